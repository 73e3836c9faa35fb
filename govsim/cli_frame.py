"""What surrounds every command: its language, its help pages, and faults of the command line."""

import gettext
import os
from collections.abc import Sequence
from typing import Any, cast

import typer
from typer._click import exceptions as usage
from typer.core import TyperCommand, TyperGroup

from govsim.catalogue.errors import Fault, unknown_name
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
)  # fmt: skip
"""What the command-line library itself says; it looks these up through gettext."""


class _Speaking:
    """Help pages wholly in the reader's language: the library leaves two phrases in English."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = translate(N_("Show this message and exit."), _help_language())
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        prefix = translate(N_("Usage: "), _help_language())
        formatter.write_usage(ctx.command_path, pieces, prefix=prefix)


class Group(_Speaking, TyperGroup):
    """A list of commands."""


class Command(_Speaking, TyperCommand):
    """One command."""


def _help_language() -> Language:
    return cast(Language, os.environ["LANGUAGE"])


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
    if isinstance(error, usage.NoSuchOption):
        known = list(error.possibilities or ())
        return unknown_name(error.option_name, known or ["--help"])
    if isinstance(error, usage.MissingParameter):
        name = (getattr(error.param, "opts", None) or [""])[0]
        return Fault(Text(N_("{name} is missing"), name=name))
    if isinstance(error, usage.BadOptionUsage):
        return Fault(Text(N_("{name} needs a value"), name=error.option_name))
    context = getattr(error, "ctx", None)
    if context is not None and isinstance(error, usage.UsageError):
        commands = getattr(context.command, "commands", None)
        word = error.message.split("'")[1] if "'" in error.message else ""
        if commands and word and word not in commands:
            return unknown_name(word, commands)
    return Fault(Text(N_("the command line is not understood ({problem})"),
                      problem=error.format_message()))  # fmt: skip
