"""Kinds of documents: what is asked for is made, of the same runs, and says what they say."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches
from pypdf import PdfReader

from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.district import load_district
from govsim.policy.scenario import Title, scenario_names
from govsim.report.appendix import make_appendix, run_appendix
from govsim.report.blocks import unescape
from govsim.report.context import Context
from govsim.report.documents import count_pages
from govsim.report.fonts import legible, missing_characters
from govsim.report.kinds import KINDS, check_kinds
from govsim.report.kinds.brief import brief
from govsim.report.kinds.deck import deck_bytes
from govsim.report.kinds.essence import NEVER, Essence, first_scenarios
from govsim.report.kinds.fitting import clipped, fitted, height, lines_needed
from govsim.report.kinds.slides import slides
from govsim.study import Results, Study
from tests.office import needs_office, office_pages
from tests.report.conftest import HOSTILE
from tests.report.test_appendix import read, squeeze
from tests.sharing import made_once


@pytest.fixture(scope="session")
def kinds(
    results: Results, district_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Brief, deck and annex in both languages, by name."""

    def make(output: Path) -> list[Path]:
        return make_appendix(results, output=output, district=str(district_folder),
                             kinds=["brief", "slides", "technical"])  # fmt: skip

    return {path.name: path for path in made_once(tmp_path_factory, "kinds out", make)}


def pages(path: Path) -> Iterator[str]:
    """Text of a document, page by page where it has any: an annex takes long to read."""
    if path.suffix != ".pdf":
        yield read(path)
        return
    for page in PdfReader(path).pages:
        yield page.extract_text()


def with_titles(results: Results, title: str) -> Results:
    """The same study under other titles."""
    named = [s.model_copy(update={"title": Title(zh=title, en=title)}) for s in results.scenarios]
    return replace(results, scenarios=named)


def test_kinds_are_named_once_in_order_or_all() -> None:
    """Several kinds come in their usual order; ``all`` is each of them."""
    assert check_kinds(["slides", "brief", "slides"]) == ["brief", "slides"]
    assert check_kinds(["all"]) == list(KINDS)
    assert check_kinds(["appendix"]) == ["appendix"]


@pytest.mark.parametrize("wrong", [["slide"], ["brief", "poster"], []])
def test_an_unknown_kind_is_refused_before_anything_runs(wrong: list[str], tmp_path: Path) -> None:
    """A kind that is not known, or none, is a fault of the input, and nothing is written."""
    with pytest.raises(InputError) as said:
        run_appendix(["entry-by-exam"], output=tmp_path / "out", kinds=wrong)
    assert all(fault.render("zh") for fault in said.value.faults)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_every_document_asked_for_is_made_and_no_other(kinds: dict[str, Path]) -> None:
    """Brief and annex in three formats, the deck as PPTX, no appendix and nothing left aside."""
    wanted = {f"{kind}.{language}.{form}" for kind in ("brief", "technical")
              for language in LANGUAGES for form in ("html", "docx", "pdf")}  # fmt: skip
    wanted |= {f"slides.{language}.pptx" for language in LANGUAGES}
    assert set(kinds) == wanted
    folder = next(iter(kinds.values())).parent
    assert {p.name for p in folder.iterdir()} == {*wanted, "figures", "run"}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("title", ["Short", "x" * 200, "长" * 200, "长标题 with words " * 22])
def test_a_brief_is_one_page(results: Results, language: Language, title: str) -> None:
    """Whatever the titles, everything is on one sheet of A4."""
    made = brief(Context.of(with_titles(results, title), language))
    assert count_pages(made) == 1
    assert made.scale >= 0.6


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_of_many_proposals_is_one_page(district_folder: Path, language: Language) -> None:
    """Of more proposals than a page holds the first are told and the others are named."""
    names = [name for name in scenario_names() if name != "baseline"][:7]
    study = Study(load_district(district_folder), names, years=2, replications=2, jobs=1)
    many = Context.of(with_titles(study.run(), "标题 with words " * 20), language)
    made = brief(many)
    assert count_pages(made) == 1
    assert many.code(names[-1]) in made.markdown
    assert len(slides(many).slides) == 8


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_that_never_begins_is_said_to(district_folder: Path, language: Language) -> None:
    """Where a run ends before a proposal begins, nothing is claimed of it."""
    home = load_district(district_folder)
    never = Study(home, ["entry-by-exam"], years=1, replications=2, jobs=1).run()
    told = translate(NEVER, language)
    context = Context.of(never, language)
    assert unescape(brief(context).markdown).count(told) >= 2
    assert deck_bytes(slides(context), language)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_in_print_is_one_page(kinds: dict[str, Path], language: Language) -> None:
    """The PDF has exactly one page of A4, and says what is asked of it."""
    reader = PdfReader(kinds[f"brief.{language}.pdf"])
    (page,) = reader.pages
    assert [round(float(x)) for x in (page.mediabox.width, page.mediabox.height)] == [595, 842]
    said = squeeze(page.extract_text())
    for heading in ("What is proposed", "The answer", "What it costs", "Limits"):
        assert squeeze(translate(heading, language)) in said
    assert "--kindbrief" in said


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_in_word_is_one_page(
    kinds: dict[str, Path], language: Language, tmp_path: Path
) -> None:
    """A word processor sets the DOCX on one page too."""
    assert office_pages([kinds[f"brief.{language}.docx"]], tmp_path) == [1]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
@pytest.mark.parametrize("kind", ["brief", "technical"])
def test_titles_come_out_as_they_were_typed(
    kinds: dict[str, Path], kind: str, form: str, language: Language
) -> None:
    """Markup in a title is text in every kind and format."""
    wanted = squeeze(legible(HOSTILE) if form == "pdf" else HOSTILE)
    text = ""
    for more in pages(kinds[f"{kind}.{language}.{form}"]):
        text += squeeze(more).replace("\u200b", "")
        if wanted in text:
            break
    assert wanted in text


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_deck_has_eight_slides_a_reader_can_use(
    kinds: dict[str, Path], language: Language
) -> None:
    """16:9, each slide with its own title, notes, and alt texts for pictures and tables."""
    deck = Presentation(str(kinds[f"slides.{language}.pptx"]))
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    pages = list(deck.slides)
    assert len(pages) == 8
    titles = [page.shapes.title.text_frame.text for page in pages]
    assert len(set(titles)) == 8
    for page in pages:
        assert len(page.notes_slide.notes_text_frame.text) > len(page.shapes.title.text_frame.text)
        for shape in page.shapes:
            if shape.has_table or shape.shape_type == 13:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    pictures = [s for page in pages for s in page.shapes if s.shape_type == 13]
    assert len(pictures) == 4
    assert all(s.image.size[0] / (s.width / Inches(1)) >= 190 for s in pictures)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_of_the_deck_names_its_language_and_faces(
    kinds: dict[str, Path], language: Language
) -> None:
    """Chinese letters have a face of their own and every run a language."""
    deck = Presentation(str(kinds[f"slides.{language}.pptx"]))
    runs = [r for page in deck.slides for r in page._element.iter(qn("a:rPr"))]
    assert runs
    assert {r.get("lang") for r in runs} == {{"zh": "zh-CN", "en": "en-GB"}[language]}
    assert all(r.find(qn("a:ea")) is not None for r in runs)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_lies_beyond_the_edge_of_a_slide(results: Results, language: Language) -> None:
    """With the longest titles too, every shape is on the slide and every text fits its place."""
    long = with_titles(results, {"zh": "长标题" * 130, "en": "long words " * 36}[language])
    deck = slides(Context.of(long, language))
    assert all(missing_characters(slide.title) == [] for slide in deck.slides)
    import io

    made = Presentation(io.BytesIO(deck_bytes(deck, language)))
    for page in made.slides:
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= made.slide_width
            assert shape.top + shape.height <= made.slide_height
            if shape.has_text_frame and shape.text_frame.text:
                paragraphs = shape.text_frame.paragraphs
                size = paragraphs[0].runs[0].font.size.pt
                texts = [p.text for p in paragraphs]
                room = shape.height / Inches(1)
                assert height(texts, shape.width / Inches(1), size) <= room + 0.12


@pytest.mark.slow
def test_the_same_results_give_the_same_documents(
    kinds: dict[str, Path], results: Results, district_folder: Path, tmp_path: Path
) -> None:
    """Made again, brief and deck are equal byte for byte, and so is the annex with its pictures;
    its other formats are written as the brief's are."""
    asked = {"output": tmp_path, "district": str(district_folder), "languages": ["zh"]}
    made = [*make_appendix(results, kinds=["brief", "slides"], **asked),
            *make_appendix(results, kinds=["technical"], formats=["html"], **asked)]  # fmt: skip
    assert len(made) == 5
    for path in made:
        assert path.read_bytes() == kinds[path.name].read_bytes(), path.name


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_follow_the_intervals(results: Results, language: Language) -> None:
    """A title says up or down only where the interval leaves zero out, and chance otherwise."""
    essence = Essence.of(Context.of(results, language))
    outcome = OUTCOMES["satisfaction"]
    up, down, chance = (translate(m, language).partition("{")[0] for m in (
        "up by {amount} ({low} to {high})", "down by {amount} ({low} to {high})",
        "within chance ({low} to {high})"))  # fmt: skip
    for low, high, said in ((1.0, 3.0, up), (-3.0, -1.0, down), (-1.0, 3.0, chance)):
        middle = (low + high) / 2
        one = Comparison(outcome, "hostile", 60.0, 60.0 + middle, middle, low, high, 6)
        assert essence.claim(one).startswith(said)
    for one in essence.everything:
        is_claimed = essence.claim(one).startswith((up, down))
        assert is_claimed == one.is_real


@pytest.mark.slow
def test_losses_are_never_left_out(results: Results) -> None:
    """The small table holds gains and losses in turn, and satisfaction always."""
    essence = Essence.of(Context.of(results, "en"))
    chosen = essence.key_outcomes(essence.context.proposed, 6)
    assert 4 <= len(chosen) <= 6
    assert "satisfaction" in chosen
    verdicts = {c.verdict for c in essence.headline if c.outcome.identifier in chosen}
    for verdict in (Verdict.BETTER, Verdict.WORSE):
        assert verdict in verdicts or not essence.extreme(verdict)


@pytest.mark.slow
def test_fewer_scenarios_keep_their_numbers(results: Results) -> None:
    """A figure of the first proposals shows the numbers of the whole study."""
    fewer = first_scenarios(results, 1)
    assert [s.name for s in fewer.scenarios] == [s.name for s in results.scenarios[:2]]
    name = results.scenarios[1].name
    whole = results.compare("satisfaction", period="after")
    assert fewer.compare("satisfaction", period="after").equals(whole[whole["scenario"] == name])


@pytest.mark.slow
def test_chinese_kinds_speak_chinese(kinds: dict[str, Path]) -> None:
    """No English sentence is left in the Chinese brief and deck but the user's and the command."""
    brief_text = read(kinds["brief.zh.docx"]).replace(HOSTILE, "")
    deck = Presentation(str(kinds["slides.zh.pptx"]))
    texts = [s.text_frame.text for p in deck.slides for s in p.shapes if s.has_text_frame]
    left = "\n".join([brief_text, *texts]).replace(HOSTILE, "")
    left = "\n".join(line for line in left.splitlines() if "govsim appendix" not in line)
    left = re.sub(r"<script>.*?…", "", left)
    assert re.findall(r"[A-Za-z]{3,} [A-Za-z]{3,} [A-Za-z]{3,}", left) == []


@pytest.mark.slow
def test_the_deck_is_a_whole_archive(kinds: dict[str, Path]) -> None:
    """Every part has the fixed date, so that the file does not tell the time."""
    with zipfile.ZipFile(kinds["slides.en.pptx"]) as archive:
        assert archive.testzip() is None
        assert {entry.date_time[0] for entry in archive.infolist()} == {2024}


def test_texts_are_reckoned_and_shortened_to_their_place() -> None:
    """More letters take more lines; what fits at no size is cut with an ellipsis."""
    assert lines_needed("字" * 10, 1.0, 7.2) == 1
    assert lines_needed("字" * 11, 1.0, 7.2) == 2
    assert lines_needed("word " * 20, 1.0, 12) > lines_needed("word " * 10, 1.0, 12)
    assert fitted(["字" * 40], 2.0, 0.5, (20, 14, 10)) == 10
    assert clipped("short", 5.0, 1.0, 12) == "short"
    cut = clipped("字" * 500, 2.0, 0.5, 10)
    assert cut.endswith("…")
    assert height([cut], 2.0, 10) <= 0.5
