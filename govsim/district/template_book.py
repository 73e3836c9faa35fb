"""The blank workbook: a sheet a table, headers with units, an example, drop-downs, explanations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from govsim.catalogue.messages import LANGUAGES, N_, Language, Text, translate
from govsim.catalogue.outcomes import load_outcomes
from govsim.district.columns import MEANINGS, TABLE_MEANINGS, Meaning
from govsim.district.fields import MODELS, Field, fields
from govsim.district.header import template_header
from govsim.district.read import GUIDE, OUTCOMES
from govsim.district.record_columns import RECORD_MEANINGS, RECORD_TABLE_MEANINGS
from govsim.district.vocabulary import CATEGORY_WORDS, SHEETS, WORDS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ALL_MEANINGS: dict[str, dict[str, Meaning]] = {**MEANINGS, **RECORD_MEANINGS}
ALL_TABLE_MEANINGS: dict[str, Text] = {**TABLE_MEANINGS, **RECORD_TABLE_MEANINGS}
LAST_ROW = 20_000
"""Row down to which drop-downs reach."""
_REQUIRED_FILL, _OPTIONAL_FILL = "1F4E79", "D9E2EC"
_EXAMPLE_INK = "7F7F7F"
_EXAMPLE = {"zh": "例：", "en": "e.g. "}
_EXPLAINED = (
    N_("Table"),
    N_("Column"),
    N_("Meaning"),
    N_("Unit"),
    N_("Accepted"),
    N_("If left blank"),
)
_WIDTHS = (16, 26, 52, 22, 44, 26)
_REFERENCES = {"community_id": "communities", "street_id": "streets"}


def write_blank(path: Path, language: Language) -> None:
    """Write the blank workbook.

    Parameters
    ----------
    path : Path
    language : Language
        Of sheets, headers, examples and explanations; a guide is in it in both languages.
    """
    from openpyxl import Workbook

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for table in MODELS:
        _sheet(book, table, language)
    for tongue in sorted(LANGUAGES, key=lambda other: other != language):
        _guide_sheet(book, tongue)
    _outcomes_sheet(book, language)
    book.save(path)


def sheet_name(table: str, language: Language) -> str:
    """What the template calls a sheet."""
    return SHEETS[table][0] if language == "zh" else table


def header_of(table: str, column: str, language: Language) -> str:
    """What the template calls a column: in Chinese with its unit, else its identifier."""
    if language == "en":
        return column
    return template_header(table, column) + ("*" if fields(table)[column].required else "")


def _sheet(book: Workbook, table: str, language: Language) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(sheet_name(table, language))
    for number, (name, field) in enumerate(fields(table).items(), start=1):
        head = sheet.cell(1, number, header_of(table, name, language))
        fill = _REQUIRED_FILL if field.required else _OPTIONAL_FILL
        head.fill = PatternFill("solid", fgColor=fill)
        head.font = Font(bold=field.required, color="FFFFFF" if field.required else "000000")
        head.alignment = Alignment(wrap_text=True, vertical="center")
        text = explanation(table, name, language)
        head.comment = Comment(text, "govsim", width=330, height=40 + 18 * (len(text) // 22 + 1))
        example = sheet.cell(2, number, _example(table, name, number, language))
        example.font = Font(italic=True, color=_EXAMPLE_INK)
        widest = max(displayed(str(head.value)), displayed(str(example.value)))
        sheet.column_dimensions[get_column_letter(number)].width = max(widest + 3, 10)
        _drop_down(sheet, table, field, get_column_letter(number), language)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 32
    on_one_page_wide(sheet)
    sheet.sheet_properties.tabColor = (
        _REQUIRED_FILL if any(f.required for f in fields(table).values()) and table in _NEEDED
        else _OPTIONAL_FILL
    )  # fmt: skip


def displayed(text: str) -> int:
    """Width of a text in a spreadsheet: a Chinese character takes the room of two others."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def on_one_page_wide(sheet: Worksheet) -> None:
    """Let a sheet print across, on pages as wide as its table."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


_NEEDED = ("district", "streets", "communities")


def _example(table: str, column: str, number: int, language: Language) -> object:
    """The example's cell; the first says that it is one."""
    word, field = WORDS[table][column], fields(table)[column]
    text: object = word.example
    if language == "en":
        text = _in_english(table, field, word.example, bool(word.unit))
    if number == 1:
        return _EXAMPLE[language] + str(text)
    if isinstance(text, str) and text.replace(".", "", 1).isdigit():
        return float(text) if "." in text else int(text)
    return text


def _in_english(table: str, field: Field, example: str, has_unit: bool) -> str:
    """The same example in identifiers, ISO dates and the columns' own units."""
    from govsim.district.convert import convert
    from govsim.district.units import unit_factor

    word = WORDS[table][field.name]
    factor = unit_factor(word.dimension, word.unit) if has_unit else None
    taken = convert(table, field, [example], factor or 1)  # type: ignore[arg-type]
    value = taken[example].value if example in taken else example
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _drop_down(sheet: Worksheet, table: str, field: Field, letter: str, language: Language) -> None:
    """Offer the categories, the known streets and communities, or the outcomes."""
    from openpyxl.worksheet.datavalidation import DataValidation

    target = _REFERENCES.get(field.name)
    formula = ""
    if field.kind == "category":
        spoken = CATEGORY_WORDS.get((table, field.name), {})
        names = [spoken[c][0] if language == "zh" else c for c in field.choices]
        formula = f'"{",".join(names)}"'
    elif field.kind == "bool":
        formula = '"是,否"' if language == "zh" else '"true,false"'
    elif target and table != target:
        formula = f"='{sheet_name(target, language)}'!$A$3:$A${LAST_ROW}"
    elif (table, field.name) == ("observations", "outcome"):
        formula = f"='{translate(OUTCOMES, language)}'!$A$2:$A${len(load_outcomes()) + 1}"
    if formula and len(formula) <= 255:
        rule = DataValidation(type="list", formula1=formula, allow_blank=not field.required)
        rule.errorStyle = "warning"
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{LAST_ROW}")


def explanation(table: str, column: str, language: Language) -> str:
    """What a column's comment says: meaning, unit, what is accepted, what is assumed."""
    meaning, field = ALL_MEANINGS[table][column], fields(table)[column]
    unit = WORDS[table][column].unit if language == "zh" else meaning.unit.get(language)
    lines = [meaning.meaning.get(language)]
    if unit:
        lines.append(translate(N_("Unit: {unit}"), language, unit=unit))
    accepted = field.expected().get(language)
    lines.append(translate(N_("Accepted: {accepted}"), language, accepted=accepted))
    lines.append(_assumed(field, meaning).get(language))
    return "\n".join(lines)


def _assumed(field: Field, meaning: Meaning) -> Text:
    if field.required:
        return Text(N_("must not be blank"))
    return Text(N_("may be left out; assumed: {assumed}"), assumed=meaning.assumed)


def guide(language: Language) -> list[list[str]]:
    """The explanation of every column as rows of text, the header first."""
    rows = [[translate(title, language) for title in _EXPLAINED]]
    for table in MODELS:
        name = sheet_name(table, language)
        rows.append([name, "", ALL_TABLE_MEANINGS[table].get(language), "", "", ""])
        for column, field in fields(table).items():
            meaning = ALL_MEANINGS[table][column]
            assumed = (
                Text(N_("must not be blank"))
                if field.required
                else Text(N_("assumed: {assumed}"), assumed=meaning.assumed)
            )
            unit = WORDS[table][column].unit if language == "zh" else meaning.unit.get(language)
            rows.append([
                name, header_of(table, column, language), meaning.meaning.get(language), unit,
                field.expected().get(language), assumed.get(language),
            ])  # fmt: skip
    return rows


def _guide_sheet(book: Workbook, language: Language) -> None:
    _table_sheet(book, translate(GUIDE, language), guide(language), _WIDTHS)


def _outcomes_sheet(book: Workbook, language: Language) -> None:
    """The outcomes that may be observed, which a drop-down offers."""
    titles = (N_("Identifier"), N_("Outcome"), N_("Unit"), N_("Definition"))
    rows = [[translate(title, language) for title in titles]]
    rows += [
        [o.identifier, *(o.text(part, language) for part in ("label", "unit", "definition"))]
        for o in load_outcomes().values()
    ]
    _table_sheet(book, translate(OUTCOMES, language), rows, (34, 34, 16, 90))


def _table_sheet(book: Workbook, name: str, rows: list[list[str]], widths: tuple[int, ...]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, width in enumerate(widths, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    on_one_page_wide(sheet)
