"""An office's own template, completed by the styles that the documents need and it lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from govsim.report.docx_style import SMALL_LINE, Face, Sheet

LEFT_TO_THE_CONVERTER = ("Annex",)
LARGE = ("First Paragraph", "Body Text", "Normal")
"""Styles of the text's own size, which is the template's."""


def complete(template: Path, target: Path, sheet: Sheet) -> None:
    """Copy a template, with a style of tables, captions and notes where it has none.

    Parameters
    ----------
    template : Path
        What it has is left as it is.
    target : Path
    sheet : Sheet
        Gives the sizes of small type.

    Notes
    -----
    Without a style of that name for tables, LibreOffice does not read a table as one.
    """
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE

    document = Document(str(template))
    styles: Any = document.styles
    for name, face in sheet.faces.items():
        if name not in styles and name not in LEFT_TO_THE_CONVERTER:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Body Text" if "Body Text" in styles else "Normal"]
            if name not in LARGE:
                _shape(style, name, sheet.table if name == "Compact" else face)
    if "Table" not in styles:
        styles.add_style("Table", WD_STYLE_TYPE.TABLE)
    document.save(str(target))


def _shape(style: Any, name: str, face: Face) -> None:
    """Size and spacing; the faces are the template's."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    form = style.paragraph_format
    form.first_line_indent = Pt(0)
    form.space_before = form.space_after = Pt(1 if name == "Compact" else 4)
    form.keep_with_next = name in ("Table Caption", "Captioned Figure") or "Heading" in name
    if name != "Captioned Figure":  # a picture takes the height it has
        style.font.size = Pt(face.size)
        form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
        form.line_spacing = Pt(SMALL_LINE * face.size)
    if "Caption" in name or name in ("Title", "Subtitle"):
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
