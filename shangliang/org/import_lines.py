"""What an import would do, line by line, before anybody confirms it. Lines are kept as JSON with the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

from shangliang.core.actor import Actor
from shangliang.core.columns import Column, Unclear, is_nothing, text_of
from shangliang.org.models import Area, Body, Membership, Organ, Person, Post, Term, Unit

T = TypeVar("T")
CHUNK = 5000
PACE = 500  # rows between two reports of progress
OTHER, SKIP = "other", "skip"
"""What a clerk may say of a namesake: another human being; or the same row twice, leave it out."""
Report = Callable[[int, int, str], None]


class Act(StrEnum):
    NEW = "new"
    CHANGE = "change"
    SAME = "same"
    ASK = "ask"
    BAD = "bad"
    LEAVE = "leave"


WORDS = {
    Act.BAD: "要更正",
    Act.ASK: "要选择",
    Act.NEW: "新增",
    Act.CHANGE: "修改",
    Act.SAME: "没有变化",
    Act.LEAVE: "不读入",
}


@dataclass
class Line:
    """One row of the sheet. `work` is what the write needs; `changes` are (field, old, new) as the page shows them."""

    number: int
    label: str
    act: Act = Act.SAME
    faults: list[list[str]] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)
    choices: list[list[str]] = field(default_factory=list)
    chosen: str = ""
    work: dict[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        return dict(self.__dict__)


def line_of(row: Mapping[str, Any]) -> Line:
    """The inverse of `Line.as_row`."""
    return Line(**{**row, "act": Act(row["act"])})


@dataclass(frozen=True)
class Asked:
    """What is to be reviewed: who asks, for which place, the rows, and the clerk's choices by row number."""

    actor: Actor
    rows: Sequence[tuple[int, Mapping[str, str]]]
    present: frozenset[str]
    choices: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    area: Area | None = None
    term: Term | None = None
    report: Report = lambda _done, _total, _words: None

    def steps(self, rows: Sequence[T], words: str) -> Iterator[T]:
        """The rows, with a report of progress every now and then."""
        for done, row in enumerate(rows):
            if done % PACE == 0:
                self.report(done, len(rows), words)
            yield row


@dataclass
class Cells:
    """One row's cells as values. What cannot be read is noted as a fault, and counts as not given."""

    cells: Mapping[str, str]
    columns: Mapping[str, Column]
    faults: list[list[str]] = field(default_factory=list)

    def read(self, key: str, how: Callable[[str], T]) -> T | None:
        """None for an empty cell or a missing column: nothing is said about it."""
        raw = self.cells.get(key, "")
        if not raw.strip():
            return None
        try:
            return how(raw)
        except Unclear as unclear:
            self.fault(key, str(unclear))
            return None

    def text(self, key: str) -> str | None:
        """A text; "" where the cell says “无” or “-”."""
        return self.read(key, lambda raw: "" if is_nothing(raw) else text_of(raw, self.columns[key]))

    def fault(self, key: str, words: str) -> None:
        self.faults.append([self.columns[key].label if key in self.columns else key, words])


def by_key(columns: Iterable[Column]) -> dict[str, Column]:
    return {column.key: column for column in columns}


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Lists short enough for one query."""
    rest = list(values)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]


def shown(value: object) -> str:
    """A value as the list of differences shows it."""
    match value:
        case None | "":
            return "（空）"
        case bool():
            return "是" if value else "否"
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case list() | tuple():
            return "、".join(str(one) for one in value) or "（空）"
    return str(value)


def masked(phone: str | None) -> str:
    """138****0001."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else "（空）"


def settle_act(line: Line, *, is_new: bool) -> Line:
    """A line with faults does nothing; a known row without changes stays as it is."""
    if line.faults:
        line.act = Act.BAD
    elif is_new:
        line.act = Act.NEW
    else:
        line.act = Act.CHANGE if line.changes else Act.SAME
    return line


def standing() -> list[list[int]]:
    """A token of all records that a review reads: it differs after any write to them. Five quick queries."""
    token = []
    for model in (Person, Membership, Unit, Organ, Post):
        facts = model.objects.aggregate(rows=models.Count("pk"), last=models.Max("pk"), versions=models.Sum("version"))
        token.append([facts["rows"], facts["last"] or 0, facts["versions"] or 0])
    return token
