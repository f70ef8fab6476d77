"""Organisational forms of consultation and supervision: as texts write them, and the family they belong to.

A board row carries the text's own words; counting works by family, so that “专题常委会议” in a target and
“常委会议协商” on a topic mean the same thing.
"""

from __future__ import annotations

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # the more special word first: 专题议政性常委会 is a 常委会, 民主评议回头看 is not a 民主评议
    ("常委会议", ("常委会", "常务委员会")),
    ("主席团会议", ("主席团",)),
    ("主席会议", ("主席会议", "主席专题", "主席会")),
    ("全体会议", ("全体会议", "全委会", "全会")),
    ("双月（双周）协商", ("双月", "双周", "月度协商")),
    ("评议回头看", ("回头看",)),
    ("民主评议", ("民主评议", "评议")),
    ("提案办理协商", ("提案办理", "提案督办", "重点提案")),
    ("专题议政", ("专题议政",)),
    ("对口协商", ("对口",)),
    ("界别协商", ("界别",)),
    ("基层协商", ("院坝", "请你来协商", "有事好商量", "协商议事", "基层协商")),
    ("专题协商", ("专题协商", "专题座谈")),
    ("执法检查", ("执法检查", "法律监督", "检查")),
    ("民主监督", ("民主监督", "专项监督", "监督")),
    ("听取报告", ("听取", "审议", "通报", "汇报")),
    ("视察", ("视察", "督查", "考察")),
    ("调研", ("调研", "调查", "走访")),
    ("培训", ("培训",)),
    ("学习", ("学习", "报告会", "讲座")),
    ("座谈", ("座谈", "论坛", "恳谈")),
    ("协商", ("协商",)),
)
UNNAMED = "未写明形式"
ORDER = (
    *(
        "全体会议",
        "常委会议",
        "主席会议",
        "主席团会议",
        "专题议政",
        "双月（双周）协商",
        "专题协商",
        "对口协商",
        "界别协商",
    ),
    *("提案办理协商", "基层协商", "协商", "听取报告", "民主监督", "民主评议", "评议回头看", "执法检查", "视察", "调研"),
    *("座谈", "学习", "培训"),
)
"""Board rows stand in the order in which offices list forms: meetings first, then visits."""


def family(form: str) -> str:
    """The family of a form or of a phrase that names one; empty when none is recognised."""
    for name, words in FAMILIES:
        if any(word in form for word in words):
            return name
    return ""


def rank(form: str) -> int:
    """The place of a form among board rows; the unknown stand last."""
    found = family(form)
    return ORDER.index(found) if found else len(ORDER)
