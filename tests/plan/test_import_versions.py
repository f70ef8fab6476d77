"""A later version of an imported plan: the difference list, and what becomes of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.html import strip_tags

from shangliang.plan.comparison import compare, similarity
from shangliang.plan.data import PartyData, TopicData
from shangliang.plan.models import Change, Plan, Topic
from tests.plan.importing import PLAN, draft_of, page_text, send

LATER = """云溪县政协2026年度协商计划

一、协商议题

（一）专题协商

1、围绕乡村振兴，就我县高标准农田建设情况开展专题协商。（6月）（责任单位：提案委）

2、围绕养老服务，就社区助餐点运营情况开展专题协商。（10月）（责任单位：县住建局）
"""
EARLIER = "1、围绕乡村振兴，就我县高标准农田建设情况开展专题协商。（4月）"


@pytest.fixture
def plan(office) -> Plan:
    send(office, draft_of(office), "confirm", {})
    return Plan.objects.get()


def differences(source: str) -> list[str]:
    return [word for word in ("新增", "取消", "改期", "改责任单位") if f">{word}</span>" in source]


def test_later_version_is_recognised_and_compared(office, plan):
    later = draft_of(office, LATER)
    assert f"/compare/{plan.pk}/" in page_text(office, later)
    source = office.get(f"/imports/{later.pk}/1/compare/{plan.pk}/").content.decode()
    assert differences(source) == ["新增", "取消", "改期"]
    assert "4月" in strip_tags(source)


def test_chosen_differences_update_plan_in_draft(office, plan):
    later = draft_of(office, LATER)
    address = f"/imports/{later.pk}/1/compare/{plan.pk}/"
    school = plan.topics.get(subject__contains="学位")
    farm = plan.topics.get(subject__contains="农田")
    chosen = ["add-1", f"change-{farm.pk}"]
    answer = office.post(address, {"version": later.version, "chosen": chosen})
    assert answer.url == f"/plans/{plan.pk}/"
    farm.refresh_from_db()
    assert farm.months == [6]
    assert farm.subject in plan.text[farm.span_start : farm.span_end]
    assert Topic.objects.filter(pk=school.pk).exists()
    assert plan.topics.get(subject__contains="助餐").months == [10]
    later.refresh_from_db()
    assert (later.state, later.edits["1"]["plan"], Plan.objects.count()) == ("confirmed", plan.pk, 1)


def test_issued_plan_gets_proposed_changes_with_reason(office, plan):
    Plan.objects.filter(pk=plan.pk).update(state="running", issued_on=date(2026, 2, 1))
    later = draft_of(office, LATER)
    address = f"/imports/{later.pk}/1/compare/{plan.pk}/"
    source = office.get(address).content.decode()
    keys = [part.split('"')[0] for part in source.split('name="chosen" value="')[1:]]
    bare = office.post(address, {"version": later.version, "chosen": keys, "reason": " "})
    assert bare.status_code == 422
    assert "须写明理由" in strip_tags(bare.content.decode())
    assert Change.objects.count() == 0
    done = office.post(address, {"version": later.version, "chosen": keys, "reason": "年中调整"})
    assert done.status_code == 302
    kinds = sorted(Change.objects.values_list("kind", "state", "reason"))
    assert kinds == [(kind, "proposed", "年中调整") for kind in ("add", "cancel", "postpone")]
    assert plan.topics.count() == 2


def test_nothing_chosen_is_asked_for(office, plan):
    later = draft_of(office, LATER)
    answer = office.post(f"/imports/{later.pk}/1/compare/{plan.pk}/", {"version": later.version})
    assert answer.status_code == 422
    assert "请至少勾选一项差异" in strip_tags(answer.content.decode())


def test_same_topics_show_no_difference(office, plan):
    again = draft_of(office, PLAN + "\n")
    source = office.get(f"/imports/{again.pk}/1/compare/{plan.pk}/").content.decode()
    assert "两版的议题完全相同" in source


@pytest.mark.parametrize("who", ["city", "member"])
def test_comparison_of_another_body_is_not_there(office, plan, client_for, who):
    later = draft_of(office, LATER)
    assert client_for(who).get(f"/imports/{later.pk}/1/compare/{plan.pk}/").status_code == 404


def test_plan_of_another_year_is_no_earlier_version(office, plan):
    other = draft_of(office, LATER.replace("2026", "2027"))
    assert "/compare/" not in page_text(office, other)
    assert office.get(f"/imports/{other.pk}/1/compare/{plan.pk}/").status_code == 404


def test_compare_leaves_held_topics_alone(plan):
    Topic.objects.update(state="held", held_on=date(2026, 4, 2))
    found = compare([], plan.topics.prefetch_related("parties"))
    assert [(one.aspects, one.blocked) for one in found] == [(("cancel",), "已开展，不再取消。")] * 2


def test_compare_sees_new_owner_and_new_words(plan):
    farm = plan.topics.get(subject__contains="农田")
    data = TopicData(subject="我县高标准农田建设管护情况", form=farm.form, months=(4,), lead=(PartyData("农业农村局"),))
    changed = next(one for one in compare([data], plan.topics.prefetch_related("parties")) if one.topic == farm)
    assert changed.aspects == ("owners", "subject")
    assert (changed.was, changed.now) == (
        "提案委；我县高标准农田建设情况",
        "农业农村局；我县高标准农田建设管护情况",
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("高标准农田建设情况", "高标准农田建设情况", True),
        ("我县高标准农田建设情况", "高标准农田建设", True),
        ("高标准农田建设情况", "社区助餐点运营情况", False),
        ("", "养老", False),
    ],
)
def test_similarity_tells_subjects_apart(one, other, same):
    assert (similarity(one, other) >= 0.6) is same
