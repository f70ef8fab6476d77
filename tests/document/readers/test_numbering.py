"""Word's automatic numbering is written out as Word shows it (ECMA-376, 17.9)."""

from __future__ import annotations

import pytest

from shangliang.document.readers import read_bytes
from shangliang.document.readers.counting import write_number
from tests.document.readers.word_files import docx, level, numbered, numbering, paragraph


def lines(body: str, definitions: str, styles: str = "") -> list[str]:
    parts = {"numbering": definitions} | ({"styles": styles} if styles else {})
    return read_bytes(docx(body, parts=parts), name="a.docx").text.splitlines()


@pytest.mark.parametrize(
    ("style", "values"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 10: "⑩", 20: "⑳", 21: "㉑", 35: "㉟", 36: "㊱", 50: "㊿", 51: "51"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一〇〇"}),
        (
            "chineseCountingThousand",
            {
                1: "一",
                10: "十",
                15: "十五",
                20: "二十",
                21: "二十一",
                100: "一百",
                101: "一百零一",
                110: "一百一十",
                111: "一百一十一",
                1000: "一千",
                1001: "一千零一",
                1010: "一千零一十",
                10_000: "一万",
                10_001: "一万零一",
            },
        ),
        ("japaneseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 100: "百", 101: "百一", 110: "百十"}),
        ("ideographDigital", {1: "一", 10: "一〇", 21: "二一"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 11: "壹拾壹", 20: "贰拾", 105: "壹佰零伍"}),
        ("ideographLegalTraditional", {3: "參", 20: "貳拾"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB", 53: "AAA"}),
        ("lowerLetter", {2: "b"}),
        ("upperRoman", {1: "I", 4: "IV", 9: "IX", 14: "XIV", 1999: "MCMXCIX"}),
        ("lowerRoman", {8: "viii"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 21: "21st"}),
        ("numberInDash", {3: "- 3 -"}),
        ("none", {5: ""}),
        ("hindiVowels", {1: None}),
    ],
)
def test_number_format(style: str, values: dict[int, str | None]) -> None:
    assert {value: write_number(value, style) for value in values} == values


OFFICIAL = numbering(
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
)


def test_official_levels_count_and_restart() -> None:
    body = "".join(
        numbered(text, level=depth)
        for text, depth in (
            ("总体", 0),
            ("目标", 1),
            ("原则", 1),
            ("甲", 2),
            ("乙", 2),
            ("细", 3),
            ("安排", 0),
            ("议题", 1),
            ("丙", 2),
        )
    )
    assert lines(body, OFFICIAL) == [
        "一、总体",
        "（一）目标",
        "（二）原则",
        "1. 甲",
        "2. 乙",
        "（1）细",
        "二、安排",
        "（一）议题",
        "1. 丙",
    ]


def test_plain_paragraphs_do_not_interrupt_the_count() -> None:
    assert lines(numbered("甲") + paragraph("中") + numbered("乙"), OFFICIAL) == ["一、甲", "中", "二、乙"]


def test_multi_level_number_uses_each_level_s_own_format() -> None:
    definitions = numbering(
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>"),
    )
    body = numbered("甲") + numbered("乙", level=1) + numbered("丙", level=2) + numbered("丁", level=2)
    assert lines(body, definitions) == ["第一章 甲", "一.1 乙", "1.1.1 丙", "1.1.2 丁"]


def test_skipped_level_shows_its_start() -> None:
    definitions = numbering(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    assert lines(numbered("乙", level=1) + numbered("甲"), definitions) == ["1.1 乙", "1. 甲"]


def test_start_value_and_start_override() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = numbered("甲") + numbered("乙") + numbered("丙", 2) + numbered("丁", 2) + numbered("戊", 1)
    assert lines(body, numbering(level(0, "decimal", "%1、", start=5), nums=nums)) == [
        "5、甲",
        "6、乙",
        "1、丙",
        "2、丁",
        "3、戊",
    ]


def test_two_nums_of_one_list_count_together() -> None:
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in (1, 2))
    assert lines(numbered("甲", 1) + numbered("乙", 2), numbering(level(0, "decimal", "%1、"), nums=nums)) == [
        "1、甲",
        "2、乙",
    ]


def test_level_override_replaces_the_format() -> None:
    nums = f'<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride></w:num>'
    assert lines(numbered("甲") + numbered("乙"), numbering(level(0, "decimal", "%1、"), nums=nums)) == [
        "A) 甲",
        "B) 乙",
    ]


@pytest.mark.parametrize(("restart", "third"), [("", "（1）丁"), ('<w:lvlRestart w:val="0"/>', "（3）丁")])
def test_level_restart(restart: str, third: str) -> None:
    definitions = numbering(level(0, "decimal", "%1、"), level(1, "decimal", "（%2）", more=restart))
    body = numbered("甲") + numbered("乙", level=1) + numbered("丙", level=1) + numbered("戊") + numbered("丁", level=1)
    assert lines(body, definitions)[-1] == third


def test_numbering_through_the_style_and_its_ancestor() -> None:
    styles = (
        "<w:style w:type='paragraph' w:styleId='H1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='H2'><w:basedOn w:val='H1'/><w:pPr><w:numPr><w:ilvl w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='H3'><w:basedOn w:val='H1'/></w:style>"
    )
    definitions = numbering(
        level(0, "chineseCounting", "%1、", more="<w:pStyle w:val='H1'/>"),
        level(1, "chineseCounting", "（%2）", more="<w:pStyle w:val='H2'/>"),
    )
    body = "".join(
        paragraph(text, f"<w:pStyle w:val='{style}'/>") for text, style in (("甲", "H1"), ("乙", "H2"), ("丙", "H3"))
    )
    body += paragraph("丁", "<w:pStyle w:val='H1'/><w:numPr><w:numId w:val='0'/></w:numPr>")
    assert lines(body, definitions, styles) == ["一、甲", "（一）乙", "二、丙", "丁"]


def test_list_that_names_a_numbering_style() -> None:
    definitions = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "%1、") + "</w:abstractNum>"
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Lst"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        "<w:style w:type='numbering' w:styleId='Lst'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    )
    assert lines(numbered("甲", 2) + numbered("乙", 2), definitions, styles) == ["1、甲", "2、乙"]


@pytest.mark.parametrize(
    ("template", "suffix", "line"),
    [
        ("%1.", "", "1. 5万元"),
        ("%1.", '<w:suff w:val="nothing"/>', "1.5万元"),
        ("%1、", "", "1、5万元"),
        ("%1、", '<w:suff w:val="space"/>', "1、 5万元"),
        ("第%1条", "", "第1条 5万元"),
        ("（%1）", "", "（1）5万元"),
    ],
)
def test_gap_after_the_number(template: str, suffix: str, line: str) -> None:
    assert lines(numbered("5万元"), numbering(level(0, "decimal", template, more=suffix))) == [line]


@pytest.mark.parametrize(("char", "shown"), [("\uf06c", "●"), ("\uf0b7", "•"), ("o", "○"), ("·", "·")])
def test_bullet(char: str, shown: str) -> None:
    assert lines(numbered("甲"), numbering(level(0, "bullet", char))) == [f"{shown} 甲"]


def test_number_alone_in_a_cell() -> None:
    row = "<w:tc>" + numbered("") + "</w:tc><w:tc>" + paragraph("养老") + "</w:tc>"
    assert lines(f"<w:tbl><w:tr>{row}</w:tr><w:tr>{row}</w:tr></w:tbl>", numbering(level(0, "decimal", "%1"))) == [
        "1 | 养老",
        "2 | 养老",
    ]


def test_unknown_format_counts_in_digits_with_a_warning() -> None:
    reading = read_bytes(docx(numbered("甲"), parts={"numbering": numbering(level(0, "hindiVowels", "%1、"))}))
    assert (reading.text, [warning.code for warning in reading.warnings]) == ("1、甲\n", ["numbering_format"])


@pytest.mark.parametrize("start", ["99999999999999999999", "-5", "x", "4000000000"])
def test_senseless_start_is_bounded(start: str) -> None:
    definitions = numbering(
        f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    assert len(lines(numbered("甲"), definitions)[0]) < 60
