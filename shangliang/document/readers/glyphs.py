"""The glyphs and strokes of a PDF page, turned so that the text runs from left to right."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from shangliang.document.readers.layout import Glyph
from shangliang.document.readers.ruling import STROKE_LIMIT, THIN, Stroke

OBJECT_LIMIT = 50_000  # drawn objects of one page that are looked at
GLYPH_LIMIT = 200_000  # characters of one page
FORM_DEPTH = 3
Matrix = tuple[float, float, float, float, float, float]
UNTURNED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Sheet:
    """One page: what is read, what stands aslant or across it (watermarks), and whether it shows an image."""

    glyphs: list[Glyph]
    strokes: list[Stroke]
    aside: str
    width: float
    height: float
    has_image: bool
    unmapped: int = 0


@dataclass
class _Drawn:
    """What is drawn besides text, in the coordinates of the page."""

    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    has_image: bool = False
    seen: int = 0


def read_sheet(page: pdfium.FPDF_PAGE, text: pdfium.FPDF_TEXTPAGE) -> Sheet:
    """The page as its glyphs and strokes."""
    found, unmapped = _chars(text)
    turn = _turn_of(found)
    width, height = _size(page)
    drawn = _Drawn()
    _look_at(_page_objects(page), UNTURNED, 0, drawn)
    glyphs = [Glyph(char, *_turned(box, turn, width, height)) for char, box, quarter in found if quarter == turn % 4]
    aside = "".join(char for char, _, quarter in found if quarter != turn % 4)
    if turn == 4:
        glyphs = [Glyph(char, *_turned(box, 1, width, height)) for char, box, quarter in found if quarter == 0]
        turn = 1
    strokes = [Stroke(*_turned(box, turn, width, height)) for box in drawn.boxes]
    if turn % 2:
        width, height = height, width
    return Sheet(glyphs, strokes, aside, width, height, drawn.has_image, unmapped)


def _size(page: pdfium.FPDF_PAGE) -> tuple[float, float]:
    """Width and height of the page before it is turned."""
    width, height = float(pdfium.FPDF_GetPageWidthF(page)), float(pdfium.FPDF_GetPageHeightF(page))
    return (height, width) if pdfium.FPDFPage_GetRotation(page) % 2 else (width, height)


Box = tuple[float, float, float, float]  # left, bottom, right, top, from the bottom left corner


def _chars(text: pdfium.FPDF_TEXTPAGE) -> tuple[list[tuple[str, Box, int]], int]:
    """Characters with box and direction in quarter turns (-1: aslant), and how many have no meaning in Unicode."""
    found: list[tuple[str, Box, int]] = []
    unmapped, high = 0, 0
    rectangle = pdfium.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    for index in range(min(pdfium.FPDFText_CountChars(text), GLYPH_LIMIT)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0) if high else (0xFFFD, 0)
        if code in (10, 13) or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, pointer):
            continue
        if (
            code < 32
            or code == 0xFFFD
            or 0xE000 <= code < 0xF900
            or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
        ):
            unmapped += 1
            if code < 32:
                continue
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        found.append((chr(code), box, _quarter(angle)))
    return found, unmapped


def _quarter(angle: float) -> int:
    if angle == 0.0:
        return 0
    if not math.isfinite(angle):
        return -1
    quarter = angle / (math.pi / 2)
    return round(quarter) % 4 if abs(quarter - round(quarter)) < 0.1 else -1


def _turn_of(found: list[tuple[str, Box, int]]) -> int:
    """The direction of most of the text in quarter turns; 4 for upright characters written downwards."""
    counts = Counter(quarter for _, _, quarter in found if quarter >= 0)
    turn = counts.most_common(1)[0][0] if counts else 0
    if turn == 0:
        boxes = [box for char, box, quarter in found if quarter == 0 and not char.isspace()]
        down = across = 0
        for one, other in itertools.pairwise(boxes):
            high = one[3] - one[1]
            if abs(other[0] - one[0]) < 0.3 * high and 0.5 * high < one[3] - other[3] < 1.8 * high:
                down += 1
            elif abs(other[1] - one[1]) < 0.5 * high and other[0] > one[0]:
                across += 1
        if down > 20 and down > 4 * across:
            return 4
    return turn


def _turned(box: Box, turn: int, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom from the top left corner, once the page is turned so that the text runs to the right."""
    left, bottom, right, top = box
    if turn == 1:  # the text runs down the page
        return height - top, width - right, height - bottom, width - left
    if turn == 2:
        return width - right, bottom, width - left, top
    if turn == 3:  # the text runs up the page
        return bottom, left, top, right
    return left, height - top, right, height - bottom


# Drawings -------------------------------------------------------------------------


def _page_objects(page: pdfium.FPDF_PAGE) -> Iterator[pdfium.FPDF_PAGEOBJECT]:
    for index in range(min(pdfium.FPDFPage_CountObjects(page), OBJECT_LIMIT)):
        yield pdfium.FPDFPage_GetObject(page, index)


def _form_objects(form: pdfium.FPDF_PAGEOBJECT) -> Iterator[pdfium.FPDF_PAGEOBJECT]:
    for index in range(min(max(pdfium.FPDFFormObj_CountObjects(form), 0), OBJECT_LIMIT)):
        yield pdfium.FPDFFormObj_GetObject(form, index)


def _look_at(objects: Iterator[pdfium.FPDF_PAGEOBJECT], matrix: Matrix, depth: int, drawn: _Drawn) -> None:
    for one in objects:
        drawn.seen += 1
        if drawn.seen > OBJECT_LIMIT or len(drawn.boxes) > STROKE_LIMIT:
            return
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawn.has_image = True
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawn.boxes += _strokes_of(one, _times(_matrix_of(one), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
            _look_at(_form_objects(one), _times(_matrix_of(one), matrix), depth + 1, drawn)


def _matrix_of(one: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(one, ctypes.byref(found)):
        return UNTURNED
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _strokes_of(path: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[Box]:
    """The straight level and upright lines of a path: its edges when it is drawn, the whole when it is thin and filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    last = begin = None
    run: list[tuple[float, float]] = []
    for point, kind, closes in _points(path, matrix):
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if fill.value:
                yield from _thin(run)
            begin, run = point, [point]
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            run.append(point)
            if stroke.value:
                yield from _straight(last, point)
        if closes and stroke.value and begin is not None:
            yield from _straight(point, begin)
        last = point
    if fill.value:
        yield from _thin(run)


def _points(path: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[tuple[tuple[float, float], int, bool]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(max(pdfium.FPDFPath_CountSegments(path), 0), STROKE_LIMIT)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        point = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if math.isfinite(point[0]) and math.isfinite(point[1]):
            yield point, pdfium.FPDFPathSegment_GetType(segment), bool(pdfium.FPDFPathSegment_GetClose(segment))


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    box = min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        yield box


def _thin(points: list[tuple[float, float]]) -> Iterator[Box]:
    if len(points) > 2:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        yield from _straight((min(xs), min(ys)), (max(xs), max(ys)))
