"""People and the posts in which they act: staff of the body, of its units, and of the organs of its area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from shangliang.audit.record import Change
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.columns import Column, date_of, tidy, whole_of
from shangliang.org.import_lines import Act, Asked, Line, by_key, settle_act, shown
from shangliang.org.import_persons import (
    ID_HINT,
    NAME,
    PHONE,
    Draft,
    load_register,
    note_person,
    note_person_changes,
    read_names,
    refuse_foreign_people,
    settle_people,
)
from shangliang.org.import_writes import change_people, changes_of, insert_rows, make_people, record_new, update_rows
from shangliang.org.models import Body, Organ, Post, Role, Unit, UnitKind
from shangliang.org.policy import roles_in, why_not

ROLL_ROLES = (Role.MEMBER, Role.DEPUTY)
"""These come with a membership: they are imported with the roll, not here."""
ALSO_CALLED = {"承办人": Role.HANDLER, "经办人": Role.HANDLER, "联络员": Role.HANDLER, "专委会工作人员": Role.COMMITTEE}


def columns_for(body: Body) -> tuple[Column, ...]:
    """The columns of 人员任职."""
    roles = tuple(str(role.label) for role in (*roles_in(body), Role.HANDLER, Role.INSPECTOR) if role not in ROLL_ROLES)
    place = "写机关单位、本机构或专委会的全称或简称。"
    return (
        Column("id", "任职编号", ("系统编号",), ID_HINT, is_hidden=True, width=10),
        NAME,
        PHONE,
        Column(
            "place",
            "所在单位",
            ("单位", "单位名称", "工作单位", "部门"),
            f"必填。{place}",
            "县教育局",
            24,
            is_required=True,
        ),
        Column(
            "role",
            "身份",
            ("角色",),
            "决定能看什么、能办什么。机关单位的人不填就是“承办单位”。",
            "承办单位",
            12,
            choices=roles,
        ),
        Column("title", "职务", ("职务名称", "岗位"), "例如：办公室主任。不填用身份名称。", "办公室主任", 18, most=60),
        Column(
            "starts_on",
            "任职日期",
            ("任职时间",),
            "写成 2026-03-05 的样子。不填用今天。",
            "2026-03-05",
            13,
            is_date=True,
        ),
    )


@dataclass
class Places:
    """Where one can serve, by every name, and the posts in force there."""

    named: dict[str, list[tuple[Body | Organ, Unit | None]]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[int, Post] = field(default_factory=dict)
    held: dict[tuple[int, str, int | None, int | None, int | None], Post] = field(default_factory=dict)
    refused: dict[int, str | None] = field(default_factory=dict)


def review(asked: Asked) -> list[Line]:
    """Each row as what it would do."""
    assert asked.body is not None
    drafts = read_names(asked, by_key(columns_for(asked.body)))
    places = _load_places(asked.actor, asked.body)
    ids = {}
    for draft in drafts:
        number = draft.cells.read("id", lambda raw: whole_of(raw, most=999_999_999))
        if number and number in places.posts:
            ids[draft.number] = places.posts[number].person_id
        elif number:
            draft.cells.fault("id", "这个任职编号不是本机构或本地区单位的在任人员。请把这一格清空后再上传。")
    register = load_register(asked, drafts, ids.values())
    _settle_in_order(asked, drafts, register, ids)
    note_person_changes(_leaders(drafts))
    refuse_foreign_people(asked.actor, _leaders(drafts))
    seen: dict[tuple[Any, ...], int] = {}
    return [_line_of(draft, places, seen) for draft in asked.steps(drafts, "核对")]


def _settle_in_order(asked: Asked, drafts: Sequence[Draft], register: Any, ids: Mapping[int, int]) -> None:
    """One person may hold several posts: rows with the same phone or number and name are one human being, not a fault."""
    first: dict[str, Draft] = {}
    again: list[tuple[Draft, Draft]] = []
    for draft in drafts:
        sign = f"#{ids[draft.number]}" if draft.number in ids else draft.phone or ""
        leader = first.setdefault(sign, draft) if sign else draft
        if leader is not draft:
            draft.line.work["same_as"] = leader.number
            again.append((draft, leader))
    settle_people(asked, _leaders(drafts), register, ids)
    for draft, leader in again:
        draft.known, draft.is_settled, draft.line.act = leader.known, leader.is_settled, leader.line.act
        if (draft.name, draft.phone) != (leader.name, leader.phone):
            words = f"和第 {leader.number} 行是同一个人，但姓名或手机号不同。请改成一致。"
            draft.cells.fault("name", words)


def _leaders(drafts: Sequence[Draft]) -> list[Draft]:
    """The first row of each human being; later rows of the same follow it."""
    return [draft for draft in drafts if "same_as" not in draft.line.work]


def _load_places(actor: Actor, body: Body) -> Places:
    places = Places()

    def name(place: Body | Organ, unit: Unit | None, *names: str) -> None:
        for one in {tidy(text) for text in names if text}:
            places.named[one].append((place, unit))

    name(body, None, body.name, body.short_name)
    for unit in Unit.objects.filter(body=body, is_active=True, kind__in=(UnitKind.OFFICE, UnitKind.COMMITTEE)):
        name(body, unit, unit.name, unit.short_name)
    organs = Organ.objects.filter(area=body.area_id, is_active=True).with_facts()
    for organ in organs:
        name(organ, None, organ.name, organ.short_name)
        places.refused[organ.pk] = why_not(actor, "grant_post", organ)
    today = clock.today()
    posts = Post.objects.visible_to(actor).in_force(today).exclude(role__in=ROLL_ROLES)
    for post in posts.filter(Q(body=body) | Q(organ__area=body.area_id)).select_related("person"):
        places.posts[post.pk] = post
        places.held[post.person_id, post.role, post.body_id, post.organ_id, post.unit_id] = post
    return places


def _line_of(draft: Draft, places: Places, seen: dict[tuple[Any, ...], int]) -> Line:
    line, cells = draft.line, draft.cells
    line.faults = cells.faults
    where = _place_of(draft, places)
    role = _role_of(draft, where)
    title, starts_on = cells.text("title"), cells.read("starts_on", date_of)
    if line.faults or where is None:
        line.act = Act.BAD
        return line
    if line.act in {Act.ASK, Act.LEAVE}:
        return line
    note_person(draft)
    place, unit = where
    body, organ = (place, None) if isinstance(place, Body) else (None, place)
    key = (role, body.pk if body else None, organ.pk if organ else None, unit.pk if unit else None)
    human = draft.known.pk if draft.known else line.work.get("same_as", draft.number) * -1
    first = seen.setdefault((human, *key), draft.number)
    if first != draft.number:
        cells.fault("place", f"和第 {first} 行是同一个人的同一项任职。请只留一行。")
        return settle_act(line, is_new=False)
    held = places.held.get((draft.known.pk, *key)) if draft.known else None
    if held is not None:
        changed = {"title": title} if title and title != held.title else {}
        line.changes += [["职务", held.title, title] for title in changed.values()]
        line.work |= {"post": held.pk, "version": held.version, "values": changed}
        return settle_act(line, is_new=False)
    values = {
        "role": role,
        "title": title or str(Role(role).label),
        "starts_on": (starts_on or clock.today()).isoformat(),
    }
    line.work |= {"place": list(key[1:]), "values": values}
    line.changes += [
        ["所在单位", "", unit.name if unit else place.name],
        ["身份", "", str(Role(role).label)],
        ["职务", "", values["title"]],
        ["任职日期", "", shown(date.fromisoformat(values["starts_on"]))],
    ]
    if draft.known is None and draft.phone:
        line.changes.append(["手机号", "", draft.phone])
    return settle_act(line, is_new=True)


def _place_of(draft: Draft, places: Places) -> tuple[Body | Organ, Unit | None] | None:
    text = tidy(draft.cells.cells.get("place", ""))
    if not text:
        draft.cells.fault("place", "没有填所在单位。请填写。")
        return None
    found = places.named.get(text, [])
    if len(found) != 1:
        words = (
            f"有几个单位都叫“{text[:20]}”。请写全称。"
            if found
            else f"没有找到单位“{text[:20]}”。请写“机关单位”或“内设单位”里的全称或简称；没有的请先建立。"
        )
        draft.cells.fault("place", words)
        return None
    place = found[0][0]
    if isinstance(place, Organ) and (reason := places.refused[place.pk]):
        draft.cells.fault("place", reason)
    return found[0]


def _role_of(draft: Draft, where: tuple[Body | Organ, Unit | None] | None) -> str:
    text = tidy(draft.cells.cells.get("role", ""))
    if where is None:
        return ""
    place, unit = where
    allowed = [role for role in roles_in(place) if role not in ROLL_ROLES]
    if not text and isinstance(place, Organ):
        return str(Role.HANDLER.value)
    if not text and unit is not None and unit.kind == UnitKind.COMMITTEE and Role.COMMITTEE in allowed:
        return str(Role.COMMITTEE.value)
    for role in allowed:
        if text in (role.label, role.value) or ALSO_CALLED.get(text) is role:
            if role == Role.COMMITTEE and unit is None:
                draft.cells.fault("place", "专委会身份要写明是哪个专委会，例如：提案委。")
            return str(role.value)
    words = "、".join(str(role.label) for role in allowed)
    said = f"没有“{text[:20]}”这种身份" if text else "没有填身份"
    draft.cells.fault("role", f"{said}。这里可以填：{words}。委员和代表请用名册导入。")
    return ""


# The write and the export -----------------------------------------------------------


def write(asked: Asked, lines: Sequence[Line], change: Change) -> None:
    """Carry the lines out; joins the open change."""
    assert asked.body is not None
    new = [line for line in lines if line.act == Act.NEW]
    leaders = [line for line in new if "same_as" not in line.work or "person" in line.work]
    people = make_people(leaders)
    followers = {line.number: people[line.work["same_as"]] for line in new if line.number not in people}
    change_people(lines, change, body=asked.body.pk)
    rows = []
    for line in new:
        body, organ, unit = line.work["place"]
        values = {**line.work["values"], "starts_on": date.fromisoformat(line.work["values"]["starts_on"])}
        person = people.get(line.number) or followers[line.number]
        rows.append({"person_id": person, "body_id": body, "organ_id": organ, "unit_id": unit, **values})
    keys = insert_rows(Post, rows)
    made = [(line, key, f"{line.label} {line.work['values']['title']}") for line, key in zip(new, keys, strict=True)]
    record_new(change, Post, made, verb=Verb.GRANT, body=asked.body.pk)
    edited = [line for line in lines if line.act == Act.CHANGE and line.work["values"]]
    update_rows(Post, {line.work["post"]: (line.work["version"], line.work["values"]) for line in edited})
    for line in edited:
        told = [one for one in changes_of(line) if one.label == "职务"]
        change.record(Verb.EDIT, Post(pk=line.work["post"]), body=asked.body.pk, label=line.label, changes=told)


def export(actor: Actor, body: Body, *, with_phone: bool) -> Iterator[dict[str, Any]]:
    """Those in office today, as the import reads them."""
    rows = Post.objects.visible_to(actor).in_force(clock.today()).exclude(role__in=ROLL_ROLES)
    rows = rows.filter(Q(body=body) | Q(organ__area=body.area_id))
    for row in rows.select_related("person", "body", "organ", "unit").order_by("body", "organ", "unit", "pk"):
        yield {
            "id": row.pk,
            "name": row.person.name,
            "phone": row.person.phone if with_phone else "",
            "place": str(row.unit or row.body or row.organ),
            "role": str(Role(row.role).label),
            "title": row.title,
            "starts_on": row.starts_on,
        }
