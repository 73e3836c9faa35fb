"""Draws of parameters from a file: the posterior that a calibration has left, for any study.

The file is a CSV table with a column for each parameter and a row for each draw. Parameters that
it does not hold are drawn from their ranges, as in any other study. Which file is in force is set
for a stretch of work, like where runs are kept::

    with drawing("reports/calibration/posterior.csv"):
        NestedStudy(district, scenarios, draw_parameters(100)).run()
"""

from __future__ import annotations

import csv
import hashlib
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

from govsim.catalogue.environment import path_in_force
from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import Parameters, load_parameters
from govsim.catalogue.tables import brief, shown
from govsim.study.draws import STREAM, Draws, Method, draw_parameters, uncertain_parameters

VARIABLE = "GOVSIM_DRAWS"
"""Environment variable that names the file in force, so that notebooks heed it too."""
PASSED_OVER = ("draw", "log_density")
"""Columns that are no parameters."""
MOST_NAMED = 20
"""Faults of cells that are named one by one."""


def read_draws(path: str | os.PathLike[str]) -> Draws:
    """Draws from a file, others at their central values.

    Parameters
    ----------
    path : path
        UTF-8 CSV; columns ``draw`` and ``log_density`` are passed over.

    Raises
    ------
    InputError
        With every fault: not a table, unknown parameters, cells that are no numbers or have no
        meaning, a single row.
    """
    file = Path(path)
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = [row for row in csv.reader(handle) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error, ValueError):
        what = Text(N_("the file cannot be read as a table of draws"))
        expected = Text(N_("the posterior.csv that govsim calibrate has written"))
        raise InputError([Fault(what, expected, file=str(file)[:200])]) from None
    known = load_parameters()
    header = [cell.strip() for cell in rows[0]] if rows else []
    faults = list(_header_faults(header, known, file.name))
    if len(rows) < 3:
        faults.append(Fault(Text(N_("{count} draws are too few"), count=max(0, len(rows) - 1)),
                            Text(N_("at least {least}"), least=2), file=file.name))  # fmt: skip
    if faults:
        raise InputError(faults)
    columns = [k for k, name in enumerate(header) if name not in PASSED_OVER]
    names = [header[k] for k in columns]
    values = np.empty((len(rows) - 1, len(names)))
    for number, row in enumerate(rows[1:], start=2):
        for j, k in enumerate(columns):
            cell = row[k].strip() if k < len(row) else ""
            fault = _cell_fault(cell, names[j], known, file.name, number)
            if fault is not None:
                faults.append(fault)
            else:
                values[number - 2, j] = float(cell)
        if len(faults) >= MOST_NAMED:
            break
    if faults:
        raise InputError(faults)
    return Draws(tuple(names), values, known.centrals())


def _header_faults(header: Sequence[str], known: Parameters, file: str) -> Iterator[Fault]:
    names = [name for name in header if name not in PASSED_OVER]
    used = [name for name, row in known.items() if "model" in row.roles]
    for name in names:
        if name not in used:
            yield unknown_name(name, used, file=file, row=1)
        elif names.count(name) > 1:
            yield Fault(Text(N_("column “{name}” appears twice"), name=name), file=file, row=1)
    if not names:
        yield Fault(
            Text(N_("there is no column of a parameter")),
            Text(N_("the posterior.csv that govsim calibrate has written")),
            file=file,
        )


def _cell_fault(
    cell: str, name: str, known: Parameters, file: str, row: int
) -> Fault | None:  # fmt: skip
    bounds = known[name]
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if math.isfinite(number) and bounds.minimum <= number <= bounds.maximum:
        return None
    what = Text(N_("parameter {name}: {value} is no value it can have"), name=name,
                value=brief(cell))  # fmt: skip
    expected = Text(N_("a number from {minimum} to {maximum}"), minimum=shown(bounds.minimum),
                    maximum=shown(bounds.maximum))  # fmt: skip
    return Fault(what, expected, file=file, row=row, column=name)


def draws_from(
    held: Draws, count: int, *, seed: int = 0, method: Method = "lhs", others: bool = True
) -> Draws:
    """Draws for a study: of some parameters from a file, of all others from their ranges.

    Parameters
    ----------
    held : Draws
        As `read_draws` gives them. Whole rows are taken, so that what the data say of several
        parameters together stays; each once before any is taken again.
    count : int
    seed : int
    method : {"lhs", "sobol"}
        How the others are drawn.
    others : bool
        Whether they are drawn; central values else.

    Returns
    -------
    Draws
        The same for the same arguments.
    """
    generator = np.random.default_rng([STREAM, seed, 1])
    rounds = -(-count // len(held))
    order = np.concatenate([generator.permutation(len(held)) for _ in range(rounds)])[:count]
    names = [n for n in uncertain_parameters() if n not in held.names] if others else []
    if not names:
        return Draws(held.names, held.values[order], held.base, held.names)
    drawn = draw_parameters(count, seed=seed, method=method, names=names, base=held.base)
    values = np.column_stack([held.values[order], drawn.values])
    return Draws((*held.names, *names), values, held.base, held.names)


@contextmanager
def drawing(path: str | os.PathLike[str] | None) -> Iterator[None]:
    """Say from which file studies in the block draw parameters; None changes nothing.

    The file is read when draws are first wanted, or by `check_drawing`.

    Parameters
    ----------
    path : path or None
    """
    with path_in_force(VARIABLE, path):
        yield


def check_drawing() -> None:
    """Refuse the file in force if it cannot be used.

    Raises
    ------
    InputError
        With every fault.
    """
    drawn_now()


def drawn_now() -> Draws | None:
    """Draws of the file in force; None if there is none.

    Raises
    ------
    InputError
        If it cannot be used.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        return None
    try:
        stamp = Path(path).stat().st_mtime_ns
    except (OSError, ValueError):
        stamp = 0
    return _read(path, stamp)


def drawn_digest() -> dict[str, str]:
    """What the file in force adds to the binding of a study that draws parameters."""
    held = drawn_now()
    return {} if held is None else {"draws_sha256": draws_digest(held)}


def draws_digest(draws: Draws) -> str:
    """SHA-256 of draws: names and values."""
    content = np.ascontiguousarray(draws.values, np.float64).tobytes()
    return hashlib.sha256("\n".join(draws.names).encode() + content).hexdigest()


@cache
def _read(path: str, _stamp: int) -> Draws:
    return read_draws(path)
