"""A figure in two forms, for print and for the screen, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, get_args

Form = Literal["svg", "png"]
FORMS: tuple[Form, ...] = get_args(Form)


class Drawing:
    """One figure: most readers need a single form, and none is made twice.

    Parameters
    ----------
    make : callable
        Gives the bytes of a form; let go once both are made.
    """

    def __init__(self, make: Callable[[Form], bytes]) -> None:
        self._make: Callable[[Form], bytes] | None = make
        self._made: dict[Form, bytes] = {}

    @property
    def svg(self) -> bytes:
        """For print."""
        return self._form("svg")

    @property
    def png(self) -> bytes:
        """For the screen and for office programs."""
        return self._form("png")

    @property
    def forms(self) -> dict[Form, bytes]:
        """Both, by the ending of a file's name."""
        return {form: self._form(form) for form in FORMS}

    def _form(self, form: Form) -> bytes:
        if self._make is not None and form not in self._made:
            self._made[form] = self._make(form)
            if len(self._made) == len(FORMS):
                self._make = None
        return self._made[form]


class Pictures(Mapping[str, bytes]):
    """Files by name, of which a figure's are made when they are first read."""

    def __init__(self) -> None:
        self._files: dict[str, Callable[[], bytes]] = {}

    def add(self, stem: str, drawing: Drawing, data: str = "") -> None:
        """Take up a figure with the numbers it shows.

        Parameters
        ----------
        stem : str
            File name without ending.
        drawing : Drawing
        data : str
            A table with commas; none if empty.
        """
        self._files[f"{stem}.png"] = lambda: drawing.png
        self._files[f"{stem}.svg"] = lambda: drawing.svg
        if data:
            self._files[f"{stem}.csv"] = data.encode

    def __getitem__(self, name: str) -> bytes:
        return self._files[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
