"""Reads an OFD (GB/T 33190-2016): pages in the order of Document.xml, text where it stands. Nothing is drawn."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shangliang.document.readers.layout import WIDE, Glyph, lay_out
from shangliang.document.readers.package import Element, Package
from shangliang.document.readers.page import Page
from shangliang.document.readers.paragraphs import LaidPage, silent_pages, write_pages
from shangliang.document.readers.reading import ReadWarning, unreadable
from shangliang.document.readers.ruling import STROKE_LIMIT, THIN, Stroke
from shangliang.document.readers.secrecy import find_secrecy_mark

PAGE_LIMIT = 500
DOCUMENT_LIMIT = 20
GLYPH_LIMIT = 200_000  # characters of one page
POINTS = 72 / 25.4  # in a millimetre, the unit of OFD
ASCENT = 0.88  # share of the size that stands above the base line
A4 = (210.0, 297.0)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")


@dataclass
class _Content:
    """What stands on a page."""

    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    has_image: bool = False


def read_ofd(data: bytes, *, name: str = "") -> tuple[str, tuple[ReadWarning, ...]]:
    """The text of an OFD and what was left out. Raises Unreadable."""
    package = Package(data, name=name, kind="ofd")
    if any(part.rpartition("/")[2].lower() in {"encryptions.xml", "encryption.xml"} for part in package.names):
        raise unreadable("locked")
    page, laid = Page(), list[LaidPage]()
    silent: list[int] = []
    for root, folder in _documents(package):
        templates = {one.get("ID", ""): _path(folder, one.get("BaseLoc", "")) for one in root.iter("{*}TemplatePage")}
        _refuse_marked_notes(package, root, folder)
        box = _box(root.find("{*}CommonData/{*}PageArea/{*}PhysicalBox")) or A4
        for part in _pages(root, folder):
            number = len(laid) + 1
            if number > PAGE_LIMIT:
                raise unreadable("too_many_pages", count=number, limit=PAGE_LIMIT)
            content, (width, height) = _read_page(package, part, templates, box)
            laid.append(LaidPage(number, width * POINTS, height * POINTS, lay_out(content.glyphs, content.strokes)))
            if not content.glyphs and content.has_image:
                silent.append(number)
            if content.aside:
                refuse_marked("\n".join(content.aside))
                page.note("aslant", f"第{number}页有斜排或转向的文字（如水印），没有读入。", 0)
    if not laid:
        raise unreadable("broken")
    if not any(column.pieces for one in laid for column in one.columns):
        raise unreadable("scan")
    write_pages(laid, page)
    if silent:
        page.note("pages_without_text", silent_pages(silent), page.length)
    return page.text(), page.warnings()


def _documents(package: Package) -> Iterator[tuple[Element, str]]:
    """The documents of the file, each with its folder."""
    root = package.xml("OFD.xml")
    places = [] if root is None else [one.text or "" for one in root.iter("{*}DocRoot")]
    for place in list(dict.fromkeys(places))[:DOCUMENT_LIMIT]:
        part = _path("", place)
        document = package.xml(part)
        if document is not None:
            yield document, posixpath.dirname(part)


def _path(folder: str, place: str) -> str:
    place = place.strip()
    return posixpath.normpath(place if place.startswith("/") else posixpath.join("/", folder, place)).lstrip("/")


def _pages(document: Element, folder: str) -> list[str]:
    """The parts of the pages in their order, each once."""
    places = (one.get("BaseLoc", "") for one in document.iterfind("{*}Pages/{*}Page"))
    return list(dict.fromkeys(_path(folder, place) for place in places if place.strip()))


def _read_page(
    package: Package, part: str, templates: dict[str, str], box: tuple[float, float]
) -> tuple[_Content, tuple[float, float]]:
    """What stands on a page and on the templates under it, and the size of the page in millimetres."""
    content = _Content()
    root = package.xml(part)
    if root is None:
        return content, box
    for one in root.iterfind("{*}Template"):
        under = package.xml(templates.get(one.get("TemplateID", ""), ""))
        if under is not None:
            _read_content(under, content)
    _read_content(root, content)
    return content, _box(root.find("{*}Area/{*}PhysicalBox")) or box


def _box(area: Element | None) -> tuple[float, float] | None:
    numbers = _numbers(None if area is None else area.text)
    return (numbers[2], numbers[3]) if len(numbers) == 4 and numbers[2] > 0 < numbers[3] else None


def _numbers(text: str | None) -> list[float]:
    found = [float(number) for number in NUMBER.findall(text or "")]
    return [number if math.isfinite(number) else 0.0 for number in found]


def _read_content(root: Element, content: _Content) -> None:
    for one in root.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject"):
        tag = str(one.tag).rpartition("}")[2]
        if tag == "TextObject":
            _read_text(one, content)
        elif tag == "PathObject":
            content.strokes += _strokes_of(one)
        else:
            content.has_image = True
        if len(content.glyphs) > GLYPH_LIMIT or len(content.strokes) > STROKE_LIMIT:
            raise unreadable("too_long")


def _place(one: Element) -> tuple[float, float, tuple[float, ...]]:
    """Where the object lies, and how its own coordinates are turned."""
    boundary, matrix = _numbers(one.get("Boundary")), _numbers(one.get("CTM"))
    left, top = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    return left, top, tuple(matrix) if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _read_text(one: Element, content: _Content) -> None:
    left, top, (a, b, c, d, e, f) = _place(one)
    size = (_numbers(one.get("Size")) or [4.0])[0]
    wide, high = size * abs(a) * POINTS, size * abs(d) * POINTS
    aslant = abs(b) > 0.1 * abs(a) or a <= 0 or d <= 0
    x = y = 0.0
    for code in one.iter("{*}TextCode"):
        text = code.text or ""
        x, y = (_numbers(code.get("X")) or [x])[0], (_numbers(code.get("Y")) or [y])[0]
        if aslant or one.get("ReadDirection", "0") not in {"0", ""}:
            content.aside.append(text)
            continue
        for char, at_x, at_y in _steps(text, x, y, code, size):
            page_x, page_y = (a * at_x + c * at_y + e + left) * POINTS, (b * at_x + d * at_y + f + top) * POINTS
            width = wide if WIDE.match(char) or not char.isascii() else wide / 2
            content.glyphs.append(
                Glyph(char, page_x, page_y - ASCENT * high, page_x + width, page_y + (1 - ASCENT) * high)
            )


def _steps(text: str, x: float, y: float, code: Element, size: float) -> Iterator[tuple[str, float, float]]:
    """Each character with its place; where the file gives no step, as wide as the character is."""
    right, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
    for index, char in enumerate(text):
        if char not in "\r\n":
            yield char, x, y
        y += down[index] if index < len(down) else 0.0
        if index < len(right):
            x += right[index]
        elif not down:
            x += size / 2 if char.isascii() else size


def _deltas(text: str | None, wanted: int) -> list[float]:
    """`3.5 g 4 3.5 2`: steps, a group written as its count and its value."""
    found: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(found) < wanted:
        if words[at] == "g" and at + 2 < len(words):
            count, value = _numbers(words[at + 1]), _numbers(words[at + 2])
            if not count or not value:
                break
            found += value[:1] * min(max(int(count[0]), 0), wanted)
            at += 3
        else:
            found += _numbers(words[at])[:1] or [0.0]
            at += 1
    return found


def _strokes_of(one: Element) -> Iterator[Stroke]:
    """The straight level and upright lines of a path."""
    left, top, (a, b, c, d, e, f) = _place(one)
    data = one.find("{*}AbbreviatedData")
    words = re.findall(r"[A-Za-z]|[-+.\d][-+.\deE]*", (data.text or "") if data is not None else "")[:STROKE_LIMIT]
    last = begin = None
    at = 0
    while at < len(words):
        command, at = words[at], at + 1
        if command in "SML" and at + 1 < len(words):
            x, y = (_numbers(words[at]) or [0.0])[0], (_numbers(words[at + 1]) or [0.0])[0]
            at += 2
            point = (a * x + c * y + e + left) * POINTS, (b * x + d * y + f + top) * POINTS
            if command == "L" and last is not None:
                yield from _straight(last, point)
            else:
                begin = point
            last = point
        elif command == "C" and last is not None and begin is not None:
            yield from _straight(last, begin)
            last = begin


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Stroke]:
    box = Stroke(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
    if min(box.right - box.left, box.bottom - box.top) <= THIN:
        yield box


def _refuse_marked_notes(package: Package, document: Element, folder: str) -> None:
    """Stamps and watermarks lie in parts of their own; a 密级 mark in one is a mark."""
    listed = document.findtext("{*}Annotations")
    part = _path(folder, listed or "")
    root = package.xml(part) if listed else None
    if root is None:
        return
    for one in list(root.iter("{*}FileLoc"))[:PAGE_LIMIT]:
        notes = package.xml(_path(posixpath.dirname(part), one.text or ""))
        texts = [] if notes is None else ["".join(map(str, code.itertext())) for code in notes.iter("{*}TextCode")]
        refuse_marked("\n".join(texts))


def refuse_marked(text: str) -> None:
    """A 密级 mark in words that are not read (watermarks, stamps) is a mark."""
    if mark := find_secrecy_mark(text):
        raise unreadable("secrecy_mark", mark=mark)
