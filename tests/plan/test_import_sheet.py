"""Marks in the original: every character shown once, every fact reachable, whatever overlaps."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.plan.quotes import find_quote
from shangliang.web.sheet import Spot, lay_out, lines, split_parts

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXT = st.text(alphabet="就围绕协商视察 。\n、一2", max_size=120)


@st.composite
def texts_with_spots(draw):
    text = draw(TEXT)
    edge = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(edge, edge).map(lambda pair: (min(pair), max(pair))), max_size=8))
    return text, [Spot(f"topic-{index}", "topic", span) for index, span in enumerate(spans)]


@PATIENT
@given(texts_with_spots())
def test_lay_out_shows_every_character_once(given_pair):
    text, spots = given_pair
    sheet = lay_out(text, (0, len(text)), spots)
    for paragraph in sheet.paragraphs:
        assert "".join(part.text for part in paragraph.parts) == text[paragraph.at : paragraph.end]
    shown = "".join(part.text for one in sheet.paragraphs for part in one.parts)
    assert "".join(shown.split()) == "".join(text.split())


@PATIENT
@given(texts_with_spots())
def test_lay_out_gives_each_fact_one_anchor(given_pair):
    text, spots = given_pair
    sheet = lay_out(text, (0, len(text)), spots)
    first = [part.spot.key for one in sheet.paragraphs for part in one.parts if part.is_first and part.spot]
    assert len(first) == len(set(first))
    for spot in spots:
        if text[spot.span[0] : spot.span[1]].strip():
            assert sheet.anchors[spot.key] in first


def test_lay_out_nests_shorter_mark_inside_longer():
    text = "召开三次专题常委会议"
    sheet = lay_out(text, (0, len(text)), [Spot("target-1", "target", (0, 10)), Spot("topic-1", "topic", (4, 8))])
    runs = [(part.text, part.spot.key if part.spot else "") for part in sheet.paragraphs[0].parts]
    assert runs == [("召开三次", "target-1"), ("专题常委", "topic-1"), ("会议", "target-1")]


def test_lay_out_of_same_span_twice_points_both_at_one_mark():
    sheet = lay_out("公路段", (0, 3), [Spot("topic-1", "topic", (0, 3)), Spot("target-1", "target", (0, 3))])
    assert sheet.anchors == {"topic-1": "topic-1", "target-1": "topic-1"}


def test_lay_out_knows_title_and_whole_line_headings():
    text = "年度计划\n一、总体要求\n1.围绕中心。全年安排。\n"
    sheet = lay_out(text, (0, len(text)), [], headings={5: 11, 12: 17}, title="年度计划")
    assert [one.kind for one in sheet.paragraphs] == ["title", "head-line", ""]


@PATIENT
@given(TEXT, st.integers(5, 40))
def test_split_parts_cover_text_without_gaps(text, limit):
    parts = split_parts(text, (0, len(text)), limit=limit)
    assert parts[0][0] == 0
    assert parts[-1][1] == len(text)
    assert all(before[1] == after[0] for before, after in pairwise(parts))
    assert all(end - start <= limit for start, end in parts)


@PATIENT
@given(TEXT, st.data())
def test_find_quote_finds_every_slice_at_its_place(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    if not quote.strip():
        assert find_quote(text, (0, len(text)), quote) == []
        return
    (found,) = find_quote(text, (0, len(text)), quote.replace("\n", ""), start)
    assert "".join(text[found[0] : found[1]].split()) == "".join(quote.split())


def test_find_quote_stays_inside_document():
    assert find_quote("甲乙丙甲乙", (0, 3), "甲乙") == [(0, 2)]
    assert find_quote("甲乙丙甲乙", (2, 5), "甲乙", 0) == [(3, 5)]


def test_lines_leave_blanks_out():
    assert list(lines("\u3000\u3000一\n\n  二 \n", (0, 10))) == [(2, 3), (7, 8)]
