"""The index table. On SQLite triggers keep an FTS5 table beside it, on PostgreSQL a generated tsvector column."""

from __future__ import annotations

from django.db import models


class Indexed(models.Model):
    """One text of one row of any noun; `seg` is title and text segmented into words, apart by spaces."""

    noun = models.CharField(max_length=30)
    object_pk = models.BigIntegerField()
    body = models.BigIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    seg = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["noun", "object_pk"], name="indexed_once")]
        indexes = [models.Index(fields=["body", "noun"], name="indexed_of_body")]
