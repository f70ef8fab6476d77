"""The two jobs of a batch: reading its files, and making drafts and plans of what was confirmed.

Either may be killed and taken up again: each file is noted as it is done, and only those that are not are looked at.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any

from shangliang.core.errors import Hidden, Invalid, Refused
from shangliang.document.contents import check_file
from shangliang.document.readers import Unreadable
from shangliang.job.models import Job
from shangliang.job.report import Report
from shangliang.plan import batch_archive as archive
from shangliang.plan import batches
from shangliang.plan.batch_models import Batch, BatchFile, Outcome, Wish
from shangliang.plan.paper import Paper, read_paper

STEP_SECONDS = 120.0
"""One file: an old format is converted first, and a busy machine is waited for."""
PATIENCE = 5
PAUSE_SECONDS = 3.0


def read(job: Job, report: Report) -> dict[str, Any]:
    """Handler of `plan.batch`; `arguments`: batch."""
    batch = _batch(job, report)
    if batch.read_at is None and batch.dropped_at is None:
        waiting = list(batch.files.filter(outcome=Outcome.WAITING).select_related("batch__body__area"))
        total = batch.files.count()
        with archive.opened(batch.spool) as package:
            for done, file in enumerate(waiting, total - len(waiting)):
                report(done, total, f"正在读取“{file.name}”")
                if _is_dropped(batch):
                    return {"words": "这一批已放弃。"}
                report.hold_for(STEP_SECONDS)
                _read_one(report, file, package)
        report(total, total, "整理")
        batches.end_reading(batch=batch)
    count = batch.files.filter(outcome=Outcome.READ).count()
    words = f"读完了：可以导入 {count} 个，另有 {batch.files.count() - count} 个不用或不能导入。请查看清单并确认。"
    return {"words": words, "noun": "batch", "pk": batch.pk, "label": "查看清单"}


def _read_one(report: Report, file: BatchFile, package: Any) -> None:
    try:
        data = archive.bytes_of(package, file.order)
        paper = _paper_of(data, file.name)
    except Invalid as refusal:
        batches.note_refusal(file=file, reason=refusal.message)
    else:
        batches.note_reading(actor=report.actor, file=file, data_sha256=hashlib.sha256(data).hexdigest(), paper=paper)


def _paper_of(data: bytes, name: str) -> Paper:
    """A machine that is busy with other readings is waited for; one busy moment is no fault of the file."""
    for _ in range(PATIENCE):
        try:
            return read_paper(data, name=name)
        except Unreadable as refusal:
            if refusal.code != "busy":
                raise
            time.sleep(PAUSE_SECONDS)
    return read_paper(data, name=name)


def carry_out(job: Job, report: Report) -> dict[str, Any]:
    """Handler of `plan.batch_confirm`; `arguments`: batch. Each file's draft commits with the note that it is done."""
    batch = _batch(job, report)
    if batch.carried_out_at is None and batch.dropped_at is None:
        chosen = batch.files.filter(outcome=Outcome.READ).exclude(wish=Wish.SKIP)
        total = chosen.count()
        waiting = list(chosen.filter(done_at=None).values_list("pk", flat=True))
        for done, pk in enumerate(waiting, total - len(waiting)):
            if _is_dropped(batch):
                return {"words": "这一批已放弃。"}
            file = BatchFile.objects.select_related("batch__body__area").get(pk=pk)
            report(done, total, f"正在导入“{file.name}”")
            report.hold_for(STEP_SECONDS)
            _make(report, file)
        batches.end_carrying_out(batch=batch)
    return {"words": _told(batch), "noun": "batch", "pk": batch.pk, "label": "查看结果"}


def _make(report: Report, file: BatchFile) -> None:
    """The draft of one file, with its plans; what forbids a plan leaves the draft to be looked through."""
    with archive.opened(file.batch.spool) as package:
        data = archive.bytes_of(package, file.order)
    checked = check_file(data, name=file.name, reader=file.reading["reader"])
    try:
        batches.carry_out(actor=report.actor, file=file, data=checked)
    except (Invalid, Refused) as declined:
        again = BatchFile.objects.select_related("batch__body__area").get(pk=file.pk)
        if again.wish != Wish.PLAN:
            raise
        again.wish, again.reason = Wish.DRAFT, f"没有直接生成计划：{declined.message}"[:500]
        batches.carry_out(actor=report.actor, file=again, data=checked)


def _told(batch: Batch) -> str:
    files = list(batch.files.exclude(done_at=None).values_list("plans", "figures"))
    plans, figures = sum(one for one, _ in files), sum(one for _, one in files)
    return f"已导入 {len(files)} 个文件，生成 {plans} 份计划，登记 {figures} 个历年数字。"


def _batch(job: Job, report: Report) -> Batch:
    batch = (
        Batch.objects.visible_to(report.actor).select_related("body__area").filter(pk=job.arguments["batch"]).first()
    )
    if batch is None:
        raise Hidden("没有找到这一批文件，可能已经放弃。请重新上传。")
    return batch


def _is_dropped(batch: Batch) -> bool:
    return Batch.objects.filter(pk=batch.pk).exclude(dropped_at=None).exists()
