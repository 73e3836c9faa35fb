"""What a process knows of its own pace."""

from __future__ import annotations

from govsim.study.pace import STARTING, Pace


def test_processes_are_started_once_that_saves_time():
    """Small work is done here, however many cores there are, until it adds up; one core never."""
    here = Pace()
    assert not here.worth_starting(1.9 * STARTING, 2)
    assert here.worth_starting(0.2 * STARTING, 2)
    assert here.worth_starting(0.01, 2)
    assert not here.worth_starting(0.0, 2)
    assert not here.worth_starting(100 * STARTING, 1)


def test_what_a_run_takes_is_known_once_learnt():
    """Of every kind of run for itself; the latest word counts."""
    here = Pace()
    assert here.seconds("small") is None
    here.learn("small", 0.1)
    here.learn("small", 0.2)
    assert here.seconds("small") == 0.2
    assert here.seconds("large") is None
