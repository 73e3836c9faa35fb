"""The notebook that finds under what conditions proposals fail."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from govsim.analysis.discovery import (
    FEWEST_DRAWS,
    Discovery,
    DiscoveryStudy,
    Finding,
    check_direction,
)
from govsim.analysis.metamodel_study import MetamodelStudy
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.validation import checked
from govsim.policy.levers import Lever
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
from govsim.report.discovery import (
    LIMITS_HEAD,
    ROBUST_HEAD,
    limit_rows,
    method,
    robust_caption,
    robust_rows,
    sentences,
)
from govsim.report.discovery_figures import box_figure, trajectory_figure
from govsim.report.drawn import from_file_note
from govsim.report.metamodel import TERMS_HEAD, answer, term_rows, what_it_predicts
from govsim.report.metamodel import sentences as metamodel_sentences


class DiscoverySettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    scenarios : list of str
        Names or files.
    outcome : str
    at_least : float or ""
        Improvement below which a scenario counts as failed; any if empty.
    target : float or ""
        Level of the outcome that satisfies; none if empty.
    levers : dict of str to list of float
        Options of the first scenario's proposals, and their ranges, for the metamodel; none is
        fitted if empty.
    questions : list of dict of str to float
        What to ask the metamodel.
    district : str
        Folder or workbook; empty for the sample district.
    draws, years, replications, seed, jobs : int
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    scenarios: Annotated[list[str], Field(min_length=1)]
    outcome: Annotated[str, Field(min_length=1)]
    at_least: Annotated[float, Field(allow_inf_nan=False)] | Literal[""] = ""
    target: Annotated[float, Field(allow_inf_nan=False)] | Literal[""] = ""
    levers: dict[str, Annotated[list[float], Field(min_length=2, max_length=2)]] = Field(
        default_factory=dict
    )
    questions: list[dict[str, float]] = Field(default_factory=list)
    district: str = ""
    draws: Annotated[int, Field(ge=FEWEST_DRAWS, le=1_000_000)] = 300
    years: Annotated[int, Field(ge=1, le=50)] = 5
    replications: Annotated[int, Field(ge=1, le=100_000)] = 2
    seed: Annotated[int, Field(ge=0)] = 0
    jobs: Annotated[int, Field(ge=-64, le=1024)] = -1
    language: Language = "zh"


def check_discovery_settings(**values: object) -> DiscoverySettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    settings = checked(DiscoverySettings, values)
    check_direction([settings.outcome])
    return settings


def asked(value: float | Literal[""]) -> float | None:
    """A setting that may be empty."""
    return None if value == "" else float(value)


class DiscoveryStory:
    """The notebook's chapters; each method returns what ``display(*...)`` shows.

    Parameters
    ----------
    settings : DiscoverySettings
    """

    def __init__(self, settings: DiscoverySettings) -> None:
        self.settings = s = settings
        self.study = DiscoveryStudy(
            open_district(s.district), s.scenarios, draws=s.draws, years=s.years,
            replications=s.replications, seed=s.seed, jobs=s.jobs,
        )  # fmt: skip
        self._numbering = Numbering(s.language)

    @cached_property
    def found(self) -> Discovery:
        """The runs, done when first asked for."""
        return self.study.run()

    @cached_property
    def findings(self) -> list[Finding]:
        """Where each scenario fails."""
        s = self.settings
        return [self.found.finding(name, s.outcome, asked(s.at_least)) for name in self.found.names]

    def _say(self, message: str, /, **values: object) -> str:
        return escape(translate(message, self.settings.language, **values))

    def what_was_done(self) -> list[Block]:
        """What is asked, and how it is answered."""
        language, nested = self.settings.language, self.found.nested
        said = method(len(nested.draws), nested.replications, len(nested.draws.names), language)
        said += from_file_note(nested.draws.from_file, language)
        return [
            heading(2, self._say(N_("How conditions of failing were looked for"))),
            bullets([escape(s.title.get(language)) for s in nested.scenarios[1:]]),
            Prose(escape(said)),
        ]

    def boxes(self) -> list[Block]:
        """Every scenario: what may be said, the box drawn and in a table."""
        blocks: list[Block] = [heading(2, self._say(N_("Where the proposals fail")))]
        for found in self.findings:
            blocks += self._one(found)
        return blocks

    def _one(self, found: Finding) -> list[Block]:
        language = self.settings.language
        title = escape(found.scenario.title.get(language))
        told = [escape(line) for line in sentences(found, language)]
        blocks: list[Block] = [heading(3, title), bullets(told)]
        if found.box is None:
            return blocks
        for draw, message in (
            (box_figure, N_("Draws that fail and the box: {scenario}")),
            (trajectory_figure, N_("Coverage and density: {scenario}")),
        ):
            drawing = draw(found, language)
            caption = translate(message, language, scenario=title)
            blocks.append(Picture(drawing, self._numbering.figure(caption), " ".join(told)))
        if lines := limit_rows(found, language):
            caption = translate(N_("Limits of the box: {scenario}"), language, scenario=title)
            blocks.append(pipe_table(
                [self._say(h) for h in LIMITS_HEAD], [[escape(c) for c in row] for row in lines],
                caption=self._numbering.table(caption), widths=(44, 20, 20, 14, 16),
                right=(1, 2, 3, 4),
            ))  # fmt: skip
        return blocks

    def robustness(self) -> list[Block]:
        """Regret and satisficing of every scenario."""
        s, nested = self.settings, self.found.nested
        target = asked(s.target)
        found = self.found.robustness(s.outcome, target)
        label = OUTCOMES[s.outcome].text("label", s.language)
        caption = escape(robust_caption(s.outcome, found, target, s.language))
        return [
            heading(2, self._say(N_("Which scenario is safest whatever is true"))),
            Prose(self._say(
                N_("Regret is what a scenario falls short of the best one in the same draw "
                   "({label}); doing nothing takes part."), label=label,
            )),
            pipe_table(
                [self._say(h) for h in ROBUST_HEAD],
                [[escape(c) for c in row]
                 for row in robust_rows(found, nested.scenarios, s.outcome, s.language)],
                caption=self._numbering.table(caption), widths=(34, 22, 26, 14, 22),
                right=(1, 2, 3, 4),
            ),
        ]  # fmt: skip

    def what_if(self) -> list[Block]:
        """The metamodel of the first scenario, and its answers; what it refuses is said."""
        s, language = self.settings, self.settings.language
        if not s.levers:
            return []
        study = MetamodelStudy(
            self.study.study.district, self.found.nested.scenarios[1],
            [Lever(name, low, high) for name, (low, high) in s.levers.items()],
            draws=s.draws, years=s.years, replications=s.replications, seed=s.seed, jobs=s.jobs,
        )  # fmt: skip
        model = study.run().fit(s.outcome)
        told = metamodel_sentences(model, language)
        for question in s.questions:
            try:
                told += answer(model, question, model.predict(question), language)
            except InputError as error:
                told.append(error.render(language))
        caption = self._numbering.table(
            self._say(N_("Terms of the regression: {label}"),
                      label=what_it_predicts(model, language))
        )  # fmt: skip
        return [
            heading(2, self._say(N_("The metamodel: instant what-if"))),
            Prose(self._say(
                N_("A regression of the outcome's difference from the baseline, under the same "
                   "luck, on the levers and all uncertain parameters, fitted on {draws} draws; it "
                   "answers at once, within what was drawn only."),
                draws=s.draws,
            )),
            bullets([escape(line) for line in told]),
            pipe_table(
                [self._say(h) for h in TERMS_HEAD],
                [[escape(c) for c in row] for row in term_rows(model, language)],
                caption=caption, widths=(60, 34, 20), right=(1, 2),
            ),
        ]  # fmt: skip
