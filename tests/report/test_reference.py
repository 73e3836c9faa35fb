"""Pages made from the code: they say what the code says now, and nothing in it goes unsaid."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from govsim.catalogue.messages import translate
from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.rules import RULES
from govsim.model.couplings import COUPLINGS
from govsim.model.treasury import DEVIATIONS
from govsim.policy.proposals import ENTRIES
from govsim.report.reference import reference_pages
from govsim.report.reference.structure import parts

DOCS = Path(__file__).parents[2] / "docs"
PAGES = reference_pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_committed_pages_say_what_the_code_says(name):
    """The file in docs/ is what the code makes now (else: make docs)."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]


def test_every_subsystem_describes_itself_in_both_languages():
    """Title and description exist and the Chinese differs from the English."""
    for part in parts():
        for text in (part.title, part.about):
            assert text, part.name
            assert translate(text, "zh") != translate(text, "en"), part.name


def test_every_model_parameter_is_read_by_some_subsystem():
    """A parameter that says the model reads it is named in the source of a subsystem, and no
    subsystem reads one that says it is not for the model."""
    read = {name for part in parts() for name in part.parameters}
    shared = {"cpi_inflation", "fiscal_growth", "wage_growth_outside", *DEVIATIONS.values()}
    says = {n for n, p in load_parameters().items() if "model" in p.roles}
    assert says - read - shared == set()
    assert read - says == set()


def test_every_rule_is_read_by_some_subsystem():
    """A rule that nothing reads would be a label without a mechanism."""
    assert set(RULES) - {name for part in parts() for name in part.rules} == set()


def test_the_diagram_holds_every_coupling():
    """The picture is well-formed, and the titles of its dots name every coupling."""
    for language in ("zh", "en"):
        root = ElementTree.fromstring(PAGES[f"images/couplings.{language}.svg"])
        told = "\n".join(e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}title"))
        for c in COUPLINGS:
            assert f"{c.source}.{c.array} → {c.reader}" in told


def test_every_proposal_has_its_section_and_a_scenario():
    """Each name appears on the page of proposals, with at least one scenario that tries it."""
    page = PAGES["proposals.en.md"]
    for name, proposal in ENTRIES.items():
        section = page.split(f"`{name}`", 1)[1].split("\n## ", 1)[0]
        assert "\n- `" in section, name
        assert translate(proposal.side_effect, "en") in section
