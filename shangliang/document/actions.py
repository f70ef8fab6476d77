"""Keeping files."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from shangliang.audit import record as audit
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Refused
from shangliang.document import storage
from shangliang.document.contents import CheckedFile, check_file
from shangliang.document.models import StoredFile
from shangliang.document.policy import why_not
from shangliang.org.models import Body


def store_file(
    *,
    actor: Actor,
    body: Body,
    upload: UploadedFile[Any] | CheckedFile | bytes,
    name: str = "",
    noun: str,
    object_pk: int | None = None,
) -> StoredFile:
    """Keep a file for a row of `noun`. Raises Invalid for what may not be kept, with what to do.

    Callers inside a transaction pass a `CheckedFile`: checking a Word file starts a process and takes a moment.
    The bytes are written before the row; a transaction that fails leaves them unreferenced, never half.
    """
    if reason := why_not(actor, "store", body):
        raise Refused(reason)
    checked = upload if isinstance(upload, CheckedFile) else check_file(upload, name=name)
    storage.put(checked.data, checked.sha256)
    with audit.change(actor) as change:
        row = StoredFile.objects.create(
            body=body,
            noun=noun,
            object_pk=object_pk,
            name=checked.name,
            sha256=checked.sha256,
            size=len(checked.data),
            media_type=checked.media_type,
            uploaded_at=clock.now(),
            uploaded_by=actor.name,
        )
        change.record(Verb.UPLOAD, row, label=checked.name, sha256=checked.sha256)
    return row
