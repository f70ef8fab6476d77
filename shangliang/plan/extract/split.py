"""Where each paper of a file begins and ends, and which paragraph breaks only cut a sentence in two.

All offsets here are raw ones; the text is the folded one, which has the same length.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass

from shangliang.document.numerals import read_number
from shangliang.document.outline import (
    DATE_LINE,
    HEADER_LINE,
    PAPER_NOUN,
    TERMINAL,
    is_table_row,
    lines_of,
    read_marker,
)

PIECE = re.compile(
    r"(?P<title>.{0,60}?)[ （]{0,2}(?:篇[ ]?(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})|第[ ]?(?P<m>[一二三四五六七八九十]{1,3}|\d{1,2})[ ]?篇)[ ）]{0,2}[：: ]{0,2}(?P<rest>.{0,60})"
)
NOISE = re.compile(
    r"(?:您?(?:现在的|当前)位置|更新时间|点击：|推荐度|【[^】]{2,40}】?相关|［[^］]{2,40}］相关|首页|当前位置|首页|上一篇|下一篇|上一条|下一条|来源：|信息来源|发布时间|发布日期|浏览次数|阅读次数|点击数|字体：|字号：|［打印|［关闭|打印本页|关闭窗口|分享到|相关链接|相关阅读|相关文章|推荐阅读|版权所有|版权声明|ICP备|技术支持|网站地图|责任编辑|编辑：|作者：|声明：|免责|扫一扫|微信扫码|关注公众号|下载文档|下载本文|本文由|本文来自|小编|仅供参考|您是第|联系我们|返回顶部|返回列表|收藏本站|设为首页|点击下载|更多.{0,12}(?:范文|文章)|【返回|页码|第 ?\d{1,3} ?页|- ?\d{1,4} ?-$|https?:|www\.)"
)
TITLE_END = re.compile(rf"(?:{PAPER_NOUN})(?:表)?(?:（[^（）]{{1,14}}）)?")
OPENING = re.compile(r".{0,80}[：]|（[^）]{4,60}）|.{0,30}〔?［?[12]\d{3}［?〕?.{0,20}号")
SEPARATOR = re.compile(r"[-=*—_·.#~ ]{5,}|（?完）?|（?全文完）?")
LEFTOVER = re.compile(r"之[一二三四间内外后前中上下，]|了(?!解)|的(?!确)|[、，。；：！？”）》%]")
WRAPPED_SHARE = 0.5


@dataclass(frozen=True)
class Piece:
    """The raw span of one paper and its title."""

    start: int
    end: int
    title: str
    body: int
    own_title: bool = True


@dataclass(frozen=True)
class Joint:
    """A paragraph break inside a sentence: the raw span to leave out, and where the broken line began."""

    start: int
    end: int
    line: int
    warned: bool


def is_noise(line: str) -> bool:
    """Whether a line belongs to the web site and not to the paper."""
    return len(line) <= 120 and NOISE.match(line.strip()) is not None


def split_papers(folded: str) -> list[Piece]:
    """The papers of a file, in order."""
    lines = list(lines_of(folded, 0, len(folded)))
    pieces = collection_pieces(folded, lines)
    if pieces:
        return pieces
    starts = [0, *pasted_starts(folded, lines)]
    found = []
    for low, high in zip(starts, [*starts[1:], len(folded)], strict=True):
        own = lines[bisect_left(lines, (low,)) : bisect_left(lines, (high,))]
        title, body = find_title(folded, own)
        if own:
            found.append(Piece(own[0][0], own[-1][1], title, body))
    return found


def collection_pieces(folded: str, lines: list[tuple[int, int]]) -> list[Piece]:
    """The pieces of a collection whose headings count 篇一, 篇二 …; what stands before the first is a preface."""
    heads: list[tuple[int, int, int, str]] = []
    wanted = 1
    for at, (low, high) in enumerate(lines):
        if high - low > 90:
            continue
        found = PIECE.fullmatch(folded[low:high])
        if found is None or (read_marker(folded, low) is not None and not folded[low:high].startswith("第")):
            continue
        number = found["n"] or found["m"]
        value = read_number(number)
        if value is None or re.search(r"[。；]", folded[low:high]):
            continue
        if value in {wanted, wanted + 1} or not heads:
            rest, title = found["rest"].strip(), found["title"].strip(" ：:-（(")
            heads.append((low, high, at, rest if len(rest) > 4 else title))
            wanted = int(value) + 1
    if len(heads) < 2:
        return []
    pieces = []
    for n, (low, high, _, title) in enumerate(heads):
        stop = heads[n + 1][0] if n + 1 < len(heads) else len(folded)
        own = lines[bisect_left(lines, (high,)) : bisect_left(lines, (stop,))]
        own_title, body = find_title(folded, own) if own else ("", high)
        if own_title and is_title(own_title[-60:]):
            pieces.append(Piece(low, stop, own_title, body))
            continue
        named = re.search(r"篇.{1,3}[：: ]\s*\S{5,}", folded[low:high]) is not None
        pieces.append(Piece(low, stop, title, high, own_title=named))
    return pieces


def pasted_starts(folded: str, lines: list[tuple[int, int]]) -> list[int]:
    """Where further papers begin in a file of several pasted after one another."""
    starts: list[int] = []
    seen_body = False
    for at, (low, high) in enumerate(lines):
        line = folded[low:high]
        if len(line) > 80:
            seen_body = True
            continue
        if read_marker(line) is not None and not line.startswith("第"):
            seen_body = True
            continue
        if not seen_body or not is_title(line) or not starts_paper(folded, lines, at):
            continue
        first = at
        while (
            first > 0
            and first > at - 3
            and is_title_part(folded[slice(*lines[first - 1])])
            and folded[lines[first - 1][1] : lines[first][0]].count("\n") == 1
        ):
            first -= 1
        starts.append(lines[first][0])
        seen_body = False
    return starts


def is_title(line: str) -> bool:
    """Whether a line ends as titles of papers do."""
    return (
        5 <= len(line) <= 60
        and not re.search(r"[。；！，：|]", line)
        and re.search(rf"(?:{PAPER_NOUN})(?:表)?(?:（[^（）]{{1,14}}）)?$", line) is not None
        and read_marker(line) is None
    )


def is_title_part(line: str) -> bool:
    """Whether a line may be the first half of a title: an organ's name, or a document number above it."""
    if HEADER_LINE.fullmatch(line):
        return True
    return (
        3 <= len(line) <= 40
        and not re.search(r"[。；！，：|\d]", line)
        and re.search(r"(?:委员会|办公室|主席团|常务委员会|常委会|联络处|人民政府|局|委)$", line) is not None
    )


def starts_paper(folded: str, lines: list[tuple[int, int]], at: int) -> bool:
    """Whether the title-like line at `at` opens a new paper: the one before it has ended, and a body follows."""
    before = [folded[slice(*span)] for span in lines[max(0, at - 3) : at]]
    after = [folded[slice(*span)] for span in lines[at + 1 : at + 5]]
    if not after or is_table_row(after[0]):
        return False
    ended = any(DATE_LINE.fullmatch(line) or SEPARATOR.fullmatch(line) for line in before) or any(
        re.match(r"(?:抄送|抄报|主送|印发|联系人)[：: ]", line) for line in before[-2:]
    )
    gap = folded[lines[at - 1][1] : lines[at][0]].count("\n")
    opens = any(OPENING.fullmatch(line) for line in after[:2])
    restarts = any(re.match(r"(?:一、|（一）|第一章|第一条|1[.、])", line) for line in after)
    longer = any(len(line) > 40 for line in after[:2])
    spoken = any(len(line) >= 8 and "。" in line for line in after[:2])
    return (ended and (opens or restarts or longer or spoken)) or (
        gap >= 3 and (restarts or longer) and (opens or longer)
    )


def find_title(folded: str, lines: list[tuple[int, int]]) -> tuple[str, int]:
    """The title of a paper and where its body begins."""
    parts: list[str] = []
    for at, (low, high) in enumerate(lines[:14]):
        line = folded[low:high].strip()
        if (
            is_noise(line)
            or HEADER_LINE.fullmatch(line)
            or DATE_LINE.fullmatch(line)
            or re.fullmatch(r"（[^）]{2,80}）", line)
        ):
            if parts and title_done(parts):
                return "".join(parts), low
            continue
        if read_marker(line) is not None and not line.startswith("第"):
            return "".join(parts), low
        if len(line) > 60 or re.search(r"[。；！|]", line) or line[-1] in "：，、":
            if not parts and len(line) > 60:
                found = TITLE_END.search(line, 0, 60)
                if found and re.match(r"[ ，]|[一二三]、|各|根据|为|\d{4}年|$", line[found.end() :] or ""):
                    return line[: found.end()].strip(), low + found.end()
            return "".join(parts), low
        if parts and (title_done(parts) or at > 8):
            return "".join(parts), low
        parts.append(line)
        if len(parts) > 4:
            return parts[0], lines[1][0]
    return "".join(parts), lines[0][0] if lines else 0


def title_done(parts: list[str]) -> bool:
    return re.search(rf"(?:{PAPER_NOUN})(?:表)?(?:（[^（）]{{1,20}}）)?$", "".join(parts)) is not None


def find_joints(folded: str, start: int, end: int) -> list[Joint]:
    """The paragraph breaks between two offsets that cut a sentence."""
    lines = [span for span in lines_of(folded, start, end) if not is_noise(folded[slice(*span)])]
    wrapped = is_wrapped(folded, lines)
    joints = []
    closed = closed_styles(folded, lines)
    for (low, high), (next_low, next_high) in itertools.pairwise(lines):
        line, after = folded[low:high], folded[next_low : min(next_high, next_low + 200)]
        if continues(line, after, wrapped=wrapped, closed=closed):
            joints.append(Joint(high, next_low, low, not wrapped))
    return joints


def is_wrapped(folded: str, lines: list[tuple[int, int]]) -> bool:
    """Whether the text is hard-wrapped: most lines end in mid-sentence at about one length."""
    long = [span for span in lines if span[1] - span[0] >= 20]
    if len(long) < 12:
        return False
    open_ended = [
        high - low for low, high in long if folded[high - 1] not in TERMINAL and not is_table_row(folded[low:high])
    ]
    if len(open_ended) < len(long) * WRAPPED_SHARE:
        return False
    longest = max(open_ended)
    return longest <= 60 and sum(length >= longest - 6 for length in open_ended) >= len(open_ended) * 0.6


def closed_styles(folded: str, lines: list[tuple[int, int]]) -> set[str]:
    """The numbering styles whose items end in a full stop or semicolon nearly always in this paper."""
    seen: dict[str, list[bool]] = {}
    for low, high in lines:
        marker = read_marker(folded, low)
        if marker is not None and marker.end <= high:
            seen.setdefault(marker.style, []).append(folded[high - 1] in "。；：")
    return {style for style, ends in seen.items() if len(ends) >= 4 and sum(ends) >= len(ends) * 0.7}


def continues(line: str, after: str, *, wrapped: bool, closed: set[str]) -> bool:
    """Whether the next paragraph goes on with the sentence of this one."""
    if is_table_row(line) or is_table_row(after) or line[-1] in TERMINAL:
        return False
    if (
        DATE_LINE.fullmatch(line)
        or DATE_LINE.fullmatch(after)
        or HEADER_LINE.fullmatch(line)
        or HEADER_LINE.fullmatch(after)
    ):
        return False
    marker = read_marker(line)
    if read_marker(after) is not None or re.match(r"附件?[：: ]|附：|附表|抄送|联系人|（此件", after):
        return False
    if line[-1] in "，、" or LEFTOVER.match(after):
        return True
    if re.search(r"、[^、，。；：]{1,4}$", line[marker.end :] if marker else line) and re.match(
        r"[^、，。；：]{1,6}、", after
    ):
        return True
    if PIECE.fullmatch(after[:90]) or is_title(after):
        return False
    if wrapped:
        return (len(line) >= 20 and marker is None) or len(line) >= 30
    if re.match(r"[一-龥 ]{2,12}：|[\d一二三四五六七八九十至~-]{1,6}月[^，。；：]{0,4}：", line) or re.match(
        r"[^，。；：]{1,10}：", after
    ):
        return False
    if re.search(r"(?:时间|牵头|责任|单位|部门|形式|领导|人员|对象|地点)[^。；，]{0,8}：[^。，]{0,60}$", line):
        return False
    if re.search(r"[。；！]", line):
        return True
    if marker is not None:
        if marker.style in closed and re.search(r"[，、]", line[marker.end :]) and len(line) > 12:
            return True
        return (len(line) > 45 and "，" in line) or re.search(r"[、，].$", line) is not None
    return len(line) > 30 and "，" in line and not re.search(rf"(?:{PAPER_NOUN})$", line)
