"""The command that builds the documentation site."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from govsim.catalogue.messages import N_, Language, translate
from govsim.cli_input import (
    check_folder,
    check_language,
    load_home,
    numbers,
    shown_path,
    together,
)


def add_site(
    language_now: Language, command: Any, option: Any, common: Any,
    build: Callable[[Language], typer.Typer],
) -> None:  # fmt: skip
    """Add the command.

    Parameters
    ----------
    language_now : Language
    command, option : callable
        Makers of commands and options in that language.
    common : dict
        Options that commands share.
    build : callable
        The whole command line in a language, whose commands the site describes.
    """
    folder = option("build/site", N_("folder for the site"), "DIR")
    times = option("10", N_("replications of each appendix in the gallery; auto: until precise"),
                   "N|auto")  # fmt: skip
    quickly = common["t"](N_("leave the gallery out: built within a minute"))
    bare = typer.Option(False, "--without-gallery", help=quickly)

    @command(N_("Build the documentation as static pages in both languages."))
    def site(
        output: str = folder,
        without_gallery: bool = bare,
        replications: str = times,
        district: str | None = common["district"],
        years: str = common["years"],
        seed: str = common["seed"],
        jobs: str = common["jobs"],
        language: str | None = common["language"],
    ) -> None:
        check_language(language)
        from govsim.report.site import GallerySettings, build_site

        settings, *_ = together(
            lambda: numbers(
                "replications", years=years, replications=replications, seed=seed, jobs=jobs
            ),
            lambda: load_home(district),
            lambda: check_folder(output),
        )

        def told(done: int, total: int, name: str) -> None:
            message = N_("appendix {done} of {total}: {name}")
            said = translate(message, language_now, done=done, total=total, name=name)
            typer.echo(said, err=True)

        def commands(language: Language) -> Any:
            return typer.main.get_command(build(language))

        gallery = GallerySettings(district=district or "", **settings)
        first = build_site(output, commands=commands, told=told,
                           gallery=None if without_gallery else gallery)  # fmt: skip
        typer.echo(shown_path(Path(first)))
