"""Makes hostile and broken files, the same ones each time: `python -m tools.make_hostile_files FOLDER`.

A test puts all of them through the reader: each must end in a reading or in a message, in time, and leave nothing behind.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import struct
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tools.hostile_parts import (
    FONT,
    LAUGHS,
    OFD_SPACE,
    OFFICE,
    OLE,
    RELATIONS,
    TEXT,
    Files,
    W,
    cuts_and_damages,
    docx,
    ofd,
    ofd_page,
    ofd_text,
    paragraph,
    pdf,
    sheet,
    stream,
    words,
    zipped,
)

# Families -------------------------------------------------------------------------

RICH = docx(
    paragraph("某县政协2026年度协商计划")
    + paragraph(properties='<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>') * 5
    + f"<w:tbl><w:tr><w:tc>{paragraph('议题')}</w:tc><w:tc>{paragraph('形式')}</w:tc></w:tr></w:tbl>",
    numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    styles='<w:style w:type="paragraph" w:styleId="a"/>',
)


def word_files() -> Files:
    yield from cuts_and_damages("docx", ".docx", RICH, 9)
    document = "word__document.xml"
    yield "docx-swollen.docx", docx("", **{document: b"<x>" + b" " * 80_000_000})
    bomb = docx("", **{document: b"<w:document>" + b" " * 50_000_000})
    yield "docx-lies-about-size.docx", bomb.replace(struct.pack("<I", 50_000_012), struct.pack("<I", 1000))
    yield "docx-declared-bomb.docx", docx(paragraph(), **{f"word__media__{n}": bytes(60_000_000) for n in range(7)})
    yield "docx-many-parts.docx", docx(paragraph(), **{f"word__media__{n}": b"" for n in range(3001)})
    inner = RICH
    for _ in range(20):
        inner = zipped({"word/a.docx": inner}, zipfile.ZIP_STORED)
    yield "zip-in-zip.docx", inner
    for tag in ("w:ins", "w:sdt><w:sdtContent", "w:tbl><w:tr><w:tc", "w:smartTag", "w:p><w:r"):
        opened = f"<{tag}>".replace("><", "> <")
        yield f"docx-deep-{tag[2:5]}.docx", docx("", **{document: f"<w:document {W}><w:body>" + opened * 5000})
    for label, head, word in (
        ("laughs", LAUGHS + "]>", "&i;"),
        ("file", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
        ("net", '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>', "&e;"),
        ("parameter", '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', "x"),
        ("quadratic", f'<!DOCTYPE x [<!ENTITY e "{"x" * 50_000}">]>', "&e;" * 50_000),
        ("dtd", '<!DOCTYPE w:document SYSTEM "file:///dev/zero">', "x"),
    ):
        xml = f"{head}<w:document {W}><w:body>{paragraph(word)}</w:body></w:document>"
        yield f"docx-entity-{label}.docx", docx("", **{document: xml})
        yield f"docx-entity-{label}-utf16.docx", docx("", **{document: xml.encode("utf-16")})
    loop = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 50}"/></w:style>'
        for n in range(50)
    )
    yield "docx-style-loop.docx", docx(paragraph(properties='<w:pPr><w:pStyle w:val="s1"/></w:pPr>') * 500, styles=loop)
    linked = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="a"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    style = '<w:style w:type="numbering" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    item = paragraph(properties='<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    yield "docx-numbering-loop.docx", docx(item * 50, numbering=linked, styles=style)
    cells = "".join(f"<w:tc>{paragraph(str(n))}</w:tc>" for n in range(10_000))
    yield "docx-10000-columns.docx", docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    yield "docx-40000-rows.docx", docx("<w:tbl>" + f"<w:tr><w:tc>{paragraph()}</w:tc></w:tr>" * 40_000 + "</w:tbl>")
    span = '<w:tcPr><w:gridSpan w:val="999999999"/><w:vMerge/></w:tcPr>'
    yield (
        "docx-wide-span.docx",
        docx(f"<w:tbl><w:tr><w:tc>{span}{paragraph()}</w:tc><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>" * 50),
    )
    yield (
        "docx-open-fields.docx",
        docx("<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 20_000 + "</w:p>" + paragraph()),
    )
    yield "docx-macros.docm", docx(paragraph(), **{"word__vbaProject.bin": OLE + b"\x00" * 900})
    yield "docx-outside-part.docx", docx(paragraph() + '<w:altChunk r:id="x"/><w:subDoc r:id="y"/>')
    yield "docx-embedded-program.docx", docx(paragraph(), **{"word__embeddings__a.exe": b"MZ" + b"\x90" * 5000})
    yield "docx-path-out.docx", docx(paragraph(), **{"..__..__..__tmp__hostile.txt": b"x", "__etc__passwd": b"x"})
    yield (
        "docx-main-elsewhere.docx",
        docx(
            paragraph(),
            **{
                "_rels__.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="../../../etc/passwd"/></Relationships>'
            },
        ),
    )
    yield (
        "docx-own-relation.docx",
        docx(
            paragraph(),
            **{
                "word___rels__document.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/styles" Target="document.xml"/></Relationships>'
            },
        ),
    )
    yield (
        "docx-nul.docx",
        docx("", **{document: f"<w:document {W}><w:body>{paragraph('甲')}\x00</w:body></w:document>"}),
    )
    yield "docx-bad-utf8.docx", docx("", **{document: f"<w:document {W}><w:body>".encode() + b"\xff\xfe\xfa" * 50})
    yield "docx-empty-part.docx", docx("", **{document: b""})
    yield "docx-other-root.docx", docx("", **{document: "<html><body>x</body></html>"})
    yield "docx-huge-run.docx", docx(paragraph(random.Random(1).randbytes(5_000_100).hex()))
    yield (
        "docx-bad-numbers.docx",
        docx(
            '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="-5"/></w:trPr><w:tc>'
            + paragraph(
                properties='<w:pPr><w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="x"/></w:numPr></w:pPr>'
            )
            + "</w:tc></w:tr></w:tbl>"
        ),
    )
    locked = bytearray(RICH)
    for found in re.finditer(rb"PK\x01\x02", RICH):
        locked[found.start() + 8] |= 1
    yield "docx-locked.docx", bytes(locked)
    yield (
        "docx-unknown-method.docx",
        RICH.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x63"),
    )
    yield "docx-behind-noise.docx", b"noise" * 1000 + RICH
    yield "docx-named-pdf.pdf", RICH
    yield "docx-twice.docx", twice(RICH)
    yield "zip-empty.docx", zipped({})
    yield "zip-end-only.docx", b"PK\x05\x06" + b"\x00" * 18
    yield "zip-start-only.docx", b"PK\x03\x04" + b"\x00" * 40


def twice(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def pdf_files() -> Files:
    plain = sheet(words() + words(y=680) + words(y=660))
    yield from cuts_and_damages("pdf", ".pdf", plain, 8)
    yield from cuts_and_damages(
        "pdf-packed", ".pdf", sheet(stream(zlib.compress(words().encode() * 50), "/Filter/FlateDecode")), 4
    )
    kids = {1: "<</Type/Catalog/Pages 2 0 R>>"}
    yield "pdf-pages-loop.pdf", pdf({**kids, 2: "<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"})
    yield (
        "pdf-pages-two-loop.pdf",
        pdf({**kids, 2: "<</Type/Pages/Count 9/Kids[3 0 R]>>", 3: "<</Type/Pages/Count 9/Kids[2 0 R]/Parent 2 0 R>>"}),
    )
    yield (
        "pdf-count-lies.pdf",
        pdf({**kids, 2: "<</Type/Pages/Count 999999999/Kids[3 0 R]>>", 3: "<</Type/Page/Parent 2 0 R>>"}),
    )
    yield (
        "pdf-count-negative.pdf",
        pdf({**kids, 2: "<</Type/Pages/Count -5/Kids[3 0 R]>>", 3: "<</Type/Page/Parent 2 0 R>>"}),
    )
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    for count in (400, 1000, 20_000):
        listed = " ".join(f"{n + 10} 0 R" for n in range(count))
        yield (
            f"pdf-{count}-pages.pdf",
            pdf(
                {
                    **kids,
                    2: f"<</Type/Pages/Count {count}/Kids[{listed}]>>",
                    4: stream(words() * 3),
                    5: FONT,
                    **{n + 10: page for n in range(count)},
                }
            ),
        )
    locked = (
        "/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + "00" * 32 + ">/U<" + "11" * 32 + ">>>/ID[<01><02>]"
    )
    yield "pdf-locked.pdf", sheet(words(), trailer=locked)
    yield "pdf-unknown-lock.pdf", sheet(words(), trailer="/Encrypt<</Filter/Strange/V 99>>/ID[<01><02>]")
    yield "pdf-script.pdf", sheet(words(), catalog="/OpenAction<</S/JavaScript/JS(while\\(true\\){})>>")
    yield "pdf-launch.pdf", sheet(words(), catalog="/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>")
    yield (
        "pdf-form-xfa.pdf",
        sheet(words(), catalog="/AcroForm<</XFA 9 0 R/Fields[]>>", more={9: stream(LAUGHS + "]><x>&i;</x>")}),
    )
    yield (
        "pdf-form-loop.pdf",
        sheet(
            "/X Do",
            resources="/XObject<</X 9 0 R>>",
            more={
                9: stream("/X Do /X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 9 0 R>>>>")
            },
        ),
    )
    chain = {
        9 + n: stream(
            "/X Do " * 10, f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {10 + n} 0 R>>>>"
        )
        for n in range(12)
    }
    yield "pdf-form-doubling.pdf", sheet("/X Do", resources="/XObject<</X 9 0 R>>", more=chain)
    yield "pdf-flate-bomb.pdf", sheet(stream(zlib.compress(b" " * 200_000_000, 9), "/Filter/FlateDecode"))
    yield (
        "pdf-flate-nested.pdf",
        sheet(stream(zlib.compress(zlib.compress(b"q " * 50_000_000, 9), 9), "/Filter[/FlateDecode/FlateDecode]")),
    )
    yield "pdf-operators.pdf", sheet(stream(zlib.compress(b"0 0 m 1 1 l S\n" * 1_000_000, 9), "/Filter/FlateDecode"))
    yield "pdf-many-filters.pdf", sheet(stream(b"00", "/Filter[" + "/ASCIIHexDecode" * 5000 + "]"))
    yield "pdf-deep-states.pdf", sheet("q " * 200_000 + words())
    yield "pdf-deep-array.pdf", sheet(words(), page="/X" + "[" * 50_000)
    yield "pdf-deep-dictionary.pdf", sheet(words(), page="/X" + "<</A" * 50_000)
    yield "pdf-own-length.pdf", sheet(b"<</Length 4 0 R>>stream\n" + words().encode() + b"\nendstream")
    yield "pdf-length-negative.pdf", sheet(b"<</Length -99>>stream\n" + words().encode() + b"\nendstream")
    yield "pdf-length-huge.pdf", sheet(b"<</Length 99999999999>>stream\n" + words().encode() + b"\nendstream")
    yield "pdf-open-string.pdf", sheet("BT /F 12 Tf (" + "(" * 100_000)
    yield "pdf-own-previous.pdf", sheet(words(), trailer="/Prev 9")
    yield "pdf-no-root.pdf", pdf({1: "<</Type/Catalog>>"}, root="")
    yield "pdf-root-loop.pdf", pdf({1: "1 0 R"})
    yield "pdf-size-huge.pdf", sheet(words()).replace(b"/Size 6", b"/Size 2147483647")
    yield "pdf-huge-box.pdf", sheet(words(), page="/MediaBox[-1e30 -1e30 1e30 1e30]/UserUnit 1e9")
    yield "pdf-no-box.pdf", sheet(words(), page="/MediaBox[0 0 0 0]/CropBox[]")
    yield "pdf-odd-turn.pdf", sheet(words(), page="/Rotate 37")
    yield "pdf-far-away.pdf", sheet(words(x=1e30, y=-1e30) + words(size=1e20) + words(size=0) + words(size=-12))
    yield "pdf-not-numbers.pdf", sheet("BT /F nan Tf inf -inf Td (x) Tj ET 1e999 0 m 0 -1e999 l S" + words())
    yield "pdf-same-place.pdf", sheet(words() * 3000)
    yield (
        "pdf-scattered.pdf",
        sheet("".join(words("协商", x=(n * 37) % 600, y=(n * 91) % 840, size=5) for n in range(6000))),
    )
    yield (
        "pdf-20000-rules.pdf",
        sheet("".join(f"{n % 600} {n % 800} m {n % 600} {n % 800 + 30} l S " for n in range(20_000)) + words()),
    )
    yield (
        "pdf-fine-grid.pdf",
        sheet("".join(f"{n * 4} 0 m {n * 4} 842 l S 0 {n * 5} m 595 {n * 5} l S " for n in range(150)) + words() * 30),
    )
    yield (
        "pdf-one-path.pdf",
        sheet("0 0 m " + "".join(f"{n % 600} {n % 7} l " for n in range(300_000)) + "S " + words()),
    )
    yield (
        "pdf-aslant.pdf",
        sheet(
            words()
            + "".join(f"BT /F 9 Tf 0.7 0.7 -0.7 0.7 {n % 500} {n % 800} Tm <673a5bc6> Tj ET " for n in range(500))
        ),
    )
    yield (
        "pdf-scan.pdf",
        sheet(
            "/I Do",
            resources="/XObject<</I 9 0 R>>",
            more={
                9: stream(b"x", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
            },
        ),
    )
    yield (
        "pdf-huge-image.pdf",
        sheet(
            "/I Do" + words(),
            resources="/XObject<</I 9 0 R>>",
            more={
                9: stream(
                    b"x",
                    "/Type/XObject/Subtype/Image/Width 2147483647/Height 2147483647/ColorSpace/DeviceRGB/BitsPerComponent 16",
                )
            },
        ),
    )
    yield "pdf-nothing.pdf", sheet("")
    yield "pdf-contents-missing.pdf", sheet(words(), page="/Contents 99 0 R")
    yield (
        "pdf-outline-loop.pdf",
        sheet(words(), catalog="/Outlines 9 0 R", more={9: "<</First 9 0 R/Next 9 0 R/Last 9 0 R>>"}),
    )
    yield (
        "pdf-font-loop.pdf",
        sheet(words(), more={5: "<</Type/Font/Subtype/Type0/DescendantFonts[5 0 R]/Encoding 5 0 R/ToUnicode 5 0 R>>"}),
    )
    yield (
        "pdf-unmapped.pdf",
        sheet(
            "BT /F 12 Tf 80 700 Td <01230124> Tj ET",
            more={
                5: "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
            },
        ),
    )
    yield (
        "pdf-mapping-bomb.pdf",
        sheet(
            words(),
            more={
                5: FONT[:-2] + "/ToUnicode 9 0 R>>",
                9: stream(
                    "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
                    + "1 beginbfrange <0000> <ffff> <0041> endbfrange\n" * 2000
                ),
            },
        ),
    )
    yield "pdf-secret.pdf", sheet(words("机密★1年"))
    yield "pdf-head-only.pdf", b"%PDF-1.7\n"
    yield "pdf-and-zip.pdf", plain + RICH
    yield "pdf-behind-noise.pdf", b"\n" * 900 + plain
    yield "pdf-named-docx.docx", plain
    yield "pdf-nul.pdf", plain.replace(b" ", b"\x00")


def ofd_files() -> Files:
    good = ofd({"p.xml": ofd_page(ofd_text())})
    yield from cuts_and_damages("ofd", ".ofd", good, 6)
    yield "ofd-no-document.ofd", ofd({}, root="Nowhere.xml")
    yield "ofd-root-is-itself.ofd", ofd({"p.xml": ofd_page(ofd_text())}, root="/OFD.xml")
    yield "ofd-page-is-document.ofd", ofd({"Document.xml": "", "../OFD.xml": ""})
    yield "ofd-path-out.ofd", ofd({"../../../../etc/passwd": ofd_page("")})
    yield (
        "ofd-same-page.ofd",
        zipped(
            {
                **parts_of(good),
                "Doc/Document.xml": f"<ofd:Document {OFD_SPACE}><ofd:Pages>"
                + '<ofd:Page BaseLoc="p.xml"/>' * 5000
                + "</ofd:Pages></ofd:Document>",
            }
        ),
    )
    own = ofd_page(ofd_text()).replace("<ofd:Content>", '<ofd:Template TemplateID="1"/><ofd:Content>')
    yield "ofd-own-template.ofd", ofd({"p.xml": own}, common='<ofd:TemplatePage ID="1" BaseLoc="p.xml"/>')
    yield (
        "ofd-1000-templates.ofd",
        ofd(
            {"p.xml": own.replace("<ofd:Content>", '<ofd:Template TemplateID="1"/>' * 1000 + "<ofd:Content>")},
            common='<ofd:TemplatePage ID="1" BaseLoc="p.xml"/>',
        ),
    )
    yield "ofd-1000-pages.ofd", ofd({f"p{n}.xml": ofd_page(ofd_text()) for n in range(1000)})
    yield "ofd-deep.ofd", ofd({"p.xml": ofd_page("<ofd:PageBlock>" * 5000)})
    yield "ofd-laughs.ofd", ofd({"p.xml": LAUGHS + "]>" + ofd_page(ofd_text("&i;"))})
    yield (
        "ofd-file-entity.ofd",
        ofd({"p.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + ofd_page(ofd_text("&e;"))}),
    )
    yield "ofd-swollen.ofd", ofd({"p.xml": ofd_page(" " * 80_000_000)})
    yield (
        "ofd-steps-bomb.ofd",
        ofd({"p.xml": ofd_page(ofd_text("协" * 5000, 'X="0" Y="4" DeltaX="' + "g 999999999 1 " * 5000 + '"'))}),
    )
    yield (
        "ofd-bad-numbers.ofd",
        ofd(
            {
                "p.xml": ofd_page(
                    ofd_text(attributes='X="1e99" Y="nan" DeltaX="g x y -"', more='Boundary="a b" CTM="1 2"')
                )
            }
        ),
    )
    yield (
        "ofd-far-away.ofd",
        ofd({"p.xml": ofd_page(ofd_text(more='Boundary="1e30 -1e30 9 9" CTM="1e30 0 0 1e30 0 0"'))}),
    )
    yield "ofd-300000-glyphs.ofd", ofd({"p.xml": ofd_page(ofd_text("协" * 300_000))})
    yield (
        "ofd-path-bomb.ofd",
        ofd(
            {
                "p.xml": ofd_page(
                    ofd_text()
                    + '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>'
                    + "M 0 0 L 9 9 " * 100_000
                    + "</ofd:AbbreviatedData></ofd:PathObject>"
                )
            }
        ),
    )
    yield "ofd-scan.ofd", ofd({"p.xml": ofd_page('<ofd:ImageObject ResourceID="1"/>')})
    yield "ofd-locked.ofd", ofd({"p.xml": ofd_page(ofd_text())}, **{"Encryptions.xml": "<x/>"})
    yield (
        "ofd-other-names.ofd",
        ofd({"p.xml": "<Page><Content><TextObject><TextCode>协商</TextCode></TextObject></Content></Page>"}),
    )
    yield "ofd-binary-page.ofd", zipped({**parts_of(good), "Doc/p.xml": bytes(range(256)) * 20})
    yield "ofd-named-docx.docx", good


def parts_of(data: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def web_files() -> Files:
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
    text = f"<p>{TEXT}</p>"
    yield "html-100000-divs.html", (head + "<div>" * 100_000 + text).encode()
    yield "html-100000-open.html", (head + f"<b><i><p>{TEXT}" * 100_000)[:3_000_000].encode()
    yield "html-siblings.html", (head + "<p>协</p>" * 100_000).encode()
    yield "html-attribute.html", (head + f'<p title="{"x" * 5_000_000}">{TEXT}</p>').encode()
    yield "html-attributes.html", (head + "<p " + " ".join(f"a{n}=1" for n in range(5_000)) + f">{TEXT}</p>").encode()
    yield (
        "html-10000-columns.html",
        (head + "<table>" + ("<tr>" + "<td>甲</td>" * 10_000 + "</tr>") * 3 + "</table>").encode(),
    )
    yield (
        "html-spans.html",
        (
            head + "<table>" + "<tr><td rowspan=99999 colspan=99999>甲<td rowspan=-1 colspan=x>乙" * 3000 + "</table>"
        ).encode(),
    )
    yield "html-nested-tables.html", (head + "<table><tr><td>甲<td>" * 100 + text).encode()
    yield "html-nested-lists.html", (head + "<ol start=99999999999><li value=x>" * 100 + text).encode()
    yield "html-long-nested-tables.html", (head + ("<table><tr><td>" * 60 + text) * 200).encode()
    yield "html-comment.html", (head + text + "<!--" + "-" * 1_000_000).encode()
    yield "html-script-only.html", (head + "<script>" + "while(1){}" * 1000 + "</script>").encode()
    yield "html-frames.html", b"<html><frameset><frame src='http://127.0.0.1:9/'></frameset></html>"
    yield (
        "html-outside.html",
        (
            head
            + "<link rel=stylesheet href=http://127.0.0.1:9/><img src=file:///etc/passwd><object data=http://127.0.0.1:9/>"
            + text
        ).encode(),
    )
    yield "html-data-address.html", (head + '<img src="data:image/png;base64,' + "A" * 4_000_000 + '">' + text).encode()
    yield "html-entities.html", (head + "&lt;&#0;&#x110000;&#xd800;&bogus;&#99999999999;" * 20_000).encode()
    yield "html-laughs.xhtml", ('<?xml version="1.0"?>' + LAUGHS + "]><html><body>&i;</body></html>").encode()
    yield (
        "html-entity-file.xhtml",
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body>&e;</body></html>',
    )
    yield "html-nul.html", (head + "\x00协\x00商" * 1000).encode()
    yield (
        "html-utf7.html",
        b"<html><head><meta charset=utf-7></head><body>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</body></html>",
    )
    yield "html-wrong-charset.html", f"<html><head><meta charset=utf-8></head><body>{TEXT * 20}".encode("gb18030")
    yield "html-utf16-as-utf8.html", f"<html><head><meta charset=utf-8></head><body>{TEXT}".encode("utf-16")
    yield "html-unknown-charset.html", f"<html><head><meta charset=x-klingon></head><body>{TEXT * 9}".encode()
    yield "html-cut.html", (head + text + "<p class=")[:-3].encode()
    yield "html-gif.html", b"GIF89a<html><body>x</body></html>"
    yield "html-menus-only.html", (head + "<ul>" + "<li><a href=/>首页</a></li>" * 5000 + "</ul>").encode()
    yield "html-hidden.html", (head + f"<div style='display:none'>{text}</div><div hidden>{text}</div>").encode()
    yield "html-named-doc.doc", (head + text).encode()
    yield "html-named-xls.xls", (head + "<table><tr><td>1<td>2</table>").encode()
    yield "svg.html", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    start = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n"
    yield "mht-empty.mht", start.encode()
    yield "mht-open.mht", (start + f"--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html>{text}").encode()
    nested = "".join(f"Content-Type: multipart/mixed; boundary=B{n}\r\n\r\n--B{n}\r\n" for n in range(300))
    yield "mht-nested.mht", f"MIME-Version: 1.0\r\n{nested}Content-Type: text/html\r\n\r\n<p>x".encode()
    yield (
        "mht-bad-base64.mht",
        (start + "--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + "=?!" * 5000).encode(),
    )
    yield (
        "mht-bad-charset.mht",
        (start + f"--B\r\nContent-Type: text/html; charset=nonsense\r\n\r\n<p>{TEXT * 9}</p>").encode(),
    )
    yield "mht-many-headers.mht", ("MIME-Version: 1.0\r\n" + "X-A: b\r\n" * 200_000).encode()
    yield "xml.xml", b"<?xml version='1.0'?><a>x</a>"
    yield (
        "flat-word.xml",
        b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
    )


def old_files() -> Files:
    """Those that LibreOffice opens are few: each takes a second or more."""
    directory = "WordDocument".encode("utf-16-le")
    yield "ole-word-garbage.doc", OLE + random.Random(5).randbytes(3000) + directory + random.Random(6).randbytes(9000)
    yield "ole-zeros.wps", OLE + b"\x00" * 600 + directory + b"\x00" * 5000
    yield "ole-workbook.doc", OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le")
    yield "ole-slides.doc", OLE + b"\x00" * 600 + "PowerPoint Document".encode("utf-16-le")
    yield "ole-locked.docx", OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    yield "ole-random.doc", OLE + random.Random(7).randbytes(65_536)
    yield "ole-head-only.doc", OLE
    yield "rtf-deep.rtf", b"{\\rtf1 " + b"{" * 200_000
    yield "rtf-binary.rtf", b"{\\rtf1 \\bin99999 x" + b"\xff" * 500 + b"}"
    yield "rtf-object.rtf", b"{\\rtf1 {\\object\\objocx\\objupdate{\\*\\objdata " + b"d0cf11e0a1b11ae1" * 500 + b"}}}"
    yield (
        "odt-bomb.odt",
        zipped(
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b"<x>" + b" " * 60_000_000},
            zipfile.ZIP_STORED,
        )[:200]
        + b"\x00" * 900,
    )
    yield "odt-out-of-order.odt", zipped({"content.xml": "<x/>", "mimetype": "application/vnd.oasis.opendocument.text"})
    wide = "<row>" + '<c r="A1"><v>1</v></c>' * 10_000 + "</row>"
    yield (
        "xlsx-10000-columns.xlsx",
        zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": wide}),
    )
    yield "pptx.docx", zipped({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"})


def other_files() -> Files:
    for label, head in {
        "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a", "tiff": b"II*\x00", "webp": b"RIFF\x00\x00\x00\x00WEBP",
        "heic": b"\x00\x00\x00\x18ftypheic", "exe": b"MZ" + b"\x00" * 60, "elf": b"\x7fELF", "macho": b"\xcf\xfa\xed\xfe", "rar": b"Rar!\x1a\x07\x01\x00",
        "7z": b"7z\xbc\xaf\x27\x1c", "bz2": b"BZh9", "xz": b"\xfd7zXZ\x00", "ceb": b"Founder CEB 3.0", "sqlite": b"SQLite format 3\x00", "mp4": b"\x00\x00\x00\x18ftypmp42",
    }.items():  # fmt: skip
        yield f"other-{label}.docx", head + b"\x00" * 300
    yield "other-gzip.docx", gzip.compress(b"\x00" * 50_000_000, mtime=0)
    yield "other-zip.docx", zipped({"a.txt": "x", "b/c.txt": "y"})
    yield "other-jar.docx", zipped({"META-INF/MANIFEST.MF": "x", "A.class": b"\xca\xfe\xba\xbe"})
    for label, data in {
        "empty": b"", "blank": b" \n\t\n" * 500, "nul": b"\x00" * 5000, "mixed-nul": TEXT.encode() + b"\x00" + TEXT.encode(), "control": b"\x01\x02\x03" * 500,
        "bad-utf8": TEXT.encode()[:-1] + b"\xff\xfe", "damaged-utf8": (TEXT * 20).encode().replace("协".encode(), b"\xe5\x8d"), "bom-only": b"\xef\xbb\xbf",
        "utf16-odd": TEXT.encode("utf-16") + b"x", "utf16-surrogate": b"\xff\xfe\x00\xd8\x00\xd8", "utf32": TEXT.encode("utf-32"), "utf32-bad": b"\xff\xfe\x00\x00\xff\xff\xff\xff",
        "big5": "關於辦理提案的國家機關會議決定與說明".encode("big5") * 9, "ebcdic": b"\xc1\xc2\xc3\xc4" * 99, "random": random.Random(3).randbytes(20_000),
        "shift-jis": "これは日本語の文書です。".encode("shift-jis") * 20, "turned": f"\u202e{TEXT}\u202c\u200b\ufeff".encode(), "secret": "机密★1年\n计划".encode(),
        "secret-wide": "【 绝　密 】\n计划".encode(), "one-line": ("协商" * 900_000).encode(), "too-long": ("协商\n" * 900_000).encode(), "marks": ("秘密地\n" * 100_000).encode(),
        "bars": ("|" * 100_000 + "\n" + "甲 | 乙 | 丙\n" * 20_000).encode(), "numbers": ("一、" * 200_000).encode(), "brackets": ("（" * 300_000).encode(),
        "digits": ("1" * 500_000).encode(), "dots": ("1." * 300_000).encode(), "cr": TEXT.encode().replace("，".encode(), b"\r") * 100,
    }.items():  # fmt: skip
        yield f"text-{label}.txt", data
    yield "text-as-docx.docx", TEXT.encode()
    yield "too-big.txt", b"x" * (20 * 1024 * 1024 + 1)
    yield "【机密】计划.txt", TEXT.encode()


FAMILIES: tuple[Callable[[], Files], ...] = (word_files, pdf_files, ofd_files, web_files, old_files, other_files)


def hostile_files() -> Files:
    """All of them: (name, content)."""
    for family in FAMILIES:
        yield from family()


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    folder, count = Path(arguments[0]), 0
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in hostile_files():
        (folder / name).write_bytes(data)
        count += 1
    print(f"{count} files in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
