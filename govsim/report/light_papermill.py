"""Papermill's own command line, begun a second earlier.

Started as ``python -m govsim.report.light_papermill``, with the words papermill takes.
"""

from __future__ import annotations

import sys
from typing import Any

UNUSED = "rfc3987_syntax"
"""A grammar of addresses that takes longer to build than all the rest of papermill's imports."""


def spare() -> None:
    """Go without a check of addresses that notebooks never ask for; for a process of its own.

    `jsonschema` imports the check wherever it is installed, and does without it wherever it is not.
    """
    modules: dict[str, Any] = sys.modules
    modules.setdefault(UNUSED, None)


def main() -> None:
    """Follow papermill's words."""
    spare()
    from papermill.__main__ import papermill

    papermill()


if __name__ == "__main__":
    main()
