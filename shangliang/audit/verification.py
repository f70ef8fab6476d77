"""Is the record intact? Walks each chain, and compares the heads that were put outside the database each day."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from shangliang.audit.models import Chain, Entry
from shangliang.audit.record import digest
from shangliang.audit.triggers import missing_triggers


@dataclass(frozen=True)
class Fault:
    """The first place where a chain does not hold. `seq` 0 speaks of the whole chain."""

    body: int
    seq: int
    message: str


Told = Callable[[int], None]
"""Hears how many more entries were walked, for a progress bar."""
STRIDE = 500


def verify(told: Told = lambda _count: None) -> list[Fault]:
    """The first fault of each chain, the faults of the daily heads, and missing triggers. Empty: the record is intact."""
    faults = [fault for body in _bodies() if (fault := _walk(body, told)) is not None]
    faults += list(_compare_heads())
    missing = missing_triggers()
    if missing:
        faults.append(Fault(0, 0, f"数据库缺少防改触发器：{'、'.join(sorted(missing))}。请运行 shangliang migrate。"))
    return faults


def _bodies() -> list[int]:
    kept = set(Chain.objects.values_list("body", flat=True)) | set(
        Entry.objects.values_list("body", flat=True).distinct()
    )
    return sorted(kept)


def _walk(body: int, told: Told) -> Fault | None:
    expected, previous = 1, ""
    for entry in Entry.objects.filter(body=body).order_by("seq").iterator(chunk_size=2000):
        if entry.seq > expected:
            return Fault(body, expected, f"第{expected}条被删除（现有下一条是第{entry.seq}条）。")
        if entry.seq < expected or entry.previous != previous:
            return Fault(body, entry.seq, f"第{entry.seq}条是后来插入的，或它之前的记录被换过：与前一条的哈希接不上。")
        if digest(entry.algorithm, entry.previous, entry.text) != entry.hash:
            return Fault(body, entry.seq, f"第{entry.seq}条的内容被改动：文本与哈希不符。")
        if (column := _differing_column(entry)) is not None:
            return Fault(body, entry.seq, f"第{entry.seq}条的“{column}”列被改动：与已签文本不符。")
        expected, previous = expected + 1, entry.hash
        if entry.seq % STRIDE == 0:
            told(STRIDE)
    head = Chain.objects.filter(body=body).first()
    if head is None or head.seq < expected - 1:
        return Fault(body, (head.seq if head else 0) + 1, "链尾之后多出记录：有记录不是由系统写入。")
    if head.seq > expected - 1:
        return Fault(body, expected, f"第{expected}条至第{head.seq}条被删除。")
    if head.hash != previous:
        return Fault(body, head.seq, "链头的哈希与最后一条不符。")
    return None


def _differing_column(entry: Entry) -> str | None:
    facts = json.loads(entry.text)
    columns = {
        "body": entry.body,
        "seq": entry.seq,
        "verb": entry.verb,
        "noun": entry.noun,
        "pk": entry.object_pk,
        "user": entry.actor_user,
        "actor": entry.actor_name,
        "request": entry.request_id,
    }
    for name, value in columns.items():
        if facts[name] != value:
            return name
    return None if datetime.fromisoformat(facts["at"]) == entry.at else "at"


def heads_file() -> Path:
    return Path(settings.AUDIT_HEADS_FILE)


def write_heads(day: date) -> int:
    """Append the heads of all chains to the file outside the database, once a day; returns the number written."""
    kept = [line for line in _read_heads() if line["day"] == day.isoformat()]
    done = {line["body"] for line in kept}
    path = heads_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = [chain for chain in Chain.objects.order_by("body") if chain.body not in done]
    with path.open("a", encoding="utf-8") as out:
        for chain in fresh:
            line = {"day": day.isoformat(), "body": chain.body, "seq": chain.seq, "hash": chain.hash}
            out.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
    return len(fresh)


def _read_heads() -> Iterator[dict[str, Any]]:
    path = heads_file()
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield json.loads(line)


def _compare_heads() -> Iterator[Fault]:
    for line in _read_heads():
        entry = Entry.objects.filter(body=line["body"], seq=line["seq"]).first()
        if entry is None or entry.hash != line["hash"]:
            yield Fault(
                line["body"],
                line["seq"],
                f"{line['day']}存在库外的链头与库中第{line['seq']}条不符：此前的记录被整体改写。",
            )
            return
