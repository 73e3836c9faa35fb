"""What a document is made of: prose, pictures and tables as Markdown, with literal numbering.

Numbers of headings, tables and figures are written into the text, so that HTML, DOCX and PDF agree.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govsim.catalogue.harmless import harmless_table
from govsim.catalogue.messages import N_, Language, translate
from govsim.report.drawing import Drawing
from govsim.report.fonts import check_coverage

if TYPE_CHECKING:
    import pandas as pd

CSV_TYPE = "text/csv"
_HARMLESS = "%,;/?'"
_SPECIAL = re.compile(f"([{re.escape(''.join(set(string.punctuation) - set(_HARMLESS)))}])")
_ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")
_CHINESE_DIGITS = "零一二三四五六七八九"
_LINE = 400
"""Dashes under a table's head: past pandoc's line length, so that they mean relative widths."""


def escape(text: str) -> str:
    """A user's text, so that Markdown shows it as it was typed.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        On one line: line breaks become blanks, and characters that cannot be seen are left out.
    """
    shown = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    return _SPECIAL.sub(r"\\\1", " ".join(shown.split()))


def unescape(markdown: str) -> str:
    """What `escape` was given, but for white space and characters that cannot be seen."""
    return _ESCAPED.sub(r"\1", markdown)


@dataclass(frozen=True)
class Prose:
    """Markdown; a notebook shows it as text."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown


@dataclass(frozen=True)
class Picture:
    """A figure with its caption.

    Attributes
    ----------
    drawing : Drawing
    caption : str
        Markdown, with the number.
    description : str
        What a reader who cannot see it is told.
    share : float
        Part of the text's width it takes where no notebook shows it.
    data : DataFrame, optional
        The numbers it shows, a row a mark or a month.
    """

    drawing: Drawing = field(repr=False)
    caption: str
    description: str
    share: float = 1.0
    data: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def svg(self) -> bytes:
        """The picture for print."""
        return self.drawing.svg

    @property
    def png(self) -> bytes:
        """The same picture for the screen."""
        return self.drawing.png

    @property
    def csv(self) -> str:
        """The numbers it shows, to nine digits; empty where none were given."""
        if self.data is None:
            return ""
        safe = harmless_table(self.data)
        return str(safe.to_csv(index=False, float_format="%.9g", lineterminator="\n"))

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        words = {"caption": self.caption, "description": self.description}
        data = {CSV_TYPE: self.csv} if self.csv else {}
        return (
            {
                "image/svg+xml": self.svg.decode(),
                "image/png": self.png,
                "text/plain": self.caption,
                **data,
            },
            {"image/svg+xml": words, "image/png": words},
        )


Block = Prose | Picture
"""What chapters are lists of."""


def heading(level: int, text: str) -> Prose:
    """A heading of a level from 1."""
    return Prose(f"{'#' * level} {text}")


def box(name: str, text: str) -> Prose:
    """A paragraph with a role of its own, such as a line of the title page."""
    return Prose(f"::: {name}\n{text}\n:::")


def bullets(items: Sequence[str]) -> Prose:
    """A list of Markdown paragraphs."""
    return Prose("\n".join(f"- {item}" for item in items))


def pipe_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str,
    widths: Sequence[float], right: Sequence[int] = (),
) -> Prose:  # fmt: skip
    """A table in Markdown.

    Parameters
    ----------
    head : sequence of str
    rows : sequence of sequence of str
        Markdown; a user's text must have been escaped.
    caption : str
        With the number.
    widths : sequence of float
        Relative widths of the columns.
    right : sequence of int
        Columns of numbers, set flush right.

    Returns
    -------
    Prose
    """
    check_coverage([caption, *head, *(cell for row in rows for cell in row)])
    unit = _LINE / sum(widths)
    rule = "|".join(
        ("-" if i in right else ":") + "-" * round(unit * w) + (":" if i in right else "-")
        for i, w in enumerate(widths)
    )
    lines = [" | ".join(head), rule, *(" | ".join(cell or " " for cell in row) for row in rows)]
    return Prose(f"Table: {caption}\n\n" + "\n".join(f"|{line}|" for line in lines))


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _CHINESE_DIGITS[ones]
    head = "" if tens == 1 else _CHINESE_DIGITS[tens]
    return f"{head}十{_CHINESE_DIGITS[ones] if ones else ''}"


_HEADS: dict[Language, tuple[str, str]] = {
    "zh": ("{chinese}、{text}", "（{chinese}）{text}"),
    "en": ("{first}. {text}", "{first}.{second} {text}"),
}
"""Headings of the first and second level, as the language's official documents number them."""


class Numbering:
    """Counts headings, tables and figures of one document.

    Parameters
    ----------
    language : Language
    after : int
        Sections before the first that is counted here.
    is_plain : bool
        Whether headings are numbered 7 and 7.1 in every language.
    """

    def __init__(self, language: Language, *, after: int = 0, is_plain: bool = False) -> None:
        self.language, self._is_plain = language, is_plain
        self._sections = [after, 0]
        self._tables = self._figures = 0

    def section(self, text: str) -> Prose:
        """A numbered heading of the first level."""
        self._sections = [self._sections[0] + 1, 0]
        return heading(2, self._head(0, text))

    def subsection(self, text: str) -> Prose:
        """A numbered heading of the second level."""
        self._sections[1] += 1
        return heading(3, self._head(1, text))

    def table(self, caption: str) -> str:
        """A table's caption with the next number."""
        self._tables += 1
        message = N_("Table {number}. {caption}")
        return translate(message, self.language, number=self._tables, caption=caption)

    def figure(self, caption: str) -> str:
        """A figure's caption with the next number."""
        self._figures += 1
        message = N_("Figure {number}. {caption}")
        return translate(message, self.language, number=self._figures, caption=caption)

    def next_table(self) -> int:
        """Number of the table to come."""
        return self._tables + 1

    def next_figure(self) -> int:
        """Number of the figure to come."""
        return self._figures + 1

    def _head(self, level: int, text: str) -> str:
        first, second = self._sections
        if self._is_plain:
            return f"{first}.{second} {text}" if level else f"{first} {text}"
        chinese = chinese_number((first, second)[level])
        return _HEADS[self.language][level].format(
            chinese=chinese, first=first, second=second, text=text
        )
