"""Where observations, district and prior come from: files, read and checked."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from govsim.analysis.calibration.targets import Targets, targets_of
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import Parameters, load_parameters

if TYPE_CHECKING:
    from govsim.district import District

TABLE = "observations"


def holds_district(path: str | os.PathLike[str]) -> bool:
    """Whether a folder or workbook holds a district's tables too, not only records."""
    from govsim.district.read import read_tables

    place = Path(path)
    if place.suffix.lower() == ".csv":
        return False
    return "communities" in read_tables(place).tables


def open_targets(path: str | os.PathLike[str], district: District) -> Targets:
    """Targets from a folder, a workbook, or a CSV file of observations alone.

    Raises
    ------
    InputError
        With every fault.
    """
    from govsim.district.records import load_records

    place = Path(path)
    if place.suffix.lower() != ".csv":
        return targets_of(load_records(place).observations, district, file=place.name)
    with tempfile.TemporaryDirectory() as folder:
        try:
            shutil.copyfile(place, Path(folder) / f"{TABLE}.csv")
        except (OSError, ValueError):
            what = Text(N_("the file cannot be read"))
            raise InputError([Fault(what, file=str(place)[:200])]) from None
        frame = load_records(folder).observations
    return targets_of(frame, district, file=place.name)


def open_prior(path: str | os.PathLike[str] | None) -> Parameters:
    """Ranges before the observations: the catalogue's, with those of a table in their place.

    Parameters
    ----------
    path : path or None
        A table with the columns of ``parameters.csv`` and some of its rows, such as estimates from
        rosters; None for the catalogue alone.

    Raises
    ------
    InputError
        With every fault.
    """
    known = load_parameters()
    if path is None:
        return known
    own = load_parameters(Path(path))
    unknown = [name for name in own if name not in known]
    if unknown:
        from govsim.catalogue.errors import unknown_name

        raise InputError([unknown_name(n, known, file=Path(path).name) for n in unknown])
    return Parameters({name: own.get(name, row) for name, row in known.items()})
