"""Opens the zip container of a docx or OFD and hands out its parts as XML, within limits and without entities."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from io import BytesIO
from lzma import LZMAError

from lxml import etree

from shangliang.document.readers.kinds import false_name, kind_of_zip
from shangliang.document.readers.reading import unreadable

PART_LIMIT = 64 * 1024 * 1024  # bytes of one expanded part
READ_LIMIT = 96 * 1024 * 1024  # bytes of all parts that we expand
DECLARED_LIMIT = 400 * 1024 * 1024  # bytes that the directory declares in all
RATIO_LIMIT = 250  # expanded to compressed; Word's own stay below 60
RATIO_FREE = 4 * 1024 * 1024  # bytes below which the ratio does not matter
ENTRY_LIMIT = 3000
CHUNK = 1024 * 1024
# Whatever a damaged container makes the zip library raise.
ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
    struct.error,
)
STRICT = (  # the strict variant names the same elements in other namespaces
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
RESOURCE_LIMIT = 114  # libxml2's XML_ERR_RESOURCE_LIMIT
NO_MEMORY = 2  # libxml2's XML_ERR_NO_MEMORY
Element = etree._Element  # noqa: SLF001 - lxml has no public name for its element type


class Package:
    """A docx or OFD as its parts. Reading a part counts against the limits of the whole."""

    def __init__(self, data: bytes, *, name: str = "", kind: str = "docx") -> None:
        """Raises Unreadable for a container that is broken, locked, a bomb, or of another format than `kind`."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except ZIP_FAULTS:
            raise unreadable("broken") from None
        if len(entries) > ENTRY_LIMIT:
            raise unreadable("too_many_parts")
        if sum(entry.file_size for entry in entries) > DECLARED_LIMIT:
            raise unreadable("zip_bomb")
        self.names = [entry.filename for entry in entries]
        found = kind_of_zip(self.names)
        if found != kind:
            raise unreadable(found, false_name=false_name(name, found))
        if any(entry.flag_bits & 1 for entry in entries):
            raise unreadable("encrypted")
        if len(set(self.names)) < len(self.names):
            raise unreadable("broken")
        self._entries = {entry.filename: entry for entry in entries}
        self._expanded = 0
        self.main = self._main_part() if kind == "docx" else "OFD.xml"

    def xml(self, part: str) -> Element | None:
        """The root of a part, or None where the package has no such part."""
        entry = self._entries.get(part)
        return None if entry is None else parse_xml(self._expand(entry))

    def related(self, part: str) -> list[tuple[str, str]]:
        """(type, part) of the parts that this one points to inside the package; the type is the last word of its address."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return []
        found = []
        for relation in root.iter("{*}Relationship"):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External" and target:
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found.append((relation.get("Type", "").rpartition("/")[2], path))
        return found

    def _main_part(self) -> str:
        for kind, part in self.related(""):
            if kind == "officeDocument" and part in self._entries:
                return part
        if "word/document.xml" in self._entries:
            return "word/document.xml"
        raise unreadable("broken")

    def _expand(self, entry: zipfile.ZipInfo) -> bytes:
        """The bytes of an entry, counted while they come out, whatever the directory says."""
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    self._expanded += len(chunk)
                    swollen = size > RATIO_FREE and size > RATIO_LIMIT * max(1, entry.compress_size)
                    if swollen or size > PART_LIMIT or self._expanded > READ_LIMIT:
                        raise unreadable("zip_bomb")
                    chunks.append(chunk)
        except ZIP_FAULTS:
            raise unreadable("broken") from None
        return b"".join(chunks)


def kind_of_package(data: bytes) -> str:
    """`docx`, `ofd`, or the code under which a zip is refused. Raises Unreadable for one that is no zip at all."""
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except ZIP_FAULTS:
        raise unreadable("broken") from None
    if len(names) > ENTRY_LIMIT:
        raise unreadable("too_many_parts")
    return kind_of_zip(names)


def parse_xml(data: bytes) -> Element:
    """Parses without network, DTD or entities; a document type declaration is refused, wanted by nobody in a docx."""
    for strict, transitional in STRICT:
        if strict in data:
            data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable(_fault(error, data)) from None
    except ValueError:
        raise unreadable("broken") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise unreadable("xml_entities")
    return root


def _fault(error: etree.XMLSyntaxError, data: bytes) -> str:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return "xml_entities"
    code: int = getattr(error, "code", 0)
    if "depth" in str(error):
        return "too_deep"
    return {RESOURCE_LIMIT: "too_long", NO_MEMORY: "too_hungry"}.get(code, "broken")
