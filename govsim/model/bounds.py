"""Bounds of the whole numbers that set up a run, and the faults of those outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text

BOUNDS = {
    "years": (1, 50),
    "seed": (0, 2**63 - 1),
    "replication": (0, 10**9),
    "replications": (2, 10**6),
    "jobs": (-64, 1024),
    "draws": (2, 10**6),
    "draw_replications": (1, 10**6),
    "further_draws": (0, 10**6),
    "evaluations": (0, 10**5),
    "budget": (300, 10**6),
    "trajectories": (2, 1000),
    "points": (8, 2**16),
    "top": (1, 100),
    "months": (1, 600),
    "sample": (1, 150_000),
    "timeout": (1, 10**6),
    "port": (1024, 65_535),
    "min_count": (0, 1000),
}

CALLED = {
    "draw_replications": "replications", "further_draws": "draws", "min_count": "min-count",
}  # fmt: skip
"""What the user calls a setting whose bounds differ from those of the setting of that name."""


def number_faults(values: Mapping[str, object], prefix: str = "",
                  auto: Collection[str] = ()) -> list[Fault]:  # fmt: skip
    """Every setting that is not a whole number in range.

    Parameters
    ----------
    values : mapping of str to object
        Setting to value; names as in `BOUNDS`.
    prefix : str
        Put before a setting's name in the fault, for example ``--``.
    auto : collection of str
        Settings that may also be the word ``auto``.
    """
    faults = []
    for name, value in values.items():
        low, high = BOUNDS[name]
        if name in auto and value == "auto":
            continue
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not (whole and isinstance(value, int) and low <= value <= high):
            given = str(value)
            shown = given if len(given) <= 40 else given[:37] + "…"
            faults.append(
                Fault(
                    Text(
                        N_("{name} is “{value}”"), name=prefix + CALLED.get(name, name), value=shown
                    ),
                    Text(
                        N_("a whole number from {low} to {high}, or auto")
                        if name in auto
                        else N_("a whole number from {low} to {high}"),
                        low=low,
                        high=high,
                    ),
                )
            )
    return faults


def refuse_bad_numbers(**values: object) -> None:
    """Refuse run settings that are not whole numbers in range.

    Raises
    ------
    InputError
        With every fault.
    """
    faults = number_faults(values)
    if faults:
        raise InputError(faults)


def refuse_unknown_levels(levels: Collection[str] | None) -> None:
    """Refuse names that are no level of places.

    Raises
    ------
    InputError
        With every fault.
    """
    from govsim.model.indicators import LEVELS_OF_PLACES

    given = [levels] if isinstance(levels, str) else list(levels or ())
    unknown = [name for name in given if name not in LEVELS_OF_PLACES]
    if unknown:
        raise InputError([unknown_name(name, LEVELS_OF_PLACES) for name in unknown])
