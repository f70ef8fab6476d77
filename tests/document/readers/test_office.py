"""Old formats through LibreOffice: found at run time, confined, nothing left; a clear message where it is not installed."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from shangliang.document.readers import Unreadable, office, read_bytes, read_upload
from shangliang.document.readers.kinds import OLE
from shangliang.document.readers.office import PREFIX, convert, find_office, work_folder
from tests.document.readers.word_files import cell, docx, level, numbered, numbering, paragraph, table

needs_office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
GRID = '<w:tblPr><w:tblW w:w="6000" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
PLAN = docx(
    paragraph("清源县政协2026年度协商计划")
    + numbered("养老服务")
    + numbered("饮水安全")
    + table(cell("议题") + cell("形式"), cell("养老") + cell("视察")).replace("<w:tbl>", f"<w:tbl>{GRID}")
    + paragraph("以上请遵照执行。"),
    parts={"numbering": numbering(level(0, "decimal", "%1."))},
)
LINES = ["清源县政协2026年度协商计划", "1.养老服务", "2.饮水安全", "议题 | 形式", "养老 | 视察", "以上请遵照执行。"]
FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}


def rtf(words: str, more: str = "") -> bytes:
    return (r"{\rtf1\ansi\uc1 " + more + "".join(rf"\u{ord(char)}?" for char in words) + r"\par}").encode("ascii")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go during the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_behind(folder: Path) -> list[str]:
    """What lies there besides the places of readings."""
    return [path.name for path in folder.iterdir() if not path.name.startswith("shangliang-readers-")]


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same paper in each old format, as LibreOffice writes it."""
    program, place = find_office(), tmp_path_factory.mktemp("old")
    assert program is not None
    (place / "plan.docx").write_bytes(PLAN)
    for name in FILTERS.values():
        command = [program, "--headless", f"-env:UserInstallation={(place / 'profile').as_uri()}", "--convert-to", name]
        subprocess.run(
            [*command, "--outdir", str(place), str(place / "plan.docx")], capture_output=True, check=True, timeout=60
        )
    return {kind: (place / f"plan.{kind}").read_bytes() for kind in FILTERS}


@needs_office
def test_old_formats_are_read_with_numbers_and_tables_also_at_once(
    old_files: dict[str, bytes], temporary: Path
) -> None:
    """Runs with one profile would fail silently; an old file under another old name is read as what it is."""
    found: dict[str, tuple[str, list[str], list[str]]] = {}

    def read(kind: str, name: str) -> None:
        reading = read_upload(old_files[kind], name=name)
        words = [line.replace("\t", "").replace(". ", ".") for line in reading.text.splitlines()]
        found[kind] = reading.reader, words, [warning.code for warning in reading.warnings]

    names = (("doc", "计划.wps"), ("rtf", "计划.doc"), ("odt", "计划.odt"))
    threads = [threading.Thread(target=read, args=pair) for pair in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"doc": ("doc", LINES, []), "rtf": ("rtf", LINES, ["false_name"]), "odt": ("odt", LINES, [])}
    assert left_behind(temporary) == []


@needs_office
def test_mark_in_an_old_file_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_upload(rtf("机密★1年"), name="计划.rtf")
    assert refused.value.code == "secrecy_mark"


@needs_office
def test_damaged_old_file_ends_in_a_message_and_leaves_nothing(old_files: dict[str, bytes], temporary: Path) -> None:
    damaged = old_files["doc"][:2000] + b"\x00" * 3000 + old_files["doc"][5000:]
    for data in (OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le"), damaged, old_files["odt"][:3000]):
        try:
            read_upload(data, name="计划.doc")
        except Unreadable as refused:
            assert refused.code in {"office_failed", "no_text", "broken"}  # noqa: PT017 - LibreOffice may mend a file
    assert left_behind(temporary) == []


@needs_office
def test_outside_picture_is_not_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        field = r'{\field{\*\fldinst{INCLUDEPICTURE "' + address + r'" \\d}}{\fldrslt{}}}'
        assert read_upload(rtf("协商计划", field), name="计划.rtf").text.strip() == "协商计划"
        with pytest.raises(TimeoutError):
            server.accept()


@needs_office
def test_time_is_limited_and_nothing_is_left(old_files: dict[str, bytes], temporary: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        convert(old_files["doc"], "doc", seconds=0.1)
    assert (refused.value.code, left_behind(temporary)) == ("too_slow", [])


@needs_office
def test_killed_reading_takes_the_converter_with_it(old_files: dict[str, bytes], temporary: Path) -> None:
    """The parent's kill reaches the whole group, and the folder goes with it."""
    with pytest.raises(Unreadable) as refused:
        read_upload(old_files["doc"], name="计划.doc", seconds=0.3 - office.OFFICE_SECONDS)
    assert (refused.value.code, left_behind(temporary)) == ("too_slow", [])
    running = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    assert str(temporary) not in running


def test_missing_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "PLACES", ())
    with pytest.raises(Unreadable) as refused:
        read_bytes(rtf("协商"), name="计划.docx")
    assert refused.value.code == "no_office"
    assert refused.value.message == (
        "文件名是“计划.docx”，但这是旧格式文件（.doc、.wps、.rtf 或 .odt），本系统没有安装转换程序，不能直接读取。"
        "请用 Word 或 WPS 打开后另存为 .docx，再上传。"
    )


def test_work_folder_goes_and_stale_ones_with_it(temporary: Path) -> None:
    import os

    stale, fresh = temporary / f"{PREFIX}stale", temporary / f"{PREFIX}fresh"
    for folder in (stale, fresh):
        folder.mkdir()
    os.utime(stale, (time.time() - 7200,) * 2)
    with work_folder() as place:
        (place / "a").write_text("x")
        assert sorted(temporary.iterdir()) == sorted([fresh, place])
    assert list(temporary.iterdir()) == [fresh]


def test_program_is_not_looked_for_in_the_environment_of_the_child() -> None:
    """The reading process gets a bare PATH; the usual places must do."""
    code = "from shangliang.document.readers.office import find_office; print(find_office())"
    root = Path(office.__file__).parents[3]
    bare = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (bare.stdout.strip() == "None") == (find_office() is None)
