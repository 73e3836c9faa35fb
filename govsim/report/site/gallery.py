"""The gallery: every proposal tried alone, its answer in one sentence, and its whole appendix."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from govsim.analysis.headline import compared, headline_outcomes, most_telling, tally
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.places import notebooks_root
from govsim.policy import Scenario
from govsim.policy.proposals import PROPOSALS
from govsim.report.appendix import (
    check_settings,
    make_manuscripts,
    open_district,
    open_manuscript,
    plan_study,
)
from govsim.report.documents import Manuscript
from govsim.report.notebook import NotebookError
from govsim.report.reference.proposals import shipped_scenarios
from govsim.report.site.spark import OUTCOME, Spark
from govsim.report.wording import sentence

if TYPE_CHECKING:
    from govsim.study import Results

KEPT = "key.txt"
REPORT = Path(__file__).parents[1]
NOT_IN_APPENDIX = (REPORT / "site", REPORT / "reference")
"""Rooms whose source does not decide what an appendix says."""


@dataclass(frozen=True)
class GallerySettings:
    """How the gallery's appendices are computed.

    Attributes
    ----------
    replications : int or "auto"
    years, seed, jobs : int
    district : str
        Folder or workbook; empty for the sample district.
    scenarios : sequence of str
        Shipped scenarios to show; empty for all that try one proposal.
    """

    replications: int | Literal["auto"] = 10
    years: int = 5
    seed: int = 0
    jobs: int = -1
    district: str = ""
    scenarios: Sequence[str] = ()


@dataclass(frozen=True)
class Exhibit:
    """One proposal's part of the gallery.

    Attributes
    ----------
    scenario : Scenario
    answer, more : dict of Language to str
        What it does to residents' satisfaction, in one sentence; and the most telling of the rest.
    spark : Spark
    manuscripts : dict of Language to Manuscript
    replications, years, seed : int
    """

    scenario: Scenario
    answer: dict[Language, str]
    more: dict[Language, str]
    spark: Spark
    manuscripts: dict[Language, Manuscript]
    replications: int
    years: int
    seed: int


def exhibited() -> list[str]:
    """For every proposal the shipped scenario that tries it alone; the shortest name of several."""
    alone = [s for s in shipped_scenarios() if len(s.proposals) == 1]
    alone.sort(key=lambda s: len(s.name))
    found = []
    for proposal in PROPOSALS:
        found += [s.name for s in alone if s.proposals[0].name == proposal][:1]
    return found


def exhibits(
    settings: GallerySettings, work: Path, told: Callable[[int, int, str], None] | None = None
) -> Iterator[Exhibit]:
    """Compute the appendix of each proposal; what an earlier build has done is not done again.

    Parameters
    ----------
    settings : GallerySettings
    work : Path
        Folder for studies and executed notebooks, one folder a proposal.
    told : callable, optional
        Called with appendices done, appendices in all, and the name of the last.

    Raises
    ------
    InputError
        With every fault of the settings or the district.
    """
    names = list(settings.scenarios) or exhibited()
    side_by_side = max(1, (os.cpu_count() or 1) // len(LANGUAGES))
    with ThreadPoolExecutor(side_by_side) as pool:
        begun: list[tuple[Results, Future[dict[Language, Manuscript]]]] = []
        for name in names:
            begun.append(_begin(name, settings, work / name, pool))
        for done, (results, written) in enumerate(begun, start=1):
            manuscripts = written.result()
            name = results.scenarios[-1].name
            if told:
                told(done, len(begun), name)
            yield _exhibit(results, manuscripts)


def _begin(
    name: str, settings: GallerySettings, run: Path, pool: ThreadPoolExecutor
) -> tuple[Results, Future[dict[Language, Manuscript]]]:
    """The study now, since it uses all cores itself; its two notebooks meanwhile."""
    if _is_kept(run, settings, name):
        from govsim.study import load_results

        results = load_results(run, open_district(settings.district))
        return results, pool.submit(_read, run)
    chosen = check_settings(
        scenarios=[name], district=settings.district, years=settings.years,
        replications=settings.replications, seed=settings.seed, jobs=settings.jobs,
        output=str(run),
    )  # fmt: skip
    (run / KEPT).unlink(missing_ok=True)
    results = plan_study(chosen).run(output=run)
    return results, pool.submit(_write, run, settings, name)


def _write(run: Path, settings: GallerySettings, name: str) -> dict[Language, Manuscript]:
    """The manuscripts; the folder is marked as whole once they are there."""
    try:
        made = make_manuscripts(run, run=run, district=settings.district)
    except NotebookError:  # a kernel may die for want of memory; the gallery is long
        made = make_manuscripts(run, run=run, district=settings.district)
    (run / KEPT).write_text(_key(settings, name), encoding="utf-8")
    return made


def _read(run: Path) -> dict[Language, Manuscript]:
    return {
        language: open_manuscript(run / f"appendix.{language}.ipynb", language)
        for language in LANGUAGES
    }


def _key(settings: GallerySettings, name: str) -> str:
    """Changes with everything that decides an appendix: settings, source, texts, the district."""
    decisive = asdict(settings) | {"jobs": 0, "scenarios": []}
    digest = hashlib.sha256(json.dumps([name, decisive]).encode())
    digest.update(open_district(settings.district).digest.encode())
    digest.update(_source())
    return digest.hexdigest()


@cache
def _source() -> bytes:
    """Source and texts that decide what an appendix says."""
    digest, package = hashlib.sha256(), REPORT.parent
    source = [p for p in package.rglob("*") if p.suffix in (".py", ".mo")]
    kept = [p for p in source if p.parent != package and not _is_apart(p)]
    for path in sorted([*kept, *notebooks_root().glob("01-*.ipynb")]):
        digest.update(path.read_bytes())
    return digest.digest()


def _is_apart(path: Path) -> bool:
    return any(path.is_relative_to(room) for room in NOT_IN_APPENDIX)


def _is_kept(run: Path, settings: GallerySettings, name: str) -> bool:
    file = run / KEPT
    return file.is_file() and file.read_text(encoding="utf-8") == _key(settings, name)


def _exhibit(results: Results, manuscripts: dict[Language, Manuscript]) -> Exhibit:
    scenario = results.scenarios[-1]
    everything = compared(results, results.outcomes)
    (judged,) = [c for c in everything if c.outcome.identifier == OUTCOME]
    counts = tally(everything, scenario.name)
    heads = set(headline_outcomes(results)) - {"district_cost_yuan", OUTCOME}
    telling = most_telling([c for c in everything if c.outcome.identifier in heads], scenario.name)
    return Exhibit(
        scenario,
        {language: sentence(judged, language) for language in LANGUAGES},
        {language: _more(counts, telling, language) for language in LANGUAGES},
        Spark.of(results, scenario.name), manuscripts,
        results.replications, results.years, results.seed,
    )  # fmt: skip


def _more(counts: dict[Verdict, int], telling: list[Comparison], language: Language) -> str:
    said = translate(
        N_("Of {n} outcomes {better} get better and {worse} get worse."), language,
        n=sum(counts.values()), better=counts[Verdict.BETTER], worse=counts[Verdict.WORSE],
    )  # fmt: skip
    for verdict, message in (
        (Verdict.BETTER, N_(" Best served: {outcome}.")),
        (Verdict.WORSE, N_(" Most harmed: {outcome}.")),
    ):
        first = next((c for c in telling if c.verdict is verdict), None)
        if first is not None:
            label = first.outcome.text("label", language)
            said += translate(message, language, outcome=label)
    return said
