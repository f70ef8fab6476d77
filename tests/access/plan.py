"""Plans, topics, targets, changes, proposals, calendars, search. Objects are the county's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.metric.models import Voucher
from shangliang.plan.actions import make_feed, propose_change, propose_topic, vouch
from shangliang.plan.models import Plan, Target, Topic, TopicProposal
from tests import cast
from tests.access.table import Expected, Row, at, county
from tests.plan.make import make_plan, target

EVERYBODY = at(200)
OFFICES = dict.fromkeys(("office", "city", "street", "presidium"), 200)
SEES_ISSUED = ("office", "committee", "leader", "member", "city", "street", "unit", "inspector")
"""An issued plan is read in the body, one above and one below, and by the organs of the area."""


def issued(code: int, **others: int) -> Expected:
    """One code for whoever reads an issued plan of the county; an operator reads it too."""
    return at(404, **{**dict.fromkeys(SEES_ISSUED, code), "admin": code, **others})


def draft(code: int, **others: int) -> Expected:
    """A plan that is not issued: staff and leaders of the county, and an operator."""
    return county(code, **{"admin": code, "member": 404, **others})


def _draft() -> Mapping[str, Any]:
    return {"pk": make_plan(targets=[target()]).pk}


def _issued() -> Mapping[str, Any]:
    return {"pk": make_plan(targets=[target()], issued=True).pk}


def _topic(*, is_issued: bool = False) -> Mapping[str, Any]:
    return {"pk": make_plan(issued=is_issued).topics.get().pk}


def _issued_topic() -> Mapping[str, Any]:
    return _topic(is_issued=True)


def _target(*, is_issued: bool = False) -> Mapping[str, Any]:
    return {"pk": make_plan(targets=[target()], issued=is_issued).targets.get().pk}


def _issued_target() -> Mapping[str, Any]:
    return _target(is_issued=True)


def _voucher() -> Mapping[str, Any]:
    row = Target.objects.with_facts().get(pk=_issued_target()["pk"])
    proof = vouch(actor=cast.actor("office"), target=row, happened_on=cast.TODAY, note="向县委汇报")
    return {"pk": row.pk, "voucher": proof.pk}


def _change() -> Mapping[str, Any]:
    plan = Plan.objects.with_facts().get(pk=_issued()["pk"])
    row = propose_change(
        actor=cast.actor("office"),
        plan=plan,
        kind="postpone",
        reason="防汛",
        topic=Topic.objects.with_facts().get(plan=plan),
        months=[9],
    )
    return {"pk": row.pk}


def _proposal() -> Mapping[str, Any]:
    row = propose_topic(
        actor=cast.actor("member"), body=cast.body("county"), year=2027, subject="农村饮水安全", reason="群众反映多"
    )
    return {"pk": row.pk}


def _feed() -> Mapping[str, Any]:
    feed, _ = make_feed(actor=cast.actor("office"), body=cast.body("county"))
    return {"pk": feed.pk}


def _calendar() -> Mapping[str, Any]:
    _, secret = make_feed(actor=cast.actor("office"), body=cast.body("county"))
    return {"secret": secret}


def version_of(model: Any, **more: Any) -> Any:
    """POST fields with the version at which the row stands."""
    return lambda arguments: {"version": model.objects.get(pk=arguments["pk"]).version, **more}


def _topics(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    plan = Plan.objects.get(pk=arguments["pk"])
    return {"version": plan.version, "what": "months", "months": ["5"], "topic": [plan.topics.get().pk]}


ROWS = (
    Row("plan-list", get=EVERYBODY),
    Row("plan-new", get=at(403, committee=200, **OFFICES), post=at(403, committee=422, **dict.fromkeys(OFFICES, 422))),
    *(
        Row(f"plan-{name}", _issued, get=issued(200), note="issued")
        for name in ("detail", "topics", "units", "leaders", "targets", "text", "print", "changes", "steps")
    ),
    Row("plan-detail", _draft, get=draft(200), note="before it is issued"),
    Row("plan-edit", _draft, get=draft(403, office=200), post=draft(403, office=422)),
    Row("plan-delete", _draft, post=draft(403, office=302), data=version_of(Plan)),
    Row(
        "plan-move",
        _draft,
        get=draft(200, admin=404),
        post=draft(403, office=302, admin=404),
        query="transition=solicit",
        data=version_of(Plan, transition="solicit", happened_on="2026-06-18"),
        note="the form shows its refusal",
    ),
    Row("topic-list", get=EVERYBODY),
    Row("topic-new", _draft, get=draft(403, office=200), post=draft(403, office=422)),
    Row("topic-set-many", _draft, post=draft(403, office=302), data=_topics),
    Row("topic-detail", _issued_topic, get=issued(200)),
    Row("topic-detail", _topic, get=draft(200), note="before the plan is issued"),
    Row("topic-edit", _topic, get=draft(403, office=200), post=draft(403, office=422)),
    Row("topic-remove", _topic, post=draft(403, office=302), data=version_of(Topic)),
    Row(
        "topic-move",
        _issued_topic,
        get=issued(200),
        post=issued(403, office=302),
        query="transition=hold",
        data=version_of(Topic, transition="hold", happened_on="2026-06-18", note="已召开"),
    ),
    Row("target-new", _draft, get=draft(403, office=200), post=draft(403, office=422)),
    Row(
        "target-detail",
        _issued_target,
        get=issued(200),
        post=issued(403, office=302, committee=302),
        data=lambda _: {"happened_on": "2026-06-18", "note": "向县委汇报", "value": "1"},
    ),
    Row("target-edit", _target, get=draft(403, office=200), post=draft(403, office=422)),
    Row("target-remove", _target, post=draft(403, office=302), data=version_of(Target)),
    Row(
        "voucher-void",
        _voucher,
        post=county(403, admin=403, office=302, committee=302),
        data=lambda given: {"version": Voucher.objects.get(pk=given["voucher"]).version, "reason": "登记错"},
    ),
    Row("change-list", get=EVERYBODY),
    Row(
        "change-new",
        _issued,
        get=issued(403, office=200, committee=200),
        post=issued(403, office=422, committee=422),
    ),
    Row("change-detail", _change, get=county(200, member=404)),
    Row(
        "change-move",
        _change,
        get=county(200, member=404),
        post=county(403, member=404, office=302),
        query="transition=decline",
        data=lambda _: {"version": 1, "transition": "decline", "happened_on": "2026-06-18", "note": "不宜改期"},
    ),
    Row("topic-proposal-list", get=EVERYBODY),
    Row(
        "topic-proposal-new",
        get=at(200, **dict.fromkeys(("admin", "unit", "inspector", "outsider"), 403)),
        post=at(422, **dict.fromkeys(("admin", "unit", "inspector", "outsider"), 403)),
    ),
    Row("topic-proposal-alike", get=EVERYBODY),
    Row("topic-proposal-detail", _proposal, get=county(200, admin=200)),
    Row(
        "topic-proposal-edit",
        _proposal,
        get=county(403, admin=403, member=200),
        post=county(403, admin=403, member=422),
    ),
    Row(
        "topic-proposal-move",
        _proposal,
        get=county(200, admin=200),
        post=county(403, admin=403, member=302),
        query="transition=take_back",
        data=version_of(TopicProposal, transition="take_back"),
        note="taken back by who proposed it",
    ),
    Row("feed-list", get=EVERYBODY),
    Row("feed-new", post=at(200, **dict.fromkeys(("admin", "unit", "inspector", "outsider"), 403))),
    Row("feed-revoke", _feed, post=at(404, office=302)),
    Row("feed-calendar", _calendar, get=at(200, anonymous=200), note="by its secret address"),
    Row("feed-calendar", lambda: {"secret": "guess"}, get=at(404, anonymous=404), note="a guess"),
    Row("search", get=EVERYBODY),
)
