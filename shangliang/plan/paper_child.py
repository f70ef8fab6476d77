"""The process behind `paper.read_paper`: a file on standard input, its text and facts as JSON on standard output."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from shangliang.document.readers import Unreadable, read_bytes
from shangliang.document.readers.child import set_limits
from shangliang.document.readers.reading import FILE_LIMIT, unreadable
from shangliang.plan.extract import extract


def main(arguments: list[str]) -> None:
    """`paper_child SECONDS NAME`."""
    seconds, name = float(arguments[0]), arguments[1]
    answer = os.dup(1)
    os.dup2(2, 1)  # nothing that a library prints may mix with the answer
    with os.fdopen(answer, "wb") as stream:
        stream.write(answer_for(sys.stdin.buffer.read(FILE_LIMIT + 1), name, partial(set_limits, seconds)))


def answer_for(data: bytes, name: str, guard: Callable[[], None] | None = None) -> bytes:
    """JSON: the fields of a `Paper`, or the `code` and `message` of a refusal."""
    try:
        reading = read_bytes(data, name=name, guard=guard)
        found = {
            "text": reading.text,
            "sha256": reading.sha256,
            "reader": reading.reader,
            "documents": extract(reading.text)["documents"],
            "warnings": [asdict(one) for one in reading.warnings],
        }
        return json.dumps(found).encode("ascii")
    except Unreadable as refusal:
        return _told(refusal)
    except MemoryError:
        return _told(unreadable("too_hungry"))
    except Exception:  # noqa: BLE001 - the boundary of the process: a fault of ours becomes a clear message and a log line
        return _told(unreadable("reader_stopped"), fault=traceback.format_exc(limit=-8))


def _told(refusal: Unreadable, **more: str) -> bytes:
    return json.dumps({"code": refusal.code, "message": refusal.message, **more}).encode("ascii")


if __name__ == "__main__":
    main(sys.argv[1:])
