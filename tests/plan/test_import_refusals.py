"""What the import page says to files that cannot or must not be read, and that nothing of them is kept."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from shangliang.document.models import StoredFile
from shangliang.plan.models import ImportDraft
from tests.plan.importing import PLAN, page_text, send, upload


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files:
            package.writestr(name, data)
    return out.getvalue()


TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BOMB = zipped(("[Content_Types].xml", TYPES), ("word/document.xml", b"0" * 60_000_000))
REFUSED = [
    ("empty.txt", b"", "文件是空的"),
    ("plan.docx", b"%PDF-1.7\n1 0 obj\n", "PDF 文件不完整或已损坏"),
    ("plan.docx", b"MZ" + b"\x90\x00" * 200, "程序文件"),
    ("plan.txt", b"<!DOCTYPE html><html><body><script>1</script></body></html>", "网页文件里没有找到正文|没有读到文字"),
    ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "Excel 表格"),
    ("plan.docx", zipped(("a.txt", b"1")), "压缩包"),
    ("plan.docx", BOMB[:200], "损坏"),
    ("plan.docx", BOMB, "解压后异常庞大"),
    ("plan.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, "图片"),
    ("plan.txt", ("机密★1年\n" + PLAN).encode(), "带有密级标志"),
    ("plan.txt", b"   \n\n", "没有读到文字"),
    ("plan.txt", b"\x81\x00\xff\xfe\x00\x81" * 50, "没有保存|不是文字|编码"),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED, ids=[one[2] for one in REFUSED])
def test_refused_file_names_reason_and_keeps_nothing(office, name, data, words):
    answer = upload(office, data, name)
    assert answer.status_code == 422
    shown = strip_tags(answer.content.decode())
    assert any(word in shown for word in words.split("|"))
    assert (ImportDraft.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert not list(Path(settings.FILES_FOLDER).rglob(".part-*"))


def test_file_over_limit_is_refused_unread(office, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    answer = upload(office, PLAN.encode() * 4000, "plan.txt")
    assert answer.status_code == 422
    assert "文件超过 1 MB" in strip_tags(answer.content.decode())


def test_fifty_megabytes_are_refused_quickly(office):
    answer = upload(office, b"a" * 50 * 1024 * 1024, "plan.txt")
    assert answer.status_code == 422
    assert "文件超过 20 MB" in strip_tags(answer.content.decode())


def test_nothing_sent_asks_for_file(office):
    answer = office.post("/imports/new/", {})
    assert answer.status_code == 422
    assert "请先选择要导入的文件" in strip_tags(answer.content.decode())


def test_pasted_secret_is_refused_and_not_kept(office):
    answer = office.post("/imports/new/", {"text": "秘密\n\n" + PLAN})
    assert answer.status_code == 422
    shown = strip_tags(answer.content.decode())
    assert "带有密级标志" in shown
    assert "我县高标准农田建设情况" in shown
    assert ImportDraft.objects.count() == 0


def test_paper_without_facts_is_explained_and_offers_hand_entry(office):
    upload(office, "关于办公用品的说明\n\n纸张放在二楼柜子里，笔放在抽屉里。\n", "说明.txt")
    draft = ImportDraft.objects.get()
    source = page_text(office, draft)
    assert "没有认出议题或指标" in source
    assert 'href="/plans/new/"' in source
    assert send(office, draft, "confirm", {}).status_code == 403


def test_megabyte_of_text_is_shown_in_parts(office):
    line = "就第{n}号村庄环境整治情况开展专题协商。（5月）\n\n围绕产业发展，推动工作落地见效，形成工作合力，确保取得成效。\n"
    text = "云溪县政协2026年度协商计划\n\n" + "".join(line.format(n=number) for number in range(6500))
    assert len(text.encode()) > 1_000_000
    assert upload(office, text).status_code == 302
    draft = ImportDraft.objects.get()
    first = page_text(office, draft)
    assert "原文较长，第 1 段，共" in strip_tags(first)
    assert len(first) < 900_000
    last = page_text(office, draft, part=999)
    assert "第6499号村庄环境整治情况" in strip_tags(last)
    assert send(office, draft, "confirm", {}).status_code == 302


def test_paper_of_one_endless_line_is_shown_in_parts(office):
    text = "云溪县政协2026年度协商计划 " + "就某项民生工作推进落实情况开展视察协商活动；" * 3000
    assert upload(office, text).status_code == 302
    assert "第 1 段，共" in strip_tags(page_text(office, ImportDraft.objects.get()))


def test_web_page_is_read_but_never_served_as_one(office):
    lines = "".join(f"<p>{line}</p>" for line in PLAN.splitlines() if line)
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body>{lines}</body></html>"
    assert upload(office, page, "计划.html").status_code == 302
    draft = ImportDraft.objects.get()
    answer = office.get(f"/files/{draft.file_id}/")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
