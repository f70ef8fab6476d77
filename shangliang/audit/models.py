"""The record of who did what, when: append-only rows, chained by hash, one chain for each body.

Entries have no foreign keys: they outlive what they speak of. `text` is the evidence; the columns beside it only
serve filters and are compared with it by `verify`.
"""

from __future__ import annotations

from django.db import models

from shangliang.audit.verbs import Verb
from shangliang.core.actor import Actor

INSTALLATION = 0
"""The chain of what belongs to no body: operators, log-ins, settings of the installation."""


class Chain(models.Model):
    """The head of one body's chain; its row is the lock under which entries are appended."""

    body = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=80, default="")


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> EntryQuerySet:
        """The office and the leaders of a body see its record; an operator sees every record."""
        if actor.is_operator:
            return self
        if actor.body and actor.has_role("office", "leader"):
            return self.filter(body=actor.body)
        return self.none()


class Entry(models.Model):
    """One act upon one object."""

    body = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=20, choices=Verb.choices)
    noun = models.CharField(max_length=30)
    object_pk = models.CharField(max_length=40)
    actor_user = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    request_id = models.CharField(max_length=40)
    text = models.TextField()
    algorithm = models.CharField(max_length=10)
    previous = models.CharField(max_length=80)
    hash = models.CharField(max_length=80)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "seq"], name="audit_entry_once")]
        indexes = [
            # the page lists one body newest first, or one object's history
            models.Index(fields=["body", "-at"], name="audit_entry_body_at"),
            models.Index(fields=["noun", "object_pk"], name="audit_entry_object"),
        ]
