"""Where a quote stands in the original, and what the reader makes of it: adding a fact that was missed."""

from __future__ import annotations

from dataclasses import replace

from shangliang.plan.extract import extract
from shangliang.plan.facts import FigureValues, TargetValues, TopicValues, Values, figure_from, target_from, topic_from

Span = tuple[int, int]
MOST_PLACES = 20
QUOTE_LIMIT = 500


def find_quote(text: str, span: Span, quote: str, at: int | None = None) -> list[Span]:
    """All places in `span` where the quote stands, blanks and line ends aside; only the one at `at` where it fits."""
    wanted = "".join(quote.split())
    if not wanted:
        return []
    if at is not None and span[0] <= at < span[1] and (end := _match_at(text, at, span[1], wanted)):
        return [(_skip_blanks(text, at), end)]
    places: list[Span] = []
    begin = span[0]
    while len(places) < MOST_PLACES and (begin := text.find(wanted[0], begin, span[1])) >= 0:
        if end := _match_at(text, begin, span[1], wanted):
            places.append((begin, end))
            begin = end
        else:
            begin += 1
    return places


def _match_at(text: str, at: int, limit: int, wanted: str) -> int:
    """The end of `wanted` if the text from `at` reads so, blanks aside; else 0."""
    index = 0
    while at < limit:
        if not text[at].isspace():
            if text[at] != wanted[index]:
                return 0
            index += 1
            if index == len(wanted):
                return at + 1
        at += 1
    return 0


def _skip_blanks(text: str, at: int) -> int:
    while text[at].isspace():
        at += 1
    return at


def values_of_quote(kind: str, quote: str) -> Values:
    """What the reader finds of this kind in the quote alone; else the bare words, for the clerk to fill in."""
    words = "".join(quote.split("\n")).strip()[:QUOTE_LIMIT]
    documents = extract(words)["documents"]
    found = documents[0][f"{kind}s"] if documents else []
    if kind == "topic":
        topic = topic_from(found[0]) if len(found) == 1 else TopicValues(subject=words[:300])
        return replace(topic, subject=topic.subject.strip("，。；、 "))
    if kind == "target":
        return target_from(found[0]) if found else TargetValues(subject=words[:200], op="exists")
    return figure_from(found[0]) if found else FigureValues(subject=words[:200])
