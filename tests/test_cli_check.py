"""`govsim check` and `govsim template` on a district's own tables, as a user sees them."""

import re
from pathlib import Path

import pytest

from govsim.catalogue.places import data_root
from govsim.cli import main
from govsim.district.sample import sample_district
from govsim.district.writing import write_district

CHINESE = re.compile(r"[一-鿿]")
EXAMPLE = data_root() / "districts" / "example"


def call(capsys, *words):
    """Exit code, standard output and standard error of a command."""
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    said = capsys.readouterr()
    return stop.value.code, said.out, said.err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_example_loads_and_every_conversion_is_told(capsys, language):
    """The made-up district has no fault; what was read as what is listed, personal columns too."""
    code, out, err = call(capsys, "check", EXAMPLE / "district.xlsx", "--language", language)
    assert code == 0
    assert err == ""
    for place in ("姓名", "身份证号", "入职时间", "可支配财力", "填报要求", "服务时长"):
        assert place in out
    headings = {"zh": ("个人信息，不读取：", "读取时的转换：", "未读取："),
                "en": ("left at the door:", "read as:", "not read:")}  # fmt: skip
    assert [line for line in out.splitlines() if line in headings[language]] == list(
        headings[language]
    )
    assert "张三" not in out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_faults_go_to_standard_error_and_into_a_marked_copy(capsys, tmp_path, language):
    """The example for practice: every fault with sheet, row and column; a copy where asked."""
    copy = tmp_path / "marked.xlsx"
    code, out, err = call(capsys, "check", EXAMPLE / "faulty.xlsx", "--mark", copy, "--language",
                          language)  # fmt: skip
    assert code == 2
    assert out == ""
    assert copy.exists()
    assert "marked.xlsx" in err
    assert "96000" in err  # how the tables were read is told all the same
    for word in ("约五千", "-5", "#DIV/0!", "S99", "不清楚", "万美元", "小学肄业", "2019年2月30日"):
        assert word in err
    assert len(err.splitlines()) >= 15


def test_no_copy_where_nothing_is_wrong(capsys, tmp_path):
    """Without a fault there is nothing to mark and no file."""
    write_district(sample_district(3), tmp_path / "d")
    code, _, _ = call(capsys, "check", tmp_path / "d", "--mark", tmp_path / "m.xlsx")
    assert code == 0
    assert not (tmp_path / "m.xlsx").exists()


@pytest.mark.parametrize(
    "words",
    [["d", "d", "--mark", "m.xlsx"], ["s.yaml", "--mark", "m.xlsx"], ["d", "--mark", "m.txt"],
     ["d", "--mark", "nowhere/m.xlsx"], ["d", "--mark", "mine.xlsx"]],
)  # fmt: skip
def test_marked_copies_that_cannot_be(capsys, tmp_path, monkeypatch, words):
    """Several districts, a scenario, another ending, no folder, a file in the way: one line."""
    monkeypatch.chdir(tmp_path)
    write_district(sample_district(3), tmp_path / "d")
    Path("mine.xlsx").write_bytes(b"mine")
    code, _, err = call(capsys, "check", *words, "--language", "en")
    assert code == 2
    assert "--mark" in err
    assert "Traceback" not in err
    assert Path("mine.xlsx").read_bytes() == b"mine"


def test_other_commands_say_that_tables_were_interpreted(capsys):
    """A command with a district says in one line that its tables were not plain."""
    words = ["trace", "--months=1", f"--district={EXAMPLE / 'district.xlsx'}", "--community=C01"]
    code, out, err = call(capsys, *words, "--language=en")
    assert code == 0, err
    assert out
