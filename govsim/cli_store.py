"""The command that looks after the store of runs."""

from datetime import datetime
from typing import Any

import typer

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text, translate
from govsim.cli_input import check_language, together

ACTIONS = ("info", "verify", "prune")


def add_store(
    language_now: Language, command: Any, option: Any, argument: Any, spoken: Any
) -> None:  # fmt: skip
    """Add the command.

    Parameters
    ----------
    language_now : Language
    command, option, argument : callable
        Makers of commands, options and arguments in that language.
    spoken : option
        The option of the language.
    """
    what = argument(N_("info: what is kept; verify: throw away damaged runs; prune: throw away "
                       "runs of other versions of the model"), "info|verify|prune")  # fmt: skip
    where = option(None, N_("folder of the store (usually in the user's cache)"), "DIR")
    age = option(None, N_("prune: also runs computed more than so many days ago"), "DAYS")

    @command(N_("Look after the runs that are kept."))
    def store(
        action: str = what,
        folder: str | None = typer.Option(
            where.default, "--store", help=where.help, metavar=where.metavar
        ),
        older_than: str | None = age,
        language: str | None = spoken,
    ) -> None:
        check_language(language)
        from govsim.study.computing import current_store, unchecked
        from govsim.study.keys import model_version

        with unchecked(folder, None):
            _, days, *_ = together(
                lambda: _check_action(action),
                lambda: _days(older_than, action),
            )
            held = current_store()
            if held is None:
                raise InputError([
                    Fault(Text(N_("no runs are kept")),
                          Text(N_("a folder that can be written (--store DIR)")))
                ])  # fmt: skip
            if action == "verify":
                sound, damaged = held.verify()
                say = translate(N_("{sound} runs are sound; {damaged} were damaged and are thrown "
                                   "away, to be computed anew"), language_now,
                                sound=sound, damaged=damaged)  # fmt: skip
                typer.echo(say)
            if action == "prune":
                gone = held.prune(model_version(), days=days)
                typer.echo(translate(N_("{n} runs thrown away"), language_now, n=gone))
            for line in _inventory(held.inventory(model_version()), language_now):
                typer.echo(line)


def _inventory(found: Any, language: Language) -> list[str]:
    lines = [
        translate(N_("store: {path} ({size} MB)"), language, path=str(found.path),
                  size=f"{found.size / 1e6:,.1f}"),
        translate(N_("runs: {runs}, of which {places} with every place and {other} of other "
                     "versions of the model"), language,
                  runs=found.runs, places=found.with_places, other=found.other_models),
    ]  # fmt: skip
    if found.oldest is not None:
        first, last = (datetime.fromtimestamp(t) for t in (found.oldest, found.newest))
        message = N_("computed between {first} and {last}")
        shown = "%Y-%m-%d %H:%M"
        lines.append(translate(message, language, first=f"{first:{shown}}", last=f"{last:{shown}}"))
    return lines


def _check_action(action: str) -> None:
    if action not in ACTIONS:
        raise InputError([unknown_name(action, ACTIONS)])


def _days(given: str | None, action: str) -> float | None:
    if given is None:
        return None
    expected = Text(N_("a number of days, 0 or more, with prune"))
    try:
        days = float(given)
    except ValueError:
        days = -1.0
    if action != "prune" or not 0 <= days < 1e6:
        what = Text(N_("{name} is “{value}”"), name="--older-than", value=given[:40])
        raise InputError([Fault(what, expected)])
    return days
