"""A ceiling for readings at the same time, over all processes; beyond it a clear message."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from shangliang.document.readers import Unreadable, places, read_upload
from shangliang.document.readers.places import reading_place
from shangliang.document.readers.sandbox import ROOT

HOLD = "import tempfile, sys, time; tempfile.tempdir = sys.argv[1]\nfrom shangliang.document.readers import places\n"
HOLD += (
    "places.FEWEST = places.MOST = 1\nwith places.reading_place():\n    print('held', flush=True)\n    time.sleep(60)"
)


@pytest.fixture
def one_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with room for one reading."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(places, "FEWEST", 1)
    monkeypatch.setattr(places, "MOST", 1)
    return tmp_path


def busy() -> str:
    with pytest.raises(Unreadable) as refused, reading_place(patience=0.1):
        pass
    return refused.value.message


def test_reading_beyond_the_ceiling_is_told_to_come_again(one_place: Path) -> None:
    with reading_place():
        assert busy() == "现在读取的人较多，请稍后再试。文件没有保存，过一两分钟再上传一次即可。"
    with reading_place(patience=0):
        pass


def test_place_is_free_again_after_a_refusal(one_place: Path) -> None:
    for _ in range(3):
        with pytest.raises(Unreadable) as refused:
            read_upload(b"%PDF-1.7\n1 0 obj\n", name="a.pdf")
        assert refused.value.code == "pdf_broken"


def test_waiting_reading_takes_the_place_that_becomes_free(one_place: Path) -> None:
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(read_upload("协商".encode(), name="a.txt").text))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["协商"] * 3


def test_place_of_a_killed_process_is_free(one_place: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(one_place)], stdout=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    assert busy().startswith("现在读取的人较多")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    began = time.monotonic()
    with reading_place():
        assert time.monotonic() - began < 2


def test_count_follows_the_memory_within_bounds() -> None:
    assert places.FEWEST <= places.place_count() <= places.MOST
