"""How long and in how much memory large tables are read and checked.

Asked for: under 30 s and 1 GiB each, for a log of 200,000 sessions beside a district of 60
communities, and for a workbook of 3,000 communities with all its rosters (a million rows). Each is
written once and read in a process of its own.

    python benchmarks/reading.py FOLDER
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import numpy as np

from govsim.district.sample import sample_district
from govsim.district.tables import Tables
from govsim.district.writing import write_district, write_workbook

SESSIONS = 200_000
READ = """
import resource, sys, time
from govsim.district import read_report
wall, processor = time.perf_counter(), time.process_time()
report = read_report(sys.argv[1])
wall, processor = time.perf_counter() - wall, time.process_time() - processor
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{sum(report.rows.values()):,} rows, {len(report.faults)} faults: {wall:.1f} s, "
      f"{processor:.1f} s of the processor, {peak:.0f} MiB")
"""


def with_log() -> Tables:
    """The synthetic district with a long log of its volunteers."""
    luck = np.random.default_rng(1)
    tables = sample_district(60)
    volunteers = tables["volunteers"]
    who = luck.integers(0, len(volunteers["volunteer_id"]), SESSIONS)
    days = np.datetime64("2024-01-01") + luck.integers(0, 1_000, SESSIONS)
    tables["volunteer_log"] = {
        "volunteer_id": np.asarray(volunteers["volunteer_id"])[who],
        "community_id": np.asarray(volunteers["community_id"])[who],
        "date": np.datetime_as_string(days, unit="D"),
        "hours": luck.choice([1.0, 1.5, 2.0, 3.0], SESSIONS),
    }
    return tables


def main() -> None:
    """Write what is not there yet, read each and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "log").exists():
        write_district(with_log(), folder / "log")
        write_workbook(with_log(), folder / "log.xlsx")
    if not (folder / "communities.xlsx").exists():
        write_workbook(sample_district(3_000), folder / "communities.xlsx")
    for name in ("log", "log.xlsx", "communities.xlsx"):
        print(name, flush=True)
        subprocess.run([sys.executable, "-c", READ, str(folder / name)], check=True)


if __name__ == "__main__":
    main()
