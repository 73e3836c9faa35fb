"""Needs and deliberation: three steps, then money, then carried out - or not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MORNING
from govsim.model.compile import Bound, kernel
from govsim.model.ledger import FEN, Kind, Outside, post
from govsim.model.luck import exponential, poisson, stream_number, uniforms
from govsim.model.setting import WEEKS_PER_MONTH, Procedure, Setting
from govsim.model.subsystem import Subsystem

if TYPE_CHECKING:
    from govsim.model.benefit_fund import BenefitFund

DAY_OF_MONTH = 16
RESOLVED = 3
"""Steps a need has passed: reviewed by the branch, consulted by the owners' committee, resolved by
residents' representatives (and waiting for money). 0 is voiced."""
MEMORY = 1.0 / 12.0
"""Weight of the latest month in what residents remember: about a year."""
NEED = np.dtype(
    [
        ("number", np.uint64), ("cost", np.int64), ("community", np.int64), ("born", np.int32),
        ("stage", np.int8), ("promised", np.bool_),
    ],
    align=True,
)  # fmt: skip
"""One open need: address of luck; what it costs, fen; where and in which month it was voiced; steps
passed; whether it was promised to be met."""
K_NEEDS, K_FUND_SERVICE = int(Kind.NEEDS), int(Kind.FUND_SERVICE)
RESIDENTS = int(Outside.RESIDENTS)


@kernel
def voice(held, month, heard, promised, needs, count):  # type: ignore[no-untyped-def]
    """Residents voice needs; returns how many are open now, or -1 if there is no room.

    Parameters
    ----------
    residents : float64 (communities,), thousands
        Each has `year` needs a year, a share `heard` of which is voiced.
    free, mean_cost : float
        Share of needs that cost nothing; what the others cost on average, fen.
    new, voiced : int64 (communities,), set to and added to
        Needs of this month and since the start.
    """
    key, streams, places, residents, year, free, mean_cost, new, voiced = held.given
    number, more = 0, 0
    for c in range(len(places)):
        number += voiced[c]
        new[c] = poisson(key, streams[0], places[c], month, residents[c] * year / 12.0 * heard)
        more += new[c]
    if count + more > len(needs):
        return -1
    for c in range(len(places)):
        voiced[c] += new[c]
        for k in range(new[c]):
            u, v = uniforms(key, streams[1], places[c] + np.uint64(k), month)
            need = needs[count]
            need.number = number
            need.community = c
            need.stage = 0
            need.born = month
            need.cost = 0 if u < free else int(exponential(v) * mean_cost)
            need.promised = promised
            number += 1
            count += 1
    return count


@kernel
def deliberate(  # type: ignore[no-untyped-def]
    key, streams, month, step, patience, let_down, needs, count, money, spent, met, lapsed, hurt,
    open_needs,
):  # fmt: skip
    """Take every open need a step further, oldest first, and carry out what money allows.

    Returns how many stay open; these move up to the front of `needs`.

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
    met, lapsed : int64 (communities,), added to
    hurt : float64 (communities,), set
        Needs that lapsed this month, weighted by what was promised.
    open_needs : int64 (communities,), set
    """
    hurt[:] = 0.0
    spent[:] = 0
    open_needs[:] = 0
    left = 0
    for i in range(count):
        need = needs[i]
        c = need.community
        if need.stage < RESOLVED:
            u, _ = uniforms(key, streams[2], need.number, month)
            if u < step:
                need.stage += 1
        elif need.cost <= money[c] - spent[c]:
            spent[c] += need.cost
            met[c] += 1
            continue
        if month - need.born >= patience:
            lapsed[c] += 1
            hurt[c] += 1.0 if need.promised else let_down
        else:
            open_needs[c] += 1
            needs[left] = need
            left += 1
    return left


@kernel
def budget(balance, fund, locked, months_left, share, given, money):  # type: ignore[no-untyped-def]
    """What may be spent on needs: a share of the fund's even monthly part, and what is given.

    Parameters
    ----------
    fund, locked : int64 (communities,)
        The fund's account, and what in it may not be touched, fen.
    given : int
        What the district adds for each community, fen.
    money : int64 (communities,), set
    """
    for c in range(len(fund)):
        month = (balance[fund[c]] - locked[c]) // months_left
        money[c] = np.int64(math.floor(month * share)) + given


@kernel
def settle(balance, flows, district, fund, given, spent):  # type: ignore[no-untyped-def]
    """Pay for the needs carried out: what the district gives first, the rest from the fund."""
    for c in range(len(fund)):
        from_district = min(spent[c], given)
        post(balance, flows, district, RESIDENTS, from_district, K_NEEDS, c)
        rest = spent[c] - from_district
        post(balance, flows, fund[c], RESIDENTS, rest, K_FUND_SERVICE, c)


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


@kernel
def council(  # type: ignore[no-untyped-def]
    held, month, months_left, given, step, patience, needs, count
):
    """A month's deliberation: what may be spent, steps, payments, memory (the kernels above).

    Returns how many needs stay open.
    """
    (
        key, streams, balance, flows, district, fund, locked, share, let_down, money, spent, met,
        lapsed, hurt, open_needs, residents, weights, met_before, joy, sorrow, points,
    ) = held.given  # fmt: skip
    budget(balance, fund, locked, months_left, share, given, money)
    left = deliberate(
        key, streams, month, step, patience, let_down, needs, count, money, spent, met, lapsed,
        hurt, open_needs,
    )  # fmt: skip
    settle(balance, flows, district, fund, given, spent)
    remember(residents, open_needs, met, hurt, weights, met_before, joy, sorrow, points)
    return left


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
        self._money, self._spent, self._new = (np.zeros(n, np.int64) for _ in range(3))
        self._joy, self._sorrow = np.zeros(n), np.zeros(n)
        self._met_before = np.zeros(n, np.int64)
        self.streams = np.array(
            [stream_number(s) for s in ("needs", "need", "need step")], np.uint32
        )
        self.needs, self.count = np.zeros(0, NEED), 0
        p, ledger = setting.parameters, setting.ledger
        weights = p["needs_hope"], p["needs_joy"], p["needs_sorrow"], p["needs_usual_points"]
        self._voice_all = Bound(
            voice, setting.luck.key, self.streams, setting.places, self._residents,
            p["needs_year"], p["needs_free"], p["need_cost_yuan"] * FEN, self._new, self.voiced,
        )  # fmt: skip
        self._council = Bound(
            council, setting.luck.key, self.streams, ledger.balance, ledger.flows,
            ledger.district, ledger.fund, fund.locked, p["needs_fund_share"], p["needs_let_down"],
            self._money, self._spent, self.met, self.lapsed, self._hurt, self.open_needs,
            self._residents, weights, self._met_before, self._joy, self._sorrow, self.out.points,
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

    def _voice(self, month: int) -> None:
        p, rules = self.setting.parameters, self.setting.rules
        heard = p["needs_voiced"] + (1.0 - p["needs_voiced"]) * p["council_voice"] * min(
            1.0, rules.council_days
        )
        while True:
            promised = rules.council_days > 0
            count = self._voice_all(month, heard, promised, self.needs, self.count)
            if count >= 0:
                break
            more = np.zeros(len(self.needs) + 512, NEED)
            self.needs = np.concatenate([self.needs, more])
        self.count = count

    def _deliberate(self, month: int) -> None:
        p, rules = self.setting.parameters, self.setting.rules
        step = p["needs_step"] + (1.0 - p["needs_step"]) * min(1.0, rules.council_days)
        self.count = self._council(
            month, self.fund.months_left(), self._district_money(), float(step),
            round(p["needs_patience_months"]), self.needs, self.count,
        )  # fmt: skip
        self.out.staff_hours[:] = p["council_hours"] * rules.council_days / WEEKS_PER_MONTH

    def _district_money(self) -> int:
        """What the district adds for each community this month, fen, as far as it has it."""
        setting, ledger = self.setting, self.setting.ledger
        each = round(setting.rules.council_budget * FEN) if setting.rules.council_days else 0
        return min(each, int(ledger.balance[ledger.district]) // setting.communities)

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
