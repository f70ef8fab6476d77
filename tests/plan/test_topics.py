"""Topics: editing before the issue, many at once, held by hand, restricted ones."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.core.errors import Invalid, Refused, Stale
from shangliang.plan.actions import add_topic, edit_topic, set_months_for_many, set_party_for_many
from shangliang.plan.models import Plan, Topic
from tests import cast
from tests.plan.make import make_plan, party, topic

pytestmark = pytest.mark.django_db
FORM = {
    "subject": "城区停车难治理",
    "form": "专题协商",
    "months": ["5", "6"],
    "timing": "before",
    "lead": "经济委、县住建局",
}


@pytest.mark.mechanism("1-03", "1-04", "1-20", "7-16")
def test_topic_is_entered_with_all_its_fields(office):
    plan = make_plan([])
    data = FORM | {
        "version": plan.version,
        "theme": "绿色发展",
        "leader": "沈怀远",
        "partners": "县教育局",
        "participants": "各民主党派、各界别",
        "basis": "《协商工作规则》",
    }
    assert office.post(reverse("topic-new", args=[plan.pk]), data).status_code == 302
    row = plan.topics.get()
    assert (row.months, row.timing, row.theme) == ([5, 6], "before", "绿色发展")
    assert (row.starts_on, row.due_on) == (date(2026, 5, 1), date(2026, 6, 30))
    assert row.participants == ["各民主党派", "各界别"]
    assert {(one.part, one.text, one.noun) for one in row.parties.all()} == {
        ("leader", "沈怀远", "person"),
        ("lead", "经济委", "unit"),
        ("lead", "县住建局", "organ"),
        ("partner", "县教育局", "organ"),
    }
    page = office.get(reverse("topic-detail", args=[row.pk])).content.decode()
    assert "5、6月，决策之前协商" in page
    assert "各民主党派、各界别" in page


def test_topic_edit_keeps_its_place_in_the_text(office):
    plan = make_plan([topic("文物保护现状", span=(2, 8))], text="就文物保护现状建言")
    row = plan.topics.get()
    assert office.post(reverse("topic-edit", args=[row.pk]), FORM | {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert (row.subject, row.span_start, row.span_end, row.version) == ("城区停车难治理", 2, 8, 2)


def test_topic_edit_by_a_second_clerk_is_stale(office):
    row = make_plan().topics.get()
    assert office.post(reverse("topic-edit", args=[row.pk]), FORM | {"version": row.version}).status_code == 302
    answer = office.post(reverse("topic-edit", args=[row.pk]), FORM | {"version": row.version})
    assert answer.status_code == 409
    assert "城区停车难治理" in answer.content.decode()


def test_form_without_version_is_stale(office):
    row = make_plan().topics.get()
    assert office.post(reverse("topic-edit", args=[row.pk]), FORM).status_code == 409


def test_empty_subject_is_named(office):
    plan = make_plan([])
    answer = office.post(reverse("topic-new", args=[plan.pk]), {"version": plan.version, "subject": ""})
    assert answer.status_code == 422
    assert "请填写议题。" in answer.content.decode()


@pytest.mark.parametrize("months", [(0,), (13,)])
def test_month_outside_the_year_is_refused(months):
    """V-15."""
    plan = make_plan([])
    with pytest.raises(Invalid) as refused:
        add_topic(actor=cast.actor("office"), plan=plan, seen=plan.version, data=topic(months=months))
    assert refused.value.message == "“全县养老服务体系建设”的月份应在1至12之间，请更正。"


def test_topic_of_an_issued_plan_is_not_edited_directly(office):
    row = make_plan(issued=True).topics.get()
    answer = office.post(reverse("topic-edit", args=[row.pk]), FORM | {"version": row.version})
    assert answer.status_code == 403
    assert "计划已印发，不能直接修改。改期、替换、新增或取消议题请用“调整议题”" in answer.content.decode()
    assert office.post(reverse("topic-remove", args=[row.pk]), {"version": row.version}).status_code == 403


def test_topic_is_removed_from_a_draft(office):
    row = make_plan().topics.get()
    assert office.post(reverse("topic-remove", args=[row.pk]), {"version": row.version}).status_code == 302
    assert not Topic.objects.filter(pk=row.pk).exists()


def test_months_for_many_at_once(office):
    plan = make_plan([topic(f"议题{number}") for number in range(3)])
    chosen = list(plan.topics.values_list("pk", flat=True))[:2]
    data = {"version": plan.version, "what": "months", "topic": chosen, "months": ["9", "10"]}
    assert office.post(reverse("topic-set-many", args=[plan.pk]), data).status_code == 302
    assert [row.months for row in plan.topics.all()] == [[9, 10], [9, 10], []]
    assert plan.topics.all()[0].due_on == date(2026, 10, 31)
    assert Entry.objects.filter(noun="topic", verb="edit").count() == 2


@pytest.mark.mechanism("1-07")
def test_owner_for_many_at_once(office):
    plan = make_plan([topic(f"议题{number}", lead=(party("旧单位"),)) for number in range(3)])
    data = {
        "version": plan.version,
        "what": "party",
        "part": "lead",
        "topic": [row.pk for row in plan.topics.all()],
        "names": "经济委、县教育局",
    }
    assert office.post(reverse("topic-set-many", args=[plan.pk]), data).status_code == 302
    for row in plan.topics.all():
        assert [(one.text, one.noun) for one in row.parties.all()] == [("经济委", "unit"), ("县教育局", "organ")]


def test_nothing_ticked_is_named(office):
    plan = make_plan()
    answer = office.post(reverse("topic-set-many", args=[plan.pk]), {"version": plan.version, "what": "months"})
    assert answer.status_code == 422
    assert "请先在清单中勾选要设置的议题" in answer.content.decode()


def test_two_clerks_setting_months_at_once():
    plan = make_plan()
    who, pks = cast.actor("office"), [row.pk for row in plan.topics.all()]
    seen = plan.version
    set_months_for_many(actor=who, plan=plan, seen=seen, topics=pks, months=[5])
    with pytest.raises(Stale):
        set_months_for_many(actor=who, plan=Plan.objects.get(pk=plan.pk), seen=seen, topics=pks, months=[6])


def test_issued_plan_schedules_only_what_it_left_open():
    plan = make_plan([topic("已排", months=(5,), lead=(party("经济委"),)), topic("待排")], issued=True)
    who = cast.actor("office")
    dated, waiting = plan.topics.all()
    with pytest.raises(Refused):
        set_months_for_many(actor=who, plan=plan, seen=plan.version, topics=[dated.pk], months=[7])
    with pytest.raises(Refused):
        set_party_for_many(
            actor=who, plan=plan, seen=plan.version, topics=[dated.pk], part="lead", parties=[party("社法委")]
        )
    set_months_for_many(actor=who, plan=plan, seen=plan.version, topics=[waiting.pk], months=[8])
    set_party_for_many(
        actor=who, plan=plan, seen=plan.version, topics=[waiting.pk], part="lead", parties=[party("社法委")]
    )
    waiting.refresh_from_db()
    assert (waiting.months, waiting.parties.get().text) == ([8], "社法委")


def hold(client, row, **data):
    values = {"transition": "hold", "version": row.version, "happened_on": "2026-06-09", **data}
    return client.post(reverse("topic-move", args=[row.pk]), values)


@pytest.mark.mechanism("7-03", "7-04")
def test_topic_is_held_by_hand_with_date_and_file(office, client_for):
    row = make_plan(issued=True).topics.get()
    minutes = SimpleUploadedFile("纪要.txt", "会议纪要\n".encode())
    assert hold(office, row, note="18位委员参加", file=minutes).status_code == 302
    row.refresh_from_db()
    assert row.held_file is not None
    assert (row.state, row.held_on, row.held_note, row.held_file.name) == (
        "held",
        date(2026, 6, 9),
        "18位委员参加",
        "纪要.txt",
    )
    page = client_for("member").get(reverse("topic-detail", args=[row.pk])).content.decode()
    assert "6月9日已开展" in page
    answer = client_for("member").get(reverse("file-download", args=[row.held_file.pk]))
    assert b"".join(answer.streaming_content) == "会议纪要\n".encode()


def test_holding_is_taken_back_with_a_reason(office):
    row = make_plan(issued=True).topics.get()
    hold(office, row)
    row.refresh_from_db()
    undo = {"transition": "undo_hold", "version": row.version}
    assert office.post(reverse("topic-move", args=[row.pk]), undo).status_code == 422
    assert office.post(reverse("topic-move", args=[row.pk]), undo | {"note": "登错了议题"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.held_on) == ("planned", None)
    page = office.get(reverse("topic-detail", args=[row.pk])).content.decode()
    assert "登错了议题" in page


def test_draft_plan_has_nothing_held(office):
    row = make_plan().topics.get()
    answer = hold(office, row)
    assert answer.status_code == 403
    assert "计划印发后才能进行这项操作。请先办完审定和印发。" in answer.content.decode()


def test_holding_outside_the_plan_year_is_refused(office):
    row = make_plan(issued=True).topics.get()
    answer = hold(office, row, happened_on="2025-06-09")
    assert answer.status_code == 403
    assert "这是2026年度计划，开展日期2025年不在其中，请核对。" in answer.content.decode()


def test_committee_marks_only_what_it_leads(client_for):
    plan = make_plan([topic("甲", lead=(party("提案委"),)), topic("乙", lead=(party("经济委"),))], issued=True)
    first, second = plan.topics.all()
    first.parties.update(noun="unit", object_pk=cast.unit("提案委员会").pk)
    assert hold(client_for("committee"), first).status_code == 302
    assert hold(client_for("committee"), second).status_code == 403


@pytest.mark.mechanism("7-12")
def test_restricted_topic_is_for_the_inside(office, client_for):
    plan = make_plan(
        [topic("不稳定因素", is_restricted=True, span=(0, 5)), topic()], text="不稳定因素及养老", issued=True
    )
    closed = plan.topics.all()[0]
    assert office.get(reverse("topic-detail", args=[closed.pk])).status_code == 200
    for who in ("member", "unit", "city", "inspector"):
        client = client_for(who)
        assert client.get(reverse("topic-detail", args=[closed.pk])).status_code == 404
        page = client.get(reverse("plan-topics", args=[plan.pk])).content.decode()
        assert "不稳定因素" not in page
        assert "共 2 项，您可查看 1 项。" in page
        assert "不稳定因素" not in client.get(reverse("plan-text", args=[plan.pk])).content.decode()


def test_topic_shows_its_quote_in_the_original(office):
    text = "一、总体要求\n围绕绿色发展，就旅游安全工作议政建言。"
    at = text.index("旅游安全工作")
    row = make_plan([topic("旅游安全工作", span=(at, at + 6))], text=text).topics.get()
    page = office.get(reverse("topic-detail", args=[row.pk])).content.decode()
    assert '就<mark class="spot topic-spot">旅游安全工作</mark>议政建言。' in page
    sheet = office.get(reverse("plan-text", args=[row.plan_id])).content.decode()
    assert f'href="{reverse("topic-detail", args=[row.pk])}" id="topic-{row.pk}">旅游安全工作</a>' in sheet


def test_edit_topic_records_who_took_part_before(office):
    row = make_plan([topic(lead=(party("经济委"),))]).topics.get()
    edit_topic(actor=cast.actor("office"), topic=row, seen=row.version, data=topic(lead=(party("社法委"),)))
    assert '{"原":"经济委","新":"社法委","项目":"责任单位"}' in Entry.objects.filter(noun="topic").latest("seq").text


def test_plan_of_a_new_year_moves_its_due_days(office):
    plan = make_plan([topic(months=(2,))])
    data = {"version": plan.version, "title": plan.title, "year": "2028", "basis": ""}
    assert office.post(reverse("plan-edit", args=[plan.pk]), data).status_code == 302
    assert plan.topics.get().due_on == date(2028, 2, 29)


def test_draft_is_deleted_while_it_has_gone_nowhere(office):
    plan = make_plan()
    assert office.post(reverse("plan-delete", args=[plan.pk]), {"version": plan.version}).status_code == 302
    assert not Plan.objects.filter(pk=plan.pk).exists()
    issued = make_plan(issued=True)
    assert office.post(reverse("plan-delete", args=[issued.pk]), {"version": issued.version}).status_code == 403


@pytest.mark.mechanism("7-12")
def test_file_of_a_restricted_topic_stays_inside(office, client_for):
    row = make_plan([topic("不稳定因素", is_restricted=True)], issued=True).topics.get()
    hold(office, row, file=SimpleUploadedFile("内部纪要.txt", "内部\n".encode()))
    row.refresh_from_db()
    assert row.held_file is not None
    url = reverse("file-download", args=[row.held_file.pk])
    assert b"".join(office.get(url).streaming_content) == "内部\n".encode()
    for who in ("member", "unit", "city"):
        assert client_for(who).get(url).status_code == 404


def test_day_at_the_end_of_the_calendar_is_refused(office):
    plan = make_plan([topic(months=(5,))], issued=True)
    row = plan.topics.get()
    for day in ("0001-01-01", "9999-12-31"):
        data = {"version": row.version, "transition": "hold", "happened_on": day}
        answer = office.post(reverse("topic-move", args=[row.pk]), data)
        assert answer.status_code == 422
        assert "日期应在1900年至2100年之间，请核对年份。" in answer.content.decode()
