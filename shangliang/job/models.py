"""Long work as rows: who asked for it, how far it is, who holds it and until when."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Case, Q, Value, When

from shangliang.core.actor import Actor
from shangliang.job.states import ENDED, KEEPS_KEY, OPEN, JobState
from shangliang.org.models import Body, Role, User


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, actor: Actor) -> JobQuerySet:
        """One's own; the office sees those of its body; operators see all."""
        if actor.is_operator or actor.is_system:
            return self
        mine = Q(user=actor.user) if actor.user else Q(pk__in=[])
        if actor.body and actor.has_role(Role.OFFICE):
            mine |= Q(body=actor.body)
        return self.filter(mine)

    def due(self, moment: datetime) -> JobQuerySet:
        """What a worker may take at this (real) moment, the longest waiting first: queued, or left by a dead worker."""
        return self.filter(
            Q(state=JobState.QUEUED, run_after__lte=moment) | Q(state=JobState.RUNNING, lease_until__lt=moment)
        ).order_by("run_after", "pk")

    def running_at(self, moment: datetime) -> JobQuerySet:
        """In the hands of a worker that still reports."""
        return self.filter(state=JobState.RUNNING, lease_until__gte=moment)

    def before(self, job: Job) -> JobQuerySet:
        """What the workers do before a queued job: those running, and those that queue before it."""
        sooner = Q(run_after__lt=job.run_after) | Q(run_after=job.run_after, pk__lt=job.pk)
        return self.filter(Q(state=JobState.RUNNING) | Q(state=JobState.QUEUED) & sooner)

    def failed_first(self) -> JobQuerySet:
        """As the page lists them: failed, then open, then the rest; the newest first."""
        rank = Case(When(state=JobState.FAILED, then=Value(0)), When(state__in=OPEN, then=Value(1)), default=Value(2))
        return self.annotate(rank=rank).order_by("rank", "-pk")


class Job(models.Model):
    """One piece of long work. `version` is also the worker's fence: each taking raises it, so that a worker that lost
    its lease cannot write any more.
    """

    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="机构")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="提交人")
    user_name = models.CharField("提交人", max_length=80)
    post = models.BigIntegerField(null=True, blank=True)
    """The post acted in when the job was asked for; it runs with the rights of this post as they are then."""
    request_id = models.CharField("编号", max_length=40)
    kind = models.CharField("类型", max_length=40)
    key = models.CharField(max_length=120, blank=True)
    title = models.CharField("名称", max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_words = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    """Both by the real clock, not by the demo's: see `job.leases`."""
    holder = models.CharField(max_length=80, blank=True)
    result = models.JSONField(default=dict)
    error = models.CharField("原因", max_length=500, blank=True)
    created_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            # the worker looks for due rows every half second
            models.Index(fields=["run_after"], condition=Q(state=JobState.QUEUED), name="job_due"),
            models.Index(fields=["lease_until"], condition=Q(state=JobState.RUNNING), name="job_leased"),
            models.Index(fields=["user", "-id"], name="job_of_user"),
            models.Index(fields=["body", "-id"], name="job_of_body"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=~Q(key="") & Q(state__in=sorted(KEEPS_KEY)),
                name="job_key_once",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED
