"""Papers of past years that come in together, and the figures that old summaries assert."""

from __future__ import annotations

from django.db import models

from shangliang.core.actor import Actor
from shangliang.org.models import Body


def _importers(actor: Actor, prefix: str = "") -> models.Q:
    """Those who may import for the body: its office and committees; operators may look."""
    if actor.is_operator or actor.is_system:
        return models.Q()
    if actor.body and actor.has_role("office", "committee"):
        return models.Q(**{f"{prefix}body": actor.body})
    return models.Q(pk__in=[])


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, actor: Actor) -> BatchQuerySet:
        return self.filter(_importers(actor))


class Batch(models.Model):
    """One upload of several papers: read in the background, confirmed in one list, then made into drafts and plans."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="batches", verbose_name="机构")
    user = models.BigIntegerField()
    user_name = models.CharField("上传人", max_length=40)
    name = models.CharField("名称", max_length=200)
    sha256 = models.CharField(max_length=64)
    """Of the zip's bytes; of several files, of their hashes in order."""
    spool = models.CharField(max_length=40)
    """Where the bytes wait for confirmation, see `plan.batch_archive`; gone once the batch is carried out or dropped."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("上传时间")
    read_at = models.DateTimeField("读完时间", null=True, blank=True)
    submitted_at = models.DateTimeField("确认时间", null=True, blank=True)
    carried_out_at = models.DateTimeField("导入时间", null=True, blank=True)
    dropped_at = models.DateTimeField("放弃时间", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["body", "sha256"], name="batch_same")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """May the clerk still choose?"""
        return self.read_at is not None and self.submitted_at is None and self.dropped_at is None


class Outcome(models.TextChoices):
    WAITING = "waiting", "等待读取"
    READ = "read", "已读取"
    REFUSED = "refused", "不能读取"
    REPEATED = "repeated", "重复文件"
    KNOWN = "known", "以前导入过"


class Wish(models.TextChoices):
    PLAN = "plan", "生成计划（补录）"
    DRAFT = "draft", "存为草稿"
    SKIP = "skip", "不导入"


class BatchFileQuerySet(models.QuerySet["BatchFile"]):
    def visible_to(self, actor: Actor) -> BatchFileQuerySet:
        return self.filter(_importers(actor, "batch__"))


class BatchFile(models.Model):
    """One file of a batch: what the reader found, and what the clerk wants made of it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files")
    order = models.PositiveIntegerField()
    name = models.CharField("文件名", max_length=200)
    folder = models.CharField("文件夹", max_length=200, blank=True)
    size = models.BigIntegerField("字节", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.CharField("原因", max_length=500, blank=True)
    reading = models.JSONField(default=dict)
    """The fields of a `plan.paper.Paper`; emptied once the file is a draft."""
    papers = models.JSONField(default=list)
    """For each document of the file what the list shows, under what the clerk corrected: see `plan.batch_papers`."""
    wish = models.CharField("处理", max_length=6, choices=Wish.choices, default=Wish.DRAFT)
    draft = models.ForeignKey("plan.ImportDraft", models.SET_NULL, null=True, blank=True, related_name="batch_files")
    """The draft made of it, or the one that the same file was made into before."""
    plans = models.PositiveIntegerField("生成计划", default=0)
    figures = models.PositiveIntegerField("登记数字", default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = BatchFileQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["batch", "order"], name="batch_file_order")]

    def __str__(self) -> str:
        return self.name


class AssertedFigureQuerySet(models.QuerySet["AssertedFigure"]):
    def visible_to(self, actor: Actor) -> AssertedFigureQuerySet:
        """Those who see the body's plans whole: its office, committees and leaders."""
        if actor.is_operator or actor.is_system:
            return self
        if actor.body and actor.has_role("office", "committee", "leader"):
            return self.filter(body=actor.body)
        return self.none()


class AssertedFigure(models.Model):
    """A figure as an old summary states it: no query stands behind it, only the paper and who took it over."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="asserted_figures", verbose_name="机构")
    year = models.PositiveSmallIntegerField("年度")
    period = models.CharField("时段", max_length=10, default="year")  # year first_half second_half q1 … q4
    subject = models.CharField("事项", max_length=200)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4)
    unit = models.CharField("单位", max_length=20, blank=True)
    qualifier = models.CharField("说法", max_length=10, default="exact")
    draft = models.ForeignKey("plan.ImportDraft", models.PROTECT, related_name="asserted_figures", verbose_name="出处")
    number = models.PositiveSmallIntegerField(default=1)
    """Which document of the file."""
    span_start = models.PositiveIntegerField()
    span_end = models.PositiveIntegerField()
    vouched_by = models.CharField("登记人", max_length=40)
    vouched_at = models.DateTimeField("登记时间")

    objects = AssertedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "unit", "year", "pk"]
        indexes = [
            models.Index(fields=["body", "subject", "unit", "year"], name="asserted_by_subject"),
            models.Index(fields=["body", "year"], name="asserted_by_year"),
        ]

    def __str__(self) -> str:
        return self.subject
