"""The calendar of dated topics by a secret, revocable address."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from shangliang.org.models import Post, User
from shangliang.plan.models import Feed, Plan
from shangliang.plan.workflow import perform
from tests import cast
from tests.plan.make import make_plan, party, topic

pytestmark = pytest.mark.django_db


def make_address(client) -> str:
    page: str = client.post(reverse("feed-new")).content.decode()
    at = page.index("/calendar/")
    return page[at : page.index('"', at)]


def summaries(address: str) -> list[str]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def plan():
    return make_plan(
        [
            topic("养老", months=(9,), lead=(party("经济委"),)),
            topic("待排的"),
            topic("内部的", months=(8,), is_restricted=True),
        ],
        issued=True,
    )


def test_dated_topics_are_in_the_calendar(client_for):
    row = plan().topics.all()[0]
    address = make_address(client_for("member"))
    assert summaries(address) == ["养老（最迟）"]
    event = Calendar.from_ical(Client().get(address).content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == date(2026, 9, 30)
    assert str(event["description"]) == "专题协商\n计划9月\n责任单位：经济委\n2026年度协商计划"
    perform(row, "hold", actor=cast.actor("office"), seen=row.version, data={"happened_on": date(2026, 6, 9)})
    assert summaries(address) == ["养老（已开展）"]


def test_owner_decides_what_shows(client_for):
    plan()
    assert sorted(summaries(make_address(client_for("office")))) == ["养老（最迟）", "内部的（最迟）"]


def test_only_the_hash_is_kept(client_for):
    secret = make_address(client_for("member")).removeprefix("/calendar/").removesuffix(".ics")
    feed = Feed.objects.get()
    assert secret not in (feed.secret_hash, str(vars(feed)))
    assert len(secret) == 32


def test_revoked_address_is_gone(client_for):
    client = client_for("member")
    address = make_address(client)
    assert client_for("member2").post(reverse("feed-revoke", args=[Feed.objects.get().pk])).status_code == 404
    assert client.post(reverse("feed-revoke", args=[Feed.objects.get().pk])).status_code == 302
    assert Client().get(address).status_code == 404


def test_wrong_address_is_not_there():
    assert Client().get(reverse("feed-calendar", args=["x" * 32])).status_code == 404


def test_address_ends_with_the_post_and_the_account(client_for):
    plan()
    address = make_address(client_for("member"))
    Post.objects.filter(person=cast.person("member")).update(ends_on=date(2026, 6, 17))
    assert Client().get(address).status_code == 404
    Post.objects.filter(person=cast.person("member")).update(ends_on=None)
    User.objects.filter(username="member").update(is_active=False)
    assert Client().get(address).status_code == 404


def test_withdrawn_plan_leaves_the_calendar(client_for):
    row = plan()
    address = make_address(client_for("member"))
    Plan.objects.filter(pk=row.pk).update(state="withdrawn")
    assert summaries(address) == []


def test_five_addresses_are_enough(client_for):
    client = client_for("member")
    for _ in range(5):
        make_address(client)
    assert client.post(reverse("feed-new")).status_code == 403
    assert client.get(reverse("feed-list")).content.decode().count("可用") == 5


def test_organ_without_a_body_makes_none(client_for):
    assert client_for("unit").post(reverse("feed-new")).status_code == 403
