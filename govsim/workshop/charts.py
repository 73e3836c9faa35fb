"""One outcome over the months, without and with a package."""

from __future__ import annotations

from typing import Any

import numpy as np

from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.style import look
from govsim.workshop.estimate import START, Estimate

HEIGHT = 300
BAND = (5, 95)


def chart(
    found: Estimate, outcome: str, first_year: int, language: Language, *, alone: bool = False
) -> Any:  # fmt: skip
    """Means as lines, nine runs of ten as bands.

    Parameters
    ----------
    found : Estimate
    outcome : str
    first_year : int
        Calendar year of the run's first month.
    language : Language
    alone : bool
        Today's rules alone.

    Returns
    -------
    bokeh.plotting.figure
    """
    from bokeh.models.annotations import Span
    from bokeh.plotting import figure

    share = OUTCOMES[outcome].kind in ("share", "rate")
    factor = 100.0 if share else 1.0
    label = OUTCOMES[outcome].text("label", language)
    axis = translate(N_("{label} (%)"), language, label=label) if share else label
    made = figure(height=HEIGHT, sizing_mode="stretch_width", tools="", toolbar_location=None,
                  y_axis_label=axis)  # fmt: skip
    names = (N_("Today's rules"), N_("With the package"))
    for k, (series, name) in enumerate(zip(found.series(outcome), names, strict=True)):
        if alone and k:
            break
        months = first_year + np.arange(series.shape[1]) / 12
        style, shown = look(k), translate(name, language)
        if len(series) > 2:
            low, high = np.percentile(factor * series, BAND, axis=0)
            made.varea(months, low, high, fill_color=style.colour, fill_alpha=0.18,
                       legend_label=shown)  # fmt: skip
        made.line(months, factor * series.mean(axis=0), color=style.colour, line_width=2.5,
                  line_dash="dashed" if k == 0 else "solid", legend_label=shown)  # fmt: skip
    if not alone:
        made.add_layout(Span(location=first_year + START / 12, dimension="height",
                             line_color="#666666", line_dash="dotted"))  # fmt: skip
    made.xaxis.ticker = list(range(first_year, first_year + series.shape[1] // 12 + 1))
    made.legend.background_fill_alpha = 0.7
    made.legend.orientation = "horizontal"
    made.add_layout(made.legend[0], "above")
    return made
