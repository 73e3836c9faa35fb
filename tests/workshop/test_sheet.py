"""A page's parts as one component."""

from __future__ import annotations

import json

import pytest

from govsim.workshop.parts import Choice, Html
from govsim.workshop.sheet import DRAWN, MOST, sheet_of
from govsim.workshop.sweep import document


def test_the_document_holds_what_the_parts_show():
    """What the server writes, and what a browser has told of a part, stand in the document that a
    page would load anew; a part that does not exist, or no message at all, changes nothing."""
    text, choice = Html(), Choice("c", {"one": 1, "two": 2}, 1)
    made = sheet_of({"first": [text], "second": [choice]})
    page = document.Document()
    page.add_root(made.get_root(page))
    more = Html()
    made.add("second", [more])
    text.object, more.object = "<p>written</p>", "<p>later</p>"
    made._handle_msg({"part": 1, "told": 1})
    for told in (None, [], {}, {"part": 3, "told": 0}, {"part": -1, "told": 0},
                 {"part": "1", "told": 0}, {"part": True, "told": 0}):  # fmt: skip
        made._handle_msg(told)
    assert choice.value == 2
    kept = json.dumps(page.to_json(deferred=False))
    assert "<p>written</p>" in kept
    assert "<p>later</p>" in kept
    assert '["value", 1]' in kept
    assert '["value", 0]' not in kept


def test_no_more_parts_than_there_is_room_for():
    """One too many is a fault of the page, and fails at once."""
    sheet_of({"all": [Html() for _ in range(MOST)]})
    with pytest.raises(ValueError, match=f"p{MOST}"):
        sheet_of({"all": [Html() for _ in range(MOST + 1)]})


def test_every_kind_of_part_is_drawn():
    """Each kind has its function in the files that the browser loads."""
    from govsim.workshop.charts import Chart
    from govsim.workshop.foresee import Curve
    from govsim.workshop.lever_list import Levers, layout
    from govsim.workshop.parts import Button, Line
    from govsim.workshop.ticks import Ticks

    script = "\n".join(map(layout, DRAWN))
    for kind in (Html, Button, Choice, Line, Chart, Curve, Levers, Ticks):
        assert f"function {kind.kind}(root" in script
