"""How long a workshop's server takes by itself: a participant without a browser.

``python -m benchmarks.workshop_probe http://127.0.0.1:5006/`` asks for a newcomer's page and turns
a lever, again and again until its input ends, and prints the seconds that each answer took. It
draws nothing, and goes before the browsers where the system permits it, as on a machine of its own:
what it waits for is the server's part.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Awaitable
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from govsim.workshop.packages import code_of, package_of
from govsim.workshop.server import FIRST

LEVERS = ("entry_by_exam", "council_day", "staff_training")
RESTING = 1.0
"""Seconds between two turns of a lever."""
TURNS = 5
"""Turns of a lever between two newcomers."""
PATIENCE = 60.0


class Participant:
    """One participant's connection, spoken to in Bokeh's protocol.

    Parameters
    ----------
    address : str
        Of the workshop.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._sent = 0

    async def come(self) -> float:
        """Have the page, all of it; the seconds that it took."""
        began = time.perf_counter()
        page = await AsyncHTTPClient().fetch(self.address + "room", request_timeout=PATIENCE)
        found = re.search(r'"token":\s*"([^"]+)"', page.body.decode())
        assert found is not None
        self._socket: WebSocketClientConnection = await websocket_connect(
            HTTPRequest(self.address.replace("http", "ws", 1) + "room/ws",
                        headers={"Origin": self.address.rstrip("/")}),
            subprotocols=["bokeh", found[1]],
        )  # fmt: skip
        if self._socket.protocol is not None:
            self._socket.protocol.set_nodelay(True)  # as browsers do
        await self._hear("ACK")
        await self._say("PULL-DOC-REQ", {})
        document = await self._hear("PULL-DOC-REPLY")
        took = time.perf_counter() - began
        self._sheet, self._levers = _sheet_of(document)
        await self._event("document_ready", [])
        return took

    async def turn(self, levels: dict[str, int]) -> float:
        """Set levers; the seconds until the page has the package's code."""
        began = time.perf_counter()
        told = {"part": self._levers, "told": _sent(levels)}
        await self._event("data_event", [["model", {"id": self._sheet}], ["data", _sent(told)]])
        code = code_of(package_of(levels))
        while code not in json.dumps(await self._hear("PATCH-DOC")):
            pass
        return time.perf_counter() - began

    def leave(self) -> None:
        """Close the connection."""
        self._socket.close()

    async def _event(self, name: str, values: list[Any]) -> None:
        told = {"type": "event", "name": name, "values": {"type": "map", "entries": values}}
        await self._say("PATCH-DOC", {"events": [
            {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": told}
        ]})  # fmt: skip

    async def _say(self, kind: str, content: dict[str, Any]) -> None:
        self._sent += 1
        for part in ({"msgid": str(self._sent), "msgtype": kind}, {}, content):
            await self._socket.write_message(json.dumps(part))

    async def _hear(self, kind: str) -> Any:
        """The content of the next message of a kind."""
        while True:
            header = json.loads(await self._part())
            await self._part()
            content = await self._part()
            for _ in range(2 * header.get("num_buffers", 0)):
                await self._part()
            if header["msgtype"] == kind:
                return json.loads(content)

    async def _part(self) -> str | bytes:
        part = await asyncio.wait_for(self._socket.read_message(), PATIENCE)
        if part is None:
            raise ConnectionError("the server closed the connection")
        return part


def _sent(known: dict[str, Any]) -> dict[str, Any]:
    """A mapping as Bokeh sends it."""
    return {"type": "map", "entries": [list(pair) for pair in known.items()]}


def _sheet_of(document: Any) -> tuple[str, int]:
    """Identifier of the model that holds a page's parts, and which of them the levers are."""
    every = [document]
    for one in every:
        if isinstance(one, dict):
            plan = one.get("attributes", {}).get("data", {}).get("attributes", {}).get("plan")
            if plan:
                return str(one["id"]), [kind for _, kind, _ in plan].index("levers")
            every.extend(one.values())
        elif isinstance(one, list):
            every.extend(one)
    raise LookupError("plan")


async def probe(
    address: str, until: asyncio.Future[Any]
) -> dict[str, list[tuple[float, float]]]:  # fmt: skip
    """Turn levers and come in anew until told to end.

    Returns
    -------
    dict of str to list of (float, float)
        ``levers``, ``pages``: seconds since the beginning, and seconds that the answer took.
    """
    found: dict[str, list[tuple[float, float]]] = {"levers": [], "pages": []}
    began = time.perf_counter()

    async def note(kind: str, answer: Awaitable[float]) -> None:
        found[kind].append((time.perf_counter() - began, await answer))

    own, levels = Participant(address), dict.fromkeys(LEVERS, 0)
    await note("pages", own.come())
    while not until.done():
        for _ in range(TURNS):
            await asyncio.sleep(RESTING)
            for name in LEVERS:
                levels[name] = (levels[name] + 1) % 4
            await note("levers", own.turn(levels))
        newcomer = Participant(address)
        await note("pages", newcomer.come())
        newcomer.leave()
    own.leave()
    return found


async def main(address: str) -> None:
    """Measure until the input ends, and print."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, FIRST)
    until = asyncio.ensure_future(asyncio.to_thread(sys.stdin.read))
    json.dump(await probe(address, until), sys.stdout)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
