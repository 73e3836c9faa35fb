"""A figure being drawn: panels, a key above them, names at the ends of lines, and saving."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from govsim.report.drawing import Drawing, Form
from govsim.report.fonts import check_coverage, legible
from govsim.report.style import GREY, NORMAL, PIXELS_PER_INCH, SMALL, WIDTH, Look

_PIXELS: ContextVar[int] = ContextVar("pixels per inch", default=PIXELS_PER_INCH)


@contextmanager
def resolution(pixels_per_inch: int) -> Iterator[None]:
    """Save figures with more points to the inch, because they will be shown larger."""
    token = _PIXELS.set(pixels_per_inch)
    try:
        yield
    finally:
        _PIXELS.reset(token)


class Canvas:
    """One figure.

    Parameters
    ----------
    width, height : float
        In inches.
    """

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=(width, height))
        FigureCanvasAgg(self.figure)

    def grid(self, rows: int, columns: int, *, heights: tuple[float, ...] | None = None,
             top: float = 0.9, bottom: float = 0.1, left: float = 0.08, right: float = 0.955,
             hspace: float = 0.2, wspace: float = 0.3) -> np.ndarray:  # fmt: skip
        """Panels, shape (rows, columns)."""
        layout = {"top": top, "bottom": bottom, "left": left, "right": right,
                  "hspace": hspace, "wspace": wspace, "height_ratios": heights}  # fmt: skip
        axes = self.figure.subplots(rows, columns, squeeze=False, gridspec_kw=layout)
        return np.asarray(axes)

    def key(self, entries: list[tuple[str, Look]], *, markers: bool = False) -> None:
        """Name the scenarios above the panels, in the rows `key_height` leaves for them."""
        from matplotlib.lines import Line2D

        handles = [
            Line2D(
                [], [], color=style.colour, marker=style.marker, linestyle="none", markersize=4.5
            )
            if markers
            else Line2D([], [], **style.line)
            for _, style in entries
        ]
        self.figure.legend(
            handles, [text for text, _ in entries], loc="upper left", frameon=False,
            ncols=_key_columns([text for text, _ in entries]), bbox_to_anchor=(0.005, 1.0),
            handlelength=2.6, columnspacing=1.6, borderaxespad=0.1, handletextpad=0.6,
        )  # fmt: skip

    @staticmethod
    def label_ends(ax: Any, ends: list[tuple[float, str, Look]]) -> None:
        """Write each line's name at its right end, moved apart where lines end together.

        Parameters
        ----------
        ax : matplotlib.axes.Axes
        ends : list of (value, name, look)
        """
        low, high = ax.get_ylim()
        gap = (high - low) * SMALL * 1.15 / 72 / _inches(ax)
        ordered = sorted((end for end in ends if np.isfinite(end[0])), key=lambda end: end[0])
        places: list[float] = []
        for value, _, _ in ordered:
            places.append(max(value, places[-1] + gap) if places else value)
        if ordered:
            shift = (sum(places) - sum(end[0] for end in ordered)) / len(ordered)
            places = [place - shift for place in places]
        for place, (_, name, style) in zip(places, ordered, strict=True):
            ax.annotate(
                name, (1.0, place), xycoords=("axes fraction", "data"), xytext=(2.5, 0),
                textcoords="offset points", va="center", fontsize=SMALL, color=style.colour,
                annotation_clip=False,
            )  # fmt: skip
        ax.set_ylim(low, high)

    def note(self, text: str) -> None:
        """A line below the panels."""
        self.figure.text(0.01, 0.004, text, fontsize=SMALL, color=GREY, va="bottom")

    def finish(self) -> Drawing:
        """The figure as SVG (letters as outlines) and PNG, without date or program names.

        It is drawn later, with the settings of now.

        Raises
        ------
        InputError
            If a character has no glyph.
        """
        import matplotlib as mpl
        from matplotlib.text import Text

        for item in self.figure.findobj(Text):
            said = item.get_text()
            check_coverage([said])
            if said != legible(said):
                item.set_text(legible(said))
        # Of a copy, as reading the backend of the settings themselves would choose one.
        settings: dict[Any, Any] = {k: v for k, v in mpl.rcParams.copy().items() if k != "backend"}
        how: dict[Form, dict[str, Any]] = {
            "svg": {"metadata": {"Date": None, "Creator": None}},
            "png": {"metadata": {"Software": None}, "dpi": _PIXELS.get()},
        }

        def make(form: Form) -> bytes:
            made = io.BytesIO()
            with mpl.rc_context(settings):
                self.figure.savefig(made, format=form, **how[form])
            return made.getvalue()

        return Drawing(make)


def _inches(ax: Any) -> float:
    return float(ax.get_position().height * ax.figure.get_figheight())


def key_height(texts: list[str]) -> float:
    """Height of the key, in inches."""
    rows = -(-len(texts) // _key_columns(texts))
    return 0.06 + rows * NORMAL * 1.75 / 72


def title_height(titles: list[str]) -> float:
    """Height of the panels' titles once wrapped, in inches."""
    lines = max((title.count("\n") + 1 for title in titles), default=1)
    return 0.09 + lines * NORMAL * 1.3 / 72


def _key_columns(texts: list[str]) -> int:
    longest = max(_letters(text) for text in texts) * 0.55 * NORMAL / 72
    return max(1, min(len(texts), int(WIDTH // (longest + 0.55))))


def wrap(text: str, width: int) -> str:
    """A label broken into lines of at most a width in letters; a Chinese character counts two."""
    glue = " " if " " in text and _letters(text) < 1.5 * len(text) else ""
    lines, line = [], ""
    for word in text.split(" ") if glue else text:
        longer = f"{line}{glue}{word}" if line else word
        if line and _letters(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return "\n".join([*lines, line])


def _letters(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def shorten(text: str, width: int) -> str:
    """A text cut to a width in letters, with an ellipsis; Chinese characters count double."""
    if _letters(text) <= width:
        return text
    end = next(i for i in range(len(text)) if _letters(text[: i + 1]) >= width)
    return text[:end].rstrip() + "…"
