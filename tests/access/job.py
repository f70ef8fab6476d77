"""Long work: one's own, the office's body, the operator's all."""

from __future__ import annotations

from tests.access.table import Row, at
from tests.job.make import make_job

SEES = {"admin": 200, "office": 200, "committee": 200}


def _job() -> dict[str, int]:
    return {"pk": make_job("committee").pk}


def _cancel(_: object) -> dict[str, object]:
    return {"version": 1, "transition": "cancel"}


ROWS = (
    Row("job-list", get=at(200)),
    Row("job-detail", _job, get=at(404, **SEES)),
    Row("job-move", _job, post=at(404, **dict.fromkeys(SEES, 302)), data=_cancel),
    Row("job-verify-record", post=at(403, admin=302)),
)
