"""The full-text part of the index table, for both databases; a migration puts it in place.

SQLite: an external-content FTS5 table fed by triggers. A later migration that rebuilds `search_indexed` must run
`create` again after it: SQLite drops the triggers of a rebuilt table silently.
PostgreSQL: a stored tsvector column under a GIN index.
"""

from __future__ import annotations

from typing import Any

_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(seg, content='search_indexed', content_rowid='id')",
    (
        "CREATE TRIGGER IF NOT EXISTS search_fts_insert AFTER INSERT ON search_indexed BEGIN "
        "INSERT INTO search_fts(rowid, seg) VALUES (new.id, new.seg); END"
    ),
    (
        "CREATE TRIGGER IF NOT EXISTS search_fts_delete AFTER DELETE ON search_indexed BEGIN "
        "INSERT INTO search_fts(search_fts, rowid, seg) VALUES ('delete', old.id, old.seg); END"
    ),
    (
        "CREATE TRIGGER IF NOT EXISTS search_fts_update AFTER UPDATE ON search_indexed BEGIN "
        "INSERT INTO search_fts(search_fts, rowid, seg) VALUES ('delete', old.id, old.seg); "
        "INSERT INTO search_fts(rowid, seg) VALUES (new.id, new.seg); END"
    ),
    "INSERT INTO search_fts(search_fts) VALUES ('rebuild')",
)
_POSTGRES = (
    (
        "ALTER TABLE search_indexed ADD COLUMN IF NOT EXISTS tsv tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', seg)) STORED"
    ),
    "CREATE INDEX IF NOT EXISTS search_indexed_tsv ON search_indexed USING gin (tsv)",
)
_DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS search_fts_insert",
        "DROP TRIGGER IF EXISTS search_fts_delete",
        "DROP TRIGGER IF EXISTS search_fts_update",
        "DROP TABLE IF EXISTS search_fts",
    ),
    "postgresql": ("ALTER TABLE search_indexed DROP COLUMN IF EXISTS tsv",),
}


def create(_apps: Any, editor: Any) -> None:
    """Migration step; running it again changes nothing."""
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRES:
        editor.execute(statement)


def drop(_apps: Any, editor: Any) -> None:
    for statement in _DROP[editor.connection.vendor]:
        editor.execute(statement)
