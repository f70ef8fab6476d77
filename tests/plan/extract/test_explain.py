"""`shangliang extract --explain`: each fact with its place, its quote and the rule that found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shangliang.plan.command import run
from shangliang.plan.extract import extract

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """禾川县政协2026年工作要点
一、围绕“农村公路管护”开展专题协商。
三、全年召开主席会议不少于4次。
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.mechanism("1-01")
def test_explain_prints_place_quote_and_rule_of_each_fact(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(paper), "--explain"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    why = [line for line in lines if " 规则 " in line]
    assert why == [
        "第2行第6字 [20, 26) 原文“农村公路管护” 规则 frame:围绕",
        "第3行第3字 [37, 50) 原文“全年召开主席会议不少于4次” 规则 bound",
        "第3行第1字 [35, 50) 原文“三、全年召开主席会议不少于4次” 规则 numbering_gap",
    ]
    document = extract(TEXT)["documents"][0]
    facts = [fact for kind in ("topics", "targets", "figures", "warnings") for fact in document[kind]]
    assert len(why) == len(facts)


def test_plain_output_names_no_rule(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(paper)]) == 0
    assert " 规则 " not in capsys.readouterr().out
