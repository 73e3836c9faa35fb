"""A full room: many browser windows at a time, each running package after package.

``python -m benchmarks.workshop_load --sessions 40 --minutes 5`` starts a workshop on the sample
district, opens so many windows in headless Chromium, and prints how long they wait for a first
estimate, how soon a lever is answered meanwhile, and how much memory server and workers take.

The windows draw on the same processors as the server works on, which in a workshop they do not;
what one waits who draws nothing (`benchmarks.workshop_probe`) is the server's part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Error

from govsim.workshop.packages import code_of, package_of

HOME = Path(__file__).parents[1]
LEVERS = ("entry_by_exam", "council_day", "staff_training", "volunteer_system", "task_admission")
ARRIVING = 1.5
"""Seconds between two who come in."""
RUSH = 10.0
"""Seconds in which all who are there begin at once."""
THINKING = 6.0
"""Seconds between a first estimate and the next package."""


def memory(pid: int) -> float:
    """MiB that a process and its children hold for themselves, shared pages counted in parts."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            if int(entry.name) == pid or int(status[1]) == pid:
                rollup = (entry / "smaps_rollup").read_text()
                total += int(rollup.split("Pss:")[1].split()[0])
        except (OSError, ValueError, IndexError):
            continue
    return total / 1024


LOOKING = """
window.parts = (selector, known) => {  // parts of a page lie in shadow roots
  const roots = known ?? [document];
  if (!known) for (const root of roots)
    for (const e of root.querySelectorAll("*")) if (e.shadowRoot) roots.push(e.shadowRoot);
  return selector ? roots.flatMap((root) => [...root.querySelectorAll(selector)]) : roots;
};
window.until = (test, patience) => new Promise((done) => {
  const began = performance.now();
  const roots = parts();
  let over = false;
  const look = () => {
    const took = (performance.now() - began) / 1000;
    if (over || !(test(roots) || took > patience)) return;
    over = true;
    seen.disconnect();
    clearInterval(clock);
    done(took > patience ? -1 : took);
  };
  const seen = new MutationObserver(look);
  const all = { attributes: true, characterData: true, childList: true, subtree: true };
  for (const root of roots) seen.observe(root, all);
  const clock = setInterval(look, 1000);
  look();
});
"""
"""The page itself looks, whenever something changes in it: to be asked from outside, or to look ten
times a second, would keep forty pages busy with nothing else."""
ANSWERED = (
    "(code) => until((roots) => parts('p.code', roots).some((p) => p.textContent === code), 60)"
)
ESTIMATED = """(skip) => {
  let skipped = false;
  return until((roots) => {
    const button = parts("button", roots).find((b) => b.textContent.trim() === skip);
    const asked = button && button.offsetParent && !button.disabled;
    if (asked && !skipped) button.click();
    skipped ||= asked;
    return !asked && parts("progress", roots).some((p) => !p.old && p.value >= 2);
  }, 120);
}"""

SHOWN = """() => [...parts("button").map((b) => `${b.textContent}:${b.disabled}`),
               ...parts("p").map((p) => p.textContent).slice(0, 12)].join(" | ")"""


async def session(
    browser: Any, address: str, seconds: float, seed: int, found: Measured, room: asyncio.Barrier
) -> None:  # fmt: skip
    """One participant: once all are there, set levers, run, wait for the first estimate, go on."""
    choose = random.Random(seed)
    own = found.sessions.setdefault(seed, [])
    context = await browser.new_context(viewport={"width": 390, "height": 800})
    page = await context.new_page()
    page.on("console", lambda m: found.lost.append(seed) if "Lost websocket" in m.text else None)
    page.on("pageerror", lambda e: found.errors.append(str(e)[:200]))
    await page.add_init_script(LOOKING)
    await asyncio.sleep(ARRIVING * seed)
    await page.goto(address, timeout=120_000)
    start = page.get_by_role("button", name="开始测算", exact=True)
    stop = page.get_by_role("button", name="停止", exact=True)
    await start.wait_for(timeout=300_000)
    await room.wait()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        levels = {name: choose.randint(0, 3) for name in LEVERS}
        for name, level in levels.items():
            await page.locator(f"#lever-{name}").select_option(index=level)
        await page.wait_for_timeout(500)
        first = choose.choice(LEVERS)
        levels[first] = (levels[first] + 1) % 4
        await page.locator(f"#lever-{first}").select_option(index=levels[first])
        took = await page.evaluate(ANSWERED, code_of(package_of(levels)))
        if took < 0:
            found.errors.append(f"session {seed}: a lever was not answered")
        else:
            (found.clicks if own else found.first).append(took)
        await page.evaluate("() => parts('progress').forEach((p) => { p.old = true; })")
        try:
            if await start.is_disabled():
                await stop.click()
            await start.click()
        except Error as error:
            shown = await page.evaluate(SHOWN)
            found.errors.append(f"session {seed}, {code_of(package_of(levels))}: {shown} {error}")
            continue
        took = await page.evaluate(ESTIMATED, "不作预判，直接查看")
        if took < 0:
            found.errors.append(f"session {seed}: no estimate")
        else:
            found.waits.append(took)
            own.append(took)
        await page.wait_for_timeout(1000 * THINKING)
    await context.close()


async def beside(
    address: str, people: asyncio.Future[Any], room: asyncio.Barrier, found: Measured
) -> None:  # fmt: skip
    """How soon the server answers one who needs no time to draw, in a process of its own."""
    await room.wait()
    probe = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.workshop_probe", address, cwd=HOME,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    await people
    told, _ = await probe.communicate(b"")
    measured = json.loads(told)
    found.pages = [took for _, took in measured["pages"]]
    for at, took in measured["levers"]:
        (found.rush if at < RUSH else found.served).append(took)


async def watch(pid: int, people: asyncio.Future[Any], peaks: list[float]) -> None:
    """Memory over time."""
    while not people.done():
        peaks.append(memory(pid))
        await asyncio.sleep(5)


@dataclass
class Measured:
    """What a load did to the server.

    Attributes
    ----------
    waits : list of float
        Seconds in the browsers until a first estimate.
    first, clicks : list of float
        Seconds in the browsers until a lever is answered: when all turn theirs in the same
        second, and from then on.
    rush, served : list of float
        The same beside the browsers: the server's part.
    pages : list of float
        Seconds beside the browsers until a newcomer has the page.
    sessions : dict of int to list of float
        The first estimates' waits by session.
    peaks : list of float
        MiB of server and workers.
    errors : list of str
    lost : list of int
        Sessions whose connection was lost, once for every time.
    said : list of str
        What the server wrote once it was open.
    """

    waits: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    rush: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    sessions: dict[int, list[float]] = field(default_factory=dict)

    def unfairness(self) -> float:
        """The longest mean wait of a session against the median of them all."""
        means = [statistics.mean(waits) for waits in self.sessions.values() if waits]
        return max(means) / statistics.median(means)


async def load(sessions: int, minutes: float, *options: str) -> Measured:
    """Serve a workshop, and let so many windows work on it for so long."""
    from playwright.async_api import async_playwright

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = Measured()
    with tempfile.TemporaryDirectory() as state, (Path(state) / "said").open("w+") as said:
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "govsim", "workshop", "--port", str(port),
             "--state", state, *options],
            stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}/"
            while address not in Path(said.name).read_text():
                await asyncio.sleep(0.2)
            async with async_playwright() as play:
                chromium = await play.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                )
                room = asyncio.Barrier(sessions + 1)
                people = asyncio.gather(*(
                    session(chromium, address, 60 * minutes, k, found, room)
                    for k in range(sessions)
                ))  # fmt: skip
                await asyncio.gather(people, beside(address, people, room, found),
                                     watch(server.pid, people, found.peaks))  # fmt: skip
                found.said = Path(said.name).read_text().splitlines()[4:]
                await chromium.close()
        finally:
            server.terminate()
            server.wait(30)
    return found


def main(sessions: int, minutes: float) -> None:
    """Run and print."""
    found = asyncio.run(load(sessions, minutes))
    for name, values in (("first estimate in the browsers, s", found.waits),
                         ("lever answered in the browsers, all at once, s", found.first),
                         ("lever answered in the browsers, from then on, s", found.clicks),
                         ("lever answered by the server, all at once, s", found.rush),
                         ("lever answered by the server, from then on, s", found.served),
                         ("newcomer's page sent by the server, s", found.pages)):  # fmt: skip
        if not values:
            continue
        late = sorted(values)[int(0.95 * len(values))]
        print(f"{name}: n {len(values)}, median {statistics.median(values):.2f}, "
              f"95% {late:.2f}, most {max(values):.2f}")  # fmt: skip
    print(f"longest mean wait of a session against the median: {found.unfairness():.2f}")
    print(f"memory, MiB: {max(found.peaks):.0f}; errors: {len(found.errors)}", *found.errors[:12],
          f"connections lost: {len(found.lost)}",
          f"lines the server wrote: {len(found.said)}", *found.said[-30:], sep="\n")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=5.0)
    given = parser.parse_args()
    main(given.sessions, given.minutes)
