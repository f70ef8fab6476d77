"""Bodies, organs, units, terms, people, posts, accounts, rules, deliveries. Objects are the county's."""

from __future__ import annotations

from shangliang.core import clock
from shangliang.org.models import Body, Delivery, Membership, Post, Sitting, Term
from tests import cast
from tests.access.table import Row, at, county

EVERYBODY = at(200)
OWN_OFFICE = {"office": 200, "city": 200, "street": 200, "presidium": 200}
OWN_OFFICE_POST = dict.fromkeys(OWN_OFFICE, 422)
NO_BODY = {"admin": 404, "unit": 404, "inspector": 404, "outsider": 404}
SEES_ORGAN = ("street", "presidium", "deputy", "unit", *("office", "committee", "leader", "member"))
SEES_BODY = ("city", "street", "unit", "inspector", *("office", "committee", "leader", "member"))


def _county() -> dict[str, int]:
    return {"pk": cast.body("county").pk}


def _street() -> dict[str, int]:
    return {"pk": cast.body("street").pk}


def _organ() -> dict[str, int]:
    return {"pk": cast.organ("县教育局").pk}


def _unit() -> dict[str, int]:
    return {"pk": cast.unit("提案委员会").pk}


def _term() -> dict[str, int]:
    return {"pk": Term.objects.get(body=cast.body("county")).pk}


def _sitting() -> dict[str, int]:
    return {"pk": Sitting.objects.get().pk}


def _membership(username: str = "member") -> dict[str, int]:
    return {"pk": Membership.objects.get(person=cast.person(username)).pk}


def _person() -> dict[str, int]:
    return {"pk": cast.person("member").pk}


def _newcomer() -> dict[str, int]:
    someone = cast.make_person("钱新来")
    cast.make_membership(cast.body("county"), someone)
    return {"pk": someone.pk}


def _post(username: str = "committee") -> dict[str, int]:
    return {"pk": Post.objects.get(person=cast.person(username)).pk}


def _user() -> dict[str, int]:
    return {"pk": cast.user("member").pk}


def _delivery() -> dict[str, int]:
    row = Delivery.objects.create(
        body=cast.body("city"),
        to_body=Body.objects.get(pk=cast.body("county").pk),
        noun="plan",
        object_pk=1,
        title="青澜市政协2026年度协商计划",
        copy={"名称": "青澜市政协2026年度协商计划"},
        sent_at=clock.now(),
    )
    return {"pk": row.pk}


def seen(_: object) -> dict[str, object]:
    """A form that was just opened: everything of the cast stands at version 1."""
    return {"version": 1, "active": "0"}


ROWS = (
    Row("org-home", get=EVERYBODY),
    Row("body-list", get=EVERYBODY),
    Row("body-new", get=at(403, admin=200), post=at(403, admin=422)),
    Row("area-new", get=at(403, admin=200), post=at(403, admin=422)),
    Row("body-detail", _county, get=at(404, admin=200, **dict.fromkeys(SEES_BODY, 200))),
    Row(
        "body-edit",
        _county,
        get=at(404, **{**dict.fromkeys(SEES_BODY, 403), "admin": 200, "office": 200}),
        post=at(404, **{**dict.fromkeys(SEES_BODY, 403), "admin": 422, "office": 422}),
    ),
    Row(
        "body-covers",
        _street,
        get=county(403, admin=200, office=200, street=403),
        post=county(403, admin=302, office=302, street=403),
        data=seen,
        note="given by the body above",
    ),
    Row(
        "body-post-new",
        _county,
        get=at(404, **{**dict.fromkeys(SEES_BODY, 403), "admin": 200, "office": 200}),
        post=at(404, **{**dict.fromkeys(SEES_BODY, 403), "admin": 422, "office": 422}),
    ),
    Row("organ-list", get=EVERYBODY),
    Row("organ-new", get=at(403, admin=200), post=at(403, admin=422)),
    Row("organ-detail", _organ, get=at(404, admin=200, **dict.fromkeys(SEES_ORGAN, 200))),
    Row(
        "organ-edit",
        _organ,
        get=at(404, admin=200, **dict.fromkeys(SEES_ORGAN, 403)),
        post=at(404, admin=422, **dict.fromkeys(SEES_ORGAN, 403)),
    ),
    Row(
        "organ-post-new",
        _organ,
        get=at(404, **{**dict.fromkeys(SEES_ORGAN, 403), "admin": 200, "office": 200}),
        post=at(404, **{**dict.fromkeys(SEES_ORGAN, 403), "admin": 422, "office": 422}),
    ),
    Row("unit-list", get=EVERYBODY),
    Row("unit-new", get=at(403, **NO_BODY, **OWN_OFFICE), post=at(403, **NO_BODY, **OWN_OFFICE_POST)),
    Row("unit-detail", _unit, get=county(200, admin=200)),
    Row("unit-edit", _unit, get=county(403, admin=403, office=200), post=county(403, admin=403, office=422)),
    Row("term-list", get=EVERYBODY),
    Row("term-new", get=at(403, **NO_BODY, **OWN_OFFICE), post=at(403, **NO_BODY, **OWN_OFFICE_POST)),
    Row("term-edit", _term, get=county(403, admin=403, office=200), post=county(403, admin=403, office=422)),
    Row("sitting-new", _term, get=county(403, admin=403, office=200), post=county(403, admin=403, office=422)),
    Row("sitting-edit", _sitting, get=county(403, admin=403, office=200), post=county(403, admin=403, office=422)),
    Row("membership-list", get=EVERYBODY),
    Row("membership-new", get=at(403, **NO_BODY, **OWN_OFFICE), post=at(403, **NO_BODY, **OWN_OFFICE_POST)),
    Row(
        "membership-edit",
        _membership,
        get=county(403, admin=403, office=200),
        post=county(403, admin=403, office=422),
    ),
    Row(
        "membership-edit",
        lambda: _membership("member2"),
        get=county(403, admin=403, office=200, street=403),
        post=county(403, admin=403, office=422, street=403),
        note="of a unit that the street covers",
    ),
    Row(
        "membership-end",
        _membership,
        get=county(403, admin=403, office=200),
        post=county(403, admin=403, office=422),
    ),
    Row("person-detail", _person, get=county(200, admin=200)),
    Row("person-edit", _person, get=county(403, admin=200, office=200), post=county(403, admin=422, office=422)),
    Row("account-new", _newcomer, get=county(403, admin=200, office=200), post=county(403, admin=422, office=422)),
    Row("post-list", get=EVERYBODY),
    Row("post-end", _post, get=county(403, admin=200, office=200), post=county(403, admin=422, office=422)),
    Row(
        "post-end",
        lambda: _post("unit"),
        get=county(403, admin=200, office=200, unit=403),
        post=county(403, admin=422, office=422, unit=403),
        note="of an organ",
    ),
    Row("account-list", get=EVERYBODY, note="others than the office see their own"),
    Row("account-reset", _user, post=at(404, admin=200, office=200, member=403), data=seen),
    Row("account-switch", _user, post=at(404, admin=302, office=302, member=403), data=seen),
    Row("setting-list", get=at(200, **NO_BODY)),
    Row(
        "setting-edit",
        lambda: {"key": "plan.steps"},
        get=at(403, **NO_BODY, **OWN_OFFICE),
        post=at(403, **NO_BODY, **OWN_OFFICE_POST),
    ),
    Row("delivery-list", get=EVERYBODY),
    Row("delivery-detail", _delivery, get=county(200, admin=200, city=200)),
    Row("delivery-receive", _delivery, post=county(403, admin=403, office=302, city=403), data=seen),
)
