"""The steps of a workshop that its facilitator opens and closes."""

from __future__ import annotations

from dataclasses import dataclass

from govsim.catalogue.messages import N_


@dataclass(frozen=True)
class Steps:
    """What participants may do at present.

    Attributes
    ----------
    choose : bool
        Move the levers and run packages.
    predict : bool
        Are asked what they expect before they see what comes of a package.
    results : bool
        See what comes of it.
    ask : bool
        Ask who, why, and where the money goes.
    share : bool
        Share codes and take the summary home.
    game : bool
        Decide in the game.
    debrief : bool
        See what was true.
    """

    choose: bool = True
    predict: bool = True
    results: bool = True
    ask: bool = True
    share: bool = True
    game: bool = True
    debrief: bool = False


TITLES: dict[str, str] = {
    "choose": N_("Choose and run packages"),
    "predict": N_("Predict before the result is shown"),
    "results": N_("See the results"),
    "ask": N_("Who gains, why, the money, one community's story"),
    "share": N_("Share codes and take the summary home"),
    "game": N_("Decide in the game"),
    "debrief": N_("Debrief: what was true in the game"),
}
"""What the console calls every step (messages)."""
