"""What every page of a workshop is made of: parts, buttons, and what is said when one fails."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any, ParamSpec

import panel as pn

from govsim.catalogue.messages import N_, Language, translate
from govsim.workshop import words
from govsim.workshop.desk import RunFailedError
from govsim.workshop.parts import Button, Html

LOOK_AROUND = 2.0
"""Seconds after which a page looks what the facilitator and the room did."""

Action = Callable[[], Awaitable[None]]
P = ParamSpec("P")


def held(change: Callable[P, None]) -> Callable[P, None]:
    """Send all changes that a method makes to the page in one message."""

    @wraps(change)
    def changed(*given: P.args, **named: P.kwargs) -> None:
        with pn.io.hold():
            change(*given, **named)

    return changed


class Window:
    """One browser window.

    Parameters
    ----------
    language : Language

    Attributes
    ----------
    progress : Html
        Where a failure is told.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._aside: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self.progress = Html(live=True)

    def say(self, message: str, /, **values: Any) -> str:
        """A message in the page's language."""
        return translate(message, self.language, **values)

    def button(
        self, name: str, action: Action, *, primary: bool = False, disabled: bool = False
    ) -> Button:  # fmt: skip
        """A button; what goes wrong is told on the page."""
        return Button(self.say(name), partial(self.attempt, action), primary=primary,
                      disabled=disabled)  # fmt: skip

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

    def follow(self, is_old: Callable[[], bool], look: Callable[[], None]) -> None:
        """From when the page is shown until it is left, look again whenever what it shows is old.

        Nothing of the page is touched, and its lock is not taken, while nothing is: a full room
        looks around twenty times a second.
        """
        document = pn.state.curdoc
        if document is None:
            return  # not served: nobody looks

        async def following() -> None:
            while True:
                await asyncio.sleep(LOOK_AROUND)
                if is_old():
                    document.add_next_tick_callback(look)

        def begin() -> None:
            if self._following is None:
                self._following = asyncio.ensure_future(following())

        pn.state.onload(begin)
        pn.state.on_session_destroyed(self._end)

    def _end(self, _: object) -> None:
        for task in (self._following, self._aside):
            if task is not None:
                task.cancel()

    def _tell_failure(self, problem: str) -> None:
        said = self.say(N_("This could not be done: {problem}"), problem=problem)
        self.progress.object = alert(said)

    def wait(self, part: Html) -> None:
        """Say that a part is being worked out."""
        part.object = words.paragraph(self.say(N_("Being worked out; please wait …")))


def alert(text: str) -> str:
    """A paragraph that a screen reader reads at once."""
    return f'<div role="alert">{words.paragraph(text, "alert")}</div>'
