"""Finding by words, and finding what is alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from shangliang.search.models import Indexed
from shangliang.search.words import jaccard, shingles, words

MOST_TERMS = 12
CANDIDATES = 50
RANKED = 3000
"""Only this many hits are ranked: ranking every hit of a frequent word takes seconds on PostgreSQL."""


@dataclass(frozen=True)
class Hit:
    """One row found; the caller shows it only if `visible_to` does."""

    noun: str
    pk: int
    score: float


def find(q: str, nouns: Sequence[str], limit: int = 50) -> list[Hit]:
    """Rows that hold every word of `q`, best first."""
    terms = list(dict.fromkeys(words(q)))[:MOST_TERMS]
    return _run(terms, nouns, limit, every=True) if terms else []


def similar(text: str, noun: str, limit: int = 5, *, least: float = 0.08) -> list[tuple[str, int, float]]:
    """What reads like `text`: (noun, pk, score 0 to 1), most alike first; nothing under `least`."""
    terms = [word for word, _ in Counter(word for word in words(text) if len(word) > 1).most_common(MOST_TERMS)]
    hits = _run(terms, [noun], CANDIDATES, every=False) if terms else []
    mine = shingles(text)
    rows = Indexed.objects.filter(noun=noun, object_pk__in=[hit.pk for hit in hits])
    scored = [(row.noun, row.object_pk, _likeness(mine, row)) for row in rows]
    return sorted((one for one in scored if one[2] >= least), key=lambda one: (-one[2], one[1]))[:limit]


def _likeness(mine: frozenset[str], row: Indexed) -> float:
    """A short text is compared with the title, a long one with the whole."""
    return max(jaccard(mine, shingles(row.title)), jaccard(mine, shingles(f"{row.title}{row.text}")))


def _run(terms: Sequence[str], nouns: Sequence[str], limit: int, *, every: bool) -> list[Hit]:
    marks = ", ".join(["%s"] * len(nouns))
    if connection.vendor == "sqlite":
        query = (" AND " if every else " OR ").join(f'"{term}"' for term in terms)
        # the inner query caps what is ranked
        sql = f"""
            SELECT i.noun, i.object_pk, -f.score FROM (
                SELECT rowid, bm25(search_fts) AS score FROM search_fts WHERE search_fts MATCH %s LIMIT {RANKED}
            ) f JOIN search_indexed i ON i.id = f.rowid
            WHERE i.noun IN ({marks}) ORDER BY f.score, i.id DESC LIMIT %s"""  # noqa: S608 - placeholders only
    else:
        query = (" & " if every else " | ").join(f"'{term}'" for term in terms)
        # materialised, so that the planner uses the index and not the order
        sql = f"""
            WITH hit AS MATERIALIZED (
                SELECT id, noun, object_pk, tsv FROM search_indexed
                WHERE tsv @@ to_tsquery('simple', %s) AND noun IN ({marks}) LIMIT {RANKED}
            ) SELECT noun, object_pk, ts_rank(tsv, to_tsquery('simple', %s)) AS score
            FROM hit ORDER BY score DESC, id DESC LIMIT %s"""  # noqa: S608 - placeholders only
    values: list[str | int] = [query, *nouns, limit] if connection.vendor == "sqlite" else [query, *nouns, query, limit]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Hit(noun, pk, float(score)) for noun, pk, score in cursor.fetchall()]
