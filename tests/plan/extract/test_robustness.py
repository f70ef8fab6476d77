"""No text breaks the extractor, and time grows with the length of the text only."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.document.outline import read_outline
from shangliang.plan.extract import extract
from shangliang.plan.extract.split import split_papers
from shangliang.plan.extract.view import fold, make_view

PAPERS = sorted((Path(__file__).parents[2] / "papers").glob("*.txt"))
PIECES = [
    *"一二三四五六七八九十0123456789、，。；：（）()“”《》*_~xX|\n\t -年月日次件个项届第",
    *(
        "围绕",
        "就",
        "对",
        "开展",
        "协商",
        "调研",
        "视察",
        "以下",
        "其中",
        "每季度",
        "不少于",
        "时间安排:",
        "牵头:",
        "篇一\n",
    ),
    *(
        "一、",
        "（一）",
        "1.",
        "①",
        "一是",
        "万元",
        "百分之",
        "上旬",
        "2026年",
        "工作计划",
        "总结",
        "议题|时间|形式\n",
        "關於",
        "\u3000",
    ),
]


def check(text):
    result = extract(text)
    assert result == extract(text)
    assert result["text"] == text
    last = 0
    for document in result["documents"]:
        low, high = document["span"]
        assert last <= low <= high <= len(text)
        last = high
        for kind in ("topics", "targets", "figures", "warnings", "outline", "sections", "declared"):
            for fact in document[kind]:
                start, end = fact["span"]
                assert 0 <= start < end <= len(text)
                assert text[start:end].strip()
        for topic in document["topics"]:
            start, end = topic["span"]
            assert "".join(topic["text"].split()) == "".join(text[start:end].split())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=120).map("".join))
def test_any_mixture_of_signs_is_read(text):
    check(text)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    check(text)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_outline_of_any_text(text):
    outline = read_outline(text)
    for block in outline.blocks:
        assert 0 <= block.start < block.end <= len(text)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_view_keeps_the_way_back(text):
    folded = fold(text)
    assert len(folded) == len(text)
    view = make_view(folded, [])
    assert all(0 <= view.raw(at) < len(text) for at in range(len(view.text)))


def test_spliced_papers_are_read():
    rng = random.Random(7)
    texts = [path.read_text(encoding="utf-8") for path in PAPERS]
    for _ in range(40):
        parts = []
        for _ in range(rng.randint(1, 4)):
            text = rng.choice(texts)
            start = rng.randrange(len(text))
            parts.append(text[start : start + rng.randint(1, 600)])
        check("".join(parts))


@pytest.mark.parametrize(
    "sign",
    [
        "（",
        "、",
        "1",
        "围绕",
        "“",
        "第",
        "对",
        " ",
        "\n",
        "一、",
        "1.",
        "就甲乙、",
        "开展",
        "3月",
        "3次",
        "百分之",
        "《",
        "时间：",
        "|",
        "_",
        "。",
        "篇一\n",
        "共3件，其中2件，",
        "议题：甲乙\n时间：3月\n",
        "每季度",
    ],
)
def test_time_grows_with_length_only(sign):
    times = []
    for length in (20_000, 80_000):
        text = (sign * (length // len(sign) + 1))[:length]
        start = time.process_time()
        extract(text)
        times.append(time.process_time() - start)
    assert times[1] < 10 * times[0] + 1.0  # four times the text; a quadratic reader would take sixteen times as long


def test_two_papers_pasted_after_one_another():
    text = (
        "云栈县政协2026年工作计划\n\n一、会议工作\n召开常委会会议4次。\n\n县政协办公室\n2026年1月5日\n\n"
        "云栈县政协2025年工作总结\n\n一年来，召开会议5次。\n\n县政协办公室\n2025年12月30日\n"
    )
    assert [piece.title for piece in split_papers(fold(text))] == [
        "云栈县政协2026年工作计划",
        "云栈县政协2025年工作总结",
    ]
    assert [document["kind"] for document in extract(text)["documents"]] == ["work_plan", "work_summary"]


def test_collection_without_its_preface():
    text = "工作计划（共2篇）\n\n下面是小编整理的范文。\n\n工作计划篇一\n\n一、甲\n召开会议4次。\n\n工作计划篇二\n\n一、乙\n召开会议5次。\n"
    documents = extract(text)["documents"]
    assert [text[slice(*document["span"])].split("\n", maxsplit=1)[0] for document in documents] == [
        "工作计划篇一",
        "工作计划篇二",
    ]


def test_site_lines_yield_nothing():
    text = "首页 > 计划 > 正文\n县政协2026年工作计划\n发布时间：2026-02-26 浏览次数：1356\n\n一、会议\n召开会议4次。\n\n上一篇：召开会议9次\n分享到：微信 3次\n"
    document = extract(text)["documents"][0]
    assert [(target["value"], target["unit"]) for target in document["targets"]] == [(4, "次")]
    assert (document["title"], document["year"]) == ("县政协2026年工作计划", 2026)


def test_result_has_the_keys_of_the_contract():
    result = extract("县政协2026年工作计划\n\n围绕绿色发展，就旅游安全开展协商。召开会议4次。人大万元。\n")
    assert set(result) == {"text", "sha256", "reader", "documents"}
    document = result["documents"][0]
    assert {"title", "kind", "year", "span", "outline", "topics", "targets", "figures", "warnings"} <= set(document)
    assert {"text", "theme", "form", "months", "leader", "lead", "partners", "open_list", "span"} <= set(
        document["topics"][0]
    )
    assert {"subject", "op", "value", "value_max", "unit", "per", "period", "months", "window", "hard", "span"} <= set(
        document["targets"][0]
    )
    assert {"code", "message", "span"} == set(document["warnings"][0])
