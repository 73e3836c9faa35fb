"""What call-backs report of residents' satisfaction, beside what it truly is."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.compile import Bound, kernel
from govsim.model.luck import normal, stream_number, uniforms
from govsim.model.setting import Setting
from govsim.model.subsystem import Subsystem


@kernel
def _satisfied(mean, least, spread):  # type: ignore[no-untyped-def]
    """Share of residents above the least satisfaction that counts as satisfied."""
    return 0.5 * math.erfc((least - mean) / (spread * math.sqrt(2.0)))


@kernel
def call_back(  # type: ignore[no-untyped-def]
    held, month, calm
):
    """One month of call-backs in every community.

    Parameters
    ----------
    sample : float64 (communities,)
        How many are asked.
    level, on_time : (communities,)
        True satisfaction, and share of requests done in time.
    inspected : bool (communities,)
        Whether an inspection is prepared for.
    calm, near : float
        How little usually hangs on a good figure, 0 to 1; what an inspection takes of that.
    gap : float
        Points by which those served late are less satisfied than those served in time.
    choice, friendly, gloss : float
        Under full pressure: share of those served late who are passed over, points by which those
        asked are better disposed than others, share of the discontented who are talked round.
    asked, content : float64 (communities,), added to
        Those asked, and those who said they were satisfied.
    """
    (
        key, stream, places, sample, level, on_time, inspected, near, gap, choice, friendly, gloss,
        least, spread, asked, content,
    ) = held.given  # fmt: skip
    for c in range(len(places)):
        pressure = 1.0 - calm * (1.0 - (near if inspected[c] else 0.0))
        late = (1.0 - on_time[c]) * (1.0 - choice * pressure)
        late = late / (on_time[c] + late) if on_time[c] + late > 0.0 else 1.0
        mean = level[c] + friendly * pressure
        share = (1.0 - late) * _satisfied(mean + gap * (1.0 - on_time[c]), least, spread)
        share += late * _satisfied(mean - gap * on_time[c], least, spread)
        share += gloss * pressure * (1.0 - share)
        share = min(max(share, 0.0), 1.0)
        u, _ = uniforms(key, stream, places[c], month)
        n = sample[c]
        said = math.floor(n * share + math.sqrt(n * share * (1.0 - share)) * normal(u) + 0.5)
        asked[c] += n
        content[c] += min(max(said, 0.0), n)


class Survey(Subsystem):
    """Call-backs: a sample of those whose requests were handled is asked every month.

    Nobody reads what they report: true satisfaction does not know of it.

    Attributes
    ----------
    asked, content : numpy.ndarray of float64, shape (communities,)
        Residents asked since the start, and those who said they were satisfied.
    """

    name = "survey"
    title = N_("Satisfaction as reported")
    about = N_(
        "Call-backs ask only some of those whose requests were handled, and staff have a say in "
        "whom; the more the result counts in assessments, the more it is inflated. What is "
        "reported never feeds back on what is true."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.asked, self.content = np.zeros(setting.communities), np.zeros(setting.communities)
        self._sample = np.maximum(1.0, np.rint(setting.parameters["survey_sample"] * setting.size))

    def calm(self) -> float:
        """How little hangs on a good figure while no inspection is near, 0 to 1: some always does,
        and more where the street's assessment weighs on those who sit on its boards.
        """
        p, rules = self.setting.parameters, self.setting.rules
        weight, weighs = rules.assessment_weight, 0.0
        if weight > 0:
            weighs = rules.cross_posts * weight / (weight + p["assessment_half_weight"])
        return (1.0 - p["survey_pressure"]) * (1.0 - weighs)

    def close_month(self) -> None:
        """The month's call-backs."""
        self._call_back(self.setting.month(), self.calm())

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views, and lay out what every month's kernel is given alike."""
        super().connect(inbox)
        setting, p = self.setting, self.setting.parameters
        self._call_back = Bound(
            call_back, setting.luck.key, stream_number("call-back"), setting.places, self._sample,
            self.read("satisfaction.level"), self.read("service.on_time"),
            self.read("inspections.inspected"), p["survey_inspection_pressure"],
            p["survey_late_gap"], p["survey_choice"], p["survey_friendly"], p["survey_gloss"],
            p["survey_least"], p["survey_spread"], self.asked, self.content,
        )  # fmt: skip

    def flows(self) -> Mapping[str, np.ndarray]:
        """Residents asked, and those satisfied by their own word, since the start."""
        return {"survey_asked": self.asked, "survey_content": self.content}
