"""The Outline of a paper: title, addressees, numbered blocks, tables, attachments, signature, date.

Every reader produces it and every writer takes it. Offsets are code points of the raw text; nothing is joined or cleaned here.
Numbering styles and their levels follow GB/T 9704-2012, 7.3.3: 一、 → 1, （一） → 2, 1. → 3, （1） → 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shangliang.document.numerals import read_number

CN = "一二三四五六七八九十百零〇两"
BULLET = r"(?:[-•●·★☆▲◆■*]{1,2}[ \t\u3000]{1,4})?"
# Each style: what stands around the number. The order matters: the first that matches wins.
STYLES: tuple[tuple[str, int, str], ...] = (
    ("chapter", 1, rf"第[ \u3000]?([{CN}\d]{{1,4}})[ \u3000]?[章编](?=[ \u3000、：:]|[^之])"),
    ("section", 2, rf"第[ \u3000]?([{CN}\d]{{1,4}})[ \u3000]?节(?=[ \u3000、：:])"),
    ("article", 2, rf"第[ \u3000]?([{CN}\d]{{1,5}})[ \u3000]?条(?=[ \u3000：:]|[^之款的规第、，])"),
    ("cn", 1, rf"([{CN}]{{1,4}})[ \u3000]?(?:、|[．.](?!\d))"),
    ("cn_paren", 2, rf"[（(〔][ \u3000]?([{CN}]{{1,4}})[ \u3000]?[）)〕][、.．]?"),
    ("dotted", 3, r"(\d{1,2}(?:[.．]\d{1,2}){1,3})(?=[ \u3000\t、]|[^\d.．%％元万亿个件次米公平倍度分月年日号时])"),
    ("num_paren", 4, r"[（(][ \u3000]?(\d{1,3})[ \u3000]?[）)][、.．]?"),
    ("num", 3, r"(\d{1,3})[ \u3000]?(?:[、．]|\.(?![\d．])|\.(?=\d{1,2}月|[12]\d{3}年))"),
    ("num_half", 4, r"(\d{1,3})[）)][、.．]?"),
    ("stem", 3, "([甲乙丙丁戊己庚辛])[、．.]"),
    ("letter", 4, r"[（(]([A-Ha-h])[）)]"),
    ("circled", 4, "([①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])"),
    ("cn_is", 4, r"([一二三四五六七八九十]{1,2})(?:是|要)(?!否)"),
    ("ordinal", 4, rf"(?:第([{CN}]{{1,3}})|其([一二三四五六]))[，、：:]"),
)
MARKER = re.compile(
    BULLET + "(?:" + "|".join(f"(?P<{name}>{shape})" for name, _, shape in STYLES) + r")[ \t\u3000]{0,4}"
)
LEVELS = {name: level for name, level, _ in STYLES}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROWS = {"circled": CIRCLED, "stem": "甲乙丙丁戊己庚辛", "letter": "ABCDEFGH"}
TERMINAL = "。；;！!？?：:”’」』）)…》"
PAPER_NOUN = (
    "计划|规划|要点|方案|安排|安排表|总结|报告|汇报|通知|通告|公告|通报|决定|决议|意见|建议|提案|议案|答复|复函|函|回复|办法|条例|细则|规则|规定|"
    "制度|章程|信息|纪要|清单|任务分解表|责任分解表|分解表|一览表|请示|述职|议题|协商|要报|专报|简报|摘编|社情民意"
)
DATE_LINE = re.compile(
    r"[ \t\u3000]*[(（]?[ \t\u3000]*(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3}|[12二]\d{0,3}[xX×_*]{1,4})[ \u3000]?年"
    r"[ \u3000]?[\d一二三四五六七八九十xX×_*]{1,3}[ \u3000]?月(?:[ \u3000]?[\d一二三四五六七八九十廿xX×_*]{1,3}[ \u3000]?日)?[）)]?[ \t\u3000]*(?:印发)?[ \t\u3000]*"
)
HEADER_LINE = re.compile(
    r"[ \t\u3000]*(?:(?:签[ \u3000]?发[ \u3000]?人|类[ \u3000]?别|分类|编[ \u3000]?号|密级|紧急程度|份号|发文字号|公开属性|是否公开)[ \u3000]?[：:].{0,60}"
    r"|[^，。；！？]{1,30}[〔\[【（(][12]\d{3}[〕\]】）)][ \u3000]?(?:第[ \u3000]?)?\d{1,5}[ \u3000]?号.{0,30})[ \t\u3000]*"
)
ADDRESSEE = re.compile(r"[^。；！？\d]{2,150}[：:][ \t\u3000]*")
ATTACHMENT = re.compile(r"[ \t\u3000]*附[ \u3000]?(?:件|表|录)?[ \u3000]?\d{0,2}[ \u3000]?[：:][ \t\u3000]*(.+)")
TITLE_LENGTH = 60
HEADING_LENGTH = 45


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or table. A numbered paragraph keeps its number and level; plain body text has level 0."""

    kind: str  # heading | paragraph | table
    level: int
    number: str
    text: str
    start: int
    end: int
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Outline:
    """A paper as its parts; what the readers produce and the writers take."""

    title: str
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    attachments: tuple[str, ...]
    signature: str
    date: str


@dataclass(frozen=True)
class Marker:
    """An item number at the head of a line or clause: its style, its value, and where the item's words begin."""

    style: str
    number: str
    value: int
    start: int
    end: int

    @property
    def level(self) -> int:
        return LEVELS[self.style]


def read_marker(text: str, at: int = 0) -> Marker | None:
    """The item number that stands exactly at `at`, or None."""
    found = MARKER.match(text, at)
    if found is None or found.lastgroup is None:
        return None
    style = found.lastgroup
    number = next(part for part in found.groups()[found.re.groupindex[style] :] if part is not None)
    if style in ROWS:
        value: float | None = ROWS[style].index(number.upper()) + 1
    else:
        value = read_number(number.replace("．", ".").rsplit(".", 1)[-1])
    if value is None or value != int(value):
        return None
    return Marker(style, number, int(value), at, found.end())


def lines_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the non-blank lines between start and end, without surrounding blanks."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        low, high = at, stop
        while low < high and text[low].isspace():
            low += 1
        while high > low and text[high - 1].isspace():
            high -= 1
        if low < high:
            yield low, high
        at = stop + 1


def is_table_row(line: str) -> bool:
    """Whether a line is a table row flattened with `|` or tabs."""
    return line.count("|") + line.count("｜") >= 2 or (line.count("\t") >= 2 and len(line) < 2000)


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a flattened table row."""
    parts = re.split(r"[|｜]" if line.count("|") + line.count("｜") >= 2 else r"\t", line)
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    return tuple(part.strip() for part in parts)


def is_rule_row(cells: tuple[str, ...]) -> bool:
    """Whether the row is only the line under a header, such as `--- | ---`."""
    return bool(cells) and all(re.fullmatch(r":?[-—=]{1,60}:?|", cell) for cell in cells)


def is_heading_line(line: str, marker: Marker | None) -> bool:
    """Whether a whole line reads as a heading: numbered or titled, short, and without a sentence inside."""
    body = line[marker.end :] if marker else line
    if not body or len(body) > HEADING_LENGTH or re.search(r"[。；！？;]", body[:-1]):
        return False
    return marker is not None and body[-1] not in "，、：；;" and marker.style not in {"cn_is", "ordinal", "article"}


def read_outline(text: str, start: int = 0, end: int | None = None) -> Outline:
    """Read the parts of one paper from its raw text between two offsets."""
    end = len(text) if end is None else end
    spans = list(lines_of(text, start, end))
    title, addressees, first = read_head(text, spans)
    signature, date, last = read_tail(text, spans, first)
    blocks: list[Block] = []
    attachments: list[str] = []
    rows: list[tuple[str, ...]] = []
    table_start = table_end = 0
    for low, high in spans[first:last]:
        line = text[low:high]
        if is_table_row(line):
            if not rows:
                table_start = low
            table_end = high
            cells = cells_of(line)
            if not is_rule_row(cells):
                rows.append(cells)
            continue
        if rows:
            blocks.append(Block("table", 0, "", text[table_start:table_end], table_start, table_end, tuple(rows)))
            rows = []
        attachment = ATTACHMENT.fullmatch(line)
        if attachment:
            attachments.append(attachment[1].strip())
        blocks.append(line_block(line, low, high))
    if rows:
        blocks.append(Block("table", 0, "", text[table_start:table_end], table_start, table_end, tuple(rows)))
    return Outline(title, addressees, tuple(blocks), tuple(attachments), signature, date)


def line_block(line: str, low: int, high: int) -> Block:
    """The block of one line that is no table row."""
    marker = read_marker(line)
    if marker is None:
        return Block("paragraph", 0, "", line, low, high)
    kind = "heading" if is_heading_line(line, marker) else "paragraph"
    return Block(kind, marker.level, line[: marker.end].strip(), line[marker.end :], low, high)


def is_title_line(line: str) -> bool:
    """Whether a line may be (part of) a title: short, unnumbered, no sentence punctuation."""
    return (
        len(line) <= TITLE_LENGTH
        and not re.search(r"[。；！？;|｜\t]", line)
        and line[-1] not in "，、：:,"
        and (read_marker(line) is None or re.search(rf"(?:{PAPER_NOUN})$", line) is not None)
    )


def read_head(text: str, spans: list[tuple[int, int]]) -> tuple[str, tuple[str, ...], int]:
    """Title, addressees, and the index of the first line of the body."""
    at, parts = 0, list[str]()
    while at < len(spans) and at < 12:
        line = text[slice(*spans[at])]
        if HEADER_LINE.fullmatch(line) or DATE_LINE.fullmatch(line) or re.fullmatch(r"[（(][^）)]{2,60}[）)]", line):
            at += 1
            continue
        if not is_title_line(line) or (
            parts and re.search(rf"(?:{PAPER_NOUN})(?:[（(].{{1,12}}[）)])?$", "".join(parts))
        ):
            break
        parts.append(line)
        at += 1
    if len(parts) > 4:
        at, parts = 1, parts[:1]
    addressees: tuple[str, ...] = ()
    while at < len(spans) and (
        HEADER_LINE.fullmatch(text[slice(*spans[at])]) or DATE_LINE.fullmatch(text[slice(*spans[at])])
    ):
        at += 1
    if at < len(spans) and at <= 12:
        line = text[slice(*spans[at])]
        if ADDRESSEE.fullmatch(line) and read_marker(line) is None and not ATTACHMENT.match(line):
            addressees = tuple(
                part.strip() for part in re.split(r"[、，,]", line.rstrip("：: \t\u3000")) if part.strip()
            )
            at += 1
    return "".join(parts), addressees, at


def read_tail(text: str, spans: list[tuple[int, int]], first: int) -> tuple[str, str, int]:
    """Signature, date, and the index after the last line of the body."""
    for back in range(1, 9):
        at = len(spans) - back
        if at < first:
            break
        line = text[slice(*spans[at])]
        if not DATE_LINE.fullmatch(line):
            continue
        before = text[slice(*spans[at - 1])] if at - 1 >= first else ""
        signed = (
            bool(before)
            and len(before) <= 40
            and not re.search(r"[。；！？：:，]", before)
            and read_marker(before) is None
        )
        return (before if signed else "", line.strip(), at - 1 if signed else at)
    return "", "", len(spans)
