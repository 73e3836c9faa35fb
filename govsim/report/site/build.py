"""Writing the site: every page in both languages, what they share, and a last look for faults."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from govsim.catalogue.errors import InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.catalogue.places import docs_root
from govsim.report.site.commands import commands_page
from govsim.report.site.frame import front_page, laid_out, search_index, section_cards
from govsim.report.site.gallery import Exhibit, GallerySettings, exhibits
from govsim.report.site.gallery_pages import gallery_pages, pictures_of
from govsim.report.site.links import faults_of
from govsim.report.site.plan import COMMANDS, HOME, Page, planned, source
from govsim.report.site.shown import PageError, all_with_answers
from govsim.report.site.text import fragment, title_of, with_contents

ASSETS = ("site.css", "site.js")
WRITTEN = "files.txt"
"""Names of all files of the last build, so that the next one can take away what it no longer
writes and nothing else."""

Commands = Callable[[Language], Any]
Files = dict[str, bytes]


def build_site(
    output: str | os.PathLike[str], *, commands: Commands, gallery: GallerySettings | None = None,
    told: Callable[[int, int, str], None] | None = None, docs: Path | None = None,
) -> Path:  # fmt: skip
    """Build the whole site.

    Parameters
    ----------
    output : path
        Folder of the site. The gallery's studies go beside it, into a folder whose name ends in
        ``-work``, and are used again by the next build.
    commands : callable
        The command line in a language.
    gallery : GallerySettings, optional
        How the appendices are computed; no gallery unless given.
    told : callable, optional
        Called with appendices done, appendices in all, and the name of the last.
    docs : path, optional
        Folder of the Markdown pages; those of govsim unless given.

    Returns
    -------
    Path
        The page to open first.

    Raises
    ------
    InputError
        If a setting is wrong or the folder cannot be written.
    PageError
        If a page's command fails, or a link leads nowhere or outside.
    """
    folder, root = Path(output).absolute(), docs or docs_root()
    work = folder.with_name(f"{folder.name}-work")
    shown = list(exhibits(gallery, work, told)) if gallery else []
    held: Files = {"index.html": front_page().encode()}
    for name in ASSETS:
        held[name] = (files("govsim.report.layout") / name).read_bytes()
    for language in LANGUAGES:
        held |= _in_language(root, shown, commands, language)
    try:
        write_files(held, folder)
    except OSError as error:
        raise InputError([not_written(folder, error)]) from error
    if faults := faults_of(folder):
        raise PageError("\n".join(faults))
    return folder / "index.html"


def _in_language(
    docs: Path, shown: list[Exhibit], commands: Commands, language: Language
) -> Files:  # fmt: skip
    places = planned(docs)
    texts = [_markdown(docs, name, commands, language) for _, name in places]
    pages = [
        _page(section, name, text, language)
        for (section, name), text in zip(places, all_with_answers(texts, language), strict=True)
    ]
    pages += gallery_pages(shown, language) if shown else []
    home = pages[0]
    pages[0] = Page(home.name, home.section, home.title, home.body + section_cards(pages, language))
    held = {f"{page.path}": laid_out(page, pages, language).encode() for page in pages}
    held["search-index.js"] = search_index(pages).encode()
    for exhibit in shown:
        held |= pictures_of(exhibit, language)
    held |= {f"images/{p.name}": p.read_bytes() for p in sorted((docs / "images").glob("*"))}
    return {f"{language}/{name}": data for name, data in held.items()}


def _page(section: str, name: str, markdown: str, language: Language) -> Page:
    body = fragment(markdown, language)
    listed = body if name == HOME else with_contents(body, language)
    return Page(name, section, title_of(body), listed)


def _markdown(docs: Path, name: str, commands: Commands, language: Language) -> str:
    if name == COMMANDS:
        return commands_page(commands(language), language)
    return source(docs, name, language).read_text(encoding="utf-8")


def write_files(held: Files, folder: Path) -> None:
    """Put each file aside and then into place; those of an earlier build that are no more go.

    Parameters
    ----------
    held : dict of str to bytes
        Contents by their path in the folder.
    folder : Path
        A user's own files in it stay.

    Raises
    ------
    OSError
        If something cannot be written.
    """
    listed = folder / WRITTEN
    before = listed.read_text(encoding="utf-8").split("\n") if listed.is_file() else []
    aside = folder.with_name(f"{folder.name}.writing")
    shutil.rmtree(aside, ignore_errors=True)
    for name, data in held.items():
        for place in (aside, folder):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / name).write_bytes(data)
    for name in held:
        os.replace(aside / name, folder / name)
    for name in set(before) - set(held) - {""}:
        (folder / name).unlink(missing_ok=True)
    listed.write_text("\n".join(sorted(held)) + "\n", encoding="utf-8")
    shutil.rmtree(aside)
