"""Everything a workshop's participants did, as one table without names."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from govsim.analysis.search_space import Package
from govsim.catalogue.errors import InputError
from govsim.catalogue.harmless import harmless_table
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.workshop.notes import GUESS, MOVE, RUN, SKIP, Note
from govsim.workshop.packages import read_code
from govsim.workshop.words import title_of

KINDS = {
    RUN: N_("run"),
    GUESS: N_("guess"),
    SKIP: N_("no guess made"),
    MOVE: N_("decision in the game"),
}
MINUTE = 60.0


def participants(notes: Sequence[Note]) -> dict[str, int]:
    """Running numbers from 1 on, in the order of a fingerprint that tells nobody's arrival."""
    tokens = sorted({note.token for note in notes}, key=lambda t: t[::-1])
    return {token: k for k, token in enumerate(tokens, start=1)}


def _package(code: str) -> Package:
    try:
        return read_code(code)
    except InputError:
        return ()


def table(notes: Sequence[Note], years: Sequence[int], language: Language) -> pd.DataFrame:
    """One row a note.

    Parameters
    ----------
    notes : sequence of Note
    years : sequence of int
        Of the guesses' points.
    language : Language

    Returns
    -------
    pandas.DataFrame
        Participant (a number), minute since the first note, what was done, the package's code and
        words, the outcome, and the guess year by year in the outcome's own unit (shares from 0
        to 1).
    """
    numbers = participants(notes)
    start = notes[0].at if notes else 0.0
    rows = [
        [numbers[n.token], int((n.at - start) / MINUTE), translate(KINDS[n.kind], language),
         n.code, title_of(_package(n.code), language),
         OUTCOMES[n.outcome].text("label", language) if n.outcome in OUTCOMES else n.outcome,
         *(n.values or [float("nan")] * len(years))]
        for n in notes
    ]  # fmt: skip
    head = [
        N_("Participant"),
        N_("Minute"),
        N_("Done"),
        N_("Code"),
        N_("Package"),
        N_("Outcome or year"),
    ]
    columns = [*(translate(h, language) for h in head), *map(str, years)]
    return pd.DataFrame(rows, columns=columns)


def csv(notes: Sequence[Note], years: Sequence[int], language: Language) -> bytes:
    """The table as CSV that a spreadsheet opens with its Chinese intact."""
    safe = harmless_table(table(notes, years, language))
    return bytes(safe.to_csv(index=False, float_format="%.6g").encode("utf-8-sig"))
