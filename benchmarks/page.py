"""The pages and pictures of ``docs/`` made from ``results.json``: ``python -m benchmarks.page``."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from benchmarks.run import RESULTS
from benchmarks.words import ENTRIES, STARTS, say

DOCS = Path(__file__).parent.parent / "docs"
LANGUAGES = ("en", "zh")


def table(head: str, rows: list[list[str]]) -> list[str]:
    names = head.split(" | ")
    lines = [names, ["---"] * len(names), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines] + [""]


def rounded(value: float) -> str:
    """Two or three figures: what is known."""
    return f"{float(f'{value:.3g}'):,g}" if value >= 0.01 else f"{value:.1g}"


def page(found: dict[str, Any], language: str) -> str:
    """One page as Markdown."""
    machine = found["machine"]
    lines = [f"# {say('title', language)}", "", f"<!-- {say('made', language)} -->", ""]
    if found["quick"]:
        lines += [say("quick", language), ""]
    versions = ", ".join(f"{name} {v}" for name, v in found["versions"].items())
    load = machine["load_at_start"]
    lines += [
        say("intro", language), "",
        say("machine", language, versions=versions, date=found["date"],
            load="–" if load is None else f"{load[0]:.1f}",
            **{k: v for k, v in machine.items() if k != "load_at_start"}), "",
    ]  # fmt: skip
    for name, write in (("speed", _speed), ("startup", _startup), ("throughput", _studies),
                        ("pairing", _pairing)):  # fmt: skip
        if name in found:
            lines += write(found, language)
    return "\n".join(lines).rstrip() + "\n"


def _speed(found: dict[str, Any], language: str) -> list[str]:
    told, zh = found["speed"], language == "zh"
    rows = []
    for key, one in told["entries"].items():
        low, high = one["nanoseconds"]["quartiles"]
        rows.append([
            ENTRIES[key][zh], one["version"], "–" if one["weeks"] is None else str(one["weeks"]),
            rounded(one["individual_weeks_per_second"] / 1e6),
            f"{rounded(one['nanoseconds']['median'])} ({rounded(low)}–{rounded(high)})",
            f"{one['peak_mib']:.0f}",
        ])  # fmt: skip
    lines = [f"## {say('speed', language)}", "",
             f"![{say('picture', language)}](images/benchmarks.{language}.png)", "",
             *table(say("head_speed", language), rows)]  # fmt: skip
    n = next(iter(told["entries"].values()))["replications"]
    lines += [say("short", language, n=n), ""]
    for key in told["missing"]:
        lines += [say("missing", language, name=ENTRIES[key][zh]), ""]
    agreement = told["agreement"]
    worst = max(agreement, key=lambda a: a["standard_errors"], default=None)
    if worst:
        tests, outcome = 12 * len(agreement), worst["outcome"].replace("_", " ")
        lines += [say("agree", language, n=worst["replications"], worst=worst["standard_errors"],
                      peer=ENTRIES[worst["peer"]][zh], outcome=outcome, tests=tests,
                      weeks=worst["weeks"], limit=_limit(tests, worst["replications"])),
                  ""]  # fmt: skip
    rows = []
    for one in told["ratios"]:
        low, high = one["interval"]
        rows.append([
            ENTRIES[one["fast"]][zh], ENTRIES[one["slow"]][zh],
            f"{rounded(one['times'])} ({rounded(low)}–{rounded(high)})", f"{one['bar']:g}",
            say("yes" if one["reached"] else "no", language),
        ])  # fmt: skip
    return [*lines, f"### {say('ratios', language)}", "", *table(say("head_ratio", language), rows)]


def _limit(tests: int, replications: int) -> float:
    """Standard errors that the greatest of so many comparisons of equals exceeds in 1 of 100."""
    from scipy.stats import t

    return float(t.isf(0.005 / tests, 2 * replications - 2))


def _startup(found: dict[str, Any], language: str) -> list[str]:
    rows = [
        [words[language == "zh"], f"{one['least']:.2f}", f"{one['median']:.2f}",
         "–" if one["cpu"] is None else f"{one['cpu']:.2f}",
         "–" if one["bar"] is None else f"{one['bar']:g}"]
        for key, words in STARTS.items() if (one := found["startup"].get(key))
    ]  # fmt: skip
    return [f"## {say('startup', language)}", "", *table(say("head_startup", language), rows),
            say("cache", language), ""]  # fmt: skip


def _studies(found: dict[str, Any], language: str) -> list[str]:
    told = found["throughput"]
    lines = [f"## {say('studies', language)}", "",
             "- " + say("throughput", language, n=told["replications"], one=told["seconds"]["1"],
                        two=told["seconds"]["2"], times=told["times"], bar=told["bar"],
                        repeats=told["repeats"], first=told["first_times"])]  # fmt: skip
    if memory := found.get("memory"):
        numbers = memory["numbers"]
        lines.append("- " + say(
            "memory", language, base=memory["horizons"][0]["peak_mib"], year=memory["mib_a_year"],
            replication=1024 * memory["mib_a_replication"], low=numbers[0]["replications"],
            high=numbers[-1]["replications"],
        ))  # fmt: skip
    if kept := found.get("kept"):
        lines.append("- " + say("kept", language, cpu=kept["cpu_seconds_a_run"],
                                size=kept["bytes_a_run"] / 1e6))  # fmt: skip
    return [*lines, ""]


def _pairing(found: dict[str, Any], language: str) -> list[str]:
    from govsim.catalogue.outcomes import OUTCOMES

    rows = []
    for one in found["pairing"]["rows"]:
        name = OUTCOMES[one["outcome"]].text("label", "zh" if language == "zh" else "en")
        rows.append([f"`{one['scenario']}`", name, rounded(one["factor"]),
                     f"{rounded(one['low'])}–{rounded(one['high'])}"])  # fmt: skip
    return [f"## {say('pairing', language)}", "",
            say("pairs", language, n=found["pairing"]["replications"]), "",
            *table(say("head_pairs", language), rows)]  # fmt: skip


def picture(found: dict[str, Any], language: str) -> bytes:
    """Bars of individual-weeks a second on a logarithmic scale, as PNG."""
    import matplotlib.pyplot as plt

    from govsim.report.style import LOOKS, PIXELS_PER_INCH, SMALL, WIDTH, house_style

    entries = sorted(
        found["speed"]["entries"].items(), key=lambda e: e[1]["individual_weeks_per_second"]
    )
    with house_style():
        figure, axes = plt.subplots(figsize=(WIDTH, 0.34 * len(entries) + 0.8))
        for k, (key, one) in enumerate(entries):
            speed = one["individual_weeks_per_second"] / 1e6
            own = key in ("full", "reduced")
            axes.barh(k, speed, color=LOOKS[1 if own else 0].colour, height=0.62)
            axes.text(speed * 1.15, k, rounded(speed), va="center", fontsize=SMALL)
        axes.set_xscale("log")
        axes.set_yticks(range(len(entries)), [ENTRIES[key][language == "zh"] for key, _ in entries])
        axes.set_xlim(0.02, 1500)
        axes.set_xticks([0.1, 1, 10, 100, 1000], ["0.1", "1", "10", "100", "1000"])
        axes.minorticks_off()
        axes.set_xlabel(say("picture", language))
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        figure.tight_layout()
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png", dpi=PIXELS_PER_INCH, metadata={"Software": None})
        plt.close(figure)
    return drawn.getvalue()


def main() -> None:
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    for language in LANGUAGES:
        (DOCS / f"benchmarks.{language}.md").write_text(page(found, language), encoding="utf-8")
        if "speed" in found:
            image = DOCS / "images" / f"benchmarks.{language}.png"
            image.write_bytes(picture(found, language))


if __name__ == "__main__":
    main()
