"""What every chapter needs: the results, the language, the numbering and the scenarios' names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

from govsim.analysis.beyond import Beyond
from govsim.catalogue.messages import N_, Language, translate
from govsim.report.blocks import Numbering, Prose, escape
from govsim.report.figures import Names, letter, scenario_names

if TYPE_CHECKING:
    from govsim.policy.scenario import Scenario
    from govsim.study import Results


@dataclass(frozen=True)
class Context:
    """One document being written.

    Attributes
    ----------
    results : Results
    language : Language
    numbering : Numbering
    names : Names
        What scenarios are called in figures.
    beyond : Beyond
        Further studies: other parameters, other packages.
    """

    results: Results
    language: Language
    numbering: Numbering
    names: Names
    beyond: Beyond = field(default_factory=Beyond)

    @classmethod
    def of(cls, results: Results, language: Language, beyond: Beyond | None = None) -> Context:
        """A new document with nothing written yet."""
        names = scenario_names(results, language)
        return cls(results, language, Numbering(language), names, beyond or Beyond())

    def plain(self, message: str, /, **values: Any) -> str:
        """A message in the document's language, not escaped."""
        return translate(message, self.language, **values)

    def say(self, message: str, /, **values: Any) -> str:
        """A message in the document's language as Markdown that shows it letter by letter."""
        return escape(self.plain(message, **values))

    def prose(self, *sentences: str) -> Prose:
        """A paragraph of escaped sentences."""
        joined = N_("{first} {second}")
        return Prose(
            reduce(lambda a, b: translate(joined, self.language, first=a, second=b), sentences)
        )

    @property
    def drawn(self) -> list[Scenario]:
        """Scenarios that were compared in draws of the parameters too."""
        nested = self.beyond.nested
        names = [s.name for s in nested.scenarios] if nested is not None else []
        return [s for s in self.proposed if s.name in names]

    @property
    def proposed(self) -> list[Scenario]:
        """The scenarios but the reference."""
        return list(self.results.scenarios[1:])

    def code(self, scenario: str) -> str:
        """What a scenario is called in tables: Baseline, Proposal A, ..."""
        order = [s.name for s in self.results.scenarios]
        index = order.index(scenario)
        if index == 0:
            return self.plain(N_("Baseline"))
        return self.plain(N_("Proposal {letter}"), letter=letter(index))

    def full(self, scenario: Scenario) -> str:
        """Code and title."""
        title = scenario.title.get(self.language)
        return self.plain(N_("{code} “{title}”"), code=self.code(scenario.name), title=title)

    def district(self) -> str:
        """The district's name."""
        return str(getattr(self.results.district.info, f"name_{self.language}"))

    def horizon(self) -> str:
        """First and last year of the run."""
        first, last = self.results.months[0][:4], self.results.months[-1][:4]
        return self.plain(N_("{first} to {last}"), first=first, last=last)
