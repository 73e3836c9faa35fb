"""What is said of the share of draws."""

from __future__ import annotations

import pandas as pd
import pytest

from govsim.analysis.ignorance import answers
from govsim.catalogue.messages import LANGUAGES
from govsim.cli import main
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.report import ignorance as report
from govsim.study.draws import draw_parameters
from govsim.study.nested import Nested, NestedStudy


@pytest.fixture(scope="module")
def found() -> Nested:
    """Six draws of a tiny district."""
    home = district_from_tables(sample_district(3, 1))
    draws = draw_parameters(6, seed=2)
    return NestedStudy(home, ["raise-grants"], draws, years=2, replications=2, jobs=1).run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_called_sure_that_changes_its_sign(found, language):
    """An outcome named as better in nearly every draw has all its interval on one side."""
    told = answers(found, "raise-grants")
    said = report.sentences(told, language)
    sure = [one for one in told if one.over_draws.is_real]
    open_ = [one for one in told if not one.over_draws.is_real and one.helps == one.helps]
    assert sum("%" in line for line in said) == len(open_)
    for one in sure:
        assert one.over_draws.low * one.over_draws.high > 0
    assert len(report.rows(told, language)) == len(told)
    assert str(len(found.draws)) in report.method(found, language)


@pytest.mark.slow
def test_the_command_writes_table_draws_and_figures(tmp_path, capsys):
    """The files hold what the screen shows; bad numbers and methods are told together."""
    with pytest.raises(SystemExit) as ended:
        main(["template", str(tmp_path / "d"), "--sample", "3"])
    words = ["ignorance", "raise-grants", "--district", str(tmp_path / "d"), "--years", "2"]
    with pytest.raises(SystemExit) as ended:
        main([*words, "--draws", "4", "--replications", "2", "--jobs", "1", "--method", "sobol",
              "--output", str(tmp_path / "out"), "--language", "en"])  # fmt: skip
    assert not ended.value.code
    table = pd.read_csv(tmp_path / "out" / "ignorance.csv")
    assert set(table["draws"]) == {4}
    assert len(pd.read_csv(tmp_path / "out" / "draws.csv")) == 4
    assert len(list((tmp_path / "out").glob("ignorance-raise-grants.*"))) == 4
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([*words, "--draws", "1", "--method", "lots", "--language", "en"])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
