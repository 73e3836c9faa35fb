"""What every page of a workshop is made of: parts, buttons, and what is said when one fails."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import panel as pn

from govsim.catalogue.messages import N_, Language, translate
from govsim.workshop import words
from govsim.workshop.desk import RunFailedError
from govsim.workshop.lever_list import layout

HIGH = 44
"""Height of a button in pixels: a finger's."""

Action = Callable[[], Awaitable[None]]


class Window:
    """One browser window.

    Parameters
    ----------
    language : Language

    Attributes
    ----------
    progress : panel.pane.HTML
        Where a failure is told.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._aside: asyncio.Task[None] | None = None
        self.progress = html_part(live=True)

    def say(self, message: str, /, **values: Any) -> str:
        """A message in the page's language."""
        return translate(message, self.language, **values)

    def button(
        self, name: str, action: Action, *, kind: str = "default", disabled: bool = False
    ) -> pn.widgets.Button:  # fmt: skip
        """A button; what goes wrong is told on the page."""
        made = pn.widgets.Button(name=self.say(name), button_type=kind, disabled=disabled,
                                 sizing_mode="stretch_width", height=HIGH)  # fmt: skip

        async def clicked(_: Any) -> None:
            await self.attempt(action)

        made.on_click(clicked)
        return made

    async def attempt(self, action: Action) -> None:
        """Do something, and tell on the page if it fails."""
        try:
            await action()
        except RunFailedError as error:
            self._tell_failure(str(error))
        except Exception:  # said, not swallowed: the page would stand still without a word
            traceback.print_exc()
            self._tell_failure(self.say(N_("something went wrong on the server")))

    def aside(self, action: Action) -> None:
        """Do something in a task of its own, one at a time.

        A callback that waits would hold the page's lock, and nothing pressed meanwhile would
        be heard.
        """
        if self._aside is None or self._aside.done():
            self._aside = asyncio.ensure_future(self.attempt(action))

    def _tell_failure(self, problem: str) -> None:
        said = self.say(N_("This could not be done: {problem}"), problem=problem)
        self.progress.object = alert(said)

    def wait(self, part: pn.pane.HTML) -> None:
        """Say that a part is being worked out."""
        part.object = words.paragraph(self.say(N_("Being worked out; please wait …")))


def alert(text: str) -> str:
    """A paragraph that a screen reader reads at once."""
    return f'<div role="alert">{words.paragraph(text, "alert")}</div>'


def html_part(*, live: bool = False) -> pn.pane.HTML:
    """A part of a page that is written as HTML; a screen reader hears of a live one's changes."""
    return pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[layout("parts.css")],
                        css_classes=["live"] if live else [])  # fmt: skip
