"""Many rows written at once, each only if it still is as it was reviewed. All join the open change.

The rows go out in one prepared statement for a table: for 20,000 rows the ORM's own bulk methods spend far longer on
building statements than the database on carrying them out, and a write transaction may not last that long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from shangliang.audit.record import Change, FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core.errors import Stale
from shangliang.org.import_lines import Act, Line
from shangliang.org.models import Person

Values = Mapping[str, Any]
PLAIN = frozenset({int, str, bool})
"""Values that every database takes as they are; days are adapted."""
RECORDED_SINGLY = 500
"""New rows get an entry each up to so many; of a larger import one entry names the keys, and the import's the file."""


def insert_rows(model: Any, rows: Sequence[Values]) -> list[int]:
    """Insert rows given by attribute name (`person_id`); what is not given takes its default. Returns their keys."""
    if not rows:
        return []
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    keys = _next_keys(model, len(rows))
    columns = [model._meta.pk.column, *(field.column for field in fields)]
    defaults = {field.attname: field.get_default() for field in fields}
    _execute(
        f"INSERT INTO {_name(model)} ({_list(columns)}) VALUES ({', '.join(['%s'] * len(columns))})",  # noqa: S608 - names of our own tables
        (
            [key, *(_stored(field, row.get(field.attname, defaults[field.attname])) for field in fields)]
            for key, row in zip(keys, rows, strict=True)
        ),
    )
    return keys


def update_rows(model: Any, wanted: Mapping[int, tuple[int, Values]]) -> None:
    """`wanted`: key → (version seen, new values). Raises Stale when a single row moved on."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, (_, values) in wanted.items():
        alike[tuple(sorted(values))].append(key)
    for names, some in alike.items():
        fields = [model._meta.get_field(name) for name in names]
        changes = "".join(f"{connection.ops.quote_name(field.column)} = %s, " for field in fields)
        count = _execute(
            f"UPDATE {_name(model)} SET {changes}version = version + 1 WHERE id = %s AND version = %s",  # noqa: S608 - names of our own tables
            (
                [*(_stored(field, wanted[key][1][field.name]) for field in fields), key, wanted[key][0]]
                for key in sorted(some)
            ),
        )
        if count != len(some):
            raise Stale


def _next_keys(model: Any, count: int) -> list[int]:
    """Keys for rows to come. On SQLite the write lock is ours by now; PostgreSQL draws them from the sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))


def _execute(sql: str, rows: Iterable[Sequence[Any]]) -> int:
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))
        return int(cursor.rowcount)


def _stored(field: Any, value: Any) -> Any:
    return value if value is None or type(value) in PLAIN else field.get_db_prep_save(value, connection)


def _name(model: Any) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))


def _list(columns: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)


# People -------------------------------------------------------------------------


def make_people(lines: Sequence[Line]) -> dict[int, int]:
    """Row number → person: those known, and those made now."""
    people = {line.number: line.work["person"] for line in lines if "person" in line.work}
    new = [line for line in lines if line.number not in people]
    keys = insert_rows(Person, [{"name": line.work["name"], "phone": line.work["phone"]} for line in new])
    return people | {line.number: key for line, key in zip(new, keys, strict=True)}


def change_people(lines: Sequence[Line], change: Change, *, body: int) -> None:
    """Names and phones that differ; a phone enters the record only as “changed”."""
    changed = [line for line in lines if line.act in {Act.NEW, Act.CHANGE} and "person_fields" in line.work]
    wanted = {
        line.work["person"]: (
            line.work["person_version"],
            {name: value or None if name == "phone" else value for name, value in line.work["person_fields"].items()},
        )
        for line in changed
    }
    update_rows(Person, wanted)
    for line in changed:
        told = [
            one
            for one in changes_of(line)
            if {"姓名": "name", "手机号": "phone"}.get(one.label) in line.work["person_fields"]
        ]
        person = Person(pk=line.work["person"], name=line.label)
        change.record(Verb.EDIT, person, body=body, label=line.label, changes=told)


def changes_of(line: Line) -> list[FieldChange]:
    """The line's differences for the record."""
    return [FieldChange(label, old, new, personal=label == "手机号") for label, old, new in line.changes]


def record_new(change: Change, model: Any, made: Sequence[tuple[Line, int, str]], *, verb: Verb, body: int) -> None:
    """`made`: line, key and label of each new row. A whole roll is one entry: its content stands in the file."""
    if len(made) <= RECORDED_SINGLY:
        for line, key, label in made:
            change.record(verb, model(pk=key), body=body, label=label, changes=changes_of(line))
        return
    keys = [key for _, key, _ in made]
    label = f"{made[0][2]}等 {len(made)} 项，编号 {keys[0]} 至 {keys[-1]}"
    change.record(verb, model(pk=keys[0]), body=body, label=label)
