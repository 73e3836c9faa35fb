"""Markdown shows a user's text as it was typed."""

import subprocess

import pypandoc
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govsim.report.blocks import Numbering, chinese_number, escape, pipe_table
from govsim.report.documents import READER


def as_html(markdown: str) -> BeautifulSoup:
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), f"--from={READER}", "--to=html5"],
        input=markdown.encode(), capture_output=True, check=True,
    )  # fmt: skip
    return BeautifulSoup(done.stdout.decode(), "html.parser")


def shown(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
)
@example("<script>alert(1)</script>")
@example("1. # - * _a_ **b** `c` $x$ [l](http://u) ![i](j) | ~d~ ^e^ @f &amp; \\g ::: {.h}")
def test_any_text_comes_out_as_text(text: str) -> None:
    """Whatever was typed is read back from a paragraph and from a table's cell unchanged."""
    page = as_html(escape(text))
    assert shown(page.get_text()) == shown(text)
    assert {tag.name for tag in page.find_all(True)} <= {"p"}
    table = (
        as_html(pipe_table(["a"], [[escape(text)]], caption="c", widths=(1,)).markdown)
        if (all(ord(c) < 128 for c in text))
        else None
    )
    if table is not None:
        assert shown(table.td.get_text()) == shown(text)


def test_line_breaks_and_invisible_characters_go() -> None:
    """Two lines become one paragraph; a mark that turns the writing around is dropped."""
    assert escape("a\n\nb\u202ec") == "a bc"


def test_chinese_headings_count_as_officials_do() -> None:
    """一、 then （一）, which starts anew in each section."""
    numbering = Numbering("zh")
    first = [numbering.section("甲"), numbering.subsection("乙"), numbering.section("丙"),
             numbering.subsection("丁")]  # fmt: skip
    assert [b.markdown.lstrip("# ") for b in first] == ["一、甲", "（一）乙", "二、丙", "（一）丁"]
    assert [chinese_number(n) for n in (9, 10, 11, 20, 21)] == [
        "九",
        "十",
        "十一",
        "二十",
        "二十一",
    ]
