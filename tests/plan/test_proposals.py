"""议题征集: handing in, similar ones, the shortlist with reasons, adoption into a plan."""

from __future__ import annotations

import pytest
from django.urls import reverse

from shangliang.plan.models import TopicProposal
from tests import cast
from tests.plan.make import make_plan, topic

pytestmark = [pytest.mark.django_db, pytest.mark.mechanism("1-02")]
TYPED = {"year": "2027", "subject": "老旧小区加装电梯推进难", "reason": "老年人上下楼不便，群众反映多。"}


def submit(client, **data):
    return client.post(reverse("topic-proposal-new"), TYPED | data)


def move(client, row, name, **data):
    row.refresh_from_db()
    return client.post(
        reverse("topic-proposal-move", args=[row.pk]), {"transition": name, "version": row.version, **data}
    )


def test_member_hands_in_a_topic(client_for):
    assert submit(client_for("member"), is_for_people="on").status_code == 302
    row = TopicProposal.objects.get()
    assert (row.person, row.state, row.is_for_people) == (cast.person("member"), "submitted", True)


def test_others_do_not_see_it_the_office_does(client_for, office):
    submit(client_for("member"))
    url = reverse("topic-proposal-detail", args=[TopicProposal.objects.get().pk])
    assert client_for("member").get(url).status_code == 200
    assert office.get(url).status_code == 200
    for who in ("member2", "unit", "city", "presidium"):
        assert client_for(who).get(url).status_code == 404


def test_bureau_hands_in_nothing(client_for):
    assert submit(client_for("unit")).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subject": ""}, "请填写建议的议题。"),
        ({"reason": ""}, "请写明选题理由。"),
        ({"year": "明年"}, "年度写成四位数字，如2026。"),
        ({"year": "1800"}, "年度应在1949至2099之间。"),
    ],
)
def test_incomplete_proposal_is_named(client_for, wrong, said):
    answer = submit(client_for("member"), **wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_similar_ones_show_without_script(client_for):
    make_plan([topic("推进老旧小区加装电梯工作"), topic("农村供水保障")], issued=True)
    answer = submit(client_for("member"), compare="1")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "推进老旧小区加装电梯工作" in page
    assert "农村供水保障" not in page
    assert TopicProposal.objects.count() == 0


def test_similar_ones_show_while_typing(client_for):
    make_plan([topic("推进老旧小区加装电梯工作")], issued=True)
    page = client_for("member").get(reverse("topic-proposal-alike"), {"subject": "老旧小区加装电梯"}).content.decode()
    assert "推进老旧小区加装电梯工作" in page


def test_similar_ones_of_a_draft_plan_stay_hidden(client_for, office):
    make_plan([topic("推进老旧小区加装电梯工作")])
    url, typed = reverse("topic-proposal-alike"), {"subject": "老旧小区加装电梯"}
    assert "推进老旧小区加装电梯工作" not in client_for("member").get(url, typed).content.decode()
    assert "推进老旧小区加装电梯工作" in office.get(url, typed).content.decode()


def test_shortlist_and_adoption_with_reasons(client_for, office):
    submit(client_for("member"))
    row = TopicProposal.objects.get()
    assert move(office, row, "shortlist").status_code == 422
    assert move(office, row, "shortlist", note="群众反映集中，可协商。").status_code == 302
    assert move(office, row, "adopt").status_code == 422
    plan = make_plan([], title="2027年度协商计划", year=2027)
    assert move(office, row, "adopt", plan=plan.pk).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.topic, plan.topics.get().subject) == ("adopted", plan.topics.get(), TYPED["subject"])
    page = client_for("member").get(reverse("topic-proposal-detail", args=[row.pk])).content.decode()
    assert "取舍理由：群众反映集中，可协商。" in page


def test_plan_of_another_body_or_issued_is_no_choice(client_for, office):
    submit(client_for("member"), year="2026")
    row = TopicProposal.objects.get()
    move(office, row, "shortlist", note="可以")
    closed = make_plan(issued=True)
    foreign = make_plan(body=cast.body("city"), actor=cast.actor("city"))
    for plan in (closed, foreign):
        assert move(office, row, "adopt", plan=plan.pk).status_code == 422


def test_declined_with_a_reason_and_reconsidered(client_for, office):
    submit(client_for("member"))
    row = TopicProposal.objects.get()
    assert move(office, row, "decline", note="已有部门在办").status_code == 302
    assert move(office, row, "reconsider", note="补充了调研").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.steps.count()) == ("submitted", 2)


def test_proposer_edits_and_takes_back(client_for, office):
    member = client_for("member")
    submit(member)
    row = TopicProposal.objects.get()
    data = {"version": row.version, "subject": "加装电梯", "reason": "群众要求"}
    assert member.post(reverse("topic-proposal-edit", args=[row.pk]), data).status_code == 302
    assert office.post(reverse("topic-proposal-edit", args=[row.pk]), data).status_code == 403
    assert move(office, row, "take_back").status_code == 403
    assert move(member, row, "take_back").status_code == 302
    row.refresh_from_db()
    assert (row.subject, row.state) == ("加装电梯", "withdrawn")


def test_office_enters_for_a_unit(office):
    assert submit(office, unit_name="县民政局").status_code == 302
    assert TopicProposal.objects.get().unit_name == "县民政局"


def test_member_does_not_decide(client_for):
    submit(client_for("member"))
    assert move(client_for("member"), TopicProposal.objects.get(), "shortlist", note="好").status_code == 403


def test_likeness_is_asked_of_the_beginning_of_a_huge_text(client_for):
    make_plan([topic("全县养老服务体系建设")], issued=True)
    member = client_for("member")

    def compared(reason: str) -> bool:
        data = {"year": 2027, "subject": "议题", "reason": reason, "compare": "1"}
        return "全县养老服务体系建设</a>" in member.post(reverse("topic-proposal-new"), data).content.decode()

    assert compared("全县养老服务体系建设") is True
    assert compared("，" * 2000 + "全县养老服务体系建设") is False
