"""What a docx shows is what is read (issue 2, B; domain.md §6)."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from shangliang.document.readers import Reading, read_bytes
from tests.document.readers.word_files import (
    MACRO_TYPE,
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
)

PPR_DELETED = "<w:rPr><w:del w:id='1'/></w:rPr>"


def read(body: str, **options: object) -> Reading:
    return read_bytes(docx(body, **options), name="计划.docx")  # type: ignore[arg-type]


def codes(reading: Reading) -> list[str]:
    return [warning.code for warning in reading.warnings]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        pytest.param(run("甲") + run("乙"), "甲乙", id="runs"),
        pytest.param("<w:r><w:t>  甲 </w:t></w:r>" + run(" 乙 "), "甲 乙 ", id="space is kept where asked"),
        pytest.param(
            "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>丁</w:t></w:r>",
            "甲\t乙\n丙\n丁",
            id="signs",
        ),
        pytest.param(
            "<w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>5</w:t><w:softHyphen/><w:t>次</w:t></w:r>", "3-5次", id="hyphens"
        ),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("同意"), "☑同意", id="symbol"),
        pytest.param(
            '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("4次"), "≥4次", id="mathematical symbol"
        ),
        pytest.param('<w:r><w:sym w:font="SimSun" w:char="2460"/></w:r>', "①", id="character of a text font"),
        pytest.param('<w:hyperlink r:id="x">' + run("链接") + "</w:hyperlink>", "链接", id="link"),
        pytest.param("<w:smartTag w:element='date'>" + run("3月") + "</w:smartTag>", "3月", id="smart tag"),
        pytest.param("<w:sdt><w:sdtPr/><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", "控件", id="control"),
        pytest.param("<w:ins w:id='1'>" + run("增") + "</w:ins>" + run("留"), "增留", id="inserted revision"),
        pytest.param(complex_field("REF x", "见附件"), "见附件", id="field result"),
        pytest.param(complex_field("IF " + "1", None) + run("后"), "后", id="field without result"),
        pytest.param("<w:fldSimple w:instr='DATE'>" + run("3月1日") + "</w:fldSimple>", "3月1日", id="simple field"),
        pytest.param(complex_field("A " + "x", "外" + "果"), "外果", id="outer field"),
        pytest.param(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("甲"),
            "甲",
            id="a field that never ends hides nothing",
        ),
        pytest.param('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("甲"), "甲", id="a field that never began"),
        pytest.param(
            "<w:r><w:ruby><w:rt>" + run("shāng") + "</w:rt><w:rubyBase>" + run("商") + "</w:rubyBase></w:ruby></w:r>",
            "商",
            id="ruby",
        ),
        pytest.param("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1", id="formula"),
    ],
)
def test_paragraph_text_of_inline_content(inside: str, text: str) -> None:
    assert read(paragraph("前") + f"<w:p>{inside}</w:p>").text == f"前\n{text}\n"


def test_nested_field_shows_the_outer_result_only() -> None:
    inner = complex_field("PAGE", "7")
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + inner
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("结果")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert read(f"<w:p>{outer}</w:p>").text == "结果\n"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        pytest.param("<w:del w:id='1'><w:r><w:delText>删</w:delText></w:r></w:del>", "deleted_revision", id="deleted"),
        pytest.param("<w:moveFrom w:id='1'>" + run("移") + "</w:moveFrom>", "deleted_revision", id="moved away"),
        pytest.param(run("藏", "<w:vanish/>"), "hidden_text", id="hidden"),
        pytest.param(run("藏", "<w:rStyle w:val='Hid'/>"), "hidden_text", id="hidden by style"),
        pytest.param("<w:r><w:drawing><a:blip/></w:drawing></w:r>", "picture", id="picture"),
        pytest.param(
            "<w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r>", "embedded_object", id="object"
        ),
        pytest.param("<w:r><w:drawing><a:graphicData uri='x/chart'/></w:drawing></w:r>", "drawing", id="chart"),
        pytest.param(complex_field(r"eq \o\ac(○,1)", None), "equation", id="encircled character"),
    ],
)
def test_left_out_content_is_named_at_its_place(inside: str, code: str) -> None:
    styles = (
        "<w:style w:type='character' w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:type='character' w:styleId='Hid'><w:basedOn w:val='Base'/></w:style>"
    )
    reading = read(f"<w:p>{run('前')}{inside}{run('后')}</w:p>", parts={"styles": styles})
    assert reading.text == "前后\n"
    assert [(warning.code, warning.start, warning.end) for warning in reading.warnings] == [(code, 1, 1)]


def test_unknown_symbol_is_named_where_it_stands() -> None:
    reading = read(f"<w:p>{run('前')}<w:r><w:sym w:font='Webdings' w:char='F021'/></w:r>{run('后')}</w:p>")
    assert reading.text == "前\ufffd后\n"
    assert [(warning.code, warning.start, warning.end) for warning in reading.warnings] == [("symbol", 1, 2)]


def test_hidden_is_overruled_by_the_run_itself() -> None:
    styles = "<w:style w:type='paragraph' w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>"
    shown = run("露", "<w:vanish w:val='0'/>")
    body = f"<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr>{run('藏')}{shown}</w:p>"
    assert read(body, parts={"styles": styles}).text == "露\n"


def test_deleted_paragraph_mark_joins_the_paragraphs() -> None:
    assert read(paragraph("前半", PPR_DELETED) + paragraph("后半") + paragraph("下段")).text == "前半后半\n下段\n"


def test_deleted_list_paragraph_is_not_counted() -> None:
    gone = (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>{PPR_DELETED}</w:pPr>"
        "<w:del w:id='2'><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    )
    reading = read(numbered("甲") + gone + numbered("乙"), parts={"numbering": numbering(level(0, "decimal", "%1."))})
    assert reading.text == "1. 甲\n2. 乙\n"


def test_prompt_of_an_empty_control_is_named() -> None:
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    reading = read(
        f"<w:p>{run('单位：')}{control.format(run('单击输入'))}</w:p>" + control.format(paragraph("单击选择"))
    )
    assert reading.text == "单位：单击输入\n单击选择\n"
    assert [(w.code, reading.text[w.start : w.end]) for w in reading.warnings] == [
        ("prompt", "单击输入"),
        ("prompt", "单击选择"),
    ]


def test_large_initial_belongs_to_its_paragraph() -> None:
    assert read(paragraph("围", "<w:framePr w:dropCap='drop'/>") + paragraph("绕养老服务")).text == "围绕养老服务\n"


def test_drop_down_and_check_box_of_old_forms_show_their_value() -> None:
    drop = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='甲'/>"
        "<w:listEntry w:val='乙'/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    box = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    assert read(f"<w:p>{drop}{box}{run('是')}</w:p>").text == "乙☑是\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            table(cell("序号") + cell("议题"), cell("1") + cell("养老")), "序号 | 议题\n1 | 养老\n", id="plain"
        ),
        pytest.param(table(cell("甲", "乙") + cell("丙")), "甲 乙 | 丙\n", id="paragraphs in a cell"),
        pytest.param(
            table(
                cell("责任", properties="<w:gridSpan w:val='2'/>") + cell("时间"),
                cell("牵头") + cell("配合") + cell("4月"),
            ),
            "责任 |  | 时间\n牵头 | 配合 | 4月\n",
            id="merged across",
        ),
        pytest.param(
            table(
                cell("常委会", properties="<w:vMerge w:val='restart'/>") + cell("甲"),
                cell("不该出现", properties="<w:vMerge/>") + cell("乙"),
            ),
            "常委会 | 甲\n | 乙\n",
            id="merged down",
        ),
        pytest.param(
            table(
                cell("甲", properties="<w:hMerge w:val='restart'/>") + cell("", properties="<w:hMerge/>") + cell("乙")
            ),
            "甲 |  | 乙\n",
            id="merged the old way",
        ),
        pytest.param(
            table(cell("总标题", properties="<w:gridSpan w:val='2'/>"), cell("甲") + cell("乙")),
            "总标题\n甲 | 乙\n",
            id="title row",
        ),
        pytest.param(
            table(cell("第一段", "第二段")), "第一段\n第二段\n", id="a frame of one cell keeps its paragraphs"
        ),
        pytest.param(table(cell("") + cell(""), cell("甲") + cell("")), "甲 | \n", id="empty rows vanish"),
        pytest.param(
            table(f"<w:tc>{table(cell('内甲') + cell('内乙'))}<w:p/></w:tc>" + cell("外")),
            "内甲 内乙 | 外\n",
            id="nested",
        ),
        pytest.param(
            table("<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("乙") + cell("丙")),
            " | 乙 | 丙\n",
            id="indented row",
        ),
        pytest.param(
            f"<w:tbl><w:sdt><w:sdtContent><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:sdtContent></w:sdt></w:tbl>",
            "甲 | 乙\n",
            id="row in a control",
        ),
        pytest.param(
            table("<w:tc><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p></w:tc>" + cell("丙")),
            "甲 乙 | 丙\n",
            id="line break in a cell",
        ),
    ],
)
def test_table_is_one_line_a_row(body: str, text: str) -> None:
    assert read(paragraph("前") + body + paragraph("后")).text == f"前\n{text}后\n"


def test_deleted_table_row_is_left_out() -> None:
    rows = table("<w:trPr><w:del w:id='1'/></w:trPr>" + cell("删") + cell("除"), cell("甲") + cell("乙"))
    reading = read(rows)
    assert (reading.text, codes(reading)) == ("甲 | 乙\n", ["deleted_revision"])


def test_table_becomes_rows_of_the_outline() -> None:
    grid = table(cell("序号") + cell("议题") + cell("时间"), cell("1") + cell("养老服务") + cell("4月"))
    reading = read(paragraph("某县政协2026年协商计划") + grid)
    rows = [block.rows for block in reading.outline.blocks if block.kind == "table"]
    assert rows == [(("序号", "议题", "时间"), ("1", "养老服务", "4月"))]


def test_footnotes_and_endnotes_stand_after_the_body_with_a_warning() -> None:
    mark = "<w:r><w:{0}Reference w:id='{1}'/></w:r>"
    body = (
        f"<w:p>{run('正文')}{mark.format('footnote', 2)}{mark.format('endnote', 1)}{mark.format('footnote', 1)}</w:p>"
    )
    notes = "<w:footnote w:id='-1' w:type='separator'>" + paragraph("线") + "</w:footnote>"
    notes += "".join(
        f"<w:footnote w:id='{n}'>{paragraph(text)}</w:footnote>"
        for n, text in ((1, "脚注一"), (2, "脚注二"), (3, "没有引用"))
    )
    reading = read(body, parts={"footnotes": notes, "endnotes": f"<w:endnote w:id='1'>{paragraph('尾注')}</w:endnote>"})
    assert reading.text == "正文\n脚注二\n脚注一\n尾注\n"
    spans = {warning.code: reading.text[warning.start : warning.end] for warning in reading.warnings}
    assert spans == {"footnotes": "脚注二\n脚注一\n", "endnotes": "尾注\n"}


def test_text_box_follows_its_paragraph_once_with_a_warning() -> None:
    reading = read(f"<w:p>{run('甲')}{text_box('框一', '框二')}{run('乙')}</w:p>" + paragraph("丙"))
    assert reading.text == "甲乙\n框一\n框二\n丙\n"
    assert [(w.code, reading.text[w.start : w.end]) for w in reading.warnings] == [("text_box", "框一\n框二\n")]


def test_headers_and_comments_are_left_out() -> None:
    reading = read(
        paragraph("正文"),
        parts={
            "header": paragraph("页眉"),
            "footer": paragraph("第1页"),
            "comments": f"<w:comment w:id='1'>{paragraph('批注')}</w:comment>",
        },
    )
    assert (reading.text, codes(reading)) == ("正文\n", ["comments"])


def test_inserted_other_document_is_named() -> None:
    reading = read(paragraph("正文") + "<w:altChunk r:id='x'/>")
    assert (reading.text, codes(reading)) == ("正文\n", ["outside_part"])


def test_macros_are_named_and_the_text_is_read() -> None:
    data = docx(paragraph("正文"), main_type=MACRO_TYPE, extra={"word/vbaProject.bin": b"Sub AutoOpen()"})
    reading = read_bytes(data, name="计划.docm")
    assert (reading.text, codes(reading)) == ("正文\n", ["macros"])


def test_strict_variant_reads_the_same() -> None:
    plain = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:body>" + paragraph("正文") + "</w:body>"
    strict = f'<w:document xmlns:w="{plain}">{body}</w:document>'.replace(
        plain, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert read_bytes(docx("", extra={"word/document.xml": strict.encode()})).text == "正文\n"


def test_docx_under_another_name_is_read_and_named() -> None:
    reading = read_bytes(docx(paragraph("正文")), name="计划.doc")
    assert (reading.text, reading.reader, codes(reading)) == ("正文\n", "docx", ["false_name"])


def test_file_written_by_another_library_reads_back() -> None:
    document = Document()
    document.add_heading("某县政协2026年工作要点", 0)
    for subject in ("养老服务", "河道治理"):
        document.add_paragraph(f"围绕{subject}开展视察", style="List Number")
    grid = document.add_table(2, 3)
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "合并"
    grid.cell(1, 2).text = "末格"
    out = BytesIO()
    document.save(out)
    reading = read_bytes(out.getvalue(), name="要点.docx")
    assert (
        reading.text
        == "某县政协2026年工作要点\n1. 围绕养老服务开展视察\n2. 围绕河道治理开展视察\n合并 |  | \n |  | 末格\n"
    )
    assert reading.outline.title == "某县政协2026年工作要点"


def test_raw_characters_survive() -> None:
    damaged = "20__年　召xx县 胡绪d ^v^ ~口 □ ＊全形１２ 評批"
    assert read(paragraph(damaged)).text == damaged + "\n"
