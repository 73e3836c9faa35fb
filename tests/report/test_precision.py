"""The notebook on precision: settings, words, figure, and a run with plain papermill."""

from __future__ import annotations

from pathlib import Path

import pytest

from govsim.analysis.beyond import Beyond
from govsim.analysis.precision import narrowing, worth_of_pairing
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.catalogue.parameters import parameters_from
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.report.appendix import DRAWS, EVALUATIONS
from govsim.report.blocks import Picture
from govsim.report.chapters import Chapters
from govsim.report.closing import command
from govsim.report.context import Context
from govsim.report.precision import PrecisionStory, reached_line
from govsim.report.precision_settings import check_precision_settings
from govsim.study import Precision, Results, Study
from govsim.study.posterior import drawing
from tests.notebooks import papermill, shown

NOTEBOOK = "02-precision.ipynb"
SMALL = {"scenarios": ["raise-grants"], "years": 2, "relative": 0.3, "points": 10.0, "first": 8,
         "cap": 9, "jobs": 1}  # fmt: skip


@pytest.fixture(scope="module")
def study() -> Results:
    """Three communities, two years, at most nine replications."""
    district = district_from_tables(sample_district(3, 1))
    rule = Precision(first=8, cap=9)
    return Study(district, ["raise-grants"], years=2, replications="auto", jobs=1,
                 precision=rule).run()  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_is_written_in_both_languages(study: Results, language: Language) -> None:
    """Chapters come out in the language asked for, with one figure and one table."""
    story = PrecisionStory(study, language)
    blocks = [*story.rule(), *story.narrowing(), *story.table(), *story.pairing(),
              *story.correction()]  # fmt: skip
    pictures = [b for b in blocks if isinstance(b, Picture)]
    texts = [b.markdown for b in blocks if not isinstance(b, Picture)]
    assert len(pictures) == 1
    assert sum(text.startswith("Table:") for text in texts) == 1
    assert "{" not in "".join(texts)
    chinese = any("\u4e00" <= c <= "\u9fff" for c in "".join(texts) + pictures[0].caption)
    assert chinese == (language == "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_appendix_says_how_replications_were_chosen(study: Results, language: Language) -> None:
    """The method chapter has the rule and what it reached; a study with a number has neither."""
    text = "".join(getattr(b, "markdown", "") for b in Chapters(study, language).method())
    assert "Hoad" in text
    assert str(study.replications) in reached_line(study.precision, language)  # type: ignore[arg-type]
    assert "--replications 9" in command(Context.of(study, language))


def test_the_command_has_every_option_that_decides_numbers(study: Results, tmp_path: Path) -> None:
    """Studies not made or of another size than usual, and files that replace what is shipped."""
    usual = Beyond(draws=DRAWS, evaluations=EVALUATIONS)
    assert "--draws" not in command(Context.of(study, "en", usual))
    assert "--evaluations" not in command(Context.of(study, "en", usual))
    with parameters_from(tmp_path / "own parameters.csv"), drawing(tmp_path / "posterior.csv"):
        told = command(Context.of(study, "en", Beyond(draws=60)))
    assert told.endswith(
        "--draws 60 --evaluations 0 --parameters 'own parameters.csv' --draws-from posterior.csv"
    )


def test_half_widths_end_at_what_was_reached(study: Results) -> None:
    """The last point of each line is the ratio in the table; pairing is worth something."""
    assert study.precision is not None
    frame = narrowing(study, study.precision.rule)
    last = frame[frame["n"] == study.replications].set_index("outcome")["ratio"]
    known = {one.outcome: one for one in study.precision.known}
    for outcome, ratio in last.items():
        one = known[str(outcome)]
        assert ratio == pytest.approx(one.half_width / one.target, nan_ok=True)
    assert (worth_of_pairing(study)["variance_reduction"] > 0).all()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"scenarios": []}, "scenarios"), ({"cap": 10.5}, "cap"), ({"cap": 1}, "cap"),
     ({"language": "fr"}, "language"), ({"capp": 3}, "capp"), ({"relative": -1.0}, "relative")],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong: dict[str, object], named: str) -> None:
    """Each wrong value is refused by its name."""
    with pytest.raises(InputError, match=named):
        check_precision_settings(**{**SMALL, **wrong})


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(tmp_path: Path) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter."""
    from govsim.district.sample import write_district

    write_district(sample_district(3, 1), tmp_path / "district")
    values = {**SMALL, "district": str(tmp_path / "district"), "language": "en"}
    assert shown(papermill(NOTEBOOK, values, tmp_path)) == 5
