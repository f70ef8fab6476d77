"""What every test may ask for. The cast (tests/cast.py) is in the database; `client_for("office")` is logged in."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from tests import cast

SHARED = Path(__file__).parents[1].parent / "shared"
COMMITTING = {"transactional_db", "live_server", "django_db_serialized_rollback"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """After the tables the cast, once for all tests."""
    with django_db_blocker.unblock():
        cast.load()


@pytest.fixture
def client_for(db: None) -> Callable[[str], Client]:
    """A browser where somebody of the cast is logged in; None is a stranger's."""

    def make(username: str | None) -> Client:
        client = Client()
        if username is not None:
            client.force_login(cast.user(username))
        return client

    return make


@pytest.fixture
def office(client_for: Callable[[str], Client]) -> Client:
    """The county's office at work."""
    return client_for("office")


@pytest.fixture
def shared() -> Path:
    """The folder of papers beside the project; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared folder beside the project is absent")
    return SHARED


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The heads outside the database are those of this test's chains, not of a test's before it."""
    Path(settings.AUDIT_HEADS_FILE).unlink(missing_ok=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """Tests that commit are flushed: lift the audit triggers for that, then put them and the cast back."""
    if not _commits(item):
        return (yield)
    from shangliang.audit.triggers import drop_triggers, ensure_triggers
    from shangliang.org.models import User

    with item.config.stash[blocking_manager_key].unblock():
        drop_triggers()
    result = yield
    if nextitem is None:  # the database itself is gone by now
        return result
    with item.config.stash[blocking_manager_key].unblock():
        ensure_triggers()
        if not User.objects.exists():  # a test that was skipped has flushed nothing
            cast.load()
    return result


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    if marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])):
        return True
    return bool(COMMITTING & set(getattr(item, "fixturenames", ())))
