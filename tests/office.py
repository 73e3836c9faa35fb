"""A real word processor for tests of documents; they are skipped where none is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")


def office_pages(documents: list[Path], folder: Path) -> list[int]:
    """How many pages LibreOffice sets each document on."""
    subprocess.run([str(OFFICE), f"-env:UserInstallation=file://{folder}/office", "--headless",
                    "--convert-to", "pdf", "--outdir", str(folder), *map(str, documents)],
                   check=True, capture_output=True)  # fmt: skip
    return [len(PdfReader(folder / f"{path.stem}.pdf").pages) for path in documents]
