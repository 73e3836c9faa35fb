"""The table of parameters, and what the loader refuses."""

from __future__ import annotations

import dataclasses
import math
import pickle
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.catalogue.errors import InputError
from govsim.catalogue.parameters import GRADES, ROLES, Parameters, load_parameters
from govsim.catalogue.places import data_root

SHIPPED = load_parameters()
USED = sorted(name for name, row in SHIPPED.items() if row.is_used)
EVIDENCE_ONLY = sorted(set(SHIPPED) - set(USED))
MODEL = Path(__file__).parents[2] / "govsim" / "model"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVSIM_LANGUAGE", "en")


def refused(values: dict[str, object]) -> list[str]:
    """What is said about each refused value."""
    with pytest.raises(InputError) as caught:
        SHIPPED.with_values(values)
    return [fault.render("en") for fault in caught.value.faults]


# -- the shipped table ---------------------------------------------------------------------------


@pytest.mark.parametrize("row", SHIPPED.values(), ids=lambda row: row.name)
def test_every_range_is_in_order_and_said_in_both_languages(row):
    """A reader of either language finds a label, a unit, a source, and a range that makes sense."""
    assert row.minimum <= row.low <= row.central <= row.high <= row.maximum
    assert row.grade in GRADES
    assert set(row.roles) <= set(ROLES)
    for part in ("label", "unit", "source"):
        assert row.text(part, "zh")
        assert row.text(part, "en")
    for part in ("label", "source"):
        assert re.search(r"[\u4e00-\u9fff]", row.text(part, "zh")), f"no Chinese in the {part}"
    assert bool(row.notes_zh) == bool(row.notes_en)


def test_what_was_read_says_where():
    """A number graded as read in a source has an address, unless the source names none."""
    assert [n for n, row in SHIPPED.items() if row.grade == "read" and not row.address] == []


def test_assumptions_say_so_and_why():
    """An assumption is called one in both languages, so that none passes for evidence."""
    for row in SHIPPED.values():
        if row.grade == "assumption" and not row.address:
            assert "假设" in row.source_zh, row.name
            assert "assumption" in row.source_en.lower(), row.name


@pytest.mark.parametrize("unit", ["share", "prob/yr", "prob/month", "probability"])
def test_shares_and_probabilities_stay_between_nothing_and_all(unit):
    """No value of a share or a probability outside 0 to 1 can be set."""
    rows = [row for row in SHIPPED.values() if row.unit_en == unit]
    assert rows
    assert all(row.minimum >= 0 and row.maximum <= 1 for row in rows)


def test_targets_of_the_baseline_are_there():
    """The ranges the simulated baseline is held against are in the table."""
    targets = {name for name, row in SHIPPED.items() if "target" in row.roles}
    assert targets >= {
        "deficit_share", "deficit_size", "quit_annual_all", "quit_annual_incumbent",
        "quit_annual_exam_young", "fill_months_exam", "fill_months_informal", "vol_active_share",
        "vol_hours_active",
    }  # fmt: skip


def test_a_parameter_offered_for_the_model_is_read_by_it():
    """Setting a parameter with the role model never silently changes nothing."""
    code = "".join(path.read_text(encoding="utf-8") for path in MODEL.glob("*.py"))
    unread = [n for n, row in SHIPPED.items() if "model" in row.roles and f'"{n}"' not in code]
    assert unread == []


def test_whatever_the_model_reads_is_in_the_catalogue():
    """Every name the model looks up exists and is offered to the user."""
    code = "".join(path.read_text(encoding="utf-8") for path in MODEL.glob("*.py"))
    read = set(re.findall(r'\b(?:p|parameters)\["(\w+)"\]', code))
    assert read
    assert read - set(USED) == set()


# -- replacing values ----------------------------------------------------------------------------


def test_values_replace_centrals_and_leave_the_rest():
    """Only what is named changes; whole numbers and numpy's numbers serve as numbers."""
    values = SHIPPED.with_values({"pay_gross_month": 4000, "cpi_inflation": np.float64(0.02)})
    assert values == SHIPPED.centrals() | {"pay_gross_month": 4000.0, "cpi_inflation": 0.02}
    assert type(values["pay_gross_month"]) is float
    assert SHIPPED["pay_gross_month"].central == 3800.0


@given(st.data())
def test_any_value_within_the_bounds_is_taken_and_any_outside_is_not(data):
    """The hard bounds are the whole rule for a number, on both sides and at the edges."""
    row = SHIPPED[data.draw(st.sampled_from(USED))]
    inside = data.draw(st.floats(row.minimum, row.maximum))
    assert SHIPPED.with_values({row.name: inside})[row.name] == inside
    below = st.floats(max_value=row.minimum, exclude_max=True, allow_infinity=False)
    above = st.floats(min_value=row.maximum, exclude_min=True, allow_infinity=False)
    (said,) = refused({row.name: data.draw(below | above)})
    assert row.name in said
    assert "has no meaning" in said


@pytest.mark.parametrize(
    "value",
    [True, "3800", None, math.nan, math.inf, -math.inf, [1.0], 10**5000, 1j, np.bool_(False)],
    ids=["bool", "text", "none", "nan", "inf", "-inf", "list", "huge", "complex", "numpy bool"],
)
def test_what_is_no_finite_number_is_refused(value):
    """Neither truth values nor text nor infinities pass for numbers."""
    (said,) = refused({"pay_gross_month": value})
    assert "is not a number; expected a number from 100 to 100000" in said


def test_an_unknown_name_meets_the_nearest_known():
    """A slip of the pen is answered with the name that was meant."""
    assert refused({"pay_gros_month": 1.0}) == [
        "unknown name “pay_gros_month”; expected “pay_gross_month”?"
    ]
    with pytest.raises(InputError, match="“street_delivery”"):
        SHIPPED.named("street_delivry")
    assert SHIPPED.named("street_delivery").central == 0.3


@pytest.mark.parametrize("name", EVIDENCE_ONLY)
def test_evidence_cannot_be_set(name):
    """A number nothing reads is refused rather than silently ignored."""
    (said,) = refused({name: SHIPPED[name].central})
    assert "evidence only" in said


def test_all_faults_come_at_once():
    """Four faults in one call are four faults in one error, and nothing is half done."""
    said = refused(
        {"nonsense_name": 1, "cpi_inflation": "1%", "street_delivery": 2, "yiyang_city_share": 5}
    )
    assert len(said) == 4


# -- the digest ----------------------------------------------------------------------------------


@given(st.sampled_from(USED))
def test_digest_moves_with_every_value_that_can_change_a_run(name):
    """Two runs with different parameters never carry the same hash."""
    row = SHIPPED[name]
    moved = SHIPPED.with_values({name: row.maximum if row.central != row.maximum else row.minimum})
    assert SHIPPED.digest(moved) != SHIPPED.digest()


def test_digest_depends_on_values_alone():
    """Order, evidence nobody reads, kind of number and sign of zero do not count."""
    values = SHIPPED.centrals()
    assert re.fullmatch("[0-9a-f]{64}", SHIPPED.digest())
    assert SHIPPED.digest(dict(reversed(values.items()))) == SHIPPED.digest()
    assert SHIPPED.digest({"pay_gross_month": 3800}) == SHIPPED.digest()
    assert SHIPPED.digest({EVIDENCE_ONLY[0]: -5.0}) == SHIPPED.digest()
    assert SHIPPED.digest({"cpi_inflation": -0.0}) == SHIPPED.digest({"cpi_inflation": 0.0})


# -- the object ----------------------------------------------------------------------------------


def test_nothing_can_be_changed_in_place():
    """Parameters shared between runs stay as they were loaded."""
    with pytest.raises(TypeError):
        SHIPPED["pay_gross_month"] = SHIPPED["cpi_inflation"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        SHIPPED["pay_gross_month"].central = 1.0
    SHIPPED.centrals()["pay_gross_month"] = 1.0
    assert SHIPPED.centrals()["pay_gross_month"] == 3800.0


def test_parameters_travel_to_other_processes():
    """A copy made by pickling is equal, so parallel workers use the same numbers."""
    copy = pickle.loads(pickle.dumps(SHIPPED))
    assert isinstance(copy, Parameters)
    assert dict(copy) == dict(SHIPPED)
    assert copy.digest() == SHIPPED.digest()


# -- reading a table -----------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a copy of the shipped table with some cells replaced, in an encoding."""
    lines = (data_root() / "parameters.csv").read_text(encoding="utf-8").splitlines()

    def write(*replace: tuple[int, str, str], encoding: str = "utf-8") -> Path:
        edited = list(lines)
        for row, old, new in replace:
            assert old in edited[row - 1]
            edited[row - 1] = edited[row - 1].replace(old, new, 1)
        path = tmp_path / "参数 表.csv"
        path.write_text("\n".join(edited) + "\n", encoding=encoding)
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_saved_by_any_spreadsheet_reads_the_same(table, encoding):
    """UTF-8 with or without mark and GBK give the same parameters."""
    assert dict(load_parameters(table(encoding=encoding))) == dict(SHIPPED)


def test_the_table_is_read_once_and_again_when_it_changes(table):
    """The same file gives the same object; an edited file gives the edited numbers."""
    path = table()
    first = load_parameters(path)
    assert load_parameters(str(path)) is first
    second = load_parameters(table((3, "2.4,2.65,2.9", "2.4,2.65001,2.9")))
    assert first["household_size"].central == 2.65
    assert second["household_size"].central == 2.65001


def test_a_broken_table_names_every_fault_by_row_and_column(table):
    """Eight faults in five rows are all reported, each where it is."""
    path = table(
        (2, "residents_per_community", "household_size"),
        (3, "2.4,2.65,2.9", "2.4,many,2.9"),
        (4, "1300,3000,5700", "3300,3000,nan"),
        (5, ",read,district", ",certain,county"),
        (6, "每街道社区数", ""),
        (7, "workers_per_10k", "Workers per 10k"),
    )
    with pytest.raises(InputError) as caught:
        load_parameters(path)
    places = [(fault.row, fault.column) for fault in caught.value.faults]
    assert places == [
        (3, "central"), (3, "name"), (4, "high"), (4, "central"), (5, "grade"), (5, "role"),
        (6, "label_zh"), (7, "name"),
    ]  # fmt: skip
    assert {fault.file for fault in caught.value.faults} == {path.name}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("\n\n , \n", "the file is empty"),
        ("name,centrall\n", "expected “central”?"),
        ("name,name\n", "column “name” appears twice"),
        ("name,central\nx\n", "1 cells; expected 2 cells, as in the header"),
    ],
    ids=["empty", "blank", "misspelt column", "column twice", "short line"],
)
def test_a_table_of_the_wrong_shape_is_refused(tmp_path, text, said):
    """Empty files, wrong headers and short lines are said to be that."""
    path = tmp_path / "parameters.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_parameters(path)
    assert said in caught.value.render("en")


def test_files_that_cannot_be_read_are_refused(tmp_path):
    """A missing file, a folder and bytes of no known encoding are faults, not tracebacks."""
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"name\xff\xff\xff\n")
    for path in (tmp_path / "missing.csv", tmp_path, binary):
        with pytest.raises(InputError):
            load_parameters(path)
