"""Which pages the site has, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from govsim.catalogue.messages import N_, Language

SECTIONS: dict[str, str] = {
    "start": N_("Start"),
    "tutorial": N_("Tutorial"),
    "how-to": N_("How-to guides"),
    "model": N_("The model"),
    "reference": N_("Reference"),
    "gallery": N_("Gallery of appendices"),
}
ABOUT: dict[str, str] = {
    "start": N_("What govsim answers, how to install it, and a first answer within minutes."),
    "tutorial": N_("Six lessons, from reading an appendix to trying your own district."),
    "how-to": N_("One task a page, for those who know the basics."),
    "model": N_("What the model assumes, how its parts act on each other, and how it compares "
                "with the evidence."),
    "reference": N_("Every command, option, proposal, parameter and outcome; made from the code."),
    "gallery": N_("Each of the proposals tried on the sample district, with its whole appendix."),
}  # fmt: skip
HOME = "index"
_FIRST = (HOME, "quick-start")
_MODEL = ("model", "couplings", "causal-links", "baseline", "problems")
COMMANDS = "commands"
"""The one page without a file in ``docs/``: it is made from the command line."""
_REFERENCE = (COMMANDS, "python", "proposals", "parameters", "outcomes", "results")
_EARLIER_GUIDES = ("computing", "scale", "benchmarks")


@dataclass(frozen=True)
class Page:
    """One page in one language, before it is laid out.

    Attributes
    ----------
    name : str
        Path within the language's folder, without suffix.
    section : str
    title : str
        Plain text.
    body : str
        HTML of the main part.
    """

    name: str
    section: str
    title: str
    body: str

    @property
    def path(self) -> str:
        """File name within the language's folder."""
        return f"{self.name}.html"

    @property
    def up(self) -> str:
        """The way from this page to the language's folder."""
        return "../" * self.name.count("/")


def planned(docs: Path) -> list[tuple[str, str]]:
    """Section and name of every page but the gallery's, in order.

    Parameters
    ----------
    docs : Path
        Folder of the Markdown pages; lessons and guides are what its folders hold.
    """
    pages = [("start", name) for name in _FIRST]
    pages += [("tutorial", name) for name in _names(docs, "tutorial")]
    pages += [("how-to", name) for name in (*_names(docs, "how-to"), *_EARLIER_GUIDES)]
    pages += [("model", name) for name in _MODEL]
    return pages + [("reference", name) for name in _REFERENCE]


def source(docs: Path, name: str, language: Language) -> Path:
    """The Markdown file of a page."""
    return docs / f"{name}.{language}.md"


def _names(docs: Path, folder: str) -> list[str]:
    return [f"{folder}/{path.name[:-6]}" for path in sorted((docs / folder).glob("*.zh.md"))]
