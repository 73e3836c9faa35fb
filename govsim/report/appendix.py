"""The proposal appendix: one study, one notebook run a language, and its documents.

The study is computed once and saved; each language's notebook loads it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.folders import folder_faults
from govsim.catalogue.messages import LANGUAGES, N_, Language, Text, translate
from govsim.catalogue.places import data_root
from govsim.catalogue.validation import checked
from govsim.report.documents import (
    FIGURES,
    FORMATS,
    Manuscript,
    check_formats,
    write_documents,
    write_figures,
)
from govsim.report.fonts import check_coverage
from govsim.report.kinds import Form, check_kinds, write_kinds
from govsim.report.office import NO_OFFICE, Office

if TYPE_CHECKING:
    from govsim.analysis.beyond import Beyond
    from govsim.district import District
    from govsim.study import Results, Study

Progress = Callable[[int, int], None]


DRAWS, EVALUATIONS = 120, 48
"""Draws of the parameters, and packages tried, unless told otherwise."""


class Settings(BaseModel):
    """The notebook's parameters, checked before papermill sees them.

    Attributes
    ----------
    scenarios : list of str
        Names or files.
    district : str
        Folder or workbook; empty for the sample district.
    years, seed, jobs : int
    replications : int or "auto"
    language : Language
    output : str
        Folder to save the study in; empty to keep nothing.
    results : str
        Folder of a study already computed; empty to compute it.
    draws, evaluations : int
        Draws of the parameters in which the scenarios are run again, and packages tried within
        the same money; 0 for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    scenarios: Annotated[list[str], Field(min_length=1)]
    district: str = ""
    years: Annotated[int, Field(ge=1, le=50)] = 5
    replications: Annotated[int, Field(ge=1, le=100_000)] | Literal["auto"] = 50
    seed: Annotated[int, Field(ge=0)] = 0
    jobs: Annotated[int, Field(ge=-1024, le=1024)] = -1
    language: Language = "zh"
    output: str = ""
    results: str = ""
    draws: Annotated[int, Field(ge=0, le=100_000)] = DRAWS
    evaluations: Annotated[int, Field(ge=0, le=100_000)] = EVALUATIONS


def check_settings(**values: object) -> Settings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    return checked(Settings, values)


def open_results(settings: Settings, progress: Progress | None = None) -> Results:
    """The study the settings ask for: read back if there is one, else computed.

    Parameters
    ----------
    settings : Settings
    progress : callable, optional
        Called with runs done and runs in all.

    Returns
    -------
    Results
    """
    if settings.results:
        from govsim.study import load_results

        return load_results(settings.results, open_district(settings.district))
    return plan_study(settings).run(progress=progress, output=settings.output or None)


def open_beyond(
    settings: Settings, results: Results, progress: Progress | None = None
) -> Beyond:  # fmt: skip
    """The further studies the settings ask for: read back if they are kept, else computed.

    Parameters
    ----------
    settings : Settings
    results : Results
        The appendix's own study.
    progress : callable, optional
        Called with runs done and runs in all, study by study.
    """
    from govsim.analysis.beyond import study_beyond

    return study_beyond(
        results, settings.results or settings.output or None, draws=settings.draws,
        evaluations=settings.evaluations, jobs=settings.jobs, progress=progress,
    )  # fmt: skip


def plan_study(settings: Settings) -> Study:
    """The study the settings ask for, checked but not yet run."""
    from govsim.study import Study

    study = Study(
        open_district(settings.district),
        settings.scenarios,
        years=settings.years,
        replications=settings.replications,
        seed=settings.seed,
        jobs=settings.jobs,
    )
    check_shown(study)
    return study


def open_district(path: str) -> District:
    """A district by path; the sample district for an empty path."""
    from govsim.district import load_district

    return load_district(path or data_root() / "districts" / "sample")


def run_appendix(
    scenarios: Sequence[str], *, output: str | os.PathLike[str], district: str = "",
    years: int = 5, replications: int | Literal["auto"] = 50, seed: int = 0, jobs: int = -1,
    formats: Iterable[str] = FORMATS, languages: Iterable[str] = LANGUAGES,
    kinds: Iterable[str] = ("appendix",), draws: int = DRAWS, evaluations: int = EVALUATIONS,
    office: Office = NO_OFFICE, progress: Progress | None = None,
    ran: Callable[[Results], None] | None = None,
) -> list[Path]:  # fmt: skip
    """Compute the study and what goes beyond it, and make the appendix of it.

    Parameters
    ----------
    scenarios : sequence of str
        Names or files.
    output : path
        The documents go here, the study into its folder ``run``.
    district : str
        Folder or workbook; empty for the sample district.
    years, seed, jobs : int
    replications : int or "auto"
    formats, languages : iterable of str
    kinds : iterable of str
        Any of ``appendix``, ``brief``, ``slides`` and ``technical``, or ``all``.
    office : Office, optional
        An office's own template, fonts and mark.
    draws, evaluations : int
        Draws of the parameters, and packages tried within the same money; 0 for none.
    progress : callable, optional
        Called with runs done and runs in all, study by study.
    ran : callable, optional
        Called with the study once it is saved, before the documents are written.

    Returns
    -------
    list of Path
        The documents.

    Raises
    ------
    InputError
        With every fault of the settings, the scenarios or the district; and where no scenario
        begins within the years simulated.
    """
    from govsim.study.nested import too_late

    check_formats(formats := list(formats))
    check_kinds(kinds := list(kinds))
    if faults := folder_faults(Path(output) / "run"):
        raise InputError(faults)
    settings = check_settings(
        scenarios=list(scenarios), district=district, years=years, replications=replications,
        seed=seed, jobs=jobs, output=str(Path(output) / "run"), draws=draws,
        evaluations=evaluations,
    )  # fmt: skip
    study = plan_study(settings)
    late = [too_late(s, study.district, study.years) for s in study.scenarios[1:]]
    if late and all(late):
        raise InputError([fault for faults in late for fault in faults])
    results = study.run(progress=progress)
    folder = results.save(settings.output)
    if ran is not None:
        ran(results)
    open_beyond(settings, results, progress)
    return make_appendix(
        folder, output=output, district=district, formats=formats, languages=languages,
        kinds=kinds, draws=draws, evaluations=evaluations, jobs=jobs, office=office,
    )  # fmt: skip


def make_appendix(
    results: Results | str | os.PathLike[str], *, output: str | os.PathLike[str],
    district: str = "", formats: Iterable[str] = FORMATS, languages: Iterable[str] = LANGUAGES,
    kinds: Iterable[str] = ("appendix",),
    draws: int = 0, evaluations: int = 0, jobs: int = -1, office: Office = NO_OFFICE,
) -> list[Path]:  # fmt: skip
    """The appendix of a study already computed.

    Parameters
    ----------
    results : Results or path
        The study, or the folder it was saved in.
    output : path
        ``appendix.zh.html`` and so on go here, and the executed notebooks into its folder ``run``.
    district : str
        The district the study was made with, as a folder or workbook; empty for the sample.
    formats, languages : iterable of str
    kinds : iterable of str
        Any of ``appendix``, ``brief``, ``slides`` and ``technical``, or ``all``; every kind is of
        the same runs.
    draws, evaluations : int
        Of the further studies; those not kept beside the study are computed first.
    jobs : int
        Processes that compute them.
    office : Office, optional
        An office's own template, fonts and mark.

    Returns
    -------
    list of Path
        The documents, language by language; the appendix first.

    Raises
    ------
    InputError
        If a format or language is unknown, or the study does not belong to the district.
    NotebookError
        If the notebook did not run to its end.
    """
    chosen, target = check_formats(formats), Path(output).absolute()
    spoken, wanted = _check_languages(languages), check_kinds(kinds)
    study, settings = _kept(results, target / "run", district, draws, evaluations, jobs)
    beyond = open_beyond(settings, study)
    written = []
    with office.in_force():
        shown = spoken if "appendix" in wanted else []
        for language, notebook in _run_notebooks(settings, shown, target / "run").items():
            manuscript, stem = open_manuscript(notebook, language), f"appendix.{language}"
            written += write_documents(manuscript, target, stem, chosen, office)
            write_figures(manuscript, target / FIGURES, stem)
        form = Form(target, chosen, spoken, office)
        return written + write_kinds(study, wanted, form, beyond)


def make_manuscripts(
    results: Results | str | os.PathLike[str], *, run: Path, district: str = "",
    languages: Iterable[str] = LANGUAGES,
) -> dict[Language, Manuscript]:  # fmt: skip
    """Text and pictures of a study's appendix without further studies, not yet documents.

    Parameters
    ----------
    results : Results or path
        The study, or the folder it was saved in.
    run : Path
        The executed notebooks go here, and the study if it was not saved yet.
    district : str
        As for `make_appendix`.
    languages : iterable of str

    Returns
    -------
    dict of Language to Manuscript

    Raises
    ------
    InputError
        If a language is unknown, or the study does not belong to the district.
    NotebookError
        If the notebook did not run to its end.
    """
    spoken = _check_languages(languages)
    _, settings = _kept(results, run, district)
    notebooks = _run_notebooks(settings, spoken, run)
    return {language: open_manuscript(path, language) for language, path in notebooks.items()}


def open_manuscript(notebook: Path, language: Language) -> Manuscript:
    """Text and pictures of an appendix's executed notebook."""
    from govsim.report.notebook import manuscript_of
    from govsim.report.opening import TITLE

    return manuscript_of(notebook, language, translate(TITLE, language))


def _kept(
    results: Results | str | os.PathLike[str], run: Path, district: str, draws: int = 0,
    evaluations: int = 0, jobs: int = -1,
) -> tuple[Results, Settings]:  # fmt: skip
    """The study as read from its folder, saved first if it was not yet; and its settings."""
    if not isinstance(results, (str, os.PathLike)):
        check_shown(results)
        results = results.save(run)
    from govsim.study import load_results

    folder = Path(results).absolute()
    study = load_results(folder, open_district(district))
    check_shown(study)
    return study, check_settings(
        scenarios=[s.name for s in study.scenarios], years=study.years,
        replications=study.replications, seed=study.seed, results=str(folder),
        district=str(Path(district).absolute()) if district else "", draws=draws,
        evaluations=evaluations, jobs=jobs,
    )  # fmt: skip


def _run_notebooks(
    settings: Settings, languages: list[Language], run: Path
) -> dict[Language, Path]:
    """One process a language, all at once; all are ended if one fails."""
    from govsim.report.notebook import NotebookRun

    run.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".running-", dir=run) as place:
        started: dict[Language, NotebookRun] = {}
        try:
            for language in languages:
                work = Path(place) / language
                work.mkdir()
                values = settings.model_copy(update={"language": language}).model_dump()
                target = run / f"appendix.{language}.ipynb"
                started[language] = NotebookRun(values, target, work)
            return {language: one.finish() for language, one in started.items()}
        finally:
            for one in started.values():
                one.stop()


def _check_languages(languages: Iterable[str]) -> list[Language]:
    given = list(languages)
    faults = [unknown_name(name, LANGUAGES) for name in given if name not in LANGUAGES]
    if faults:
        raise InputError(faults)
    return [language for language in LANGUAGES if language in given]


def check_shown(results: Results | Study) -> None:
    """Refuse names and titles with characters no font can show, and runs without a proposal."""
    district = results.district
    texts = [district.info.name_zh, district.info.name_en, *district.streets.names_zh,
             *district.streets.names_en, *district.communities.names_zh,
             *district.communities.names_en]  # fmt: skip
    check_coverage(texts)
    for scenario in results.scenarios:
        said = [scenario.title.zh, scenario.title.en, scenario.source]
        if scenario.description:
            said += [scenario.description.zh, scenario.description.en]
        check_coverage(said, file=scenario.name)
    if len(results.scenarios) < 2:
        what = Text(N_("there is nothing to compare with the baseline"))
        raise InputError([Fault(what, Text(N_("at least one scenario with a proposal")))])
