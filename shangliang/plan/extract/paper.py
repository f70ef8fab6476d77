"""One paper as its numbered items and sentences, read from the view.

An item is a numbered piece of text with the headings above it; a sentence is the unit in which the grammar looks for facts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from shangliang.document.outline import MARKER, Marker, is_table_row, read_marker
from shangliang.plan.extract.dates import When, find_times
from shangliang.plan.extract.records import stacked_spans
from shangliang.plan.extract.view import HAN, View

INLINE = re.compile(rf"(?<=[。；！？：）”， ]){MARKER.pattern}")
GLUED = re.compile(rf"(?<=[{HAN}]){MARKER.pattern}")
BULLET_LINE = re.compile(r"(?:[◆●■★▲◇○•☆►▶※⊙◎]|-{1,4}(?=[一-龥“]))[ ]{0,3}(?=[^\s])")
SENTENCE_END = re.compile(r"（[^（）\n]{0,150}）|“[^“”\n]{0,80}”|《[^《》\n]{0,80}》|[。！？；\n]")
FLAT_LINE = 300
MAX_SENTENCE = 500
PLAIN_HEADING = re.compile(
    r"(?:[一二三四五六七八九十\d]{1,3}月份?|第?[一二三四1-4]季度|[上下]半年|年初|年底|指导思想|总体要求|基本原则|工作目标|主要任务|工作要求|工作措施|组织领导|[^，。；：:（）()]{2,12})"
    r"(?:[（(][^（）()]{1,20}[）)])?[：:]?"
)
PART_HEADING = re.compile(
    r"(?:20\d{2}年|过去(?:一|五|的)?年?|今后|下半年|上半年|下一步|明年|今年|一年来)[^，。；：、]{0,12}(?:工作|任务|安排|回顾|打算|情况|思路|建议|部署|总结|要求)(?:回顾|任务|安排|打算|的建议|总结)?"
)
MONTH_HEADING = re.compile(
    r"［?(?:[一二三四五六七八九十\d]{1,3}(?:[-~至、][一二三四五六七八九十\d]{1,3})?月份?|第?[一二三四1-4]季度|[上下]半年)(?:工作|重点工作|主要工作|工作安排|任务|活动)?(?:[（(][^（）()]{1,20}[）)])?］?[：:]?"
)


@dataclass(eq=False)
class Item:
    """A numbered (or plainly headed) piece of a paper, up to the next one."""

    marker: Marker | None
    start: int
    body: int
    parent: Item | None
    plain: bool = False
    part: bool = False
    end: int = 0
    head: str = ""
    head_end: int = 0
    times: list[When] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)

    @property
    def style(self) -> str:
        if self.marker is None:
            return "part" if self.part else "plain"
        return self.marker.style

    @property
    def value(self) -> int:
        return self.marker.value if self.marker else 0

    def path(self) -> Iterator[Item]:
        """This item and those above it, innermost first."""
        item: Item | None = self
        while item is not None:
            yield item
            item = item.parent


@dataclass
class Sentence:
    """One sentence of the view, in the item it belongs to."""

    start: int
    end: int
    item: Item
    future: bool = True


@dataclass
class Paper:
    """A paper under reading: its text range in the view, its items and its sentences."""

    view: View
    raw: str
    start: int
    end: int
    title: str
    kind: str = "other"
    year: int | None = None
    root: Item = field(default_factory=lambda: Item(None, 0, 0, None))
    items: list[Item] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    rows: list[tuple[int, int]] = field(default_factory=list)
    stacked: list[tuple[int, int]] = field(default_factory=list)
    _first: dict[int, Sentence] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.view.text

    def first_sentence(self, item: Item) -> Sentence | None:
        """The first sentence of an item's own text."""
        if not self._first:
            for sentence in self.sentences:
                self._first.setdefault(id(sentence.item), sentence)
        return self._first.get(id(item))

    def sentences_of(self, item: Item) -> Iterator[Sentence]:
        """The sentences of an item's own text."""
        first = self.first_sentence(item)
        if first is None:
            return
        at = bisect_right(self.sentences, first.start - 1, key=lambda sentence: sentence.start)
        while at < len(self.sentences) and self.sentences[at].item is item:
            yield self.sentences[at]
            at += 1

    def item_at(self, offset: int) -> Item:
        """The innermost item that begins at or before an offset."""
        index = bisect_right(self.items, offset, key=lambda item: item.start) - 1
        return self.items[index] if index >= 0 else self.root

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds an offset."""
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[index] if index >= 0 and offset < self.sentences[index].end else None

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.view.span(start, end)

    def words(self, start: int, end: int) -> str:
        """The raw words between two view offsets, without the paragraph breaks that were cut out."""
        return self.view.words(self.raw, start, end)


def find_markers(text: str, start: int, end: int) -> list[Marker]:
    """Every item number of the paper: at line heads, and inside lines where the counting goes on."""
    markers: list[Marker] = []
    last: dict[str, int] = {}
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        low = at
        while low < stop and text[low] == " ":
            low += 1
        if low < stop and not is_table_row(text[low : min(stop, low + 2000)]):
            first = read_marker(text, low) or read_bullet(text, low)
            if first is not None and first.end <= stop and not is_month_pair(text, first, last):
                markers.append(first)
                last[first.style] = first.value
                low = first.end
            markers.extend(inline_markers(text, low, stop, last))
        at = stop + 1
    return markers


def read_bullet(text: str, at: int) -> Marker | None:
    """A bullet at a line's head; it counts as an item without number."""
    found = BULLET_LINE.match(text, at)
    return Marker("bullet" + text[at], "", 0, at, found.end()) if found else None


def is_month_pair(text: str, marker: Marker, last: dict[str, int]) -> bool:
    """Whether `3、4月` is two months and no item number: the second is later, and the counting does not stand there."""
    if marker.style != "num":
        return False
    found = re.compile(r"(\d{1,2})(?:月|季度)").match(text, marker.end)
    if found is None or "." in text[marker.start : marker.end]:
        return False
    return int(found[1]) > marker.value and marker.value not in {1, last.get("num", 0) + 1}


def inline_markers(text: str, low: int, stop: int, last: dict[str, int]) -> Iterator[Marker]:
    """Item numbers inside a line: the first of a list, or the one that goes on counting."""
    flat = stop - low > FLAT_LINE
    found = [match.start() for match in INLINE.finditer(text, low, stop)]
    if flat:
        found = sorted({*found, *(match.start() for match in GLUED.finditer(text, low, stop))})
    for at in found:
        marker = read_marker(text, at)
        if (
            marker is None
            or marker.end > stop
            or is_inline_pair(text, marker)
            or marker.style in {"dotted", "num_half", "chapter", "section"}
        ):
            continue
        before = text[at - 1]
        if before == "，" and marker.style not in {"cn_is", "ordinal", "letter", "num_paren", "circled", "cn_paren"}:
            continue
        if before in "第款条项之" or read_marker(text, marker.end) is not None:
            continue
        glued = before not in "。；！？：）”， "
        if glued and marker.style not in {"cn", "cn_paren", "circled"}:
            continue
        known = last.get(marker.style)
        if (
            marker.style in {"cn_is", "ordinal"}
            or marker.value == 1
            or (known is not None and marker.value == known + 1)
        ):
            if glued and marker.style == "cn" and known is None:
                continue
        elif known is None or marker.value != known + 2 or glued or before == " ":
            continue
        last[marker.style] = marker.value
        yield marker


def is_inline_pair(text: str, marker: Marker) -> bool:
    """Inside a line, `5、6月` is two months."""
    return (
        marker.style == "num"
        and text[marker.end - 1] == "、"
        and re.compile(r"\d{1,2}(?:月|、)").match(text, marker.end) is not None
    )


def head_of(text: str, body: int, end: int) -> int:
    """Where the heading words of an item end."""
    limit = min(end, body + 60)
    found = re.compile(r"[。；\n！？：]| (?=\S)").search(text, body, limit)
    return found.start() if found else limit


def build_items(paper: Paper) -> None:
    """Hang the items into a tree: 一、 is always outermost, each other style stands where it first appeared."""
    text = paper.text
    root = Item(None, paper.start, paper.start, None, end=paper.end)
    paper.root = root
    marks: list[tuple[int, Marker | None]] = [
        (marker.start, marker)
        for marker in find_markers(text, paper.start, paper.end)
        if not in_table(paper, marker.start)
    ]
    marked = {at for at, _ in marks}
    marks.extend((at, None) for at in plain_headings(paper) if at not in marked and not in_table(paper, at))
    marks.sort(key=lambda mark: mark[0])
    items: list[Item] = []
    current = root
    for at, marker in marks:
        style = marker.style if marker else "plain"
        parent = current
        line_stop = text.find("\n", at, paper.end)
        if marker is None and PART_HEADING.fullmatch(text[at : line_stop if line_stop > 0 else paper.end].strip()):
            style = "part"
        if style in {"chapter", "part"}:
            parent = root
        elif style == "cn":
            parent = next((one for one in current.path() if one is not root and one.style in {"chapter", "part"}), root)
        else:
            same = next((one for one in current.path() if one is not root and one.style == style), None)
            if same is not None:
                parent = same.parent or root
        line_end = text.find("\n", at, paper.end)
        line_end = paper.end if line_end < 0 else line_end
        body = marker.end if marker else at
        item = Item(marker, at, body, parent, plain=marker is None, part=style == "part")
        item.head_end = head_of(text, body, paper.end) if marker else line_end
        item.head = text[body : item.head_end].strip(" ：［］")
        parent.children.append(item)
        if items:
            items[-1].end = at
        items.append(item)
        current = item
    if items:
        items[-1].end = paper.end
        root.head_end = items[0].start
    else:
        root.head_end = paper.end
    paper.items = items


def plain_headings(paper: Paper) -> Iterator[int]:
    """Offsets of unnumbered heading lines: a month, a quarter, or a few words alone on a line."""
    text, at = paper.text, paper.start
    first = True
    while at < paper.end:
        stop = text.find("\n", at, paper.end)
        stop = paper.end if stop < 0 else stop
        line = text[at:stop].strip()
        if line and len(line) <= 30 and read_marker(line) is None:
            if PART_HEADING.fullmatch(line) and not first:
                yield at + len(text[at:stop]) - len(text[at:stop].lstrip())
            elif MONTH_HEADING.fullmatch(line) or (
                not first
                and PLAIN_HEADING.fullmatch(line)
                and re.search(
                    r"(?:思想|要求|原则|任务|目标|领导|措施|安排|内容|议题|协商|视察|调研|监督|评议|保障|工作|方式|形式|会议|对象|步骤|时间|打算)$",
                    line.rstrip("：:"),
                )
            ):
                low = at
                while text[low] == " ":
                    low += 1
                yield low
        if line:
            first = False
        at = stop + 1


def build_sentences(paper: Paper) -> None:
    """Cut the paper into sentences; what stands in brackets, quotes or book marks is never cut."""
    text = paper.text
    bounds = [(item.start, item) for item in paper.items]
    at, index = paper.start, -1
    item = paper.root
    cuts = [
        found.end() for found in SENTENCE_END.finditer(text, paper.start, paper.end) if found.group()[0] in "。！？；\n"
    ]
    cuts.extend(start for start, _ in bounds)
    cuts.append(paper.end)
    for cut in sorted(set(cuts)):
        while index + 1 < len(bounds) and bounds[index + 1][0] <= at:
            index += 1
            item = bounds[index][1]
        low, high = at, cut
        if item.marker is not None and low == item.start:
            low = item.body
        while low < high and text[low] in " \n":
            low += 1
        while high > low and text[high - 1] in " \n":
            high -= 1
        if high - low > 1 and not in_table(paper, low):
            for piece in range(low, high, MAX_SENTENCE):
                paper.sentences.append(Sentence(piece, min(high, piece + MAX_SENTENCE), item))
        at = max(at, cut)


def in_table(paper: Paper, at: int) -> bool:
    """Whether an offset stands in a flattened table row."""
    for spans in (paper.rows, paper.stacked):
        index = bisect_right(spans, (at, 1 << 60)) - 1
        if index >= 0 and spans[index][0] <= at < spans[index][1]:
            return True
    return False


def find_rows(paper: Paper) -> None:
    """The spans of flattened table rows."""
    text, at = paper.text, paper.start
    while at < paper.end:
        stop = text.find("\n", at, paper.end)
        stop = paper.end if stop < 0 else stop
        if is_table_row(text[at:stop]):
            paper.rows.append((at, stop))
        at = stop + 1
    paper.stacked = stacked_spans(text, paper.start, paper.end)


def read_paper(view: View, raw: str, start: int, end: int, title: str) -> Paper:
    """The paper between two view offsets, with its items and sentences."""
    paper = Paper(view, raw, start, end, title)
    find_rows(paper)
    build_items(paper)
    build_sentences(paper)
    for item in paper.items:
        item.times = list(find_times(view.text, item.body, item.head_end)) if item.head_end - item.body < 80 else []
    return paper
