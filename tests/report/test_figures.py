"""Figures hold what they claim, in both languages, without a missing glyph."""

import warnings

import numpy as np

from govsim.analysis.headline import HEADLINES, headline_outcomes
from govsim.report.blocks import Picture
from govsim.report.canvas import shorten, wrap
from govsim.report.context import Context
from govsim.report.figures import headline_figure, scenario_names, subsystem_figure
from govsim.report.figures_places import places_figure


def test_every_figure_draws_without_a_warning(context: Context) -> None:
    """No missing glyph and no failed layout in any figure; the same data give the same bytes, the
    SVG made before the PNG or after it (in Chinese; nothing but the words differs in English)."""
    c = context
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for subsystem in HEADLINES:
            outcomes = headline_outcomes(c.results, subsystem)[:3]
            once = subsystem_figure(c.results, outcomes, c.names, c.language).forms
            if c.language == "zh":
                again = subsystem_figure(c.results, outcomes, c.names, c.language)
                assert (again.png, again.svg) == (once["png"], once["svg"])
            assert once["svg"].startswith(b"<?xml")
            assert once["png"].startswith(b"\x89PNG")
        rest = [headline_figure(c.results, headline_outcomes(c.results), c.names, c.language)]
        scenarios = [s.name for s in c.proposed]
        for level in ("community", "street"):
            rest.append(places_figure(c.results, "satisfaction", scenarios, c.names, c.language,
                                      level=level))  # fmt: skip
        assert all(drawing.svg and drawing.png for drawing in rest)


def test_letters_name_the_scenarios(context: Context) -> None:
    """The reference has a word, the others a letter in their order."""
    names = scenario_names(context.results, context.language)
    order = [s.name for s in context.results.scenarios]
    assert [names.short[name] for name in order[1:]] == ["A", "B"]


def test_labels_fit_their_width() -> None:
    """A wrapped label has no line wider than asked; Chinese characters count two."""
    for text in ("Share of communities with a funding gap", "有资金缺口社区占比（百分点）"):
        lines = wrap(text, 16).split("\n")
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert max(sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in lines) <= 16
    assert shorten("提高社区运转经费", 8) == "提高社…"


def test_a_picture_says_what_it_shows(context: Context) -> None:
    """A notebook gets both forms with caption and description."""
    drawing = headline_figure(
        context.results, ["gap_share", "satisfaction"], context.names, context.language
    )
    data, words = Picture(drawing, "Figure 1. x", "y")._repr_mimebundle_()
    assert data["image/png"] == drawing.png
    assert words["image/svg+xml"] == {"caption": "Figure 1. x", "description": "y"}
    assert np.frombuffer(drawing.png[16:24], ">u4")[0] == 1228
