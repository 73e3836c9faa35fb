"""The teaching kit: a half-day plan, slides, exercises with computed answers, handout and test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from govsim.catalogue.messages import Language

if TYPE_CHECKING:
    from govsim.district import District

STEMS = ("guide", "handout", "test", "slides")


def write_kit(
    district: District, folder: Path, languages: Sequence[Language], *, replications: int = 16,
    seed: int = 0, jobs: int = -1, told: Callable[[int, int], None] | None = None,
) -> list[Path]:  # fmt: skip
    """Compute the exercises' answers and write the whole kit.

    Parameters
    ----------
    district : District
    folder : Path
        Made if need be.
    languages : sequence of Language
    replications, seed, jobs : int
        As in `govsim.Study`.
    told : callable, optional
        Hears how many exercises are computed, and how many there are.

    Returns
    -------
    list of Path
        Guide, handout and test as DOCX and PDF, and slides as PPTX, language by language.

    Raises
    ------
    InputError
        With every fault of the settings, or if the folder cannot be written.
    """
    from govsim.report.documents import write_documents
    from govsim.report.kinds.deck import write_deck
    from govsim.workshop.kit.answers import solved
    from govsim.workshop.kit.deck import slides
    from govsim.workshop.kit.guide import guide
    from govsim.workshop.kit.handout import handout
    from govsim.workshop.kit.quiz import quiz

    found = solved(district, replications, seed, jobs, told)
    written: list[Path] = []
    for language in languages:
        for stem, make in (("guide", guide), ("handout", handout), ("test", quiz)):
            made = make(found, language)
            written += write_documents(made, folder, f"{stem}.{language}", ["docx", "pdf"])
        written.append(write_deck(slides(found, language), language, folder, f"slides.{language}"))
    return written
