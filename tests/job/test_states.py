"""The table of a job: every state against every row and every role. No database rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shangliang.core.actor import SYSTEM, Actor, PostInForce
from shangliang.core.errors import Refused
from shangliang.core.workflow import find
from shangliang.job import leases
from shangliang.job.models import Job
from shangliang.job.policy import why_not
from shangliang.job.states import ENDED, KEEPS_KEY, OPEN, JobState
from shangliang.job.workflow import TRANSITIONS, available, not_yet_due, tried_out

OURS, THEIRS = 1, 2
TABLE = {
    "take": ({"queued", "running"}, "running"),
    "finish": ({"running"}, "done"),
    "fail": ({"running"}, "failed"),
    "wait": ({"running"}, "queued"),
    "give_back": ({"running"}, "queued"),
    "cancel": ({"queued", "running"}, "cancelled"),
    "retry": ({"failed", "cancelled"}, "queued"),
}


def someone(role: str, *, user: int = 9, body: int | None = OURS) -> Actor:
    return Actor(name="某人", user=user, post=PostInForce(pk=1, role=role, title="", body=body))


ACTORS = {
    "owner": someone("member", user=7),
    "office": someone("office"),
    "office of another body": someone("office", body=THEIRS),
    "member": someone("member"),
    "leader": someone("leader"),
    "operator": Actor(name="admin", user=1, is_operator=True),
}
MAY = {"owner", "office", "operator"}


def job_in(state: str) -> Job:
    return Job(pk=1, body_id=OURS, user_id=7, state=state, attempts=1, run_after=leases.moment())


@pytest.mark.parametrize("state", JobState.values)
@pytest.mark.parametrize("name", TABLE)
def test_table_row_applies_in_its_states_only(name, state):
    row, (sources, target) = find(TRANSITIONS, name), TABLE[name]
    assert row.applies_to(job_in(state)) is (state in sources)
    assert row.target == target


def test_table_has_no_other_rows():
    assert {row.name for row in TRANSITIONS} == set(TABLE)


@pytest.mark.parametrize("state", JobState.values)
@pytest.mark.parametrize("who", ACTORS)
def test_buttons_by_state_and_role(who, state):
    expected = {name for name in ("cancel", "retry") if state in TABLE[name][0]}
    choices = available(job_in(state), ACTORS[who])
    assert {choice.transition.name for choice in choices} == expected
    assert all(choice.is_open is (who in MAY) for choice in choices)


@pytest.mark.parametrize("who", ACTORS)
def test_ability_of_the_worker_is_nobodys(who):
    assert why_not(ACTORS[who], "system", job_in("running")) == "没有这项操作。请返回页面重新选择。"


@pytest.mark.parametrize("who", ACTORS)
def test_only_operators_verify_the_record(who):
    assert (why_not(ACTORS[who], "verify_record") is None) is (who == "operator")


def test_system_may_all():
    assert {why_not(SYSTEM, row.ability, job_in("running")) for row in TRANSITIONS} == {None}


def test_unknown_row_is_refused():
    with pytest.raises(Refused):
        find(TRANSITIONS, "explode")


@pytest.mark.parametrize(
    ("state", "seconds", "is_due"),
    [("queued", -1, True), ("queued", 60, False), ("running", -1, True), ("running", 60, False)],
)
def test_due_when_its_time_has_come_or_its_lease_is_over(state, seconds, is_due):
    moment = leases.moment() + timedelta(seconds=seconds)
    job = Job(state=state, run_after=moment, lease_until=moment)
    assert (not_yet_due(job, SYSTEM, {}) is None) is is_due


@pytest.mark.parametrize(("attempts", "is_open"), [(0, True), (2, True), (3, False)])
def test_three_tries_are_allowed(attempts, is_open):
    assert (tried_out(Job(attempts=attempts), SYSTEM, {}) is None) is is_open


@pytest.mark.parametrize(("attempts", "pause"), [(1, 10), (2, 60), (3, 60)])
def test_pauses_grow(attempts, pause):
    before = leases.moment()
    assert pause <= (leases.next_try(attempts) - before).total_seconds() < pause + 5


def test_every_state_is_open_or_ended():
    assert set(JobState) == OPEN | ENDED
    assert set() == OPEN & ENDED
    assert {"queued", "running", "done"} == KEEPS_KEY
