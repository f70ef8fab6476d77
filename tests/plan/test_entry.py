"""Quick entry: lines read leniently, what cannot be read is named at its line."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from shangliang.plan.data import PartyData, TopicData
from shangliang.plan.entry import MOST_LINES, read_lines, read_months, split_theme
from shangliang.plan.models import Plan
from tests import cast


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("5月", (5,)),
        ("五月份", (5,)),
        ("十二月", (12,)),
        ("3-5月", (3, 4, 5)),
        ("3—5月", (3, 4, 5)),
        ("三至五月", (3, 4, 5)),
        ("3、6、9月", (3, 6, 9)),
        ("上半年", (1, 2, 3, 4, 5, 6)),
        ("第二季度", (4, 5, 6)),
        ("年底", (12,)),
        ("待排期", ()),
        ("待定", ()),
        ("13月", (13,)),
        ("专题协商", None),
        ("5月份的活动", None),
        ("", None),
    ],
)
def test_read_months(text, months):
    assert read_months(text) == months


@pytest.mark.mechanism("7-05", "7-06")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("围绕绿色发展，就旅游安全工作议政建言", ("绿色发展", "旅游安全工作议政建言")),
        ("围绕文化惠民,就文物保护", ("文化惠民", "文物保护")),
        ("围绕绿色发展开展调研", ("", "围绕绿色发展开展调研")),
    ],
)
def test_split_theme(text, expected):
    assert split_theme(text) == expected


def read_one(line: str) -> TopicData:
    """The topic of a single line that can be read."""
    (read,) = read_lines(line)
    assert read.problem == ""
    assert read.topic is not None
    return read.topic


@pytest.mark.parametrize(
    "line",
    [
        "5月 | 专题协商 | 城区停车难 | 经济委、住建局",
        "5月｜专题协商｜城区停车难｜经济委，住建局",
        "专题协商\t5月\t城区停车难\t经济委、住建局",
        "1. 5月  专题协商  城区停车难  经济委;住建局",
        "（3）5月 | 专题协商 | 城区停车难 | 经济委/住建局",
    ],
)
def test_line_is_read_in_many_dresses(line):
    read = read_one(line)
    assert (read.subject, read.form, read.months) == ("城区停车难", "专题协商", (5,))
    assert read.lead == (PartyData("经济委"), PartyData("住建局"))


def test_subject_alone_is_enough():
    read = read_one("民主评议供电公司")
    assert (read.subject, read.form, read.months) == ("民主评议供电公司", "", ())


def test_partners_stand_last():
    assert read_one("6月 | 视察 | 防汛准备 | 农业委 | 水利局").partners == (PartyData("水利局"),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("13月 | 专题协商 | 停车难", "月份应在1至12之间。"),
        ("5月 | ", "没有看到议题。请按“月份 | 形式 | 议题 | 责任单位”填写。"),
        (
            "5月 | 专题协商 | 甲 | 乙 | 丙 | 丁",
            "这一行的栏目太多。请按“月份 | 形式 | 议题 | 责任单位 | 配合单位”填写。",
        ),
        ("长" * 301, "议题最多300字，这一行有301字，请精简。"),
    ],
)
def test_problem_is_named(line, problem):
    assert [one.problem for one in read_lines(line)] == [problem]


def test_hostile_line_is_read_in_linear_time():
    begun = time.perf_counter()
    read_lines("、" * 50_000 + "\n" + "5-" * 20_000 + "月")
    assert time.perf_counter() - begun < 2


TWENTY = "\n".join(f"{month % 12 + 1}月 | 专题协商 | 第{month}件要商量的事 | 经济委" for month in range(20))


@pytest.mark.django_db
@pytest.mark.mechanism("1-01", "7-01")
def test_twenty_lines_become_a_plan(office):
    url = reverse("plan-new")
    data = {"kind": "consultation", "year": "2026", "title": "2026年度协商计划", "lines": TWENTY, "basis": ""}
    shown = office.post(url, data | {"preview": "1"})
    assert shown.status_code == 200
    assert shown.content.decode().count("件要商量的事</span>") == 20
    assert Plan.objects.count() == 0
    assert office.post(url, data | {"save": "1"}).status_code == 302
    plan = Plan.objects.latest("pk")
    assert plan.topics.count() == 20
    party = plan.topics.all()[0].parties.get()
    assert (party.noun, party.object_pk) == ("unit", cast.unit("经济委员会").pk)


@pytest.mark.django_db
def test_bad_line_comes_back_with_everything_typed(office):
    data = {"kind": "consultation", "year": "2026", "title": "计划", "lines": "13月 | 停车难", "basis": "", "save": "1"}
    answer = office.post(reverse("plan-new"), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第1行：月份应在1至12之间。" in page
    assert "13月 | 停车难" in page


@pytest.mark.django_db
def test_too_many_lines_are_refused(office):
    lines = "\n".join(f"事{number}" for number in range(MOST_LINES + 1))
    answer = office.post(
        reverse("plan-new"), {"kind": "work", "year": "2026", "title": "计划", "lines": lines, "save": "1"}
    )
    assert answer.status_code == 422
    assert f"一次最多录入{MOST_LINES}行，现有{MOST_LINES + 1}行" in answer.content.decode()


@pytest.mark.django_db
def test_committee_enters_its_own_plan_only(client_for):
    client = client_for("committee")
    assert client.get(reverse("plan-new")).status_code == 200
    data = {"year": "2026", "title": "提案委计划", "lines": "5月 | 调研 | 提案质量", "save": "1"}
    assert client.post(reverse("plan-new"), data | {"kind": "consultation"}).status_code == 422
    assert client.post(reverse("plan-new"), data | {"kind": "committee"}).status_code == 302
    assert Plan.objects.latest("pk").unit == cast.unit("提案委员会")


@pytest.mark.django_db
def test_member_enters_no_plan(client_for):
    assert client_for("member").get(reverse("plan-new")).status_code == 403
