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
    Coupling("service", "emergencies", "staff_hours", N_("an emergency is duty for all in post")),
    Coupling("service", "emergencies", "requests", N_("in an emergency residents need more")),
    Coupling("emergencies", "staffing", "workers", N_("everyone in post stands watch")),
    Coupling("service", "brands", "staff_hours", N_("a distinctive service takes working time")),
    Coupling("service", "brands", "kinds", N_("a distinctive service adds to the choice")),
    Coupling("satisfaction", "brands", "points", N_("residents identify with a known service")),
    Coupling("service", "staffing", "staff_hours", N_("training takes working time")),
    Coupling("service", "funding", "staff_hours", N_("asking for money takes staff time")),
    Coupling("service", "funding", "activities", N_("paid activities become services")),
    Coupling("inspections", "funding", "inspected", N_("inspections are prepared for")),
    Coupling("inspections", "staffing", "workers", N_("everyone in post prepares for inspections")),
    Coupling("inspections", "tasks", "ledgers", N_("inspections look at ledgers")),
    Coupling("tasks", "units", "street_powers", N_("a street with a say is evaded less")),
    Coupling("service", "tasks", "hours", N_("tasks handed down come before residents")),
    Coupling("service", "inspections", "peak_hours", N_("inspections come before residents")),
    Coupling("service", "tasks", "staff_hours", N_("the list and reports on reforms take time")),
    Coupling("service", "stations", "staff_hours", N_("stations take time, and save visits")),
    Coupling("satisfaction", "stations", "points", N_("a station round the corner pleases")),
    Coupling("survey", "satisfaction", "level", N_("those asked have an opinion")),
    Coupling("survey", "service", "on_time", N_("only those who asked for something are asked")),
    Coupling("survey", "inspections", "inspected", N_("under inspection figures are polished")),
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
    Coupling("volunteers", "quarters", "mobilising", N_("living branches bring volunteers in")),
    Coupling("demonstration", "funding", "need_month", N_("who lives hand to mouth cannot apply")),
    Coupling("service", "demonstration", "staff_hours", N_("sites and dispatch take staff time")),
    Coupling("service", "demonstration", "kinds", N_("a finished site offers services")),
    Coupling("satisfaction", "demonstration", "points", N_("well-kept surroundings please")),
    Coupling("service", "own_income", "staff_hours", N_("letting property takes staff time")),
    Coupling("own_income", "units", "beyond", N_("own money from units above today's counts")),
    Coupling("funding", "own_income", "counted", N_("the district sets own income off")),
    Coupling("service", "members", "staff_hours", N_("members' visits are received and stamped")),
    Coupling("satisfaction", "members", "points", N_("help that meets a need pleases")),
    Coupling("wishes", "members", "unskilled_hours", N_("members take up wishes")),
    Coupling("wishes", "members", "skilled_hours", N_("skilled members meet skilled wishes")),
    Coupling("wishes", "volunteers", "hours", N_("volunteers take up wishes")),
    Coupling("wishes", "volunteers", "skilled_hours", N_("skilled volunteers meet skilled wishes")),
    Coupling("satisfaction", "wishes", "points", N_("wishes met please")),
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
