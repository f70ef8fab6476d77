"""Asking for a job, cancelling, retrying: who, when, and what the record says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shangliang.audit import record as audit
from shangliang.audit.models import Entry
from shangliang.core import clock
from shangliang.core.actor import NOBODY, SYSTEM
from shangliang.core.errors import Refused, Stale
from shangliang.job.actions import cancel, enqueue, forget_old_jobs, retry
from shangliang.job.models import Job
from shangliang.job.states import JobState
from tests import cast
from tests.job.make import make_job

pytestmark = pytest.mark.django_db


def ask(username="office", **values):
    return enqueue(
        **{
            "actor": cast.actor(username),
            "kind": "audit.verify",
            "title": "导入名册",
            "arguments": {"file": 3},
            **values,
        }
    )


def last_entry():
    entry = Entry.objects.latest("pk")
    return entry.verb, entry.noun, entry.object_pk, entry.actor_name, entry.request_id


def test_enqueue_notes_who_asked_in_which_post():
    job, actor = ask(), cast.actor("office")
    job.refresh_from_db()
    assert (job.state, job.user_id, job.user_name, job.post, job.body_id) == (
        "queued",
        actor.user,
        "周明礼",
        actor.post.pk,
        cast.body("county").pk,
    )
    assert (job.title, job.arguments, job.request_id, job.attempts) == ("导入名册", {"file": 3}, "test", 0)
    assert last_entry() == ("create", "job", str(job.pk), "周明礼", "test")


def test_enqueue_of_an_organ_or_operator_has_no_body():
    assert [ask(who).body_id for who in ("unit", "admin")] == [None, None]


def test_enqueue_for_a_named_body():
    assert ask("admin", body=cast.body("street")).body_id == cast.body("street").pk


def test_enqueue_by_the_system_gets_a_number_of_its_own():
    job = ask(actor=SYSTEM)
    assert (job.user_id, job.user_name, len(job.request_id)) == (None, "系统", 16)


def test_enqueue_needs_somebody():
    with pytest.raises(Refused, match="请先登录"):
        ask(actor=NOBODY)


def test_enqueue_of_an_unknown_kind_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match=r"no\.such"):
        ask(kind="no.such")


def test_enqueue_is_undone_with_the_change_it_stands_in():

    def ask_and_fall() -> None:
        with audit.change(cast.actor("office")):
            ask()
            raise Stale

    with pytest.raises(Stale):
        ask_and_fall()
    assert Job.objects.count() == 0


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DONE])
def test_same_key_is_the_same_job_while_it_counts(state):
    first = make_job("office", state=state, key="draft-12")
    entries = Entry.objects.count()
    assert ask(key="draft-12") == first
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_same_key_after_an_end_without_result_is_a_new_job(state):
    first = make_job("office", state=state, key="draft-12")
    assert ask(key="draft-12") != first


def test_no_key_is_always_a_new_job():
    assert ask() != ask()


def test_database_keeps_the_key_single():
    make_job("office", key="draft-12")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_job("office", key="draft-12")


@pytest.mark.parametrize("state", ["queued", "running"])
def test_cancel_frees_the_job_and_is_recorded(state):
    job = make_job("committee", state=state)
    cancel(actor=cast.actor("committee"), job=job, seen=1)
    job.refresh_from_db()
    assert (job.state, job.holder, job.lease_until, job.version) == ("cancelled", "", None, 2)
    assert job.ended_at == pytest.approx(clock.now(), abs=timedelta(minutes=1))
    assert last_entry()[:4] == ("move", "job", str(job.pk), "许知秋")


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_cancel_of_an_ended_job_is_refused(state):
    with pytest.raises(Refused, match="取消"):
        cancel(actor=cast.actor("committee"), job=make_job("committee", state=state), seen=1)


def test_cancel_with_an_old_version_is_stale():
    job = make_job("committee", version=4)
    with pytest.raises(Stale):
        cancel(actor=cast.actor("committee"), job=job, seen=3)


def test_cancel_by_a_stranger_is_refused():
    with pytest.raises(Refused, match="只有提交人"):
        cancel(actor=cast.actor("city"), job=make_job("committee"), seen=1)


def test_retry_begins_as_new():
    job = make_job("member", state="failed", attempts=3, error="出错", progress_done=3, progress_total=9)
    retry(actor=cast.actor("office"), job=job, seen=1)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.progress_done, job.progress_total, job.version) == ("queued", 0, 0, 0, 2)
    assert last_entry()[:4] == ("move", "job", str(job.pk), "周明礼")


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_retry_of_a_job_that_did_not_fail_is_refused(state):
    with pytest.raises(Refused, match="重试"):
        retry(actor=cast.actor("office"), job=make_job("member", state=state), seen=1)


def test_retry_is_refused_while_the_same_work_was_asked_for_again():
    failed = make_job("office", state="failed", key="draft-12")
    ask(key="draft-12")
    with pytest.raises(Refused, match="已经重新提交过"):
        retry(actor=cast.actor("office"), job=failed, seen=1)
    failed.refresh_from_db()
    assert (failed.state, failed.version) == ("failed", 1)


def test_visible_to_owner_office_of_the_body_and_operator():
    job = make_job("committee")
    seeing = {
        who
        for who in ("committee", "office", "member", "leader", "city", "street", "presidium", "unit", "admin")
        if job in Job.objects.visible_to(cast.actor(who))
    }
    assert seeing == {"committee", "office", "admin"}


def test_visible_to_nobody_without_login():
    make_job()
    assert list(Job.objects.visible_to(NOBODY)) == []


def test_old_ended_jobs_are_forgotten_and_open_ones_kept():
    long_ago = clock.now() - timedelta(days=91)
    make_job("office", state="done", ended_at=long_ago)
    kept = {
        make_job("office", state="queued", created_at=long_ago).pk,
        make_job("office", state="done", ended_at=clock.now()).pk,
    }
    assert forget_old_jobs(actor=SYSTEM) == 1
    assert set(Job.objects.values_list("pk", flat=True)) == kept
    with pytest.raises(Refused):
        forget_old_jobs(actor=cast.actor("office"))
