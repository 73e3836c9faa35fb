"""The settings of the notebook on precision, and the study they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from govsim.catalogue.messages import Language
from govsim.catalogue.validation import checked
from govsim.study.precision import AUTO, Precision

if TYPE_CHECKING:
    from govsim.study import Results


class PrecisionSettings(BaseModel):
    """The notebook's parameters; bounds of the rule's are checked by `Precision`.

    Attributes
    ----------
    scenarios : list of str
        Names or files.
    district : str
        Folder or workbook; empty for the sample district.
    relative, points, of_difference, confidence, first, cap
        As in `Precision`.
    years, seed, jobs : int
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    scenarios: Annotated[list[str], Field(min_length=1)]
    district: str = ""
    years: Annotated[int, Field(ge=1, le=50)] = 5
    relative: float = Precision.relative
    points: float = Precision.points
    of_difference: float = Precision.of_difference
    confidence: float = Precision.confidence
    first: int = Precision.first
    cap: int = Precision.cap
    seed: Annotated[int, Field(ge=0)] = 0
    jobs: Annotated[int, Field(ge=-1024, le=1024)] = -1
    language: Language = "zh"

    @property
    def rule(self) -> Precision:
        """The precision asked for."""
        names = ("relative", "points", "of_difference", "confidence", "first", "cap")
        return Precision(**{name: getattr(self, name) for name in names})


def check_precision_settings(**values: object) -> PrecisionSettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    settings = checked(PrecisionSettings, values)
    _ = settings.rule
    return settings


def run_precision(settings: PrecisionSettings) -> Results:
    """The study, with as many replications as its precision needs."""
    from govsim.report.appendix import check_shown, open_district
    from govsim.study import Study

    study = Study(
        open_district(settings.district), settings.scenarios, years=settings.years,
        replications=AUTO, precision=settings.rule, seed=settings.seed, jobs=settings.jobs,
    )  # fmt: skip
    check_shown(study)
    return study.run()
