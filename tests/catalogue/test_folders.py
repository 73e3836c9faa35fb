"""Folders to write into: every reason to refuse one, and that asking makes nothing."""

import errno
import os

import pytest

from govsim.catalogue.folders import folder_faults, not_written
from govsim.catalogue.messages import LANGUAGES


def test_a_folder_and_one_still_to_be_made_are_accepted(tmp_path):
    """What can be written has no fault, and nothing is made by asking."""
    assert folder_faults(tmp_path) == []
    assert folder_faults(tmp_path / "甲 乙" / "c") == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "taken", "taken/below", "n" * 300, "a\0b"])
def test_a_place_that_cannot_be_a_folder_is_refused(tmp_path, monkeypatch, name):
    """No name, a file in the way, a name too long, a character no name has."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    (fault,) = folder_faults(name)
    assert len({fault.render(language) for language in LANGUAGES}) == len(LANGUAGES)
    assert "\0" not in fault.render("en")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path):
    """A folder that only its owner could open."""
    tmp_path.chmod(0o500)
    try:
        assert len(folder_faults(tmp_path / "x")) == 1
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EISDIR])
def test_the_reason_is_said_in_the_language(code):
    """The operating system's English is not passed on."""
    error = OSError(code, os.strerror(code))
    chinese = not_written("out", error).render("zh")
    assert chinese.startswith("out：无法写入：")
    assert os.strerror(code) not in chinese
