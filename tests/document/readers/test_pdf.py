"""PDF with text: paragraphs from the layout, columns, tables, running lines, turned pages, refusals (issue 3, 1)."""

from __future__ import annotations

import time

import pytest

from shangliang.document.readers import Reading, Unreadable, read_bytes, read_upload
from tests.document.readers.pdf_files import PITCH, Sheet, assembled, pdf

WORDS = "围绕推进养老服务高质量发展开展专题协商由社会法制和民族宗教委员会牵头县民政局等单位配合形成调研报告后提交审议"
FULL = WORDS[:35]  # as wide as the page


def read(*sheets: Sheet, catalog: str = "") -> Reading:
    return read_bytes(pdf(*sheets, catalog=catalog), name="计划.pdf")


def lines(*sheets: Sheet) -> list[str]:
    return read(*sheets).text.splitlines()


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, name="计划.pdf")
    return refused.value.code


def test_cut_lines_are_joined_and_paragraphs_kept() -> None:
    page = Sheet().lines(
        80, "　　" + WORDS[:33], FULL, WORDS[:9] + "。", "　　一、专题协商", "　　" + WORDS[:33], "配合。"
    )
    assert lines(page) == [
        WORDS[:33] + FULL + WORDS[:9] + "。",
        "一、专题协商",
        WORDS[:33] + "配合。",
    ]


def test_full_line_that_ends_a_sentence_ends_its_paragraph_where_none_is_indented() -> None:
    page = Sheet().lines(80, WORDS[:34] + "。", WORDS[:34] + "，", "形成报告。", FULL, "审议。", FULL, FULL, "通过。")
    assert lines(page) == [WORDS[:34] + "。", WORDS[:34] + "，形成报告。", FULL + "审议。", FULL + FULL + "通过。"]


def test_sentence_that_ends_at_the_edge_goes_on_where_paragraphs_are_indented() -> None:
    page = Sheet().lines(80, "　　" + WORDS[:32] + "。", FULL, "审议。", "　　" + WORDS[:33], FULL, "通过。")
    assert lines(page) == [WORDS[:32] + "。" + FULL + "审议。", WORDS[:33] + FULL + "通过。"]


def test_full_line_before_an_item_stays_its_own() -> None:
    page = Sheet().lines(80, "1、" + WORDS[:32] + "；", "2、" + WORDS[:32] + "；", "3、" + WORDS[:12] + "。")
    assert lines(page) == ["1、" + WORDS[:32] + "；", "2、" + WORDS[:32] + "；", "3、" + WORDS[:12] + "。"]


def test_open_bracket_joins() -> None:
    page = Sheet().lines(80, WORDS[:26] + "（时间安排：8月；", "责任单位：提案委）", FULL, FULL, WORDS[:7])
    assert lines(page)[0] == WORDS[:26] + "（时间安排：8月；责任单位：提案委）"


def test_hanging_item_is_joined() -> None:
    page = Sheet().lines(80, "一、工作安排", *("　　" + WORDS[:33], WORDS[:20] + "。") * 2)
    for number in range(3):
        y = 200 + number * 2 * PITCH
        page.text(104, y, f"({number + 1})" + WORDS[:31], size=12).text(125, y + PITCH, WORDS[31:40] + "。")
    assert lines(page)[-3:] == [f"({number + 1}){WORDS[:40]}。" for number in range(3)]


def test_title_lines_stay_apart() -> None:
    page = Sheet().text(200, 80, "清源县政协", size=18).text(170, 110, "二〇二六年协商计划", size=18)
    page.lines(160, "　　" + WORDS[:33], FULL, "通过。")
    assert lines(page) == ["清源县政协", "二〇二六年协商计划", WORDS[:33] + FULL + "通过。"]


def test_white_and_widths_are_kept_as_printed() -> None:
    page = Sheet().lines(80, "第１项：A４纸２０份，ABC（共3件）", "2026年5月 前 完成")
    assert lines(page) == ["第１项：A４纸２０份，ABC（共3件）", "2026年5月 前 完成"]


def test_latin_words_moved_apart_get_their_space() -> None:
    page = Sheet().text(80, 80, "Annual").text(122, 80, "plan").text(80, 100, "养老").text(104, 100, "服务")
    assert lines(page) == ["Annual plan", "养老服务"]


def test_bold_by_printing_twice_is_read_once() -> None:
    assert lines(Sheet().text(80, 80, "协商计划").text(80.4, 80, "协商计划")) == ["协商计划"]


def numbered(count: int, foot: str) -> list[Sheet]:
    pages = []
    for number in range(count):
        page = Sheet().lines(100, "　　" + WORDS[:33], *[FULL] * 5)
        page.text(220, 40, "清源县政协文件", size=10).text(290, 790, foot.format(number + 1), size=10)
        pages.append(page)
    return pages


@pytest.mark.parametrize("foot", ["— {} —", "-{}-", "{}", "第{}页", "第{}页 共4页", "{}/4", "· {} ·"])
def test_running_lines_are_dropped_and_told(foot: str) -> None:
    reading = read(*numbered(4, foot))
    assert reading.text == "".join(WORDS[:33] + FULL * 5 + "\n" for _ in range(4))
    assert [warning.code for warning in reading.warnings] == ["running_lines"]


def test_items_that_differ_in_their_number_alone_are_no_running_lines() -> None:
    items = [f"{number}、围绕第{number}项工作开展协商。" for number in range(1, 13)]
    pages = [Sheet().lines(60, *items[at : at + 3]) for at in range(0, 12, 3)]
    assert lines(*pages) == items


def test_paragraph_goes_on_over_the_page() -> None:
    first = Sheet().lines(100, "　　" + WORDS[:33], *[FULL] * 5).text(290, 790, "— 1 —", size=10)
    second = Sheet().lines(100, FULL, "通过。", "　　" + WORDS[:33], FULL, FULL, FULL, "通过。")
    second.text(290, 790, "— 2 —", size=10)
    assert lines(first, second) == [WORDS[:33] + FULL * 6 + "通过。", WORDS[:33] + FULL * 3 + "通过。"]


def test_number_inside_the_text_is_no_page_number() -> None:
    assert lines(Sheet().lines(100, FULL, "共计", "2026", "件。")) == [FULL + "共计", "2026", "件。"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [WORDS[n : n + 16] for n in range(6)]
    right = [WORDS[n : n + 16] for n in range(20, 25)]
    page = Sheet().text(200, 60, "清源县政协简报第五期", size=16)
    page.lines(100, *left, left=80).lines(107, *right, left=320)
    page.lines(260, "　　" + WORDS[:33], FULL, "通过。")
    assert lines(page) == ["清源县政协简报第五期", "".join(left + right), WORDS[:33] + FULL + "通过。"]


ROWS = (
    ("议题", "形式", "时间", "牵头"),
    ("养老服务", "专题协商", "5月", "提案委"),
    ("饮水安全", "视察", "6月", "经济委"),
)
XS, YS = (78.0, 248.0, 348.0, 428.0, 520.0), (95.0, 120.0, 145.0, 170.0)


def table(page: Sheet, rows: tuple[tuple[str, ...], ...] = ROWS) -> Sheet:
    for row, cells in enumerate(rows):
        for x, text in zip(XS, cells, strict=False):
            page.text(x + 4, YS[row] + 5, text)
    return page


def test_ruled_table_becomes_rows() -> None:
    page = table(Sheet()).grid(XS, YS).lines(60, "安排如下：").lines(200, "以上安排请遵照执行。")
    reading = read(page)
    assert reading.text.splitlines() == ["安排如下：", *(" | ".join(row) for row in ROWS), "以上安排请遵照执行。"]
    assert [block.rows for block in reading.outline.blocks if block.kind == "table"] == [ROWS]


def test_cell_of_several_lines_is_one() -> None:
    page = table(Sheet(), (ROWS[0], ("", "专题协商", "5月", "提案委"))).grid(XS, (95, 120, 165))
    page.text(82, 123, WORDS[:13]).text(82, 141, "推进情况")
    assert lines(page)[1] == f"{WORDS[:13]}推进情况 | 专题协商 | 5月 | 提案委"


def test_merged_cells_stand_once_and_keep_the_columns() -> None:
    page = Sheet()
    for x in XS:
        page.rule(x, 120 if x == XS[1] else 95, x, 170)
    page.rule(XS[0], 95, XS[-1], 95).rule(XS[0], 120, XS[-1], 120).rule(XS[0], 170, XS[-1], 170)
    page.rule(XS[0], 145, XS[2], 145).rule(XS[3], 145, XS[-1], 145)
    table(page, (("议题和形式", "", "时间", "牵头"), ("养老", "协商", "全年", "甲委"), ("饮水", "视察", "", "乙委")))
    assert lines(page) == ["议题和形式 |  | 时间 | 牵头", "养老 | 协商 | 全年 | 甲委", "饮水 | 视察 |  | 乙委"]


def test_table_over_two_pages_repeats_no_heading() -> None:
    first, second = (
        table(Sheet()).grid(XS, YS),
        table(Sheet(), (ROWS[0], ("低空经济", "调研", "7月", "科技委"))).grid(XS, YS[:3]),
    )
    assert lines(first, second) == [*(" | ".join(row) for row in ROWS), "低空经济 | 调研 | 7月 | 科技委"]


def test_columns_without_rules_become_rows() -> None:
    assert lines(table(Sheet())) == [" | ".join(row) for row in ROWS]


def test_frame_and_underline_are_no_table() -> None:
    page = Sheet().lines(100, "　　" + WORDS[:33], FULL, "通过。").grid((70, 520), (90, 170)).rule(80, 115, 300, 115)
    assert lines(page) == [WORDS[:33] + FULL + "通过。"]


@pytest.mark.parametrize(
    ("matrix", "more", "x", "y", "step"),
    [
        ("0 1 -1 0", "/Rotate 90", 100, 700, (30, 0)),
        ("0 -1 1 0", "/Rotate 270", 500, 100, (-30, 0)),
        ("-1 0 0 -1", "/Rotate 180", 500, 700, (0, -30)),
        ("0 1 -1 0", "", 100, 700, (30, 0)),
    ],
)
def test_turned_page_is_read_upright(matrix: str, more: str, x: float, y: float, step: tuple[float, float]) -> None:
    page = Sheet(more=more)
    for number, text in enumerate(("第一行在上面", "第二行在下面", "第三行")):
        page.text(x + step[0] * number, y + step[1] * number, text, matrix=matrix)
    assert lines(page) == ["第一行在上面", "第二行在下面", "第三行"]


def test_upright_writing_is_read_from_the_right() -> None:
    page = Sheet()
    for column, text in enumerate(("关于开展专题协商的通知", "各委员会各小组请按计划办理", "三月前报送方案")):
        for place, char in enumerate(text):
            page.text(500 - column * 30, 100 + place * 14, char)
    assert lines(page) == ["关于开展专题协商的通知", "各委员会各小组请按计划办理", "三月前报送方案"]


def test_mark_across_the_page_and_in_a_running_line_is_refused() -> None:
    across = Sheet().lines(80, FULL, "通过。").text(200, 400, "机密★1年", size=40, matrix="0.7 0.7 -0.7 0.7")
    assert refusal(pdf(across)) == "secrecy_mark"
    running = numbered(3, "{}")
    for page in running:
        page.text(80, 20, "秘密★长期")
    assert refusal(pdf(*running)) == "secrecy_mark"


def test_scan_is_named() -> None:
    image = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\nx\nendstream"
    scan = Sheet(content=["q 500 0 0 700 40 40 cm /I Do Q"], resources="/XObject<</I 10 0 R>>")
    assert refusal(pdf(scan, objects=[image])) == "scan"
    reading = read_bytes(pdf(Sheet().lines(80, FULL), scan, objects=[image]), name="计划.pdf")
    assert [(warning.code, warning.message[:8]) for warning in reading.warnings] == [
        ("pages_without_text", "第2页没有文字，")
    ]


def test_text_without_meaning_is_named() -> None:
    font = "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Song/Encoding/Identity-H/DescendantFonts[11 0 R]>>"
    low = (
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/FontDescriptor 5 0 R/DW 1000>>"
    )
    page = Sheet(content=["BT /F2 12 Tf 80 700 Td <0123012401250126> Tj ET"], resources="")
    data = pdf(page, objects=[font, low]).replace(b"/F1 3 0 R", b"/F2 10 0 R")
    assert refusal(data) in {"pdf_unmapped", "scan"}


def test_locked_file_is_named() -> None:
    locked = (
        "/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + "00" * 32 + ">/U<" + "11" * 32 + ">>>/ID[<01><02>]"
    )
    assert refusal(pdf(Sheet().lines(80, FULL), trailer=locked)) == "locked"


def test_broken_file_is_named() -> None:
    assert refusal(b"%PDF-1.7\n" + b"garbage " * 100) == "pdf_broken"
    assert (
        refusal(assembled({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 0/Kids[]>>"})) == "pdf_broken"
    )


def test_file_cut_in_half_is_read_or_named() -> None:
    data = pdf(*[Sheet().lines(80, FULL, FULL)] * 5, packed=True)
    for share in (0.3, 0.5, 0.9):
        try:
            assert WORDS[:10] in read_bytes(data[: int(len(data) * share)], name="计划.pdf").text
        except Unreadable as refused:
            assert refused.code == "pdf_broken"  # noqa: PT017 - either end is right


def test_too_many_pages_are_told() -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(pdf(*[Sheet().lines(80, "协商")] * 501), name="计划.pdf")
    assert (refused.value.code, "500 页" in refused.value.message) == ("too_many_pages", True)


def test_script_and_links_in_a_file_do_nothing() -> None:
    script = "/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Names<</EmbeddedFiles<</Names[]>>>>"
    assert read(Sheet().lines(80, "协商计划"), catalog=script).text == "协商计划\n"


def test_twenty_pages_are_read_in_a_moment() -> None:
    texts = [[f"{chr(0x4E00 + 40 * page + line)}{WORDS[:34]}" for line in range(36)] for page in range(20)]
    data = pdf(*[Sheet().lines(60, *text) for text in texts], packed=True)
    began = time.monotonic()
    reading = read_upload(data, name="计划.pdf")
    assert (reading.reader, reading.text.count(WORDS[:10])) == ("pdf", 720)
    assert time.monotonic() - began < 10
