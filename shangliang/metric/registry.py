"""A metric is a named query over facts, defined once. Its value depends on body, period and parameters, never on who looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any

from shangliang.metric.periods import Period


@dataclass(frozen=True)
class Fact:
    """Something dated that happened, and the row that says so."""

    happened_on: date
    value: Decimal = Decimal(1)
    noun: str = ""
    pk: int = 0
    label: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """What parameters select by: form, unit, plan…"""


Parameters = Mapping[str, Any]
Query = Callable[[int, Period, Parameters], Sequence[Fact]]


@dataclass(frozen=True)
class Metric:
    """One entry of the catalogue. `query` gives the dated facts of a body in a period."""

    key: str
    label: str
    unit: str
    query: Query
    is_restricted: bool = False
    """Over confidential matters: the value shows to their owners only."""


DECLARED_IN = ("shangliang.plan.metrics",)
"""The one list of modules that declare metrics, each as a tuple METRICS. By name, for imports go upwards only here."""


@cache
def catalogue() -> Mapping[str, Metric]:
    """Every metric by its key. Two of the same key are a mistake that shows at once."""
    found: dict[str, Metric] = {}
    for name in DECLARED_IN:
        for metric in import_module(name).METRICS:
            if metric.key in found:
                raise ValueError(f"metric {metric.key} is declared twice")
            found[metric.key] = metric
    return found


def facts(key: str, body: int, period: Period, parameters: Parameters) -> list[Fact]:
    """The records behind a number, by date."""
    rows = catalogue()[key].query(body, period, parameters)
    return sorted((one for one in rows if one.happened_on in period), key=lambda one: (one.happened_on, one.pk))


def evaluate(key: str, body: int, period: Period, parameters: Parameters) -> Decimal:
    """The number: the sum of its facts."""
    return sum((one.value for one in facts(key, body, period, parameters)), Decimal(0))
