"""Invented names of streets and communities, in characters and in pinyin.

Two halves combine into names that sound like a river town of central China. The district's own
name, 桐漪区 (Tongyi District), belongs to no real place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DISTRICT_ZH = "桐漪区"
DISTRICT_EN = "Tongyi District"

_FIRST = (
    "桐 Tong,枫 Feng,榆 Yu,柏 Bai,兰 Lan,荷 He,芷 Zhi,梅 Mei,竹 Zhu,松 Song,云 Yun,晓 Xiao,清 Qing,"
    "碧 Bi,锦 Jin,望 Wang,翠 Cui,南 Nan,东 Dong,霞 Xia,石 Shi,长 Chang,双 Shuang,新 Xin,虹 Hong,"
    "橘 Ju,雁 Yan,朝 Zhao,茶 Cha,瑞 Rui"
)
_COMMUNITY_SECOND = (
    "溪 xi,塘 tang,岭 ling,坪 ping,桥 qiao,井 jing,园 yuan,湾 wan,坡 po,渡 du,洲 zhou,林 lin,阁 ge,"
    "亭 ting,巷 xiang,垅 long,冲 chong,口 kou,堤 di,仓 cang"
)
_STREET_SECOND = "漪 yi,浦 pu,岚 lan,峰 feng,川 chuan,陵 ling,港 gang,台 tai"


@dataclass(frozen=True)
class Names:
    """Names of places of one kind, one entry a place."""

    zh: list[str]
    en: list[str]


def street_names(count: int, luck: np.random.Generator) -> Names:
    """Names of `count` streets (街道), for example 桐浦街道, ``Tongpu Subdistrict``."""
    return _combine(_STREET_SECOND, count, luck, "街道", "Subdistrict")


def community_names(count: int, luck: np.random.Generator) -> Names:
    """Names of `count` communities (社区), for example 桐溪社区, ``Tongxi Community``."""
    return _combine(_COMMUNITY_SECOND, count, luck, "社区", "Community")


def _combine(
    second: str, count: int, luck: np.random.Generator, zh_suffix: str, en_suffix: str
) -> Names:
    """Shuffle all combinations; once they are used up, the next round is numbered."""
    pairs = [(a.split(), b.split()) for a in _FIRST.split(",") for b in second.split(",")]
    order = np.argsort(luck.random(len(pairs)), kind="stable").tolist()
    zh, en = [], []
    for position in range(count):
        lap, index = divmod(position, len(pairs))
        (first_zh, first_en), (last_zh, last_en) = pairs[order[index]]
        number_zh, number_en = (f"第{lap + 1}", f" No. {lap + 1}") if lap else ("", "")
        zh.append(f"{first_zh}{last_zh}{number_zh}{zh_suffix}")
        en.append(f"{first_en}{last_en}{number_en} {en_suffix}")
    return Names(zh, en)
