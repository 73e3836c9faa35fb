"""The game in a real browser, from the first decision to the debrief."""

from __future__ import annotations

from typing import Any

import pytest

from govsim.catalogue.messages import translate
from tests.browser import browser, needs_browser, problems
from tests.workshop.served import CONSOLE, PATIENCE, button, free_port, workshop

pytestmark = pytest.mark.slow
MOVES = (("task_admission", 5), ("one_stop_service", 5), ("council_day", 2), ("entry_by_exam", 1),
         ("quarter_branches", 3))  # fmt: skip


@needs_browser
@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_a_team_plays_five_years_and_learns_what_was_true(home, tmp_path, language, width):
    """Every year's figures come after its decision; four new measures at once are refused; the
    truth stays hidden until the facilitator opens the debrief; a page loaded anew goes on where
    it was; nothing overflows and axe-core finds no serious barrier."""

    def t(message: str, **values: Any) -> str:
        return translate(message, language, **values)

    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with workshop(home, tmp_path, port, "--budget", "9000000"), browser() as chromium:

        def window() -> Any:
            return chromium.new_context(viewport={"width": width, "height": 900}).new_page()

        page = window()
        page.goto(f"{address}?lang={language}")
        page.get_by_role("link", name=t("To the game")).click()
        first = page.get_by_role("button", name=t("Decide for {year}", year="2028"), exact=True)
        first.wait_for(timeout=PATIENCE)
        for name, level in MOVES[:4]:
            page.locator(f"#lever-{name}").select_option(index=level)
        begun = "Begun or strengthened this year: {count} of at most {most}."
        page.get_by_text(t(begun, count=4, most=3)).wait_for(timeout=PATIENCE)
        assert first.is_disabled()
        for name, _ in MOVES[:4]:
            page.locator(f"#lever-{name}").select_option(index=0)
        # Else a click could go astray, where what stands above the button is still changing.
        page.get_by_text(t(begun, count=0, most=3)).wait_for(timeout=PATIENCE)
        for k, (name, level) in enumerate(MOVES):
            year = str(2028 + k)
            decide = page.get_by_role("button", name=t("Decide for {year}", year=year), exact=True)
            decide.wait_for(timeout=PATIENCE)
            page.locator(f"#lever-{name}").select_option(index=level)
            page.get_by_text(t(begun, count=1, most=3)).wait_for(timeout=PATIENCE)
            decide.click(timeout=PATIENCE)
            page.get_by_role("columnheader", name=year).wait_for(timeout=PATIENCE)
            if k == 2:
                page.reload()
        page.get_by_text(t("Team {number} (you)", number=1)).wait_for(timeout=PATIENCE)
        truth = t("What was true under your plan")
        assert page.get_by_text(truth).count() == 0
        lead = window()
        lead.goto(f"{address}console?lang={language}")
        lead.get_by_label(t("The console's password")).fill(CONSOLE)
        button(lead, language, "Enter").click()
        lead.get_by_label(t("Debrief: what was true in the game")).check(timeout=PATIENCE)
        page.get_by_text(truth).wait_for(timeout=2 * PATIENCE)
        page.get_by_role("rowheader", name=t("Best plan known")).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [p for p in problems(page) if p[1] in ("serious", "critical")] == []
