"""What commands are given: numbers, names, folders and files, checked together.

Faults of all parts of a command are said at once, in the reader's language.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import LANGUAGES, N_, Language, Text, translate

if TYPE_CHECKING:
    from govsim.district import District
    from govsim.policy import Scenario
    from govsim.study import Results


TOLD = ("doubtful", "dropped", "converted", "skipped")
"""Kinds of notice that a command with a district mentions."""


def numbers(*auto: str, **given: str | None) -> dict[str, Any]:
    """Whole numbers of options, checked together.

    Parameters
    ----------
    *auto : str
        Options that may also be the word ``auto``.
    **given : str or None

    Raises
    ------
    InputError
        With every option that is not a whole number in its range.
    """
    from govsim.model.bounds import number_faults

    values: dict[str, Any] = {}
    for name, text in given.items():
        if text is None:
            continue
        whole = re.fullmatch(r"[+-]?\d{1,30}", text.strip(), re.ASCII)
        values[name] = int(text) if whole else text.strip() if name in auto else text
    faults = number_faults(values, prefix="--", auto=auto)
    if faults:
        raise InputError(faults)
    return values


def progress_bar(language: Language, counted: str = N_("runs")) -> Callable[[int, int], None]:
    """A bar with rate and time left on the terminal; nothing where there is none.

    Parameters
    ----------
    language : Language
    counted : str
        What is counted, as a message.
    """
    from tqdm import tqdm

    bar: Any = None

    def show(done: int, total: int) -> None:
        nonlocal bar
        if bar is None or done < bar.n:  # another study begins
            words = translate(counted, language)
            bar = tqdm(total=total, unit="", desc=words, disable=None, smoothing=0.1)
        bar.total = total
        bar.update(done - bar.n)
        if done == total:
            bar.refresh()  # it ends with the study: another batch may follow

    return show


def sample_or(district: str | None) -> Path:
    """The district's path; the sample district's if none is given."""
    from govsim.catalogue.places import data_root

    return Path(district) if district else data_root() / "districts" / "sample"


def check_language(given: str | None) -> None:
    """Refuse a language govsim does not speak.

    Raises
    ------
    InputError
        If it is neither zh nor en.
    """
    if given is not None and given not in LANGUAGES:
        raise InputError([unknown_name(given, LANGUAGES, file="--language")])


def computed(
    function: Callable[..., None], store: Any, cluster: Any, own: Any
) -> Callable[..., None]:
    """A command that runs the model: where runs are kept and computed, and with what parameters.

    Parameters
    ----------
    function : callable
    store, cluster, own : option
    """
    from inspect import Parameter, signature

    @wraps(function)
    def with_options(
        *, store: str | None, cluster: str | None, own_parameters: str | None, **given: Any
    ) -> None:
        from govsim.catalogue.parameters import parameters_from
        from govsim.study.computing import unchecked

        with unchecked(store, cluster), parameters_from(own_parameters):
            function(**given)

    added = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=value, annotation=str | None)
        for name, value in (("store", store), ("cluster", cluster), ("own_parameters", own))
    ]
    old = signature(function)
    last = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in old.parameters.values()]
    with_options.__signature__ = old.replace(  # type: ignore[attr-defined]
        parameters=[*last[:-1], *added, last[-1]]
    )
    with_options.__annotations__ = {p.name: p.annotation for p in [*last, *added]}
    return with_options


def drawn(function: Callable[..., None], draws: Any) -> Callable[..., None]:
    """A command that draws parameters, with the option of a file to draw them from.

    Parameters
    ----------
    function : callable
    draws : option
    """
    from inspect import Parameter, signature

    @wraps(function)
    def with_option(*, draws_from: str | None, **given: Any) -> None:
        from govsim.study.posterior import drawing

        with drawing(draws_from):
            function(**given)

    old = signature(function)
    added = Parameter("draws_from", Parameter.KEYWORD_ONLY, default=draws, annotation=str | None)
    last = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in old.parameters.values()]
    with_option.__signature__ = old.replace(  # type: ignore[attr-defined]
        parameters=[*last[:-1], added, last[-1]]
    )
    with_option.__annotations__ = {p.name: p.annotation for p in [*last, added]}
    return with_option


def together(*parts: Callable[[], Any]) -> list[Any]:
    """What each part yields; the faults of all parts are said together.

    A fault of where runs are to be kept or computed, or parameters drawn from, is among them.

    Raises
    ------
    InputError
        With every fault of every part.
    """
    from govsim.catalogue.parameters import load_parameters
    from govsim.study.computing import check_now
    from govsim.study.posterior import check_drawing

    return gathered(check_now, check_drawing, load_parameters, *parts)[3:]


def gathered(*parts: Callable[[], Any]) -> list[Any]:
    """What each part yields, or the faults of all.

    Raises
    ------
    InputError
        With every fault of every part.
    """
    found: list[Any] = []
    faults: list[Fault] = []
    for part in parts:
        try:
            found.append(part())
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError({fault.render("en"): fault for fault in faults}.values())
    return found


def load_home(district: str | None) -> "District":
    """The district asked for; one line to standard error if its tables had to be interpreted."""
    from govsim.catalogue.messages import default_language
    from govsim.district.load import load_reported

    home, report = load_reported(sample_or(district))
    told = [notice for notice in report.notices if notice.act in TOLD]
    if told:
        message = N_("{n} notes on how the district's tables were read; `govsim check {path}` "
                     "lists them")  # fmt: skip
        typer.echo(translate(message, default_language(), n=len(told), path=district), err=True)
    return home


def load_scenarios(names: Sequence[str]) -> "list[Scenario]":
    """The scenarios asked for, the reference first."""
    from govsim.study.design import order_scenarios

    loaded, faults = order_scenarios(names)
    if faults:
        raise InputError(faults)
    return loaded


def say_precision(results: "Results", language: Language) -> None:
    """One line on how precise the differences are, where that decided the replications."""
    if reached := results.precision:
        from govsim.report.precision import reached_line

        typer.echo(reached_line(reached, language))


def say_failed(results: "Results", language: Language) -> None:
    """One line on runs that failed, if any did."""
    if failed := results.runs.failed:
        message = N_("{n} runs failed and are left out with those they are compared with; run.json "
                     "has their seeds and what went wrong")  # fmt: skip
        typer.echo(translate(message, language, n=len(failed)), err=True)


def stopped() -> str:
    """What to say when the user has stopped a command."""
    import sys

    ran = sys.modules.get("govsim.study.computing")
    if ran is not None and ran.keeping():
        return N_("stopped; nothing half-written is left. The runs done are kept: the same "
                  "command goes on from there")  # fmt: skip
    return N_("stopped; nothing half-written is left")


def check_folder(path: str) -> None:
    """Refuse a folder that cannot be written, before anything is run."""
    from govsim.catalogue.folders import folder_faults

    if faults := folder_faults(path):
        raise InputError(faults)


def check_path(path: str, language: Language, *, full: bool, mark: str | None = None) -> None:
    """Say how a district was read, and refuse a district or a scenario file with any fault.

    Parameters
    ----------
    path : str
    language : Language
        Of the notices. They go to standard output; where there are faults, before these to standard
        error, without what was only recognised by name or assumed.
    full : bool
        Whether to name files with their folder, because several districts or files are checked.
    mark : str, optional
        File for a marked copy of the tables, written if there is a fault.
    """
    from govsim.policy import load_scenario

    faults: Sequence[Fault] = ()
    whole = Path(path)
    if whole.suffix.lower() in (".yaml", ".yml"):
        try:
            load_scenario(path)
        except InputError as error:
            faults = error.faults
    else:
        faults = _check_tables(whole, language, mark)
    if full:
        faults = [
            fault if fault.file == str(whole) else
            replace(fault, file=str(whole if fault.file == whole.name else whole / fault.file))
            for fault in faults
        ]  # fmt: skip
    if faults:
        raise InputError(faults)


def _check_tables(path: Path, language: Language, mark: str | None) -> Sequence[Fault]:
    """Faults of a district; what was read as what is said, and the marked copy written."""
    from govsim.district import read_report

    if mark is not None:
        from govsim.district.mark import check_target

        if wrong := check_target(Path(mark), path):
            return wrong
    report = read_report(path)
    for line in report.lines(language, TOLD if report.faults else None):
        typer.echo(line, err=bool(report.faults))
    if mark is not None and report.faults:
        from govsim.district.mark import write_marked

        written = write_marked(path, report, mark, language)
        shown = shown_path(written)
        typer.echo(translate(N_("marked copy: {path}"), language, path=shown), err=True)
    return report.faults


def check_marked(paths: Sequence[str], mark: str | None) -> None:
    """Refuse a marked copy of several districts, or of a scenario file."""
    if mark is None:
        return
    if len(paths) > 1 or Path(paths[0]).suffix.lower() in (".yaml", ".yml"):
        what = Text(N_("a marked copy can be made of one district only"))
        raise InputError([Fault(what, Text(N_("one folder or workbook")), file="--mark")])


def shown_path(path: Path) -> str:
    """A path as short as it can be written from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)
