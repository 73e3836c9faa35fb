"""Commands of govsim one after another in one process, which imports its libraries once.

Started as ``python -m govsim.report.site.answers``. Reads pairs of a folder and the words of a
command as JSON, and writes what each said and how it ended.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import sys
from collections.abc import Sequence


def answer(folder: str, words: Sequence[str]) -> dict[str, str | int]:
    """What ``govsim`` with these words says in a folder.

    Parameters
    ----------
    folder : str
    words : sequence of str

    Returns
    -------
    dict
        ``code``, the exit code; ``out`` and ``err``, what was printed.
    """
    os.chdir(folder)
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["govsim", *words]
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            runpy.run_module("govsim", run_name="__main__", alter_sys=True)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    json.dump([answer(*one) for one in json.load(sys.stdin)], sys.stdout)
