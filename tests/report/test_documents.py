"""One text as HTML, DOCX and PDF: archival, usable anywhere, and with its figures beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document
from pypdf import PdfReader

from govsim.catalogue.messages import LANGUAGES, Language
from govsim.report.documents import Manuscript, write_documents, write_figures
from tests.browser import browser, needs_browser, problems

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS"
    b"\xde\x00\x00\x00\x0cIDATx\x9cc```\x00\x00\x00\x04\x00\x01\xf6\x178U\x00\x00\x00\x00IEND\xaeB`"
    b"\x82"
)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>'
TEXT = """# 题目 Title {.title}

## 一、First

Some words, 文字, 😀 and 🚀, and “--kind technical” or 加--jobs 2, --- too.

![图1 Figure](a.png){alt="what it shows" width=100%}

## 二、Second

Table: 表1 Table

|甲|乙|
|:---|---:|
|b|−2.5 (−3 to −2)|
|a|1,000|
|c|10|
"""


def manuscript(language: Language) -> Manuscript:
    return Manuscript(
        TEXT, {"a.png": PIXEL, "a.svg": DRAWING, "a.csv": b"x,y\n1,2\n"}, "Title", language
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The three documents of a small text, by suffix."""
    folder = tmp_path_factory.mktemp("documents")
    return {p.suffix: p for p in write_documents(manuscript(request.param), folder, "x")}


def test_the_pdf_is_archival_tagged_and_has_bookmarks(made: dict[str, Path]) -> None:
    """PDF/A-2b by its own statement, tagged, with a language, a title and a bookmark a heading."""
    reader = PdfReader(made[".pdf"])
    data = made[".pdf"].read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in data
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"]
    assert "/OutputIntents" in root
    assert [item.title for item in reader.outline] == ["一、First", "二、Second"]


def test_symbols_come_out_as_text_everywhere(made: dict[str, Path]) -> None:
    """On screen and in Word an emoji is itself; in print one without a glyph has its name."""
    page = BeautifulSoup(made[".html"].read_bytes(), "html.parser").get_text()
    assert "😀 and 🚀" in page
    assert "😀 and 🚀" in "\n".join(p.text for p in Document(str(made[".docx"])).paragraphs)
    assert "😀 and [rocket]" in PdfReader(made[".pdf"]).pages[0].extract_text()


def test_options_keep_their_two_hyphens_everywhere(made: dict[str, Path]) -> None:
    """What a reader copies from a document can be typed as it stands: no dash takes its place."""
    page = BeautifulSoup(made[".html"].read_bytes(), "html.parser").get_text()
    word = "\n".join(p.text for p in Document(str(made[".docx"])).paragraphs)
    paper = PdfReader(made[".pdf"]).pages[0].extract_text()
    for text in (page, word, paper):
        words = " ".join(text.split())
        assert "--kind technical" in words
        assert "--jobs 2, --- too" in words


def test_the_page_turns_dark_with_the_reader(made: dict[str, Path]) -> None:
    """Colours are named once and exchanged where dark is preferred; pictures keep white paper."""
    page = BeautifulSoup(made[".html"].read_bytes(), "html.parser")
    style = "".join(tag.get_text() for tag in page.find_all("style"))
    dark = style[style.index("prefers-color-scheme: dark") :]
    for name in ("--ink", "--paper", "--line", "--link"):
        assert style.count(f"{name}:") == 2
        assert f"{name}:" in dark


def test_a_wide_table_is_reached_by_the_keyboard(made: dict[str, Path]) -> None:
    """Every table scrolls by itself, and its frame can be focused."""
    page = BeautifulSoup(made[".html"].read_bytes(), "html.parser")
    for table in page.find_all("table"):
        assert table.parent["class"] == ["table-scroll"]
        assert table.parent["tabindex"] == "0"


def test_each_figure_goes_out_with_its_data(tmp_path: Path) -> None:
    """Numbered in the order of the text, as drawing, points and numbers; what was there before
    and is no longer made is gone."""
    (tmp_path / "x.zh.figure-9.csv").write_text("old")
    (tmp_path / "x.en.figure-9.csv").write_text("of another language")
    written = write_figures(manuscript("zh"), tmp_path, "x.zh")
    assert [p.name for p in written] == [f"x.zh.figure-1.{e}" for e in ("svg", "png", "csv")]
    assert written[2].read_bytes() == b"x,y\n1,2\n"
    assert not (tmp_path / "x.zh.figure-9.csv").exists()
    assert (tmp_path / "x.en.figure-9.csv").exists()


SORTED = """() => {
  const table = document.querySelector("table"), head = table.tHead.rows[0].cells;
  const column = k => [...table.tBodies[0].rows].map(row => row.cells[k].textContent.trim());
  const seen = [column(1)];
  for (const k of [1, 1, 0]) { head[k].querySelector("button").click(); seen.push(column(k)); }
  return seen;
}"""


@needs_browser
def test_a_press_on_a_head_sorts(made: dict[str, Path]) -> None:
    """Numbers by value with true minus signs and thousands, then the other way; then text."""
    with browser() as chromium:
        page = chromium.new_page()
        page.goto(made[".html"].as_uri())
        assert page.evaluate(SORTED) == [
            ["−2.5 (−3 to −2)", "1,000", "10"], ["−2.5 (−3 to −2)", "10", "1,000"],
            ["1,000", "10", "−2.5 (−3 to −2)"], ["a", "b", "c"],
        ]  # fmt: skip


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_on_a_phone_has_no_barrier(made: dict[str, Path], scheme: str) -> None:
    """axe-core finds nothing, in light or dark; the page is no wider than the phone."""
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
        page.goto(made[".html"].as_uri())
        assert problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
