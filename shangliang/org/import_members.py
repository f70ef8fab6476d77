"""The roll of 委员 or 代表 of one term, from a sheet and back."""

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
from shangliang.core.columns import EMPTY, Column, date_of, parts_of, tidy, whole_of, yes_of
from shangliang.org.import_lines import Act, Asked, Line, by_key, chunks, settle_act, shown
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
from shangliang.org.models import Body, BodyKind, Membership, MembershipKind, Post, Role, Term, Unit, UnitKind

KINDS_OF: dict[str, tuple[UnitKind, ...]] = {
    "sector": (UnitKind.SECTOR,),
    "committee": (UnitKind.COMMITTEE,),
    "party": (UnitKind.PARTY,),
    "group": (UnitKind.LIAISON_GROUP, UnitKind.DEPUTY_GROUP),
    "studio": (UnitKind.STUDIO,),
}
"""Which kinds of units a column names. 办事机构 stand in no column and stay as they are."""
OUTLOOKS = frozenset(
    {
        "中共",
        "中共党员",
        "中共预备党员",
        "中国共产党",
        "中国共产党党员",
        "群众",
        "共青团员",
        "团员",
        "无党派",
        "无党派人士",
        "民主党派",
    }
)
"""Answers in a column 政治面貌 that name no party unit of the body."""
WORKPLACE = Column("workplace", "工作单位", ("单位", "所在单位", "单位名称"))
SEVERAL = "几个之间用顿号隔开。要和“内设单位”里的全称或简称一致。"


def columns_for(body: Body) -> tuple[Column, ...]:
    """The columns of this body's roll; a 主席团 has no sectors and no standing members."""
    id_column = Column("id", "系统编号", ("编号（勿改）",), ID_HINT, is_hidden=True, width=10)
    title = Column(
        "work_title",
        "单位职务",
        ("工作单位及职务", "工作单位和职务", "单位及职务", "单位和职务", "工作单位职务", "现任职务", "职务"),
        "例如：县第一中学校长。",
        "县第一中学校长",
        30,
    )
    begun = Column(
        "starts_on",
        "任职日期",
        ("任职时间", "当选日期", "当选时间", "任期开始"),
        "写成 2026-03-05 的样子。新增时不填，用这一届的开始日期。",
        "2021-12-20",
        13,
        is_date=True,
    )
    if body.kind == BodyKind.PRESIDIUM:
        group = Column("group", "代表小组", ("小组", "所在小组", "代表团"), SEVERAL, "第一代表小组", 18, most=200)
        return (id_column, NAME, PHONE, title, group, _studio(), begun)
    return (
        id_column,
        NAME,
        PHONE,
        title,
        Column("sector", "界别", ("所属界别", "所在界别", "界别组"), SEVERAL, "教育界", 14, most=200),
        Column(
            "committee",
            "专委会",
            ("专门委员会", "所在专委会", "所属专委会", "所在专门委员会"),
            SEVERAL,
            "提案委",
            20,
            most=200,
        ),
        Column("party", "党派团体", ("党派", "所属党派", "党派（团体）", "政治面貌"), SEVERAL, "", 16, most=200),
        Column(
            "group",
            "联络组",
            ("小组", "所在小组", "委员小组", "委员联络组", "活动组", "活动小组"),
            SEVERAL,
            "望江联络组",
            16,
            most=200,
        ),
        _studio(),
        Column("is_standing", "常委", ("是否常委", "常务委员"), "填“是”或“否”。", "否", 8, choices=("是", "否")),
        begun,
    )


def _studio() -> Column:
    return Column("studio", "工作室", ("委员工作室", "代表工作室", "所在工作室"), SEVERAL, "", 16, most=200)


def allowed_units(body: Body) -> dict[str, list[str]]:
    """The names of the units that each column may hold."""
    rows = list(Unit.objects.filter(body=body, is_active=True).order_by("sort_key", "pk").values_list("kind", "name"))
    return {key: [name for kind, name in rows if kind in kinds] for key, kinds in KINDS_OF.items()}


def read_columns(body: Body) -> tuple[Column, ...]:
    """What is recognised: the columns, and 工作单位 beside 职务, which many lists keep apart."""
    return (*columns_for(body), WORKPLACE)


# The review -----------------------------------------------------------------------


@dataclass
class Roll:
    """What the records hold: memberships of the term by person, numbers of exports, units by name, acting posts."""

    members: dict[int, dict[str, Any]] = field(default_factory=dict)
    numbers: dict[int, tuple[int, int]] = field(default_factory=dict)
    units_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    units: dict[int, Unit] = field(default_factory=dict)
    names: dict[tuple[UnitKind, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    acting: set[int] = field(default_factory=set)


def review(asked: Asked) -> list[Line]:
    """Each row as what it would do. Runs a fixed number of queries for up to 5,000 rows."""
    assert asked.body is not None
    assert asked.term is not None
    columns = by_key(read_columns(asked.body))
    drafts = read_names(asked, columns)
    roll = _load_roll(asked.body, asked.term)
    ids = _known_numbers(drafts, roll)
    register = load_register(asked, drafts, ids.values())
    settle_people(asked, drafts, register, ids)
    note_person_changes(drafts)
    refuse_foreign_people(asked.actor, drafts)
    return [_line_of(draft, asked, roll) for draft in asked.steps(drafts, "核对")]


def _load_roll(body: Body, term: Term) -> Roll:
    roll = Roll()
    fields = ("pk", "person_id", "version", "work_title", "is_standing", "starts_on", "ends_on")
    for row in Membership.objects.filter(term=term).order_by().values(*fields):
        roll.members[row["person_id"]] = row
    for pk, person, in_term in (
        Membership.objects.filter(body=body).order_by().values_list("pk", "person_id", "term_id")
    ):
        roll.numbers[pk] = (person, in_term)
    links = Membership.units.through.objects.filter(membership__term=term).order_by("unit_id")
    for membership, unit in links.values_list("membership_id", "unit_id"):
        roll.units_of[membership].append(unit)
    for unit in Unit.objects.filter(body=body):
        roll.units[unit.pk] = unit
        if unit.is_active:
            for name in {unit.name, unit.short_name, unit.name.removesuffix("界") or unit.name}:
                roll.names[UnitKind(unit.kind), tidy(name)].append(unit.pk)
    acting = Post.objects.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), body=body)
    roll.acting = set(acting.filter(role__in=(Role.MEMBER, Role.DEPUTY)).values_list("person_id", flat=True))
    return roll


def _known_numbers(drafts: Sequence[Draft], roll: Roll) -> dict[int, int]:
    """Row number → person, for rows that carry the number of an export."""
    ids = {}
    for draft in drafts:
        number = draft.cells.read("id", lambda raw: whole_of(raw, most=999_999_999))
        if not number:
            continue
        if number in roll.numbers:
            ids[draft.number] = roll.numbers[number][0]
        else:
            draft.cells.fault("id", "这个系统编号不属于本机构的名册。请把这一格清空后再上传。")
    return ids


def _line_of(draft: Draft, asked: Asked, roll: Roll) -> Line:
    line, cells = draft.line, draft.cells
    values = _values_of(draft)
    wanted = _units_of(draft, roll)
    line.faults = cells.faults
    if line.act in {Act.ASK, Act.LEAVE} and not line.faults:
        return line
    note_person(draft)
    member = roll.members.get(draft.known.pk) if draft.known else None
    if member is None:
        assert asked.term is not None
        chosen = sorted({unit for units in wanted.values() for unit in units})
        values = {"work_title": "", "is_standing": False, "starts_on": asked.term.starts_on, **values}
        line.changes += [
            [label, "", shown(value)]
            for label, value in (
                ("手机号", draft.phone if draft.known is None else ""),
                ("单位职务", values["work_title"]),
                ("所在单位", [roll.units[unit].name for unit in chosen]),
                ("常委", "是" if values["is_standing"] else ""),
                ("任职日期", values["starts_on"]),
            )
            if value
        ]
        line.work |= {"values": _plain(values), "units": chosen}
        line.work["post"] = draft.known is None or draft.known.pk not in roll.acting
        return settle_act(line, is_new=True)
    _note_member_changes(line, member, values, wanted, roll)
    return settle_act(line, is_new=False)


def _values_of(draft: Draft) -> dict[str, Any]:
    cells = draft.cells
    title, place = cells.text("work_title"), cells.text("workplace")
    if place and not (title or "").startswith(place):
        title = f"{place}{title or ''}"
        if len(title) > 80:
            cells.fault("work_title", f"单位和职务合起来有 {len(title)} 字，最多 80 字。请精简。")
    found = {
        "work_title": title,
        "is_standing": cells.read("is_standing", yes_of),
        "starts_on": cells.read("starts_on", date_of),
    }
    return {name: value for name, value in found.items() if value is not None}


def _units_of(draft: Draft, roll: Roll) -> dict[str, list[int]]:
    """Units by column, for the columns that say something; “无” is an empty list."""
    wanted = {}
    for key, kinds in KINDS_OF.items():
        text = tidy(draft.cells.cells.get(key, ""))
        if not text:
            continue
        whole = [unit for kind in kinds for unit in roll.names.get((kind, text), [])]
        names = [text] if whole else parts_of(text)
        units = []
        for name in names:
            if key == "party" and name in OUTLOOKS:
                continue
            found = sorted({unit for kind in kinds for unit in roll.names.get((kind, name), [])})
            if len(found) == 1:
                units.append(found[0])
            else:
                draft.cells.fault(key, _unknown_unit(name, kinds, roll, is_double=bool(found)))
        if key != "party" or units or text in EMPTY:
            wanted[key] = units
    return wanted


def _unknown_unit(name: str, kinds: Sequence[UnitKind], roll: Roll, *, is_double: bool) -> str:
    if is_double:
        return f"有几个单位都叫“{name}”。请写全称。"
    known = [unit.name for unit in roll.units.values() if unit.is_active and unit.kind in kinds]
    if not known:
        return f"本机构还没有{kinds[0].label}。请先在“内设单位”里建立，或把这一格清空。"
    listed = "、".join(known[:8]) + ("等" if len(known) > 8 else "")
    return f"没有叫“{name[:20]}”的{kinds[0].label}。请改成：{listed}；或先在“内设单位”里建立。"


def _note_member_changes(
    line: Line, member: Mapping[str, Any], values: dict[str, Any], wanted: Mapping[str, Sequence[int]], roll: Roll
) -> None:
    ended: date | None = member["ends_on"]
    if ended is not None and ended < clock.today():
        line.faults.append(["姓名", f"此人已于{shown(ended)}离任。请从表里删去这一行；重新任职请在名册里办理。"])
        return
    labels = {"work_title": "单位职务", "is_standing": "常委", "starts_on": "任职日期"}
    changed = {name: value for name, value in values.items() if value != member[name]}
    for name, value in changed.items():
        line.changes.append([labels[name], shown(member[name]), shown(value)])
    if ended is not None and changed.get("starts_on", member["starts_on"]) > ended:
        line.faults.append(["任职日期", f"任职日期晚于离任日期{shown(ended)}。请更正。"])
    before = roll.units_of.get(member["pk"], [])
    covered = {kind for key in wanted for kind in KINDS_OF[key]}
    kept = [unit for unit in before if roll.units[unit].kind not in covered]
    after = sorted({*kept, *(unit for units in wanted.values() for unit in units)})
    line.work |= {"membership": member["pk"], "version": member["version"], "values": _plain(changed)}
    if after != before:
        line.changes.append(
            [
                "所在单位",
                shown([roll.units[one].name for one in before]),
                shown([roll.units[one].name for one in after]),
            ]
        )
        line.work["units"] = after


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name == "starts_on" else value for name, value in values.items()}


# The write ------------------------------------------------------------------------


def write(asked: Asked, lines: Sequence[Line], change: Change) -> None:
    """Carry the lines out; joins the open change. Raises Stale where a row moved on."""
    assert asked.body is not None
    assert asked.term is not None
    people = make_people([line for line in lines if line.act == Act.NEW])
    change_people(lines, change, body=asked.body.pk)
    _create(asked.body, asked.term, [(line, people[line.number]) for line in lines if line.act == Act.NEW], change)
    _edit(asked.body, [line for line in lines if line.act == Act.CHANGE], change)


def _create(body: Body, term: Term, new: Sequence[tuple[Line, int]], change: Change) -> None:
    kind = MembershipKind.DEPUTY if body.kind == BodyKind.PRESIDIUM else MembershipKind.MEMBER
    role = Role.DEPUTY if kind == MembershipKind.DEPUTY else Role.MEMBER
    owner = {"body_id": body.pk, "term_id": term.pk, "kind": kind.value}
    values = [_typed(line.work["values"]) for line, _ in new]
    rows = [{**owner, "person_id": person, **given} for (_, person), given in zip(new, values, strict=True)]
    keys = insert_rows(Membership, rows)
    _link([(key, line.work["units"]) for (line, _), key in zip(new, keys, strict=True)])
    post = {"role": role.value, "title": str(kind.label), "body_id": body.pk}
    posts = [
        {**post, "person_id": person, "starts_on": given["starts_on"]}
        for (line, person), given in zip(new, values, strict=True)
        if line.work["post"]
    ]
    insert_rows(Post, posts)
    made = [(line, key, f"{line.label}（{kind.label}）") for (line, _), key in zip(new, keys, strict=True)]
    record_new(change, Membership, made, verb=Verb.CREATE, body=body.pk)


def _edit(body: Body, lines: Sequence[Line], change: Change) -> None:
    touched = [line for line in lines if line.work["values"] or "units" in line.work]
    update_rows(
        Membership,
        {line.work["membership"]: (line.work["version"], _typed(line.work["values"])) for line in touched},
    )
    moved = [line for line in touched if "units" in line.work]
    for some in chunks(line.work["membership"] for line in moved):
        Membership.units.through.objects.filter(membership__in=some).delete()
    _link([(line.work["membership"], line.work["units"]) for line in moved])
    for line in touched:
        row = Membership(pk=line.work["membership"])
        changes = [one for one in changes_of(line) if one.label not in {"姓名", "手机号"}]
        change.record(Verb.EDIT, row, body=body.pk, label=line.label, changes=changes)


def _link(pairs: Sequence[tuple[int, Sequence[int]]]) -> None:
    insert_rows(
        Membership.units.through,
        [{"membership_id": membership, "unit_id": unit} for membership, units in pairs for unit in units],
    )


# The export -----------------------------------------------------------------------


def export(actor: Actor, body: Body, term: Term, *, with_phone: bool) -> Iterator[dict[str, Any]]:
    """Those who serve in the term, as the import reads them."""
    serving = Q(ends_on=None) | Q(ends_on__gte=clock.today())
    rows = Membership.objects.visible_to(actor).filter(serving, body=body, term=term)
    for row in rows.select_related("person").prefetch_related("units"):
        units = {
            key: "、".join(one.name for one in row.units.all() if one.kind in kinds) for key, kinds in KINDS_OF.items()
        }
        yield {
            "id": row.pk,
            "name": row.person.name,
            "phone": row.person.phone if with_phone else "",
            "work_title": row.work_title,
            **units,
            "is_standing": "是" if row.is_standing else "否",
            "starts_on": row.starts_on,
        }
