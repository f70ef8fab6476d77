"""Reads an uploaded file into raw text and its Outline, within limits; refuses, in Chinese, what it cannot or must not read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path, PurePath

from shangliang.document.outline import read_outline
from shangliang.document.readers.kinds import (
    LABELS,
    OFFICE_KINDS,
    OTHER_NAMES,
    PAGE_NAMES,
    PASTED_PAGE,
    WORD_NAMES,
    expected_names,
    false_name,
    kind_of,
)
from shangliang.document.readers.office import convert
from shangliang.document.readers.package import kind_of_package
from shangliang.document.readers.plain import read_plain
from shangliang.document.readers.reading import FILE_LIMIT, Reading, ReadWarning, Unreadable, unreadable
from shangliang.document.readers.sandbox import read_upload
from shangliang.document.readers.secrecy import find_secrecy_mark, find_secrecy_mark_in_name
from shangliang.document.readers.word import read_word

__all__ = [
    "ReadWarning",
    "Reading",
    "Unreadable",
    "find_secrecy_mark",
    "read_bytes",
    "read_file",
    "read_markup",
    "read_upload",
]


def read_file(path: Path, *, name: str = "") -> Reading:
    """Reads a file in this process. `name` is the name it was uploaded under. Raises Unreadable."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise unreadable("too_big")
        data = path.read_bytes()
    except OSError:
        raise unreadable("missing") from None
    return read_bytes(data, name=name or path.name)


def read_bytes(data: bytes, *, name: str = "", guard: Callable[[], None] | None = None) -> Reading:
    """Reads the bytes of a file in this process. Raises Unreadable.

    `guard` is called before the file is opened, and after the conversion of an old format, which keeps limits of its own:
    a reading process sets its limits there.
    """
    if len(data) > FILE_LIMIT:
        raise unreadable("too_big")
    if not data:
        raise unreadable("empty")
    if mark := find_secrecy_mark_in_name(PurePath(name).stem):
        raise unreadable("secrecy_mark", mark=mark)
    kind, content = kind_of(data), data
    if kind in OFFICE_KINDS:
        content = convert(data, kind, false_name=false_name(name, kind))
    if guard is not None:
        guard()
    try:
        return _read(content, kind, name, hashlib.sha256(data).hexdigest())
    except MemoryError:
        raise unreadable("too_hungry") from None
    except RecursionError:
        raise unreadable("too_deep") from None


def read_markup(text: str) -> Reading:
    """Reads rich text as the clipboard hands it over, in this process. Its hash is that of its UTF-8. Raises Unreadable."""
    from shangliang.document.readers.markup import read_tree  # noqa: PLC0415 - start-up time of every other reading

    data = text.encode("utf-8", "replace")
    if len(data) > FILE_LIMIT:
        raise unreadable("too_big")
    try:
        words, warnings = read_tree(text, is_site=False)
        return _reading(words, hashlib.sha256(data).hexdigest(), "html", warnings)
    except MemoryError:
        raise unreadable("too_hungry") from None
    except RecursionError:
        raise unreadable("too_deep") from None


def _read(data: bytes, kind: str, name: str, sha256: str) -> Reading:
    suffix = PurePath(name).suffix.lower()
    if kind == "zip":
        kind = kind_of_package(data)
    elif kind == "text":
        kind = "html" if suffix in PAGE_NAMES else "txt"
    text, warnings = _words(data, kind, name)
    if kind != "txt" and suffix and suffix not in expected_names(kind):
        told = f"文件名以 {suffix} 结尾，内容是 {LABELS[kind]}，已按 {expected_names(kind)[0]} 读取。"
        warnings = (ReadWarning("false_name", told, 0, 0), *warnings)
    return _reading(text, sha256, kind, warnings)


def _words(data: bytes, kind: str, name: str) -> tuple[str, tuple[ReadWarning, ...]]:
    """What the reader of this kind finds. Those of the rarer kinds are loaded when they are needed."""
    match kind:
        case "docx" | "doc" | "rtf" | "odt":
            return read_word(data, name=name)
        case "txt":
            if PurePath(name).suffix.lower() in (*WORD_NAMES, *OTHER_NAMES):
                raise unreadable("not_docx", false_name=false_name(name, "text"))
            return read_plain(data, false_name=false_name(name, "binary")), ()
        case "pdf":
            from shangliang.document.readers.pdf import read_pdf  # noqa: PLC0415 - start-up time of every other reading

            return read_pdf(data)
        case "ofd":
            from shangliang.document.readers.ofd import read_ofd  # noqa: PLC0415 - start-up time of every other reading

            return read_ofd(data, name=name)
        case "html" | "mht":
            from shangliang.document.readers import markup  # noqa: PLC0415 - start-up time of every other reading

            if name == PASTED_PAGE:
                return markup.read_tree(data.decode("utf-8", "replace"), is_site=False)
            return markup.read_page(data) if kind == "html" else markup.read_archive(data)
    raise unreadable(kind, false_name=false_name(name, kind))


def _reading(text: str, sha256: str, kind: str, warnings: tuple[ReadWarning, ...]) -> Reading:
    if mark := find_secrecy_mark(text):
        raise unreadable("secrecy_mark", mark=mark)
    if not text.strip():
        raise unreadable("no_text")
    return Reading(text, sha256, kind, read_outline(text), warnings)
