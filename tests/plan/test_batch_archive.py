"""A zip from outside: names, paths, bombs, nests, and lists of contents that lie."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from shangliang.core.errors import Invalid
from shangliang.plan import batch_archive as archive
from shangliang.plan.batch_archive import FILES_LIMIT, Member, bytes_of, members_of, pack
from shangliang.plan.models import Batch
from tests.plan.batching import plan_of, send, windows_zip, zip_of

MEGABYTE = 1024 * 1024


def refused(data: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        members_of(data)
    return refusal.value.message


def refusals(data: bytes) -> list[str]:
    return [one.refusal for one in members_of(data)]


@pytest.mark.parametrize("make", [zip_of, windows_zip])
def test_names_are_read_as_chinese(make):
    found = members_of(make({"历年计划/二〇二三年协商计划.docx": b"1", "总结（定稿）.doc": b"2"}))
    assert found == [
        Member(0, "二〇二三年协商计划.docx", "历年计划", 1),
        Member(1, "总结（定稿）.doc", "", 1),
    ]


def test_name_in_utf8_without_a_word_about_it():
    data = zip_of({"xxxxxxxxxxxxxxx.txt": b"1"}).replace(b"xxxxxxxxxxxxxxx", "历年总结稿".encode())
    assert members_of(data)[0].name == "历年总结稿.txt"


def test_backslash_in_gbk_name_splits_no_character():
    data = windows_zip({"計\\誠信.txt": b"1"})
    assert (members_of(data)[0].folder, members_of(data)[0].name) == ("計", "誠信.txt")


@pytest.mark.parametrize("name", ["../../etc/计划.txt", "/etc/计划.txt", "C:\\计划.txt", "a/../../b.txt"])
def test_path_out_of_the_zip_is_refused(name):
    assert "指向压缩包以外的位置" in refusals(zip_of({name: b"1"}))[0]


def test_link_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        entry = zipfile.ZipInfo("link.txt")
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    assert "链接" in refusals(out.getvalue())[0]


@pytest.mark.parametrize("name", ["里面.zip", "里面.RAR", "里面.7z"])
def test_nested_archive_is_refused(name):
    assert "压缩包里还有压缩包" in refusals(zip_of({name: zip_of({"甲.txt": b"1"})}))[0]


def test_clutter_is_left_out():
    files = {"__MACOSX/._甲.txt": b"1", ".DS_Store": b"1", "Thumbs.db": b"1", "计划/~$甲.docx": b"1", "甲.txt": b"1"}
    assert [one.name for one in members_of(zip_of(files))] == ["甲.txt"]


def test_too_many_files():
    assert f"超过 {FILES_LIMIT} 个" in refused(zip_of({f"{n}.txt": b"1" for n in range(FILES_LIMIT + 1)}))


def test_directory_of_a_hundred_thousand_names_is_not_opened():
    entry = zip_of({"a.txt": b""})
    at = entry.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", entry, at + 16)[0]
    directory = entry[start:at] * 100_000
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), start, 0)
    assert "文件过多" in refused(entry[:start] + directory + end)


def test_bomb_by_its_ratio():
    assert refusals(zip_of({"甲.txt": b"0" * (19 * MEGABYTE)})) == [archive.BOMB]


def test_bomb_as_a_whole():
    assert "解压后超过 200 MB" in refused(zip_of({f"{n}.txt": b"0" * (19 * MEGABYTE) for n in range(12)}))


def test_bomb_that_lies_about_its_size():
    data = bytearray(zip_of({"甲.txt": b"0" * (30 * MEGABYTE)}))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1000)
    assert refusals(bytes(data)) == [""]
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package, pytest.raises(Invalid):
        bytes_of(package, 0)


def test_large_file_is_refused_alone():
    noise = bytes(range(256)) * (21 * MEGABYTE // 256)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr("大.pdf", noise)
        package.writestr("小.txt", b"1")
    assert [bool(one) for one in refusals(out.getvalue())] == [True, False]
    assert "超过 20 MB" in refusals(out.getvalue())[0]


def test_locked_file_is_refused():
    data = bytearray(zip_of({"甲.txt": b"1"}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "设有密码" in refusals(bytes(data))[0]


@pytest.mark.parametrize("cut", [1, 10, 30, 100])
def test_cut_zip_is_refused(cut):
    data = zip_of({"甲.txt": plan_of(2021), "乙.txt": plan_of(2022)})
    assert "zip" in refused(data[:-cut]) or "压缩包" in refused(data[:-cut])


def test_empty_zip_says_so():
    assert "没有文件" in refused(zip_of({}))
    assert "没有文件" in refused(zip_of({"文件夹/": b""}))


def test_damaged_entry_is_refused_alone():
    data = bytearray(zip_of({"甲.txt": plan_of(2021)}))
    data[60] ^= 0xFF
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package, pytest.raises(Invalid):
        bytes_of(package, 0)


def test_pack_is_the_same_for_the_same_files():
    files = [("甲.txt", b"1"), ("乙.txt", b"2")]
    assert pack(files) == pack(files)
    assert [one.name for one in members_of(pack(files))] == ["甲.txt", "乙.txt"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("坏.zip", b"PK\x03\x04" + b"0" * 100, "zip 压缩包"),
        ("旧.rar", b"Rar!\x1a\x07\x00" + b"0" * 100, "只能打开 zip"),
        ("空.zip", zip_of({}), "没有文件"),
        ("多.zip", zip_of({f"{n}.txt": b"1" for n in range(FILES_LIMIT + 1)}), "超过 200 个"),
        ("机密★计划.zip", zip_of({"甲.txt": b"1"}), "密级标志"),
    ],
)
def test_page_refuses_and_keeps_nothing(office, settings, tmp_path, name, data, words):
    settings.FILES_FOLDER = tmp_path
    answer = send(office, (name, data))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Batch.objects.count(), list(tmp_path.rglob("*"))) == (0, [])


@pytest.mark.django_db
def test_page_without_a_file_asks_for_one(office):
    answer = office.post("/imports/batches/new/", {})
    assert answer.status_code == 422
    assert "请先选择压缩包" in answer.content.decode()
