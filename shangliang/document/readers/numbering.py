"""Word's automatic numbering written out: what stands before a paragraph, counted as Word counts (ECMA-376, 17.9)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from shangliang.document.readers.counting import NUMBER_LIMIT, write_number
from shangliang.document.readers.names import RPR, VAL, W
from shangliang.document.readers.package import Element
from shangliang.document.readers.styles import StyleSheet, number, toggle, whole

LEVELS = 9
TEMPLATE_LIMIT = 80  # characters of one level text; Word itself allows fewer
PLACE = re.compile(r"%([1-9])")
# Bullets come as private-use characters of Wingdings and Symbol; what they look like.
BULLETS = {
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
    "\uf0a7": "▪",
    "\uf0b2": "☆",
    "\uf0d8": "➢",
    "\uf0e0": "→",
    "\uf0fc": "✓",
    "\uf0fe": "☑",
    "\uf0a8": "□",
    "\uf071": "□",
    "\uf06f": "□",
    "o": "○",
}


@dataclass(frozen=True)
class Level:
    start: int
    style: str
    template: str
    suffix: str  # tab | space | nothing
    restart: int | None  # the level, counted from 1, whose use starts this one anew; 0 for never
    decimal: bool  # isLgl: all numbers of this level in plain digits
    paragraph_style: str | None
    hidden: bool


@dataclass(frozen=True)
class Num:
    abstract: int
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(frozen=True)
class Label:
    text: str
    suffix: str


@dataclass
class Numbering:
    """The definitions of word/numbering.xml, and where each list stands while the text is read from top to bottom."""

    sheet: StyleSheet
    lists: dict[int, dict[int, Level]] = field(default_factory=dict)
    nums: dict[int, Num] = field(default_factory=dict)
    unknown_styles: set[str] = field(default_factory=set)
    _counts: dict[int, list[int | None]] = field(default_factory=dict)
    _started: set[tuple[int, int]] = field(default_factory=set)
    _styled: dict[str | None, tuple[int | None, int | None]] = field(default_factory=dict)

    def label(self, properties: Element | None) -> Label | None:
        """What Word shows before the paragraph with these properties; counts on. None for a paragraph without number."""
        place = self._place(properties)
        if place is None:
            return None
        num_id, depth = place
        num = self.nums.get(num_id)
        level = None if num is None else self._level(num, depth)
        if num is None or level is None:
            return None
        counts = self._count(num_id, num, depth, level)
        if level.hidden:
            return None
        return Label(self._write(num, counts, level), self._suffix(level))

    def _place(self, properties: Element | None) -> tuple[int, int] | None:
        """(numId, level) of a paragraph: its own, else of its style or the style's ancestors; numId 0 takes it away."""
        own = None if properties is None else properties.find(W + "numPr")
        num_id = None if own is None else number(own, "numId")
        depth = None if own is None else number(own, "ilvl")
        if num_id is None:
            style = None if properties is None else properties.find(W + "pStyle")
            style_id = self.sheet.default_paragraph if style is None else style.get(VAL)
            if style_id not in self._styled:
                self._styled[style_id] = self._place_of_style(style_id)
            num_id, inherited = self._styled[style_id]
            depth = inherited if depth is None else depth
        if not num_id:
            return None
        return num_id, min(max(depth or 0, 0), LEVELS - 1)

    def _place_of_style(self, style_id: str | None) -> tuple[int | None, int | None]:
        """A style names the list; the list's level names the style in turn."""
        lineage = self.sheet.lineage(style_id)
        for _, style in lineage:
            if style.num_id is None:
                continue
            num = self.nums.get(style.num_id)
            levels = {} if num is None else {**self.lists.get(num.abstract, {}), **num.levels}
            named = {level.paragraph_style: depth for depth, level in levels.items() if level.paragraph_style}
            depth = next((named[ancestor] for ancestor, _ in lineage if ancestor in named), style.level)
            return style.num_id, depth
        return None, None

    def _level(self, num: Num, depth: int) -> Level | None:
        return num.levels.get(depth) or self.lists.get(num.abstract, {}).get(depth)

    def _count(self, num_id: int, num: Num, depth: int, level: Level) -> list[int | None]:
        """Nums of one abstract list count together; a start override begins anew, once, when its num is first used."""
        counts = self._counts.setdefault(num.abstract, [None] * LEVELS)
        before = counts[depth]
        if before is None or (depth in num.starts and (num_id, depth) not in self._started):
            counts[depth] = num.starts.get(depth, level.start)
        else:
            counts[depth] = min(before + 1, NUMBER_LIMIT)
        self._started.add((num_id, depth))
        for deeper in range(depth + 1, LEVELS):
            below = self._level(num, deeper)
            restart = None if below is None else below.restart
            if restart is None or depth < restart:
                counts[deeper] = None
        return counts

    def _write(self, num: Num, counts: list[int | None], level: Level) -> str:
        if level.style == "bullet":
            return "".join(_bullet(char) for char in level.template)

        def written(place: re.Match[str]) -> str:
            depth = int(place[1]) - 1
            shown = self._level(num, depth)
            value = counts[depth]
            if value is None:
                value = num.starts.get(depth, 1 if shown is None else shown.start)
            style = "decimal" if level.decimal or shown is None else shown.style
            text = write_number(value, style)
            if text is None:
                self.unknown_styles.add(style)
            return str(value) if text is None else text

        return PLACE.sub(written, level.template)

    def _suffix(self, level: Level) -> str:
        """Word sets a tab; after full-width punctuation (一、 or （一）) nothing is needed, elsewhere one space."""
        if level.suffix == "nothing" or not level.template:
            return ""
        last = level.template[-1]
        closed = unicodedata.category(last).startswith("P") and unicodedata.east_asian_width(last) in {"W", "F"}
        return "" if closed and level.suffix == "tab" else " "


def read_numbering(root: Element | None, sheet: StyleSheet) -> Numbering:
    """The numbering of a package; one that numbers nothing where it has no such part."""
    numbering = Numbering(sheet)
    if root is None:
        return numbering
    links: dict[int, str] = {}
    for element in root.iterchildren(W + "abstractNum"):
        list_id = whole(element.get(W + "abstractNumId"))
        if list_id is None:
            continue
        numbering.lists[list_id] = _levels(element)
        link = element.find(W + "numStyleLink")
        if link is not None:
            links[list_id] = link.get(VAL, "")
    for element in root.iterchildren(W + "num"):
        num_id, list_id = whole(element.get(W + "numId")), number(element, "abstractNumId")
        if num_id is not None and list_id is not None:
            numbering.nums[num_id] = _num(element, list_id)
    _follow_links(numbering, links)
    return numbering


def _follow_links(numbering: Numbering, links: dict[int, str]) -> None:
    """A list that only names a numbering style takes its levels from the list that the style uses."""
    for list_id, style_id in links.items():
        for _, style in numbering.sheet.lineage(style_id):
            num = numbering.nums.get(style.num_id or 0)
            if num is not None and not numbering.lists[list_id]:
                numbering.lists[list_id] = numbering.lists.get(num.abstract, {})


def _num(element: Element, list_id: int) -> Num:
    num = Num(list_id)
    for override in element.iterchildren(W + "lvlOverride"):
        depth = whole(override.get(W + "ilvl"))
        if depth is None or not 0 <= depth < LEVELS:
            continue
        start = number(override, "startOverride")
        if start is not None:
            num.starts[depth] = min(max(start, 0), NUMBER_LIMIT)
        num.levels.update({key: level for key, level in _levels(override).items() if key == depth})
    return num


def _levels(element: Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for level in element.iterchildren(W + "lvl"):
        depth = whole(level.get(W + "ilvl"))
        if depth is not None and 0 <= depth < LEVELS:
            levels[depth] = _one_level(level)
    return levels


def _one_level(element: Element) -> Level:
    def value(name: str, default: str) -> str:
        child = element.find(W + name)
        return default if child is None else child.get(VAL, default)

    start, paragraph_style = number(element, "start"), element.find(W + "pStyle")
    return Level(
        start=min(max(1 if start is None else start, 0), NUMBER_LIMIT),
        style=_format(element),
        template=value("lvlText", "")[:TEMPLATE_LIMIT],
        suffix=value("suff", "tab"),
        restart=number(element, "lvlRestart"),
        decimal=bool(toggle(element.find(W + "isLgl"))),
        paragraph_style=None if paragraph_style is None else paragraph_style.get(VAL),
        hidden=bool(toggle(element.find(f"{RPR}/{W}vanish"))),
    )


def _format(element: Element) -> str:
    """The number format; a custom one stands in an alternate, where its example tells how many digits it has."""
    style = element.find(f".//{W}numFmt")
    if style is None:
        return "decimal"
    name = style.get(VAL, "decimal")
    return "decimalZero" if name == "custom" and style.get(W + "format", "").startswith("0") else name


def _bullet(char: str) -> str:
    return BULLETS.get(char, "•" if "\ue000" <= char <= "\uf8ff" else char)
