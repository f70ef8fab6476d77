"""Sheets that become records, through HTTP: all or nothing, nobody joined by name alone, out and in again alike."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shangliang.audit.models import Entry
from shangliang.audit.record import Change
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.document.sheets import read_table
from shangliang.document.workbooks import write_workbook
from shangliang.job.models import Job
from shangliang.job.report import Lost
from shangliang.job.running import Worker, work
from shangliang.org import imports
from shangliang.org.import_lines import Act, Line
from shangliang.org.imports import KINDS
from shangliang.org.models import Membership, Organ, Person, Post, SheetDraft, Term, Unit
from shangliang.web.timekeeping import tick
from tests import cast

pytestmark = pytest.mark.django_db
MEMBERS = "姓名,手机,工作单位及职务,界别,专委会,小组,常委,任职时间"
GOOD = "苏明远,13900000001,县一中校长,教育界,提案委、经济委,望江联络组,是,2022.1.10"


def csv(*rows: str, head: str = MEMBERS) -> bytes:
    return "\n".join([head, *rows]).encode()


def send(client: Client, data: bytes, kind: str = "members", name: str = "名册.csv") -> Any:
    fields: dict[str, Any] = {"file": SimpleUploadedFile(name, data)}
    if kind == "members":
        fields["term"] = term().pk
    if kind == "organs":
        fields["area"] = cast.body("county").area.pk
    return client.post(reverse("sheet-new", args=[kind]), fields)


def draft_of(client: Client, data: bytes, kind: str = "members") -> SheetDraft:
    answer = send(client, data, kind)
    assert answer.status_code == 302, answer.content.decode()
    return SheetDraft.objects.latest("pk")


def confirm(client: Client, draft: SheetDraft) -> Any:
    return client.post(reverse("sheet-confirm", args=[draft.pk]), {"version": draft.version})


def page(client: Client, draft: SheetDraft, act: str = "") -> str:
    return client.get(reverse("sheet-detail", args=[draft.pk]), {"act": act}).content.decode()


def term(key: str = "county") -> Term:
    return Term.objects.filter(body=cast.body(key)).earliest("number")


def lines(draft: SheetDraft) -> list[Line]:
    return imports.lines_of(SheetDraft.objects.get(pk=draft.pk))


def faults(draft: SheetDraft) -> dict[int, list[str]]:
    return {line.number: [label for label, _ in line.faults] for line in lines(draft) if line.faults}


def member(name: str) -> Membership:
    return Membership.objects.select_related("person").get(person__name=name)


def exported(client: Client, kind: str = "members", **fields: Any) -> bytes:
    if kind == "members":
        fields = {"out-term": term().pk, **fields}
    if kind == "organs":
        fields = {"out-area": cast.body("county").area.pk, **fields}
    answer = client.post(reverse("sheet-export", args=[kind]), fields)
    assert answer.status_code == 200
    return bytes(answer.content)


def table(data: bytes, kind: str = "members") -> list[dict[str, str]]:
    columns = KINDS[kind].read_columns(None if kind == "organs" else cast.body("county"))
    return [dict(row.cells) for row in read_table(data, name="a.xlsx", columns=columns).rows]


def book(rows: Sequence[Mapping[str, Any]], kind: str = "members") -> bytes:
    return write_workbook(KINDS[kind].columns(cast.body("county")), rows, title="名册")


# The roll -------------------------------------------------------------------------


def test_import_makes_people_memberships_units_and_posts(office: Client):
    draft = draft_of(office, csv(GOOD))
    assert draft.counts == {"new": 1}
    assert confirm(office, draft).status_code == 302
    row = member("苏明远")
    assert (row.person.phone, row.work_title, row.is_standing, row.starts_on.isoformat(), row.kind) == (
        "13900000001",
        "县一中校长",
        True,
        "2022-01-10",
        "member",
    )
    assert sorted(str(unit) for unit in row.units.all()) == ["提案委员会", "教育界", "望江联络组", "经济委员会"]
    post = Post.objects.get(person=row.person)
    assert (post.role, post.body_id, post.title) == ("member", cast.body("county").pk, "委员")
    assert (row.person.version, row.version, post.version) == (1, 1, 1)


def test_import_is_on_record_with_its_counts_and_without_phones(office: Client):
    draft = draft_of(office, csv(GOOD))
    confirm(office, draft)
    entries = Entry.objects.filter(body=cast.body("county").pk, noun__in=("sheetdraft", "membership")).order_by("seq")
    assert [entry.verb for entry in entries] == ["upload", "create", "import"]
    assert "新增 1，修改 0，没有变化 0" in entries[2].text
    assert [entry for entry in entries if "13900000001" in entry.text] == []


def test_import_writes_nothing_before_confirmation_and_forgets_rows_after(office: Client):
    before = Person.objects.count()
    draft = draft_of(office, csv(GOOD))
    assert Person.objects.count() == before
    confirm(office, draft)
    after = SheetDraft.objects.get(pk=draft.pk)
    assert (after.rows, after.lines, after.counts, after.applied_at is not None) == ([], [], {"new": 1}, True)


def test_import_twice_is_refused(office: Client):
    draft = draft_of(office, csv(GOOD))
    confirm(office, draft)
    assert confirm(office, draft).status_code == 403
    assert Membership.objects.filter(person__name="苏明远").count() == 1


def test_import_with_one_bad_row_writes_nothing(office: Client):
    draft = draft_of(office, csv(GOOD, "何朗,1380000,,教育,,,,"))
    assert faults(draft) == {3: ["手机号"]}
    assert confirm(office, draft).status_code == 422
    assert Person.objects.filter(name="苏明远").count() == 0


def test_import_explains_each_fault_with_row_and_column(office: Client):
    draft = draft_of(
        office,
        csv(
            ",13900000002,,,,,,",
            "甲一,1.39E+10,,,,,,",
            "甲二,,,天文界,,,,",
            "甲三,,,,,,也许,",
            "甲四,,,,,,,去年",
            f"甲五,,{'长' * 81},,,,,",
            "填表人：王某,,,,,,,",
            "甲六,13900000006,,,,,,",
            "甲七,13900000006,,,,,,",
        ),
    )
    assert faults(draft) == {
        2: ["姓名"], 3: ["手机号"], 4: ["界别"], 5: ["常委"], 6: ["任职日期"], 7: ["单位职务"], 8: ["姓名"], 10: ["手机号"]
    }  # fmt: skip
    shown = page(office, draft)
    assert "没有叫“天文界”的界别。请改成：经济界、教育界；或先在“内设单位”里建立。" in shown
    assert "和第 9 行的手机号相同" in shown
    assert "还有 8 行要更正" in shown


def test_reupload_replaces_the_draft(office: Client):
    first = draft_of(office, csv("何朗,1380000,,,,,,"))
    second = draft_of(office, csv("何朗,13900000007,,,,,,"))
    assert SheetDraft.objects.get(pk=first.pk).dropped_at is not None
    assert SheetDraft.objects.get(pk=first.pk).rows == []
    assert confirm(office, second).status_code == 302
    assert member("何朗").person.phone == "13900000007"


def test_import_fills_merged_and_joins_workplace_with_title(office: Client):
    draft = draft_of(office, csv("何朗,县医院,院长", head="委员姓名,工作单位,职务"))
    confirm(office, draft)
    row = member("何朗")
    assert (row.work_title, row.starts_on, row.person.phone) == ("县医院院长", term().starts_on, None)


def test_party_column_takes_outlooks_for_no_party(office: Client):
    draft = draft_of(office, csv("何朗,中共党员", "何晴,群众", "何远,月球党", head="姓名,政治面貌"))
    assert faults(draft) == {4: ["党派团体"]}


# Namesakes -------------------------------------------------------------------------


def test_namesake_waits_for_the_clerk(office: Client):
    draft = draft_of(office, csv("贺小满,,,,,,,", GOOD))
    assert draft.counts == {"ask": 1, "new": 1}
    assert confirm(office, draft).status_code == 422
    shown = page(office, draft)
    assert "就是已登记的贺小满：云溪县政协第10届委员" in shown
    assert "138****0003" in shown
    assert "13800000003" not in shown


@pytest.mark.parametrize(("choice", "people", "act"), [("same", 1, "same"), ("other", 2, "new")])
def test_namesake_is_who_the_clerk_says(office: Client, choice: str, people: int, act: str):
    draft = draft_of(office, csv("贺小满,,,,,,,", GOOD))
    known = cast.person("member")
    value = str(known.pk) if choice == "same" else "other"
    office.post(reverse("sheet-choose", args=[draft.pk]), {"version": 1, "row-2": value, "row-3": "other"})
    draft.refresh_from_db()
    assert [str(line.act) for line in lines(draft)] == [act, "new"]
    confirm(office, draft)
    assert Person.objects.filter(name="贺小满").count() == people
    assert Person.objects.get(pk=known.pk).version == 1


def test_a_choice_that_was_not_offered_is_not_taken(office: Client):
    draft = draft_of(office, csv("贺小满,,,,,,,"))
    office.post(reverse("sheet-choose", args=[draft.pk]), {"version": 1, "row-2": str(cast.person("deputy").pk)})
    assert [str(line.act) for line in lines(draft)] == ["ask"]


def test_same_name_twice_without_phone_waits_for_the_clerk(office: Client):
    draft = draft_of(office, csv("何朗,,甲,,,,,", "何朗,,乙,,,,,"))
    assert [str(line.act) for line in lines(draft)] == ["new", "ask"]
    office.post(reverse("sheet-choose", args=[draft.pk]), {"version": 1, "row-3": "skip"})
    draft.refresh_from_db()
    assert draft.counts == {"new": 1, "leave": 1}
    confirm(office, draft)
    assert [row.work_title for row in Membership.objects.filter(person__name="何朗")] == ["甲"]


def test_phone_of_another_person_is_refused(office: Client):
    known = cast.person("member")
    draft = draft_of(office, csv(f"何朗,{known.phone},,,,,,"))
    assert lines(draft)[0].faults == [["手机号", "这个手机号已登记在“贺小满”名下。请核对姓名和手机号。"]]


def test_phone_of_a_person_elsewhere_tells_no_name(office: Client):
    stranger = cast.make_person("秦不见", phone="13911112222")
    draft = draft_of(office, csv("何朗,13911112222,,,,,,"))
    assert stranger.name not in page(office, draft)
    assert faults(draft) == {2: ["手机号"]}


def test_person_known_elsewhere_by_phone_and_name_is_the_same_human_being(office: Client):
    stranger = cast.make_person("秦不见", phone="13911112222")
    confirm(office, draft_of(office, csv("秦不见,13911112222,,,,,,")))
    assert member("秦不见").person_id == stranger.pk


# Out and in again --------------------------------------------------------------------


@pytest.mark.parametrize("with_phone", [False, True])
def test_export_read_back_changes_nothing(office: Client, with_phone: bool):
    data = exported(office, **({"out-with_phone": "on"} if with_phone else {}))
    draft = draft_of(office, data)
    assert draft.counts == {"same": 3}
    assert "没有需要导入的内容" in page(office, draft)
    assert confirm(office, draft).status_code == 422


def test_export_holds_phones_only_when_asked_and_is_on_record(office: Client):
    assert [row.get("phone") for row in table(exported(office))] == [None] * 3
    assert sorted(row["phone"] for row in table(exported(office, **{"out-with_phone": "on"}))) == [
        "13800000003", "13800000004", "13800000007"
    ]  # fmt: skip
    labels = [entry.text for entry in Entry.objects.filter(verb="export").order_by("seq")]
    assert [("含手机号" in text, "委员名册 3 人" in text) for text in labels] == [(False, True), (True, True)]


def test_reimport_shows_and_writes_only_what_differs(office: Client):
    rows = table(exported(office))
    changed = next(row for row in rows if row["name"] == "贺小满")
    changed |= {"work_title": "县文旅集团经理", "sector": "教育界", "is_standing": "是"}
    draft = draft_of(office, book(rows))
    assert draft.counts == {"same": 2, "change": 1}
    assert [line.changes for line in lines(draft) if line.act == Act.CHANGE] == [
        [["单位职务", "（空）", "县文旅集团经理"], ["常委", "否", "是"], ["所在单位", "经济界", "教育界"]]
    ]
    confirm(office, draft)
    row = member("贺小满")
    assert (row.version, row.work_title, row.is_standing) == (2, "县文旅集团经理", True)
    assert [str(unit) for unit in row.units.all()] == ["教育界"]
    assert Membership.objects.filter(version=2).count() == 1
    edit = Entry.objects.get(verb="edit", noun="membership")
    assert (edit.object_pk, '"新":"县文旅集团经理"' in edit.text) == (str(row.pk), True)


def test_reimport_renames_by_the_hidden_number(office: Client):
    rows = table(exported(office, **{"out-with_phone": "on"}))
    changed = next(row for row in rows if row["name"] == "贺小满")
    changed["name"] = "贺晓满"
    confirm(office, draft_of(office, book(rows)))
    assert (cast.person("member").name, cast.person("member").version) == ("贺晓满", 2)


def test_hidden_number_that_slipped_to_another_row_is_noticed(office: Client):
    rows = table(exported(office, **{"out-with_phone": "on"}))
    rows[0]["id"], rows[1]["id"] = rows[1]["id"], rows[0]["id"]
    draft = draft_of(office, book(rows))
    assert draft.counts["bad"] == 2
    assert confirm(office, draft).status_code == 422


def test_hidden_number_of_another_body_is_refused(office: Client):
    other = Membership.objects.get(body=cast.body("presidium"))
    draft = draft_of(office, csv(f"{other.pk},田玉梅", head="系统编号,姓名"))
    assert faults(draft) == {2: ["系统编号"]}


def test_empty_cell_leaves_and_nothing_clears(office: Client):
    rows = table(exported(office))
    changed = next(row for row in rows if row["name"] == "贺小满")
    changed |= {"sector": "", "is_standing": ""}
    assert draft_of(office, book(rows)).counts == {"same": 3}
    changed["sector"] = "无"
    confirm(office, draft_of(office, book(rows)))
    assert member("贺小满").units.count() == 0


def test_new_phone_is_masked_in_the_record(office: Client):
    rows = table(exported(office, **{"out-with_phone": "on"}))
    next(row for row in rows if row["name"] == "贺小满")["phone"] = "13977778888"
    draft = draft_of(office, book(rows))
    assert [line.changes for line in lines(draft) if line.changes] == [[["手机号", "138****0003", "13977778888"]]]
    confirm(office, draft)
    assert cast.person("member").phone == "13977778888"
    assert Entry.objects.filter(text__contains="13977778888").count() == 0
    assert Entry.objects.filter(verb="edit", noun="person").count() == 1


def test_person_who_serves_elsewhere_keeps_name_and_phone(office: Client):
    cast.make_membership(cast.body("city"), cast.person("member"))
    rows = table(exported(office, **{"out-with_phone": "on"}))
    next(row for row in rows if row["name"] == "贺小满")["phone"] = "13977778888"
    assert list(faults(draft_of(office, book(rows))).values()) == [["手机号"]]


def test_export_of_the_last_term_begins_the_next(office: Client):
    following = cast.make_term(cast.body("county"), 11)
    rows = table(exported(office))
    fields = {"file": SimpleUploadedFile("a.xlsx", book(rows)), "term": following.pk}
    office.post(reverse("sheet-new", args=["members"]), fields)
    draft = SheetDraft.objects.latest("pk")
    assert draft.counts == {"new": 3}
    people, posts = Person.objects.count(), Post.objects.count()
    confirm(office, draft)
    assert Membership.objects.filter(term=following).count() == 3
    assert Person.objects.count() == people
    assert Post.objects.count() == posts + 1  # the chairman held no post as 委员 yet, the others keep theirs


# Somebody else was faster ------------------------------------------------------------


def test_confirmation_after_a_change_that_matters_is_shown_again(office: Client):
    rows = table(exported(office))
    next(row for row in rows if row["name"] == "贺小满")["work_title"] = "县文旅集团经理"
    draft = draft_of(office, book(rows))
    row = member("贺小满")
    Membership.objects.filter(pk=row.pk).update(work_title="县博物馆馆长", version=2)
    answer = office.post(reverse("sheet-confirm", args=[draft.pk]), {"version": 1}, follow=True)
    assert "名册刚刚有了变动" in answer.content.decode()
    assert "县博物馆馆长" in answer.content.decode()
    assert member("贺小满").work_title == "县博物馆馆长"
    draft.refresh_from_db()
    confirm(office, draft)
    assert member("贺小满").work_title == "县文旅集团经理"


def test_confirmation_after_a_change_that_does_not_matter_goes_on(office: Client):
    draft = draft_of(office, csv(GOOD))
    cast.make_person("路人")
    assert confirm(office, draft).status_code == 302
    assert member("苏明远").work_title == "县一中校长"


def test_confirmation_of_an_old_page_is_stale(office: Client):
    draft = draft_of(office, csv("贺小满,,,,,,,"))
    office.post(reverse("sheet-choose", args=[draft.pk]), {"version": 1, "row-2": "other"})
    answer = office.post(reverse("sheet-confirm", args=[draft.pk]), {"version": 1}, follow=True)
    assert "已被他人处理" in answer.content.decode()
    assert Person.objects.filter(name="贺小满").count() == 1


def test_dropped_draft_is_forgotten(office: Client):
    draft = draft_of(office, csv(GOOD))
    office.post(reverse("sheet-drop", args=[draft.pk]), {"version": 1})
    assert confirm(office, draft).status_code == 403
    assert SheetDraft.objects.get(pk=draft.pk).rows == []


def test_tick_forgets_what_nobody_confirmed(office: Client):
    old, new = draft_of(office, csv(GOOD)), draft_of(office, csv("外国语委员会,专委会", head="名称,类别"), "units")
    SheetDraft.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=31))
    tick()
    assert [bool(SheetDraft.objects.get(pk=pk).rows) for pk in (old.pk, new.pk)] == [False, True]
    with pytest.raises(Refused):
        imports.forget_old_drafts(actor=cast.actor("office"))


# Refusals of the file ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的（0 字节）"),
        (b"%PDF-1.7 1 0 obj", "这是 PDF 文件，不是表格文件"),
        ("年度,数量\n2026,3".encode(), "没有找到表头"),
        ("机密★1年,\n姓名,手机\n甲,".encode(), "涉密文件不得上传"),
        ((",".join(["姓名", "手机", *["x"] * 3000])).encode(), "有 3,002 列，超过 60 列"),
    ],
)
def test_refused_file_says_why_on_the_page(office: Client, data: bytes, words: str):
    answer = send(office, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert SheetDraft.objects.count() == 0


def test_term_of_another_body_is_refused(office: Client):
    fields = {"file": SimpleUploadedFile("a.csv", csv(GOOD)), "term": term("city").pk}
    assert office.post(reverse("sheet-new", args=["members"]), fields).status_code == 422


# Templates, units, organs, posts ------------------------------------------------------


@pytest.mark.parametrize("kind", ["members", "posts", "units"])
def test_template_names_the_columns_and_its_example_is_never_read(office: Client, kind: str):
    data = bytes(office.get(reverse("sheet-template", args=[kind])).content)
    columns = [column for column in KINDS[kind].columns(cast.body("county")) if not column.is_hidden]
    read = read_table(data, name="模板.xlsx", columns=columns)
    assert read.present == tuple(column.key for column in columns)
    assert len(read.rows) == 1
    assert read.rows[0].cells["name"].startswith("（示例）")
    assert "只有模板的示例行" in send(office, data, kind).content.decode()


def test_roll_of_a_presidium_has_groups_and_no_sectors(client_for: Any):
    presidium = client_for("presidium")
    fields = {
        "file": SimpleUploadedFile("a.csv", csv("何朗,第一代表小组", head="代表姓名,代表小组")),
        "term": term("presidium").pk,
    }
    presidium.post(reverse("sheet-new", args=["members"]), fields)
    confirm(presidium, SheetDraft.objects.latest("pk"))
    row = member("何朗")
    assert (row.kind, [str(unit) for unit in row.units.all()]) == ("deputy", ["第一代表小组"])
    assert Post.objects.get(person=row.person).role == "deputy"
    assert "界别" not in presidium.get(reverse("sheet-new", args=["members"])).content.decode()


def test_units_come_in_change_and_go_out(office: Client):
    body = cast.body("county")
    draft = draft_of(
        office, csv("文化文史委员会,文史委,专委会", "提案委员会,提案办,", "无名,,外星", head="名称,简称,类别"), "units"
    )
    assert (draft.counts, faults(draft)) == ({"new": 1, "change": 1, "bad": 1}, {4: ["类别"]})
    confirm(
        office,
        draft_of(office, csv("文化文史委员会,文史委,专委会", "提案委员会,提案办,", head="名称,简称,类别"), "units"),
    )
    assert Unit.objects.get(body=body, name="文化文史委员会").kind == "committee"
    assert (Unit.objects.get(name="提案委员会").short_name, Unit.objects.get(name="提案委员会").version) == (
        "提案办",
        2,
    )
    assert draft_of(office, exported(office, "units"), "units").counts == {
        "same": Unit.objects.filter(body=body).count()
    }


def test_organs_are_kept_by_the_operator(client_for: Any):
    admin = client_for("admin")
    draft = draft_of(admin, csv("县水利局,水利局,部门单位", "县教育局,,督查室", head="单位名称,简称,类型"), "organs")
    assert draft.counts == {"new": 1, "change": 1}
    confirm(admin, draft)
    assert Organ.objects.get(name="县水利局").area == cast.body("county").area
    assert Organ.objects.get(name="县教育局").kind == "supervision"
    count = Organ.objects.filter(area=cast.body("county").area).count()
    assert draft_of(admin, exported(admin, "organs"), "organs").counts == {"same": count}


def test_posts_make_handlers_and_staff(office: Client):
    head = "姓名,手机,单位,身份,职务"
    rows = (
        "何朗,13900000001,县教育局,,科员",
        "何晴,13900000002,提案委,,干事",
        "何远,13900000003,云溪县政协,领导,副主席",
        "何远,13900000003,县住建局,承办单位,联络员",
    )
    draft = draft_of(office, csv(*rows, head=head), "posts")
    assert draft.counts == {"new": 4}
    confirm(office, draft)
    found = (
        Post.objects.filter(person__name__startswith="何").order_by("pk").values_list("person__name", "role", "title")
    )
    assert list(found) == [
        ("何朗", "handler", "科员"), ("何晴", "committee", "干事"), ("何远", "leader", "副主席"), ("何远", "handler", "联络员")
    ]  # fmt: skip
    assert Person.objects.filter(name="何远").count() == 1
    assert Entry.objects.filter(verb="grant").count() == 4


def test_posts_refuse_what_the_office_may_not_give(office: Client):
    head = "姓名,单位,身份"
    rows = ("何朗,市水务局,", "何晴,县教育局,领导", "何远,云溪县政协,委员", "何川,,", "何流,云溪县政协,专委会")
    assert faults(draft_of(office, csv(*rows, head=head), "posts")) == {
        2: ["所在单位"], 3: ["身份"], 4: ["身份"], 5: ["所在单位"], 6: ["所在单位"]
    }  # fmt: skip


def test_posts_read_back_change_nothing(office: Client):
    draft = draft_of(office, exported(office, "posts"), "posts")
    assert draft.counts == {"same": 6}


# Large sheets ------------------------------------------------------------------------


def many(count: int) -> bytes:
    return csv(*(f"甲{chr(0x4E00 + number)},{13900000000 + number},,教育界,,,," for number in range(count)))


def test_large_sheet_runs_as_a_job_and_once(office: Client):
    draft = draft_of(office, many(600))
    first, second = confirm(office, draft), confirm(office, draft)
    job = Job.objects.get(kind="org.sheet")
    assert first["Location"] == second["Location"] == reverse("job-detail", args=[job.pk])
    assert "正在后台导入" in page(office, draft)
    assert work(Worker())
    job.refresh_from_db()
    assert (job.state, job.result["words"]) == ("done", "导入完成：新增 600，修改 0。")
    assert Membership.objects.filter(body=cast.body("county")).count() == 603
    assert not work(Worker())
    assert Entry.objects.filter(noun="membership", verb="create").count() == 1
    assert "甲一（委员）等 600 项" in Entry.objects.get(noun="membership", verb="create").text


def test_large_sheet_says_beforehand_that_it_runs_in_the_background(office: Client):
    assert "数量较多，在后台进行，可以看到进度。" in page(office, draft_of(office, many(500)))
    assert "在后台进行" not in page(office, draft_of(office, many(499)))


def test_job_that_is_not_ours_any_more_leaves_no_effect(office: Client):
    draft = draft_of(office, csv(GOOD))

    def lose(_change: Change) -> None:
        raise Lost

    with pytest.raises(Lost):
        imports.carry_out(actor=cast.actor("office"), draft=draft, seen=1, within=lose)
    assert Person.objects.filter(name="苏明远").count() == 0
    assert confirm(office, SheetDraft.objects.get(pk=draft.pk)).status_code == 302
    assert member("苏明远").version == 1


def test_large_sheet_whose_records_moved_on_fails_with_its_reason(office: Client):
    draft = draft_of(office, many(600))
    confirm(office, draft)
    cast.make_membership(cast.body("county"), cast.make_person("甲一", phone="13900000000"))
    work(Worker())
    job = Job.objects.get(kind="org.sheet")
    assert (job.state, job.error) == ("failed", imports.MOVED_ON)
    assert Membership.objects.filter(body=cast.body("county")).count() == 4
    draft.refresh_from_db()
    assert draft.counts == {"new": 599, "change": 1}


def test_pages_of_a_large_sheet_take_few_queries(office: Client, django_assert_max_num_queries: Any):
    draft = draft_of(office, many(300))
    with django_assert_max_num_queries(8):
        page(office, draft)
    with django_assert_max_num_queries(10):
        office.get(reverse("sheet-list"))
    with django_assert_max_num_queries(60):
        draft_of(office, many(400))


def test_twenty_thousand_rows_come_in_quickly(office: Client):
    """About 6 s of processor time on a small machine; the bound is generous because machines are shared."""
    begun = time.process_time()
    draft = draft_of(office, many(20_000))
    confirm(office, draft)
    assert work(Worker())
    spent = time.process_time() - begun
    assert Membership.objects.filter(body=cast.body("county")).count() == 20_003
    assert spent < 40


NASTY = (
    "", " ", "无", "甲", "贺小满", "王　伟", "13800000003", "13900000001", "1.39E+10", "２０２６-01-02", "44562", "1e999", "是", "√",
    "教育界", "教育界、经济界", "提案委", "-1", "999999999999", "=1+1", "<script>", "\u202e", "长" * 300, "（示例）x", "2026-02-30", "0",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["members", "posts", "units"])
@pytest.mark.parametrize("seed", range(12))
def test_any_rows_are_reviewed_or_explained(kind: str, seed: int):
    chance = random.Random(seed)
    body = cast.body("county")
    keys = [column.key for column in KINDS[kind].read_columns(body)]
    rows = [(number, {key: chance.choice(NASTY) for key in keys}) for number in range(2, 42)]
    rows.append((42, {"name": "甲"}))
    draft = imports.begin(
        actor=cast.actor("office"),
        kind=kind,
        body=body,
        term=term() if kind == "members" else None,
        name="a.csv",
        sha256="0" * 64,
        present=keys,
        rows=rows,
    )
    found = imports.lines_of(draft)
    assert [line.number for line in found if bool(line.faults) is not (line.act == Act.BAD)] == []
    assert [words for line in found for _, words in line.faults if not words.endswith("。")] == []
    assert [
        change for line in found for change in line.changes if not all(isinstance(one, str) for one in change)
    ] == []
