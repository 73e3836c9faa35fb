"""The parts of a page, as the server knows them."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.workshop.foresee import Curve
from govsim.workshop.lever_list import Levers
from govsim.workshop.packages import levels_of
from govsim.workshop.parts import Button, Choice, Download, Html, Line, Part, Valued
from govsim.workshop.ticks import Ticks
from govsim.workshop.words import inline

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
"""What a browser may send."""


def placed(part: Part) -> list[dict[str, Any]]:
    """Everything that a part sends from now on."""
    sent: list[dict[str, Any]] = []
    part.place(sent.append)
    return sent


def valued() -> list[Valued[Any]]:
    """One of every kind that a participant sets."""
    return [Choice("c", {"one": "a", "two": "b"}, "a"), Line("l", 4), Ticks({"x": "X"}, {}),
            Levers("en", {}), Curve()]  # fmt: skip


def test_only_what_is_new_is_sent():
    """A text written twice is sent once, with all that the part shows."""
    part = Html()
    sent = placed(part)
    part.object = "<p>a</p>"
    part.object = "<p>a</p>"
    assert sent == [{"visible": True, "object": "<p>a</p>"}]
    part.visible = False
    assert sent[1:] == [{"visible": False, "object": "<p>a</p>"}]


@given(told=anything)
def test_a_browser_may_say_anything(told):
    """No part fails of it; what each then holds is of its own kind, and is not sent back."""
    choice, line, ticks, levers, curve = every = valued()
    sent = [placed(part) for part in every]
    for part in (*every, Html()):
        part.take(told)
    assert choice.value in ("a", "b")
    assert isinstance(line.value, str)
    assert len(line.value) <= 4
    assert set(ticks.value) == {"x"}
    assert set(ticks.value.values()) <= {True, False}
    assert all(type(level) is int and level >= 0 for level in levers.value.values())
    assert set(levers.value) <= set(levels_of(()))
    assert isinstance(curve.value, list)
    assert sent == [[], [], [], [], []]


@pytest.mark.parametrize(("number", "told", "value"), [
    (0, 1, "b"), (1, "abcd", "abcd"), (2, {"x": True}, {"x": True}),
    (3, {"council_day": 2}, {"council_day": 2}), (4, [1.0, 2.0], [1.0, 2.0]),
])  # fmt: skip
def test_what_makes_sense_is_taken_and_told_of(number, told, value):
    """It is the part's value, watchers hear of it once, and only what the server sets counts as
    set: a value that the server has heard of late does not undo a later one in the browser."""
    part = valued()[number]
    before, heard = part.value, []
    sent = placed(part)
    part.on_change(lambda: heard.append(part.value))
    part.take(told)
    part.take(told)
    assert part.value == value
    assert heard == [value]
    part.show(visible=not part.visible)
    assert [one["turn"] for one in sent] == [0]
    part.value = before
    assert heard == [value, before]
    assert [one["turn"] for one in sent] == [0, 1]


def pressed(part: Button) -> None:
    """Press it in a running loop, and let what follows happen."""

    async def press() -> None:
        part.take(None)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(press())


@pytest.mark.parametrize(("shown", "times"), [
    ({}, 1), ({"disabled": True}, 0), ({"visible": False}, 0),
])  # fmt: skip
def test_a_button_that_is_off_or_hidden_is_not_pressed(shown, times):
    """Whatever a browser says."""
    done = []

    async def act() -> None:
        done.append(1)

    part = Button("b", act)
    part.show(**shown)
    pressed(part)
    assert len(done) == times


def test_a_file_is_sent_once_it_is_asked_for():
    """Not before, and anew at every press."""
    part = Download("d", lambda: b"\x00file", "name.pdf")
    sent = placed(part)
    pressed(part)
    pressed(part)
    files = [one["file"] for one in sent]
    assert [base64.b64decode(f["data"]) for f in files] == [b"\x00file"] * 2
    assert [(f["name"], f["turn"]) for f in files] == [("name.pdf", 1), ("name.pdf", 2)]


def test_a_pictures_rules_hold_for_itself_alone():
    """What it says of all elements goes to its own root, in place of a rule for the whole page."""
    svg = '<?xml?>\n<svg width="1"><defs><style type="text/css">*{stroke: red}</style></defs></svg>'
    assert inline(svg) == '<svg style="stroke: red" width="1"><defs></defs></svg>'
