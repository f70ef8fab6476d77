"""The small containers that the hostile files are made of: docx, PDF and OFD, whole and damaged."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Mapping

Files = Iterator[tuple[str, bytes]]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT = "围绕推进养老服务高质量发展开展专题协商，由提案委牵头，5月完成。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def paragraph(text: str = TEXT, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, **parts: str | bytes) -> bytes:
    """`parts`: the inside of numbering, styles; or a whole part by its path with / written as __."""
    known = {name: text for name, text in parts.items() if name in {"numbering", "styles"}}
    links = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in known)
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>',
        **{f"word/{name}.xml": f"<w:{name} {W}>{inner!s}</w:{name}>" for name, inner in known.items()},
    }
    files.update({name.replace("__", "/"): data for name, data in parts.items() if name not in known})
    return zipped(files)


def pdf(parts: dict[int, bytes | str], trailer: str = "", root: str = "/Root 1 0 R") -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, part in sorted(parts.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + (part if isinstance(part, bytes) else part.encode()) + b"\nendobj\n"
    begin, size = len(out), max(parts, default=0) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
        for number in range(1, size)
    )
    return bytes(out + f"trailer\n<</Size {size}{root}{trailer}>>\nstartxref\n{begin}\n%%EOF\n".encode())


FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    "/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>]>>"
)


def stream(data: bytes | str, more: str = "") -> bytes:
    content = data if isinstance(data, bytes) else data.encode()
    return f"<</Length {len(content)}{more}>>stream\n".encode() + content + b"\nendstream"


def words(text: str = TEXT, x: float = 80, y: float = 700, size: float = 12) -> str:
    return f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def sheet(
    content: bytes | str,
    page: str = "",
    resources: str = "",
    more: Mapping[int, bytes | str] | None = None,
    **options: str,
) -> bytes:
    """A PDF of one page."""
    body = content if isinstance(content, bytes) else stream(content)
    return pdf(
        {
            1: f"<</Type/Catalog/Pages 2 0 R{options.get('catalog', '')}>>",
            2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>{page}>>",
            4: body,
            5: FONT,
            **(more or {}),
        },
        trailer=options.get("trailer", ""),
    )


OFD_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_page(inside: str) -> str:
    return f"<ofd:Page {OFD_SPACE}><ofd:Content><ofd:Layer>{inside}</ofd:Layer></ofd:Content></ofd:Page>"


def ofd_text(text: str = TEXT, attributes: str = 'X="0" Y="4"', more: str = 'Boundary="20 20 100 5"') -> str:
    return f'<ofd:TextObject Size="4" {more}><ofd:TextCode {attributes}>{text}</ofd:TextCode></ofd:TextObject>'


def ofd(pages: dict[str, str], common: str = "", root: str = "Doc/Document.xml", **parts: str | bytes) -> bytes:
    listed = "".join(f'<ofd:Page BaseLoc="{name}"/>' for name in pages)
    files: dict[str, bytes | str] = {
        "OFD.xml": f"<ofd:OFD {OFD_SPACE}><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc/Document.xml": f"<ofd:Document {OFD_SPACE}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc/{name}": text for name, text in pages.items()},
    }
    return zipped({**files, **{name.replace("__", "/"): data for name, data in parts.items()}})


def damaged(data: bytes, seed: int) -> bytes:
    """The file with some bytes changed and some taken out."""
    chance, out = random.Random(seed), bytearray(data)
    for _ in range(chance.randrange(1, 30)):
        out[chance.randrange(len(out))] = chance.randrange(256)
    if seed % 3 == 0:
        at = chance.randrange(len(out))
        del out[at : at + chance.randrange(200)]
    return bytes(out)


def cuts_and_damages(label: str, suffix: str, data: bytes, count: int) -> Files:
    for number in range(count):
        yield f"{label}-cut-{number}{suffix}", data[: len(data) * (number + 1) // (count + 1)]
        yield f"{label}-damaged-{number}{suffix}", damaged(data, number)
