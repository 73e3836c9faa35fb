"""Every message reaches its page.

Panel writes what changes to a page's connection; while the connection is busy it lays messages
aside, and a task of its own writes them later. In Panel 1.9 that task, once it has written, takes
away the mark that messages lie there without looking whether some were laid down meanwhile. These
stay until the page is next written to: under load a button stayed off, or a lever unanswered, for
as long as nothing else happened.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from panel.io import document

OWN = "_dispatch_msgs"
"""Panel's function that writes what was laid aside."""
USED = (OWN, "_WRITE_MSGS", "_WRITE_BLOCK")
"""What is Panel's own; a version that lacks any of it writes in another way."""


def deliver_all() -> None:
    """Have messages that were laid down meanwhile written too; a second call changes nothing."""
    if not all(hasattr(document, name) for name in USED):
        return
    write = getattr(document, OWN)
    if hasattr(write, "__wrapped__"):
        return

    @wraps(write)
    async def write_all(page: Any) -> None:
        await write(page)
        while document._WRITE_MSGS.get(page) and page not in document._WRITE_BLOCK:
            document._WRITE_BLOCK[page] = True
            await write(page)

    setattr(document, OWN, write_all)
