"""The table of outcomes, and what the loader refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.outcomes import BETTER, OUTCOMES, SUBSYSTEMS, load_outcomes, outcome
from govsim.catalogue.places import data_root
from govsim.model.indicators import OUTCOME_NAMES


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVSIM_LANGUAGE", "en")


def test_the_catalogue_holds_exactly_what_the_model_reports():
    """Every reported outcome is explained, and none is explained that is not reported."""
    assert set(OUTCOMES) == set(OUTCOME_NAMES)


@pytest.mark.parametrize("row", OUTCOMES.values(), ids=lambda row: row.identifier)
def test_every_outcome_is_explained_in_both_languages(row):
    """A reader of either language finds a label, a unit and a definition that is a sentence."""
    for part in ("label", "unit", "definition"):
        assert row.text(part, "en")
        assert re.search(r"[\u4e00-\u9fff]", row.text(part, "zh")), part
    assert row.definition_zh.endswith("。")
    assert row.definition_en.endswith(".")
    assert row.better in BETTER
    assert row.subsystem in SUBSYSTEMS


def test_labels_tell_outcomes_apart():
    """No two outcomes share a label in either language."""
    for part in ("label_zh", "label_en"):
        labels = [getattr(row, part) for row in OUTCOMES.values()]
        assert len(set(labels)) == len(labels)


def test_every_subsystem_has_outcomes():
    """No chapter of the results is empty."""
    assert {row.subsystem for row in OUTCOMES.values()} == set(SUBSYSTEMS)


@pytest.mark.parametrize(
    ("identifier", "better"),
    [
        ("gap_share", "less"), ("arrears_yuan", "less"), ("turnover_rate", "less"),
        ("district_cost_yuan", "less"), ("staff_skill", "more"), ("on_time_share", "more"),
        ("volunteers_active", "more"), ("satisfaction", "more"), ("inequality", "less"),
        ("requests", "neither"),
    ],
)  # fmt: skip
def test_better_points_the_right_way(identifier, better):
    """Colours and words for better and worse rest on this column."""
    assert outcome(identifier).better == better


def test_an_unknown_outcome_meets_the_nearest_known():
    """A misspelt identifier is answered with the one that was meant."""
    with pytest.raises(InputError) as caught:
        outcome("turnover_rates")
    assert caught.value.render("en") == ("unknown name “turnover_rates”; expected “turnover_rate”?")


def test_a_broken_table_names_every_fault_by_row_and_column(tmp_path: Path):
    """A wrong choice, an empty definition and a repeated name are each reported where they are."""
    lines = (data_root() / "outcomes.csv").read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",less,funding,share,", ",fewer,money,part,")
    cells = lines[2].rsplit(",", 1)
    lines[2] = cells[0] + ","
    lines[3] = lines[3].replace("benefit_fund_delivered_share", "gap share")
    lines.append(lines[4])
    path = tmp_path / "outcomes.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    with pytest.raises(InputError) as caught:
        load_outcomes(path)
    places = [(fault.row, fault.column) for fault in caught.value.faults]
    assert places == [
        (2, "better"), (2, "subsystem"), (2, "kind"), (3, "definition_en"), (4, "identifier"),
        (len(lines), "identifier"),
    ]  # fmt: skip
