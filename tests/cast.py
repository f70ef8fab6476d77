"""The fixed cast of the tests: invented bodies, organs, units and people, and plain builders for more of them.

The cast stands in the test database before the first test and comes back after every test that commits. Look rows up
by what a reader would call them: `body("county")`, `user("office")`, `actor("office")`, `unit("提案委员会")`,
`organ("县教育局")`, `person("member")`. Today is 2026-06-18 (tests/settings.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.org.actors import make_actor
from shangliang.org.models import (
    Area,
    Body,
    BodyKind,
    Level,
    Membership,
    MembershipKind,
    Organ,
    OrganKind,
    Person,
    Post,
    Role,
    Sitting,
    Term,
    Unit,
    UnitKind,
    User,
)

PASSWORD = "Shangliang-2026"
TODAY = date(2026, 6, 18)
BEGIN = date(2021, 12, 20)
BODIES = {
    "city": "青澜市政协",
    "county": "云溪县政协",
    "street": "望江街道联络处",
    "presidium": "松坪镇人大主席团",
}


@dataclass(frozen=True)
class Part:
    """One of the cast: the account, the person behind it, and the post held."""

    username: str
    name: str
    role: str = ""
    title: str = ""
    body: str = ""
    unit: str = ""
    organ: str = ""
    membership: str = ""


CAST = (
    Part("admin", ""),
    Part("office", "周明礼", "office", "办公室主任", body="county"),
    Part("committee", "许知秋", "committee", "提案委主任", body="county", unit="提案委员会"),
    Part("member", "贺小满", "member", "委员", body="county", unit="经济界", membership="member"),
    Part("member2", "童立新", "member", "委员", body="county", unit="望江联络组", membership="member"),
    Part("unit", "邱建平", "handler", "教育局办公室主任", organ="县教育局"),
    Part("unit2", "涂海燕", "handler", "住建局办公室副主任", organ="县住建局"),
    Part("leader", "沈怀远", "leader", "主席", body="county", membership="member"),
    Part("inspector", "康守正", "inspector", "督查室主任", organ="县委督查室"),
    Part("city", "顾念之", "office", "办公室主任", body="city"),
    Part("street", "陆春生", "office", "联络处主任", body="street"),
    Part("presidium", "雷松柏", "office", "主席团秘书", body="presidium"),
    Part("deputy", "田玉梅", "deputy", "代表", body="presidium", unit="第一代表小组", membership="deputy"),
    Part("outsider", "尹若水", "handler", "水务局科员", organ="市水务局"),
)
"""Accounts as in the demo world; `outsider` works for an organ of the city, which does not visit the county."""


def make_area(name: str, level: str, parent: Area | None = None) -> Area:
    return Area.objects.create(name=name, level=level, parent=parent)


def make_body(short_name: str, kind: str, area: Area, *, parent: Body | None = None, name: str = "") -> Body:
    return Body.objects.create(name=name or short_name, short_name=short_name, kind=kind, area=area, parent=parent)


def make_organ(name: str, area: Area, *, kind: str = OrganKind.BUREAU, short_name: str = "") -> Organ:
    return Organ.objects.create(area=area, name=name, short_name=short_name or name, kind=kind)


def make_unit(name: str, of: Body, *, kind: str = UnitKind.COMMITTEE, short_name: str = "") -> Unit:
    return Unit.objects.create(body=of, name=name, short_name=short_name or name, kind=kind)


def make_term(of: Body, number: int = 10, *, starts_on: date = BEGIN, ends_on: date | None = None) -> Term:
    return Term.objects.create(body=of, number=number, starts_on=starts_on, ends_on=ends_on)


def make_person(name: str, *, phone: str | None = None) -> Person:
    return Person.objects.create(name=name, phone=phone)


def make_membership(
    of: Body,
    someone: Person,
    *,
    term: Term | None = None,
    kind: str = MembershipKind.MEMBER,
    units: Iterable[Unit] = (),
    starts_on: date = BEGIN,
    ends_on: date | None = None,
) -> Membership:
    row = Membership.objects.create(
        body=of,
        term=term or Term.objects.filter(body=of).latest("number"),
        person=someone,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    row.units.set(units)
    return row


def make_post(
    someone: Person,
    role: str,
    *,
    of: Body | None = None,
    organ: Organ | None = None,
    unit: Unit | None = None,
    title: str = "",
    starts_on: date = BEGIN,
    ends_on: date | None = None,
) -> Post:
    return Post.objects.create(
        person=someone,
        role=role,
        title=title or str(Role(role).label),
        body=of,
        organ=organ,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def make_user(
    username: str, someone: Person | None = None, *, password: str = PASSWORD, operator: bool = False
) -> User:
    return User.objects.create(
        username=username,
        person=someone,
        is_operator=operator,
        password=make_password(password),
        password_changed_at=clock.now(),
    )


def body(key: str) -> Body:
    """`city`, `county`, `street` or `presidium`."""
    return Body.objects.get(short_name=BODIES[key])


def unit(name: str) -> Unit:
    return Unit.objects.get(name=name)


def organ(name: str) -> Organ:
    return Organ.objects.get(name=name)


def user(username: str) -> User:
    return User.objects.select_related("person").get(username=username)


def person(username: str) -> Person:
    """The person behind an account of the cast."""
    return Person.objects.get(user__username=username)


def actor(username: str) -> Actor:
    """Who acts when this account is at work, in its first post."""
    return make_actor(user(username), request_id="test")


def load() -> None:
    """Put the cast into an empty database."""
    areas = _load_areas()
    bodies = _load_bodies(areas)
    units = _load_units(bodies)
    organs = _load_organs(areas)
    terms = {key: make_term(of, 10 if key != "presidium" else 19) for key, of in bodies.items()}
    Sitting.objects.create(
        body=bodies["county"],
        term=terms["county"],
        number=5,
        opens_on=date(2026, 1, 20),
        closes_on=date(2026, 1, 23),
    )
    password = make_password(PASSWORD)
    for number, part in enumerate(CAST):
        _load_part(part, number, password, bodies, units, organs, terms)


def _load_areas() -> dict[str, Area]:
    city = make_area("青澜市", Level.CITY)
    county = make_area("云溪县", Level.COUNTY, city)
    street = make_area("望江街道", Level.STREET, county)
    return {"city": city, "county": county, "street": street, "presidium": make_area("松坪镇", Level.TOWN, county)}


def _load_bodies(areas: dict[str, Area]) -> dict[str, Body]:
    city = make_body(BODIES["city"], BodyKind.CPPCC, areas["city"], name="政协青澜市委员会")
    county = make_body(BODIES["county"], BodyKind.CPPCC, areas["county"], parent=city, name="政协云溪县委员会")
    street = make_body(
        BODIES["street"], BodyKind.LIAISON, areas["street"], parent=county, name="政协云溪县委员会望江街道联络处"
    )
    town = make_body(BODIES["presidium"], BodyKind.PRESIDIUM, areas["presidium"], name="松坪镇人民代表大会主席团")
    return {"city": city, "county": county, "street": street, "presidium": town}


def _load_units(bodies: dict[str, Body]) -> dict[str, Unit]:
    county = bodies["county"]
    rows = [
        make_unit("县政协办公室", county, kind=UnitKind.OFFICE, short_name="办公室"),
        make_unit("提案委员会", county, short_name="提案委"),
        make_unit("经济委员会", county, short_name="经济委"),
        make_unit("社会和法制委员会", county, short_name="社法委"),
        make_unit("经济界", county, kind=UnitKind.SECTOR),
        make_unit("教育界", county, kind=UnitKind.SECTOR),
        make_unit("望江联络组", county, kind=UnitKind.LIAISON_GROUP),
        make_unit("第一代表小组", bodies["presidium"], kind=UnitKind.DEPUTY_GROUP),
        make_unit("市提案委员会", bodies["city"], short_name="市提案委"),
    ]
    units = {row.name: row for row in rows}
    bodies["street"].covers.add(units["望江联络组"])
    return units


def _load_organs(areas: dict[str, Area]) -> dict[str, Organ]:
    county = areas["county"]
    rows = [
        make_organ("县委办公室", county, kind=OrganKind.PARTY_OFFICE, short_name="县委办"),
        make_organ("县政府办公室", county, kind=OrganKind.GOV_OFFICE, short_name="县政府办"),
        make_organ("县委督查室", county, kind=OrganKind.SUPERVISION),
        make_organ("县教育局", county),
        make_organ("县住建局", county),
        make_organ("市水务局", areas["city"]),
    ]
    return {row.name: row for row in rows}


def _load_part(
    part: Part,
    number: int,
    password: str,
    bodies: dict[str, Body],
    units: dict[str, Unit],
    organs: dict[str, Organ],
    terms: dict[str, Term],
) -> None:
    someone = make_person(part.name, phone=f"1380000{number:04d}") if part.name else None
    User.objects.create(
        username=part.username,
        person=someone,
        is_operator=part.username == "admin",
        password=password,
        password_changed_at=clock.now(),
    )
    if someone is None:
        return
    in_unit = units.get(part.unit)
    make_post(
        someone,
        part.role,
        of=bodies.get(part.body),
        organ=organs.get(part.organ),
        unit=in_unit if part.role == "committee" else None,
        title=part.title,
    )
    if part.membership:
        make_membership(
            bodies[part.body],
            someone,
            term=terms[part.body],
            kind=part.membership,
            units=[in_unit] if in_unit else [],
        )
