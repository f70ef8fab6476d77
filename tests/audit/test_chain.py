"""Is the record intact? Every kind of tampering is found at its first row; triggers stand on both databases."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from shangliang.audit.checks import check_triggers
from shangliang.audit.models import Chain, Entry
from shangliang.audit.record import FieldChange, change, diff, digest
from shangliang.audit.triggers import drop_triggers, ensure_triggers, missing_triggers, present_triggers
from shangliang.audit.verbs import Verb
from shangliang.audit.verification import verify, write_heads
from shangliang.core import clock
from shangliang.org.models import Person
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def heads(settings, tmp_path: Path) -> Path:
    path = tmp_path / "heads.jsonl"
    settings.AUDIT_HEADS_FILE = path
    return path


@pytest.fixture
def chain(heads: Path) -> int:
    """Five entries of the county, and its body."""
    body = cast.body("county")
    for number in range(1, 6):
        with change(cast.actor("office")) as opened:
            opened.record(Verb.EDIT, body, body=body.pk, reason=f"第{number}次")
    assert verify() == []
    return body.pk


def tamper(statement: str, *values: Any) -> None:
    """What the owner of the database could do."""
    drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    ensure_triggers()


def first_fault() -> tuple[int, str]:
    (fault,) = verify()
    return fault.seq, fault.message


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "void"),
        ("noun", "unit"),
        ("object_pk", "99"),
        ("actor_name", "某人"),
        ("actor_user", 99),
        ("request_id", "x"),
    ],
)
def test_chain_names_a_changed_column(chain: int, column: str, value: object):
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE body = %s AND seq = 3", value, chain)
    assert first_fault()[0] == 3
    assert "列被改动" in first_fault()[1]


def test_chain_names_a_changed_moment(chain: int):
    entry = Entry.objects.get(body=chain, seq=2)
    tamper("UPDATE audit_entry SET at = %s WHERE id = %s", entry.at - timedelta(days=1), entry.pk)
    assert first_fault() == (2, "第2条的“at”列被改动：与已签文本不符。")


def test_chain_names_a_changed_text(chain: int):
    tamper("UPDATE audit_entry SET text = replace(text, '第3次', '第9次') WHERE body = %s AND seq = 3", chain)
    assert first_fault() == (3, "第3条的内容被改动：文本与哈希不符。")


def test_chain_names_a_removed_row_in_the_middle(chain: int):
    tamper("DELETE FROM audit_entry WHERE body = %s AND seq = 3", chain)
    assert first_fault() == (3, "第3条被删除（现有下一条是第4条）。")


def test_chain_names_a_removed_tail(chain: int):
    tamper("DELETE FROM audit_entry WHERE body = %s AND seq > 3", chain)
    assert first_fault() == (4, "第4条至第5条被删除。")


def test_chain_names_an_inserted_row(chain: int):
    """A row put in the middle, with the later ones moved up to make room."""
    drop_triggers()
    for seq in (5, 4):
        Entry.objects.filter(body=chain, seq=seq).update(seq=seq + 1)
    forged = Entry.objects.get(body=chain, seq=3)
    forged.pk, forged.seq, forged.previous = None, 4, forged.hash
    forged.text = forged.text.replace('"seq":3', '"seq":4')
    forged.hash = digest(forged.algorithm, forged.previous, forged.text)
    forged.save(force_insert=True)
    ensure_triggers()
    assert first_fault() == (5, "第5条是后来插入的，或它之前的记录被换过：与前一条的哈希接不上。")


def test_chain_names_a_row_appended_by_another_hand(chain: int):
    last = Entry.objects.get(body=chain, seq=5)
    last.pk, last.seq, last.previous = None, 6, last.hash
    last.text = last.text.replace('"seq":5', '"seq":6')
    last.hash = digest(last.algorithm, last.previous, last.text)
    last.save(force_insert=True)
    assert first_fault() == (6, "链尾之后多出记录：有记录不是由系统写入。")


def test_chain_rewritten_as_a_whole_differs_from_the_heads_outside(chain: int, heads: Path):
    assert write_heads(clock.today()) == Chain.objects.count()
    assert write_heads(clock.today()) == 0
    drop_triggers()
    previous = ""
    for entry in Entry.objects.filter(body=chain).order_by("seq"):
        entry.text = entry.text.replace("第3次", "第9次")
        entry.previous, entry.hash = previous, digest(entry.algorithm, previous, entry.text)
        entry.save(update_fields=["text", "previous", "hash"])
        previous = entry.hash
    Chain.objects.filter(body=chain).update(hash=previous)
    ensure_triggers()
    assert first_fault() == (5, "2026-06-18存在库外的链头与库中第5条不符：此前的记录被整体改写。")


def test_heads_file_holds_nothing_but_heads(chain: int, heads: Path):
    write_heads(clock.today())
    (line,) = [json.loads(line) for line in heads.read_text(encoding="utf-8").splitlines()]
    assert line == {"body": chain, "day": "2026-06-18", "hash": Chain.objects.get(body=chain).hash, "seq": 5}


def test_command_says_intact_or_names_the_fault(chain: int):
    out = StringIO()
    call_command("verify-audit", stdout=out)
    assert out.getvalue().strip() == "操作记录完整：共5条，哈希链与库外链头全部相符。"
    tamper("DELETE FROM audit_entry WHERE body = %s AND seq = 2", chain)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify-audit", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue().strip() == f"机构{chain} 第2条：第2条被删除（现有下一条是第3条）。"


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET verb = 'void'", "DELETE FROM audit_entry"])
def test_triggers_refuse_what_the_program_asks(chain: int, statement: str):
    with pytest.raises(DatabaseError, match="cannot be changed or removed"), transaction.atomic():
        connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="cannot be changed or removed"), transaction.atomic():
        Entry.objects.all().delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize("key", ["id", "-1"])
def test_triggers_refuse_replacing(chain: int, key: str):
    """REPLACE removes the old row without asking the trigger against DELETE, by its key or by its place in the chain."""
    columns = (
        "body, seq, at, verb, noun, object_pk, actor_user, actor_name, request_id, text, algorithm, previous, hash"
    )
    statement = (
        f"INSERT OR REPLACE INTO audit_entry (id, {columns}) "
        f"SELECT {key}, {columns.replace('actor_name', repr('别人'))} FROM audit_entry WHERE body = %s AND seq = 3"
    )
    with pytest.raises(DatabaseError, match="cannot be changed or removed"), transaction.atomic():
        connection.cursor().execute(statement, [chain])
    assert verify() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_triggers_refuse_truncate(chain: int):
    with pytest.raises(DatabaseError, match="cannot be changed or removed"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_entry")


def test_triggers_missing_are_reported_and_put_back(chain: int):
    drop_triggers()
    assert present_triggers() == set()
    assert [error.id for error in check_triggers(databases=["default"])] == ["audit.E001"]
    assert "缺少防改触发器" in first_fault()[1]
    call_command("migrate", verbosity=0, interactive=False)
    assert missing_triggers() == set()
    assert (check_triggers(databases=["default"]), verify()) == ([], [])
    ensure_triggers()
    assert missing_triggers() == set()


def test_change_writes_once_at_its_end_and_nested_calls_join(chain: int):
    before = Entry.objects.count()
    with change(cast.actor("office")) as outer:
        outer.record(Verb.EDIT, cast.body("county"), body=chain)
        with change(cast.actor("committee")) as inner:
            assert inner is outer
            inner.record(Verb.VOID, cast.unit("经济界"))
        assert Entry.objects.count() == before
    last = list(Entry.objects.order_by("seq").values_list("verb", "actor_name"))[-2:]
    assert last == [("edit", "周明礼"), ("void", "周明礼")]


def test_change_that_fails_leaves_nothing(chain: int):
    before = (Entry.objects.count(), Chain.objects.get(body=chain).seq)
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(chain)
    assert (Entry.objects.count(), Chain.objects.get(body=chain).seq) == before
    assert not Person.objects.filter(name="不该留下").exists()


def _write_and_fail(chain: int) -> None:
    with change(cast.actor("office")) as opened:
        opened.record(Verb.EDIT, cast.body("county"), body=chain)
        cast.make_person("不该留下")
        raise ZeroDivisionError


def test_personal_and_long_values_enter_as_a_fingerprint():
    someone = cast.person("member")
    (told,) = diff(someone, {"phone": "13900001111"}, personal=frozenset({"phone"}))
    row = told.as_row()
    assert (row["项目"], row["变化"], set(row)) == ("手机号", "已更改", {"项目", "变化", "指纹"})
    assert FieldChange("正文", "", "长" * 201).as_row()["变化"] == "已更改"
    assert FieldChange("名称", "甲", "乙").as_row() == {"项目": "名称", "原": "甲", "新": "乙"}


def test_verb_that_is_not_enumerated_cannot_be_meant():
    assert {verb.value for verb in Verb} >= {"create", "edit", "move"}
    with pytest.raises(ValueError, match="tamper"):
        Verb("tamper")
