"""Sheets as people really send them: other names, other order, titles above, merged cells, other encodings, rubbish."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.core import columns
from shangliang.core.columns import Column, Unclear
from shangliang.document.readers import Unreadable
from shangliang.document.sheet_child import answer_for, separator_of
from shangliang.document.sheets import read_sheets, read_table
from shangliang.document.workbooks import write_workbook
from tests.document import excel97

COLUMNS = (
    Column("id", "系统编号", is_hidden=True),
    Column("name", "姓名", ("委员姓名",), is_required=True),
    Column("phone", "手机号", ("手机", "联系电话")),
    Column("work_title", "单位职务", ("工作单位及职务",)),
    Column("sector", "界别", ("所属界别",)),
    Column("starts_on", "任职日期", ("任职时间",), is_date=True),
)


def book(*sheets: Sequence[Any], merges: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    """An xlsx; `merges` stand on the first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy/m/d"}) as made:
        for number, rows in enumerate(sheets):
            sheet = made.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if number == 0:
                for merge in merges:
                    sheet.merge_range(*merge)
    return out.getvalue()


def cells(data: bytes, name: str = "名册.xlsx") -> list[tuple[int, Mapping[str, str]]]:
    return [(row.number, row.cells) for row in read_table(data, name=name, columns=COLUMNS).rows]


def refused(data: bytes, name: str = "名册.xlsx") -> str:
    with pytest.raises(Unreadable) as refusal:
        read_table(data, name=name, columns=COLUMNS)
    assert refusal.value.message.endswith(("。", "）", "）。"))
    return refusal.value.code


# What is recognised ---------------------------------------------------------------


def test_read_columns_in_any_order_under_other_names():
    rows = [
        ["序号", "联系电话", "委员姓名", "工作单位及职务 ", "性别"],
        [1, 13800000001.0, "苏 明", "县一中校长", "女"],
    ]
    table = read_table(book(rows), name="a.xlsx", columns=COLUMNS)
    assert table.rows[0].cells == {"phone": "13800000001", "name": "苏 明", "work_title": "县一中校长"}
    assert table.present == ("phone", "name", "work_title")
    assert table.notes == ("没有读入这些列：序号、性别。系统里没有对应的内容。",)


def test_read_skips_titles_blank_rows_repeated_headings_and_banners():
    head = ["姓名", "手机", "界别"]
    rows: list[list[Any]] = [[], ["云溪县政协委员名册"], ["2026年6月"], head, ["甲"], [], ["乙"], head, [], ["丙"]]
    merges = [(1, 0, 1, 2, "云溪县政协委员名册"), (8, 0, 8, 2, "教育界（12人）")]
    table = read_table(book(rows, merges=merges), name="a.xlsx", columns=COLUMNS)
    assert [(row.number, row.cells["name"]) for row in table.rows] == [(5, "甲"), (7, "乙"), (10, "丙")]
    assert table.notes == ("第 9 行是整行合并的标题或说明，没有读入。",)


def test_read_fills_merged_cells_downwards_and_a_heading_of_two_rows():
    rows = [["姓名", "联系方式一览", "", "界别"], ["", "手机", "邮箱", ""], ["甲", 13800000001], ["乙", 13800000002]]
    merges = [(0, 0, 1, 0, "姓名"), (0, 1, 0, 2, "联系方式一览"), (0, 3, 1, 3, "界别"), (2, 3, 3, 3, "教育界")]
    assert cells(book(rows, merges=merges)) == [
        (3, {"name": "甲", "phone": "13800000001", "sector": "教育界"}),
        (4, {"name": "乙", "phone": "13800000002", "sector": "教育界"}),
    ]


def test_read_writes_days_and_numbers_as_people_read_them():
    rows = [
        ["姓名", "任职日期", "手机"],
        ["甲", datetime(2026, 3, 5), 13800000001],
        ["乙", 44562, "１３８００００００02"],
    ]
    assert [row["starts_on"] for _, row in cells(book(rows))] == ["2026-03-05", "44562"]
    assert columns.date_of("44562") == date(2022, 1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_read_text_in_every_encoding_and_separator(encoding: str, sign: str):
    text = "姓名,手机\r\n苏明,13800000001\r\n,\r\n何朗,\r\n".replace(",", sign)
    assert cells(text.encode(encoding), "a.csv") == [
        (2, {"name": "苏明", "phone": "13800000001"}),
        (4, {"name": "何朗"}),
    ]


def test_read_the_content_and_not_the_name():
    assert cells(book([["姓名", "手机"], ["甲"]]), "名册.csv") == [(2, {"name": "甲"})]
    assert cells("姓名,手机\n甲,".encode(), "名册.xlsx") == [(2, {"name": "甲"})]


def test_read_picks_the_sheet_that_fits():
    data = book([["年度", "合计"], [2026, 3]], [["姓名", "手机"], ["甲"]])
    table = read_table(data, name="a.xlsx", columns=COLUMNS)
    assert (table.sheet, table.notes) == ("Sheet2", ("文件有几张工作表，读的是“Sheet2”；没有读：Sheet1。",))


def test_read_an_excel_97_container_under_both_names():
    data = excel97.write([["姓名", "手机"], ["甲", 13800000001.0], ["", 13800000002.0]], merges=[(1, 2, 0, 0)])
    expected = [(2, {"name": "甲", "phone": "13800000001"}), (3, {"name": "甲", "phone": "13800000002"})]
    assert (cells(data, "a.xls"), cells(data, "a.et")) == (expected, expected)


# What is refused, and how -----------------------------------------------------------


def test_refuse_sheets_beyond_the_limits():
    assert refused(book([["姓名", "手机", *map(str, range(2998))], ["甲"]])) == "too_wide"
    assert refused(book([["姓名", "手机", *map(str, range(9998))], ["甲"]])) == "too_wide"
    assert refused(("姓名,手机\n" + "甲,\n" * 20_011).encode(), "a.csv") == "too_many"
    assert refused(("姓名,手机," + "," * 70 + "x").encode(), "a.csv") == "too_wide"
    assert refused(b"", "a.csv") == "empty"
    assert refused(b"x" * (20 * 1024 * 1024 + 1), "a.csv") == "too_big"


def test_refuse_says_how_many_columns_there_are():
    with pytest.raises(Unreadable) as refusal:
        read_table(book([["姓名", *map(str, range(9999))]]), name="a.xlsx", columns=COLUMNS)
    assert refusal.value.message == (
        "工作表“Sheet1”有 10,000 列，超过 60 列，没有读取。请删去右边不用的列（选中后按右键“删除”），再上传。"
    )


def test_refuse_a_cell_at_the_end_of_the_world():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "手机"])
        sheet.write(1_048_575, 16_383, "x")
    assert refused(out.getvalue()) == "reader_stopped"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 1 0 obj", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"MZ\x90\x00" + b"\x00" * 200, "program"),
        (b"PK\x03\x04broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600, "encrypted"),
        ("<html><body><table><tr><td>姓名</td></tr></table>".encode(), "html"),
        (b"\x00\x01\x02\x03" * 40, "other"),
        ("姓名\n".encode(), "no_heading"),
        ("姓名,手机\n".encode(), "no_rows"),
    ],
)
def test_refuse_other_files_by_what_they_are(data: bytes, code: str):
    assert refused(data) == code


def test_refuse_other_packages():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refused(out.getvalue()) == "doc"
    with zipfile.ZipFile(out := io.BytesIO(), "w") as package:
        package.writestr("readme.txt", "x")
    assert refused(out.getvalue()) == "archive"


def test_refuse_a_bomb():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(410):
            part.write(b"\x00" * 1024 * 1024)
    assert refused(out.getvalue()) == "zip_bomb"


@pytest.mark.parametrize("place", ["name", "title", "cell"])
def test_refuse_a_sheet_with_a_secrecy_mark(place: str):
    rows = [
        ["机密★1年" if place == "title" else "名册"],
        ["姓名", "手机"],
        ["甲", "秘密★5年" if place == "cell" else ""],
    ]
    assert refused(book(rows), "【秘密】名册.xlsx" if place == "name" else "名册.xlsx") == "secrecy_mark"


def test_running_text_about_secrecy_is_no_mark():
    assert cells(book([["姓名", "单位职务"], ["甲", "县国家保密局保密科科长"]])) != []


# Rubbish never crashes --------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_get_an_answer(data: bytes):
    assert set(answer_for(data)) in ({"kind", "sheets"}, {"code", "message"})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 40))
def test_a_damaged_workbook_gets_an_answer(seed: int, count: int):
    chance = random.Random(seed)
    data = bytearray(GOOD)
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert set(answer_for(bytes(data))) in ({"kind", "sheets"}, {"code", "message"})


GOOD = book([["姓名", "手机"], *([f"甲{number}", 13800000000 + number] for number in range(40))])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_cell_is_read_or_explained(text: str):
    for how in (columns.phone_of, columns.date_of, columns.yes_of, columns.whole_of):
        said = "。"
        try:
            how(text)
        except Unclear as unclear:
            said = str(unclear)
        assert said.endswith("。")
    assert columns.tidy(columns.tidy(text)) == columns.tidy(text)
    assert "" not in columns.parts_of(text)


# Cells ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["13800000001", "13800000001.0", " 138-0000-0001 ", "+8613800000001", "008613800000001", "１３８００００００01"],
)
def test_phone_of_every_way_of_writing(text: str):
    assert columns.phone_of(text) == "13800000001"


@pytest.mark.parametrize("text", ["1.38E+10", "1380000", "13800000001/13900000001", "0571-88880000", "张三"])
def test_phone_of_what_is_none(text: str):
    with pytest.raises(Unclear):
        columns.phone_of(text)


@pytest.mark.parametrize(
    "text", ["2026-03-05", "2026.3.5", "2026/3/5", "2026年3月5日", "20260305", "46086", "2026-03-05 00:00:00"]
)
def test_date_of_every_way_of_writing(text: str):
    assert columns.date_of(text) == date(2026, 3, 5)


@pytest.mark.parametrize("text", ["2026-02-30", "2021.12", "去年", "3月5日", "5"])
def test_date_of_what_is_none(text: str):
    with pytest.raises(Unclear):
        columns.date_of(text)


def test_name_of_drops_blanks_and_keeps_one_dot():
    assert [columns.name_of(text) for text in ("王　伟", " 王 伟 ", "古丽•热依木")] == ["王伟", "王伟", "古丽·热依木"]


def test_separator_is_the_one_that_cuts_most():
    assert [separator_of(text) for text in ("a,b\n1,2", "a;b\n1;2", "a\tb,c\td", '"a,b";c;d')] == [",", ";", "\t", ";"]


# Writing ------------------------------------------------------------------------------


def test_written_sheets_are_read_back_alike():
    rows = [
        {"id": 7, "name": "苏明远", "phone": "13800000001", "work_title": "=1+1", "starts_on": date(2026, 3, 5)},
        {"id": 8, "name": "何朗", "sector": "教育界、经济界"},
    ]
    data = write_workbook(COLUMNS, rows, title="名册", explained=[("姓名", "必填。", "")])
    table = read_table(data, name="a.xlsx", columns=COLUMNS)
    assert table.notes == ()
    assert [dict(row.cells) for row in table.rows] == [
        {"id": "7", "name": "苏明远", "phone": "13800000001", "work_title": "=1+1", "starts_on": "2026-03-05"},
        {"id": "8", "name": "何朗", "sector": "教育界、经济界"},
    ]


def test_written_text_is_never_a_formula():
    data = write_workbook(COLUMNS, [{"name": "=HYPERLINK(1)", "work_title": "http://x.example"}], title="名册")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in sheet, "hyperlink" in sheet.lower().replace("=hyperlink(1)", "")) == (False, False)


def test_sheets_refused_one_by_one():
    data = book([["姓名", "手机"], ["甲"]], [["x"] * 100])
    first, second = read_sheets(data, name="a.xlsx")
    assert (first.refused, second.refused and second.refused.code) == (None, "too_wide")
