"""The original as a sheet of paragraphs in which every fact is marked at its place.

Marks may overlap: each stretch of text belongs to the shortest fact that covers it, so no mark is nested and each fact
that has any text of its own can be pointed at. A fact wholly covered by shorter ones points at the first of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Span = tuple[int, int]
SLACK = 4
"""A heading line may end in a little more than its heading: a colon, a tag."""
PART_LIMIT = 12_000
"""Characters of one screenful of a long paper; cut at a line end where there is one."""


@dataclass(frozen=True)
class Spot:
    """A place to mark: the fact's key, its tone (topic, target, figure, warning), and whether it was dropped."""

    key: str
    tone: str
    span: Span
    is_dropped: bool = False


@dataclass(frozen=True)
class Part:
    """A run of text inside one paragraph, marked or plain. `is_first` carries the fact's anchor."""

    text: str
    spot: Spot | None = None
    is_first: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One line of the original, blanks around it left out. `at` is the offset of its first character."""

    at: int
    end: int
    kind: str
    parts: tuple[Part, ...]


@dataclass
class Sheet:
    """Paragraphs, and where each fact's link leads: the key of the spot that stands for it."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)

    def touched(self, span: Span) -> list[Paragraph]:
        """The paragraphs that a span stands in."""
        return [one for one in self.paragraphs if one.at < span[1] and span[0] < one.end]


def lay_out(
    text: str, span: Span, spots: Sequence[Spot], *, headings: Mapping[int, int] | None = None, title: str = ""
) -> Sheet:
    """The sheet of `text[span]`. `headings`: where a heading begins -> where it ends."""
    sheet, begun, titled = Sheet(), set[str](), False
    ordered = sorted((one for one in spots if one.span[0] < one.span[1]), key=lambda one: one.span)
    waiting, active = iter(ordered), list[Spot]()
    upcoming = next(waiting, None)
    for start, end in lines(text, span):
        active = [one for one in active if one.span[1] > start]
        while upcoming is not None and upcoming.span[0] < end:
            active.append(upcoming)
            upcoming = next(waiting, None)
        parts = tuple(_parts(text, (start, end), active, begun))
        is_heading = (headings or {}).get(start, 0) >= end - SLACK
        kind = "head-line" if is_heading else ""
        if not titled:
            kind = "title" if title and _is_title(text[start:end], title) else kind
            titled = True
        sheet.paragraphs.append(Paragraph(start, end, kind, parts))
    sheet.anchors = _anchors(ordered, sheet.paragraphs)
    return sheet


def _is_title(line: str, title: str) -> bool:
    return len(line) <= 80 and (title in line or line in title)


def lines(text: str, span: Span) -> Iterable[Span]:
    """The spans of the non-blank lines, without the blanks around them."""
    at, limit = span
    while at < limit:
        stop = text.find("\n", at, limit)
        stop = limit if stop < 0 else stop
        low, high = at, stop
        while low < high and text[low].isspace():
            low += 1
        while high > low and text[high - 1].isspace():
            high -= 1
        if low < high:
            yield low, high
        at = stop + 1


def _parts(text: str, line: Span, active: Sequence[Spot], begun: set[str]) -> Iterable[Part]:
    """Cut the line at every edge of a mark; neighbours of the same owner are one part."""
    start, end = line
    here = [one for one in active if one.span[0] < end and one.span[1] > start]
    edges = {start, end}
    for one in here:
        edges.update(edge for edge in one.span if start < edge < end)
    marks = sorted(edges)
    runs: list[tuple[int, int, Spot | None]] = []
    for low, high in pairwise(marks):
        owner = _owner(here, low, high)
        if runs and runs[-1][2] is owner:
            runs[-1] = (runs[-1][0], high, owner)
        else:
            runs.append((low, high, owner))
    for low, high, owner in runs:
        is_first = owner is not None and owner.key not in begun
        if owner is not None:
            begun.add(owner.key)
        yield Part(text[low:high], owner, is_first)


def _owner(here: Sequence[Spot], low: int, high: int) -> Spot | None:
    """The shortest mark over this stretch; among equals the earlier in the list."""
    covering = [one for one in here if one.span[0] <= low and high <= one.span[1]]
    return min(covering, key=lambda one: one.span[1] - one.span[0], default=None)


def _anchors(spots: Iterable[Spot], paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """Each fact's own anchor, or for a covered one the anchor of a mark that stands on its text."""
    runs: list[tuple[int, int, str]] = []
    for paragraph in paragraphs:
        at = paragraph.at
        for part in paragraph.parts:
            if part.spot is not None:
                runs.append((at, at + len(part.text), part.spot.key))
            at += len(part.text)
    own = {key for *_, key in runs}
    anchors = {}
    for spot in spots:
        over = (key for low, high, key in runs if low < spot.span[1] and spot.span[0] < high)
        anchors[spot.key] = spot.key if spot.key in own else next(over, "")
    return anchors


def split_parts(text: str, span: Span, *, limit: int = PART_LIMIT) -> list[Span]:
    """The paper in pieces of at most `limit` characters, cut at a line end where one is near."""
    parts, start = [], span[0]
    while span[1] - start > limit:
        cut = text.rfind("\n", start + limit // 2, start + limit) + 1
        if not cut:
            cut = text.rfind("。", start + limit // 2, start + limit) + 1
        cut = cut or start + limit
        parts.append((start, cut))
        start = cut
    parts.append((start, span[1]))
    return parts
