"""A zip from outside, opened with care; and the folder where the bytes of a batch wait until it is confirmed.

Names inside a zip are labels only: nothing is ever written under them. What the directory declares bounds what is
opened at all, and every entry is counted again while it comes out.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import stat
import struct
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from shangliang.core.errors import Invalid
from shangliang.document.contents import clean_name
from shangliang.document.readers.kinds import kind_of_zip
from shangliang.document.readers.package import RATIO_FREE, RATIO_LIMIT, ZIP_FAULTS
from shangliang.document.readers.reading import FILE_LIMIT, unreadable
from shangliang.document.readers.secrecy import find_secrecy_mark_in_name

FILES_LIMIT = 200
WHOLE_LIMIT = 200 * 1024 * 1024  # bytes of all files together, expanded
DIRECTORY_LIMIT = 2 * 1024 * 1024  # bytes of the zip's own list of contents; 200 long names need a tenth
CHUNK = 1024 * 1024
MEGABYTE = 1024 * 1024
UTF8_NAMES = 0x800
UNICODE_PATH = 0x7075
CLUTTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$[^/]*$|\.[^/]*$)", re.IGNORECASE)
"""What Mac, Windows and Word leave beside the files; nobody meant to upload it."""
NESTED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
TOKEN = re.compile(r"[0-9a-f]{32}")
SPLIT = f"请分成几个压缩包，每个不超过 {FILES_LIMIT} 个文件、{WHOLE_LIMIT // MEGABYTE} MB，再分别上传。"


@dataclass(frozen=True)
class Member:
    """One file in the zip: where it stands, what it is called, and why it is not read where it is not."""

    index: int
    name: str
    folder: str
    size: int
    refusal: str = ""


def is_plain_zip(data: bytes) -> bool:
    """A zip that is no Word, Excel, OpenDocument or OFD file."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return kind_of_zip(package.namelist()) == "archive"
    except ZIP_FAULTS:
        return True


def members_of(data: bytes) -> list[Member]:
    """The files of a zip in its own order. Raises Invalid for a zip that is not opened at all, with what to do."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except ZIP_FAULTS:
        raise Invalid("压缩包不完整或已损坏，没有读取。请重新压缩；如果是从网上或邮件取得，请重新下载一次。") from None
    named = [(index, entry, name_of(entry)) for index, entry in enumerate(entries) if not _is_folder(entry)]
    wanted = [(index, entry, name) for index, entry, name in named if not CLUTTER.search(name)]
    if not wanted:
        raise Invalid("压缩包里没有文件。请把历年的计划、总结放进一个文件夹，压缩后再上传。")
    if len(wanted) > FILES_LIMIT:
        raise Invalid(f"压缩包里有 {len(wanted)} 个文件，超过 {FILES_LIMIT} 个，没有读取。{SPLIT}")
    if sum(entry.file_size for _, entry, _ in wanted) > WHOLE_LIMIT:
        raise Invalid(f"压缩包解压后超过 {WHOLE_LIMIT // MEGABYTE} MB，没有读取。{SPLIT}")
    return [_member(index, entry, name) for index, entry, name in wanted]


def name_of(entry: zipfile.ZipInfo) -> str:
    """The path of an entry with forward slashes. Chinese Windows writes GB18030 without saying so, a Mac UTF-8."""
    if entry.flag_bits & UTF8_NAMES:
        return entry.orig_filename.replace("\\", "/")
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.orig_filename.replace("\\", "/")
    if told := _unicode_path(entry.extra):
        return told.replace("\\", "/")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return raw.decode("gb18030", "replace").replace("\\", "/")


def _unicode_path(extra: bytes) -> str:
    """The name that Info-ZIP keeps beside the old one; empty where there is none."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == UNICODE_PATH and size > 5:
            try:
                return extra[at + 9 : at + 4 + size].decode("utf-8")
            except UnicodeDecodeError:
                return ""
        at += 4 + size
    return ""


def _check_directory(data: bytes) -> None:
    """Looks at the end record before the library builds an object for each of a million entries."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + 22 > len(data):
        raise Invalid("这不是完整的 zip 压缩包，没有读取。请用系统自带的“压缩为 zip”重新压缩后再上传。")
    size = struct.unpack_from("<I", data, at + 12)[0]
    if size > DIRECTORY_LIMIT or data[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise Invalid(f"压缩包里的文件过多，没有读取。{SPLIT}")


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.is_dir() or (entry.file_size == 0 and stat.S_ISDIR(entry.external_attr >> 16))


def _member(index: int, entry: zipfile.ZipInfo, path: str) -> Member:
    folder, _, name = path.rpartition("/")
    if mark := find_secrecy_mark_in_name(path.replace("/", " ")) or find_secrecy_mark_in_name(Path(name).stem):
        label = f"压缩包里的第 {index + 1} 个文件"
        return Member(index, label, "", entry.file_size, unreadable("secrecy_mark", mark=mark).message)
    shown = "/".join(clean_name(part) for part in folder.split("/") if part not in {"", "."})[-200:]
    return Member(index, clean_name(name), shown, entry.file_size, _why_not(entry, path, name))


def _why_not(entry: zipfile.ZipInfo, path: str, name: str) -> str:
    """Why this entry is not opened; empty where it is."""
    if path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path):
        return "文件名指向压缩包以外的位置，为安全起见没有读取。请把文件放进普通文件夹，重新压缩后再上传。"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "这是一个链接，不是文件，没有读取。请把原文件放进压缩包后再上传。"
    if name.lower().endswith(NESTED):
        return "压缩包里还有压缩包，没有读取。请先解压，把里面的文件一起放进一个压缩包。"
    if entry.flag_bits & 1:
        return "压缩包设有密码，这个文件没有读取。请去掉密码重新压缩后再上传。"
    if entry.file_size == 0:
        return unreadable("empty").message
    if entry.file_size > FILE_LIMIT:
        return unreadable("too_big").message
    if entry.file_size > RATIO_FREE and entry.file_size > RATIO_LIMIT * max(1, entry.compress_size):
        return BOMB
    return ""


BOMB = "这个文件解压后异常庞大，为安全起见没有读取。请打开原文件另存一次，重新压缩后再上传。"


def bytes_of(package: zipfile.ZipFile, index: int) -> bytes:
    """One file, counted while it comes out. Raises Invalid with what to do."""
    entry = package.infolist()[index]
    pieces: list[bytes] = []
    size = 0
    try:
        with package.open(entry) as stream:
            while piece := stream.read(CHUNK):
                size += len(piece)
                if size > FILE_LIMIT or (size > RATIO_FREE and size > RATIO_LIMIT * max(1, entry.compress_size)):
                    raise Invalid(BOMB)
                pieces.append(piece)
    except ZIP_FAULTS:
        raise Invalid("这个文件在压缩包里已损坏，没有读取。请重新压缩后再上传。") from None
    return b"".join(pieces)


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these files, as they come: the form in which a batch waits."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, data in files:
            package.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def spool_path(token: str) -> Path:
    """Where the bytes of a batch wait."""
    if not TOKEN.fullmatch(token):
        raise ValueError("no token of a batch")
    return Path(settings.FILES_FOLDER) / "incoming" / token


def new_token() -> str:
    """A name for the waiting bytes that nobody can guess."""
    return secrets.token_hex(16)


def keep(token: str, data: bytes) -> None:
    """Write the waiting bytes, whole or not at all; what lay there before is replaced."""
    target = spool_path(token)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def opened(token: str) -> zipfile.ZipFile:
    """The waiting bytes. Raises Invalid where they are gone."""
    try:
        return zipfile.ZipFile(spool_path(token))
    except ZIP_FAULTS:
        raise Invalid("上传的文件已不在服务器的存放目录中，不能继续。请放弃这一批，重新上传。") from None


def keep_only(token: str, indexes: Iterable[int]) -> None:
    """Put away everything but these files: what was refused does not stay on the server. Their places stay."""
    wanted = set(indexes)

    def each() -> Iterator[tuple[str, bytes]]:
        with opened(token) as package:
            for index in range(len(package.infolist())):
                yield str(index), bytes_of(package, index) if index in wanted else b""

    keep(token, pack(each()))


def forget(token: str) -> None:
    """The bytes are not needed any more."""
    if TOKEN.fullmatch(token):
        spool_path(token).unlink(missing_ok=True)
