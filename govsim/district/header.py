"""Which row of a sheet names its columns, and which column of a table each of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from govsim.district.fields import fields
from govsim.district.units import UNITS, plain, unit_factor
from govsim.district.vocabulary import WORDS

LOOKED_AT = 30
"""Rows at the top among which the header is looked for."""
_BRACKETS = re.compile(r"(.+?)[(\[【〔](.*)[)\]】〕]")
_DECORATION = re.compile(r"^[*＊]+|[*＊:]+$")
_NO_UNITS = frozenset(("必填", "选填", "可不填", "可选", "required", "optional"))
_SUFFIXES = ("_yuan", "_m2", "_km2")
_UNIT_LINE = re.compile(r"(?:金额|计量)?单位[::]\(?([^,;、()。]+)")

EXACT, TEMPLATE = 0, 1


@dataclass(frozen=True)
class Match:
    """What a header cell stands for.

    Attributes
    ----------
    field : str
        Column of the table.
    rank : int
        0 for the identifier, 1 for the template's name, more for a synonym; the lowest wins.
    unit : str
        Unit as written, empty if none is.
    factor : Fraction or None
        How many of the column's own unit that is; None if the unit is unknown.
    """

    field: str
    rank: int
    unit: str = ""
    factor: Fraction | None = Fraction(1)


@cache
def names(table: str) -> dict[str, tuple[str, int]]:
    """Every name of every column of a table, as compared: to the column and the name's rank."""
    known: dict[str, tuple[str, int]] = {}
    for name in fields(table):
        known[name] = (name, EXACT)
    for name in fields(table):
        known.setdefault(plain(WORDS[table][name].name), (name, TEMPLATE))
    for name in fields(table):
        for suffix in ("", *_SUFFIXES):
            if name.endswith(suffix):
                spelt = name.removesuffix(suffix)
                known.setdefault(spelt, (name, 2))
                known.setdefault(spelt.replace("_", ""), (name, 2))
    longest = max(len(word.also) for word in WORDS[table].values())
    for i in range(longest):
        for name in fields(table):
            if i < len(WORDS[table][name].also):
                known.setdefault(plain(WORDS[table][name].also[i]), (name, 3 + i))
    return known


@cache
def match(table: str, header: str) -> Match | None:
    """The column a header cell names; None if it names none."""
    word = _DECORATION.sub("", plain(header))
    known = names(table)
    if word in known:
        return Match(*known[word])
    bracketed = _BRACKETS.fullmatch(word)
    if bracketed and _DECORATION.sub("", bracketed[1]) in known:
        field, rank = known[_DECORATION.sub("", bracketed[1])]
        return _with_unit(table, field, rank, bracketed[2])
    for length in range(len(word) - 1, 1, -1):
        found = known.get(word[:length].rstrip("_/"))
        if found:
            dimension = WORDS[table][found[0]].dimension
            unit = word[length:].lstrip("_/:,")
            factor = unit_factor(dimension, unit)
            return Match(found[0], found[1], unit, factor) if factor else None
    return None


def _with_unit(table: str, field: str, rank: int, unit: str) -> Match:
    dimension = WORDS[table][field].dimension
    if not dimension or unit in _NO_UNITS:
        return Match(field, rank)
    if field in fields(table) and unit:
        rank = TEMPLATE if rank == TEMPLATE else rank
    return Match(field, rank, unit, unit_factor(dimension, unit))


def template_header(table: str, field: str) -> str:
    """A column's Chinese header as the template writes it."""
    word = WORDS[table][field]
    return f"{word.name}（{word.unit}）" if word.unit else word.name


def known_units(table: str, field: str) -> str:
    """Some units a column may be given in."""
    units = UNITS[WORDS[table][field].dimension]
    chosen = [u for u in units if not u.isascii() or u in ("%", "km2", "m2")] or list(units)
    return ", ".join(chosen[:6])


def find_header(table: str, rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the row that names most columns; None if no row names two.

    Parameters
    ----------
    table : str
    rows : sequence of rows of text
        The first of the sheet.
    """
    best, found = 1, None
    for index, row in enumerate(rows[:LOOKED_AT]):
        filled = [cell for cell in row if cell]
        matched = {m.field for cell in set(filled) if len(cell) <= 60 and (m := match(table, cell))}
        if len(matched) > best and len(matched) * 3 >= len(filled):
            best, found = len(matched), index
    return found


def money_unit(rows: Sequence[Sequence[str]]) -> str:
    """The unit a line above the header states for all sums of money; empty if none does."""
    for row in rows:
        for cell in row:
            found = _UNIT_LINE.search(plain(cell))
            if found and unit_factor("money", found[1]):
                return found[1]
    return ""


def is_units_row(table: str, matches: Sequence[Match | None], row: Sequence[str]) -> bool:
    """Whether a row below the header gives the columns' units and nothing else."""
    given = 0
    for found, cell in zip(matches, row, strict=False):
        if not cell:
            continue
        if found is None or not WORDS[table][found.field].dimension:
            return False
        if unit_factor(WORDS[table][found.field].dimension, cell.strip("()（）")) is None:
            return False
        given += 1
    return given > 0


def near_header(table: str, header: str, taken: Sequence[str]) -> str:
    """The name nearest to a header that names no column, of those not taken; empty if none is."""
    from difflib import get_close_matches

    free = [
        name for name, (field, _) in names(table).items()
        if field not in taken and (name.isascii() == plain(header).isascii())
    ]  # fmt: skip
    cutoff = 0.6 if header.isascii() else 0.75
    near = get_close_matches(plain(header), free, n=1, cutoff=cutoff)
    if not near:
        return ""
    field, rank = names(table)[near[0]]
    return field if near[0].isascii() and rank != EXACT and "_" in field else near[0]
