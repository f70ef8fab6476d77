"""Runs the reader in a process of its own: killed at its time, limited in memory, without our environment, leaving no file."""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import shangliang
from shangliang.document.readers.kinds import OFFICE_KINDS, OLE, kind_of
from shangliang.document.readers.office import OFFICE_SECONDS, work_folder
from shangliang.document.readers.places import reading_place
from shangliang.document.readers.reading import (
    ANSWER_LIMIT,
    FILE_LIMIT,
    Reading,
    Unreadable,
    reading_from_json,
    unreadable,
)

logger = logging.getLogger(__name__)
ROOT = Path(shangliang.__file__).parents[1]
CHUNK = 1024 * 1024
CHILD = (sys.executable, "-P", "-B", "-m", "shangliang.document.readers.child")
# A kill by one of these says why: the processor time ran out, or the system took the memory back.
KILLED = {signal.SIGXCPU: "too_slow", signal.SIGKILL: "too_hungry", signal.SIGSEGV: "reader_stopped"}


def read_upload(data: bytes | Path, *, name: str, seconds: float = 20) -> Reading:
    """Reads a file in a child process. Raises Unreadable, after `seconds` at the latest."""
    size = len(data) if isinstance(data, bytes) else _size_of(data)
    if size > FILE_LIMIT:
        raise unreadable("too_big")
    if not size:
        raise unreadable("empty")
    label = name or (data.name if isinstance(data, Path) else "")
    label = label.replace("\x00", "").encode("utf-8", "replace").decode()[-200:]
    with _opened(data) as source:
        answer = run((*CHILD, str(seconds), label), source, seconds=seconds)
    return _reading_of(answer)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise unreadable("missing") from None


def _opened(data: bytes | Path) -> IO[bytes]:
    """The file, or a nameless temporary one that vanishes with its handle."""
    if isinstance(data, Path):
        try:
            return data.open("rb")
        except OSError:
            raise unreadable("missing") from None
    source = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    source.write(data)
    source.seek(0)
    return source


def run(command: Sequence[str], source: IO[bytes], *, seconds: float) -> bytes:
    """What the command writes; the command and all it started are dead when this returns. Raises Unreadable."""
    if is_office(source):
        seconds += OFFICE_SECONDS
        with work_folder() as place, reading_place():
            return _run(command, source, seconds, {"TMPDIR": str(place)})
    with reading_place():
        return _run(command, source, seconds, {})


def _run(command: Sequence[str], source: IO[bytes], seconds: float, more: dict[str, str]) -> bytes:
    deadline = time.monotonic() + seconds
    process = subprocess.Popen(  # noqa: S603 - our own module, started without a shell
        command,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PATH": os.defpath, **more},
        start_new_session=True,
        close_fds=True,
    )
    try:
        answer = _collect(process, deadline)
        code = process.wait(max(0.0, deadline - time.monotonic()))
    except (TimeoutError, subprocess.TimeoutExpired):
        raise unreadable("too_slow", seconds=seconds) from None
    finally:
        _end(process)
    if code:
        logger.warning("the reading process ended with %s", code)
        raise unreadable(
            KILLED.get(signal.Signals(-code), "reader_stopped") if code < 0 else "reader_stopped", seconds=seconds
        )
    return answer


def is_office(source: IO[bytes]) -> bool:
    """Whether the file is in a format that is converted first. Leaves the file at its beginning."""
    head = source.read(4096)
    whole = head + source.read(FILE_LIMIT) if head.startswith(OLE) else head
    source.seek(0)
    return kind_of(whole) in OFFICE_KINDS


def _collect(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """Reads the pipe to its end. Raises TimeoutError at the deadline, Unreadable for an answer without end."""
    assert process.stdout is not None
    chunks: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            chunk = os.read(process.stdout.fileno(), CHUNK)
            if not chunk:
                return b"".join(chunks)
            size += len(chunk)
            if size > ANSWER_LIMIT:
                raise unreadable("reader_stopped")
            chunks.append(chunk)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kills the whole process group, so that nothing outlives the reading."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it has ended already
        process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _reading_of(answer: bytes) -> Reading:
    try:
        data: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise unreadable("reader_stopped") from None
    if "reading" in data:
        return reading_from_json(data["reading"])
    if "fault" in data:
        logger.error("the reader failed: %s", data["fault"])
    raise Unreadable(data["code"], data["message"])
