"""The workshop beside a notebook: settings, the frame, and a run with plain papermill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.places import notebooks_root
from govsim.workshop.background import check_workshop_settings, open_workshop

NOTEBOOK = "10-workshop.ipynb"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"budget": -1.0}, "budget"), ({"jobs": 0}, "jobs"), ({"seed": "x"}, "seed"),
     ({"language": "fr"}, "language"), ({"port": 80}, "port")],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong, named):
    """Each by its name, before anything is started."""
    with pytest.raises(InputError, match=named):
        check_workshop_settings(**wrong)


@pytest.mark.slow
def test_a_district_that_cannot_be_read_is_told(tmp_path):
    """The fault found beside the notebook is raised in it."""
    with pytest.raises(InputError):
        open_workshop(check_workshop_settings(district=str(tmp_path / "none")))


@pytest.mark.slow
def test_the_frame_shows_a_page_until_it_is_closed(home):
    """The address answers in the language asked for; afterwards the server is gone."""
    shown = open_workshop(check_workshop_settings(district=str(home), language="en", jobs=1))
    try:
        html = shown._repr_html_()
        assert f'<iframe src="{shown.address}?lang=en"' in html
        page = urllib.request.urlopen(f"{shown.address}room?lang=en", timeout=30).read().decode()
        assert 'lang="en"' in page
    finally:
        shown.close()
    assert not shown.process.is_alive()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(shown.address, timeout=5)


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(home, tmp_path):
    """From its folder with papermill alone; the server ends with the kernel."""
    target, parameters = tmp_path / "out.ipynb", tmp_path / "parameters.json"
    parameters.write_text(json.dumps({"district": str(home), "jobs": 1, "language": "en"}))
    folder = notebooks_root()
    environment = {**os.environ, "PYTHONPATH": str(folder.parent)}
    subprocess.run(
        [sys.executable, "-m", "papermill", NOTEBOOK, str(target), "-f", str(parameters)],
        cwd=folder, env=environment, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    text = Path(target).read_text(encoding="utf-8")
    address = text.split('<iframe src=\\"', 1)[1].split("?", 1)[0]
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.URLError:
            return
        time.sleep(0.5)
    raise AssertionError("the server outlived its notebook")
