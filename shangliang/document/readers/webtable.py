"""Tables of a web page as rows of text; tables that only arrange the page are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shangliang.document.readers.package import Element

SEPARATOR = " | "
COLUMN_LIMIT = 63
SPAN_LIMIT = 500
LONG_CELL = 600  # characters; a cell with more, in several paragraphs, is a part of the page


def is_data_table(table: Element) -> bool:
    """Two rows or more with two cells or more, none of them a page in itself."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    wide = 0
    for row in table.iter("tr"):
        cells = [one for one in row if one.tag in {"td", "th"}]
        wide += len(cells) >= 2
        for cell in cells:
            if len(cell.findall(".//p")) > 3 and sum(map(len, cell.itertext())) > LONG_CELL:
                return False
    return wide >= 2


def rows_of(table: Element, words_of: Callable[[Element], str]) -> Iterator[str]:
    """One line for each row. A merged cell stands once, and the places it covers stay empty: columns keep in line."""
    covered: dict[int, int] = {}  # column -> rows that are still covered from above
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            _skip_covered(cells, covered)
            if len(cells) >= COLUMN_LIMIT:
                break
            place, down, across = len(cells), _span(cell, "rowspan"), _span(cell, "colspan")
            cells += [words_of(cell), *[""] * (min(across, COLUMN_LIMIT - place) - 1)]
            if down > 1:
                covered.update(dict.fromkeys(range(place, len(cells)), down - 1))
        _skip_covered(cells, covered)
        if any(cells):
            yield SEPARATOR.join(cells)


def _skip_covered(cells: list[str], covered: dict[int, int]) -> None:
    while covered.get(len(cells), 0) > 0:
        covered[len(cells)] -= 1
        cells.append("")


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), SPAN_LIMIT) if value.isascii() and value.isdigit() and len(value) < 6 else 1
