"""Pages of the documentation that follow from the code and the catalogue alone.

They are made from the same tables, docstrings and classes the model runs on, and a test compares
the committed files with what the code says now, so that they cannot drift.
"""

from __future__ import annotations

from pathlib import Path

from govsim.catalogue.messages import LANGUAGES, Language
from govsim.report.reference.couplings import couplings_page, couplings_svg
from govsim.report.reference.interface import interface_page
from govsim.report.reference.links import links_page
from govsim.report.reference.odd import odd_page
from govsim.report.reference.outcomes import outcomes_page
from govsim.report.reference.parameters import parameters_page
from govsim.report.reference.proposals import proposals_page
from govsim.report.reference.results import results_page


def reference_pages() -> dict[str, str]:
    """Text of every page by its file name within ``docs/``."""
    pages: dict[str, str] = {}
    for language in LANGUAGES:
        pages |= _pages(language)
    return pages


def _pages(language: Language) -> dict[str, str]:
    return {
        f"model.{language}.md": odd_page(language),
        f"parameters.{language}.md": parameters_page(language),
        f"proposals.{language}.md": proposals_page(language),
        f"results.{language}.md": results_page(language),
        f"outcomes.{language}.md": outcomes_page(language),
        f"python.{language}.md": interface_page(language),
        f"causal-links.{language}.md": links_page(language),
        f"couplings.{language}.md": couplings_page(language),
        f"images/couplings.{language}.svg": couplings_svg(language),
    }


def write_reference(folder: Path) -> list[Path]:
    """Write every page, and say which."""
    written = []
    for name, text in reference_pages().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
