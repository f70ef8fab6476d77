"""Batches, the figures of old summaries, help and measuring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.core import clock
from shangliang.plan.models import Batch, BatchFile
from tests import cast
from tests.access.drafts import importers, own
from tests.access.table import Row, at
from tests.job.make import make_job

READERS = {"office": 200, "committee": 200, "leader": 200, "city": 200, "street": 200, "presidium": 200}


def _batch() -> Mapping[str, Any]:
    batch = Batch.objects.create(
        body=cast.body("county"),
        user=cast.user("office").pk,
        user_name="周明礼",
        name="历年文件.zip",
        sha256="0" * 64,
        spool="0" * 32,
        created_at=clock.now(),
        read_at=clock.now(),
    )
    BatchFile.objects.create(batch=batch, order=0, name="图.png", outcome="refused", reason="这是图片。")
    return {"pk": batch.pk}


def _measured() -> Mapping[str, Any]:
    result = {"words": "测量了 0 份文件。", "kinds": [], "named": [0, 0], "papers": [], "faults": []}
    return {"pk": make_job("admin", kind="plan.measure", state="done", result=result, ended_at=clock.now()).pk}


ROWS = (
    Row("batch-list", get=importers(200)),
    Row("batch-new", post=importers(422)),
    Row("batch-detail", _batch, get=own(200, admin=200)),
    Row("batch-edit", _batch, post=own(302)),
    Row("batch-drop", _batch, post=own(302)),
    Row("asserted-list", get=at(403, **READERS)),
    Row("help-import", get=at(200)),
    Row("measure-list", get=at(403, admin=200)),
    Row("measure-new", post=at(403, admin=422), note="no folder is set here"),
    Row("measure-detail", _measured, get=at(403, admin=200)),
)
