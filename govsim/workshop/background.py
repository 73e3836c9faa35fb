"""A workshop served beside a notebook, and shown in it."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import socket
import tempfile
import threading
from dataclasses import dataclass
from html import escape
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Language, Text, translate
from govsim.catalogue.places import data_root
from govsim.catalogue.validation import checked

HEIGHT = 900
"""Pixels of the frame."""
PATIENCE = 120.0
"""Seconds until the first page must be ready."""
ENDING = 10.0
"""Seconds that the server is given to end by itself."""


class WorkshopSettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    district : str
        Folder or workbook; empty for the sample district.
    budget : float
        Yuan a year that a package may cost; 0 for what raising the operating grant by 35% costs.
    seed, jobs : int
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    district: str = ""
    budget: Annotated[float, Field(ge=0.0, lt=1e12)] = 0.0
    seed: Annotated[int, Field(ge=0)] = 0
    jobs: Annotated[int, Field(ge=1, le=64)] = 2
    language: Language = "zh"


def check_workshop_settings(**values: object) -> WorkshopSettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    return checked(WorkshopSettings, values)


@dataclass(frozen=True)
class Shown:
    """A running workshop; a notebook shows it in a frame.

    Attributes
    ----------
    address : str
    language : Language
    process : multiprocessing.process.BaseProcess
        The server's.
    """

    address: str
    language: Language
    process: multiprocessing.process.BaseProcess

    def _repr_html_(self) -> str:
        address = escape(f"{self.address}?lang={self.language}")
        own = escape(translate(N_("Open the workshop in a tab of its own"), self.language))
        title = escape(translate(N_("Workshop"), self.language))
        return (f'<p><a href="{address}" target="_blank">{own}</a></p><iframe src="{address}" '
                f'title="{title}" width="100%" height="{HEIGHT}"></iframe>')  # fmt: skip

    def close(self) -> None:
        """End the server."""
        if self.process.is_alive():
            self.process.terminate()
            self.process.join(ENDING)
            self.process.kill()  # its workers end with it


def open_workshop(settings: WorkshopSettings) -> Shown:
    """Start a server that ends with this process; returns once the first page is ready.

    Raises
    ------
    InputError
        If the district cannot be read, or the server cannot be started.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(settings, free_port(), theirs)
    )
    process.start()
    theirs.close()
    try:
        answer = ours.recv() if ours.poll(PATIENCE) else None
    except EOFError:
        answer = None
    if not isinstance(answer, str):
        process.terminate()
        problem = Text(N_("the workshop could not be started"))
        raise answer if isinstance(answer, InputError) else InputError([Fault(problem)])
    shown = Shown(answer, settings.language, process)
    atexit.register(shown.close)
    return shown


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(settings: WorkshopSettings, port: int, answer: Connection) -> None:
    from govsim.workshop.room import Room, States
    from govsim.workshop.server import console_password, serve

    threading.Thread(target=_end_with_parent, daemon=True).start()
    home = settings.district or str(data_root() / "districts" / "sample")
    with tempfile.TemporaryDirectory(prefix="govsim-workshop-") as place:
        folder = Path(place)
        try:
            room = Room(home, States(folder), budget=settings.budget or None,
                        workers=settings.jobs, seed=settings.seed)  # fmt: skip
            word = console_password(folder)
            serve(room, folder, port=port, lan=False, password=None, word=word,
                  opened=lambda found: answer.send(found[0]))  # fmt: skip
        except InputError as error:
            answer.send(error)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
