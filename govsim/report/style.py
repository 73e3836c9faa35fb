"""The house style of figures: readable in black and white, by the colour-blind, and at 6.1 inches.

Scenarios differ by colour, line style and marker at once, and keep theirs in every figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

WIDTH = 6.14
"""Width of a figure in inches: the text width between the margins of an official document."""

PIXELS_PER_INCH = 200
SMALL, NORMAL = 7.0, 8.0
GREY = "#595959"


@dataclass(frozen=True)
class Look:
    """How one scenario is drawn everywhere.

    Attributes
    ----------
    colour : str
    dashes : tuple of float
        On and off lengths; empty for a solid line.
    marker : str
    """

    colour: str
    dashes: tuple[float, ...]
    marker: str

    @property
    def line(self) -> dict[str, Any]:
        """Keyword arguments of a matplotlib line."""
        pattern: Any = (0, self.dashes) if self.dashes else "-"
        return {"color": self.colour, "linestyle": pattern}


LOOKS: tuple[Look, ...] = (
    Look("#3f3f3f", (), "s"),
    Look("#0072b2", (5.0, 1.6), "o"),
    Look("#d55e00", (1.4, 1.2), "^"),
    Look("#007a5a", (6.0, 1.4, 1.3, 1.4), "D"),
    Look("#8a3d72", (3.0, 1.0), "v"),
    Look("#7a5c00", (8.0, 2.0, 1.3, 1.3, 1.3, 2.0), "P"),
)
"""The reference first; the colours are Okabe and Ito's, darkened to print."""


def look(index: int) -> Look:
    """How the scenario at a position is drawn; the reference is 0."""
    return LOOKS[index] if index < len(LOOKS) else LOOKS[1 + (index - 1) % (len(LOOKS) - 1)]


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style; matplotlib's settings are put back afterwards."""
    import matplotlib as mpl
    import seaborn as sns

    from govsim.report.fonts import families, register_fonts

    register_fonts()
    settings = {
        "font.family": families(),
        "font.size": NORMAL,
        "axes.titlesize": NORMAL,
        "axes.labelsize": SMALL,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "legend.fontsize": NORMAL,
        "axes.unicode_minus": True,
        "axes.linewidth": 0.6,
        "axes.edgecolor": GREY,
        "grid.linewidth": 0.4,
        "grid.color": "#d9d9d9",
        "lines.linewidth": 1.3,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "svg.fonttype": "path",
        "svg.hashsalt": "govsim",
        "figure.dpi": 100,
    }
    with mpl.rc_context():
        sns.set_theme(context="paper", style="ticks", rc=settings)
        yield
