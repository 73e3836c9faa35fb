"""The notebook that explains what a package's effect comes from."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from govsim.analysis.attribution import EXACT, Attribution, AttributionStudy, check_outcomes
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.validation import checked
from govsim.report.appendix import open_district
from govsim.report.attribution import (
    HEAD,
    attribution_figure,
    cell,
    method,
    rows,
    sentences,
    title_of,
)
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
from govsim.report.numbers import measure_of
from govsim.report.wording import note

MOST_ROWS = 10
"""Pairs shown in a table."""


class AttributionSettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    scenario : str
        The package: a name or a file.
    outcomes : list of str
    district : str
        Folder or workbook; empty for the sample district.
    years, replications, seed, jobs : int
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    scenario: Annotated[str, Field(min_length=1)]
    outcomes: Annotated[list[str], Field(min_length=1)]
    district: str = ""
    years: Annotated[int, Field(ge=1, le=50)] = 5
    replications: Annotated[int, Field(ge=2, le=100_000)] = 12
    seed: Annotated[int, Field(ge=0)] = 0
    jobs: Annotated[int, Field(ge=-1024, le=1024)] = -1
    language: Language = "zh"


def check_attribution_settings(**values: object) -> AttributionSettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    settings = checked(AttributionSettings, values)
    check_outcomes(settings.outcomes)
    return settings


class AttributionStory:
    """The notebook's chapters; each method returns what ``display(*...)`` shows.

    Parameters
    ----------
    settings : AttributionSettings
    """

    def __init__(self, settings: AttributionSettings) -> None:
        self.settings = s = settings
        self.study = AttributionStudy(
            open_district(s.district), s.scenario, years=s.years, replications=s.replications,
            seed=s.seed, jobs=s.jobs,
        )  # fmt: skip
        self._numbering = Numbering(s.language)

    @cached_property
    def found(self) -> Attribution:
        """The runs, done when first asked for."""
        return self.study.run()

    def _say(self, message: str, /, **values: object) -> str:
        return escape(translate(message, self.settings.language, **values))

    def what_was_done(self) -> list[Block]:
        """The package, and how its effect was shared out."""
        language, scenario = self.settings.language, self.study.scenario
        listed = [escape(title_of(name, language)) for name in self.found.proposals]
        return [
            heading(2, self._say(N_("How the effect was shared out"))),
            Prose(self._say(
                N_("Package “{title}”: {proposals} proposals, {years} years simulated."),
                title=scenario.title.get(language), proposals=len(listed),
                years=self.settings.years,
            )),
            bullets(listed),
            Prose(escape(method(self.found, language))),
            Prose(self._say(N_(
                "What a proposal gets depends on what else is in force: it may be worth more "
                "alone than as the last of many. The part averages over all orders, so it is "
                "fair to none of them in particular."
            ))),
        ]  # fmt: skip

    def parts(self) -> list[Block]:
        """Every outcome: what may be said, a figure and a table."""
        found, language = self.found, self.settings.language
        blocks: list[Block] = [heading(2, self._say(N_("What the package does")))]
        for outcome in self.settings.outcomes:
            label = OUTCOMES[outcome].text("label", language)
            title = self._say(N_("Parts of the effect on: {label}"), label=label)
            told = [escape(line) for line in sentences(found, outcome, language)]
            drawing = attribution_figure(found, outcome, language)
            blocks += [
                bullets(told),
                Picture(drawing, self._numbering.figure(title), " ".join(told)),
                pipe_table(
                    [self._say(h) for h in HEAD],
                    [[escape(c) for c in row] for row in rows(found, outcome, language)],
                    caption=self._numbering.table(title), widths=(34, 24, 24, 24, 14),
                    right=(1, 2, 3),
                ),
            ]  # fmt: skip
        return blocks

    def interactions(self) -> list[Block]:
        """Pairs whose effects do not simply add up."""
        found, language = self.found, self.settings.language
        blocks: list[Block] = [heading(2, self._say(N_("Proposals work on each other")))]
        if found.pairs is None:
            said = self._say(
                N_("Pairs are told apart only where every combination is run, up to {most} "
                   "proposals."), most=EXACT,
            )  # fmt: skip
            return [*blocks, Prose(said)]
        for outcome in self.settings.outcomes:
            label = OUTCOMES[outcome].text("label", language)
            caption = self._say(
                N_("What two proposals do together beyond what each does, averaged over what "
                   "else is in force: {label}"), label=label,
            )  # fmt: skip
            pairs = found.interactions(outcome)[:MOST_ROWS]
            lines = [
                [escape(f"{title_of(a, language)} × {title_of(b, language)}"),
                 escape(cell(c, measure_of(c, language), language)), escape(note(c, language))]
                for a, b, c in pairs
            ]  # fmt: skip
            blocks.append(pipe_table(
                [self._say(h) for h in (N_("Pair"), N_("Interaction (95% interval)"),
                                        N_("Verdict"))],
                lines, caption=self._numbering.table(caption), widths=(60, 28, 14), right=(1,),
            ))  # fmt: skip
        return blocks
