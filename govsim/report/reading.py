"""The notebook on a district's own tables: what was read as what, left out, and is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Language, Text, translate
from govsim.catalogue.places import data_root
from govsim.catalogue.validation import checked
from govsim.report.blocks import Block, Numbering, Prose, escape, heading, pipe_table

if TYPE_CHECKING:
    from govsim.district.notices import Act
    from govsim.district.records import Records

LEAST = 5
"""Smallest count of people the notebook shows."""
MOST_ROWS = 60
"""Lines of one table in the notebook; the rest are counted."""


class ReadingSettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    district : str
        Folder or workbook; empty for the made-up example.
    practice : str
        A second one, in which faults are looked for; empty for the example's.
    marked : str
        File for a marked copy of the second; empty for none.
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    district: str = ""
    practice: str = ""
    marked: str = ""
    language: Language = "zh"


def check_reading_settings(**values: object) -> ReadingSettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    return checked(ReadingSettings, values)


class ReadingStory:
    """What the notebook shows, chapter by chapter.

    Parameters
    ----------
    settings : ReadingSettings
    """

    def __init__(self, settings: ReadingSettings) -> None:
        from govsim.district import read_report

        example = data_root() / "districts" / "example"
        self.settings, self.language = settings, settings.language
        self.path = Path(settings.district) if settings.district else example / "district.xlsx"
        self.practice = Path(settings.practice) if settings.practice else example / "faulty.xlsx"
        self.report = read_report(self.path)
        self.faulty = read_report(self.practice)
        self._numbering = Numbering(self.language)

    def _say(self, message: str, **values: object) -> str:
        return translate(message, self.language, **values)

    def found(self) -> list[Block]:
        """Which tables there are, where, and how many rows."""
        from govsim.district.vocabulary import table_name

        rows = [
            [escape(table_name(place.table).get(self.language)), escape(place.sheet or place.file),
             str(place.header), f"{self.report.rows.get(place.table, 0):,}"]
            for place in self.report.places
        ]  # fmt: skip
        head = [N_("Table"), N_("Sheet or file"), N_("Header in row"), N_("Rows read")]
        words = self._say(N_("The file is “{name}”. Sheets and columns are known by their names, "
                             "titles above and totals below are passed over; nothing in the file "
                             "is ever run."), name=escape(self.path.name))  # fmt: skip
        caption = self._numbering.table(self._say(N_("Tables found")))
        return [heading(2, self._say(N_("What was found"))), Prose(words),
                pipe_table([self._say(h) for h in head], rows, caption=caption,
                           widths=(24, 40, 16, 16), right=(2, 3))]  # fmt: skip

    def conversions(self) -> list[Block]:
        """What was read as what."""
        words = self._say(N_("Nothing is guessed in silence: every cell that was not taken as it "
                             "stands is in this list, with how many there were."))  # fmt: skip
        return self._notices(("doubtful", "converted", "named"), N_("What was read as what"),
                             N_("Conversions"), words)  # fmt: skip

    def left_out(self) -> list[Block]:
        """What was not read, and what was assumed."""
        words = self._say(N_("Columns of names, identity numbers and telephones are left at the "
                             "door: they are neither kept nor hashed nor shown."))  # fmt: skip
        return self._notices(("dropped", "skipped", "assumed"), N_("What was left out or assumed"),
                             N_("Left out and assumed"), words)  # fmt: skip

    def _notices(self, acts: tuple[Act, ...], title: str, caption: str, words: str) -> list[Block]:
        chosen = [n for act in acts for n in self.report.notices if n.act == act]
        rows = [
            [escape(n.sheet or n.file), escape(n.column), escape(n.what.get(self.language)),
             str(n.count or "")]
            for n in chosen[:MOST_ROWS]
        ]  # fmt: skip
        head = [N_("Sheet or file"), N_("Column"), N_("What was done"), N_("Number")]
        blocks: list[Block] = [heading(2, self._say(title)), Prose(words)]
        if rows:
            blocks.append(pipe_table(
                [self._say(h) for h in head], rows, widths=(20, 26, 70, 10), right=(3,),
                caption=self._numbering.table(self._say(caption)),
            ))  # fmt: skip
        return [*blocks, *self._more(len(chosen))]

    def _more(self, count: int) -> list[Block]:
        if count <= MOST_ROWS:
            return []
        return [Prose(self._say(N_("{n} more are not shown."), n=count - MOST_ROWS))]

    def records(self) -> list[Block]:
        """Which records there are, over which days; small counts of leavers are hidden."""
        from govsim.district import load_records
        from govsim.district.vocabulary import table_name

        if self.report.faults:
            words = self._say(N_("There are faults; see `govsim check`."))
            return [heading(2, self._say(N_("Records"))), Prose(words)]
        records = load_records(self.path)
        rows = []
        for table in records.digests:
            days = records.window(table) if table != "windows" else None
            shown = " – ".join(str(day) for day in days) if days else ""
            rows.append([escape(table_name(table).get(self.language)),
                         f"{len(getattr(records, table)):,}", shown,
                         records.digests[table][:12]])  # fmt: skip
        head = [N_("Table"), N_("Rows"), N_("Complete over"), N_("Hash")]
        caption = self._numbering.table(self._say(N_("Records")))
        blocks: list[Block] = [heading(2, self._say(N_("Records")))]
        if rows:
            blocks.append(pipe_table([self._say(h) for h in head], rows, caption=caption,
                                     widths=(24, 12, 34, 18), right=(1,)))  # fmt: skip
        return [*blocks, *self._leavers(records)]

    def _leavers(self, records: Records) -> list[Block]:
        """Leavers by reason and route, no cell below five."""
        import pandas as pd

        from govsim.district.privacy import hide_small
        from govsim.district.vocabulary import choice_words

        roster = records.staff_roster
        if roster is None or not roster["exit_reason"].notna().any():
            return []
        counts = hide_small(pd.crosstab(roster["exit_reason"], roster["route"]), LEAST)
        zh = self.language == "zh"
        reasons, routes = (choice_words("staff_roster", c) if zh else {}
                           for c in ("exit_reason", "route"))  # fmt: skip
        rows = [
            [reasons.get(str(reason), str(reason)),
             *("<" + str(LEAST) if n is pd.NA else f"{n:,}" for n in row)]
            for reason, row in zip(counts.index, counts.to_numpy(), strict=True)
        ]  # fmt: skip
        head = ["", *(routes.get(str(name), str(name)) for name in counts)]
        caption = self._say(N_("Leavers by reason and route; counts below {least}, and one "
                               "beside a single such count, are hidden"), least=LEAST)  # fmt: skip
        return [pipe_table(head, rows, caption=self._numbering.table(caption),
                           widths=(20, *[14] * (len(head) - 1)),
                           right=tuple(range(1, len(head))))]  # fmt: skip

    def faults(self) -> list[Block]:
        """Every fault of the second file, and the marked copy if one was asked for."""
        words = [self._say(N_("The file is “{name}”. All faults are said at once, each with its "
                              "place, what is wrong and what is expected."),
                           name=escape(self.practice.name))]  # fmt: skip
        if self.settings.marked and self.faulty.faults:
            from govsim.district.mark import write_marked

            written = write_marked(self.practice, self.faulty, self.settings.marked, self.language)
            words.append(self._say(N_("A copy with the faulty cells coloured and explained is in "
                                      "“{name}”."), name=escape(written.name)))  # fmt: skip
        head = [N_("Place"), N_("What is wrong"), N_("Expected")]
        rows = [self._fault(fault) for fault in self.faulty.faults[:MOST_ROWS]]
        blocks: list[Block] = [heading(2, self._say(N_("What faults look like"))),
                               Prose(" ".join(words))]  # fmt: skip
        if rows:
            caption = self._numbering.table(self._say(N_("Faults")))
            blocks.append(pipe_table([self._say(h) for h in head], rows, caption=caption,
                                     widths=(36, 40, 40)))  # fmt: skip
        return [*blocks, *self._more(len(self.faulty.faults))]

    def _fault(self, fault: Fault) -> list[str]:
        place = Fault(Text(""), None, "", fault.sheet or fault.file, fault.row, fault.column)
        expected = fault.expected.get(self.language) if fault.expected else ""
        return [escape(place.where(self.language)), escape(fault.what.get(self.language)),
                escape(expected)]  # fmt: skip
