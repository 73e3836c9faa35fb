"""What a picture of the workshop is drawn from."""

from __future__ import annotations

import json

import numpy as np
import pytest

from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.messages import LANGUAGES
from govsim.workshop.charts import chart
from govsim.workshop.estimate import START, Estimate
from govsim.workshop.work import SHOWN, Run
from tests.workshop.conftest import made_up

LEVELS = (70.0, 71.0, 72.0, 90.0)


def of(count: int) -> Estimate:
    return Estimate(
        tuple(made_up(v, [v]) for v in LEVELS[:count]),
        tuple(made_up(v + 2.0, [v]) for v in LEVELS[:count]),
    )


def test_lines_are_means_and_bands_hold_nine_runs_of_ten():
    """The package's line lies the difference above today's; few runs have no band."""
    drawn = chart(of(4), "satisfaction", 2026, "zh")
    today, package = drawn["lines"]
    assert today["mean"] == [pytest.approx(np.mean(LEVELS))] * 60
    assert package["mean"] == [pytest.approx(np.mean(LEVELS) + 2.0)] * 60
    assert today["low"] == [pytest.approx(np.percentile(LEVELS, 5), abs=1e-3)] * 60
    assert drawn["begins"] == START
    assert drawn["years"] == ["2026", "2027", "2028", "2029", "2030"]
    assert [line["low"] for line in chart(of(2), "satisfaction", 2026, "zh")["lines"]] == [[], []]


def test_today_alone_has_one_line_and_no_beginning():
    """Before anything was run, nothing of a package is drawn."""
    drawn = chart(of(4), "satisfaction", 2026, "en", alone=True)
    assert len(drawn["lines"]) == 1
    assert drawn["begins"] < 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_shares_are_percentages_and_money_is_written_short(language):
    """The axis names the unit that the numbers are in."""
    share = Estimate((made_up(0.25, [1.0]),), (made_up(0.5, [1.0]),))
    drawn = chart(share, "vacancy_rate", 2026, language)
    assert [line["mean"][0] for line in drawn["lines"]] == [25.0, 50.0]
    assert "%" in drawn["labels"]["axis"]
    money = Estimate((made_up(2e6, [1.0]),), (made_up(4e6, [1.0]),))
    drawn = chart(money, "district_cost_yuan", 2026, language)
    means = [line["mean"][0] for line in drawn["lines"]]
    assert means[1] == pytest.approx(2 * means[0])
    assert means[1] < 1e4


@pytest.mark.parametrize("outcome", HEADLINE_OUTCOMES)
def test_a_month_without_a_number_leaves_a_gap(outcome):
    """It is sent as nothing, which every browser reads; the other months stand."""
    months = np.full((60, len(SHOWN)), 0.5)
    months[3] = np.nan
    runs = (Run(months, np.ones(1)),) * 4
    drawn = chart(Estimate(runs, runs), outcome, 2026, "zh")
    assert "NaN" not in json.dumps(drawn)
    for line in drawn["lines"]:
        assert line["mean"][3] is line["low"][3] is line["high"][3] is None
        assert None not in line["mean"][4:]
