"""Inputs and guards that several tables share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.workflow import Field

FILE = Field("file", "附件", kind="file", help="如会议纪要、批复、正式文件；可以不传。")
NOTE = Field("note", "说明", kind="longtext", max_length=500)
REASON = Field("note", "理由", kind="longtext", required=True, max_length=500)


def on(label: str, help_text: str = "") -> Field:
    """The day on which it happened, which may be before the day on which it is recorded."""
    return Field("happened_on", label, kind="date", required=True, help=help_text)


def number(label: str, *, required: bool = False, help_text: str = "") -> Field:
    return Field("doc_no", label, required=required, help=help_text, max_length=60)


def not_in_future(obj: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
    """Only what has happened is recorded."""
    day: date | None = data.get("happened_on")
    if day is not None and day > clock.today():
        return f"日期{day.year}年{day.month}月{day.day}日还没有到。请填写实际发生的日期，或等事情办完再登记。"
    return None
