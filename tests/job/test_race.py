"""Two people ask for the same work in the same moment. A real race needs two connections: PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from shangliang.job.actions import enqueue
from shangliang.job.models import Job
from tests import cast

PEOPLE = ("office", "committee", "leader", "member")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_same_key_asked_for_at_once_is_one_job():
    start = Barrier(len(PEOPLE))
    actors = [cast.actor(who) for who in PEOPLE]

    def ask(actor) -> int:
        start.wait(10)
        try:
            return enqueue(actor=actor, kind="audit.verify", title="同一份", arguments={}, key="draft-12").pk
        finally:
            connection.close()

    for _ in range(5):
        Job.objects.all().delete()
        with ThreadPoolExecutor(len(PEOPLE)) as pool:
            found = set(pool.map(ask, actors))
        assert found == set(Job.objects.values_list("pk", flat=True))
        assert len(found) == 1
