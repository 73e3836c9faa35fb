"""The look of the DOCX: official style (GB/T 9704-2012) for Chinese, plain academic for English."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from govsim.catalogue.messages import Language

PARTS_OF_A_POINT = 20
SMALL_LINE = 1.35
"""Distance of lines of small type, against its size."""


@dataclass(frozen=True)
class Face:
    """A font for Chinese and one for Latin letters, and a size in points."""

    chinese: str
    latin: str
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Sheet:
    """One language's page.

    Attributes
    ----------
    margins : tuple of float
        Top, bottom, left, right in millimetres.
    faces : dict of str to Face
        By style name.
    line : float
        Least distance of lines of body text, in points.
    indent : int
        First-line indent of body text, in characters.
    table, small : Face
        Of tables, and of long ones.
    gaps : tuple of float, optional
        Space before headings and after paragraphs, in points, where it is not the usual.
    numbered : bool
        Whether pages are.
    grid : int
        Distance of the page's lines in twentieths of a point; 0 for no grid.
    """

    margins: tuple[float, float, float, float]
    faces: dict[str, Face]
    line: float
    indent: int
    table: Face
    small: Face
    gaps: tuple[float, float] | None = None
    numbered: bool = True
    grid: int = 0


_LATIN = "Times New Roman"
_BODY = Face("仿宋_GB2312", _LATIN, 16)
_PLAIN = Face("宋体", _LATIN, 12)

SHEETS: dict[Language, Sheet] = {
    "zh": Sheet(
        (37, 35, 28, 26),
        {
            "Normal": _BODY, "Body Text": _BODY, "First Paragraph": _BODY, "Compact": _BODY,
            "Annex": Face("黑体", _LATIN, 16), "Note": Face("仿宋_GB2312", _LATIN, 10.5),
            "Title": Face("方正小标宋简体", _LATIN, 22),
            "Subtitle": Face("楷体_GB2312", _LATIN, 16), "Heading 1": Face("黑体", _LATIN, 16),
            "Heading 2": Face("楷体_GB2312", _LATIN, 16),
            "Image Caption": Face("黑体", _LATIN, 10.5),
            "Table Caption": Face("黑体", _LATIN, 10.5),
            "Captioned Figure": _BODY, "Source Code": Face("仿宋_GB2312", _LATIN, 10.5),
        },
        28.95, 2, Face("仿宋_GB2312", _LATIN, 9), Face("仿宋_GB2312", _LATIN, 8), grid=579,
    ),
    "en": Sheet(
        (25, 25, 27, 27),
        {
            "Normal": _PLAIN, "Body Text": _PLAIN, "First Paragraph": _PLAIN, "Compact": _PLAIN,
            "Annex": _PLAIN, "Note": Face("宋体", _LATIN, 9),
            "Title": Face("黑体", _LATIN, 18, True), "Subtitle": _PLAIN,
            "Heading 1": Face("黑体", _LATIN, 14, True),
            "Heading 2": Face("黑体", _LATIN, 12.5, True),
            "Image Caption": Face("宋体", _LATIN, 9.5), "Table Caption": Face("宋体", _LATIN, 9.5),
            "Captioned Figure": _PLAIN, "Source Code": Face("宋体", "Courier New", 9),
        },
        17, 0, Face("宋体", _LATIN, 9), Face("宋体", _LATIN, 7.5),
    ),
}  # fmt: skip


_BRIEF: dict[Language, dict[str, float]] = {
    "zh": {"Title": 17, "Subtitle": 9.5, "Heading 1": 11.5, "Note": 8.5, "Image Caption": 9,
           "Table Caption": 9, "Source Code": 8.5},
    "en": {"Title": 15, "Subtitle": 9, "Heading 1": 10.5, "Note": 8, "Image Caption": 8.5,
           "Table Caption": 8.5, "Source Code": 8},
}  # fmt: skip
"""Sizes on the brief's one page; everything else is in its body size."""
_BRIEF_BODY: dict[Language, float] = {"zh": 9.5, "en": 9}


def sheet_of(layout: str, language: Language, scale: float) -> Sheet:
    """The page of a layout.

    Parameters
    ----------
    layout : str
        ``page`` or ``brief``.
    language : Language
    scale : float
        Type size against the layout's own.

    Returns
    -------
    Sheet
    """
    plain = SHEETS[language]
    if layout == "page":
        return plain
    body = _BRIEF_BODY[language]
    faces = {
        name: replace(face, size=half(scale * _BRIEF[language].get(name, body)))
        for name, face in plain.faces.items()
    }
    table = replace(plain.table, size=half(scale * (body - 1)))
    return Sheet(
        (14, 12, 18, 18), faces, scale * body * 1.2, 0, table, table,
        gaps=(5 * scale, 2 * scale), numbered=False,
    )  # fmt: skip


def half(size: float) -> float:
    """A type size rounded down to the half points Word knows."""
    return int(2 * size) / 2


def make_reference(default: bytes, language: Language, target: Path, sheet: Sheet) -> None:
    """The styles pandoc copies from, made from its default document.

    Parameters
    ----------
    default : bytes
        Pandoc's own ``reference.docx``.
    language : Language
    target : Path
    sheet : Sheet
    """
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm

    document = Document(io.BytesIO(default))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, bottom, left, right = sheet.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(15), Mm(28 if language == "zh" else 12)
    if sheet.grid:
        set_grid(section, sheet.grid)
    if not sheet.numbered:
        section.header_distance = section.footer_distance = Mm(5)
    for name, face in sheet.faces.items():
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style: Any = document.styles[name]
        set_face(style.element.get_or_add_rPr(), face)
        _set_spacing(style, name, sheet)
        if sheet.grid and (face.size <= 12 or name == "Captioned Figure"):
            leave_grid(style.element.get_or_add_pPr())
    if sheet.numbered:
        _page_numbers(document, section, language)
    document.save(str(target))


def set_grid(section: Any, pitch: int) -> None:
    """Lines of body text stand on a grid: 22 to the page of an official document."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(pitch))
    properties.append(grid)


def leave_grid(properties: Any) -> None:
    """Small type, as in tables, keeps its own distance of lines."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    # The schema wants it before spacing, indent and alignment.
    later = [qn(f"w:{tag}") for tag in ("spacing", "ind", "contextualSpacing", "jc", "outlineLvl")]
    place = next((k for k, e in enumerate(properties) if e.tag in later), len(properties))
    properties.insert(place, off)


def set_face(properties: Any, face: Face) -> None:
    """Set fonts by script, without the theme's, in black."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in (
        "w:rFonts",
        "w:sz",
        "w:szCs",
        "w:color",
        "w:b",
        "w:bCs",
        "w:i",
        "w:iCs",
        "w:spacing",
    ):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for attribute, name in (("ascii", face.latin), ("hAnsi", face.latin), ("cs", face.latin),
                            ("eastAsia", face.chinese)):  # fmt: skip
        fonts.set(qn(f"w:{attribute}"), name)
    added = [fonts]
    for tag, value in (("w:b", str(int(face.bold))), ("w:i", "0"), ("w:color", "000000"),
                       ("w:sz", str(round(2 * face.size))),
                       ("w:szCs", str(round(2 * face.size)))):  # fmt: skip
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        added.append(element)
    # The schema wants the font first and the language last.
    for position, element in enumerate(added):
        properties.insert(position, element)


def _set_spacing(style: Any, name: str, sheet: Sheet) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    form, centred = style.paragraph_format, name in ("Title", "Subtitle") or "Caption" in name
    tight, size = bool(sheet.indent), sheet.faces[name].size
    # An exact distance holds with any font, of whatever height; it would clip pictures and titles.
    holds = tight and name not in ("Captioned Figure", "Title")
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if holds else WD_LINE_SPACING.AT_LEAST
    form.line_spacing = Pt(sheet.line if size > 12 or not tight else SMALL_LINE * size)
    if name == "Note" and not tight:
        form.line_spacing = Pt(SMALL_LINE * size)
    form.space_before = Pt({"Title": 28, "Heading 1": 0 if tight else 14}.get(name, 0))
    form.space_after = Pt({"Title": 14}.get(name, 0 if tight else 5))
    if sheet.gaps is not None:
        if name != "Captioned Figure":  # an exact distance would clip the picture
            form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(sheet.faces[name].size * 1.22)
        form.space_before = Pt(sheet.gaps[0] if name == "Heading 1" else 0)
        form.space_after = Pt(sheet.gaps[1])
    if "Heading" in name or name in ("Table Caption", "Captioned Figure"):
        form.keep_with_next = True
    if centred or name == "Captioned Figure":
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif name in ("Body Text", "First Paragraph"):
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if "Caption" in name and name != "Captioned Figure" and sheet.gaps is None:
        form.space_before, form.space_after = Pt(3), Pt(5)
    if name == "Note" and sheet.gaps is None:
        form.space_before, form.space_after = Pt(3), Pt(6)
    if sheet.indent and name in ("Body Text", "First Paragraph", "Heading 1", "Heading 2"):
        indent = style.element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), str(100 * sheet.indent))
        indent.set(qn("w:firstLine"), str(round(sheet.indent * 16 * PARTS_OF_A_POINT)))


def _page_numbers(document: Any, section: Any, language: Language) -> None:
    """Page numbers outside, between dashes, for Chinese; in the middle for English."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    outside = language == "zh"
    document.settings.odd_and_even_pages_header_footer = outside
    middle = WD_ALIGN_PARAGRAPH.CENTER
    footers = [(section.footer, WD_ALIGN_PARAGRAPH.RIGHT if outside else middle)]
    if outside:
        footers.append((section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, alignment in footers:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        dash = ("— ", " —") if outside else ("", "")
        for text, field in ((dash[0], False), ("PAGE", True), (dash[1], False)):
            _add_run(
                paragraph,
                text,
                field,
                Face("宋体", "宋体" if outside else _LATIN, 14 if outside else 10),
            )


def _add_run(paragraph: Any, text: str, field: bool, face: Face) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if not text:
        return
    pieces = [("begin", ""), ("", text), ("end", "")] if field else [("", text)]
    for kind, words in pieces:
        run = paragraph.add_run("" if field else words)
        set_face(run._r.get_or_add_rPr(), face)
        if field:
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = words
            run._r.append(element)
