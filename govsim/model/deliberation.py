"""Needs and deliberation: three steps, then money, then carried out - or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MORNING
from govsim.model.compile import kernel
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import exponential, poisson, stream_number, uniforms
from govsim.model.setting import WEEKS_PER_MONTH, Procedure, Setting
from govsim.model.subsystem import Subsystem

if TYPE_CHECKING:
    from govsim.model.benefit_fund import BenefitFund

DAY_OF_MONTH = 16
REVIEWED, CONSULTED, RESOLVED, DONE, LAPSED = 1, 2, 3, 4, 5
"""What has become of a need: reviewed by the branch, consulted by the owners' committee, resolved
by residents' representatives (and waiting for money), carried out, lapsed. 0 is voiced."""
MEMORY = 1.0 / 12.0
"""Weight of the latest month in what residents remember: about a year."""


@kernel
def voice(  # type: ignore[no-untyped-def]
    key, stream_count, stream_need, places, month, means, promised_now, free, mean_cost, count,
    before, community, stage, born, cost, promised, number,
):  # fmt: skip
    """Residents voice needs; returns how many there are now, or -1 if there is no room.

    Parameters
    ----------
    before : int
        Needs voiced before; each is numbered in the order of voicing, its address of luck.
    """
    first = count
    for c in range(len(places)):
        new = poisson(key, stream_count, places[c], month, means[c])
        if count + new > len(stage):
            return -1
        for k in range(new):
            u, v = uniforms(key, stream_need, places[c] + np.uint64(k), month)
            community[count] = c
            stage[count] = 0
            born[count] = month
            cost[count] = 0 if u < free else int(exponential(v) * mean_cost)
            promised[count] = promised_now
            number[count] = before + count - first
            count += 1
    return count


@kernel
def deliberate(  # type: ignore[no-untyped-def]
    key, stream_step, month, count, step, patience, let_down, community, stage, born, cost,
    promised, number, money, spent, met, lapsed, hurt, open_needs,
):  # fmt: skip
    """Take every open need a step further, oldest first, and carry out what money allows.

    Parameters
    ----------
    step : float
        Probability that a step is taken this month.
    patience : int
        Months after which a need lapses.
    let_down : float
        How much a need that nobody promised to meet hurts, against one that was.
    money : int64 (communities,), fen
        What may be spent; `spent` is set to what was.
    hurt : float64 (communities,), set
        Needs that lapsed this month, weighted by what was promised.
    """
    hurt[:] = 0.0
    spent[:] = 0
    open_needs[:] = 0
    for i in range(count):
        if stage[i] >= DONE:
            continue
        c = community[i]
        if stage[i] < RESOLVED:
            u, _ = uniforms(key, stream_step, number[i], month)
            if u < step:
                stage[i] += 1
        elif cost[i] <= money[c] - spent[c]:
            spent[c] += cost[i]
            stage[i] = DONE
            met[c] += 1
            continue
        if month - born[i] >= patience:
            stage[i] = LAPSED
            lapsed[c] += 1
            hurt[c] += 1.0 if promised[i] else let_down
        else:
            open_needs[c] += 1


@kernel
def remember(  # type: ignore[no-untyped-def]
    residents, open_needs, met, hurt, weights, met_before, joy, sorrow, points
):
    """Hope for what is open, joy at what was done, sorrow at what lapsed, a 1,000 residents.

    Parameters
    ----------
    residents : float64 (communities,), thousands
    weights : (4,)
        Points for hope, joy and sorrow; what they usually come to.
    met_before : int64 (communities,), set to `met`
    joy, sorrow : float64 (communities,), updated
    points : float64 (communities,), set
    """
    for_hope, for_joy, for_sorrow, usual = weights
    for c in range(len(residents)):
        per = 1.0 / residents[c]
        joy[c] += ((met[c] - met_before[c]) * 12.0 * per - joy[c]) * MEMORY
        met_before[c] = met[c]
        sorrow[c] += (hurt[c] * 12.0 * per - sorrow[c]) * MEMORY
        hope = open_needs[c] * per
        points[c] = for_hope * hope + for_joy * joy[c] - for_sorrow * sorrow[c] - usual


class Deliberation(Subsystem):
    """Residents' needs on their way through branch, owners' committee and representatives.

    Attributes
    ----------
    points : numpy.ndarray of float64, shape (communities,)
        What hopes, needs met and needs let down do to satisfaction, against the usual.
    staff_hours : numpy.ndarray of float64, shape (communities,)
        Hours a week that council days take.
    """

    name = "deliberation"
    title = N_("Needs and deliberation")
    about = N_(
        "Residents' common needs arise at random; some are voiced. They pass three steps: the "
        "branch reviews, the owners' committee consults, residents' representatives resolve. "
        "Those that cost money wait for it. A need carried out pleases; one that lapses after "
        "it was promised hurts more than one never voiced."
    )

    def __init__(self, setting: Setting, fund: BenefitFund) -> None:
        super().__init__(setting)
        n = setting.communities
        self.fund = fund
        self._residents = setting.district.communities.residents / 1000.0
        self.publish(points=np.zeros(n), staff_hours=np.zeros(n))
        self.voiced, self.met, self.lapsed = (np.zeros(n, np.int64) for _ in range(3))
        self._closed = np.zeros(n, np.int64)
        self.open_needs, self._hurt = np.zeros(n, np.int64), np.zeros(n)
        self._spent = np.zeros(n, np.int64)
        self._joy, self._sorrow = np.zeros(n), np.zeros(n)
        self._met_before = np.zeros(n, np.int64)
        self.count = self._numbered = 0
        self._needs: tuple[np.ndarray, ...] = (
            np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(0, np.int32),
            np.zeros(0, np.int64), np.zeros(0, np.bool_), np.zeros(0, np.uint64),
        )  # fmt: skip

    def start(self) -> None:
        """Begin the monthly deliberation."""
        self.setting.env.process(self.months())

    def months(self) -> Procedure:
        """Every month: needs are voiced, deliberated, paid for, remembered."""
        for month, day in enumerate(self.setting.calendar.month_starts[:-1]):
            yield self.setting.wait_until(int(day) + DAY_OF_MONTH - 1 + MORNING)
            self._voice(month)
            self._deliberate(month)
            self._remember()

    def _voice(self, month: int) -> None:
        p, rules, luck = self.setting.parameters, self.setting.rules, self.setting.luck
        heard = p["needs_voiced"] + (1.0 - p["needs_voiced"]) * p["council_voice"] * min(
            1.0, rules.council_days
        )
        means = self._residents * p["needs_year"] / 12.0 * heard
        while True:
            count = voice(
                luck.key, stream_number("needs"), stream_number("need"), self.setting.places,
                month, means, rules.council_days > 0, p["needs_free"], p["need_cost_yuan"] * FEN,
                self.count, self._numbered, *self._needs,
            )  # fmt: skip
            if count >= 0:
                break
            self._make_room()
        new = self._needs[0][self.count : count]
        self.voiced += np.bincount(new, minlength=len(self.voiced))
        self._numbered += len(new)
        self.count = count

    def _make_room(self) -> None:
        """Forget needs that are closed; where most are open, there will be room for twice as many.

        What is kept stays in order, the oldest first.
        """
        kept = np.flatnonzero(self._needs[1][: self.count] < DONE)
        room = len(self._needs[1])
        if len(kept) == self.count or 2 * len(kept) >= room:
            room = 2 * room + 2048
        older, self._needs = self._needs, tuple(np.zeros(room, a.dtype) for a in self._needs)
        for a, b in zip(older, self._needs, strict=True):
            b[: len(kept)] = a[kept]
        self.count = len(kept)

    def _deliberate(self, month: int) -> None:
        setting, p, rules = self.setting, self.setting.parameters, self.setting.rules
        step = p["needs_step"] + (1.0 - p["needs_step"]) * min(1.0, rules.council_days)
        own = np.floor(self.fund.monthly_budget() * p["needs_fund_share"]).astype(np.int64)
        given = self._district_money()
        deliberate(
            setting.luck.key, stream_number("need step"), month, self.count, step,
            round(p["needs_patience_months"]), p["needs_let_down"], *self._needs, own + given,
            self._spent, self.met, self.lapsed, self._hurt, self.open_needs,
        )  # fmt: skip
        self._pay(np.minimum(self._spent, given), own)
        hours = p["council_hours"] * rules.council_days / WEEKS_PER_MONTH
        self.out.staff_hours[:] = hours

    def _district_money(self) -> np.ndarray:
        """What the district adds this month, shape (communities,), fen, as far as it has it."""
        setting = self.setting
        n, ledger = setting.communities, setting.ledger
        each = round(setting.rules.council_budget * FEN) if setting.rules.council_days else 0
        return np.full(n, min(each, int(ledger.balance[ledger.district]) // n), np.int64)

    def _pay(self, from_district: np.ndarray, own: np.ndarray) -> None:
        ledger, everyone = self.setting.ledger, np.arange(self.setting.communities)
        residents = int(Outside.RESIDENTS)
        ledger.move_many(ledger.district, residents, from_district, Kind.NEEDS, everyone)
        rest = self._spent - from_district
        ledger.move_many(ledger.fund, residents, rest, Kind.FUND_SERVICE, everyone)

    def _remember(self) -> None:
        """Hope for what is open, joy at what was done, sorrow at what lapsed, a 1,000 residents."""
        p = self.setting.parameters
        weights = p["needs_hope"], p["needs_joy"], p["needs_sorrow"], p["needs_usual_points"]
        remember(
            self._residents, self.open_needs, self.met, self._hurt, weights, self._met_before,
            self._joy, self._sorrow, self.out.points,
        )  # fmt: skip

    def close_month(self) -> None:
        """Add up needs that were met and needs that lapsed."""
        np.add(self.met, self.lapsed, out=self._closed)

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Needs on their way."""
        return {"needs_open": self.open_needs}

    def flows(self) -> Mapping[str, np.ndarray]:
        """Needs since the start."""
        return {
            "needs_voiced": self.voiced,
            "needs_met": self.met,
            "needs_closed": self._closed,
        }
