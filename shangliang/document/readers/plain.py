"""Reads plain text: UTF-8, UTF-16 and UTF-32 by their marks, UTF-16 without a mark when it is obvious, GB18030."""

from __future__ import annotations

import codecs
import re

from shangliang.document.readers.reading import TEXT_LIMIT, unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 20_000  # characters looked at when encodings are weighed
EXPECTED = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u2027\t\n\r -~]")
HANZI = re.compile("[\u3400-\u9fff]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# The most frequent characters of modern prose, simplified and traditional: about a quarter of any text.
FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "进协商政市区县镇委员议提案办理关报部建设展实加强这為個國時來們對會發動說產種後學經進協縣鎮員議辦關報設實強與及等第月日"
)


def read_plain(data: bytes, *, false_name: str = "") -> str:
    """The text of the bytes, its mark dropped and its line ends made newlines; nothing else is touched."""
    text = decode(data, false_name=false_name)
    if "\x00" in text or len(CONTROL.findall(text[:SAMPLE])) * 20 > min(len(text), SAMPLE):
        raise unreadable("binary", false_name=false_name)
    if len(text) > TEXT_LIMIT:
        raise unreadable("too_long")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes, *, false_name: str = "") -> str:
    """Strict decoding, the first that fits; a guess that reads like noise is refused rather than shown."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text = _try(data[len(mark) :], encoding)
            if text is None:
                raise unreadable("encoding")
            return text
    utf8 = _try(data, "utf-8")
    if utf8 is not None and "\x00" not in utf8:
        return utf8
    utf16 = _obvious_utf16(data)
    if utf16 is not None:
        return utf16
    if b"\x00" in data:
        raise unreadable("binary", false_name=false_name)
    if utf8 is None and _damaged_utf8(data):
        raise unreadable("damaged")
    gb = _try(data, "gb18030")
    big5 = _try(data, "big5")
    if big5 is not None and _familiar(big5) > max(0.05, 3 * _familiar(gb or "")):
        raise unreadable("big5")
    if gb is None or _expected(gb) < 0.7 or (len(gb) > 200 and _familiar(gb) < 0.01):
        raise unreadable("encoding")
    return gb


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _damaged_utf8(data: bytes) -> bool:
    """UTF-8 with a byte lost here and there: other encodings would read it, all as noise."""
    text = data.decode("utf-8", "replace")
    return text.count("\ufffd") * 20 < len(HANZI.findall(text))


def _obvious_utf16(data: bytes) -> str | None:
    if len(data) % 2 or len(data) < 4:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try(data, encoding)
        if text is not None and "\x00" not in text and _expected(text) > 0.95:
            return text
    return None


def _expected(text: str) -> float:
    sample = text[:SAMPLE]
    return len(EXPECTED.findall(sample)) / max(1, len(sample))


def _familiar(text: str) -> float:
    hanzi = HANZI.findall(text[:SAMPLE])
    return sum(char in FREQUENT for char in hanzi) / max(1, len(hanzi))
