"""An office's own template, fonts and mark."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt
from PIL import Image
from pypdf import PdfReader

from govsim.catalogue.errors import InputError
from govsim.report.documents import Manuscript, write_documents
from govsim.report.docx_style import SHEETS
from govsim.report.docx_template import complete
from govsim.report.fonts import FOLDER, symbol_font
from govsim.report.kinds.deck import deck_bytes
from govsim.report.kinds.slides import Deck, Slide
from govsim.report.office import Office, open_office
from tests.office import needs_office, office_pages

WORDS = "# 题目 {.title}\n\n## 一、节\n\n正文。\n\nTable: 表1 t\n\n|a|b|\n|--|--|\n|1|2|\n"
TEXT = Manuscript(WORDS, {}, "t", "zh")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Margins of 50 mm, a header, and a style of its own for headings."""
    document = Document()
    document.sections[0].left_margin = Mm(50)
    document.sections[0].header.paragraphs[0].text = "某某区民政局"
    document.styles["Heading 1"].font.name = "Office Face"
    path = tmp_path / "模板.docx"
    document.save(str(path))
    return path


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    path = tmp_path / "logo.jpg"
    Image.new("RGB", (300, 200), "red").save(path)
    return path


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    """No document, no fonts, no picture: a fault each, before anything is computed."""
    (tmp_path / "x.docx").write_text("no")
    (tmp_path / "x.png").write_text("no")
    (tmp_path / "fonts").mkdir()
    with pytest.raises(InputError) as caught:
        open_office(str(tmp_path / "x.docx"), str(tmp_path / "fonts"), str(tmp_path / "x.png"))
    assert len(caught.value.faults) == 3
    (tmp_path / "fonts" / "x.ttf").write_text("no")
    for given in (
        (str(tmp_path / "none.docx"), "", ""),
        ("", str(tmp_path / "none"), ""),
        ("", str(tmp_path / "fonts"), ""),
        ("", "", str(tmp_path / "none.svg")),
    ):
        with pytest.raises(InputError):
            open_office(*given)


def test_a_template_gives_page_header_and_styles(template: Path, tmp_path: Path) -> None:
    """The DOCX takes them over; a table keeps its three rules and has no face forced on it."""
    (path,) = write_documents(TEXT, tmp_path, "x", ["docx"], open_office(str(template)))
    document = Document(str(path))
    assert document.sections[0].left_margin == pytest.approx(Mm(50), abs=Mm(0.1))
    assert document.sections[0].header.paragraphs[0].text == "某某区民政局"
    assert document.styles["Heading 1"].font.name == "Office Face"
    cell = document.tables[0].rows[0].cells[0]
    assert "w:tcBorders" in cell._tc.xml
    assert all(run.font.size is None for p in cell.paragraphs for run in p.runs)


def test_a_template_is_completed_and_not_changed(template: Path, tmp_path: Path) -> None:
    """Styles it lacks are added with small type for tables; a style it has is left as it is."""
    own = Document(str(template))
    own.styles.add_style("Compact", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(13)
    own.save(str(template))
    complete(template, tmp_path / "made.docx", SHEETS["zh"])
    made = Document(str(tmp_path / "made.docx")).styles
    assert made["Table"].type == WD_STYLE_TYPE.TABLE
    assert made["Table Caption"].font.size == Pt(10.5)
    assert made["Compact"].font.size == Pt(13)
    assert made["Heading 1"].font.name == "Office Face"


@needs_office
def test_a_table_in_a_template_without_its_style_is_a_table(template: Path, tmp_path: Path) -> None:
    """LibreOffice sets twelve rows below each other on one page, not every cell as a paragraph."""
    rows = "\n".join(f"|{k}|b|c|d|" for k in range(12))
    text = Manuscript(f"{WORDS}\nTable: t\n\n|a|b|c|d|\n|--|--|--|--|\n{rows}\n", {}, "t", "zh")
    made = write_documents(text, tmp_path, "x", ["docx"], open_office(str(template)))
    assert office_pages(made, tmp_path) == [1]


def test_a_mark_heads_the_first_page_of_each_form(mark: Path, tmp_path: Path) -> None:
    """Described in HTML, in the head of the first page in DOCX whose page number stays, in the
    PDF, and on the first slide; without an office there is none."""
    office = open_office(logo=str(mark))
    made = {p.suffix: p for p in write_documents(TEXT, tmp_path, "x", office=office)}
    plain = {p.suffix: p for p in write_documents(TEXT, tmp_path / "plain", "x")}
    pictures = BeautifulSoup(made[".html"].read_bytes(), "html.parser").find_all("img")
    assert [(i["class"], i["alt"]) for i in pictures] == [(["mark"], "单位标识")]
    assert pictures[0]["src"].startswith("data:image/png")
    section = Document(str(made[".docx"])).sections[0]
    assert "graphicData" in section.first_page_header._element.xml
    assert "PAGE" in section.first_page_footer._element.xml
    assert len(PdfReader(made[".pdf"]).pages[0].images) == 1
    assert not PdfReader(plain[".pdf"]).pages[0].images
    assert len(PdfReader(made[".pdf"]).pages) == len(PdfReader(plain[".pdf"]).pages)
    deck = Deck("t", "s", "foot", [Slide("one", ["x"]), Slide("two", ["x"])])
    from pptx import Presentation

    shown = Presentation(io.BytesIO(deck_bytes(deck, "zh", office.mark)))
    assert [sum(s.shape_type == 13 for s in page.shapes) for page in shown.slides] == [1, 0]


def test_a_drawing_can_be_the_mark(tmp_path: Path) -> None:
    """SVG is turned into points, since Word cannot show it everywhere."""
    path = tmp_path / "x.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
                    '<rect width="40" height="20" fill="red"/></svg>')  # fmt: skip
    held = open_office(logo=str(path)).mark
    assert held is not None
    with Image.open(io.BytesIO(held)) as picture:
        assert picture.width == pytest.approx(2 * picture.height, rel=0.05)


def test_fonts_are_in_force_only_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment said before holds again afterwards, also after a failure."""
    (tmp_path / "x.ttf").write_bytes(symbol_font().read_bytes())
    office = open_office(font_dir=str(tmp_path))
    for before in (None, "elsewhere"):
        monkeypatch.delenv(FOLDER, raising=False)
        if before:
            monkeypatch.setenv(FOLDER, before)
        with pytest.raises(ZeroDivisionError), office.in_force():
            _ = 1 / (os.environ[FOLDER] != str(tmp_path))
        assert os.environ.get(FOLDER) == before
    with Office().in_force():
        assert os.environ.get(FOLDER) == "elsewhere"
