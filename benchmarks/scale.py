"""What a run costs by the number of communities and by its years, up to a whole country.

``python benchmarks/scale.py`` runs each size in a process of its own, one after the other, writes
``scale.csv`` beside this file, ``docs/images/scale.{en,zh}.svg`` and the table of
``docs/scale.{en,zh}.md``. Time is processor time, which other work on the machine changes little;
``--sizes`` and ``--years`` choose others, ``--national`` adds China's 118,000 communities over 10
years (minutes, and some GiB of memory), and ``--draw`` only shows what ``scale.csv`` holds.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import resource
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

RESULT = Path(__file__).with_suffix(".csv")
DOCS = Path(__file__).parents[1] / "docs"
IMAGES = DOCS / "images"
MARK = "<!-- measured -->\n"
SIZES, YEARS = (60, 600, 6_000, 60_000), (1, 2, 5, 10)
NATION, NATIONAL_YEARS = 118_000, 10
BURN_IN = 1


def peak() -> float:
    """Peak memory of this process so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(communities: int, years: int) -> dict[str, object]:
    """One replication under today's rules, in this process."""
    from govsim import simulate
    from govsim.district import district_from_tables
    from govsim.district.sample import sample_district
    from govsim.model.blocks import Blocks

    simulate(district_from_tables(sample_district(6, rosters=False)), "baseline", years=1)
    began = time.process_time()
    district = district_from_tables(sample_district(communities, rosters=False))
    loaded, before, wall = time.process_time(), peak(), time.perf_counter()
    found = simulate(district, "baseline", seed=1, years=years)
    spent, passed = time.process_time() - loaded, time.perf_counter() - wall
    people = found.series("volunteers_registered").mean() + found.series("workers").mean()
    weeks = (years + BURN_IN) * 365.25 / 7
    return {
        "communities": communities, "years": years, "threads": Blocks(communities).threads,
        "individuals": round(people), "district_cpu_s": round(loaded - began, 2),
        "run_cpu_s": round(spent, 2), "run_wall_s": round(passed, 2),
        "million_individual_weeks_per_cpu_s": round(people * weeks / spent / 1e6, 1),
        "us_per_community_week": round(spent / communities / weeks * 1e6, 2),
        "before_mib": round(before), "peak_mib": round(peak()),
        "python": platform.python_version(), "numba": version("numba"), "machine": machine(),
        "date": date.today().isoformat(),
    }  # fmt: skip


def machine() -> str:
    """The processor, as the system names it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def apart(communities: int, years: int) -> dict[str, object]:
    """One measurement in a process of its own, so that memory is that of this run alone."""
    command = [sys.executable, __file__, "--one", str(communities), str(years)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    print({k: found[k] for k in ("communities", "years", "run_cpu_s", "run_wall_s", "peak_mib")},
          flush=True)  # fmt: skip
    return found


def write(rows: list[dict[str, object]]) -> None:
    """Put measurements into the result, in place of older ones of the same size and years."""
    held: dict[tuple[int, int], dict[str, object]] = {}
    if RESULT.exists():
        with RESULT.open(encoding="utf-8", newline="") as file:
            held = {(int(r["communities"]), int(r["years"])): r for r in csv.DictReader(file)}
    held |= {(int(str(r["communities"])), int(str(r["years"]))): r for r in rows}
    with RESULT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(held[key] for key in sorted(held))


WORDS = {
    "en": ("communities", "processor seconds, 5 years reported", "years reported",
           "processor seconds, 600 communities", "peak memory, MiB, 600 communities", "measured",
           "in proportion"),
    "zh": ("社区数", "处理器时间（秒，模拟5年）", "模拟年数", "处理器时间（秒，600个社区）",
           "内存峰值（MiB，600个社区）", "实测", "正比"),
}  # fmt: skip


def draw() -> None:
    """Time against communities, time against years, memory against years."""
    import matplotlib.pyplot as plt
    import pandas as pd

    from govsim.report.style import house_style

    table = pd.read_csv(RESULT)
    by_size = table[table.years == 5].sort_values("communities")
    by_year = table[table.communities == 600].sort_values("years")
    each = by_size.run_cpu_s.iloc[-1] / by_size.communities.iloc[-1]
    weekly = by_year.run_cpu_s.iloc[-1] / (by_year.years.iloc[-1] + BURN_IN)
    for language, (size, time_by_size, years, time_by_year, memory, real, line) in WORDS.items():
        with house_style():
            figure, axes = plt.subplots(1, 3, figsize=(11, 3.4), constrained_layout=True)
            axes[0].loglog(by_size.communities, by_size.run_cpu_s, "o", label=real)
            axes[0].loglog(by_size.communities, each * by_size.communities, "-", label=line)
            axes[1].plot(by_year.years, by_year.run_cpu_s, "o")
            axes[1].plot(by_year.years, weekly * (by_year.years + BURN_IN), "-")
            axes[2].plot(by_year.years, by_year.peak_mib, "o")
            labels = zip((size, years, years), (time_by_size, time_by_year, memory), strict=True)
            for axis, (x, y) in zip(axes, labels, strict=True):
                axis.set(xlabel=x, ylabel=y)
                axis.spines[["top", "right"]].set_visible(False)
            for axis in axes[1:]:
                axis.set(xlim=(0, None), ylim=(0, None))
            axes[0].legend(frameon=False)
            figure.savefig(IMAGES / f"scale.{language}.svg", metadata={"Date": None})
            plt.close(figure)


HEADS = {
    "en": "| communities | years reported | individuals | threads | processor time, s "
          "| by the clock, s | µs a community a week | peak memory, MiB | measured |\n",
    "zh": "| 社区数 | 报告年数 | 个体数 | 线程数 | 处理器时间（秒） | 实际用时（秒） "
          "| 每社区每周（微秒） | 内存峰值（MiB） | 测量日期 |\n",
}  # fmt: skip


def tell() -> None:
    """Put what was measured between the marks of the pages on scale."""
    with RESULT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [
        f"| {int(r['communities']):,} | {r['years']} | {int(r['individuals']):,} | {r['threads']} "
        f"| {seconds(r['run_cpu_s'])} | {seconds(r['run_wall_s'])} "
        f"| {float(r['us_per_community_week']):.0f} | {int(r['peak_mib']):,} | {r['date']} |\n"
        for r in rows
    ]
    for language, head in HEADS.items():
        page = DOCS / f"scale.{language}.md"
        before, _, after = page.read_text(encoding="utf-8").split(MARK)
        table = head + "|" + "---:|" * head.count(" | ") + "---:|\n" + "".join(lines)
        page.write_text(before + MARK + table + MARK + after, encoding="utf-8")


def seconds(value: str) -> str:
    """Two figures below a hundred, no fractions above: what is known."""
    return f"{float(f'{float(value):.2g}'):g}" if float(value) < 100 else f"{float(value):.0f}"


def main() -> None:
    """Measure, write, draw, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--years", nargs="+", type=int, default=list(YEARS))
    parser.add_argument("--national", action="store_true")
    parser.add_argument("--draw", action="store_true")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(*given.one)))
        return
    if not given.draw:
        asked = [(size, 5) for size in given.sizes] + [(600, years) for years in given.years]
        asked += [(NATION, NATIONAL_YEARS)] if given.national else []
        apart(6, 1)  # compiles, so that those measured find everything compiled
        for communities, years in dict.fromkeys(asked):
            write([apart(communities, years)])
    draw()
    tell()


if __name__ == "__main__":
    main()
