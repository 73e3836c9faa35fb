"""What pandoc leaves undone in a DOCX: tables, languages, properties, fixed time stamps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Hashable, Sequence
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from govsim.catalogue.messages import Language
from govsim.report.docx_style import Face, Sheet, leave_grid, set_face

STAMP = (2024, 1, 1, 0, 0, 0)
SMALL_FROM = 50
"""Tables with more rows are set in the small type."""
SHORT, WORDY = 12, 900
"""Rows, and bytes of text, up to which a table is kept on one page, as in the PDF."""
FEW = 4
"""Rows of a table of which single ones may stand alone at the end or head of a page."""
CELL_MARGIN = 55
"""Room at the sides of a cell's text, in twentieths of a point."""
TALLEST_MARK = 16
"""Of an office's mark, in millimetres."""


def finish(
    path: Path, language: Language, title: str, sheet: Sheet, *, is_styled: bool = True
) -> None:
    """Finish a document that pandoc wrote.

    Parameters
    ----------
    path : Path
        Changed in place.
    language : Language
    title : str
    sheet : Sheet
    is_styled : bool
        Whether the faces are the sheet's; an office's own template keeps its own.
    """
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(str(path))
    _drop_gaps(document)
    for table in document.tables:
        face = sheet.small if len(table.rows) > SMALL_FROM else sheet.table
        tight = sheet.gaps is not None
        _finish_table(table, face if is_styled else None, exact=tight or bool(sheet.grid),
                      gap=0 if tight else 1)  # fmt: skip
    if is_styled:
        _set_code(document, sheet.faces["Source Code"])
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:eastAsia"), "zh-CN")
        element.set(qn("w:val"), "en-GB")
    core = document.core_properties
    core.title, core.author, core.language = (
        title,
        "govsim",
        "zh-CN" if language == "zh" else "en-GB",
    )
    core.created = core.modified = datetime(*STAMP)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(stamped(buffer.getvalue()))


def _drop_gaps(document: Any) -> None:
    """Empty paragraphs that pandoc puts between a table and the next one's caption."""
    from docx.oxml.ns import qn

    for table in document.tables:
        gap = table._tbl.getnext()
        after = None if gap is None else gap.getnext()
        if after is not None and gap.tag == after.tag == qn("w:p") and not len(gap):
            gap.getparent().remove(gap)


def _set_code(document: Any, face: Face) -> None:
    """Commands in the size of their style; pandoc gives them one of their own."""
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Source Code":
            for run in paragraph.runs:
                set_face(run._r.get_or_add_rPr(), face)


def mark_first_page(path: Path, mark: bytes, description: str, sheet: Sheet) -> None:
    """Put an office's mark into the head of the first page, on the right.

    Parameters
    ----------
    path : Path
        Changed in place.
    mark : bytes
        PNG.
    description : str
    sheet : Sheet
        Its top margin bounds the mark's height.
    """
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm

    document = Document(str(path))
    section = document.sections[0]
    section.different_first_page_header_footer = True
    head, foot = section.first_page_header, section.first_page_footer
    head.is_linked_to_previous = foot.is_linked_to_previous = False
    for element in list(foot._element):
        foot._element.remove(element)
    for element in section.footer._element:
        foot._element.append(deepcopy(element))
    section.header_distance = Mm(5)
    paragraph = head.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    height = min(TALLEST_MARK, sheet.margins[0] - 8)
    shape = paragraph.add_run().add_picture(io.BytesIO(mark), height=Mm(height))
    for properties in shape._inline.iter(qn("wp:docPr")):
        properties.set("descr", description)
    document.save(str(path))


def _finish_table(table: Any, face: Face | None, *, exact: bool, gap: float) -> None:
    """Three rules, repeated head, rows that do not break, and the table's own type size."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_cell_margins(table)
    last, kept, done = len(table.rows) - 1, _kept_rows(table), Alike()
    for index, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        wanted = ["w:cantSplit"] + (["w:tblHeader"] if index == 0 else [])
        for tag in wanted:
            if properties.find(qn(tag)) is None:
                properties.append(OxmlElement(tag))
        sides = (("top", 12 if index == 0 else 0),
                 ("bottom", 6 if index == 0 else 12 * (index == last)))  # fmt: skip
        for cell in row.tc_lst:
            done.change(cell.get_or_add_tcPr(), _rule, sides)
            for paragraph in cell.p_lst:
                done.change(paragraph.get_or_add_pPr(), _set_line, index in kept, face, exact, gap)
                for run in paragraph.r_lst if face is not None else ():
                    done.change(run.get_or_add_rPr(), set_face, face)


class Alike:
    """Changes to properties of cells and lines: of thousands that are alike, one is worked out."""

    def __init__(self) -> None:
        self._changed: dict[tuple[Any, ...], Any] = {}

    def change(self, properties: Any, change: Callable[..., None], *how: Hashable) -> None:
        """Change an element in place, or put a copy of one changed before into its place."""
        key = str(properties.xml), change, *how
        known = self._changed.get(key)
        if known is None:
            change(properties, *how)
            self._changed[key] = deepcopy(properties)
        else:
            properties.getparent().replace(properties, deepcopy(known))


def _set_line(properties: Any, keep: bool, face: Face | None, exact: bool, gap: float) -> None:
    """Distances in a cell, and whether the line stays on the next one's page."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt
    from docx.text.parfmt import ParagraphFormat

    form = ParagraphFormat(properties.getparent())
    form.keep_with_next = keep
    if face is None:
        return
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if exact else WD_LINE_SPACING.AT_LEAST
    form.line_spacing = Pt(face.size * 1.25)
    form.space_before = form.space_after = Pt(gap)
    form.first_line_indent = Pt(0)
    leave_grid(properties)


def _kept_rows(table: Any) -> set[int]:
    """Rows that stay on the next one's page: all of a short table, ends and groups of a longer."""
    from docx.oxml.ns import qn

    rows = table._tbl.tr_lst
    last = len(rows) - 1
    text = "".join(t.text or "" for t in table._tbl.iter(qn("w:t")))
    if last <= SHORT and len(text.encode()) <= WORDY:
        return set(range(last))
    ends = {0, 1, last - 1} if last > FEW else {0}
    return ends | {k - 1 for k, row in enumerate(rows) if row.tc_lst[0].vMerge == "continue"}


def _set_cell_margins(table: Any) -> None:
    """A little room beside the text of cells; Word's own would break dates and numbers."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblCellMar")):
        properties.remove(old)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(CELL_MARGIN))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # The schema wants it before the look.
    look = properties.find(qn("w:tblLook"))
    place = len(properties) if look is None else list(properties).index(look)
    properties.insert(place, margins)


def _rule(properties: Any, sides: Sequence[tuple[str, int]]) -> None:
    """Lines above and below a cell, in eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tcBorders")
    for side, width in sides:
        if width:
            edge = OxmlElement(f"w:{side}")
            for key, value in (("val", "single"), ("sz", str(width)), ("color", "000000")):
                edge.set(qn(f"w:{key}"), value)
            borders.append(edge)
    for old in properties.findall(qn("w:tcBorders")):
        properties.remove(old)
    # The schema wants them after these.
    earlier = (qn("w:tcW"), qn("w:gridSpan"), qn("w:vMerge"))
    properties.insert(sum(element.tag in earlier for element in properties), borders)


def stamped(data: bytes) -> bytes:
    """The same archive with fixed time stamps, so that the same text gives the same bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return result.getvalue()
