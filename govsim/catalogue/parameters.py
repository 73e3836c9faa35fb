"""Parameters: every number the model assumes, with its range, its grade and its source.

The table is ``parameters.csv`` in the data folder. Rows that nothing reads yet (role ``context``)
are kept as evidence; rows with role ``target`` are ranges the simulated baseline must land in.

A table of one's own, such as `govsim estimate` writes, takes the place of the rows it holds while
`parameters_from` is in force, or where the environment variable GOVSIM_PARAMETERS names it.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from numbers import Real
from pathlib import Path

from govsim.catalogue.environment import path_in_force
from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text
from govsim.catalogue.places import data_root
from govsim.catalogue.tables import Line, brief, read_lines, shown

GRADES: dict[str, str] = {
    "read": N_("read in a source"),
    "derived": N_("derived from sources"),
    "assumption": N_("assumption"),
    "read, weak or proxy": N_("read in a weak source or of something similar"),
    "direction read, size chosen": N_("direction read in sources, size chosen"),
    "recalled, unverified": N_("from memory, not verified"),
    "estimated": N_("estimated from the user's own data"),
}
"""How well a number is founded: grade in the table to its message."""

ROLES: dict[str, str] = {
    "model": N_("read by the model"),
    "district": N_("used to make up a district where its data are missing"),
    "target": N_("range the simulated baseline must land in"),
    "context": N_("evidence for later mechanisms; nothing reads it yet"),
}
"""What a number is for: role in the table to its message. A parameter may have several."""

VARIABLE = "GOVSIM_PARAMETERS"
"""Environment variable that names a table whose rows take the place of the shipped ones, so that
notebooks and processes started later heed it too."""
_OWN = ("low", "central", "high", "grade", "source_zh", "source_en", "address", "notes_zh",
        "notes_en")  # fmt: skip
"""What a row of one's own table says; labels, units, bounds and role stay the catalogue's."""
_NUMBERS = ("minimum", "low", "central", "high", "maximum")
_TEXTS = ("label_zh", "label_en", "unit_zh", "unit_en", "source_zh", "source_en")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number the model assumes.

    Attributes
    ----------
    name : str
        Identifier.
    label_zh, label_en, unit_zh, unit_en : str
        What a reader sees.
    low, central, high : float
        Plausible range and the value used unless told, in `unit_en`.
    minimum, maximum : float
        Hard bounds: a value outside has no meaning.
    grade : str
        One of `GRADES`.
    role : str
        One or more of `ROLES`, separated by blanks.
    source_zh, source_en, address, notes_zh, notes_en : str
        Where the numbers come from; address and notes may be empty.
    """

    name: str
    label_zh: str
    label_en: str
    unit_zh: str
    unit_en: str
    low: float
    central: float
    high: float
    minimum: float
    maximum: float
    grade: str
    role: str
    source_zh: str
    source_en: str
    address: str
    notes_zh: str
    notes_en: str

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles one by one."""
        return tuple(self.role.split())

    @property
    def is_used(self) -> bool:
        """Whether a value given by the user can change a run."""
        return "model" in self.roles or "district" in self.roles

    def text(self, part: str, language: Language) -> str:
        """``label``, ``unit``, ``source`` or ``notes`` in a language."""
        return str(getattr(self, f"{part}_{language}"))


class Parameters(Mapping[str, Parameter]):
    """All parameters by name, in the order of the table; nothing can be changed in place.

    Parameters
    ----------
    rows : mapping of str to Parameter
    """

    __slots__ = ("_rows",)

    def __init__(self, rows: Mapping[str, Parameter]) -> None:
        self._rows = dict(rows)

    def __getitem__(self, name: str) -> Parameter:
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def centrals(self) -> dict[str, float]:
        """Central value of every parameter, by name."""
        return {name: row.central for name, row in self._rows.items()}

    def with_values(self, values: Mapping[str, object], *, file: str = "") -> dict[str, float]:
        """Central values with some replaced.

        Parameters
        ----------
        values : mapping of str to number
            Parameter name to value, in the parameter's unit.
        file : str, optional
            Where the values come from, for faults.

        Returns
        -------
        dict of str to float

        Raises
        ------
        InputError
            With every fault at once: unknown names (the nearest is suggested), values that are not
            finite numbers or lie outside the hard bounds, parameters the model does not read.
        """
        result, faults = self.centrals(), []
        for name, value in values.items():
            fault = self._fault(name, value, file)
            if fault is None:
                result[name] = float(value)  # type: ignore[arg-type]
            else:
                faults.append(fault)
        if faults:
            raise InputError(faults)
        return result

    def named(self, name: str) -> Parameter:
        """One parameter by its name.

        Raises
        ------
        InputError
            Unknown name; the nearest one is suggested.
        """
        if name not in self._rows:
            raise InputError([unknown_name(name, self._rows)])
        return self._rows[name]

    def digest(self, values: Mapping[str, float] | None = None) -> str:
        """Hash of the values that can change a run, whatever their order.

        Parameters
        ----------
        values : mapping of str to float, optional
            As `with_values` gives them; central values where a name is missing.

        Returns
        -------
        str
            SHA-256, hexadecimal. Rows kept as evidence only do not enter it.
        """
        used = self.centrals() | dict(values or {})
        lines = (
            f"{name}={(float(used[name]) + 0.0).hex()}\n"
            for name in sorted(self._rows)
            if self._rows[name].is_used
        )
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def _fault(self, name: str, value: object, file: str) -> Fault | None:
        if name not in self._rows:
            used = [known for known, row in self._rows.items() if row.is_used]
            return unknown_name(str(name), used, file=file)
        row = self._rows[name]
        if not row.is_used:
            return Fault(
                Text(N_("parameter {name} is evidence only and changes nothing"), name=name),
                Text(N_("a parameter that the model or the district reads")),
                file=file,
            )
        bounds = Text(
            N_("a number from {minimum} to {maximum}"),
            minimum=shown(row.minimum),
            maximum=shown(row.maximum),
        )
        number = _finite(value)
        if number is None:
            what = Text(
                N_("parameter {name}: {value} is not a number"),
                name=name,
                value=brief(value),
            )
        elif not row.minimum <= number <= row.maximum:
            what = Text(
                N_("parameter {name}: {value} has no meaning"), name=name, value=shown(number)
            )
        else:
            return None
        return Fault(what, bounds, file=file)


def _finite(value: object) -> float | None:
    """`value` as a float, or None if it is not a finite number (true and false are not)."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def load_parameters(path: str | Path | None = None) -> Parameters:
    """Read and check the table of parameters.

    Parameters
    ----------
    path : str or Path, optional
        Another table with the same columns; unless given, the shipped one, with the rows of the
        table that `parameters_from` or GOVSIM_PARAMETERS names in the place of its own.

    Returns
    -------

    Parameters
    ----------
        The same object each time while the file is unchanged.

    Raises
    ------
    InputError
        With every fault in the table, by row and column.
    """
    if path is not None:
        return _load(*_stamped(Path(path)))
    shipped = _stamped(data_root() / "parameters.csv")
    own = os.environ.get(VARIABLE)
    return _replaced(shipped, _stamped(Path(own))) if own else _load(*shipped)


Stamped = tuple[Path, tuple[int, int]]
"""A file, with its time of change and size."""


def _stamped(file: Path) -> Stamped:
    try:
        status = file.stat()
    except OSError:
        return file.absolute(), (0, 0)
    return file.absolute(), (status.st_mtime_ns, status.st_size)


@contextmanager
def parameters_from(path: str | os.PathLike[str] | None) -> Iterator[None]:
    """Let the rows of a table take the place of the shipped ones in the block.

    Parameters
    ----------
    path : path or None
        A table with the columns of ``parameters.csv`` and as many of its rows as one likes, such as
        `govsim estimate` writes. It is read when parameters are first wanted. None changes nothing.
    """
    with path_in_force(VARIABLE, path):
        yield


def replaced_values() -> dict[str, float]:
    """Central values that differ from the shipped ones owing to a table of one's own, by name."""
    if not os.environ.get(VARIABLE):
        return {}
    shipped = load_parameters(data_root() / "parameters.csv")
    return {
        name: row.central
        for name, row in load_parameters().items()
        if row.is_used and row.central != shipped[name].central
    }


def own_table_digest() -> str | None:
    """SHA-256 of what a table of one's own puts in the place of shipped rows; None without one."""
    if not os.environ.get(VARIABLE):
        return None
    lines = (
        f"{n}={r.low.hex()},{r.central.hex()},{r.high.hex()}\n"
        for n, r in load_parameters().items()
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@lru_cache(maxsize=8)
def _replaced(catalogue: Stamped, table: Stamped) -> Parameters:
    """The shipped rows, those of a table of one's own in their place.

    Raises
    ------
    InputError
        With every fault: names that do not exist, ranges beyond a parameter's hard bounds.
    """
    shipped, own, path = _load(*catalogue), _load(*table), table[0]
    rows, faults = dict(shipped), []
    for name, row in own.items():
        if name not in shipped:
            faults.append(unknown_name(name, shipped, file=path.name))
            continue
        known = shipped[name]
        if not known.minimum <= row.low <= row.high <= known.maximum:
            what = Text(N_("parameter {name}: {low} to {high} reaches beyond its bounds"),
                        name=name, low=shown(row.low), high=shown(row.high))  # fmt: skip
            bounds = Text(N_("a range within {minimum} to {maximum}"),
                          minimum=shown(known.minimum), maximum=shown(known.maximum))  # fmt: skip
            faults.append(Fault(what, bounds, file=path.name))
            continue
        rows[name] = replace(known, **{part: getattr(row, part) for part in _OWN})
    if faults:
        raise InputError(faults)
    return Parameters(rows)


@lru_cache(maxsize=8)
def _load(path: Path, stamp: tuple[int, int]) -> Parameters:
    columns = [field.name for field in fields(Parameter)]
    rows: dict[str, Parameter] = {}
    faults: list[Fault] = []
    seen: set[str] = set()
    for line in read_lines(path, columns):
        wrong = list(_faults(line))
        name = line.cells["name"]
        if name in seen:
            wrong.append(line.fault("name", Text(N_("“{name}” appears twice"), name=name)))
        seen.add(name)
        faults += wrong
        if not wrong:
            numbers = {key: float(line.cells[key]) for key in _NUMBERS}
            rows[name] = Parameter(**{**line.cells, **numbers})  # type: ignore[arg-type]
    if faults:
        raise InputError(faults)
    return Parameters(rows)


def _faults(line: Line) -> Iterator[Fault]:
    """Everything wrong with one line but its repeating another's name."""
    cells = line.cells
    yield from line.misnamed("name")
    yield from line.empty_cells(_TEXTS)
    yield from line.disordered_numbers(_NUMBERS)
    if cells["grade"] not in GRADES:
        yield line.fault(
            "grade",
            Text(N_("unknown grade “{value}”"), value=cells["grade"]),
            Text(N_("one of: {names}"), names="; ".join(GRADES)),
        )
    roles = cells["role"].split()
    if not roles or len(set(roles)) < len(roles) or not set(roles) <= set(ROLES):
        yield line.fault(
            "role",
            Text(N_("unknown role “{value}”"), value=cells["role"]),
            Text(N_("one of: {names}"), names=", ".join(ROLES)),
        )
