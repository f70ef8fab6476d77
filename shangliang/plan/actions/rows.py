"""Bulk rows under a plan: topics with their parties, targets with their metric, text sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from shangliang.metric.periods import months_span
from shangliang.plan.data import SectionData, TargetData, TopicData
from shangliang.plan.forms import family
from shangliang.plan.metrics import suggest_metric
from shangliang.plan.models import Part, Party, Plan, Section, Target, Topic


def add_topics(plan: Plan, topics: Sequence[TopicData], *, after: int | None = None) -> list[Topic]:
    """Insert topics behind those that stand, two statements for any number."""
    if not topics:
        return []
    last = after if after is not None else plan.topics.aggregate(last=Max("order"))["last"] or 0
    rows = Topic.objects.bulk_create(
        Topic(plan=plan, order=last + number, **topic_values(data, plan.year)) for number, data in enumerate(topics, 1)
    )
    Party.objects.bulk_create(party for row, data in zip(rows, topics, strict=True) for party in parties_of(row, data))
    return rows


def topic_values(data: TopicData, year: int) -> dict[str, Any]:
    """The columns of a topic, cleaned."""
    starts_on, due_on = months_span(year, data.months)
    return {
        "theme": data.theme.strip(),
        "subject": data.subject.strip(),
        "form": data.form.strip(),
        "months": sorted(set(data.months)),
        "starts_on": starts_on,
        "due_on": due_on,
        "timing": data.timing or "",
        "basis": list(data.basis),
        "participants": list(data.participants),
        "is_open_list": data.is_open_list,
        "is_restricted": data.is_restricted,
        "note": data.note.strip(),
        "span_start": data.span[0],
        "span_end": data.span[1],
    }


def parties_of(topic: Topic, data: TopicData) -> list[Party]:
    """Rows for everybody named, in the order written; a name stands once in each part."""
    rows = []
    for part, names in ((Part.LEADER, data.leader), (Part.LEAD, data.lead), (Part.PARTNER, data.partners)):
        once = {name.text.strip(): name for name in names if name.text.strip()}
        rows += [
            Party(topic=topic, part=part, text=text, noun=name.noun, object_pk=name.object_pk, order=order)
            for order, (text, name) in enumerate(once.items())
        ]
    return rows


def add_targets(plan: Plan, targets: Sequence[TargetData], topics: Sequence[Topic] = ()) -> list[Target]:
    """Insert targets; where nobody chose, the catalogue proposes a metric that has something to count here."""
    last = plan.targets.aggregate(last=Max("order"))["last"] or 0
    forms = {family(topic.form) for topic in topics}
    rows = []
    for number, data in enumerate(targets, 1):
        values = target_values(data, forms)
        if data.metric is None and (named := _topics_named(data, topics)):
            values |= {"metric": "topic.held", "parameters": {"topics": named}, "value": len(named)}
        rows.append(Target(plan=plan, order=last + number, **values))
    return Target.objects.bulk_create(rows)


def _topics_named(data: TargetData, topics: Sequence[Topic]) -> list[int]:
    """A dated commitment without a count (“5月份，视察村级道路”) is kept when the topics that it names are held."""
    if not data.months or data.value not in (None, 1):
        return []
    low, high = data.span
    return [
        topic.pk
        for topic in topics
        if topic.months == sorted(set(data.months))
        and (topic.subject in data.subject or (low < high and low <= topic.span_start and topic.span_end <= high))
    ]


def target_values(data: TargetData, forms: set[str]) -> dict[str, Any]:
    """The columns of a target. `forms` are the families of form that the plan has topics of."""
    metric, parameters = data.metric, dict(data.parameters)
    if metric is None:
        suggestion = suggest_metric(data.subject, data.unit, forms)
        metric, parameters = (suggestion.key, suggestion.parameters) if suggestion else ("", {})
    return {
        "subject": data.subject.strip(),
        "op": data.op,
        "value": data.value,
        "value_max": data.value_max,
        "unit": data.unit.strip(),
        "per": data.per or "",
        "period": data.period or "",
        "months": sorted(set(data.months)),
        "window_from": data.window_from,
        "window_to": data.window_to,
        "is_hard": data.is_hard,
        "metric": metric,
        "parameters": parameters,
        "note": data.note.strip(),
        "span_start": data.span[0],
        "span_end": data.span[1],
    }


def add_sections(plan: Plan, sections: Sequence[SectionData]) -> None:
    Section.objects.bulk_create(
        Section(
            plan=plan,
            order=order,
            level=data.level,
            number=data.number[:20],
            heading=data.heading[:200],
            text=data.text,
            span_start=data.span[0],
            span_end=data.span[1],
        )
        for order, data in enumerate(sections, 1)
    )
