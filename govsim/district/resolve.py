"""Names in place of identifiers, and rows without one: what offices leave out is filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import load_outcomes
from govsim.district.notices import Notice
from govsim.district.tables import RawTable
from govsim.district.units import plain

_NUMBERED = {
    "quarters": ("quarter_id", "Q"),
    "units": ("unit_id", "U"),
    "workers": ("worker_id", "W"),
    "volunteers": ("volunteer_id", "V"),
    "staff_roster": ("worker_id", "W"),
}
"""Tables whose rows may be numbered here, because nothing else refers to them."""
_BY_NAME = {
    "district": "district_id",
    "streets": "street_id",
    "communities": "community_id",
    "departments": "department_id",
}
"""Tables in which a name may stand for a missing identifier, and an identifier for a name."""
_REFERENCES = (("street_id", "streets"), ("community_id", "communities"))
_ENDINGS = ("社区居委会", "社区居民委员会", "街道办事处", "街道办", "社区", "街道", "办事处")


def resolve(raws: Mapping[str, RawTable]) -> list[Notice]:
    """Fill in identifiers where a name or nothing was given; the tables are changed.

    Parameters
    ----------
    raws : mapping of str to RawTable
    """
    notices: list[Notice] = []
    for table, key in _BY_NAME.items():
        if table in raws:
            notices += _one_for_other(raws[table], key)
    for table, (key, letter) in _NUMBERED.items():
        if table in raws and key not in raws[table].columns:
            notices += _number(raws[table], key, letter)
    for key, target in _REFERENCES:
        if target in raws and {key, "name_zh"} <= set(raws[target].columns):
            known = _names(raws[target], key)
            for raw in raws.values():
                if raw.name != target and key in raw.columns:
                    notices += _replace(raw, key, known, raws[target].columns[key])
    if "observations" in raws:
        notices += _observations(raws)
    return notices


def _one_for_other(raw: RawTable, key: str) -> list[Notice]:
    columns = raw.columns
    if key not in columns and "name_zh" in columns:
        columns[key] = columns["name_zh"]
        raw.shown[key] = raw.called("name_zh")
        what = Text(N_("no identifiers given: the names stand for them"))
        return [raw.notice("assumed", what, column=key, count=len(raw.numbers))]
    if "name_zh" not in columns and key in columns:
        columns["name_zh"] = columns[key]
        raw.shown["name_zh"] = raw.called(key)
        what = Text(N_("no names given: the identifiers stand for them"))
        return [raw.notice("assumed", what, column=key, count=len(raw.numbers))]
    return []


def _number(raw: RawTable, key: str, letter: str) -> list[Notice]:
    width = len(str(len(raw.numbers)))
    raw.columns[key] = [f"{letter}{i:0{width}d}" for i in range(1, len(raw.numbers) + 1)]
    raw.refused.discard(key)
    what = Text(N_("no identifiers given: rows numbered, each taken for one of its own"))
    return [raw.notice("assumed", what, column=key, count=len(raw.numbers))]


def _names(raw: RawTable, key: str) -> dict[str, str]:
    """Identifier by name, also without what names end in; names that several have are left out."""
    spelt: dict[str, set[str]] = {}
    for name, identifier in zip(raw.columns["name_zh"], raw.columns[key], strict=True):
        for form in {plain(name), _bare(name)}:
            spelt.setdefault(form, set()).add(identifier)
    return {form: ids.copy().pop() for form, ids in spelt.items() if form and len(ids) == 1}


def _bare(name: str) -> str:
    word = plain(name)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending)
    return word


def _replace(
    raw: RawTable, column: str, known: Mapping[str, str], identifiers: Iterable[str]
) -> list[Notice]:
    """Names in a column of identifiers become identifiers."""
    valid = set(identifiers)
    cells = raw.columns[column]
    found: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        if cell and cell not in valid:
            identifier = known.get(plain(cell)) or known.get(_bare(cell))
            if identifier and identifier != cell:
                found[cell] = identifier
    if not found:
        return []
    count = sum(1 for cell in cells if cell in found)
    raw.columns[column] = [found.get(cell, cell) for cell in cells]
    pairs = ", ".join(f"{name} → {found[name]}" for name in list(found)[:6])
    what = Text(N_("names read as identifiers: {pairs}"), pairs=pairs)
    return [raw.notice("converted", what, column=column, count=count)]


def _observations(raws: Mapping[str, RawTable]) -> list[Notice]:
    """Outcomes and places by their names."""
    raw = raws["observations"]
    notices: list[Notice] = []
    if "outcome" in raw.columns:
        outcomes = load_outcomes()
        labels = Counter(plain(o.label_zh) for o in outcomes.values())
        known = {
            plain(label): o.identifier
            for o in outcomes.values()
            for label in (o.label_zh, o.label_en)
            if labels[plain(o.label_zh)] == 1
        }
        notices += _replace(raw, "outcome", known, outcomes)
    if "place" in raw.columns:
        for key, target in _REFERENCES:
            if target in raws and {key, "name_zh"} <= set(raws[target].columns):
                known = _names(raws[target], key)
                notices += _replace(raw, "place", known, raws[target].columns[key])
    return notices
