"""Tables for spreadsheets: text that would run is text, everything else is as it was."""

from __future__ import annotations

import pandas as pd

from govsim.catalogue.harmless import as_meant, harmless, harmless_table, is_harmful


def test_what_a_spreadsheet_would_run_and_what_not() -> None:
    """Text that begins with = + - @ or a tab would; numbers, dates and words would not."""
    for text in ("=1+1", "+A1", "-A1", "@x", " =1", "\t1", "\r1", "-1+2", '="a"'):
        assert is_harmful(text)
        assert str(harmless(text)).startswith("'")
        assert as_meant(str(harmless(text))) == text
    for text in ("-1", "+1.5", "-3%", "-1e-5", "2026-07-01", "a=b", "", "社区"):
        assert harmless(text) == text


def test_tables_are_made_harmless_by_their_texts() -> None:
    """Names of columns and texts change; numbers and missing cells stay."""
    table = pd.DataFrame({"=x": ["=1", "a", None], "n": [-1, 2, 3]})
    safe = harmless_table(table)
    assert safe.columns.tolist() == ["'=x", "n"]
    assert safe["'=x"].tolist()[:2] == ["'=1", "a"]
    assert safe["'=x"].isna().tolist() == [False, False, True]
    assert safe["n"].tolist() == [-1, 2, 3]
