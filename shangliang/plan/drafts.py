"""The working state of an import: what the reader found, under what the clerk made of it.

A draft keeps the reading as it was and, for each document of the file, the clerk's edits over it. Everything is typed
here and JSON only in the row; nothing below this module knows how it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shangliang.plan.facts import (
    FigureValues,
    TargetValues,
    TopicValues,
    Values,
    figure_from,
    read_values,
    target_from,
    topic_from,
)
from shangliang.plan.models import ImportDraft
from shangliang.plan.policy import KINDS_OF
from shangliang.plan.states import PlanKind

Span = tuple[int, int]

PAPER_KINDS = {
    "consultation_plan": "年度协商计划",
    "work_plan": "工作计划（要点）",
    "work_summary": "工作总结",
    "notice": "通知（方案）",
    "proposal": "提案（建议）",
    "reply": "答复",
    "opinion_report": "社情民意信息",
    "rules": "办法（制度）",
    "other": "其他文件",
}
SHORT_KINDS = {
    "consultation_plan": "协商计划",
    "work_plan": "工作计划",
    "work_summary": "总结",
    "notice": "通知",
    "proposal": "提案",
    "reply": "答复",
    "opinion_report": "社情民意",
    "rules": "制度",
    "other": "其他",
}
TITLES: dict[str, str] = {
    PlanKind.CONSULTATION: "年度协商计划",
    PlanKind.WORK: "工作要点",
    PlanKind.PRESIDIUM: "工作计划",
    PlanKind.COMMITTEE: "专委会工作计划",
    PlanKind.LIAISON: "联络组工作计划",
}
PLAN_LIKE = frozenset({"consultation_plan", "work_plan"})
"""Papers that become a plan unless the clerk decides otherwise."""
FACT_KINDS = {"topic": "议题", "target": "指标", "figure": "数字"}
COMMITTEE_TITLE = re.compile(r"专委会|(?<![省市县区州盟旗])委员会")
"""提案委员会2026年工作计划, but not 政协云溪县委员会2026年工作要点."""
ONCE_FOR_ALL = {
    "masked_text": "文中有 {n} 处被遮盖的字（如“_”“xx”），按原样保留，没有猜测",
    "cut_sentence": "有 {n} 处句子在段落之间断开，已连起来识别，原文不变",
}
"""Warnings that are acknowledged once for a document; all others singly."""


@dataclass(frozen=True)
class Finding:
    """One topic, target or figure at its place. `values` are in force; `found` is what the reader found, if it did."""

    key: str
    kind: str
    span: Span
    values: Values
    found: Values | None
    is_dropped: bool = False

    @property
    def is_edited(self) -> bool:
        return self.found is not None and self.found != self.values

    @property
    def is_added(self) -> bool:
        return self.found is None


@dataclass(frozen=True)
class Notice:
    """A warning of the reader at its place."""

    key: str
    code: str
    message: str
    span: Span
    is_acknowledged: bool


@dataclass(frozen=True)
class NoticeGroup:
    """Warnings of one code that are acknowledged together."""

    code: str
    message: str
    notices: tuple[Notice, ...]

    @property
    def is_acknowledged(self) -> bool:
        return all(one.is_acknowledged for one in self.notices)


@dataclass
class DocumentEdits:
    """The clerk's work on one document. None means untouched: the proposal stands."""

    plan_kind: str | None = None
    year: int | None = None
    title: str | None = None
    unit: int | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    names: dict[str, list[Any]] = field(default_factory=dict)
    """As written -> [noun, key]; ["", ""] keeps the words as they are."""
    plan: int | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> DocumentEdits:
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(**known)

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value is not None and value not in ([], {})}


@dataclass(frozen=True)
class PaperDraft:
    """One document of the file as it stands after the clerk's edits."""

    number: int
    kind: str
    title: str
    year: int | None
    plan_kind: str
    unit: int | None
    span: Span
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    sections: tuple[Mapping[str, Any], ...]
    basis: tuple[str, ...]
    names: Mapping[str, list[Any]]
    plan: int | None

    @property
    def becomes_plan(self) -> bool:
        return bool(self.plan_kind)

    @property
    def kept(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not one.is_dropped)

    def of_kind(self, kind: str) -> tuple[Finding, ...]:
        """Findings of one kind that are not dropped."""
        return tuple(one for one in self.kept if one.kind == kind)

    @property
    def single_notices(self) -> tuple[Notice, ...]:
        return tuple(one for one in self.notices if one.code not in ONCE_FOR_ALL)

    @property
    def notice_groups(self) -> tuple[NoticeGroup, ...]:
        groups = []
        for code, words in ONCE_FOR_ALL.items():
            if held := tuple(one for one in self.notices if one.code == code):
                groups.append(NoticeGroup(code, words.format(n=len(held)), held))
        return tuple(groups)

    @property
    def open_notices(self) -> int:
        """How many acknowledgements are still asked of the clerk."""
        singles = sum(not one.is_acknowledged for one in self.single_notices)
        return singles + sum(not group.is_acknowledged for group in self.notice_groups)

    def finding(self, key: str) -> Finding | None:
        return next((one for one in self.findings if one.key == key), None)

    def reasons_against(self) -> list[str]:
        """Why this document cannot become a plan yet; each says what to do."""
        if self.plan:
            return ["这份文件已经生成计划。"]
        if not self.becomes_plan:
            return ["这份文件标为“不生成计划”。如果它是计划，请先选择计划类型。"]
        reasons = []
        if self.year is None:
            reasons.append("请先填写年度：文中没有写明。")
        if not self.title:
            reasons.append("请填写计划名称。")
        if not (self.of_kind("topic") or self.of_kind("target")):
            reasons.append("没有保留任何议题或指标。请选中原文添加，或恢复被去掉的条目。")
        if count := self.open_notices:
            reasons.append(f"还有 {count} 条提醒没有处理。请逐条查看，补正后点“知道了”。")
        return reasons


def documents_of(draft: ImportDraft) -> list[dict[str, Any]]:
    """The reader's documents, as stored."""
    found: list[dict[str, Any]] = draft.result["documents"]
    return found


def edits_of(draft: ImportDraft, number: int) -> DocumentEdits:
    """The clerk's edits of document `number` (from 1)."""
    return DocumentEdits.from_json(draft.edits.get(str(number), {}))


def with_edits(draft: ImportDraft, number: int, edits: DocumentEdits) -> dict[str, Any]:
    """What `draft.edits` becomes once this document's edits are these."""
    return {**draft.edits, str(number): edits.to_json()}


def read_document(draft: ImportDraft, number: int, *, body_kind: str) -> PaperDraft:
    """Document `number` (from 1) with the clerk's edits over it."""
    raw, edits = documents_of(draft)[number - 1], edits_of(draft, number)
    span = _span(raw["span"])
    proposed = propose_plan_kind(raw["kind"], raw["title"], body_kind)
    plan_kind = proposed if edits.plan_kind is None else edits.plan_kind
    year = edits.year if edits.year is not None else raw["year"]
    title = edits.title if edits.title is not None else raw["title"] or propose_title(draft, plan_kind, year)
    return PaperDraft(
        number=number,
        kind=raw["kind"],
        title=title[:120],
        year=year,
        plan_kind=plan_kind,
        unit=edits.unit,
        span=span,
        findings=tuple(sorted(_findings(raw, edits), key=lambda one: (one.span, one.key))),
        notices=_notices(raw, _reader_warnings(draft, number), edits),
        sections=tuple(raw.get("sections") or raw.get("outline", ())),
        basis=tuple(raw.get("basis_documents", ())),
        names=edits.names,
        plan=edits.plan,
    )


def _findings(raw: Mapping[str, Any], edits: DocumentEdits) -> Iterable[Finding]:
    makers: dict[str, Any] = {"topic": topic_from, "target": target_from, "figure": figure_from}
    for kind, make in makers.items():
        for index, fact in enumerate(raw.get(f"{kind}s", ())):
            key = f"{kind}-{index + 1}"
            found: Values = make(fact)
            values = read_values(kind, edits.values[key]) if key in edits.values else found
            yield Finding(key, kind, _span(fact["span"]), values, found, key in edits.dropped)
    for fact in edits.added:
        key, kind = fact["key"], fact["kind"]
        values = read_values(kind, edits.values.get(key, fact["values"]))
        yield Finding(key, kind, _span(fact["span"]), values, None, key in edits.dropped)


def _reader_warnings(draft: ImportDraft, number: int) -> list[Mapping[str, Any]]:
    """The reader's own warnings that stand in this document; those of no document are the first one's."""
    spans = [_span(one["span"]) for one in documents_of(draft)]

    def owner(at: int) -> int:
        return next((index for index, (low, high) in enumerate(spans, 1) if low <= at < high), 1)

    return [one for one in draft.result.get("warnings", []) if owner(one["start"]) == number]


def _notices(
    raw: Mapping[str, Any], of_reader: Iterable[Mapping[str, Any]], edits: DocumentEdits
) -> tuple[Notice, ...]:
    found = [(one["code"], one["message"], _span(one["span"])) for one in raw.get("warnings", ())]
    found += [(one["code"], one["message"], (one["start"], one["end"])) for one in of_reader]
    low, high = _span(raw["span"])
    rows = []
    for index, (code, message, (start, end)) in enumerate(found):
        key = f"warning-{index + 1}"
        handle = code if code in ONCE_FOR_ALL else key
        at = max(low, min(start, high - 1))  # what stands outside the document is shown at its edge, never lost
        rows.append(Notice(key, code, message, (at, max(at, min(end, high))), handle in edits.acknowledged))
    return tuple(sorted(rows, key=lambda one: (one.span, one.key)))


def propose_plan_kind(paper_kind: str, title: str, body_kind: str) -> str:
    """The plan kind that the paper's kind and title suggest for this body; empty where it is no plan."""
    if paper_kind not in PLAN_LIKE:
        return ""
    allowed = KINDS_OF.get(body_kind, tuple(PlanKind))
    if PlanKind.PRESIDIUM in allowed:
        return str(PlanKind.PRESIDIUM)
    if paper_kind == "work_plan" and any(word in title for word in ("联络组", "联络处", "工作室")):
        wanted = PlanKind.LIAISON
    elif COMMITTEE_TITLE.search(title):
        wanted = PlanKind.COMMITTEE
    else:
        wanted = PlanKind.CONSULTATION if paper_kind == "consultation_plan" else PlanKind.WORK
    return str(wanted if wanted in allowed else allowed[0])


def propose_title(draft: ImportDraft, plan_kind: str, year: int | None) -> str:
    """云溪县政协2026年度协商计划, for a plan whose text bears no title."""
    name = TITLES.get(plan_kind)
    if name is None:
        return ""
    when = f"{year}{'' if name.startswith('年') else '年'}" if year else ""
    return f"{draft.body.short_name}{when}{name}"


def next_key(paper: PaperDraft, kind: str) -> str:
    """The key of the next fact that the clerk adds: topic-a1, topic-a2 …"""
    used = {one.key for one in paper.findings}
    number = 1
    while f"{kind}-a{number}" in used:
        number += 1
    return f"{kind}-a{number}"


def changed(edits: DocumentEdits, **values: Any) -> DocumentEdits:
    """A copy with other values: edits are never altered in place, so a refused change leaves no trace."""
    return replace(edits, **values)


def _span(pair: Iterable[int]) -> Span:
    start, end = pair
    return start, end


__all__ = [
    "FACT_KINDS",
    "PAPER_KINDS",
    "DocumentEdits",
    "FigureValues",
    "Finding",
    "Notice",
    "NoticeGroup",
    "PaperDraft",
    "TargetValues",
    "TopicValues",
    "documents_of",
    "edits_of",
    "read_document",
]
