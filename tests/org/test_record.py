"""Every action leaves exactly one row on record; the actions are walked, so that a new one cannot be forgotten."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shangliang.audit.models import Entry
from shangliang.core import clock
from shangliang.core.actor import SYSTEM
from shangliang.org import accounts, actions, people
from shangliang.org.models import Area, Delivery, Membership, Organ, Person, Post, Sitting, Term, User, UserSession
from tests import cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 18)
NO_WRITE_OF_ITS_OWN = {"require", "refuse_double", "refuse_crossed", "create_row", "edit_row", "settle_person"}
"""Parts that actions are made of."""


def office() -> Any:
    return cast.actor("office")


def admin() -> Any:
    return cast.actor("admin")


def county() -> Any:
    return cast.body("county")


def term() -> Term:
    return Term.objects.get(body=county())


def newcomer() -> people.Named:
    return people.Named(name="钱一鸣", phone="13900001111")


def user(name: str) -> User:
    return User.objects.with_facts().get(username=name)


def place() -> UserSession:
    moment = clock.now()
    return UserSession.objects.create(
        user=cast.user("office"), session_key="k", started_at=moment, seen_at=moment, device="安卓手机"
    )


def delivery() -> Delivery:
    return Delivery.objects.create(
        body=cast.body("city"), to_body=county(), noun="plan", object_pk=1, title="计划", copy={}, sent_at=clock.now()
    )


def membership() -> Membership:
    return Membership.objects.get(person=cast.person("member"))


ACTS: dict[str, Callable[[], object]] = {
    "create_area": lambda: actions.create_area(actor=admin(), name="石桥县", level="county", parent=None),
    "create_body": lambda: actions.create_body(
        actor=admin(), name="新政协", short_name="新", kind="cppcc", area=Area.objects.get(name="云溪县"), parent=None
    ),
    "edit_body": lambda: actions.edit_body(actor=office(), body=county(), seen=1, name="新名称", short_name="新"),
    "set_covered_units": lambda: actions.set_covered_units(actor=office(), body=cast.body("street"), seen=1, units=[]),
    "create_organ": lambda: actions.create_organ(
        actor=admin(), area=Area.objects.get(name="云溪县"), name="县水利局", short_name="水利局", kind="bureau"
    ),
    "edit_organ": lambda: actions.edit_organ(
        actor=admin(),
        organ=Organ.objects.with_facts().get(name="县教育局"),
        seen=1,
        name="县教体局",
        short_name="教体局",
        kind="bureau",
        is_active=True,
    ),
    "create_unit": lambda: actions.create_unit(
        actor=office(), body=county(), name="文史委员会", short_name="文史委", kind="committee"
    ),
    "edit_unit": lambda: actions.edit_unit(
        actor=office(), unit=cast.unit("经济界"), seen=1, name="经济界", short_name="经济", kind="sector"
    ),
    "create_term": lambda: actions.create_term(actor=office(), body=county(), number=11, starts_on=DAY),
    "edit_term": lambda: actions.edit_term(actor=office(), term=term(), seen=1, number=10, starts_on=DAY),
    "create_sitting": lambda: actions.create_sitting(
        actor=office(), term=term(), number=6, opens_on=DAY, closes_on=DAY
    ),
    "edit_sitting": lambda: actions.edit_sitting(
        actor=office(), sitting=Sitting.objects.get(), seen=1, number=5, opens_on=DAY, closes_on=DAY
    ),
    "change_setting": lambda: actions.change_setting(
        actor=office(), body=county(), key="statistics.year_start", value=12, since=DAY, reason="惯例"
    ),
    "send_delivery": lambda: actions.send_delivery(
        actor=office(), body=county(), noun="plan", object_pk=1, title="计划", copy={}, to_body=cast.body("city")
    ),
    "receive_delivery": lambda: actions.receive_delivery(actor=office(), delivery=delivery(), seen=1),
    "edit_person": lambda: people.edit_person(
        actor=office(),
        person=Person.objects.with_facts().get(user__username="member"),
        seen=1,
        name="贺小满",
        phone="13911112222",
    ),
    "add_membership": lambda: people.add_membership(
        actor=office(),
        body=county(),
        term=term(),
        named=newcomer(),
        units=[cast.unit("经济界")],
        work_title="",
        is_standing=False,
        starts_on=DAY,
    ),
    "edit_membership": lambda: people.edit_membership(
        actor=office(), membership=membership(), seen=1, units=[], work_title="校长", is_standing=True, starts_on=DAY
    ),
    "end_membership": lambda: people.end_membership(
        actor=office(), membership=membership(), seen=1, ends_on=DAY, reason="辞去"
    ),
    "grant_post": lambda: people.grant_post(
        actor=office(), named=newcomer(), role="leader", title="副主席", place=county(), starts_on=DAY
    ),
    "end_post": lambda: people.end_post(
        actor=office(),
        post=Post.objects.with_facts().get(person=cast.person("committee")),
        seen=1,
        ends_on=DAY,
        reason="退休",
    ),
    "create_account": lambda: accounts.create_account(
        actor=office(), person=Person.objects.with_facts().get(pk=_with_post().pk), username="qianym"
    ),
    "create_operator": lambda: accounts.create_operator(
        actor=replace(SYSTEM, request_id="test"), username="root2", password="Qingshan#2026x"
    ),
    "reset_password": lambda: accounts.reset_password(actor=office(), user=user("member"), seen=1),
    "set_active": lambda: accounts.set_active(actor=office(), user=user("member"), seen=1, active=False),
    "change_password": lambda: accounts.change_password(
        actor=office(), user=user("office"), old=cast.PASSWORD, new="Qingshan#2026"
    ),
    "note_entry": lambda: accounts.note_entry(actor=office(), user=user("office")),
    "end_session": lambda: accounts.end_session(actor=office(), place=place()),
    "switch_post": lambda: accounts.switch_post(actor=office(), post=office().post.pk),
}


def _with_post() -> Person:
    someone = cast.make_person("钱一鸣")
    cast.make_post(someone, "member", of=county())
    return someone


def test_record_covers_every_action():
    public = {
        name
        for module in (actions, people, accounts)
        for name, thing in inspect.getmembers(module, inspect.isfunction)
        if thing.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public - NO_WRITE_OF_ITS_OWN == set(ACTS)


@pytest.mark.parametrize("name", ACTS)
def test_record_has_one_row_for_each_action(name: str):
    ACTS[name]()
    entry = Entry.objects.get()
    assert entry.request_id == "test"
    assert entry.actor_name in {"周明礼", "admin", "系统"}
