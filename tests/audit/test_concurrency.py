"""Sixteen writers over two bodies: no deadlock, no gap, the chains intact. PostgreSQL only."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from shangliang.audit.models import Chain, Entry
from shangliang.audit.record import change
from shangliang.audit.verbs import Verb
from shangliang.audit.verification import verify
from tests import cast

WRITERS, TRANSACTIONS = 16, 1000


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite has one writer at a time; this test runs where SHANGLIANG_DATABASE names a PostgreSQL server",
)
@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_leave_two_intact_chains(settings, tmp_path: Path):
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.jsonl"
    actors = [cast.actor("office"), cast.actor("city")]
    bodies = [cast.body("county"), cast.body("city")]
    faults: list[Exception] = []
    begin = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        try:
            begin.wait()
            for turn in range(writer, TRANSACTIONS, WRITERS):
                # every fourth transaction writes to both bodies, half of them in the crossed order
                order = [bodies[turn % 2]] if turn % 4 else bodies[:: 1 if turn % 8 else -1]
                with change(actors[turn % 2]) as opened:
                    for body in order:
                        opened.record(Verb.EDIT, body, body=body.pk)
        except Exception as fault:  # noqa: BLE001 - told to the main thread
            faults.append(fault)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    both = len(range(0, TRANSACTIONS, 4))
    assert faults == []
    assert Entry.objects.count() == TRANSACTIONS + both
    assert sum(Chain.objects.values_list("seq", flat=True)) == TRANSACTIONS + both
    assert verify() == []
