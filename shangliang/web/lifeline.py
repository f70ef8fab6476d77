"""No process outlives the one that started it.

`serve` starts its children with its own process id in the environment. Each child, and each process that the web
server starts in its turn, watches its parent and ends at once when that is gone, even when the parent was killed and
could tell nobody. Otherwise orphans would keep the port, and work on.
"""

from __future__ import annotations

import os
import threading
import time

SUPERVISED = "SHANGLIANG_SUPERVISED"
LOOK_SECONDS = 0.3


def end_with_parent() -> None:
    """Watch the parent from a daemon thread. Does nothing in a process that `serve` did not start."""
    if SUPERVISED in os.environ:
        threading.Thread(target=_watch, args=(os.getppid(),), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    # an orphan is handed to another parent; 1 from the beginning would mean that ours had died before we looked
    while os.getppid() == parent and parent != 1:
        time.sleep(LOOK_SECONDS)
    os._exit(1)
