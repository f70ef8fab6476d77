"""Chinese text to words, and texts to shingles."""

from __future__ import annotations

import re
import unicodedata

import rjieba

_WORD = re.compile(r"[0-9A-Za-z\u3400-\u9fff\U00020000-\U0003ffff]+")
SHINGLE = 3


def words(text: str) -> list[str]:
    """The words of a text in their order, folded to half width and lower case; punctuation falls away."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return [word for run in _WORD.findall(folded) for word in rjieba.cut(run) if word.strip()]


def segmented(text: str) -> str:
    """One string of words for the index. Long words also enter by their parts, so that 旅游 finds 旅游安全."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(word for run in _WORD.findall(folded) for word in rjieba.cut_for_search(run) if word.strip())


def shingles(text: str) -> frozenset[str]:
    """Overlapping runs of three characters, what near-duplicates share."""
    plain = "".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))
    if len(plain) <= SHINGLE:
        return frozenset({plain} if plain else ())
    return frozenset(plain[at : at + SHINGLE] for at in range(len(plain) - SHINGLE + 1))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared part of two sets, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0
