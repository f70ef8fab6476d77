"""Figures of old summaries, kept as what they are: asserted by a paper, to be compared with what is counted later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shangliang.audit import record as audit
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.plan.drafts import read_document
from shangliang.plan.facts import FigureValues, number_from
from shangliang.plan.models import AssertedFigure, ImportDraft

LARGEST = Decimal(10) ** 13
PERIODS = {
    "year": "全年",
    "first_half": "上半年",
    "second_half": "下半年",
    "q1": "第一季度",
    "q2": "第二季度",
    "q3": "第三季度",
    "q4": "第四季度",
}
WORDS = {
    "上半年": "first_half",
    "下半年": "second_half",
    "一季度": "q1",
    "二季度": "q2",
    "三季度": "q3",
    "四季度": "q4",
}


@dataclass(frozen=True)
class Series:
    """One subject through the years."""

    subject: str
    unit: str
    figures: tuple[AssertedFigure, ...]


def period_of(title: str) -> str:
    """Which part of the year a summary tells of; the whole year unless its title says so."""
    return next((period for word, period in WORDS.items() if word in title), "year")


def keep_figures(*, actor: Actor, draft: ImportDraft, number: int, year: int) -> int:
    """Store the figures of one summary; joins the open change. Returns how many."""
    paper = read_document(draft, number, body_kind=draft.body.kind)
    now, period = clock.now(), period_of(paper.title)
    rows = []
    for finding in paper.of_kind("figure"):
        values = finding.values
        assert isinstance(values, FigureValues)
        if values.value is None or abs(values.value) >= LARGEST or not values.subject:
            continue
        rows.append(
            AssertedFigure(
                body=draft.body,
                year=year,
                period=period,
                subject=values.subject[:200],
                value=round(values.value, 4),
                unit=values.unit[:20],
                qualifier=values.qualifier,
                draft=draft,
                number=number,
                span_start=finding.span[0],
                span_end=finding.span[1],
                vouched_by=actor.name,
                vouched_at=now,
            )
        )
    if rows:
        with audit.change(actor) as change:
            AssertedFigure.objects.bulk_create(rows)
            changes = [FieldChange(f"{year}年总结中的数字", None, f"{len(rows)}个")]
            change.record(Verb.VOUCH, draft, noun="draft", label=draft.name, changes=changes)
    return len(rows)


def words_of(figure: AssertedFigure) -> str:
    """约140人次, as the summary says it."""
    return FigureValues(figure.subject, number_from(figure.value.normalize()), figure.unit, figure.qualifier).words


def years_of(actor: Actor) -> list[int]:
    """The years of which there are figures, newest first; one query."""
    rows = AssertedFigure.objects.visible_to(actor).order_by("-year").values_list("year", flat=True)
    return list(rows.distinct())


def series_of(actor: Actor, subjects: Iterable[tuple[str, str]]) -> list[Series]:
    """The figures of these subjects and units through all years, in this order; one query."""
    wanted = list(subjects)
    rows = AssertedFigure.objects.visible_to(actor).filter(subject__in={one for one, _ in wanted})
    held: dict[tuple[str, str], list[AssertedFigure]] = {one: [] for one in wanted}
    for row in rows.order_by("-year", "pk"):
        if (row.subject, row.unit) in held:
            held[row.subject, row.unit].append(row)
    return [Series(subject, unit, tuple(held[subject, unit])) for subject, unit in wanted]
