"""The road of a plan through its one POST address, with dates, numbers, files, reasons and stale forms."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.core.actor import SYSTEM
from shangliang.core.errors import Refused, Stale
from shangliang.org.models import Setting
from shangliang.plan.models import Plan, Topic
from shangliang.plan.workflow import perform
from tests import cast
from tests.plan.make import issue, make_plan, party, topic

pytestmark = pytest.mark.django_db


def post_move(client, plan, name, **data):
    fresh = Plan.objects.get(pk=plan.pk)
    values = {"transition": name, "version": fresh.version, "happened_on": "2026-01-20", **data}
    return client.post(reverse("plan-move", args=[plan.pk]), values)


@pytest.mark.mechanism("1-01", "1-06", "1-07", "7-01")
def test_whole_road_over_http(office):
    plan = make_plan([topic(lead=(party("经济委"),))])
    road = [
        ("solicit", "2026-01-05", ""),
        ("confer", "2026-01-09", "三办会商纪要1号"),
        ("deliberate", "2026-01-12", "第12次主席会议纪要"),
        ("approve", "2026-01-20", ""),
        ("issue_jointly", "2026-01-22", "云办发〔2026〕4号"),
        ("start", "2026-02-01", "云政发〔2026〕2号"),
        ("summarise", "2026-06-17", ""),
    ]
    for name, day, number in road:
        assert post_move(office, plan, name, happened_on=day, doc_no=number).status_code == 302, name
    plan.refresh_from_db()
    assert (plan.state, plan.doc_no, plan.approved_on, plan.issued_on) == (
        "summarised",
        "云办发〔2026〕4号",
        date(2026, 1, 20),
        date(2026, 1, 22),
    )
    kept = [(step.name, step.happened_on.isoformat(), step.doc_no) for step in plan.steps.order_by("pk")]
    assert kept[1:] == road
    page = office.get(reverse("plan-steps", args=[plan.pk])).content.decode()
    assert "联合印发 · 云办发〔2026〕4号" in page
    assert Entry.objects.filter(noun="plan", object_pk=str(plan.pk), verb="issue").count() == 1


def test_joint_issue_needs_a_number(office):
    plan = make_plan()
    for name in ("solicit", "confer", "deliberate", "approve"):
        post_move(office, plan, name)
    answer = post_move(office, plan, "issue_jointly", note="请核对")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填写“发文字号”。" in page
    assert "请核对</textarea>" in page


def test_step_out_of_turn_is_refused_with_the_reason(office):
    answer = post_move(office, make_plan(), "deliberate")
    assert answer.status_code == 403
    assert "还没有登记“征求意见”“三办会商”" in answer.content.decode()


def test_bad_date_is_named_at_its_field(office):
    answer = post_move(office, make_plan(), "solicit", happened_on="一月二十")
    assert answer.status_code == 422
    assert "“发出日期”写成2026-06-18这样。" in answer.content.decode()


def test_future_date_is_refused(office):
    assert post_move(office, make_plan(), "solicit", happened_on="2026-06-19").status_code == 403


def test_stale_form_is_refused(office):
    plan = make_plan()
    seen = plan.version
    post_move(office, plan, "solicit")
    answer = office.post(
        reverse("plan-move", args=[plan.pk]),
        {"transition": "solicit", "version": seen, "happened_on": "2026-01-20", "note": "我写的话"},
    )
    assert answer.status_code == 409
    assert "我写的话" in answer.content.decode()


def test_double_click_moves_once(office):
    plan = make_plan()
    data = {"transition": "solicit", "version": plan.version, "happened_on": "2026-01-20", "once": "same-key"}
    first = office.post(reverse("plan-move", args=[plan.pk]), data)
    second = office.post(reverse("plan-move", args=[plan.pk]), data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert plan.steps.filter(name="solicit").count() == 1


def test_return_needs_a_reason_and_goes_back_to_draft(office):
    plan = make_plan()
    post_move(office, plan, "solicit")
    assert post_move(office, plan, "return").status_code == 422
    assert post_move(office, plan, "return", note="意见较多，重新起草").status_code == 302
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_withdrawn_plan_is_hidden_from_members(office, client_for):
    plan = make_plan(issued=True)
    assert client_for("member").get(reverse("plan-detail", args=[plan.pk])).status_code == 200
    assert post_move(office, plan, "withdraw", note="合并到市计划").status_code == 302
    assert client_for("member").get(reverse("plan-detail", args=[plan.pk])).status_code == 404


def test_move_keeps_its_file_and_only_readers_get_it(office, client_for):
    plan = make_plan()
    minutes = SimpleUploadedFile("征求意见稿.txt", "各界别：\n请提意见。\n".encode())
    assert post_move(office, plan, "solicit", file=minutes).status_code == 302
    step = plan.steps.get(name="solicit")
    assert step.file is not None
    assert step.file.name == "征求意见稿.txt"
    url = reverse("file-download", args=[step.file.pk])
    assert b"".join(office.get(url).streaming_content) == "各界别：\n请提意见。\n".encode()
    assert client_for("member").get(url).status_code == 404
    assert client_for("presidium").get(url).status_code == 404


def test_move_page_shows_what_to_look_at_before_issue(office):
    plan = make_plan([topic(form=""), topic("无主的议题")])
    for name in ("solicit", "confer", "deliberate"):
        post_move(office, plan, name)
    page = office.get(reverse("plan-move", args=[plan.pk]) + "?transition=approve").content.decode()
    assert "2项议题没有责任单位。" in page
    assert "1项议题没有写明形式。" in page


@pytest.mark.parametrize("who", ["member", "unit", "city", "street", "presidium", "admin"])
def test_nobody_else_moves_a_plan(client_for, who):
    plan = make_plan()
    assert post_move(client_for(who), plan, "solicit").status_code == 404
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_leader_sees_the_step_greyed_with_its_reason(client_for):
    plan = make_plan()
    page = client_for("leader").get(reverse("plan-steps", args=[plan.pk])).content.decode()
    assert "这项操作由本机构的办公室、专委会办理。如需办理，请与办公室联系。" in page
    assert post_move(client_for("leader"), plan, "solicit").status_code == 403


@pytest.mark.mechanism("3-05")
def test_presidium_plan_takes_its_own_road(client_for):
    who = cast.actor("presidium")
    plan = make_plan(body=cast.body("presidium"), actor=who, kind="presidium", title="松坪镇人大主席团2026年工作计划")
    issue(plan, actor=who)
    names = [step.label for step in plan.steps.order_by("pk")]
    assert names == ["建立", "征求代表意见", "主席团会议审议", "印发公布"]
    assert client_for("deputy").get(reverse("plan-detail", args=[plan.pk])).status_code == 200


def test_liaison_office_has_no_steps():
    who = cast.actor("street")
    plan = issue(make_plan(body=cast.body("street"), actor=who, kind="work", title="联络处工作计划"), actor=who)
    assert [step.label for step in plan.steps.order_by("pk")] == ["建立", "印发"]


def test_steps_are_a_setting_fixed_when_the_plan_begins():
    before = make_plan()
    Setting.objects.create(
        body=cast.body("county"), key="plan.steps", value=["chair_meeting"], since=cast.TODAY, source="主席会议决定"
    )
    after = make_plan(title="新计划")
    assert "soliciting" not in before.skipped
    assert set(after.skipped) == {"soliciting", "three_offices", "presidium_meeting", "party_committee"}
    issue(after)
    assert [step.name for step in after.steps.order_by("pk")] == ["create", "deliberate", "issue"]


def test_system_rows_are_not_for_people():
    row = make_plan(issued=True).topics.get()
    with pytest.raises(Refused):
        perform(row, "cancel", actor=cast.actor("office"), seen=row.version, data={})
    perform(row, "cancel", actor=SYSTEM, seen=row.version, data={})
    assert Topic.objects.get(pk=row.pk).state == "cancelled"


def test_perform_with_an_old_version_is_stale():
    plan = make_plan()
    with pytest.raises(Stale):
        perform(plan, "solicit", actor=cast.actor("office"), seen=plan.version + 1, data={"happened_on": cast.TODAY})


def test_on_behalf_of_and_origin_are_kept():
    plan = make_plan()
    step = perform(
        plan,
        "solicit",
        actor=cast.actor("office"),
        seen=plan.version,
        data={},
        happened_on=date(2025, 12, 20),
        on_behalf_of="顾维新",
        origin="paper",
    )
    assert (step.happened_on, step.on_behalf_of, step.origin) == (date(2025, 12, 20), "顾维新", "paper")


def test_unknown_step_is_refused(office):
    assert post_move(office, make_plan(), "explode").status_code == 403
    assert office.get(reverse("plan-move", args=[make_plan().pk]) + "?transition=explode").status_code == 404
