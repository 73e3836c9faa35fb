"""The commands that calibrate the model to what a district observed, and try it on later years."""

from functools import partial
from typing import Any

import typer

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Language, Text, translate
from govsim.cli_discovery import decimal
from govsim.cli_input import (
    check_folder,
    check_language,
    gathered,
    load_home,
    numbers,
    progress_bar,
    shown_path,
    together,
)


def add_calibrate(
    language_now: Language, command: Any, option: Any, argument: Any, common: Any
) -> None:
    """Add the commands; parameters as for `govsim.cli_studies.add_studies`."""
    where = argument(N_("folder or workbook with the table “observations”, or a CSV file of it"),
                     N_("PATH"))  # fmt: skip
    home = option(None, N_("folder or workbook of the district; PATH itself if it holds one, else "
                           "the sample district"), "DIR")  # fmt: skip
    which = option(None, N_("parameters to calibrate, separated by commas; unless given, those "
                            "that the observations depend on most are found by a screening of "
                            "all"), "A,B,…")  # fmt: skip
    most = option("8", N_("parameters that a screening chooses, at most"), "N")
    runs = option("1600", N_("runs of the model, without the screening"), "N")
    rules = option("baseline", N_("scenario file or name: the rules in force in the years "
                                  "observed"), "SCENARIO")  # fmt: skip
    off = option(
        "0.1",
        N_(
            "how far the model may be off even with the right parameters, as a "
            "share of the spread that the prior leaves to a figure"
        ),
        "X",
    )
    rest = option("held", N_("all other parameters: held at their central values, or drawn from "
                             "their ranges"), "held|drawn")  # fmt: skip
    before = option(None, N_("table of parameters whose ranges are used instead of the "
                             "catalogue's, such as estimates from rosters"), "FILE")  # fmt: skip
    folder = option("reports/calibration", N_("folder for the posterior, tables and figures"),
                    "DIR")  # fmt: skip
    folder_tried = option("reports/backtest", N_("folder for forecasts, tables and figures"),
                          "DIR")  # fmt: skip
    until = option(None, N_("last year that is fitted; unless given, the last quarter of the years "
                            "is foretold"), "YEAR")  # fmt: skip

    @command(N_("Calibrate parameters to what the district observed, and keep the posterior."))
    def calibrate(
        path: str = where,
        district: str | None = home,
        vary: str | None = which,
        top: str = most,
        budget: str = runs,
        scenario: str = rules,
        discrepancy: str = off,
        others: str = rest,
        prior: str | None = before,
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        output: str = folder,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.calibration.study import CalibrationStudy
        from govsim.report import calibration as words
        from govsim.report.calibration_files import write_calibration
        from govsim.report.listings import table

        study = plan(
            CalibrationStudy, language_now, path, district, output,
            names=names_of(vary), scenario=scenario, others=others, prior=prior,
            discrepancy=discrepancy, top=top, budget=budget, seed=seed, jobs=jobs,
        )  # fmt: skip
        found = study.run(progress=progress_bar(language_now))
        typer.echo(table(words.FIGURE_HEAD, words.figure_rows(found, language_now), language_now))
        typer.echo("")
        rows = words.parameter_rows(found, language_now)
        typer.echo(table(words.PARAMETER_HEAD, rows, language_now))
        chosen = words.chosen_line(found, language_now)
        said = [*([chosen] if chosen else []), *words.sentences(found, language_now)]
        typer.echo("\n".join(said) + "\n")
        typer.echo("\n".join(words.method(found, language_now)))
        for written in write_calibration(found, output):
            typer.echo(shown_path(written))

    @command(N_("Calibrate on the years up to one, foretell those after it, and compare."))
    def backtest(
        path: str = where,
        through: str | None = until,
        district: str | None = home,
        vary: str | None = which,
        top: str = most,
        budget: str = runs,
        scenario: str = rules,
        discrepancy: str = off,
        others: str = rest,
        prior: str | None = before,
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        output: str = folder_tried,
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.analysis.calibration.backtest import BackTestStudy
        from govsim.report import backtest as words
        from govsim.report.calibration import method
        from govsim.report.listings import table

        study = plan(
            BackTestStudy, language_now, path, district, output, through=through,
            names=names_of(vary), scenario=scenario, others=others, prior=prior,
            discrepancy=discrepancy, top=top, budget=budget, seed=seed, jobs=jobs,
        )  # fmt: skip
        found = study.run(progress=progress_bar(language_now))
        rows = words.forecast_rows(found, language_now)
        typer.echo(table(words.FORECAST_HEAD, rows, language_now))
        typer.echo("")
        rows = words.score_rows(found, language_now)
        typer.echo(table(words.SCORE_HEAD, rows, language_now))
        typer.echo("\n".join(words.sentences(found, language_now)) + "\n")
        typer.echo("\n".join(method(found.calibration, language_now)))
        for written in words.write_backtest(found, output):
            typer.echo(shown_path(written))


def names_of(text: str | None) -> list[str] | None:
    """Names separated by commas; None for none."""
    if text is None:
        return None
    return [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]


def plan(
    kind: Any, language: Language, path: str, district: str | None, output: str, *,
    names: list[str] | None, prior: str | None, discrepancy: str, through: str | None = None,
    scenario: str, others: str, **whole: str,
) -> Any:  # fmt: skip
    """The study asked for; the faults of all that it is given are said together.

    Raises
    ------
    InputError
        With every fault.
    """
    from govsim.analysis.calibration.sources import holds_district, open_prior, open_targets

    def opened() -> tuple[Any, Any]:
        home = load_home(district or (path if holds_district(path) else None))
        return home, open_targets(path, home)

    settings, off, year, ranges, rules, (home, targets), *_ = together(
        lambda: numbers(**whole),
        lambda: decimal("--discrepancy", discrepancy),
        lambda: None if through is None else whole_year(through),
        lambda: open_prior(prior),
        lambda: _scenario(scenario),
        opened,
        lambda: check_others(others),
        lambda: check_names(names),
        lambda: check_folder(output),
    )  # fmt: skip
    if district is None and not holds_district(path):
        message = N_("{path} holds no district: the sample district is used")
        typer.echo(translate(message, language, path=path), err=True)
    more = {} if through is None else {"through": year}
    make = partial(kind, home, targets, names=names, scenario=rules, prior=ranges,
                   discrepancy=off, others=others, **settings, **more)  # fmt: skip
    return gathered(make)[0]


def _scenario(name: str) -> Any:
    from govsim.policy import load_scenario

    return load_scenario(name)


def check_others(given: str) -> None:
    """Refuse what is neither ``held`` nor ``drawn``.

    Raises
    ------
    InputError
    """
    from govsim.analysis.calibration.study import OTHERS
    from govsim.catalogue.errors import unknown_name

    if given not in OTHERS:
        raise InputError([unknown_name(given, OTHERS, file="--others")])


def check_names(names: list[str] | None) -> None:
    """Refuse parameters that do not exist, and an empty list of them.

    Raises
    ------
    InputError
    """
    from govsim.catalogue.errors import unknown_name
    from govsim.catalogue.parameters import load_parameters

    known = load_parameters()
    faults = [unknown_name(n, known, file="--vary") for n in names or () if n not in known]
    if names is not None and not names:
        faults.append(Fault(Text(N_("{name} needs a value"), name="--vary")))
    if faults:
        raise InputError(faults)


def whole_year(text: str) -> int:
    """A year.

    Raises
    ------
    InputError
        If it is none.
    """
    if text.isdecimal() and len(text) == 4:
        return int(text)
    raise InputError([
        Fault(Text(N_("{name} is “{value}”"), name="--through", value=text[:40]),
              Text(N_("a year such as 2029")))
    ])  # fmt: skip
