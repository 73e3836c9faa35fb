"""The command that opens a workshop refuses wrong settings before anything starts."""

import socket

import pytest

from govsim.catalogue.messages import LANGUAGES
from govsim.cli import main
from govsim.district.sample import sample_district, write_district
from govsim.workshop.kit import STEMS
from tests.test_cli import call


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_faults_are_told_at_once(capsys, tmp_path, language):
    """Port, password, budget, seed and district in one go; exit 2 and no traceback."""
    code, out, said = call(
        capsys, "workshop", "--port", "80", "--password", "ab", "--budget", "much", "--seed", "-1",
        "--district", str(tmp_path / "none"), "--language", language,
    )  # fmt: skip
    assert code == 2
    assert out == ""
    assert "Traceback" not in said
    for named in ("--port", "much", "--seed", "none"):
        assert named in said


def test_a_port_in_use_is_told(capsys, tmp_path):
    """Before the district is simulated; exit 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            main(["workshop", "--port", str(port), "--state", str(tmp_path)])
    assert ended.value.code == 2
    assert str(port) in capsys.readouterr().err


def test_a_kit_with_wrong_settings_is_refused(capsys, tmp_path):
    """All faults at once, exit 2, and no folder is made."""
    code, out, said = call(capsys, "kit", "--output", str(tmp_path / "kit"), "--replications", "0",
                           "--seed", "x", "--language", "en")  # fmt: skip
    assert code == 2
    assert out == ""
    assert "replications" in said
    assert "seed" in said
    assert not (tmp_path / "kit").exists()


@pytest.mark.slow
def test_a_kit_is_made_by_one_command(capsys, tmp_path, monkeypatch):
    """Guide, handout and test as DOCX and PDF, and slides, in both languages; every path is
    printed; the folder may be named from where one stands."""
    write_district(sample_district(communities=3, seed=1), tmp_path / "district")
    monkeypatch.chdir(tmp_path)
    code, out, _ = call(capsys, "kit", "--district", "district", "--output", "教材",
                        "--replications", "2", "--jobs", "1")  # fmt: skip
    assert code == 0
    expected = {f"{stem}.{language}.{form}" for language in LANGUAGES for stem in STEMS
                for form in (["pptx"] if stem == "slides" else ["docx", "pdf"])}  # fmt: skip
    written = list((tmp_path / "教材").iterdir())
    assert {path.name for path in written} == expected
    assert sorted(line.rsplit("/", 1)[-1] for line in out.splitlines()) == sorted(expected)
    assert all(path.stat().st_size > 1000 for path in written)
