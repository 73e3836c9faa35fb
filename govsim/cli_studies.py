"""Commands that study results more deeply: what a package's effect comes from."""

from typing import Any

import typer

from govsim.catalogue.messages import N_, Language
from govsim.cli_input import (
    check_folder,
    check_language,
    load_home,
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
