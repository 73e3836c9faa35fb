"""What surrounds every command: its language, its help pages, and faults of the command line."""

import _thread
import contextlib
import gettext
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any, cast

import typer
from typer._click import exceptions as usage
from typer.core import TyperCommand, TyperGroup

from govsim.catalogue.errors import Fault, InputError, nearest, unknown_name
from govsim.catalogue.messages import (
    LANGUAGES,
    LOCALE_DIR,
    N_,
    Language,
    Text,
    default_language,
    translate,
)

FRAME = (
    N_("Options"), N_("Commands"), N_("Arguments"), N_("required"), N_("default: {default}"),
    N_("[OPTIONS]"), N_("COMMAND [ARGS]..."),
)  # fmt: skip
"""What the command-line library itself says; it looks these up through gettext."""

AGAIN = 0.1
"""Seconds after which a Ctrl-C that was lost is heard again."""


@contextlib.contextmanager
def heeding() -> Iterator[None]:
    """Ctrl-C is not lost in the block.

    One that falls into a call from compiled code (as when kernels are compiled) Python only prints,
    with its traceback, and goes on.
    """
    before = sys.unraisablehook

    def heed(lost: Any) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            later = threading.Timer(AGAIN, _press)
            later.daemon = True
            later.start()
        else:
            before(lost)

    sys.unraisablehook = heed
    try:
        yield
    finally:
        sys.unraisablehook = before


def _press() -> None:
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:  # wakes it where it waits
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()


class _Speaking:
    """Help pages wholly in the reader's language: the library leaves two phrases in English."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = translate(N_("Show this message and exit."), _help_language())
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        found = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        pieces = " ".join(translate(piece, _help_language()) for piece in found)
        prefix = translate(N_("Usage: "), _help_language())
        formatter.write_usage(ctx.command_path, pieces, prefix=prefix)


class Group(_Speaking, TyperGroup):
    """A list of commands."""


class Command(_Speaking, TyperCommand):
    """One command."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Parameters, without the names of Python types on the help page."""
        params: list[Any] = super().get_params(ctx)
        for param in params:
            if param.param_type_name == "argument":
                param.display_type_rich = lambda ctx: None
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, and refuse words there is no place for."""
        ctx.allow_extra_args = True
        if not ctx.resilient_parsing:
            self._refuse_unknown_and_missing(ctx, args)
        rest = super().parse_args(ctx, args)
        if rest:
            what = N_("“{word}” is one word too many")
            raise InputError([Fault(Text(what, word=word)) for word in rest])
        return rest

    def _refuse_unknown_and_missing(self, ctx: Any, args: list[str]) -> None:
        """All misspelt options and all that is missing at once: the library stops at the first."""
        words, meant, faults, given = list(args), set[str](), list[Fault](), None
        while given is None:
            try:
                given, *_ = self.make_parser(ctx).parse_args(list(words))
            except usage.NoSuchOption as error:
                faults.append(usage_fault(error))
                meant |= self._leave_out(words, error.option_name, ctx)
            except usage.UsageError:
                return  # the library's own word on it
        if given.get("help"):
            return
        faults += [
            usage_fault(usage.MissingParameter(ctx=ctx, param=param))
            for param in self.get_params(ctx)
            if param.required and given.get(param.name) is None and param.name not in meant
        ]
        if faults:
            raise InputError(faults)

    def _leave_out(self, words: list[str], name: str, ctx: Any) -> set[str]:
        """Take a misspelt option away with its value; returns what it most likely meant."""
        options = {o: p for p in self.get_params(ctx) for o in p.opts if o.startswith("-")}
        k = next(k for k, word in enumerate(words) if word.startswith(name))
        near = [options[o] for o in nearest(name, options)]
        takes_value = bool(near) and not near[0].is_flag and "=" not in words[k]
        follows = k + 1 < len(words) and not words[k + 1].startswith("-")
        del words[k : k + 1 + (takes_value and follows)]
        return {param.name for param in near}


def _help_language() -> Language:
    return cast(Language, os.environ.get("LANGUAGE", "en"))


def speak(language: Language) -> None:
    """Let the command-line library speak a language too."""
    gettext.bindtextdomain("govsim", LOCALE_DIR)
    gettext.textdomain("govsim")
    os.environ["LANGUAGE"] = language


def language_of(words: Sequence[str]) -> Language:
    """The language asked for, found before anything else is understood."""
    for k, word in enumerate(words):
        given = word.partition("=")[2] if word.startswith("--language=") else ""
        if word == "--language" and k + 1 < len(words):
            given = words[k + 1]
        if given in LANGUAGES:
            return given
    return default_language()


def say_faults(faults: Sequence[Fault], language: Language) -> None:
    """Print faults, one a line."""
    for fault in faults:
        typer.echo(fault.render(language), err=True)


def usage_fault(error: usage.ClickException) -> Fault:
    """A fault of the command line itself, in the catalogue's words."""
    context = getattr(error, "ctx", None)
    command = context.command if context is not None else None
    if isinstance(error, usage.NoSuchOption):
        names = [name for p in getattr(command, "params", ()) for name in p.opts]
        known = [name for name in names if name.startswith("-")]
        return unknown_name(error.option_name, [*known, "--help"])
    if isinstance(error, usage.MissingParameter):
        return Fault(Text(N_("{name} is missing"), name=_name(error.param)))
    if isinstance(error, usage.BadOptionUsage):
        switch = "not take" in error.message
        what = N_("{name} takes no value") if switch else N_("{name} needs a value")
        return Fault(Text(what, name=error.option_name))
    commands = getattr(command, "commands", None)
    if commands:
        word = error.message.split("'")[1] if "'" in error.message else ""
        if word:
            return unknown_name(word, commands)
        every = Text(N_("one of: {names}"), names=", ".join(commands))
        return Fault(Text(N_("a command is missing")), every)
    return Fault(Text(N_("the command line is not understood ({problem})"),
                      problem=error.format_message()))  # fmt: skip


def _name(param: Any) -> str:
    """What the user calls a parameter: an option's name, or an argument's place in the usage."""
    if getattr(param, "param_type_name", "") == "argument":
        return str(param.metavar)
    return str((getattr(param, "opts", None) or [""])[0])
