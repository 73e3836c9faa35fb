"""The command that searches for packages within a budget."""

from datetime import date
from typing import Any

import typer

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Language, Text
from govsim.cli_input import (
    check_folder,
    check_language,
    load_home,
    progress_bar,
    shown_path,
    together,
)


def whole(**given: str) -> dict[str, int]:
    """Whole numbers; `SearchStudy` checks their bounds.

    Raises
    ------
    InputError
        With every option that is not a whole number.
    """
    values, faults = {}, []
    for name, text in given.items():
        try:
            values[name] = int(text)
        except ValueError:
            faults.append(_not_a_number(name.replace("_", "-"), text))
    if faults:
        raise InputError(faults)
    return values


def yuan(text: str | None) -> float | None:
    """A budget.

    Raises
    ------
    InputError
        If it is no finite number.
    """
    import math

    try:
        value = float(text) if text is not None else None
    except ValueError:
        value = math.nan
    if value is not None and not math.isfinite(value):
        raise InputError([_not_a_number("budget", str(text))])
    return value


def day(text: str | None) -> date | None:
    """A date.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise InputError([
            Fault(Text(N_("{name} is “{value}”"), name="--start", value=str(text)[:40]),
                  Text(N_("a date such as 2028-01-01")))
        ]) from None  # fmt: skip


def _not_a_number(name: str, text: str) -> Fault:
    return Fault(Text(N_("{name} is “{value}”"), name=f"--{name}", value=text[:40]),
                 Text(N_("a number")))  # fmt: skip


def add_search(
    language_now: Language, command: Any, option: Any, argument: Any, common: Any
) -> None:
    """Add the command; arguments as for ``cli_studies.add_studies``."""
    t = common["t"]
    which = typer.Option(None, "--among", metavar="NAME", show_default=False,
                         help=t(N_("proposal to choose from; may be given more than once; "
                                   "all if not given")))  # fmt: skip
    goals = typer.Option(None, "--objective", metavar="NAME", show_default=False,
                         help=t(N_("outcome to improve; may be given more than once; "
                                   "satisfaction if not given")))  # fmt: skip
    base = option(None, N_("scenario whose proposals are always in force"), "SCENARIO")
    limit = option(None, N_("most public money a year, in yuan"), "YUAN")
    tried = option("240", N_("packages proposed by the search"), "N")
    drawn = option("4", N_("draws of the parameters in which each package is searched"), "N")
    times = option("1", N_("replications of each draw"), "N")
    drawn_again = option("20", N_("fresh draws in which the best packages are run again"), "N")
    times_again = option("2", N_("replications of each fresh draw"), "N")
    begins = option(None, N_("day on which every package begins; 1 January of the second year if "
                             "not given"), "YYYY-MM-DD")  # fmt: skip
    folder = option(None, N_("folder for the table, figures and scenario files; nothing is written "
                             "without"), "DIR")  # fmt: skip

    @command(N_("Search the best packages and strengths within a yearly budget."), draws=True)
    def search(
        among: list[str] | None = which,
        objective: list[str] | None = goals,
        base: str | None = base,
        budget: str | None = limit,
        evaluations: str = tried,
        draws: str = drawn,
        replications: str = times,
        fresh_draws: str = drawn_again,
        fresh_replications: str = times_again,
        start: str | None = begins,
        district: str | None = common["district"],
        years: str = common["years"],
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        output: str | None = folder,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.search import SearchStudy
        from govsim.report.listings import table
        from govsim.report.search import HEAD, method, rows, sentences, write

        settings, most, begin, home, *_ = together(
            lambda: whole(evaluations=evaluations, draws=draws, replications=replications,
                          fresh_draws=fresh_draws, fresh_replications=fresh_replications,
                          years=years, seed=seed, jobs=jobs),
            lambda: yuan(budget),
            lambda: day(start),
            lambda: load_home(district),
            lambda: check_folder(output) if output else None,
        )  # fmt: skip
        study = SearchStudy(
            home, among=among or (), base=base, budget=most, start=begin, **settings,
            objectives=tuple(dict.fromkeys(objective or ["satisfaction"])),
        )  # fmt: skip
        found = study.run(progress=progress_bar(language_now))
        if found.candidates:
            typer.echo(table(HEAD, rows(found, language_now), language_now))
        typer.echo("\n".join(sentences(found, language_now)) + "\n")
        typer.echo(method(found, language_now))
        for path in write(found, output) if output else ():
            typer.echo(shown_path(path))
