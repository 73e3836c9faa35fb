"""The notebook on what the parameters do: how sure under ignorance, and which of them decide."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from govsim.analysis.ignorance import answers
from govsim.analysis.sensitivity import Sensitivity, SensitivityStudy
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.validation import checked
from govsim.report import ignorance, sensitivity
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
from govsim.study.draws import Method, draw_parameters
from govsim.study.nested import Nested, NestedStudy


class SensitivitySettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    scenario, outcome : str
    draws : int
        Of the first chapter.
    method : {"lhs", "sobol"}
    trajectories, points, top : int
        Of the second: see `govsim.analysis.sensitivity.SensitivityStudy`.
    among : list of str
        Parameters to look at in the second; all if empty.
    district : str
        Folder or workbook; empty for the sample district.
    years, replications, seed, jobs : int
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    scenario: Annotated[str, Field(min_length=1)]
    outcome: Annotated[str, Field(min_length=1)]
    draws: Annotated[int, Field(ge=2, le=100_000)] = 100
    method: Method = "lhs"
    trajectories: Annotated[int, Field(ge=2, le=1000)] = 4
    points: Annotated[int, Field(ge=8, le=65_536)] = 64
    top: Annotated[int, Field(ge=1, le=100)] = 8
    among: list[str] = Field(default_factory=list)
    district: str = ""
    years: Annotated[int, Field(ge=1, le=50)] = 5
    replications: Annotated[int, Field(ge=2, le=100_000)] = 4
    seed: Annotated[int, Field(ge=0)] = 0
    jobs: Annotated[int, Field(ge=-64, le=1024)] = -1
    language: Language = "zh"


def check_sensitivity_settings(**values: object) -> SensitivitySettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    return checked(SensitivitySettings, values)


class SensitivityStory:
    """The notebook's chapters; each method returns what ``display(*...)`` shows.

    Parameters
    ----------
    settings : SensitivitySettings

    Raises
    ------
    InputError
        With every fault of the design.
    """

    def __init__(self, settings: SensitivitySettings) -> None:
        self.settings = s = settings
        home = open_district(s.district)
        self._deciding = SensitivityStudy(
            home, s.scenario, s.outcome, trajectories=s.trajectories, points=s.points, top=s.top,
            among=s.among or None, years=s.years, seed=s.seed, jobs=s.jobs,
        )  # fmt: skip
        drawn = draw_parameters(s.draws, seed=s.seed, method=s.method)
        self._nested = NestedStudy(
            home,
            [self._deciding.scenario],
            drawn,
            replications=s.replications,
            years=s.years,
            seed=s.seed,
            jobs=s.jobs,
        )
        self._numbering = Numbering(s.language)

    @cached_property
    def over_draws(self) -> Nested:
        """The runs of the first chapter, done when first asked for."""
        return self._nested.run()

    @cached_property
    def found(self) -> Sensitivity:
        """Those of the second."""
        return self._deciding.run()

    def _say(self, message: str, /, **values: object) -> str:
        return escape(translate(message, self.settings.language, **values))

    def ignorance(self) -> list[Block]:
        """In what share of draws the proposal helps."""
        language, found = self.settings.language, self.over_draws
        scenario = self._deciding.scenario
        told = answers(found, scenario.name)
        title = self._say(N_("How sure, although the parameters are not known"))
        said = [escape(line) for line in ignorance.sentences(told, language)]
        pictures = ignorance.ignorance_figure(told, scenario.title.get(language), language)
        caption = self._say(N_("Share of draws in which the proposal helps, and what the variance "
                               "consists of"))  # fmt: skip
        return [
            heading(2, title), Prose(escape(ignorance.method(found, language))), bullets(said),
            Picture(pictures, self._numbering.figure(caption), " ".join(said)),
            pipe_table(
                [self._say(h) for h in ignorance.HEAD],
                [[escape(c) for c in row] for row in ignorance.rows(told, language)],
                caption=self._numbering.table(self._say(N_("Headline outcomes over draws"))),
                widths=(24, 16, 16, 12, 18, 12, 16), right=(1, 2, 3, 4, 5),
            ),
        ]  # fmt: skip

    def screening(self) -> list[Block]:
        """Which parameters move the result at all."""
        language = self.settings.language
        if not self.found.screened:
            return []
        pictures = sensitivity.screening_figure(self.found, language)
        words = self._say(N_("To the right: parameters that move the result much. Higher up: those "
                             "that do so unevenly, because they work with others or out of "
                             "proportion."))  # fmt: skip
        caption = self._say(N_("Morris's screening: {result}"),
                            result=sensitivity.result_in_words(self.found, language))  # fmt: skip
        return [
            heading(2, self._say(N_("Which parameters matter at all"))), Prose(words),
            Picture(pictures, self._numbering.figure(caption), words),
        ]  # fmt: skip

    def deciding(self) -> list[Block]:
        """Which of them decide, and what to measure first."""
        language, found = self.settings.language, self.found
        said = [escape(line) for line in sensitivity.sentences(found, language)]
        if not found.indices.items:
            return [bullets(said), Prose(escape(sensitivity.method(found, language)))]
        pictures = sensitivity.indices_figure(found, language)
        caption = self._say(N_("Sobol' indices: {result}"),
                            result=sensitivity.result_in_words(found, language))  # fmt: skip
        return [
            heading(2, self._say(N_("Which decide, and what to measure first"))), bullets(said),
            Picture(pictures, self._numbering.figure(caption), " ".join(said)),
            pipe_table(
                [self._say(h) for h in sensitivity.HEAD],
                [[escape(c) for c in row] for row in sensitivity.rows(found, language)],
                caption=self._numbering.table(caption), widths=(26, 22, 18, 20, 20, 14),
                right=(3, 4, 5),
            ),
            Prose(escape(sensitivity.method(found, language))),
        ]  # fmt: skip
