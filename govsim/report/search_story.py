"""The notebook that searches packages within a budget."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from govsim.analysis.search import SearchResult, SearchStudy
from govsim.analysis.search_space import LEVELS
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.validation import checked
from govsim.policy.proposals import PROPOSALS
from govsim.report.appendix import open_district
from govsim.report.blocks import (
    Block,
    Numbering,
    Picture,
    Prose,
    bullets,
    escape,
    heading,
    pipe_table,
)
from govsim.report.search import HEAD, method, rows, search_figure, sentences, strength


class SearchSettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    among, objectives : list of str
        Proposals to choose from (all where empty), and outcomes to improve.
    budget : float
        Yuan a year; 0 for none.
    base, district : str
        Scenario always in force, and folder or workbook; may be empty.
    evaluations, draws, replications, fresh_draws, fresh_replications : int
    years, seed, jobs : int
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    among: list[str] = []
    objectives: Annotated[list[str], Field(min_length=1)]
    budget: Annotated[float, Field(ge=0, allow_inf_nan=False, strict=False)] = 0
    base: str = ""
    evaluations: Annotated[int, Field(ge=1, le=100_000)] = 240
    draws: Annotated[int, Field(ge=1, le=100_000)] = 4
    replications: Annotated[int, Field(ge=1, le=100_000)] = 1
    fresh_draws: Annotated[int, Field(ge=3, le=100_000)] = 20
    fresh_replications: Annotated[int, Field(ge=1, le=100_000)] = 2
    district: str = ""
    years: Annotated[int, Field(ge=2, le=50)] = 5
    seed: Annotated[int, Field(ge=0)] = 0
    jobs: Annotated[int, Field(ge=-1024, le=1024)] = -1
    language: Language = "zh"


def check_search_settings(**values: object) -> SearchSettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    return checked(SearchSettings, values)


class SearchStory:
    """The notebook's chapters; each method returns what ``display(*...)`` shows.

    Parameters
    ----------
    settings : SearchSettings
    """

    def __init__(self, settings: SearchSettings) -> None:
        self.settings = s = settings
        self.study = SearchStudy(
            open_district(s.district), among=s.among, base=s.base or None,
            objectives=s.objectives, budget=s.budget or None, evaluations=s.evaluations,
            draws=s.draws, replications=s.replications, fresh_draws=s.fresh_draws,
            fresh_replications=s.fresh_replications, years=s.years, seed=s.seed, jobs=s.jobs,
        )  # fmt: skip
        self._numbering = Numbering(s.language)

    @cached_property
    def found(self) -> SearchResult:
        """The runs, done when first asked for."""
        return self.study.run()

    def _say(self, message: str, /, **values: object) -> str:
        return escape(translate(message, self.settings.language, **values))

    def what_was_searched(self) -> list[Block]:
        """The levers, and how packages were judged."""
        language = self.settings.language
        lines = [
            [escape(translate(PROPOSALS[v.proposal].title, language)),
             escape(translate(option_in_words(v.proposal, v.option), language)),
             *(escape(strength(v, end, language)) for end in (v.low, v.high))]
            for v in self.study.space.levers
        ]  # fmt: skip
        caption = self._say(
            N_("What may be chosen: each proposal off, or on at up to {levels} strengths"),
            levels=LEVELS,
        )
        head = (N_("Proposal"), N_("Option that is varied"), N_("Weakest"), N_("Strongest"))
        return [
            heading(2, self._say(N_("What was searched"))),
            pipe_table([self._say(h) for h in head], lines,
                       caption=self._numbering.table(caption), widths=(34, 36, 15, 15),
                       right=(2, 3)),
            Prose(escape(method(self.found, language))),
        ]  # fmt: skip

    def front(self) -> list[Block]:
        """What may be said of the front, a figure and a table."""
        found, language = self.found, self.settings.language
        told = [escape(line) for line in sentences(found, language)]
        blocks: list[Block] = [heading(2, self._say(N_("The front"))), bullets(told)]
        if not found.candidates:
            return blocks
        drawing = search_figure(found, language)
        title = self._say(N_("Packages run again: public cost and what they change"))
        return [
            *blocks,
            Picture(drawing, self._numbering.figure(title), " ".join(told)),
            pipe_table(
                [self._say(h) for h in HEAD],
                [[escape(cell) for cell in row] for row in rows(found, language)],
                caption=self._numbering.table(title), widths=(6, 40, 20, 20, 10, 20, 12),
                right=(2, 3, 4, 5),
            ),
        ]  # fmt: skip


def option_in_words(proposal: str, option: str) -> str:
    """What an option of a proposal is, as a message."""
    fields = PROPOSALS[proposal].model_fields
    return next(str(f.description) for name, f in fields.items() if (f.alias or name) == option)
