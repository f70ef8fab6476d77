"""After the issue: postponed, replaced, added, cancelled, with a reason and the same approval; history stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.core.errors import Invalid, Refused
from shangliang.plan.actions import propose_change
from shangliang.plan.models import Change, Topic
from shangliang.plan.workflow import perform
from tests import cast
from tests.plan.make import make_plan, topic

pytestmark = pytest.mark.django_db
REASON = "县委统一安排，评议时间后移。"


def propose(client, plan, **data):
    return client.post(reverse("change-new", args=[plan.pk]), {"reason": REASON, **data})


def decide(client, change, name, **data):
    row = Change.objects.get(pk=change.pk)
    values = {"transition": name, "version": row.version, "happened_on": "2026-06-10", **data}
    return client.post(reverse("change-move", args=[row.pk]), values)


def issued():
    return make_plan([topic("公路段", "民主评议", months=(5,))], issued=True)


@pytest.mark.mechanism("7-14")
def test_postponed_after_meeting_and_party_committee(office, client_for):
    plan = issued()
    row = plan.topics.get()
    assert propose(office, plan, kind="postpone", topic=row.pk, months=["9"]).status_code == 302
    change = Change.objects.get()
    row.refresh_from_db()
    assert (row.months, row.state, change.state) == ([5], "planned", "proposed")
    early = decide(office, change, "approve")
    assert early.status_code == 403
    assert "请先登记主席会议审议通过。" in early.content.decode()
    assert decide(office, change, "meet", doc_no="第15次主席会议纪要").status_code == 302
    assert decide(office, change, "approve").status_code == 302
    row.refresh_from_db()
    assert (row.months, row.postponed_from, row.state, row.due_on) == ([9], [5], "postponed", date(2026, 9, 30))
    page = client_for("member").get(reverse("topic-detail", args=[row.pk])).content.decode()
    assert "9月（原定5月）" in page
    assert REASON in page
    assert Entry.objects.filter(noun="change").count() == 3


def test_replaced_topic_stays_readable(office):
    plan = issued()
    row = plan.topics.get()
    data = {
        "kind": "replace",
        "topic": row.pk,
        "subject": "税务局",
        "form": "民主评议",
        "months": ["10"],
        "lead": "社法委",
    }
    assert propose(office, plan, **data).status_code == 302
    change = Change.objects.get()
    decide(office, change, "meet")
    decide(office, change, "approve")
    row.refresh_from_db()
    fresh = plan.topics.exclude(pk=row.pk).get()
    assert (row.state, fresh.subject, fresh.replaces_id, fresh.parties.get().noun) == (
        "replaced",
        "税务局",
        row.pk,
        "unit",
    )
    assert "已换为" in office.get(reverse("topic-detail", args=[row.pk])).content.decode()


def test_added_topic_joins_after_approval(office):
    plan = issued()
    assert propose(office, plan, kind="add", subject="防汛视察", form="视察", months=["7"]).status_code == 302
    change = Change.objects.get()
    decide(office, change, "meet")
    assert plan.topics.count() == 1
    decide(office, change, "approve")
    assert [one.subject for one in plan.topics.all()] == ["公路段", "防汛视察"]


def test_cancelled_topic_no_longer_counts(office):
    plan = issued()
    propose(office, plan, kind="cancel", topic=plan.topics.get().pk)
    change = Change.objects.get()
    decide(office, change, "meet")
    decide(office, change, "approve")
    assert plan.topics.get().state == "cancelled"
    assert "已列 0 项" in office.get(reverse("plan-detail", args=[plan.pk])).content.decode()


def test_declined_change_leaves_the_topic(office):
    plan = issued()
    propose(office, plan, kind="cancel", topic=plan.topics.get().pk)
    change = Change.objects.get()
    assert decide(office, change, "decline").status_code == 422
    assert decide(office, change, "decline", note="仍按原计划办理").status_code == 302
    assert plan.topics.get().state == "planned"
    assert propose(office, plan, kind="cancel", topic=plan.topics.get().pk).status_code == 302


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "postpone", "reason": "", "months": ["9"]}, "请写明调整理由，审议时需要。"),
        ({"kind": "postpone"}, "请选择改到哪个月份。"),
        ({"kind": "postpone", "months": ["5"]}, "新的月份与原来相同，请重新选择。"),
        ({"kind": "replace", "months": ["9"]}, "请填写新的议题。"),
        ({"kind": "cancel", "topic": ""}, "请选择要调整的议题。"),
    ],
)
def test_incomplete_change_is_named(office, data, said):
    plan = issued()
    answer = propose(office, plan, **({"topic": plan.topics.get().pk} | data))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Change.objects.count() == 0


def test_one_change_at_a_time(office):
    plan = issued()
    row = plan.topics.get()
    propose(office, plan, kind="cancel", topic=row.pk)
    answer = propose(office, plan, kind="postpone", topic=row.pk, months=["9"])
    assert answer.status_code == 403
    assert "这个议题已有一项调整正在审议，请先办完那一项。" in answer.content.decode()


def test_draft_plan_needs_no_change(office):
    plan = make_plan()
    assert propose(office, plan, kind="cancel", topic=plan.topics.get().pk).status_code == 403


def test_topic_held_meanwhile_blocks_the_change():
    plan = issued()
    row, who = plan.topics.get(), cast.actor("office")
    change = propose_change(actor=who, plan=plan, kind="cancel", reason=REASON, topic=row)
    perform(row, "hold", actor=who, seen=row.version, data={"happened_on": date(2026, 6, 9)})
    with pytest.raises(Refused) as refused:
        perform(change, "meet", actor=who, seen=change.version, data={"happened_on": date(2026, 6, 10)})
    assert refused.value.message == "议题已开展，这项调整不能再生效。请登记“未通过”并说明。"
    assert Change.objects.get().state == "proposed"
    with pytest.raises(Invalid):
        propose_change(actor=who, plan=plan, kind="cancel", reason=REASON, topic=Topic.objects.get(pk=row.pk))


def test_committee_proposes_and_the_office_decides(client_for):
    plan = issued()
    client = client_for("committee")
    assert propose(client, plan, kind="cancel", topic=plan.topics.get().pk).status_code == 302
    change = Change.objects.get()
    assert decide(client, change, "meet").status_code == 403


@pytest.mark.parametrize("who", ["member", "unit", "presidium", "city"])
def test_changes_in_discussion_are_internal(client_for, who):
    plan = issued()
    change = propose_change(
        actor=cast.actor("office"), plan=plan, kind="cancel", reason=REASON, topic=plan.topics.get()
    )
    assert client_for(who).get(reverse("change-detail", args=[change.pk])).status_code == 404


def test_change_pages_show_before_and_after(office):
    plan = issued()
    propose(office, plan, kind="postpone", topic=plan.topics.get().pk, months=["9"])
    change = Change.objects.get()
    page = office.get(reverse("change-detail", args=[change.pk])).content.decode()
    assert "<del>5月</del> → " in page
    listed = office.get(reverse("change-list")).content.decode()
    assert "改期：公路段" in listed
    assert "改期：公路段" in office.get(reverse("plan-changes", args=[plan.pk])).content.decode()


def test_members_read_changes_once_they_hold(office, client_for):
    plan = issued()
    propose(office, plan, kind="postpone", topic=plan.topics.get().pk, months=["9"])
    tab = reverse("plan-changes", args=[plan.pk])
    assert REASON not in client_for("member").get(tab).content.decode()
    change = Change.objects.get()
    decide(office, change, "meet")
    decide(office, change, "approve")
    assert REASON in client_for("member").get(tab).content.decode()


def test_replacing_topic_keeps_the_target_that_named_the_old_one(office):
    plan = issued()
    row = plan.topics.get()
    plan.targets.create(
        order=1, subject="民主评议公路段", value=1, metric="topic.held", parameters={"topics": [row.pk]}
    )
    propose(office, plan, kind="replace", topic=row.pk, subject="税务局", form="民主评议", months=["10"])
    change = Change.objects.get()
    decide(office, change, "meet")
    decide(office, change, "approve")
    assert plan.targets.get().parameters == {"topics": [plan.topics.exclude(pk=row.pk).get().pk]}


@pytest.mark.mechanism("7-12")
def test_replacement_of_a_restricted_topic_stays_inside(office, client_for):
    plan = make_plan([topic("征地补偿安置", "专题协商", months=(5,), is_restricted=True)], issued=True)
    old = plan.topics.get()
    values = {"kind": "replace", "topic": old.pk, "subject": "征地补偿与安置房分配", "form": "专题协商"}
    assert propose(office, plan, **values).status_code == 302
    change = Change.objects.get()
    assert decide(office, change, "meet").status_code == 302
    assert decide(office, change, "approve").status_code == 302
    new = Topic.objects.get(replaces=old)
    member = client_for("member")
    pages = [reverse("plan-detail", args=[plan.pk]), reverse("plan-topics", args=[plan.pk]), reverse("topic-list")]
    assert [subject in member.get(page).content.decode() for page in pages for subject in ("征地",)] == [False] * 3
    assert member.get(reverse("topic-detail", args=[new.pk])).status_code == 404
    assert office.get(reverse("topic-detail", args=[new.pk])).status_code == 200


@pytest.mark.mechanism("7-12")
def test_topic_page_does_not_name_a_restricted_predecessor(client_for, office):
    plan = make_plan([topic("旧议题一二三", months=(5,)), topic("新议题四五六", months=(6,))], issued=True)
    old, new = plan.topics.order_by("order")
    Topic.objects.filter(pk=new.pk).update(replaces=old)
    Topic.objects.filter(pk=old.pk).update(is_restricted=True)
    page = reverse("topic-detail", args=[new.pk])
    assert "旧议题一二三" not in client_for("member").get(page).content.decode()
    assert "旧议题一二三" in office.get(page).content.decode()
