"""Making, editing and deleting plans."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from shangliang.audit import record as audit
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused
from shangliang.document.models import StoredFile
from shangliang.metric.periods import months_span
from shangliang.org.models import Body, Unit
from shangliang.plan import indexing
from shangliang.plan.actions.checks import check_targets, check_topics, demand, take
from shangliang.plan.actions.rows import add_sections, add_targets, add_topics
from shangliang.plan.approval import skipped_steps
from shangliang.plan.data import NOWHERE, SectionData, Span, TargetData, TopicData
from shangliang.plan.models import Plan, Step, Topic
from shangliang.plan.policy import why_not_create
from shangliang.plan.states import PlanKind, PlanState

FIRST_YEAR, LAST_YEAR = 1949, 2099
ORIGINS = {"live": "建立", "import": "导入", "backfill": "补录", "paper": "纸质补录"}


def create_plan(
    *,
    actor: Actor,
    body: Body,
    kind: str,
    year: int,
    title: str,
    topics: Sequence[TopicData] = (),
    targets: Sequence[TargetData] = (),
    sections: Sequence[SectionData] = (),
    file: StoredFile | None = None,
    text: str = "",
    span: Span = NOWHERE,
    basis: Sequence[str] = (),
    unit: Unit | None = None,
    origin: str = "live",
    happened_on: date | None = None,
) -> Plan:
    """A plan in draft with all that it promises, in one transaction and one audit row.

    `text` is the raw original that all spans point into; `span` is the plan's own stretch of it. Raises Refused with
    the reason, or Invalid for values that do not fit.
    """
    if not actor.is_system and (reason := why_not_create(actor, body, kind, unit.pk if unit else None)):
        raise Refused(reason)
    title = title.strip()
    check_head(kind, year, title)
    check_topics(topics)
    check_targets(targets)
    today = clock.today()
    with audit.change(actor) as change:
        plan = Plan.objects.create(
            body=body,
            unit=unit,
            kind=kind,
            year=year,
            title=title,
            skipped=skipped_steps(body, kind, today),
            basis=list(basis),
            file=file,
            text=text,
            text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else "",
            span_start=span[0],
            span_end=span[1],
        )
        rows = add_topics(plan, topics)
        add_targets(plan, targets, rows)
        add_sections(plan, sections)
        indexing.index_topics(plan, rows)
        _first_step(plan, actor, origin, happened_on or today)
        counts = [FieldChange("议题", None, f"{len(topics)}项"), FieldChange("指标", None, f"{len(targets)}项")]
        change.record(Verb.IMPORT if origin == "import" else Verb.CREATE, plan, changes=counts)
    return plan


def _first_step(plan: Plan, actor: Actor, origin: str, day: date) -> None:
    Step.objects.create(
        plan=plan,
        name="create",
        label=ORIGINS[origin],
        source="",
        target=PlanState.DRAFT,
        happened_on=day,
        recorded_at=clock.now(),
        origin=origin,
        actor_user=actor.user,
        actor_name=actor.name,
        file=plan.file,
    )


def check_head(kind: str, year: int, title: str) -> None:
    """Raises Invalid naming each field of a plan's head that does not fit."""
    errors = {}
    if kind not in PlanKind.values:
        errors["kind"] = "请选择计划类型。"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        errors["year"] = f"年度应在{FIRST_YEAR}至{LAST_YEAR}之间。"
    if not title:
        errors["title"] = "请填写计划名称。"
    elif len(title) > 120:
        errors["title"] = f"计划名称最多120字，现有{len(title)}字，请精简。"
    if errors:
        raise Invalid("；".join(errors.values()), errors)


def edit_plan(
    *, actor: Actor, plan: Plan, seen: int, title: str, year: int, basis: Sequence[str] = (), reason: str = ""
) -> Plan:
    """Title, year and basis of a plan that is not yet issued."""
    demand(actor, "edit", plan)
    values = {"title": title.strip(), "year": year, "basis": list(basis)}
    check_head(plan.kind, year, title.strip())
    with audit.change(actor) as change:
        take(plan, seen)
        changes = audit.diff(plan, values)
        for name, value in values.items():
            setattr(plan, name, value)
        plan.save(update_fields=list(values))
        _move_year(plan)
        change.record(Verb.EDIT, plan, changes=changes, reason=reason)
    return plan


def _move_year(plan: Plan) -> None:
    rows = list(plan.topics.exclude(months=[]))
    for row in rows:
        row.starts_on, row.due_on = months_span(plan.year, row.months)
    Topic.objects.bulk_update(rows, ["starts_on", "due_on"])


def delete_plan(*, actor: Actor, plan: Plan, seen: int) -> None:
    """Only one's own draft that has gone nowhere yet; everything else is 撤销 with a reason."""
    demand(actor, "edit", plan)
    if plan.state != PlanState.DRAFT:
        raise Refused("只有起草中的计划可以删除。已经送审的计划请用“撤销”，并写明理由。")
    if plan.steps.exclude(name="create").exists():
        raise Refused("这份计划已有办理过程，不能删除。请用“撤销”，并写明理由。")
    with audit.change(actor) as change:
        take(plan, seen)
        change.record(Verb.DELETE, plan)
        indexing.forget_topics(plan)
        plan.topics.update(replaces=None)
        plan.delete()
