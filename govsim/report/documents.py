"""One Markdown text becomes HTML, DOCX and PDF: the same words, numbers and pictures in each.

The same text gives the same bytes. Nothing is left half-written: each file is made aside and
moved into place.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal, get_args

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import N_, Language, Text, translate
from govsim.report.fonts import (
    SANS,
    SERIF,
    check_coverage,
    families,
    font_folders,
    legible,
    official_faces,
)
from govsim.report.office import NO_OFFICE, Office

Format = Literal["html", "docx", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)

LANGUAGE_TAGS: dict[Language, str] = {"zh": "zh-Hans", "en": "en-GB"}
EPOCH = 1_704_067_200
"""The date written into documents, 2024-01-01: a document's bytes must not tell the time."""

FIGURES = "figures"
"""Folder of single pictures with their data, beside the documents."""
ARCHIVAL: Literal["a-2b"] = "a-2b"
"""PDF/A-2b: every font embedded, nothing from outside, colours defined."""
MARK, MARK_TEXT = "office-mark.png", N_("Emblem of the office")

READER = (
    "markdown-smart-citations-tex_math_dollars-pandoc_title_block-yaml_metadata_block"
    "+east_asian_line_breaks"
)
"""Markdown without what would make a user's text more than text."""


class DocumentError(RuntimeError):
    """A converter refused the text; never the user's fault."""


@dataclass(frozen=True)
class Manuscript:
    """What all the documents are made of.

    Attributes
    ----------
    markdown : str
        Refers to pictures by file name.
    pictures : mapping of str to bytes
        Every picture as ``.png`` and ``.svg``, by file name, and what it shows as ``.csv``.
    title : str
        For the window or tab; plain text.
    language : Language
    layout : str
        Name of the style sheets: ``page``, or ``brief`` for one page.
    scale : float
        Type size against the layout's own.
    """

    markdown: str
    pictures: Mapping[str, bytes]
    title: str
    language: Language
    layout: str = "page"
    scale: float = 1.0


def write_documents(
    manuscript: Manuscript, folder: Path, stem: str, formats: Iterable[str] = FORMATS,
    office: Office = NO_OFFICE,
) -> list[Path]:  # fmt: skip
    """Write a manuscript in each format.

    Parameters
    ----------
    manuscript : Manuscript
    folder : Path
        Made if need be.
    stem : str
        File name without suffix.
    formats : iterable of str
        Any of ``html``, ``docx``, ``pdf``.
    office : Office, optional
        Template and mark; its fonts must be in force.

    Returns
    -------
    list of Path
        One a format, in the order given.

    Raises
    ------
    InputError
        If a format is unknown, a character has no glyph, or the folder cannot be written.
    """
    chosen = check_formats(formats)
    check_coverage([manuscript.markdown])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder.absolute()) as place:
            work = Path(place)
            _put_pictures(manuscript, work, chosen)
            if office.mark is not None:
                (work / MARK).write_bytes(office.mark)
            written = []
            for form in chosen:
                made = _WRITERS[form](manuscript, work, office)
                target = folder / f"{stem}.{form}"
                os.replace(made, target)
                written.append(target)
    except OSError as error:
        raise InputError([not_written(folder, error)]) from error
    return written


def _put_pictures(manuscript: Manuscript, work: Path, chosen: Iterable[Format]) -> None:
    """Put pictures beside the text; of a figure, the form that these formats show.

    A PDF shows the SVG, the others the PNG.
    """
    shown = {".svg" if form == "pdf" else ".png" for form in chosen}
    names = set(manuscript.pictures)
    for name in manuscript.pictures:
        path = Path(name)
        twins = {f"{path.stem}{ending}" for ending in (".svg", ".png")}
        if path.suffix in shown or not twins <= names:
            (work / name).write_bytes(manuscript.pictures[name])


def write_figures(manuscript: Manuscript, folder: Path, stem: str) -> list[Path]:
    """Write each picture by itself, as SVG, as PNG and as the numbers it shows.

    Parameters
    ----------
    manuscript : Manuscript
    folder : Path
        Made if need be.
    stem : str
        What the files' names begin with; the figure's number follows.

    Returns
    -------
    list of Path
        In the order of the pictures.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    shown = [name for name in manuscript.pictures if name.endswith(".png")]
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{stem}.figure-*"):
            old.unlink()
        for number, name in enumerate(sorted(shown, key=manuscript.markdown.index), start=1):
            for form in (".svg", ".png", ".csv"):
                data = manuscript.pictures.get(Path(name).stem + form)
                if data is not None:
                    target = folder / f"{stem}.figure-{number}{form}"
                    target.write_bytes(data)
                    written.append(target)
    except OSError as error:
        raise InputError([not_written(folder, error)]) from error
    return written


def check_formats(formats: Iterable[str]) -> list[Format]:
    """Known formats, each once; refuses others."""
    given = list(dict.fromkeys(formats))
    faults = [unknown_name(name, FORMATS) for name in given if name not in FORMATS]
    if not given:
        one_of = Text(N_("one of: {names}"), names=", ".join(FORMATS))
        faults.append(Fault(Text(N_("no format is named")), one_of))
    if faults:
        raise InputError(faults)
    return [form for form in FORMATS if form in given]


def html_fragment(manuscript: Manuscript, *options: str) -> str:
    """A manuscript as HTML to be put into a page; pictures are referred to by file name.

    Parameters
    ----------
    manuscript : Manuscript
    *options : str
        Further options of the converter.
    """
    with tempfile.TemporaryDirectory(prefix="govsim-") as place:
        target = Path(place) / "fragment.html"
        _pandoc(manuscript, Path(place), "html5", target, "--mathml", *options)
        return target.read_text(encoding="utf-8")


def _html(manuscript: Manuscript, work: Path, office: Office) -> Path:
    target = work / "document.html"
    names = dict.fromkeys(("page", manuscript.layout))
    style = f"<style>:root {{ --scale: {manuscript.scale:g}; }}</style>"
    options = [f"--variable=header-includes={style}"] if manuscript.layout != "page" else []
    if office.mark is not None:
        said = translate(MARK_TEXT, manuscript.language)
        options.append(f'--variable=include-before=<img class="mark" src="{MARK}" alt="{said}">')
    with ExitStack() as stack:
        folder = files("govsim.report.layout")
        sheets = [stack.enter_context(as_file(folder / f"{name}.css")) for name in names]
        script = (folder / "sort.js").read_text(encoding="utf-8")
        hint = translate(N_("Sort by this column"), manuscript.language)
        (work / "sort.html").write_text(
            f"<script>\n{script.replace('SORT_HINT', json.dumps(hint))}</script>\n",
            encoding="utf-8",
        )
        _pandoc(manuscript, work, "html5", target, "--standalone", "--embed-resources",
                "--mathml", *(f"--css={css}" for css in sheets), "--variable=document-css=false",
                f"--include-after-body={work / 'sort.html'}", *options)  # fmt: skip
    text = target.read_text(encoding="utf-8")
    # Wide tables and figures scroll by themselves on a phone; a keyboard reaches them.
    for plain, usable in (
        ("<table", '<div class="table-scroll" tabindex="0"><table'),
        ("</table>", "</table></div>"), ("<figure>", '<figure tabindex="0">'),
        ("<body>", "<body>\n<main>"), ("<script>", "</main>\n<script>"),
    ):  # fmt: skip
        text = text.replace(plain, usable)
    target.write_text(text, encoding="utf-8")
    return target


def _docx(manuscript: Manuscript, work: Path, office: Office) -> Path:
    from govsim.report.docx_finish import finish, mark_first_page
    from govsim.report.docx_style import make_reference, sheet_of
    from govsim.report.docx_template import complete

    reference, target = work / "reference.docx", work / "document.docx"
    default = subprocess.run(
        [_pandoc_path(), "--print-default-data-file", "reference.docx"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    sheet = sheet_of(manuscript.layout, manuscript.language, manuscript.scale)
    own = office.template if manuscript.layout == "page" else None
    if own is None:
        make_reference(default, manuscript.language, reference, sheet)
    else:
        complete(own, reference, sheet)
    _pandoc(manuscript, work, "docx", target, f"--reference-doc={reference}")
    if office.mark is not None:
        said = translate(MARK_TEXT, manuscript.language)
        mark_first_page(target, office.mark, said, sheet)
    finish(target, manuscript.language, manuscript.title, sheet, is_styled=own is None)
    return target


def _pdf(manuscript: Manuscript, work: Path, office: Office) -> Path:
    import typst

    options = []
    if office.mark is not None:
        said = translate(MARK_TEXT, manuscript.language)
        options = [f"--variable=mark={MARK}", f"--variable=mark-text={said}"]
    source, target = _typst(manuscript, work, *options), work / "document.pdf"
    typst.compile(
        str(source), output=str(target), **_typst_options(work), pdf_standards=ARCHIVAL,
        timestamp=datetime.fromtimestamp(EPOCH, UTC),
    )  # fmt: skip
    return target


def _typst(manuscript: Manuscript, work: Path, *options: str) -> Path:
    """The manuscript as Typst's own source."""
    source = work / "document.typ"
    extra = [f"--variable=fonts={name}" for name in families() if name not in (SANS, SERIF)]
    extra += [f"--variable={part}-face={name}" for part, name in official_faces().items()]
    with as_file(files("govsim.report.layout") / f"{manuscript.layout}.typ") as template:
        printed = replace(manuscript, markdown=legible(manuscript.markdown, "\\[{name}\\]"))
        _pandoc(printed, work, "typst-smart", source, "--standalone", "--wrap=none",
                f"--template={template}", f"--variable=scale={manuscript.scale:g}",
                *extra, *options)  # fmt: skip
    return source


def _typst_options(work: Path) -> dict[str, Any]:
    folders = [str(folder) for folder in font_folders()]
    return {"root": str(work), "ignore_system_fonts": True, "font_paths": folders}


def count_pages(manuscript: Manuscript) -> int:
    """Pages the manuscript's PDF would have."""
    import typst

    with tempfile.TemporaryDirectory(prefix="govsim-") as place:
        work = Path(place)
        _put_pictures(manuscript, work, ["pdf"])
        source = _typst(manuscript, work)
        pages = typst.compile(str(source), format="png", ppi=8.0, **_typst_options(work))
    return len(pages) if isinstance(pages, list) else 1


def svg_to_png(svg: bytes, pixels_per_inch: float) -> bytes:
    """A drawing as a picture of points, in the shipped fonts.

    Parameters
    ----------
    svg : bytes
    pixels_per_inch : float

    Returns
    -------
    bytes
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="govsim-") as place:
        work = Path(place)
        (work / "drawing.svg").write_bytes(svg)
        text = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")'
        (work / "drawing.typ").write_text(text, encoding="utf-8")
        made = typst.compile(str(work / "drawing.typ"), format="png", ppi=pixels_per_inch,
                             **_typst_options(work))  # fmt: skip
    return bytes(made)


_WRITERS: dict[str, Callable[[Manuscript, Path, Office], Path]] = {
    "html": _html, "docx": _docx, "pdf": _pdf,
}  # fmt: skip


def _pandoc(manuscript: Manuscript, work: Path, form: str, target: Path, *options: str) -> None:
    with as_file(files("govsim.report.layout") / "roles.lua") as roles:
        command = [
            _pandoc_path(), f"--from={READER}", f"--to={form}", f"--output={target}",
            f"--lua-filter={roles}", f"--metadata=lang={LANGUAGE_TAGS[manuscript.language]}",
            f"--variable=pagetitle={manuscript.title}", *options,
        ]  # fmt: skip
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)}
        done = subprocess.run(
            command, input=manuscript.markdown.encode(), capture_output=True, cwd=work,
            env=environment, check=False,
        )  # fmt: skip
    if done.returncode or b"[WARNING]" in done.stderr:
        raise DocumentError(done.stderr.decode(errors="replace"))


def _pandoc_path() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())
