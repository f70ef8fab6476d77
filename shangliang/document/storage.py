"""Where files lie: under their own hash, outside the web root, written whole or not at all, each content once."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from shangliang.core.errors import Hidden

CHUNK = 256 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")


def path_of(sha256: str) -> Path:
    """Two folder levels of the hash, so that no folder grows large."""
    if not SHA256.fullmatch(sha256):
        raise Hidden
    return Path(settings.FILES_FOLDER) / sha256[:2] / sha256[2:4] / sha256


def put(data: bytes, sha256: str) -> Path:
    """Write the bytes under their hash unless they lie there already. A reader never sees half a file."""
    target = path_of(sha256)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def read(sha256: str) -> bytes:
    """The bytes kept under this hash."""
    return path_of(sha256).read_bytes()


def chunks(sha256: str) -> Iterator[bytes]:
    """The bytes kept under this hash, piece by piece; the file opens with the first piece. A lost file is named."""
    path = path_of(sha256)
    if not path.is_file():
        raise Hidden("文件不在存放目录中，可能没有随备份恢复。请联系管理员查找这份文件。")
    return _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece
