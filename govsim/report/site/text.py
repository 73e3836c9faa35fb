"""From Markdown to the main part of a page."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from importlib.resources import as_file, files

from govsim.catalogue.messages import N_, Language, translate
from govsim.report.documents import Manuscript, html_fragment

MANY_COLUMNS = 6
"""A table of more columns gets room to scroll in rather than narrow cells."""
FEW_HEADINGS = 3
"""A page with fewer headings needs no list of them."""


def fragment(
    markdown: str, language: Language, *, pictures: Mapping[str, bytes] | None = None,
    shift: int = 0, prefix: str = "",
) -> str:  # fmt: skip
    """Markdown as HTML with the site's links; wide tables scroll by themselves.

    Parameters
    ----------
    markdown : str
    language : Language
    pictures : mapping of str to bytes, optional
        Those the text refers to, by file name.
    shift : int
        Levels by which headings go down.
    prefix : str
        Put before every identifier.
    """
    title = translate(N_("Addresses named on this page"), language)
    options = [f"--metadata=addresses={title}", f"--shift-heading-level-by={shift}"]
    if prefix:
        options.append(f"--id-prefix={prefix}")
    with as_file(files("govsim.report.layout") / "site.lua") as links:
        made = html_fragment(
            Manuscript(markdown, dict(pictures or {}), title, language),
            f"--lua-filter={links}", *options,
        )  # fmt: skip
    if not shift:  # the converter makes all columns of a wide table equal
        made = re.sub(r"<colgroup>.*?</colgroup>", "", made, flags=re.S)
    return _scrolling(made, language)


def _scrolling(text: str, language: Language) -> str:
    label = html.escape(translate(N_("Table; scrolls sideways"), language))

    def wrapped(found: re.Match[str]) -> str:
        columns = found[0].partition("</tr>")[0].count("<th")
        many = " many" if columns > MANY_COLUMNS else ""
        opening = (
            f'<div class="table-scroll{many}" tabindex="0" role="region" aria-label="{label}">'
        )
        return f"{opening}{found[0]}</div>"

    return re.sub(r"<table.*?</table>", wrapped, text, flags=re.S)


def title_of(body: str) -> str:
    """A page's first heading, as plain text."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", body, re.S)
    return plain(found[1]) if found else ""


def plain(text: str) -> str:
    """HTML without its tags, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def with_contents(body: str, language: Language, level: int = 2) -> str:
    """A page with the list of its headings after the first one, if there are enough.

    Parameters
    ----------
    body : str
    language : Language
    level : int
        Of the headings listed.
    """
    heads = re.findall(rf'<h{level}[^>]*id="([^"]+)"[^>]*>(.*?)</h{level}>', body, re.S)
    if len(heads) < FEW_HEADINGS:
        return body
    items = "".join(
        f'<li><a href="#{name}">{html.escape(plain(words))}</a></li>' for name, words in heads
    )
    says = html.escape(translate(N_("On this page"), language))
    listed = (
        f'<nav aria-label="{says}"><details class="toc"><summary>{says}</summary>'
        f"<ul>{items}</ul></details></nav>"
    )
    return body.replace("</h1>", f"</h1>\n{listed}", 1)
