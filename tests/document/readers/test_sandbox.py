"""The reading process: limits of time and memory, a scrubbed environment, nothing left behind (design.md §7)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from shangliang.document.readers import Reading, Unreadable, read_bytes, read_upload
from shangliang.document.readers.sandbox import ROOT, run
from tests.document.readers.word_files import cell, docx, level, numbered, numbering, paragraph, table, text_box

LIMITED = "from shangliang.document.readers.child import set_limits; set_limits(5); "
PLAN = docx(
    paragraph("某县政协2026年度协商计划")
    + numbered("围绕养老服务开展协商")
    + table(cell("序号") + cell("议题"))
    + f"<w:p>{text_box('框')}</w:p>",
    parts={"numbering": numbering(level(0, "chineseCounting", "%1、"))},
)


def open_handles() -> int:
    """How many files this process holds open; 0 where the system does not say."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def in_process(code: str, seconds: float = 10) -> bytes:
    with tempfile.TemporaryFile() as source:
        return run((sys.executable, "-P", "-c", code), source, seconds=seconds)


def refusal(code: str, seconds: float = 10) -> str:
    with pytest.raises(Unreadable) as refused:
        in_process(code, seconds)
    return refused.value.code


def test_upload_reads_the_same_as_in_this_process(tmp_path: Path) -> None:
    path = tmp_path / "计划.docx"
    path.write_bytes(PLAN)
    here = read_bytes(PLAN, name="计划.docx")
    assert read_upload(PLAN, name="计划.docx") == here
    assert read_upload(path, name="") == here
    assert here.outline.blocks


def test_refusal_comes_back_with_its_message() -> None:
    with pytest.raises(Unreadable) as there:
        read_upload(b"%PDF-1.7\n1 0 obj\n", name="计划.docx")
    with pytest.raises(Unreadable) as here:
        read_bytes(b"%PDF-1.7\n1 0 obj\n", name="计划.docx")
    assert (there.value.code, there.value.message) == (here.value.code, here.value.message)


def test_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "大.docx"
    with big.open("wb") as stream:
        stream.truncate(50_000_000)
    for data, code in ((big, "too_big"), (b"", "empty"), (tmp_path / "没有.docx", "missing")):
        began = time.monotonic()
        with pytest.raises(Unreadable) as refused:
            read_upload(data, name="")
        assert refused.value.code == code
        assert time.monotonic() - began < 1


def test_time_is_limited() -> None:
    with pytest.raises(Unreadable) as refused:
        read_upload(PLAN, name="计划.docx", seconds=0.01)
    assert refused.value.code == "too_slow"
    assert "0.01 秒" in refused.value.message


def test_sleeping_process_is_killed_at_its_time() -> None:
    began = time.monotonic()
    assert refusal("import time; time.sleep(60)", seconds=0.5) == "too_slow"
    assert time.monotonic() - began < 10


def test_process_that_closes_its_output_and_lingers_is_killed() -> None:
    assert refusal("import os, time; os.close(1); time.sleep(60)", seconds=0.5) == "too_slow"


def test_grandchild_dies_with_its_group(tmp_path: Path) -> None:
    trace = tmp_path / "pid"
    code = (
        "import subprocess, sys, time; "
        f"open({str(trace)!r}, 'w').write(str(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid)); time.sleep(60)"
    )
    assert refusal(code, seconds=3) == "too_slow"
    pid = int(trace.read_text())
    for _ in range(50):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the grandchild is still running")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and processor time are Linux's")
@pytest.mark.parametrize(
    ("code", "refused"),
    [
        pytest.param(LIMITED + "bytearray(4 << 30)", "reader_stopped", id="wants 4 GB"),
        pytest.param(
            LIMITED + "import tempfile; tempfile.TemporaryFile(buffering=0).write(b'x')",
            "reader_stopped",
            id="wants to write a file",
        ),
        pytest.param(
            "from shangliang.document.readers.child import set_limits; set_limits(0.1)\nwhile True: pass",
            "too_slow",
            id="spins",
        ),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too_hungry", id="killed by the system"
        ),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "reader_stopped", id="crashes"),
        pytest.param("raise SystemExit(3)", "reader_stopped", id="fails"),
        pytest.param("import os\nwhile True: os.write(1, b'x' * 65536)", "reader_stopped", id="answers without end"),
    ],
)
def test_limits_hold(code: str, refused: str) -> None:
    assert refusal(code) == refused


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and processor time are Linux's")
def test_file_that_needs_too_much_memory_is_told_so() -> None:
    code = (
        "import json, resource, sys; from shangliang.document.readers import child\n"
        "resource.setrlimit(resource.RLIMIT_AS, (150 << 20, 150 << 20))\n"
        "print(json.dumps(child.answer_for(sys.stdin.buffer.read(), 'a.docx')))"
    )
    with tempfile.TemporaryFile() as source:
        source.write(docx("".join(f"<w:p w:x='{n * 7919}'/>" for n in range(800_000))))
        source.seek(0)
        answer = run((sys.executable, "-P", "-c", code), source, seconds=15)
    assert json.loads(answer)["code"] == "too_hungry"


def test_environment_is_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANGLIANG_SECRET_KEY", "secret")
    shown = in_process("import os; print(sorted(os.environ), os.getcwd())").decode()
    assert shown.strip() == "['LC_ALL', 'PATH', 'PYTHONPATH'] /"


def test_reader_needs_no_settings_and_no_framework() -> None:
    code = "import sys, shangliang.document.readers.child; print([m for m in ('django', 'docx', 'asyncio') if m in sys.modules])"
    assert in_process(code).decode().strip() == "[]"


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files, handles = set(ROOT.glob("*")), open_handles()
    read_upload(PLAN, name="计划.docx")
    for data, seconds in ((b"%PDF-1.7\n1 0 obj\n", 20.0), (PLAN, 0.01), (PLAN[:300], 20.0)):
        with pytest.raises(Unreadable):
            read_upload(data, name="计划.docx", seconds=seconds)
    assert [path.name for path in tmp_path.iterdir()] == [
        f"shangliang-readers-{os.getuid()}"
    ]  # the places' locks, empty
    assert set(ROOT.glob("*")) == files
    assert (
        subprocess.run(
            ["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True, check=False
        ).stdout.count("readers.child")
        == 0
    )
    assert open_handles() == handles


def test_threads_read_at_the_same_time() -> None:
    answers: list[Reading] = []
    threads = [threading.Thread(target=lambda: answers.append(read_upload(PLAN, name="计划.docx"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.text for answer in answers] == [read_bytes(PLAN, name="计划.docx").text] * 4


def test_upload_name_cannot_break_the_command() -> None:
    for name in ("a\x00b.docx", "-c.docx", "长" * 3000 + ".docx", "\udc80.docx", "--help"):
        assert read_upload(PLAN, name=name).reader == "docx"


def test_hundred_kilobytes_read_in_a_moment() -> None:
    body = "".join(
        numbered(f"围绕第{n}个方面的工作开展专题协商，由提案委牵头，时间安排在{n % 12 + 1}月。{os.urandom(24).hex()}")
        for n in range(2500)
    )
    data = docx(body, parts={"numbering": numbering(level(0, "decimal", "%1."))})
    assert 90_000 < len(data) < 200_000
    began = time.monotonic()
    assert read_upload(data, name="计划.docx").text.count("\n") == 2500
    assert time.monotonic() - began < 10
