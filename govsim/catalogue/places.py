"""Where the shipped data are: inside an installed package, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path


def data_root() -> Path:
    """Folder with ``parameters.csv``, ``outcomes.csv``, ``scenarios/`` and ``districts/``.

    Returns
    -------
    Path
        ``govsim/_data`` of an installed package, else ``data/`` of the checkout.
    """
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_data"
    return packaged if packaged.is_dir() else package.parent / "data"
