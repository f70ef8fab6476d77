"""The columns of a sheet that is filled in by hand: what each is called, and how its cells are read.

Nothing here guesses: a cell that cannot be read says what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

HEAD_ROWS = 10
"""The heading stands within the first rows; above it are titles."""
FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
FULL_WIDTH |= dict.fromkeys((0x3000, 0x00A0, 0x0009), 0x20)
INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")
SPACES = re.compile(r"[ \r\n]+")
WORD_ENDS = re.compile(r"[（(\[【].*|[*＊:：\s　]+")
APART = re.compile(r"[、,，;；/／|\n]+")
EMPTY = frozenset({"-", "--", "—", "——", "无", "/", "／", "空"})
"""What people write to say: nothing. In an import it clears the field, while an empty cell leaves it as it is."""
YES = frozenset({"是", "√", "✓", "✔", "对", "有", "y", "yes", "true", "1", "常委", "在用"})
NO = frozenset({"否", "×", "✗", "x", "不是", "n", "no", "false", "0", "停用", *EMPTY})
EPOCH = date(1899, 12, 30)
"""Day 0 of the day numbers that spreadsheets show when a date cell loses its format."""
SERIALS = range(18_264, 73_051)  # 1950 to 2100
DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]00?:00(?::00)?)?")
COMPACT_DATE = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
MONTH_ONLY = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?")
PHONE = re.compile(r"1\d{10}")
ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
TAIL_ZEROS = re.compile(r"(\d+)\.0+")


class Unclear(ValueError):  # noqa: N818 - a cell, not the program, is at fault
    """A cell that cannot be read. The message is Chinese and says what to write."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, the other names it goes by, and what to write in it."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    hint: str = ""
    example: str = ""
    width: int = 14
    is_required: bool = False
    is_hidden: bool = False
    is_date: bool = False
    most: int = 80
    choices: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(heading(name) for name in (self.label, *self.also))


@dataclass(frozen=True)
class Heading:
    """The row in which the headings stand (from 0), and which key each column of the sheet holds."""

    row: int
    keys: dict[int, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()


def heading(text: str) -> str:
    """A heading for comparison: no blanks, no remarks in brackets, no star or colon."""
    return WORD_ENDS.sub("", text.translate(FULL_WIDTH)).replace(" ", "").lower()


def find_heading(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> Heading | None:
    """The row that names the most columns; of equal neighbours (a heading of two rows) the lower one."""
    names = {name: column.key for column in columns for name in column.names}
    wanted = min(2, len(columns))
    best: Heading | None = None
    for number, row in enumerate(rows[:HEAD_ROWS]):
        found = _heading_of(number, row, names)
        if len(found.keys) < wanted:
            continue
        is_lower_half = best is not None and number == best.row + 1 and found.keys == best.keys
        if best is None or len(found.keys) > len(best.keys) or is_lower_half:
            best = found
    return best


def _heading_of(number: int, row: Sequence[str], names: dict[str, str]) -> Heading:
    keys: dict[int, str] = {}
    ignored, doubled = [], []
    for place, cell in enumerate(row):
        key = names.get(heading(cell))
        if key is None and cell.strip():
            ignored.append(tidy(cell))
        elif key is not None and key in keys.values():
            doubled.append(tidy(cell))
        elif key is not None:
            keys[place] = key
    return Heading(number, keys, tuple(ignored), tuple(doubled))


# Cells --------------------------------------------------------------------------


def tidy(text: str) -> str:
    """Full-width digits and letters made plain, invisible signs dropped, blanks made single."""
    return SPACES.sub(" ", INVISIBLE.sub("", text.translate(FULL_WIDTH))).strip()


def name_of(text: str) -> str:
    """A person's name: no blanks inside (王　伟), one kind of middle dot."""
    plain = tidy(text).replace(" ", "")
    return re.sub("[•・‧∙⋅.．]", "·", plain) if re.search("[\u4e00-\u9fff]", plain) else tidy(text)


def is_nothing(text: str) -> bool:
    """Does the cell say that there is nothing?"""
    return tidy(text) in EMPTY


def phone_of(text: str) -> str:
    """Eleven digits, or empty. Raises Unclear."""
    plain = re.sub(r"[\s\-()（）]", "", tidy(text))
    if found := TAIL_ZEROS.fullmatch(plain):
        plain = found[1]
    plain = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", plain)
    if not plain or plain in EMPTY:
        return ""
    if PHONE.fullmatch(plain):
        return plain
    if ROUNDED.fullmatch(plain):
        raise Unclear("手机号被表格软件改成了科学计数，后几位已丢失。请把这一列设为“文本”格式后重新填写。")
    if len(PHONE.findall(plain)) > 1:
        raise Unclear("只填一个手机号。请删去其余的号码。")
    digits = len(re.sub(r"\D", "", plain))
    raise Unclear(f"手机号应是 1 开头的 11 位数字，这里是“{_shown(plain)}”（{digits} 位）。请核对；没有手机号就空着。")


def date_of(text: str) -> date | None:
    """2026-03-05, 2026.3.5, 2026年3月5日, 20260305, or a spreadsheet's day number; None for empty. Raises Unclear."""
    plain = tidy(text)
    if not plain or plain in EMPTY:
        return None
    number = TAIL_ZEROS.fullmatch(plain)
    whole = number[1] if number else plain
    found = DATE.fullmatch(plain) or COMPACT_DATE.fullmatch(whole)
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise Unclear(f"没有“{_shown(plain)}”这一天。请更正日期。") from None
    if whole.isdecimal() and len(whole) == 5 and int(whole) in SERIALS:
        return EPOCH + timedelta(days=int(whole))
    if MONTH_ONLY.fullmatch(plain):
        raise Unclear(f"“{_shown(plain)}”没有写到日。请写成 2026-03-05 的样子。")
    raise Unclear(f"认不出日期“{_shown(plain)}”。请写成 2026-03-05 的样子。")


def yes_of(text: str) -> bool:
    """是 or 否; empty is 否. Raises Unclear."""
    plain = tidy(text).lower()
    if TAIL_ZEROS.fullmatch(plain):
        plain = plain.split(".")[0]
    if not plain or plain in NO:
        return False
    if plain in YES:
        return True
    raise Unclear(f"这一列填“是”或“否”，这里是“{_shown(plain)}”。")


def whole_of(text: str, *, most: int = 9999) -> int:
    """A whole number from 0. Raises Unclear."""
    plain = tidy(text)
    if found := TAIL_ZEROS.fullmatch(plain):
        plain = found[1]
    if not plain:
        return 0
    if not plain.isdecimal() or len(plain) > 9 or int(plain) > most:
        raise Unclear(f"这一列填 0 到 {most} 的整数，这里是“{_shown(plain)}”。")
    return int(plain)


def text_of(text: str, column: Column) -> str:
    """A text within the column's length. Raises Unclear."""
    plain = tidy(text)
    if len(plain) > column.most:
        raise Unclear(f"{column.label}最多 {column.most} 字，这里有 {len(plain)} 字。请精简。")
    return plain


def parts_of(text: str) -> list[str]:
    """提案委、经济委: several names in one cell, each once."""
    found = (tidy(part) for part in APART.split(text))
    return list(dict.fromkeys(part for part in found if part and part not in EMPTY))


def _shown(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
