"""A package of proposals as participants choose it, and the short code it is shared by."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.analysis.search_space import LEVERS, Package
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits of a code (Crockford's base 32): no letter that is taken for another or for a digit."""
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
LEVELS = 6
"""Off, and up to five strengths."""
CHECK = 37
"""Every code is a multiple of it: one letter mistyped never makes another (a prime above 32)."""
LONGEST = 40
"""Letters of a code that are read at all."""

PRESETS: dict[str, Package] = {
    N_("Raise the operating grant"): (("operating_grant", 0.25),),
    N_("Entry by exam alone"): (("entry_by_exam", 2.0),),
    N_("Entry by exam with a career ladder"): (("entry_by_exam", 2.0), ("career_ladder", 0.05)),
    N_("More award money"): (("demonstration", 0.6),),
    N_("Volunteers and branches in residential quarters"): (
        ("volunteer_system", 0.6), ("quarter_branches", 0.6),
    ),
    N_("Lighten the load: admission of tasks, one window"): (
        ("one_stop_service", 0.6), ("task_admission", 0.6),
    ),
}  # fmt: skip
"""Packages to begin from, by their title (a message)."""


def package_of(levels: Mapping[str, int]) -> Package:
    """The package of levers set to levels: 0 for off, 1 for the weakest, and so on."""
    return tuple(
        (name, lever.strengths()[levels[name] - 1])
        for name, lever in LEVERS.items()
        if levels.get(name)
    )


def levels_of(package: Package) -> dict[str, int]:
    """Every lever's level; a strength between two levels counts as the nearest."""
    levels = dict.fromkeys(LEVERS, 0)
    for name, value in package:
        steps = LEVERS[name].strengths()
        levels[name] = 1 + min(range(len(steps)), key=lambda k: abs(steps[k] - value))
    return levels


def code_of(package: Package) -> str:
    """The code of a package: the same letters for the same package, in groups of four."""
    levels, number = levels_of(package), 0
    for level in levels.values():
        number = number * LEVELS + level
    number *= CHECK
    letters = ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    letters = letters or "0"
    return _grouped(letters)


def _grouped(letters: str) -> str:
    first = len(letters) % 4
    groups = [letters[:first]] if first else []
    return "-".join([*groups, *(letters[k : k + 4] for k in range(first, len(letters), 4))])


def read_code(text: str) -> Package:
    """The package of a code, in any case, with or without its hyphens.

    Raises
    ------
    InputError
        If it is no code, or mistyped.
    """
    letters = text[:LONGEST].strip().upper().translate(ALIKE)
    wrong = InputError([
        Fault(Text(N_("this is not the code of a package")),
              Text(N_("the letters and digits shown beside “Share”")))
    ])  # fmt: skip
    if not letters or len(text) > LONGEST or any(c not in ALPHABET for c in letters):
        raise wrong
    number = 0
    for letter in letters:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    number, check = divmod(number, CHECK)
    if check or number >= LEVELS ** len(LEVERS):
        raise wrong
    levels: dict[str, int] = {}
    for name in reversed(LEVERS):
        number, levels[name] = divmod(number, LEVELS)
    if any(level > len(LEVERS[name].strengths()) for name, level in levels.items()):
        raise wrong
    return package_of(levels)
