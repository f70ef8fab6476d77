"""Every list asks the same number of queries for few rows and for many; a list that nobody measures fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from shangliang.core import clock
from shangliang.org import rules
from shangliang.org.models import Delivery, OrganKind, Role, Setting
from shangliang.plan.actions import make_feed, propose_change, propose_topic
from shangliang.plan.batch_models import Batch
from tests import cast
from tests.access.table import url_names
from tests.plan.make import make_plan, topic

pytestmark = pytest.mark.django_db

ELSEWHERE = {
    "account-list": "tests/org/test_accounts.py",
    "asserted-list": "tests/plan/test_batches.py",
    "audit-list": "tests/audit/test_page.py",
    "draft-list": "tests/plan/test_import_review.py",
    "job-list": "tests/job/test_pages.py",
    "membership-list": "tests/org/test_people.py",
    "plan-list": "tests/plan/test_board.py",
    "sheet-list": "tests/org/test_imports.py",
    "topic-list": "tests/plan/test_board.py",
    "unit-list": "tests/org/test_places_and_rules.py",
}
"""Lists whose count stands beside the rest of their noun."""
NUMBERS = [key for key in rules.BY_KEY if key.startswith(("login.", "password."))]
"""Rules of a body that hold a number."""
WITHOUT_ROWS = {"measure-list"}
"""Lists that read a folder, not the database."""


def grow_batches(number: int) -> None:
    office = cast.user("office")
    Batch.objects.create(
        body=cast.body("county"),
        user=office.pk,
        user_name="周明礼",
        name=f"往年{number}.zip",
        sha256=f"{number:064d}",
        spool=f"s{number}",
        created_at=clock.now(),
        read_at=clock.now(),
    )


def grow_bodies(number: int) -> None:
    area = cast.make_area(f"第{number}乡", "town", cast.body("county").area)
    cast.make_body(f"第{number}联络处", "liaison", area, parent=cast.body("county"))


def grow_changes(number: int) -> None:
    plan = make_plan([topic(f"议题{number}", months=(5,))], issued=True, title=f"计划{number}")
    row = plan.topics.get()
    propose_change(
        actor=cast.actor("office"), plan=plan, kind="postpone", topic=row, months=(9,), reason="主汛期提前，会期让路"
    )


def grow_deliveries(number: int) -> None:
    Delivery.objects.create(
        body=cast.body("city"),
        to_body=cast.body("county"),
        noun="plan",
        object_pk=number,
        title=f"计划{number}",
        copy={},
        sent_at=clock.now() - timedelta(days=number),
    )


def grow_feeds(number: int) -> None:
    make_feed(actor=cast.actor("office"), body=cast.body("county"))


def grow_organs(number: int) -> None:
    cast.make_organ(f"县第{number}局", cast.body("county").area, kind=OrganKind.BUREAU)


def grow_posts(number: int) -> None:
    cast.make_post(cast.make_person(f"程{number}"), Role.LEADER, of=cast.body("county"), title="副主席")


def grow_settings(number: int) -> None:
    Setting.objects.create(
        body=cast.body("county"),
        key=NUMBERS[number],
        value=4 + number,
        since=cast.TODAY - timedelta(days=number),
        source="会议决定",
    )


def grow_terms(number: int) -> None:
    cast.make_term(cast.body("county"), 20 + number, starts_on=date(2031 + 5 * number, 1, 1))


def grow_proposals(number: int) -> None:
    propose_topic(
        actor=cast.actor("member"),
        body=cast.body("county"),
        year=2027,
        subject=f"第{number}个片区加装电梯推进难",
        reason="老年人上下楼不便，群众反映多。",
    )


LISTS: dict[str, tuple[str, Callable[[int], None]]] = {
    "batch-list": ("office", grow_batches),
    "body-list": ("office", grow_bodies),
    "change-list": ("office", grow_changes),
    "delivery-list": ("office", grow_deliveries),
    "feed-list": ("office", grow_feeds),
    "organ-list": ("office", grow_organs),
    "post-list": ("office", grow_posts),
    "setting-list": ("office", grow_settings),
    "term-list": ("office", grow_terms),
    "topic-proposal-list": ("office", grow_proposals),
}


def queries_of(client: Client, name: str) -> int:
    assert client.get(reverse(name)).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse(name))
    return len(seen)


def words_on(client: Client, name: str) -> str:
    return strip_tags(client.get(reverse(name)).content.decode())


@pytest.mark.parametrize(("name", "who", "grow"), [(name, *more) for name, more in LISTS.items()], ids=list(LISTS))
def test_list_asks_the_same_for_few_and_for_many(client_for, name, who, grow):
    client = client_for(who)
    grow(1)
    few, before = queries_of(client, name), words_on(client, name)
    for number in range(2, 6):
        grow(number)
    many = queries_of(client, name)
    assert words_on(client, name) != before, "what was added shows"
    assert many == few
    assert many <= 15


def test_every_list_is_measured():
    lists = {name for name in url_names() if name.endswith("-list")}
    assert lists == set(LISTS) | set(ELSEWHERE) | WITHOUT_ROWS
