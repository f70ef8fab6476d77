"""The reading process: a file on standard input, a Reading or a refusal as JSON on standard output.

Started by `sandbox.read_upload` with a scrubbed environment; it sets its own limits before it opens the file.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from collections.abc import Callable
from functools import partial

from shangliang.document.readers import Unreadable, read_bytes
from shangliang.document.readers.reading import FILE_LIMIT, MEMORY_LIMIT, reading_as_json, unreadable

OPEN_FILES = 32


def set_limits(seconds: float) -> None:
    """Limits of processor time, memory and files for this process. A system that lacks one of them goes without it."""
    cpu = int(seconds) + 1
    wanted = (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    )
    for kind, limit in wanted:
        try:
            # one second of grace: the first limit kills with a signal that tells why
            resource.setrlimit(kind, (limit, limit + 1 if kind == resource.RLIMIT_CPU else limit))
        except (ValueError, OSError):  # macOS knows no RLIMIT_AS; a lower hard limit is already in force
            continue


def main(arguments: list[str]) -> None:
    """`child SECONDS NAME`: reads standard input within so many seconds of processor time."""
    seconds, name = float(arguments[0]), arguments[1]
    answer = os.dup(1)
    os.dup2(2, 1)  # nothing that a library prints may mix with the answer
    with os.fdopen(answer, "wb") as stream:
        stream.write(
            json.dumps(answer_for(sys.stdin.buffer.read(FILE_LIMIT + 1), name, partial(set_limits, seconds))).encode(
                "ascii"
            )
        )


def answer_for(data: bytes, name: str, guard: Callable[[], None] | None = None) -> dict[str, object]:
    """What goes back: `reading`, or the `code` and `message` of a refusal."""
    try:
        return {"reading": reading_as_json(read_bytes(data, name=name, guard=guard))}
    except Unreadable as refusal:
        return _told(refusal)
    except MemoryError:
        return _told(unreadable("too_hungry"))
    except Exception:  # noqa: BLE001 - the boundary of the process: a fault of ours becomes a clear message and a log line
        return {**_told(unreadable("reader_stopped")), "fault": traceback.format_exc(limit=-8)}


def _told(refusal: Unreadable) -> dict[str, object]:
    return {"code": refusal.code, "message": refusal.message}


if __name__ == "__main__":
    main(sys.argv[1:])
