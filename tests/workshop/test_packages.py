"""Codes of packages: every package has one, and what is no code is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.analysis.search_space import LEVERS
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES
from govsim.workshop.packages import ALPHABET, PRESETS, code_of, levels_of, package_of, read_code

levels = st.fixed_dictionaries(
    {name: st.integers(0, len(lever.strengths())) for name, lever in LEVERS.items()}
)


@given(levels)
def test_a_code_brings_its_package_back(chosen):
    """For any setting of the levers, typed in any case and with or without hyphens."""
    package = package_of(chosen)
    code = code_of(package)
    assert levels_of(package) == chosen
    assert read_code(code) == package
    assert read_code(f" {code.lower()} ") == package
    assert read_code(code.replace("-", "").replace("0", "o").replace("1", "l")) == package


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_is_refused(text):
    """Nothing but a code is taken, and what is taken is the code of what comes out."""
    try:
        package = read_code(text)
    except InputError:
        return
    assert read_code(code_of(package)) == package


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_code_is_told_in_one_message(language):
    """In the reader's language, without what was typed."""
    with pytest.raises(InputError) as said:
        read_code("<script>")
    assert len(said.value.faults) == 1
    assert "script" not in said.value.faults[0].render(language)


def test_a_mistyped_code_is_refused():
    """Of all codes that differ in one letter, none is taken for another package."""
    code = code_of(PRESETS["Entry by exam with a career ladder"]).replace("-", "")
    for place in range(len(code)):
        for letter in ALPHABET:
            if letter == code[place]:
                continue
            with pytest.raises(InputError):
                read_code(code[:place] + letter + code[place + 1 :])


def test_packages_to_begin_from_are_on_the_levers_steps():
    """Each can be set, and comes back from its levels as it is."""
    for package in PRESETS.values():
        assert package_of(levels_of(package)) == package
