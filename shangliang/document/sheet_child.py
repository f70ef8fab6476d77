"""The process behind `sheets.read_sheets`: a file on standard input, its cells as JSON on standard output.

Cells become text as a person reads them: 13800000000 and not 13800000000.0, days as 2026-03-05. A merged cell counts in
every row that it spans; sideways only in the heading, where one word stands over several columns.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from shangliang.core.columns import HEAD_ROWS
from shangliang.document.readers.child import set_limits
from shangliang.document.readers.kinds import OLE, ZIP, kind_of
from shangliang.document.readers.package import DECLARED_LIMIT, ENTRY_LIMIT, ZIP_FAULTS
from shangliang.document.readers.plain import decode
from shangliang.document.readers.reading import FILE_LIMIT, Unreadable
from shangliang.document.readers.secrecy import find_secrecy_mark
from shangliang.document.sheet_limits import COLUMN_LIMIT, ROW_LIMIT, SHEET_LIMIT, TEXT_LIMIT, refusal

SEPARATORS = ",\t;"
SAMPLE_LINES = 30
HEAD_FOR_MARKS = 6
CELL_LIMIT = 2000  # characters of one cell; no field of ours holds more
BANNER_WIDTH = 3  # a cell merged over so many columns, alone in its row, is a heading of a group or a remark

Merge = tuple[tuple[int, int], tuple[int, int]]


def main(arguments: list[str]) -> None:
    """`sheet_child SECONDS`."""
    set_limits(float(arguments[0]))
    answer = os.dup(1)
    os.dup2(2, 1)  # nothing that a library prints may mix with the answer
    with os.fdopen(answer, "wb") as stream:
        stream.write(json.dumps(answer_for(sys.stdin.buffer.read(FILE_LIMIT + 1)), ensure_ascii=False).encode())


def answer_for(data: bytes) -> dict[str, Any]:
    """`kind` and `sheets`, or the `code` and `message` of a refusal."""
    try:
        kind = kind_of_sheet(data)
        sheets = list(_from_text(data) if kind == "csv" else _from_workbook(data))
        _refuse_marked(sheets)
        if sum(len(cell) for sheet in sheets for row in sheet["rows"] for cell in row) > TEXT_LIMIT:
            raise refusal("too_long")
        return {"kind": kind, "sheets": sheets}
    except Unreadable as told:
        return _told(told)
    except MemoryError:
        return _told(refusal("too_hungry"))


def _told(told: Unreadable) -> dict[str, Any]:
    return {"code": told.code, "message": told.message}


def kind_of_sheet(data: bytes) -> str:
    """`book` or `csv`, by what the file is. Raises Unreadable for everything else."""
    if data.startswith(ZIP):
        return _kind_of_package(data)
    kind = kind_of(data)
    if kind == "text":
        if b"<table" in data[:4000].lower():
            raise refusal("html")
        return "csv"
    if data.startswith(OLE):
        if kind in {"encrypted", "doc", "ppt"}:
            raise refusal(kind)
        return "book"
    raise refusal(kind if kind in {"html", "flat_xml", "pdf", "image", "program", "archive"} else "other")


def _kind_of_package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except ZIP_FAULTS:
        raise refusal("broken") from None
    if len(entries) > ENTRY_LIMIT or sum(entry.file_size for entry in entries) > DECLARED_LIMIT:
        raise refusal("zip_bomb")
    names = [entry.filename for entry in entries]
    if any(name.startswith("xl/") for name in names):
        return "book"
    if any(name.startswith("word/") for name in names):
        raise refusal("doc")
    if "content.xml" in names:
        return "book"
    raise refusal("archive")


# Workbooks ----------------------------------------------------------------------


def _from_workbook(data: bytes) -> Iterable[dict[str, Any]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        for name in shown[:SHEET_LIMIT]:
            yield _sheet_of(book.get_sheet_by_name(name))
    except PasswordError:
        raise refusal("encrypted") from None
    except (CalamineError, OSError, ValueError, IndexError, UnicodeError):
        raise refusal("broken") from None
    except (Unreadable, MemoryError, GeneratorExit):
        raise
    except BaseException as fault:  # a panic inside the library is no Exception
        if type(fault).__name__ != "PanicException":
            raise
        raise refusal("broken") from None


def _sheet_of(sheet: CalamineSheet) -> dict[str, Any]:
    wide, high = _extent(sheet)
    if wide > COLUMN_LIMIT:
        return _refused(sheet.name, "too_wide", columns=wide)
    if high > ROW_LIMIT + HEAD_ROWS:
        return _refused(sheet.name, "too_many", rows=high)
    rows = [[text_of_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    banners = fill_merged(rows, sheet.merged_cell_ranges or [])
    return {"name": sheet.name, "rows": [_trimmed(row) for row in rows], "banners": banners}


def _extent(sheet: CalamineSheet) -> tuple[int, int]:
    """Columns and rows in use, counted from A1."""
    end = sheet.end
    return (0, 0) if end is None else (end[1] + 1, end[0] + 1)


def _refused(name: str, code: str, **facts: int) -> dict[str, Any]:
    return {"name": name, "rows": [], "banners": [], **_told(refusal(code, name=name, **facts))}


def text_of_cell(cell: object) -> str:
    """The cell as a person reads it."""
    match cell:
        case str():
            return cell[:CELL_LIMIT]
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "seconds")
        case date():
            return cell.isoformat()
        case timedelta() if cell.seconds == 0 and cell.microseconds == 0:
            return str(cell.days)
    return "" if cell is None else str(cell)


def fill_merged(rows: list[list[str]], merges: Sequence[Merge]) -> list[int]:
    """Write a merged cell's text into each cell that it covers. Returns the rows that are nothing but one wide cell."""
    banners = []
    for (top, left), (bottom, right) in merges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        text = rows[top][left]
        if not text.strip():
            continue
        if right - left + 1 >= BANNER_WIDTH and not any(
            cell.strip() for place, cell in enumerate(rows[top]) if not left <= place <= right
        ):
            banners.append(top)
        last = right if top < HEAD_ROWS else left
        for row in rows[top : bottom + 1]:
            for place in range(left, min(last, len(row) - 1) + 1):
                row[place] = text
    return banners


def _trimmed(row: list[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


# Text ---------------------------------------------------------------------------


def _from_text(data: bytes) -> Iterable[dict[str, Any]]:
    try:
        text = decode(data).removeprefix("\ufeff")
    except Unreadable as told:
        raise refusal("encoding" if told.code in {"encoding", "big5"} else "other") from None
    if "\x00" in text:
        raise refusal("other")
    csv.field_size_limit(1_000_000)
    try:
        rows = list(_limited(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))))
    except csv.Error:
        raise refusal("broken_csv") from None
    wide = max((len(row) for row in rows), default=0)
    if wide > COLUMN_LIMIT:
        raise refusal("too_wide", name="", columns=wide)
    yield {"name": "", "rows": [[cell[:CELL_LIMIT] for cell in row] for row in rows], "banners": []}


def _limited(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    for number, row in enumerate(rows):
        if number >= ROW_LIMIT + HEAD_ROWS:
            raise refusal("too_many", name="", rows=ROW_LIMIT)
        yield _trimmed(row)


def separator_of(text: str) -> str:
    """The sign that cuts the first lines into the most columns."""
    lines = text.splitlines()[:SAMPLE_LINES]

    def width(sign: str) -> int:
        try:
            return max((len(row) for row in csv.reader(lines, delimiter=sign)), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=width)


# What may not be kept -------------------------------------------------------------


def _refuse_marked(sheets: list[dict[str, Any]]) -> None:
    """A 密级 mark stands in the title rows, or starred anywhere."""
    for sheet in sheets:
        head = [sheet["name"], *(cell for row in sheet["rows"][:HEAD_FOR_MARKS] for cell in row if cell.strip())]
        body = [cell for row in sheet["rows"][HEAD_FOR_MARKS:] for cell in row if "密" in cell]
        below = ["—"] * 20  # so that a bare word further down is not taken for the head of the paper
        if mark := find_secrecy_mark("\n".join([*head, *below, *body])):
            raise refusal("secrecy_mark", mark=mark)


if __name__ == "__main__":
    main(sys.argv[1:])
