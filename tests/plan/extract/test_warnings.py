from __future__ import annotations

import pytest

from shangliang.plan.extract import extract

HEAD = "云栈县政协2026年度协商计划\n\n"


def warnings_of(text):
    return [
        (warning["code"], warning["message"])
        for document in extract(text)["documents"]
        for warning in document["warnings"]
    ]


@pytest.mark.mechanism("7-04", "7-09")
def test_numbering_gap_of_a_list_that_starts_above_one():
    text = HEAD + "一、议题\n\n（一）对口协商\n\n1、甲事项。\n\n（二）常委会议协商\n\n2、乙事项；\n\n5、丙事项。\n"
    assert warnings_of(text) == [
        ("numbering_gap", "第（二）项的“5、”之前缺第3至4条"),
    ]


@pytest.mark.mechanism("7-04")
def test_numbering_gap_names_the_missing_item():
    text = (
        HEAD
        + "一、议题\n\n（一）对口协商\n\n1、甲；\n\n2、乙；\n\n3、丙。\n\n（二）常委会议协商\n\n2、丁；\n\n3、戊。\n"
    )
    assert warnings_of(text) == [("numbering_gap", "第（二）项从“2、”开始，缺第1条")]


def test_no_numbering_gap_when_numbers_run_across_sections():
    text = HEAD + "一、甲\n1.天\n2.地\n二、乙\n3.玄\n4.黄\n"
    assert warnings_of(text) == []


@pytest.mark.mechanism("1-01")
def test_count_mismatch_when_nothing_is_listed():
    text = HEAD + "一、安排\n\n全年开展重点协商活动18项。\n\n二、要求\n\n高度重视。\n"
    assert warnings_of(text) == [("count_mismatch", "文中称“18项”，未列出")]


@pytest.mark.mechanism("7-04")
def test_count_mismatch_when_fewer_are_listed():
    text = (
        HEAD
        + "一、常委会议协商\n\n召开三次专题会议，围绕以下专题进行协商：\n\n1、就旅游安全议政建言；\n\n2、就文物保护议政建言。\n"
    )
    assert warnings_of(text) == [("count_mismatch", "文中称“三次”，列出2项")]


def test_no_count_mismatch_when_the_list_is_whole():
    text = (
        HEAD
        + "一、常委会议协商\n\n召开两次专题会议，围绕以下专题进行协商：\n\n1、就旅游安全议政建言；\n\n2、就文物保护议政建言。\n"
    )
    assert warnings_of(text) == []


@pytest.mark.mechanism("2-11")
def test_missing_number_gives_a_target_without_value():
    text = "镇政协联工委2026年工作计划\n\n一、经费\n\n安排5万元专项经费，其中人大万元，政协万元。\n"
    document = extract(text)["documents"][0]
    assert [warning["message"] for warning in document["warnings"]] == [
        "“人大万元”缺少数字，请对照原件补上",
        "“政协万元”缺少数字，请对照原件补上",
    ]
    assert [(target["value"], target["unit"]) for target in document["targets"]] == [
        (50000, "元"),
        (None, "元"),
        (None, "元"),
    ]


def test_cut_sentence_is_joined_and_named():
    text = HEAD + "一、议题\n\n围绕我县老年人生活保障工作，统筹各方力量。5月份，就养老服务\n\n体系建设开展协商。\n"
    document = extract(text)["documents"][0]
    assert [warning["code"] for warning in document["warnings"]] == ["cut_sentence"]
    assert [topic["text"] for topic in document["topics"]] == ["养老服务体系建设"]


def test_no_cut_sentence_after_a_heading():
    text = HEAD + "一、总体要求\n\n坚持党的领导。\n\n1、视察新农村建设重点村\n\n今年，我们组织视察。\n"
    assert [code for code, _ in warnings_of(text)] == []


@pytest.mark.parametrize("mask", ["20__年", "20xx年", "学习*精神", "坚持^v^理论", "为~口改革", "讨论□规划", "××县"])
def test_masked_text_is_named(mask):
    assert [code for code, _ in warnings_of(HEAD + "一、要求\n\n" + mask + "工作要抓好。\n")] == ["masked_text"]


@pytest.mark.mechanism("4-12")
def test_sum_mismatch_of_parts_and_whole():
    text = "县政协2025年工作总结\n\n一年来，收到提案52件，其中委员提案35件、集体提案12件。\n"
    assert warnings_of(text) == [("sum_mismatch", "文中称共“52件”，各部分相加为47，请核对")]


def test_no_sum_mismatch_when_parts_add_up():
    text = "县政协2025年工作总结\n\n一年来，收到提案52件，其中委员提案40件、集体提案12件。\n"
    assert warnings_of(text) == []


def test_period_conflict_of_title_and_body():
    text = "县政协2026年工作计划\n\n2025年，县政协将抓好协商工作。\n"
    assert warnings_of(text) == [("period_conflict", "标题写2026年，正文写2025年，请核对")]
