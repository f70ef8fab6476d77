"""Papers worded like the seed's, through the import screen to the plan, its board and its targets: by mechanism."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from shangliang.plan.forms import family
from shangliang.plan.models import Plan, Topic
from shangliang.plan.workflow import perform
from tests import cast
from tests.plan.importing import draft_of, send
from tests.plan.make import issue

pytestmark = pytest.mark.django_db

CITY_STYLE = """政协云溪县委员会2026年度协商计划

根据《云溪县政协年度协商计划制定暨协商成果办理反馈实施办法（试行）》，制定本计划。

一、基本原则

（一）围绕中心、服务大局。选择经济社会发展中的重点、难点和群众关注的热点问题。

（二）发扬民主、增进共识。坚持协商于决策之前和决策实施之中。

二、协商议题

2026年以专题协商、界别协商、视察等形式开展重点协商活动4项。

（一）决策前协商

1、围绕乡村振兴，就我县高标准农田建设开展专题协商（时间安排：4月；责任单位：提案委；协商部门：县住建局；参加人员：民主党派、无党派人士）

2、就小水库管护开展专题协商（时间安排：6月；责任单位：经济委）

（二）决策实施中协商

1、就县城学位供给开展界别协商（时间安排：9月；责任单位：教育界；协商部门：县教育局）

2、组织委员对养老服务设施进行视察（时间安排：10月；责任单位：社法委）

三、组织实施

（一）规范程序。丰富协商形式，规范协商程序。主动邀请党政领导同志、各民主党派、工商联、无党派人士参加协商活动。

（二）协调配合。要将年度协商计划纳入议事日程。县委办公室、县政府办公室、县政协办公室加强协作配合，明确任务、落实责任。
"""
PRESIDIUM = """松坪镇人大主席团2026年工作计划

一、自身建设

1、年内向镇党委汇报人大工作不少于4次。

2、主席团成员每季度集中学习1次，并作好学习记录。

3、主席团每三个月至少举行一次会议，并有会议通知、材料、内容、记录。

二、监督工作

1、9月份，组织代表对村级道路养护情况进行视察。
"""
KEY_POINTS = """云溪县政协2026年工作要点

一、主要工作

1、7月份，县政府向政协常委会通报全县经济社会发展情况。

2、3月份，召开动员大会，全面启动“关注民生作贡献”主题活动，开展扶弱帮困活动。

3、9月份，将委员在县政协十届五次全体会议上的协商意见送交县政府及有关部门，并抓好落实和反馈工作。

4、5月份，围绕我县老年人生活保障工作进行常委会议视察、调研、协商。

5、适时重点就劳动保障、社区卫生、廉租房建设等工作，进行主席会议视察、协商。

6、围绕统计工作、对外经贸、体育事业发展等专题适时进行专委会调研、协商。

7、8月中旬组织一次学习活动。
"""
COUNTY_STYLE = """云溪县政协2026年度协商计划

一、协商原则

坚持围绕中心、服务大局；坚持发扬民主、增进共识；坚持实事求是、注重实效。

二、协商议题和形式

（一）全体会议协商

1月份，召开县政协十届五次会议，重点围绕县政府工作报告、法检两院工作报告、发展计划和预算报告进行协商讨论。

（二）专题常委会议协商

召开三次专题常委会议，重点围绕以下专题进行协商：

2、围绕绿色发展，就我县白鹿峡旅游安全工作议政建言（6月）

3、围绕文化惠民工程实施，就我县文物古迹保护现状议政建言（9月）

（三）专题议政会议协商

1、围绕优化营商环境，就我县行政审批改革议政建言（4月）

（四）提案办理协商

遴选出15个重点提案，由县政协领导牵头督办，组织提案者、承办部门和相关委员开展协商。

（五）对口协商

以专委会为依托，深入开展对口协商。

2、围绕转型发展，就双百重点项目推进落实，组织开展协商建言（3月）

3、围绕创新发展，就金融服务中小企业，组织开展协商建言（6月）

5、围绕安全发展，就排除影响农村社会稳定的因素和隐患开展协商建言（8月）

6、围绕统筹发展，就县城建设管理开展协商建言（10月）

（六）民主评议

10月份，组织委员对公路段和税务局开展民主评议。

三、组织实施

年度协商计划报经县委审定同意后，由县委办公室、县政府办公室、县政协办公室联合行文组织实施。
"""


def plan_from(client: Client, text: str) -> Plan:
    """Import, acknowledge what the paper is warned about, confirm: all over HTTP."""
    draft = draft_of(client, text)
    [document] = draft.result["documents"]
    for index, _ in enumerate(document["warnings"], 1):
        assert send(client, draft, "act", {"do": f"seen:warning-{index}"}).status_code == 302
    answer = send(client, draft, "confirm", {})
    assert answer.status_code == 302
    return Plan.objects.get(pk=int(answer["Location"].strip("/").split("/")[1]))


def topics_of(plan: Plan) -> list[tuple[str, str, list[int]]]:
    return [(row.subject, family(row.form), row.months) for row in plan.topics.all()]


def owners_of(row: Topic) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for party in row.parties.order_by("order"):
        found.setdefault(party.part, []).append(party.text)
    return found


def words_on(client: Client, name: str, *arguments: int) -> str:
    """The page as a reader sees it, without white space."""
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return "".join(strip_tags(answer.content.decode()).split())


@pytest.mark.mechanism("1-01", "1-02", "1-20")
def test_city_style_plan_lists_what_it_declares(office):
    plan = plan_from(office, CITY_STYLE)
    assert (plan.kind, plan.year) == ("consultation", 2026)
    assert topics_of(plan) == [
        ("我县高标准农田建设", "专题协商", [4]),
        ("小水库管护", "专题协商", [6]),
        ("县城学位供给", "界别协商", [9]),
        ("养老服务设施", "视察", [10]),
    ]
    [declared] = plan.targets.all()
    assert (declared.op, declared.value, declared.unit) == ("==", 4, "项")
    assert "一致" in words_on(office, "plan-targets", plan.pk)
    assert plan.basis == ["《云溪县政协年度协商计划制定暨协商成果办理反馈实施办法（试行）》"]
    principle = plan.sections.get(text__contains="重点、难点")
    assert plan.text[principle.span_start : principle.span_end].count("围绕中心、服务大局") == 1


@pytest.mark.mechanism("1-04")
def test_timing_before_and_during_decisions_reaches_topics(office):
    plan = plan_from(office, CITY_STYLE)
    assert [row.timing for row in plan.topics.all()] == ["before", "before", "during", "during"]
    assert "决策实施之中" in words_on(office, "topic-detail", plan.topics.all()[2].pk)


@pytest.mark.mechanism("1-03", "1-05")
def test_procedure_stays_as_text_and_invited_sides_stand_at_their_topic(office):
    plan = plan_from(office, CITY_STYLE)
    first = plan.topics.all()[0]
    assert first.participants == ["民主党派", "无党派人士"]
    assert "民主党派" in words_on(office, "topic-detail", first.pk)
    assert "主动邀请党政领导同志、各民主党派、工商联、无党派人士参加协商活动" in words_on(office, "plan-text", plan.pk)
    kept = plan.sections.get(text__contains="规范协商程序")
    assert "规范协商程序" in plan.text[kept.span_start : kept.span_end]


@pytest.mark.mechanism("1-06", "1-07")
def test_three_offices_share_the_topics_of_an_agreed_plan(office):
    plan = issue(plan_from(office, CITY_STYLE))
    assert [step.label for step in plan.steps.order_by("pk")][-5:] == [
        "征求意见",
        "三办会商",
        "主席会议审议",
        "党委审定",
        "联合印发",
    ]
    first, _, third, _ = plan.topics.prefetch_related("parties")
    assert owners_of(first) == {"lead": ["提案委"], "partner": ["县住建局"]}
    assert owners_of(third) == {"lead": ["教育界"], "partner": ["县教育局"]}
    assert [(one.noun, one.object_pk) for one in first.parties.order_by("order", "pk")] == [
        ("unit", cast.unit("提案委员会").pk),
        ("organ", cast.organ("县住建局").pk),
    ]
    assert "纳入议事日程" in words_on(office, "plan-text", plan.pk)


@pytest.mark.mechanism("3-03", "3-04", "3-05")
def test_presidium_plan_counts_by_its_rules(client_for):
    client = client_for("presidium")
    who = cast.actor("presidium")
    plan = issue(plan_from(client, PRESIDIUM), actor=who)
    assert (plan.kind, plan.body.short_name) == ("presidium", "松坪镇人大主席团")
    rows = [(row.op, row.value, row.unit, row.period) for row in plan.targets.all()]
    assert rows[:3] == [(">=", 4, "次", "year"), ("==", 1, "次", "quarter"), (">=", 1, "次", "interval:3m")]
    report, study, meeting = plan.targets.all()[:3]
    for row, day in ((report, "2026-03-05"), (study, "2026-02-10"), (meeting, "2026-04-18")):
        url = reverse("target-detail", args=[row.pk])
        assert client.post(url, {"happened_on": day, "value": "1", "note": "有记录"}).status_code == 302
    page = words_on(client, "plan-targets", plan.pk)
    assert "全年至少4次：已完成1次，最近一次3月5日，还差3次。" in page
    assert "每季度1次：本季度还没有完成，最迟6月30日，还有12天。" in page
    assert "每三个月至少1次：距上次61天，最迟7月18日；年初至4月18日超过三个月。" in page


@pytest.mark.mechanism("6-05", "6-06", "6-08", "4-12")
def test_dated_promises_of_key_points_become_targets_with_their_month(office):
    plan = issue(plan_from(office, KEY_POINTS))
    dated = {row.months[0]: row for row in plan.targets.all() if row.months}
    assert {3, 7, 8, 9} <= set(dated)
    assert "县政府" in dated[7].subject
    assert "通报" in dated[7].subject
    assert "动员大会" in dated[3].subject
    assert "意见" in dated[9].subject
    study = dated[8]
    assert (study.value, study.window_from, study.window_to) == (1, date(2026, 8, 11), date(2026, 8, 20))
    page = words_on(office, "plan-targets", plan.pk)
    assert "应在3月31日前完成1次，已逾期79天。" in page
    assert "8月11日" in page


@pytest.mark.mechanism("6-07")
def test_help_without_a_number_stays_in_the_text(office):
    plan = plan_from(office, KEY_POINTS)
    assert "开展扶弱帮困活动" in words_on(office, "plan-text", plan.pk)
    assert not plan.topics.filter(subject__contains="帮困").exists()


@pytest.mark.mechanism("6-09", "6-10", "6-11")
def test_bodies_of_key_points_have_their_rows_on_the_board(office):
    plan = plan_from(office, KEY_POINTS)
    found = topics_of(plan)
    assert found[0] == ("我县老年人生活保障工作", "常委会议", [5])
    assert [(subject, months) for subject, form, months in found if form == "主席会议"] == [
        ("劳动保障", []),
        ("社区卫生", []),
        ("廉租房建设", []),
    ]
    assert [subject for subject, form, _ in found if form == "调研"] == ["统计工作", "对外经贸", "体育事业发展"]
    page = words_on(office, "plan-detail", plan.pk)
    for words in ("常委会议", "主席会议", "待排期", "廉租房建设"):
        assert words in page


@pytest.mark.mechanism("7-01", "7-02", "7-03", "7-04")
def test_county_style_plan_shows_what_its_numbering_lost(office):
    draft = draft_of(office, COUNTY_STYLE)
    said = [one["message"] for one in draft.result["documents"][0]["warnings"]]
    assert said == [
        "文中称“三次”，列出2项",
        "第（二）项从“2、”开始，缺第1条",
        "第（五）项的“5、”之前缺第4条",
    ]
    plan = issue(plan_from(office, COUNTY_STYLE))
    assert [row[0] for row in topics_of(plan) if row[1] == "全体会议"] == [
        "县政府工作报告",
        "法检两院工作报告",
        "发展计划和预算报告",
    ]
    assert [row[2] for row in topics_of(plan) if row[1] == "常委会议"] == [[6], [9]]
    assert "坚持围绕中心、服务大局；坚持发扬民主、增进共识；坚持实事求是、注重实效。" in words_on(
        office, "plan-text", plan.pk
    )
    assert "联合行文组织实施" in words_on(office, "plan-text", plan.pk)
    assert plan.steps.get(name="approve").happened_on == date(2026, 1, 20)


@pytest.mark.mechanism("7-05", "7-06", "7-07", "7-10", "7-11", "7-13")
@pytest.mark.parametrize(
    ("theme", "subject", "form", "month"),
    [
        ("绿色发展", "我县白鹿峡旅游安全工作", "常委会议", 6),
        ("文化惠民工程实施", "我县文物古迹保护现状", "常委会议", 9),
        ("优化营商环境", "我县行政审批改革", "专题议政", 4),
        ("转型发展", "双百重点项目推进落实", "对口协商", 3),
        ("创新发展", "金融服务中小企业", "对口协商", 6),
        ("统筹发展", "县城建设管理", "对口协商", 10),
    ],
)
def test_topic_of_county_style_plan_is_split_placed_and_held(office, theme, subject, form, month):
    plan = issue(plan_from(office, COUNTY_STYLE))
    row = plan.topics.get(subject=subject)
    assert (row.theme, family(row.form), row.months) == (theme, form, [month])
    assert "".join(plan.text[row.span_start : row.span_end].split()).count(subject) == 1
    day = date(2026, 6, 9) if month >= 6 else date(2026, month, 9)
    perform(row, "hold", actor=cast.actor("office"), seen=row.version, data={"happened_on": day})
    assert f"{day.month}月9日已开展" in words_on(office, "plan-topics", plan.pk)


@pytest.mark.mechanism("7-10")
def test_name_with_a_number_in_it_is_no_quantity(office):
    plan = plan_from(office, COUNTY_STYLE)
    assert [row.subject for row in plan.targets.all() if "百" in row.subject or row.value in {100, 200}] == []


@pytest.mark.mechanism("7-08")
def test_fifteen_key_proposals_are_declared_with_who_leads(office):
    plan = plan_from(office, COUNTY_STYLE)
    row = plan.topics.prefetch_related("parties").get(form="提案办理协商")
    assert owners_of(row) == {"lead": ["县政协领导"]}
    assert [(one.op, one.value, one.unit) for one in plan.targets.all() if "提案" in one.subject] == [("==", 15, "个")]


@pytest.mark.mechanism("7-09")
def test_counterpart_topics_stand_in_one_row_of_the_board(office):
    plan = plan_from(office, COUNTY_STYLE)
    months = [row[2] for row in topics_of(plan) if row[1] == "对口协商"]
    assert months == [[3], [6], [8], [10]]
    assert "4项，已办0" in words_on(office, "plan-detail", plan.pk)


@pytest.mark.mechanism("7-12")
def test_sensitive_topic_can_be_kept_inside(office, client_for):
    plan = plan_from(office, COUNTY_STYLE)
    row = plan.topics.get(subject="排除影响农村社会稳定的因素和隐患")
    edited = {"subject": row.subject, "form": row.form, "months": "8", "is_restricted": "on", "version": row.version}
    assert office.post(reverse("topic-edit", args=[row.pk]), edited).status_code == 302
    issue(Plan.objects.get(pk=plan.pk))
    assert row.subject in words_on(office, "plan-topics", plan.pk)
    assert row.subject not in words_on(client_for("member"), "plan-topics", plan.pk)
    assert client_for("member").get(reverse("topic-detail", args=[row.pk])).status_code == 404


@pytest.mark.mechanism("7-14")
def test_appraised_organs_are_topics_of_their_own(office):
    plan = plan_from(office, COUNTY_STYLE)
    assert [row for row in topics_of(plan) if row[1] == "民主评议"] == [
        ("公路段", "民主评议", [10]),
        ("税务局", "民主评议", [10]),
    ]
