"""The frame of every page of a workshop: head, sections, and what it says when cut off."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

import panel as pn
from panel.io.resources import _env

from govsim.catalogue.messages import N_, Language, translate
from govsim.workshop.lever_list import layout

OTHER: dict[Language, tuple[Language, str]] = {"zh": ("en", "English"), "en": ("zh", "中文")}


class Framed(pn.Template):
    """A template that is quick to make.

    Panel adds what would show a template in a notebook, and bokeh looks through all models
    whenever one is added.
    """

    def __repr__(self) -> str:
        return type(self).__name__

    def _build_layout(self) -> Any:
        return [SimpleNamespace()]

    def _init_doc(self, doc: Any = None, *given: Any, **named: Any) -> Any:
        doc = doc or pn.state.curdoc
        with doc.models.freeze():
            return super()._init_doc(doc, *given, **named)


@cache
def _read() -> Any:
    """The page's file; to read it takes some milliseconds of a processor."""
    return _env.from_string(layout("page.html"))


def framed(
    language: Language, heading: str, titles: Mapping[str, str], sheet: Any, *,
    skip: tuple[str, str], kind: str = "room", ways: Mapping[str, str] | None = None,
) -> pn.Template:  # fmt: skip
    """A page.

    Parameters
    ----------
    language : Language
    heading : str
    titles : mapping of str to str
        Of the sections by their identifiers, in order.
    sheet : Sheet
        What they hold.
    skip : (str, str)
        The section that a keyboard's first step leads to, and what the link says.
    kind : str
        Class of the page's body in its style.
    ways : mapping of str to str, optional
        Other pages: address to what the link says.
    """
    page = Framed(_read())
    page.add_panel("sheet", sheet)
    lost = N_(
        "The connection is lost. The page goes on by itself once it is back; nothing is lost."
    )
    other, other_name = OTHER[language]
    variables = {
        "heading": heading, "skip_to": skip[0], "skip": skip[1], "kind": kind,
        "tongue": translate(N_("Language"), language), "lost": translate(lost, language),
        "sections": list(titles.items()),
        "pages": translate(N_("Pages"), language), "language": language,
        "ways": list((ways or {}).items()), "other": other, "other_name": other_name,
        "html_attrs": f'lang="{language}"',
        "style": layout("page.css") + layout("parts.css"), "script": layout("page.js"),
    }  # fmt: skip
    for name, value in variables.items():
        page.add_variable(name, value)
    return page
