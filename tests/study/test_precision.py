"""The rule that chooses the number of replications: where it stops, and what its intervals hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.catalogue.errors import InputError
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Precision, Results, Study, load_results
from govsim.study.precision import Family, look_ahead, with_adjusted

EXACT = Precision(relative=0.05, of_difference=0.0, cap=400)


def family(differences: np.ndarray, level: float = 1.0) -> Family:
    """Synthetic differences, shape (differences, replications), from a constant reference."""
    names = [("tried", f"outcome {k}") for k in range(len(differences))]
    reference = np.full(differences.shape, level)
    return Family(names, np.zeros(len(names), bool), reference, reference + differences)


def stop(differences: np.ndarray, rule: Precision) -> int:
    """Replications at which the rule stops, looking at whole batches as a study does."""
    n = rule.after(0)
    while True:
        if family(differences[:, :n]).reached(rule).met or rule.after(n) == n:
            return n
        n = rule.after(n)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    st.integers(0, 10**6), st.floats(0.02, 1.0), st.floats(1.0, 4.0), st.integers(1, 6),
    st.integers(8, 150),
)  # fmt: skip
def test_where_the_rule_stops(seed, spread, looser, count, cap):
    """A tighter target never stops earlier, the cap is never passed, and unless the cap was met
    every half-width is at most its target."""
    values = np.random.default_rng(seed).normal(0.3, spread, (count, cap))
    tight = replace(EXACT, first=8, cap=cap)
    loose = replace(tight, relative=min(1.0, tight.relative * looser))
    n = stop(values, tight)
    assert stop(values, loose) <= n <= cap
    reached = family(values[:, :n]).reached(tight)
    assert reached.met or n == cap
    if reached.met:
        assert all(one.half_width <= one.target for one in reached.known)
    assert len(reached.unmet) == sum(not one.met for one in reached.known)


def test_a_narrow_spell_is_not_enough():
    """Where the interval was too wide within the look-ahead, the rule goes on."""
    values = np.random.default_rng(3).normal(0.0, 0.02, (1, 10))
    rule = replace(EXACT, relative=0.05)
    assert family(values).reached(rule).met
    wide = values.copy()
    wide[0, 5] += 0.2  # late enough for the end to be within reach of the look-ahead
    ends = family(wide).precision(rule, 10)
    loose = replace(rule, relative=float(ends[1][0]) * 1.001)
    assert ends[1][0] <= loose.relative
    assert not family(wide).reached(loose).met
    assert (look_ahead(10), look_ahead(100), look_ahead(240)) == (5, 5, 12)


@pytest.mark.parametrize("level", [0.0, 0.3])
@pytest.mark.parametrize("rare", [0, 4])
def test_equal_pairs_are_not_taken_for_precision(level, rare):
    """Where most pairs differ by the same, the rule goes on to 59 pairs however narrow the
    interval looks; then a width of zero will do."""
    values = np.full((1, 70), level)
    values[0, 20 : 20 + rare] += (
        1e-4  # far below the target: only the rule on equal pairs holds it back
    )
    rule = replace(EXACT, relative=0.05, first=8, growth=0.0, cap=70)
    assert not family(values[:, :58]).reached(rule).met
    assert family(values[:, :59]).reached(rule).met
    assert stop(values, rule) == 64


def test_more_differences_widen_the_half_widths():
    """Bonferroni's half-widths grow with the number of differences judged at once."""
    values = np.random.default_rng(1).normal(size=(30, 20))
    alone = family(values[:1]).precision(EXACT, 20)[1][0]
    among = family(values).precision(EXACT, 20)[1][0]
    assert among > 1.3 * alone


@pytest.mark.parametrize("law", ["normal", "skewed"])
@pytest.mark.parametrize("target", [0.20, 0.35])
def test_intervals_after_stopping_hold_what_they_promise(law, target):
    """Nominal 95% covers 93 to 97% of 2,000 synthetic studies although they chose when to stop.

    Skewed is a gamma law of skewness 0.7. The standard error is half a point; were the coverage
    95%, one such test in 25,000 would fail; the seed is fixed.
    """
    draw = np.random.default_rng(20)
    shape = (2000, 1, 250)
    values = (
        draw.normal(size=shape) if law == "normal" else (draw.gamma(8, size=shape) - 8) / 8**0.5
    )
    rule = replace(EXACT, relative=target, cap=250)
    held, counts = 0, []
    for study in values:
        n = stop(study, rule)
        counts.append(n)
        mean, half, _ = family(study[:, :n]).precision(rule, n)
        held += bool(abs(mean[0]) <= half[0])
    assert np.median(counts) > 20
    assert 0.93 <= held / len(values) <= 0.97


def test_targets_are_the_larger_of_two():
    """Points for shares, a share of the level otherwise, or a share of the difference."""
    rule = Precision(relative=0.01, points=0.5, of_difference=0.1)
    levels, differences = np.array([0.5, 0.5, 200.0]), np.array([0.01, -0.3, 1.0])
    found = rule.targets(levels, differences, np.array([True, True, False]))
    np.testing.assert_allclose(found, [0.005, 0.03, 2.0])


@pytest.mark.parametrize(
    "wrong",
    [{"relative": -0.1}, {"points": "1"}, {"confidence": 1.0}, {"first": 2}, {"cap": 50.0},
     {"growth": float("nan")}, {"of_difference": True}],
)  # fmt: skip
def test_a_wrong_precision_is_refused(wrong: dict[str, Any]):
    """Each value out of bounds is refused by its name."""
    with pytest.raises(InputError, match=next(iter(wrong))):
        Precision(**wrong)


def test_holm_over_the_headline_family():
    """Adjusted p-values agree with Holm's definition on headline rows, and are empty elsewhere."""
    p = [0.04, 0.001, 0.03]
    rows = [("a", o, "district", "after", x) for o, x in zip(HEADLINE_OUTCOMES, p, strict=False)]
    rows += [("a", HEADLINE_OUTCOMES[0], "district", "2027", 0.01)]
    columns = ["scenario", "outcome", "level", "period", "p_value"]
    table = with_adjusted(pd.DataFrame(rows, columns=columns))
    assert table.columns[-1] == "p_adjusted"
    np.testing.assert_allclose(table["p_adjusted"], [0.06, 0.003, 0.06, np.nan])


@pytest.fixture(scope="module")
def district() -> District:
    """Three communities."""
    return district_from_tables(sample_district(3, 1))


@pytest.fixture(scope="module")
def chosen(district: District) -> Results:
    """A study that chose its replications; two batches, the second cut short by the cap."""
    rule = Precision(first=8, cap=13)
    return Study(
        district, ["raise-grants"], years=2, replications="auto", jobs=1, precision=rule
    ).run()


def test_auto_equals_the_same_number_fixed(
    chosen: Results, district: District, tmp_path, monkeypatch
):
    """What auto stops at, asked for as a number, gives the same bytes; so do other processes."""
    monkeypatch.setattr("govsim.study.pace.STARTING", 0.0)
    assert chosen.replications in (8, 13)
    chosen.save(tmp_path / "auto")
    Study(
        district, ["raise-grants"], years=2, replications=chosen.replications, jobs=2
    ).run(output=tmp_path / "fixed")  # fmt: skip
    for name in ("outcomes.parquet", "comparison.csv"):
        assert (tmp_path / "auto" / name).read_bytes() == (tmp_path / "fixed" / name).read_bytes()


def test_the_record_holds_the_number_and_the_rule(chosen: Results, district: District, tmp_path):
    """run.json says both, and what is read back knows what was reached."""
    again = load_results(chosen.save(tmp_path), district)
    assert again.binding["replications"] == chosen.replications
    assert again.precision == chosen.precision
    assert again.precision is not None
    assert again.precision.rule == Precision(first=8, cap=13)
    assert len(again.precision.known) == len(HEADLINE_OUTCOMES)


def test_a_damaged_rule_is_refused(chosen: Results, district: District, tmp_path):
    """A rule that is none is not read as one."""
    folder = chosen.save(tmp_path)
    record = (folder / "run.json").read_text(encoding="utf-8")
    (folder / "run.json").write_text(record.replace('"cap": 13', '"cap": -1'), encoding="utf-8")
    with pytest.raises(InputError, match=r"run\.json"):
        load_results(folder, district)


def test_a_precision_beside_a_number_is_refused(district: District):
    """Nobody is left to think that a precision they asked for was heeded."""
    with pytest.raises(InputError, match="20"):
        Study(district, ["raise-grants"], replications=20, precision=Precision())
