"""Every sentence of the public docstrings, so that the page of them can be had in Chinese.

A test refuses a docstring whose words are not here.
"""

from __future__ import annotations

from govsim.catalogue.messages import N_, Text

_SAID = (
    N_("Scenarios run side by side, each replication under the same luck in every "
       "scenario."),
    N_("Scenarios, or names or paths to load. The first without proposals is what the "
       "others are compared with; the shipped baseline is added if there is none."),
    N_("``\"auto\"`` adds replications until every headline difference is known precisely "
       "enough."),
    N_("How precisely, for ``\"auto\"`` only; the default `Precision` unless given."),
    N_("Processes; -1 for all cores. Results are the same whatever their number."),
    N_("Values that replace the catalogue's central ones."),
    N_("With every fault of settings, scenarios and parameters."),
    N_("Run everything."),
    N_("Called with runs done and runs in all, which grow batch by batch under ``\"auto\"``."),
    N_("Folder to save the results in."),
    N_("Whether a folder holds the whole results of just this study."),
    N_("Read a district from a folder of CSV tables or an ``.xlsx`` workbook."),
    N_("With every fault of every table."),
    N_("Read back what `Results.save` wrote."),
    N_("The district of the study."),
    N_("If a file is missing or damaged, or the district is not the study's."),
    N_("Read a scenario file, or one of the shipped scenarios by name."),
    N_("A file, or a name such as ``raise-grants``."),
    N_("With every fault found, each with file, row and key."),
    N_("Run one scenario once."),
    N_("From `govsim.load_district`."),
    N_("From `govsim.load_scenario`, or a path or name to load."),
    N_("Values that replace the catalogue's central ones, in the catalogue's units."),
    N_("The same two numbers give the same luck, whatever the scenario."),
    N_("Calendar years reported, from the district's start date."),
    N_("What no proposal decides (`govsim.policy.shocks`)."),
    N_("Levels of places whose outcomes are kept; the district's always are. Unless given, all of "
       "them, but of a district of more than 10,000 communities not those of single communities. "
       "What is kept changes no number."),
    N_("Monthly outcomes of the district and of the places of the other levels kept."),
    N_("Levels of places whose outcomes are kept, the district's first."),
    N_("If there is no such level, or its outcomes are not kept."),
    N_("With every fault: an unknown parameter, a value outside its bounds, a bad number of years, "
       "an unknown level."),
    N_("Outcomes of scenarios × replications."),
    N_("The reference (without proposals) first."),
    N_("``YYYY-MM``."),
    N_("Every run's outcomes, and the runs that failed."),
    N_("What decides the numbers, and what does not."),
    N_("Identifiers of all outcomes."),
    N_("The rows of one run."),
    N_("Identifiers of the places of a level."),
    N_("A scenario by name."),
    N_("Replications in which no scenario's run failed; only these are compared."),
    N_("All outcomes at once (large)."),
    N_("Places: district, streets, communities. Not a number where a run failed."),
    N_("One outcome of one place under one scenario."),
    N_("Months of each calendar year, and of all time since the scenario's first start."),
    N_("Every scenario against the reference, in one outcome."),
    N_("``district``, ``street`` or ``community``."),
    N_("One place; else every place of the level."),
    N_("A calendar year, or ``after`` (all months since the scenario's first start); else "
       "all."),
    N_("One row a scenario, place and period: means over the period's months, the paired "
       "difference with its 95% interval, and what pairing saved."),
    N_("Every scenario against the reference, in every outcome of the district. The last "
       "column, ``p_adjusted``, corrects the headline comparisons for their number (Holm)."),
    N_("What the replications are enough for; None where their number was given."),
    N_("All outcomes as one tidy table, as in ``outcomes.parquet`` (large)."),
    N_("Write ``outcomes.parquet``, ``comparison.csv`` and ``run.json`` into a folder. "
       "Nothing is left half-written: files are made aside and moved into place."),
    N_("If the folder cannot be written."),
)  # fmt: skip
SENTENCES: dict[str, Text] = {said: Text(said) for said in _SAID}
