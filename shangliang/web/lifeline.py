"""No process outlives the one that started it.

`serve` starts its children with its own process id in the environment. Each child, and each process that the web
server starts in its turn, watches its parent and ends at once when that is gone, even when the parent was killed and
could tell nobody. Otherwise orphans would keep the port, and work on.
"""

from __future__ import annotations

import os
import threading
import time

PARENT = "SHANGLIANG_PARENT"
LOOK_SECONDS = 0.3


def end_with_parent() -> None:
    """Watch the parent from a daemon thread, and let own children watch this process. Nothing outside of `serve`."""
    parent, own = os.environ.get(PARENT, ""), str(os.getpid())
    if parent in {"", own}:
        return
    os.environ[PARENT] = own
    threading.Thread(target=_watch, args=(int(parent),), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    # an orphan is handed to another parent, perhaps before it looks for the first time
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)
