"""Builds PDF files from placed text and rules: no library, so that the broken ones can be made too."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842  # A4 in points
LEFT, RIGHT, SIZE = 80, 500, 12  # 35 characters a line
PITCH = 20


@dataclass
class Sheet:
    """One page under construction; places are points from the top left corner."""

    content: list[str] = field(default_factory=list)
    more: str = ""
    resources: str = ""

    def text(self, x: float, y: float, text: str, *, size: float = SIZE, matrix: str = "1 0 0 1") -> Sheet:
        code = text.encode("utf-16-be").hex()
        self.content.append(f"BT /F1 {size} Tf {matrix} {x} {HEIGHT - y - size} Tm <{code}> Tj ET")
        return self

    def lines(self, top: float, *texts: str, left: float = LEFT, size: float = SIZE) -> Sheet:
        """One below the other; a text that begins with two blanks of full width begins there, without them."""
        for number, line in enumerate(texts):
            bare = line.lstrip("\u3000")
            self.text(left + size * (len(line) - len(bare)), top + number * PITCH, bare, size=size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.content.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Sheet:
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        return self


def pdf(
    *sheets: Sheet, catalog: str = "", objects: Sequence[str] = (), trailer: str = "", packed: bool = False
) -> bytes:
    """A whole file. `objects` are further ones, numbered from 10 on; the pages come after them."""
    first = 10 + len(objects)
    parts: dict[int, bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        b"/FontDescriptor 5 0 R/DW 1000/W[1 95 500]>>",
        5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
        b"/CapHeight 700/StemV 80>>",
    }
    for number, text in enumerate(objects, 10):
        parts[number] = text.encode()
    kids = []
    for number, sheet in enumerate(sheets):
        at = first + 2 * number
        kids.append(f"{at} 0 R")
        parts[at] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {at + 1} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>{sheet.resources}>>{sheet.more}>>"
        ).encode()
        stream = "\n".join(sheet.content).encode()
        if packed:
            stream = zlib.compress(stream)
        filters = "/Filter/FlateDecode" if packed else ""
        parts[at + 1] = f"<</Length {len(stream)}{filters}>>stream\n".encode() + stream + b"\nendstream"
    parts[2] = f"<</Type/Pages/Count {len(sheets)}/Kids[{' '.join(kids)}]>>".encode()
    return assembled(parts, trailer)


def assembled(parts: dict[int, bytes], trailer: str = "") -> bytes:
    """Objects by number, with their table."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(parts):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + parts[number] + b"\nendobj\n"
    begin, size = len(out), max(parts) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{begin}\n%%EOF\n".encode()
    return bytes(out)
