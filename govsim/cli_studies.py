"""Commands that study results more deeply: what a package's effect comes from."""

from typing import Any, cast

import typer

from govsim.catalogue.messages import N_, Language
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


def add_studies(
    language_now: Language, command: Any, option: Any, argument: Any, common: Any
) -> None:
    """Add the commands.

    Parameters
    ----------
    language_now : Language
    command, option, argument : callable
        Makers of commands, options and arguments in that language.
    common : dict of str to option
        Options that all studies share.
    """
    package = argument(N_("scenario file or name, with two proposals or more"), N_("SCENARIO"))
    which = typer.Option(
        None, "--outcome", metavar="NAME", show_default=False,
        help=common["t"](N_("outcome to explain; may be given more than once; "
                            "satisfaction if not given")),
    )  # fmt: skip
    times = option("12", N_("replications of each combination"), "N")
    folder = option(None, N_("folder for the table and figures; nothing is written without"), "DIR")

    @command(N_("Share a package's effect out among its proposals."))
    def attribute(
        scenario: str = package,
        outcome: list[str] | None = which,
        district: str | None = common["district"],
        years: str = common["years"],
        replications: str = times,
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        output: str | None = folder,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.attribution import AttributionStudy, check_outcomes, load_package
        from govsim.report.attribution import (
            HEAD,
            caption,
            method,
            rows,
            sentences,
            write,
        )
        from govsim.report.listings import table

        outcomes = list(dict.fromkeys(outcome or ["satisfaction"]))
        settings, loaded, home, *_ = together(
            lambda: numbers(years=years, replications=replications, seed=seed, jobs=jobs),
            lambda: load_package(scenario),
            lambda: load_home(district),
            lambda: check_outcomes(outcomes),
            lambda: check_folder(output) if output else None,
        )
        study = AttributionStudy(home, loaded, **settings)
        found = study.run(progress=progress_bar(language_now))
        for name in outcomes:
            typer.echo(caption(found, name, language_now))
            typer.echo(table(HEAD, rows(found, name, language_now), language_now))
            typer.echo("\n".join(sentences(found, name, language_now)) + "\n")
        typer.echo(method(found, language_now))
        for path in write(found, outcomes, output) if output else ():
            typer.echo(shown_path(path))

    some = argument(N_("scenario files, or names of scenarios that ship with govsim"),
                    N_("SCENARIO"))  # fmt: skip
    how_many = option("100", N_("draws of the parameters"), "N")
    each = option("4", N_("replications of each draw"), "N")
    way = option("lhs", N_("lhs: Latin hypercube; sobol: Sobol' sequence"), "lhs|sobol")

    @command(N_("Ask how sure the effects are although the parameters are not known."), draws=True)
    def ignorance(
        scenario: list[str] = some,
        draws: str = how_many,
        method: str = way,
        district: str | None = common["district"],
        years: str = common["years"],
        replications: str = each,
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        output: str | None = folder,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.ignorance import answers
        from govsim.report import ignorance as report
        from govsim.report.listings import table
        from govsim.study.draws import check_method, draw_parameters
        from govsim.study.nested import NestedStudy

        settings, loaded, home, *_ = together(
            lambda: numbers(
                years=years, replications=replications, seed=seed, jobs=jobs, draws=draws
            ),
            lambda: load_scenarios(scenario),
            lambda: load_home(district),
            lambda: check_method(method),
            lambda: check_folder(output) if output else None,
        )
        drawn = draw_parameters(
            settings.pop("draws"), seed=settings["seed"], method=cast(Any, method)
        )
        study = NestedStudy(home, loaded, drawn, **settings)
        found = study.run(progress=progress_bar(language_now))
        for tried in found.scenarios[1:]:
            told = answers(found, tried.name)
            typer.echo(tried.title.get(language_now))
            typer.echo(table(report.HEAD, report.rows(told, language_now), language_now))
            typer.echo("\n".join(report.sentences(told, language_now)) + "\n")
        typer.echo(report.method(found, language_now))
        for path in report.write(found, output) if output else ():
            typer.echo(shown_path(path))

    one = argument(N_("scenario file or name"), N_("SCENARIO"))
    what = option("satisfaction", N_("outcome to explain"), "NAME")
    as_level = typer.Option(
        False, "--level",
        help=common["t"](N_("explain the outcome itself, not the difference from the baseline")),
    )  # fmt: skip
    ways = option("4", N_("trajectories of the screening; each takes a run for every parameter"),
                  "N")  # fmt: skip
    base = option("64", N_("base points of the Sobol' indices, a power of two"), "N")
    kept = option("8", N_("parameters with Sobol' indices"), "N")
    once = option("1", N_("replications of each point"), "N")
    said = N_("a parameter to ask about; again for several; all if not given")
    asked = typer.Option(None, "--among", metavar="NAME", show_default=False,
                         help=common["t"](said))  # fmt: skip

    @command(N_("Find the parameters that decide an effect, and what to measure first."))
    def sensitivity(
        scenario: str = one,
        outcome: str = what,
        level: bool = as_level,
        trajectories: str = ways,
        points: str = base,
        top: str = kept,
        among: list[str] | None = asked,
        district: str | None = common["district"],
        years: str = common["years"],
        replications: str = once,
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        output: str | None = folder,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.sensitivity import SensitivityStudy, check_design
        from govsim.report import sensitivity as report
        from govsim.report.listings import table

        settings, home, *_ = together(
            lambda: numbers(
                years=years, draw_replications=replications, seed=seed, jobs=jobs,
                trajectories=trajectories, points=points, top=top,
            ),
            lambda: load_home(district),
            lambda: check_design(scenario, outcome, is_level=level),
            lambda: check_folder(output) if output else None,
        )  # fmt: skip
        settings["replications"] = settings.pop("draw_replications")
        study = SensitivityStudy(home, scenario, outcome, is_level=level,
                                 among=among or None, **settings)  # fmt: skip
        found = study.run(progress=progress_bar(language_now))
        typer.echo(table(report.HEAD, report.rows(found, language_now), language_now))
        typer.echo("\n".join(report.sentences(found, language_now)) + "\n")
        typer.echo(report.method(found, language_now))
        for path in report.write(found, output) if output else ():
            typer.echo(shown_path(path))
