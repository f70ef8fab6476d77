"""How well the reading does on a folder of annotated papers: precision, recall and F1 by kind and by paper, as a job.

The folder is named by the installation (SHANGLIANG_PAPERS), never by a browser.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused
from shangliang.job.actions import enqueue
from shangliang.job.models import Job
from shangliang.job.report import Report
from shangliang.plan.extract.scoring import KINDS, Fact, Tally, score_paper

KIND = "plan.measure"
LABELS = {"topics": "议题", "targets": "指标", "figures": "数字", "warnings": "提醒"}
MISSES = 30
"""Shown of each paper; more would say the same."""
NO_FOLDER = "没有设置标注文件的文件夹。请在服务器上设置环境变量 SHANGLIANG_PAPERS，重新启动后再测量。"


def why_not(actor: Actor) -> str | None:
    """Measuring is for operators."""
    return None if actor.is_operator else "测量识别准确率由系统管理员办理。请联系系统管理员。"


def folder() -> Path | None:
    """Where the annotated papers lie; None where the installation names no such folder."""
    path = Path(settings.PAPERS_FOLDER) if settings.PAPERS_FOLDER else None
    return path if path is not None and path.is_dir() else None


def papers() -> list[Path]:
    """The annotated papers, by name."""
    place = folder()
    if place is None:
        return []
    return [path for path in sorted(place.glob("*.txt")) if path.with_suffix(".json").is_file()]


def ask(*, actor: Actor) -> Job:
    """Queue one measurement. Refused for all but operators, Invalid without a folder."""
    if reason := why_not(actor):
        raise Refused(reason)
    if folder() is None:
        raise Invalid(NO_FOLDER)
    return enqueue(actor=actor, kind=KIND, title="测量识别准确率", arguments={})


def run(job: Job, report: Report) -> dict[str, Any]:
    """Handler of `plan.measure`. Its whole effect is its result, which the page shows."""
    if reason := why_not(report.actor):
        raise Refused(reason)
    held = papers()
    if not held:
        raise Invalid(
            NO_FOLDER if folder() is None else "文件夹里没有标注过的文件（同名的 .txt 和 .json）。请放入后再测量。"
        )
    whole, rows, faults = Tally(), [], []
    for done, path in enumerate(held):
        report(done, len(held), path.stem)
        try:
            tally = score_paper(path)
        except (ValueError, KeyError, OSError) as error:
            faults.append({"name": path.stem, "reason": str(error)[:200]})
            continue
        whole.add(tally)
        rows.append(_row(path.stem, tally))
    result = {
        "words": f"测量了 {len(rows)} 份文件，总 F1 {whole.f1()[2]:.3f}。",
        "kinds": [_figures(LABELS[kind], whole, kind) for kind in KINDS] + [_figures("合计", whole, None)],
        "named": [sum(whole.kinds), len(whole.kinds)],
        "papers": rows,
        "faults": faults,
    }
    return {**result, "noun": "measure", "pk": job.pk, "label": "查看各类、各份的准确率"}


def _figures(label: str, tally: Tally, kind: str | None) -> dict[str, Any]:
    precision, recall, both = tally.f1(kind)
    rows = [tally.counts[kind]] if kind else list(tally.counts.values())
    hit, need, extra = (sum(row[at] for row in rows) for at in range(3))
    return {
        "label": label,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(both, 4),
        "hit": hit,
        "need": need,
        "extra": extra,
    }


def _row(name: str, tally: Tally) -> dict[str, Any]:
    return {
        "name": name,
        "by_kind": {
            kind: round(tally.f1(kind)[2], 4) for kind in KINDS if tally.counts[kind][1] or tally.counts[kind][2]
        },
        **_figures(name, tally, None),
        "misses": [{"kind": LABELS[kind], "words": str(fact["quote"])[:120]} for kind, fact in tally.misses[:MISSES]],
        "wrong": [{"kind": LABELS[kind], "words": _said(fact)} for kind, fact in tally.wrong[:MISSES]],
    }


def _said(fact: Fact) -> str:
    words = fact.get("text") or fact.get("subject") or fact.get("message") or ""
    value = fact.get("value")
    return f"{words} {'' if value is None else value}{fact.get('unit') or ''}".strip()[:120]
