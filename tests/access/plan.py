"""Plans and what hangs under them. Objects are the county's: a plan in draft, and one that is issued."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.metric.models import Voucher
from shangliang.plan.actions import make_feed, propose_change, propose_topic, vouch
from shangliang.plan.models import Change, Plan, Target, Topic, TopicProposal
from tests import cast
from tests.access.table import Expected, Row, at
from tests.plan.make import make_plan, target, topic

STAFF = {"office": 200, "committee": 200, "leader": 200}
EVERYBODY = at(200)


def drafted(code: int, **others: int) -> Expected:
    """A draft shows to the county's office, committees and leaders, and to an operator, who may look."""
    return at(404, **{**dict.fromkeys(("office", "committee", "leader", "admin"), code), **others})


def issued(code: int, **others: int) -> Expected:
    """An issued plan shows to the county, the body above, those below, and the organs of its area."""
    seeing = ("office", "committee", "leader", "member", "admin", "unit", "inspector", "city", "street")
    return at(404, **{**dict.fromkeys(seeing, code), **others})


def refused(shown: Expected, **others: int) -> Expected:
    """Whoever sees it gets the reason (403), except those named."""
    return {**{who: 403 if code == 200 else code for who, code in shown.items()}, **others}


def _draft() -> dict[str, Any]:
    return {"pk": make_plan([topic(months=(5,))], [target()]).pk}


def _issued() -> dict[str, Any]:
    return {"pk": make_plan([topic(months=(5,))], [target()], issued=True).pk}


def _topic() -> dict[str, Any]:
    return {"pk": Topic.objects.get(plan=_draft()["pk"]).pk}


def _issued_topic() -> dict[str, Any]:
    return {"pk": Topic.objects.get(plan=_issued()["pk"]).pk}


def _target() -> dict[str, Any]:
    return {"pk": Target.objects.get(plan=_draft()["pk"]).pk}


def _issued_target() -> dict[str, Any]:
    return {"pk": Target.objects.get(plan=_issued()["pk"]).pk}


def _voucher() -> dict[str, Any]:
    row = Target.objects.with_facts().get(plan=_issued()["pk"])
    kept = vouch(actor=cast.actor("office"), target=row, happened_on=cast.TODAY, note="汇报")
    return {"pk": row.pk, "voucher": kept.pk}


def _change() -> dict[str, Any]:
    plan = Plan.objects.get(**_issued())
    change = propose_change(
        actor=cast.actor("office"), plan=plan, kind="cancel", reason="合并办理", topic=plan.topics.get()
    )
    return {"pk": change.pk}


def _proposal() -> dict[str, Any]:
    row = propose_topic(
        actor=cast.actor("member"), body=cast.body("county"), year=2027, subject="加装电梯", reason="群众要求"
    )
    return {"pk": row.pk}


def _feed() -> dict[str, Any]:
    feed, _ = make_feed(actor=cast.actor("member"), body=cast.body("county"))
    return {"pk": feed.pk}


def _secret() -> dict[str, Any]:
    _, secret = make_feed(actor=cast.actor("member"), body=cast.body("county"))
    return {"secret": secret}


def _version(model: Any) -> Any:
    def data(kwargs: Mapping[str, Any]) -> dict[str, Any]:
        return {"version": model.objects.get(pk=kwargs["pk"]).version}

    return data


def _moving(name: str, model: Any) -> Any:
    """A move whose required fields are empty: 422 for whoever may make it."""

    def data(kwargs: Mapping[str, Any]) -> dict[str, Any]:
        return {"version": model.objects.get(pk=kwargs["pk"]).version, "transition": name}

    return data


def _topic_of_draft_plan(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": Plan.objects.get(pk=kwargs["pk"]).version, "what": "months"}


def _void(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": Voucher.objects.get(pk=kwargs["voucher"]).version}


TABS = ("detail", "topics", "units", "leaders", "targets", "changes", "text", "steps", "print")
ROWS: tuple[Row, ...] = (
    Row("plan-list", get=EVERYBODY),
    Row(
        "plan-new",
        get=at(403, office=200, committee=200, city=200, street=200, presidium=200),
        post=at(403, office=422, committee=422, city=422, street=422, presidium=422),
    ),
    *(Row(f"plan-{tab}", _draft, get=drafted(200), note="起草中的计划") for tab in TABS),
    *(Row(f"plan-{tab}", _issued, get=issued(200), note="已印发的计划") for tab in TABS),
    Row("plan-edit", _draft, get=refused(drafted(200), office=200), post=refused(drafted(200), office=422)),
    Row("plan-delete", _draft, post=refused(drafted(200), office=302), data=_version(Plan)),
    Row(
        "plan-move",
        lambda: {"pk": make_plan().pk},
        get=drafted(404),
        post=drafted(403, office=422, admin=404),
        data=_moving("solicit", Plan),
        note="不写步骤时没有表单可显示",
    ),
    Row("topic-list", get=EVERYBODY),
    Row("topic-new", _draft, get=refused(drafted(200), office=200), post=refused(drafted(200), office=422)),
    Row("topic-set-many", _draft, post=refused(drafted(200), office=422), data=_topic_of_draft_plan),
    Row("topic-detail", _topic, get=drafted(200), note="起草中的计划"),
    Row("topic-detail", _issued_topic, get=issued(200), note="已印发的计划"),
    Row("topic-edit", _topic, get=refused(drafted(200), office=200), post=refused(drafted(200), office=422)),
    Row("topic-remove", _topic, post=refused(drafted(200), office=302), data=_version(Topic)),
    Row(
        "topic-move",
        _issued_topic,
        get=issued(404),
        post=refused(issued(200), office=422),
        data=_moving("hold", Topic),
    ),
    Row("target-new", _draft, get=refused(drafted(200), office=200), post=refused(drafted(200), office=422)),
    Row("target-detail", _issued_target, get=issued(200), post=refused(issued(200), office=422, committee=422)),
    Row("target-edit", _target, get=refused(drafted(200), office=200), post=refused(drafted(200), office=422)),
    Row("target-remove", _target, post=refused(drafted(200), office=302), data=_version(Target)),
    Row(
        "voucher-void",
        _voucher,
        post=at(404, office=422, committee=422, leader=403, admin=403),
        data=_void,
    ),
    Row("change-list", get=EVERYBODY),
    Row(
        "change-new",
        _issued,
        get=refused(issued(200), office=200, committee=200),
        post=refused(issued(200), office=422, committee=422),
    ),
    Row("change-detail", _change, get=at(404, **STAFF)),
    Row(
        "change-move",
        _change,
        get=at(404),
        post=at(404, office=422, committee=403, leader=403),
        data=_moving("meet", Change),
    ),
    Row("topic-proposal-list", get=EVERYBODY),
    Row(
        "topic-proposal-new",
        get=at(200, admin=403, unit=403, inspector=403, outsider=403),
        post=at(422, admin=403, unit=403, inspector=403, outsider=403),
    ),
    Row("topic-proposal-alike", get=EVERYBODY),
    Row("topic-proposal-detail", _proposal, get=at(404, **STAFF, member=200, admin=200)),
    Row(
        "topic-proposal-edit",
        _proposal,
        get=at(404, office=403, committee=403, leader=403, admin=403, member=200),
        post=at(404, office=403, committee=403, leader=403, admin=403, member=422),
    ),
    Row(
        "topic-proposal-move",
        _proposal,
        get=at(404),
        post=at(404, office=422, committee=403, leader=403, admin=403, member=403),
        data=_moving("shortlist", TopicProposal),
    ),
    Row("feed-list", get=EVERYBODY),
    Row("feed-new", post=at(200, admin=403, unit=403, inspector=403, outsider=403), note="地址只显示一次，不跳转"),
    Row("feed-revoke", _feed, post=at(404, member=302)),
    Row("feed-calendar", _secret, get=at(200, anonymous=200), note="凭地址，不登录"),
    Row("search", get=EVERYBODY),
)
