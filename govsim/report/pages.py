"""Pages and pictures of the documentation that show simulated results.

``python -m govsim.report.pages`` runs the sample district and writes them into ``docs/``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govsim.analysis import expected
from govsim.analysis.evidence import Level, baseline_levels
from govsim.analysis.headline import AFTER
from govsim.analysis.problems import problems_found
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import GRADES
from govsim.report.figures import scenario_names, subsystem_figure
from govsim.report.reference.markdown import table

if TYPE_CHECKING:
    from govsim.study import Results

SCENARIOS = ["baseline", "raise-grants", "entry-by-exam"]
PICTURED = ["arrears_months", "vacancy_rate", "on_time_share"]
REPLICATIONS = 30
MADE = N_("Made by `make docs`; do not edit by hand.")


def write_pages(results: Results, folder: Path) -> list[Path]:
    """Write the page of levels against evidence in both languages, and the README's picture."""
    written = []
    for language in LANGUAGES:
        path = folder / f"baseline.{language}.md"
        path.write_text(baseline_page(results, language), encoding="utf-8")
        written.append(path)
        path = folder / f"problems.{language}.md"
        path.write_text(problems_page(results, language), encoding="utf-8")
        written.append(path)
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    for language, name in (("en", "first-light.png"), ("zh", "first-light.zh.png")):
        names = scenario_names(results, language)
        drawing = subsystem_figure(results, PICTURED, names, language)
        (images / name).write_bytes(drawing.png)
        written.append(images / name)
    return written


def baseline_page(results: Results, language: Language) -> str:
    """The page of levels against evidence, as Markdown."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    levels = baseline_levels(results, "entry-by-exam")
    head = (N_("What"), N_("Unit"), N_("Evidence: low to high (central)"), N_("Simulated"),
            N_("95% interval"), N_("Inside"), N_("Computed from"), N_("Grade"))  # fmt: skip
    lines = [
        f"# {t(N_('The simulated baseline against the evidence'))}",
        "",
        t(
            N_(
                "Sample district, {communities} communities, {years} years from {first}, "
                "{n} replications, seed {seed}; all parameters at their central values. Means over "
                "all months reported; intervals are Student's t over replications and hold chance "
                "only, not what is unknown about parameters."
            ),
            communities=len(results.places("community")),
            years=results.years,
            first=results.months[0][:4],
            n=results.replications,
            seed=results.seed,
        ),
        "",
        *table([t(h) for h in head], [_row(level, language) for level in levels]),
        "",
        t(N_("Time to fill under entry by exam is that of the last two years of that scenario and "
             "counts the posts that slip past the exam as well.")),
        "",
        t(MADE),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _row(level: Level, language: Language) -> list[str]:
    p = level.parameter
    outcomes = translate(N_(", "), language).join(
        OUTCOMES[name].text("label", language) for name in level.outcomes
    )
    return [
        p.text("label", language), p.text("unit", language), *_numbers(level, language), outcomes,
        translate(GRADES[p.grade], language),
    ]  # fmt: skip


def _numbers(level: Level, language: Language) -> list[str]:
    """Evidence's range, simulated mean, its interval, and whether it is inside."""
    p, digits = level.parameter, 3 if abs(level.mean) < 1 else 1
    return [
        translate(
            N_("{low} to {high} ({central})"), language, low=f"{p.low:g}", high=f"{p.high:g}",
            central=f"{p.central:g}",
        ),
        f"{level.mean:.{digits}f}",
        translate(N_("{low} to {high}"), language, low=f"{level.low:.{digits}f}",
                  high=f"{level.high:.{digits}f}"),
        translate(N_("yes") if level.inside else N_("no"), language),
    ]  # fmt: skip


def problems_page(results: Results, language: Language) -> str:
    """The table of the nine problems, as Markdown."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    head = (N_("Paragraph"), N_("Problem"), N_("Indicator"),
            N_("A district without the problem would show"), N_("Evidence: low to high (central)"),
            N_("Simulated"), N_("95% interval"), N_("Inside"), N_("Problem shown"))  # fmt: skip
    rows = []
    for found in problems_found(results):
        bound = N_("at least {x}") if found.indicator.worse == "below" else N_("at most {x}")
        rows.append(
            [
                found.problem.paragraph, t(found.problem.title),
                found.level.parameter.text("label", language),
                t(bound, x=f"{found.indicator.sound:g}"), *_numbers(found.level, language),
                t(N_("yes") if found.shown else N_("no")),
            ]
        )  # fmt: skip
    return "\n".join(
        [
            f"# {t(N_('The nine problems in the simulated baseline'))}", "",
            t(N_("Each problem of the report's part two is measured by its indicator. It is shown "
                 "where the whole 95% interval lies beyond what a district without it would show "
                 "(a yardstick of ours). Sample district, {n} replications, parameters at their "
                 "central values."), n=results.replications), "",
            *table([t(h) for h in head], rows), "", t(MADE), "",
        ]
    )  # fmt: skip


def main() -> None:
    """Run the sample district and write the pages."""
    from govsim.catalogue.places import data_root
    from govsim.district import load_district
    from govsim.policy import load_scenario
    from govsim.policy import scenario_names as scenario_names_shipped
    from govsim.report.reference import write_reference
    from govsim.study import Study

    district = load_district(data_root() / "districts" / "sample")
    docs = Path(__file__).parents[2] / "docs"
    results = Study(district, SCENARIOS, replications=REPLICATIONS).run()
    written = write_pages(results, docs)
    names = [name for name in scenario_names_shipped() if load_scenario(name).proposals]
    tried = Study(
        district, ["baseline", *names], replications=expected.REPLICATIONS, seed=expected.SEED,
        years=expected.YEARS,
    ).run()  # fmt: skip
    for index, scenario in enumerate(tried.scenarios[1:], start=1):
        months = tried.periods(scenario)[AFTER]
        found = expected.effects(tried.values[0, :, months, 0], tried.values[index, :, months, 0])
        expected.write_effects(expected.expected_file(scenario.name), found)
        written.append(expected.expected_file(scenario.name))
    for path in [*written, *write_reference(docs)]:
        print(path.name)


if __name__ == "__main__":
    main()
