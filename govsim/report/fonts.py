"""The fonts every figure and PDF is set in, and the check that they have every character.

A character without a glyph would be printed as an empty box; here it is an error. The fonts are the
OFL-licensed Noto Sans SC and Noto Serif SC; a user adds others (rare characters of place names)
by naming a folder in the environment variable ``GOVSIM_FONTS``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text

SANS, SERIF = "Noto Sans SC", "Noto Serif SC"
"""Family names of the shipped fonts."""

_SUFFIXES = (".otf", ".ttf", ".ttc", ".otc")


def shipped_fonts() -> dict[str, Path]:
    """Files of the shipped fonts, by family name."""
    import pylopdf_fonts_zh_cn as fonts

    return {SANS: fonts.sans_path(), SERIF: fonts.serif_path()}


def extra_fonts() -> list[Path]:
    """Font files of the folder named in ``GOVSIM_FONTS``, in order of name."""
    folder = os.environ.get("GOVSIM_FONTS", "")
    if not folder:
        return []
    if not Path(folder).is_dir():
        what = Text(N_("the font folder {folder} does not exist"), folder=folder)
        raise InputError([Fault(what, file="GOVSIM_FONTS")])
    return sorted(p for p in Path(folder).iterdir() if p.suffix.lower() in _SUFFIXES)


def font_folders() -> list[Path]:
    """Folders a typesetter finds all the fonts in."""
    return sorted({p.parent for p in (*shipped_fonts().values(), *extra_fonts())})


def families() -> list[str]:
    """Family names in order of preference: sans serif, serif, then the user's own."""
    return [SANS, SERIF, *(_family(path) for path in extra_fonts())]


@cache
def _family(path: Path) -> str:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return str(font["name"].getBestFamilyName() or path.stem)


@cache
def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_characters(text: str) -> list[str]:
    """Characters of a text that no font can show.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Each once, in order of first appearance; white space is never missing.
    """
    # Both shipped families must have it: figures are set in one, body text in the other.
    both = frozenset.intersection(*(_characters(p) for p in shipped_fonts().values()))
    shown = both.union(*(_characters(p) for p in extra_fonts()))
    return [c for c in dict.fromkeys(text) if ord(c) not in shown and not c.isspace()]


def check_coverage(texts: Iterable[str], *, file: str = "") -> None:
    """Refuse texts that would come out with an empty box.

    Parameters
    ----------
    texts : iterable of str
    file : str, optional
        Where the texts come from, for the fault.

    Raises
    ------
    InputError
        Naming the characters.
    """
    missing = missing_characters("".join(texts))
    if missing:
        listed = " ".join(f"{c} (U+{ord(c):04X})" for c in missing)
        what = Text(N_("the fonts have no glyph for: {characters}"), characters=listed)
        expected = Text(
            N_("other characters, or a font with them in a folder named by GOVSIM_FONTS")
        )
        raise InputError([Fault(what, expected, file=file)])


@cache
def register_fonts() -> None:
    """Make the fonts known to matplotlib."""
    from matplotlib import font_manager

    for path in (*shipped_fonts().values(), *extra_fonts()):
        font_manager.fontManager.addfont(path)
