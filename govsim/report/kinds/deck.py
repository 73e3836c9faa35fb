"""Slides as PPTX: 16:9, letters and languages named, nothing beyond the edge of its place."""

from __future__ import annotations

import io
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from govsim.catalogue.errors import InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import Language, translate
from govsim.report.documents import MARK_TEXT
from govsim.report.docx_finish import STAMP, stamped
from govsim.report.fonts import check_coverage
from govsim.report.kinds.fitting import LINE, POINTS, clipped, fitted, height, lines_needed
from govsim.report.kinds.slides import Deck, Grid, Image, Slide

WIDTH, HEIGHT = 13.333, 7.5
LEFT, INNER = 0.6, 12.13
TITLE_TOP, TITLE_HEIGHT = 0.3, 1.0
TOP, BOTTOM = 1.55, 6.88
FOOT = 6.98
INK, SOFT, ACCENT, PALE = "1D2733", "595959", "004B78", "E8EFF5"
TITLE_SIZES = (30, 28, 26, 24, 22, 20)
TEXT_SIZES = (24, 22, 20, 18, 16, 15, 14, 13, 12)
TABLE_SIZES = (18, 17, 16, 15, 14, 13, 12, 11, 10, 9)
SMALL = 12.0
LEAST_ROOM = 1.0
"""Below this, in inches, nothing is written after a table."""
MARK_HEIGHT = 0.9
"""Of an office's mark, in inches."""
CELL = 0.08
"""Margin within a cell, in inches."""

FACES = {"latin": "Arial", "ea": "Microsoft YaHei", "cs": "Arial"}
TITLE_FACES = {"latin": "Arial", "ea": "SimHei", "cs": "Arial"}
CODE_FACES = {"latin": "Consolas", "ea": "Microsoft YaHei", "cs": "Consolas"}
TAGS: dict[Language, tuple[str, str]] = {"zh": ("zh-CN", "en-US"), "en": ("en-GB", "zh-CN")}


def write_deck(
    deck: Deck, language: Language, folder: Path, stem: str, mark: bytes | None = None
) -> Path:
    """Write a deck; nothing is left half-written.

    Parameters
    ----------
    deck : Deck
    language : Language
    folder : Path
        Made if need be.
    stem : str
        File name without suffix.
    mark : bytes, optional
        An office's mark for the first slide, PNG.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If a character has no glyph, or the folder cannot be written.
    """
    data = deck_bytes(deck, language, mark)
    target = folder / f"{stem}.pptx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as place:
            aside = Path(place) / target.name
            aside.write_bytes(data)
            os.replace(aside, target)
    except OSError as error:
        raise InputError([not_written(folder, error)]) from error
    return target


def deck_bytes(deck: Deck, language: Language, mark: bytes | None = None) -> bytes:
    """The file's content; the same deck gives the same bytes."""
    from pptx import Presentation
    from pptx.util import Inches

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _widen(presentation)
    for number, slide in enumerate(deck.slides, start=1):
        _Page(presentation, deck, slide, number, language).draw()
    if mark is not None:
        shape = presentation.slides[0].shapes.add_picture(
            io.BytesIO(mark), Inches(LEFT), Inches(0.35), height=Inches(MARK_HEIGHT)
        )
        shape.left = Inches(WIDTH - LEFT) - shape.width
        said = translate(MARK_TEXT, language)
        shape._element.nvPicPr.cNvPr.set("descr", said)
    core = presentation.core_properties
    core.title, core.subject, core.author = deck.title, deck.subject[:255], "govsim"
    core.language, core.last_modified_by = TAGS[language][0], "govsim"
    core.created = core.modified = datetime(*STAMP)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return stamped(buffer.getvalue())


def _widen(presentation: Any) -> None:
    """The default master is 4:3: stretch its places to the width of the slides."""
    from pptx.util import Inches

    factor = WIDTH / 10.0
    master = presentation.slide_master
    for page in (master, *presentation.slide_layouts):
        for shape in page.shapes:
            shape.left, shape.width = round(shape.left * factor), round(shape.width * factor)
    for page in (master, presentation.slide_layouts[5]):
        title = next(s for s in page.placeholders if s.placeholder_format.idx == 0)
        title.left, title.top = Inches(LEFT), Inches(TITLE_TOP)
        title.width, title.height = Inches(INNER), Inches(TITLE_HEIGHT)


class _Page:
    """One slide being drawn, from the top down."""

    def __init__(self, presentation: Any, deck: Deck, slide: Slide, number: int,
                 language: Language) -> None:  # fmt: skip
        self.deck, self.slide, self.number, self.language = deck, slide, number, language
        self.page = presentation.slides.add_slide(presentation.slide_layouts[5])
        self.top = TOP

    def draw(self) -> None:
        """Title, text, table or picture, foot and notes."""
        slide = self.slide
        said = [slide.title, *slide.lines, *slide.after, *slide.notes, slide.caption]
        cells = [cell for row in slide.grid.rows for cell in row] if slide.grid else []
        check_coverage([*said, *cells, self.deck.foot])
        self._title()
        if self.number == 1:
            self._first_lines()
        else:
            self._lines(slide.lines)
        if slide.grid is not None:
            self._table(slide.grid)
        if slide.image is not None:
            self._picture(slide.image)
        if slide.code:
            self._code()
        self._foot()
        self._notes()

    def _title(self) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

        shape = self.page.shapes.title
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        _no_margins(frame)
        size = fitted([self.slide.title], INNER, TITLE_HEIGHT, TITLE_SIZES)
        text = clipped(self.slide.title, INNER, TITLE_HEIGHT, size)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self._write(frame.paragraphs[0], text, size, ACCENT, TITLE_FACES, bold=True)
        self._rule(TITLE_TOP + TITLE_HEIGHT + 0.06)

    def _rule(self, top: float) -> None:
        from pptx.util import Inches

        bar = self.page.shapes.add_shape(
            1, Inches(LEFT), Inches(top), Inches(INNER), Inches(0.03)
        )  # fmt: skip
        bar.fill.solid()
        bar.fill.fore_color.rgb = _colour(ACCENT)
        bar.line.fill.background()
        bar.shadow.inherit = False
        bar._element.nvSpPr.cNvPr.set("descr", "")

    def _first_lines(self) -> None:
        """The first slide names the study and its proposals."""
        texts = [self.deck.title, self.deck.subject]
        size = fitted(texts, INNER, 1.1, (24, 22, 20, 18, 16, 14, 12))
        self._box(texts, TOP + 0.3, 1.1, size, SOFT)
        self.top = TOP + 1.7
        self._lines(self.slide.lines)

    def _lines(self, lines: list[str]) -> None:
        """A list, as large as it may be."""
        from pptx.util import Inches

        if not lines:
            return
        rest = 1.5 if self.slide.image is not None else BOTTOM - self.top
        rest -= 0.9 if self.slide.code else 0.0
        texts = [f"• {line}" for line in lines]
        largest = TEXT_SIZES[3:] if self.slide.image is not None else TEXT_SIZES[1:]
        size = fitted(texts, INNER - 0.3, rest, largest, gap=0.35)
        room = rest / len(texts)
        if height(texts, INNER - 0.3, size, 0.35) > rest:
            texts = [clipped(text, INNER - 0.3, room, size) for text in texts]
        tall = min(height(texts, INNER - 0.3, size, 0.35), rest)
        frame = self._frame(LEFT, self.top, INNER, tall)
        for k, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
            self._write(paragraph, text.removeprefix("• "), size, INK, FACES)
            _bullet(paragraph)
            paragraph.space_after = Inches(0.3 * size * LINE / POINTS)
        self.top += tall + 0.1

    def _table(self, grid: Grid) -> None:
        from pptx.util import Inches

        shares = [w / sum(grid.widths) for w in grid.widths]
        widths = [share * INNER for share in shares]
        room = BOTTOM - self.top - (0.45 if self.slide.caption else 0.0)
        rows = [grid.head, *grid.rows]
        fits = [s for s in TABLE_SIZES if _tall(rows, widths, s) <= room] or [TABLE_SIZES[-1]]
        whole = (s for s in fits if s >= SMALL and _numbers_whole(rows, widths, grid.right, s))
        size = next(whole, fits[0])
        frame = self.page.shapes.add_table(
            len(rows), len(widths), Inches(LEFT), Inches(self.top), Inches(INNER),
            Inches(_tall(rows, widths, size)),
        )  # fmt: skip
        frame._element.nvGraphicFramePr.cNvPr.set("descr", self.slide.caption or self.slide.title)
        table = frame.table
        _plain_table(table)
        for j, width in enumerate(widths):
            table.columns[j].width = Inches(width)
        for i, row in enumerate(rows):
            table.rows[i].height = Inches(_row_height(row, widths, size))
            for j, text in enumerate(row):
                self._cell(table.cell(i, j), text, size, head=i == 0, right=j in grid.right)
        self.top += _tall(rows, widths, size) + 0.1
        if self.slide.caption:
            self._box([self.slide.caption], self.top, 0.35, SMALL, SOFT)
            self.top += 0.4
        if BOTTOM - self.top > LEAST_ROOM:
            self._lines(self.slide.after)

    def _cell(self, cell: Any, text: str, size: float, *, head: bool, right: bool) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Inches

        cell.margin_left = cell.margin_right = Inches(CELL)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.fill.solid()
        cell.fill.fore_color.rgb = _colour(PALE if head else "FFFFFF")
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        self._write(paragraph, text, size, INK, FACES, bold=head)

    def _picture(self, image: Image) -> None:
        """As large as the room below the text lets it be, in the middle."""
        from pptx.util import Inches

        room = BOTTOM - self.top - (0.4 if self.slide.caption else 0.0)
        picture = self.page.shapes.add_picture(io.BytesIO(image.png), 0, 0)
        factor = min(Inches(INNER) / picture.width, Inches(room) / picture.height)
        picture.width, picture.height = (
            round(picture.width * factor), round(picture.height * factor),
        )  # fmt: skip
        picture.left = Inches(LEFT) + round((Inches(INNER) - picture.width) / 2)
        picture.top = Inches(self.top)
        picture._element.nvPicPr.cNvPr.set("descr", image.description)
        if self.slide.caption:
            self._box([self.slide.caption], BOTTOM - 0.33, 0.33, SMALL, SOFT, centred=True)

    def _code(self) -> None:
        size = fitted([self.slide.code], 0.8 * INNER, 0.8, (16, 14, 12, 11, 10, 9))
        text = clipped(self.slide.code, 0.8 * INNER, 0.8, size)
        frame = self._frame(LEFT, BOTTOM - 0.85, INNER, 0.8, PALE)
        self._write(frame.paragraphs[0], text, size, INK, CODE_FACES)

    def _foot(self) -> None:
        from pptx.enum.text import PP_ALIGN

        foot = clipped(self.deck.foot, INNER - 0.8, 0.22, 10)
        frame = self._frame(LEFT, FOOT, INNER - 0.8, 0.25)
        self._write(frame.paragraphs[0], foot, 10, SOFT, FACES)
        frame = self._frame(LEFT + INNER - 0.7, FOOT, 0.7, 0.25)
        frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        count = f"{self.number} / {len(self.deck.slides)}"
        self._write(frame.paragraphs[0], count, 10, SOFT, FACES)

    def _notes(self) -> None:
        frame = self.page.notes_slide.notes_text_frame
        for k, text in enumerate([self.slide.title, *self.slide.notes]):
            paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
            self._write(paragraph, text, 12, INK, FACES)

    def _box(self, texts: list[str], top: float, tall: float, size: float, colour: str, *,
             centred: bool = False) -> None:  # fmt: skip
        from pptx.enum.text import PP_ALIGN

        frame = self._frame(LEFT, top, INNER, tall)
        room = tall / len(texts)
        for k, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
            shown = clipped(text, INNER, max(room, size * LINE / POINTS), size)
            self._write(paragraph, shown, size, colour, FACES)

    def _frame(self, left: float, top: float, width: float, tall: float, fill: str = "") -> Any:
        from pptx.util import Inches

        box = self.page.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(tall))
        if fill:
            box.fill.solid()
            box.fill.fore_color.rgb = _colour(fill)
        box.text_frame.word_wrap = True
        _no_margins(box.text_frame, 0.1 if fill else 0.0)
        return box.text_frame

    def _write(self, paragraph: Any, text: str, size: float, colour: str, faces: dict[str, str],
               *, bold: bool = False) -> None:  # fmt: skip
        """One run with its faces for Latin and Chinese letters, and its language."""
        from pptx.oxml.ns import qn
        from pptx.util import Pt

        paragraph._p.get_or_add_pPr().set("hangingPunct", "0")
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        paragraph.line_spacing = Pt(round(size * LINE, 1))
        run.font.color.rgb = _colour(colour)
        properties = run._r.get_or_add_rPr()
        tag, other = TAGS[self.language]
        properties.set("lang", tag)
        properties.set("altLang", other)
        for name, face in faces.items():
            element = properties.makeelement(qn(f"a:{name}"), {"typeface": face})
            properties.append(element)


def _colour(code: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(code)  # type: ignore[no-untyped-call]


def _no_margins(frame: Any, margin: float = 0.0) -> None:
    from pptx.util import Inches

    frame.margin_left = frame.margin_right = Inches(margin)
    frame.margin_top = frame.margin_bottom = Inches(margin / 2)


def _bullet(paragraph: Any) -> None:
    """A dot before a paragraph, and its further lines set in."""
    from pptx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "228600")
    properties.set("indent", "-228600")
    properties.append(properties.makeelement(qn("a:buChar"), {"char": "•"}))


def _plain_table(table: Any) -> None:
    """Without the stripes of the default style."""
    properties = table._tbl.tblPr
    properties.set("bandRow", "0")
    style = properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId")
    style.text = "{9D7B030F-B1BA-407E-8B5E-9C5F5C5A4C1B}"


def _numbers_whole(
    rows: list[list[str]], widths: list[float], right: tuple[int, ...], size: float
) -> bool:
    """Whether no cell of numbers is broken into lines."""
    cells = [(row[j], widths[j] - 2 * CELL) for row in rows for j in right]
    return all(lines_needed(text, width, size) == 1 for text, width in cells)


def _row_height(row: list[str], widths: list[float], size: float) -> float:
    lines = max(lines_needed(text, width - 2 * CELL, size)
                for text, width in zip(row, widths, strict=True))  # fmt: skip
    return lines * size * LINE / POINTS + 0.08


def _tall(rows: list[list[str]], widths: list[float], size: float) -> float:
    return sum(_row_height(row, widths, size) for row in rows)
