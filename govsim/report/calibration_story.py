"""The notebook on calibration: what was observed, what it says of parameters, and a back-test."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from govsim.analysis.calibration.backtest import BackTest, BackTestStudy
from govsim.analysis.calibration.made_up import OBSERVED, PLANTED, history, small_district
from govsim.analysis.calibration.result import Calibration
from govsim.analysis.calibration.sources import holds_district, open_prior, open_targets
from govsim.analysis.calibration.study import CalibrationStudy, Others
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.validation import checked
from govsim.report import backtest, calibration
from govsim.report.appendix import open_district
from govsim.report.backtest import backtest_figure
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
from govsim.report.calibration_figures import (
    data_figure,
    implausibility_figure,
    parameters_figure,
)
from govsim.report.calibration_files import write_calibration


class CalibrationSettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    observations : str
        Folder, workbook or CSV file; empty for a made-up district whose parameters are known.
    district : str
        Folder or workbook; empty for that of the observations, or else the sample district.
    parameters : list of str
        To calibrate; empty for those that a screening finds.
    communities, years : int
        Size and length of the made-up history.
    through : int
        Last year fitted in the back-test; 0 for all but the last quarter.
    scenario : str
    prior : str
        Table of parameters in place of the catalogue's ranges; empty for none.
    discrepancy : float
    others : {"held", "drawn"}
    budget, top, seed, jobs : int
    output : str
        Folder for the posterior and pictures; empty to write nothing.
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    observations: str = ""
    district: str = ""
    parameters: list[str] = Field(default_factory=list)
    communities: Annotated[int, Field(ge=2, le=1000)] = 6
    years: Annotated[int, Field(ge=2, le=20)] = 6
    through: Annotated[int, Field(ge=0, le=2200)] = 0
    scenario: Annotated[str, Field(min_length=1)] = "baseline"
    prior: str = ""
    discrepancy: Annotated[float, Field(ge=0, le=10)] = 0.1
    others: Others = "held"
    budget: Annotated[int, Field(ge=300, le=1_000_000)] = 800
    top: Annotated[int, Field(ge=1, le=100)] = 8
    seed: Annotated[int, Field(ge=0)] = 0
    jobs: Annotated[int, Field(ge=-64, le=1024)] = -1
    output: str = ""
    language: Language = "zh"


def check_calibration_settings(**values: object) -> CalibrationSettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    return checked(CalibrationSettings, values)


class CalibrationStory:
    """The notebook's chapters; each method returns what ``display(*...)`` shows.

    Parameters
    ----------
    settings : CalibrationSettings

    Raises
    ------
    InputError
        With every fault of what is observed and of the design.
    """

    def __init__(self, settings: CalibrationSettings) -> None:
        self.settings = s = settings
        self.is_made_up = not s.observations
        names = s.parameters or None
        if self.is_made_up:
            home = small_district(s.communities)
            targets = history(home, years=s.years, outcomes=OBSERVED)
            names = names or list(PLANTED)
        else:
            own = s.observations if holds_district(s.observations) else ""
            home = open_district(s.district or own)
            targets = open_targets(s.observations, home)
        common = {
            "scenario": s.scenario, "prior": open_prior(s.prior or None), "budget": s.budget,
            "top": s.top, "discrepancy": s.discrepancy, "others": s.others, "seed": s.seed,
            "jobs": s.jobs,
        }  # fmt: skip
        self._study = CalibrationStudy(home, targets, names, **common)  # type: ignore[arg-type]
        self._back = None
        if len({t.year for t in targets}) > 1:
            self._back = BackTestStudy(home, targets, s.through or None, names, **common)
        self._numbering = Numbering(s.language)

    @cached_property
    def found(self) -> Calibration:
        """The calibration, done when first asked for."""
        return self._study.run()

    @cached_property
    def tested(self) -> BackTest | None:
        """The back-test; None where only one year was observed."""
        return self._back.run() if self._back else None

    def _say(self, message: str, /, **values: object) -> str:
        return escape(translate(message, self.settings.language, **values))

    def _table(
        self, head: tuple[str, ...], rows: list[list[str]], caption: str, widths: tuple[int, ...]
    ) -> Prose:  # fmt: skip
        return pipe_table(
            [self._say(h) for h in head], [[escape(c) for c in row] for row in rows],
            caption=self._numbering.table(self._say(caption)), widths=widths,
            right=tuple(range(1, len(head))),
        )  # fmt: skip

    def observed(self) -> list[Block]:
        """What was observed, and what the calibrated model says of it."""
        language, found = self.settings.language, self.found
        words = [self._say(N_(
            "Rosters show who left and when; they do not show how fast requests are handled, or "
            "how volunteers are won. Such parameters are found by asking with which values the "
            "model gives what the district observed."
        ))]  # fmt: skip
        if self.is_made_up:
            words.append(self._say(N_(
                "The district here is made up, and its history was simulated with parameters that "
                "are known, so that it can be seen whether they are found."
            )))  # fmt: skip
        pictures = data_figure(found, language)
        said = [escape(line) for line in calibration.sentences(found, language)[:1]]
        caption = self._say(N_("What was observed, and what the calibrated model says"))
        return [
            heading(2, self._say(N_("What was observed"))), Prose(self._join(words)),
            Picture(pictures, self._numbering.figure(caption), said[0]),
            self._table(calibration.FIGURE_HEAD, calibration.figure_rows(found, language),
                        N_("Observed figures and the calibrated model"), (28, 10, 16, 28, 14)),
        ]  # fmt: skip

    def parameters(self) -> list[Block]:
        """What the observations say of the parameters, and what not."""
        language, found = self.settings.language, self.found
        chosen = calibration.chosen_line(found, language)
        said = [*([chosen] if chosen else []), *calibration.sentences(found, language)]
        if self.is_made_up and set(found.names) <= set(PLANTED):
            said.append(translate(
                N_("The 90% region holds the planted parameters.")
                if found.contains({n: PLANTED[n] for n in found.names})
                else N_("The 90% region does not hold the planted parameters, as one in ten does "
                        "not."), language,
            ))  # fmt: skip
        bullets_ = bullets([escape(line) for line in said])
        caption = self._say(N_("Parameters before and after the observations"))
        return [
            heading(2, self._say(N_("What this says of the parameters"))), bullets_,
            Picture(parameters_figure(found, language), self._numbering.figure(caption),
                    escape(said[0])),
            self._table(calibration.PARAMETER_HEAD, self._rows(), N_("Calibrated parameters"),
                        (30, 16, 24, 20, 12)),
        ]  # fmt: skip

    def _rows(self) -> list[list[str]]:
        return calibration.parameter_rows(self.found, self.settings.language)

    def ruled_out(self) -> list[Block]:
        """Which values no other parameters can make plausible, and how all this was found."""
        language, found = self.settings.language, self.found
        words = self._say(N_(
            "Where the line lies above the dashed one, no values of the other parameters tried "
            "make this value plausible."
        ))  # fmt: skip
        caption = self._say(N_("How implausible a parameter's values are at best"))
        method = [Prose(escape(line)) for line in calibration.method(found, language)]
        return [
            heading(2, self._say(N_("What is ruled out, and how this was found"))), Prose(words),
            Picture(implausibility_figure(found, language), self._numbering.figure(caption),
                    words), *method,
        ]  # fmt: skip

    def back_test(self) -> list[Block]:
        """Years held back: does the calibrated model foretell them better than a ruler would."""
        language, tested = self.settings.language, self.tested
        if tested is None:
            return [Prose(self._say(N_("Only one year was observed: there is none to foretell.")))]
        said = [escape(line) for line in backtest.sentences(tested, language)]
        caption = self._say(N_("Years fitted and years foretold"))
        return [
            heading(2, self._say(N_("Back-test"))), bullets(said),
            Picture(backtest_figure(tested, language), self._numbering.figure(caption), said[0]),
            self._table(backtest.SCORE_HEAD, backtest.score_rows(tested, language),
                        N_("Forecasts against naive ones"), (20, 12, 26, 20, 18)),
            self._table(backtest.FORECAST_HEAD, backtest.forecast_rows(tested, language),
                        N_("Every forecast"), (24, 8, 14, 26, 14, 14)),
        ]  # fmt: skip

    def use(self) -> list[Block]:
        """Where the posterior is kept, and how studies draw from it."""
        words = [self._say(N_(
            "Studies draw these parameters from the posterior instead of their ranges when they "
            "are told so: govsim ignorance, appendix, discover and search take --draws-from "
            "posterior.csv."
        ))]  # fmt: skip
        if self.settings.output:
            write_calibration(self.found, self.settings.output)
            words.append(self._say(N_("It is kept in {folder}."), folder=self.settings.output))
        return [heading(2, self._say(N_("What to do with it"))), Prose(self._join(words))]

    def _join(self, sentences: list[str]) -> str:
        return ("" if self.settings.language == "zh" else " ").join(sentences)
