"""An office's own form: its Word template, its fonts and its mark."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from govsim.catalogue.environment import path_in_force
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.report.fonts import FOLDER, check_fonts

MARK_PIXELS = 400
"""Height a drawing is turned into points at: 16 mm at more than 600 points to the inch."""


@dataclass(frozen=True)
class Office:
    """What an office's documents look like; each part may be absent.

    Attributes
    ----------
    template : Path or None
        A DOCX whose page, styles, headers and footers the appendix and the annex take over.
    fonts : Path or None
        A folder of font files. Official faces among them (仿宋, 黑体, 楷体, 小标宋) set the
        Chinese PDF; the rest serve characters the shipped fonts lack.
    mark : bytes or None
        PNG, shown at the head of the first page or slide.
    """

    template: Path | None = None
    fonts: Path | None = None
    mark: bytes | None = None

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Use the fonts while documents are made, also in the notebooks' processes."""
        with path_in_force(FOLDER, self.fonts):
            yield


NO_OFFICE = Office()


def open_office(reference_doc: str = "", font_dir: str = "", logo: str = "") -> Office:
    """Read an office's files.

    Parameters
    ----------
    reference_doc, font_dir, logo : str
        Paths; empty for none.

    Returns
    -------
    Office

    Raises
    ------
    InputError
        With a fault for every one that is not what it should be.
    """
    faults: list[Fault] = []
    mark = None
    if reference_doc:
        faults += _template_faults(Path(reference_doc))
    if font_dir:
        faults += check_fonts(Path(font_dir), "--font-dir")
    if logo:
        try:
            mark = _mark(Path(logo))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return Office(
        Path(reference_doc) if reference_doc else None, Path(font_dir) if font_dir else None, mark
    )


def _template_faults(path: Path) -> list[Fault]:
    from docx import Document

    try:
        Document(str(path))
    except Exception:  # a damaged archive or document fails in many ways
        return [Fault(Text(N_("not a Word document that can be read")),
                      Text(N_("a file saved by Word as .docx")), file=str(path))]  # fmt: skip
    return []


def _mark(path: Path) -> bytes:
    """A picture as PNG."""
    from PIL import Image

    from govsim.report.documents import svg_to_png

    wrong = Fault(Text(N_("not a picture that can be read")),
                  Text(N_("a PNG, JPEG or SVG file")), file=str(path))  # fmt: skip
    try:
        data = path.read_bytes()
        if path.suffix.lower() == ".svg":
            data = svg_to_png(data, 600.0)
        with Image.open(io.BytesIO(data)) as picture:
            picture.thumbnail((8 * MARK_PIXELS, MARK_PIXELS))
            result = io.BytesIO()
            picture.convert("RGBA").save(result, format="PNG")
    except Exception as error:  # decoders and the typesetter fail in many ways
        raise InputError([wrong]) from error
    return result.getvalue()
