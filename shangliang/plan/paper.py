"""From a file or pasted text to its text and facts, in a process of its own, so that nothing hangs a web process."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from dataclasses import dataclass, field
from typing import Any

from shangliang.document.readers import Unreadable
from shangliang.document.readers.kinds import PASTED_PAGE
from shangliang.document.readers.reading import FILE_LIMIT, unreadable
from shangliang.document.readers.sandbox import run

logger = logging.getLogger(__name__)
CHILD = (sys.executable, "-P", "-B", "-m", "shangliang.plan.paper_child")
SECONDS = 20.0
PASTED = "粘贴的文字.txt"


@dataclass(frozen=True)
class Paper:
    """What was read from one file. `documents` as `shangliang extract` prints them; `warnings` are the reader's."""

    text: str
    sha256: str
    reader: str
    documents: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def has_facts(self) -> bool:
        """Did the reading find anything to confirm?"""
        return any(one[kind] for one in self.documents for kind in ("topics", "targets", "figures"))


def read_paper(data: bytes, *, name: str, seconds: float = SECONDS) -> Paper:
    """Read a file and find its facts. Raises Unreadable with what to do, after `seconds` at the latest."""
    if len(data) > FILE_LIMIT:
        raise unreadable("too_big")
    if not data:
        raise unreadable("empty")
    label = name.replace("\x00", "").encode("utf-8", "replace").decode()[-200:]
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        answer = run((*CHILD, str(seconds), label), source, seconds=seconds)
    try:
        told: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise unreadable("reader_stopped") from None
    if fault := told.get("fault"):
        logger.error("the reading of a paper failed: %s", fault)
    if "code" in told:
        raise Unreadable(told["code"], told["message"])
    return Paper(**told)


def read_pasted(text: str) -> Paper:
    """The same for text that was pasted; its hash is that of its UTF-8 bytes."""
    return read_paper(text.replace("\x00", "").encode("utf-8", "replace"), name=PASTED)


def read_pasted_page(markup: str) -> Paper:
    """The same for rich text of the clipboard, as the browser hands it over; its hash is that of its UTF-8 bytes."""
    return read_paper(markup.replace("\x00", "").encode("utf-8", "replace"), name=PASTED_PAGE)
