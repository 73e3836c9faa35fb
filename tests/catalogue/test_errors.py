"""Faults say where, what and what is expected, in the reader's language."""

import pytest

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import Text

FULL = Fault(
    Text("unknown name “{name}”", name="abc"), Text("one of: {names}", names="x, y"),
    file="区.xlsx", sheet="communities", row=3, column="residents",
)  # fmt: skip


def test_a_fault_says_place_then_matter_then_what_is_expected() -> None:
    """All parts of a fault stand on one line, in either language."""
    english = FULL.render("en")
    assert english.startswith("区.xlsx, sheet communities, row 3, column residents: unknown name")
    assert english.endswith(" “abc”; expected one of: x, y")
    chinese = FULL.render("zh")
    assert chinese.startswith("区.xlsx，工作表“communities”，第3行，“residents”列：")
    assert chinese.endswith("；应为以下之一：x, y")


def test_a_fault_without_a_place_begins_with_what_is_wrong() -> None:
    """No lone colon or comma is left where there is no file, row or column."""
    assert Fault(Text("{x}", x="wrong")).render("en") == "wrong"
    assert Fault(Text("{x}", x="wrong"), row=2).render("en") == "row 2: wrong"


def test_row_zero_is_a_row() -> None:
    """A row is left out only if there is none."""
    assert Fault(Text("{x}", x="wrong"), row=0).where("en") == "row 0"


def test_all_faults_are_said_one_a_line() -> None:
    """An error of several faults is read line by line, and keeps the faults for a program."""
    error = InputError(iter([FULL, unknown_name("baselin", ["baseline", "raise-grants"])]))
    assert len(error.faults) == 2
    assert error.render("en").splitlines()[1] == "unknown name “baselin”; expected “baseline”?"
    assert isinstance(error, ValueError)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("raise-grant", "“raise-grants”?"),
        ("entry_by_exam", "“entry-by-exam”?"),
        ("zzz", "one of: baseline, entry-by-exam, raise-grants"),
        ("", "one of: baseline, entry-by-exam, raise-grants"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, expected: str) -> None:
    """A slip of the keyboard gets the name that was meant; anything else gets the list."""
    fault = unknown_name(name, iter(["raise-grants", "baseline", "entry-by-exam"]), file="s.yaml")
    assert fault.expected is not None
    assert fault.expected.get("en") == expected
    assert fault.render("en").startswith("s.yaml: ")
