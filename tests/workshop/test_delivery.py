"""Messages to a page that Panel alone would leave lying."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from govsim.workshop.delivery import OWN, deliver_all, document


class Socket:
    """Takes messages, and is done with one when told so."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.busy: list[asyncio.Future[None]] = []

    def take(self, _: Any, events: Any = None, msg: str = "") -> list[asyncio.Future[None]]:
        self.taken.append(msg)
        self.busy.append(asyncio.get_running_loop().create_future())
        return self.busy[-1:]

    async def rest(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0.002)
            for one in self.busy:
                if not one.done():
                    one.set_result(None)


class Protocol:
    """Makes a message of events: the first of them."""

    def create(self, _: str, events: list[str]) -> str:
        return events[0]


@dataclass(eq=False)
class Connection:
    """A page's."""

    _socket: Socket = field(default_factory=Socket)
    protocol: Protocol = field(default_factory=Protocol)


async def two_messages() -> list[str]:
    """What a socket takes if the second message is laid down as it is done with the first."""
    page, one = document.Document(), Connection()
    document.schedule_write_events(page, [one], ["first"])
    await asyncio.sleep(0)
    one._socket.busy[0].set_result(None)
    document.schedule_write_events(page, [one], ["second"])
    await one._socket.rest()
    return one._socket.taken


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Panel writes to the test's sockets, as it does of its own accord."""
    kinds = {Socket: lambda one, events=None, msg="": one._socket.take(one, events, msg)}
    monkeypatch.setattr(document, "extra_socket_handlers", kinds)
    monkeypatch.setattr(document, OWN, getattr(getattr(document, OWN), "__wrapped__",
                                               getattr(document, OWN)))  # fmt: skip


def test_a_message_laid_down_meanwhile_is_written(sockets):
    """Both come, in their order; Panel alone leaves the second lying (once it no longer does,
    `govsim.workshop.delivery` is to go)."""
    assert asyncio.run(two_messages()) == ["first"]
    deliver_all()
    assert asyncio.run(two_messages()) == ["first", "second"]


def test_a_second_call_changes_nothing(sockets):
    """Writing is wrapped once."""
    deliver_all()
    once = getattr(document, OWN)
    deliver_all()
    assert getattr(document, OWN) is once
