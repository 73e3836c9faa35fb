"""What is to be matched: order, years, places, and faults."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from govsim.analysis.calibration.targets import MONTHLY, Target, make_targets, targets_of
from govsim.catalogue.errors import InputError
from govsim.catalogue.outcomes import OUTCOMES
from govsim.model.indicators import OUTCOME_NAMES


def test_outcomes_counted_month_by_month_are_those_that_say_so() -> None:
    """An outcome's year is the mean of its months exactly where its definition is of a month."""
    monthly = re.compile(r"(in|of) the month\b|this month|the month's (requests|volunteer hours)")
    other = re.compile(r"trailing 12 months|at month end|the month's end")
    said = {
        name
        for name, one in OUTCOMES.items()
        if monthly.search(one.definition_en) and not other.search(one.definition_en)
    }
    assert said == MONTHLY


def test_a_years_figure_is_decembers_or_the_mean_of_its_months(district) -> None:
    """Stocks and trailing years take December; what is counted by the month takes the mean."""
    first = district.info.start_date.year
    asked = make_targets([Target("workers", first + 1, 1.0), Target("requests", first + 1, 1.0)],
                         district)  # fmt: skip
    values = np.zeros((24, len(OUTCOME_NAMES)))
    values[:, OUTCOME_NAMES.index("workers")] = np.arange(24)
    values[:, OUTCOME_NAMES.index("requests")] = np.arange(24)
    found = dict(zip([t.outcome for t in asked], asked.of_run(values, district), strict=True))
    assert found == {"workers": 23.0, "requests": 17.5}


def test_places_are_read_from_their_own_columns(district) -> None:
    """A street's and a community's figure are those of that place."""
    first, place = district.info.start_date.year, district.communities.ids[1]
    street = district.streets.ids[0]
    asked = make_targets([Target("workers", first, 1.0, level="community", place=place),
                          Target("workers", first, 1.0, level="street", place=street)],
                         district)  # fmt: skip
    places = 1 + len(district.streets.ids) + len(district.communities.ids)
    values = np.zeros((12, places, len(OUTCOME_NAMES))) + np.arange(places)[None, :, None]
    found = {t.level: v for t, v in zip(asked, asked.of_run(values, district), strict=True)}
    assert found == {"community": 1.0 + len(district.streets.ids) + 1, "street": 1.0}
    assert asked.needs_places


def test_years_before_the_districts_first_day_move_the_run(district) -> None:
    """Observations from before the tables' day are compared with the first years of a run."""
    own = district.info.start_date.year
    now = make_targets([Target("workers", own + k, 1.0) for k in (1, 2)], district)
    past = make_targets([Target("workers", own - k, 1.0) for k in (4, 5)], district)
    assert (now.first_year, now.years, now.is_moved) == (own, 3, False)
    assert (past.first_year, past.years, past.is_moved) == (own - 5, 2, True)


def test_every_fault_is_named_at_once(district) -> None:
    """Unknown outcomes and places, doubles and wrong errors are said together."""
    year = district.info.start_date.year
    wrong = [Target("workerz", year, 1.0), Target("workers", year, float("nan")),
             Target("requests", year, 1.0, level="street", place="nowhere"),
             Target("overload", year, 1.0), Target("overload", year, 1.0, -0.1)]  # fmt: skip
    with pytest.raises(InputError) as error:
        make_targets(wrong, district)
    assert len(error.value.faults) == 5
    with pytest.raises(InputError, match="60年"):
        make_targets([Target("workers", year, 1.0), Target("workers", year + 59, 1.0)], district)


def test_the_record_table_becomes_targets(district) -> None:
    """Blanks of the optional columns mean the district and no stated error."""
    year = district.info.start_date.year
    frame = pd.DataFrame({"year": [year, year], "outcome": ["workers", "requests"],
                          "value": [30.0, 500.0], "standard_error": [np.nan, 20.0],
                          "level": ["district", None], "place": [None, None]})  # fmt: skip
    found = {t.outcome: (t.value, t.error, t.level) for t in targets_of(frame, district)}
    assert found == {"workers": (30.0, 0.0, "district"), "requests": (500.0, 20.0, "district")}
    with pytest.raises(InputError, match="observations"):
        targets_of(None, district)
