"""The frame of every page of a workshop: head, sections, and what it says when cut off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import panel as pn

from govsim.catalogue.messages import N_, Language, translate
from govsim.workshop.lever_list import layout

OTHER: dict[Language, tuple[Language, str]] = {"zh": ("en", "English"), "en": ("zh", "中文")}


class Framed(pn.Template):
    """A template that is quick to make.

    Panel writes out its parts every time one is added, and bokeh looks through all of them.
    """

    def __repr__(self) -> str:
        return type(self).__name__

    def _init_doc(self, doc: Any = None, *given: Any, **named: Any) -> Any:
        doc = doc or pn.state.curdoc
        with doc.models.freeze():
            return super()._init_doc(doc, *given, **named)


def framed(
    language: Language, heading: str, sections: Mapping[str, tuple[str, Any]], *,
    skip: tuple[str, str], kind: str = "room", ways: Mapping[str, str] | None = None,
) -> pn.Template:  # fmt: skip
    """A page.

    Parameters
    ----------
    language : Language
    heading : str
    sections : mapping of str to (str, Panel object)
        Identifier to title and content, in order.
    skip : (str, str)
        The section that a keyboard's first step leads to, and what the link says.
    kind : str
        Class of the page's body in its style.
    ways : mapping of str to str, optional
        Other pages: address to what the link says.
    """
    page = Framed(layout("page.html"))
    for key, (_, content) in sections.items():
        page.add_panel(key, content)
    lost = N_(
        "The connection is lost. The page goes on by itself once it is back; nothing is lost."
    )
    other, other_name = OTHER[language]
    variables = {
        "heading": heading, "skip_to": skip[0], "skip": skip[1], "kind": kind,
        "tongue": translate(N_("Language"), language), "lost": translate(lost, language),
        "sections": [(key, title) for key, (title, _) in sections.items()],
        "pages": translate(N_("Pages"), language), "language": language,
        "ways": list((ways or {}).items()), "other": other, "other_name": other_name,
        "html_attrs": f'lang="{language}"',
        "style": layout("page.css"), "script": layout("page.js"),
    }  # fmt: skip
    for name, value in variables.items():
        page.add_variable(name, value)
    return page
