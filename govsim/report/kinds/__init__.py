"""Kinds of documents made of one study: appendix, one-page brief, deck and technical annex.

All of one call come from the same runs, and say what differs by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text
from govsim.report.office import Office

if TYPE_CHECKING:
    from govsim.analysis.beyond import Beyond
    from govsim.study import Results

Kind = Literal["appendix", "brief", "slides", "technical"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ALL = "all"


def check_kinds(kinds: Iterable[str]) -> list[Kind]:
    """Known kinds, each once and in their usual order; ``all`` means each.

    Raises
    ------
    InputError
        If a kind is unknown, or none is named.
    """
    given = list(dict.fromkeys(kinds))
    known = (*KINDS, ALL)
    faults = [unknown_name(name, known) for name in given if name not in known]
    if not given:
        one_of = Text(N_("one of: {names}"), names=", ".join(known))
        faults.append(Fault(Text(N_("no kind of document is named")), one_of))
    if faults:
        raise InputError(faults)
    return [kind for kind in KINDS if kind in given or ALL in given]


@dataclass(frozen=True)
class Form:
    """Where and how documents are written.

    Attributes
    ----------
    folder : Path
    formats : list of str
        Of the brief and the technical annex; a deck is always PPTX.
    languages : list of Language
    office : Office
    """

    folder: Path
    formats: Sequence[str]
    languages: Sequence[Language]
    office: Office


def write_kinds(
    results: Results, kinds: Iterable[Kind], form: Form, beyond: Beyond | None = None
) -> list[Path]:
    """Every kind but the appendix, which a notebook makes.

    Parameters
    ----------
    results : Results
    kinds : iterable of Kind
    form : Form
    beyond : Beyond, optional
        Further studies.

    Returns
    -------
    list of Path
        Kind by kind and language by language.
    """
    from govsim.report.context import Context
    from govsim.report.documents import FIGURES, write_documents, write_figures
    from govsim.report.kinds.brief import brief
    from govsim.report.kinds.deck import write_deck
    from govsim.report.kinds.slides import slides
    from govsim.report.kinds.technical import technical

    written: list[Path] = []
    for kind in kinds:
        for language in form.languages if kind != "appendix" else ():
            context = Context.of(results, language, beyond)
            stem = f"{kind}.{language}"
            if kind == "slides":
                deck = slides(context)
                written.append(write_deck(deck, language, form.folder, stem, form.office.mark))
                continue
            made = brief(context) if kind == "brief" else technical(context)
            written += write_documents(made, form.folder, stem, form.formats, form.office)
            write_figures(made, form.folder / FIGURES, stem)
    return written
