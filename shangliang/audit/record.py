"""`change(actor)`: the only way to open a write transaction, and the writing of entries at its end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from shangliang.audit.models import INSTALLATION, Chain, Entry
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor

LONG = 200
"""Texts longer than this enter as "changed" with a salted hash, never whole."""


@dataclass(frozen=True)
class FieldChange:
    """One field's change in words. Personal values enter only as a hash."""

    label: str
    old: Any
    new: Any
    personal: bool = False

    def as_row(self) -> dict[str, str]:
        old, new = _plain(self.old), _plain(self.new)
        if self.personal or len(old) > LONG or len(new) > LONG:
            return {"项目": self.label, "变化": "已更改", "指纹": fingerprint(new)}
        return {"项目": self.label, "原": old, "新": new}


@dataclass
class _Pending:
    verb: Verb
    noun: str
    pk: str
    body: int
    label: str
    changes: list[FieldChange]
    reason: str
    extra: dict[str, str]


@dataclass
class Change:
    """An open write transaction that collects what will be written to the record."""

    actor: Actor
    pending: list[_Pending] = field(default_factory=list)

    def record(
        self,
        verb: Verb,
        obj: Any,
        *,
        body: int | None = None,
        noun: str | None = None,
        label: str | None = None,
        changes: list[FieldChange] | None = None,
        reason: str = "",
        **extra: str,
    ) -> None:
        """Note one act. `obj` is a model row, or anything with `pk`; body defaults to the row's `body_id`."""
        owner = body if body is not None else getattr(obj, "body_id", None)
        self.pending.append(
            _Pending(
                verb,
                noun or obj._meta.model_name,
                str(getattr(obj, "pk", "")),
                owner or INSTALLATION,
                label if label is not None else str(obj),
                changes or [],
                reason,
                extra,
            )
        )

    def write(self) -> None:
        """Append the collected entries, body by body in key order, so that writers cannot lock crosswise."""
        moment = clock.now()
        for body in sorted({one.body for one in self.pending}):
            Chain.objects.get_or_create(body=body)
            chain = Chain.objects.select_for_update().get(body=body)
            rows = [self._append(chain, one, moment) for one in self.pending if one.body == body]
            Entry.objects.bulk_create(rows)
            chain.save(update_fields=["seq", "hash"])

    def _append(self, chain: Chain, one: _Pending, moment: datetime) -> Entry:
        facts: dict[str, Any] = {
            "body": one.body,
            "seq": chain.seq + 1,
            "at": moment.isoformat(timespec="microseconds"),
            "verb": str(one.verb),
            "noun": one.noun,
            "pk": one.pk,
            "label": one.label[:LONG],
            "user": self.actor.user,
            "actor": self.actor.name,
            "post": self.actor.post.title if self.actor.post else "",
            "request": self.actor.request_id,
            "reason": one.reason,
            "changes": [change.as_row() for change in one.changes],
            **one.extra,
        }
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        algorithm = preferred_algorithm()
        previous, chain.seq = chain.hash, chain.seq + 1
        chain.hash = digest(algorithm, previous, text)
        return Entry(
            body=one.body,
            seq=chain.seq,
            at=moment,
            verb=one.verb,
            noun=one.noun,
            object_pk=one.pk,
            actor_user=self.actor.user,
            actor_name=self.actor.name,
            request_id=self.actor.request_id,
            text=text,
            algorithm=algorithm,
            previous=previous,
            hash=chain.hash,
        )


_open: ContextVar[Change | None] = ContextVar("open_change", default=None)


@contextmanager
def change(actor: Actor) -> Iterator[Change]:
    """Open a write transaction for `actor`; a nested call joins the open one. Entries are written at the end, once."""
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    with transaction.atomic():
        opened = Change(actor)
        token = _open.set(opened)
        try:
            yield opened
            opened.write()
        finally:
            _open.reset(token)


def open_change() -> Change | None:
    """The write transaction that this thread is in, if any."""
    return _open.get()


def diff(obj: Any, changes: Mapping[str, Any], *, personal: frozenset[str] = frozenset()) -> list[FieldChange]:
    """The fields of `obj` that `changes` would alter, with their Chinese labels."""
    found = []
    for name, new in changes.items():
        model_field = obj._meta.get_field(name)
        old = getattr(obj, name)
        if old != new:
            found.append(FieldChange(str(model_field.verbose_name), old, new, personal=name in personal))
    return found


def preferred_algorithm() -> str:
    """SM3 where OpenSSL has it, else SHA-256; the row names which."""
    return "sm3" if "sm3" in hashlib.algorithms_available else "sha256"


def digest(algorithm: str, previous: str, text: str) -> str:
    """Hash of the previous hash and the stored text, byte for byte."""
    return hashlib.new(algorithm, f"{previous}\n{text}".encode()).hexdigest()


def fingerprint(value: str) -> str:
    """A salted hash: two equal values can be compared by the owner of the key, the value cannot be read."""
    return salted_hmac("shangliang.audit", value, secret=settings.SECRET_KEY).hexdigest()[:16]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(_plain(one) for one in value)
    return str(value)
