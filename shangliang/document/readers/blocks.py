"""Paragraphs and tables, top to bottom; text boxes after the paragraph that holds them."""

from __future__ import annotations

from collections.abc import Iterator

from shangliang.document.readers.names import (
    ALTERNATE,
    DELETED,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    TBL,
    TC,
    TCPR,
    TR,
    TRPR,
    VAL,
    P,
    T,
    W,
)
from shangliang.document.readers.numbering import Numbering
from shangliang.document.readers.package import Element
from shangliang.document.readers.reading import unreadable
from shangliang.document.readers.runs import Story, choose, note_prompt, read_runs
from shangliang.document.readers.secrecy import find_secrecy_mark
from shangliang.document.readers.styles import number, toggle

WRAPPERS = frozenset(W + name for name in ("customXml", "ins", "moveTo", "smartTag"))
BLOCKS = frozenset({P, TBL, W + "altChunk", W + "subDoc"})
COLUMN_LIMIT = 63  # Word's own number of columns
CELL_SEPARATOR = " | "


def read_blocks(container: Element, story: Story, numbering: Numbering) -> None:
    """Writes the paragraphs and tables of a body, cell, note or text box."""
    for block in members(container, BLOCKS):
        if block.tag == P:
            _read_paragraph(block, story, numbering)
        elif block.tag == TBL:
            _read_table(block, story, numbering)
        else:
            story.page.note(
                "outside_part", "此处插入了另一个文档，它的文字没有读出。请在 Word 里打开后另存为 .docx 再上传。"
            )


def members(container: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """The children of these kinds, also through content controls, tags and revisions."""
    for child in container:
        if child.tag in wanted:
            yield child
        elif child.tag in WRAPPERS:
            yield from members(child, wanted)
        elif child.tag == SDT:
            content = child.find(SDT_CONTENT)
            if content is not None:
                yield from members(content, wanted)
        elif child.tag == ALTERNATE:
            chosen = choose(child)
            if chosen is not None:
                yield from members(chosen, wanted)


def _read_paragraph(paragraph: Element, story: Story, numbering: Numbering) -> None:
    properties, page = paragraph.find(PPR), story.page
    style = None if properties is None else properties.find(W + "pStyle")
    story.hidden_style = story.sheet.hides(story.sheet.default_paragraph if style is None else style.get(VAL))
    runs_on = _runs_on(properties)
    # A paragraph that continues a line, or whose text and mark are gone, shows no number and is not counted.
    if (page.flat or not page.line_open) and (not runs_on or _shows_text(paragraph)):
        label = numbering.label(properties)
        if label is not None and label.text:
            page.write(label.text)
            page.write_later(label.suffix)
    start = page.length
    read_runs(paragraph, story)
    parent = paragraph.getparent()
    if parent is not None and parent.tag == SDT_CONTENT:
        note_prompt(parent.getparent(), page, start)
    if not runs_on:
        page.end_line()
    boxes, story.boxes = story.boxes, []
    for box in boxes:
        _read_box(box, story, numbering)


def _runs_on(properties: Element | None) -> bool:
    """A paragraph whose mark is deleted or hidden, or that is a large initial, is shown as one with the next."""
    frame = None if properties is None else properties.find(W + "framePr")
    if frame is not None and frame.get(W + "dropCap", "none") != "none":
        return True
    mark = None if properties is None else properties.find(RPR)
    if mark is None:
        return False
    return any(mark.find(tag) is not None for tag in DELETED) or bool(toggle(mark.find(W + "vanish")))


def _shows_text(paragraph: Element) -> bool:
    for text in paragraph.iter(T):
        if text.text and not any(parent.tag in DELETED for parent in text.iterancestors()):
            run = text.getparent()
            hidden = None if run is None else run.find(f"{RPR}/{W}vanish")
            if not toggle(hidden):
                return True
    return False


def _read_box(box: Element | str, story: Story, numbering: Numbering) -> None:
    """A text box follows its paragraph; one that bears nothing but a 密级 mark is a mark wherever it stands."""
    page = story.page
    if page.line_open and not page.flat:
        page.write("\n")
    count, start = len(page.pieces), page.length
    if isinstance(box, str):
        page.write(box)
        page.end_line()
    else:
        kept = story.fields, story.open_codes
        story.fields, story.open_codes = [], 0
        read_blocks(box, story, numbering)
        story.fields, story.open_codes = kept
    text = "".join(page.pieces[count:])
    if mark := find_secrecy_mark(text):
        raise unreadable("secrecy_mark", mark=mark)
    if text.strip():
        page.note("text_box", "这段文字原在文本框或艺术字里，已放到所在段落之后，请核对位置。", start)


def _read_table(table: Element, story: Story, numbering: Numbering) -> None:
    """One line for each row, or, inside a cell, everything in one line."""
    for row in members(table, frozenset({TR})):
        properties = row.find(TRPR)
        if properties is not None and any(properties.find(tag) is not None for tag in DELETED):
            story.page.note("deleted_revision", "此处有修订时删去的表格行，没有读入。")
            continue
        cells = list(members(row, frozenset({TC})))
        if story.page.flat:
            for cell in cells:
                read_blocks(cell, story, numbering)
        elif len(cells) == 1 and _holds_several(cells[0]):
            read_blocks(cells[0], story, numbering)  # a frame around text, not a table
        else:
            _read_row(row, cells, story, numbering)


def _holds_several(cell: Element) -> bool:
    return sum(1 for _ in members(cell, BLOCKS)) > 1


def _read_row(row: Element, cells: list[Element], story: Story, numbering: Numbering) -> None:
    """The cells of a row side by side. A merged cell stands once, and the places it covers stay empty: columns keep in line."""
    page = story.page
    if page.line_open:
        page.write("\n")
    mark, filled = page.mark(), False
    row_properties = row.find(TRPR)
    before = 0 if row_properties is None else number(row_properties, "gridBefore") or 0
    page.write(CELL_SEPARATOR * min(max(before, 0), COLUMN_LIMIT))
    for index, cell in enumerate(cells):
        page.write(CELL_SEPARATOR if index else "")
        properties = cell.find(TCPR)
        if not _is_covered(properties):
            begin = page.length
            page.flat, page.line_start = True, page.length
            read_blocks(cell, story, numbering)
            page.flat, page.pending = False, ""
            filled = filled or page.length > begin
        span = 1 if properties is None or len(cells) == 1 else number(properties, "gridSpan") or 1
        page.write(CELL_SEPARATOR * min(max(span - 1, 0), COLUMN_LIMIT))
    page.line_start = mark[2]
    if filled:
        page.write("\n")
    else:
        page.back_to(mark)


def _is_covered(properties: Element | None) -> bool:
    """A cell that is merged into the one above or to its left, or was deleted in a revision."""
    if properties is None:
        return False
    for name in ("vMerge", "hMerge"):
        merge = properties.find(W + name)
        if merge is not None and merge.get(VAL, "continue") != "restart":
            return True
    return properties.find(W + "cellDel") is not None
