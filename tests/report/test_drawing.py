"""A figure's forms are made when they are asked for, once, and as if they were made at once."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

from govsim.report.blocks import Picture
from govsim.report.canvas import Canvas, resolution
from govsim.report.documents import write_documents
from govsim.report.drawing import Drawing, Form, Pictures
from govsim.report.kinds.manuscripts import manuscript
from govsim.report.style import house_style


def drawn(asked: list[Form]) -> Drawing:
    """A small figure that notes which forms are made of it."""
    with house_style(), resolution(50):
        canvas = Canvas(2, 1)
        canvas.grid(1, 1)[0, 0].plot([0, 1], [0, 1])
        real = canvas.finish()

    def make(form: Form) -> bytes:
        asked.append(form)
        return real.forms[form]

    return Drawing(make)


def test_a_form_is_made_once_and_only_if_asked_for() -> None:
    """Nothing is made before it is read, and nothing twice."""
    asked: list[Form] = []
    one = drawn(asked)
    pictures = Pictures()
    pictures.add("a", one, "x,y\n")
    assert list(pictures) == ["a.png", "a.svg", "a.csv"]
    assert asked == []
    assert pictures["a.csv"] == b"x,y\n"
    assert pictures["a.png"] == one.png
    assert asked == ["png"]
    assert (one.forms["svg"], one.forms["png"]) == (pictures["a.svg"], pictures["a.png"])
    assert asked == ["png", "svg"]


@pytest.mark.parametrize(("formats", "needed"), [
    (["html"], ["png"]), (["docx"], ["png"]), (["pdf"], ["svg"]),
    (["html", "pdf"], ["png", "svg"]),
])  # fmt: skip
def test_documents_ask_for_what_they_show(
    formats: list[str], needed: list[Form], tmp_path: Path
) -> None:
    """Each format has its form of a figure made, and no other."""
    asked: list[Form] = []
    made = manuscript([Picture(drawn(asked), "Figure 1. x", "y")], "Title", "en")
    write_documents(made, tmp_path, "x", formats)
    assert asked == needed


def test_what_was_in_force_when_it_was_drawn_counts() -> None:
    """Settings and resolution of a later time change nothing; nor does a form change settings."""
    once = drawn([])
    with mpl.rc_context({"lines.linewidth": 9, "svg.hashsalt": "x"}), resolution(300):
        before = dict(mpl.rcParams.copy())
        later = drawn([]).forms
        assert dict(mpl.rcParams.copy()) == before
    assert later == once.forms
    assert np.frombuffer(later["png"][16:24], ">u4").tolist() == [100, 50]
