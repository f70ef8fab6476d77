"""The writes of an import: beginning a draft, the clerk's corrections, and the one transaction that makes the plan.

Every correction claims the draft's version, so that two clerks at one draft never overwrite each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shangliang.audit import record as audit
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused, Stale
from shangliang.document.actions import store_file
from shangliang.document.contents import CheckedFile, clean_name
from shangliang.org.models import Alias, Body, Unit
from shangliang.plan.actions import create_plan
from shangliang.plan.data import SectionData, TargetData, TopicData
from shangliang.plan.draft_workflow import demand_import, perform, waiting_numbers
from shangliang.plan.drafts import (
    FACT_KINDS,
    PLAN_LIKE,
    DocumentEdits,
    Finding,
    PaperDraft,
    changed,
    edits_of,
    next_key,
    read_document,
    with_edits,
)
from shangliang.plan.facts import TargetValues, TopicValues, Values, as_json
from shangliang.plan.matching import KEEP, Directory, bare, load_directory, parties
from shangliang.plan.models import ImportDraft, Plan
from shangliang.plan.paper import Paper
from shangliang.plan.policy import KINDS_OF, why_not
from shangliang.plan.states import DraftState, PlanKind


@dataclass(frozen=True)
class Head:
    """What the clerk says of a document as a whole. An empty kind makes no plan of it."""

    plan_kind: str
    year: int | None
    title: str
    unit: int | None = None


def begin_draft(*, actor: Actor, body: Body, name: str, paper: Paper, file: CheckedFile | None = None) -> ImportDraft:
    """Keep a reading on the server until the clerk confirms. No plan or topic is made yet."""
    if not actor.is_system and (reason := why_not(actor, "create", body)):
        raise Refused(reason)
    now = clock.now()
    with audit.change(actor) as change:
        stored = store_file(actor=actor, body=body, upload=file, noun="draft") if file else None
        draft = ImportDraft.objects.create(
            body=body,
            user=actor.user or 0,
            user_name=actor.name,
            name=clean_name(name),
            file=stored,
            sha256=paper.sha256,
            text=paper.text,
            reader=paper.reader,
            result={"documents": paper.documents, "warnings": paper.warnings},
            edits=_first_edits(actor, body, paper),
            created_at=now,
            updated_at=now,
        )
        change.record(Verb.IMPORT, draft, noun="draft", sha256=paper.sha256)
    return draft


def _first_edits(actor: Actor, body: Body, paper: Paper) -> dict[str, Any]:
    """A committee's clerk imports the committee's own plan; for all others the proposal stands."""
    if not actor.has_role("committee") or actor.post is None or PlanKind.COMMITTEE not in KINDS_OF.get(body.kind, ()):
        return {}
    own = DocumentEdits(plan_kind=str(PlanKind.COMMITTEE), unit=actor.post.unit)
    numbered = enumerate(paper.documents, 1)
    return {str(number): own.to_json() for number, one in numbered if one["kind"] in PLAN_LIKE}


def set_head(*, actor: Actor, draft: ImportDraft, number: int, seen: int, head: Head) -> None:
    """Kind, year, title and unit of one document."""
    edits = edits_of(draft, number)
    new = changed(edits, plan_kind=head.plan_kind, year=head.year, title=head.title.strip(), unit=head.unit)
    changes = [
        FieldChange("计划类型", _kind_label(edits.plan_kind), _kind_label(head.plan_kind)),
        FieldChange("年度", edits.year, head.year),
        FieldChange("名称", edits.title, head.title),
    ]
    _save(actor, draft, number, seen, new, [one for one in changes if one.old != one.new])


def edit_fact(*, actor: Actor, draft: ImportDraft, number: int, seen: int, key: str, values: Values) -> None:
    """Correct one finding; correcting a dropped one takes it back in."""
    paper = read_document(draft, number, body_kind=draft.body.kind)
    finding = _finding(paper, key)
    if type(finding.values) is not type(values):
        raise Invalid("条目类型不符，没有保存。请刷新页面后再试。")
    edits = edits_of(draft, number)
    new = changed(
        edits,
        values={**edits.values, key: as_json(values)},
        dropped=[one for one in edits.dropped if one != key],
    )
    _save(
        actor, draft, number, seen, new, [FieldChange(FACT_KINDS[finding.kind], finding.values.subject, values.subject)]
    )


def drop_fact(*, actor: Actor, draft: ImportDraft, number: int, seen: int, key: str) -> None:
    """Leave a finding out of the plan. It stays in the draft and can be taken back."""
    finding = _finding(read_document(draft, number, body_kind=draft.body.kind), key)
    edits = edits_of(draft, number)
    new = changed(edits, dropped=sorted({*edits.dropped, key}))
    _save(actor, draft, number, seen, new, [FieldChange("不要", None, finding.values.subject)])


def restore_fact(*, actor: Actor, draft: ImportDraft, number: int, seen: int, key: str) -> None:
    """Take a dropped finding back; an edited one keeps its edits."""
    finding = _finding(read_document(draft, number, body_kind=draft.body.kind), key)
    edits = edits_of(draft, number)
    new = changed(edits, dropped=[one for one in edits.dropped if one != key])
    _save(actor, draft, number, seen, new, [FieldChange("恢复", None, finding.values.subject)])


def add_fact(
    *, actor: Actor, draft: ImportDraft, number: int, seen: int, kind: str, span: tuple[int, int], values: Values
) -> str:
    """Add a fact that the reader missed, at its place in the original. Returns its key."""
    if kind not in FACT_KINDS:
        raise Invalid("请选择要添加的是议题、指标还是数字。")
    paper = read_document(draft, number, body_kind=draft.body.kind)
    low, high = paper.span
    if not low <= span[0] < span[1] <= high:
        raise Invalid("选中的文字不在这份文件里。请在原文中重新选择。")
    edits, key = edits_of(draft, number), next_key(paper, kind)
    row = {"key": key, "kind": kind, "span": list(span), "values": as_json(values)}
    new = changed(edits, added=[*edits.added, row])
    _save(actor, draft, number, seen, new, [FieldChange(f"添加{FACT_KINDS[kind]}", None, values.subject)])
    return key


def acknowledge(*, actor: Actor, draft: ImportDraft, number: int, seen: int, handle: str, is_seen: bool = True) -> None:
    """Take note of a warning (its key), or of all of one code that asks once for the document."""
    paper = read_document(draft, number, body_kind=draft.body.kind)
    handles = {one.key for one in paper.single_notices} | {group.code for group in paper.notice_groups}
    if handle not in handles:
        raise Invalid("没有这条提醒。请刷新页面后再试。")
    edits = edits_of(draft, number)
    marked = {*edits.acknowledged, handle} if is_seen else {*edits.acknowledged} - {handle}
    word = "已知晓提醒" if is_seen else "重新提示"
    _save(actor, draft, number, seen, changed(edits, acknowledged=sorted(marked)), [FieldChange(word, None, handle)])


def pick_name(*, actor: Actor, draft: ImportDraft, number: int, seen: int, text: str, noun: str, key: str) -> None:
    """Say whom a name means. Confirming remembers it for the body's next papers; `keep` leaves the words."""
    paper = read_document(draft, number, body_kind=draft.body.kind)
    if text not in names_of(paper):
        raise Invalid("这个名称已不在识别结果里。请刷新页面后再试。")
    if noun != KEEP and f"{noun}:{key}" not in load_directory(draft.body).records:
        raise Invalid("请在列出的单位或人员中选择。")
    edits = edits_of(draft, number)
    new = changed(edits, names={**edits.names, text: [noun, key]})
    _save(actor, draft, number, seen, new, [FieldChange("名称对应", text, noun)])


def names_of(paper: PaperDraft) -> list[str]:
    """All names of the kept topics, in their order, each once."""
    names: dict[str, None] = {}
    for finding in paper.of_kind("topic"):
        assert isinstance(finding.values, TopicValues)
        names.update(dict.fromkeys(finding.values.names))
    return list(names)


def confirm_document(
    *,
    actor: Actor,
    draft: ImportDraft,
    number: int,
    seen: int,
    origin: str = "import",
    happened_on: date | None = None,
) -> Plan:
    """One transaction: the plan with every fact's span, the original file, and the names remembered as aliases.

    `happened_on`: the day the plan was drafted, where it is taken in later; today otherwise. Raises Refused with all reasons while the year is missing or a warning is open.
    """
    paper = read_document(draft, number, body_kind=draft.body.kind)
    if reasons := paper.reasons_against():
        raise Refused("还不能生成计划：" + "".join(reasons))
    directory = load_directory(draft.body)
    unit = Unit.objects.filter(body=draft.body, pk=paper.unit).first() if paper.unit else None
    assert paper.year is not None
    with audit.change(actor):
        plan = create_plan(
            actor=actor,
            body=draft.body,
            kind=paper.plan_kind,
            year=paper.year,
            title=paper.title,
            unit=unit,
            origin=origin,
            happened_on=happened_on,
            file=draft.file,
            text=draft.text[paper.span[0] : paper.span[1]],
            span=(0, paper.span[1] - paper.span[0]),
            basis=paper.basis,
            topics=topics_of(paper, directory),
            targets=targets_of(paper, paper.year),
            sections=_sections(draft, paper),
        )
        _remember(draft.body, paper)
        settle(actor=actor, draft=draft, number=number, seen=seen, plan=plan)
    return plan


def settle(*, actor: Actor, draft: ImportDraft, number: int, seen: int, plan: Plan) -> None:
    """Note which plan a document went into; with its last plan-like document the draft is finished."""
    edits = changed(edits_of(draft, number), plan=plan.pk)
    _save(actor, draft, number, seen, edits, [FieldChange("生成计划", None, plan.title)])
    if not waiting_numbers(draft):
        perform(draft, "finish", actor=actor, seen=draft.version, data={})


def topics_of(paper: PaperDraft, directory: Directory) -> list[TopicData]:
    """The kept topics, their names matched, their spans within the document's own text."""
    return [_topic(one, paper, directory) for one in paper.of_kind("topic")]


def _topic(finding: Finding, paper: PaperDraft, directory: Directory) -> TopicData:
    values = finding.values
    assert isinstance(values, TopicValues)
    return TopicData(
        subject=values.subject[:300],
        theme=values.theme[:200],
        form=values.form[:60],
        months=values.months,
        timing=values.timing,
        leader=parties(directory, values.leader, paper.names),
        lead=parties(directory, values.lead, paper.names),
        partners=parties(directory, values.partners, paper.names),
        participants=values.participants,
        basis=values.basis,
        is_open_list=values.open_list,
        span=_within(paper, finding.span),
    )


def targets_of(paper: PaperDraft, year: int) -> list[TargetData]:
    """The kept targets; a window of days falls into the plan's year."""
    rows = []
    for finding in paper.of_kind("target"):
        values = finding.values
        assert isinstance(values, TargetValues)
        first, last = (_day(year, day) for day in values.window) if values.window else (None, None)
        rows.append(
            TargetData(
                subject=values.subject[:200],
                op=values.op,
                value=values.value,
                value_max=values.value_max,
                unit=values.unit[:10],
                per=values.per[:40],
                period=values.period,
                months=values.months,
                window_from=first,
                window_to=last,
                is_hard=values.hard,
                span=_within(paper, finding.span),
            )
        )
    return rows


def _sections(draft: ImportDraft, paper: PaperDraft) -> list[SectionData]:
    """The document's headings, each with the text up to the next one."""
    starts = [tuple(one["span"]) for one in paper.sections]
    rows = []
    for index, one in enumerate(paper.sections):
        begin, end = starts[index]
        until = starts[index + 1][0] if index + 1 < len(starts) else paper.span[1]
        until = max(until, end)
        rows.append(
            SectionData(
                heading=str(one.get("heading") or ""),
                text=draft.text[begin:until].strip(),
                level=int(one.get("level") or 1),
                number=str(one.get("number") or ""),
                span=_within(paper, (begin, until)),
            )
        )
    return rows


def _within(paper: PaperDraft, span: tuple[int, int]) -> tuple[int, int]:
    low, high = paper.span
    return max(span[0], low) - low, min(span[1], high) - low


def _day(year: int, day: str) -> date | None:
    try:
        return date.fromisoformat(f"{year}-{day}")
    except ValueError:
        return None


def _remember(body: Body, paper: PaperDraft) -> None:
    """The clerk's picks become aliases of the body; the newest choice for a name holds."""
    for text in names_of(paper):
        if text in paper.names:
            noun, key = paper.names[text]
            Alias.objects.update_or_create(
                body=body, text=bare(text)[:80], defaults={"noun": noun, "object_key": str(key)}
            )


def _finding(paper: PaperDraft, key: str) -> Finding:
    if (finding := paper.finding(key)) is None:
        raise Invalid("没有找到这一条。请刷新页面后再试。")
    return finding


def _kind_label(kind: str | None) -> str:
    return str(PlanKind(kind).label) if kind else "不生成计划"


def _save(
    actor: Actor, draft: ImportDraft, number: int, seen: int, edits: DocumentEdits, changes: list[FieldChange]
) -> None:
    """Write one document's edits under the version that the clerk saw. Raises Refused, Invalid or Stale."""
    demand_import(actor, draft)
    if draft.state != DraftState.OPEN:
        raise Refused("这份草稿已经结束核对，不能再改。如需修改，请到生成的计划里改，或点“继续核对”。")
    if edits_of(draft, number).plan:
        raise Refused("这份文件已经生成计划，请到计划里修改。")
    values: Mapping[str, Any] = {"edits": with_edits(draft, number, edits), "updated_at": clock.now()}
    with audit.change(actor) as change:
        hit = ImportDraft.objects.filter(pk=draft.pk, version=seen).update(**values, version=seen + 1)
        if not hit:
            raise Stale("这份草稿刚刚被他人改过，您的修改还没有保存。")
        draft.edits, draft.version, draft.updated_at = values["edits"], seen + 1, values["updated_at"]
        change.record(Verb.EDIT, draft, noun="draft", label=f"{draft.name} 第{number}份", changes=changes)
