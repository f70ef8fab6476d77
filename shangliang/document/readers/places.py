"""How many files are read at once, over all processes of this machine: each reading may take 1 GiB of memory."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from shangliang.document.readers.reading import MEMORY_LIMIT, unreadable

FEWEST, MOST = 2, 8
PATIENCE = 8.0  # seconds that a reading waits for a place
STEP = 0.05


def place_count() -> int:
    """One for every two gigabytes of the machine's memory, so that readings at their limit leave half of it to the rest."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return FEWEST
    return min(max(memory // (2 * MEMORY_LIMIT), FEWEST), MOST)


@contextlib.contextmanager
def reading_place(*, patience: float = PATIENCE) -> Iterator[None]:
    """Holds one of the places while a file is read. Raises Unreadable when none becomes free in time.

    A place is a lock on a file: the system lets go of it when the process that holds it dies, however it dies.
    """
    deadline = time.monotonic() + patience
    folder = _folder()
    while True:
        for number in range(place_count()):
            handle = os.open(folder / str(number), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                continue
            try:
                yield
            finally:
                os.close(handle)
            return
        if time.monotonic() > deadline:
            raise unreadable("busy")
        time.sleep(STEP)


def _folder() -> Path:
    """Our own folder among the temporary ones, shared by all processes of this user."""
    folder = Path(tempfile.gettempdir()) / f"shangliang-readers-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise unreadable("busy")
    return folder
