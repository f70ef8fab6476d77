"""Every address against everybody; an address that is missing from the table fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shangliang.org.models import User
from tests.access.table import WHO, Row, expected, rows, url_names

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
    keys = _sessions()
    assert {who: _answer(keys.get(who, ""), method, address, data) for who in wanted} == wanted


def _sessions() -> dict[str, str]:
    """A session for each of WHO, in one insert: logging them in one by one costs more than the answers."""
    until = timezone.now() + timedelta(hours=1)
    made = {
        user.username: Session(
            session_key=f"access-of-{user.username}",
            expire_date=until,
            session_data=SessionStore().encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
        )
        for user in User.objects.filter(username__in=WHO)
    }
    Session.objects.bulk_create(made.values())
    return {username: session.session_key for username, session in made.items()}


def _answer(key: str, method: str, address: str, data: object) -> int:
    """The status of one try, undone afterwards."""
    client = Client()
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    with transaction.atomic():
        answer = client.get(address) if method == "get" else client.post(address, data)
        transaction.set_rollback(True)
    return answer.status_code
