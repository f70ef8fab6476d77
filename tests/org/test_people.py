"""Memberships, people, posts: through HTTP."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.core import clock
from shangliang.org.models import Membership, Person, Post, Term
from tests import cast

pytestmark = pytest.mark.django_db


def term() -> Term:
    return Term.objects.get(body=cast.body("county"))


def newcomer(**more: object) -> dict[str, object]:
    return {"name": "钱一鸣", "phone": "13900001111", "term": term().pk, "starts_on": "2026-06-01", **more}


def names(answer) -> list[str]:
    return re.findall(r'<td class="lead"><a href="/people/\d+/">(.+?)</a>', answer.content.decode())


@pytest.mark.mechanism("5-01", "6-21")
def test_member_is_added_with_the_post_to_act_in(office):
    unit = cast.unit("教育界")
    answer = office.post(reverse("membership-new"), newcomer(units=[unit.pk], work_title="校长", is_standing="on"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("membership-list"))
    row = Membership.objects.get(person__name="钱一鸣")
    assert (row.kind, row.work_title, row.is_standing, list(row.units.all())) == ("member", "校长", True, [unit])
    post = Post.objects.get(person=row.person)
    assert (post.role, post.title, post.body, post.starts_on) == (
        "member",
        "委员",
        cast.body("county"),
        date(2026, 6, 1),
    )
    assert Entry.objects.filter(body=row.body_id).count() == 1


@pytest.mark.mechanism("3-04")
def test_deputy_is_added_to_a_presidium(client_for):
    client = client_for("presidium")
    presidium = Term.objects.get(body=cast.body("presidium"))
    assert "常委" not in client.get(reverse("membership-new")).content.decode()
    client.post(reverse("membership-new"), newcomer(term=presidium.pk, units=[cast.unit("第一代表小组").pk]))
    assert Membership.objects.get(person__name="钱一鸣").kind == "deputy"
    assert Post.objects.get(person__name="钱一鸣").role == "deputy"


def test_member_with_a_known_phone_is_the_same_person(client_for):
    known = cast.person("deputy")
    office = client_for("office")
    answer = office.post(reverse("membership-new"), newcomer(name=known.name, phone=known.phone))
    assert answer.status_code == 302
    assert {row.body.short_name for row in Membership.objects.filter(person=known)} == {
        "松坪镇人大主席团",
        "云溪县政协",
    }


def test_member_with_somebody_elses_phone_is_refused_and_keeps_what_was_typed(office):
    answer = office.post(
        reverse("membership-new"), newcomer(phone=cast.person("deputy").phone, work_title="写好的职务")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "这个手机号已登记在另一个人名下" in page
    assert 'value="写好的职务"' in page
    assert cast.person("deputy").name not in page


def test_namesake_must_be_told_apart(office):
    known = cast.person("committee")
    typed = newcomer(name=known.name, phone="")
    answer = office.post(reverse("membership-new"), typed)
    assert answer.status_code == 422
    assert "已有同名的“许知秋”" in answer.content.decode()
    assert office.post(reverse("membership-new"), {**typed, "person": "other"}).status_code == 302
    assert Person.objects.filter(name=known.name).count() == 2
    assert office.post(reverse("membership-new"), {**typed, "person": str(known.pk)}).status_code == 302
    assert Membership.objects.get(person=known).body == cast.body("county")


def test_member_is_not_added_twice_in_a_term(office):
    known = cast.person("member")
    answer = office.post(reverse("membership-new"), newcomer(name=known.name, phone=known.phone))
    assert (answer.status_code, "已是第10届的委员" in answer.content.decode()) == (422, True)


def test_member_of_another_bodys_term_or_unit_is_refused(office):
    foreign = Term.objects.get(body=cast.body("city"))
    typed = newcomer(term=foreign.pk, units=[cast.unit("市提案委员会").pk])
    assert office.post(reverse("membership-new"), typed).status_code == 422
    assert not Person.objects.filter(name="钱一鸣").exists()


def test_membership_is_edited_and_a_late_editor_is_told(office):
    row = Membership.objects.get(person=cast.person("member"))
    edit = reverse("membership-edit", args=[row.pk])
    typed = {"units": [cast.unit("教育界").pk], "work_title": "院长", "starts_on": "2021-12-20", "version": 1}
    assert office.post(edit, typed).status_code == 302
    row.refresh_from_db()
    assert (row.work_title, row.version, [unit.name for unit in row.units.all()]) == ("院长", 2, ["教育界"])
    answer = office.post(edit, {**typed, "work_title": "另一位编辑写的"})
    assert (answer.status_code, "另一位编辑写的" in answer.content.decode()) == (409, True)


def test_membership_whose_units_alone_changed_is_recorded(office):
    row = Membership.objects.get(person=cast.person("member"))
    typed = {"units": [cast.unit("教育界").pk], "work_title": "", "starts_on": "2021-12-20", "version": 1}
    office.post(reverse("membership-edit", args=[row.pk]), typed)
    assert '"新":"教育界"' in Entry.objects.get().text
    assert Membership.objects.get(pk=row.pk).version == 2


def test_membership_ends_with_a_reason_and_so_does_the_post(client_for):
    row = Membership.objects.get(person=cast.person("member"))
    end = reverse("membership-end", args=[row.pk])
    office = client_for("office")
    assert office.post(end, {"ends_on": "2026-06-17", "reason": "", "version": 1}).status_code == 422
    assert office.post(end, {"ends_on": "2021-01-01", "reason": "辞去", "version": 1}).status_code == 422
    assert office.post(end, {"ends_on": "2026-06-17", "reason": "辞去", "version": 1}).status_code == 302
    assert Post.objects.get(person=cast.person("member")).ends_on == date(2026, 6, 17)
    assert '"reason":"辞去"' in Entry.objects.get(verb="revoke").text
    assert cast.actor("member").posts == ()
    assert client_for("member").get(reverse("unit-detail", args=[cast.unit("经济界").pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"贺小满", "童立新", "沈怀远"}),
        ("q=小满", {"贺小满"}),
        ("q=没有", set()),
        ("state=ended", {"魏红"}),
        ("state=all", {"贺小满", "童立新", "沈怀远", "魏红"}),
        ("unit=x&term=999&state=x&page=x", {"贺小满", "童立新", "沈怀远"}),
    ],
)
def test_roll_is_filtered(office, query: str, expected: set[str]):
    gone = cast.make_person("魏红")
    cast.make_membership(cast.body("county"), gone, ends_on=date(2026, 3, 1))
    found = names(office.get(f"{reverse('membership-list')}?{query}"))
    assert (set(found), len(found)) == (expected, len(expected))


def test_roll_is_filtered_by_unit(office):
    answer = office.get(f"{reverse('membership-list')}?unit={cast.unit('望江联络组').pk}")
    assert names(answer) == ["童立新"]


@pytest.mark.mechanism("4-01", "6-22")
def test_roll_of_a_street_is_that_of_the_units_it_covers(client_for):
    assert names(client_for("street").get(reverse("membership-list"))) == ["童立新"]
    assert names(client_for("city").get(reverse("membership-list"))) == []
    assert names(client_for("unit").get(reverse("membership-list"))) == []


def test_roll_shows_phones_to_the_office_alone(client_for):
    phone = cast.person("member2").phone
    seen = {
        who: phone in client_for(who).get(reverse("membership-list")).content.decode()
        for who in ("office", "committee", "leader", "member", "street", "admin")
    }
    assert seen == {"office": True, "committee": False, "leader": False, "member": False, "street": True, "admin": True}


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_roll_runs_the_same_queries_for_any_length(office, django_assert_num_queries, rows: int):
    for number in range(rows):
        cast.make_membership(cast.body("county"), cast.make_person(f"委员{number}"), units=[cast.unit("经济界")])
    with django_assert_num_queries(10):
        assert len(names(office.get(reverse("membership-list")))) == min(rows + 3, 25)


def test_person_is_edited_and_the_phone_stays_out_of_the_record(office):
    someone = cast.person("member")
    edit = reverse("person-edit", args=[someone.pk])
    assert office.post(edit, {"name": "贺小曼", "phone": "123", "version": 1}).status_code == 422
    assert office.post(edit, {"name": "贺小曼", "phone": "13911112222", "version": 1}).status_code == 302
    someone.refresh_from_db()
    assert (someone.name, someone.phone) == ("贺小曼", "13911112222")
    entry = Entry.objects.get(noun="person")
    assert ("13911112222" in entry.text, '"新":"贺小曼"' in entry.text) == (False, True)


def test_person_who_serves_elsewhere_too_is_kept_by_the_operator(client_for):
    someone = cast.person("member")
    cast.make_post(someone, "office", of=cast.body("city"))
    edit = reverse("person-edit", args=[someone.pk])
    typed = {"name": someone.name, "phone": "13911112222", "version": 1}
    refused = client_for("office").post(edit, typed)
    assert (refused.status_code, "此人还在其他机构任职" in refused.content.decode()) == (403, True)
    assert client_for("admin").post(edit, typed).status_code == 302


@pytest.mark.parametrize("rows", [1, 5])
def test_person_page_runs_the_same_queries_for_any_length(office, django_assert_num_queries, rows: int):
    someone = cast.person("committee")
    for _ in range(rows):
        cast.make_post(someone, "leader", of=cast.body("county"))
    with django_assert_num_queries(11):
        assert office.get(reverse("person-detail", args=[someone.pk])).status_code == 200


def test_post_is_granted_in_the_own_body(office):
    grant = reverse("body-post-new", args=[cast.body("county").pk])
    typed = {"name": "钱一鸣", "role": "committee", "title": "副主任", "starts_on": "2026-06-01"}
    assert "专委会身份要选择所在的专委会" in office.post(grant, typed).content.decode()
    assert office.post(grant, {**typed, "unit": cast.unit("市提案委员会").pk}).status_code == 422
    assert office.post(grant, {**typed, "role": "deputy"}).status_code == 422
    assert office.post(grant, {**typed, "unit": cast.unit("提案委员会").pk}).status_code == 302
    post = Post.objects.get(person__name="钱一鸣")
    assert (post.role, post.title, str(post.unit)) == ("committee", "副主任", "提案委员会")
    assert Entry.objects.get(verb="grant").body == cast.body("county").pk


def test_post_is_granted_in_an_organ_of_the_own_area_only(client_for):
    typed = {"name": "钱一鸣", "phone": "", "role": "handler", "title": "科员", "starts_on": "2026-06-01"}
    near = reverse("organ-post-new", args=[cast.organ("县教育局").pk])
    far = reverse("organ-post-new", args=[cast.organ("市水务局").pk])
    office = client_for("office")
    assert office.post(near, typed).status_code == 302
    assert office.post(far, typed).status_code == 403
    assert client_for("admin").post(far, {**typed, "role": "inspector"}).status_code == 422
    assert (
        office.post(
            reverse("organ-post-new", args=[cast.organ("县委督查室").pk]),
            {**typed, "name": "康二", "role": "inspector"},
        ).status_code
        == 302
    )


def test_post_for_a_known_person_from_the_page(client_for):
    someone = cast.person("member")
    grant = f"{reverse('body-post-new', args=[cast.body('county').pk])}?person={someone.pk}"
    office = client_for("office")
    assert "贺小满" in office.get(grant).content.decode()
    assert office.post(grant, {"role": "leader", "title": "副主席", "starts_on": "2026-06-01"}).status_code == 302
    assert Post.objects.filter(person=someone, role="leader", title="副主席").count() == 1
    assert office.get(grant.replace(str(someone.pk), str(cast.person("deputy").pk))).status_code == 404


def test_post_ends_with_a_reason_and_is_over_the_next_day(client_for, settings):
    post = Post.objects.get(person=cast.person("committee"))
    end = reverse("post-end", args=[post.pk])
    office = client_for("office")
    assert office.post(end, {"ends_on": "2026-06-18", "reason": "", "version": 1}).status_code == 422
    assert office.post(end, {"ends_on": "2026-06-18", "reason": "退休", "version": 1}).status_code == 302
    assert cast.actor("committee").role == "committee"
    settings.SHANGLIANG_TODAY = "2026-06-19"
    assert clock.today() == date(2026, 6, 18) + timedelta(days=1)
    assert cast.actor("committee").role == ""
    assert "已经结束" in office.post(end, {"ends_on": "2026-06-19", "reason": "再来", "version": 2}).content.decode()


def test_post_list_is_filtered(office):
    answer = office.get(f"{reverse('post-list')}?role=handler")
    assert sorted(names(answer)) == ["涂海燕", "邱建平"]


def test_phone_that_is_somebody_elses_user_name_is_refused(office):
    cast.make_user("13900002222", cast.make_person("用手机号登录的人"))
    someone = cast.person("member")
    typed = {"name": someone.name, "phone": "13900002222", "version": 1}
    answer = office.post(reverse("person-edit", args=[someone.pk]), typed)
    assert (answer.status_code, "另一个账号的用户名" in answer.content.decode()) == (422, True)
    assert office.post(reverse("membership-new"), newcomer(phone="13900002222")).status_code == 422
