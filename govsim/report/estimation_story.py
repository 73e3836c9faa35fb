"""The notebook and the page that show what a district's own records say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from govsim.analysis.estimation.everything import Found, estimate_all
from govsim.analysis.estimation.files import is_shown
from govsim.analysis.estimation.residuals import observed_expected
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.validation import checked
from govsim.report.blocks import (
    Block,
    Numbering,
    Picture,
    Prose,
    bullets,
    escape,
    heading,
    pipe_table,
)
from govsim.report.estimation import (
    COX_HEAD,
    HEAD,
    TABLE_NAMES,
    constancy,
    cox_rows,
    figure_of,
    rows,
    rule,
    sentences,
)

if TYPE_CHECKING:
    from govsim.district import District
    from govsim.district.records import Records
    from govsim.report.estimation_figures import Drawn


class EstimateSettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    records : str
        Folder or workbook with record tables; empty for the example district.
    min_count : int
        People or events below which nothing is shown.
    output : str
        Folder for the parameters file, tables and figures; empty for none.
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    records: str = ""
    min_count: Annotated[int, Field(ge=0, le=1000)] = 0
    output: str = ""
    language: Language = "zh"


def check_estimate_settings(**values: object) -> EstimateSettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    return checked(EstimateSettings, values)


def open_records(path: str) -> tuple[Records, District | None]:
    """Record tables, and the district of the same folder or workbook if it has one.

    Parameters
    ----------
    path : str
        Empty for the example district.

    Raises
    ------
    InputError
        With every fault of the tables.
    """
    from pathlib import Path

    from govsim.catalogue.places import data_root
    from govsim.district import load_district
    from govsim.district.read import read_tables
    from govsim.district.records import load_records
    from govsim.district.rows import REQUIRED_TABLES

    place = Path(path) if path else data_root() / "districts" / "example" / "district.xlsx"
    records = load_records(place)
    there = set(read_tables(place, need=()).tables)
    home = load_district(place) if set(REQUIRED_TABLES) <= there else None
    return records, home


class EstimateStory:
    """What the records say, chapter by chapter; each method returns what ``display(*...)`` shows.

    Parameters
    ----------
    found : Found
    language : Language
    min_count : int
    """

    def __init__(self, found: Found, language: Language, min_count: int = 0) -> None:
        self.found, self.language, self.least = found, language, min_count
        self._numbering = Numbering(language)

    @classmethod
    def of(cls, settings: EstimateSettings) -> EstimateStory:
        """The story of a notebook's parameters; writes its files if a folder is named."""
        found = estimate_all(*open_records(settings.records))
        if settings.output:
            from govsim.report.estimation_files import write

            write(found, settings.output, settings.min_count)
        return cls(found, settings.language, settings.min_count)

    def _say(self, message: str, /, **values: object) -> str:
        return escape(translate(message, self.language, **values))

    def _picture(self, drawn: Drawn, caption: str, description: str) -> Picture:
        drawing, data = drawn
        return Picture(drawing, self._numbering.figure(caption), description, data=data)

    def what_was_read(self) -> list[Block]:
        """Tables with their sizes and periods, and the rule."""
        lines = [
            [self._say(TABLE_NAMES[name]), f"{size:,}",
             self._say(N_("{first} to {last}"), first=self.found.windows[name][0].isoformat(),
                       last=self.found.windows[name][1].isoformat())
             if name in self.found.windows else "–"]
            for name, size in self.found.sizes.items()
        ]  # fmt: skip
        head = (N_("Table"), N_("Rows"), N_("Period"))
        return [
            heading(2, self._say(N_("What was read"))),
            pipe_table([self._say(h) for h in head], lines, widths=(40, 20, 40), right=(1,),
                       caption=self._numbering.table(self._say(N_("Records read")))),
            Prose(escape(rule(self.language))),
        ]  # fmt: skip

    def results(self) -> list[Block]:
        """All estimates, and how they lie against the catalogue."""
        from govsim.report.estimation_figures import against_catalogue

        lines = [[escape(cell) for cell in row]
                 for row in rows(self.found.estimates, self.language, self.least)]  # fmt: skip
        shown = [one for one in self.found.estimates if is_shown(one, self.least)]
        blocks: list[Block] = [
            heading(2, self._say(N_("What the records say of the parameters"))),
            pipe_table([self._say(h) for h in HEAD], lines, widths=(32, 13, 18, 9, 18, 18),
                       right=(1, 2, 3, 4, 5),
                       caption=self._numbering.table(self._say(N_("Estimates")))),
        ]  # fmt: skip
        if shown:
            blocks.append(self._picture(
                against_catalogue(shown, self.language),
                self._say(N_("The records against the catalogue's ranges")),
                self._say(N_("Estimates with 95% intervals beside the catalogue's ranges; the "
                             "table above has the numbers")),
            ))  # fmt: skip
        told = sentences(self.found, self.language, self.least)
        return [*blocks, bullets([escape(line) for line in told])]

    def staff(self) -> list[Block]:
        """Who stays, whether hazards are proportional, and residuals."""
        from govsim.report.estimation_figures import residual_figure, staying

        staff = self.found.staff
        if staff is None:
            return []
        blocks: list[Block] = [heading(2, self._say(N_("How long staff stay")))]
        curves = staying(staff.stays, self.language, self.least)
        if curves is not None:
            blocks.append(self._picture(
                curves, self._say(N_("Share who have not quit, by route (Kaplan and Meier, with "
                                     "95% intervals)")),
                self._say(N_("Survival curves over years of service, counted from when at least "
                             "ten are under observation")),
            ))  # fmt: skip
        if self._quits_shown():
            groups = observed_expected(staff.stays, staff.pieces, staff.fit)
            if self.least:
                groups = groups[(groups[["people", "observed"]] >= self.least).all(axis=1)]
            if len(groups):
                blocks.append(self._picture(
                    residual_figure(groups, self.language),
                    self._say(N_("Quits observed against quits expected by the fitted hazard")),
                    self._say(N_("Ratios with exact 95% intervals; 1 is as expected")),
                ))  # fmt: skip
                blocks.append(Prose(self._outside(groups)))
            if staff.cox is not None:
                blocks += [
                    pipe_table(
                        [self._say(h) for h in COX_HEAD],
                        [[escape(c) for c in row] for row in cox_rows(staff.cox, self.language)],
                        widths=(45, 28, 27), right=(1, 2), caption=self._numbering.table(self._say(
                            N_("Check without a shape over years of service: Cox's model with "
                               "Efron's ties"))),
                    ),
                    Prose(escape(constancy(staff.cox, self.language))),
                ]  # fmt: skip
        return blocks

    def _quits_shown(self) -> bool:
        assert self.found.staff is not None
        return bool(self.found.staff.fit.quits.sum() >= max(1, self.least))

    def _outside(self, groups: object) -> str:
        low, high = groups["low"], groups["high"]  # type: ignore[index]
        out = int(((low > 1) | (high < 1)).sum())
        return self._say(N_("Of {all} groups, {out} have an interval that leaves out 1; about "
                            "{usual} would by chance."), all=len(low), out=out,
                         usual=figure_of(round(0.05 * len(low), 1)))  # fmt: skip

    def logs(self) -> list[Block]:
        """Volunteers, requests and delays."""
        from govsim.report.estimation_figures import delays_figure, requests_figure

        found, blocks = self.found, list[Block]()
        if found.volunteers is not None and found.gaps is not None:
            blocks += [
                heading(2, self._say(N_("Volunteers"))),
                Prose(self._say(
                    N_("{n} volunteers served in {sessions} sessions; {active} of them are active "
                       "at the end of the log. Lapsed is a state that nobody records: a silence "
                       "speaks for it as far as it is longer than that person's pace explains, and "
                       "a session after it is a return."), n=f"{found.gaps.volunteers:,}",
                    sessions=f"{found.gaps.sessions:,}", active=f"{found.volunteers.active:,.0f}",
                )),
            ]  # fmt: skip
        if found.weeks is not None and found.weeks.weeks > 1:
            blocks += [
                heading(2, self._say(N_("Requests"))),
                self._picture(requests_figure(found.weeks, self.language),
                              self._say(N_("Requests of the district by week")),
                              self._say(N_("Weekly counts of visits and tickets"))),
            ]  # fmt: skip
        late = found.named("tranche_delay_days")
        if found.delays is not None and late is not None and is_shown(late, self.least):
            blocks += [
                heading(2, self._say(N_("Money on its way"))),
                self._picture(delays_figure(found.delays, late.own[1], self.language, self.least),
                              self._say(N_("How late tranches of the operating grant come")),
                              self._say(N_("Share not yet paid by days after the day due"))),
            ]  # fmt: skip
        if found.arrears is not None and found.arrears.months >= max(1, self.least):
            blocks.append(Prose(self._say(
                N_("Communities owed something in {percent}% of the months in the ledger of "
                   "arrears; those that owed, owed {yuan} yuan on average."),
                percent=f"{100 * found.arrears.owing:.0f}", yuan=f"{found.arrears.yuan:,.0f}",
            )))  # fmt: skip
        return blocks

    @cached_property
    def blocks(self) -> list[Block]:
        """The whole page."""
        return [*self.what_was_read(), *self.results(), *self.staff(), *self.logs()]
