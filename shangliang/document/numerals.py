"""Chinese and Arabic numerals as official papers write them, read into plain numbers."""

from __future__ import annotations

DIGITS = {
    "〇": 0,
    "○": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
DIGITS |= {"壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "兩": 2}
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
TENS = {"廿": 20, "卅": 30}
NUMERAL_CHARS = "".join({*DIGITS, *SMALL_UNITS, *LARGE_UNITS, *TENS, "半"})
MAX_LENGTH = 16


def whole(value: float) -> int | float:
    """An int when the number is whole, so that 5.0 prints as 5."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def read_chinese(text: str) -> int | float | None:
    """The value of a Chinese numeral (`一百四十五` → 145, `二〇二六` → 2026, `半` → 0.5); None when it is not one."""
    if not text or len(text) > MAX_LENGTH:
        return None
    if text == "半":
        return 0.5
    if len(text) > 1 and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = section = digit = 0
    last_unit = last_large = 0
    seen_digit = False
    for char in text:
        if char in DIGITS:
            if seen_digit and digit:
                return None
            digit, seen_digit = DIGITS[char], True
        elif char in TENS:
            section, digit, seen_digit, last_unit = section + TENS[char], 0, False, 10
        elif char in SMALL_UNITS:
            if not seen_digit and char not in "十拾":
                return None
            section += (digit if seen_digit else 1) * SMALL_UNITS[char]
            digit, seen_digit, last_unit = 0, False, SMALL_UNITS[char]
        elif char in LARGE_UNITS:
            section += digit
            if not section:
                return None
            unit = LARGE_UNITS[char]
            total = (total + section) * unit if unit > last_large else total + section * unit
            section, digit, seen_digit, last_unit, last_large = 0, 0, False, unit, unit
        else:
            return None
    if digit and last_unit >= 100 and text[-2] in "百佰千仟万萬亿億":
        digit *= last_unit // 10  # 一百五 means 150, 两万三 means 23000
    return total + section + digit


def read_arabic(text: str) -> int | float | None:
    """The value of digits with thousands commas or decimals (`1,680` → 1680); None when it is not a number."""
    plain = text.replace(",", "").replace("，", "")
    if not plain or len(plain) > MAX_LENGTH:
        return None
    try:
        return whole(float(plain)) if "." in plain else int(plain)
    except ValueError:
        return None


def read_number(text: str) -> int | float | None:
    """The value of an Arabic numeral, a Chinese one, or a mixed one such as `5万` and `3.2亿`; None when it is none."""
    text = text.strip()
    if text and text[0].isascii() and text[0].isdigit():
        scale = 1
        while text and text[-1] in LARGE_UNITS | SMALL_UNITS:
            scale *= (LARGE_UNITS | SMALL_UNITS)[text[-1]]
            text = text[:-1]
        value = read_arabic(text)
        return None if value is None else whole(value * scale)
    return read_chinese(text)
