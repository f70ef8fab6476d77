"""Build the demo world in an empty database: who is who, then the papers, by the same code as the screens."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password

from shangliang.audit.models import Entry
from shangliang.audit.record import change
from shangliang.audit.verbs import Verb
from shangliang.core.actor import SYSTEM
from shangliang.core.errors import Refused
from shangliang.org.models import Area, Body, Membership, Organ, Person, Post, Sitting, Term, Unit, User
from shangliang.web.demo.papers import load_papers
from shangliang.web.demo.people import (
    ACCOUNTS,
    BODIES,
    CITY,
    CITY_MEMBERS,
    COUNTY,
    DEPUTIES,
    HEADS,
    LEADERS,
    MEMBERS,
    ORGANS,
    STREET,
    TOWN,
    UNITS,
    Account,
)

PASSWORD = "shangliang-demo"  # noqa: S105 - public on purpose; demo mode refuses any address but loopback
SINCE = date(2022, 1, 10)

__all__ = ["ACCOUNTS", "PASSWORD", "is_loaded", "load_people", "load_world"]


def is_loaded() -> bool:
    """Has the world been built to its end? Its entry in the record is written last."""
    return Entry.objects.filter(verb=Verb.DEMO).exists()


def load_world() -> None:
    """People, then the papers each under its clerk's name. Raises Refused where an earlier start broke off."""
    if User.objects.filter(username="admin").exists():
        raise Refused("上次装载演示数据时中断了。请先运行 make demo-reset，再运行 make demo。")
    with change(SYSTEM):
        load_people()
    load_papers()
    with change(SYSTEM) as opened:
        opened.record(Verb.DEMO, None, noun="demo", label="演示数据", body=0)


def load_people(password: str = PASSWORD) -> None:
    """Areas, bodies, organs, units, terms, people, memberships, posts and accounts."""
    areas = _load_areas()
    bodies = _load_bodies(areas)
    organs = {
        short: Organ.objects.create(area=areas[area], name=name, short_name=short, kind=kind)
        for area, rows in ORGANS.items()
        for name, short, kind in rows
    }
    units = {
        (body, short): Unit.objects.create(body=bodies[body], name=name, short_name=short, kind=kind, sort_key=number)
        for body, rows in UNITS.items()
        for number, (name, short, kind) in enumerate(rows)
    }
    bodies["东关联络处"].covers.add(units["清源县政协", "东关联络组"])
    terms = _load_terms(bodies)
    people: dict[str, Person] = {}
    _load_members(bodies, units, terms, people)
    for name, title, body in LEADERS:
        _post(people, name, "leader", title, body=bodies[body])
    for name, short in HEADS:
        unit = units["清源县政协", short]
        _post(people, name, "committee", f"{unit.name}主任", body=bodies["清源县政协"], unit=unit)
    _load_accounts(bodies, units, organs, people, password)


def _load_areas() -> dict[str, Area]:
    city = Area.objects.create(name=CITY, level="city")
    county = Area.objects.create(name=COUNTY, level="county", parent=city)
    street = Area.objects.create(name=STREET, level="street", parent=county)
    town = Area.objects.create(name=TOWN, level="town", parent=county)
    return {CITY: city, COUNTY: county, STREET: street, TOWN: town}


def _load_bodies(areas: dict[str, Area]) -> dict[str, Body]:
    bodies: dict[str, Body] = {}
    for short, (name, kind, area, parent) in BODIES.items():
        bodies[short] = Body.objects.create(
            name=name, short_name=short, kind=kind, area=areas[area], parent=bodies.get(parent)
        )
    return bodies


def _load_terms(bodies: dict[str, Body]) -> dict[str, Term]:
    terms = {}
    for short, body in bodies.items():
        number = {"澜川市政协": 9, "清源县政协": 11, "东关联络处": 11, "柳溪镇人大主席团": 14}[short]
        terms[short] = Term.objects.create(body=body, number=number, starts_on=SINCE)
        if short != "东关联络处":
            Sitting.objects.create(
                body=body, term=terms[short], number=5, opens_on=date(2026, 1, 15), closes_on=date(2026, 1, 18)
            )
    return terms


def _person(people: dict[str, Person], name: str) -> Person:
    if name not in people:
        # no phone number begins with 100: these reach nobody
        people[name] = Person.objects.create(name=name, phone=f"100{len(people):08d}")
    return people[name]


def _post(people: dict[str, Person], name: str, role: str, title: str, **place: object) -> None:
    Post.objects.create(person=_person(people, name), role=role, title=title, starts_on=SINCE, **place)


def _load_members(
    bodies: dict[str, Body], units: dict[tuple[str, str], Unit], terms: dict[str, Term], people: dict[str, Person]
) -> None:
    rows: list[tuple[str, str, str, tuple[str, ...], str]] = [
        ("清源县政协", name, "member", (sector, group), work) for name, sector, group, work in MEMBERS
    ]
    rows += [("柳溪镇人大主席团", name, "deputy", (group,), work) for name, group, work in DEPUTIES]
    rows += [("澜川市政协", name, "member", (), "") for name in CITY_MEMBERS]
    for body, name, kind, places, work in rows:
        membership = Membership.objects.create(
            body=bodies[body],
            term=terms[body],
            person=_person(people, name),
            kind=kind,
            work_title=work,
            starts_on=SINCE,
        )
        membership.units.set([units[body, place] for place in places])
        _post(people, name, kind, f"{body.removesuffix('主席团')}{membership.get_kind_display()}", body=bodies[body])


def _load_accounts(
    bodies: dict[str, Body],
    units: dict[tuple[str, str], Unit],
    organs: dict[str, Organ],
    people: dict[str, Person],
    password: str,
) -> None:
    secret = make_password(password)
    for account in ACCOUNTS:
        person = _account_holder(account, bodies, units, organs, people)
        User.objects.create(
            username=account.username, password=secret, person=person, is_operator=account.role == "operator"
        )


def _account_holder(
    account: Account,
    bodies: dict[str, Body],
    units: dict[tuple[str, str], Unit],
    organs: dict[str, Organ],
    people: dict[str, Person],
) -> Person | None:
    """The person behind the account, with the post that the account names unless a membership gave it already."""
    if not account.name:
        return None
    known = account.name in people
    if not (known and account.role in {"member", "deputy"}):
        place: dict[str, object] = {"organ": organs[account.organ]} if account.organ else {"body": bodies[account.body]}
        if account.unit:
            place["unit"] = units[account.body, account.unit]
        _post(people, account.name, account.role, account.title, **place)
    return people[account.name]
