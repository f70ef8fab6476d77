"""The year board, the lists and the first pages: what stands where, what stands out, how many queries."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangliang.metric.periods import months_span
from shangliang.plan.forms import family, rank
from shangliang.plan.models import Plan, Topic
from shangliang.plan.queries import board, months_label, standing
from shangliang.plan.workflow import perform
from tests import cast
from tests.plan.make import make_plan, party, target, topic

TODAY = date(2026, 6, 18)


def unsaved(months=(), state="planned", plan_state="running", **values):
    row = Topic(
        pk=1, plan=Plan(pk=1, year=2026, state=plan_state), subject="议题", months=list(months), state=state, **values
    )
    row.starts_on, row.due_on = months_span(2026, row.months)
    return row


@pytest.mark.mechanism("6-05", "6-06", "6-09")
@pytest.mark.parametrize(
    ("row", "tone", "words"),
    [
        (unsaved((5,)), "late", "逾期18天"),
        (unsaved((6,)), "warn", "本月到期"),
        (unsaved((6, 7)), "warn", "7月底到期"),
        (unsaved((5, 6, 7)), "warn", "7月底到期"),
        (unsaved((7,)), "", "7月"),
        (unsaved(), "", "待排期"),
        (unsaved((5,), plan_state="draft"), "", "5月"),
        (unsaved((5,), plan_state="summarised"), "", "5月"),
        (unsaved((9,), "postponed", postponed_from=[5]), "", "9月，原定5月"),
        (unsaved((5,), "postponed", postponed_from=[3]), "late", "逾期18天，原定3月"),
        (unsaved((5,), "held", held_on=date(2026, 5, 20)), "ok", "5月20日已开展"),
        (unsaved((5,), "cancelled"), "off", "已取消"),
        (unsaved((5,), "replaced"), "off", "已替换"),
    ],
)
def test_standing(row, tone, words):
    found = standing(row, TODAY)
    assert (found.tone, found.words) == (tone, words)


@pytest.mark.parametrize(
    ("months", "label"),
    [
        ([], "待排期"),
        ([6], "6月"),
        ([6, 7], "6、7月"),
        ([3, 4, 5], "3—5月"),
        ([9, 3], "3、9月"),
        ([3, 6, 9], "3、6、9月"),
    ],
)
def test_months_label(months, label):
    assert months_label(months) == label


@pytest.mark.mechanism("7-03", "7-04", "7-07", "7-08", "7-09", "7-14", "6-10", "6-11")
@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("全体会议协商", "全体会议"),
        ("专题议政性常委会", "常委会议"),
        ("常委会议视察、调研、协商", "常委会议"),
        ("主席会议视察、协商", "主席会议"),
        ("*主席团会议", "主席团会议"),
        ("专题议政会议协商", "专题议政"),
        ("双月协商座谈会", "双月（双周）协商"),
        ("提案办理协商", "提案办理协商"),
        ("对口协商", "对口协商"),
        ("民主评议", "民主评议"),
        ("民主评议回头看", "评议回头看"),
        ("调研、协商", "调研"),
        ("写信", ""),
    ],
)
def test_family_of_a_form(form, expected):
    assert family(form) == expected


def test_board_rows_stand_in_the_order_of_offices():
    forms = ["视察", "对口协商", "写信", "全体会议协商", "专题常委会议协商"]
    assert sorted(forms, key=rank) == ["全体会议协商", "专题常委会议协商", "对口协商", "视察", "写信"]


@pytest.mark.mechanism("1-01", "7-01")
def test_board_places_topics():
    plan = Plan(pk=1, year=2026, state="running")
    rows = [
        unsaved((6,), form="专题协商"),
        unsaved((), form="专题协商"),
        unsaved((8, 9, 10), form="视察"),
        unsaved((1,), "held", form="", held_on=date(2026, 2, 3)),
    ]
    found = board(plan, rows, TODAY)
    assert [column.label for column in found.columns] == ["待排期", *(f"{month}月" for month in range(1, 13))]
    assert [column.kind for column in found.columns].index("now") == 6
    assert [(row.label, row.note) for row in found.rows] == [
        ("专题协商", "2项，已办0"),
        ("视察", "1项，已办0"),
        ("未写明形式", "1项，已办1"),
    ]
    placed = [[len(cell) for cell in row.cells] for row in found.rows]
    assert [row.index(1) for row in placed] == [0, 8, 1]
    assert placed[0][6] == 1
    assert found.rows[1].cells[8][0].state == "8—10月"
    assert found.rows[2].cells[1][0].state == "2月已开展"


def measure(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        begun = time.perf_counter()
        answer = client.get(url)
        spent = time.perf_counter() - begun
    assert answer.status_code == 200
    return len(seen), spent, len(answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize("tab", ["detail", "topics", "units", "leaders", "targets", "print"])
def test_tab_with_300_topics(office, tab):
    plan = make_plan(
        [
            topic(f"议题{n}", ("视察", "调研", "对口协商")[n % 3], months=(n % 12 + 1,), lead=(party(f"单位{n % 9}"),))
            for n in range(300)
        ],
        [target(f"指标{n}") for n in range(20)],
        issued=True,
    )
    queries, _, _ = measure(office, reverse(f"plan-{tab}", args=[plan.pk]))
    assert queries < 15


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["plan-list", "topic-list", "change-list", "topic-proposal-list", "home"])
@pytest.mark.parametrize("who", ["office", "member"])
def test_lists_ask_the_same_for_one_and_for_many(client_for, name, who):
    client = client_for(who)
    make_plan([topic(months=(6,)), topic("迟了", months=(5,)), topic("待排")], [target()], issued=True)
    one, _, _ = measure(client, reverse(name))
    for number in range(3):
        make_plan(
            [topic(f"议题{n}", months=(n % 12 + 1,)) for n in range(9)], [target()], issued=True, title=f"计划{number}"
        )
    many, _, _ = measure(client, reverse(name))
    assert many <= one
    assert many <= 25


@pytest.mark.django_db
def test_first_page_of_the_office_counts_and_links(office):
    plan = make_plan(
        [topic("供电公司", months=(5,)), topic("防汛", "视察", months=(6,)), topic("待排的")], [target()], issued=True
    )
    make_plan(title="2027年度协商计划", year=2027)
    page = office.get("/").content.decode()
    late = f'<a href="{reverse("topic-list")}?when=late"><b>1</b><span>逾期的议题</span></a>'
    assert late in page
    assert f'{reverse("topic-list")}?when=undated"><b>1</b>' in page
    assert f'{reverse("plan-list")}?state=preparing"><b>1</b>' in page
    listed = office.get(reverse("topic-list"), {"when": "late"}).content.decode()
    assert re.findall(r"供电公司|防汛|待排的", listed) == ["供电公司"]
    assert plan.title in listed


@pytest.mark.django_db
def test_first_page_of_a_bureau_shows_its_own_tasks(client_for):
    make_plan([topic("学校食堂", months=(9,)), topic("防汛", months=(6,))], issued=True)
    row = Topic.objects.get(subject="学校食堂")
    row.parties.create(part="partner", text="县教育局", noun="organ", object_pk=cast.organ("县教育局").pk)
    assert "学校食堂" in client_for("unit").get("/").content.decode()
    other = client_for("unit2").get("/").content.decode()
    assert "学校食堂" not in other
    assert "现在没有要您单位办的议题" in other


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["leader", "inspector"])
def test_first_page_of_who_watches_shows_where_it_is_late(client_for, who):
    make_plan([topic("供电公司", months=(5,), lead=(party("经济委"),))], issued=True)
    page = client_for(who).get("/").content.decode()
    assert "逾期在哪里" in page
    assert "<td>经济委</td>" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"甲计划", "乙计划"}),
        ("year=2027", {"乙计划"}),
        ("kind=work", {"乙计划"}),
        ("state=preparing", {"乙计划"}),
        ("state=running", {"甲计划"}),
        ("year=abc", {"甲计划", "乙计划"}),
    ],
)
def test_plan_list_filters(office, query, titles):
    make_plan(title="甲计划", issued=True)
    make_plan(title="乙计划", kind="work", year=2027)
    page = office.get(f"{reverse('plan-list')}?{query}").content.decode()
    assert set(re.findall(r">(甲计划|乙计划)<", page)) == titles


@pytest.mark.django_db
def test_lists_by_unit_and_leader(office):
    plan = make_plan([topic("甲", lead=(party("经济委"),), leader=(party("沈怀远"),)), topic("乙")], issued=True)
    units = office.get(reverse("plan-units", args=[plan.pk])).content.decode()
    assert units.index("经济委</h2>") < units.index("还没有责任单位</h2>")
    leaders = office.get(reverse("plan-leaders", args=[plan.pk])).content.decode()
    assert leaders.index("沈怀远</h2>") < leaders.index("还没有牵头领导</h2>")


@pytest.mark.django_db
def test_print_view_has_the_board_without_the_shell(office):
    plan = make_plan([topic("养老", months=(6,))], issued=True)
    page = office.get(reverse("plan-print", args=[plan.pk])).content.decode()
    assert 'class="leaf landscape"' in page
    assert "养老" in page
    assert "主导航" not in page


@pytest.mark.django_db
def test_plans_cross_bodies_only_once_issued(client_for):
    plan = make_plan()
    for who, code in {"committee": 200, "leader": 200, "member": 404, "unit": 404, "city": 404, "street": 404}.items():
        assert client_for(who).get(reverse("plan-detail", args=[plan.pk])).status_code == code
    issued = make_plan(title="已印发", issued=True)
    seen = {"member": 200, "unit": 200, "inspector": 200, "city": 200, "street": 200, "presidium": 404, "outsider": 404}
    for who, code in seen.items():
        assert client_for(who).get(reverse("plan-detail", args=[issued.pk])).status_code == code


@pytest.mark.django_db
def test_held_topic_turns_green_on_the_board(office):
    plan = make_plan([topic("养老", months=(6,))], issued=True)
    row = plan.topics.get()
    perform(row, "hold", actor=cast.actor("office"), seen=row.version, data={"happened_on": date(2026, 6, 9)})
    page = office.get(reverse("plan-detail", args=[plan.pk])).content.decode()
    link = f'<a class="topic ok" href="{reverse("topic-detail", args=[row.pk])}">'
    assert link in page
    assert "已列 1 项，已开展 1 项" in page
