"""Merge the parts of the Chinese message catalogue and compile it.

``python -m govsim.catalogue.build_messages`` writes ``govsim.po`` and ``govsim.mo``;
with ``--check`` it only says whether they are up to date.
"""

from __future__ import annotations

import ast
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any

from govsim.catalogue.messages import LOCALE_DIR
from govsim.catalogue.places import notebooks_root

PARTS = LOCALE_DIR / "zh" / "parts"
TARGET = LOCALE_DIR / "zh" / "LC_MESSAGES"
PACKAGE = Path(__file__).parent.parent


def messages_in(source: str, name: str) -> Iterator[str]:
    """Every sentence marked with ``N_`` in Python source; `name` is for the error."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
            argument = node.args[0]
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                raise SystemExit(f"{name}:{node.lineno}: N_ takes one literal sentence")
            yield argument.value


def sources() -> Iterator[tuple[str, str]]:
    """Name and Python source of every module and of every notebook's code cells."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted(notebooks_root().glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        yield path.name, "\n".join(code)


def used_messages() -> dict[str, str]:
    """Every sentence of the package and the notebooks, with the file it was first found in."""
    found: dict[str, str] = {}
    for name, source in sources():
        for message in messages_in(source, name):
            found.setdefault(message, name)
    return found


def fields_of(sentence: str) -> set[str]:
    """Names of the ``{fields}`` a sentence is filled with."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def merged() -> tuple[dict[str, str], list[str]]:
    """The translations of all parts, and what is wrong with them."""
    from babel.messages.pofile import read_po

    words: dict[str, str] = {}
    problems = []
    for part in sorted(PARTS.glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file, locale="zh"):
                source, target = str(message.id), str(message.string)
                if not source:
                    continue
                if not target or message.fuzzy:
                    problems.append(f"{part.name}: not translated: {source!r}")
                if words.get(source, target) != target:
                    problems.append(f"{part.name}: two translations of {source!r}")
                words[source] = target
    return words, problems


def compiled(words: dict[str, str]) -> tuple[bytes, bytes]:
    """The merged catalogue as PO text and as MO bytes, the same on every machine."""
    from babel.messages import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    fixed = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue: Any = Catalog(
        locale="zh", project="govsim", fuzzy=False, creation_date=fixed, revision_date=fixed
    )
    for source in sorted(words):
        catalogue.add(source, words[source])
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=0, omit_header=True)
    write_mo(mo, catalogue)
    return po.getvalue(), mo.getvalue()


def problems_of(words: dict[str, str], used: dict[str, str]) -> list[str]:
    """What keeps a catalogue from being right.

    Parameters
    ----------
    words : dict of str to str
        Chinese by English sentence.
    used : dict of str to str
        Sentences of the source, with the file of each.

    Returns
    -------
    list of str
        Sentences without Chinese, Chinese that nobody says, and fields that differ.
    """
    missing = [f"{used[m]}: no Chinese for {m!r}" for m in sorted(used) if m and m not in words]
    unused = [f"nobody says {m!r}" for m in sorted(words) if m not in used]
    differ = [
        f"other fields than the English: {m!r}: {words[m]!r}"
        for m in sorted(words)
        if fields_of(m) != fields_of(words[m])
    ]
    return missing + unused + differ


def main(arguments: list[str]) -> int:
    """Build the catalogue, or check it."""
    words, problems = merged()
    problems += problems_of(words, used_messages())
    po, mo = compiled(words)
    targets = {TARGET / "govsim.po": po, TARGET / "govsim.mo": mo}
    if "--check" in arguments:
        problems += [f"{t.name} is not up to date: make messages" for t, content in targets.items()
                     if not t.exists() or t.read_bytes() != content]  # fmt: skip
    else:
        TARGET.mkdir(parents=True, exist_ok=True)
        for target, content in targets.items():
            target.write_bytes(content)
    print("\n".join(problems) or f"{len(words)} messages in Chinese")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
