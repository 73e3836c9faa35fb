"""The appendix as chapters: what the notebook shows, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.catalogue.messages import Language
from govsim.report import gist, gist_beyond, gist_closing, gist_results, opening
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
        return gist.summary(self.context)

    def what_is_proposed(self) -> list[Block]:
        """Each proposal's measures with their paragraph, side effects and rules."""
        return gist.proposed(self.context)

    def method(self) -> list[Block]:
        """How it was done."""
        return gist.method(self.context)

    def results(self) -> list[Block]:
        """Headline outcomes over time and at a glance."""
        return gist_results.results(self.context)

    def who_gains(self) -> list[Block]:
        """Communities and streets that gain and lose."""
        return gist_results.who_gains(self.context)

    def costs(self) -> list[Block]:
        """What each treasury pays."""
        return gist_results.costs(self.context)

    def depends(self) -> list[Block]:
        """What the effects depend on, and when a proposal fails."""
        return gist_beyond.depends(self.context)

    def alternatives(self) -> list[Block]:
        """Other packages within the same money."""
        return gist_beyond.alternatives(self.context)

    def limits(self) -> list[Block]:
        """What the numbers do not say."""
        return gist_closing.limits(self.context)

    def founded_on(self) -> list[Block]:
        """How well the parameters are founded, and those that matter most."""
        return gist_closing.founded_on(self.context)

    def reproduce(self) -> list[Block]:
        """Command and inputs."""
        return gist_closing.reproduce(self.context)

    def everything(self) -> list[Block]:
        """The whole appendix."""
        chapters = [
            self.title_page(),
            self.summary(),
            self.what_is_proposed(),
            self.method(),
            self.results(),
            self.who_gains(),
            self.costs(),
            self.depends(),
            self.alternatives(),
            self.limits(),
            self.founded_on(),
            self.reproduce(),
        ]
        return [block for chapter in chapters for block in chapter]
