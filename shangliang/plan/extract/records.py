"""Subjects that stand in blocks of labelled lines, in `form：a（4月）、b（5月）` lines, or in tables.

议    题：…            ——专题协商会：甲（3月）、乙（5月）。        议题 | 形式 | 时间 | 责任单位
时    间：6月
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shangliang.plan.extract.fields import (
    LABEL,
    Fields,
    column_name,
    find_labels,
    put_field,
    read_tables,
    read_tag,
)
from shangliang.plan.extract.forms import heading_form
from shangliang.plan.extract.lists import depths, trim

LINE_FORM = re.compile(r"(?:[-]{1,4}|[◆●■★▲•])?[ ]{0,2}(?P<form>[^，。；：、\n（）]{3,24})(?:（[^（）\n]{1,20}）)?：")
NOT_A_SUBJECT = re.compile(
    r"由|从|每|原则上|各专委会|自主|如下|以下|以及时|应当|须|领衔|另行|待定|[一二三四五六七八九十\d]{1,3}[场次个项件]$"
)


@dataclass
class Record:
    """One subject with the fields that belong to it alone."""

    subject: tuple[int, int]
    fields: Fields
    rule: str
    task: bool = False
    whole: tuple[int, int] = (0, 0)
    count: tuple[int, int] | None = None


@dataclass
class Block:
    """Labelled lines that follow each other."""

    fields: Fields = field(default_factory=Fields)
    subject: tuple[int, int] | None = None


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The trimmed lines between two offsets; a blank line gives an empty span."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        low, high = at, stop
        while low < high and text[low] == " ":
            low += 1
        while high > low and text[high - 1] == " ":
            high -= 1
        yield low, high
        at = stop + 1


def labelled_blocks(text: str, start: int, end: int) -> Iterator[Record]:
    """Records of labelled lines: a subject line opens one, a blank line or an unlabelled line closes it."""
    block = Block()
    for low, high in lines(text, start, end):
        found = LABEL.match(text, low, high)
        if found is None:
            yield from close(block)
            block = Block()
            continue
        for name, _, a, b in find_labels(text, low, high):
            if name == "topic" and b > a:
                if block.subject is not None:
                    yield from close(block)
                    block = Block()
                block.subject = (a, b)
            else:
                put_field(block.fields, name, text, a, b)
    yield from close(block)


def close(block: Block) -> Iterator[Record]:
    """The record of a block that has a subject and at least one other field."""
    fields = block.fields
    if block.subject is not None and (
        fields.times or fields.lead or fields.leader or fields.partners or fields.form or fields.participants
    ):
        yield Record(block.subject, fields, "record")


def members_of(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """The members of a list cut at 、 and ； outside brackets and quotes."""
    level = depths(text[low:high])
    spans, at = [], low
    for offset, char in enumerate(text[low:high]):
        if char in "、；" and level[offset] == 0:
            spans.append((at, low + offset))
            at = low + offset + 1
    spans.append((at, high))
    return [trim(text, a, b) for a, b in spans]


def form_lines(text: str, start: int, end: int) -> Iterator[Record]:
    """Subjects of lines that name a form, then list its subjects with a time in brackets after each."""
    for low, high in lines(text, start, end):
        head = LINE_FORM.match(text, low, high)
        if head is None or high - low > 600:
            continue
        form = heading_form(head["form"])
        if form is None or LABEL.match(text, low) or "（" not in text[head.end() : high]:
            continue
        stop = text.find("。", head.end(), high)
        for a, last in members_of(text, head.end(), stop if stop > 0 else high):
            fields, b = Fields(form=form), last
            if text[b - 1 : b] == "）" and "（" in text[a:b]:
                opened = text.rfind("（", a, b)
                if read_tag(fields, text, opened + 1, b - 1):
                    b = opened
            if 3 <= b - a <= 60 and not NOT_A_SUBJECT.search(text[a:b]) and (fields.times or fields.lead):
                yield Record((a, b), fields, "form line")


def table_records(text: str, rows: list[tuple[int, int]]) -> Iterator[Record]:
    """The rows of flattened tables: subjects, or tasks where the table lists work."""
    for table in read_tables(text, rows):
        task = "topic" not in table.columns
        wanted = "task" if task else "topic"
        if wanted not in table.columns:
            continue
        for row in table.rows:
            yield from row_record(text, table.columns, row, wanted)


def row_record(text: str, columns: list[str], row: list[tuple[int, int]], wanted: str) -> Iterator[Record]:
    fields, subject, count = Fields(), None, None
    for name, (low, high) in zip(columns, row, strict=False):
        if name == wanted:
            subject = subject or (low, high)
        elif name == "count":
            count = (low, high)
        elif name:
            put_field(fields, name, text, low, high)
    if subject is not None and subject[1] - subject[0] >= 2 and row:
        yield Record(subject, fields, "table", task=wanted == "task", whole=(row[0][0], row[-1][1]), count=count)


def stacked_tables(text: str, start: int, end: int) -> Iterator[Record]:
    """Tables whose cells stand one on a line, as they come when a table is copied out of Word."""
    spans = [span for span in lines(text, start, end) if span[1] > span[0]]
    at = 0
    while at < len(spans):
        names: list[str] = []
        while at + len(names) < len(spans) and len(names) < 9:
            low, high = spans[at + len(names)]
            name = column_name(text[low:high]) if high - low <= 12 else ""
            if not name:
                break
            names.append(name)
        if len(names) < 3 or not {"topic", "task"} & set(names):
            at += max(1, len(names))
            continue
        wanted = "topic" if "topic" in names else "task"
        at += len(names)
        while at + len(names) <= len(spans):
            row = spans[at : at + len(names)]
            if any(high - low > 80 or text[high - 1] in "。；" for low, high in row):
                break
            yield from row_record(text, names, row, wanted)
            at += len(names)


def stacked_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The whole spans of stacked rows, which hold no sentences."""
    return [record.whole for record in stacked_tables(text, start, end)]


def records_of(text: str, start: int, end: int, rows: list[tuple[int, int]]) -> list[Record]:
    """Every record of a paper, in order of place."""
    found = [
        *labelled_blocks(text, start, end),
        *form_lines(text, start, end),
        *table_records(text, rows),
        *stacked_tables(text, start, end),
    ]
    return sorted(found, key=lambda record: record.subject)
