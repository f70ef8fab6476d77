"""Sheets of rows that people fill in (xlsx, xls, WPS et, csv): read within limits in a process of its own.

Which columns there are, and what they mean, is the caller's; this module finds them under whatever title, in whatever
order, and hands out rows of text with the numbers that the clerk sees in the file.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shangliang.core.columns import Column, Heading, find_heading, heading
from shangliang.document.readers import Unreadable
from shangliang.document.readers.reading import FILE_LIMIT
from shangliang.document.readers.sandbox import run
from shangliang.document.readers.secrecy import find_secrecy_mark_in_name
from shangliang.document.sheet_limits import MESSAGES, ROW_LIMIT, SECONDS, refusal

EXPLANATIONS = "填写说明"
"""The second sheet of our own templates."""
CHILD = (sys.executable, "-P", "-B", "-m", "shangliang.document.sheet_child")


@dataclass(frozen=True)
class Row:
    """One row of the file: its number there, and its cells by the key of their column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """What was read. `present` are the keys of the columns that the file has; `notes` say in words what was left out."""

    sheet: str
    sha256: str
    present: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawSheet:
    """One sheet of the file as rows of text; `refused` says why it was not read."""

    name: str
    rows: Sequence[Sequence[str]]
    banners: frozenset[int] = field(default_factory=frozenset)
    refused: Unreadable | None = None


def read_table(data: bytes, *, name: str, columns: Sequence[Column], seconds: float = SECONDS) -> Table:
    """The sheet of the file that has these columns. Raises Unreadable with what to do."""
    sheets = read_sheets(data, name=name, seconds=seconds)
    found = [(sheet, head) for sheet in sheets if (head := find_heading(sheet.rows, columns)) is not None]
    if not found:
        for sheet in sheets:
            if sheet.refused is not None:
                raise sheet.refused
        labels = "、".join(column.label for column in columns if not column.is_hidden)
        raise refusal("no_heading", labels=labels)
    sheet, head = max(found, key=lambda pair: (len(pair[1].keys), len(pair[0].rows)))
    rows, skipped = _rows_under(sheet, head, columns)
    if not rows:
        raise refusal("no_rows")
    if len(rows) > ROW_LIMIT:
        raise refusal("too_many", name=sheet.name)
    digest = hashlib.sha256(data).hexdigest()
    return Table(
        sheet.name, digest, tuple(head.keys.values()), tuple(rows), tuple(_notes(sheets, sheet, head, skipped))
    )


def read_sheets(data: bytes, *, name: str, seconds: float = SECONDS) -> list[RawSheet]:
    """Every sheet of the file. Raises Unreadable, after `seconds` at the latest."""
    if mark := find_secrecy_mark_in_name(name):
        raise refusal("secrecy_mark", mark=mark)
    if len(data) > FILE_LIMIT:
        raise refusal("too_big")
    if not data:
        raise refusal("empty")
    try:
        with tempfile.TemporaryFile() as source:
            source.write(data)
            source.seek(0)
            answer = run((*CHILD, str(seconds)), source, seconds=seconds)
    except Unreadable as told:
        raise refusal(told.code if told.code in MESSAGES else "reader_stopped") from None
    try:
        given: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise refusal("reader_stopped") from None
    if "code" in given:
        raise Unreadable(given["code"], given["message"])
    return [_raw_sheet(one) for one in given["sheets"]]


def _raw_sheet(given: Mapping[str, Any]) -> RawSheet:
    refused = Unreadable(given["code"], given["message"]) if "code" in given else None
    return RawSheet(given["name"], given["rows"], frozenset(given["banners"]), refused)


def _rows_under(sheet: RawSheet, head: Heading, columns: Sequence[Column]) -> tuple[list[Row], list[int]]:
    """The rows with content below the heading, and the numbers of those that are remarks or group titles."""
    names = {column.key: column.names for column in columns}
    rows, skipped = [], []
    for index, cells in enumerate(sheet.rows):
        if index <= head.row:
            continue
        if index in sheet.banners:
            skipped.append(index + 1)
            continue
        values = {key: cells[place] for place, key in head.keys.items() if place < len(cells) and cells[place].strip()}
        if not values or _is_heading_again(values, names):
            continue
        rows.append(Row(index + 1, values))
    return rows, skipped


def _is_heading_again(values: Mapping[str, str], names: Mapping[str, frozenset[str]]) -> bool:
    """Printed lists repeat their heading on every page."""
    same = sum(heading(text) in names[key] for key, text in values.items())
    return same >= 2 and same == len(values)


def _notes(sheets: Sequence[RawSheet], sheet: RawSheet, head: Heading, skipped: Iterable[int]) -> Iterable[str]:
    others = [one.name for one in sheets if one is not sheet and any(one.rows) and one.name != EXPLANATIONS]
    if others:
        yield f"文件有几张工作表，读的是“{sheet.name}”；没有读：{'、'.join(others[:5])}。"
    if head.ignored:
        yield f"没有读入这些列：{'、'.join(dict.fromkeys(head.ignored))}。系统里没有对应的内容。"
    if head.doubled:
        yield f"“{'、'.join(head.doubled)}”和前面的列重复，读的是前一列。"
    numbers = [str(number) for number in skipped]
    if numbers:
        yield f"第 {'、'.join(numbers[:10])} 行是整行合并的标题或说明，没有读入。"
