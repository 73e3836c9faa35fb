"""The command line as a user meets it: what it does, and what it says when it cannot."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from govsim.cli import main

COMMANDS = ["run", "appendix", "proposals", "parameters", "outcomes", "check", "template", "trace",
            "attribute", "ignorance", "sensitivity", "discover", "metamodel", "whatif", "search",
            "store", "notebooks", "batch", "workshop", "kit", "calibrate",
            "backtest"]  # fmt: skip
TINY = ["--years", "1", "--replications", "2", "--jobs", "1"]
CHINESE = re.compile("[\u4e00-\u9fff]")


def call(capsys, *words: str) -> tuple[int, str, str]:
    """Run a command here: exit code, what it printed, what it complained of."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


@pytest.fixture
def district(tmp_path, capsys) -> Path:
    """A sample district of three communities in a folder with a space and Chinese characters."""
    folder = tmp_path / "我的 区"
    assert call(capsys, "template", str(folder), "--sample", "3")[0] == 0
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Replace text in a file; it must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_lists_every_command_in_the_language(capsys, language):
    """All commands are listed; the Chinese page has no English sentence."""
    code, out, _ = call(capsys, "--help", "--language", language)
    assert code == 0
    for command in COMMANDS:
        assert re.search(rf"^\s+{command}\s", out, re.M)
    assert bool(CHINESE.search(out)) == (language == "zh")
    if language == "zh":
        assert not re.search(r"Usage|Options|Commands|Show", out)


def test_help_imports_nothing_heavy():
    """--help loads neither numbers nor plots."""
    code = (
        "import sys; from govsim.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('numpy', 'pandas', 'numba', 'simpy', 'matplotlib', 'scipy', 'pyarrow',"
        " 'statsmodels', 'joblib', 'pydantic', 'ruamel', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


@pytest.mark.slow
@pytest.mark.parametrize("words", ["--help", "run baseline --years 1 --replications 2 --jobs 1"])
def test_a_first_run_warns_of_nothing(tmp_path, words):
    """Where every warning is an error, and what happens while Python ends is told too, nothing is
    said of either (kernels compiled on an empty cache: tests/model/test_kernel_cache.py)."""
    asked = words.split() + (["--output", str(tmp_path / "out")] if "run" in words else [])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "govsim", *asked], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "Warning" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fault_of_a_command_at_once(capsys, tmp_path, language):
    """Unknown scenario, missing district and three bad numbers: one answer, exit code 2, in the
    language, and nothing written."""
    target = tmp_path / "out"
    code, out, err = call(
        capsys, "run", "basline", "--years", "abc", "--replications", "99999999999", "--jobs",
        "1.5", "--district", str(tmp_path / "nowhere"), "--output", str(target),
        "--language", language,
    )  # fmt: skip
    assert (code, out) == (2, "")
    for word in ("--years", "abc", "--replications", "--jobs", "baseline", "nowhere"):
        assert word in err
    assert "Traceback" not in err
    assert bool(CHINESE.search(err)) == (language == "zh")
    assert not target.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["runn"], "run"),
        (["run", "baseline", "--yeers", "3"], "--years"),
        (["run", "baseline"], "--output"),
        (["run", "baseline", "--output"], "--output"),
        (["outcomes", "--language", "fr"], "fr"),
        (["appendix", "raise-grants", "--formats", "odt"], "odt"),
        (["trace", "--community", "Z9"], "Z9"),
        (["template", "x", "--sample", "0"], "--sample"),
    ],
)
def test_a_slip_is_named(capsys, tmp_path, monkeypatch, words, said):
    """A misspelt or missing word ends in one line that names it, and exit code 2."""
    monkeypatch.chdir(tmp_path)
    code, _, err = call(capsys, *words)
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_run_writes_tidy_results_twice_alike(capsys, district, tmp_path):
    """run leaves its three files, and the same bytes a second time."""
    for name in ("one", "two"):
        code, out, _ = call(
            capsys, "run", "raise-grants", "--district", str(district), *TINY, "--output",
            str(tmp_path / name),
        )  # fmt: skip
        assert code == 0
        assert "outcomes.parquet" in out
    one, two = (tmp_path / n / "outcomes.parquet" for n in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert {p.name for p in (tmp_path / "one").iterdir()} == {
        "outcomes.parquet", "comparison.csv", "run.json",
    }  # fmt: skip


def test_an_output_that_is_a_file_is_refused(capsys, district, tmp_path):
    """The file stays as it was."""
    target = tmp_path / "taken"
    target.write_text("mine", encoding="utf-8")
    code, _, err = call(
        capsys, "run", "raise-grants", "--district", str(district), *TINY, "--output", str(target)
    )
    assert code == 2
    assert "taken" in err
    assert target.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_check_says_every_fault_of_every_file(capsys, district, tmp_path, language):
    """Text in a number, a negative number, an unknown street, a duplicate and a bad scenario: all
    with file, row and column, in the language."""
    table = district / "communities.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    rows = [line.split(",") for line in lines[1:]]
    rows[0][header.index("residents")] = "many"
    rows[1][header.index("residents")] = "-5"
    rows[1][header.index("street_id")] = "S99"
    rows[2][header.index("community_id")] = rows[0][header.index("community_id")]
    rows[2][header.index("area_km2")] = "1e300"
    table.write_text("\n".join(",".join(r) for r in [header, *rows]) + "\n", encoding="utf-8")
    scenario = tmp_path / "bad.yaml"
    scenario.write_text(
        "name: x\ntitle: {zh: 甲, en: A}\nproposals:\n  - operating_grant: {rise: 1}\n",
        encoding="utf-8",
    )
    code, _, err = call(capsys, "check", str(district), str(scenario), "--language", language)
    assert code == 2
    for word in ("communities.csv", "many", "-5", "S99", "1e", "bad.yaml", "rise", "start"):
        assert word in err, word
    for place in ("residents", "street_id", "area_km2"):
        assert place in err
    said = err.replace(district.name, "")  # the folder's own name is Chinese
    assert bool(CHINESE.search(said)) == (language == "zh")


def test_check_accepts_gbk_and_refuses_emptiness(capsys, district):
    """A table in GBK is as good as one in UTF-8; an empty one is a fault."""
    table = district / "streets.csv"
    table.write_bytes(table.read_text(encoding="utf-8").encode("gbk"))
    assert call(capsys, "check", str(district))[0] == 0
    table.write_bytes(b"")
    code, _, err = call(capsys, "check", str(district), "--language", "en")
    assert code == 2
    assert "streets.csv" in err


@pytest.mark.parametrize("command", ["proposals", "parameters", "outcomes"])
def test_catalogues_as_table_and_as_json(capsys, command):
    """Each catalogue is printed in either language, and as JSON."""
    for language in ("zh", "en"):
        code, out, _ = call(capsys, command, "--language", language)
        assert code == 0
        assert bool(CHINESE.search(out)) or language == "en"
    code, out, _ = call(capsys, command, "--json")
    assert code == 0
    assert len(json.loads(out)) >= 2


@pytest.mark.parametrize(
    ("language", "date"), [("zh", r"\d+年\d+月\d+日"), ("en", r"\d{4}-\d\d-\d\d")]
)
def test_trace_tells_dated_sentences_in_order(capsys, district, language, date):
    """One community's story, by identifier: every line but the first begins with a date."""
    first = (district / "communities.csv").read_text(encoding="utf-8").splitlines()[1]
    community = first.split(",")[0]
    code, out, _ = call(
        capsys, "trace", "--community", community, "--months", "15", "--district", str(district),
        "--scenario", "grants-and-exam", "--language", language,
    )  # fmt: skip
    assert code == 0
    lines = out.strip().splitlines()[1:]
    assert len(lines) > 15
    dates = [re.match(date, line) for line in lines]
    assert all(dates)
    order = [tuple(int(x) for x in re.findall(r"\d+", d.group())) for d in dates if d]
    assert order == sorted(order)


def test_template_refuses_to_overwrite(capsys, district):
    """What is there already stays."""
    before = (district / "streets.csv").read_bytes()
    code, _, err = call(capsys, "template", str(district), "--sample", "5")
    assert code == 2
    assert "streets.csv" in err
    assert (district / "streets.csv").read_bytes() == before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_run_says_what_auto_reached(capsys, district, tmp_path, monkeypatch, language):
    """auto runs, prints one line on the precision reached, and records number and rule."""
    from govsim.study import precision

    monkeypatch.setattr(precision.Precision, "after", lambda self, n: 8 if n < 8 else 10)
    target = tmp_path / "auto"
    code, out, _ = call(
        capsys, "run", "raise-grants", "--district", str(district), "--years", "2",
        "--replications", "auto", "--jobs", "1", "--output", str(target), "--language", language,
    )  # fmt: skip
    assert code == 0
    record = json.loads((target / "run.json").read_text(encoding="utf-8"))["binding"]
    said = out.splitlines()[0]
    assert str(record["replications"]) in said
    assert bool(CHINESE.search(said)) == (language == "zh")
    assert record["precision"]["cap"] == 200


@pytest.mark.parametrize("command", ["run", "appendix"])
def test_a_misspelt_auto_is_one_fault(capsys, tmp_path, command):
    """What is neither a number nor auto is said once, with what is expected."""
    code, _, err = call(
        capsys, command, "raise-grants", "--replications", "automatic", "--output",
        str(tmp_path / "out"), "--language", "en",
    )  # fmt: skip
    assert code == 2
    assert err.count("automatic") == 1
    assert "or auto" in err


def test_discover_says_where_it_fails_and_which_is_safest(capsys, district, tmp_path):
    """Sentences, the table of regret and files; a threshold for several outcomes is refused."""
    common = ["--district", str(district), "--draws", "60", "--years", "2", "--replications", "1",
              "--jobs", "1", "--language", "en"]  # fmt: skip
    target = tmp_path / "found"
    code, out, err = call(
        capsys, "discover", "raise-grants", "--at-least", "0.1", *common, "--output", str(target)
    )
    assert (code, err) == (0, "")
    assert "It fails in" in out
    assert "Regret in each draw" in out
    assert (target / "discovery.csv").is_file()
    code, out, err = call(
        capsys, "discover", "raise-grants", "--outcome", "satisfaction", "--outcome", "overload",
        "--target", "x", "--draws", "many", "--jobs", "1", "--language", "en",
    )  # fmt: skip
    assert (code, out) == (2, "")
    assert all(word in err for word in ("--target", "--draws", "several outcomes"))


def test_a_metamodel_is_fitted_saved_and_asked(capsys, district, tmp_path):
    """One command writes it, the other answers from it, and refuses what lies outside."""
    file = tmp_path / "metamodel.json"
    code, out, err = call(
        capsys, "metamodel", "raise-grants", "--lever", "operating_grant.raise=0:0.4",
        "--outcome", "service_variety", "--district", str(district), "--draws", "60",
        "--years", "2", "--replications", "1", "--jobs", "1", "--output", str(file),
        "--language", "en",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert "held-out draws" in out
    code, out, err = call(
        capsys, "whatif", str(file), "operating_grant.raise=0.9", "--language", "en"
    )
    assert (code, out) == (2, "")
    assert "operating_grant.raise" in err
    code, out, err = call(
        capsys, "metamodel", "raise-grants", "--lever", "operating_grant.raise", "--language", "en"
    )
    assert (code, out) == (2, "")
    assert "NAME=LOW:HIGH" in err
