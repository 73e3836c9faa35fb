"""Runs on a Dask cluster: the same batches as on this machine, with the same results."""

from __future__ import annotations

import contextlib
import logging
import math
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.study.engine import Batch, Common, Failed, Task, batch_size, deaf, run_batch

_LOCAL = re.compile(r"local:(\d{1,3})")
_REMOTE = re.compile(r"(tcp|tls|ucx)://\S+:\d+")
_ADDRESS = N_("local:N for N workers on this machine, or tcp://host:port of a Dask scheduler")
CONNECT_SECONDS = 20
AHEAD = 3
"""Batches a worker has waiting, so that it is never idle."""
OPENING = 2
"""Runs in a worker's first batch."""
COUNT_SECONDS = 5.0
"""Time between two looks at how many workers there are."""
TRIES = 3
"""Times a batch is sent before its runs count as failed."""


def check_address(address: str | None) -> None:
    """Refuse what is neither the address of a cluster nor none.

    Raises
    ------
    InputError
    """
    if address is None:
        return
    local = _LOCAL.fullmatch(address)
    if not (local and int(local[1]) > 0) and not _REMOTE.fullmatch(address):
        raise InputError([
            Fault(Text(N_("“{address}” is not a cluster"), address=address[:60]), Text(_ADDRESS),
                  file="--cluster")
        ])  # fmt: skip


def _dask() -> Any:
    """The library, whose functions say nothing of their types."""
    try:
        import distributed
    except ImportError as error:
        raise InputError([
            Fault(Text(N_("runs on a cluster need the library distributed")),
                  Text(N_("pip install \"govsim[cluster]\"")))
        ]) from error  # fmt: skip
    return distributed


@contextlib.contextmanager
def _client(address: str) -> Iterator[Any]:
    """A connection to the cluster, or a cluster of its own on this machine."""
    dask = _dask()
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    local = _LOCAL.fullmatch(address)
    with contextlib.ExitStack() as stack:
        where: Any = address
        if local:
            with deaf():
                workers = dask.LocalCluster(
                    n_workers=int(local[1]), threads_per_worker=1, processes=True,
                    dashboard_address=None, silence_logs=logging.CRITICAL,
                    # Any free port: of its usual one, taken by another study, it would warn.
                    scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                )  # fmt: skip
            where = stack.enter_context(workers)
        try:
            client = dask.Client(where, timeout=CONNECT_SECONDS, set_as_default=False)
        except OSError as error:
            raise InputError([
                Fault(Text(N_("no Dask scheduler answers at {address}"), address=address),
                      Text(N_("the address that “dask scheduler” printed when it started")))
            ]) from error  # fmt: skip
        yield stack.enter_context(client)


def on_cluster(tasks: Sequence[Task], common: Common, address: str) -> Iterator[Batch]:
    """Do tasks on a cluster.

    Parameters
    ----------
    tasks : sequence of Task
    common : Common
    address : str

    Raises
    ------
    InputError
        If the cluster cannot be reached.
    """
    with _client(address) as client:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        yield from _Sending(client, common).work(tasks)


def timed_batch(batch: Sequence[Task], common: Common) -> tuple[float, Batch]:
    """Do runs one after the other; also how many seconds the last one took."""
    done = run_batch(batch[:-1], common)
    began = time.perf_counter()
    done += run_batch(batch[-1:], common)
    return time.perf_counter() - began, done


class _Sending:
    """Sends batches as workers become free; a batch that its worker died of is sent again."""

    def __init__(self, client: Any, common: Common) -> None:
        self._client, self._common = client, common
        self._shared: Any = None
        self._count, self._counted = 1, -math.inf

    def work(self, tasks: Sequence[Task]) -> Iterator[Batch]:
        """Batches as they are finished.

        A worker's first run takes longer than all others, so the first batches hold two, and the
        last run of a batch tells how many the next may hold.
        """
        done, sent = _dask().as_completed(loop=self._client.loop), {}
        self._share()
        first, size, seconds = 0, OPENING, math.inf

        def send(batch: Sequence[Task], attempt: int) -> None:
            future = self._client.submit(timed_batch, batch, self._shared, pure=False)
            sent[future] = batch, attempt
            done.add(future)

        def fill(ahead: int) -> None:
            nonlocal first
            while first < len(tasks) and len(sent) < ahead * self._workers():
                send(tasks[first : first + size], 1)
                first += size

        fill(1)
        for future in done:
            batch, attempt = sent.pop(future)
            error = None if future.status == "finished" else _why(future)
            if error is None:
                took, finished = future.result()
                seconds = min(seconds, took)
                size = batch_size(seconds, len(tasks), self._workers())
                yield finished
            elif attempt < TRIES:
                self._share()
                for one in batch:
                    send([one], attempt + 1)
            else:
                yield [(task[0], Failed(error, "")) for task in batch]
            fill(AHEAD)

    def _workers(self) -> int:
        """Workers there are now: on a cluster with a queue they come one after the other."""
        if time.monotonic() > self._counted + COUNT_SECONDS:
            known = self._client.scheduler_info(n_workers=-1)["workers"]
            self._count, self._counted = max(1, len(known)), time.monotonic()
        return self._count

    def _share(self) -> None:
        """Send what all runs share to every worker once."""
        self._shared = self._client.scatter(self._common, broadcast=True, hash=False)


def _why(future: Any) -> str:
    """What became of a batch that did not finish, in one line."""
    if future.status == "cancelled":
        return "the batch was lost with its worker"
    error = future.exception()
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
