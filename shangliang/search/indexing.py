"""Keeping the index; called by the actions of each noun inside their own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shangliang.search.models import Indexed
from shangliang.search.words import segmented

MOST_CHARACTERS = 20_000
"""Longer texts are indexed by their beginning."""


@dataclass(frozen=True)
class Text:
    """What is indexed of one row."""

    noun: str
    pk: int
    body: int
    title: str
    text: str = ""


def index(noun: str, pk: int, body: int, title: str, text: str = "") -> None:
    """Put one row into the index, or bring it up to date."""
    index_many([Text(noun, pk, body, title, text)])


def index_many(texts: Sequence[Text]) -> None:
    """Many rows in one statement."""
    Indexed.objects.bulk_create(
        [
            Indexed(
                noun=one.noun,
                object_pk=one.pk,
                body=one.body,
                title=one.title[:300],
                text=one.text[:MOST_CHARACTERS],
                seg=segmented(f"{one.title}\n{one.text[:MOST_CHARACTERS]}"),
            )
            for one in texts
        ],
        update_conflicts=True,
        unique_fields=["noun", "object_pk"],
        update_fields=["body", "title", "text", "seg"],
        batch_size=150,  # seven columns a row, under SQLite's limit of variables
    )


def remove(noun: str, pks: Sequence[int]) -> None:
    """Take rows out of the index."""
    Indexed.objects.filter(noun=noun, object_pk__in=list(pks)).delete()
