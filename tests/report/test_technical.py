"""The technical annex: every item of STRESS-DES is filled in, and follows what the model is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from govsim.catalogue import outcomes as outcome_table
from govsim.catalogue import parameters as parameter_table
from govsim.catalogue.messages import LANGUAGES, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.places import data_root
from govsim.model.ledger import Outside
from govsim.policy.proposals import ENTRIES, OperatingGrant
from govsim.report.blocks import Prose, unescape
from govsim.report.context import Context
from govsim.report.kinds.components import ACCOUNTS, QUEUES, RESOURCES
from govsim.report.kinds.technical import ITEMS, blocks
from govsim.report.kinds.technical_data import parameters
from govsim.report.kinds.technical_logic import ALGORITHMS, located, procedures, scenarios
from govsim.report.kinds.technical_objectives import outputs
from govsim.report.reference.structure import parts
from govsim.study import Results

STRESS = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "3.4",
          "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1"]  # fmt: skip
"""The items of Monks and others (2019)."""

pytestmark = pytest.mark.slow


def text_of(made: list) -> str:
    """All prose of blocks as a reader sees it."""
    return unescape("\n".join(block.markdown for block in made if isinstance(block, Prose)))


@pytest.fixture(scope="module", params=LANGUAGES)
def annex(results: Results, request: pytest.FixtureRequest) -> tuple[Language, str]:
    """A language, and all the prose of the annex in it."""
    return request.param, text_of(blocks(Context.of(results, request.param)))


def test_every_item_has_a_section_with_content(annex: tuple[Language, str]) -> None:
    """Each number of the checklist stands once, in order, and something is said under it."""
    assert [item.number for item in ITEMS] == STRESS
    said = annex[1]
    found = re.split(r"^### (\d\.\d) (.*)$", said, flags=re.M)[1:]
    assert [number for number in found[::3] if number < "7"] == STRESS
    for number, title, content in zip(found[::3], found[1::3], found[2::3], strict=True):
        assert title.strip(), number
        assert len(content.strip()) > 30, number


def test_every_outcome_parameter_and_subsystem_is_there(annex: tuple[Language, str]) -> None:
    """Nothing of the catalogue or of the model goes unsaid."""
    language, said = annex
    for outcome in OUTCOMES.values():
        assert f"|{outcome.identifier}|" in said.replace(" | ", "|")
    for parameter in load_parameters().values():
        if parameter.is_used:
            assert f" {parameter.name} " in said
    for part in parts():
        assert " ".join(translate(part.about, language).split()) in said
    for kind in ENTRIES.values():
        assert translate(kind.title, language) in said


def test_an_added_parameter_changes_the_annex(context, monkeypatch, tmp_path: Path) -> None:
    """A row added to the table of parameters is a row of the annex."""
    before = text_of(parameters(context))
    lines = (data_root() / "parameters.csv").read_text(encoding="utf-8").splitlines()
    copied = lines[-1].split(",", 1)
    (tmp_path / "parameters.csv").write_text(
        "\n".join([*lines, f"an_added_number,{copied[1]}"]) + "\n", encoding="utf-8"
    )
    monkeypatch.setattr(parameter_table, "data_root", lambda: tmp_path)
    assert "an_added_number" in load_parameters()
    changed = [p for p in load_parameters().values() if p.name == "an_added_number"]
    after = text_of(parameters(context))
    assert ("an_added_number" in after) == changed[0].is_used
    assert before == after or "an_added_number" in after


def test_an_added_outcome_changes_the_annex(context, monkeypatch) -> None:
    """An outcome added to the catalogue is a row of the annex."""
    first = next(iter(OUTCOMES.values()))
    added = dict(OUTCOMES) | {"an_added_outcome": replace(first, identifier="an_added_outcome")}
    assert "an_added_outcome" not in text_of(outputs(context))
    monkeypatch.setattr(outcome_table, "_shipped", lambda: added)
    assert "an_added_outcome" in text_of(outputs(context))


def test_an_added_proposal_changes_the_annex(context, monkeypatch) -> None:
    """A proposal the model learns is counted and named among those not used."""

    class Added(OperatingGrant):
        """For this test only."""

        name = "an_added_proposal"
        title = "Added for a test"

    assert "Added for a test" not in text_of(scenarios(context))
    monkeypatch.setitem(ENTRIES, "an_added_proposal", Added)
    assert "Added for a test" in text_of(scenarios(context))


def test_what_is_named_in_the_code_is_there() -> None:
    """Every algorithm's address leads somewhere, every resource and queue is a subsystem's."""
    for address, _, _ in ALGORITHMS:
        assert located(address)
    names = {p.name for p in parts()}
    assert {row[0] for row in (*RESOURCES, *QUEUES)} <= names
    assert set(ACCOUNTS) == set(Outside)
    assert "hold_round" in procedures()["exam"]


def test_methods_cited_in_the_code_are_listed() -> None:
    """A method that the code cites with a year is in the table of algorithms."""
    import govsim.model
    import govsim.study

    cited = set()
    for room in (govsim.model, govsim.study):
        for path in Path(next(iter(room.__path__))).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            cited |= set(re.findall(r"([A-Z][a-z]+)[^.\n]{0,40}\((?:19|20)\d\d\)", text))
    said = " ".join(f"{what} {how}" for _, what, how in ALGORITHMS)
    assert {name for name in cited if name not in said} == set()
