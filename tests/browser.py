"""A real browser for tests of pages; they are skipped where none is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")


@contextmanager
def browser() -> Iterator[Any]:
    """The machine's own Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    own = {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}
    with sync_playwright() as play, play.chromium.launch(**own) as chromium:
        yield chromium


def problems(page: Any) -> list[tuple[str, str, str]]:
    """Barriers axe-core finds in a page: rule, impact, and the first element."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(v["id"], v["impact"], v["nodes"][0]["html"][:200]) for v in found]
