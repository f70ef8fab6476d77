"""Stored files. Registers, templates and issued documents come with the papers that need them."""

from __future__ import annotations

from django.db import models

from shangliang.org.models import Body, OwnedQuerySet


class StoredFile(models.Model):
    """A file kept by its hash outside the web root, served only through a view that checks the owning row."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="files", verbose_name="机构")
    noun = models.CharField("所属", max_length=30)
    object_pk = models.BigIntegerField("所属编号", null=True)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField("字节")
    media_type = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.CharField("上传人", max_length=40)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["body", "sha256"], name="stored_file_same"),
            models.Index(fields=["noun", "object_pk"], name="stored_file_owner"),
        ]

    def __str__(self) -> str:
        return self.name
