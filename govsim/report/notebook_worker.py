"""Executes one notebook in a process of its own, and writes down how it went.

Started by `govsim.report.notebook_run` as ``python -m govsim.report.notebook_worker ORDER``, where
ORDER is a JSON file. It ends when its standard input does, so that no kernel outlives whoever
started it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from govsim.report.light_papermill import spare

FINISHED, RAISED, TOO_LONG, DIED = "finished", "raised", "too long", "died"
"""How an execution ends; `DIED` is the kernel's death."""


def execute(order: dict[str, Any]) -> dict[str, Any]:
    """Execute a notebook.

    Parameters
    ----------
    order : dict
        ``notebook``, ``target``, ``cells`` (a file that counts cells done): paths.
        ``parameters``: as papermill takes them. ``timeout``: seconds a cell may take, or None.

    Returns
    -------
    dict
        ``state``; for a cell that raised also ``cell``, ``error`` and ``said``.
    """
    spare()
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    done = 0

    def count(**_: Any) -> None:
        nonlocal done
        done += 1
        Path(order["cells"]).write_text(str(done), encoding="utf-8")

    try:
        papermill.execute_notebook(
            order["notebook"], order["target"], order["parameters"], kernel_name="python3",
            progress_bar=False, execution_timeout=order["timeout"], on_cell_executed=count,
        )  # fmt: skip
    except PapermillExecutionError as error:
        return {"state": RAISED, "cell": error.exec_count, "error": error.ename,
                "said": error.evalue}  # fmt: skip
    except CellTimeoutError:
        return {"state": TOO_LONG, "cell": done + 1}
    except DeadKernelError:
        return {"state": DIED, "cell": done + 1}
    except RuntimeError as error:  # a kernel that does not start
        return {"state": RAISED, "cell": None, "error": type(error).__name__, "said": str(error)}
    return {"state": FINISHED}


def _end_with_starter() -> None:
    """Stop as by Ctrl-C once standard input ends: then papermill ends the kernel too."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, daemon=True).start()


def main(file: str) -> None:
    """Follow an order and write the outcome beside it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's “&” has it ignored
    _end_with_starter()
    order = json.loads(Path(file).read_text(encoding="utf-8"))
    outcome = Path(order["outcome"])
    aside = outcome.with_suffix(".part")
    aside.write_text(json.dumps(execute(order)), encoding="utf-8")
    os.replace(aside, outcome)


if __name__ == "__main__":
    main(sys.argv[1])
