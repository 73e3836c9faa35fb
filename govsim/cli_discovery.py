"""Commands that find where proposals fail, and answer what-if questions at once."""

import math
from pathlib import Path
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
    """Add the commands; parameters as for `govsim.cli_studies.add_studies`."""
    tried = argument(
        N_("scenario files, or names of scenarios that ship with govsim"), N_("SCENARIO")
    )
    which = typer.Option(
        None, "--outcome", metavar="NAME", show_default=False,
        help=common["t"](N_("outcome in which it may fail; may be given more than once; "
                            "satisfaction if not given")),
    )  # fmt: skip
    many = option("400", N_("draws of the uncertain parameters"), "N")
    times = option("2", N_("replications of each draw"), "N")
    enough = option(
        None,
        N_(
            "improvement below which it counts as failed, in the outcome's unit (shares from 0 to "
            "1); any if not given"
        ),
        "X",
    )
    level = option(
        None, N_("level of the outcome that satisfies, in its unit (shares from 0 to 1)"), "X"
    )
    folder = option(None, N_("folder for tables and figures; nothing is written without"), "DIR")

    @command(N_("Find under what conditions proposals fail, and which is safest."), draws=True)
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
            lambda: check_single(outcomes, at_least, target),
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


def add_metamodel(
    language_now: Language, command: Any, option: Any, argument: Any, common: Any
) -> None:
    """Add the commands; parameters as for `govsim.cli_studies.add_studies`.

    `common` also holds ``plain``, the maker of commands that run no model.
    """
    one = argument(N_("scenario file or name"), N_("SCENARIO"))
    turned = typer.Option(
        None, "--lever", metavar="NAME=LOW:HIGH", show_default=False,
        help=common["t"](N_("numeric option of a proposal and the range to vary it over, such as "
                            "operating_grant.raise=0:0.4; may be given more than once")),
    )  # fmt: skip
    which = option("satisfaction", N_("outcome to predict"), "NAME")
    as_level = typer.Option(
        False, "--level",
        help=common["t"](N_("predict the outcome itself, not its difference from the baseline")),
    )  # fmt: skip
    many = option("600", N_("draws of levers and uncertain parameters"), "N")
    times = option("2", N_("replications of each draw"), "N")
    file = option("metamodel.json", N_("file for the metamodel"), "FILE")
    saved = argument(N_("file that govsim metamodel has written"), N_("FILE"))
    asked = typer.Argument(None, metavar="NAME=VALUE", show_default=False,
                           help=common["t"](N_("values of levers and parameters")))  # fmt: skip

    @command(N_("Fit a regression in place of the model, for instant what-if."))
    def metamodel(
        scenario: str = one,
        lever: list[str] | None = turned,
        outcome: str = which,
        level: bool = as_level,
        draws: str = many,
        replications: str = times,
        district: str | None = common["district"],
        years: str = common["years"],
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        output: str = file,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.metamodel_study import MetamodelStudy
        from govsim.analysis.sensitivity import check_design
        from govsim.policy.levers import Lever
        from govsim.report import metamodel as words
        from govsim.report.listings import table

        settings, wanted, levers, loaded, home, *_ = together(
            lambda: numbers(years=years, seed=seed, jobs=jobs),
            lambda: {"draws": whole("--draws", draws),
                     "replications": whole("--replications", replications)},
            lambda: [Lever(*parsed) for parsed in map(lever_range, lever or ())],
            lambda: check_design(scenario, outcome, is_level=level),
            lambda: load_home(district),
            lambda: check_folder(str(Path(output).parent)),
        )  # fmt: skip
        study = MetamodelStudy(home, loaded, levers, is_level=level, **settings, **wanted)
        model = study.run(progress=progress_bar(language_now)).fit(outcome)
        typer.echo(table(words.TERMS_HEAD, words.term_rows(model, language_now), language_now))
        typer.echo("\n".join(words.sentences(model, language_now)))
        typer.echo(shown_path(model.save(output)))

    @common["plain"](N_("Ask a metamodel what to expect; it refuses to extrapolate."))
    def whatif(
        file: str = saved,
        value: list[str] | None = asked,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.metamodel import load_metamodel
        from govsim.report.metamodel import answer, sentences

        model, given = together(
            lambda: load_metamodel(file), lambda: dict(map(setting, value or ()))
        )
        said = model.predict(given)
        typer.echo("\n".join(answer(model, given, said, language_now)))
        typer.echo("\n".join(sentences(model, language_now)[:1]))


def lever_range(text: str) -> tuple[str, float, float]:
    """``NAME=LOW:HIGH`` in its parts.

    Raises
    ------
    InputError
    """
    name, _, span = text.partition("=")
    low, colon, high = span.partition(":")
    if not name or not colon:
        raise InputError([
            Fault(Text(N_("{name} is “{value}”"), name="--lever", value=text[:60]),
                  Text(N_("NAME=LOW:HIGH, such as operating_grant.raise=0:0.4")))
        ])  # fmt: skip
    ends = [decimal(f"--lever {name}", end) for end in (low, high)]
    return name, ends[0] or 0.0, ends[1] or 0.0


def setting(text: str) -> tuple[str, float]:
    """``NAME=VALUE`` in its parts.

    Raises
    ------
    InputError
    """
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise InputError([
            Fault(Text(N_("“{value}” says nothing"), value=text[:60]),
                  Text(N_("NAME=VALUE, such as operating_grant.raise=0.2")))
        ])  # fmt: skip
    return name, decimal(name, value) or 0.0


def say(found: Any, outcome: str, language: Language, *, at_least: float | None,
        target: float | None) -> None:  # fmt: skip
    """What was found on one outcome."""
    from govsim.report import discovery as words
    from govsim.report.drawn import from_file_note
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
    said = words.method(len(draws), found.nested.replications, len(draws.names), language)
    typer.echo(said + from_file_note(draws.from_file, language))


def check_single(outcomes: list[str], *amounts: str | None) -> None:
    """Refuse one threshold for several outcomes: their units differ.

    Raises
    ------
    InputError
    """
    if len(outcomes) > 1 and any(amount is not None for amount in amounts):
        raise InputError([
            Fault(Text(N_("one threshold is given for several outcomes")),
                  Text(N_("a single outcome with --at-least or --target: units differ")))
        ])  # fmt: skip


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
