"""Sheets that become records: kinds of sheets, and a draft's way from upload to all or nothing.

Nothing is written before the clerk confirms. Between review and confirmation the records may move on: then the review
is made again, and where it differs the clerk looks once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from shangliang.audit import record as audit
from shangliang.audit.models import INSTALLATION
from shangliang.audit.record import Change
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.columns import Column
from shangliang.core.errors import Invalid, Refused, Stale
from shangliang.org import import_members, import_places, import_posts
from shangliang.org.import_lines import Act, Asked, Line, Report, line_of, standing
from shangliang.org.models import Area, Body, BodyKind, SheetDraft, Term
from shangliang.org.policy import why_not

KEPT = timedelta(days=30)
MOVED_ON = "名册刚刚有了变动，已按现在的情况重新核对。请再看一遍下面的差异，然后确认。"
Rows = Sequence[tuple[int, Mapping[str, str]]]


def _silent(_done: int, _total: int, _words: str) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """One kind of sheet. `ability` is asked of the body, or for organs of the installation."""

    key: str
    label: str
    unit: str
    note: str
    ability: str
    review: Callable[[Asked], list[Line]]
    write: Callable[[Asked, Sequence[Line], Change], None]
    by_term: bool = False
    by_area: bool = False
    has_phone: bool = False

    def columns(self, body: Body | None) -> tuple[Column, ...]:
        """The columns of the template and of the export."""
        match self.key:
            case "members" if body is not None:
                return import_members.columns_for(body)
            case "posts" if body is not None:
                return import_posts.columns_for(body)
            case "units" if body is not None:
                return import_places.unit_columns(body)
        return import_places.organ_columns()

    def read_columns(self, body: Body | None) -> tuple[Column, ...]:
        """The columns that are recognised in an upload."""
        return import_members.read_columns(body) if self.key == "members" and body else self.columns(body)

    def title(self, body: Body | None) -> str:
        """委员名册 or 代表名册."""
        is_presidium = body is not None and body.kind == BodyKind.PRESIDIUM
        return "代表名册" if is_presidium and self.key == "members" else self.label

    def why_not(self, actor: Actor, body: Body | None) -> str | None:
        """Why the actor may not import or export this kind here."""
        if self.by_term and body is not None and body.kind == BodyKind.LIAISON:
            return "联络处没有自己的委员名册，名册由上级政协维护。"
        return why_not(actor, self.ability, body)

    def allowed(self, body: Body | None) -> dict[str, list[str]]:
        """What may stand in a column, for the explanations and the example of the template. One query."""
        found = {column.key: list(column.choices) for column in self.columns(body) if column.choices}
        if self.key == "members" and body is not None:
            found |= import_members.allowed_units(body)
        return found


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "members",
            "委员名册",
            "人",
            "姓名、手机号、单位职务、界别、专委会、小组",
            "keep_members",
            import_members.review,
            import_members.write,
            by_term=True,
            has_phone=True,
        ),
        Kind(
            "posts",
            "人员任职",
            "项",
            "办公室、专委会、领导和承办单位的工作人员",
            "grant_post",
            import_posts.review,
            import_posts.write,
            has_phone=True,
        ),
        Kind(
            "units",
            "内设单位",
            "个",
            "专委会、界别、党派团体、小组、工作室",
            "keep_units",
            import_places.review_units,
            import_places.write_units,
        ),
        Kind(
            "organs",
            "机关单位",
            "个",
            "党政机关、部门、驻地单位",
            "keep_organ",
            import_places.review_organs,
            import_places.write_organs,
            by_area=True,
        ),
    )
}


EXAMPLE = "（示例）"
"""Begins the name in the example row of a template; such a row is never read in."""


def kinds_for(actor: Actor, body: Body | None) -> list[Kind]:
    """The kinds of sheets that this actor keeps."""
    return [kind for kind in KINDS.values() if (body is None) == kind.by_area and kind.why_not(actor, body) is None]


def _require(kind: Kind, actor: Actor, body: Body | None) -> None:
    if (body is None) != kind.by_area:
        raise Refused("这种表不在这里导入。请返回“表格导入”重新选择。")
    if reason := kind.why_not(actor, body):
        raise Refused(reason)


# Drafts -------------------------------------------------------------------------


def begin(
    *,
    actor: Actor,
    kind: str,
    body: Body | None,
    name: str,
    sha256: str,
    present: Iterable[str],
    rows: Rows,
    notes: Iterable[str] = (),
    area: Area | None = None,
    term: Term | None = None,
) -> SheetDraft:
    """A draft with its first review. An earlier open draft of the same kind by the same person gives way."""
    asked_kind = KINDS[kind]
    _require(asked_kind, actor, body)
    if asked_kind.by_term and (term is None or body is None or term.body_id != body.pk):
        raise Invalid("请选择是哪一届的名册。", {"term": "请选择是哪一届的名册。"})
    if asked_kind.by_area and area is None:
        raise Invalid("请选择地区。", {"area": "请选择地区。"})
    kept, examples = _without_examples(rows)
    if not kept:
        raise Invalid("表里只有模板的示例行。请填写后再上传。", {"file": "表里只有模板的示例行。请填写后再上传。"})
    draft = SheetDraft(
        body=body,
        area=area,
        term=term,
        kind=kind,
        name=name,
        sha256=sha256,
        present=list(present),
        rows=[[number, dict(cells)] for number, cells in kept],
        notes=[*notes, *examples],
        created_at=clock.now(),
        created_by=actor.name,
    )
    _review(draft, actor, _silent)
    with audit.change(actor) as change:
        earlier = SheetDraft.objects.visible_to(actor).filter(
            body=body, kind=kind, created_by=actor.name, applied_at=None, dropped_at=None
        )
        earlier.update(dropped_at=clock.now(), rows=[], lines=[], choices={})
        draft.save(force_insert=True)
        change.record(Verb.UPLOAD, draft, body=_chain(draft), label=f"待导入的表：{name}", sha256=sha256)
    return draft


def _without_examples(rows: Rows) -> tuple[Rows, list[str]]:
    kept = [row for row in rows if not row[1].get("name", "").strip().startswith(EXAMPLE)]
    return kept, (["模板里的示例行没有读入。"] if len(kept) < len(rows) else [])


def choose(*, actor: Actor, draft: SheetDraft, seen: int, choices: Mapping[str, str]) -> SheetDraft:
    """Say of namesakes whether they are the same human being; the review is made again. Working state, no record."""
    _require_open(actor, draft)
    draft.choices = {**draft.choices, **choices}
    _review(draft, actor, _silent)
    with audit.change(actor):
        _save(draft, seen)
    return draft


def drop(*, actor: Actor, draft: SheetDraft, seen: int) -> SheetDraft:
    """Give it up: what was read is forgotten, nothing was written."""
    _require_open(actor, draft)
    with audit.change(actor) as change:
        _end(draft, seen, dropped_at=clock.now())
        change.record(Verb.VOID, draft, body=_chain(draft), label=f"放弃导入：{draft.name}")
    return draft


def carry_out(
    *,
    actor: Actor,
    draft: SheetDraft,
    seen: int,
    report: Report = _silent,
    within: Callable[[Change], None] | None = None,
) -> SheetDraft:
    """All or nothing. Raises Invalid while rows wait for correction, Stale (with a fresh review kept) when they moved on.

    One entry for the import with its counts, and one for each row that it made or changed. `within` runs last inside
    the transaction, so that a job can end together with its effect.
    """
    _require_open(actor, draft)
    if seen != draft.version:
        raise Stale
    if reason := why_not_confirm(draft):
        raise Invalid(reason)
    lines = _still_standing(draft, actor, report)
    report(len(lines), len(lines), "写入")
    counts = dict(draft.counts)
    try:
        with audit.change(actor) as change, transaction.atomic():
            if draft.body is not None:
                Body.objects.select_for_update().filter(pk=draft.body.pk).first()
            _end(draft, seen, applied_at=clock.now())
            if standing() != draft.standing:
                raise Stale(MOVED_ON)
            KINDS[draft.kind].write(_asked(draft, actor, _silent), lines, change)
            label = f"{KINDS[draft.kind].title(draft.body)}：{draft.name}"
            words = (
                f"新增 {counts.get(Act.NEW, 0)}，修改 {counts.get(Act.CHANGE, 0)}，没有变化 {counts.get(Act.SAME, 0)}"
            )
            change.record(Verb.IMPORT, draft, body=_chain(draft), label=label, counts=words, sha256=draft.sha256)
            if within is not None:
                within(change)
    except IntegrityError:
        raise Stale(MOVED_ON) from None
    return draft


def forget_old_drafts(*, actor: Actor) -> int:
    """Sheets that nobody confirmed for 30 days give their rows up: they hold people's data. For the clock."""
    if not actor.is_system:
        raise Refused("过期的待导入表由系统定时清除，不用手工办理。")
    waiting = SheetDraft.objects.filter(applied_at=None, dropped_at=None, created_at__lt=clock.now() - KEPT)
    with audit.change(actor):
        return waiting.update(dropped_at=clock.now(), rows=[], lines=[], choices={})


def note_export(*, actor: Actor, kind: str, body: Body | None, count: int, with_phone: bool) -> None:
    """An export leaves the system: who took what, and whether phones were in it, is on record."""
    asked_kind = KINDS[kind]
    _require(asked_kind, actor, body)
    words = "，含手机号" if with_phone else ""
    with audit.change(actor) as change:
        change.record(
            Verb.EXPORT,
            body or SheetDraft(pk=0),
            noun="sheet",
            body=body.pk if body else INSTALLATION,
            label=f"{asked_kind.title(body)} {count} {asked_kind.unit}{words}",
        )


def export_rows(
    *, actor: Actor, kind: str, body: Body | None, area: Area | None, term: Term | None, with_phone: bool
) -> Iterator[dict[str, Any]]:
    """What there is, in the form in which it is read back. Raises Refused."""
    _require(KINDS[kind], actor, body)
    match kind:
        case "members" if body is not None and term is not None:
            return import_members.export(actor, body, term, with_phone=with_phone)
        case "posts" if body is not None:
            return import_posts.export(actor, body, with_phone=with_phone)
        case "units" if body is not None:
            return import_places.export_units(actor, body)
        case "organs" if area is not None:
            return import_places.export_organs(actor, area)
    raise Invalid("请先选择届或地区。")


def lines_of(draft: SheetDraft) -> list[Line]:
    return [line_of(row) for row in draft.lines]


def why_not_confirm(draft: SheetDraft) -> str | None:
    """Why the draft cannot be carried out yet."""
    counts = draft.counts
    if counts.get(Act.BAD):
        return f"还有 {counts[Act.BAD]} 行要更正。请在表格里改好后重新上传；全部正确才会导入。"
    if counts.get(Act.ASK):
        return f"还有 {counts[Act.ASK]} 行同名，请选择是不是同一个人。"
    if not writes_of(draft):
        return "没有需要导入的内容：表里的内容和系统里的一样。"
    return None


def writes_of(draft: SheetDraft) -> int:
    """How many rows it would make or change."""
    return int(draft.counts.get(Act.NEW, 0)) + int(draft.counts.get(Act.CHANGE, 0))


def _still_standing(draft: SheetDraft, actor: Actor, report: Report) -> list[Line]:
    """The reviewed lines, reviewed again where any record moved on since."""
    if standing() == draft.standing:
        return lines_of(draft)
    before, seen = draft.lines, draft.version
    _review(draft, actor, report)
    if draft.lines != before:
        with audit.change(actor):
            _save(draft, seen)
        raise Stale(MOVED_ON)
    return lines_of(draft)


def _review(draft: SheetDraft, actor: Actor, report: Report) -> None:
    """Fill lines, counts and the token of the records that they were made from."""
    draft.standing = standing()
    lines = KINDS[draft.kind].review(_asked(draft, actor, report))
    draft.lines = [line.as_row() for line in lines]
    draft.counts = dict(Counter(str(line.act) for line in lines))


def _asked(draft: SheetDraft, actor: Actor, report: Report) -> Asked:
    return Asked(
        actor=actor,
        rows=[(number, cells) for number, cells in draft.rows],
        present=frozenset(draft.present),
        choices=draft.choices,
        body=draft.body,
        area=draft.area,
        term=draft.term,
        report=report,
    )


def _require_open(actor: Actor, draft: SheetDraft) -> None:
    _require(KINDS[draft.kind], actor, draft.body)
    if draft.applied_at is not None:
        raise Refused("这张表已经导入，不用再办。")
    if draft.dropped_at is not None:
        raise Refused("这次导入已经放弃。请重新上传。")


def _save(draft: SheetDraft, seen: int) -> None:
    fields = {name: getattr(draft, name) for name in ("choices", "lines", "counts", "standing")}
    rows = SheetDraft.objects.filter(pk=draft.pk, version=seen, applied_at=None, dropped_at=None)
    if not rows.update(version=seen + 1, **fields):
        raise Stale
    draft.version = seen + 1


def _end(draft: SheetDraft, seen: int, **values: Any) -> None:
    rows = SheetDraft.objects.filter(pk=draft.pk, version=seen, applied_at=None, dropped_at=None)
    if not rows.update(version=seen + 1, rows=[], lines=[], choices={}, counts=draft.counts, **values):
        raise Stale


def _chain(draft: SheetDraft) -> int:
    return draft.body_id or INSTALLATION
