"""The tests' settings for worker and server processes: short leases, and the kinds that the tests bring."""

from __future__ import annotations

import os

from shangliang.job.kinds import KINDS
from tests.job import probe_kinds
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

KINDS.update(probe_kinds.KINDS)
JOB_LEASE_SECONDS = 1
JOB_BACKOFF_SECONDS = (0.2, 0.4)
JOB_SILENCE_SECONDS = int(os.environ.get("PROBE_SILENCE", "600"))
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["timeout"] = 1
