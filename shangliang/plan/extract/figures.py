"""The numbers in which a summary or a reply reports what was done."""

from __future__ import annotations

import re

from shangliang.plan.extract.clauses import clause_around, raw_unit, subject_of
from shangliang.plan.extract.counts import countable
from shangliang.plan.extract.facts import Figure
from shangliang.plan.extract.paper import Paper
from shangliang.plan.extract.targets import IMPRINT

PARTS_OF_TEXT = re.compile(
    r"(?:的)?(?:阶段|层面|步骤|环节|部分|不足|薄弱环节|原则|要求|关系|维度)|事[：，。]|(?:重点)?(?:工作)?(?:的)?方面(?!的?(?:意见|建议)|\d)|(?:问题|工作)[：。]|突出问题|主要问题|方面工作"
)
LAW_TERM = re.compile(r"(?:不超过|不少于|不低于|应当|须|规定|要求)[^，。；]{0,8}$")


def read_figures(paper: Paper) -> list[Figure]:
    """The figures of the sentences that report."""
    if paper.kind not in {"work_summary", "reply", "work_plan", "consultation_plan", "notice", "other"}:
        return []
    figures = []
    for sentence in paper.sentences:
        if sentence.future or IMPRINT.match(paper.text, sentence.start):
            continue
        text = paper.text
        for quantity in countable(text, sentence.start, sentence.end):
            after = text[quantity.end : quantity.end + 12]
            if (
                quantity.unit in {"个", "项", "点", "类", "条", "件"}
                and PARTS_OF_TEXT.match(after)
                and not quantity.pre
            ):
                continue
            if quantity.value_max is not None:
                continue
            start, end = clause_around(text, sentence, quantity)
            figures.append(
                Figure(
                    subject_of(paper, sentence, quantity),
                    quantity.value,
                    raw_unit(paper, quantity),
                    quantity.qualifier,
                    paper.span(start, end),
                    rule="reported",
                )
            )
    return figures
