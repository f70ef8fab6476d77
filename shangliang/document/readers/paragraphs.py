"""From the lines of laid-out pages to paragraphs: running heads and page numbers fall out, cut lines are joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shangliang.document.outline import read_marker
from shangliang.document.readers.layout import CELL_SEPARATOR, Column, Line, Table
from shangliang.document.readers.page import Page
from shangliang.document.readers.reading import unreadable
from shangliang.document.readers.secrecy import compact, find_secrecy_mark

MARGIN = 0.12  # share of the page's height, above and below, where running lines stand
SETTLED = 6  # lines that show where a column ends
RUNNING_PAGES = 3  # pages on which a line stands before it is a running one
DASHED = re.compile(r"[-—–－‐―_·•.]{1,4}(?:\d{1,4}|[ivxlc]{1,6})[-—–－‐―_·•.]{1,4}", re.IGNORECASE)
COUNTED = re.compile(r"第?\d{1,4}页?[/／,，]?共?\d{1,4}页?|第\d{1,4}页|Page\d{1,4}(?:of\d{1,4})?", re.IGNORECASE)
BARE = re.compile(r"\d{1,4}")
TERMINAL = re.compile("[。！？!?…](?:[”’」』）)》])?$|[.]$")
PAUSE = re.compile("[。！？!?；;：:…](?:[”’」』）)》])?$|[.]$")  # where an item of a list may end
LATIN = re.compile("[A-Za-z0-9,.;:!?)\\]%]")


@dataclass
class LaidPage:
    """The columns of a page, and its size. `number` counts from 1."""

    number: int
    width: float
    height: float
    columns: list[Column] = field(default_factory=list)


@dataclass
class _Edges:
    """Where the lines of a column begin and end."""

    left: float
    right: float


def write_pages(pages: Sequence[LaidPage], page: Page) -> None:
    """Writes the text of all pages. Raises Unreadable for a 密级 mark in a line that would be dropped."""
    dropped = _drop_running(pages)
    for text in dropped:
        if mark := find_secrecy_mark(text):
            raise unreadable("secrecy_mark", mark=mark)
    if dropped:
        page.note("running_lines", f"每页重复的页眉、页脚和页码没有读入（共{len(dropped)}处）。", 0)
    edges = _edges_of(pages)
    indents = _has_indents(pages, edges)
    last: tuple[Line, _Edges, int] | None = None
    head: list[str] | None = None
    hang: float | None = None
    for laid, column, piece in _pieces(pages):
        if isinstance(piece, Table):
            head = _write_table(piece, page, head)
            last = None
            continue
        head = None
        edge = edges[id(column)]
        goes_on = last is not None and _goes_on(last, (piece, edge, laid.number), indents=indents, hang=hang)
        if goes_on and last is not None:
            page.write(_glue(last[0].text, piece.text))
        else:
            if page.line_open:
                page.write("\n")
            hang = _hang_of(piece)
        page.write(piece.text)
        last = piece, edge, laid.number
    if page.line_open:
        page.write("\n")


def silent_pages(numbers: list[int]) -> str:
    """Which pages bear no text, in words."""
    shown = "、".join(map(str, numbers[:10])) + ("等" if len(numbers) > 10 else "")
    return f"第{shown}页没有文字，可能是扫描的图片，没有读入，请核对。"


def _pieces(pages: Sequence[LaidPage]) -> Iterator[tuple[LaidPage, Column, Line | Table]]:
    for laid in pages:
        for column in laid.columns:
            for piece in column.pieces:
                yield laid, column, piece


def _write_table(table: Table, page: Page, head: list[str] | None) -> list[str]:
    """Its rows, a line each. A table that goes on from the page before does not repeat its first row."""
    if page.line_open:
        page.write("\n")
    rows = table.rows[1:] if head is not None and table.rows[0] == head else table.rows
    for row in rows:
        page.write(CELL_SEPARATOR.join(cell.replace("\n", " ") for cell in row) + "\n")
    return head if head is not None and len(head) == len(table.rows[0]) else table.rows[0]


# Running lines --------------------------------------------------------------------


def _drop_running(pages: Sequence[LaidPage]) -> list[str]:
    """Takes page numbers and repeated heads and feet out of the pages; returns what was taken."""
    found = [(laid, line, is_foot) for laid in pages for line, is_foot in _margin_lines(laid)]
    keys = Counter({key: len(numbers) for key, numbers in _pages_of_keys(found).items()})
    wanted = max(min(RUNNING_PAGES, len(pages)), 2, 0.4 * len(pages))
    offsets = Counter(
        int(compact(line.text)) - laid.number for laid, line, _ in found if BARE.fullmatch(compact(line.text))
    )
    dropped = []
    for laid, line, is_foot in found:
        text = compact(line.text)
        running = keys[_key(line, is_foot=is_foot)] >= wanted and not _is_text(line.text)
        numbered = DASHED.fullmatch(text) or COUNTED.fullmatch(text)
        counted = BARE.fullmatch(text) and (offsets[int(text) - laid.number] > 1 or (is_foot and len(pages) == 1))
        if running or (numbered and not BARE.fullmatch(text)) or counted:
            for column in laid.columns:
                column.pieces = [piece for piece in column.pieces if piece is not line]
            dropped.append(line.text)
    return dropped


def _is_text(text: str) -> bool:
    """An item or a sentence is no running line, however often it stands there."""
    return read_marker(text) is not None or PAUSE.search(text) is not None


def _margin_lines(laid: LaidPage) -> list[tuple[Line, bool]]:
    """The lines at the head and foot of the page, two at most, none of them below or above a line of the middle."""
    lines = sorted(
        (piece for column in laid.columns for piece in column.pieces if isinstance(piece, Line)),
        key=lambda line: line.top,
    )
    above = [(line, False) for line in lines[:2] if line.bottom < MARGIN * laid.height]
    below = [(line, True) for line in lines[-2:] if line.top > (1 - MARGIN) * laid.height]
    return above + [(line, is_foot) for line, is_foot in below if all(line is not other for other, _ in above)]


def _key(line: Line, *, is_foot: bool) -> tuple[str, bool]:
    return re.sub(r"\d+", "#", compact(line.text)), is_foot


def _pages_of_keys(found: Sequence[tuple[LaidPage, Line, bool]]) -> dict[tuple[str, bool], set[int]]:
    """The pages on which a line stands, in the same place."""
    places: dict[tuple[str, bool], dict[int, float]] = {}
    for laid, line, is_foot in found:
        places.setdefault(_key(line, is_foot=is_foot), {})[laid.number] = line.top
    return {
        key: {number for number, top in tops.items() if sum(abs(top - other) < 6 for other in tops.values()) > 1}
        for key, tops in places.items()
    }


# Paragraphs -----------------------------------------------------------------------


def _edges_of(pages: Sequence[LaidPage]) -> dict[int, _Edges]:
    """The edges of each column; one with few lines takes those of a column at the same place on another page."""
    own: dict[int, tuple[_Edges, int, float]] = {}
    for laid in pages:
        for column in laid.columns:
            lines = [piece for piece in column.pieces if isinstance(piece, Line)]
            if lines:
                em = sorted(line.em for line in lines)[len(lines) // 2]
                edges = _own_edges(lines, em)
                own[id(column)] = (edges, len(lines), em)
                if len(laid.columns) == 1 and not _agree(lines, edges, em):
                    edges.right = max(edges.right, laid.width - edges.left)  # as far from the border as on the left
    settled = [(edges, em) for edges, count, em in own.values() if count >= SETTLED]
    found = {}
    for key, (edges, count, em) in own.items():
        if count < SETTLED:
            near = (other for other, _ in settled if abs(other.left - edges.left) < 2.5 * em)
            other = next(near, edges)
            found[key] = _Edges(min(edges.left, other.left), other.right)
        else:
            found[key] = edges
    return found


def _agree(lines: Sequence[Line], edges: _Edges, em: float) -> bool:
    """Whether enough lines end at the right edge to show that it is one."""
    ending = sum(edges.right - line.right < 1.3 * em for line in lines)
    return len(lines) >= SETTLED or (ending > 1 and edges.right - edges.left > 20 * em)


def _own_edges(lines: Sequence[Line], em: float) -> _Edges:
    """The outermost edges at which more than a stray line stands."""
    lefts, rights = sorted(line.left for line in lines), sorted((line.right for line in lines), reverse=True)
    wanted = 2 if len(lines) > 3 else 1
    left = next((at for at in lefts if sum(abs(at - other) < 0.7 * em for other in lefts) >= wanted), lefts[0])
    right = next((at for at in rights if sum(abs(at - other) < 1.3 * em for other in rights) >= wanted), rights[0])
    return _Edges(left, right)


def _has_indents(pages: Sequence[LaidPage], edges: dict[int, _Edges]) -> bool:
    """Whether paragraphs of this paper begin with white: then a line that does not goes on, whatever the last one ended with."""
    full = indented = 0
    for _, column, piece in _pieces(pages):
        if isinstance(piece, Line):
            edge = edges[id(column)]
            indent = (piece.left - edge.left) / piece.em
            full += indent < 0.7
            indented += 1.3 < indent < 3 and edge.right - piece.right < 3 * piece.em
    return indented >= 2 and full >= 1


def _goes_on(
    last: tuple[Line, _Edges, int], this: tuple[Line, _Edges, int], *, indents: bool, hang: float | None
) -> bool:
    """Whether the line belongs to the paragraph of the one before it."""
    above, above_edge, above_page = last
    line, edge, number = this
    em = above.em
    if abs(line.em - em) > 0.12 * em:
        return False
    if above_edge.right - above.right > 1.3 * em:  # the next character would still have stood there
        return False
    if number == above_page and line.top > above.top and line.top - above.bottom > 1.6 * em:
        return False
    at_edge = line.left - edge.left < 0.7 * em
    hanging = hang is not None and abs(line.left - hang) < 0.7 * em and not at_edge
    if not at_edge and not hanging:
        return False
    if _is_open(above.text):
        return True
    if read_marker(line.text) is not None and (hanging or PAUSE.search(above.text)):
        return False
    return hanging or indents or TERMINAL.search(above.text) is None


def _is_open(text: str) -> bool:
    """Whether a bracket is open at the end of the line."""
    return any(text.rfind(one) > text.rfind(other) for one, other in ("（）", "()", "《》", "“”"))


def _hang_of(line: Line) -> float | None:
    """Where the text behind the item number begins."""
    marker = read_marker(line.text)
    return line.starts[marker.end] if marker is not None and marker.end < len(line.starts) else None


def _glue(above: str, below: str) -> str:
    """Nothing between Chinese characters, a space between Latin words."""
    both = LATIN.match(above[-1:]) and re.match("[A-Za-z0-9(]", below[:1])
    return " " if both and not (above[-1:].isdigit() and below[:1].isdigit()) else ""
