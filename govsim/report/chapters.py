"""The appendix as chapters: what the notebook shows, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.catalogue.messages import Language
from govsim.report import certainty, closing, depends, findings, opening
from govsim.report.blocks import Block
from govsim.report.context import Context

if TYPE_CHECKING:
    from govsim.analysis.beyond import Beyond
    from govsim.study import Results


class Chapters:
    """One appendix being written; chapters are numbered in the order they are asked for.

    Parameters
    ----------
    results : Results
    language : Language
    beyond : Beyond, optional
        Further studies; chapters on them are left out without.

    Notes
    -----
    Each method returns a list that a notebook shows with ``display(*...)``.
    """

    def __init__(self, results: Results, language: Language, beyond: Beyond | None = None) -> None:
        self.context = Context.of(results, language, beyond)

    def title_page(self) -> list[Block]:
        """Title lines."""
        return opening.title_page(self.context)

    def summary(self) -> list[Block]:
        """What came out, in plain words."""
        return opening.summary(self.context)

    def what_was_compared(self) -> list[Block]:
        """Scenarios and the rules they change."""
        return opening.what_was_compared(self.context)

    def method(self) -> list[Block]:
        """How it was done."""
        return opening.method(self.context)

    def headlines(self) -> list[Block]:
        """Results at a glance."""
        return findings.headlines(self.context)

    def over_time(self) -> list[Block]:
        """The most telling outcomes month by month."""
        return findings.over_time(self.context)

    def subsystem(self, name: str) -> list[Block]:
        """Results of one subsystem."""
        return findings.subsystem(self.context, name)

    def who_gains(self) -> list[Block]:
        """Communities and streets that gain and lose."""
        return findings.who_gains(self.context)

    def costs(self) -> list[Block]:
        """What each treasury pays."""
        return certainty.costs(self.context)

    def depends(self) -> list[Block]:
        """What the effects depend on."""
        return depends.depends(self.context)

    def fails(self) -> list[Block]:
        """When a proposal fails."""
        return depends.fails(self.context)

    def alternatives(self) -> list[Block]:
        """Other packages within the same money."""
        return depends.alternatives(self.context)

    def limits(self) -> list[Block]:
        """What the numbers do not say."""
        return closing.limits(self.context)

    def reproduce(self) -> list[Block]:
        """Command and inputs."""
        return closing.reproduce(self.context)

    def founded_on(self) -> list[Block]:
        """How well the parameters are founded, and those that matter most."""
        return closing.founded_on(self.context)

    def everything(self) -> list[Block]:
        """The whole appendix."""
        chapters = [
            self.title_page(),
            self.summary(),
            self.what_was_compared(),
            self.method(),
            self.headlines(),
            self.over_time(),
            self.who_gains(),
            self.costs(),
            self.depends(),
            self.fails(),
            self.alternatives(),
            self.limits(),
            self.founded_on(),
            self.reproduce(),
        ]
        return [block for chapter in chapters for block in chapter]
