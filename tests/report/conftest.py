"""A small real study, and the appendix made of it, shared by the tests of this room."""

from pathlib import Path

import pytest

from govsim.catalogue.messages import LANGUAGES, Language
from govsim.district import load_district
from govsim.district.sample import sample_district, write_district
from govsim.report.appendix import make_appendix
from govsim.report.context import Context
from govsim.study import Results, Study
from tests.sharing import made_once

HOSTILE = (
    "<script>alert(1)</script> $x^2$ **bold** `code` | [a](http://b.example) “q” \\LaTeX # _u_ 😀🚀"
)

SCENARIO = """
name: hostile
title: {{zh: '{zh}', en: '{en}'}}
source: 'https://example.org/<b>'
proposals:
  - operating_grant: {{start: 2028-01-01, raise: 0.30}}
"""


@pytest.fixture(scope="session")
def district_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    write_district(sample_district(communities=12, seed=5), folder)
    return folder


@pytest.fixture(scope="session")
def results(district_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Twelve communities, 2 years, 6 replications, 2 scenarios of which one has a hostile title."""
    scenario = tmp_path_factory.mktemp("scenarios") / "hostile.yaml"
    scenario.write_text(SCENARIO.format(zh="方案" + HOSTILE, en=HOSTILE), encoding="utf-8")
    study = Study(
        load_district(district_folder),
        [str(scenario), "entry-by-exam"],
        years=2,
        replications=6,
        seed=1,
        jobs=1,
    )
    return study.run()


@pytest.fixture(params=LANGUAGES)
def context(results: Results, request: pytest.FixtureRequest) -> Context:
    language: Language = request.param
    return Context.of(results, language)


@pytest.fixture(scope="session")
def appendix(
    results: Results, district_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The six documents with further studies, by name."""

    def make(output: Path) -> list[Path]:
        return make_appendix(
            results, output=output, district=str(district_folder), draws=60, evaluations=2, jobs=1
        )

    return {path.name: path for path in made_once(tmp_path_factory, "附件 out", make)}
