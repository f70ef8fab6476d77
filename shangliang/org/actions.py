"""Every write to who is who: may, change, audit, in one transaction. Accounts stand in `org.accounts`.

`seen` is the version that the form carried; a row that moved on since raises Stale. What the fields mean is checked
here, so that a screen, a command and an import are refused alike with Invalid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import JSONField, Value

from shangliang.audit import record as audit
from shangliang.audit.models import INSTALLATION
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused, Stale
from shangliang.org import rules
from shangliang.org.models import Area, Body, BodyKind, Delivery, Organ, Setting, Sitting, Term, Unit
from shangliang.org.policy import why_not


def require(actor: Actor, ability: str, obj: object = None) -> None:
    """Raises Refused with the reason that the greyed button shows."""
    if reason := why_not(actor, ability, obj):
        raise Refused(reason)


def edit_row(
    row: Any,
    *,
    actor: Actor,
    seen: int,
    changes: Mapping[str, Any],
    body: int | None = None,
    verb: Verb = Verb.EDIT,
    reason: str = "",
    personal: frozenset[str] = frozenset(),
    more: Iterable[FieldChange] = (),
) -> bool:
    """The one way to change an existing row of this noun; False when nothing differs (and nothing is recorded)."""
    found = [*audit.diff(row, changes, personal=personal), *more]
    if seen != row.version:
        raise Stale
    if not found:
        return False
    with audit.change(actor) as change:
        if not type(row).objects.filter(pk=row.pk, version=seen).update(version=seen + 1, **changes):
            raise Stale
        for name, value in changes.items():
            setattr(row, name, value)
        row.version = seen + 1
        change.record(verb, row, body=body, changes=found, reason=reason)
    return True


def create_row(row: Any, *, actor: Actor, body: int | None = None, label: str | None = None) -> None:
    """Insert and record; joins the open change."""
    with audit.change(actor) as change:
        row.save(force_insert=True)
        change.record(Verb.CREATE, row, body=body, label=label)


def refuse_double(model: Any, field: str, words: str, *, besides: int | None = None, **lookup: Any) -> None:
    """Raises Invalid at `field` when another row has the same values; the constraint stands behind it."""
    if model.objects.filter(**lookup).exclude(pk=besides).exists():
        raise Invalid(words, {field: words})


def refuse_crossed(starts: date, ends: date | None, field: str = "ends_on") -> None:
    if ends is not None and ends < starts:
        words = f"结束日期不能早于开始日期（{starts.year}年{starts.month}月{starts.day}日）。请更正。"
        raise Invalid(words, {field: words})


# Areas, bodies, organs --------------------------------------------------------


def create_area(*, actor: Actor, name: str, level: str, parent: Area | None) -> Area:
    """A city, county, street or town."""
    require(actor, "keep_areas")
    refuse_double(Area, "name", f"已有“{name}”，不用再建。", name=name)
    area = Area(name=name, level=level, parent=parent)
    create_row(area, actor=actor, body=INSTALLATION)
    return area


def create_body(*, actor: Actor, name: str, short_name: str, kind: str, area: Area, parent: Body | None) -> Body:
    """A committee, liaison office or presidium of an area."""
    require(actor, "add_body")
    refuse_double(Body, "name", f"已有“{name}”，不用再建。", name=name)
    _refuse_parent(kind, parent)
    body = Body(name=name, short_name=short_name, kind=kind, area=area, parent=parent)
    create_row(body, actor=actor, body=INSTALLATION)
    return body


def edit_body(*, actor: Actor, body: Body, seen: int, name: str, short_name: str) -> Body:
    """Its names. Kind, area and place in the tree stay: numbers and plans hang on them."""
    require(actor, "edit_body", body)
    refuse_double(Body, "name", f"已有“{name}”，请换一个名称。", besides=body.pk, name=name)
    edit_row(body, actor=actor, seen=seen, changes={"name": name, "short_name": short_name}, body=body.pk)
    return body


def set_covered_units(*, actor: Actor, body: Body, seen: int, units: Iterable[Unit]) -> Body:
    """The liaison units of the body above whose members a liaison office may see: given by the body above."""
    require(actor, "set_covered_units", body)
    chosen = sorted(units, key=lambda unit: unit.pk)
    if any(unit.body_id != body.parent_id for unit in chosen):
        raise Invalid("只能选择上级机构的联络组。请重新选择。", {"units": "只能选择上级机构的联络组。"})
    before = list(body.covers.order_by("pk"))
    if before != chosen:
        told = [FieldChange("联系的联络组", [str(one) for one in before], [str(one) for one in chosen])]
        with audit.change(actor):
            edit_row(body, actor=actor, seen=seen, changes={}, body=body.pk, more=told)
            body.covers.set(chosen)
    return body


def _refuse_parent(kind: str, parent: Body | None) -> None:
    if kind == BodyKind.LIAISON and (parent is None or parent.kind != BodyKind.CPPCC):
        words = "联络处要设在一个政协委员会之下。请选择上级机构。"
        raise Invalid(words, {"parent": words})
    if kind == BodyKind.CPPCC and parent is not None and parent.kind != BodyKind.CPPCC:
        words = "政协委员会的上级也是政协委员会。请重新选择，或留空。"
        raise Invalid(words, {"parent": words})


def create_organ(*, actor: Actor, area: Area, name: str, short_name: str, kind: str) -> Organ:
    """A 机关 or 单位: one record that serves every body of the area."""
    require(actor, "keep_organ")
    refuse_double(Organ, "name", f"{area}已有“{name}”，不用再建。", area=area, name=name)
    organ = Organ(area=area, name=name, short_name=short_name, kind=kind)
    create_row(organ, actor=actor, body=INSTALLATION)
    return organ


def edit_organ(
    *, actor: Actor, organ: Organ, seen: int, name: str, short_name: str, kind: str, is_active: bool
) -> Organ:
    """Names change with 机构改革; an organ that is gone is switched off, never removed."""
    require(actor, "keep_organ", organ)
    refuse_double(
        Organ, "name", f"{organ.area}已有“{name}”，请换一个名称。", besides=organ.pk, area=organ.area_id, name=name
    )
    changes = {"name": name, "short_name": short_name, "kind": kind, "is_active": is_active}
    edit_row(organ, actor=actor, seen=seen, changes=changes, body=INSTALLATION)
    return organ


# Units, terms, sittings -------------------------------------------------------


def create_unit(*, actor: Actor, body: Body, name: str, short_name: str, kind: str, sort_key: int = 0) -> Unit:
    """A committee, sector, party, liaison group, studio or deputy group of this body."""
    require(actor, "keep_units", body)
    refuse_double(Unit, "name", f"已有“{name}”，不用再建。", body=body, name=name)
    unit = Unit(body=body, name=name, short_name=short_name, kind=kind, sort_key=sort_key)
    create_row(unit, actor=actor)
    return unit


def edit_unit(
    *,
    actor: Actor,
    unit: Unit,
    seen: int,
    name: str,
    short_name: str,
    kind: str,
    sort_key: int = 0,
    is_active: bool = True,
) -> Unit:
    require(actor, "keep_units", unit)
    refuse_double(Unit, "name", f"已有“{name}”，请换一个名称。", besides=unit.pk, body=unit.body_id, name=name)
    changes = {"name": name, "short_name": short_name, "kind": kind, "sort_key": sort_key, "is_active": is_active}
    edit_row(unit, actor=actor, seen=seen, changes=changes)
    return unit


def create_term(*, actor: Actor, body: Body, number: int, starts_on: date, ends_on: date | None = None) -> Term:
    """届."""
    require(actor, "keep_terms", body)
    refuse_crossed(starts_on, ends_on)
    refuse_double(Term, "number", f"已有第{number}届，不用再建。", body=body, number=number)
    term = Term(body=body, number=number, starts_on=starts_on, ends_on=ends_on)
    create_row(term, actor=actor)
    return term


def edit_term(
    *, actor: Actor, term: Term, seen: int, number: int, starts_on: date, ends_on: date | None = None
) -> Term:
    require(actor, "keep_terms", term)
    refuse_crossed(starts_on, ends_on)
    refuse_double(Term, "number", f"已有第{number}届，请更正届数。", besides=term.pk, body=term.body_id, number=number)
    edit_row(term, actor=actor, seen=seen, changes={"number": number, "starts_on": starts_on, "ends_on": ends_on})
    return term


def create_sitting(*, actor: Actor, term: Term, number: int, opens_on: date, closes_on: date) -> Sitting:
    """次: its days decide what counts as 会上."""
    require(actor, "keep_terms", term)
    refuse_crossed(opens_on, closes_on, "closes_on")
    refuse_double(Sitting, "number", f"{term}已有第{number}次会议，不用再建。", term=term, number=number)
    sitting = Sitting(body_id=term.body_id, term=term, number=number, opens_on=opens_on, closes_on=closes_on)
    create_row(sitting, actor=actor, label=f"{term}{sitting}")
    return sitting


def edit_sitting(*, actor: Actor, sitting: Sitting, seen: int, number: int, opens_on: date, closes_on: date) -> Sitting:
    require(actor, "keep_terms", sitting)
    refuse_crossed(opens_on, closes_on, "closes_on")
    words = f"这一届已有第{number}次会议，请更正次数。"
    refuse_double(Sitting, "number", words, besides=sitting.pk, term=sitting.term_id, number=number)
    edit_row(sitting, actor=actor, seen=seen, changes={"number": number, "opens_on": opens_on, "closes_on": closes_on})
    return sitting


# Settings ---------------------------------------------------------------------


def change_setting(
    *, actor: Actor, body: Body, key: str, value: Any, since: date, source: str = "", reason: str
) -> Setting:
    """A rule of the body from a day on. Earlier rows stay: what began under them keeps the value it began with."""
    require(actor, "keep_settings", body)
    rule = rules.BY_KEY.get(key)
    if rule is None or body.kind not in rule.bodies:
        raise Invalid("本机构没有这项规则。请返回规则列表重新选择。")
    if not reason.strip():
        raise Invalid("请写明更改理由。", {"reason": "请写明更改理由，例如依据的文件或会议。"})
    if since < clock.today():
        words = "生效日期不能早于今天：已经开始的事项按当时的规则办理。"
        raise Invalid(words, {"since": words})
    cleaned = rules.clean(rule, body.kind, value)
    before = rules.setting(body, key, since)
    # “no limit” is JSON's null inside the column, not a missing value
    stored = Value(None, JSONField()) if cleaned is None else cleaned
    row = Setting(body=body, key=key, value=stored, since=since, source=source.strip())
    told = FieldChange(rule.label, rules.in_words(rule, before), rules.in_words(rule, cleaned))
    with audit.change(actor) as change:
        row.save(force_insert=True)
        row.value = cleaned
        change.record(
            Verb.SETTING,
            row,
            label=f"{rule.label}，{since.isoformat()}起",
            changes=[told],
            reason=reason.strip(),
        )
    return row


# Deliveries -------------------------------------------------------------------


def send_delivery(
    *,
    actor: Actor,
    body: Body,
    noun: str,
    object_pk: int,
    title: str,
    copy: Mapping[str, Any],
    to_body: Body | None = None,
    to_organ: Organ | None = None,
) -> Delivery:
    """Send a frozen copy across the border of a body. Called by the action that sends, inside its change."""
    if (to_body is None) == (to_organ is None):
        raise Invalid("请选择一个送达机构或单位。")
    row = Delivery(
        body=body,
        to_body=to_body,
        to_organ=to_organ,
        noun=noun,
        object_pk=object_pk,
        title=title,
        copy=dict(copy),
        sent_at=clock.now(),
    )
    with audit.change(actor) as change:
        row.save(force_insert=True)
        change.record(Verb.DELIVER, row, label=f"{title} → {to_body or to_organ}")
    return row


def receive_delivery(*, actor: Actor, delivery: Delivery, seen: int) -> Delivery:
    """Sign for it: on record with the receiver's name and the moment, in the sender's chain too."""
    require(actor, "receive", delivery)
    edit_row(
        delivery,
        actor=actor,
        seen=seen,
        changes={"received_at": clock.now(), "received_by": actor.name},
        verb=Verb.DELIVER,
    )
    return delivery
