"""The example as an office would hand it in: all that can be read, in every way it is written.

A second workbook has what cannot be read, one fault of each kind, for practice with the check.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from govsim.district.header import template_header
from govsim.district.tables import Table, Tables
from govsim.district.vocabulary import SHEETS, choice_words
from govsim.district.writing import replacing, text_only

_STAMP = datetime(2026, 11, 1)
_FLAGS = {"true": "是", "false": "否"}

Cells = list[list[Any]]


def write_example(tables: Tables, path: Path) -> None:
    """Write the workbook that loads, whatever is odd about it.

    Parameters
    ----------
    tables : dict of dict
        The district's tables and its records.
    path : Path
    """
    book = _book()
    for name, table in tables.items():
        cells = _chinese(name, table)
        after = _ODD.get(name)
        _fill(book.create_sheet(SHEETS[name][0]), after(cells) if after else cells)
    _merge_streets(book[SHEETS["communities"][0]])
    note = book.create_sheet("填报要求")
    note.append(["各街道于本月底前报送，逾期不候。"])
    _save(book, path)


def write_faulty(tables: Tables, path: Path) -> None:
    """Write a small workbook with a fault of each kind.

    Parameters
    ----------
    tables : dict of dict
        As for `write_example`.
    path : Path
    """
    book = _book()
    for name in ("district", "streets", "communities", "staff_roster", "tranches"):
        cells = _chinese(name, {k: list(v)[:30] for k, v in tables[name].items()})
        _SPOILT[name](cells)
        _fill(book.create_sheet(SHEETS[name][0]), cells)
    sheet = book[SHEETS["communities"][0]]
    sheet["G6"].value, sheet["G6"].data_type = "#DIV/0!", "e"
    _save(book, path)


def _book() -> Any:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = _STAMP
    return book


def _save(book: Any, path: Path) -> None:
    with replacing(path) as temporary:
        book.save(temporary)


def _fill(sheet: Any, cells: Cells) -> None:
    for number, row in enumerate(cells, start=1):
        for at, value in enumerate(row, start=1):
            if value in ("", None):
                continue
            if isinstance(value, str):
                text_only(sheet.cell(number, at), value)
            else:
                sheet.cell(number, at, value)


def _chinese(name: str, table: Table) -> Cells:
    """A table with Chinese headers and words, money in 万元, shares in per cent."""
    columns = {key: list(cells) for key, cells in table.items() if key != "name_en"}
    header = [template_header(name, key) for key in columns]
    spoken = {key: _spoken(name, key, header[i]) for i, key in enumerate(columns)}
    rows = [[spoken[key](cells[i]) for key, cells in columns.items()]
            for i in range(len(next(iter(columns.values()))))]  # fmt: skip
    return [list(header), *rows]


def _spoken(name: str, key: str, header: str) -> Callable[[Any], Any]:
    words = choice_words(name, key)
    if words:
        return lambda cell: words.get(str(cell), cell)
    if "万元" in header:
        return lambda cell: round(float(cell) / 10_000, 6) if cell != "" else ""
    if "%" in header:
        return lambda cell: round(float(cell) * 100, 6) if cell != "" else ""

    def plain(cell: Any) -> Any:
        cell = cell.item() if hasattr(cell, "item") else cell
        if isinstance(cell, bool):
            return "是" if cell else "否"
        return _FLAGS.get(cell, cell) if isinstance(cell, str) else cell

    return plain


def _column(cells: Cells, start: str) -> int:
    return next(i for i, head in enumerate(cells[0]) if str(head).startswith(start))


def _odd_communities(cells: Cells) -> Cells:
    """Titles, a running number, a merged street, subtotals and a total, notes, thousands."""
    head = ["序号", *cells[0], "社区书记姓名", "联系电话", "备注"]
    residents, area = _column(cells, "常住人口"), _column(cells, "辖区面积")
    street, online = _column(cells, "所属街道"), _column(cells, "可网上")
    width = len(head)
    total: list[Any] = ["合  计", *[""] * (width - 1)]
    total[residents + 1] = sum(row[residents] for row in cells[1:])
    rows: Cells = []
    for i, row in enumerate(cells[1:], start=1):
        new = [i, *row, "张三" if i % 2 else "李四", f"138****{i:04d}", "" if i % 5 else "老城区"]
        if i == 2:
            new[residents + 1] = f"{row[residents]:,}"
        if i == 3:
            new[residents + 1] = "".join(chr(ord(c) + 0xFEE0) for c in str(row[residents]))
        if i == 4:
            new[residents + 1] = f"{row[residents]}人"
        if i == 5:
            new[area + 1] = f"{round(row[area] * 100, 4)}公顷"
        if i == 6:
            new[online + 1] = f"{row[online]}%"
        rows.append(new)
        last = i == len(cells) - 1 or cells[i + 1][street] != row[street]
        if last:
            rows.append(["小计", *[""] * (width - 1)])
    return [
        ["示例区社区基本情况表（2026年）", *[""] * (width - 1)],
        ["填报单位：示例区", *[""] * (width - 1)],
        head, *rows, total, ["注：常住人口按上年末统计。"], ["填表人：张三"],
    ]  # fmt: skip


def _odd_streets(cells: Cells) -> Cells:
    """The unit of money in a line above the header instead of in the header."""
    money, strength = _column(cells, "街道可支配"), _column(cells, "财力强弱")
    cells[0][money] = "可支配财力"
    for row in cells[1:]:
        row[strength] = f"{round(row[strength] * 100, 4):g}%"
    width = len(cells[0])
    return [["街道财力情况"], [*[""] * (width - 1), "单位：万元"], *cells]


def _odd_roster(cells: Cells) -> Cells:
    """Every way to write a date, names and numbers of persons, other names of columns, the header
    again in the middle.
    """
    names = {
        "任职日期": "入职时间",
        "离任日期": "离职时间",
        "离任原因": "离职原因",
        "出生年份": "出生年月",
    }
    head = [next((new for old, new in names.items() if str(h).startswith(old)), h)
            for h in cells[0]]  # fmt: skip
    entry, left = _column(cells, "任职日期"), _column(cells, "离任日期")
    born, reason = _column(cells, "出生年份"), _column(cells, "离任原因")
    education, pay = _column(cells, "学历"), _column(cells, "月应发")
    rows: Cells = []
    for i, row in enumerate(cells[1:]):
        for at in (entry, left):
            if row[at]:
                row[at] = _written(date.fromisoformat(row[at]), i + at)
        if i % 4 == 1:
            row[born] = f"{row[born]}年"
        if i % 4 == 2:
            row[born] = f"{row[born]}-06-01"
        if row[reason] == "" and i % 9 == 0:
            row[reason] = "—"
        if row[education] == "本科" and i % 7 == 0:
            row[education] = "硕士研究生"
        if i % 11 == 3:
            row[pay] = f"{row[pay]:,}元"
        rows.append(["王五" if i % 3 else "赵六", f"（已隐去）{i:04d}", *row])
        if i == len(cells) // 2:
            rows.append(["姓名", "身份证号", *head])
    return [["社区工作者进出台账（2016—2026年）"], ["姓名", "身份证号", *head], *rows]


def _written(day: date, way: int) -> Any:
    """A day as offices write it; some ways leave out nothing."""
    ways: tuple[Any, ...] = (
        datetime(day.year, day.month, day.day), day.isoformat(), f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}", day.toordinal() - date(1899, 12, 30).toordinal(),
    )  # fmt: skip
    return ways[way % len(ways)]


def _odd_tranches(cells: Cells) -> Cells:
    """Months without a day, as text and with two digits, so that October keeps its zero."""
    due = _column(cells, "应拨日期")
    for i, row in enumerate(cells[1:]):
        day = date.fromisoformat(row[due])
        row[due] = f"{day.year}年{day.month}月" if i % 2 else f"{day.year}.{day.month:02d}"
    return cells


def _odd_arrears(cells: Cells) -> Cells:
    """Months as numbers, and nothing owed as a dash."""
    month, owed = _column(cells, "月份"), _column(cells, "月末欠款")
    for i, row in enumerate(cells[1:]):
        day = date.fromisoformat(row[month])
        row[month] = f"{day.year}-{day.month:02d}" if i % 2 else f"{day.year}年{day.month}月"
        row[owed] = row[owed] or 0
    return cells


def _odd_log(names: Sequence[str], ids: Sequence[str]) -> Callable[[Cells], Cells]:
    """Communities by their names, hours in minutes now and then."""
    known = dict(zip(ids, names, strict=True))

    def odd(cells: Cells) -> Cells:
        cells[0] = ["志愿者编号", "服务社区", "服务日期", "服务时长"]
        for i, row in enumerate(cells[1:]):
            row[1] = known[row[1]]
            if i % 10 == 0:
                row[3] = f"{round(row[3] * 60)}分钟"
        return cells

    return odd


_ODD: dict[str, Callable[[Cells], Cells]] = {
    "streets": _odd_streets,
    "communities": _odd_communities,
    "staff_roster": _odd_roster,
    "tranches": _odd_tranches,
    "arrears": _odd_arrears,
}


def log_by_name(tables: Tables) -> None:
    """Let the log of volunteers name communities instead of numbering them."""
    communities = tables["communities"]
    _ODD["volunteer_log"] = _odd_log(
        [str(n) for n in communities["name_zh"]], [str(i) for i in communities["community_id"]]
    )


def _merge_streets(sheet: Any) -> None:
    """One merged cell for the communities of a street."""
    header = next(r for r in range(1, 10) if sheet.cell(r, 1).value == "序号")
    at = next(c for c in range(1, 20) if str(sheet.cell(header, c).value).startswith("所属街道"))
    begin = header + 1
    for row in range(header + 1, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value) in ("小计", "合  计"):
            if row - 1 > begin:
                sheet.merge_cells(start_row=begin, end_row=row - 1, start_column=at,
                                  end_column=at)  # fmt: skip
            begin = row + 1


def _spoil_district(cells: Cells) -> None:
    cells[1][_column(cells, "模拟起始日")] = "2027年2月1日"


def _spoil_streets(cells: Cells) -> None:
    money = _column(cells, "街道可支配")
    cells[0][money] = "街道可支配财力（万美元）"


def _spoil_communities(cells: Cells) -> None:
    residents, households = _column(cells, "常住人口"), _column(cells, "户数")
    cells[1][residents] = "约五千"
    cells[2][residents] = -5
    cells[3][households] = cells[3][residents] + 1
    cells[4][0] = cells[3][0]
    cells[5][_column(cells, "所属街道")] = "S99"
    cells[6][_column(cells, "书记来源")] = "不清楚"
    cells[7][_column(cells, "可网上")] = 130


def _spoil_roster(cells: Cells) -> None:
    entry, left = _column(cells, "任职日期"), _column(cells, "离任日期")
    cells[1][entry] = "2019年2月30日"
    cells[2][left] = "1999年1月1日"
    cells[3][_column(cells, "学历")] = "小学肄业"
    cells[4][0] = ""
    cells[5][_column(cells, "离任原因")], cells[5][left] = "辞职", ""


def _spoil_tranches(cells: Cells) -> None:
    at = _column(cells, "应拨日期")
    for row in cells:
        del row[at]


_SPOILT: dict[str, Callable[[Cells], None]] = {
    "district": _spoil_district,
    "streets": _spoil_streets,
    "communities": _spoil_communities,
    "staff_roster": _spoil_roster,
    "tranches": _spoil_tranches,
}
