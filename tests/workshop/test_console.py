"""Guessing, the facilitator's console and the wall, in a real browser."""

from __future__ import annotations

import asyncio
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import expect

from govsim.catalogue.messages import translate
from govsim.workshop.console import PATIENCE as PRICE
from govsim.workshop.console import Tries
from govsim.workshop.guesses import LEAST
from tests.browser import browser, needs_browser
from tests.workshop.served import CONSOLE, PATIENCE, button, fits, free_port, workshop

pytestmark = pytest.mark.slow
FREEZE = "Freeze: no new run begins"
ASK = "Who gains, why, the money, one community's story"
SHADED = "Shaded: eight of ten guesses in the room."
LOOKS = (("zh", 390), ("en", 1280))
"""Language and width of windows."""


def console(page: Any, address: str, language: str, word: str = CONSOLE) -> None:
    """Go to the console and give a password."""
    page.goto(f"{address}console?lang={language}")
    field = page.get_by_label(translate("The console's password", language))
    field.wait_for(timeout=PATIENCE)
    field.fill(word)
    button(page, language, "Enter").click()


def ask(page: Any, language: str) -> Any:
    """Run the package of the exam; returns the button by which a guess is handed in."""
    page.locator("#lever-entry_by_exam").select_option(index=2)
    page.wait_for_timeout(300)
    button(page, language, "Run the package").click()
    hand_in = button(page, language, "Hand in what I expect")
    hand_in.wait_for(timeout=PATIENCE)
    return hand_in


def test_a_wrong_password_costs_time_and_one_waits_for_the_other():
    """Two wrong tries at once take twice the price of one; the right one is told so."""

    async def body() -> tuple[float, list[bool]]:
        tries = Tries("四个字呢")
        began = time.monotonic()
        found = await asyncio.gather(tries.right("a"), tries.right("b"), tries.right("四个字呢"))
        return time.monotonic() - began, found

    took, found = asyncio.run(body())
    assert found == [False, False, True]
    assert took >= 2 * PRICE


def guess(chromium: Any, address: str, number: int) -> Any:
    """A participant, every other one English, who guesses before the result is shown."""
    language, width = LOOKS[number % len(LOOKS)]
    page = window(chromium, width)
    page.goto(f"{address}?lang={language}")
    button(page, language, "Run the package").wait_for(timeout=PATIENCE)
    hand_in = ask(page, language)
    hidden = "The result is shown once you have handed in what you expect."
    page.get_by_text(translate(hidden, language)).wait_for(timeout=PATIENCE)
    assert page.get_by_text(translate("95% interval", language)).count() == 0
    if number == 0:  # with pointer or finger
        box = page.locator("svg.draw").bounding_box()
        page.mouse.move(box["x"] + 80, box["y"] + 100)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 60, steps=8)
        page.mouse.up()
    else:  # with the keyboard
        page.locator("input[type=range]").last.focus()
        for _ in range(10 * number):
            page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert fits(page, width)
    hand_in.click()
    head = page.get_by_role("columnheader", name=translate("Verdict", language), exact=True)
    head.first.wait_for(timeout=PATIENCE)
    assert page.get_by_text(translate("Dotted brown: your guess.", language)).is_visible()
    shaded = page.get_by_text(translate(SHADED, language))
    assert shaded.count() == (number == LEAST - 1)
    assert fits(page, width)
    return page


def window(chromium: Any, width: int) -> Any:
    """A browser's window of one participant."""
    return chromium.new_context(viewport={"width": width, "height": 900}).new_page()


@needs_browser
def test_guesses_come_before_results_and_the_facilitator_leads(home, tmp_path):
    """Nothing of the result is shown before the guess; then both are, and from three guesses on
    the room's. The facilitator freezes, closes a step, exports, and begins anew. Participants,
    console and wall in both languages, on phones and on laptops."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with workshop(home, tmp_path, port), browser() as chromium:
        pages = [guess(chromium, address, k) for k in range(LEAST)]
        for language, width in LOOKS:
            lead = window(chromium, width)
            console(lead, address, language, "<b>wrong")
            wrong = translate("The password is not right.", language)
            lead.get_by_text(wrong).wait_for(timeout=PATIENCE)
            assert lead.get_by_label(translate(FREEZE, language)).count() == 0
            console(lead, address, language)
            lead.get_by_label(translate(FREEZE, language)).wait_for(timeout=PATIENCE)
            assert fits(lead, width)
            wall = window(chromium, width)
            wall.goto(f"{address}projector?lang={language}")
            wall.get_by_text(translate(SHADED, language)).wait_for(timeout=PATIENCE)
            assert fits(wall, width)

        def t(message: str) -> str:
            return translate(message, language)

        lead.get_by_label(t(FREEZE)).check(timeout=PATIENCE)
        lead.get_by_label(t(ASK)).uncheck()
        for page, (tongue, _) in zip(pages, LOOKS, strict=False):
            closed = translate("The facilitator has closed this step for now.", tongue)
            page.get_by_text(closed).wait_for(timeout=PATIENCE)
            expect(button(page, tongue, "Run the package")).to_be_disabled(timeout=PATIENCE)
            assert button(page, tongue, "Why? What each lever adds").count() == 0
        with lead.expect_download() as got:
            lead.get_by_text(t("Export all as CSV (no names)")).click()
        table = pd.read_csv(BytesIO(Path(got.value.path()).read_bytes()))
        assert (table.iloc[:, 2] == t("guess")).sum() == LEAST
        assert table.iloc[:, 0].nunique() == LEAST

        page.evaluate("window.before = true")
        lead.get_by_label(t("Yes, forget everything participants did")).check()
        lead.wait_for_timeout(400)
        button(lead, language, "Reset the workshop").click()
        page.wait_for_function("window.before === undefined", timeout=PATIENCE)
        page.locator("#lever-entry_by_exam").wait_for(timeout=PATIENCE)
        assert page.locator("#lever-entry_by_exam").input_value() == "0"
