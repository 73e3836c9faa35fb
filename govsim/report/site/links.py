"""What keeps a built site from being whole: dead links, links outside, headings in disorder."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

KEPT_WITHIN = ("", "data", "mailto")
REFERENCES = ("href", "src", "srcset", "poster", "action", "data", "formaction")


class _Reader(HTMLParser):
    """References, identifiers and headings of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[str] = []
        self.identifiers: list[str] = []
        self.headings: list[int] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.references += [given[name] for name in REFERENCES if name in given]
        self.identifiers += [given["id"]] if "id" in given else []
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag == "img" and not given.get("alt"):
            self.faults.append(f"picture without words: {given.get('src', '')[:60]}")
        if tag == "html" and not given.get("lang"):
            self.faults.append("no language is named")
        if "url(" in given.get("style", "") or given.get("http-equiv") == "refresh":
            self.faults.append(f"loads something by itself: <{tag}>")


def read(path: Path) -> _Reader:
    """What one page refers to, names and is headed by."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def faults_of(folder: Path) -> list[str]:
    """Everything wrong with the links and headings of a built site, page by page."""
    pages = {path.resolve(): read(path) for path in sorted(folder.rglob("*.html"))}
    known = {path: set(reader.identifiers) for path, reader in pages.items()}
    found = []
    for path, reader in pages.items():
        wrong = [*reader.faults, *_headings(reader.headings)]
        if len(known[path]) < len(reader.identifiers):
            wrong.append("an identifier is given twice")
        wrong += [w for reference in reader.references if (w := _broken(reference, path, known))]
        found += [f"{path.relative_to(folder.resolve())}: {what}" for what in wrong]
    return found


def _headings(levels: list[int]) -> list[str]:
    steps = zip([0, *levels], levels, strict=False)
    if levels.count(1) != 1:
        return [f"{levels.count(1)} headings of the first level"]
    return [f"heading {a} is followed by heading {b}" for a, b in steps if b > a + 1]


def _broken(reference: str, page: Path, known: dict[Path, set[str]]) -> str:
    parts = urlsplit(reference)
    if parts.scheme not in KEPT_WITHIN or parts.netloc:
        return f"leads outside: {reference}"
    if parts.scheme or reference == "#":
        return ""
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_file():
        return f"leads nowhere: {reference}"
    if parts.fragment and target in known and unquote(parts.fragment) not in known[target]:
        return f"no such place on the page: {reference}"
    return ""
