"""A served workshop and its pages in a real browser."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from govsim.catalogue.messages import translate
from tests.browser import problems

PATIENCE = 240_000
"""Milliseconds: other tests may keep both cores busy meanwhile."""
CONSOLE = "facilitator"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def workshop(home: Path, state: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A server, once its first page can be asked for; one process simulates, unless told more."""
    jobs = () if "--jobs" in options else ("--jobs", "1")
    command = [sys.executable, "-u", "-m", "govsim", "workshop", "--district", str(home),
               "--port", str(port), "--state", str(state), "--console", CONSOLE,
               *jobs, *options]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if f":{port}/" in line:
                break
        yield server
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def visit(
    chromium: Any, address: str, language: str = "zh", width: int = 1280
) -> Iterator[Any]:  # fmt: skip
    """A participant's page whose requests to any other address are noted and left hanging."""
    with chromium.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.outside = []

        def hang(route: Any) -> None:
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                page.outside.append(route.request.url)

        page.route("**/*", hang)
        page.goto(f"{address}?lang={language}")
        button(page, language, "Run the package").wait_for(timeout=PATIENCE)
        yield page


def button(page: Any, language: str, message: str) -> Any:
    return page.get_by_role("button", name=translate(message, language), exact=True)


def run(page: Any, language: str, **levels: int) -> None:
    """Set levers, run, decline to guess, and wait for all replications."""
    begin(page, language, **levels)
    finished(page, language)


def begin(page: Any, language: str, **levels: int) -> None:
    """Set levers, run, decline to guess, and wait for the first estimate."""
    for name, level in levels.items():
        page.locator(f"#lever-{name}").select_option(index=level)
    page.wait_for_timeout(300)
    button(page, language, "Run the package").click()
    button(page, language, "Show without a guess").click(timeout=PATIENCE)
    estimated(page, language)


def estimated(page: Any, language: str) -> None:
    """Wait until a package's estimate is shown; what is said of today's rules has no verdict."""
    head = page.get_by_role("columnheader", name=translate("Verdict", language), exact=True)
    head.first.wait_for(timeout=PATIENCE)


def finished(page: Any, language: str) -> None:
    said = translate("{done} of {last} replications", language, done=16, last=16)
    page.get_by_text(said, exact=True).wait_for(timeout=PATIENCE)


def fits(page: Any, width: int) -> bool:
    """Whether nothing overflows and axe-core finds nothing serious."""
    found = [p for p in problems(page) if p[1] in ("serious", "critical")]
    return found == [] and page.evaluate("document.documentElement.scrollWidth") <= width
