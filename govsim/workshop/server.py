"""The server of a workshop: its own address only, unless the room is let in."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import panel as pn
from tornado.httpclient import AsyncHTTPClient, HTTPError
from tornado.ioloop import IOLoop
from tornado.web import RequestHandler

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Language, Text
from govsim.workshop.console import Console, Tries, Wall
from govsim.workshop.delivery import deliver_all
from govsim.workshop.game_page import GamePage
from govsim.workshop.lever_list import LAYOUT
from govsim.workshop.match import Match
from govsim.workshop.page import TITLE, Page
from govsim.workshop.room import Room
from govsim.workshop.sweep import Sweep

COOKIE = "govsim_visitor"
FIRST = -10
"""Niceness of the server: it works little, and forty wait for it."""
TOKEN = re.compile(r"[0-9a-f]{32}")
DAYS = 7
PAGE = "/room"
CONSOLE, PROJECTOR, GAME = "/console", "/projector", "/game"
LOOPBACK = "127.0.0.1"
SECRET, WORD = "secret", "console"
GREATEST_MESSAGE = 2**20
"""Bytes of one message from a browser."""


class Alive(RequestHandler):
    """Tells a page which round it is in, so that it loads anew after a restart or a reset."""

    def initialize(self, room: Room) -> None:
        """Of which room."""
        self.room = room

    def get(self) -> None:
        """The number of the round."""
        self.set_header("Cache-Control", "no-store")
        self.write(self.room.round)


class Door(RequestHandler):
    """Gives every browser its token, and leads on to the page."""

    def get(self) -> None:
        """To the page, in the language asked for."""
        if not TOKEN.fullmatch(self.get_cookie(COOKIE, "") or ""):
            self.set_cookie(COOKIE, secrets.token_hex(16), path="/", httponly=True,
                            samesite="Strict", expires_days=DAYS)  # fmt: skip
        query = "?lang=en" if self.get_query_argument("lang", "") == "en" else ""
        self.redirect(PAGE.lstrip("/") + query)


def token_of(cookies: dict[str, str]) -> str:
    """The visitor's token; a new one where the browser has none, or a wrong one."""
    given = cookies.get(COOKIE, "")
    return given if TOKEN.fullmatch(given) else secrets.token_hex(16)


def language_of(arguments: dict[str, list[bytes]]) -> Language:
    """English where the address asks for it, else Chinese."""
    return "en" if arguments.get("lang", [b""])[-1] == b"en" else "zh"


def addresses() -> list[str]:
    """Addresses of this machine that others may call."""
    found = {LOOPBACK, "localhost", socket.gethostname()}
    with contextlib.suppress(OSError):
        found |= set(socket.gethostbyname_ex(socket.gethostname())[2])
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe,
        contextlib.suppress(OSError),
    ):
        probe.connect(("192.0.2.1", 9))  # sends nothing: asks which address would be used
        found.add(probe.getsockname()[0])
    return sorted(found)


def secret(folder: Path) -> str:
    """What cookies are signed with; kept, so that a restart logs nobody out."""
    path = folder / SECRET
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii")


def console_password(folder: Path) -> str:
    """The console's password where none is given: made once and kept."""
    path = folder / WORD
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("-".join(secrets.token_hex(2) for _ in range(3)), encoding="ascii")
    return path.read_text(encoding="ascii")


def _language() -> Language:
    return language_of(dict(pn.state.session_args))


def _token() -> str:
    return token_of(dict(pn.state.cookies))


def views(room: Room, word: str) -> dict[str, Any]:
    """What the server calls at every address; ``word`` is the console's password."""
    tries, match = Tries(word), Match(room)
    return {
        PAGE: lambda: Page(room, _token(), _language()).view(),
        GAME: lambda: GamePage(match, _token(), _language()).view(),
        CONSOLE: lambda: Console(room, tries, _language()).view(),
        PROJECTOR: lambda: Wall(room, match, _language()).view(),
    }


async def _warm(port: int) -> None:
    """Ask for a page, so that the first visitor does not wait for what only the first needs."""
    with contextlib.suppress(HTTPError, OSError):  # a visitor would be told
        await AsyncHTTPClient().fetch(f"http://{LOOPBACK}:{port}{PAGE}", request_timeout=60.0)


def _go_first() -> None:
    """Let pages be answered before all else the machine does, where the system permits it."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, FIRST)


def serve(
    room: Room, folder: Path, *, port: int, lan: bool, password: str | None, word: str,
    opened: Callable[[list[str]], None],
) -> None:  # fmt: skip
    """Serve until stopped.

    Parameters
    ----------
    room : Room
    folder : Path
        Of the workshop's state.
    port : int
    lan : bool
        Whether other machines may come in.
    password : str, optional
        Asked of everyone.
    word : str
        The console's password.
    opened : callable
        Called with the addresses once the first page can be asked for.

    Raises
    ------
    InputError
        If the port is taken.
    """
    deliver_all()
    _go_first()
    pn.extension(reconnect=True)
    pn.config.disconnect_notification = ""
    hosts = addresses() if lan else [LOOPBACK, "localhost"]
    access: dict[str, Any] = {}
    if password:
        access = {"basic_auth": password, "cookie_secret": secret(folder),
                  "login_template": str(LAYOUT / "login.html")}  # fmt: skip
    loop, sweep = IOLoop.current(), Sweep(lambda: room.desk.is_busy)
    try:
        server = pn.io.server.get_server(
            views(room, word), port=port, address="" if lan else LOOPBACK,
            websocket_origin=[f"{host}:{port}" for host in hosts], title=TITLE, show=False,
            start=False, loop=loop, **access,
            extra_patterns=[(r"/", Door), (r"/alive", Alive, {"room": room})],
            websocket_max_message_size=GREATEST_MESSAGE,
        )  # fmt: skip
    except OSError as error:
        raise InputError([
            Fault(Text(N_("port {port} cannot be used ({problem})"), port=port,
                       problem=error.strerror or str(error)),
                  Text(N_("another port (--port N)")))
        ]) from error  # fmt: skip
    try:
        loop.run_sync(room.open)
        server.start()
        loop.run_sync(partial(_warm, port))
        loop.run_sync(sweep.begin)
        signal.signal(signal.SIGTERM, lambda *_: loop.add_callback_from_signal(loop.stop))
        opened([f"http://{host}:{port}/" for host in hosts])
        with contextlib.suppress(KeyboardInterrupt):
            loop.start()
    finally:
        sweep.end()
        loop.run_sync(room.close)
        server.stop()
