"""The parts that a page is made of: what each shows, and what a browser may tell of it.

A part is plain data; `govsim.workshop.sheet` sends the parts of a page together, and the browser
draws them. A library's widget for each would cost the server two to five milliseconds of a
processor, with every page anew.
"""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

import panel as pn

T = TypeVar("T")
Send = Callable[[dict[str, Any]], None]


class Shown(Generic[T]):
    """Something that a part shows; once it is written, the page has it."""

    def __init__(self, first: T) -> None:
        self._first = first

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, part: Part, _: type | None = None) -> T:
        found: T = part.shown.get(self._name, self._first)
        return found

    def __set__(self, part: Part, value: T) -> None:
        part.show(**{self._name: value})


class Part:
    """A part of a page.

    Parameters
    ----------
    fixed : mapping of str to object, optional
        What it is made with and never changes.
    **shown
        What it shows at first.

    Attributes
    ----------
    kind : str
        How the browser draws it.
    shown : dict
        What it shows at present.
    """

    kind = ""
    visible = Shown(True)

    def __init__(self, fixed: Mapping[str, Any] | None = None, **shown: Any) -> None:
        self.fixed = dict(fixed or {})
        self.shown: dict[str, Any] = {"visible": True, **shown}
        self._send: Send | None = None

    def show(self, **changes: Any) -> None:
        """Show something else; nothing is sent where all of it is shown already."""
        after = {**self.shown, **changes}
        if after != self.shown:
            self.shown = after
            if self._send is not None:
                self._send(after)

    def place(self, send: Send) -> None:
        """Put it on a page, which is sent what the part shows from now on."""
        self._send = send

    def take(self, told: Any) -> None:
        """Hear from the browser, which may say anything; this one hears nothing."""


class Html(Part):
    """Text written as HTML; a screen reader hears of a live one's changes."""

    kind = "html"
    object = Shown("")

    def __init__(self, *, live: bool = False) -> None:
        super().__init__({"live": live}, object="")


class Button(Part):
    """A button.

    Parameters
    ----------
    name : str
        What stands on it.
    action : callable
        Called when it is pressed while it can be.
    primary, disabled : bool
    """

    kind = "button"
    name = Shown("")
    disabled = Shown(False)

    def __init__(
        self, name: str, action: Callable[[], Awaitable[None]], *, primary: bool = False,
        disabled: bool = False,
    ) -> None:  # fmt: skip
        super().__init__({"primary": primary}, name=name, disabled=disabled)
        self._action = action

    def take(self, told: Any) -> None:
        """It was pressed."""
        if self.visible and not self.disabled:
            pn.state.execute(self._press)

    async def _press(self) -> None:
        await self._action()


class Download(Button):
    """A button that gives a file.

    Parameters
    ----------
    name : str
    make : callable
        The file, once it is asked for.
    filename : str
    """

    def __init__(self, name: str, make: Callable[[], bytes], filename: str) -> None:
        super().__init__(name, self._give)
        self.make, self.filename = make, filename
        self._given = 0

    async def _give(self) -> None:
        self._given += 1
        data = base64.b64encode(self.make()).decode("ascii")
        self.show(file={"name": self.filename, "data": data, "turn": self._given})


class Valued(Part, ABC, Generic[T]):
    """A part whose value a participant sets.

    The server may set it too. The browser goes by the number of times that it did: what it only
    hears of its own doing, perhaps late, it leaves alone.
    """

    def __init__(self, value: T, fixed: Mapping[str, Any] | None = None, **shown: Any) -> None:
        super().__init__(fixed, **shown)
        self.shown |= {"value": self._sent(value), "turn": 0}
        self._watchers: list[Callable[[], None]] = []

    @property
    def value(self) -> T:
        """What it is set to."""
        return self._read(self.shown["value"])

    @value.setter
    def value(self, value: T) -> None:
        sent = self._sent(value)
        if sent != self.shown["value"]:
            self.show(value=sent, turn=self.shown["turn"] + 1)
            self._changed()

    def on_change(self, watcher: Callable[[], None]) -> None:
        """Have something done whenever the value changes, whoever changed it."""
        self._watchers.append(watcher)

    def take(self, told: Any) -> None:
        """Take a value from the browser where it makes sense."""
        sent = self.checked(told)
        if sent is not None and sent != self.shown["value"]:
            self.shown["value"] = sent  # in place: the page shows it already
            self._changed()

    @abstractmethod
    def checked(self, told: Any) -> Any:
        """What a browser sent, as far as it makes sense; None if it does not."""

    def _sent(self, value: T) -> Any:
        return value

    def _read(self, sent: Any) -> T:
        value: T = sent
        return value

    def _changed(self) -> None:
        for watcher in self._watchers:
            watcher()


class Choice(Valued[T]):
    """A list to choose from.

    Parameters
    ----------
    name : str
        What stands above it.
    options : mapping of str to object
        What is offered, and what it stands for.
    value : object
        What is chosen at first.
    """

    kind = "choice"

    def __init__(self, name: str, options: Mapping[str, T], value: T) -> None:
        self._values = list(options.values())
        super().__init__(value, {"name": name, "options": list(options)})

    def checked(self, told: Any) -> int | None:
        """The number of an option."""
        return told if type(told) is int and 0 <= told < len(self._values) else None

    def _sent(self, value: T) -> int:
        return self._values.index(value)

    def _read(self, sent: int) -> T:
        return self._values[sent]


class Line(Valued[str]):
    """A line of text to fill in, hidden while it is typed if it is a secret.

    Parameters
    ----------
    name : str
        What stands above it.
    longest : int
        Letters.
    secret : bool
    """

    kind = "line"

    def __init__(self, name: str, longest: int, *, secret: bool = False) -> None:
        super().__init__("", {"name": name, "longest": longest, "secret": secret})

    def checked(self, told: Any) -> str | None:
        """A text no longer than may be typed."""
        return told if isinstance(told, str) and len(told) <= self.fixed["longest"] else None
