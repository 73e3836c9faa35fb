"""The command that finds under what conditions proposals fail."""

import math
from typing import Any

import typer

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Language, Text
from govsim.cli_input import (
    check_folder,
    check_language,
    load_home,
    load_scenarios,
    numbers,
    progress_bar,
    shown_path,
    together,
)


def add_discovery(
    language_now: Language, command: Any, option: Any, argument: Any, common: Any
) -> None:
    """Add the command; parameters as for `govsim.cli_studies.add_studies`."""
    tried = argument(
        N_("scenario files, or names of scenarios that ship with govsim"), N_("SCENARIO")
    )
    which = typer.Option(
        None, "--outcome", metavar="NAME", show_default=False,
        help=common["t"](N_("outcome in which it may fail; may be given more than once; "
                            "satisfaction if not given")),
    )  # fmt: skip
    many = option("500", N_("draws of the uncertain parameters"), "N")
    times = option("2", N_("replications of each draw"), "N")
    enough = option(None, N_("improvement below which it counts as failed; any if not given"), "X")
    level = option(None, N_("level of the outcome that satisfies"), "X")
    folder = option(None, N_("folder for tables and figures; nothing is written without"), "DIR")

    @command(N_("Find under what conditions proposals fail, and which is safest."))
    def discover(
        scenario: list[str] = tried,
        outcome: list[str] | None = which,
        draws: str = many,
        replications: str = times,
        at_least: str | None = enough,
        target: str | None = level,
        district: str | None = common["district"],
        years: str = common["years"],
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        output: str | None = folder,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.boxes import require_prim
        from govsim.analysis.discovery import DiscoveryStudy, check_direction
        from govsim.report.discovery_figures import write

        outcomes = list(dict.fromkeys(outcome or ["satisfaction"]))
        settings, wanted, amounts, loaded, home, *_ = together(
            lambda: numbers(years=years, seed=seed, jobs=jobs),
            lambda: {"draws": whole("--draws", draws),
                     "replications": whole("--replications", replications)},
            lambda: {"at_least": decimal("--at-least", at_least),
                     "target": decimal("--target", target)},
            lambda: load_scenarios(scenario),
            lambda: load_home(district),
            lambda: check_direction(outcomes),
            require_prim,
            lambda: check_folder(output) if output else None,
        )  # fmt: skip
        study = DiscoveryStudy(home, loaded, **settings, **wanted)
        found = study.run(progress=progress_bar(language_now))
        for name in outcomes:
            say(found, name, language_now, **amounts)
        written = write(found, outcomes, output, at_least=amounts["at_least"]) if output else ()
        for path in written:
            typer.echo(shown_path(path))


def say(found: Any, outcome: str, language: Language, *, at_least: float | None,
        target: float | None) -> None:  # fmt: skip
    """What was found on one outcome."""
    from govsim.report import discovery as words
    from govsim.report.listings import table

    for name in found.names:
        one = found.finding(name, outcome, at_least)
        typer.echo(one.scenario.title.get(language))
        typer.echo("\n".join(words.sentences(one, language)))
        if lines := words.limit_rows(one, language):
            typer.echo(table(words.LIMITS_HEAD, lines, language))
        typer.echo("")
    scenarios, robust = found.nested.scenarios, found.robustness(outcome, target)
    typer.echo(words.robust_caption(outcome, robust, target, language))
    rows = words.robust_rows(robust, scenarios, outcome, language)
    typer.echo(table(words.ROBUST_HEAD, rows, language))
    draws = found.nested.draws
    typer.echo(words.method(len(draws), found.nested.replications, len(draws.names), language))


def whole(name: str, text: str) -> int:
    """An option's whole number; its bounds are the study's.

    Raises
    ------
    InputError
    """
    try:
        return int(text)
    except ValueError:
        raise InputError([
            Fault(Text(N_("{name} is “{value}”"), name=name, value=text[:40]),
                  Text(N_("a whole number")))
        ]) from None  # fmt: skip


def decimal(name: str, text: str | None) -> float | None:
    """An option's number.

    Raises
    ------
    InputError
        If it is not a finite number.
    """
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError([
            Fault(Text(N_("{name} is “{value}”"), name=name, value=text[:40]),
                  Text(N_("a finite number")))
        ])  # fmt: skip
    return value
