"""The commands that open a workshop, and make its teaching kit."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import LANGUAGES, N_, Language, Text, translate
from govsim.cli_input import (
    check_folder,
    check_language,
    load_home,
    numbers,
    sample_or,
    shown_path,
    together,
)

LEAST_LETTERS = 4


def add_workshop(
    language_now: Language, command: Any, running: Any, option: Any, common: Any
) -> None:  # fmt: skip
    """Add the commands.

    Parameters
    ----------
    language_now : Language
    command, running, option : callable
        Makers of commands, of commands that run the model, and of options in that language.
    common : dict
        Options that commands share, and ``t``, which translates.
    """
    t = common["t"]
    port_option = option("5006", N_("port of the server"), "N")
    word = option(None, N_("password that everyone is asked for"), "WORD")
    console = option(None, N_("password of the facilitator's console (unless given, one is made "
                              "and shown)"), "WORD")  # fmt: skip
    money = option(None, N_("yuan a year that a package may cost; unless given, what raising the "
                            "operating grant by 35% costs"), "YUAN")  # fmt: skip
    state = option(None, N_("folder that keeps what participants have set (usually in the user's "
                            "state folder)"), "DIR")  # fmt: skip
    let_in = typer.Option(False, "--lan", help=t(N_("let other machines of the network in")))

    @command(N_("Open a workshop: officials move the levers in a browser."))
    def workshop(
        district: str | None = common["district"],
        port: str = port_option,
        lan: bool = let_in,
        password: str | None = word,
        console: str | None = console,
        budget: str | None = money,
        state: str | None = state,
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        settings, folder, _, _, _, limit, _ = together(
            lambda: numbers(seed=seed, jobs=jobs, port=port),
            lambda: _folder(state),
            lambda: load_home(district),
            lambda: _password(password),
            lambda: _password(console),
            lambda: _yuan(budget),
            _installed,
        )
        from govsim.study.engine import processes
        from govsim.workshop.room import Room, States
        from govsim.workshop.server import CONSOLE, console_password, serve

        home = str(sample_or(district).absolute())
        room = Room(home, States(folder), budget=limit, workers=processes(settings["jobs"]),
                    seed=settings["seed"])  # fmt: skip
        typer.echo(t(N_("Today's rules are being simulated …")), err=True)

        def opened(addresses: list[str]) -> None:
            if lan and not password:
                typer.echo(t(N_("Anyone on this network can come in: no password is set "
                                "(--password).")), err=True)  # fmt: skip
            for address in addresses:
                typer.echo(translate(N_("Open at {address}"), language_now, address=address))
            where = addresses[0].rstrip("/") + CONSOLE
            typer.echo(translate(N_("Facilitator's console: {address}; its password: {word}"),
                                 language_now, address=where, word=word))  # fmt: skip
            typer.echo(t(N_("Ctrl-C ends the workshop; what participants have set is kept.")),
                       err=True)  # fmt: skip

        word = console or console_password(folder)
        serve(room, folder, port=settings["port"], lan=lan, password=password, word=word,
              opened=opened)  # fmt: skip

    kit_folder = option("reports/kit", N_("folder for the kit"), "DIR")
    times = option("16", N_("replications of each package"), "N")

    @running(N_("Make a workshop's teaching kit: guide, handout, test and slides."))
    def kit(
        output: str = kit_folder,
        replications: str = times,
        district: str | None = common["district"],
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        settings, home, _ = together(
            lambda: numbers(replications=replications, seed=seed, jobs=jobs),
            lambda: load_home(district),
            lambda: check_folder(output),
        )
        from govsim.workshop.kit import write_kit

        def told(done: int, total: int) -> None:
            said = translate(N_("exercise {done} of {total}"), language_now, done=done, total=total)
            typer.echo(said, err=True)

        for path in write_kit(home, Path(output), LANGUAGES, told=told, **settings):
            typer.echo(shown_path(path))


def _installed() -> None:
    if find_spec("panel") is None:
        raise InputError([
            Fault(Text(N_("the workshop needs the library Panel")),
                  Text('pip install "govsim[workshop]"'))
        ])  # fmt: skip


def _password(text: str | None) -> None:
    if text is not None and len(text) < LEAST_LETTERS:
        raise InputError([
            Fault(Text(N_("the password is too short")),
                  Text(N_("at least {count} letters"), count=LEAST_LETTERS))
        ])  # fmt: skip


def _yuan(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e12:
        raise InputError([
            Fault(Text(N_("--budget is “{value}”"), value=text[:20]),
                  Text(N_("an amount in yuan above 0")))
        ])  # fmt: skip
    return value


def _folder(text: str | None) -> Path:
    from platformdirs import user_state_path

    if text is None:
        return user_state_path("govsim", appauthor=False) / "workshop"
    return Path(text).expanduser().absolute()
