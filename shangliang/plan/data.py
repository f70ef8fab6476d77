"""What a plan is made from: plain values, as a form, an import or the demo world hands them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from shangliang.plan.states import PlanKind

Span = tuple[int, int]
NOWHERE: Span = (0, 0)
"""The span of what stands in no original text."""


@dataclass(frozen=True)
class PartyData:
    """A name as written, and the record it means where one is known (noun: body, organ, unit or person)."""

    text: str
    noun: str = ""
    object_pk: int | None = None


@dataclass(frozen=True)
class TopicData:
    """One topic. `months` are 1 to 12 within the plan year; empty means 待排期."""

    subject: str
    theme: str = ""
    form: str = ""
    months: tuple[int, ...] = ()
    timing: str = ""
    leader: tuple[PartyData, ...] = ()
    lead: tuple[PartyData, ...] = ()
    partners: tuple[PartyData, ...] = ()
    participants: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    is_open_list: bool = False
    is_restricted: bool = False
    note: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True)
class TargetData:
    """One commitment. `metric` None asks the catalogue for a query; an empty string means counted by vouchers."""

    subject: str
    op: str = ">="
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str = ""
    per: str = ""
    period: str = ""
    months: tuple[int, ...] = ()
    window_from: date | None = None
    window_to: date | None = None
    is_hard: bool = True
    metric: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True)
class SectionData:
    """A stretch of the plan's text that is kept as written."""

    heading: str
    text: str = ""
    level: int = 1
    number: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True)
class PlanData:
    """The head of a plan."""

    kind: PlanKind | str
    year: int
    title: str
    basis: tuple[str, ...] = ()
