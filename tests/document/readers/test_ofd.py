"""OFD text: pages in the order of Document.xml, lines where they stand, tables, refusals (issue 3, 1)."""

from __future__ import annotations

import pytest

from shangliang.document.readers import Unreadable, read_bytes, read_upload
from tests.document.readers.ofd_files import HEAD, SPACE, ofd, page, rule, text

WORDS = "围绕推进养老服务高质量发展开展专题协商由社会法制和民族宗教委员会牵头县民政局等单位配合形成调研报告"
FULL = WORDS[:38]


def lines(data: bytes) -> list[str]:
    return read_bytes(data, name="计划.ofd").text.splitlines()


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, name="计划.ofd")
    return refused.value.code


def test_pages_come_in_the_order_of_the_document() -> None:
    pages = {
        "Pages/Page_1/Content.xml": page(text(30, 40, "第二页")),
        "Pages/Page_0/Content.xml": page(text(30, 40, "第一页")),
    }
    data = ofd(pages, order=("Pages/Page_0/Content.xml", "/Doc_0/Pages/Page_1/Content.xml"))
    assert lines(data) == ["第一页", "第二页"]
    assert read_upload(data, name="计划.ofd").reader == "ofd"


def test_lines_come_from_above_and_are_joined() -> None:
    content = page(
        text(30, 60, "提交审议。"), text(38, 50, WORDS[:36]), text(80, 30, "协商计划", size=6), text(38, 70, "一、议题")
    )
    assert lines(ofd({"p.xml": content})) == ["协商计划", WORDS[:36] + "提交审议。", "一、议题"]


def test_steps_of_characters_decide_their_order() -> None:
    content = page(text(30, 40, "商协", code='DeltaX="-8"'), text(30, 50, "一二三", code='DeltaX="4 8"'))
    assert lines(ofd({"p.xml": content})) == ["协商", "一二三"]


def test_matrix_moves_and_scales() -> None:
    content = page(text(30, 50, "下面"), text(0, 0, "上面", size=1, more='CTM="4 0 0 4 30 30"'))
    assert lines(ofd({"p.xml": content})) == ["上面", "下面"]


def test_ruled_table_becomes_rows() -> None:
    cells = [("议题", "形式", "时间"), ("养老服务", "专题协商", "5月")]
    xs, ys = (28, 90, 130, 160), (38, 48, 58)
    content = [
        text(xs[column] + 2, ys[row] + 3, word) for row, words in enumerate(cells) for column, word in enumerate(words)
    ]
    content += [rule(x, ys[0], x, ys[-1]) for x in xs] + [rule(xs[0], y, xs[-1], y) for y in ys]
    assert lines(ofd({"p.xml": page(*content)})) == ["议题 | 形式 | 时间", "养老服务 | 专题协商 | 5月"]


def test_template_of_the_page_is_read_with_it_and_repeated_feet_are_dropped() -> None:
    template = '<ofd:Template TemplateID="9"/>'
    pages = {f"p{number}.xml": page(text(30, 60, f"{'甲乙丙'[number]}页"), template=template) for number in range(3)}
    common = '<ofd:TemplatePage ID="9" BaseLoc="t.xml"/>'
    data = ofd(pages, common=common, extra={"Doc_0/t.xml": page(text(100, 280, "清源县政协")).encode()})
    assert lines(data) == ["甲页", "乙页", "丙页"]


def test_scan_and_empty_document_are_named() -> None:
    image = '<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="3"/>'
    assert refusal(ofd({"p.xml": page(image)})) == "scan"
    assert refusal(ofd({})) == "broken"


def test_page_without_text_is_told() -> None:
    image = '<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="3"/>'
    reading = read_bytes(ofd({"p.xml": page(text(30, 40, "协商")), "q.xml": page(image)}), name="计划.ofd")
    assert [warning.code for warning in reading.warnings] == ["pages_without_text"]


def test_watermark_is_left_out_and_told_and_a_mark_in_it_refused() -> None:
    slanted = 'CTM="0.7 0.7 -0.7 0.7 0 0"'
    reading = read_bytes(
        ofd({"p.xml": page(text(30, 40, "协商计划"), text(60, 90, "内部资料", more=slanted))}), name="a.ofd"
    )
    assert (reading.text, [warning.code for warning in reading.warnings]) == ("协商计划\n", ["aslant"])
    assert (
        refusal(ofd({"p.xml": page(text(30, 40, "协商计划"), text(60, 90, "机密★1年", more=slanted))}))
        == "secrecy_mark"
    )


def test_mark_in_a_stamp_is_refused() -> None:
    listed = f'{HEAD}<ofd:Annotations {SPACE}><ofd:Page PageID="1"><ofd:FileLoc>a.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    stamp = f"{HEAD}<ofd:PageAnnot {SPACE}><ofd:Annot><ofd:Appearance>{text(0, 0, '秘密★长期')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
    extra = {"Doc_0/Annots.xml": listed.encode(), "Doc_0/a.xml": stamp.encode()}
    data = ofd(
        {"p.xml": page(text(30, 40, "协商计划"))}, notes="<ofd:Annotations>Annots.xml</ofd:Annotations>", extra=extra
    )
    assert refusal(data) == "secrecy_mark"


def test_page_that_is_listed_again_is_read_once() -> None:
    assert lines(ofd({"p.xml": page(text(30, 40, "协商"))}, order=["p.xml"] * 600)) == ["协商"]


def test_locked_broken_and_hostile_ones_are_named() -> None:
    content = page(text(30, 40, "协商"))
    assert refusal(ofd({"p.xml": content}, extra={"Encryptions.xml": b"<x/>"})) == "locked"
    assert refusal(ofd({"p.xml": content[:80]})) == "broken"
    entity = content.replace(HEAD, f'{HEAD}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>').replace(
        "协商", "&e;"
    )
    assert refusal(ofd({"p.xml": entity})) == "xml_entities"
    assert refusal(ofd({f"p{number}.xml": content for number in range(501)})) == "too_many_pages"
    many = page(text(30, 40, "协" * 300, code='DeltaX="g 999999999999 4"'))
    assert lines(ofd({"p.xml": many})) == ["协" * 300]
