"""Running the appendix's notebook through papermill, and taking its text and pictures out.

The kernel is always this interpreter, with settings of its own: whatever a user has in
``~/.ipython`` or ``~/.jupyter`` (or cannot write there) makes no difference to the appendix.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from govsim.catalogue.messages import Language
from govsim.catalogue.places import notebooks_root
from govsim.report.blocks import CSV_TYPE
from govsim.report.documents import Manuscript

NOTEBOOK = "01-proposal-appendix.ipynb"
HIDDEN_TAGS = ("remove_cell", "parameters", "injected-parameters")

_TEMPLATE = """
{%- extends 'markdown/index.md.j2' -%}
{%- block data_svg -%}
{%- set words = output.metadata['image/svg+xml'] -%}
![{{ words.caption }}]({{ output.metadata.filenames['image/png'] }})
{{- '{' }}alt="{{ words.description }}" width=100%{{ '}' }}
{%- endblock -%}
{%- block stream -%}{%- endblock -%}
"""
"""Pictures with caption and description; what libraries print is no part of the document."""


class NotebookError(RuntimeError):
    """The notebook did not run to its end; the message is the kernel's."""


def notebook_path() -> Path:
    """The appendix's notebook, in a checkout or an installed package."""
    return notebooks_root() / NOTEBOOK


class NotebookRun:
    """One execution of the notebook in a process of its own, so that several run side by side.

    Parameters
    ----------
    parameters : mapping of str to JSON value
        Must have been checked: papermill accepts anything.
    target : Path
        Where the executed notebook goes; nothing is there unless it ran to its end.
    work : Path
        Folder for settings and temporary files.
    """

    def __init__(self, parameters: Mapping[str, Any], target: Path, work: Path) -> None:
        self.parameters, self.target = dict(parameters), target
        self._aside = work / f"{target.stem}.running.ipynb"
        self._log = (work / f"{target.stem}.log").open("w+", encoding="utf-8")
        settings = work / f"{target.stem}.parameters.json"
        settings.write_text(json.dumps(self.parameters), encoding="utf-8")
        command = [
            sys.executable, "-m", "govsim.report.light_papermill", str(notebook_path()),
            str(self._aside), "--parameters_file", str(settings), "--kernel", "python3",
            "--no-progress-bar", "--no-request-save-on-cell-execute", "--log-level", "ERROR",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, env=kernel_environment(work), stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip

    def finish(self) -> Path:
        """Wait for the end.

        Returns
        -------
        Path
            The executed notebook.

        Raises
        ------
        NotebookError
            If a cell failed, the kernel died, or the parameters did not arrive.
        """
        with self._log:
            code = self._process.wait()
            self._log.seek(0)
            said = self._log.read()
        if code or not self._aside.is_file():
            raise NotebookError(said[-4000:].strip() or f"papermill ended with {code}")
        check_ran(self._aside, self.parameters)
        os.replace(self._aside, self.target)
        return self.target

    def stop(self) -> None:
        """End the process if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        self._log.close()


def check_ran(path: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse an executed notebook that did not run to its end with the parameters given.

    Papermill reports success after a dead kernel, and may leave parameters out.

    Raises
    ------
    NotebookError
    """
    import nbformat

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    cells = [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]
    unfinished = [c for c in cells if c.execution_count is None]
    injected = [c for c in cells if "injected-parameters" in c.metadata.get("tags", [])]
    if unfinished or len(injected) != bool(parameters):
        raise NotebookError("the notebook did not run to its end with the parameters given")
    if not parameters:
        return
    namespace: dict[str, Any] = {}
    exec(injected[0].source, namespace)
    if any(namespace.get(name) != value for name, value in parameters.items()):
        raise NotebookError("the notebook's parameters are not those given")


def kernel_environment(work: Path) -> dict[str, str]:
    """Variables under which the kernel is this interpreter with no one's settings."""
    kernel = work / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True, exist_ok=True)
    launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    specification = {"argv": launch, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(specification), encoding="utf-8")
    config = work / "config"
    config.mkdir(exist_ok=True)
    (config / "jupyter_config.json").write_text(
        json.dumps({"KernelManager": {"transport_encryption": "auto"}}), encoding="utf-8"
    )
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONWARNINGS": "ignore",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "JUPYTER_PATH": str(work / "jupyter"),
        "JUPYTER_DATA_DIR": str(work / "data"),
        "JUPYTER_RUNTIME_DIR": str(work / "runtime"),
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_PLATFORM_DIRS": "0",
        "IPYTHONDIR": str(work / "ipython"),
    }


def manuscript_of(path: Path, language: Language, title: str) -> Manuscript:
    """Text and pictures of an executed notebook, without code and hidden cells.

    Parameters
    ----------
    path : Path
    language : Language
    title : str
        For the window or tab.

    Returns
    -------
    Manuscript
    """
    from nbconvert import MarkdownExporter
    from traitlets.config import Config

    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = set(HIDDEN_TAGS)
    config.MarkdownExporter.preprocessors = ["nbconvert.preprocessors.TagRemovePreprocessor"]
    exporter = MarkdownExporter(  # type: ignore[no-untyped-call]
        config=config, raw_template=_TEMPLATE, exclude_input=True, exclude_output_prompt=True
    )
    text, resources = exporter.from_filename(str(path))
    pictures = dict(resources["outputs"]) | _data_of(path, list(resources["outputs"]))
    return Manuscript(text, pictures, title, language)


def _data_of(path: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The numbers of each picture, under the picture's name."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    shown = [
        output["data"] for cell in notebook.cells
        if not set(HIDDEN_TAGS) & set(cell.metadata.get("tags", []))
        for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
    ]  # fmt: skip
    pictures = [name for name in names if name.endswith(".png")]
    return {
        name.removesuffix(".png") + ".csv": data[CSV_TYPE].encode()
        for name, data in zip(pictures, shown, strict=True)
        if CSV_TYPE in data
    }
