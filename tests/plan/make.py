"""Builders for plans, on top of the cast."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from shangliang.core.actor import Actor
from shangliang.org.models import Body
from shangliang.plan.actions import create_plan
from shangliang.plan.data import PartyData, TargetData, TopicData
from shangliang.plan.models import Plan
from shangliang.plan.workflow import available, perform
from tests import cast

JANUARY = date(2026, 1, 20)


def topic(subject: str = "全县养老服务体系建设", form: str = "专题协商", **values: Any) -> TopicData:
    return TopicData(subject=subject, form=form, **values)


def target(subject: str = "向党委汇报工作", value: float | None = 4, **values: Any) -> TargetData:
    return TargetData(
        subject=subject, value=None if value is None else Decimal(str(value)), unit=values.pop("unit", "次"), **values
    )


def party(text: str) -> PartyData:
    return PartyData(text)


def make_plan(
    topics: Sequence[TopicData] | None = None,
    targets: Sequence[TargetData] = (),
    *,
    body: Body | None = None,
    actor: Actor | None = None,
    kind: str = "consultation",
    year: int = 2026,
    title: str = "2026年度协商计划",
    issued: bool = False,
    **values: Any,
) -> Plan:
    """A plan of the county, in draft or (with `issued`) through every step on 20 January."""
    plan = create_plan(
        actor=actor or cast.actor("office"),
        body=body or cast.body("county"),
        kind=kind,
        year=year,
        title=title,
        topics=[topic()] if topics is None else topics,
        targets=targets,
        **values,
    )
    return issue(plan, actor=actor) if issued else plan


STEPS = ("solicit", "solicit_deputies", "confer", "deliberate", "deliberate_presidium", "approve")
ISSUES = ("issue_jointly", "issue", "publish")


def issue(plan: Plan, *, actor: Actor | None = None, on: date = JANUARY) -> Plan:
    """Through all steps that the plan goes through, up to 印发."""
    who = actor or cast.actor("office")
    for name in (*STEPS, *ISSUES):
        fresh = Plan.objects.with_facts().get(pk=plan.pk)
        if name in {choice.transition.name for choice in available(fresh, who)}:
            data = {"happened_on": on, "doc_no": "云办发〔2026〕4号"}
            perform(fresh, name, actor=who, seen=fresh.version, data=data)
    plan = Plan.objects.with_facts().get(pk=plan.pk)
    assert plan.state == "issued"
    return plan
