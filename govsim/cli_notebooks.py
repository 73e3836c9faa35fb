"""Commands that list, run and copy the notebooks, one at a time or in batches."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Language, Text, translate
from govsim.cli_frame import Group
from govsim.cli_input import (
    check_folder,
    check_language,
    gathered,
    numbers,
    progress_bar,
    shown_path,
    together,
)

if TYPE_CHECKING:
    from govsim.report.batch import BatchRunner
    from govsim.report.notebook_run import Order, Run
    from govsim.report.notebooks import Notebook

_LOOK_SECONDS = 0.1


def add_notebooks(
    language_now: Language, app: typer.Typer, command: Any, running: Any, option: Any,
    argument: Any, common: Any,
) -> None:  # fmt: skip
    """Add the commands on single notebooks.

    Parameters
    ----------
    language_now : Language
    app : typer.Typer
        The group they are added to is part of it.
    command, running, option, argument : callable
        Makers of commands, options and arguments in that language.
    common : dict of str to option
        Options that commands share.
    """
    t = common["t"]
    text = t(N_("List, run and copy the notebooks."))
    group = typer.Typer(help=text, short_help=text, cls=Group, no_args_is_help=True)
    app.add_typer(group, name="notebooks")
    one = argument(N_("notebook: its name or number, or a file of your own"), N_("NOTEBOOK"))
    values = typer.Option(
        None, "-p", "--parameter", metavar="NAME=VALUE", show_default=False,
        help=t(N_("value of a parameter; may be given more than once")),
    )  # fmt: skip
    values_file = option(None, N_("file of parameters, YAML or JSON; -p goes before"), "FILE",
                         "-f", "--file")  # fmt: skip
    folder = option("reports/notebooks", N_("folder in which each run gets a folder of its own"),
                    "DIR")  # fmt: skip
    patience = option(None, N_("seconds a cell may take; as long as it likes if not given"), "N")
    which = typer.Argument(
        None, metavar=t(N_("[NOTEBOOK] DIR")), show_default=False,
        help=t(N_("notebook (none with --all), and folder for the copies")),
    )  # fmt: skip
    everything = typer.Option(False, "--all", help=t(N_("all notebooks")))
    forced = typer.Option(False, "--force", help=t(N_("overwrite files that are there already")))

    @group.callback()
    def spoken(language: str | None = common["language"]) -> None:
        check_language(language)

    @command(N_("List the notebooks with their parameters."), group, "list")
    def list_all(as_json: bool = common["json"], language: str | None = common["language"]) -> None:
        check_language(language)
        from govsim.report.notebook_list import list_notebooks

        typer.echo(list_notebooks(language_now, as_json=as_json))

    @running(N_("Run a notebook with the values given; wrong ones are refused first."), group)
    def run(
        notebook: str = one,
        parameter: list[str] | None = values,
        file: str | None = values_file,
        output: str = folder,
        timeout: str | None = patience,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.report.notebook_run import Order

        settings, checked, *_ = together(
            lambda: numbers(timeout=timeout),
            lambda: _checked(notebook, parameter or [], file, language_now),
            lambda: check_folder(output),
            _check_store,
        )
        found, given, chosen = checked
        order = Order(found, given, chosen, settings.get("timeout"), language_now)
        _run_one(order, Path(output).absolute(), language_now)

    @command(N_("Copy notebooks for you to change."), group)
    def copy(
        words: list[str] | None = which,
        every: bool = everything,
        force: bool = forced,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.report.notebook_list import copy_notebooks

        chosen, target = _to_copy(words or [], every=every)
        for path in copy_notebooks(chosen, Path(target), is_forced=force):
            typer.echo(shown_path(path))


def add_batch(
    language_now: Language, running: Any, option: Any, argument: Any, common: Any
) -> None:  # fmt: skip
    """Add the command that runs a notebook with many sets of parameters.

    Parameters
    ----------
    language_now : Language
    running, option, argument : callable
        Makers of commands, options and arguments in that language.
    common : dict of str to option
        Options that commands share.
    """
    what = argument(N_("batch file: notebook, parameters, grid, runs"), N_("FILE"))
    folder = option(None, N_("folder for the runs and their index (reports/batches and the file's "
                             "name if not given)"), "DIR")  # fmt: skip
    cores = option("-1", N_("processes in all, shared among the notebooks run at once; -1 for all "
                            "cores"), "N")  # fmt: skip
    patience = option(None, N_("seconds a cell may take; as long as it likes if not given"), "N")

    @running(N_("Run a notebook with many sets of parameters, and write an index."))
    def batch(
        file: str = what,
        output: str | None = folder,
        jobs: str = cores,
        timeout: str | None = patience,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.report.batch import BatchRunner
        from govsim.report.batch_file import read_batch

        target = output if output is not None else f"reports/batches/{Path(file).stem}"
        settings, read, *_ = together(
            lambda: numbers(jobs=jobs, timeout=timeout),
            lambda: read_batch(file, language_now),
            lambda: check_folder(target),
            _check_store,
        )
        runner = BatchRunner(
            read, Path(target).absolute(), jobs=settings["jobs"], timeout=settings.get("timeout"),
            language=language_now,
        )  # fmt: skip
        _run_batch(runner, language_now)


def _check_store() -> None:
    """Refuse a folder that a kernel could not keep its runs in."""
    from govsim.study.computing import current_store, now

    if now().store is None:  # else it has been checked already
        current_store()


def _checked(
    name: str, words: list[str], file: str | None, language: Language
) -> "tuple[Notebook, dict[str, Any], dict[str, Any]]":
    """A notebook, the values given, and all its values; every fault of them at once."""
    from govsim.report.notebook_values import check_values, given_in_file, given_in_words, spoken
    from govsim.report.notebooks import find_notebook

    notebook, in_file = gathered(
        lambda: find_notebook(name), lambda: given_in_file(file) if file is not None else {}
    )
    in_words, faults = given_in_words(notebook, words)
    given = spoken(notebook, {**in_file, **in_words}, language)

    def refuse() -> None:
        if faults:
            raise InputError(faults)

    _, values = gathered(refuse, lambda: check_values(notebook, given))
    return notebook, {key: one.value for key, one in given.items()}, values


def _run_one(order: "Order", output: Path, language: Language) -> None:
    from govsim.report.notebook_run import Run, free_folder

    run = Run(order, output)
    try:
        _watch(run, language)
        ended = run.ended
        assert ended is not None
        for line in ended.problem:
            typer.echo(line, err=True)
        if ended.is_input:
            raise typer.Exit(2)
        target = free_folder(output, order.notebook.name)
        typer.echo(shown_path(run.move(target)))
        if ended.problem:
            raise typer.Exit(1)
    finally:
        run.stop()


def _watch(run: "Run", language: Language) -> None:
    """Wait for the end, with a bar of the cells done."""
    show = progress_bar(language, N_("cells"))
    total = run.order.notebook.cells + bool(run.order.given)  # papermill adds one
    shown = -1
    while not run.is_over():
        if run.cells_done() > shown:
            shown = run.cells_done()
            show(shown, total)
        time.sleep(_LOOK_SECONDS)


def _run_batch(runner: "BatchRunner", language: Language) -> None:
    """Run, and write the index whatever happens; say what failed."""
    from govsim.report.batch_index import write_index
    from govsim.report.notebook_run import FAILED
    from govsim.report.notebook_worker import FINISHED

    try:
        runner.run(progress_bar(language))
    finally:
        written = write_index(runner.batch, runner.lines, runner.output, language)
        lines = runner.lines
        done = [line for line in lines if line.state == FINISHED]
        message = N_("{done} of {all} runs are finished, {before} of them from before; the same "
                     "command goes on with the others")  # fmt: skip
        if len(done) == len(lines):
            message = N_("all {all} runs are finished, {before} of them from before")
        before = sum(line.was_there for line in done)
        said = translate(message, language, done=len(done), all=len(lines), before=before)
        typer.echo(said, err=len(done) < len(lines))
    for number, line in enumerate(lines, 1):
        for problem in line.problem:
            wrong = N_("Run {number}: {problem}")
            typer.echo(translate(wrong, language, number=number, problem=problem), err=True)
    for path in written:
        typer.echo(shown_path(path))
    if any(line.state == FAILED for line in lines):
        raise typer.Exit(1)


def _to_copy(words: list[str], *, every: bool) -> "tuple[list[Notebook], str]":
    """Notebooks and folder of a command line that may name one notebook, or all."""
    from govsim.report.notebooks import find_notebook, shipped_notebooks

    expected = Text(N_("--all and a folder") if every else N_("a notebook and a folder"))
    if len(words) != (1 if every else 2):
        what = N_("too many words") if len(words) > 1 + (not every) else N_("a word is missing")
        raise InputError([Fault(Text(what), expected)])
    chosen = shipped_notebooks() if every else [find_notebook(words[0])]
    return chosen, words[-1]
