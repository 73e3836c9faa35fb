"""Widths of columns: all of the table's width, words whole, and rows as low as can be."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.report.blocks import escape
from govsim.report.kinds.columns import SIDES, SIZE, TEXT_WIDTH, balanced
from govsim.report.kinds.fitting import POINTS, lines_needed

CELLS = st.text("ab cd，经费的1 2−.", max_size=60)
TABLES = st.integers(2, 8).flatmap(
    lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=2, max_size=12)
)


def lines(table: list[list[str]], widths: list[int]) -> int:
    """Lines of all rows, each as high as its highest cell."""
    return sum(
        max(lines_needed(cell, (width - SIDES) / POINTS, SIZE)
            for cell, width in zip(row, widths, strict=True))
        for row in table
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(TABLES)
def test_every_column_has_its_share_of_the_width(table: list[list[str]]) -> None:
    """Widths are positive, fill the text's width to a point a column, and are the same again."""
    rows = [[escape(cell) for cell in row] for row in table]
    widths = balanced(rows[0], rows[1:])
    assert min(widths) > SIDES - 1
    assert TEXT_WIDTH - len(widths) <= sum(widths) <= TEXT_WIDTH + len(widths)
    assert balanced(rows[0], rows[1:]) == widths


def test_a_long_text_gets_the_width_that_short_ones_leave() -> None:
    """Two short columns keep their words whole; the long one takes fewer lines than a third of
    the width would give it."""
    long = "增加区级财政支出；定额增加对小社区帮助最大；与财力挂钩后，收入下滑年份经费随之减少。"
    head, rows = ["方案", "起始日期", "副作用"], [["A", "2028年1月1日", long]] * 3
    widths = balanced(head, rows, whole=[1])
    equal = [TEXT_WIDTH // 3] * 3
    assert lines([head, *rows], widths) < lines([head, *rows], equal)
    assert widths[1] >= SIDES + SIZE * 6.5
    assert widths[2] > 2 * widths[1]


def test_markdown_counts_as_it_is_shown() -> None:
    """Backslashes before punctuation take no room."""
    text = "a_b*c" * 4
    assert balanced(["x", "y"], [[escape(text), text]])[0] == balanced(
        ["x", "y"], [[text, escape(text)]]
    )[0]  # fmt: skip
