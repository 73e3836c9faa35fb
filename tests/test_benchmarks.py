"""The benchmarks: what they count, and that their pages say what was measured."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import page, run, spec, speed
from benchmarks.entries import ENTRIES
from benchmarks.peers.objects import Books

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def results():
    return json.loads(run.RESULTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", page.LANGUAGES)
def test_pages_are_made_from_the_results(results, language):
    """The page in docs/ is what the stored results say, to the letter."""
    shown = (DOCS / f"benchmarks.{language}.md").read_text(encoding="utf-8")
    assert shown == page.page(results, language)


@pytest.mark.parametrize("language", page.LANGUAGES)
def test_a_missing_peer_and_a_missed_bar_are_said(results, language):
    """A peer that could not be had is left out with a sentence; a bar not reached says so."""
    changed = copy.deepcopy(results)
    changed["speed"]["missing"] = {"mesa": "ModuleNotFoundError"}
    changed["speed"]["ratios"][0].update(times=1.0, reached=False)
    text = page.page(changed, language)
    assert page.say("missing", language, name=page.ENTRIES["mesa"][language == "zh"]) in text
    assert page.say("no", language) in text


def test_individual_weeks_are_people_times_weeks():
    """Ten volunteers and two holders of posts through months of 4, 4 and 5 weeks are 156."""
    table = np.zeros((3, 1, len(spec.COLUMNS)), np.int64)
    table[:, 0, spec.COLUMNS.index("volunteers")] = 10
    table[:, 0, spec.COLUMNS.index("staff")] = 2
    assert spec.individual_weeks(table) == 12 * (4 + 4 + 5)


def test_ratios_are_of_medians_and_say_whether_the_bar_is_reached():
    """Ten times as dear is ten times as slow, and enough for no bar above it."""
    cheap, dear = np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])
    found = speed._ratios({"reduced": cheap, "mesa": dear, "starsim": 10 * dear})
    told = {one["slow"]: (one["times"], one["reached"]) for one in found}
    assert told == {"mesa": (10.0, False), "starsim": (100.0, True)}


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.floats(1.0, 9.0), st.floats(1.0, 9.0)), min_size=3, max_size=9))
def test_the_interval_of_a_ratio_encloses_it(rounds):
    """The ratio of medians lies in its own interval, which is of their rounds' own numbers: no end
    is beyond the greatest of one over the least of the other."""
    slow, fast = np.array(rounds).T
    low, high = speed.interval(slow, fast)
    ratio = np.median(slow) / np.median(fast)
    assert slow.min() / fast.max() <= low * (1 + 1e-12)
    assert low * (1 - 1e-12) <= ratio <= high * (1 + 1e-12)
    assert high * (1 - 1e-12) <= slow.max() / fast.min()


def test_every_month_and_year_of_the_yardstick_ends_on_a_week():
    """Twelve months and one exam a year, the last week of the horizon among both."""
    assert len(spec.MONTH_END) == spec.IS_MONTH_END.sum() == 12 * spec.WEEKS // 52
    assert spec.IS_MONTH_END[spec.IS_YEAR_END].all()
    assert spec.IS_YEAR_END.sum() == spec.WEEKS // 52


def test_books_of_peers_with_objects_lose_no_fen():
    """Grants and wages of three years leave the sum of all accounts as it was, or none is told."""
    books = Books(1)
    for _ in range(36):
        books.close_month()
    assert books.table().shape == (36, spec.COMMUNITIES, len(spec.COLUMNS))
    books.communities[0].wage_money += 1
    with pytest.raises(AssertionError):
        books.table()


def test_each_entry_has_a_name_in_both_languages():
    """No entry and no part of the page is without its words."""
    assert {entry.key for entry in ENTRIES} == set(page.ENTRIES)
    assert all(len(words) == 2 and all(words) for words in page.ENTRIES.values())
