"""Who may, asked of every ability and everybody: the answer runs no query and is a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from shangliang.core import clock
from shangliang.core.actor import NOBODY, SYSTEM
from shangliang.org.models import Body, Delivery, Membership, Organ, Person, Post, Term, Unit, User, UserSession
from shangliang.org.policy import roles_in, why_not
from tests import cast

pytestmark = pytest.mark.django_db
EVERYBODY = ("admin", "office", "committee", "leader", "member", "unit", "inspector", "deputy", "city", "street")


def objects() -> dict[str, Any]:
    county = Body.objects.get(pk=cast.body("county").pk)
    moment = clock.now()
    place = UserSession(user=cast.user("office"), session_key="k", started_at=moment, seen_at=moment, device="")
    return {
        "keep_areas": None,
        "add_body": None,
        "keep_organ": Organ.objects.with_facts().get(name="县教育局"),
        "edit_body": county,
        "set_covered_units": cast.body("street"),
        "keep_units": Unit.objects.get(name="经济界"),
        "keep_terms": Term.objects.get(body=county),
        "keep_settings": county,
        "keep_members": Membership.objects.get(person=cast.person("member")),
        "edit_person": Person.objects.with_facts().get(user__username="member"),
        "grant_post": Organ.objects.with_facts().get(name="县教育局"),
        "end_post": Post.objects.with_facts().get(person=cast.person("unit")),
        "make_account": Person.objects.with_facts().get(pk=newcomer().pk),
        "keep_account": User.objects.with_facts().get(username="member"),
        "end_session": place,
        "receive": Delivery(body=cast.body("city"), to_body=county, title="", copy={}, sent_at=moment),
    }


def newcomer() -> Person:
    someone = cast.make_person("钱一鸣")
    cast.make_post(someone, "member", of=cast.body("county"))
    return someone


ALLOWED = {
    "keep_areas": {"admin"},
    "add_body": {"admin"},
    "keep_organ": {"admin"},
    "edit_body": {"admin", "office"},
    "set_covered_units": {"admin", "office"},
    "keep_units": {"office"},
    "keep_terms": {"office"},
    "keep_settings": {"office"},
    "keep_members": {"office"},
    "edit_person": {"admin", "office"},
    "grant_post": {"admin", "office"},
    "end_post": {"admin", "office"},
    "make_account": {"admin", "office"},
    "keep_account": {"admin", "office"},
    "end_session": {"office"},
    "receive": {"office"},
}


def test_policy_allows_exactly_these_without_a_query(django_assert_num_queries):
    about = objects()
    actors = {who: cast.actor(who) for who in EVERYBODY}
    with django_assert_num_queries(0):
        answers = {(ability, who): why_not(actors[who], ability, about[ability]) for ability in about for who in actors}
    allowed = {ability: {who for who in actors if answers[ability, who] is None} for ability in about}
    assert allowed == ALLOWED
    assert all(reason.endswith("。") for reason in answers.values() if reason is not None)


def test_policy_refuses_strangers_and_unknown_abilities():
    for ability, about in objects().items():
        assert why_not(NOBODY, ability, about)
        assert why_not(SYSTEM, ability, about) is None
    assert why_not(cast.actor("admin"), "explode") == "没有这项操作。请返回页面重新选择。"


def test_policy_of_roles_follows_the_kind_of_place():
    assert [role.value for role in roles_in(cast.body("presidium"))] == ["office", "leader", "deputy"]
    assert [role.value for role in roles_in(cast.body("street"))] == ["office", "leader"]
    assert [role.value for role in roles_in(cast.organ("县委督查室"))] == ["inspector", "handler"]
    assert [role.value for role in roles_in(cast.organ("县教育局"))] == ["handler"]
