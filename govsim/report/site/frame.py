"""What surrounds a page: its head, the language switch, navigation, neighbours, search."""

from __future__ import annotations

import html
import json
from importlib.resources import files
from string import Template

import govsim
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.report.documents import LANGUAGE_TAGS
from govsim.report.site.plan import ABOUT, HOME, SECTIONS, Page
from govsim.report.site.text import plain

NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}
"""What each language calls itself."""

WORDS = {
    "skip": N_("Skip to the text"),
    "menu": N_("All pages"),
    "search": N_("Search this site"),
    "nothing": N_("Nothing found."),
    "around": N_("Previous and next page"),
    "about": N_("Wind tunnel for community-governance policy"),
}
FOOT = N_("govsim {version}. Results follow from assumptions about the district described; they "
          "are no forecast for a real place.")  # fmt: skip
MOST_TEXT = 20_000
"""Characters of a page that the search reads."""


def laid_out(page: Page, pages: list[Page], language: Language) -> str:
    """The whole file of one page.

    Parameters
    ----------
    page : Page
    pages : list of Page
        All pages of the language, in order.
    language : Language
    """
    other = next(one for one in LANGUAGES if one != language)
    root = f"{page.up}../"
    words = {name: html.escape(translate(text, language)) for name, text in WORDS.items()}
    return _template().substitute(
        words,
        lang=LANGUAGE_TAGS[language], language=language, root=root,
        window=html.escape(_window(page, language)), body=page.body,
        other=f"{root}{other}/{page.path}", other_lang=LANGUAGE_TAGS[other],
        other_name=NAMES[other], navigation=_navigation(page, pages, language),
        neighbours=_neighbours(page, pages),
        foot=html.escape(translate(FOOT, language, version=govsim.__version__)),
    )  # fmt: skip


def section_cards(pages: list[Page], language: Language) -> str:
    """The sections with what each is for, for the first page."""
    cards = []
    for section, title in SECTIONS.items():
        held = [page for page in pages if page.section == section and page.name != HOME]
        if held:
            name, about = (html.escape(translate(t, language)) for t in (title, ABOUT[section]))
            cards.append(f'<li class="card"><a href="{held[0].path}">{name}</a><p>{about}</p></li>')
    return f'\n<ul class="cards">{"".join(cards)}</ul>'


def search_index(pages: list[Page]) -> str:
    """Title and text of every page, as a script that a page loads from its own folder."""
    held = [
        {"path": p.path, "title": p.title, "text": plain(p.body)[:MOST_TEXT]} for p in pages
    ]  # fmt: skip
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return f"window.govsimPages = {text};\n"


def front_page() -> str:
    """The page above both languages: Chinese first."""
    links = "".join(
        f'<li lang="{LANGUAGE_TAGS[one]}"><a href="{one}/index.html">{NAMES[one]}: '
        f"{html.escape(translate(WORDS['about'], one))}</a></li>"
        for one in LANGUAGES
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE_TAGS["zh"]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>govsim</title>\n'
        '<link rel="icon" href="data:,">\n<link rel="stylesheet" href="site.css">\n</head>\n'
        f"<body>\n<main><h1>govsim</h1><ul>{links}</ul></main>\n</body>\n</html>\n"
    )


def _template() -> Template:
    text = (files("govsim.report.layout") / "site.html").read_text(encoding="utf-8")
    return Template(text)


def _window(page: Page, language: Language) -> str:
    return "govsim" if page.name == HOME else f"{page.title} · govsim"


def _navigation(page: Page, pages: list[Page], language: Language) -> str:
    parts = []
    for section, title in SECTIONS.items():
        held = [one for one in pages if one.section == section]
        if held:
            is_open = " open" if page.section == section else ""
            items = "".join(f"<li>{_link(one, page)}</li>" for one in held)
            name = html.escape(translate(title, language))
            parts.append(f"<details{is_open}><summary>{name}</summary><ul>{items}</ul></details>")
    return "\n".join(parts)


def _link(to: Page, page: Page) -> str:
    current = ' aria-current="page"' if to.name == page.name else ""
    return f'<a href="{page.up}{to.path}"{current}>{html.escape(to.title)}</a>'


def _neighbours(page: Page, pages: list[Page]) -> str:
    at = [one.name for one in pages].index(page.name)
    links = []
    if at:
        before = pages[at - 1]
        title = html.escape(before.title)
        links.append(f'<a rel="prev" href="{page.up}{before.path}">← {title}</a>')
    if at + 1 < len(pages):
        after = pages[at + 1]
        title = html.escape(after.title)
        links.append(f'<a rel="next" href="{page.up}{after.path}">{title} →</a>')
    return "".join(links)
