"""Reads an uploaded file into raw text and its Outline, within limits; refuses, in Chinese, what it cannot or must not read."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

from shangliang.document.outline import read_outline
from shangliang.document.readers.kinds import OTHER_NAMES, WORD_NAMES, false_name, kind_of
from shangliang.document.readers.plain import read_plain
from shangliang.document.readers.reading import FILE_LIMIT, Reading, ReadWarning, Unreadable, unreadable
from shangliang.document.readers.sandbox import read_upload
from shangliang.document.readers.secrecy import find_secrecy_mark, find_secrecy_mark_in_name
from shangliang.document.readers.word import read_word

__all__ = ["ReadWarning", "Reading", "Unreadable", "find_secrecy_mark", "read_bytes", "read_file", "read_upload"]


def read_file(path: Path, *, name: str = "") -> Reading:
    """Reads a file in this process. `name` is the name it was uploaded under. Raises Unreadable."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise unreadable("too_big")
        data = path.read_bytes()
    except OSError:
        raise unreadable("missing") from None
    return read_bytes(data, name=name or path.name)


def read_bytes(data: bytes, *, name: str = "") -> Reading:
    """Reads the bytes of a file in this process. Raises Unreadable."""
    if len(data) > FILE_LIMIT:
        raise unreadable("too_big")
    if not data:
        raise unreadable("empty")
    try:
        return _read(data, name)
    except MemoryError:
        raise unreadable("too_hungry") from None
    except RecursionError:
        raise unreadable("too_deep") from None


def _read(data: bytes, name: str) -> Reading:
    suffix, kind = PurePath(name).suffix.lower(), kind_of(data)
    warnings: tuple[ReadWarning, ...] = ()
    if kind == "zip":
        text, warnings = read_word(data, name=name)
        if suffix and suffix not in WORD_NAMES:
            warnings = (
                ReadWarning("false_name", f"文件名以 {suffix} 结尾，内容是 Word 文档，已按 .docx 读取。", 0, 0),
                *warnings,
            )
    elif kind == "text":
        if suffix in (*WORD_NAMES, *OTHER_NAMES):
            raise unreadable("not_docx", false_name=false_name(name, "text"))
        text = read_plain(data, false_name=false_name(name, "binary"))
    else:
        raise unreadable(kind, false_name=false_name(name, kind))
    mark = find_secrecy_mark_in_name(PurePath(name).stem) or find_secrecy_mark(text)
    if mark:
        raise unreadable("secrecy_mark", mark=mark)
    if not text.strip():
        raise unreadable("no_text")
    reader = "docx" if kind == "zip" else "txt"
    return Reading(text, hashlib.sha256(data).hexdigest(), reader, read_outline(text), warnings)
