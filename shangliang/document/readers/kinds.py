"""Tells what a file is by its content; names lie."""

from __future__ import annotations

import re
from pathlib import PurePath

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"Founder CEB", "ceb"),
    (b"{\\rtf", "rtf"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
STREAMS = (  # names in the directory of an OLE container, the encrypted package first
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
)
HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL)
ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
ARCHIVE = re.compile(
    rb"\s*(?:From:[^\r\n]{0,200}[\r\n]+(?:Snapshot-Content-Location|Subject|Date|MIME-Version)|MIME-Version):",
    re.IGNORECASE,
)
WORD_NAMES = (".docx", ".docm", ".dotx", ".dotm")
PAGE_NAMES = (".html", ".htm", ".xhtml", ".shtml")
PASTED_PAGE = "粘贴的内容.html"
"""The name under which rich text from the clipboard is read in the reading process: all of it, as by `read_markup`."""
OTHER_NAMES = (".doc", ".wps", ".wpt", ".pdf", ".ofd", ".xls", ".xlsx", ".ppt", ".pptx", ".rtf")
OFFICE_KINDS = frozenset({"doc", "rtf", "odt"})
"""Kinds that LibreOffice turns into docx for us."""
LABELS = {
    "docx": "Word 文档",
    "doc": "旧版 Word 文档",
    "rtf": "RTF 文档",
    "odt": "OpenDocument 文档",
    "pdf": "PDF",
    "ofd": "OFD",
    "html": "网页",
    "mht": "网页",
}
HONEST = {
    "docx": WORD_NAMES,
    "doc": (".doc", ".wps", ".wpt", ".dot"),
    "xls": (".xls", ".xlsx", ".et"),
    "ppt": (".ppt", ".pptx", ".dps"),
    "html": PAGE_NAMES,
    "mht": (".mht", ".mhtml"),
    "odt": (".odt", ".ott"),
}
"""The endings under which a kind is expected, where it is not the kind's own name."""


def kind_of(data: bytes) -> str:
    """`zip`, `text`, or the code under which the file is refused."""
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(OLE):
        return next((kind for name, kind in STREAMS if name.encode("utf-16-le") in data), "ole")
    if data.startswith(ZIP):
        return "odt" if data[30:100].startswith(ODT) else "zip"
    if data[:64].lstrip().startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and b" obj" in data[:8192]):
        return "pdf"
    return _kind_of_shape(data)


def _kind_of_shape(data: bytes) -> str:
    """Formats without a magic number that no text begins with."""
    if data[:2] == b"MZ" and b"\x00" in data[:128]:
        return "program"
    if data[:2] == b"BM" and data[6:10] == b"\x00" * 4:
        return "image"
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] in {
        b"ftypheic",
        b"ftypheix",
        b"ftypmif1",
        b"ftypavif",
    }:
        return "image"
    head = data[:2000].removeprefix(b"\xef\xbb\xbf")
    if ARCHIVE.match(head):
        return "mht"
    if HTML.match(head):
        return "html"
    if head.lstrip().startswith(b"<?xml"):
        return "html" if re.search(rb"<(?:!doctype\s+)?html\b", head, re.IGNORECASE) else "flat_xml"
    return "text"


def kind_of_zip(names: list[str]) -> str:
    """`docx`, or the code under which a zip with these entries is refused."""
    held = set(names)
    if "[Content_Types].xml" in held and any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xls"
    if any(name.startswith("ppt/") for name in names):
        return "ppt"
    if "OFD.xml" in held:
        return "ofd"
    if {"mimetype", "content.xml"} <= held:
        return "odt"
    return "archive"


def expected_names(kind: str) -> tuple[str, ...]:
    """The endings that a file of this kind may honestly have, the usual one first."""
    return HONEST.get(kind, (f".{kind}",))


def false_name(name: str, kind: str) -> str:
    """A clause for the message when the name promises another kind than the content; empty when it does not."""
    suffix = PurePath(name).suffix.lower()
    if suffix in expected_names(kind):
        return ""
    return f"文件名是“{PurePath(name).name}”，但" if suffix in (*WORD_NAMES, ".txt", *OTHER_NAMES) else ""
