"""A nested study kept and read back."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.catalogue.errors import InputError
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study.draws import draw_parameters
from govsim.study.engine import Failed
from govsim.study.nested import NestedStudy
from govsim.study.nested_files import FILE, load_nested, save_nested


def study(**given) -> NestedStudy:
    """Three communities, one proposal, two draws and two years, unless told otherwise."""
    home = district_from_tables(sample_district(3, 1))
    settings = {"years": 2, "replications": 2, "seed": 1, "jobs": 1} | given
    draws = draw_parameters(settings.pop("draws", 2), seed=settings["seed"])
    return NestedStudy(home, ["raise-grants"], draws, **settings)


def test_the_same_study_is_read_back_whole(tmp_path):
    """Values bit by bit, failed runs with their reasons, and nothing beside the file."""
    one = study()
    assert load_nested(one, tmp_path) is None
    found = one.run()
    found.failed[0, 1, 0] = Failed("broke", "here")
    path = save_nested(found, one, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [FILE]
    again = load_nested(one, tmp_path)
    assert again is not None
    assert again.values.tobytes() == found.values.tobytes()
    assert again.failed == found.failed
    assert again.first_months == found.first_months
    for other in (study(seed=2), study(draws=3), study(replications=3), study(years=3)):
        with pytest.raises(InputError, match=FILE):
            load_nested(other, tmp_path)
    whole = path.read_bytes()
    for damaged in (whole[:-40], b"", b"PK\x03\x04"):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match=FILE):
            load_nested(one, tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    """A file in the folder's place is the user's to move, not a traceback."""
    (tmp_path / "taken").write_text("x")
    one = study(draws=2)
    values = np.zeros((2, 2, 2, 24, 3))
    from govsim.study.nested import Nested

    found = Nested(one.scenarios, one.draws, [0, 12], values)
    with pytest.raises(InputError):
        save_nested(found, one, tmp_path / "taken" / "x")
