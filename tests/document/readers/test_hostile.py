"""Hostile and mistaken files: each its own message in Chinese, nothing else raised (issue 2, B)."""

from __future__ import annotations

import random
import re
import struct
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.core.errors import Invalid
from shangliang.document.readers import Unreadable, read_bytes, read_file
from shangliang.document.readers.reading import FILE_LIMIT, MESSAGES
from tests.document.readers.word_files import (
    NAMESPACES,
    cell,
    complex_field,
    docx,
    level,
    numbered,
    numbering,
    paragraph,
    run,
    table,
    text_box,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
RICH = docx(
    paragraph("某县政协2026年度协商计划")
    + numbered("议题")
    + numbered("分题", level=1)
    + table(cell("序号") + cell("议题"))
    + f"<w:p>{complex_field('REF x', '见附件')}{text_box('框')}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>",
    parts={
        "numbering": numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2")),
        "styles": "<w:style w:type='paragraph' w:default='1' w:styleId='a'/>",
        "footnotes": f"<w:footnote w:id='1'>{paragraph('脚注')}</w:footnote>",
        "header": paragraph("页眉"),
    },
)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\x00" * 64


def document(xml: str) -> bytes:
    return docx("", extra={"word/document.xml": xml.encode()})


def with_many_parts() -> bytes:
    return docx(paragraph("正文"), extra={f"word/media/{index}": b"" for index in range(3001)})


def long_run() -> bytes:
    return docx(paragraph(random.Random(1).randbytes(5_000_100).hex()))


def long_paper() -> bytes:
    chance = random.Random(1)
    return docx("".join(paragraph("".join(chance.choices("围绕养老服务开展协商", k=1000))) for _ in range(2500)))


def lying_about_its_size() -> bytes:
    """The directory declares 1,000 bytes; 50 MB come out."""
    data = docx("", extra={"word/document.xml": b"<w:document>" + b" " * 50_000_000})
    return data.replace(struct.pack("<I", 50_000_012), struct.pack("<I", 1000))


def declared_bomb() -> bytes:
    """Ten media parts of 60 MB each, all blank."""
    blank = bytes(60_000_000)
    return docx(paragraph("正文"), extra={f"word/media/image{index}.png": blank for index in range(7)})


def locked() -> bytes:
    """A docx whose entries carry the flag of the zip format's own encryption."""
    data = bytearray(RICH)
    for found in re.finditer(rb"PK\x01\x02", RICH):
        data[found.start() + 8] |= 1
    return bytes(data)


def twice_the_same_part() -> bytes:
    out = BytesIO(RICH)
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("word/document.xml", "<x/>")
    return out.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    + f"]><w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>'
UTF16_DTD = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY e "x">]><w:document {NAMESPACES}/>'

CASES = [
    pytest.param(b"", "计划.txt", "empty", id="0 bytes"),
    pytest.param(b"x" * (FILE_LIMIT + 1), "计划.txt", "too_big", id="over 20 MB"),
    pytest.param(b"%PDF-1.7\n1 0 obj\n", "计划.docx", "pdf_broken", id="pdf named docx"),
    pytest.param(b"%PDF-1.7\n1 0 obj\n", "计划.txt", "pdf_broken", id="pdf named txt"),
    pytest.param(ole("Workbook"), "计划.doc", "xls", id="xls named doc"),
    pytest.param(ole("PowerPoint Document"), "计划.docx", "ppt", id="ppt"),
    pytest.param(ole("EncryptedPackage"), "计划.docx", "encrypted", id="docx with a password"),
    pytest.param(ole("Something"), "计划.docx", "ole", id="another ole file"),
    pytest.param(zipped({"OFD.xml": b"<x/>"}), "计划.ofd", "broken", id="ofd"),
    pytest.param(
        zipped({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "计划.docx", "xls", id="xlsx named docx"
    ),
    pytest.param(zipped({"ppt/presentation.xml": b"<x/>"}), "计划.docx", "ppt", id="pptx named docx"),
    pytest.param(
        zipped({"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis.opendocument.text"}),
        "计划.odt",
        "odt",
        id="odt out of order",
    ),
    pytest.param(zipped({"a.txt": b"x"}), "计划.docx", "archive", id="zip named docx"),
    pytest.param(b"Rar!\x1a\x07\x01\x00" + b"x" * 50, "计划.docx", "archive", id="rar"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "计划.docx", "image", id="png named docx"),
    pytest.param(b"\xff\xd8\xff\xe0" + b"\x00" * 50, "计划.txt", "image", id="jpg named txt"),
    pytest.param(b"MZ\x90\x00" + b"\x00" * 200, "计划.docx", "program", id="exe named docx"),
    pytest.param(b"\x7fELF" + b"\x00" * 200, "计划", "program", id="elf"),
    pytest.param(b"<html><body><img src=x></body></html>", "计划.doc", "no_text", id="web page without words"),
    pytest.param(b"MIME-Version: 1.0\r\n", "计划.mht", "broken_page", id="web archive without a page"),
    pytest.param(
        b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
        "a.xml",
        "flat_xml",
        id="flat xml",
    ),
    pytest.param("正文".encode(), "计划.docx", "not_docx", id="text named docx"),
    pytest.param(b"\x01\x02\x03\x00" * 90, "计划.docx", "not_docx", id="noise named docx"),
    pytest.param(b"\x01\x02\x03\x00" * 90, "计划.txt", "binary", id="noise named txt"),
    pytest.param(RICH[: len(RICH) // 2], "计划.docx", "broken", id="cut in half"),
    pytest.param(RICH[:-30], "计划.docx", "broken", id="without its end"),
    pytest.param(document("<w:document>"), "计划.docx", "broken", id="broken xml"),
    pytest.param(document(f"<w:document {NAMESPACES}/>"), "计划.docx", "broken", id="no body"),
    pytest.param(document(""), "计划.docx", "broken", id="empty part"),
    pytest.param(twice_the_same_part, "计划.docx", "broken", id="the same part twice"),
    pytest.param(docx(""), "计划.docx", "no_text", id="nothing inside"),
    pytest.param(docx("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"), "扫描.docx", "no_text", id="a scan"),
    pytest.param(locked, "计划.docx", "encrypted", id="encrypted entries"),
    pytest.param(document(LAUGHS), "计划.docx", "xml_entities", id="billion laughs"),
    pytest.param(document(OUTSIDE), "计划.docx", "xml_entities", id="file entity"),
    pytest.param(
        docx("", extra={"word/document.xml": UTF16_DTD.encode("utf-16")}),
        "计划.docx",
        "xml_entities",
        id="entities in utf-16",
    ),
    pytest.param(
        document(f"<w:document {NAMESPACES}><w:body>" + "<w:ins>" * 10_000), "计划.docx", "too_deep", id="10,000 levels"
    ),
    pytest.param(long_run, "计划.docx", "too_long", id="10 million characters in one run"),
    pytest.param(long_paper, "计划.docx", "too_long", id="2.5 million characters"),
    pytest.param(
        docx("", extra={"word/document.xml": b"<x>" + b" " * 80_000_000}), "计划.docx", "zip_bomb", id="swollen part"
    ),
    pytest.param(declared_bomb, "计划.docx", "zip_bomb", id="swollen whole"),
    pytest.param(lying_about_its_size, "计划.docx", "broken", id="lies about its size"),
    pytest.param(with_many_parts, "计划.docx", "too_many_parts", id="3,000 parts"),
]


@pytest.mark.parametrize(("data", "name", "code"), CASES)
def test_hostile_file_is_refused_by_name(data: bytes | Callable[[], bytes], name: str, code: str) -> None:
    content = data() if callable(data) else data
    with pytest.raises(Unreadable) as refused:
        read_bytes(content, name=name)
    assert refused.value.code == code
    assert re.search("[请]", refused.value.message), "it says what to do"


def test_every_message_has_a_case_or_belongs_to_the_process() -> None:
    seen = {case.values[2] for case in CASES}
    elsewhere = {
        "encoding",
        "damaged",
        "big5",
        "secrecy_mark",
        "missing",
        "ceb",
        "locked",
        "scan",
        "pdf_unmapped",
        "too_many_pages",
        "no_office",
        "office_failed",
        "busy",
        "too_slow",
        "too_hungry",
        "reader_stopped",
    }
    assert seen | elsewhere == set(MESSAGES)


def test_messages_differ_and_end_as_sentences() -> None:
    assert len(set(MESSAGES.values())) == len(MESSAGES)
    assert [code for code, message in MESSAGES.items() if not message.endswith(("。", "。{hint}"))] == []


def test_ceb_is_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(b"Founder CEB 3.0" + b"\x00" * 50, name="通知.ceb")
    assert refused.value.code == "ceb"


def test_false_name_is_told() -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(b"Founder CEB 3.0", name="年度计划.docx")
    assert refused.value.message == (
        "文件名是“年度计划.docx”，但这是 CEB 版式文件，暂不支持。请上传它的 .docx 原稿，或把文字粘贴到文本框。"
    )


def test_refusal_is_an_invalid_request() -> None:
    assert issubclass(Unreadable, Invalid)
    assert Unreadable("empty", "空").status == 422


def test_missing_and_oversized_files_on_disk(tmp_path: Path) -> None:
    big = tmp_path / "大.txt"
    with big.open("wb") as stream:
        stream.truncate(50_000_000)
    for path, code in ((tmp_path / "没有.txt", "missing"), (tmp_path, "missing"), (big, "too_big")):
        with pytest.raises(Unreadable) as refused:
            read_file(path)
        assert refused.value.code == code


def read_or_refuse(data: bytes, name: str) -> str:
    """`read`, or the code of the refusal; anything else that is raised fails the test."""
    try:
        reading = read_bytes(data, name=name)
    except Unreadable as refused:
        return refused.code
    assert all(0 <= w.start <= w.end <= len(reading.text) for w in reading.warnings)
    return "read"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=400), name=st.sampled_from(["", "a.txt", "a.docx", "a.doc"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    assert read_or_refuse(data, name) in {"read", *MESSAGES}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
def test_damaged_container_is_read_or_refused(seed: int, count: int) -> None:
    chance = random.Random(seed)
    data = bytearray(RICH)
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        at = chance.randrange(len(data))
        del data[at : at + chance.randrange(60)]
    assert read_or_refuse(bytes(data), "计划.docx") in {"read", *MESSAGES}


PARTS = {info.filename: zipfile.ZipFile(BytesIO(RICH)).read(info) for info in zipfile.ZipFile(BytesIO(RICH)).infolist()}


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), name=st.sampled_from(sorted(PARTS)))
def test_damaged_part_is_read_or_refused(seed: int, name: str) -> None:
    """Elements dropped, doubled and swapped, values replaced: mostly still well-formed XML, so that the walker meets it."""
    chance = random.Random(seed)
    pieces = re.findall(r"<[^>]*>|[^<]+", PARTS[name].decode())
    for _ in range(chance.randrange(1, 6)):
        at, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        kind = chance.randrange(4)
        if kind == 0:
            pieces[at] = re.sub(
                '"[^"]*"', f'"{chance.choice(["", "-1", "0", "99999999999", "x", "%1%2%9", "begin"])}"', pieces[at]
            )
        elif kind == 1:
            pieces.insert(at, pieces[other])
        elif kind == 2:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        else:
            pieces[at] = pieces[at].replace("w:p", chance.choice(["w:tbl", "w:tc", "w:sdt", "w:r", "w:ins"]))
    assert read_or_refuse(zipped({**PARTS, name: "".join(pieces).encode()}), "计划.docx") in {"read", *MESSAGES}


def chained_styles() -> bytes:
    """5,000 styles, each based on the next, on 20,000 paragraphs."""
    styles = "".join(
        f"<w:style w:type='paragraph' w:styleId='s{n}'><w:basedOn w:val='s{n + 1}'/></w:style>" for n in range(5000)
    )
    return docx(
        "".join(paragraph("文", f"<w:pStyle w:val='s{n % 5000}'/>") for n in range(20_000)), parts={"styles": styles}
    )


def nested_fields() -> bytes:
    """20,000 fields inside one another, with as many runs in the innermost."""
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    opened = (mark.format("begin") + mark.format("separate")) * 20_000
    return docx(f"<w:p>{opened}{''.join(run(f'{n:x}') for n in range(20_000))}{mark.format('end') * 20_000}</w:p>")


def many_marks() -> bytes:
    return ("秘密地\n" * 100_000 + "保密" * 100_000).encode()


@pytest.mark.parametrize("build", [chained_styles, nested_fields, many_marks])
def test_swarm_of_one_construct_takes_linear_time(build: Callable[[], bytes]) -> None:
    data = build()
    began = time.process_time()
    read_bytes(data)
    assert time.process_time() - began < 5
