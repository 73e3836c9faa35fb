"""An executed notebook as a page to read, without code; it loads nothing from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.report.blocks import bullets, escape, heading
from govsim.report.documents import DocumentError, Manuscript, write_documents
from govsim.report.notebook import manuscript_of

if TYPE_CHECKING:
    from govsim.report.notebook_run import Order


def write_page(executed: Path, order: Order) -> str | None:
    """Write the page beside the notebook.

    Parameters
    ----------
    executed : Path
    order : Order
        What was run.

    Returns
    -------
    str or None
        The file's name. None where a notebook of the user's own shows what no page can.
    """
    spoken = order.values.get("language")
    language = cast(Language, spoken) if spoken in LANGUAGES else order.language
    title = order.notebook.title(language)
    try:
        found = manuscript_of(executed, language, title)
        text = found.markdown
        if not re.search(r"^# ", text, re.M):
            text = f"{heading(1, escape(title)).markdown}\n\n{text}"
        text += f"\n\n{_values(order.values, language)}\n"
        made = Manuscript(text, found.pictures, title, language)
        (page,) = write_documents(made, executed.parent, executed.stem, ["html"])
    except (DocumentError, InputError):
        return None
    return page.name


def _values(values: Mapping[str, Any], language: Language) -> str:
    """The parameters, under a heading of their own."""
    head = heading(2, escape(translate(N_("Values of this run"), language)))
    lines = [f"{escape(name)} = {escape(shown(value))}" for name, value in values.items()]
    return f"{head.markdown}\n\n{bullets(lines).markdown}"


def shown(value: Any) -> str:
    """A value as a reader sees it: text as it is, all else as JSON."""
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
