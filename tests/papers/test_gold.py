"""The development papers and their gold facts fit each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
PAPERS = sorted(FOLDER.glob("*.json"))
KINDS = {
    "consultation_plan",
    "work_plan",
    "work_summary",
    "notice",
    "proposal",
    "reply",
    "opinion_report",
    "rules",
    "other",
}
WARNINGS = {
    "numbering_gap",
    "count_mismatch",
    "missing_number",
    "cut_sentence",
    "masked_text",
    "period_conflict",
    "sum_mismatch",
}
FACTS = ("topics", "targets", "figures", "warnings")
PIECE_HEADING = re.compile(r"^.*(篇[一二三四五六七八九十]+)\s*$", re.MULTILINE)


def read(paper: Path) -> tuple[str, dict[str, Any]]:
    """The text and the gold of one paper."""
    gold: dict[str, Any] = json.loads(paper.read_text(encoding="utf-8"))
    return (FOLDER / gold["source"]).read_text(encoding="utf-8"), gold


def piece_of(text: str, piece: str | None) -> str:
    """The part of a collection that a document of the gold speaks of; the whole text without a piece."""
    if piece is None:
        return text
    heads = list(PIECE_HEADING.finditer(text))
    at = [head.group(1) for head in heads].index(piece)
    return text[heads[at].end() : heads[at + 1].start() if at + 1 < len(heads) else len(text)]


def facts(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in FACTS:
        for fact in document[name]:
            yield name, fact


def test_every_text_has_its_gold() -> None:
    assert {paper.stem for paper in PAPERS} == {text.stem for text in FOLDER.glob("*.txt")}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
def test_gold_quote_stands_in_one_line_of_its_piece(paper: Path) -> None:
    text, gold = read(paper)
    lost = []
    for document in gold["documents"]:
        lines = piece_of(text, document["piece"]).splitlines()
        lost += [fact["quote"] for _, fact in facts(document) if not any(fact["quote"] in line for line in lines)]
    assert lost == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
def test_gold_values_are_those_of_the_guide(paper: Path) -> None:
    _, gold = read(paper)
    assert {document["kind"] for document in gold["documents"]} - KINDS == set()
    for document in gold["documents"]:
        assert {fact["code"] for fact in document["warnings"]} - WARNINGS == set()
        assert {fact["op"] for fact in document["targets"]} - {">=", "==", "<="} == set()
        assert {fact["qualifier"] for fact in document["figures"]} - {
            "exact",
            "over",
            "about",
            "at_least",
            "at_most",
        } == set()
        months = [month for fact in document["topics"] + document["targets"] for month in fact["months"]]
        assert [month for month in months if not 1 <= month <= 12] == []
