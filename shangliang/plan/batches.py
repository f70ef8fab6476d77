"""The writes of a batch: taking the upload in, noting what was read, the clerk's choices, and making drafts and plans.

What is slow (reading, unpacking, hashing) happens outside these transactions; each file is made into its draft in a
transaction of its own, so that a batch that stops halfway has lost and doubled nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from shangliang.audit import record as audit
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused, Stale
from shangliang.document.contents import CheckedFile, clean_name
from shangliang.document.readers.reading import unreadable
from shangliang.document.readers.secrecy import find_secrecy_mark_in_name
from shangliang.job.actions import enqueue
from shangliang.job.models import Job
from shangliang.org.models import Body
from shangliang.plan import batch_archive as archive
from shangliang.plan.batch_figures import keep_figures
from shangliang.plan.batch_models import Batch, BatchFile, Outcome, Wish
from shangliang.plan.batch_papers import Listed, as_stored, corrected, kinds_for, listed, papers_of, propose_wish
from shangliang.plan.draft_workflow import has_made_plans, perform, waiting_numbers
from shangliang.plan.drafts import edits_of, read_document
from shangliang.plan.imports import Head, begin_draft, confirm_document, set_head
from shangliang.plan.models import ImportDraft
from shangliang.plan.paper import Paper
from shangliang.plan.policy import why_not
from shangliang.plan.states import DraftState

READ, CARRY_OUT = "plan.batch", "plan.batch_confirm"
NOTHING = "没有在文字里认出任何一份文件。如果它是计划或总结，请单独上传，或补上标题后再试。"
UNDER_WAY = "这一批正在导入或已经办完，不能再改。请刷新页面查看进展。"


@dataclass(frozen=True)
class Choice:
    """What the clerk says of one document: (file's pk, number) names it."""

    plan_kind: str
    year: int | None
    title: str


def same_batch(actor: Actor, body: Body, sha256: str) -> Batch | None:
    """The batch that the same upload made before, unless it was dropped."""
    return Batch.objects.visible_to(actor).filter(body=body, sha256=sha256, dropped_at=None).first()


def demand(actor: Actor, body: Body) -> None:
    """Raises Refused with the reason for who may not import for the body."""
    if not actor.is_system and (reason := why_not(actor, "create", body)):
        raise Refused(reason)


def hash_of(data: bytes) -> str:
    """By which a repeated upload is known."""
    return hashlib.sha256(data).hexdigest()


def why_not_edit(actor: Actor, batch: Batch) -> str | None:
    """The reason against choosing and confirming; None for whoever may."""
    return why_not(actor, "create", batch.body)


def begin_batch(*, actor: Actor, body: Body, name: str, data: bytes) -> Batch:
    """Take a zip in, queue its reading. Raises Invalid for a zip that is not opened, with what to do."""
    demand(actor, body)
    if mark := find_secrecy_mark_in_name(name.rpartition(".")[0] or name):
        raise unreadable("secrecy_mark", mark=mark)
    members = archive.members_of(data)
    token, label = archive.new_token(), clean_name(name)
    archive.keep(token, data)
    try:
        with audit.change(actor) as change:
            batch = Batch.objects.create(
                body=body,
                user=actor.user or 0,
                user_name=actor.name,
                name=label,
                sha256=hash_of(data),
                spool=token,
                created_at=clock.now(),
            )
            BatchFile.objects.bulk_create(
                BatchFile(
                    batch=batch,
                    order=one.index,
                    name=one.name,
                    folder=one.folder,
                    size=one.size,
                    outcome=Outcome.REFUSED if one.refusal else Outcome.WAITING,
                    reason=one.refusal,
                    wish=Wish.SKIP if one.refusal else Wish.DRAFT,
                )
                for one in members
            )
            change.record(Verb.UPLOAD, batch, changes=[FieldChange("文件", None, f"{len(members)}个")])
            _queue(actor, batch, READ, f"读取：{label}")
    except BaseException:
        archive.forget(token)
        raise
    return batch


def _queue(actor: Actor, batch: Batch, kind: str, title: str) -> Job:
    return enqueue(
        actor=actor, kind=kind, title=title, arguments={"batch": batch.pk}, body=batch.body, key=f"batch-{batch.pk}"
    )


def job_of(actor: Actor, batch: Batch) -> Job | None:
    """The latest job of this batch that the actor may see."""
    jobs = Job.objects.visible_to(actor).filter(kind__in=(READ, CARRY_OUT), key=f"batch-{batch.pk}")
    return jobs.order_by("-pk").first()


def note_reading(*, actor: Actor, file: BatchFile, data_sha256: str, paper: Paper) -> None:
    """Keep what the reader found of one file, until the clerk confirms; or that it is known, or twice in the batch."""
    body = file.batch.body
    papers = listed(actor, body, file.name, file.folder, paper)
    file.sha256 = data_sha256
    before = _known(body, data_sha256)
    twin = file.batch.files.filter(sha256=data_sha256).exclude(pk=file.pk).order_by("order").first()
    if twin is not None:
        _settle(file, Outcome.REPEATED, f"与“{twin.name}”内容相同，只处理那一份。")
    elif before is not None:
        file.draft = before
        _settle(file, Outcome.KNOWN, "同样内容的文件以前导入过，没有重复建立。")
    elif not papers:
        _settle(file, Outcome.REFUSED, NOTHING)
    else:
        file.outcome, file.reading = Outcome.READ, asdict(paper)
        file.papers, file.wish = as_stored(papers), propose_wish(papers, clock.today().year)
        _save(file)


def note_refusal(*, file: BatchFile, reason: str) -> None:
    """This file could not be read: its reason stands in the list."""
    _settle(file, Outcome.REFUSED, reason)


def _settle(file: BatchFile, outcome: Outcome, reason: str) -> None:
    file.outcome, file.reason, file.wish = outcome, reason[:500], Wish.SKIP
    _save(file)


def _save(file: BatchFile) -> None:
    # a job of the system notes its findings; the upload, the choices and all that becomes of them are on record
    file.save(update_fields=["sha256", "outcome", "reason", "reading", "papers", "wish", "draft"])


def _known(body: Body, sha256: str) -> ImportDraft | None:
    same = ImportDraft.objects.filter(body=body, sha256=sha256).exclude(state=DraftState.DROPPED)
    return same.defer("text", "result").first()


def end_reading(*, batch: Batch) -> None:
    """All files are looked at; what was refused or is not wanted leaves the server."""
    wanted = batch.files.filter(outcome=Outcome.READ).values_list("order", flat=True)
    archive.keep_only(batch.spool, wanted)
    Batch.objects.filter(pk=batch.pk, read_at=None).update(read_at=clock.now())


def choose(
    *,
    actor: Actor,
    batch: Batch,
    seen: int,
    wishes: Mapping[int, str],
    choices: Mapping[tuple[int, int], Choice],
) -> None:
    """The clerk's corrections in the list: what becomes of each file, kind, year and title of each document."""
    demand(actor, batch.body)
    allowed = {"", *(str(kind) for kind in kinds_for(actor, batch.body))}
    if any(one.plan_kind not in allowed for one in choices.values()) or set(wishes.values()) - set(Wish.values):
        raise Invalid("请在列出的选项中选择。")
    if not batch.is_open:
        raise Refused(UNDER_WAY)
    files = [one for one in batch.files.filter(outcome=Outcome.READ).defer("reading") if one.pk in wishes]
    changes: list[FieldChange] = []
    for file in files:
        papers = [_chosen(one, choices.get((file.pk, one.number))) for one in papers_of(file)]
        stored = as_stored(papers)
        if (stored, wishes[file.pk]) != (file.papers, file.wish):
            changes.append(FieldChange(file.name, Wish(file.wish).label, Wish(wishes[file.pk]).label))
            file.papers, file.wish = stored, wishes[file.pk]
    with audit.change(actor) as change:
        _claim(batch, seen)
        BatchFile.objects.bulk_update(files, ["papers", "wish"])
        if changes:
            change.record(Verb.EDIT, batch, changes=changes)


def _chosen(one: Listed, said: Choice | None) -> Listed:
    if said is None:
        return one
    return corrected(one, plan_kind=said.plan_kind, year=said.year, title=said.title.strip()[:120])


def _claim(batch: Batch, seen: int, **values: object) -> None:
    if not Batch.objects.filter(pk=batch.pk, version=seen).update(version=seen + 1, **values):
        raise Stale("这一批刚刚被他人改过，您的修改还没有保存。")
    batch.version = seen + 1
    for name, value in values.items():
        setattr(batch, name, value)


def reasons_against(batch: Batch) -> dict[tuple[int, int], str]:
    """Why the list cannot be carried out yet: (file, document) -> what to do there."""
    reasons = {}
    for file in batch.files.filter(outcome=Outcome.READ).exclude(wish=Wish.SKIP).defer("reading"):
        for one in papers_of(file):
            if one.is_summary and one.figures and one.year is None:
                reasons[file.pk, one.number] = "请填写总结的年度，文中的数字按年度登记。"
            elif file.wish == Wish.PLAN and one.plan_kind and one.year is None:
                reasons[file.pk, one.number] = "请填写年度；不清楚时请改选“存为草稿”。"
    return reasons


def submit(*, actor: Actor, batch: Batch, seen: int) -> Job:
    """The list is confirmed; a job makes drafts and plans of it. Raises Invalid while a year is missing."""
    demand(actor, batch.body)
    if not batch.is_open:
        raise Refused(UNDER_WAY)
    if reasons := reasons_against(batch):
        raise Invalid(f"有 {len(reasons)} 处还要填写，没有导入。请看标红的行。")
    wanted = batch.files.filter(outcome=Outcome.READ).exclude(wish=Wish.SKIP).count()
    if not wanted:
        raise Invalid("没有选择任何文件，没有导入。请在“处理”一栏选择，或点“放弃这一批”。")
    with audit.change(actor) as change:
        _claim(batch, seen, submitted_at=clock.now())
        change.record(Verb.IMPORT, batch, changes=[FieldChange("导入", None, f"{wanted}个文件")])
        return _queue(actor, batch, CARRY_OUT, f"导入：{batch.name}")


def drop(*, actor: Actor, batch: Batch, seen: int) -> None:
    """Give up what is not a draft yet; the waiting bytes go, drafts and plans made already stay."""
    demand(actor, batch.body)
    if batch.dropped_at or batch.carried_out_at:
        raise Refused("这一批已经办完，不能放弃。生成的草稿可以在导入页逐份放弃。")
    with audit.change(actor) as change:
        _claim(batch, seen, dropped_at=clock.now())
        batch.files.update(reading={})
        change.record(Verb.EDIT, batch, changes=[FieldChange("放弃", None, batch.name)])
    archive.forget(batch.spool)


def carry_out(*, actor: Actor, file: BatchFile, data: CheckedFile) -> None:
    """One file becomes its draft, and plans and figures where chosen, in one transaction."""
    paper = Paper(**file.reading)
    with audit.change(actor):
        if before := _known(file.batch.body, paper.sha256):
            file.draft, file.outcome, file.reason = (
                before,
                Outcome.KNOWN,
                "同样内容的文件刚刚由他人导入，没有重复建立。",
            )
        else:
            file.draft = draft = begin_draft(actor=actor, body=file.batch.body, name=file.name, paper=paper, file=data)
            papers = papers_of(file)
            _set_heads(actor, draft, papers)
            if file.wish == Wish.PLAN:
                file.plans = _make_plans(actor, draft, papers)
            file.figures = sum(
                keep_figures(actor=actor, draft=draft, number=one.number, year=one.year)
                for one in papers
                if one.is_summary and one.year is not None
            )
            _finish(actor, draft, papers)
        file.done_at, file.reading = clock.now(), {}
        file.save(update_fields=["draft", "outcome", "reason", "plans", "figures", "done_at", "reading"])


def _set_heads(actor: Actor, draft: ImportDraft, papers: Sequence[Listed]) -> None:
    """Where the list says other than the reader."""
    for one in papers:
        found = read_document(draft, one.number, body_kind=draft.body.kind)
        if (found.plan_kind, found.year, found.title) != (one.plan_kind, one.year, one.title):
            head = Head(one.plan_kind, one.year, one.title, edits_of(draft, one.number).unit)
            set_head(actor=actor, draft=draft, number=one.number, seen=draft.version, head=head)


def _make_plans(actor: Actor, draft: ImportDraft, papers: Sequence[Listed]) -> int:
    """Plans of the documents that ask nothing more of a person; the others wait in the draft."""
    made = 0
    for one in papers:
        if not read_document(draft, one.number, body_kind=draft.body.kind).reasons_against():
            confirm_document(actor=actor, draft=draft, number=one.number, seen=draft.version, origin="backfill")
            made += 1
    return made


def _finish(actor: Actor, draft: ImportDraft, papers: Sequence[Listed]) -> None:
    """A file in which nothing waits and nothing warns needs no clerk any more."""
    if draft.state == DraftState.OPEN and not waiting_numbers(draft):
        if any(one.notices for one in papers) and not has_made_plans(draft):
            return
        perform(draft, "finish", actor=actor, seen=draft.version, data={})


def end_carrying_out(*, batch: Batch) -> None:
    """The last file is done; the waiting bytes are not needed any more."""
    batch.files.filter(done_at=None).update(reading={})
    Batch.objects.filter(pk=batch.pk, carried_out_at=None).update(carried_out_at=clock.now())
    archive.forget(batch.spool)
