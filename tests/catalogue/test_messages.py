"""Every sentence is there in both languages, and the compiled catalogue is what its parts say."""

import gettext
import io
import re
from string import Formatter

import pytest

from govsim.catalogue.build_messages import (
    TARGET,
    compiled,
    main,
    merged,
    messages_in,
    problems_of,
    used_messages,
)
from govsim.catalogue.messages import Text, default_language, translate


def test_every_sentence_of_the_package_and_the_notebooks_has_its_chinese() -> None:
    """No sentence lacks Chinese, none is translated twice or for nobody, and fields agree."""
    words, problems = merged()
    assert problems + problems_of(words, used_messages()) == []


def test_the_committed_catalogue_is_what_the_parts_compile_to() -> None:
    """PO and MO are the merged parts, byte for byte: ``make messages`` was run."""
    words, _ = merged()
    po, mo = compiled(words)
    assert (TARGET / "govsim.po").read_bytes() == po
    assert (TARGET / "govsim.mo").read_bytes() == mo
    assert main(["--check"]) == 0


def test_compiling_twice_gives_the_same_bytes() -> None:
    """Neither the time nor the order of the parts gets into the catalogue."""
    words = {"b {x}": "乙{x}", "a": "甲"}
    assert compiled(words) == compiled(dict(reversed(words.items())))


def test_the_compiled_catalogue_reads_back_what_went_in() -> None:
    """A sentence with quotes, a line break and a field survives compilation."""
    words = {'a "b"\n{c}': "甲“乙”\n{c}", "plain": "普通"}
    catalogue = gettext.GNUTranslations(io.BytesIO(compiled(words)[1]))
    assert {source: catalogue.gettext(source) for source in words} == words


def test_missing_unused_and_differing_sentences_are_named() -> None:
    """Each of the three faults of a catalogue is said with the sentence it is about."""
    found = problems_of({"old": "旧", "{a} of {b}": "{a}"}, {"new": "x.py", "{a} of {b}": "y.py"})
    assert len(found) == 3
    assert "x.py" in found[0]
    assert "'new'" in found[0]
    assert "'old'" in found[1]
    assert "'{a} of {b}'" in found[2]


def test_only_literal_sentences_are_marked() -> None:
    """A sentence put together at run time cannot be translated, so it is refused with its line."""
    assert list(messages_in('x = N_("one")\ny = Text(N_("two {n}"), n=1)', "m.py")) == [
        "one",
        "two {n}",
    ]
    with pytest.raises(SystemExit, match=r"m\.py:2"):
        list(messages_in("\nN_(name)", "m.py"))


def test_chinese_reads_as_chinese() -> None:
    """Neither half-width punctuation nor a blank stands between Chinese characters."""
    wrong = re.compile(r"[\u4e00-\u9fff](?:[,;:!?]| +)[\u4e00-\u9fff]")
    assert [target for target in merged()[0].values() if wrong.search(target)] == []


def test_fields_are_plain_names() -> None:
    """A sentence takes values as they are: no attribute, no index, no conversion."""
    parsed = (part for source in merged()[0] for part in Formatter().parse(source))
    fields = [(field, conversion) for _, field, _, conversion in parsed if field is not None]
    assert [f for f, conversion in fields if conversion or not f.isidentifier()] == []


def test_a_text_takes_its_language_when_it_is_read() -> None:
    """A text inside a text comes out in the same language as the sentence around it."""
    text = Text("; expected {expected}", expected=Text("“{near}”?", near="数"))
    assert text.get("en") == "; expected “数”?"
    assert text.get("zh") == "；应为“数”？"


def test_values_are_not_read_as_sentences() -> None:
    """Braces in what a user typed stay as they are."""
    assert translate("row {row}", "en", row="{row}") == "row {row}"
    assert translate("", "zh") == ""


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.GBK"}, "zh"),
        ({"LC_ALL": "zh_CN.UTF-8", "GOVSIM_LANGUAGE": "en"}, "en"),
    ],
)
def test_language_of_the_environment(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GOVSIM_LANGUAGE comes before the locale, and Chinese stands where neither says anything."""
    for name in ("GOVSIM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_language() == language
