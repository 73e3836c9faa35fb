"""Where shipped files are: inside an installed package, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def data_root() -> Path:
    """Folder with ``parameters.csv``, ``outcomes.csv``, ``scenarios/`` and ``districts/``.

    Returns
    -------
    Path
        ``govsim/_data`` of an installed package, else ``data/`` of the checkout.
    """
    return shipped(PACKAGE, "data")


def notebooks_root() -> Path:
    """Folder with the notebooks.

    Returns
    -------
    Path
        ``govsim/_notebooks`` of an installed package, else ``notebooks/`` of the checkout.
    """
    return shipped(PACKAGE, "notebooks")


def docs_root() -> Path:
    """Folder with the Markdown pages of the documentation.

    Returns
    -------
    Path
        ``govsim/_docs`` of an installed package, else ``docs/`` of the checkout.
    """
    return shipped(PACKAGE, "docs")


def shipped(package: Path, name: str) -> Path:
    """Find one shipped folder.

    Parameters
    ----------
    package : Path
        Folder of the package.
    name : str
        Name of the folder in a checkout.

    Returns
    -------
    Path
        The copy inside the package if there is one, else the folder beside the package.
    """
    packaged = package / f"_{name}"
    return packaged if packaged.is_dir() else package.parent / name
