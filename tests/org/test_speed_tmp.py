from __future__ import annotations
import time
import pytest
from shangliang.org import imports
from shangliang.org.models import Membership, Person, Term, SheetDraft
from shangliang.audit.models import Entry
from shangliang.document.sheets import read_table
from shangliang.document.workbooks import write_workbook
from tests import cast

pytestmark = pytest.mark.django_db


def test_speed(django_assert_max_num_queries):
    actor = cast.actor("office")
    body = cast.body("county")
    term = Term.objects.get(body=body)
    kind = imports.KINDS["members"]
    rows = [
        dict(
            name=f"王{chr(0x4E00 + i % 20000)}{chr(0x4E00 + i // 7)}",
            phone=f"139{i:08d}",
            work_title="县第一中学校长",
            sector="教育界",
            committee="提案委",
            group="望江联络组",
            is_standing="否",
        )
        for i in range(19000)
    ]
    t = time.time()
    data = write_workbook(kind.columns(body), rows, title="x")
    print("write", time.time() - t)

    def up(data):
        t = time.time()
        tb = read_table(data, name="a.xlsx", columns=kind.read_columns(body))
        print("read", time.time() - t)
        t = time.time()
        d = imports.begin(
            actor=actor,
            kind="members",
            body=body,
            term=term,
            name="a",
            sha256=tb.sha256,
            present=tb.present,
            rows=[(r.number, r.cells) for r in tb.rows],
            notes=tb.notes,
        )
        print("begin", time.time() - t, d.counts, d.notes)
        return d

    d = up(data)
    d = SheetDraft.objects.get(pk=d.pk)
    print([l for l in imports.lines_of(d)][:1])
    t = time.time()
    imports.carry_out(actor=actor, draft=d, seen=d.version)
    print("carry", time.time() - t)
    print(Membership.objects.count(), Entry.objects.count())
    out = list(imports.export_rows(actor=actor, kind="members", body=body, area=None, term=term, with_phone=True))
    t = time.time()
    data = write_workbook(kind.columns(body), out, title="x")
    print("export", time.time() - t)
    d = up(data)
    print(imports.why_not_confirm(d), [l for l in imports.lines_of(d) if l.act != "same"][:3])
    for o in out:
        o["work_title"] = "改了"
        o["committee"] = "经济委"
    d = up(write_workbook(kind.columns(body), out, title="x"))
    d = SheetDraft.objects.get(pk=d.pk)
    t = time.time()
    imports.carry_out(actor=actor, draft=d, seen=d.version)
    print("carry change", time.time() - t)
