"""The extractor on whole papers: our own annotated ones, and the seed where it is at hand."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path

import pytest

from shangliang.plan.extract import extract
from shangliang.plan.extract.scoring import KINDS, Tally, score, score_folder

PAPERS = Path(__file__).parents[2] / "papers"
SHARED = Path(__file__).parents[4] / "shared"
SEED, GOLD = SHARED / "seeds" / "seed.txt", SHARED / "gold" / "seed.json"
needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the shared folder with the seed is not beside the project")


@cache
def seed_tally() -> Tally:
    text = SEED.read_text(encoding="utf-8")
    return score(text, json.loads(GOLD.read_text(encoding="utf-8")), extract(text))


@cache
def paper_tally() -> Tally:
    return score_folder(PAPERS)[0]


@needs_seed
@pytest.mark.mechanism(
    *("1-01", "1-02", "1-03", "1-04", "1-05", "1-06", "1-07", "1-20", "3-03", "3-04", "3-05", "4-12"),
    *("6-05", "6-06", "6-07", "6-08", "6-09", "6-10", "6-11"),
    *(f"7-{number:02d}" for number in range(1, 15)),
)
@pytest.mark.parametrize("kind", KINDS)
def test_seed_reaches_the_floor(kind):
    assert seed_tally().f1(kind)[2] >= 0.95


@needs_seed
def test_seed_kinds_are_right():
    assert seed_tally().kinds == [True] * 7


@needs_seed
def test_seed_is_read_in_half_a_second():
    text = SEED.read_text(encoding="utf-8")
    start = time.process_time()
    extract(text)
    assert time.process_time() - start < 1.5  # 0.1 s on an idle machine


@pytest.mark.parametrize(
    ("kind", "floor"), [("topics", 0.93), ("targets", 0.93), ("figures", 0.96), ("warnings", 0.93)]
)
def test_papers_reach_the_floor(kind, floor):
    assert paper_tally().f1(kind)[2] >= floor


def test_paper_kinds_are_nearly_all_right():
    kinds = paper_tally().kinds
    assert sum(kinds) >= 0.95 * len(kinds)


@pytest.mark.parametrize("path", sorted(PAPERS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_span_holds_its_fact(path):
    text = path.read_text(encoding="utf-8")
    for document in extract(text)["documents"]:
        low, high = document["span"]
        assert 0 <= low < high <= len(text)
        for kind in KINDS:
            for fact in document[kind]:
                start, end = fact["span"]
                assert low <= start < end <= high
        for topic in document["topics"]:
            start, end = topic["span"]
            assert "".join(topic["text"].split()) == "".join(text[start:end].split())
