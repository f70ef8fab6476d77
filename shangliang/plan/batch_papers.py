"""What the list of a batch shows of each document, and how it is proposed: kind, year, title, plan or draft."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from shangliang.core.actor import Actor
from shangliang.org.models import Body
from shangliang.plan.batch_models import BatchFile, Wish
from shangliang.plan.drafts import read_document
from shangliang.plan.models import ImportDraft
from shangliang.plan.paper import Paper
from shangliang.plan.policy import KINDS_OF
from shangliang.plan.states import PlanKind

YEAR_IN_NAME = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
SUMMARY = "work_summary"


@dataclass(frozen=True)
class Listed:
    """One document of one file as the list has it. An empty plan kind makes no plan of it."""

    number: int
    paper_kind: str
    title: str
    year: int | None
    plan_kind: str
    topics: int
    targets: int
    figures: int
    notices: int

    @property
    def is_summary(self) -> bool:
        return self.paper_kind == SUMMARY

    @property
    def lacks(self) -> str:
        """Why no plan can be made of it at once; empty where one can."""
        if not self.plan_kind:
            return "不生成计划"
        if self.year is None:
            return "缺年度"
        if not self.title:
            return "缺名称"
        if not (self.topics or self.targets):
            return "没有认出议题或指标"
        return f"有 {self.notices} 条提醒要逐条核对" if self.notices else ""


def listed(actor: Actor, body: Body, name: str, folder: str, paper: Paper) -> list[Listed]:
    """The documents of a reading, as proposed. Where a text names no year, its file or folder may."""
    draft = unsaved_draft(body, name, paper)
    found = YEAR_IN_NAME.findall(name) or YEAR_IN_NAME.findall(folder)
    rows = []
    for number, raw in enumerate(paper.documents, 1):
        one = read_document(draft, number, body_kind=body.kind)
        rows.append(
            Listed(
                number=number,
                paper_kind=raw["kind"],
                title=one.title,
                year=one.year or (int(found[-1]) if found else None),
                plan_kind=own_kind(actor, one.plan_kind),
                topics=len(one.of_kind("topic")),
                targets=len(one.of_kind("target")),
                figures=len(one.of_kind("figure")),
                notices=one.open_notices,
            )
        )
    return rows


def unsaved_draft(body: Body, name: str, paper: Paper) -> ImportDraft:
    """A draft that stands in no table: what one would be."""
    return ImportDraft(
        body=body, name=name, text=paper.text, result={"documents": paper.documents, "warnings": paper.warnings}
    )


def own_kind(actor: Actor, kind: str) -> str:
    """A committee's clerk brings in the committee's own plans only."""
    return str(PlanKind.COMMITTEE) if kind and actor.has_role("committee") else kind


def kinds_for(actor: Actor, body: Body) -> tuple[PlanKind, ...]:
    """The kinds of plan that the actor may make of these papers."""
    kinds = KINDS_OF.get(body.kind, tuple(PlanKind))
    return tuple(kind for kind in kinds if kind == PlanKind.COMMITTEE) if actor.has_role("committee") else kinds


def propose_wish(papers: list[Listed], this_year: int) -> str:
    """Past years' plans without an open warning become plans; this year's is looked through first."""
    ready = [one for one in papers if not one.lacks]
    return str(Wish.PLAN if ready and all((one.year or 0) < this_year for one in ready) else Wish.DRAFT)


def papers_of(file: BatchFile) -> list[Listed]:
    """As stored."""
    return [Listed(**one) for one in file.papers]


def as_stored(papers: list[Listed]) -> list[dict[str, Any]]:
    return [asdict(one) for one in papers]


def corrected(one: Listed, *, plan_kind: str, year: int | None, title: str) -> Listed:
    """With what the clerk says of it."""
    return replace(one, plan_kind=plan_kind, year=year, title=title)
