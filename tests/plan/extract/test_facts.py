"""Small texts, one rule each: what a sentence of a plan promises, and what a summary reports."""

from __future__ import annotations

import pytest

from shangliang.plan.extract import extract

PLAN = "云栈县政协2026年工作要点\n\n一、主要工作\n\n"
SUMMARY = "云栈县政协2025年工作总结\n\n一年来，县政协扎实开展工作，较好完成了各项任务。\n\n一、主要工作\n\n"


def topics_of(sentence, head=PLAN):
    return [
        (topic["text"], topic["form"], topic["months"])
        for document in extract(head + sentence)["documents"]
        for topic in document["topics"]
    ]


def targets_of(sentence, head=PLAN):
    return [
        (target["op"], target["value"], target["unit"], target["period"], target["months"])
        for document in extract(head + sentence)["documents"]
        for target in document["targets"]
    ]


def figures_of(sentence):
    return [
        (figure["value"], figure["unit"], figure["qualifier"])
        for document in extract(SUMMARY + sentence)["documents"]
        for figure in document["figures"]
    ]


@pytest.mark.mechanism("7-05", "7-06")
def test_topic_theme_and_subject():
    topic = extract(PLAN + "围绕绿色发展，就我县旅游安全工作议政建言。")["documents"][0]["topics"][0]
    assert (topic["theme"], topic["text"], topic["form"]) == ("绿色发展", "我县旅游安全工作", "议政建言")


@pytest.mark.mechanism("6-08", "6-09", "6-10", "6-11", "7-03", "7-14")
@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        (
            "适时就劳动保障、社区卫生、廉租房建设等工作进行主席会议视察、协商。",
            [
                ("劳动保障", "主席会议视察、协商", []),
                ("社区卫生", "主席会议视察、协商", []),
                ("廉租房建设", "主席会议视察、协商", []),
            ],
        ),
        ("5月份，围绕老年人生活保障工作进行专题调研。", [("老年人生活保障工作", "专题调研", [5])]),
        ("组织委员对公路段和地税局开展民主评议。", [("公路段", "民主评议", []), ("地税局", "民主评议", [])]),
        ("8月底前组织委员开展夜市经济专题视察。", [("夜市经济", "专题视察", [8])]),
        ("9月，视察汛期山塘安全。", [("汛期山塘安全", "视察", [9])]),
        (
            "听取和审议镇政府关于高标准农田建设、农村生活污水治理、集镇提升改造三个专项工作报告。",
            [
                ("高标准农田建设", "听取和审议", []),
                ("农村生活污水治理", "听取和审议", []),
                ("集镇提升改造", "听取和审议", []),
            ],
        ),
        (
            "组织代表对《种子法》、《农作物种子条例》和《林木种子条例》以及《劳动保障监督条例》的贯彻实施情况进行检查。",
            [
                ("《种子法》", "检查", []),
                ("《农作物种子条例》", "检查", []),
                ("《林木种子条例》", "检查", []),
                ("《劳动保障监督条例》", "检查", []),
            ],
        ),
        ("就排除影响农村稳定的因素和隐患开展协商建言。", [("排除影响农村稳定的因素和隐患", "协商建言", [])]),
        (
            "分别于5月、8月组织代表视察校园食堂管理和敬老院改造提升工作。",
            [("校园食堂管理", "视察", [5]), ("敬老院改造提升工作", "视察", [8])],
        ),
        (
            "围绕粮食安全责任制落实情况，5—9月联合各县开展专项民主监督。",
            [("粮食安全责任制落实情况", "专项民主监督", [5, 6, 7, 8, 9])],
        ),
        ("召开“加强基层卫生人才队伍建设”专题协商会。（9月）", [("加强基层卫生人才队伍建设", "专题协商会", [9])]),
        ("紧紧围绕县委中心工作，服务大局，积极履行职能。", []),
        ("开展多种形式的视察活动。", []),
    ],
)
def test_topics_of_a_sentence(sentence, topics):
    assert topics_of(sentence) == topics


@pytest.mark.mechanism("1-01", "1-02", "7-04", "7-07", "7-09")
def test_topics_with_labelled_fields():
    text = (
        "岚川县政协2026年度协商计划\n\n一、界别协商\n\n1.加强基层科普队伍建设\n"
        "时间安排:3月 牵头界别组:科技界 协商部门:县科协\n2.优化民营企业用工服务\n时间安排:7月 牵头界别组:工商联界 协商部门:县人社局\n"
    )
    first, second = extract(text)["documents"][0]["topics"]
    assert (first["text"], first["form"], first["months"], first["lead"], first["partners"]) == (
        "加强基层科普队伍建设",
        "界别协商",
        [3],
        ["科技界"],
        ["县科协"],
    )
    assert (second["text"], second["months"]) == ("优化民营企业用工服务", [7])


@pytest.mark.mechanism("1-01", "1-07")
def test_topics_of_a_flattened_table():
    text = "澄水市政协2026年度协商计划表\n\n序号 | 议题 | 协商形式 | 时间 | 牵头领导 | 责任单位\n1 | 口袋公园建设 | 对口协商 | 6—7月 | 丁慧 | 区住建局、区妇联\n"
    topic = extract(text)["documents"][0]["topics"][0]
    assert (topic["text"], topic["form"], topic["months"], topic["leader"], topic["lead"]) == (
        "口袋公园建设",
        "对口协商",
        [6, 7],
        ["丁慧"],
        ["区住建局", "区妇联"],
    )


@pytest.mark.mechanism("1-01", "7-09")
def test_topics_of_a_text_without_line_breaks():
    text = "县政协2026年协商计划 一、对口协商（2项） （一）城镇供热节能 时间安排:4月 牵头界别组:无党派组 （二）高职教育规范管理 时间安排:5月 牵头界别组:教育组"
    assert [(topic["text"], topic["months"]) for topic in extract(text)["documents"][0]["topics"]] == [
        ("城镇供热节能", [4]),
        ("高职教育规范管理", [5]),
    ]


@pytest.mark.mechanism("1-04")
def test_timing_before_and_during_decision():
    text = "2026年区政协协商计划\n\n一、决策前协商\n1.东部新城交通组织方案\n\n二、决策实施中协商\n1.网格化服务管理\n"
    assert [topic["timing"] for topic in extract(text)["documents"][0]["topics"]] == ["before", "during"]


@pytest.mark.mechanism("3-03", "3-04", "3-05", "6-05", "6-06", "6-07")
@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        ("年内向党委汇报工作不少于4次。", [(">=", 4, "次", "year", [])]),
        ("主席团成员每季度集中学习1次。", [("==", 1, "次", "quarter", [])]),
        ("主席团每三个月至少举行一次会议。", [(">=", 1, "次", "interval:3m", [])]),
        ("每半年通报一次情况。", [("==", 1, "次", "half", [])]),
        ("每月推送一次资料，每季度组织一次交流。", [("==", 1, "次", "month", []), ("==", 1, "次", "quarter", [])]),
        ("3月份，召开动员大会。", [(">=", 1, "次", None, [3])]),
        ("9月底前形成调研报告。", [(">=", 1, "次", None, [9])]),
        ("安排专项工作经费5万元。", [("==", 50000, "元", "year", [])]),
        ("年底前建成委员工作室20个。", [("==", 20, "个", None, [12])]),
        ("会议支出控制在3万元以内。", [("<=", 30000, "元", "year", [])]),
        ("办结率力争达到85%以上。", [(">=", 85, "%", "year", [])]),
        ("走访企业3至5家。", [(">=", 3, "家", "year", [])]),
        ("召开提案交办会。（3月）（责任单位：提案委）", [(">=", 1, "次", None, [3])]),
        ("认真学习“三个代表”重要思想，打好“四张牌”。", []),
    ],
)
def test_targets_of_a_sentence(sentence, targets):
    assert targets_of(sentence) == targets


@pytest.mark.mechanism("6-05", "6-08")
def test_targets_under_month_headings():
    text = "乡人大主席团2026年工作安排\n\n三月份\n1、组织代表开展植树活动。\n2、走访困难代表8名。\n四月份\n1、举办代表培训班一期。\n"
    found = extract(text)["documents"][0]["targets"]
    assert [(target["value"], target["unit"], target["months"]) for target in found] == [
        (1, "次", [3]),
        (8, "名", [3]),
        (1, "期", [4]),
    ]


def test_points_of_appraisal_rules_are_no_targets():
    text = "县政协委员履职考核办法\n\n第一条 为加强管理，制定本办法。\n\n第二条 委员每年提交提案不少于1件。\n\n第三条 每件计10分，请假扣2分，最高20分。\n"
    found = extract(text)["documents"][0]
    assert found["kind"] == "rules"
    assert [(target["op"], target["value"], target["unit"]) for target in found["targets"]] == [(">=", 1, "件")]
    assert found["figures"] == []


@pytest.mark.mechanism("4-12")
@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("组织参加报告会6次，发行资料1680册。", [(6, "次", "exact"), (1680, "册", "exact")]),
        ("走访委员140余人次。", [(140, "人次", "over")]),
        ("评选一等奖3篇，二等奖6篇。", [(3, "篇", "exact"), (6, "篇", "exact")]),
        ("完成任务的百分之七十。", [(70, "%", "exact")]),
        ("约400人次参加，满意率在95%以上。", [(400, "人次", "about"), (95, "%", "at_least")]),
        ("认真履行三项职能，在政协十届三次会议上作了发言。", []),
    ],
)
def test_figures_of_a_sentence(sentence, figures):
    assert figures_of(sentence) == figures


@pytest.mark.mechanism("4-12")
def test_plans_at_the_end_of_a_summary_are_targets():
    found = extract(SUMMARY + "召开会议5次。\n\n二、下半年打算\n\n1.召开座谈会2次以上。\n")["documents"][0]
    assert [figure["value"] for figure in found["figures"]] == [5]
    assert [target["value"] for target in found["targets"]] == [2]


def test_traditional_characters_keep_their_form():
    text = "鹿鳴區政協二〇二五年工作總結\n\n一年來，召開協商會三次，提出建議三十六條。\n\n二、下半年打算\n\n組織委員視察防颱風場所建設情況。\n"
    found = extract(text)["documents"][0]
    assert [(figure["value"], figure["unit"]) for figure in found["figures"]] == [(3, "次"), (36, "條")]
    assert [topic["text"] for topic in found["topics"]] == ["防颱風場所建設情況"]
