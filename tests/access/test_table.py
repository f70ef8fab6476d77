"""Every address against everybody; an address that is missing from the table fails."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.access.table import Row, expected, rows, url_names

ROWS = rows()


def test_table_names_every_address():
    assert url_names() - {row.name for row in ROWS} == set()
    assert {row.name for row in ROWS} - url_names() == set()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("row", ROWS, ids=[f"{row.name}{'-' + row.note if row.note else ''}" for row in ROWS])
def test_table_holds(row: Row, method: str):
    arguments = row.make()
    data = row.data(arguments) if row.data else {"version": 1}
    address = reverse(row.name, kwargs=dict(arguments)) + (f"?{row.query}" if method == "get" and row.query else "")
    wanted = expected(row, method)
    assert {who: _answer(who, method, address, data) for who in wanted} == wanted


def _answer(who: str, method: str, address: str, data: object) -> int:
    """The status of one try, undone afterwards."""
    client = Client()
    with transaction.atomic():
        if who != "anonymous":
            client.force_login(cast.user(who))
        answer = client.get(address) if method == "get" else client.post(address, data)
        transaction.set_rollback(True)
    return answer.status_code
