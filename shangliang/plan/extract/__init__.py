"""Text of a plan, notice, summary or reply → dated, countable facts, each with its place in the raw text.

Pure functions over a string: no database, no network, no model. The passes are described in docs/extraction.md.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from shangliang.document.outline import lines_of
from shangliang.plan.extract.alarms import missing_spans, read_alarms
from shangliang.plan.extract.facts import Document, Figure, Notice, Span, Target, Topic
from shangliang.plan.extract.figures import read_figures
from shangliang.plan.extract.kinds import kind_of, year_of
from shangliang.plan.extract.paper import Paper, read_paper
from shangliang.plan.extract.reckoning import declared_counts
from shangliang.plan.extract.split import Joint, Piece, find_joints, is_noise, split_papers
from shangliang.plan.extract.targets import TargetReader
from shangliang.plan.extract.tense import mark_tense
from shangliang.plan.extract.topics import TopicReader
from shangliang.plan.extract.view import View, fold, make_view

__all__ = ["Document", "Figure", "Notice", "Span", "Target", "Topic", "extract", "read_documents"]

WITH_TOPICS = {"consultation_plan", "work_plan", "notice", "work_summary", "other"}
WITH_TARGETS = {"consultation_plan", "work_plan", "notice", "work_summary", "reply", "rules", "other"}


def extract(text: str, *, sha256: str | None = None, reader: str = "text") -> dict[str, Any]:
    """The facts of a text in the shape of the extraction contract. `sha256` is the file's hash; by default that of the text in UTF-8."""
    digest = sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "text": text,
        "sha256": digest,
        "reader": reader,
        "documents": [document.as_dict() for document in read_documents(text)],
    }


def read_documents(text: str) -> list[Document]:
    """The papers of a text with their facts, in order."""
    folded = fold(text)
    pieces = split_papers(folded)
    joints = [find_joints(folded, piece.body, piece.end) for piece in pieces]
    gaps = [(joint.start, joint.end) for own in joints for joint in own]
    view = make_view(folded, [*gaps, *noise_spans(folded)])
    return [read_document(view, text, folded, piece, own) for piece, own in zip(pieces, joints, strict=True)]


def noise_spans(folded: str) -> list[Span]:
    """Lines of the web site around a paper, which the view leaves out."""
    return [(low, high) for low, high in lines_of(folded, 0, len(folded)) if is_noise(folded[low:high])]


def read_document(view: View, text: str, folded: str, piece: Piece, joints: list[Joint]) -> Document:
    """The facts of one paper."""
    end = view.at_raw(piece.end)
    body = view.at_raw(piece.body)
    body_text = view.text[body:end]
    kind = kind_of(fold(piece.title), body_text, own_title=piece.own_title)
    paper = read_paper(view, text, body, end, fold(piece.title))
    paper.kind = kind
    title_year = fold(piece.title) if piece.own_title else ""
    paper.year = year_of(title_year, body_text, kind)
    mark_tense(paper)
    reader = TopicReader(paper)
    topics = reader.read() if kind in WITH_TOPICS else []
    targets = TargetReader(paper, reader).read(topics) if kind in WITH_TARGETS else []
    if kind in WITH_TARGETS:
        targets = sorted([*targets, *lost_numbers(paper)], key=lambda one: one.span)
    document = Document(
        raw_title(text, folded, piece),
        kind,
        paper.year,
        (piece.start, piece.end),
    )
    document.topics, document.targets = topics, targets
    document.figures = read_figures(paper)
    document.warnings = read_alarms(paper, folded, piece.start, piece.end, joints, topics)
    document.outline = outline_of(paper)
    document.sections = sections_of(paper)
    document.declared = [
        {
            "text": paper.words(quantity.number_start, quantity.end),
            "value": quantity.value,
            "unit": quantity.unit,
            "span": list(paper.span(quantity.start, quantity.end)),
        }
        for _, quantity in declared_counts(paper)
        if kind in {"consultation_plan", "work_plan", "notice"}
    ]
    document.basis_documents = list(
        dict.fromkeys(re.findall(r"《[^《》\n]{2,60}》", paper.words(paper.start, paper.end)))
    )
    return document


def raw_title(text: str, folded: str, piece: Piece) -> str:
    """The title in the text's own characters."""
    at = folded.find(piece.title, piece.start, piece.end) if piece.title else -1
    return text[at : at + len(piece.title)] if at >= 0 else piece.title


def lost_numbers(paper: Paper) -> list[Target]:
    """Commitments of money whose number is lost: value null."""
    lost = []
    for low, high in missing_spans(paper):
        sentence = paper.sentence_at(low)
        if sentence is None or not sentence.future or not paper.text[:high].endswith("元"):
            continue
        words = paper.words(low, high)
        lost.append(
            Target(
                re.sub(r"[万亿]?元$", "", words) or words, "==", None, "元", paper.span(low, high), rule="lost number"
            )
        )
    return lost


def outline_of(paper: Paper) -> list[dict[str, Any]]:
    """The numbered headings, levels 1 to 4."""
    return [
        {
            "level": item.marker.level,
            "number": item.marker.number,
            "heading": paper.words(item.body, item.head_end).strip(),
            "span": list(paper.span(item.start, max(item.start + 1, item.head_end))),
        }
        for item in paper.items
        if item.marker is not None and item.marker.value and item.style not in {"cn_is", "ordinal"}
    ]


def sections_of(paper: Paper) -> list[dict[str, Any]]:
    """The top-level sections with their whole text."""
    tops = [item for item in paper.items if item.parent is paper.root]
    sections = []
    for n, item in enumerate(tops):
        stop = tops[n + 1].start if n + 1 < len(tops) else paper.end
        if stop > item.start:
            sections.append(
                {
                    "heading": paper.words(item.body, item.head_end).strip(),
                    "text": paper.words(item.start, stop).strip(),
                    "span": list(paper.span(item.start, stop)),
                }
            )
    return sections
