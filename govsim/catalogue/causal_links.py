"""The report's causal claims, one by one, with where in the model each of them works.

The table is ``causal_links.csv`` in the data folder.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Literal

from govsim.catalogue.messages import N_, Language
from govsim.catalogue.places import data_root
from govsim.catalogue.tables import read_lines

Status = Literal["modelled", "partly", "left_out"]

STATUS: dict[str, str] = {
    "modelled": N_("in the model"),
    "partly": N_("partly in the model"),
    "left_out": N_("left out"),
}
"""What became of a claim: status in the table to its message."""


@dataclass(frozen=True)
class CausalLink:
    """One claim that something causes something.

    Attributes
    ----------
    id, paragraph : str
        Number of the claim; paragraph of the report.
    cause_zh, cause_en, effect_zh, effect_en : str
    status : str
        Key of `STATUS`.
    subsystems, parameters, outcomes : str
        Where the mechanism works, how strong it is, and where it shows; identifiers separated by
        blanks.
    note_zh, note_en : str
        What is missing, and why; empty for what works in full.
    """

    id: str
    paragraph: str
    cause_zh: str
    cause_en: str
    effect_zh: str
    effect_en: str
    status: str
    subsystems: str
    parameters: str
    outcomes: str
    note_zh: str
    note_en: str

    def text(self, what: str, language: Language) -> str:
        """``cause``, ``effect`` or ``note`` in one language."""
        return str(getattr(self, f"{what}_{language}"))


@cache
def causal_links() -> tuple[CausalLink, ...]:
    """All claims, in the order of their numbers."""
    lines = read_lines(data_root() / "causal_links.csv", [f.name for f in fields(CausalLink)])
    return tuple(CausalLink(**line.cells) for line in lines)
