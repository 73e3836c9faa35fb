"""The game in a real browser, from the first decision to the debrief."""

from __future__ import annotations

from typing import Any

import pytest

from govsim.catalogue.messages import translate
from tests.browser import browser, needs_browser
from tests.workshop.served import CONSOLE, PATIENCE, button, fits, free_port, workshop

pytestmark = pytest.mark.slow
MOVES = (("task_admission", 5), ("one_stop_service", 5), ("council_day", 2), ("entry_by_exam", 1),
         ("quarter_branches", 3))  # fmt: skip
BEGUN = "Begun or strengthened this year: {count} of at most {most}."
TRUTH = "What was true under your plan"
PHONE, LAPTOP = 390, 1280
"""Widths of windows."""


def choose(page: Any, language: str, year: int, name: str, level: int) -> None:
    """Decide for a year, and wait for what is reported of it."""
    named = translate("Decide for {year}", language, year=str(year))
    decide = page.get_by_role("button", name=named, exact=True)
    decide.wait_for(timeout=PATIENCE)
    page.locator(f"#lever-{name}").select_option(index=level)
    page.get_by_text(translate(BEGUN, language, count=1, most=3)).wait_for(timeout=PATIENCE)
    decide.click(timeout=PATIENCE)
    page.get_by_role("columnheader", name=str(year)).wait_for(timeout=PATIENCE)


@needs_browser
def test_a_team_plays_five_years_and_learns_what_was_true(home, tmp_path):
    """Every year's figures come after its decision; four new measures at once are refused; the
    truth stays hidden until the facilitator opens the debrief; a page loaded anew goes on where
    it was; nothing overflows and axe-core finds no serious barrier. A second team, English and on
    a laptop, has played a year."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with workshop(home, tmp_path, port, "--budget", "9000000"), browser() as chromium:

        def window(language: str, width: int) -> Any:
            page = chromium.new_context(viewport={"width": width, "height": 900}).new_page()
            page.goto(f"{address}?lang={language}")
            page.get_by_role("link", name=translate("To the game", language)).click()
            return page

        page = window("zh", PHONE)
        named = translate("Decide for {year}", "zh", year="2028")
        first = page.get_by_role("button", name=named, exact=True)
        first.wait_for(timeout=PATIENCE)
        for name, level in MOVES[:4]:
            page.locator(f"#lever-{name}").select_option(index=level)
        page.get_by_text(translate(BEGUN, "zh", count=4, most=3)).wait_for(timeout=PATIENCE)
        assert first.is_disabled()
        for name, _ in MOVES[:4]:
            page.locator(f"#lever-{name}").select_option(index=0)
        # Else a click could go astray, where what stands above the button is still changing.
        page.get_by_text(translate(BEGUN, "zh", count=0, most=3)).wait_for(timeout=PATIENCE)
        for k, (name, level) in enumerate(MOVES):
            choose(page, "zh", 2028 + k, name, level)
            if k == 2:
                page.reload()
        other = window("en", LAPTOP)
        choose(other, "en", 2028, *MOVES[1])
        every = ((page, "zh", PHONE, 1), (other, "en", LAPTOP, 2))
        for each, language, width, number in every:
            team = translate("Team {number} (you)", language, number=number)
            each.get_by_text(team).wait_for(timeout=PATIENCE)
            assert each.get_by_text(translate(TRUTH, language)).count() == 0
            assert fits(each, width)
        lead = chromium.new_page()
        lead.goto(f"{address}console")
        lead.get_by_label(translate("The console's password", "zh")).fill(CONSOLE)
        button(lead, "zh", "Enter").click()
        opened = translate("Debrief: what was true in the game", "zh")
        lead.get_by_label(opened).check(timeout=PATIENCE)
        page.get_by_text(translate(TRUTH, "zh")).wait_for(timeout=2 * PATIENCE)
        for each, language, width, _ in every:
            best = translate("Best plan known", language)
            each.get_by_role("rowheader", name=best).wait_for(timeout=PATIENCE)
            assert fits(each, width)
        assert other.get_by_text(translate(TRUTH, "en")).count() == 0
