"""Sweeping up behind visitors who have left."""

from __future__ import annotations

import asyncio
import gc

import pytest

from govsim.workshop.sweep import LATE, LONG, MANY, OWN, QUIET, Sweep, document, time


@pytest.mark.parametrize(
    ("left", "busy", "late", "waits", "due"),
    [(0, 0.0, 0.0, False, False), (1, 0.0, 0.0, False, True), (1, 2 * QUIET, 0.0, False, False),
     (1, 0.0, 2 * LATE, False, False), (1, 0.0, 0.0, True, False), (MANY, 1.0, 1.0, True, True)],
)  # fmt: skip
def test_it_is_swept_while_nobody_waits(left, busy, late, waits, due):
    """Only behind someone who left, at a quiet moment, with no run asked for; behind many in any
    case."""
    sweep = Sweep(lambda: waits)
    sweep.left = left
    assert sweep.is_due(busy, late) is due


def test_it_is_swept_after_a_long_time_in_any_case(monkeypatch):
    """Even if nobody has left, and however busy the room is."""
    sweep, now = Sweep(lambda: True), time.monotonic()
    assert not sweep.is_due(1.0, 1.0)
    monkeypatch.setattr(time, "monotonic", lambda: now + 2 * LONG)
    assert sweep.is_due(1.0, 1.0)


def test_panels_own_look_through_all_objects_is_put_off():
    """While a server runs, a visitor who leaves is counted instead, and Python does not look
    through the oldest objects by itself; afterwards all is as it was."""
    panels, usual, frozen = getattr(document, OWN), gc.get_threshold(), gc.get_freeze_count()

    async def served() -> int:
        sweep = Sweep(lambda: False)
        await sweep.begin()
        try:
            assert gc.get_freeze_count() > frozen
            assert gc.get_threshold()[2] > 10**6
            before = gc.get_stats()[2]["collections"]
            getattr(document, OWN)()
            assert gc.get_stats()[2]["collections"] == before
            return sweep.left
        finally:
            sweep.end()

    assert asyncio.run(served()) == 1
    assert (getattr(document, OWN), gc.get_threshold()) == (panels, usual)
    assert gc.get_freeze_count() == 0
