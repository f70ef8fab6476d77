"""What the review page shows: the sheet with its marks, the findings beside it, and what is still asked of the clerk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from shangliang.core.actor import Actor
from shangliang.core.digits import whole_number
from shangliang.plan.draft_workflow import choices, why_not_import
from shangliang.plan.drafts import FACT_KINDS, PAPER_KINDS, Finding, Notice, PaperDraft, documents_of
from shangliang.plan.facts import FigureValues, TargetValues, TopicValues, months_words
from shangliang.plan.forms import family
from shangliang.plan.imports import names_of
from shangliang.plan.matching import Directory, Matched, load_directory
from shangliang.plan.metrics import suggest_metric
from shangliang.plan.models import ImportDraft, Plan
from shangliang.plan.policy import why_not_create
from shangliang.plan.revisions import earlier_plans
from shangliang.plan.states import DraftState, PlanKind
from shangliang.web.sheet import Paragraph, Sheet, Spot, lay_out, split_parts

TONES = {"topic": "info", "target": "warn", "figure": "ok"}
SHOWN = {
    "": "全部",
    "notice": "提醒",
    "topic": "议题",
    "target": "指标",
    "figure": "数字",
    "gap": "待补",
    "dropped": "已去掉",
}
NAMES_SHOWN = 60
CLIP = 40
"""A warning marks at most so many characters, so that a long one does not colour whole paragraphs."""
AROUND = 30
"""Characters shown on either side of a quote."""


@dataclass(frozen=True)
class Scene:
    """Which part of a long paper is shown, which findings, and what is open for editing."""

    part: int = 1
    show: str = ""
    edit: str = ""
    name: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> Scene:
        part = data.get("part", "1")
        show = data.get("show", "")
        return cls(
            min(whole_number(part) or 1, 99_999),
            show if show in SHOWN else "",
            data.get("edit", ""),
            data.get("name", ""),
        )


@dataclass(frozen=True)
class Word:
    """A piece of the line under a finding; `href` opens what is to be filled in or matched."""

    text: str
    is_gap: bool = False
    href: str = ""
    is_joined: bool = False
    """Goes on with the word before it: 责任：提案委、经济委."""


@dataclass(frozen=True)
class Row:
    """One line of the findings."""

    key: str
    anchor: str
    kind: str
    label: str
    tone: str
    title: str
    words: tuple[Word, ...] = ()
    state: str = ""
    finding: Finding | None = None
    notice: Notice | None = None

    @property
    def has_gap(self) -> bool:
        return any(word.is_gap for word in self.words) and self.state != "dropped"


@dataclass
class Page:
    """The review of one document, computed once for a request."""

    draft: ImportDraft
    paper: PaperDraft
    actor: Actor
    scene: Scene
    problems: list[str] = field(default_factory=list)

    @cached_property
    def directory(self) -> Directory:
        return load_directory(self.draft.body)

    @cached_property
    def parts(self) -> list[tuple[int, int]]:
        return split_parts(self.draft.text, self.paper.span)

    @property
    def part(self) -> int:
        return min(max(self.scene.part, 1), len(self.parts))

    @property
    def span(self) -> tuple[int, int]:
        return self.parts[self.part - 1]

    def part_of(self, span: tuple[int, int]) -> int:
        """The part in which a span begins."""
        return next((index for index, (_, end) in enumerate(self.parts, 1) if span[0] < end), len(self.parts))

    @cached_property
    def sheet(self) -> Sheet:
        low, high = self.span
        findings = [one for one in self.paper.findings if one.span[0] < high and one.span[1] > low]
        spots = [Spot(one.key, one.kind, one.span, one.is_dropped) for one in findings]
        spots += [
            Spot(one.key, "warning", (one.span[0], min(one.span[1], one.span[0] + CLIP)))
            for one in self.paper.notices
            if low <= one.span[0] < high
        ]
        raw = documents_of(self.draft)[self.paper.number - 1]
        headings = dict(one["span"] for one in raw["outline"])
        title = raw["title"] if self.part == 1 else ""
        return lay_out(self.draft.text, self.span, spots, headings=headings, title=title)

    def quote_of(self, finding: Finding) -> tuple[str, str, str]:
        """The fact in its own words, with what stands before and after it on the same line."""
        text, (start, end) = self.draft.text, finding.span
        before = text[max(self.paper.span[0], start - AROUND) : start].rpartition("\n")[2]
        after = text[end : min(self.paper.span[1], end + AROUND)].partition("\n")[0]
        return before, text[start:end], after

    def paragraphs_of(self, key: str) -> list[Paragraph]:
        """The paragraphs to draw anew after `key` changed."""
        finding = self.paper.finding(key)
        return self.sheet.touched(finding.span) if finding else []

    @cached_property
    def rows(self) -> list[Row]:
        """The findings and warnings of this part, in their order in the text."""
        low, high = self.span
        rows: list[tuple[tuple[int, int], Row]] = [
            (one.span, self._finding_row(one)) for one in self.paper.findings if low <= one.span[0] < high
        ]
        rows += [(one.span, self._notice_row(one)) for one in self.paper.single_notices if low <= one.span[0] < high]
        return [row for _, row in sorted(rows, key=lambda pair: (pair[0][0], pair[1].kind != "notice"))]

    @property
    def shown_rows(self) -> list[Row]:
        """Those that the filter lets through; what is being edited is always there."""
        show = self.scene.show
        if show == "gap":
            return [row for row in self.rows if row.has_gap or row.key == self.scene.edit]
        if show == "dropped":
            return [row for row in self.rows if row.state == "dropped" or row.key == self.scene.edit]
        return [row for row in self.rows if show in ("", row.kind) or row.key == self.scene.edit]

    @property
    def filters(self) -> list[dict[str, Any]]:
        """The kinds of finding that this part has, each with its count."""
        counts = {
            "": len(self.rows),
            "gap": sum(row.has_gap for row in self.rows),
            "dropped": sum(row.state == "dropped" for row in self.rows),
        }
        if self.part == 1 and (groups := len(self.paper.notice_groups)):
            counts[""] += groups
            counts["notice"] = groups
        for row in self.rows:
            counts[row.kind] = counts.get(row.kind, 0) + 1
        return [
            {
                "label": label,
                "url": self.url(show=key, edit="", name=""),
                "count": counts[key],
                "current": key == self.scene.show,
            }
            for key, label in SHOWN.items()
            if counts.get(key) or (key in ("", self.scene.show) and key in counts)
        ]

    def url(self, anchor: str = "", **scene: Any) -> str:
        """This page with another scene."""
        values = {**vars(self.scene), **scene}
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in values.items() if value not in ("", 1)})
        path = reverse("draft-document", kwargs={"pk": self.draft.pk, "number": self.paper.number})
        return f"{path}{'?' + query.urlencode() if query else ''}{'#' + anchor if anchor else ''}"

    def _finding_row(self, one: Finding) -> Row:
        state = "dropped" if one.is_dropped else ""
        label = FACT_KINDS[one.kind]
        return Row(
            one.key,
            self.sheet.anchors.get(one.key, ""),
            one.kind,
            label,
            TONES[one.kind],
            one.values.subject,
            tuple(self._words(one)),
            state,
            finding=one,
        )

    def _notice_row(self, one: Notice) -> Row:
        state = "seen" if one.is_acknowledged else ""
        anchor = self.sheet.anchors.get(one.key, "")
        return Row(one.key, anchor, "notice", "提醒", "late", one.message, (), state, notice=one)

    def _words(self, one: Finding) -> Iterable[Word]:
        if one.is_added:
            yield Word("手工添加")
        elif one.is_edited:
            yield Word("已修改")
        values = one.values
        if isinstance(values, TopicValues):
            yield from self._topic_words(one.key, values)
        elif isinstance(values, TargetValues):
            yield Word(values.words, is_gap=values.value is None and values.op != "exists", href=self.edit_url(one.key))
            yield Word(self._counted_by(values))
        else:
            assert isinstance(values, FigureValues)
            yield Word(values.words)
            yield Word("文中所称，未经核对")

    def _topic_words(self, key: str, values: TopicValues) -> Iterable[Word]:
        if values.theme:
            yield Word(f"围绕{values.theme}")
        yield Word(values.form) if values.form else Word("形式未写明", is_gap=True, href=self.edit_url(key))
        if values.months:
            yield Word(months_words(values.months))
        else:
            yield Word("待排期", is_gap=True, href=self.edit_url(key))
        if not values.lead:
            yield Word("责任单位未写明", is_gap=True, href=self.edit_url(key))
        for label, names in (("责任", values.lead), ("配合", values.partners), ("牵头领导", values.leader)):
            for index, name in enumerate(names):
                yield self._name_word("" if index else f"{label}：", name, is_joined=bool(index))
        if values.open_list:
            yield Word("原文带“等”")

    def _name_word(self, lead: str, name: str, *, is_joined: bool) -> Word:
        matched = self.match(name)
        if matched.is_matched:
            same = matched.label == name
            return Word(f"{lead}{name}" if same else f"{lead}{name}（{matched.label}）", is_joined=is_joined)
        if matched.how in ("pick", "alias"):
            return Word(f"{lead}{name}", is_joined=is_joined)
        href = self.url(name=name, edit="", anchor="names")
        return Word(f"{lead}{name}（未对应）", is_gap=True, href=href, is_joined=is_joined)

    def match(self, name: str) -> Matched:
        return self.directory.match(name, self.paper.names.get(name))

    def _counted_by(self, values: TargetValues) -> str:
        found = suggest_metric(values.subject, values.unit, self._families)
        if found is None:
            return "手工登记进度"
        form = found.parameters.get("form", "")
        return f"自动统计：已开展的“{form}”议题" if form else "自动统计：已开展的议题"

    @cached_property
    def _families(self) -> set[str]:
        topics = (one.values for one in self.paper.of_kind("topic"))
        return {family(values.form) for values in topics if isinstance(values, TopicValues)}

    def edit_url(self, key: str) -> str:
        return self.url(edit=key, name="", anchor=f"fact-{key}")

    @cached_property
    def names(self) -> list[Matched]:
        """All names of the document; those without a match first, for they ask something."""
        matched = [self.match(name) for name in names_of(self.paper)]
        return sorted(
            matched, key=lambda one: (one.text != self.scene.name, one.is_matched or one.how in ("pick", "alias"))
        )

    @cached_property
    def earlier(self) -> list[Plan]:
        return earlier_plans(self.draft, self.paper, self.actor)

    @cached_property
    def reasons(self) -> list[str]:
        """Why the document cannot become a plan yet, for this actor too."""
        if reason := why_not_import(self.actor, "import", self.draft):
            return [reason]
        if self.draft.state != DraftState.OPEN:
            return ["这份草稿已经结束，不能再生成计划。需要时请先点“继续核对”。"]
        if reasons := self.paper.reasons_against():
            return reasons
        reason = why_not_create(self.actor, self.draft.body, self.paper.plan_kind, self.paper.unit)
        return [reason] if reason else []

    @property
    def is_open(self) -> bool:
        """May the clerk still change anything here?"""
        return (
            self.draft.state == DraftState.OPEN
            and not self.paper.plan
            and not why_not_import(self.actor, "import", self.draft)
        )

    def context(self) -> dict[str, Any]:
        """For the template."""
        topics, targets = len(self.paper.of_kind("topic")), len(self.paper.of_kind("target"))
        return {
            "page": self,
            "draft": self.draft,
            "paper": self.paper,
            "scene": self.scene,
            "kind_label": PAPER_KINDS.get(self.paper.kind, PAPER_KINDS["other"]),
            "plan_kind_label": str(PlanKind(self.paper.plan_kind).label) if self.paper.plan_kind else "",
            "counts": {"topic": topics, "target": targets, "figure": len(self.paper.of_kind("figure"))},
            "choices": choices(self.draft, self.actor),
            "problems": self.problems,
            "names_shown": NAMES_SHOWN,
        }


def grouped_options(directory: Directory, matched: Matched) -> list[tuple[str, list[Mapping[str, str]]]]:
    """The records that a name may be given, candidates first, as groups of a select."""
    groups: list[tuple[str, list[Mapping[str, str]]]] = []
    if near := matched.candidates or directory.alike(matched.text):
        groups.append(("名称相近", [{"value": one.value, "label": one.label} for one in near]))
    for label, records in directory.options():
        groups.append((label, [{"value": one.value, "label": one.label} for one in records]))
    return groups
