"""Who gets which answer at which address: one `Row` for each URL name, in the module of its noun.

To add an address, append a `Row` to the noun's module (start, org, plan, drafts, …) and, for a new noun, name that
module in `MODULES`. A row says how to build the address, and what everyone of WHO gets:

    Row("unit-edit", lambda: {"pk": cast.unit("提案委员会").pk}, get=county(403, office=200), post=county(403, office=422))

`at(code, office=…)` is one code for everybody and the exceptions; `county(code, …)` is the code for the roles of the
county's 政协 and 404 for everybody outside it (another body, a visiting organ, an operator). Strangers need no mention:
a page sends them to log in (302), a form gives back what they typed (403). A method that is not named must answer 405.
A POST with invalid fields shows 422 to whoever may act; it carries version 1 unless `data` says more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.urls import URLPattern, get_resolver

MODULES = ("start", "org", "audit", "plan", "drafts", "batches", "job", "sheets")
WHO = (
    "anonymous",
    "admin",
    "office",
    "committee",
    "leader",
    "member",
    "unit",
    "inspector",
    "deputy",
    "city",
    "street",
    "presidium",
    "outsider",
)
"""A stranger, an operator, the county's roles, a bureau and the 督查室 that visit it, and the same roles elsewhere."""
IN_COUNTY = ("office", "committee", "leader", "member")
Expected = Mapping[str, int]


@dataclass(frozen=True)
class Row:
    """`make` builds the address' arguments and what it needs; `data` the POST fields, given those arguments."""

    name: str
    make: Callable[[], Mapping[str, Any]] = dict
    get: Expected | None = None
    post: Expected | None = None
    data: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    query: str = ""
    """What follows the address of a GET, for pages that need it."""
    note: str = ""


def at(everybody: int, **others: int) -> Expected:
    """One code for everybody who is logged in, and the exceptions."""
    assert set(others) <= set(WHO), others
    return {who: others.get(who, everybody) for who in WHO if who != "anonymous" or who in others}


def county(inside: int, *, elsewhere: int = 404, **others: int) -> Expected:
    """One code for the roles of the county's 政协, 404 elsewhere, and the exceptions."""
    return at(elsewhere, **{**dict.fromkeys(IN_COUNTY, inside), **others})


def rows() -> list[Row]:
    """All rows, for the test and for docs/access.md."""
    return [row for name in MODULES for row in import_module(f"tests.access.{name}").ROWS]


def expected(row: Row, method: str) -> Expected:
    """What everyone gets, strangers included; where the method does not exist one try is enough, it asks nobody's role."""
    named = row.get if method == "get" else row.post
    if named is None:
        return {"office": 405}
    return {who: named.get(who, 302 if method == "get" else 403) for who in WHO}


def url_names() -> set[str]:
    """Every name that the resolver knows."""
    found = set()
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern), f"{pattern}: give every address its own line in web.routes"
        assert pattern.name, f"{pattern}: every address has a name"
        found.add(pattern.name)
    return found
