"""The command that estimates parameters from a district's own records."""

from typing import Any

import typer

from govsim.catalogue.messages import N_, Language
from govsim.cli_input import check_folder, check_language, numbers, shown_path, together


def add_estimate(
    language_now: Language, command: Any, option: Any, argument: Any, spoken: Any
) -> None:
    """Add the command.

    Parameters
    ----------
    language_now : Language
    command, option, argument : callable
        Makers of commands, options and arguments in that language.
    spoken : option
        The option of the language.
    """
    where = argument(N_("folder or workbook with record tables: staff roster, logs, ledgers"),
                     N_("PATH"))  # fmt: skip
    folder = option(None, N_("folder for the parameters file, tables, figures and page; nothing is "
                             "written without"), "DIR")  # fmt: skip
    fewest = option("0", N_("people or events below which nothing is shown"), "N")

    @command(N_("Estimate parameters from the district's own rosters, logs and ledgers."))
    def estimate(
        path: str = where,
        output: str | None = folder,
        min_count: str = fewest,
        language: str | None = spoken,
    ) -> None:
        check_language(language)
        from govsim.report.estimation_story import open_records

        settings, (records, district), *_ = together(
            lambda: numbers(min_count=min_count),
            lambda: open_records(path),
            lambda: check_folder(output) if output else None,
        )
        from govsim.analysis.estimation.everything import estimate_all
        from govsim.report.estimation import HEAD, rows, rule, sentences
        from govsim.report.listings import table

        least = settings["min_count"]
        found = estimate_all(records, district)
        typer.echo(table(HEAD, rows(found.estimates, language_now, least), language_now))
        typer.echo("\n".join(sentences(found, language_now, least)) + "\n")
        typer.echo(rule(language_now))
        if output:
            from govsim.report.estimation_files import PARAMETERS, write

            for written in write(found, output, least):
                if written.suffix in (".csv", ".html"):
                    typer.echo(shown_path(written))
            from govsim.catalogue.messages import translate

            typer.echo(translate(N_("use it: govsim run … --parameters {file}"), language_now,
                                 file=f"{output}/{PARAMETERS}"))  # fmt: skip
