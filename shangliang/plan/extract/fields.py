"""Labelled fields (`时间安排:4月 牵头界别组:X`), bracketed tags (`（责任单位：X）`, `（1月）`) and the columns of flattened tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from shangliang.document.outline import cells_of, is_rule_row
from shangliang.plan.extract.dates import When, find_times

LABEL_WORDS: tuple[tuple[str, str], ...] = (
    ("participants", r"(?:参加|参会|出席|列席|邀请|参与)(?:人员|范围|对象|领导|委员)"),
    (
        "leader",
        r"(?:(?:牵头|责任|分管|领衔|督办|领办|负责|包案|联系|带队|主要)(?:县|市|区|政协|党政)?(?:领导|主席)|领衔(?:督办)?领导|分管副主席|主席会议成员|带队(?:人|领导)?)",
    ),
    (
        "partners",
        r"(?:(?:配合|参与|参加|协助|协办|协同|会办|联办|协作|对口|协商|涉及|被?监督|被视察|相关|邀请)(?:协商)?(?:部门|单位|委室|专委会|界别组?|科室|处室)(?:（单位）)?|协办|会办)",
    ),
    (
        "lead",
        r"(?:(?:牵头|责任|承办|主办|负责|实施|组织|组织实施|主持|承担|调研|召集|落实|主责|办理|具体)(?:专委会|专门委员会|委室|界别组?|界别|单位|部门|人|科室|处室|部室|机构|小组|委|组)(?:（人）)?|组织实施|责任主体|牵头|主办|承办|责任人|负责人)",
    ),
    (
        "time",
        r"(?:(?:时间|督办|协商|活动|完成|实施|办理|办结|举办|召开|计划|调研|视察|拟定|拟|开展|监督|会议)?(?:时间|时限|日期|月份|期限)(?:安排|节点|要求)?|时间)",
    ),
    ("form", r"(?:(?:协商|活动|履职|监督|组织|议政)?(?:形式|方式)|会议(?:形式|名称)|协商类别|活动(?:类型|类别))"),
    (
        "topic",
        r"(?:(?:协商|调研|视察|监督|评议|议政|审议|重点|会议|座谈|督办|协商监督|活动|年度|履职|民主监督|提案){0,3}(?:议题|课题|选题|题目|主题|内容|项目|对象|事项)(?:名称)?|重点提案(?:名称)?|名称|提案案由|案由|议题名称)",
    ),
    (
        "task",
        r"(?:指标名称|考核指标|指标内容|(?:重点|主要|年度|具体)?(?:工作)?(?:任务|事项|举措|内容|工作)(?:名称)?|目标任务|任务目标|工作内容)",
    ),
    ("count", r"(?:次数|数量|目标值|目标|指标)"),
    ("note", r"(?:备注|说明|序号|编号|排序|类别|提案编号|案号|提案者|提案人|第一提案人|届次|地点|电话|联系人|进展)"),
)
LABEL = re.compile(
    "(?:"
    + "|".join(f"(?P<{name}{n}>{shape})" for n, (name, shape) in enumerate(LABEL_WORDS))
    + r")(?:（[^（）]{1,10}）)?[ ]?[：:]"
)
HEADER_CELL = tuple((name, re.compile(f"{shape}(?:（[^（）]{{1,10}}）)?")) for name, shape in LABEL_WORDS)
PAREN = re.compile(r"（([^（）\n]{1,120})）")
ORGAN = re.compile(
    r"(?:委|委员会|局|办|办公室|办公厅|部|室|组|会|处|中心|院|科|站|所|政府|厅|联|界|界别|政协|支部|党委|工委|公司|银行|社|股|街道|乡|镇|大队|分局|专委会|研究室|联络处|协会|主席团|队|集团|学校|小组|工商联|单位|部门|科技界|主席|副主席|秘书长)"
)
VALUE_LIMIT = 160
NAME_SPLIT = re.compile(r"[、，,；;/ ]|(?<=[局委办部室组会处厅])(?:和|及|与)(?=\S{2})")


@dataclass
class Fields:
    """What stands beside a topic or task: time, form, and who."""

    times: list[When] = field(default_factory=list)
    form: str = ""
    leader: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)
    topics: list[tuple[int, int]] = field(default_factory=list)
    tasks: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def covers(self, at: int) -> bool:
        """Whether an offset stands inside one of the fields (whose spans are sorted)."""
        n = bisect_right(self.spans, (at, 1 << 60)) - 1
        return any(low <= at < high for low, high in self.spans[max(0, n - 3) : n + 1])

    @property
    def months(self) -> list[int]:
        return sorted({month for when in self.times for month in when.months})

    @property
    def window(self) -> dict[str, str] | None:
        windows = [when.window for when in self.times if when.window]
        return {"from": windows[0][0], "to": windows[0][1]} if len(self.times) == 1 and windows else None

    def merge(self, other: Fields) -> Fields:
        """This one, completed by another."""
        return Fields(
            self.times or other.times,
            self.form or other.form,
            self.leader or other.leader,
            self.lead or other.lead,
            self.partners or other.partners,
            self.participants or other.participants,
            self.topics,
            self.tasks,
            self.spans + other.spans,
        )


def names_of(text: str) -> list[str]:
    """The bodies or persons of a list, in order."""
    text = re.sub(
        r"^由|(?:共同)?(?:组织实施|组织领导|具体负责|负责实施|具体实施|负责|牵头|配合|承办|协办|参加)$",
        "",
        text.strip(),
    )
    parts = [part.strip(" 。．.，、；:：等") for part in NAME_SPLIT.split(text)]
    return [part for part in parts if part and len(part) <= 40]


def label_name(found: re.Match[str]) -> str:
    return (found.lastgroup or "").rstrip("0123456789")


def find_labels(text: str, start: int, end: int) -> Iterator[tuple[str, int, int, int]]:
    """Each labelled field between two offsets: its name, where the label begins, and the span of its value."""
    found = list(LABEL.finditer(text, start, end))
    for n, match in enumerate(found):
        stop = found[n + 1].start() if n + 1 < len(found) else end
        stop = min(stop, match.end() + VALUE_LIMIT)
        cut = re.compile(r"[。\n]" if label_name(match) == "topic" else r"[。；\n）]").search(text, match.end(), stop)
        if cut:
            stop = cut.start()
        low = match.end()
        while low < stop and text[low] == " ":
            low += 1
        while stop > low and text[stop - 1] in " ，、（":
            stop -= 1
        yield label_name(match), match.start(), low, stop


def read_fields(text: str, start: int, end: int) -> Fields:
    """The labelled fields and bracketed tags between two offsets."""
    fields = Fields()
    for name, begin, low, high in find_labels(text, start, end):
        put_field(fields, name, text, low, high)
        fields.spans.append((begin, high))
    for found in PAREN.finditer(text, start, end):
        if LABEL.search(found[1] + "：") and "：" in found[1]:
            fields.spans.append(found.span())
            continue
        if text[found.end() : found.end() + 1] not in {"", "（", "。", "；", "，", "、", "\n", " ", "：", "”"}:
            continue
        if read_tag(fields, text, found.start(1), found.end(1)):
            fields.spans.append(found.span())
    return fields


def put_field(fields: Fields, name: str, text: str, low: int, high: int) -> None:
    """Add one labelled value."""
    value = text[low:high]
    if name == "time":
        fields.times.extend(outer_times(text, low, high))
    elif name == "form":
        fields.form = fields.form or value
    elif name in {"leader", "lead", "partners", "participants"}:
        if name == "lead" and len(value) > 60:
            return
        getattr(fields, name).extend(names_of(value))
    elif name == "topic" and high > low:
        fields.topics.append((low, high))
    elif name == "task" and high > low:
        fields.tasks.append((low, high))


def outer_times(text: str, low: int, high: int) -> list[When]:
    """The times of a field, without those that stand inside another."""
    times: list[When] = []
    for when in find_times(text, low, high):
        if times and when.start < times[-1].end:
            continue
        times.append(when)
    return times


def read_tag(fields: Fields, text: str, low: int, high: int) -> bool:
    """A bracket without labels: only a time, only names of bodies, or both, as `（经济委，3-5月）`."""
    known = False
    for part in re.finditer(r"[^，,；;]+", text[low:high]):
        words = part.group().strip()
        begin = low + part.start()
        times = outer_times(text, begin, low + part.end())
        rest = words
        for when in times:
            rest = rest.replace(text[when.start : when.end], "")
        rest = re.sub(r"(?:时间|月份|前|完成|前完成|底前|[-~至到、和及 ：]|\d{1,2}日|左右|开展|召开|进行|份)", "", rest)
        if times and len(rest) <= 1:
            fields.times.extend(times)
            known = True
        elif (
            not times
            and len(words) <= 60
            and all(ORGAN.search(name[-4:]) for name in names_of(words))
            and names_of(words)
            and not re.search(r"[“”《》]|试行|草案|以下简称|含", words)
        ):
            fields.lead.extend(names_of(words.removesuffix("牵头").removesuffix("负责")))
            known = True
    return known


@dataclass
class Table:
    """A flattened table: what each column holds, and the cells of its rows with their spans."""

    columns: list[str]
    rows: list[list[tuple[int, int]]]
    header: tuple[int, int]


def cell_spans(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """The spans of the cells of one row."""
    sep = "|" if text.count("|", low, high) >= 2 else "\t"
    spans, at = [], low
    while at <= high:
        stop = text.find(sep, at, high)
        stop = high if stop < 0 else stop
        a, b = at, stop
        while a < b and text[a] in " \t":
            a += 1
        while b > a and text[b - 1] in " \t":
            b -= 1
        spans.append((a, b))
        at = stop + 1
    if spans and spans[0][0] == spans[0][1] and text[low : low + 1] == sep:
        spans = spans[1:]
    if len(spans) > 1 and spans[-1][0] == spans[-1][1] and text[high - 1 : high] == sep:
        spans = spans[:-1]
    return spans


def column_name(cell: str) -> str:
    """What a header cell names, or an empty string."""
    plain = re.sub(r"[ /／]", "", cell)
    return next((name for name, shape in HEADER_CELL if shape.fullmatch(plain)), "")


def read_tables(text: str, rows: list[tuple[int, int]]) -> list[Table]:
    """The tables among the row spans: a header row names the columns of those that follow it."""
    tables: list[Table] = []
    last_end = -1
    for low, high in rows:
        cells = cell_spans(text, low, high)
        words = [text[a:b] for a, b in cells]
        if is_rule_row(cells_of(text[low:high])):
            last_end = high
            continue
        names = [column_name(word) for word in words]
        adjacent = last_end >= 0 and not text[last_end:low].strip()
        if sum(bool(name) for name in names) >= 2 and any(
            name in {"topic", "task", "time", "form", "lead", "leader"} for name in names
        ):
            tables.append(Table(names, [], (low, high)))
        elif tables and (adjacent or (last_end >= 0 and low - last_end < 40 and len(cells) == len(tables[-1].columns))):
            tables[-1].rows.append(cells)
        last_end = high
    return tables
