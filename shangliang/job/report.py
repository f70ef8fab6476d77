"""What a running handler holds: progress out, cancellation in, and "done" in the same transaction as its effect."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from copy import copy
from typing import Any, NoReturn

from django.db import OperationalError, connection

from shangliang.audit import record as audit
from shangliang.core.actor import SYSTEM, Actor
from shangliang.core.errors import Stale
from shangliang.job import leases
from shangliang.job.models import Job
from shangliang.job.states import JobState
from shangliang.job.workflow import perform

log = logging.getLogger("shangliang.job")
PACE_SECONDS = 0.5
"""Progress is written at most this often: a handler may report each row."""


def drop_broken_connection() -> None:
    """After a database error: a connection that does not answer any more is closed, the next query opens another."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


class Halted(Exception):  # noqa: N818 - no error: the handler is told to stop
    """The handler stops here and leaves no effect."""


class Cancelled(Halted):
    """Somebody cancelled the job."""


class Lost(Halted):
    """The lease ran out and another worker has the job now."""


class Interrupted(Halted):
    """This worker is being stopped; the job goes back into the queue."""


class Report:
    """`report(done, total, words)` from within the work; `report.actor` is who asked for it, with today's rights."""

    def __init__(
        self, job: Job, actor: Actor, *, is_ending: Callable[[], bool], sign_of_life: Callable[[float], None]
    ) -> None:
        self.actor = actor
        self.is_finished = False
        self._job = copy(job)
        self._is_ending = is_ending
        self._sign_of_life = sign_of_life
        self._written = 0.0

    def __call__(self, done: int, total: int, words: str = "") -> None:
        """How far it is. Raises Halted where the work must stop; let it pass through.

        Inside an open `audit.change` nothing is written, it only looks whether the job is still ours.
        """
        if self.is_finished or time.monotonic() - self._written < PACE_SECONDS:
            return
        self._written = time.monotonic()
        self._sign_of_life(0)
        if self._is_ending():
            raise Interrupted
        self._write(
            progress_done=done, progress_total=total, progress_words=words[:200], lease_until=leases.lease_end()
        )

    def hold_for(self, seconds: float) -> None:
        """Before a single step that may take longer than the lease (60 s) without a chance to report."""
        self._sign_of_life(seconds)
        self._write(lease_until=leases.lease_end(seconds))

    def finish_within(self, change: audit.Change, result: dict[str, Any] | None = None) -> None:
        """Call last inside the handler's own `audit.change`: effect and "done" are committed together or not at all.

        A worker killed at any moment then neither loses nor doubles the effect. Raises Halted when the job is not
        ours any more, which rolls the effect back.
        """
        if audit.open_change() is not change:
            raise ValueError("finish_within needs the change that is open now")
        try:
            perform(copy(self._job), "finish", actor=SYSTEM, seen=self._job.version, data={"result": result or {}})
        except Stale:
            self._halt()
        self.is_finished = True

    def _write(self, **values: Any) -> None:
        ours = Job.objects.filter(pk=self._job.pk, state=JobState.RUNNING, version=self._job.version)
        if audit.open_change() is not None:
            if not ours.exists():
                self._halt()
            return
        try:
            hit = ours.update(**values)
        except OperationalError:
            # a locked database costs one step of the bar, not the work; "done" will wait for the lock
            log.warning("progress of job %s not written", self._job.pk, exc_info=True)
            drop_broken_connection()
            return
        if not hit:
            self._halt()

    def _halt(self) -> NoReturn:
        state = Job.objects.filter(pk=self._job.pk).values_list("state", flat=True).first()
        raise Cancelled if state == JobState.CANCELLED else Lost
