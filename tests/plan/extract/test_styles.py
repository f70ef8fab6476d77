"""Styles of other offices, one rule each: subjects that read like subjects, what a number is meant for, taken-back times."""

from __future__ import annotations

import pytest

from shangliang.plan.extract import extract

PLAN = "云栈县政协2026年工作要点\n\n一、主要工作\n\n"


def first(text):
    return extract(text)["documents"][0]


def topics_of(sentence):
    return [(one["text"], one["form"], one["months"]) for one in first(PLAN + sentence)["topics"]]


@pytest.mark.mechanism("1-01", "7-05")
@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        ("九月：开展代表建议办理情况“回头看”。", [("代表建议办理情况", "“回头看”", [9])]),
        ("六月：听取和审议镇政府上半年经济发展情况的报告。", [("上半年经济发展情况", "听取和审议", [6])]),
        ("原定5月开展的“社区配建”视察，改为10月中旬进行。", [("社区配建", "视察", [10])]),
        ("取消原定9月举行的“夜间经济”界别协商。", []),
        ("组织居民、物业企业和相关部门面对面协商。", []),
        ("6月，开展“安全生产月”执法检查。", []),
        ("议题分别为“心理健康”（4月）和“场馆开放”（9月）。", [("心理健康", None, [4]), ("场馆开放", None, [9])]),
        (
            "1．围绕“县域商业”开展专题议政。拟于6月份召开。",
            [("县域商业", "专题议政", [6])],
        ),
        (
            "就政府工作报告、“十五五”规划纲要以及法院、检察院工作报告进行协商讨论。",
            [
                ("政府工作报告", "协商讨论", []),
                ("“十五五”规划纲要", "协商讨论", []),
                ("法院、检察院工作报告", "协商讨论", []),
            ],
        ),
    ],
)
def test_topics_of_other_styles(sentence, topics):
    assert topics_of(sentence) == topics


@pytest.mark.mechanism("1-03")
@pytest.mark.parametrize(
    ("sentence", "per"),
    [
        ("每季度开展集中学习1次。", None),
        ("每月推送导读资料2篇。", None),
        ("每两个月组织委员活动1次。", None),
        ("每年评选先进小组3个。", None),
        ("每名委员提交提案不少于1件。", "每名委员"),
        ("每个专委会全年至少开展2次界别协商活动。", "每个专委会"),
        ("各专委会每季度报送信息不少于5条。", "各专委会"),
        ("每次协商形成报告1份。", "每次"),
        ("人均撰写提案1件。", "人均"),
    ],
)
def test_per_names_whom_and_never_a_time(sentence, per):
    assert [one["per"] for one in first(PLAN + sentence)["targets"]] == [per]


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("11月：召开代表座谈会，征集民生建议，不少于20条。", "征集民生建议"),
        ("办理满意率要达到98%以上。", "办理满意率"),
    ],
)
def test_subject_of_a_number_that_stands_alone(sentence, subject):
    assert first(PLAN + sentence)["targets"][-1]["subject"] == subject


def test_groups_by_number_are_no_counts():
    found = first(PLAN + "经费分配如下：一组4万元，二组3万元。")["targets"]
    assert [(one["value"], one["unit"]) for one in found] == [(40000, "元"), (30000, "元")]


def test_minutes_report_what_the_meeting_found():
    text = "石岭县政协第九次主席会议纪要\n\n会议认为，古村保护工作取得进展，已有7个村列入名录。\n"
    document = first(text)
    assert (document["kind"], document["targets"]) == ("other", [])
