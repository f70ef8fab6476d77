"""The lines of a page from where its glyphs stand: columns in reading order, tables as rows. Used for PDF and OFD.

Lengths are points, measured from the top left corner of the page as it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from shangliang.document.readers.ruling import Grid, Stroke, find_grids

WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")  # glyphs as wide as high
COLUMN_GAP = 1.3  # ems of white between two pieces of a line that are not one phrase
COLUMN_LINES = 4  # lines that a column of text has at least
CELL_PADDING = 10.8  # Word's own, left and right together
CELL_SEPARATOR = " | "


class Glyph(NamedTuple):
    """A character and its box."""

    char: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Line:
    """A line of text, or one piece of it. `row` numbers the lines of the page from above; `after` is where the text behind
    an item number begins; `gap` is the white that the file itself has before a piece.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    em: float
    row: int = 0
    starts: tuple[float, ...] = ()
    gap: str = ""


@dataclass(slots=True)
class Table:
    """Rows of cells, top to bottom."""

    rows: list[list[str]]
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Column:
    """What stands in one column, top to bottom: the whole page, a part of it, or one side."""

    pieces: list[Line | Table] = field(default_factory=list)


def lay_out(glyphs: Sequence[Glyph], strokes: Sequence[Stroke]) -> list[Column]:
    """The columns of a page in reading order."""
    pieces: list[Line | Table] = []
    rest: Iterable[Glyph] = glyphs
    for grid in find_grids(strokes):
        inside = [one for one in rest if grid.holds((one.left + one.right) / 2, (one.top + one.bottom) / 2)]
        table = _read_grid(grid, inside) if inside else None
        if table is not None:
            kept = set(map(id, inside))
            rest = [one for one in rest if id(one) not in kept]
            pieces.append(table)
    pieces += [piece for line in lines_of(rest) for piece in line]
    return [Column(_join_rows(pieces)) for pieces in _columns(pieces)]


# Lines ----------------------------------------------------------------------------


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Line]]:
    """The lines from above, each as its pieces from the left."""
    ordered = sorted(glyphs, key=lambda one: one.top + one.bottom)
    lines: list[list[Glyph]] = []
    middle = height = 0.0
    for one in ordered:
        centre, tall = (one.top + one.bottom) / 2, one.bottom - one.top
        if lines and centre - middle <= 0.45 * max(height, min(tall, 1.5 * height)):
            lines[-1].append(one)
            continue
        lines.append([one])
        middle, height = centre, tall
    found = []
    for row, line in enumerate(lines):
        if pieces := _pieces(sorted(line, key=lambda one: one.left), row):
            found.append(pieces)
    return found


def _em(glyphs: Sequence[Glyph]) -> float:
    wide = [one.right - one.left for one in glyphs if WIDE.match(one.char)]
    high = [one.bottom - one.top for one in glyphs if not one.char.isspace()]
    return max(1.0, median(wide or high or [10.0]))


def _pieces(glyphs: list[Glyph], row: int) -> list[Line]:
    """The line cut where the white is wide. Spaces of the file stay inside a piece and vanish at its ends."""
    em = _em(glyphs)
    pieces: list[list[Glyph]] = []
    gaps: list[str] = []
    spaces: list[Glyph] = []
    last: Glyph | None = None
    for one in glyphs:
        if one.char.isspace():
            spaces.append(one)
            continue
        if last is not None and one.char == last.char and one.left - last.left < 0.2 * em:
            continue  # bold made by printing twice
        if last is None or one.left - last.right > COLUMN_GAP * em:
            pieces.append([one])
            gaps.append("".join(space.char for space in spaces))
        else:
            pieces[-1] += [*spaces, one] if spaces else [*_missing_space(last, one, em), one]
        spaces, last = [], one
    if len(pieces) > 2 and max(map(len, pieces)) == 1:  # a title printed letter by letter
        pieces, gaps = [[one for piece in pieces for one in piece]], [""]
    return [_line(piece, row, em, gap) for piece, gap in zip(pieces, gaps, strict=True)]


def _missing_space(last: Glyph, one: Glyph, em: float) -> list[Glyph]:
    """The space between words of Latin text that was only moved apart."""
    apart = one.left - last.right > 0.2 * em and last.char.isascii() and one.char.isascii()
    return [Glyph(" ", last.right, one.top, one.left, one.bottom)] if apart else []


def _line(glyphs: list[Glyph], row: int, em: float, gap: str) -> Line:
    return Line(
        text="".join(one.char for one in glyphs),
        left=glyphs[0].left,
        top=min(one.top for one in glyphs),
        right=max(one.right for one in glyphs),
        bottom=max(one.bottom for one in glyphs),
        em=em,
        row=row,
        starts=tuple(one.left for one in glyphs[:10]),
        gap=gap,
    )


# Columns --------------------------------------------------------------------------


def _columns(pieces: list[Line | Table]) -> list[list[Line | Table]]:
    """The pieces by column: one, or above and below a two-column part the whole width."""
    ordered = sorted(pieces, key=lambda one: (one.top, one.left))
    gutter = _gutter(ordered)
    if gutter is None:
        return [ordered] if ordered else []
    found: list[list[Line | Table]] = []
    whole: list[Line | Table] = []
    for band in _bands(ordered, gutter):
        if _is_two_columns(band, gutter):
            found += [whole] if whole else []
            whole = []
            found.append([one for one in band if one.right <= gutter])
            found.append([one for one in band if one.right > gutter])
        else:
            whole += band
    return [*found, whole] if whole else found


def _gutter(pieces: Sequence[Line | Table]) -> float | None:
    """The upright line with the most text in columns beside it, or None."""
    if len(pieces) < 2 * COLUMN_LINES:
        return None
    left, right = min(one.left for one in pieces), max(one.right for one in pieces)
    candidates = {
        round((one.left + other.right) / 2, 1)
        for one, other in zip(pieces[1:], pieces, strict=False)
        if one.left > other.right
    } | {left + (right - left) * share / 20 for share in range(7, 14)}
    best, most = None, 0
    for at in sorted(candidates):
        if not left + 0.3 * (right - left) < at < left + 0.7 * (right - left):
            continue
        count = sum(len(band) for band in _bands(pieces, at) if _is_two_columns(band, at))
        if count > most:
            best, most = at, count
    return best


def _bands(pieces: Sequence[Line | Table], gutter: float) -> list[list[Line | Table]]:
    """Runs of pieces that leave the gutter free, and the pieces across it each for itself."""
    bands: list[list[Line | Table]] = []
    free = False
    for one in pieces:
        crosses = one.left < gutter < one.right
        if crosses or not free:
            bands.append([])
        bands[-1].append(one)
        free = not crosses
    return bands


def _is_two_columns(band: Sequence[Line | Table], gutter: float) -> bool:
    """Text on both sides that fills its side; cells of a table do not."""
    left = [one for one in band if one.right <= gutter and isinstance(one, Line)]
    right = [one for one in band if one.left >= gutter and isinstance(one, Line)]
    if min(len(left), len(right)) < COLUMN_LINES:
        return False
    if len({one.row for one in left}) < len(left) or len({one.row for one in right}) < len(right):
        return False  # more than one piece in a line: the columns of a table
    return _is_filled(left) and _is_filled(right)


def _is_filled(lines: Sequence[Line]) -> bool:
    edge = max(one.right for one in lines)
    long = sum(len(one.text) >= 8 for one in lines)
    full = sum(edge - one.right < 2 * one.em for one in lines)
    return long * 2 >= len(lines) and full * 5 >= len(lines) * 2


# Rows and tables without rules ----------------------------------------------------


def _join_rows(pieces: Sequence[Line | Table]) -> list[Line | Table]:
    """Pieces of one line put together again, or, where lines agree about columns, made rows of a table."""
    rows: list[list[Line]] = []
    found: list[Line | Table] = []
    for one in pieces:
        if isinstance(one, Table):
            found += _flow(rows)
            rows = []
            found.append(one)
        elif rows and rows[-1][0].row == one.row:
            rows[-1].append(one)
        else:
            rows.append([one])
    return found + _flow(rows)


def _flow(rows: list[list[Line]]) -> list[Line | Table]:
    found: list[Line | Table] = []
    at = 0
    while at < len(rows):
        stop = at
        while stop < len(rows) and _may_be_row(rows, at, stop):
            stop += 1
        table = _aligned(rows[at:stop]) if stop > at + 1 else None
        if table is not None:
            found.append(table)
            at = stop
        else:
            found.append(_whole(sorted(rows[at], key=lambda one: one.left)))
            at += 1
    return found


def _may_be_row(rows: list[list[Line]], first: int, at: int) -> bool:
    """Three pieces, or the rest of a cell right below a row."""
    row = rows[at]
    if len(row) >= 3:
        return True
    if at == first:
        return False
    above, head = rows[at - 1], rows[first]
    close = min(one.top for one in row) - max(one.bottom for one in above) < 0.8 * row[0].em
    edge = min(one.right for one in head)
    return close and len(row) < len(head) and all(one.left > edge for one in row)


def _aligned(rows: list[list[Line]]) -> Table | None:
    """The rows as a table when no piece reaches over two columns and most rows have most columns."""
    spans: list[list[float]] = []
    for one in sorted((one for row in rows for one in row), key=lambda one: one.left):
        if spans and one.left < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], one.right)
        else:
            spans.append([one.left, one.right])
    full = [row for row in rows if len(row) >= 3]
    if len(spans) < 3 or len(full) < 2 or any(len(row) > len(spans) for row in rows):
        return None
    cells: list[list[str]] = []
    for row in rows:
        texts = [""] * len(spans)
        for one in sorted(row, key=lambda one: one.left):
            place = next(number for number, span in enumerate(spans) if one.left <= span[1])
            if texts[place]:
                return None
            texts[place] = one.text
        if len(row) < 3 and cells:
            cells[-1] = [above + below for above, below in zip(cells[-1], texts, strict=True)]
        else:
            cells.append(texts)
    pieces = [one for row in rows for one in row]
    return Table(cells, spans[0][0], min(one.top for one in pieces), spans[-1][1], max(one.bottom for one in pieces))


def _whole(row: list[Line]) -> Line:
    """One line of its pieces, with the file's own white between them, or a space."""
    if len(row) == 1:
        return row[0]
    text = row[0].text + "".join((one.gap or " ") + one.text for one in row[1:])
    top, bottom = min(one.top for one in row), max(one.bottom for one in row)
    return Line(text, row[0].left, top, row[-1].right, bottom, row[0].em, row[0].row, row[0].starts)


# Ruled tables ---------------------------------------------------------------------


def _read_grid(grid: Grid, glyphs: Sequence[Glyph]) -> Table | None:
    """The cells of a ruled table. A merged cell stands once, and the places it covers stay empty, as in a docx."""
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for one in glyphs:
        place = grid.place((one.left + one.right) / 2, (one.top + one.bottom) / 2)
        cells.setdefault(place, []).append(one)
    rows = [[""] * grid.width for _ in range(grid.height)]
    for (row, column), inside in cells.items():
        rows[row][column] = _cell_text(inside, grid.width_of(row, column))
    rows = [row for row in rows if any(row)]
    used = [number for number in range(grid.width) if any(row[number] for row in rows)]
    if len(used) < 2:
        return None  # a frame around text
    return Table(rows, grid.left, grid.top, grid.right, grid.bottom)


def _cell_text(glyphs: Sequence[Glyph], width: float) -> str:
    """The lines of a cell, run together where a line was full, with a space where it was not."""
    text, last = "", None
    for pieces in lines_of(glyphs):
        line = _whole(pieces)
        if last is not None:
            slack = width - CELL_PADDING - (last.right - last.left)
            latin = text[-1:].isascii() and line.text[:1].isascii()
            text += "" if slack < 1.5 * last.em and not latin else " "
        text += line.text
        last = line
    return text
