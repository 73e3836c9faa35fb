"""Units a column may be given in, and exact conversion of a number's text into the column's own."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

_YUAN = {
    "元": 1, "万元": 10_000, "千元": 1_000, "亿元": 10**8, "百万元": 10**6, "千万元": 10**7,
    "百元": 100, "人民币元": 1, "yuan": 1, "rmb": 1, "cny": 1, "￥": 1, "¥": 1,
    "thousandyuan": 1_000, "万": 10_000, "w": 10_000, "万元人民币": 10_000, "10000yuan": 10_000,
    "10,000yuan": 10_000, "10kyuan": 10_000, "wanyuan": 10_000, "tenthousandyuan": 10_000,
    "millionyuan": 10**6, "亿": 10**8, "100millionyuan": 10**8, "hundredmillionyuan": 10**8,
}  # fmt: skip
_PER_YEAR = ("/年", "每年", "年", "/a", "ayear", "/year", "peryear")
_PER_MONTH = ("/月", "每月", "月", "/人月", "/人·月", "/月·人", "amonth", "/month", "permonth")
_SMALL = {"千": 1_000, "万": 10_000}


def _counted(*words: str) -> dict[str, Fraction]:
    """Units of counting, also in thousands and ten thousands."""
    plain = {word: Fraction(1) for word in words}
    return plain | {
        big + word: Fraction(factor)
        for big, factor in _SMALL.items()
        for word in words
        if not word.isascii()
    }


def _yuan(*, month: bool | None = None) -> dict[str, Fraction]:
    """Money, plain or by the year or month; `month` is what the column itself counts by."""
    table = {name: Fraction(factor) for name, factor in _YUAN.items()}
    if month is None:
        return table
    result = dict(table)
    for name, factor in table.items():
        result |= {name + by: factor / (12 if month else 1) for by in _PER_YEAR}
        result |= {name + by: factor * (1 if month else 12) for by in _PER_MONTH}
    return result


UNITS: dict[str, dict[str, Fraction]] = {
    "money": _yuan(),
    "money_year": _yuan(month=False),
    "money_month": _yuan(month=True),
    "share": {
        **dict.fromkeys(("比例", "0至1", "0-1", "0~1", "0to1", "share", "小数"), Fraction(1)),
        **dict.fromkeys(("%", "百分比", "百分数", "percent", "percentage"), Fraction(1, 100)),
        **dict.fromkeys(("‰", "千分比", "permille"), Fraction(1, 1_000)),
    },
    "growth": {
        **dict.fromkeys(("比例", "每年,比例", "share", "shareayear", "小数"), Fraction(1)),
        **dict.fromkeys(("%", "百分比", "%/年", "percent", "percentayear"), Fraction(1, 100)),
        **dict.fromkeys(("‰", "permille"), Fraction(1, 1_000)),
    },
    "persons": _counted("人", "名", "位", "persons", "people", "residents"),
    "households": _counted("户", "households"),
    "posts": _counted("个", "名", "人", "posts"),
    "km2": {
        **dict.fromkeys(("平方公里", "平方千米", "km2", "squarekilometres"), Fraction(1)),
        **dict.fromkeys(("公顷", "ha", "hectares"), Fraction(1, 100)),
        "亩": Fraction(1, 1_500),
        **dict.fromkeys(("平方米", "平米", "m2", "squaremetres"), Fraction(1, 10**6)),
    },
    "m2": {
        **dict.fromkeys(("平方米", "平米", "平", "m2", "squaremetres"), Fraction(1)),
        **dict.fromkeys(("万平方米", "万平米", "万m2"), Fraction(10_000)),
        **dict.fromkeys(("公顷", "ha"), Fraction(10_000)),
        "亩": Fraction(2_000, 3),
    },
    "hours": {
        **dict.fromkeys(("小时", "时", "h", "hr", "hour", "hours", "个小时"), Fraction(1)),
        **dict.fromkeys(("分钟", "分", "min", "minutes"), Fraction(1, 60)),
        "天": Fraction(8),
    },
    "weekly_hours": {
        **dict.fromkeys(
            ("小时/周(每千名居民)", "小时/周", "小时/周·千人", "小时/周/千人", "小时",
             "hoursaweekper1,000residents", "h"), Fraction(1)),
        **dict.fromkeys(("分钟/周", "分钟"), Fraction(1, 60)),
    },
    "year": dict.fromkeys(("年", "year"), Fraction(1)),
    "observed": {
        **{name: Fraction(factor) for name, factor in _YUAN.items()},
        **dict.fromkeys(("%", "百分比", "percent"), Fraction(1, 100)),
        **dict.fromkeys(("天", "日", "人", "名", "户", "个", "次", "分", "days"), Fraction(1)),
    },
}  # fmt: skip
"""Of each dimension, the units it may be given in: how many of the column's own one is."""

_PARTS = re.compile(
    r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?)([^\d.,+-].*)?", re.I | re.A
)
LONGEST = 40
"""Characters of a number; more cannot be one."""


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Text as words are compared: half width, small letters, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def unit_factor(dimension: str, unit: str) -> Fraction | None:
    """How many of a column's own unit one of another unit is; None if it is unknown.

    Parameters
    ----------
    dimension : str
        A key of `UNITS`.
    unit : str
        As written in a header or behind a number.
    """
    word = plain(unit).removeprefix("单位:").removeprefix("单位").removeprefix("unit:")
    return UNITS.get(dimension, {}).get(word)


def split_number(cell: str) -> tuple[str, str] | None:
    """A number and what stands behind it; None if the cell does not begin with a number."""
    text = plain(cell)
    if not text or len(text) > LONGEST:
        return None
    sign = ""
    if text[0] in "￥¥":
        text = text[1:]
    elif text[0] == "−":
        sign, text = "-", text[1:]
    match = _PARTS.fullmatch(sign + text)
    return (match[1].replace(",", ""), match[2] or "") if match else None


def scaled(number: str, factor: Fraction) -> str:
    """A number times a factor, exactly where decimals can hold it.

    Parameters
    ----------
    number : str
        As `split_number` gives it.
    factor : Fraction

    Returns
    -------
    str
        At most 28 digits.
    """
    if factor == 1:
        return number
    value = Fraction(number) * factor
    if value.denominator == 1:
        return str(value.numerator)
    with localcontext() as context:
        context.prec = 28
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        return f"{quotient.normalize():f}"
