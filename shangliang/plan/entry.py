"""Quick entry by hand: a line for each topic, read leniently.

`5月 | 专题协商 | 围绕绿色发展，就县城公共停车难 | 经济委、县住建局` in any order of the first two, with tabs, bars or
two spaces between; months and owner may be missing. What cannot be read is said at its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shangliang.plan.data import PartyData, TopicData
from shangliang.plan.forms import family
from shangliang.plan.matching import Directory, parties

MOST_LINES = 300
_SEPARATOR = re.compile(r"[|｜\t]|\s{2,}|\u3000{1,}")
_MONTHS = re.compile(
    r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:\s*[-—–~～至到、,，]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2}))*\s*月份?$"
)
_NUMBER = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,2}")
_WAITING = {"待排期", "待定", "未定", "-", "—", "无"}
_SPANS = {
    "上半年": range(1, 7),
    "下半年": range(7, 13),
    "全年": range(1, 13),
    "第一季度": range(1, 4),
    "一季度": range(1, 4),
    "第二季度": range(4, 7),
    "二季度": range(4, 7),
    "第三季度": range(7, 10),
    "三季度": range(7, 10),
    "第四季度": range(10, 13),
    "四季度": range(10, 13),
    "年底": range(12, 13),
}
_NUMERAL = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_LISTED = re.compile(r"^\s*(?:\d{1,3}[.．、]\s*|[（(]\d{1,3}[)）]\s*|[-•·]\s*)(?=\S)")
_NAMES = re.compile(r"[、,，;；/]|和(?=\S{2,})")
_THEME = re.compile(r"^围绕(?P<theme>[^，,]{2,60})[，,]\s*就(?P<subject>.+)$")


@dataclass(frozen=True)
class Line:
    """One typed line: the topic that was read, or what is wrong with it."""

    number: int
    text: str
    topic: TopicData | None = None
    problem: str = ""


def read_lines(text: str, directory: Directory | None = None) -> list[Line]:
    """Every non-empty line. With a directory, names are matched to units, organs and people."""
    rows = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [_read(number, line, directory) for number, line in rows[:MOST_LINES]]


def too_many(text: str) -> str | None:
    """A message when there are more lines than one form takes."""
    count = sum(1 for line in text.splitlines() if line.strip())
    return f"一次最多录入{MOST_LINES}行，现有{count}行。请分几次录入，或从文件导入。" if count > MOST_LINES else None


def _read(number: int, line: str, directory: Directory | None) -> Line:
    cells = [cell.strip() for cell in _SEPARATOR.split(_LISTED.sub("", line)) if cell.strip()]
    months: tuple[int, ...] | None = None
    form = ""
    rest: list[str] = []
    for cell in cells:
        read = read_months(cell) if months is None else None
        if read is not None:
            months = read
        elif not form and not rest and len(cells) > 1 and len(cell) <= 16 and family(cell):
            form = cell
        else:
            rest.append(cell)
    if months and any(month not in range(1, 13) for month in months):
        return Line(number, line, problem="月份应在1至12之间。")
    if not rest:
        return Line(number, line, problem="没有看到议题。请按“月份 | 形式 | 议题 | 责任单位”填写。")
    subject, owners = rest[0], rest[1:]
    if len(subject) > 300:
        return Line(number, line, problem=f"议题最多300字，这一行有{len(subject)}字，请精简。")
    if len(owners) > 2:
        return Line(number, line, problem="这一行的栏目太多。请按“月份 | 形式 | 议题 | 责任单位 | 配合单位”填写。")
    theme, subject = split_theme(subject)
    return Line(
        number,
        line,
        TopicData(
            subject=subject,
            theme=theme,
            form=form,
            months=months or (),
            lead=named(owners[0] if owners else "", directory),
            partners=named(owners[1] if len(owners) > 1 else "", directory),
        ),
    )


def read_months(text: str) -> tuple[int, ...] | None:
    """(6,) for 6月 or 六月份, (3, 4, 5) for 3—5月, () for 待排期; None when the words are not about months."""
    text = text.strip()
    if text in _WAITING:
        return ()
    if text in _SPANS:
        return tuple(_SPANS[text])
    if not _MONTHS.match(text):
        return None
    numbers = [int(one) if one.isdigit() else _NUMERAL.get(one, 0) for one in _NUMBER.findall(text)]
    if len(numbers) == 2 and re.search(r"[-—–~～至到]", text) and numbers[0] < numbers[1] <= 12:
        return tuple(range(numbers[0], numbers[1] + 1))
    return tuple(sorted(set(numbers)))


def split_theme(text: str) -> tuple[str, str]:
    """围绕X，就Y → (X, Y); anything else is the subject alone."""
    found = _THEME.match(text)
    return (found["theme"].strip(), found["subject"].strip()) if found else ("", text)


def named(text: str, directory: Directory | None) -> tuple[PartyData, ...]:
    """Names apart by 、or a comma, each matched to a record where the directory knows exactly one."""
    names: Iterable[str] = [name.strip() for name in _NAMES.split(text) if name.strip()]
    if directory is None:
        return tuple(PartyData(name) for name in names)
    return parties(directory, names, {})
