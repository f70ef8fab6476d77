from __future__ import annotations

import pytest

from shangliang.job.kinds import KINDS
from tests.job import probe_kinds


@pytest.fixture
def probes(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """The tests' own kinds of work, and no waiting between tries."""
    for kind, handler in probe_kinds.KINDS.items():
        monkeypatch.setitem(KINDS, kind, handler)
    settings.JOB_BACKOFF_SECONDS = (0, 0)
