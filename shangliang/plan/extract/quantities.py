"""Numbers with their classifiers: 4次, 三次, 140余人次, 5万元, 百分之七十, 3至5次, 22条以上.

A quantity is only the reading of a number; whether it is a target, a figure or a slogan is decided by those who ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shangliang.document.numerals import DIGITS, read_number, whole

ARABIC = r"(?<![\d.A-Za-z/])\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?(?![\d/])"
CHINESE = r"[一二两三四五六七八九十百千零〇廿卅]{1,9}"
DECIMAL = rf"{CHINESE}点[一二三四五六七八九零〇]{{1,4}}"
NUMBER = rf"(?:{ARABIC}|{CHINESE})"
MEASURES = (
    "平方公里|平方千米|平方米|立方米|公里|千米|公顷|公斤|千克|万千瓦|千瓦时|千瓦|小时|课时|学时|分钟|个百分点|个点|"
    "人天|吨|亩|米|元|km|KM|Km|kg|㎡|m2|%|‰|平米|里"
)
COUNTS = (
    "人次|人（次）|轮次|场次|批次|件次|户次|个次|车次|次|场|件|篇|条|份|名|户|对|册|本|期|人|家|套|批|趟|轮|辆|台|幅|首|部|座|处|所|宗|起|笔|间|棵|株|盏|"
    "口|眼|例|辑|遍|具|课|堂|回|班|组|支|位|个|项|点|类|块|张|封|集|卷|则|件套|枚|面|栋|幢|尾|头|只|道|届次|户头|村|社区|站|天|字"
)
UNIT = f"(?:{MEASURES}|{COUNTS})"
AT_LEAST = "不少于|不得少于|不低于|不得低于|至少|最少|≥|>=|不小于|不下于|力争达到|确保达到|达到或超过"
AT_MOST = "不超过|不得超过|不多于|不得多于|不高于|至多|最多|≤|<=|控制在|不大于"
OVER = "超过|超|逾|突破|多达|高于"
ABOUT = "大约|约|近|将近|接近|左右|上下"
EXACT = "共计|总计|合计|累计|共|达到|达|完成|计"
QUANTITY = re.compile(
    r"(?=[\d一二两三四五六七八九十百千零〇廿卅不至最≥>力确达超逾突多高大约近将接≤<控 ])"
    rf"(?P<pre>{AT_LEAST}|{AT_MOST}|{OVER}|{ABOUT})?[ ]?"
    rf"(?:(?P<percent>百分之)(?P<share>{DECIMAL}|{NUMBER}|百)(?P<share_more>多|余|以上|左右|以下)?"
    rf"|(?P<low>{NUMBER})(?P<inner>[余多来])?(?P<scale>[十百千万亿]{{1,2}})?(?P<inner_after>[余多])?(?:(?:{UNIT})?[-~至到](?P<high>{NUMBER})(?P<high_scale>[十百千万亿]{{1,2}})?)?"
    rf"(?P<more>[余多])?[ ]?(?P<unit>{UNIT})(?P<post>以上|以下|以内|之内|左右|上下|[余多])?(?:[（(]含)?)"
)
UNIT_NAMES = {
    "人（次）": "人次",
    "km": "km",
    "KM": "km",
    "Km": "km",
    "平米": "平方米",
    "个点": "个",
    "㎡": "平方米",
    "m2": "平方米",
}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, as it stands between two offsets. `qualifier` is exact, over, about, at_least or at_most."""

    value: float
    value_max: float | None
    unit: str
    qualifier: str
    start: int
    end: int
    number_start: int
    number: str
    pre: str
    post: str

    @property
    def chinese(self) -> bool:
        return not self.number[:1].isascii()


def read_share(found: re.Match[str]) -> tuple[float | None, float | None, str, str]:
    """The parts of 百分之N."""
    text = found["share"]
    whole_part, _, decimals = text.partition("点")
    value = 100 if text == "百" else read_number(whole_part)
    if decimals and value is not None:
        value = whole(value + int("".join(str(read_number(digit)) for digit in decimals)) / 10 ** len(decimals))
    return value, None, "%", found["share_more"] or ""


def read_count(found: re.Match[str]) -> tuple[float | None, float | None, str, str]:
    """The parts of a number with a classifier."""
    low_text, scale = found["low"], found["scale"] or ""
    if low_text in {"百", "千", "百千"}:
        value: float | None = {"百": 100, "千": 1000}.get(low_text)
    else:
        value = None if len(low_text) > 1 and all(char in DIGITS for char in low_text) else read_number(low_text)
    value_max = read_number(found["high"]) if found["high"] else None
    for char in scale:
        factor = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[char]
        value = None if value is None else whole(value * factor)
    for char in found["high_scale"] or "":
        factor = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[char]
        value_max = None if value_max is None else whole(value_max * factor)
        value = None if value is None or scale else whole(value * factor)
    if found["high"] and value_max is None:
        value = None
    more = found["inner"] or found["inner_after"] or found["more"] or found["post"] or ""
    return value, value_max, found["unit"], more


def qualifier_of(pre: str, more: str) -> str:
    """How exact a number is, from the words before and after it."""
    if more == "以上" or (pre and pre in AT_LEAST.split("|")):
        return "at_least"
    if more in {"以内", "之内", "以下"} or (pre and pre in AT_MOST.split("|")):
        return "at_most"
    if more in {"余", "多", "来"} or (pre and pre in OVER.split("|")):
        return "over"
    if more in {"左右", "上下"} or (pre and pre in ABOUT.split("|")):
        return "about"
    return "exact"


def find_quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Every number with a classifier between two offsets, in order."""
    for found in QUANTITY.finditer(text, start, end):
        value, value_max, unit, more = read_share(found) if found["percent"] else read_count(found)
        if value is None:
            continue
        unit = UNIT_NAMES.get(unit, unit)
        pre = found["pre"] or ""
        number_group = "percent" if found["percent"] else "low"
        number = found["share"] if found["percent"] else found["low"]
        yield Quantity(
            value,
            value_max,
            unit,
            qualifier_of(pre, more),
            found.start(),
            found.end(),
            found.start(number_group),
            number,
            pre,
            found["post"] if not found["percent"] and found["post"] else "",
        )
