"""Keeping files: what may be kept, where it lies, and who gets it back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from shangliang.audit.models import Entry
from shangliang.core.errors import Hidden, Invalid, Refused
from shangliang.document import storage
from shangliang.document.actions import store_file
from shangliang.document.contents import check_file, clean_name
from shangliang.document.models import StoredFile
from tests import cast
from tests.plan.importing import draft_of

pytestmark = pytest.mark.django_db
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            made.writestr(name, data)
    return out.getvalue()


def keep(data: bytes, name: str = "凭证.txt", who: str = "office") -> StoredFile:
    return store_file(
        actor=cast.actor(who), body=cast.body("county"), upload=SimpleUploadedFile(name, data), noun="topic"
    )


KEPT = [
    ("a.txt", "协商记录".encode(), "text/plain"),
    ("a.pdf", b"%PDF-1.7\n1 0 obj\n", "application/pdf"),
    ("a.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
    ("a.jpg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
    ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
    ("a.xls", OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
    (
        "a.xlsx",
        package(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
]


@pytest.mark.parametrize(("name", "data", "media_type"), KEPT, ids=[one[0] for one in KEPT])
def test_store_keeps_allowed_kind_by_content(name, data, media_type):
    row = keep(data, name)
    assert (row.media_type, row.size, storage.read(row.sha256)) == (media_type, len(data), data)
    assert Entry.objects.filter(verb="upload", object_pk=str(row.pk)).count() == 1


REFUSED = [
    ("a.txt", b"", "文件是空的"),
    ("a.txt", b"MZ\x90\x00" + b"\x00" * 100, "程序文件"),
    ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "这种文件不能保存"),
    ("a.txt", b"<!doctype html><script>1</script>", "这种文件不能保存"),
    ("a.txt", b"#!/bin/sh\nrm x", "这种文件不能保存"),
    ("a.txt", b"ab\x00cd", "这种文件不能保存"),
    ("a.gif", b"GIF89a....", "这种图片格式不能保存"),
    ("a.docx", package(("run.exe", b"MZ")), "这种文件不能保存"),
    ("a.xlsx", package(("[Content_Types].xml", b"<Types/>"), ("xl/a.xml", b"0" * 60_000_000)), "解压后异常庞大"),
    ("a.docx", b"PK\x03\x04" + b"\x00" * 40, "不完整或已损坏"),
    ("a.txt", "机密★1年\n\n某某情况".encode(), "带有密级标志"),
    ("a.doc", OLE + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED, ids=[f"{one[0]} {one[2]}" for one in REFUSED])
def test_store_refuses_with_reason_and_keeps_nothing(name, data, words):
    with pytest.raises(Invalid) as refusal:
        keep(data, name)
    assert words in refusal.value.message
    assert StoredFile.objects.count() == 0


def test_same_content_lies_on_disk_once():
    first, second = keep(b"one and the same"), keep(b"one and the same", "另一个名字.txt")
    assert (first.sha256, first.pk == second.pk) == (second.sha256, False)
    assert len(list(Path(settings.FILES_FOLDER).rglob(first.sha256))) == 1


def test_stored_file_is_not_readable_by_others():
    path = storage.path_of(keep(b"private").sha256)
    assert path.stat().st_mode & 0o077 == 0


def test_path_of_something_else_than_hash_is_hidden():
    with pytest.raises(Hidden):
        storage.path_of("../../etc/passwd")


def test_lost_file_says_whom_to_ask():
    with pytest.raises(Hidden) as lost:
        storage.chunks("0" * 64)
    assert "联系管理员" in lost.value.message


def test_store_for_another_body_is_refused():
    with pytest.raises(Refused):
        keep(b"x", who="city")
    with pytest.raises(Refused):
        keep(b"x", who="admin")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../计划.docx", "计划.docx"),
        ("C:\\文件\\计划.docx", "计划.docx"),
        ("a\r\nb.txt", "ab.txt"),
        ("", "未命名文件"),
        ("长" * 200 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_clean_name_keeps_own_name_only(name, shown):
    assert clean_name(name) == shown


def test_checked_file_is_not_read_twice(monkeypatch):
    checked = check_file("正文".encode(), name="a.txt")
    row = store_file(actor=cast.actor("office"), body=cast.body("county"), upload=checked, noun="plan")
    assert row.name == "a.txt"


def test_download_is_attachment_under_our_type(office):
    draft = draft_of(office, name="协商 计划.txt")
    answer = office.get(f"/files/{draft.file_id}/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).decode() == draft.text
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_download_needs_row_that_shows_the_file(office, client_for):
    loose = keep(b"belongs to no row yet")
    assert office.get(f"/files/{loose.pk}/").status_code == 404
    draft = draft_of(office)
    assert client_for("member").get(f"/files/{draft.file_id}/").status_code == 404
    assert client_for(None).get(f"/files/{draft.file_id}/").status_code == 302
