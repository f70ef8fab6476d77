"""Plain text in every encoding an office uses, raw (issue 2, B)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from shangliang.document.readers import Unreadable, read_bytes

PAPER = "某县政协2026年度协商计划\n一、围绕“养老服务”开展专题协商。\n（1）时间安排：4月\n"
SEED = Path(__file__).parents[3].parent / "shared" / "seeds" / "seed.txt"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PAPER.encode(), id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + PAPER.encode(), id="utf-8 with mark"),
        pytest.param(b"\xff\xfe" + PAPER.encode("utf-16-le"), id="utf-16 le"),
        pytest.param(b"\xfe\xff" + PAPER.encode("utf-16-be"), id="utf-16 be"),
        pytest.param(PAPER.encode("utf-16-le"), id="utf-16 le without mark"),
        pytest.param(PAPER.encode("utf-16-be"), id="utf-16 be without mark"),
        pytest.param(b"\xff\xfe\x00\x00" + PAPER.encode("utf-32-le"), id="utf-32 le"),
        pytest.param(PAPER.encode("gb18030"), id="gb18030"),
        pytest.param(PAPER.replace("\n", "\r\n").encode(), id="dos line ends"),
        pytest.param(PAPER.replace("\n", "\r").encode("gb18030"), id="old mac line ends"),
    ],
)
def test_text_is_the_same_in_every_encoding(data: bytes) -> None:
    reading = read_bytes(data, name="计划.txt")
    assert reading.text == PAPER
    assert reading.sha256 == hashlib.sha256(data).hexdigest()
    assert reading.reader == "txt"


def test_text_without_a_single_ascii_character_in_utf16() -> None:
    assert read_bytes("围绕养老服务开展专题协商".encode("utf-16-le"), name="a.txt").text == "围绕养老服务开展专题协商"


@pytest.mark.parametrize("text", ["联通", "提案"])
def test_short_gbk_text(text: str) -> None:
    assert read_bytes(text.encode("gbk"), name="a.txt").text == text


@pytest.mark.parametrize("text", ["café", "A·B", "提·案", "±5%"])
def test_short_utf8_text_is_not_taken_for_gbk(text: str) -> None:
    assert read_bytes(text.encode(), name="a.txt").text == text


def test_rare_characters_of_names_survive_gb18030() -> None:
    assert read_bytes("委员：喆堃镕祎玥㛃𠮷".encode("gb18030"), name="a.txt").text == "委员：喆堃镕祎玥㛃𠮷"


def test_nothing_is_normalised() -> None:
    text = "  ２０__年\t评批\u3000□^v^ \u200b\n\n\n末  "
    assert read_bytes(text.encode(), name="a.txt").text == text


def test_traditional_text_in_gb18030() -> None:
    text = "臨潼區政協二〇二六年上半年工作總結：組織委員視察三次，提出建議意見十五條。"
    assert read_bytes(text.encode("gb18030"), name="a.txt").text == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"\xff\xfe\x00\xd8\x41\x00", "encoding", id="broken utf-16"),
        pytest.param(b"\x81\x20\xff\xff" * 50, "encoding", id="no encoding"),
        pytest.param(
            "臨潼區政協二〇二六年上半年工作總結，組織委員視察，提出建議。".encode("big5", "replace") * 5,
            "big5",
            id="big5",
        ),
        pytest.param(PAPER.encode()[:-2], "damaged", id="utf-8 cut inside a character"),
        pytest.param(PAPER.encode().replace("养".encode(), b"\xe5\x85"), "damaged", id="utf-8 with a byte lost"),
        pytest.param("文字".encode() + b"\x00" * 9, "binary", id="nul"),
        pytest.param(bytes(range(1, 27)) * 40, "binary", id="control characters"),
        pytest.param(b" \n\t\r\n", "no_text", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "no_text", id="only a mark"),
        pytest.param("字".encode() * 2_000_001, "too_long", id="too long"),
    ],
)
def test_unreadable_text_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, name="计划.txt")
    assert refused.value.code == code


@pytest.mark.skipif(not SEED.exists(), reason="../shared/seeds is not here")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_seed_reads_the_same_in_every_encoding(encoding: str) -> None:
    text = SEED.read_text("utf-8")
    assert read_bytes(text.encode(encoding), name="seed.txt").text == text
