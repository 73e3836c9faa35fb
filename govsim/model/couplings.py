"""Who reads what from whom: all couplings between subsystems, in one place.

The loop the report describes runs through this table: a gap becomes arrears (funding), arrears
become quits and vacancies (staffing), vacancies become overload and late service (service), service
moves satisfaction, and satisfaction moves volunteers, whose hours come back as service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.subsystem import Subsystem


@dataclass(frozen=True)
class Coupling:
    """One subsystem reads one array of another.

    Attributes
    ----------
    reader, source, array : str
    why : str
        Message: what passes through.
    """

    reader: str
    source: str
    array: str
    why: str


COUPLINGS: tuple[Coupling, ...] = (
    Coupling("funding", "staffing", "filled", N_("only those in post are paid")),
    Coupling("funding", "staffing", "person", N_("arrears are owed to persons")),
    Coupling("funding", "staffing", "pay", N_("the pay bill is the largest need")),
    Coupling("funding", "service", "spare_hours", N_("activities need staff hours left over")),
    Coupling("staffing", "funding", "arrears_months", N_("unpaid staff leave")),
    Coupling("staffing", "funding", "arrears_person", N_("arrears are owed to persons")),
    Coupling("staffing", "funding", "arrears_share", N_("where all owe, leaving helps less")),
    Coupling("staffing", "service", "overload", N_("overload wears staff out")),
    Coupling("staffing", "secretaries", "skill", N_("an able secretary gets more done")),
    Coupling("service", "deliberation", "staff_hours", N_("council days take working time")),
    Coupling(
        "satisfaction", "deliberation", "points", N_("promises kept please, promises broken hurt")
    ),
    Coupling("service", "brands", "staff_hours", N_("a distinctive service takes working time")),
    Coupling("service", "brands", "kinds", N_("a distinctive service adds to the choice")),
    Coupling("satisfaction", "brands", "points", N_("residents identify with a known service")),
    Coupling("service", "staffing", "staff_hours", N_("training takes working time")),
    Coupling("service", "funding", "staff_hours", N_("asking for money takes staff time")),
    Coupling("service", "funding", "activities", N_("paid activities become services")),
    Coupling("service", "funding", "inspected", N_("inspections are prepared for")),
    Coupling("service", "staffing", "workers", N_("hours come from staff in post")),
    Coupling("service", "staffing", "work_rate", N_("skill and effort turn hours into work")),
    Coupling("service", "volunteers", "helping_hours", N_("volunteers take work off staff")),
    Coupling("service", "volunteers", "hours", N_("volunteers need looking after")),
    Coupling("satisfaction", "service", "on_time", N_("requests done in time please")),
    Coupling("satisfaction", "service", "variety", N_("a choice of services pleases")),
    Coupling("satisfaction", "volunteers", "hours", N_("neighbours' help pleases")),
    Coupling("counter", "service", "visits", N_("what residents bring fills the hall")),
    Coupling("counter", "service", "overload", N_("overloaded staff leave windows empty")),
    Coupling("counter", "staffing", "workers", N_("windows are manned by staff in post")),
    Coupling("service", "counter", "request_time", N_("how the hall works sets a matter's time")),
    Coupling("service", "counter", "staff_hours", N_("double entry and training take time")),
    Coupling("satisfaction", "counter", "points", N_("fewer trips and shorter waits please")),
    Coupling("service", "quarters", "staff_hours", N_("branches and quarters take staff time")),
    Coupling("service", "units", "staff_hours", N_("joint meetings and assessments take time")),
    Coupling("satisfaction", "quarters", "points", N_("well-kept, lively quarters please")),
    Coupling("satisfaction", "units", "points", N_("what units share with residents pleases")),
    Coupling("volunteers", "satisfaction", "level", N_("satisfied residents volunteer and stay")),
)


def connect(subsystems: Sequence[Subsystem], *, coupled: bool = True) -> None:
    """Give every subsystem read-only views of what the table lets it read.

    Parameters
    ----------
    subsystems : sequence of Subsystem
    coupled : bool
        False freezes every view at its value now: each subsystem then runs on its own, as theory
        tests need it.
    """
    by_name: Mapping[str, Subsystem] = {s.name: s for s in subsystems}
    inbox: dict[str, dict[str, np.ndarray]] = {s.name: {} for s in subsystems}
    for coupling in COUPLINGS:
        array: np.ndarray = getattr(by_name[coupling.source].out, coupling.array)
        view = array.view() if coupled else array.copy()
        view.flags.writeable = False
        inbox[coupling.reader][f"{coupling.source}.{coupling.array}"] = view
    for subsystem in subsystems:
        subsystem.connect(inbox[subsystem.name])
