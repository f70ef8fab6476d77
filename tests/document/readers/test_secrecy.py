"""A 密级 mark is refused before anything is stored; the word in running text is not a mark (design.md §4)."""

from __future__ import annotations

import pytest

from shangliang.document.readers import Unreadable, find_secrecy_mark, read_bytes
from tests.document.readers.word_files import docx, paragraph, text_box

BODY = "某县政协2026年度协商计划\n一、总体要求\n"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("秘密\n" + BODY, "秘密"),
        ("机密★1年\n" + BODY, "机密★1年"),
        ("秘密★长期\n" + BODY, "秘密★长期"),
        ("绝密▲\n" + BODY, "绝密▲"),
        ("秘 密\n" + BODY, "秘密"),
        ("　　机　密　★　１　年\n" + BODY, "机密★1年"),
        ("000123\n机密★3个月\n特急\n" + BODY, "机密★3个月"),
        ("000123　　　　机密★一年　　　　特急\n" + BODY, "机密★一年"),
        ("000123    秘密\n" + BODY, "秘密"),
        ("密级：秘密\n" + BODY, "秘密"),
        ("密级:机密★3年\n" + BODY, "机密★3年"),
        ("密　级　秘　密\n" + BODY, "秘密"),
        ("【秘密】\n" + BODY, "秘密"),
        ("（机密）\n" + BODY, "机密"),
        ("秘密级\n" + BODY, "秘密级"),
        ("秘密 特急\n" + BODY, "秘密"),
        ("秘密  某县政协文件  某政发〔2026〕3号  关于印发计划的通知\n", "秘密"),
        (
            "机密★1年 中共某县委办公室关于印发协商计划的通知，现将有关事项通知如下，请认真贯彻执行，并将执行情况按时上报县委办公室，逾期不候\n",
            "机密★1年",
        ),
        ("份号 | 000001 | 密级 | 机密★1年\n" + BODY, "机密★1年"),
        ("絕密\n" + BODY, "絕密"),
        ("機密★5年\n" + BODY, "機密★5年"),
        ("秘\u200b密\n" + BODY, "秘密"),
        (BODY * 20 + "机密★2年\n" + BODY, "机密★2年"),
        (BODY * 20 + "000002\n秘密\n某县委文件\n" + BODY, "秘密"),
        (BODY * 20 + "机密\n某县委文件\n某委〔2026〕5号\n" + BODY, "机密"),
        (BODY * 20 + "密级：机密\n" + BODY, "机密"),
    ],
)
def test_mark_is_found(text: str, mark: str) -> None:
    assert find_secrecy_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "严格保守秘密，不得泄露商业秘密。\n" + BODY,
        "商业秘密\n" + BODY,
        "工作秘密\n" + BODY,
        "秘密投票\n" + BODY,
        "秘密，是指关系国家安全和利益的事项。\n" + BODY,
        "一、绝密、机密、秘密三级的划分\n" + BODY,
        "密级：公开\n" + BODY,
        "密级：□绝密 □机密 □秘密\n" + BODY,
        "密级：秘密□ 机密□ 绝密□\n" + BODY,
        "密级 | 绝密 | 机密 | 秘密\n" + BODY,
        "绝密\t机密\t秘密\n" + BODY,
        "1 秘密\n" + BODY,
        "（一）秘密\n" + BODY,
        "涉及国家秘密的文件应当标注“机密★1年”字样，由保密办公室统一管理，任何单位和个人不得擅自复制、摘抄、销毁\n"
        + BODY,
        "不立案：涉及党和国家秘密的\n" + BODY,
        "机密文件不得带出办公室\n" + BODY,
        "采取无记名投票（秘密）方式\n" + BODY,
        BODY * 20 + "秘密\n以上为保密知识竞赛的答案\n",
        "保密★承诺书\n" + BODY,
        "",
    ],
)
def test_word_in_running_text_is_no_mark(text: str) -> None:
    assert find_secrecy_mark(text) is None


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(("机密★1年\n" + BODY).encode("gb18030"), "计划.txt", id="text"),
        pytest.param(docx(paragraph("秘　密") + paragraph("计划")), "计划.docx", id="first line"),
        pytest.param(docx(paragraph("计划"), parts={"header": paragraph("机密★1年")}), "计划.docx", id="header"),
        pytest.param(docx(paragraph("计划"), parts={"footer": paragraph("秘密")}), "计划.docx", id="footer"),
        pytest.param(
            docx(
                paragraph("计划"),
                parts={
                    "header": "<w:p><w:r><w:pict><v:shape><v:textpath string='绝密'/></v:shape></w:pict></w:r></w:p>"
                },
            ),
            "计划.docx",
            id="watermark",
        ),
        pytest.param(
            docx(paragraph("计划"), parts={"header": f"<w:p>{text_box('秘密')}</w:p>"}),
            "计划.docx",
            id="text box in the header",
        ),
        pytest.param(
            docx(paragraph("正文") * 40 + f"<w:p>{text_box('秘密')}</w:p>"), "计划.docx", id="text box anywhere"
        ),
        pytest.param(
            docx(f"<w:tbl><w:tr><w:tc>{paragraph('密级')}</w:tc><w:tc>{paragraph('机密★1年')}</w:tc></w:tr></w:tbl>"),
            "计划.docx",
            id="table",
        ),
        pytest.param(docx(paragraph("计划")), "【机密】计划.docx", id="name"),
    ],
)
def test_marked_file_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, name=name)
    assert refused.value.code == "secrecy_mark"
    assert "涉密" in refused.value.message


def test_long_text_is_searched_in_linear_time() -> None:
    assert find_secrecy_mark("保守秘密，" * 200_000) is None
    assert find_secrecy_mark("秘密的话\n" * 100_000) is None
