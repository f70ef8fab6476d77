"""Accounts as the office keeps them: slip, reset, switch, and who may not."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.org import passwords
from shangliang.org.models import User, UserSession
from shangliang.org.rules import default_rules
from tests import cast

pytestmark = pytest.mark.django_db


def newcomer():
    someone = cast.make_person("钱一鸣", phone="13900001111")
    cast.make_membership(cast.body("county"), someone)
    cast.make_post(someone, "member", of=cast.body("county"))
    return someone


def password_on(answer) -> str:
    return str(re.findall(r'<b translate="no">(.+?)</b>', answer.content.decode())[0])


def log_in(name: str, password: str):
    client = Client()
    return client, client.post(reverse("login"), {"name": name, "password": password})


def test_account_is_opened_with_a_slip_that_works_once_shown(office):
    someone = newcomer()
    address = reverse("account-new", args=[someone.pk])
    assert 'value="13900001111"' in office.get(address).content.decode()
    answer = office.post(address, {"username": "Qianym"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    password = password_on(answer)
    user = User.objects.get(person=someone)
    assert (user.username, user.must_change_password, password in user.password) == ("qianym", True, False)
    entry = Entry.objects.get(verb="create")
    assert (password in entry.text, entry.body) == (False, cast.body("county").pk)
    client, entered = log_in("qianym", password)
    assert entered.status_code == 302
    assert client.get("/")["Location"] == reverse("password-change")
    assert office.get(address).status_code == 403


@pytest.mark.parametrize("taken", ["member", "13800000005"])
def test_account_name_that_is_taken_is_refused(office, taken: str):
    answer = office.post(reverse("account-new", args=[newcomer().pk]), {"username": taken})
    assert (answer.status_code, "已有人使用" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("name", ["x", "1abc", "有中文", "a b c", "<script>"])
def test_account_name_that_is_no_name_is_refused(office, name: str):
    assert office.post(reverse("account-new", args=[newcomer().pk]), {"username": name}).status_code == 422


def test_password_is_reset_and_the_old_places_end(office):
    client, _ = log_in("member", cast.PASSWORD)
    answer = office.post(reverse("account-reset", args=[cast.user("member").pk]), {"version": 1})
    password = password_on(answer)
    assert client.get("/account/").status_code == 302
    assert UserSession.objects.count() == 0
    assert log_in("member", cast.PASSWORD)[1].status_code == 422
    assert log_in("member", password)[1].status_code == 302
    assert password not in Entry.objects.get(verb="reset").text
    assert office.post(reverse("account-reset", args=[cast.user("member").pk]), {"version": 1}).status_code == 409
    assert office.post(reverse("account-reset", args=[cast.user("member").pk])).status_code == 409


def test_account_is_switched_off_and_on(office):
    client, _ = log_in("unit", cast.PASSWORD)
    switch = reverse("account-switch", args=[cast.user("unit").pk])
    assert office.post(switch, {"version": 1, "active": "0"}).status_code == 302
    assert client.get("/account/").status_code == 302
    assert log_in("unit", cast.PASSWORD)[1].status_code == 422
    assert office.post(switch, {"version": 2, "active": "1"}).status_code == 302
    assert log_in("unit", cast.PASSWORD)[1].status_code == 302


def test_account_of_oneself_cannot_be_reset_or_switched(office):
    me = cast.user("office")
    for name in ("account-reset", "account-switch"):
        answer = office.post(reverse(name, args=[me.pk]), {"version": 1})
        assert (answer.status_code, "不能停用或重置自己的账号" in answer.content.decode()) == (403, True)


def test_account_of_somebody_with_power_elsewhere_is_out_of_reach(client_for):
    """The office of a street must not take over the city's office by way of a shared person."""
    someone = cast.person("city")
    cast.make_membership(cast.body("county"), someone)
    reset = reverse("account-reset", args=[cast.user("city").pk])
    answer = client_for("office").post(reset, {"version": 1})
    assert (answer.status_code, "此人还在其他机构任职" in answer.content.decode()) == (403, True)
    assert client_for("admin").post(reset, {"version": 1}).status_code == 200


def test_operator_is_reset_by_another_operator_only(client_for):
    second = cast.make_user("admin2", operator=True)
    assert client_for("office").post(reverse("account-reset", args=[second.pk]), {"version": 1}).status_code == 404
    answer = client_for("admin").post(reverse("account-reset", args=[second.pk]), {"version": 1})
    assert len(password_on(answer)) >= 12


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"office", "committee", "member", "member2", "leader", "unit", "unit2", "inspector"}),
        ("q=unit", {"unit", "unit2"}),
        ("q=沈怀远", {"leader"}),
        ("state=off", {"member"}),
        ("state=first", {"unit"}),
    ],
)
def test_account_list_is_filtered(office, query: str, expected: set[str]):
    User.objects.filter(username="member").update(is_active=False)
    User.objects.filter(username="unit").update(must_change_password=True)
    page = office.get(f"{reverse('account-list')}?{query}").content.decode()
    assert set(re.findall(r'data-label="用户名">(\w+)<', page)) == expected


@pytest.mark.parametrize("rows", [1, 3, 16])
def test_account_list_runs_the_same_queries_for_any_length(office, django_assert_num_queries, rows: int):
    for number in range(rows):
        someone = cast.make_person(f"委员{number}")
        cast.make_membership(cast.body("county"), someone)
        cast.make_post(someone, "member", of=cast.body("county"))
        cast.make_user(f"member-{number}", someone)
    with django_assert_num_queries(13):
        assert office.get(reverse("account-list")).status_code == 200


def test_initial_password_can_be_read_and_meets_every_rule():
    user = User(username="somebody", is_operator=True)
    for _ in range(50):
        password = passwords.initial_password(12)
        assert not set(password) & set("O0Il1o")
        assert passwords.faults(password, user, default_rules()) == []


def test_phone_as_user_name_is_not_spelt_out_in_the_record(office):
    someone = cast.make_person("钱新来")
    cast.make_membership(cast.body("county"), someone)
    answer = office.post(reverse("account-new", args=[someone.pk]), {"username": "13912345678"})
    assert answer.status_code == 200
    (entry,) = Entry.objects.filter(noun="user", verb="create")
    assert json.loads(entry.text)["label"] == "账号139****5678（钱新来）"
    assert "13912345678" not in entry.text
