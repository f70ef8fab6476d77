from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from shangliang.job.kinds import KINDS
from tests.job import probe_kinds
from tests.job.site import Site, new_site


@pytest.fixture
def probes(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """The tests' own kinds of work, and no waiting between tries."""
    for kind, handler in probe_kinds.KINDS.items():
        monkeypatch.setitem(KINDS, kind, handler)
    settings.JOB_BACKOFF_SECONDS = (0, 0)


@pytest.fixture
def site(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """An installation of its own with real processes."""
    with django_db_blocker.unblock(), new_site(tmp_path) as made:
        yield made
