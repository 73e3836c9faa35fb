"""What a reader with one minute is told: claims in a few words, and the outcomes that carry them.

Nothing here is a fixed finding: every claim is chosen by the interval of the difference it is of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govsim.analysis.headline import compared, headline_outcomes, most_telling, tally
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.report.findings import JUDGED_BY, NEVER
from govsim.report.numbers import measure_of
from govsim.report.wording import listed_names, sentence

if TYPE_CHECKING:
    from govsim.policy.scenario import Scenario
    from govsim.report.context import Context
    from govsim.study import Results

COST = "district_cost_yuan"
FOUNDED = ("read", "derived", "estimated")
"""Grades of parameters that rest on a source or on the user's own data."""
NAMED_IN_TITLE = 2
"""Proposals whose claims one title holds."""

UP, DOWN = N_("up by {amount} ({low} to {high})"), N_("down by {amount} ({low} to {high})")
_UNREAL: dict[Verdict, str] = {
    Verdict.CHANCE: N_("within chance ({low} to {high})"),
    Verdict.SAME: N_("no different"),
    Verdict.UNKNOWN: N_("not to be told from one replication"),
}


@dataclass(frozen=True)
class Essence:
    """A study's comparisons, and what to say first of them.

    Attributes
    ----------
    context : Context
    everything : list of Comparison
        All outcomes of the district after each proposal's start.
    headline : list of Comparison
        Those an official asks for first; the cost is told by itself.
    """

    context: Context
    everything: list[Comparison]
    headline: list[Comparison]

    @classmethod
    def of(cls, context: Context) -> Essence:
        """Compare every outcome once."""
        results = context.results
        everything = compared(results, results.outcomes)
        heads = set(headline_outcomes(results)) - {COST}
        return cls(context, everything, [c for c in everything if c.outcome.identifier in heads])

    def one(self, outcome: str, scenario: str) -> Comparison | None:
        """One comparison; None if the proposal never takes effect in the run."""
        found = (
            c for c in self.everything
            if c.scenario == scenario and c.outcome.identifier == outcome
        )  # fmt: skip
        return next(found, None)

    def claim(self, comparison: Comparison) -> str:
        """A comparison in a few words: up or down only where the interval leaves zero out."""
        c, m = comparison, measure_of(comparison, self.context.language)
        if not c.is_real:
            return self.context.plain(
                _UNREAL[c.verdict], low=m.signed(c.low), high=m.signed(c.high)
            )
        up = c.difference > 0
        low, high = (c.low, c.high) if up else (-c.high, -c.low)
        return self.context.plain(
            UP if up else DOWN, amount=m.amount(abs(c.difference)), low=m.number(low),
            high=m.number(high),
        )  # fmt: skip

    def claims(self, comparisons: Iterable[Comparison]) -> str:
        """The first outcome's claims as a title, in the order of the proposals."""
        c, given = self.context, list(comparisons)
        order = [s.name for s in c.results.scenarios]
        same = [x for x in given if x.outcome == given[0].outcome][:NAMED_IN_TITLE]
        found = sorted(same, key=lambda x: order.index(x.scenario))
        label = given[0].outcome.text("label", c.language)
        words = [
            c.plain(N_("{code} {claim}"), code=c.code(x.scenario), claim=self.claim(x))
            for x in found
        ]
        said = listed_names(words, c.language)
        return c.plain(N_("{label}: {claims}"), label=label, claims=said)

    def counts(self, scenario: Scenario) -> str:
        """How many headline outcomes get better and worse."""
        counts = tally(self.headline, scenario.name)
        total = sum(counts.values())
        if not total:
            return self.context.plain(NEVER)
        message = N_(
            "Of {total} headline outcomes {better} get better and {worse} get worse beyond chance."
        )
        return self.context.plain(
            message, total=total, better=counts[Verdict.BETTER], worse=counts[Verdict.WORSE]
        )

    def answer(self, scenario: Scenario) -> str:
        """The answer in one sentence with its interval, and the count behind it."""
        judged = self.one(JUDGED_BY, scenario.name)
        if judged is None:
            return self.context.plain(NEVER)
        message = N_("{answer} {counts}")
        said = sentence(judged, self.context.language)
        return self.context.plain(message, answer=said, counts=self.counts(scenario))

    def ordered(self, outcome: str) -> list[Comparison]:
        """One outcome of every proposal: real differences first, the largest first."""
        found = [c for c in self.everything if c.outcome.identifier == outcome]
        return sorted(found, key=lambda c: (not c.is_real, -_size(c)))

    def extreme(self, verdict: Verdict) -> list[Comparison]:
        """Headline comparisons of a verdict, the largest first; one a proposal."""
        first: dict[str, Comparison] = {}
        for scenario in self.context.proposed:
            for c in most_telling(self.headline, scenario.name):
                if c.verdict is verdict:
                    first.setdefault(c.scenario, c)
        return sorted(first.values(), key=lambda c: -_size(c))

    def moving(self, outcomes: Sequence[str], most: int) -> list[str]:
        """Outcomes that move most, shares and others by themselves, in the catalogue's order."""
        moved = dict.fromkeys(outcomes, -1.0)
        for c in self.everything:
            name = c.outcome.identifier
            if name in moved and c.is_real:
                share = c.outcome.kind in ("share", "rate")
                moved[name] = max(moved[name], abs(c.difference) if share else _size(c))
        chosen: list[str] = []
        for share in (True, False):
            group = [n for n in outcomes if (OUTCOMES[n].kind in ("share", "rate")) == share]
            chosen += sorted(group, key=lambda n: -moved[n])[:most]
        return [name for name in outcomes if name in chosen]

    def key_outcomes(self, scenarios: Sequence[Scenario], most: int) -> list[str]:
        """Outcomes of the small table: satisfaction, then gains and losses in turn.

        What differs comes first; what is within chance fills the table up.
        """
        chosen = [JUDGED_BY] if JUDGED_BY in self.context.results.outcomes else []
        names = {s.name for s in scenarios}
        shown = [c for c in self.headline if c.scenario in names]
        queues = [
            [c for s in scenarios for c in most_telling(shown, s.name) if c.verdict is verdict]
            for verdict in (Verdict.BETTER, Verdict.WORSE, Verdict.OTHER)
        ]
        queues = [sorted(queue, key=lambda c: -_size(c)) for queue in queues]
        while any(queues) and len(chosen) < most:
            for queue in queues:
                fresh = [c for c in queue if c.outcome.identifier not in chosen]
                queue[:] = fresh[1:]
                if fresh and len(chosen) < most:
                    chosen.append(fresh[0].outcome.identifier)
        rest = [c.outcome.identifier for c in shown]
        chosen += [name for name in dict.fromkeys(rest) if name not in chosen]
        order = list(OUTCOMES)
        return sorted(chosen[:most], key=order.index)


def _size(comparison: Comparison) -> float:
    """By how much an outcome changes against its baseline, to set it beside others."""
    share = abs(comparison.relative[0])
    return share if share == share else 0.0


def first_scenarios(results: Results, count: int) -> Results:
    """The same study with only its first proposals, for figures that hold no more."""
    if count + 1 >= len(results.scenarios):
        return results
    fewer = replace(results, scenarios=results.scenarios[: count + 1])
    vars(fewer)["complete"] = results.complete  # the same replications are compared
    return fewer


def weak_parameters() -> tuple[int, int]:
    """How many parameters the model reads, and how many of them are weakly founded."""
    used = [p for p in load_parameters().values() if "model" in p.roles]
    return len(used), sum(p.grade not in FOUNDED for p in used)


def main_limits(essence: Essence) -> list[str]:
    """What the numbers do not say, in three sentences; not escaped."""
    c, (used, weak) = essence.context, weak_parameters()
    changed = c.results.binding.get("parameters_changed") or {}
    held = N_("Intervals show chance only. Of the {used} parameters the model reads, {weak} are "
              "assumptions or weakly founded, and all are held at one value: directions are "
              "firmer than sizes.")  # fmt: skip
    others = N_("{count} parameters were set otherwise than the catalogue has them.")
    scale = N_("Satisfaction is a model scale, not a survey: read differences, not levels.")
    chance = N_("Of {count} intervals of 95%, about {false} leave zero out by chance alone: "
                "trust patterns rather than single entries.")  # fmt: skip
    count = sum(x.verdict not in (Verdict.SAME, Verdict.UNKNOWN) for x in essence.everything)
    said = [c.plain(held, used=used, weak=weak)]
    if changed:
        said.append(c.plain(others, count=len(changed)))
    said.append(c.plain(scale))
    if count:
        said.append(c.plain(chance, count=count, false=max(1, round(count / 20))))
    return said
