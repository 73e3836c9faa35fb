"""One small calibration with its back-test, made once a run of the tests and kept with its runs.

The notebook and the commands, asked for the same study, take these runs from the store.
"""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from govsim.report.calibration_story import CalibrationStory, check_calibration_settings
from govsim.study.computing import computing
from tests.sharing import made_once

SMALL = {
    "communities": 2,
    "years": 2,
    "budget": 300,
    "jobs": 1,
    "seed": 1,
    "parameters": ["quit_annual_all", "vol_register_year", "fill_months_informal"],
}
"""The notebook's settings: few and short runs."""


def calibrated(factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The store of the runs, and a pickle of the calibration and its back-test."""

    def make(folder: Path) -> list[Path]:
        store, made = folder / "store", folder / "made.pickle"
        with computing(store=store):
            story = CalibrationStory(check_calibration_settings(**SMALL, language="zh"))
            both = story.found, story.tested
        made.write_bytes(pickle.dumps(both))
        return [store, made]

    store, made = made_once(factory, "calibrated", make)
    return store, made
