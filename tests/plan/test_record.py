"""Every action leaves exactly one entry of its own, and none where it was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from shangliang.audit.models import Entry
from shangliang.audit.verification import verify
from shangliang.core.errors import Refused
from shangliang.plan import actions
from shangliang.plan.models import Feed, Plan, Target, Topic, TopicProposal
from shangliang.plan.policy import KINDS_OF, why_not_create
from shangliang.plan.states import PlanKind
from shangliang.plan.workflow import perform
from tests import cast
from tests.plan.make import make_plan, party, target, topic

pytestmark = pytest.mark.django_db


def _draft() -> Plan:
    return Plan.objects.with_facts().get(pk=make_plan([topic()], [target()]).pk)


def _issued() -> Plan:
    return make_plan([topic()], [target()], issued=True)


def _proposal() -> TopicProposal:
    return actions.propose_topic(
        actor=cast.actor("office"), body=cast.body("county"), year=2027, subject="加装电梯", reason="群众要求"
    )


def _voucher(row: Target) -> object:
    return actions.vouch(actor=cast.actor("office"), target=row, happened_on=cast.TODAY, note="汇报")


def prepared(name: str) -> Callable[[], object]:
    """The act itself, with everything that it needs already in place."""
    who, county = cast.actor("office"), cast.body("county")
    if name == "create_plan":
        return make_plan
    if name in {"propose_change", "vouch", "void_voucher"}:
        plan = _issued()
        row, one = plan.topics.get(), Target.objects.with_facts().get(plan=plan)
        if name == "propose_change":
            return lambda: actions.propose_change(actor=who, plan=plan, kind="cancel", reason="合并", topic=row)
        if name == "vouch":
            return lambda: _voucher(one)
        kept = _voucher(one)
        return lambda: actions.void_voucher(actor=who, target=one, voucher=kept, seen=1, reason="重复")  # type: ignore[arg-type]
    if name in {"propose_topic", "edit_proposal"}:
        if name == "propose_topic":
            return _proposal
        asked = _proposal()
        return lambda: actions.edit_proposal(actor=who, proposal=asked, seen=1, subject="改", reason="因")
    if name == "make_feed":
        return lambda: actions.make_feed(actor=who, body=county)
    if name == "revoke_feed":
        feed, _ = actions.make_feed(actor=who, body=county)
        return lambda: actions.revoke_feed(actor=who, feed=feed)
    plan = _draft()
    row, one = plan.topics.get(), Target.objects.with_facts().get(plan=plan)
    acts: dict[str, Callable[[], object]] = {
        "edit_plan": lambda: actions.edit_plan(actor=who, plan=plan, seen=1, title="新名称", year=2026),
        "delete_plan": lambda: actions.delete_plan(actor=who, plan=plan, seen=1),
        "add_topic": lambda: actions.add_topic(actor=who, plan=plan, seen=1, data=topic("新议题")),
        "edit_topic": lambda: actions.edit_topic(actor=who, topic=row, seen=1, data=topic("改议题")),
        "remove_topic": lambda: actions.remove_topic(actor=who, topic=row, seen=1),
        "set_months_for_many": lambda: actions.set_months_for_many(
            actor=who, plan=plan, seen=1, topics=[row.pk], months=[5]
        ),
        "set_party_for_many": lambda: actions.set_party_for_many(
            actor=who, plan=plan, seen=1, topics=[row.pk], part="lead", parties=[party("经济委")]
        ),
        "add_target": lambda: actions.add_target(actor=who, plan=plan, seen=1, data=target("新指标")),
        "edit_target": lambda: actions.edit_target(actor=who, target=one, seen=1, data=target("改指标")),
        "remove_target": lambda: actions.remove_target(actor=who, target=one, seen=1),
    }
    return acts[name]


@pytest.mark.parametrize("name", actions.__all__)
def test_action_leaves_one_entry(name):
    act = prepared(name)
    before = Entry.objects.count()
    act()
    assert Entry.objects.count() == before + 1
    assert list(verify()) == []


def test_refused_move_leaves_nothing():
    plan = _draft()
    before = Entry.objects.count()
    with pytest.raises(Refused):
        perform(
            plan,
            "issue_jointly",
            actor=cast.actor("office"),
            seen=1,
            data={"happened_on": date(2026, 1, 1), "doc_no": "1"},
        )
    plan.refresh_from_db()
    assert (plan.state, plan.version, plan.steps.count(), Entry.objects.count()) == ("draft", 1, 1, before)


@pytest.mark.parametrize("who", ["member", "leader", "unit", "inspector", "deputy", "city", "presidium"])
def test_nobody_else_writes(who):
    plan = _draft()
    row = plan.topics.get()
    outsider = cast.actor(who)
    refused = [
        lambda: actions.edit_plan(actor=outsider, plan=plan, seen=1, title="改", year=2026),
        lambda: actions.add_topic(actor=outsider, plan=plan, seen=1, data=topic()),
        lambda: actions.edit_topic(actor=outsider, topic=row, seen=1, data=topic()),
        lambda: actions.remove_topic(actor=outsider, topic=row, seen=1),
        lambda: actions.set_months_for_many(actor=outsider, plan=plan, seen=1, topics=[row.pk], months=[5]),
    ]
    before = Entry.objects.count()
    for act in refused:
        with pytest.raises(Refused):
            act()
    assert Entry.objects.count() == before
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("kind", [kind.value for kind in PlanKind])
@pytest.mark.parametrize("body", ["city", "county", "street", "presidium"])
def test_body_makes_only_its_kinds_of_plan(body, kind):
    """What a body's kind does not have does not appear."""
    office = {"county": "office"}.get(body, body)
    of = cast.body(body)
    refusal = why_not_create(cast.actor(office), of, kind, None)
    assert (refusal is None) == (kind in KINDS_OF[of.kind])


def test_feed_of_somebody_else_is_not_revoked():
    feed, _ = actions.make_feed(actor=cast.actor("member"), body=cast.body("county"))
    with pytest.raises(Refused):
        actions.revoke_feed(actor=cast.actor("office"), feed=feed)
    assert Feed.objects.get().revoked_at is None
