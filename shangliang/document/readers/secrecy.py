"""Finds a 密级 mark. GB/T 9704-2012, 7.2.2: top left of the first page, 机密★1年; 保守国家秘密法 art. 14: 绝密, 机密, 秘密.

Told apart from the word in running text (保守秘密, 商业秘密): a mark fills its line, or opens or closes a short one.
"""

from __future__ import annotations

import re
import unicodedata

HEAD_LINES = 15  # lines with text in which a bare word counts as a mark
NUMBER_BELOW = 8  # or a bare word so many lines above a document number
LEVEL = r"(?:绝密|機密|机密|秘密|祕密|絕密)"
CN = "一二三四五六七八九十"
PERIOD = (
    rf"(?:(?:\d{{1,4}}|[{CN}]{{1,3}})(?:年|个月|月|天|日)|长期|長期|永久|(?:启封|启用|解密|公布|发布|开封|考试结束)[^,。;]{{0,6}}"
    r"|\d{4}年\d{1,2}月\d{1,2}日)"
)
# compact lines: NFKC, without white space
BARE = re.compile(
    rf"(?:份号:?)?(?:No\.?)?(?:\d{{2,10}})?[\[【(〔<《]?(?P<label>(?:密级|密級|秘密等级|保密级别)(?:和保密期限)?[:\]】]?)?[\[【(〔]?"
    rf"(?P<mark>{LEVEL}(?:级|級|件)?)[\]】)〕>》]?(?:\(?(?:保密期限:?)?{PERIOD}\)?)?[\]】)〕]?(?:特急|急件|加急|平急|特提)?"
)
STARRED = re.compile(rf"(?<![“‘\"'《])(?P<mark>{LEVEL}(?:级|級)?(?:[★☆▲△⭐✩✭✮✯]|[*＊·•](?={PERIOD}))(?:{PERIOD})?)")
BRACKETED = re.compile(rf"[\[【(〔](?P<mark>{LEVEL}(?:级|級|件)?(?:[★☆▲△]{PERIOD})?)[\]】)〕]")
OPENING = re.compile(
    r"\s*(?:\d{6}\s+)?(?P<mark>[绝機机秘祕絕][ \t\u3000]*密)(?:[ \t\u3000]{2,}|\s+(?=特急|急件|加急|平急|特提|份号|\d{6}\s))"
)
SPLIT = re.compile(r"[|\t]|[ \u3000]{3,}")
COPY_NUMBER = re.compile(r"(?:份号:?)?\d{6}")
PAPER_NUMBER = re.compile(r".{0,30}[\[〔(【][12]\d{3}[\]〕)】](?:第)?\d{1,5}号.{0,20}")
INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad]+")
LEVELS = re.compile(LEVEL)
STARRED_LINE = 60  # a starred level inside a longer line is running text


def find_secrecy_mark(text: str) -> str | None:
    """The 密级 mark that the text bears, compact and in its own words, or None."""
    seen = 0
    lines = text.split("\n")
    for index, line in enumerate(lines):
        in_head = seen < HEAD_LINES
        seen += 1 if line.strip() else 0
        if "密" not in line:
            continue
        mark = _mark_of_line(line, lines, index, in_head=in_head)
        if mark:
            return mark
    return None


def find_secrecy_mark_in_name(name: str) -> str | None:
    """A mark in a file's name counts only in its unmistakable forms, 【机密】 and 机密★1年."""
    stem = compact(name)
    found = BRACKETED.search(stem) or STARRED.search(stem)
    return found["mark"] if found else None


def compact(line: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", line))


def _mark_of_line(line: str, lines: list[str], index: int, *, in_head: bool) -> str | None:
    whole = compact(line[:400])
    choice = len(set(LEVELS.findall(whole))) > 1  # a form or a rule that names several levels bears none of them
    for piece in [whole, *(compact(piece) for piece in SPLIT.split(line[:400]) if "密" in piece)]:
        if len(piece) <= STARRED_LINE and (found := STARRED.search(piece)):
            return found["mark"]
        found = None if choice else BARE.fullmatch(piece)
        if found and (in_head or found["label"] or _stands_above_a_number(lines, index)):
            return found["mark"]
    if choice:
        return None
    found = STARRED.match(re.sub(r"^\d{1,10}", "", whole))
    if found:
        return found["mark"]
    if in_head and (opening := OPENING.match(line)):
        return compact(opening["mark"])
    return None


def _stands_above_a_number(lines: list[str], index: int) -> bool:
    """The head of a later paper in a collection: 份号 beside it, or 文号 within the next lines."""
    if index and COPY_NUMBER.fullmatch(compact(lines[index - 1][:100])):
        return True
    below = [compact(line[:100]) for line in lines[index + 1 : index + 1 + 2 * NUMBER_BELOW] if line.strip()]
    return any(PAPER_NUMBER.fullmatch(line) for line in below[:NUMBER_BELOW])
