"""Targets: progress on the page, vouchers, declared counts, what the catalogue proposes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.core.errors import Invalid
from shangliang.metric.models import Voucher
from shangliang.metric.periods import year_period
from shangliang.metric.registry import catalogue, evaluate, facts
from shangliang.plan.actions import create_plan, vouch
from shangliang.plan.data import TargetData
from shangliang.plan.metrics import Suggestion, counted_per, suggest_metric
from shangliang.plan.models import Plan, Target
from shangliang.plan.workflow import perform
from tests import cast
from tests.plan.make import make_plan, party, target, topic

pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("7-04", "7-08")
@pytest.mark.parametrize(
    ("subject", "unit", "forms", "expected"),
    [
        ("专题常委会议", "次", {"常委会议"}, Suggestion("topic.held", {"form": "常委会议"})),
        ("重点协商活动", "项", set(), Suggestion("topic.held", {})),
        ("以视察、调研等形式开展重点协商活动", "项", set(), Suggestion("topic.held", {})),
        ("对口协商活动", "次", {"对口协商"}, Suggestion("topic.held", {"form": "对口协商"})),
        ("视察", "次", {"视察", "调研"}, Suggestion("topic.held", {"form": "视察"})),
        ("重点提案", "个", {"提案办理协商"}, None),
        ("向党委汇报工作", "次", {"视察"}, None),
        ("专题常委会议", "次", {"视察"}, None),
        ("专项工作经费", "元", {"视察"}, None),
        ("代表先进典型材料", "篇", {"视察"}, None),
    ],
)
def test_suggest_metric(subject, unit, forms, expected):
    assert suggest_metric(subject, unit, forms) == expected


def hold(plan: Plan, subject: str, day: date) -> None:
    row = plan.topics.get(subject=subject)
    perform(row, "hold", actor=cast.actor("office"), seen=row.version, data={"happened_on": day})


@pytest.mark.mechanism("7-04", "7-05", "7-06")
def test_declared_three_listed_two(office):
    """V-10: 召开三次专题常委会议, two listed, one of them held."""
    plan = make_plan(
        [
            topic("旅游安全", "常委会议协商", months=(6,)),
            topic("文物保护", "常委会议协商", months=(6,)),
            topic("县城建设"),
        ],
        [target("专题常委会议", 3, op="==")],
        issued=True,
    )
    hold(plan, "旅游安全", date(2026, 6, 9))
    page = office.get(reverse("plan-targets", args=[plan.pk])).content.decode()
    assert "文中称“专题常委会议”3次，已列出 2 项。" in page
    assert "全年3次：已完成1次，最近一次6月9日，还差2次。" in page
    assert "相差 1" in page
    records = office.get(reverse("target-detail", args=[plan.targets.get().pk])).content.decode()
    assert "共 1 条" in records
    assert "旅游安全" in records


@pytest.mark.mechanism("1-01")
def test_declared_eighteen_listed_eighteen(office):
    plan = make_plan([topic(f"议题{n}") for n in range(18)], [target("重点协商活动", 18, op="==", unit="项")])
    assert "文中称" not in office.get(reverse("plan-detail", args=[plan.pk])).content.decode()
    assert "一致" in office.get(reverse("plan-targets", args=[plan.pk])).content.decode()


@pytest.mark.mechanism("7-08")
def test_declared_fifteen_key_proposals(office):
    plan = make_plan([topic("重点提案办理", "提案办理协商")], [target("重点提案", 15, op="==", unit="个")])
    page = office.get(reverse("plan-targets", args=[plan.pk])).content.decode()
    assert "文中称“重点提案”15个，已列出 1 项。" in page


def vouched(client, row, **data):
    values = {"happened_on": "2026-06-03", "value": "1", "note": "书面汇报上半年工作", **data}
    return client.post(reverse("target-detail", args=[row.pk]), values)


@pytest.mark.mechanism("3-03")
def test_voucher_counts_and_is_audited(office):
    row = make_plan([topic()], [target()], issued=True).targets.get()
    paper = SimpleUploadedFile("汇报.txt", "上半年工作汇报\n".encode())
    assert vouched(office, row, file=paper).status_code == 302
    page = office.get(reverse("target-detail", args=[row.pk])).content.decode()
    assert "全年至少4次：已完成1次，最近一次6月3日，还差3次。" in page
    assert "汇报.txt" in page
    assert Entry.objects.filter(verb="vouch", object_pk=str(row.pk)).count() == 1


def test_voucher_is_voided_with_a_reason_and_stays(office):
    row = make_plan([topic()], [target()], issued=True).targets.get()
    vouched(office, row)
    kept = Voucher.objects.get(object_pk=row.pk)
    url = reverse("voucher-void", args=[row.pk, kept.pk])
    assert office.post(url, {"version": kept.version, "reason": ""}).status_code == 422
    assert office.post(url, {"version": kept.version, "reason": "重复登记"}).status_code == 302
    page = office.get(reverse("target-detail", args=[row.pk])).content.decode()
    assert "已作废：重复登记" in page
    assert "全年至少4次：还没有完成的记录" in page
    assert office.post(url, {"version": 2, "reason": "再作废"}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"happened_on": "2026-06-19"}, "发生日期不能晚于今天，请更正。"),
        ({"value": "0"}, "数量应大于0。"),
        ({"note": ""}, "请写明做了什么。"),
        ({"happened_on": "昨天"}, "日期写成2026-06-18这样。"),
    ],
)
def test_bad_voucher_is_named_at_its_field(office, wrong, said):
    row = make_plan([topic()], [target()], issued=True).targets.get()
    answer = vouched(office, row, **wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Voucher.objects.count() == 0


def test_vouching_waits_for_the_issue(office, client_for):
    row = make_plan([topic()], [target()]).targets.get()
    assert vouched(office, row).status_code == 403
    running = make_plan([topic()], [target()], issued=True).targets.get()
    assert vouched(client_for("member"), running).status_code == 403
    assert vouched(client_for("presidium"), running).status_code == 404


def test_member_sees_progress_but_not_the_vouchers(office, client_for):
    row = make_plan([topic()], [target()], issued=True).targets.get()
    vouched(office, row, file=SimpleUploadedFile("汇报.txt", "内部材料\n".encode()))
    page = client_for("member").get(reverse("target-detail", args=[row.pk])).content.decode()
    assert "全年至少4次：已完成1次" in page
    assert "书面汇报上半年工作" not in page
    kept = Voucher.objects.get().file
    assert kept is not None
    assert client_for("member").get(reverse("file-download", args=[kept.pk])).status_code == 404


@pytest.mark.mechanism("3-04", "3-05")
def test_rules_in_words_on_the_page(office):
    plan = make_plan(
        [topic()],
        [
            target("主席团成员集中学习", 1, op="==", period="quarter"),
            target("主席团会议", 1, period="interval:3m", metric=""),
            target("代表培训班", 1, months=(3,)),
            target("定期通报工作", None, is_hard=False),
        ],
        issued=True,
    )
    rows = {row.subject: row for row in plan.targets.all()}
    vouch(actor=cast.actor("office"), target=rows["主席团会议"], happened_on=date(2026, 4, 18), note="第二次会议")
    vouch(actor=cast.actor("office"), target=rows["主席团会议"], happened_on=date(2026, 2, 3), note="第一次会议")
    page = office.get(reverse("plan-targets", args=[plan.pk])).content.decode()
    for words in (
        "每季度1次：本季度还没有完成，最迟6月30日，还有12天；第一季度未完成。",
        "每三个月至少1次：距上次61天，最迟7月18日。",
        "应在3月31日前完成1次，已逾期79天。",
        "未定数量，有开展即登记。尚无记录。",
    ):
        assert words in page


TARGET = {
    "subject": "主席会议",
    "op": ">=",
    "value": "12",
    "unit": "次",
    "period": "month",
    "counting": "manual",
    "is_hard": "on",
}


def test_target_is_entered_edited_and_removed(office):
    plan = make_plan([topic()])
    assert office.post(reverse("target-new", args=[plan.pk]), TARGET | {"version": plan.version}).status_code == 302
    row = plan.targets.get()
    assert (row.value, row.period, row.is_hard, row.metric) == (Decimal(12), "month", True, "")
    edited = TARGET | {"version": row.version, "counting": "auto", "form": "主席会议"}
    assert office.post(reverse("target-edit", args=[row.pk]), edited).status_code == 302
    row.refresh_from_db()
    assert (row.metric, row.parameters) == ("topic.held", {"form": "主席会议"})
    assert office.get(reverse("target-edit", args=[row.pk])).status_code == 200
    assert office.post(reverse("target-remove", args=[row.pk]), {"version": row.version}).status_code == 302
    assert not Target.objects.filter(pk=row.pk).exists()


def test_target_of_an_issued_plan_stays(office):
    row = make_plan([topic()], [target()], issued=True).targets.get()
    assert office.post(reverse("target-edit", args=[row.pk]), TARGET | {"version": row.version}).status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        TargetData("x", op="~"),
        TargetData("x", period="interval:0m"),
        TargetData("x", period="decade"),
        TargetData("x", value=Decimal(-1)),
        TargetData("x", months=(13,)),
        TargetData("x", window_from=date(2026, 8, 20), window_to=date(2026, 8, 11)),
        TargetData(" "),
        TargetData("长" * 201),
    ],
)
def test_impossible_target_is_refused(data):
    with pytest.raises(Invalid):
        create_plan(
            actor=cast.actor("office"), body=cast.body("county"), kind="work", year=2026, title="计划", targets=[data]
        )
    assert Plan.objects.count() == 0


def test_metric_counts_a_body_in_a_period():
    plan = make_plan([topic("甲", "视察", lead=(party("经济委"),)), topic("乙", "调研")], issued=True)
    plan.topics.get(subject="甲").parties.update(noun="unit", object_pk=5)
    hold(plan, "甲", date(2026, 3, 31))
    hold(plan, "乙", date(2026, 4, 1))
    body, year = plan.body_id, year_period(2026)
    assert evaluate("topic.held", body, year, {}) == 2
    assert evaluate("topic.held", body, year, {"form": "视察"}) == 1
    assert evaluate("topic.held", body, year, {"unit": 5}) == 1
    assert evaluate("topic.held", body, year, {"plan": plan.pk + 1}) == 0
    assert evaluate("topic.listed", body, year, {"plan": plan.pk}) == 2
    assert evaluate("topic.held", cast.body("city").pk, year, {}) == 0
    assert [one.label for one in facts("topic.held", body, year, {})] == ["甲", "乙"]
    assert set(catalogue()) == {"topic.held", "topic.listed"}


def test_target_that_names_its_topics_goes_on_naming_them(office):
    plan = make_plan([topic("春耕备耕", "视察")])
    pk = plan.topics.get().pk
    row = plan.targets.create(order=1, subject="视察春耕", value=1, metric="topic.held", parameters={"topics": [pk]})
    edited = TARGET | {"version": row.version, "subject": "视察春耕备耕", "counting": "auto", "form": "", "period": ""}
    assert office.post(reverse("target-edit", args=[row.pk]), edited).status_code == 302
    row.refresh_from_db()
    assert (row.subject, row.parameters) == ("视察春耕备耕", {"topics": [pk]})


@pytest.mark.mechanism("3-16")
@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("每个代表小组", "代表小组"),
        ("代表小组", "代表小组"),
        ("各界别", "界别"),
        ("每名委员", "委员"),
        ("每季度集中学习", ""),
        ("每三个月至少举行", ""),
        ("", ""),
    ],
)
def test_per_is_a_unit_never_a_time(words, unit):
    assert counted_per(words) == unit
