"""Database triggers that make entries append-only, for both databases.

SQLite drops triggers silently when a migration rebuilds a table, so they are put in place after every migrate and
asserted by a system check and by `verify-audit`.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

NAMES = ("audit_entry_no_update", "audit_entry_no_delete")
NO_REPLACE = "audit_entry_no_replace"
"""SQLite alone needs it: INSERT OR REPLACE removes the old row without asking the trigger against DELETE."""

_SAME = "SELECT 1 FROM audit_entry WHERE id = NEW.id OR (body = NEW.body AND seq = NEW.seq)"
_SQLITE = {
    name: f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {when} "
    "BEGIN SELECT RAISE(ABORT, 'audit entries cannot be changed or removed'); END"
    for name, when in (
        (NAMES[0], "UPDATE ON audit_entry"),
        (NAMES[1], "DELETE ON audit_entry"),
        (NO_REPLACE, f"INSERT ON audit_entry WHEN EXISTS ({_SAME})"),
    )
}
_POSTGRES = """
CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit entries cannot be changed or removed'; END $$;
DROP TRIGGER IF EXISTS audit_entry_no_update ON audit_entry;
DROP TRIGGER IF EXISTS audit_entry_no_delete ON audit_entry;
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();
"""


def ensure_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers in place; running it again changes nothing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in _SQLITE.values():
                cursor.execute(statement)
        elif present_triggers(using) != set(NAMES):
            cursor.execute(_POSTGRES)


def drop_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """For throw-away databases only: tests that flush their tables, and starting the demo over."""
    connection = connections[using]
    on_table = "" if connection.vendor == "sqlite" else " ON audit_entry"
    with connection.cursor() as cursor:
        for name in (*NAMES, *((NO_REPLACE,) if connection.vendor == "sqlite" else ())):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing_triggers(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """Names of the triggers that should stand and do not."""
    wanted = {*NAMES, NO_REPLACE} if connections[using].vendor == "sqlite" else set(NAMES)
    return wanted - present_triggers(using)


def present_triggers(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
