"""The command line: parses, calls, prints.

Numbers are taken as text and checked together, so that every fault of a command is said at once
and in the reader's language.
"""

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, cast

import typer
from typer._click import exceptions as usage

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import (
    N_,
    Language,
    translate,
)
from govsim.cli_calibrate import add_calibrate
from govsim.cli_discovery import add_discovery, add_metamodel
from govsim.cli_estimate import add_estimate
from govsim.cli_frame import (
    Command,
    Group,
    heeding,
    language_of,
    say_faults,
    speak,
    usage_fault,
)
from govsim.cli_input import (
    check_folder,
    check_language,
    check_marked,
    check_path,
    computed,
    drawn,
    load_home,
    load_scenarios,
    numbers,
    progress_bar,
    sample_or,
    say_failed,
    say_precision,
    shown_path,
    stopped,
    together,
)
from govsim.cli_notebooks import add_batch, add_notebooks
from govsim.cli_search import add_search
from govsim.cli_site import add_site
from govsim.cli_store import add_store
from govsim.cli_studies import add_studies
from govsim.cli_workshop import add_workshop

STOPPED = 130
"""Exit code after Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run govsim; exits 0, or 2 with every fault of the input.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line's unless given.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(words)
    speak(language)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        with heeding():
            code = build(language)(words, prog_name="govsim", standalone_mode=False)
        if code == STOPPED:  # the command-line library takes Ctrl-C for itself
            raise KeyboardInterrupt
        sys.exit(code if isinstance(code, int) else 0)
    except InputError as error:
        say_faults(error.faults, language)
    except usage.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except usage.ClickException as error:
        say_faults([usage_fault(error)], language)
    except (KeyboardInterrupt, typer.Abort):
        typer.echo(translate(stopped(), language), err=True)
        sys.exit(STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(2)


def build(language: Language) -> typer.Typer:
    """The command line in a language."""
    language_now = language

    def t(message: str) -> str:
        return translate(message, language)

    app = typer.Typer(
        help=t(N_("A wind tunnel for community-governance policy.")),
        cls=Group,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    def command(text: str, group: typer.Typer = app, name: str | None = None) -> Any:
        return group.command(name, cls=Command, help=t(text), short_help=t(text))

    def running(text: str, group: typer.Typer = app, *, draws: bool = False) -> Any:
        """A command that runs the model; with draws, one that may take them from a file."""
        store = option(None, N_("folder that keeps every run, to be used again; none: keep "
                                "nothing (usually in the user's cache)"), "DIR|none")  # fmt: skip
        cluster = option(None, N_("Dask cluster to run on: tcp://host:port of its scheduler, or "
                                  "local:N for N workers here"), "ADDRESS")  # fmt: skip
        source = option(None, N_("draws of the parameters to use instead of their ranges: the "
                                 "posterior.csv of govsim calibrate"), "FILE")  # fmt: skip
        own = option(None, N_("parameters file whose rows take the place of the shipped ones, such "
                              "as govsim estimate writes"), "FILE", "--parameters")  # fmt: skip
        return lambda function: command(text, group)(
            computed(drawn(function, source) if draws else function, store, cluster, own)
        )

    def option(default: str | None, text: str, metavar: str, *names: str) -> Any:
        return typer.Option(default, *names, help=t(text), metavar=metavar, show_default=True)

    def argument(text: str, metavar: str) -> Any:
        return typer.Argument(..., help=t(text), metavar=t(metavar))

    scenarios = argument(
        N_("scenario files, or names of scenarios that ship with govsim"), N_("SCENARIO")
    )
    home = option(
        None, N_("folder or workbook of a district; the sample district if not given"), "DIR"
    )
    horizon = option("5", N_("calendar years to simulate"), "N")
    times = option("50", N_("replications of each scenario; auto: until precise"), "N|auto")
    luck = option("0", N_("seed of all luck"), "N")
    cores = option("-1", N_("processes; -1 for all cores"), "N")
    spoken = option(None, N_("language of what is printed: zh or en"), "zh|en")
    as_data = typer.Option(False, "--json", help=t(N_("as JSON instead of a table")))
    results_folder = option("...", N_("folder for the results"), "DIR")
    results_folder.default = ...
    what_kind = typer.Option(["appendix"], "--kind", help=t(N_("what to make: appendix, one-page "
                             "brief, slides (PPTX) or technical annex; again for several, or "
                             "all")), metavar="appendix|brief|slides|technical|all",
                             show_default=True)  # fmt: skip
    kinds = option("html,docx,pdf", N_("formats, separated by commas"), "html,docx,pdf")
    own_form = option("", N_("DOCX whose page and styles the appendix and the annex take over"),
                      "FILE")  # fmt: skip
    own_fonts = option("", N_("folder of font files: the office's own faces, rare characters"),
                       "DIR")  # fmt: skip
    emblem = option("", N_("emblem for the first page and slide: PNG, JPEG or SVG"), "FILE")
    documents_folder = option("reports/appendix", N_("folder for the documents"), "DIR")
    further = option("120", N_("draws of the parameters in which the scenarios are run again; 0: "
                              "none"), "N")  # fmt: skip
    others = option("48", N_("packages searched within the same money; 0: none"), "N")
    what = argument(N_("district folders or workbooks, scenario files"), N_("PATH"))
    marked_copy = option(None, N_("write a copy of the tables with faulty cells coloured and "
                                  "explained, if there are any (Excel)"), "FILE")  # fmt: skip
    new_folder = argument(N_("folder for the new files"), N_("DIR"))
    size = option(None, N_("write a sample district of so many communities instead"), "N")
    made_up = typer.Option(False, "--example", help=t(N_("write a made-up district's workbooks, "
                           "as an office hands them in, to practise with")))  # fmt: skip
    who = option("...", N_("identifier or name of the community"), "X")
    who.default = ...
    length = option("24", N_("months to tell"), "N")
    one_scenario = option("baseline", N_("scenario file or name"), "SCENARIO")
    which = option("0", N_("number of the replication"), "N")

    @app.callback()
    def everything(language: str | None = spoken) -> None:
        check_language(language)

    @running(N_("Run scenarios and save every outcome."))
    def run(
        scenario: list[str] = scenarios,
        output: str = results_folder,
        district: str | None = home,
        years: str = horizon,
        replications: str = times,
        seed: str = luck,
        jobs: str = cores,
        language: str | None = spoken,
    ) -> None:
        check_language(language)
        from govsim.study import Study
        from govsim.study.results import not_kept
        from govsim.study.saving import FILES

        settings, loaded, home, _ = together(
            lambda: numbers(
                "replications", years=years, replications=replications, seed=seed, jobs=jobs
            ),
            lambda: load_scenarios(scenario),
            lambda: load_home(district),
            lambda: check_folder(output),
        )
        study = Study(home, loaded, **cast(Any, settings))
        results = study.run(progress=progress_bar(language_now), output=output)
        say_precision(results, language_now)
        say_failed(results, language_now)
        if "community" not in results.levels:
            typer.echo(not_kept().get(language_now))
        for name in FILES:
            typer.echo(shown_path(Path(output) / name))

    @running(N_("Run scenarios and write the proposal appendix, in both languages."), draws=True)
    def appendix(
        scenario: list[str] = scenarios,
        district: str | None = home,
        years: str = horizon,
        replications: str = times,
        seed: str = luck,
        jobs: str = cores,
        draws: str = further,
        evaluations: str = others,
        kind: list[str] = what_kind,
        formats: str = kinds,
        reference_doc: str = own_form,
        font_dir: str = own_fonts,
        logo: str = emblem,
        output: str = documents_folder,
        language: str | None = spoken,
    ) -> None:
        check_language(language)
        from govsim.report.appendix import run_appendix
        from govsim.report.documents import check_formats
        from govsim.report.kinds import check_kinds
        from govsim.report.office import open_office

        named = [f.strip() for f in formats.split(",") if f.strip()]
        settings, chosen, wanted, office, *_ = together(
            lambda: numbers(
                "replications",
                years=years,
                replications=replications,
                seed=seed,
                jobs=jobs,
                further_draws=draws,
                evaluations=evaluations,
            ),
            lambda: check_formats(named),
            lambda: check_kinds(kind),
            lambda: open_office(reference_doc, font_dir, logo),
            lambda: load_scenarios(scenario),
            lambda: load_home(district),
            lambda: check_folder(output),
        )
        written = run_appendix(
            scenario, output=output, district=district or "",
            draws=settings.pop("further_draws"), **cast(Any, settings),
            formats=chosen, kinds=wanted, office=office, progress=progress_bar(language_now),
            ran=partial(say_precision, language=language_now),
        )  # fmt: skip
        for path in written:
            typer.echo(shown_path(path))

    @command(N_("List the proposals and their options."))
    def proposals(as_json: bool = as_data, language: str | None = spoken) -> None:
        check_language(language)
        from govsim.report.listings import list_proposals

        typer.echo(list_proposals(language_now, as_json=as_json))

    @command(N_("List the parameters with their ranges and sources."))
    def parameters(as_json: bool = as_data, language: str | None = spoken) -> None:
        check_language(language)
        from govsim.report.listings import list_parameters

        typer.echo(list_parameters(language_now, as_json=as_json))

    @command(N_("List the outcomes and how each is defined."))
    def outcomes(as_json: bool = as_data, language: str | None = spoken) -> None:
        check_language(language)
        from govsim.report.listings import list_outcomes

        typer.echo(list_outcomes(language_now, as_json=as_json))

    @command(N_("Check districts and scenario files: every fault, with its place."))
    def check(
        path: list[str] = what,
        mark: str | None = marked_copy,
        language: str | None = spoken,
    ) -> None:
        check_language(language)
        check_marked(path, mark)
        several = len(path) > 1
        together(*(partial(check_path, one, language_now, full=several, mark=mark)
                   for one in path))  # fmt: skip
        typer.echo(t(N_("no fault found")))

    @command(N_("Write blank workbooks for your own district, or a sample district."))
    def template(
        folder: str = new_folder,
        sample: str | None = size,
        example: bool = made_up,
        language: str | None = spoken,
    ) -> None:
        check_language(language)
        from govsim.district.template import template as write_template

        settings, _ = together(lambda: numbers(sample=sample), lambda: check_folder(folder))

        for written in write_template(folder, language_now, settings.get("sample"),
                                      example=example):  # fmt: skip
            typer.echo(shown_path(written))

    @command(N_("Tell the story of one community, event by event."))
    def trace(
        community: str = who,
        months: str = length,
        scenario: str = one_scenario,
        district: str | None = home,
        seed: str = luck,
        replication: str = which,
        language: str | None = spoken,
    ) -> None:
        check_language(language)
        from govsim.report.story import choose, tell

        settings, chosen = together(
            lambda: numbers(months=months, seed=seed, replication=replication),
            lambda: choose(sample_or(district), scenario, community),
        )
        for line in tell(*chosen, language=language_now, **settings):
            typer.echo(line)

    shared = {"district": home, "years": horizon, "seed": luck, "jobs": cores, "language": spoken}
    add_studies(language, running, option, argument, {**shared, "t": t})
    add_store(language_now, command, option, argument, spoken)
    add_estimate(language_now, command, option, argument, spoken)
    add_discovery(language, running, option, argument, {**shared, "t": t})
    add_metamodel(language, running, option, argument, {**shared, "t": t, "plain": command})
    add_calibrate(language, running, option, argument, {**shared, "t": t})
    add_search(language, running, option, argument, {**shared, "t": t})
    add_site(language, running, option, {**shared, "t": t}, build)
    add_workshop(language, command, running, option, {**shared, "t": t})
    told = {"language": spoken, "jobs": cores, "json": as_data, "t": t}
    add_notebooks(language, app, command, running, option, argument, told)
    add_batch(language, running, option, argument, told)
    return app
