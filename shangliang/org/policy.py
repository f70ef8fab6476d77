"""Who may keep which records of who is who. Runs no queries: rows come from `with_facts()`.

Domain power is a Post: the office keeps its own body. Operators set the house up (areas, bodies, organs, first posts and
accounts) and do not touch a body's members or rules.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.org.models import (
    Body,
    BodyKind,
    Delivery,
    Membership,
    Organ,
    OrganKind,
    Person,
    Post,
    Role,
    Setting,
    Sitting,
    Term,
    Unit,
    UnitKind,
    User,
    UserSession,
)

BODY_ROLES: dict[str, tuple[Role, ...]] = {
    BodyKind.CPPCC: (Role.OFFICE, Role.COMMITTEE, Role.LEADER, Role.MEMBER),
    BodyKind.LIAISON: (Role.OFFICE, Role.LEADER),
    BodyKind.PRESIDIUM: (Role.OFFICE, Role.LEADER, Role.DEPUTY),
}
ORGAN_ROLES: dict[str, tuple[Role, ...]] = {OrganKind.SUPERVISION: (Role.INSPECTOR, Role.HANDLER)}
UNIT_KINDS: dict[str, tuple[UnitKind, ...]] = {
    BodyKind.CPPCC: (
        UnitKind.OFFICE,
        UnitKind.COMMITTEE,
        UnitKind.SECTOR,
        UnitKind.PARTY,
        UnitKind.LIAISON_GROUP,
        UnitKind.STUDIO,
    ),
    BodyKind.LIAISON: (UnitKind.OFFICE, UnitKind.LIAISON_GROUP, UnitKind.STUDIO),
    BodyKind.PRESIDIUM: (UnitKind.OFFICE, UnitKind.DEPUTY_GROUP, UnitKind.STUDIO),
}
ONLY_OFFICE = "只有本机构办公室可以办理。请联系办公室。"
ONLY_ABOVE = "由上级机构的办公室确定。请联系上级办公室。"
ONLY_OPERATOR = "只有系统管理员可以办理。请联系系统管理员。"


def roles_in(place: Body | Organ) -> tuple[Role, ...]:
    """The roles that a body or an organ can give."""
    if isinstance(place, Body):
        return BODY_ROLES.get(place.kind, ())
    return ORGAN_ROLES.get(place.kind, (Role.HANDLER,))


def unit_kinds_in(body: Body) -> tuple[UnitKind, ...]:
    """The kinds of units that a body can have."""
    return UNIT_KINDS.get(body.kind, tuple(UnitKind))


def why_not(actor: Actor, ability: str, obj: Any = None) -> str | None:
    """Why the actor may not do this, in Chinese; None when it is allowed."""
    if actor.is_system:
        return None
    match ability:
        case "keep_areas" | "add_body" | "keep_organ":
            return None if actor.is_operator else ONLY_OPERATOR
        case "edit_body":
            return None if actor.is_operator else _office_of(actor, obj.pk)
        case "set_covered_units":
            return None if actor.is_operator else _office_of(actor, obj.parent_id, ONLY_ABOVE)
        case "keep_units" | "keep_terms" | "keep_settings" | "keep_members":
            return _office_of(actor, _body_of(obj))
        case "edit_person":
            return _why_not_person(actor, obj)
        case "grant_post":
            return _why_not_grant(actor, obj)
        case "end_post":
            return _why_not_grant(actor, obj.body or obj.organ) or _ended(obj.ends_on)
        case "make_account":
            return "此人已有账号，不用再开。" if has_account(obj) else _why_not_person(actor, obj)
        case "keep_account":
            return _why_not_account(actor, obj)
        case "end_session":
            mine = isinstance(obj, UserSession) and obj.user_id == actor.user
            return None if mine else "只能结束自己的登录。"
        case "receive":
            return _why_not_receive(actor, obj)
    return "没有这项操作。请返回页面重新选择。"


def has_account(person: Person) -> bool:
    """Needs `Person.objects.with_facts()`, which fetches the account or its absence."""
    return hasattr(person, "user")


def _body_of(obj: Any) -> int | None:
    match obj:
        case Body():
            return obj.pk
        case Unit() | Term() | Sitting() | Setting() | Membership():
            return int(obj.body_id)
    return None


def _office_of(actor: Actor, body: int | None, otherwise: str = ONLY_OFFICE) -> str | None:
    """The office of this very body; a higher body's office does not reach down."""
    return None if actor.has_role(Role.OFFICE) and body is not None and actor.body == body else otherwise


def _serves(organ: Organ, body: int | None) -> bool:
    """Does the organ stand in the area of this body? Needs `Organ.objects.with_facts()`."""
    return any(one.pk == body for one in organ.area.bodies.all())


def _why_not_grant(actor: Actor, place: Body | Organ) -> str | None:
    if actor.is_operator:
        return None
    if isinstance(place, Body):
        return _office_of(actor, place.pk)
    if actor.has_role(Role.OFFICE) and _serves(place, actor.body):
        return None
    return "只有单位所在地区的政协或人大主席团办公室可以办理。请联系该办公室或系统管理员。"


def _ended(ends_on: date | None) -> str | None:
    return "这项任职已经结束，不用再办。" if ends_on is not None and ends_on < clock.today() else None


def _why_not_person(actor: Actor, person: Person) -> str | None:
    """The office may keep a person who serves in its body alone, or in organs of its area."""
    if actor.is_operator:
        return None
    if not actor.has_role(Role.OFFICE):
        return ONLY_OFFICE
    if all(_is_ours(actor, post) for post in person.posts.all() if _in_force(post)) and all(
        one.body_id == actor.body for one in person.memberships.all() if one.ends_on is None
    ):
        return None
    return "此人还在其他机构任职，姓名、手机号和账号由系统管理员维护。请联系系统管理员。"


def _is_ours(actor: Actor, post: Post) -> bool:
    return post.body_id == actor.body if post.body_id else post.organ is not None and _serves(post.organ, actor.body)


def _in_force(post: Post) -> bool:
    return post.ends_on is None or post.ends_on >= clock.today()


def _why_not_account(actor: Actor, user: User) -> str | None:
    if user.pk == actor.user:
        return "不能停用或重置自己的账号。修改密码请到“我的账号”。"
    if actor.is_operator:
        return None
    if user.is_operator or user.person is None:
        return "系统管理员的账号由另一名系统管理员维护。"
    return _why_not_person(actor, user.person)


def _why_not_receive(actor: Actor, delivery: Delivery) -> str | None:
    if delivery.received_at is not None:
        return "已经签收，不用再办。"
    if delivery.to_organ_id and delivery.to_organ_id == actor.organ:
        return None
    if delivery.to_body_id and delivery.to_body_id == actor.body and actor.has_role(Role.OFFICE):
        return None
    return "由收件机构的办公室或收件单位签收。"
