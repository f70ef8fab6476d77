"""Targets, and the vouchers that count where no query can."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shangliang.audit import record as audit
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid
from shangliang.document.actions import store_file
from shangliang.document.contents import CheckedFile
from shangliang.metric.models import Voucher
from shangliang.plan.actions.checks import check_targets, demand, take
from shangliang.plan.actions.rows import add_targets, target_values
from shangliang.plan.data import TargetData
from shangliang.plan.forms import family
from shangliang.plan.models import Plan, Target

NOUN = "target"


def add_target(*, actor: Actor, plan: Plan, seen: int, data: TargetData) -> Target:
    """A commitment more, before the plan is issued."""
    demand(actor, "edit", plan)
    check_targets([data])
    with audit.change(actor) as change:
        take(plan, seen)
        (row,) = add_targets(plan, [data])
        change.record(Verb.CREATE, row, body=plan.body_id)
    return row


def edit_target(*, actor: Actor, target: Target, seen: int, data: TargetData) -> Target:
    """All fields; the place in the original text stays."""
    demand(actor, "edit", target)
    check_targets([data])
    forms = {family(form) for form in target.plan.topics.values_list("form", flat=True)}
    values = target_values(data, forms) | {"span_start": target.span_start, "span_end": target.span_end}
    with audit.change(actor) as change:
        take(target, seen)
        changes = audit.diff(target, values)
        for name, value in values.items():
            setattr(target, name, value)
        target.save(update_fields=list(values))
        change.record(Verb.EDIT, target, body=target.plan.body_id, changes=changes)
    return target


def remove_target(*, actor: Actor, target: Target, seen: int) -> None:
    """Before the plan is issued."""
    demand(actor, "edit", target)
    with audit.change(actor) as change:
        take(target, seen)
        change.record(Verb.DELETE, target, body=target.plan.body_id)
        target.delete()


def vouch(
    *,
    actor: Actor,
    target: Target,
    happened_on: date,
    note: str,
    value: Decimal = Decimal(1),
    file: CheckedFile | None = None,
) -> Voucher:
    """A named person vouches that something happened on a day, perhaps with a file. Dates in the future are refused."""
    demand(actor, "vouch", target)
    errors = {}
    if happened_on > clock.today():
        errors["happened_on"] = "发生日期不能晚于今天，请更正。"
    if not note.strip():
        errors["note"] = "请写明做了什么，例如“向镇党委书面汇报上半年工作”。"
    if value <= 0:
        errors["value"] = "数量应大于0。"
    if errors:
        raise Invalid("；".join(errors.values()), errors)
    body = target.plan.body
    with audit.change(actor) as change:
        kept = store_file(actor=actor, body=body, upload=file, noun=NOUN, object_pk=target.pk) if file else None
        row = Voucher.objects.create(
            body=body,
            noun=NOUN,
            object_pk=target.pk,
            happened_on=happened_on,
            value=value,
            note=note.strip()[:300],
            file=kept,
            vouched_by=actor.name,
            recorded_at=clock.now(),
        )
        said = [FieldChange("日期", None, happened_on), FieldChange("数量", None, value)]
        change.record(Verb.VOUCH, target, body=target.plan.body_id, changes=said, reason=row.note)
    return row


def void_voucher(*, actor: Actor, target: Target, voucher: Voucher, seen: int, reason: str) -> Voucher:
    """A voucher is never deleted: it stays with the reason why it no longer counts."""
    demand(actor, "vouch", target)
    if not reason.strip():
        raise Invalid("请写明作废原因。", {"reason": "请写明作废原因。"})
    if voucher.void_reason:
        raise Invalid("这条记录已经作废，不必再次作废。")
    with audit.change(actor) as change:
        take(voucher, seen)
        voucher.void_reason = reason.strip()[:200]
        voucher.save(update_fields=["void_reason"])
        change.record(Verb.VOID, target, body=target.plan.body_id, reason=voucher.void_reason, label=voucher.note)
    return voucher
