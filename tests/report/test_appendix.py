"""The appendix: six documents that agree, need nothing from outside, and show users' text."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.report.appendix import check_settings, make_appendix, run_appendix
from govsim.report.documents import Manuscript, write_documents
from govsim.report.fonts import legible, missing_characters
from govsim.report.notebook import NOTEBOOK, notebook_path
from tests.browser import browser, needs_browser, problems
from tests.office import needs_office, office_pages
from tests.report.conftest import HOSTILE

pytestmark = pytest.mark.slow


class References(HTMLParser):
    """Collects whatever a page asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            v or "" for k, v in attrs if k in ("src", "href", "data", "srcset", "poster")
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_needs_nothing_from_outside(appendix: dict[str, Path], language: Language) -> None:
    """Every reference stays within the page, and its style sheet loads nothing."""
    text = appendix[f"appendix.{language}.html"].read_text(encoding="utf-8")
    references = References()
    references.feed(text)
    assert references.found
    assert all(r.startswith(("#", "data:", "mailto:")) for r in references.found)
    scripts = BeautifulSoup(text, "html.parser").find_all("script")
    assert [dict(tag.attrs) for tag in scripts] == [{}]
    for way_out in ("http", "fetch(", "import(", "WebSocket", "sendBeacon"):
        assert way_out not in scripts[0].get_text()
    styles = "".join(tag.get_text() for tag in BeautifulSoup(text, "html.parser").find_all("style"))
    assert "url(" not in styles
    assert "@import" not in styles


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_names_its_language_and_describes_pictures(
    appendix: dict[str, Path], language: Language
) -> None:
    """The lang attribute is the document's, it fits a phone, and each picture has an alt text."""
    page = BeautifulSoup(appendix[f"appendix.{language}.html"].read_bytes(), "html.parser")
    assert page.html["lang"] == {"zh": "zh-Hans", "en": "en-GB"}[language]
    assert page.find("meta", attrs={"name": "viewport"})
    pictures = page.find_all("img")
    assert len(pictures) >= 2
    assert all(img.get("alt") for img in pictures)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_fonts_are_embedded(appendix: dict[str, Path], language: Language) -> None:
    """Each font of each page is inside the file; the size is A4; the file has a title."""
    reader = PdfReader(appendix[f"appendix.{language}.pdf"])
    seen = 0
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            seen += 1
        assert round(float(page.mediabox.width)) == 595
    assert seen
    assert reader.metadata is not None
    assert reader.metadata.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_has_six_to_ten_pages(appendix: dict[str, Path], language: Language) -> None:
    """The appendix is neither a note nor a book."""
    assert 6 <= len(PdfReader(appendix[f"appendix.{language}.pdf"]).pages) <= 10


@needs_office
def test_a_word_processor_sets_six_to_ten_pages(appendix: dict[str, Path], tmp_path: Path) -> None:
    """The DOCX keeps to the pages too, at the type and the lines of an official document."""
    documents = [appendix[f"appendix.{language}.docx"] for language in LANGUAGES]
    assert all(6 <= pages <= 10 for pages in office_pages(documents, tmp_path))


def test_a_name_spans_the_rows_it_is_for(appendix: dict[str, Path]) -> None:
    """In tables of the DOCX a first cell is empty only where it continues the one above."""
    spans = 0
    for table in Document(str(appendix["appendix.zh.docx"])).tables:
        for row in table._tbl.tr_lst[1:]:
            first = row.tc_lst[0]
            said = "".join(t.text or "" for t in first.iter(qn("w:t"))).strip()
            continues = first.vMerge == "continue"
            assert continues == (not said)
            spans += continues
    assert spans


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_comes_out_as_it_was_typed(
    appendix: dict[str, Path], language: Language, form: str
) -> None:
    """Markup in a scenario's title is text, in every format."""
    text = read(appendix[f"appendix.{language}.{form}"])
    assert squeeze(legible(HOSTILE) if form == "pdf" else HOSTILE) in squeeze(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_formats_agree(appendix: dict[str, Path], language: Language) -> None:
    """Captions and headings, with their numbers, are the same in the same order in each."""
    mark = {"zh": r"[表图]\d+\u3000[^\n]{4}", "en": r"(?:Table|Figure) \d+\. [^\n]{6}"}[language]
    found = []
    for form in ("html", "docx"):
        text = read(appendix[f"appendix.{language}.{form}"])
        found.append([squeeze(m) for m in re.findall(mark, text)])
    assert found[0] == found[1]
    assert len(found[0]) >= 8
    pdf = squeeze(read(appendix[f"appendix.{language}.pdf"]))
    assert all(caption in pdf for caption in found[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_lacks_a_glyph(appendix: dict[str, Path], language: Language) -> None:
    """All text of the documents is covered by the shipped fonts."""
    assert missing_characters(read(appendix[f"appendix.{language}.html"])) == []
    assert "\ufffd" not in read(appendix[f"appendix.{language}.pdf"])


def test_chinese_documents_speak_chinese(appendix: dict[str, Path]) -> None:
    """No English sentence is left in the Chinese appendix but the user's own and the command."""
    page = BeautifulSoup(appendix["appendix.zh.html"].read_bytes(), "html.parser")
    for cell in page.find_all(["pre", "td", "h3", "style", "title"]):
        cell.decompose()
    left = page.get_text().replace(HOSTILE, "")
    assert re.findall(r"[A-Za-z]{3,} [A-Za-z]{3,} [A-Za-z]{3,}", left) == []


def test_docx_follows_the_official_format(appendix: dict[str, Path]) -> None:
    """Margins, faces and sizes of GB/T 9704-2012, and annex on the first line."""
    document = Document(str(appendix["appendix.zh.docx"]))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m / Mm(1)) for m in margins] == [37, 35, 28, 26]
    lines = section._sectPr.find(qn("w:docGrid"))
    assert (lines.get(qn("w:type")), lines.get(qn("w:linePitch"))) == ("lines", "579")
    height = section.page_height - section.top_margin - section.bottom_margin
    assert round(height / Pt(1)) * 20 // 579 == 22
    for table in document.tables:
        paragraph = table.rows[0].cells[0].paragraphs[0]
        assert paragraph._p.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    assert face(document, "Body Text") == ("仿宋_GB2312", 16)
    assert face(document, "Heading 1") == ("黑体", 16)
    assert face(document, "Heading 2") == ("楷体_GB2312", 16)
    assert face(document, "Title") == ("方正小标宋简体", 22)
    assert document.paragraphs[0].text == "附件1"
    assert document.settings.odd_and_even_pages_header_footer
    assert all(t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for t in document.tables)


def test_the_same_study_gives_the_same_bytes(
    appendix: dict[str, Path], district_folder: Path, tmp_path: Path
) -> None:
    """Made again from what was kept, every document is equal byte for byte."""
    kept = next(iter(appendix.values())).parent / "run"
    made = make_appendix(kept, output=tmp_path, district=str(district_folder),
                         languages=["en"], draws=60, evaluations=2)  # fmt: skip
    for path in made:
        assert path.read_bytes() == appendix[path.name].read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [*(p.name for p in made), "figures", "run"]
    )


def test_plain_papermill_runs_the_notebook(district_folder: Path, tmp_path: Path) -> None:
    """The notebook computes its own study and runs from its folder with papermill alone."""
    target = tmp_path / "out.ipynb"
    settings = {"scenarios": ["entry-by-exam"], "district": str(district_folder), "years": 2,
                "replications": 2, "jobs": 1, "language": "en", "draws": 2,
                "evaluations": 2}  # fmt: skip
    parameters = tmp_path / "parameters.json"
    parameters.write_text(json.dumps(settings))
    path = notebook_path()
    environment = {**os.environ, "PYTHONPATH": str(path.parent.parent)}
    subprocess.run(
        [sys.executable, "-m", "papermill", path.name, str(target), "-f", str(parameters)],
        cwd=path.parent, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    cells = json.loads(target.read_text(encoding="utf-8"))["cells"]
    assert sum(bool(cell.get("outputs")) for cell in cells) >= 12


def test_the_notebook_defines_nothing_and_holds_no_output() -> None:
    """Parameters are plain literals; the rest calls govsim."""
    cells = json.loads(notebook_path().read_text(encoding="utf-8"))["cells"]
    code = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    assert not any(re.search(r"^\s*(def|class|lambda)\b", source, re.M) for source in code)
    assert all(not c["outputs"] for c in cells if c["cell_type"] == "code")
    tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert notebook_path().name == NOTEBOOK


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"years": "5"}, "years"), ({"language": "fr"}, "language"), ({"yeers": 5}, "years"),
     ({"seed": -1}, "seed"), ({"scenarios": []}, "scenarios"), ({"replications": 2.5}, "repl")],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong: dict[str, object], named: str) -> None:
    """Papermill would take anything: each wrong value is refused by name."""
    with pytest.raises(InputError, match=named):
        check_settings(**{"scenarios": ["entry-by-exam"], **wrong})


def test_nothing_to_compare_is_refused(district_folder: Path, tmp_path: Path) -> None:
    """The baseline alone makes no appendix, an unknown format none either."""
    with pytest.raises(InputError):
        run_appendix(["baseline"], output=tmp_path, district=str(district_folder),
                     years=1, replications=2, jobs=1)  # fmt: skip
    with pytest.raises(InputError):
        write_documents(Manuscript("x", {}, "t", "en"), tmp_path, "x", ["odt"])


def read(path: Path) -> str:
    """All text of a document."""
    if path.suffix == ".html":
        page = BeautifulSoup(path.read_bytes(), "html.parser")
        for tag in page.find_all(["style", "title"]):
            tag.decompose()
        return page.get_text()
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    document = Document(str(path))
    texts = []
    for element in document.element.body.iter(qn("w:p")):
        texts.append("".join(t.text or "" for t in element.iter(qn("w:t"))))
    return "\n".join(texts)


def squeeze(text: str) -> str:
    """Without white space: where lines break is the typesetter's business."""
    return re.sub(r"\s", "", text)


def face(document: object, style: str) -> tuple[str, float]:
    properties = document.styles[style].element.rPr  # type: ignore[attr-defined]
    chinese = properties.find(qn("w:rFonts")).get(qn("w:eastAsia"))
    return chinese, int(properties.find(qn("w:sz")).get(qn("w:val"))) / 2


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier(appendix: dict[str, Path], language: Language) -> None:
    """axe-core finds nothing serious; nothing is asked of any other address; a phone suffices."""
    asked: list[str] = []
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.goto(appendix[f"appendix.{language}.html"].as_uri())
        assert problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_proposals_that_all_begin_too_late_are_refused_before_anything_runs(
    district_folder: Path, tmp_path: Path
) -> None:
    """There is nothing to compare: said in one message, and nothing is written."""
    late = tmp_path / "late.yaml"
    late.write_text("name: late\ntitle: {zh: 晚, en: Late}\nproposals:\n"
                    "  - operating_grant: {start: 2090-01-01, raise: 0.3}\n")  # fmt: skip
    with pytest.raises(InputError) as said:
        run_appendix([str(late)], output=tmp_path / "out", district=str(district_folder))
    assert len(said.value.faults) == 1
    assert not (tmp_path / "out").exists()
