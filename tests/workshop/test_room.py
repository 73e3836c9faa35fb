"""What participants share and what is kept of them."""

import stat

import pytest

from govsim.analysis.search_space import LEVERS
from govsim.catalogue.errors import InputError
from govsim.workshop.lever_list import checked
from govsim.workshop.levers import SENTENCES, choices, groups
from govsim.workshop.room import Room, States, Visitor
from govsim.workshop.server import addresses, language_of, secret, token_of


def test_states_survive_the_server(tmp_path):
    """What was kept is read back by another server; a token never seen begins anew."""
    first = States(tmp_path / "新 folder")
    first.save("a", Visitor(levels={"entry_by_exam": 2}, ran={"entry_by_exam": 1}, community=3))
    first.close()
    again = States(tmp_path / "新 folder")
    assert again.load("a") == Visitor({"entry_by_exam": 2}, {"entry_by_exam": 1}, community=3)
    assert again.load("b") == Visitor()


def test_a_folder_that_cannot_hold_states_is_refused(tmp_path):
    """One message; no traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        States(tmp_path / "file" / "below")


def test_a_package_fits_by_its_price(home, tmp_path):
    """Unknown while a price is; then by the year's money."""
    room = Room(str(home), States(tmp_path), budget=250.0)
    package = (("operating_grant", 0.45),)
    assert room.fits(package) is None
    for probe in room.prices.probes():
        room.prices.learn(probe, 200.0)
    assert room.fits(package) is True
    assert room.fits((*package, ("council_day", 1000.0))) is False
    assert room.fits(()) is True


def test_every_lever_is_in_one_group_with_its_sentence():
    """All eighteen, each once, with a sentence of the report and choices from off on."""
    listed = [name for names in groups().values() for name in names]
    assert sorted(listed) == sorted(LEVERS) == sorted(SENTENCES)
    for name, lever in LEVERS.items():
        assert (
            len(choices(name, "zh")) == len(set(choices(name, "zh"))) == 1 + len(lever.strengths())
        )


def test_levels_from_a_browser_arechecked():
    """Wrong names, numbers out of range, texts and truth values are dropped."""
    sent = {"entry_by_exam": 2, "operating_grant": 99, "council_day": "1", "x": 1,
            "staff_training": True, "career_ladder": -1}  # fmt: skip
    assert checked(sent) == {"entry_by_exam": 2}


def test_tokens_and_languages_from_a_browser_arechecked():
    """Anything but a token is replaced by a new one; anything but English is Chinese."""
    good = "0123456789abcdef" * 2
    assert token_of({"govsim_visitor": good}) == good
    for wrong in ("", "x" * 32, good + "0", "../../etc/passwd"):
        made = token_of({"govsim_visitor": wrong})
        assert made != wrong
        assert len(made) == 32
    assert language_of({"lang": [b"en"]}) == "en"
    for other in ({}, {"lang": [b"<script>"]}, {"lang": [b"zh"]}):
        assert language_of(other) == "zh"


def test_the_secret_is_kept_and_for_the_owner_alone(tmp_path):
    """The same after a restart, readable by nobody else."""
    made = secret(tmp_path)
    assert secret(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_the_machine_knows_its_addresses():
    """Itself always; nothing twice."""
    found = addresses()
    assert "127.0.0.1" in found
    assert len(found) == len(set(found))
