"""The quarters a run starts with: those of the district's table, or as many drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.model.luck import place_numbers
from govsim.model.quarter_kernels import ALIVE, MATURE, NEW, NOMINAL, NONE, SPECIAL
from govsim.model.setting import Setting

SMALL_HOUSEHOLDS = 200.0
"""A quarter of so many households pays a property company half as little as the smallest."""
POOR_KIND, POOR_SIZE, POOR_STREET = 0.5, 0.25, 0.25
"""What being special, being small and standing in a weak street make a quarter poor by."""


@dataclass(frozen=True, eq=False)
class QuarterTable:
    """One entry a quarter, on the first day of the clock.

    Attributes
    ----------
    number : numpy.ndarray of uint64
        Address of luck.
    community, kind, households : numpy.ndarray of int64
    company, committee : numpy.ndarray of bool
    state : numpy.ndarray of int8
        None, nominal or alive.
    """

    number: np.ndarray
    community: np.ndarray
    kind: np.ndarray
    households: np.ndarray
    company: np.ndarray
    committee: np.ndarray
    state: np.ndarray


def open_quarters(setting: Setting) -> QuarterTable:
    """The quarters of the district's table; where it is empty, about seven a community."""
    table = setting.district.quarters
    if not table.ids:
        return _drawn(setting)
    return QuarterTable(
        place_numbers(table.ids), table.community, table.kind, table.households,
        table.property_company.copy(), table.owners_committee.copy(),
        table.party_branch.astype(np.int8),
    )  # fmt: skip


def _drawn(setting: Setting) -> QuarterTable:
    p, luck = setting.parameters, setting.luck
    counts = np.maximum(1, np.rint(p["quarters_per_community"] * setting.size)).astype(np.int64)
    community = np.repeat(np.arange(setting.communities), counts)
    ordinal = np.arange(len(community)) - np.repeat(np.cumsum(counts) - counts, counts)
    number = setting.places[community] + ordinal.astype(np.uint64)
    one, two, three = (luck.pairs("opening quarter", number, k) for k in range(3))
    kind = np.where(
        one[:, 0] < p["quarter_special_share"],
        SPECIAL,
        np.where(one[:, 0] > 1.0 - p["quarter_new_share"], NEW, MATURE),
    )
    living = np.where(three[:, 0] < p["branch_alive0"], ALIVE, NOMINAL)
    each = setting.district.communities.households // counts
    return QuarterTable(
        number, community, kind.astype(np.int64), np.maximum(1, each)[community],
        one[:, 1] < p["property_cov_quarters"], two[:, 0] < p["owners_committee_cov"],
        np.where(two[:, 1] < p["branch_cov0"], living, NONE).astype(np.int8),
    )  # fmt: skip


def poverty(setting: Setting, table: QuarterTable) -> np.ndarray:
    """How little a quarter pays a company: 0 large commodity housing in a strong street, 1 poor.

    Returns
    -------
    numpy.ndarray of float64, shape (quarters,)
    """
    street = setting.district.communities.street[table.community]
    strength = np.asarray(setting.district.streets.fiscal_strength, np.float64)[street]
    small = 1.0 / (1.0 + (table.households / SMALL_HOUSEHOLDS) ** 2)
    return np.asarray(
        POOR_KIND * (table.kind == SPECIAL) + POOR_SIZE * small + POOR_STREET * (1.0 - strength)
    )
