"""The installation's settings with what tests need: fast hashes, a throw-away folder, a fixed day."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_folder = Path(os.environ.setdefault("SHANGLIANG_DATA", tempfile.mkdtemp(prefix="shangliang-test-")))
os.environ.setdefault("SHANGLIANG_SECRET_KEY", "only-for-tests-0123456789-0123456789-0123456789-0123456789")

from shangliang.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SHANGLIANG_TODAY = "2026-06-18"
AUDIT_HEADS_FILE = _folder / f"audit-heads-{os.getpid()}.jsonl"  # processes share the folder, not the database
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
