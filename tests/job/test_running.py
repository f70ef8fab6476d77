"""A worker's round in one process: outcomes, retries, cancelling, rights."""

from __future__ import annotations

import pytest

from shangliang.audit.models import Entry
from shangliang.job.running import Worker, work
from shangliang.job.verification import ask_for_verification
from tests import cast


@pytest.mark.django_db
def test_verification_is_run_once_and_recorded_with_done():
    job = ask_for_verification(actor=cast.actor("admin"))
    assert job.state == "queued"
    worker = Worker()
    assert work(worker) is True
    assert work(worker) is False
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, job.result["faults"]) == ("done", 1, "", 0)
    assert [entry.actor_name for entry in Entry.objects.filter(verb="verify")] == ["admin"]
