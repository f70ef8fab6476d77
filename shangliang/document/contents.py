"""What may be kept: the kind of a file by its content, its size, its expanded size, and the 密级 mark it may bear.

Checked before a write transaction is opened: reading a Word file starts a process.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from shangliang.core.errors import Invalid
from shangliang.document.readers import Unreadable, read_upload
from shangliang.document.readers.kinds import OLE, ZIP, kind_of, kind_of_zip
from shangliang.document.readers.package import DECLARED_LIMIT, ENTRY_LIMIT, RATIO_FREE, RATIO_LIMIT, ZIP_FAULTS
from shangliang.document.readers.reading import unreadable

NAME_LIMIT = 120
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
    "ofd": "application/ofd",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
}
"""Files are served as attachments under these types, never under what the browser claimed."""
UNNAMED = "application/octet-stream"
"""For what was read but must not be opened by a browser: pages saved from the web."""
OTHER = "这种文件不能保存。可以保存的有：Word（.docx、.doc、.wps）、Excel（.xlsx、.xls）、PDF、OFD、文本（.txt）、照片（.png、.jpg）。请另存为其中一种后再上传。"
READ = frozenset({"docx", "txt", "pdf", "ofd"})
"""Kinds whose text is looked through before they are stored; older formats would first have to be converted."""
HARMFUL = frozenset(
    {"secrecy_mark", "zip_bomb", "xml_entities", "too_deep", "too_many_parts", "broken", "encrypted", "busy"}
)
"""Refusals of the reader that also keep a Word or text file from being stored; one that merely holds no text may be."""


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored. `kind` is a key of MEDIA, or another kind that a reader took the text from."""

    data: bytes
    name: str
    kind: str
    sha256: str

    @property
    def media_type(self) -> str:
        return MEDIA.get(self.kind, UNNAMED)


def check_file(upload: UploadedFile[Any] | bytes, *, name: str = "", reader: str = "") -> CheckedFile:
    """Look at an upload as a whole. Raises Invalid with what to do.

    `reader` names the kind under which a reader has already taken the text out of these bytes: it found them harmless
    and without a 密级 mark, so that they are not read a second time.
    """
    data = upload if isinstance(upload, bytes) else _bytes_of(upload)
    label = clean_name(name or (getattr(upload, "name", "") or ""))
    limit = settings.UPLOAD_MAX_BYTES
    if len(data) > limit:
        raise too_big()
    if not data:
        raise unreadable("empty")
    kind = reader or kind_of_content(data)
    if kind in READ and not reader:
        _refuse_harmful(data, label)
    return CheckedFile(data, label, kind, hashlib.sha256(data).hexdigest())


def too_big() -> Invalid:
    """The refusal of a file over the installation's limit."""
    limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    return Invalid(f"文件超过 {limit} MB，没有保存。请压缩其中的图片，或拆成几个文件后再上传。")


def clean_name(name: str) -> str:
    """The file's own name without folders or control characters, short enough to show; never empty."""
    base = PurePath(name.replace("\\", "/")).name
    shown = "".join(one for one in base if one.isprintable()).strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    if len(shown) > NAME_LIMIT and dot:
        shown = f"{stem[: NAME_LIMIT - len(suffix) - 1]}.{suffix}"
    return shown[:NAME_LIMIT] or "未命名文件"


def kind_of_content(data: bytes) -> str:
    """A key of MEDIA. Raises Invalid for programs, web pages, archives and all else."""
    kind = kind_of(data)
    if kind in {"pdf", "doc", "xls", "rtf"}:
        return kind
    if data.startswith(OLE):
        raise unreadable("encrypted") if kind == "encrypted" else Invalid(OTHER)
    if kind in {"zip", "odt"} or data.startswith(ZIP):
        return _kind_of_package(data)
    if kind == "image":
        return _kind_of_image(data)
    if kind == "text" and not _is_markup(data) and _is_text(data):
        return "txt"
    if kind == "program":
        raise unreadable("program", false_name="")
    raise Invalid(OTHER)


def _kind_of_image(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    raise Invalid("这种图片格式不能保存。请另存为 .jpg 或 .png 后再上传。")


def _is_text(data: bytes) -> bool:
    """No NUL bytes, unless it is UTF-16 and says so."""
    return b"\x00" not in data or data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _is_markup(data: bytes) -> bool:
    """Web pages and drawings that a browser would run, whatever their name."""
    head = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith((b"<svg", b"<!doctype", b"<html", b"<script", b"<?xml", b"<?php", b"#!/"))


def _kind_of_package(data: bytes) -> str:
    """Word, Excel, OpenDocument or OFD; the whole is expanded once, counted and thrown away."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > ENTRY_LIMIT:
                raise unreadable("too_many_parts")
            if sum(entry.file_size for entry in entries) > DECLARED_LIMIT:
                raise unreadable("zip_bomb")
            _count_expanded(package, entries)
            names = [entry.filename for entry in entries]
    except Unreadable:
        raise
    except ZIP_FAULTS:
        raise unreadable("broken") from None
    kind = kind_of_zip(names)
    if kind == "xls":
        return "xlsx"
    if kind not in MEDIA:
        raise Invalid(OTHER)
    return kind


def _count_expanded(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """What really comes out, whatever the directory declares."""
    whole = 0
    for entry in entries:
        size = 0
        with package.open(entry) as stream:
            while chunk := stream.read(1024 * 1024):
                size += len(chunk)
                whole += len(chunk)
                swollen = size > RATIO_FREE and size > RATIO_LIMIT * max(1, entry.compress_size)
                if swollen or whole > DECLARED_LIMIT:
                    raise unreadable("zip_bomb")


def _refuse_harmful(data: bytes, name: str) -> None:
    """Reads the text in a process of its own, for the 密级 mark and for what must not lie in our folder."""
    try:
        read_upload(data, name=name)
    except Unreadable as refusal:
        if refusal.code in HARMFUL:
            raise


def _bytes_of(upload: UploadedFile[Any]) -> bytes:
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise too_big()
    upload.seek(0)
    data = upload.read()
    return data if isinstance(data, bytes) else data.encode()
