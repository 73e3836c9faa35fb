"""Who reads what from whom, as a matrix and as a table."""

from __future__ import annotations

from xml.sax.saxutils import escape

from govsim.catalogue.messages import N_, Language, translate
from govsim.model.couplings import COUPLINGS
from govsim.report.reference.markdown import MADE_FROM_CODE, table
from govsim.report.reference.structure import parts

CELL, LEFT, TOP, MARGIN, SLANT = 34, 200, 170, 16, 80
INK, PALE, DOT, LINE = "#1d2733", "#eef2f6", "#00629b", "#c9d2db"
FONT = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif"


def couplings_svg(language: Language) -> str:
    """A matrix: along its row a subsystem gives, down its column it takes; a dot is a coupling."""
    names = [p.name for p in parts()]
    titles = [translate(p.title, language) for p in parts()]
    n = len(names)
    width, height = LEFT + n * CELL + SLANT, TOP + n * CELL + 3 * MARGIN
    title = translate(N_("Who reads what from whom in the model"), language)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="{FONT}" font-size="13" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for k, text in enumerate(titles):
        x, y = LEFT + k * CELL, TOP + k * CELL
        lines += [
            f'<rect x="{LEFT}" y="{y}" width="{n * CELL}" height="{CELL}" '
            f'fill="{PALE if k % 2 else "#ffffff"}"/>',
            f'<text x="{LEFT - 8}" y="{y + CELL / 2 + 4.5:g}" text-anchor="end" fill="{INK}">'
            f"{escape(text)}</text>",
            f'<text transform="translate({x + CELL / 2 + 4.5:g} {TOP - 8}) rotate(-60)" '
            f'fill="{INK}">{escape(text)}</text>',
        ]
    for k in range(n + 1):
        at, end = LEFT + k * CELL, TOP + n * CELL
        lines.append(f'<path d="M{at} {TOP}V{end}" stroke="{LINE}" stroke-width="0.5"/>')
    for k in range(n):
        x, y = LEFT + k * CELL, TOP + k * CELL
        lines.append(f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{LINE}"/>')
    lines += _dots(names, language)
    legend = translate(N_("Along its row a subsystem gives; down its column it takes."), language)
    lines.append(f'<text x="{LEFT}" y="{TOP + n * CELL + 28}" fill="{INK}">{escape(legend)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def _dots(names: list[str], language: Language) -> list[str]:
    cells: dict[tuple[int, int], list[str]] = {}
    for c in COUPLINGS:
        cells.setdefault((names.index(c.source), names.index(c.reader)), []).append(
            f"{c.source}.{c.array} → {c.reader}: {translate(c.why, language)}"
        )
    found = []
    for (row, column), whys in sorted(cells.items()):
        x, y = LEFT + (column + 0.5) * CELL, TOP + (row + 0.5) * CELL
        found.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{5 + 2 * min(len(whys), 3)}" fill="{DOT}">'
            f"<title>{escape(chr(10).join(whys))}</title></circle>"
        )
        if len(whys) > 1:
            found.append(
                f'<text x="{x:g}" y="{y + 4:g}" text-anchor="middle" font-size="11" '
                f'fill="#ffffff">{len(whys)}</text>'
            )
    return found


def couplings_page(language: Language) -> str:
    """The picture and the table behind it."""

    def t(message: str) -> str:
        return translate(message, language)

    titles = {p.name: t(p.title) for p in parts()}
    rows = [
        [titles[c.source], f"`{c.source}.{c.array}`", titles[c.reader], t(c.why)] for c in COUPLINGS
    ]
    title = t(N_("Who reads what from whom in the model"))
    return "\n".join(
        [
            f"# {title}",
            "",
            f"![{title}](images/couplings.{language}.svg)",
            "",
            t(N_("A number in a dot counts the arrays that pass. A subsystem writes only its own "
                 "arrays; what it reads of others passes through this table and no other way.")),
            "",
            *table([t(h) for h in (N_("Gives"), N_("Array"), N_("Takes"), N_("Why"))], rows),
            "",
            t(MADE_FROM_CODE),
            "",
        ]
    )  # fmt: skip
