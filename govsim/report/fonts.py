"""The fonts every figure and PDF is set in, and the check that they have every character.

A letter without a glyph would be printed as an empty box; here it is an error. A symbol without
one, such as an emoji, is written out by name in print and stays itself on screen and in Word. The
fonts are the OFL-licensed Noto Sans SC and Noto Serif SC, with DejaVu Sans (it comes with
matplotlib) for symbols they lack; a user adds others (rare characters of place names) by naming a
folder in the environment variable ``GOVSIM_FONTS``. Where that folder holds the faces of official
Chinese documents, a Chinese PDF is set in them.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text

SANS, SERIF = "Noto Sans SC", "Noto Serif SC"
"""Family names of the shipped fonts."""

SYMBOLS = "DejaVu Sans"
"""Family name of the font for symbols."""
FOLDER = "GOVSIM_FONTS"

OFFICIAL: dict[str, tuple[str, ...]] = {
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong"),
    "head": ("黑体", "SimHei", "STHeiti"),
    "second": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti"),
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
}
"""Faces of official Chinese documents by their part, under the names they go by (GB/T 9704)."""

_SUFFIXES = (".otf", ".ttf", ".ttc", ".otc")


def shipped_fonts() -> dict[str, Path]:
    """Files of the shipped fonts, by family name."""
    import pylopdf_fonts_zh_cn as fonts

    return {SANS: fonts.sans_path(), SERIF: fonts.serif_path()}


@cache
def symbol_font() -> Path:
    """File of the font for symbols."""
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def extra_fonts() -> list[Path]:
    """Font files of the folder named in ``GOVSIM_FONTS``, in order of name."""
    folder = os.environ.get(FOLDER, "")
    if not folder:
        return []
    if not Path(folder).is_dir():
        raise InputError(check_fonts(Path(folder), FOLDER))
    return _files(Path(folder))


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES)


def check_fonts(folder: Path, given_as: str) -> list[Fault]:
    """Faults of a folder of fonts: missing, empty, or with files that are none.

    Parameters
    ----------
    folder : Path
    given_as : str
        The option or variable that names it.

    Returns
    -------
    list of Fault
    """
    from fontTools.ttLib import TTLibError

    if not folder.is_dir():
        what = Text(N_("the font folder {folder} does not exist"), folder=str(folder))
        return [Fault(what, file=given_as)]
    faults = []
    for path in _files(folder):
        try:
            _characters(path)
        except (TTLibError, OSError, KeyError, ValueError, AssertionError):
            faults.append(Fault(Text(N_("not a font that can be read")), file=str(path)))
    if not _files(folder):
        expected = Text(N_("font files: {suffixes}"), suffixes=", ".join(_SUFFIXES))
        what = Text(N_("the font folder {folder} holds no fonts"), folder=str(folder))
        faults.append(Fault(what, expected, file=given_as))
    return faults


def official_faces() -> dict[str, str]:
    """Families of the user's fonts that are faces of official documents, by part."""
    held = {name: _family(path) for path in extra_fonts() for name in _names(path)}
    return {
        part: next(held[name] for name in known if name in held)
        for part, known in OFFICIAL.items() if any(name in held for name in known)
    }  # fmt: skip


@cache
def _names(path: Path) -> frozenset[str]:
    """Every family name a font goes by."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(str(n.toUnicode()) for n in font["name"].names if n.nameID in (1, 16))


def font_folders() -> list[Path]:
    """Folders a typesetter finds all the fonts in."""
    return sorted({p.parent for p in (*shipped_fonts().values(), *extra_fonts(), symbol_font())})


def families() -> list[str]:
    """Family names in order of preference: sans serif, serif, the user's own, then symbols."""
    return [SANS, SERIF, *(_family(path) for path in extra_fonts()), SYMBOLS]


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
    """Letters of a text that no font can show.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Each once, in order of first appearance; neither white space nor symbols are ever missing.
    """
    return [c for c in _unshown(text) if not _is_symbol(c)]


def legible(text: str, written: str = "[{name}]") -> str:
    """A text for print: symbols without a glyph by name in brackets, marks that join them left out.

    Parameters
    ----------
    text : str
    written : str
        How a name is written.

    Returns
    -------
    str
    """
    named = {
        ord(c): "" if unicodedata.category(c) in _JOINING
        else written.format(name=unicodedata.name(c, f"U+{ord(c):04X}").lower())
        for c in _unshown(text) if _is_symbol(c)
    }  # fmt: skip
    return text.translate(named) if named else text


def _unshown(text: str) -> list[str]:
    shown = _all_characters(tuple(shipped_fonts().values()), (*extra_fonts(), symbol_font()))
    return [c for c in dict.fromkeys(text) if ord(c) not in shown and not c.isspace()]


@cache
def _all_characters(shipped: tuple[Path, ...], others: tuple[Path, ...]) -> frozenset[int]:
    # Both shipped families must have it: figures are set in one, body text in the other.
    both = frozenset.intersection(*map(_characters, shipped))
    return both.union(*map(_characters, others))


_JOINING = ("Cf", "Mn", "Me")
_PICTOGRAPHS = range(0x1F000, 0x1FB00)
"""Newer emoji are unknown to Python's tables, but lie here."""


def _is_symbol(character: str) -> bool:
    return (
        unicodedata.category(character) in ("So", "Sk", *_JOINING) or ord(character) in _PICTOGRAPHS
    )


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
