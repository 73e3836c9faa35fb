"""Merge the parts of the Chinese message catalogue and compile it.

``python -m govsim.catalogue.build_messages`` writes ``govsim.po`` and ``govsim.mo``;
with ``--check`` it only says whether they are up to date.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govsim.catalogue.messages import LOCALE_DIR

PARTS = LOCALE_DIR / "zh" / "parts"
TARGET = LOCALE_DIR / "zh" / "LC_MESSAGES"
PACKAGE = Path(__file__).parent.parent


def messages_in(path: Path) -> Iterator[str]:
    """Every sentence marked with ``N_`` in a Python file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
            argument = node.args[0]
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                raise SystemExit(f"{path.name}:{node.lineno}: N_ takes one literal sentence")
            yield argument.value


def used_messages() -> dict[str, str]:
    """Every sentence of the package, with the file it was first found in."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for message in messages_in(path):
            found.setdefault(message, path.relative_to(PACKAGE).as_posix())
    return found


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


def problems_of(words: dict[str, str]) -> list[str]:
    """Sentences without a translation, and translations without a sentence."""
    used = used_messages()
    missing = [f"{used[m]}: no Chinese for {m!r}" for m in sorted(used) if m and m not in words]
    unused = [f"nobody says {m!r}" for m in sorted(words) if m not in used]
    return missing + unused


def main(arguments: list[str]) -> int:
    """Build the catalogue, or check it."""
    words, problems = merged()
    problems += problems_of(words)
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
