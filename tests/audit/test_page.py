"""The page of the record: who sees it, filters, fifty a page, a fixed number of queries."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.audit.record import change
from shangliang.audit.verbs import Verb
from shangliang.org import actions
from tests import cast

pytestmark = pytest.mark.django_db


def write(username: str, verb: Verb, on: object, *, body: str = "county", times: int = 1) -> None:
    for _ in range(times):
        with change(cast.actor(username)) as opened:
            opened.record(verb, on, body=cast.body(body).pk)


def shown(answer) -> list[str]:
    """The sequence numbers on the page, in order."""
    return re.findall(r"第 (\d+) 条", answer.content.decode())


def test_page_shows_only_the_own_body(office):
    write("office", Verb.EDIT, cast.body("county"))
    write("city", Verb.EDIT, cast.body("city"), body="city", times=2)
    assert shown(office.get(reverse("audit-list"))) == ["1"]


def test_page_shows_everything_to_an_operator(client_for):
    write("office", Verb.EDIT, cast.body("county"))
    write("city", Verb.EDIT, cast.body("city"), body="city", times=2)
    assert sorted(shown(client_for("admin").get(reverse("audit-list")))) == ["1", "1", "2"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["4", "3", "2", "1"]),
        ("who=许知秋", ["3"]),
        ("verb=void", ["4", "2"]),
        ("noun=unit", ["4"]),
        ("noun=unit&verb=edit", []),
        ("start=2026-06-18&end=2026-06-18", ["4", "3", "2", "1"]),
        ("start=2026-06-19", []),
        ("end=2026-06-17", []),
        ("verb=nonsense&start=nonsense&page=99", ["4", "3", "2", "1"]),
    ],
)
def test_page_filters(office, query: str, expected: list[str]):
    write("office", Verb.EDIT, cast.body("county"))
    write("office", Verb.VOID, cast.body("county"))
    write("committee", Verb.EDIT, cast.body("county"))
    write("office", Verb.VOID, cast.unit("经济界"))
    assert shown(office.get(f"{reverse('audit-list')}?{query}")) == expected


def test_page_of_one_object_links_to_it(office):
    unit = cast.unit("经济界")
    actions.edit_unit(actor=cast.actor("office"), unit=unit, seen=1, name="经济界", short_name="经济", kind="sector")
    write("office", Verb.EDIT, cast.body("county"))
    answer = office.get(f"{reverse('audit-list')}?noun=unit&pk={unit.pk}")
    assert shown(answer) == ["1"]
    page = answer.content.decode()
    assert f'href="{reverse("unit-detail", args=[unit.pk])}"' in page
    assert "<del>经济界</del> → <ins>经济</ins>" in page


def test_page_breaks_after_fifty(office):
    write("office", Verb.EDIT, cast.body("county"), times=51)
    assert shown(office.get(reverse("audit-list")))[0::49] == ["51", "2"]
    assert shown(office.get(f"{reverse('audit-list')}?page=2")) == ["1"]


@pytest.mark.parametrize("times", [1, 3, 50])
def test_page_runs_the_same_queries_for_any_length(office, django_assert_num_queries, times: int):
    write("office", Verb.EDIT, cast.body("county"), times=times)
    with django_assert_num_queries(6):
        assert office.get(reverse("audit-list")).status_code == 200
    assert Entry.objects.count() == times


def test_filter_by_days_at_the_ends_of_the_calendar_counts_as_empty(office):
    for asked in ("start=0001-01-01", "end=9999-12-31"):
        assert office.get(f"{reverse('audit-list')}?{asked}").status_code == 200
