"""Writes sheets: templates to fill in, and exports that can be read back. Text is text: no formula is ever written."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from shangliang.core.columns import Column
from shangliang.document.sheets import EXPLANATIONS

FONT = "宋体"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PREPARED_ROWS = 1000  # rows of a template that offer the allowed values


def write_workbook(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str,
    explained: Sequence[Sequence[str]] = (),
    is_template: bool = False,
) -> bytes:
    """A workbook with the heading in its first row, then `rows`, and a sheet of explanations (column, how, allowed)."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "comments": "由“商量”导出"})
        _write_rows(book, columns, rows, title=title, is_template=is_template)
        if explained:
            _write_explanations(book, explained)
    return out.getvalue()


def _write_rows(
    book: xlsxwriter.Workbook,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str,
    is_template: bool,
) -> None:
    sheet = book.add_worksheet(title[:31])
    text = book.add_format({"font_name": FONT, "num_format": "@", "valign": "vcenter"})
    day = book.add_format({"font_name": FONT, "num_format": "yyyy-mm-dd", "align": "left"})
    head = book.add_format({"font_name": FONT, "bold": True, "bottom": 2, "bg_color": "#F2F2F2"})
    must = book.add_format(
        {"font_name": FONT, "bold": True, "bottom": 2, "bg_color": "#F2F2F2", "font_color": "#B3261E"}
    )
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, day if column.is_date else text, {"hidden": column.is_hidden})
        sheet.write_string(0, place, column.label, must if column.is_required else head)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            value = row.get(column.key)
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif value not in (None, ""):
                sheet.write_string(number, place, str(value), text)
    sheet.freeze_panes(1, 0)
    if is_template:
        for place, column in enumerate(columns):
            if column.choices and sum(len(one) + 1 for one in column.choices) <= 255:
                sheet.data_validation(
                    1,
                    place,
                    PREPARED_ROWS,
                    place,
                    {"validate": "list", "source": list(column.choices), "error_type": "information"},
                )


def _write_explanations(book: xlsxwriter.Workbook, explained: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(EXPLANATIONS)
    plain = book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top"})
    head = book.add_format({"font_name": FONT, "bold": True, "bottom": 2})
    for place, (label, width) in enumerate((("列名", 16), ("怎样填写", 60), ("可以填的内容", 60))):
        sheet.set_column(place, place, width, plain)
        sheet.write_string(0, place, label, head)
    for number, line in enumerate(explained, 1):
        for place, cell in enumerate(line):
            sheet.write_string(number, place, cell, plain)
