"""What is kept of what participants do, and what of it leaves the room."""

from __future__ import annotations

from dataclasses import fields
from io import BytesIO

import pandas as pd
import pytest

from govsim.catalogue.messages import LANGUAGES, translate
from govsim.workshop import export
from govsim.workshop.notes import GUESS, RUN, SKIP, Note
from govsim.workshop.packages import PRESETS, code_of
from govsim.workshop.room import Room, States, Visitor
from govsim.workshop.steps import TITLES, Steps

YEARS = [2028, 2029, 2030, 2031]
CODE = code_of(next(iter(PRESETS.values())))
TOKENS = ("0" * 32, "1" * 32)


def test_notes_survive_the_server(tmp_path):
    """Read back in the order in which they were taken; a package is seen by whom it was."""
    first = States(tmp_path)
    first.notes.take(TOKENS[0], RUN, CODE)
    first.notes.take(TOKENS[0], GUESS, CODE, "satisfaction", [1.0, 2.0, 3.0, 4.5])
    first.notes.take(TOKENS[1], SKIP, CODE)
    first.close()
    notes = States(tmp_path).notes
    assert [n.kind for n in notes.all()] == [RUN, GUESS, SKIP]
    assert [n.values for n in notes.guesses(CODE, "satisfaction")] == [(1.0, 2.0, 3.0, 4.5)]
    assert notes.guesses(CODE, "vacancy_rate") == []
    assert notes.seen(TOKENS[0], CODE)
    assert notes.seen(TOKENS[1], CODE)
    assert not notes.seen(TOKENS[1], "other")


def test_having_run_a_package_is_not_having_seen_it(tmp_path):
    """Only a guess, or declining to make one, shows the result."""
    notes = States(tmp_path).notes
    notes.take(TOKENS[0], RUN, CODE)
    assert not notes.seen(TOKENS[0], CODE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_names_nobody(language):
    """Numbers instead of tokens, minutes instead of times; a spreadsheet reads it."""
    notes = [
        Note(1e9, TOKENS[0], RUN, CODE),
        Note(1e9 + 61, TOKENS[1], RUN, "no code"),
        Note(1e9 + 125, TOKENS[0], GUESS, CODE, "satisfaction", (1.0, 2.0, 3.0, 4.5)),
    ]
    data = export.csv(notes, YEARS, language)
    assert data.startswith(b"\xef\xbb\xbf")
    for token in TOKENS:
        assert token.encode() not in data
    table = pd.read_csv(BytesIO(data))
    assert list(table.iloc[:, 1]) == [0, 1, 2]
    assert table.iloc[0, 0] == table.iloc[2, 0] != table.iloc[1, 0]
    assert table.iloc[2, -1] == 4.5
    assert table.columns[0] == translate("Participant", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_workshop_has_an_empty_table(language):
    """The head, and no row."""
    assert len(pd.read_csv(BytesIO(export.csv([], YEARS, language)))) == 0


def test_numbers_do_not_tell_who_came_first():
    """The running number depends on the tokens alone, not on the order of the notes."""
    notes = [Note(float(k), f"{k:032x}", RUN, CODE) for k in range(9)]
    assert export.participants(notes) == export.participants(notes[::-1])


def test_every_step_has_its_title():
    """The console can turn each, and nothing else."""
    assert list(TITLES) == [f.name for f in fields(Steps)]


def test_steps_survive_the_server_and_a_reset(home, tmp_path):
    """What the facilitator closed stays closed; what participants did is forgotten."""
    room = Room(str(home), States(tmp_path))
    room.set_steps(Steps(predict=False), frozen=True)
    room.states.save("a", Visitor(levels={"entry_by_exam": 2}))
    room.states.notes.take("a", RUN, CODE)
    before = room.round
    room.reset()
    assert room.round != before
    room.states.close()
    again = Room(str(home), States(tmp_path))
    assert (again.steps, again.frozen) == (Steps(predict=False), True)
    assert again.states.load("a") == Visitor()
    assert again.states.number() == 0
    assert again.states.notes.all() == []


def test_a_packages_version_grows_with_its_own_notes_alone(tmp_path):
    """What is noted of another package leaves it; a clearing moves all."""
    notes = States(tmp_path).notes
    before = notes.version_of(CODE)
    notes.take(TOKENS[0], RUN, "other")
    assert notes.version_of(CODE) == before
    notes.take(TOKENS[0], SKIP, CODE)
    assert (after := notes.version_of(CODE)) > before
    notes.clear()
    assert notes.version_of(CODE) > after
    assert notes.version_of("never noted") > after
