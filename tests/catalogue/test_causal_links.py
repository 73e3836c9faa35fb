"""The checklist of causal claims points at things that exist."""

from __future__ import annotations

import pytest

from govsim.catalogue.causal_links import STATUS, causal_links
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.report.reference.structure import parts

LINKS = causal_links()


def test_all_claims_are_there():
    """Fifty-two claims, numbered L01 to L52."""
    assert [link.id for link in LINKS] == [f"L{n:02d}" for n in range(1, 53)]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.id)
def test_a_claim_points_at_what_exists(link):
    """Subsystems and outcomes exist and are named; a parameter that gives a strength is read by
    one of the subsystems named; what does not work in full says why, in both languages."""
    by_name = {p.name: p for p in parts()}
    assert link.status in STATUS
    assert link.subsystems
    assert set(link.subsystems.split()) <= set(by_name)
    assert link.outcomes
    assert set(link.outcomes.split()) <= set(OUTCOMES)
    read = {n for s in link.subsystems.split() for n in by_name[s].parameters}
    for name in link.parameters.split():
        assert "model" in load_parameters()[name].roles, name
        assert name in read, name
    if link.status != "modelled":
        assert link.note_zh
        assert link.note_en
