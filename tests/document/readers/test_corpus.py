"""The hostile corpus: every file ends in a reading or in a message of ours, in time, and leaves nothing behind (issue 3, 2)."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shangliang.document.readers import Unreadable, read_upload
from shangliang.document.readers.office import OFFICE_SECONDS
from shangliang.document.readers.reading import MESSAGES
from tools.make_hostile_files import FAMILIES, hostile_files

SECONDS = 20.0
SHARE = 1 if os.environ.get("SHANGLIANG_LONG_TESTS") == "1" else 3
"""Each file takes a process of its own: by default every third is read, and those whose end is known; all with
SHANGLIANG_LONG_TESTS=1, as `.ci/run` does.
"""
LIMIT_CODES = {"too_slow", "too_hungry", "reader_stopped"}
# Files whose end is known; all others may end in any way that is one of ours.
ENDS = {
    "docx-swollen.docx": "zip_bomb",
    "docx-declared-bomb.docx": "zip_bomb",
    "docx-many-parts.docx": "too_many_parts",
    "docx-entity-laughs.docx": "xml_entities",
    "docx-entity-file-utf16.docx": "xml_entities",
    "docx-macros.docm": "read",
    "docx-10000-columns.docx": "read",
    "pdf-400-pages.pdf": "read",
    "pdf-1000-pages.pdf": "too_many_pages",
    "pdf-locked.pdf": "locked",
    "pdf-script.pdf": "read",
    "pdf-scan.pdf": "scan",
    "pdf-secret.pdf": "secrecy_mark",
    "ofd-swollen.ofd": "zip_bomb",
    "ofd-same-page.ofd": "read",
    "ofd-1000-pages.ofd": "too_many_pages",
    "ofd-file-entity.ofd": "xml_entities",
    "html-100000-divs.html": "too_deep",
    "html-10000-columns.html": "read",
    "html-script-only.html": "no_text",
    "mht-open.mht": "read",
    "ole-workbook.doc": "xls",
    "xlsx-10000-columns.xlsx": "xls",
    "text-big5.txt": "big5",
    "too-big.txt": "too_big",
    "【机密】计划.txt": "secrecy_mark",
}


def end_of(name: str, data: bytes) -> tuple[str, str, float]:
    """`read` or the code of the refusal, its message, and the seconds that it took."""
    began = time.monotonic()
    try:
        reading = read_upload(data, name=name, seconds=SECONDS)
    except Unreadable as refused:
        return refused.code, refused.message, time.monotonic() - began
    assert reading.text.strip(), name
    assert "root:x:0" not in reading.text, name
    assert all(0 <= one.start <= one.end <= len(reading.text) for one in reading.warnings), name
    return "read", "", time.monotonic() - began


def running(folder: Path) -> list[str]:
    """Processes below this one, and those that know the folder."""
    listed = subprocess.run(
        ["ps", "-eo", "ppid=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    mine = [line for line in listed if line.split()[0] == str(os.getpid()) and "readers.child" in line]
    return mine + [line for line in listed if str(folder) in line and "soffice" in line]


def ends(files: Iterator[tuple[str, bytes]]) -> dict[str, tuple[str, str, float]]:
    with ThreadPoolExecutor(2) as pool:
        return {
            name: waiting.result()
            for name, waiting in [(name, pool.submit(end_of, name, data)) for name, data in files]
        }


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_hostile_family_ends_in_readings_and_messages(
    family: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert callable(family)
    found = ends((name, data) for number, (name, data) in enumerate(family()) if name in ENDS or number % SHARE == 0)
    odd = {name: end for name, (end, _, _) in found.items() if end not in {"read", *MESSAGES}}
    assert odd == {}
    faults = [record.getMessage()[-600:] for record in caplog.records if "failed" in record.getMessage()]
    assert faults == [], "a fault of ours, however politely told"
    assert {name: end for name, (end, _, _) in found.items() if name in ENDS and ENDS[name] != end} == {}
    assert {name: message for name, (end, message, _) in found.items() if end != "read" and "请" not in message} == {}
    assert {name: took for name, (_, _, took) in found.items() if took > SECONDS + OFFICE_SECONDS + 5} == {}
    stopped = {name: end for name, (end, _, _) in found.items() if end in LIMIT_CODES}
    assert len(stopped) <= len(found) // 10, stopped
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("shangliang-readers-")] == []
    assert running(tmp_path) == []


def test_corpus_is_large_and_the_same_each_time() -> None:
    first = [(name, hashlib.sha256(data).hexdigest()) for name, data in hostile_files()]
    assert len(first) >= 200
    assert len({name for name, _ in first}) == len(first)
    assert len({digest for _, digest in first}) > 0.97 * len(first)
    assert set(ENDS) <= {name for name, _ in first}
    small = [(name, hashlib.sha256(data).hexdigest()) for family in FAMILIES[3:] for name, data in family()]
    assert first[-len(small) :] == small
    assert [name for name, _ in first if re.search(r"[/\\]", name)] == []
