"""Vouchers: dated facts that a named person vouches for where no query can count yet."""

from __future__ import annotations

from django.db import models

from shangliang.core.actor import Actor
from shangliang.document.models import StoredFile
from shangliang.org.models import Body

INSIDE = ("office", "committee", "leader")


class VoucherQuerySet(models.QuerySet["Voucher"]):
    def visible_to(self, actor: Actor) -> VoucherQuerySet:
        """The working papers of a body: its office, committees and leaders. Others see the figure, not the vouchers."""
        if actor.is_operator or actor.is_system:
            return self
        return self.filter(body=actor.body) if actor.body and actor.has_role(*INSIDE) else self.none()


class Voucher(models.Model):
    """“6月3日，向党委汇报一次” and who says so; belongs to any row by (noun, object_pk)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="vouchers", verbose_name="机构")
    noun = models.CharField(max_length=30)
    object_pk = models.BigIntegerField()
    happened_on = models.DateField("发生日期")
    value = models.DecimalField("数量", max_digits=14, decimal_places=2, default=1)
    note = models.CharField("说明", max_length=300)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, verbose_name="凭证")
    vouched_by = models.CharField("登记人", max_length=40)
    recorded_at = models.DateTimeField("登记时间")
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on", "pk"]
        indexes = [models.Index(fields=["noun", "object_pk", "happened_on"], name="voucher_of")]

    def __str__(self) -> str:
        return self.note
