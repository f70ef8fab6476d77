"""Precision, recall and F1 of an extraction against an annotated paper, kind by kind.

A fact is found when a predicted fact of its kind overlaps the place of the quote and says the same: a topic its subject and the months
named, a target its op (a plain count may be read as == or >=), value, unit, period (an unstated one may be read as the year) and months,
a figure its value, unit and qualifier, a warning its code within 120 characters. Optional facts count neither way.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shangliang.plan.extract import extract

KINDS = ("topics", "targets", "figures", "warnings")
Fact = dict[str, Any]


@dataclass
class Tally:
    """Hits, facts wanted and wrong facts for each kind, with what was missed and what was wrong."""

    counts: dict[str, list[int]] = field(default_factory=lambda: {kind: [0, 0, 0] for kind in KINDS})
    misses: list[tuple[str, Fact]] = field(default_factory=list)
    wrong: list[tuple[str, Fact]] = field(default_factory=list)
    kinds: list[bool] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for kind in KINDS:
            self.counts[kind] = [a + b for a, b in zip(self.counts[kind], other.counts[kind], strict=True)]
        self.misses.extend(other.misses)
        self.wrong.extend(other.wrong)
        self.kinds.extend(other.kinds)

    def f1(self, kind: str | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 of one kind, or of all."""
        rows = [self.counts[kind]] if kind else list(self.counts.values())
        hit, need, extra = (sum(row[at] for row in rows) for at in range(3))
        precision = hit / (hit + extra) if hit + extra else 1.0
        recall = hit / need if need else 1.0
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return precision, recall, both


def plain(text: str | None) -> str:
    return re.sub(r"[\s，。、；：“”‘’\"'（）()《》]", "", text or "")


def alike(one: str | None, other: str | None) -> bool:
    a, b = plain(one), plain(other)
    return bool(a and b) and (a in b or b in a or difflib.SequenceMatcher(None, a, b).ratio() >= 0.6)


def same(kind: str, gold: Fact, found: Fact) -> bool:
    """Whether a predicted fact says what the annotated one says."""
    if kind == "topics":
        months = gold.get("months") or []
        return alike(gold["text"], found.get("text")) and (
            not months or sorted(months) == sorted(found.get("months") or [])
        )
    if kind == "warnings":
        return bool(gold["code"] == found.get("code"))
    units = tuple((value or "").replace("％", "%") for value in (gold.get("unit"), found.get("unit")))
    if gold.get("value") != found.get("value") or units[0] != units[1]:
        return False
    if kind == "figures":
        return bool(gold.get("qualifier", "exact") == found.get("qualifier", "exact"))
    ops = {gold["op"], found.get("op")}
    periods = (gold.get("period"), found.get("period"))
    return (
        (len(ops) == 1 or ops == {"==", ">="})
        and (periods[0] == periods[1] or periods == (None, "year"))
        and sorted(gold.get("months") or []) == sorted(found.get("months") or [])
    )


def piece_bounds(text: str, piece: str | None) -> tuple[int, int]:
    """Where a collection's piece stands; the whole text without a piece name."""
    if not piece:
        return 0, len(text)
    heads = [
        (found.start(), found.end(), found[1])
        for found in re.finditer(r"^.*(篇[一二三四五六七八九十]+)\s*$", text, re.MULTILINE)
    ]
    for at, (_, end, name) in enumerate(heads):
        if name == piece:
            return end, heads[at + 1][0] if at + 1 < len(heads) else len(text)
    return 0, len(text)


def overlap(span: Iterable[int], start: int, end: int) -> bool:
    low, high = span
    return low < end and start < high


def score(text: str, gold: dict[str, Any], result: dict[str, Any]) -> Tally:
    """Score one result against one annotated paper. Raises ValueError when a quote does not stand in the text."""
    tally = Tally()
    for kind in KINDS:
        slack = 120 if kind == "warnings" else 0
        found = [fact for document in result["documents"] for fact in document.get(kind) or []]
        wanted = []
        for document in gold["documents"]:
            low, high = piece_bounds(text, document.get("piece"))
            for fact in document.get(kind) or []:
                start = text.find(fact["quote"], low, high)
                if start < 0:
                    raise ValueError(f"quote not in the text: {fact['quote']}")
                wanted.append((start - slack, start + len(fact["quote"]) + slack, fact))
        match(kind, wanted, found, tally)
    for document in gold["documents"]:
        low, high = piece_bounds(text, document.get("piece"))
        best = max(
            result["documents"], key=lambda one: min(high, one["span"][1]) - max(low, one["span"][0]), default=None
        )
        tally.kinds.append(best is not None and best["kind"] == document["kind"])
    return tally


def match(kind: str, wanted: list[tuple[int, int, Fact]], found: list[Fact], tally: Tally) -> None:
    """Pair wanted and found facts of one kind: the required first, then the optional."""
    taken: set[int] = set()
    for optional in (False, True):
        for start, end, fact in wanted:
            if bool(fact.get("optional")) != optional:
                continue
            tally.counts[kind][1] += not optional
            at = next(
                (
                    at
                    for at, one in enumerate(found)
                    if at not in taken and overlap(one["span"], start, end) and same(kind, fact, one)
                ),
                None,
            )
            if at is not None:
                taken.add(at)
                tally.counts[kind][0] += not optional
            elif not optional:
                tally.misses.append((kind, fact))
    for at, one in enumerate(found):
        if at in taken or any(fact.get("optional") and overlap(one["span"], start, end) for start, end, fact in wanted):
            continue
        tally.counts[kind][2] += 1
        tally.wrong.append((kind, one))


def score_paper(path: Path) -> Tally:
    """Score the extractor on `<name>.txt` against `<name>.json` beside it."""
    text = path.read_text(encoding="utf-8")
    return score(text, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), extract(text))


def score_folder(folder: Path) -> tuple[Tally, dict[str, Tally]]:
    """Score every annotated paper of a folder: the sum, and each by name."""
    total, each = Tally(), dict[str, Tally]()
    for path in sorted(folder.glob("*.txt")):
        if path.with_suffix(".json").exists():
            each[path.stem] = score_paper(path)
            total.add(each[path.stem])
    return total, each


def main(arguments: list[str]) -> None:
    """Print the table for a folder of annotated papers (`python -m shangliang.plan.extract.scoring FOLDER [-v]`)."""
    total, each = score_folder(Path(arguments[0]))
    for name, tally in each.items():
        parts = "  ".join(
            f"{kind} {tally.f1(kind)[2]:.2f}" for kind in KINDS if tally.counts[kind][1] or tally.counts[kind][2]
        )
        sys.stdout.write(f"{name:32} {tally.f1()[2]:.3f}  {parts}  kind {sum(tally.kinds)}/{len(tally.kinds)}\n")
        if "-v" in arguments:
            for label, facts in (("missed", tally.misses), ("wrong ", tally.wrong)):
                for kind, fact in facts:
                    sys.stdout.write(f"    {label} {kind} {json.dumps(fact, ensure_ascii=False)}\n")
    for row in (*KINDS, None):
        precision, recall, both = total.f1(row)
        sys.stdout.write(f"{row or 'all':9} P {precision:.3f}  R {recall:.3f}  F1 {both:.3f}\n")
    sys.stdout.write(f"kinds {sum(total.kinds)} of {len(total.kinds)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
