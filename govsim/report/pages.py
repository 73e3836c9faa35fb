"""Pages and pictures of the documentation that show simulated results.

``python -m govsim.report.pages`` runs the sample district and writes them into ``docs/``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govsim.analysis.evidence import Level, baseline_levels
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import GRADES
from govsim.report.figures import scenario_names, subsystem_figure

if TYPE_CHECKING:
    from govsim.study import Results

SCENARIOS = ["baseline", "raise-grants", "entry-by-exam"]
PICTURED = ["arrears_months", "vacancy_rate", "on_time_share"]
REPLICATIONS = 30


def write_pages(results: Results, folder: Path) -> list[Path]:
    """Write the page of levels against evidence in both languages, and the README's picture."""
    written = []
    for language in LANGUAGES:
        path = folder / f"baseline.{language}.md"
        path.write_text(baseline_page(results, language), encoding="utf-8")
        written.append(path)
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    for language, name in (("en", "first-light.png"), ("zh", "first-light.zh.png")):
        _, png = subsystem_figure(results, PICTURED, scenario_names(results, language), language)
        (images / name).write_bytes(png)
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
        "| " + " | ".join(t(h) for h in head) + " |",
        "|" + "---|" * len(head),
        *[_row(level, language) for level in levels],
        "",
        t(N_("Time to fill under entry by exam is that of the last two years of that scenario and "
             "counts the posts that slip past the exam as well.")),
        "",
        t(N_("Made by `make docs`; do not edit by hand.")),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _row(level: Level, language: Language) -> str:
    p = level.parameter
    evidence = translate(
        N_("{low} to {high} ({central})"), language, low=f"{p.low:g}", high=f"{p.high:g}",
        central=f"{p.central:g}",
    )  # fmt: skip
    digits = 3 if abs(level.mean) < 1 else 1
    outcomes = translate(N_(", "), language).join(
        OUTCOMES[name].text("label", language) for name in level.outcomes
    )
    cells = [
        p.text("label", language), p.text("unit", language), evidence, f"{level.mean:.{digits}f}",
        translate(N_("{low} to {high}"), language, low=f"{level.low:.{digits}f}",
                  high=f"{level.high:.{digits}f}"),
        translate(N_("yes") if level.inside else N_("no"), language), outcomes,
        translate(GRADES[p.grade], language),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Run the sample district and write the pages."""
    from govsim.catalogue.places import data_root
    from govsim.district import load_district
    from govsim.study import Study

    district = load_district(data_root() / "districts" / "sample")
    results = Study(district, SCENARIOS, replications=REPLICATIONS).run()
    for path in write_pages(results, Path(__file__).parents[2] / "docs"):
        print(path.name)


if __name__ == "__main__":
    main()
