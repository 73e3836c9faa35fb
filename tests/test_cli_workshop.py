"""The command that opens a workshop refuses wrong settings before anything starts."""

import socket

import pytest

from govsim.cli import main
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
