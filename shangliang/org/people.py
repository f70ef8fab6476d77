"""People and what they do where: memberships and posts. A human being stands in the records once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shangliang.audit import record as audit
from shangliang.audit.models import INSTALLATION
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid
from shangliang.org.actions import edit_row, refuse_crossed, refuse_double, require
from shangliang.org.models import (
    Body,
    BodyKind,
    Membership,
    MembershipKind,
    Organ,
    Person,
    Post,
    Role,
    Term,
    Unit,
    User,
)
from shangliang.org.policy import roles_in

PERSONAL = frozenset({"phone"})


@dataclass(frozen=True)
class Named:
    """Who is meant: a known person, or a name with perhaps a phone. `is_other` says: not the namesake that we know."""

    name: str = ""
    phone: str = ""
    person: Person | None = None
    is_other: bool = False


def settle_person(*, actor: Actor, named: Named) -> Person:
    """The person meant, made when new; joins the open change. Raises Invalid when a namesake must be told apart."""
    if named.person is not None:
        return named.person
    name, phone = "".join(named.name.split()), named.phone.strip() or None
    if not name:
        raise Invalid("请填写姓名。", {"name": "请填写姓名。"})
    if phone and (holder := Person.objects.filter(phone=phone).first()) is not None:
        if holder.name != name:
            words = "这个手机号已登记在另一个人名下。请核对姓名和手机号。"
            raise Invalid(words, {"phone": words})
        return holder
    if not named.is_other and Person.objects.visible_to(actor).filter(name=name).exists():
        words = f"已有同名的“{name}”。请选择是其中哪一位，或选“另一位同名者”。"
        raise Invalid(words, {"person": words})
    if phone:
        _refuse_login_name(phone, None)
    person = Person(name=name, phone=phone)
    person.save(force_insert=True)
    return person


def _refuse_login_name(phone: str, person: Person | None) -> None:
    """Log-in takes a name or a phone: a phone that is somebody else's user name would make the two one."""
    words = "这个手机号是另一个账号的用户名，不能登记。请核对，或先为那个账号换用户名。"
    if User.objects.filter(username=phone).exclude(person=person.pk if person else 0).exists():
        raise Invalid(words, {"phone": words})


def edit_person(*, actor: Actor, person: Person, seen: int, name: str, phone: str) -> Person:
    """Name and phone; the phone is a personal value and enters the record only as “changed”. `person` with facts."""
    require(actor, "edit_person", person)
    number = phone.strip() or None
    if number:
        words = "这个手机号已登记在另一个人名下。请核对。"
        refuse_double(Person, "phone", words, besides=person.pk, phone=number)
        _refuse_login_name(number, person)
    changes = {"name": "".join(name.split()), "phone": number}
    edit_row(person, actor=actor, seen=seen, changes=changes, body=actor.body or INSTALLATION, personal=PERSONAL)
    return person


def add_membership(
    *,
    actor: Actor,
    body: Body,
    term: Term,
    named: Named,
    units: Iterable[Unit],
    work_title: str,
    is_standing: bool,
    starts_on: date,
) -> Membership:
    """委员 of a committee or 代表 of a presidium, together with the post in which they act."""
    require(actor, "keep_members", body)
    if term.body_id != body.pk:
        raise Invalid("这一届不属于本机构。请重新选择。", {"term": "请选择本机构的届。"})
    chosen = _own_units(body.pk, units)
    kind = MembershipKind.DEPUTY if body.kind == BodyKind.PRESIDIUM else MembershipKind.MEMBER
    with audit.change(actor) as change:
        person = settle_person(actor=actor, named=named)
        words = f"{person.name}已是{term}的{kind.label}，不用再加。"
        refuse_double(Membership, "name", words, term=term, person=person)
        row = Membership(
            body=body,
            term=term,
            person=person,
            kind=kind,
            work_title=work_title.strip(),
            is_standing=is_standing,
            starts_on=starts_on,
        )
        row.save(force_insert=True)
        row.units.set(chosen)
        role = Role.DEPUTY if kind == MembershipKind.DEPUTY else Role.MEMBER
        Post(person=person, role=role, title=str(kind.label), body=body, starts_on=starts_on).save(force_insert=True)
        change.record(Verb.CREATE, row, changes=[FieldChange("所在单位", "", [str(one) for one in chosen])])
    return row


def edit_membership(
    *,
    actor: Actor,
    membership: Membership,
    seen: int,
    units: Iterable[Unit],
    work_title: str,
    is_standing: bool,
    starts_on: date,
) -> Membership:
    require(actor, "keep_members", membership)
    refuse_crossed(starts_on, membership.ends_on, "starts_on")
    chosen = _own_units(membership.body_id, units)
    before = sorted(membership.units.all(), key=lambda unit: unit.pk)
    told = []
    if before != chosen:
        told = [FieldChange("所在单位", [str(one) for one in before], [str(one) for one in chosen])]
    changes = {"work_title": work_title.strip(), "is_standing": is_standing, "starts_on": starts_on}
    with audit.change(actor):
        edit_row(membership, actor=actor, seen=seen, changes=changes, more=told)
        membership.units.set(chosen)
    return membership


def end_membership(*, actor: Actor, membership: Membership, seen: int, ends_on: date, reason: str) -> Membership:
    """撤销 or 辞去 with a reason; the post as 委员 or 代表 in this body ends with it."""
    require(actor, "keep_members", membership)
    if not reason.strip():
        raise Invalid("请写明离任原因。", {"reason": "请写明离任原因，例如：工作调动、辞去委员。"})
    refuse_crossed(membership.starts_on, ends_on)
    with audit.change(actor):
        edit_row(
            membership, actor=actor, seen=seen, changes={"ends_on": ends_on}, verb=Verb.REVOKE, reason=reason.strip()
        )
        posts = Post.objects.filter(
            person=membership.person_id, body=membership.body_id, role__in=(Role.MEMBER, Role.DEPUTY), ends_on=None
        )
        for post in posts:
            Post.objects.filter(pk=post.pk).update(ends_on=ends_on, version=post.version + 1)
    return membership


def grant_post(
    *,
    actor: Actor,
    named: Named,
    role: str,
    title: str,
    place: Body | Organ,
    unit: Unit | None = None,
    starts_on: date,
) -> Post:
    """A role in a body (perhaps in one of its units) or in an organ. An organ comes with facts."""
    require(actor, "grant_post", place)
    if role not in roles_in(place):
        words = f"{place}没有这种身份。请重新选择。"
        raise Invalid(words, {"role": words})
    body, organ = (place, None) if isinstance(place, Body) else (None, place)
    if unit is not None and (body is None or unit.body_id != body.pk):
        raise Invalid("内设单位不属于这个机构。请重新选择。", {"unit": "请选择本机构的内设单位。"})
    if role == Role.COMMITTEE and unit is None:
        raise Invalid("请选择所在的专委会。", {"unit": "专委会身份要选择所在的专委会。"})
    with audit.change(actor) as change:
        person = settle_person(actor=actor, named=named)
        row = Post(
            person=person,
            role=role,
            title=title.strip() or str(Role(role).label),
            body=body,
            organ=organ,
            unit=unit,
            starts_on=starts_on,
        )
        row.save(force_insert=True)
        home = body.pk if body else (actor.body or INSTALLATION)
        change.record(Verb.GRANT, row, body=home, label=f"{person.name} {place.short_name}{row.title}")
    return row


def end_post(*, actor: Actor, post: Post, seen: int, ends_on: date, reason: str) -> Post:
    """The role ends at the end of that day. `post` with facts."""
    require(actor, "end_post", post)
    if not reason.strip():
        raise Invalid("请写明免职原因。", {"reason": "请写明免职原因，例如：工作调动、退休。"})
    refuse_crossed(post.starts_on, ends_on)
    edit_row(
        post,
        actor=actor,
        seen=seen,
        changes={"ends_on": ends_on},
        body=post.body_id or actor.body or INSTALLATION,
        verb=Verb.REVOKE,
        reason=reason.strip(),
    )
    return post


def _own_units(body: int, units: Iterable[Unit]) -> list[Unit]:
    chosen = sorted(units, key=lambda unit: unit.pk)
    if any(unit.body_id != body for unit in chosen):
        raise Invalid("只能选择本机构的界别、专委会或小组。", {"units": "只能选择本机构的界别、专委会或小组。"})
    return chosen
