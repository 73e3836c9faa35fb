"""The page of all commands, made from the command line itself."""

from __future__ import annotations

from typing import Any

from govsim.catalogue.messages import N_, Language, translate
from govsim.report.reference.markdown import table

HEAD = (N_("Word"), N_("Value"), N_("Default"), N_("Meaning"))


def commands_page(group: Any, language: Language) -> str:
    """Every command with its arguments and options, as Markdown.

    Parameters
    ----------
    group : click group
        The command line, in the page's language.
    language : Language
    """

    def t(message: str) -> str:
        return translate(message, language)

    lines = [
        f"# {t(N_('Commands'))}", "",
        t(N_("Given as `govsim COMMAND`, or `python -m govsim COMMAND`. `govsim COMMAND --help` "
             "says the same as this page. Everything wrong with a command is said at once, and the "
             "command then ends with exit code 2.")), "",
    ]  # fmt: skip
    for name, command in group.commands.items():
        lines += _section(name, command, language)
    return "\n".join(lines)


def _section(name: str, command: Any, language: Language) -> list[str]:
    params = [p for p in command.params if p.name != "language"]
    arguments = [p for p in params if p.param_type_name == "argument"]
    options = translate(N_("[OPTIONS]"), language)
    usage = " ".join(["govsim", name, options, *(_placed(p) for p in arguments)])
    rows = [_row(p, language) for p in [*arguments, *(p for p in params if p not in arguments)]]
    head = [translate(h, language) for h in HEAD]
    return [f"## govsim {name} {{#{name}}}", "", command.help, "", f"    {usage}", "",
            *(table(head, rows) if rows else ()), ""]  # fmt: skip


def _placed(argument: Any) -> str:
    shown = argument.metavar if argument.required else f"[{argument.metavar}]"
    return f"{shown}…" if argument.nargs == -1 else str(shown)


def _row(param: Any, language: Language) -> list[str]:
    is_flag = getattr(param, "is_flag", False)
    name = param.metavar if param.param_type_name == "argument" else ", ".join(param.opts)
    value = "–" if is_flag or param.param_type_name == "argument" else _choices(param.metavar)
    return [f"`{name}`", value, _default(param, language), param.help or ""]


def _choices(metavar: str) -> str:
    return " / ".join(f"`{word}`" for word in metavar.split("|"))


def _default(param: Any, language: Language) -> str:
    if param.required:
        return translate(N_("must be given"), language)
    if param.default in (None, False, ()):
        return "–"
    return f"`{param.default}`"
