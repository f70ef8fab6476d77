"""Writes the smallest Excel-97 container (what .xls and WPS .et files are): one sheet of texts and numbers."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
END, FAT, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
Merge = tuple[int, int, int, int]


def write(rows: Sequence[Sequence[str | float]], *, merges: Sequence[Merge] = ()) -> bytes:
    """`merges`: first row, last row, first column, last column."""
    return _container(_workbook(rows, merges))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _workbook(rows: Sequence[Sequence[str | float]], merges: Sequence[Merge]) -> bytes:
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    codepage = _record(0x0042, struct.pack("<H", 1200))
    name = "Sheet1".encode("utf-16-le")
    at = len(opening) + len(codepage) + 4 + 8 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IBBBB", at, 0, 0, 6, 1) + name)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            head = struct.pack("<HHH", number, place, 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                sheet += _record(0x0204, head + text) if cell else b""
            else:
                sheet += _record(0x0203, head + struct.pack("<d", cell))
    if merges:
        sheet += _record(0x00E5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<4H", *one) for one in merges))
    return opening + codepage + bound + _record(0x000A) + sheet + _record(0x000A)


def _container(stream: bytes) -> bytes:
    """A compound file with one stream: sector 0 the allocation table, 1 the directory, the stream from 2 on."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\x00")
    count = len(stream) // SECTOR
    table = [FAT, END, *range(3, count + 2), END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + b"\xff" * (SECTOR - len(header) - 4)
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, len(stream)) + _empty() * 2
    return header + struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff") + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    return text.ljust(64, b"\x00") + struct.pack("<HBBIII36xIQ", len(text), kind, 1, FREE, FREE, child, start, size)


def _empty() -> bytes:
    return b"\x00" * 68 + b"\xff" * 12 + b"\x00" * 48
