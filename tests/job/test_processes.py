"""Workers as real processes: killed, locked out, doubled, hanging. No job is lost, and none has its effect twice."""

from __future__ import annotations

import random
import signal
import sqlite3
import time

import pytest
from django.db import connection

from shangliang.job import leases
from shangliang.job.models import Job
from tests.job.site import ALIAS, wait_for

MOMENTS = {"before": 2, "inside": 2, "before_commit": 2, "after_commit": 1}
"""Where the power fails, and how many tries the job then needs."""
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a lock of the whole file is SQLite's")


@pytest.mark.parametrize("at", MOMENTS)
def test_worker_killed_at_any_moment_has_its_effect_once(site, at):
    site.add("die", at=at)
    assert site.worker().wait(60) == -signal.SIGKILL
    site.worker()
    [job] = site.wait_until_ended()
    assert (job.state, job.attempts, job.result) == ("done", MOMENTS[at], {"words": "做完了"})
    assert site.effects() == [1]


def test_workers_killed_blindly_lose_and_double_nothing(site):
    for _ in range(12):
        site.add("count", steps=4, pause=0.05)
    dice = random.Random(7)  # the third try must be let live
    for _ in range(2):
        worker = site.worker()
        wait_for(lambda: site.jobs(state="running", lease_until__gt=leases.moment()))
        time.sleep(dice.uniform(0, 0.6))
        worker.kill()
        worker.wait()
    site.worker()
    assert [job.state for job in site.wait_until_ended()] == ["done"] * 12
    assert site.effects() == [1] * 12


def test_stopped_worker_gives_its_job_back_at_once(site):
    site.add("count", steps=600, pause=0.1)
    worker = site.worker()
    wait_for(lambda: site.jobs(progress_total=600))
    worker.terminate()
    assert worker.wait(10) == 0
    [job] = site.jobs()
    assert (job.state, job.attempts, job.holder) == ("queued", 0, "")


def test_frozen_worker_loses_its_job_and_has_no_say_later(site):
    site.add("count", steps=15, pause=0.1)
    frozen = site.worker()
    wait_for(lambda: site.jobs(progress_done__gt=0))
    frozen.send_signal(signal.SIGSTOP)
    site.worker()
    [job] = site.wait_until_ended()
    assert (job.state, job.attempts) == ("done", 2)
    frozen.send_signal(signal.SIGCONT)
    site.add("count", steps=1)  # whoever takes it: the frozen one goes on working
    site.wait_until_ended()
    frozen.terminate()
    assert frozen.wait(20) == 0
    assert site.effects() == [1, 1]


def test_hanging_worker_ends_itself_and_the_next_one_does_it(site):
    site.environment["PROBE_SILENCE"] = "2"
    site.add("hang")
    assert site.worker().wait(60) == -signal.SIGALRM
    site.worker()
    [job] = site.wait_until_ended()
    assert (job.state, job.attempts) == ("done", 2)


def test_running_job_stops_when_it_is_cancelled(site):
    site.add("count", steps=600, pause=0.1)
    site.worker()
    [job] = wait_for(lambda: site.jobs(progress_done__gt=0))
    assert (
        Job.objects.using(ALIAS)
        .filter(pk=job.pk, version=job.version)
        .update(  # as `cancel` commits it
            state="cancelled", version=job.version + 1
        )
    )
    quick = site.add("count", steps=1)
    wait_for(lambda: site.jobs(pk=quick.pk, state="done"), seconds=10)
    assert [(one.state, one.attempts) for one in site.jobs()] == [("cancelled", 1), ("done", 1)]
    assert site.effects() == [0, 1]


@on_sqlite
def test_long_lock_of_the_database_is_survived(site):
    """Here the lock lasts six times as long as a writer waits (1 s); in life it is 30 s against 5 s."""
    site.add("slow", seconds=1.5)
    site.add("count", steps=3)
    worker = site.worker()
    wait_for(lambda: site.jobs(state="running"))
    lock = sqlite3.connect(site.folder / "shangliang.sqlite3", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    time.sleep(6)
    lock.execute("ROLLBACK")
    lock.close()
    jobs = site.wait_until_ended()
    assert [(job.state, job.attempts) for job in jobs] == [("done", 1), ("done", 1)]
    assert site.effects() == [0, 1]
    assert worker.poll() is None


@pytest.mark.parametrize("count", [1000 if connection.vendor == "postgresql" else 150])
def test_two_workers_take_each_job_once(site, count):
    for _ in range(count):
        site.add("count", steps=0)
    site.worker()
    site.worker()
    jobs = site.wait_until_ended(seconds=180)
    assert {(job.state, job.attempts, job.version) for job in jobs} == {("done", 1, 3)}
    assert set(site.effects()) == {1}
