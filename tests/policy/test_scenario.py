"""Scenario files: what is read, and every fault of what cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.rules import Rules
from govsim.policy import PROPOSALS, load_scenario, scenario_names
from govsim.policy.proposals.funding import OperatingGrant
from govsim.policy.proposals.staffing import EntryByExam
from govsim.policy.rulebook import RuleBook

GOOD = """name: mine
title: {zh: 我的方案, en: Mine}
proposals:
  - operating_grant: {start: 2028-01-01, raise: 0.20, index_to_revenue: true}
  - entry_by_exam: {start: 2028-07-01, rounds: 2, reserve_list: true, exempt_share: 0.1}
"""


def write(tmp_path: Path, text: str | bytes) -> Path:
    """A scenario file."""
    path = tmp_path / "one.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def faults(tmp_path: Path, text: str | bytes, language: str = "en") -> list[str]:
    """What is said about a file."""
    with pytest.raises(InputError) as caught:
        load_scenario(write(tmp_path, text))
    return [fault.render(language) for fault in caught.value.faults]


def test_a_good_file_is_read(tmp_path):
    """Values arrive as they were written."""
    scenario = load_scenario(write(tmp_path, GOOD))
    grant, exam = scenario.proposals
    assert isinstance(grant, OperatingGrant)
    assert (grant.raise_, grant.index_to_revenue) == (0.2, True)
    assert isinstance(exam, EntryByExam)
    assert (exam.rounds, exam.reserve_list, exam.exempt_share) == (2, True, 0.1)
    assert scenario.start() == date(2028, 1, 1)


def test_gbk_is_read_like_utf8(tmp_path):
    """A file in GBK is the same scenario."""
    utf8 = load_scenario(write(tmp_path, GOOD))
    gbk = tmp_path / "gbk.yaml"
    gbk.write_bytes(GOOD.encode("gbk"))
    assert load_scenario(gbk) == utf8


def test_shipped_scenarios_load_and_are_described():
    """Every shipped scenario has a title, a description and a source, in both languages."""
    assert {"baseline", "raise-grants", "entry-by-exam", "grants-and-exam"} <= set(scenario_names())
    for name in scenario_names():
        scenario = load_scenario(name)
        assert scenario.name == name
        assert scenario.source
        assert scenario.description is not None


def test_every_fault_is_said_at_once_with_its_row(tmp_path):
    """Unknown proposal, misspelt option, wrong type, dates in the wrong order, a number out of
    range, a missing text: all in one go, each with file, row and key."""
    said = faults(
        tmp_path,
        """name: "no good"
title: {zh: 名}
colour: red
proposals:
  - operating_grant: {start: 2028-13-01, rise: 0.2, formula: {residents: 0.9, area: 0.4}}
  - entry_by_exam: {start: 2028-01-01, end: 2027-01-01}
  - entry_by_exam: {start: 2028-02-01, rounds: two, exempt_share: 1e9}
  - entry_by_exm: {start: 2028-01-01}
""",
    )
    text = "\n".join(said)
    for words in (
        "row 1", "row 2", "row 3", "row 5", "row 6", "row 7", "row 8", "“raise”", "“two”",
        "not after the start", "at most 1", "“entry_by_exam”", "title.en",
    ):  # fmt: skip
        assert words in text, words
    assert all(line.startswith("one.yaml") for line in said)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[1, 2]",
        b"name: [unclosed",
        b"name: a\nname: b\ntitle: {zh: a, en: b}\n",
        b"\xff\xfe\x00\x81garbage\xff",
        b"name: x\ntitle: {zh: a, en: b}\nproposals: 3\n",
        b"name: x\ntitle: {zh: a, en: b}\nproposals: [3, {a: 1, b: 2}]\n",
        b"&a [*a]",
        b"name: x\ntitle: 5\n",
        b"x" * 1_000_001,
    ],
)
def test_what_is_no_scenario_ends_in_a_fault(tmp_path, text):
    """Whatever the file holds, the answer is a fault that names it, in both languages."""
    assert all("one.yaml" in line for line in faults(tmp_path, text))
    assert faults(tmp_path, text, "zh") != faults(tmp_path, text, "en")


def test_an_unknown_name_suggests_the_nearest():
    """A misspelt shipped scenario."""
    with pytest.raises(InputError, match="raise-grants"):
        load_scenario("raise-grant")


def test_rules_change_on_their_dates():
    """From the start, until the end, and neither before nor after."""
    grant = OperatingGrant.model_validate(
        {"start": date(2028, 3, 1), "end": date(2029, 3, 1), "raise": 0.5}
    )
    book = RuleBook([grant])
    assert book.on(date(2028, 2, 29)) == Rules()
    assert book.on(date(2028, 3, 1)).grant_raise == 0.5
    assert book.on(date(2029, 2, 28)).grant_raise == 0.5
    assert book.on(date(2029, 3, 1)) == Rules()


def test_every_proposal_changes_rules_and_only_rules():
    """Applied at full strength each proposal yields other rules than the baseline's."""
    strong = {
        "operating_grant": {"raise": 0.2},
        "entry_by_exam": {"rounds": 2},
        "quarter_branches": {"drive": 0.5},
        "red_property": {"evaluation": 1.0},
        "cross_appointment": {"posts": 1.0, "weight": 0.1},
        "unit_contributions": {"floor": 5000},
        "collective_economy": {"share": 0.5},
        "demonstration": {"sites": {"communities": 2}},
        "staff_training": {"hours_month": 8},
        "career_ladder": {"openings": 0.03},
        "secretary_selection": {"share": 0.5},
        "one_stop_service": {"generalists": 1.0},
        "online_portal": {"reach": 0.5},
        "council_day": {},
        "distinctive_services": {},
        "volunteer_system": {"recognition": 1.0},
        "checkin_reform": {"results_kpi": 1.0},
        "task_admission": {"admission": 1.0},
    }
    assert set(strong) == set(PROPOSALS)
    for name, options in strong.items():
        proposal = PROPOSALS[name].model_validate({"start": date(2028, 1, 1), **options})
        assert proposal.apply(Rules()) != Rules()
