"""Type sizes at which a text fits its place, reckoned from the width of its letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

WIDE = 0x2E7F
"""Characters from here on are as wide as they are high."""
LATIN = 0.56
"""Mean width of a Latin letter against its height; a little more than most faces need."""
BETWEEN = 0.25
"""Room that programs leave between a Chinese character and a Latin letter or digit."""
LINE = 1.25
"""Distance of lines against the height of letters, set so in the deck."""
POINTS = 72


def lines_needed(
    text: str, width: float, size: float, length: Callable[[str], float] | None = None
) -> int:
    """Lines a paragraph takes.

    Parameters
    ----------
    text : str
    width : float
        In inches.
    size : float
        In points.
    length : callable, optional
        How long a word is, in heights of a letter; by the mean width of letters if not given.

    Returns
    -------
    int
    """
    room, used, lines = width * POINTS / size, 0.0, 1
    measured = length or _width
    for word in words(text):
        long = measured(word)
        if used and used + long - (LATIN if word.endswith(" ") else 0.0) > room:
            lines, used = lines + 1, 0.0
        while long > room:  # a word longer than a line is broken
            lines, long = lines + 1, long - room
        used += long
    return lines


def _width(word: str) -> float:
    """In heights of a letter, with the room beside the wide character that ends a word."""
    wide = sum(ord(c) > WIDE for c in word)
    narrow = len(word) - wide
    return wide + LATIN * narrow + (2 * BETWEEN if wide and narrow else 0.0)


def words(text: str) -> list[str]:
    """Where a line may break: after blanks, and after every wide character."""
    found = [""]
    for c in text:
        found[-1] += c
        if c == " " or ord(c) > WIDE:
            found.append("")
    return [word for word in found if word]


def height(texts: Sequence[str], width: float, size: float, gap: float = 0.0) -> float:
    """Height of paragraphs in inches, with a gap after each in parts of a line."""
    lines = sum(lines_needed(text, width, size) + gap for text in texts)
    return lines * size * LINE / POINTS


def fitted(
    texts: Sequence[str], width: float, room: float, sizes: Sequence[float], gap: float = 0.0
) -> float:
    """The largest size at which paragraphs fit a width and a height in inches.

    Returns
    -------
    float
        The smallest of the sizes if none fits.
    """
    fits = (size for size in sizes if height(texts, width, size, gap) <= room)
    return next(fits, sizes[-1])


def clipped(text: str, width: float, room: float, size: float) -> str:
    """A text that fits at a size, shortened with an ellipsis if it must be."""
    if height([text], width, size) <= room:
        return text
    end = len(text)
    while end and height([text[:end] + "…"], width, size) > room:
        end -= 1
    return text[:end].rstrip() + "…"
