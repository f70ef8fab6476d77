"""A worker's round in one process: outcomes, tries, cancelling, rights."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest

from shangliang.audit import record as audit
from shangliang.audit.models import Chain, Entry
from shangliang.audit.verbs import Verb
from shangliang.core.actor import SYSTEM
from shangliang.job import leases
from shangliang.job import report as reporting
from shangliang.job.actions import cancel
from shangliang.job.kinds import KINDS, LABELS
from shangliang.job.models import Job
from shangliang.job.report import Cancelled, Interrupted, Lost, Report
from shangliang.job.running import Worker, handler_of, run, take, work
from shangliang.job.verification import ask_for_verification
from tests import cast
from tests.job import probe
from tests.job.make import make_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probes")]


def after(job: Job) -> Job:
    job.refresh_from_db()
    return job


def done_by(worker: Worker) -> int:
    rounds = 0
    while work(worker):
        rounds += 1
    return rounds


def held(worker: Worker) -> Job:
    """The job that this worker takes; there is one."""
    job = take(worker)
    assert job is not None
    return job


def seconds_left(moment: datetime | None) -> float:
    assert moment is not None
    return (moment - leases.moment()).total_seconds()


def report_of(job: Job, *, is_ending: bool = False) -> Report:
    return Report(job, SYSTEM, is_ending=lambda: is_ending, sign_of_life=lambda _seconds: None)


def test_verification_is_run_once_and_recorded_with_done():
    job = ask_for_verification(actor=cast.actor("admin"))
    assert done_by(Worker()) == 1
    job = after(job)
    assert (job.state, job.attempts, job.error, job.result["faults"]) == ("done", 1, "", 0)
    assert "记录完整" in job.result["words"]
    assert list(Entry.objects.filter(verb="verify").values_list("actor_name", "body")) == [("admin", 0)]


def test_verification_finds_a_changed_row():
    with audit.change(SYSTEM) as change:
        change.record(Verb.CREATE, None, noun="probe", label="试", body=77)
    Chain.objects.filter(body=77).update(hash="0" * 64)
    job = ask_for_verification(actor=cast.actor("admin"))
    done_by(Worker())
    assert (after(job).result["faults"], job.result["words"]) == (1, "链头的哈希与最后一条不符。")


def test_every_kind_has_a_handler_and_a_name():
    assert {callable(handler_of(kind)) for kind in KINDS} == {True}
    assert {kind for kind in KINDS if not kind.startswith("probe.")} == set(LABELS)


def test_taking_holds_the_job_under_a_new_version():
    job = make_job(attempts=1, error="第1次处理时出错", progress_done=4, progress_total=9)
    worker = Worker()
    taken = take(worker)
    assert taken == job
    job = after(job)
    assert (job.state, job.holder, job.attempts, job.version) == ("running", worker.holder, 2, 2)
    assert (job.error, job.progress_done, job.progress_total) == ("", 0, 0)
    assert 50 < seconds_left(job.lease_until) <= 60


def test_taking_goes_by_waiting_time():
    late = make_job(run_after=leases.moment() - timedelta(seconds=5))
    early = make_job(run_after=leases.moment() - timedelta(seconds=9))
    make_job(run_after=leases.moment() + timedelta(seconds=60))
    assert [take(Worker()), take(Worker()), take(Worker())] == [early, late, None]


def test_job_in_other_hands_is_left_alone_until_its_lease_ends():
    job = make_job(state="running", kind="probe.count", arguments={"steps": 1})
    assert take(Worker()) is None
    Job.objects.filter(pk=job.pk).update(lease_until=leases.moment() - timedelta(seconds=1))
    assert done_by(Worker()) == 1
    assert (after(job).state, job.attempts, probe.effects(job)) == ("done", 2, 1)


def test_error_is_tried_again_and_then_done():
    job = make_job(kind="probe.again", arguments={"times": 2})
    assert done_by(Worker()) == 3
    assert (after(job).state, job.attempts, job.error, job.result) == ("done", 3, "", {"words": "终于做完"})


def test_error_waits_before_the_next_try(settings):
    settings.JOB_BACKOFF_SECONDS = (10, 60)
    job = make_job(kind="probe.again", arguments={"times": 1})
    assert done_by(Worker()) == 1
    assert (after(job).state, job.error) == ("queued", "第1次处理时出错，稍后自动再试。")
    assert 5 < seconds_left(job.run_after) <= 10


def test_third_error_is_the_end_with_a_number_to_name(caplog):
    job = make_job(kind="probe.again", arguments={"times": 9})
    with caplog.at_level(logging.ERROR, "shangliang.job"):
        assert done_by(Worker()) == 3
    assert (after(job).state, job.attempts) == ("failed", 3)
    assert job.error == ("处理时出错，试了3次没有完成。请点“重试”；仍不行，请把编号 a1b2c3d4e5f60718 告诉系统管理员。")
    assert ["a1b2c3d4e5f60718" in record.getMessage() for record in caplog.records] == [True, True, True]


def test_third_death_of_a_worker_is_the_end():
    job = make_job(state="running", attempts=3, lease_until=leases.moment() - timedelta(seconds=1))
    assert done_by(Worker()) == 0
    assert (after(job).state, job.holder) == ("failed", "")
    assert job.error.startswith("后台进程在处理中多次中断，试了3次没有完成。")


def test_reason_of_the_field_fails_at_once():
    job = make_job(kind="probe.refuse")
    assert done_by(Worker()) == 1
    assert (after(job).state, job.attempts, job.error) == (
        "failed",
        1,
        "第3行的姓名是空的。请补上后重新提交。",
    )


def test_kind_of_a_newer_version_is_tried_and_then_failed():
    job = make_job(kind="of.tomorrow")
    assert done_by(Worker()) == 3
    assert after(job).state == "failed"


def test_effect_and_done_fall_together():
    job = make_job(kind="probe.break_")
    worker = Worker()
    run(held(worker), worker)
    assert (after(job).state, probe.effects(job)) == ("queued", 0)
    assert done_by(worker) == 1
    assert (after(job).state, job.attempts, probe.effects(job)) == ("done", 2, 1)


def test_cancelled_in_the_middle_leaves_no_effect(monkeypatch):
    job = make_job("office", kind="probe.count", arguments={"steps": 3})
    taken = held(worker := Worker())
    cancel(actor=cast.actor("office"), job=after(job), seen=job.version)
    run(taken, worker)
    assert (after(job).state, probe.effects(job)) == ("cancelled", 0)


def test_cancelled_and_retried_the_old_run_has_no_say():
    job = make_job(kind="probe.count", arguments={"steps": 0})
    old = held(Worker())
    Job.objects.filter(pk=job.pk).update(lease_until=leases.moment() - timedelta(seconds=1))
    new = held(other := Worker())
    run(old, Worker())
    assert (after(job).state, job.holder, probe.effects(job)) == ("running", other.holder, 0)
    run(new, other)
    assert (after(job).state, probe.effects(job)) == ("done", 1)


def test_plain_result_of_a_lost_job_is_dropped():
    job = make_job(kind="probe.slow", arguments={"seconds": 0})
    old = held(Worker())
    Job.objects.filter(pk=job.pk).update(version=9)
    run(old, Worker())
    assert (after(job).state, job.result) == ("running", {})


def test_stopping_worker_gives_the_job_back_unspent():
    job = make_job(kind="probe.count", arguments={"steps": 2})
    worker = Worker(is_ending=True)
    run(held(worker), worker)
    assert (after(job).state, job.attempts, job.holder) == ("queued", 0, "")


def test_report_writes_progress_at_a_pace_and_extends_the_lease(monkeypatch):
    job = make_job(state="running", lease_until=leases.moment() + timedelta(seconds=1))
    report = report_of(job)
    report(1, 10, "第1行")
    report(2, 10, "第2行")
    assert (after(job).progress_done, job.progress_total, job.progress_words) == (1, 10, "第1行")
    assert seconds_left(job.lease_until) > 30
    monkeypatch.setattr(reporting, "PACE_SECONDS", 0)
    report(3, 10, "第3行")
    assert (after(job).progress_done, job.version) == (3, 1)


def test_report_holds_for_a_long_step():
    job = make_job(state="running")
    report_of(job).hold_for(300)
    assert seconds_left(after(job).lease_until) > 290


@pytest.mark.parametrize(
    ("changed", "raised"), [({"version": 2}, Lost), ({"state": "cancelled", "version": 2}, Cancelled)]
)
@pytest.mark.parametrize("inside", [False, True])
def test_report_stops_what_is_not_ours_any_more(changed, raised, inside):
    job = make_job(state="running")
    Job.objects.filter(pk=job.pk).update(**changed)
    report = report_of(job)
    with pytest.raises(raised), audit.change(SYSTEM) if inside else nullcontext():
        report(1, 2)


def test_report_stops_when_the_worker_ends():
    with pytest.raises(Interrupted):
        report_of(make_job(state="running"), is_ending=True)(1, 2)


def test_report_inside_a_change_writes_nothing():
    job = make_job(state="running")
    with audit.change(SYSTEM):
        report_of(job)(1, 2)
    assert after(job).progress_total == 0


def test_finish_within_needs_the_open_change():
    report = report_of(make_job(state="running"))
    with audit.change(SYSTEM) as closed:
        pass
    with pytest.raises(ValueError, match="open now"):
        report.finish_within(closed)


def test_finish_within_of_a_cancelled_job_rolls_back():
    job = make_job(state="running")
    Job.objects.filter(pk=job.pk).update(state="cancelled", version=2)

    def work_too_late() -> None:
        with audit.change(SYSTEM) as change:
            change.record(Verb.CREATE, job, noun=probe.NOUN, label="试做")
            report_of(job).finish_within(change)

    with pytest.raises(Cancelled):
        work_too_late()
    assert probe.effects(job) == 0


def test_job_runs_as_the_one_who_asked_in_the_post_of_then():
    cast.make_post(cast.person("office"), "leader", of=cast.body("street"), title="兼任")
    post = cast.person("office").posts.get(title="兼任")
    job = make_job("office", kind="probe.count", arguments={"steps": 1}, post=post.pk)
    done_by(Worker())
    entry = Entry.objects.get(noun=probe.NOUN)
    assert (after(job).state, entry.actor_name, entry.request_id) == ("done", "周明礼", "a1b2c3d4e5f60718")
    assert '"post":"兼任"' in entry.text


def test_job_of_a_post_that_has_ended_is_not_run():
    job = make_job("office", kind="probe.count", arguments={"steps": 1})
    cast.person("office").posts.update(ends_on=cast.TODAY - timedelta(days=1))
    done_by(Worker())
    assert (after(job).state, probe.effects(job)) == ("failed", 0)
    assert job.error == "提交人已不再担任提交时的职务，这项工作没有进行。如仍需要，请以现任职务重新提交。"


def test_job_of_a_closed_account_is_not_run():
    job = make_job("office", kind="probe.count", arguments={"steps": 1})
    type(job.user).objects.filter(pk=job.user_id).update(is_active=False)
    done_by(Worker())
    assert (after(job).state, probe.effects(job)) == ("failed", 0)


def test_idle_round_asks_once(django_assert_num_queries):
    make_job(state="done")
    with django_assert_num_queries(1):
        assert take(Worker()) is None


@pytest.mark.parametrize("waiting", [1, 8])
def test_taking_costs_the_same_however_many_wait(django_assert_num_queries, waiting):
    for _ in range(waiting):
        make_job()
    with django_assert_num_queries(5):  # look, savepoint, move, hold, savepoint
        take(Worker())
