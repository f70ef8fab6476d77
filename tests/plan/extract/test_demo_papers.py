"""The demo world's papers, fact by fact and to the letter: what a clerk would expect to read in the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from shangliang.plan.extract import extract

TEXTS = Path(__file__).parents[3] / "shangliang" / "web" / "demo" / "texts"

Row = tuple[str, str, list[int], list[str]]

CONSULTATION: list[Row] = [
    ("县政府工作报告", "全体会议协商", [1], []),
    ("法检两院工作报告", "全体会议协商", [1], []),
    ("发展计划和预算报告", "全体会议协商", [1], []),
    ("我县青龙峡景区旅游安全工作", "专题常委会议协商", [6], ["经济委"]),
    ("我县文物古迹保护现状", "专题常委会议协商", [6], ["文史委"]),
    ("我县养老服务体系建设", "专题常委会议协商", [9], ["社法委"]),
    ("我县深化行政审批改革", "专题议政会议协商", [4], ["经济委"]),
    ("我县老旧小区改造", "专题议政会议协商", [8], ["提案委"]),
    ("重点提案", "提案办理协商", [], ["县政协领导"]),
    ("重点项目推进落实", "对口协商", [3], ["经济委"]),
    ("金融服务中小微企业情况", "对口协商", [6], ["经济委"]),
    ("农村道路交通安全隐患排查", "对口协商", [], ["社法委"]),
    ("县城建设管理", "对口协商", [], ["提案委"]),
    ("公路段", "民主评议", [10], []),
    ("县市场监管局", "民主评议", [10], []),
    ("县供电公司", "民主评议回头看", [5], []),
    ("县农业农村局", "民主评议回头看", [5], []),
    ("春耕备耕情况", "视察", [3], ["农业农村委"]),
    ("村级道路建设情况", "视察", [5], ["农业农村委"]),
    ("防汛减灾工作情况", "视察", [8], ["农业农村委"]),
    ("职业教育产教融合", "调研", [10], ["教科卫体委"]),
]
CITY: list[Row] = [
    ("政府工作报告", "全体会议协商", [1], []),
    ("国民经济和社会发展计划报告", "全体会议协商", [1], []),
    ("我市传统制造业节能改造", "专题议政性常委会议协商", [5], ["经济委"]),
    ("我市县域公共服务均等化", "专题议政性常委会议协商", [9], ["社法委"]),
    ("澜河流域水环境综合治理", "双月协商座谈会", [2], ["农业农村委"]),
    ("中小学课后服务质量提升", "双月协商座谈会", [4], ["教科卫体委"]),
    ("城市停车设施规划建设", "双月协商座谈会", [6], ["提案委"]),
    ("家政服务业规范发展", "双月协商座谈会", [8], ["社法委"]),
    ("历史街区保护与利用", "双月协商座谈会", [10], ["文史委"]),
    ("冬季清洁取暖运行保障", "双月协商座谈会", [12], ["经济委"]),
    ("我市“十五五”产业布局规划", "专题协商", [3], ["经济委"]),
    ("基层医疗卫生人才队伍建设", "专题协商", [7], ["教科卫体委"]),
    ("农产品冷链物流体系建设", "专题协商", [11], ["农业农村委"]),
    ("民营企业融资环境优化", "界别协商", [6], ["经济委"]),
    ("社区养老服务设施建设", "界别协商", [9], ["社法委"]),
    ("重点水利工程建设情况", "视察", [4], ["农业农村委"]),
    ("公共文化场馆免费开放情况", "视察", [8], ["文史委"]),
    ("重点提案办理情况", "视察", [10], ["提案委"]),
]
KEY_POINTS: list[Row] = [
    ("全县老年人助餐服务", "常委会议视察、调研、协商", [5], ["社法委"]),
    ("劳动用工保障", "主席会议视察、协商", [], ["社法委"]),
    ("社区卫生服务", "主席会议视察、协商", [], ["社法委"]),
    ("保障性住房建设", "主席会议视察、协商", [], ["社法委"]),
    ("统计数据质量", "调研、协商", [], ["各专委会"]),
    ("特色农产品外销", "调研、协商", [], ["各专委会"]),
    ("全民健身设施", "调研、协商", [], ["各专委会"]),
    ("《道路运输条例》", "专题调研、视察", [], ["社法委", "经济委"]),
    ("《食品安全法》", "专题调研、视察", [], ["社法委", "经济委"]),
    ("疾病预防控制工作", "专题调研", [], ["教科卫体委", "文史委"]),
    ("乡村文化人才培养", "专题调研", [], ["教科卫体委", "文史委"]),
    ("优化营商环境", "调研", [], ["经济委"]),
]
PRESIDIUM: list[Row] = [
    ("农村人居环境整治", "听取和审议", [], []),
    ("高标准农田建设", "听取和审议", [], []),
    ("乡村养老服务", "听取和审议", [], []),
    ("春季植树造林情况", "视察", [4], []),
    ("防汛备汛工作情况", "视察", [6], []),
    ("村级道路养护情况", "视察", [8], []),
    ("集体经济发展情况", "调研", [5], []),
    ("《中华人民共和国乡村振兴促进法》在我镇的贯彻实施情况", "检查", [9], []),
]
PRESIDIUM_TARGETS: list[tuple[str, str, int, str, str | None, list[int]]] = [
    ("向镇党委汇报工作", ">=", 4, "次", "year", []),
    ("主席团成员集中学习", "==", 1, "次", "quarter", []),
    ("主席团会议", ">=", 1, "次", "interval:3m", []),
    ("编印代表小组名册", ">=", 1, "次", None, [2]),
    ("举办代表培训班", ">=", 1, "次", "year", []),
    ("以代表小组为单位组织代表学法用法", ">=", 2, "次", "year", []),
    ("召开代表小组长会议", ">=", 4, "次", "year", []),
    ("撰写上报代表先进典型材料", ">=", 3, "篇", "year", []),
]


def topics_of(name: str) -> list[Row]:
    result = extract((TEXTS / name).read_text(encoding="utf-8"))
    assert len(result["documents"]) == 1
    return [(one["text"], one["form"], one["months"], one["lead"]) for one in result["documents"][0]["topics"]]


@pytest.mark.mechanism("7-03", "7-04", "7-05", "7-06", "7-07", "7-08", "7-09", "7-11", "7-13", "7-14", "7-15")
def test_county_consultation_plan_to_the_letter():
    assert topics_of("7-county-consultation-plan.txt") == CONSULTATION


@pytest.mark.mechanism("1-01")
def test_city_consultation_plan_to_the_letter():
    assert topics_of("1-city-consultation-plan.txt") == CITY


@pytest.mark.mechanism("6-09", "6-10", "6-11")
def test_key_points_to_the_letter():
    found = topics_of("6-county-key-points.txt")
    assert [one for one in found if one in KEY_POINTS] == KEY_POINTS
    extra = [one[0] for one in found if one not in KEY_POINTS]
    assert extra in ([], ["重点提案"], ["全县经济社会发展情况"], ["全县经济社会发展情况", "重点提案"])


def test_presidium_plan_to_the_letter():
    assert topics_of("3-presidium-work-plan.txt") == PRESIDIUM


@pytest.mark.mechanism("3-03", "3-04", "3-05")
def test_presidium_targets_to_the_letter():
    targets = extract((TEXTS / "3-presidium-work-plan.txt").read_text(encoding="utf-8"))["documents"][0]["targets"]
    found = [(t["subject"], t["op"], t["value"], t["unit"], t["period"], t["months"]) for t in targets]
    assert [one for one in found if one in PRESIDIUM_TARGETS] == PRESIDIUM_TARGETS


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_subjects_read_like_subjects(path):
    """No subject begins or ends with punctuation, a cut bracket or a stray label; spans lie in the text."""
    text = path.read_text(encoding="utf-8")
    for document in extract(text)["documents"]:
        for fact in [*document["topics"], *document["targets"], *document["figures"]]:
            words = fact.get("text") or fact["subject"]
            assert words == words.strip(" \n，。、；：:;,")
            assert words.count("（") == words.count("）")
            assert words.count("“") == words.count("”")
            assert "责任单位" not in words
            low, high = fact["span"]
            assert 0 <= low < high <= len(text)


@pytest.mark.parametrize("name", ["1-city-consultation-plan.txt", "7-county-consultation-plan.txt"])
def test_a_sound_plan_raises_no_alarm(name):
    document = extract((TEXTS / name).read_text(encoding="utf-8"))["documents"][0]
    assert [one["code"] for one in document["warnings"]] == []


@pytest.mark.mechanism("1-01")
def test_declared_counts_are_named_by_what_they_count():
    targets = extract((TEXTS / "1-city-consultation-plan.txt").read_text(encoding="utf-8"))["documents"][0]["targets"]
    found = [(one["subject"], one["op"], one["value"], one["unit"]) for one in targets]
    assert found == [("开展重点协商活动", "==", 18, "项"), ("召开专题议政性常委会议", "==", 2, "次")]


def test_figures_are_named_without_their_verb_of_reaching():
    document = extract((TEXTS / "5-county-half-year-summary.txt").read_text(encoding="utf-8"))["documents"][0]
    named = {one["subject"]: (one["value"], one["unit"], one["qualifier"]) for one in document["figures"]}
    assert named["集中学习时间"] == (16, "小时", "exact")
    assert named["参学率"] == (100, "%", "exact")
    assert named["参加视察调研的委员"] == (140, "人次", "over")
    assert [one["subject"] for one in document["targets"]] == ["召开第二次专题常委会议", "开展提案办理民主评议"]
