"""Whom a row means: by the number of an export, by phone, or by the clerk's choice. Never by name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shangliang.core.actor import Actor
from shangliang.core.columns import Column, name_of, phone_of
from shangliang.org.import_lines import OTHER, SKIP, Act, Asked, Cells, Line, chunks, masked, shown
from shangliang.org.models import Membership, Person, Post
from shangliang.org.policy import why_not

ID_HINT = "系统用来认出同一行，导出时带上，请勿修改；自己做的表不用填。"
NAME = Column(
    "name",
    "姓名",
    ("委员姓名", "代表姓名", "名字", "人员姓名"),
    "必填。一行一个人。",
    "苏明远",
    12,
    is_required=True,
    most=40,
)
PHONE = Column(
    "phone",
    "手机号",
    ("手机", "手机号码", "移动电话", "电话", "电话号码", "联系电话", "联系方式", "本人手机"),
    "1 开头的 11 位数字。用来认出同一个人，也可用作登录名；没有就空着。",
    "13800009999",
    14,
)


@dataclass
class Known:
    """One person of the database, as a review needs it."""

    pk: int
    name: str
    phone: str | None
    version: int


@dataclass
class Draft:
    """A row on its way: what it says, and whom it turned out to mean."""

    number: int
    cells: Cells
    line: Line
    name: str = ""
    phone: str | None = None
    known: Known | None = None
    is_settled: bool = False


@dataclass
class Register:
    """The people that the rows may mean, fetched in a few queries."""

    actor: Actor
    by_pk: dict[int, Known] = field(default_factory=dict)
    by_phone: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    visible: set[int] = field(default_factory=set)

    def take(self, people: Iterable[tuple[int, str, str | None, int]], *, visible: bool) -> None:
        for pk, name, phone, version in people:
            known = self.by_pk.setdefault(pk, Known(pk, name, phone, version))
            if phone:
                self.by_phone[phone] = known
            if visible and pk not in self.visible:
                self.visible.add(pk)
                self.by_name[name].append(pk)


FIELDS = ("pk", "name", "phone", "version")


def read_names(asked: Asked, columns: Mapping[str, Column]) -> list[Draft]:
    """Name and phone of each row."""
    drafts = []
    for number, values in asked.rows:
        cells = Cells(values, columns)
        name = cells.read("name", name_of) or ""
        draft = Draft(number, cells, Line(number, name or f"第{number}行"), name, cells.read("phone", phone_of))
        if not name:
            cells.fault("name", "没有填姓名。请填写；如果这一行是说明或空行，请删去。")
        elif any(sign in name for sign in ":：,，、;；()（）") or len(name) > NAME.most:
            cells.fault("name", f"“{name[:20]}”不像姓名。请只填一个人的姓名；如果这一行是说明，请删去。")
        drafts.append(draft)
    return drafts


def load_register(asked: Asked, drafts: Sequence[Draft], known: Iterable[int]) -> Register:
    """The people of these rows: those known by number, those with these phones, and the visible namesakes."""
    register = Register(asked.actor)
    for phones in chunks({draft.phone for draft in drafts if draft.phone}):
        register.take(Person.objects.filter(phone__in=phones).values_list(*FIELDS), visible=False)
    for numbers in chunks(set(known)):
        register.take(Person.objects.filter(pk__in=numbers).values_list(*FIELDS), visible=False)
    # a person is visible through many joins; plain numbers keep the lookup by name cheap
    visible = Person.objects.visible_to(asked.actor).order_by()
    for names in chunks({draft.name for draft in drafts if draft.name}):
        register.take(visible.filter(name__in=names).values_list(*FIELDS), visible=True)
    clashing = {
        holder.pk
        for draft in drafts
        if draft.phone and (holder := register.by_phone.get(draft.phone)) and holder.name != draft.name
    }
    for numbers in chunks(clashing):
        register.visible.update(visible.filter(pk__in=numbers).values_list("pk", flat=True))
    return register


def settle_people(asked: Asked, drafts: Sequence[Draft], register: Register, ids: Mapping[int, int]) -> None:
    """`ids` maps row numbers to persons known by the number of an export. Fills `known`, or asks, or faults."""
    claimed: dict[int, int] = {}
    phones: dict[str, int] = {}
    for draft in drafts:
        if draft.number in ids:
            _settle_by_number(draft, register, register.by_pk[ids[draft.number]])
        elif draft.phone and draft.phone in register.by_phone:
            _settle_by_phone(draft, register)
        _refuse_doubles(draft, claimed, phones)
    names: dict[str, int] = {}
    for draft in drafts:
        if not draft.is_settled and not draft.cells.faults:
            _ask_for_namesake(asked, draft, register, claimed, names)
        if draft.name and draft.line.act != Act.LEAVE:
            names.setdefault(draft.name, draft.number)
    _describe_choices(drafts)


def _settle_by_number(draft: Draft, register: Register, known: Known) -> None:
    draft.known, draft.is_settled = known, True
    if draft.name and draft.name != known.name and (not draft.phone or draft.phone != known.phone):
        draft.cells.fault(
            "name",
            f"这一行的编号属于“{known.name}”，但姓名和手机号都对不上，可能是排序时错了行。请重新导出后再修改；如果只是改名，请先保留原手机号。",
        )
    holder = register.by_phone.get(draft.phone or "")
    if holder is not None and holder.pk != known.pk:
        draft.cells.fault("phone", _taken(register, holder))


def _settle_by_phone(draft: Draft, register: Register) -> None:
    holder = register.by_phone[draft.phone or ""]
    draft.is_settled = True
    if draft.name and holder.name != draft.name:
        draft.cells.fault("phone", _taken(register, holder))
    else:
        draft.known = holder


def _taken(register: Register, holder: Known) -> str:
    whose = f"“{holder.name}”" if holder.pk in register.visible else "另一个人"
    return f"这个手机号已登记在{whose}名下。请核对姓名和手机号。"


def _refuse_doubles(draft: Draft, claimed: dict[int, int], phones: dict[str, int]) -> None:
    """The same human being twice in one sheet."""
    first = phones.setdefault(draft.phone, draft.number) if draft.phone else draft.number
    if first != draft.number:
        draft.cells.fault("phone", f"和第 {first} 行的手机号相同。同一个人只留一行；不是同一个人请更正手机号。")
        return
    if draft.known is None:
        return
    first = claimed.setdefault(draft.known.pk, draft.number)
    if first != draft.number:
        draft.cells.fault("name", f"和第 {first} 行是同一个人。请只留一行。")


def _ask_for_namesake(
    asked: Asked, draft: Draft, register: Register, claimed: dict[int, int], names: Mapping[str, int]
) -> None:
    """People are never joined by name alone: the clerk says whether it is the same human being."""
    line, line_number = draft.line, str(draft.number)
    line.choices = [[str(pk), ""] for pk in register.by_name.get(draft.name, []) if pk not in claimed]
    first = names.get(draft.name)
    if first is not None and not draft.phone:
        line.choices.append([SKIP, f"和第 {first} 行是同一个人，这一行不读入"])
    if not line.choices:
        draft.is_settled = True
        return
    line.choices.append([OTHER, "另一位同名的人，新登记"])
    line.chosen = asked.choices.get(line_number, "")
    if line.chosen not in {key for key, _ in line.choices}:
        line.chosen, line.act = "", Act.ASK
        return
    draft.is_settled = True
    if line.chosen == SKIP:
        line.act = Act.LEAVE
    elif line.chosen != OTHER:
        draft.known = register.by_pk[int(line.chosen)]
        claimed[draft.known.pk] = draft.number


def _describe_choices(drafts: Sequence[Draft]) -> None:
    wanted = {int(key) for draft in drafts for key, _ in draft.line.choices if key.isdecimal()}
    words: dict[int, list[str]] = defaultdict(list)
    phones: dict[int, str | None] = {}
    for some in chunks(wanted):
        phones.update(Person.objects.filter(pk__in=some).values_list("pk", "phone"))
        for membership in Membership.objects.filter(person__in=some).select_related("body", "term"):
            words[membership.person_id].append(
                f"{membership.body.short_name}{membership.term}{membership.get_kind_display()} {membership.work_title}".strip()
            )
        for post in Post.objects.filter(person__in=some, ends_on=None).select_related("body", "organ"):
            words[post.person_id].append(f"{(post.body or post.organ)}{post.title}")
    for draft in drafts:
        for choice in draft.line.choices:
            if choice[0].isdecimal():
                known = "；".join(dict.fromkeys(words[int(choice[0])])) or "没有任职"
                choice[1] = f"就是已登记的{draft.name}：{known}，手机 {masked(phones[int(choice[0])])}"


def note_person_changes(drafts: Sequence[Draft]) -> None:
    """Name or phone that differ from the records, as differences of the line."""
    for draft in drafts:
        if draft.known is None:
            continue
        fields: dict[str, str] = {}
        if draft.name and draft.name != draft.known.name:
            fields["name"] = draft.name
            draft.line.changes.append(["姓名", draft.known.name, draft.name])
        if draft.phone is not None and draft.phone != (draft.known.phone or ""):
            fields["phone"] = draft.phone
            draft.line.changes.append(["手机号", masked(draft.known.phone), shown(draft.phone)])
        if fields:
            draft.line.work["person_fields"] = fields


def refuse_foreign_people(actor: Actor, drafts: Sequence[Draft]) -> None:
    """A person who also serves elsewhere is kept by the operator: name and phone stay."""
    changed = {draft.known.pk: draft for draft in drafts if draft.known and "person_fields" in draft.line.work}
    for some in chunks(changed):
        for person in Person.objects.filter(pk__in=some).with_facts():
            if reason := why_not(actor, "edit_person", person):
                draft = changed[person.pk]
                draft.cells.fault("name" if "name" in draft.line.work["person_fields"] else "phone", reason)


def note_person(draft: Draft) -> None:
    """What the write needs to know of the person."""
    if draft.known is not None:
        draft.line.work |= {"person": draft.known.pk, "person_version": draft.known.version}
    else:
        draft.line.work |= {"name": draft.name, "phone": draft.phone or None}
