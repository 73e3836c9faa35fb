"""Text in the reader's language, from gettext catalogues.

The message identifier is the English sentence itself, so English needs no catalogue;
Chinese comes from ``locale/zh/LC_MESSAGES/govsim.mo``. A test refuses a sentence that the
Chinese catalogue lacks.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE_DIR = Path(__file__).parent / "locale"


def default_language() -> Language:
    """The language the environment asks for: ``GOVSIM_LANGUAGE``, else the locale, else Chinese.

    Returns
    -------
    Language
        ``"zh"`` or ``"en"``.
    """
    for name in ("GOVSIM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")[:2].lower()
        if value in LANGUAGES:
            return value
    return "zh"


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("govsim", LOCALE_DIR, languages=[language])


def translate(message: str, language: Language, /, **values: object) -> str:
    """Put one catalogue message into a language and fill in its named fields.

    Parameters
    ----------
    message : str
        The English sentence with ``{named}`` fields; marked where it is written with ``N_``.
    language : Language
        Language of the result.
    **values
        Values of the fields. A value that is a `Text` is translated first.

    Returns
    -------
    str
        The sentence, in `language`.
    """
    text = _catalogue(language).gettext(message) if message else ""
    if not values:
        return text
    return text.format(
        **{k: v.get(language) if isinstance(v, Text) else v for k, v in values.items()}
    )


def N_(message: str) -> str:  # noqa: N802 - the name Babel extracts by
    """Mark a sentence for extraction without translating it yet."""
    return message


class Text:
    """A sentence whose language is not chosen yet.

    Parameters
    ----------
    message : str
        English sentence with ``{named}`` fields, marked with ``N_``.
    **values
        Values of the fields.
    """

    __slots__ = ("message", "values")

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message
        self.values = values

    def get(self, language: Language) -> str:
        """The sentence in `language`."""
        return translate(self.message, language, **self.values)

    def __repr__(self) -> str:
        return f"Text({self.get('en')!r})"
