"""The workshop in a real browser, with real clicks."""

from __future__ import annotations

import http.client
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from govsim.catalogue.messages import LANGUAGES, translate
from govsim.workshop.work import MODESTY
from tests.browser import browser, needs_browser, problems
from tests.workshop.served import (
    PATIENCE,
    begin,
    button,
    estimated,
    free_port,
    run,
    visit,
    workshop,
)

pytestmark = pytest.mark.slow
HOSTILE = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser; each test opens windows of its own in it."""
    with browser() as opened:
        yield opened


@needs_browser
@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_a_package_is_run_and_everything_asked_of_it_comes(chromium, served, language, width):
    """Result, why, story, money and summary come; nothing is asked of another address, nothing
    overflows, and axe-core finds no serious barrier."""
    with visit(chromium, served, language, width) as page:
        run(page, language, entry_by_exam=2, career_ladder=3)
        button(page, language, "Why? What each lever adds").click()
        total = translate("The whole package", language)
        page.get_by_role("rowheader", name=total).wait_for(timeout=PATIENCE)
        button(page, language, "Tell this community's story").click()
        page.locator("ol.story li").nth(20).wait_for(timeout=PATIENCE)
        button(page, language, "Where the money goes").click()
        page.locator(".wide svg").wait_for(timeout=PATIENCE)
        button(page, language, "Make a one-page summary (PDF)").click()
        link = page.get_by_text(translate("Download the summary", language))
        link.wait_for(timeout=PATIENCE)
        with page.expect_download() as got:
            link.click()
        assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        serious = [p for p in problems(page) if p[1] in ("serious", "critical")]
        assert serious == []
        assert page.outside == []


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_never_executes(chromium, served, language):
    """A code that is HTML is refused in one message and shown nowhere."""
    with visit(chromium, served, language) as page:
        field = page.get_by_label(translate("Somebody's code", language))
        for typed in (HOSTILE[:40], "'\"><svg onload=document.title='hit'>"):
            field.fill(typed)
            field.press("Enter")
            button(page, language, "Set the levers to this code").click()
            page.get_by_text(translate("this is not the code of a package", language)).wait_for()
        page.wait_for_timeout(500)
        assert page.title() != "hit"


@needs_browser
def test_a_code_sets_another_ones_levers(chromium, served):
    """The code read on one page gives the same package on another."""
    with visit(chromium, served) as page:
        page.locator("#lever-council_day").select_option(index=2)
        page.wait_for_timeout(500)
        code = page.locator("p.code").inner_text()
    with visit(chromium, served) as page:
        field = page.get_by_label(translate("Somebody's code", "zh"))
        field.fill(code.lower())
        field.press("Enter")
        button(page, "zh", "Set the levers to this code").click()
        page.get_by_text(translate("The levers are set.", "zh")).wait_for()
        assert page.locator("#lever-council_day").input_value() == "2"


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_stopped_before_its_first_estimate_says_so(chromium, home, tmp_path, language):
    """While no process works, a run is begun and stopped: progress and result both say so, and
    nothing says to wait any more; once they work again, the same package is run."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with (
        workshop(home, tmp_path, port) as server,
        visit(chromium, address, language) as page,
    ):
        page.locator("#lever-council_day").select_option(index=1)
        page.wait_for_timeout(300)
        workers = children(server.pid)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        try:
            button(page, language, "Run the package").click()
            results, stop = page.locator("#results"), button(page, language, "Stop")
            waits = translate("Being worked out; please wait …", language)
            results.get_by_text(waits).wait_for(timeout=PATIENCE)
            stop.click(timeout=PATIENCE)
            stopped = translate("Stopped; what was done is kept.", language)
            results.get_by_text(stopped).wait_for(timeout=PATIENCE)
            expect(page.locator("#choose").get_by_text(stopped)).to_be_visible(timeout=PATIENCE)
            expect(page.get_by_text(waits)).to_have_count(0, timeout=PATIENCE)
            expect(stop).to_be_disabled(timeout=PATIENCE)
        finally:
            for worker in workers:
                os.kill(worker, signal.SIGCONT)
        begin(page, language)


@needs_browser
def test_a_restart_of_the_server_loses_nothing(chromium, home, tmp_path):
    """Killed and started anew, the open page finds its levers, its result and its outcome."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with workshop(home, tmp_path, port) as server, visit(chromium, address) as page:
        begin(page, "zh", one_stop_service=3)
        page.evaluate("window.before = true")
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        page.locator("#lost").wait_for(timeout=PATIENCE)
        with workshop(home, tmp_path, port):
            page.wait_for_function("window.before === undefined", timeout=PATIENCE)
            button(page, "zh", "Run the package").wait_for(timeout=PATIENCE)
            assert page.locator("#lever-one_stop_service").input_value() == "3"
            estimated(page, "zh")


@needs_browser
def test_nobody_comes_in_without_the_password(chromium, home, tmp_path):
    """A wrong one leads back to the form, in both languages and clean of outside requests; the
    right one leads in, and there the page works: the meter says by how much a package is too dear,
    and then the button is off; a cheap one is run."""
    port, word_given = free_port(), "四个字呢"
    outside: list[str] = []
    locked = workshop(home, tmp_path, port, "--password", word_given, "--budget", "20000")
    with locked, chromium.new_context() as context:
        page = context.new_page()
        page.on("request", lambda r: outside.append(r.url))
        page.goto(f"http://127.0.0.1:{port}/")
        for word in ("wrong", word_given):
            page.get_by_label("Password").fill(word)
            page.get_by_role("button").click()
            if word == "wrong":
                page.get_by_role("alert").wait_for(timeout=PATIENCE)
                assert "密码不正确" in page.content()
        button(page, "zh", "Run the package").wait_for(timeout=PATIENCE)
        begin(page, "zh", council_day=1)
        page.locator("#lever-operating_grant").select_option(index=5)
        page.locator('[role="alert"] .alert').wait_for(timeout=PATIENCE)
        expect(button(page, "zh", "Run the package")).to_be_disabled(timeout=PATIENCE)
        assert page.locator('[role="alert"] .alert').is_visible()
    assert not [
        u for u in outside if not u.startswith((f"http://127.0.0.1:{port}/", "data:", "blob:"))
    ]


def answer(port: int, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return connection.getresponse().status


def test_foreign_origins_are_refused(served):
    """A page of another address cannot talk to the server."""
    port = int(served.rstrip("/").rsplit(":", 1)[1])
    shake = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
             "Sec_WebSocket_Key": "x3JJHMbDL1EzLkh9GBhXDw=="}  # fmt: skip
    assert answer(port, "/room/ws", Origin="http://elsewhere.example", **shake) == 403


def test_by_default_only_this_machine_is_served(served):
    """The port listens on the loopback address alone."""
    port = int(served.rstrip("/").rsplit(":", 1)[1])
    listening = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
                 if line.split()[3] == "0A"}  # fmt: skip
    assert f"0100007F:{port:04X}" in listening
    assert f"00000000:{port:04X}" not in listening


def test_workers_stand_back_and_end_with_a_server_that_is_killed(home, tmp_path):
    """Pages go before runs, however eager the server; of the hardest kill nothing is left."""
    port = free_port()
    with workshop(home, tmp_path, port, "--jobs", "2") as server:
        workers = children(server.pid)
        eager, deadline = os.getpriority(os.PRIO_PROCESS, server.pid), time.monotonic() + 60
        modest = 0
        while modest < MODESTY and time.monotonic() < deadline:
            modest = max(os.getpriority(os.PRIO_PROCESS, worker) for worker in workers)
            time.sleep(0.1)
        server.kill()
        server.wait(30)
    assert eager + MODESTY <= modest
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{w}").exists() for w in workers) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(workers) >= 2
    assert not [w for w in workers if Path(f"/proc/{w}").exists()]


def children(parent: int) -> list[int]:
    """Processes started by one."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found.append(int(entry))
    return found


@needs_browser
@pytest.mark.parametrize("address", ["", "game", "console", "projector"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_bear_twice_the_letters(chromium, served, language, address):
    """At 200% zoom (half the width), and with letters of twice the size, no page is wider than
    the window; axe-core finds nothing serious."""
    with chromium.new_context(viewport={"width": 640, "height": 450}) as context:
        page = context.new_page()
        page.goto(f"{served}{address}?lang={language}")
        page.locator("main section").first.wait_for(timeout=PATIENCE)
        page.wait_for_timeout(1500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
        page.set_viewport_size({"width": 1280, "height": 900})
        page.add_style_tag(content="html { font-size: 200% !important; }")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert [p for p in problems(page) if p[1] in ("serious", "critical")] == []


@needs_browser
def test_a_package_is_run_with_the_keyboard_alone(chromium, served):
    """Tab, arrows and Enter are enough to set a lever, run, hand a guess in, and reach the
    result; the first Tab offers to skip to it."""
    with visit(chromium, served) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.locator("#lever-task_admission").focus()
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(500)
        button(page, "zh", "Run the package").focus()
        page.keyboard.press("Enter")
        hand_in = button(page, "zh", "Hand in what I expect")
        hand_in.wait_for(timeout=PATIENCE)
        page.locator("input[type=range]").last.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
        hand_in.focus()
        page.keyboard.press("Enter")
        page.get_by_text(translate("Dotted brown: your guess.", "zh")).wait_for(timeout=PATIENCE)
