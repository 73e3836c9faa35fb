"""Personal data at the door: columns that look like it are not read, and nothing quotes it.

The simulation needs neither names nor numbers of persons. What looks like them is left out before
anything is kept, hashed or shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal

from govsim.district.units import plain

if TYPE_CHECKING:
    from pandas import DataFrame

Kind = Literal["identity", "phone", "name", "contact"]

_HEADERS: dict[Kind, tuple[str, ...]] = {
    "identity": ("身份证", "证件号", "证件编号", "公民身份号码", "护照号", "社保卡号", "社会保障号",
                 "银行卡", "银行账号", "工资卡", "idcard", "idnumber", "identitynumber", "passport",
                 "bankaccount", "nationalid"),
    "phone": ("手机", "电话", "联系方式", "联系电话", "固话", "phone", "mobile", "telephone",
              "cellphone"),
    "contact": ("住址", "地址", "微信", "邮箱", "电子邮件", "qq号", "email", "e-mail",
                "homeaddress",
                "wechat"),
    "name": ("姓名", "人名", "真实姓名", "负责人", "联系人", "书记姓名", "法人", "fullname",
             "personname", "surname", "firstname", "lastname", "contactperson"),
}  # fmt: skip
_EXACT_NAMES = frozenset(
    ("name", "names", "名字", "户主", "书记", "主任", "社工姓名", "志愿者姓名")
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
     *range(61, 66), 71, 81, 82, 83)
)  # fmt: skip
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}")
SHORTEST = 11
"""Characters of the shortest number of a person."""
MOST_SHARE, MOST_NAMES = 0.3, 0.7
"""A column in which so many cells look like numbers, or names, of persons is taken to be so."""
FEWEST = 3
"""Cells on which a column is judged by names alone; two people may be a coincidence."""


def personal_header(header: str) -> Kind | None:
    """What a column's name says of persons; None if nothing."""
    word = plain(header)
    if word in _EXACT_NAMES:
        return "name"
    for kind, parts in _HEADERS.items():
        if any(part in word for part in parts):
            return kind
    return None


def is_identity_number(text: str) -> bool:
    """Whether a text is a resident identity number: 18 characters, a birthday, its check digit."""
    if len(text) != 18 or not text[:17].isascii() or not text[:17].isdigit():
        return False
    if int(text[:2]) not in _PROVINCES:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return 1900 <= born.year <= 2100 and text[17].upper() == _CHECKS[total % 11]


def personal_cell(text: str) -> Kind | None:
    """What a cell gives away of a person, by its form."""
    if len(text) < SHORTEST:
        return None
    if any(is_identity_number(found) for found in _IDENTITY.findall(text)):
        return "identity"
    return "phone" if _PHONE.search(text) else None


def looks_like_name(text: str) -> bool:
    """Whether a text could be a Chinese person's name."""
    return bool(_PERSON.fullmatch(text)) and text[0] in _SURNAMES


def personal_content(cells: Iterable[str], *, persons: bool) -> Kind | None:
    """What a column holds of persons, by its cells.

    Parameters
    ----------
    cells : iterable of str
        Different cells of one column.
    persons : bool
        Whether it may hold persons' names: an identifier of persons, or a column nobody knows.
    """
    filled = [cell for cell in cells if cell]
    kinds = [personal_cell(cell) for cell in filled if len(cell) >= SHORTEST]
    numbers: tuple[Kind, ...] = ("identity", "phone")
    for kind in numbers:
        if kind in kinds and kinds.count(kind) >= MOST_SHARE * len(filled):
            return kind
    if persons and len(filled) >= FEWEST:
        names = sum(1 for cell in filled if not cell.isascii() and looks_like_name(cell))
        if names >= MOST_NAMES * len(filled):
            return "name"
    return None


def masked(text: str) -> str:
    """A cell as a message may show it: numbers of persons blotted out."""
    if len(text) < SHORTEST:
        return text
    return _PHONE.sub("…", _IDENTITY.sub("…", text))


def hide_small(table: DataFrame, minimum: int, columns: Iterable[str] | None = None) -> DataFrame:
    """Counts by group with every small cell hidden.

    Parameters
    ----------
    table : DataFrame
        A row a group; whole numbers counted.
    minimum : int
        Counts from 1 to one less are hidden. Where just one cell of a column is, the next
        smallest is hidden with it, so that a total does not give it away.
    columns : iterable of str, optional
        Columns of counts; all of whole numbers unless given.

    Returns
    -------
    DataFrame
        The same with ``pandas.NA`` in place of hidden counts, in columns of kind ``Int64``.
    """
    import pandas as pd

    result = table.copy()
    chosen = list(columns) if columns is not None else [
        str(name) for name in table if pd.api.types.is_integer_dtype(table[name])
    ]  # fmt: skip
    for name in chosen:
        counts = table[name].astype("Int64")
        small = ((counts > 0) & (counts < minimum)).fillna(False)
        rest = counts[~small & (counts > 0).fillna(False)]
        if small.sum() == 1 and len(rest):
            small = small | (counts.index == rest.idxmin())
        result[name] = counts.mask(small.astype(bool))
    return result
