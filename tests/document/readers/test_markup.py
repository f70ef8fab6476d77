"""Saved web pages and rich text: the paper without its surroundings, lists and tables as lines (issue 3, 1)."""

from __future__ import annotations

import base64

import pytest

from shangliang.document.readers import Unreadable, read_bytes, read_markup, read_upload
from shangliang.document.readers.kinds import PASTED_PAGE

PLAN = "<p>　　为推进协商民主，制定本计划。</p><p><b>一、专题协商</b></p><p>1、围绕养老服务<span>开展</span>协商（时间安排：5月；牵头单位：提案委）。</p>"
SITE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>标题_清源县政协网</title><script>var a = '广告';</script>
<style>p {{color: red}}</style></head><body>
<div class="top-bar">欢迎访问清源县政协网</div><ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">政协概况</a></li></ul>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/b">通知公告</a></div>
<div class="main"><h1>清源县政协2026年协商计划</h1><p class="info">发布时间：2026-01-05　来源：办公室　字号：大 中 小</p>
<div id="zoom">{inside}</div><div class="share">分享到：微信</div></div>
<div class="more"><h3>相关阅读</h3><ul><li><a href="/c">县政协召开常委会议。会议强调了三点。</a></li><li><a href="/d">又一条新闻</a></li></ul></div>
<div class="footer"><p>版权所有：清源县政协　地址：清源县人民路1号</p></div></body></html>"""
LINES = [
    "清源县政协2026年协商计划",
    "　　为推进协商民主，制定本计划。",
    "一、专题协商",
    "1、围绕养老服务开展协商（时间安排：5月；牵头单位：提案委）。",
]


def page(inside: str = PLAN, charset: str = "utf-8") -> bytes:
    return SITE.format(inside=inside, charset=charset).encode(charset)


def lines(data: bytes, name: str = "计划.html") -> list[str]:
    return read_bytes(data, name=name).text.splitlines()


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030"])
def test_page_of_a_site_is_its_paper(charset: str) -> None:
    assert lines(page(charset=charset)) == LINES


def test_mark_of_the_encoding_beats_what_the_page_says() -> None:
    assert lines(b"\xef\xbb\xbf" + SITE.format(inside=PLAN, charset="gb2312").encode()) == LINES


def test_page_that_names_no_or_a_wrong_encoding_is_weighed() -> None:
    text = SITE.format(inside=PLAN * 3, charset="x").replace('<meta charset="x">', "")
    assert lines(text.encode("gb18030"))[:4] == LINES
    assert lines(text.replace("<head>", '<head><meta charset="utf-8">').encode("gb18030"))[:4] == LINES


def test_old_page_of_layout_tables_is_its_paper() -> None:
    old = f"""<html><body><table><tr><td><a href=1>首页</a> <a href=2>机构</a> <a href=3>委员</a></td></tr><tr><td>
    <table><tr><td class="title">清源县政协2026年协商计划</td></tr><tr><td>{PLAN}</td></tr></table></td></tr></table></body></html>"""
    assert lines(old.encode()) == LINES


def test_piece_of_a_page_is_read_by_its_name() -> None:
    assert lines("<div><p>协商计划</p></div>".encode(), "片段.htm") == ["协商计划"]
    assert lines("<div><p>协商计划</p></div>".encode(), "片段.txt") == ["<div><p>协商计划</p></div>"]


def test_page_under_the_name_of_a_word_file_is_read_and_told() -> None:
    reading = read_bytes(page(), name="计划.doc")
    assert (reading.reader, [warning.code for warning in reading.warnings]) == ("html", ["false_name"])


def test_lists_and_tables_keep_their_lines() -> None:
    inside = (
        PLAN + "<ol><li>甲项。</li><li>乙项。</li></ol><ul><li>丙项</li><li>一、丁项</li></ul>"
        "<table><tr><th>议题</th><th>形式</th><th>时间</th></tr><tr><td rowspan=2>养老</td><td>专题<br>协商</td><td>5月</td></tr>"
        "<tr><td>视察</td><td>6月</td></tr><tr><td colspan=2>合计</td><td><p>2</p></td></tr></table>"
    )
    assert lines(page(inside))[4:] == [
        "1. 甲项。",
        "2. 乙项。",
        "• 丙项",
        "一、丁项",
        "议题 | 形式 | 时间",
        "养老 | 专题 协商 | 5月",
        " | 视察 | 6月",
        "合计 |  | 2",
    ]


def test_words_are_read_as_a_browser_shows_them() -> None:
    inside = (
        PLAN
        + "<p>协商\n    计划 and\n plan&nbsp;2026&amp;<i>甲</i><br>乙</p><pre>丙\n  丁</pre><p hidden>不见</p><p style='display: none'>不见</p>"
    )
    assert lines(page(inside))[4:] == ["协商计划 and plan 2026&甲", "乙", "丙", "  丁"]


def test_paper_with_tables_beside_its_text_loses_none() -> None:
    inside = f"<div>{PLAN * 4}</div><div><table><tr><td>议题</td><td>形式</td></tr><tr><td>养老</td><td>视察</td></tr></table></div>"
    assert lines(page(inside))[-2:] == ["议题 | 形式", "养老 | 视察"]


def test_signature_outside_the_text_is_kept() -> None:
    assert (
        lines(
            page(
                f"<div>{PLAN * 3}</div><p align=right>清源县政协办公室</p><p>2026年1月5日，请各单位认真组织实施，确保取得实际效果。</p>"
            )
        )[-2]
        == "清源县政协办公室"
    )


def archive(encoding: str, payload: bytes) -> bytes:
    head = 'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
    return (
        f"{head}--B\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
        + payload
        + b"\r\n--B--\r\n"
    )


def test_web_archive_is_read() -> None:
    reading = read_bytes(archive("base64", base64.encodebytes(page(charset="gb2312"))), name="计划.mht")
    assert (reading.reader, reading.text.splitlines()) == ("mht", LINES)


def test_rich_text_from_the_clipboard_keeps_all_of_it() -> None:
    word = (
        "<html><body><!--StartFragment--><p class=MsoNormal><b>一、议题<o:p></o:p></b></p><p class=MsoListParagraph><![if !supportLists]>"
        "<span style='mso-list:Ignore'>1.<span>&nbsp;</span></span><![endif]>养老服务</p><table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
        "<p>来源：提案委</p><script>alert(1)</script><del>删去</del></body></html>"
    )
    reading = read_markup(word)
    assert reading.text.splitlines() == ["一、议题", "1. 养老服务", "甲 | 乙", "丙 | 丁", "来源：提案委"]
    assert [warning.code for warning in reading.warnings] == ["deleted_revision"]


def test_rich_text_is_read_in_the_reading_process_as_a_whole() -> None:
    text = "<div><p>来源：提案委</p><ul><li><a href=1>一、养老服务的情况和问题</a></li></ul></div>"
    there = read_upload(text.encode(), name=PASTED_PAGE)
    assert there == read_markup(text)
    assert there.text.splitlines() == ["来源：提案委", "一、养老服务的情况和问题"]


def test_rich_text_with_a_mark_or_without_words_is_refused() -> None:
    for text, code in (("<p>机密★1年</p><p>计划</p>", "secrecy_mark"), ("<img src=x>", "no_text"), ("", "no_text")):
        with pytest.raises(Unreadable) as refused:
            read_markup(text)
        assert refused.value.code == code


def test_deep_nesting_and_huge_spans_end() -> None:
    for text in (
        "<div>" * 100_000 + "协商",
        "<table>" + "<tr><td rowspan=99999 colspan=99999>协商<td>甲" * 200,
        "<ol><li>" * 300 + "协商",
    ):
        try:
            assert "协商" in read_markup(text).text
        except Unreadable as refused:
            assert refused.code == "too_deep"  # noqa: PT017 - either end is right
