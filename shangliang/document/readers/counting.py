"""Writes a number in one of Word's numbering formats (ECMA-376, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
NUMBER_LIMIT = 32_767  # Word's own


def write_number(value: int, style: str) -> str | None:
    """The number in that format; None for a format that we do not know. Outside a format's range, plain digits."""
    writer = FORMATS.get(style)
    if writer is None:
        return None
    return writer(value) if 0 <= value <= NUMBER_LIMIT else str(value)


def _units(
    value: int, digits: str, units: tuple[str, str, str, str], *, one_ten: bool, filler: str, bare: bool = False
) -> str:
    """Positional writing below ten thousand: 一百零五. `one_ten`: 一十 for 10; `bare`: 百 for 100 (Japanese)."""
    if value == 0:
        return digits[0]
    if value >= 10_000:
        return (
            _units(value // 10_000, digits, units, one_ten=one_ten, filler=filler)
            + "万"
            + (
                (filler if value % 10_000 < 1000 else "")
                + _units(value % 10_000, digits, units, one_ten=True, filler=filler)
                if value % 10_000
                else ""
            )
        )
    written, skipped = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit == 0:
            skipped = bool(written)
            continue
        silent = digit == 1 and power > 0 and (bare or (power == 1 and not one_ten and not written))
        written += (filler if skipped else "") + ("" if silent else digits[digit]) + units[power]
        skipped = False
    return written


PLAIN_UNITS = ("", "十", "百", "千")
LEGAL_UNITS = ("", "拾", "佰", "仟")


def chinese(value: int) -> str:
    """一, 十, 十一, 二十, 一百零一: chineseCountingThousand, what Word calls 一,二,三(简)."""
    return _units(value, "零" + DIGITS[1:], PLAIN_UNITS, one_ten=False, filler="零")


def chinese_counting(value: int) -> str:
    """To 99 as above, then digit by digit: 一〇〇."""
    return chinese(value) if 0 < value < 100 else digit_by_digit(value)


def japanese(value: int) -> str:
    """一, 十, 百, 百一."""
    return _units(value, DIGITS, PLAIN_UNITS, one_ten=False, filler="", bare=True)


def legal(value: int) -> str:
    return _units(value, LEGAL, LEGAL_UNITS, one_ten=True, filler="零")


def legal_traditional(value: int) -> str:
    return _units(value, LEGAL_TRADITIONAL, LEGAL_UNITS, one_ten=True, filler="零").replace("万", "萬")


def digit_by_digit(value: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(value))


def roman(value: int) -> str:
    written = ""
    for worth, sign in ROMAN:
        count, value = divmod(value, worth)
        written += sign * count
    return written or "0"


def letters(value: int) -> str:
    """A … Z, AA, BB: Word repeats the letter."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def ordinal(value: int) -> str:
    ending = "th" if value % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def _picked(signs: str) -> Callable[[int], str]:
    """One sign a number; beyond the last, plain digits."""
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else str(value)


def _run_of(first: str, count: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(count))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": ordinal,
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "decimalEnclosedCircle": _picked(_run_of("①", 20) + _run_of("㉑", 15) + _run_of("㊱", 15)),
    "decimalEnclosedCircleChinese": _picked(_run_of("①", 20)),
    "decimalEnclosedParen": _picked(_run_of("⑴", 20)),
    "decimalEnclosedFullstop": _picked(_run_of("⒈", 20)),
    "upperRoman": roman,
    "lowerRoman": lambda value: roman(value).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda value: letters(value).lower(),
    "chineseCounting": chinese_counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese_counting,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": digit_by_digit,
    "japaneseCounting": japanese,
    "japaneseDigitalTenThousand": digit_by_digit,
    "ideographDigital": digit_by_digit,
    "koreanDigital2": digit_by_digit,
    "chineseLegalSimplified": legal,
    "ideographLegalTraditional": legal_traditional,
    "japaneseLegal": legal_traditional,
    "ideographTraditional": _picked(STEMS),
    "ideographZodiac": _picked(BRANCHES),
    "ideographEnclosedCircle": _picked(_run_of("㊀", 10)),
    "none": lambda _value: "",
}
