"""What the command line does with everything a hurried user can hand it: one answer with every
fault in the language asked for, exit code 2, and nothing written."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from govsim.catalogue.messages import LANGUAGES
from govsim.cli import main
from govsim.report.kinds import KINDS

TINY = ["--years", "1", "--replications", "2", "--jobs", "1"]
CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}\b")
SCENARIO = """name: {name}
title: {{zh: 甲, en: A}}
proposals:
  - entry_by_exam: {{start: {start}}}
"""


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Path:
    """A sample district of three communities; not to be changed."""
    folder = tmp_path_factory.mktemp("sample") / "d"
    with pytest.raises(SystemExit) as ended:
        main(["template", str(folder), "--sample", "3"])
    assert not ended.value.code
    return folder


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """A working folder, so that no path of the machine is part of a message."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def district(here, sample) -> Path:
    """A copy of the sample district, in the working folder."""
    shutil.copytree(sample, here / "d")
    return Path("d")


def call(capsys, *words: str) -> tuple[int, str, str]:
    """Run a command here: exit code, what it printed, what it complained of."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def refused(capsys, *words: str) -> str:
    """Run a command that must be refused in both languages; the English answer."""
    answers = {}
    for language in LANGUAGES:
        before = snapshot()
        code, out, err = call(capsys, *words, f"--language={language}")
        assert (code, out) == (2, ""), err
        assert snapshot() == before, "something was left behind"
        answers[language] = err
    lines = {language: answer.splitlines() for language, answer in answers.items()}
    assert len(lines["zh"]) == len(lines["en"]) > 0
    for line in lines["zh"]:
        assert CHINESE.search(line), line
        assert not ENGLISH.search(line), line
    for line in lines["en"]:
        assert not CHINESE.search(re.sub("“[^”]*”", "", line)), line
    return answers["en"]


def snapshot() -> dict[str, bytes]:
    """Every file and folder below the working folder."""
    found = sorted(Path().rglob("*"))
    return {str(p): p.read_bytes() if p.is_file() else b"" for p in found}


def rewrite(path: Path, row: int, column: str, value: str) -> None:
    """Write a value into a table: row as Excel numbers it, column by name."""
    with path.open(encoding="utf-8", newline="") as file:
        grid = list(csv.reader(file))
    grid[row - 1][grid[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(grid)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "a command is missing"),
        (["runn"], "“run”?"),
        (["--langauge"], "“--language”?"),
        (["run"], "SCENARIO is missing"),
        (["run", "baseline"], "--output is missing"),
        (["run", "baseline", "--output=x", "--yeers", "3"], "“--years”?"),
        (["run", "-x", "baseline"], "--replications"),
        (["trace"], "--community is missing"),
        (["template"], "DIR is missing"),
        (["check"], "PATH is missing"),
        (["proposals", "extra"], "“extra”"),
        (["outcomes", "--json=3"], "takes no value"),
    ],
)
def test_a_misspelt_missing_or_superfluous_word_is_named(capsys, here, words, said):
    """The library's own English never reaches the user."""
    assert said in refused(capsys, *words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], ["SCENARIO is missing", "--output is missing"]),
        (["run", "--yeers", "3"], ["“--years”?", "SCENARIO is missing", "--output is missing"]),
        (["run", "baseline", "--outptu", "x", "--sed=4"], ["“--output”?", "“--seed”?"]),
    ],
)
def test_all_that_is_misspelt_or_missing_is_said_at_once(capsys, here, words, said):
    """One fault a line; what a misspelt option meant is not missing as well."""
    lines = refused(capsys, *words).splitlines()
    assert len(lines) == len(said)
    for line, part in zip(lines, said, strict=True):
        assert part in line


def test_an_unknown_language_is_refused(capsys, here):
    """With the two there are."""
    code, _, err = call(capsys, "outcomes", "--language", "fr")
    assert code == 2
    assert "--language" in err
    assert "fr" in err
    assert "zh" in err


@pytest.mark.parametrize("value", ["ten", "", "1e3", "2.5", "-7", "1_0", "٣", "9" * 5000, "nan"])
def test_numbers_that_are_none_are_said_together(capsys, here, value):
    """Every setting of a command is checked, together with scenario and district."""
    said = refused(
        capsys, "run", "basline", "--output=out", f"--years={value}", f"--replications={value}",
        f"--seed={value}", f"--jobs={value.replace('-7', '-65')}",
        "--district=nowhere",
    )  # fmt: skip
    for word in ("--years", "--replications", "--seed", "--jobs", "“baseline”?", "nowhere"):
        assert word in said
    assert len(max(said.splitlines(), key=len)) < 200


def test_a_story_says_all_faults_together(capsys, here):
    """Numbers, scenario and district of one command."""
    said = refused(
        capsys, "trace", "--community=x", "--months=0", "--seed=z", "--scenario=basline",
        "--district=nowhere",
    )  # fmt: skip
    for word in ("--months", "--seed", "“baseline”?", "nowhere"):
        assert word in said


def test_an_appendix_says_all_faults_before_it_runs(capsys, here):
    """Formats, numbers, scenario, district and folder at once; no format is a fault too."""
    Path("taken").write_text("mine", encoding="utf-8")
    said = refused(
        capsys, "appendix", "basline", "--formats=pfd,odt", "--years=x", "--district=nowhere",
        "--output=taken",
    )  # fmt: skip
    for word in ("“pdf”?", "odt", "--years", "“baseline”?", "nowhere", "taken"):
        assert word in said
    assert "no format" in refused(capsys, "appendix", "raise-grants", "--formats=,")


@pytest.mark.parametrize("output", ["", "taken", "taken/below", "x" * 300, "a\0b"])
@pytest.mark.parametrize("command", ["run", "appendix", "template"])
def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(
    capsys, here, command, output
):
    """No name, a file in the way, a name too long, a character no name has."""
    Path("taken").write_text("mine", encoding="utf-8")
    where = [f"--output={output}"] if command != "template" else [output]
    what = ["raise-grants"] if command != "template" else []
    refused(capsys, command, *what, *where)


def test_a_folder_in_the_way_of_a_file_is_said(capsys, district):
    """What cannot be foreseen is said too, and no file made aside is left."""
    (district.parent / "out" / "run.json").mkdir(parents=True)
    words = ["run", "raise-grants", f"--district={district}", *TINY, "--output=out"]
    code, _, err = call(capsys, *words, "--language=zh")
    assert code == 2
    assert "out：无法写入" in err
    assert not [p for p in Path("out").iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no scenario"),
        (b"[1, 2]", "no scenario"),
        (bytes(range(256)) * 3, "UTF-8 or GBK"),
        (b"name: [a\n", "bracket"),
        (b"name: x\n\ttitle: y\n", "tab"),
        (b"name: a: b\n", "colon"),
        (b"name: 'x\ntitle: y\n", "quotation mark"),
        (b"name: a\nname: b\n", "twice"),
        (b"name: a\n---\nname: b\n", "second document"),
        (b"name: *a\n", "reference"),
        (b"name: &a {b: *a}\n", "reference"),
        (b"%YAML 9.9\n---\nname: x\n", "not valid YAML"),
        (b"name: " + b"[" * 300_000, "too many brackets"),
        ("name: 试点😀\ntitle: {zh: 甲, en: A}\n".encode(), "characters that are not allowed"),
        (b"name: !!python/object/apply:os.system [ls]\ntitle: {zh: a, en: b}\n", "not text"),
    ],
)
def test_a_file_that_is_no_scenario_is_explained(capsys, here, content, said):
    """Whatever is in the file, in words of the catalogue and not of the YAML library."""
    Path("s.yaml").write_bytes(content)
    assert said in refused(capsys, "check", "s.yaml")


def test_references_that_multiply_end_at_once(capsys, here):
    """A few lines that stand for billions of values are refused before they are expanded."""
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 14)]
    Path("s.yaml").write_text("\n".join([*lines, "name: *a13"]), encoding="utf-8")
    assert "reference" in refused(capsys, "check", "s.yaml")


def test_every_fault_of_a_scenario_in_the_order_of_its_rows(capsys, here):
    """Unknown proposal, misspelt options, wrong types, dates in the wrong order, huge numbers."""
    Path("s.yaml").write_text(
        """name: a/b
title: {zh: '', fr: x}
proposals:
  - entry_by_exm: {start: 2028-01-01}
  - operating_grant: {start: 2028-01-01, rais: 0.2, raise: lots, index_to_revenue: 3}
  - operating_grant: {start: soon, raise: 1e999, formula: {resident: 2}}
  - entry_by_exam: {start: 99999-01-01, rounds: 9999999999999999999999, exempt_share: .nan}
  - entry_by_exam: [1, 2]
  - entry_by_exam: {start: 2028-01-01, end: 2027-01-01}
  - {}
""",
        encoding="utf-8",
    )
    said = refused(capsys, "check", "s.yaml")
    rows = [int(row) for row in re.findall(r"^s\.yaml, row (\d+)", said, re.M)]
    assert rows == sorted(rows)
    assert set(rows) == {1, 2, 4, 5, 6, 7, 8, 9, 10}
    for word in (
        "“entry_by_exam”?", "“raise”?", "“residents”?", "lots", "soon", "inf", "nan", "too large",
        "not after the start", "title.en", "- entry_by_exam: {start: 2028-01-01}",
    ):  # fmt: skip
        assert word in said, word


def test_scenarios_that_cannot_be_read_or_share_a_name(capsys, here):
    """A missing file, a folder, an unknown name and one name for two scenarios: all at once."""
    for file, start in (("a.yaml", "2028-01-01"), ("b.yaml", "2029-01-01")):
        Path(file).write_text(SCENARIO.format(name="same", start=start), encoding="utf-8")
    Path("folder.yaml").mkdir()
    said = refused(
        capsys, "run", "a.yaml", "b.yaml", "gone.yaml", "folder.yaml", "rase-grants", ".", "",
        "n" * 300, "a\0b", "--output=out",
    )  # fmt: skip
    for word in ("gone.yaml", "folder.yaml", "“raise-grants”?", "named same"):
        assert word in said


FAULTS = {
    "text in a number": ("communities", 2, "residents", "many", "“many”"),
    "negative residents": ("communities", 3, "residents", "-5", "negative"),
    "unknown street": ("communities", 2, "street_id", "S99", "unknown street"),
    "duplicate identifier": ("communities", 4, "community_id", "C1", "already in row 2"),
    "huge number": ("communities", 2, "residents", "9" * 400, "too large"),
    "huge decimal": ("communities", 2, "area_km2", "1e999", "finite"),
    "no such day": ("district", 2, "start_date", "2027-02-30", "not a date"),
    "wrong first day": ("district", 2, "start_date", "2027-03-01", "1 January"),
    "worker after start": ("workers", 2, "entry_date", "2050-01-01", "after the first day"),
    "volunteer after start": ("volunteers", 2, "registered_date", "2050-01-01", "after the first"),
    "unknown category": ("workers", 2, "education", "PhD", "categories"),
    "blank cell": ("streets", 2, "name_zh", "", "blank"),
}


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "said"), FAULTS.values(), ids=FAULTS.keys()
)
def test_a_fault_in_a_district_has_its_place(capsys, district, table, row, column, value, said):
    """File, row and column of one spoilt cell."""
    rewrite(district / f"{table}.csv", row, column, value)
    line = next(x for x in refused(capsys, "check", "d").splitlines() if said in x)
    assert line.startswith(f"{table}.csv, row {row}, column {column}: ")


def test_faults_of_a_whole_table(capsys, district):
    """A missing column, a street without communities, an empty file, a header only: at once."""
    for table, old, new in (("communities", "residents", "inhabitants"), ("units", "members", "m")):
        path = district / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with (district / "streets.csv").open("a", encoding="utf-8") as file:
        file.write("S9,空街道,Empty Subdistrict,1000,0.5\n")
    (district / "departments.csv").write_bytes(b"")
    header = (district / "district.csv").read_text(encoding="utf-8").splitlines()[0]
    (district / "district.csv").write_text(header + "\n", encoding="utf-8")
    said = refused(capsys, "run", "raise-grants", "--district=d", *TINY, "--output=out")
    for word in (
        "communities.csv, row 1, column residents: this column is missing", "inhabitants",
        "units.csv, row 1, column members", "the street “S9” has no communities",
        "departments.csv: the file is empty", "district.csv: there is no row below the header",
    ):  # fmt: skip
        assert word in said, word


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 20, "caf\u00e9 ".encode("latin-1") * 40, b"\0" * 500]
)
def test_what_is_neither_utf8_nor_gbk_is_refused(capsys, district, content):
    """Not guessed at, not a crash."""
    path = district / "streets.csv"
    path.write_bytes(path.read_bytes() + content)
    assert "streets.csv" in refused(capsys, "check", "d")


def test_gbk_gives_the_same_results(capsys, district):
    """Every table in GBK: the same outcomes, byte for byte."""
    shutil.copytree(district, "gbk")
    for path in Path("gbk").glob("*.csv"):
        path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    for name in ("d", "gbk"):
        words = ["run", "raise-grants", f"--district={name}", *TINY, f"--output=结果 {name}"]
        assert call(capsys, *words)[0] == 0
    one, two = (Path(f"结果 {n}", "outcomes.parquet").read_bytes() for n in ("d", "gbk"))
    assert one == two


def test_check_names_the_folder_of_each_of_several(capsys, district):
    """Two districts with the same file names and a scenario: whose fault it is can be read."""
    shutil.copytree(district, "e.2026")
    rewrite(Path("d/communities.csv"), 2, "residents", "many")
    rewrite(Path("e.2026/communities.csv"), 3, "residents", "few")
    Path("s.yaml").write_text("name: x\n", encoding="utf-8")
    said = refused(capsys, "check", "d", "e.2026", "s.yaml", "nowhere")
    for start in ("d/communities.csv, row 2", "e.2026/communities.csv, row 3", "s.yaml", "nowhere"):
        assert re.search(f"^{re.escape(start)}", said, re.M), start


@pytest.mark.parametrize(
    "path", ["", "nowhere", "n" * 300, "n" * 300 + ".yaml", "a\0b", "note.txt"]
)
def test_a_path_that_is_no_district(capsys, here, path):
    """Nothing there, a name too long, a character no name has, a file of another kind."""
    Path("note.txt").write_text("x", encoding="utf-8")
    refused(capsys, "check", path)


def test_a_blank_template_is_a_district_with_faults_only_for_lack_of_rows(capsys, here):
    """The workbook govsim writes is read back; what is missing is rows, not columns."""
    assert call(capsys, "template", "blank", "--language=en")[0] == 0
    said = refused(capsys, "check", "blank")
    assert "no row below the header" in said
    assert "column" not in said


def test_jobs_do_not_change_a_byte(capsys, district):
    """One process or two."""
    for jobs in ("1", "2"):
        words = ["run", "entry-by-exam", "--district=d", *TINY[:-1], jobs, f"--output=out{jobs}"]
        assert call(capsys, *words)[0] == 0
    one, two = (Path(f"out{jobs}", "outcomes.parquet").read_bytes() for jobs in "12")
    assert one == two


def test_results_are_tidy(capsys, district):
    """One row a scenario, replication, month, place and outcome; the comparison beside it."""
    import pandas as pd

    call(capsys, "run", "raise-grants", "--district=d", *TINY, "--output=out")
    frame = pd.read_parquet("out/outcomes.parquet")
    assert list(frame.columns) == [
        "scenario", "draw", "replication", "month", "level", "place", "outcome", "value",
    ]  # fmt: skip
    assert set(frame["scenario"]) == {"baseline", "raise-grants"}
    assert set(frame["level"]) == {"district", "street", "community"}
    assert not frame.duplicated(list(frame.columns[:-1])).any()
    compared = pd.read_csv("out/comparison.csv")
    assert {"scenario", "outcome", "difference", "low", "high", "n"} <= set(compared.columns)


@pytest.mark.parametrize("column", ["community_id", "name_zh", "name_en"])
def test_a_community_is_found_by_identifier_and_by_either_name(capsys, district, column):
    """The same story whatever it is asked by."""
    with (district / "communities.csv").open(encoding="utf-8", newline="") as file:
        row = list(csv.DictReader(file))[1]
    words = ["trace", "--months=1", "--district=d", "--language=en"]
    code, out, _ = call(capsys, *words, f"--community={row[column]}")
    assert code == 0
    assert out.startswith(row["name_en"])


def test_a_chinese_help_page_has_no_english_words(capsys):
    """Apart from names of options and commands, and their placeholders."""
    for command in ("run", "appendix", "check", "template", "trace", "outcomes"):
        code, out, _ = call(capsys, command, "--help", "--language=zh")
        assert code == 0
        words = set(re.findall(r"(?<![\w-])[a-z]{3,}", out.replace("html,docx,pdf", "")))
        values = {"auto", "none", "tcp", "local", "all", "csv", "calibrate", *KINDS}
        assert words <= {"govsim", command, "baseline", "reports", "appendix"} | values, words
