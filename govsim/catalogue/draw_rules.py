"""How parameters are drawn where a triangle from low to high by itself will not do.

``distributions.csv`` names the parameters with another distribution, ``correlations.csv`` the pairs
that are not drawn independently, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import GRADES, Parameters, load_parameters
from govsim.catalogue.places import data_root
from govsim.catalogue.tables import Line, read_lines

if TYPE_CHECKING:
    import numpy as np

TRIANGULAR, LOG_TRIANGULAR, UNIFORM = "triangular", "log-triangular", "uniform"
DISTRIBUTIONS: dict[str, str] = {
    TRIANGULAR: N_("from low to high, most likely at the central value"),
    LOG_TRIANGULAR: N_("the same for its logarithm: twice the value is as likely as half of it"),
    UNIFORM: N_("every value from low to high equally likely"),
}
"""Distribution to its message; triangular unless the table says otherwise."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Two parameters that are not drawn independently.

    Attributes
    ----------
    first, second : str
    rank_correlation : float
        Spearman's.
    grade, reason_zh, reason_en : str
    """

    first: str
    second: str
    rank_correlation: float
    grade: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """How one parameter is drawn, and why.

    Attributes
    ----------
    distribution, reason_zh, reason_en : str
    """

    distribution: str
    reason_zh: str
    reason_en: str


@cache
def distributions(path: Path | None = None) -> dict[str, Drawn]:
    """How the parameters that are not triangular are drawn, by name.

    Raises
    ------
    InputError
        With every fault of the table.
    """
    known, faults = load_parameters(), []
    found: dict[str, Drawn] = {}
    columns = ["parameter", "distribution", "reason_zh", "reason_en"]
    for line in read_lines(path or data_root() / "distributions.csv", columns):
        cells, wrong = line.cells, list(line.empty_cells(columns))
        wrong += _unknown(line, "parameter", known)
        if cells["distribution"] not in DISTRIBUTIONS:
            wrong.append(_not_one_of(line, "distribution", list(DISTRIBUTIONS)))
        logs = not wrong and cells["distribution"] == LOG_TRIANGULAR
        if logs and known[cells["parameter"]].low <= 0:
            what = Text(N_("{name} may be zero and has no logarithm"), name=cells["parameter"])
            wrong.append(line.fault("distribution", what))
        faults += wrong
        name = cells["parameter"]
        found[name] = Drawn(cells["distribution"], cells["reason_zh"], cells["reason_en"])
    if faults:
        raise InputError(faults)
    return found


@cache
def correlations(path: Path | None = None) -> tuple[Correlation, ...]:
    """Pairs that are not drawn independently.

    Raises
    ------
    InputError
        With every fault of the table; also if no parameters could be correlated so.
    """
    import numpy as np

    known, faults = load_parameters(), []
    found: list[Correlation] = []
    columns = list(Correlation.__dataclass_fields__)
    for line in read_lines(path or data_root() / "correlations.csv", columns):
        cells, wrong = dict(line.cells), list(line.empty_cells(columns))
        wrong += [*_unknown(line, "first", known), *_unknown(line, "second", known)]
        if cells["grade"] not in GRADES:
            wrong.append(_not_one_of(line, "grade", list(GRADES)))
        value = _number(cells.pop("rank_correlation"))
        if value is None or not -1 < value < 1 or cells["first"] == cells["second"]:
            expected = Text(N_("a number between −1 and 1, for two different parameters"))
            what = Text(N_("“{value}” is no correlation"), value=line.cells["rank_correlation"])
            wrong.append(line.fault("rank_correlation", what, expected))
        faults += wrong
        if not wrong and value is not None:
            found.append(Correlation(rank_correlation=value, **cells))
    if not faults and found:
        names = correlated(found)
        if np.linalg.eigvalsh(rank_matrix(found, names)).min() <= 1e-9:
            faults.append(
                Fault(Text(N_("no parameters can be correlated as this table says")),
                      Text(N_("a positive definite matrix")), file="correlations.csv")
            )  # fmt: skip
    if faults:
        raise InputError(faults)
    return tuple(found)


def correlated(pairs: Sequence[Correlation]) -> list[str]:
    """Parameters that appear in pairs, in order."""
    return list(dict.fromkeys(name for pair in pairs for name in (pair.first, pair.second)))


def rank_matrix(pairs: Sequence[Correlation], names: Sequence[str]) -> np.ndarray:
    """Spearman's correlations as a matrix, shape (names, names)."""
    import numpy as np

    matrix = np.eye(len(names))
    for pair in pairs:
        if pair.first in names and pair.second in names:
            i, j = list(names).index(pair.first), list(names).index(pair.second)
            matrix[i, j] = matrix[j, i] = pair.rank_correlation
    return matrix


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _unknown(line: Line, column: str, known: Parameters) -> Iterator[Fault]:
    name = line.cells[column]
    if name and name not in known:
        fault = unknown_name(name, known)
        yield line.fault(column, fault.what, fault.expected)


def _not_one_of(line: Line, column: str, names: list[str]) -> Fault:
    return line.fault(
        column,
        Text(N_("“{value}” is not one of them"), value=line.cells[column]),
        Text(N_("one of: {names}"), names=", ".join(names)),
    )
