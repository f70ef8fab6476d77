"""A large sheet is carried out as a job: its page shows the progress, and the effect and the job's end commit together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from shangliang.audit.record import Change
from shangliang.core.actor import Actor
from shangliang.core.errors import Hidden
from shangliang.org import imports
from shangliang.org.import_lines import Act
from shangliang.org.models import SheetDraft

WRITE_SECONDS = 60.0


class Work(Protocol):
    """What this handler reads of a job; the noun `job` stands above this one."""

    arguments: dict[str, Any]


class Progress(Protocol):
    """What it needs of a job's report."""

    actor: Actor

    def __call__(self, done: int, total: int, words: str = "") -> None: ...

    def hold_for(self, seconds: float) -> None: ...

    def finish_within(self, change: Change, result: dict[str, Any] | None = None) -> None: ...


def run(job: Work, report: Progress) -> dict[str, Any]:
    """`arguments`: draft and the version that the clerk confirmed."""
    drafts = SheetDraft.objects.visible_to(report.actor).select_related("body__area", "area", "term__body")
    draft = drafts.filter(pk=job.arguments["draft"]).first()
    if draft is None:
        raise Hidden("没有找到待导入的表，可能已经放弃。请重新上传。")
    result = _result(draft)
    if draft.applied_at is not None:
        return result
    total = sum(draft.counts.values())
    report(0, total, "核对")
    report.hold_for(WRITE_SECONDS)
    imports.carry_out(
        actor=report.actor,
        draft=draft,
        seen=job.arguments["seen"],
        report=report,
        within=_ending(report, result),
    )
    return result


def _ending(report: Progress, result: dict[str, Any]) -> Callable[[Change], None]:
    return lambda change: report.finish_within(change, result)


def _result(draft: SheetDraft) -> dict[str, Any]:
    counts = draft.counts
    words = f"导入完成：新增 {counts.get(Act.NEW, 0)}，修改 {counts.get(Act.CHANGE, 0)}。"
    return {"words": words, "noun": "sheet", "pk": draft.pk, "label": "查看导入结果"}
