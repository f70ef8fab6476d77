"""From an uploaded paper to a living plan, and everything a clerk can do on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.html import strip_tags

from shangliang.audit.models import Entry
from shangliang.document.models import StoredFile
from shangliang.org.models import Alias
from shangliang.plan.models import ImportDraft, Plan, Topic
from tests import cast
from tests.plan.importing import DAMAGED, PLAN, YEARLESS, draft_of, head, page_text, send, topic, upload


def test_upload_keeps_draft_and_makes_no_plan(office):
    assert upload(office).status_code == 302
    draft = ImportDraft.objects.get()
    assert (Plan.objects.count(), Topic.objects.count()) == (0, 0)
    assert (draft.state, draft.text, draft.user_name) == ("open", PLAN, "周明礼")
    assert StoredFile.objects.get().sha256 == draft.sha256


def test_review_page_marks_each_fact_and_links_both_ways(office):
    source = page_text(office, draft_of(office))
    for key in ("topic-1", "topic-2", "target-1", "target-2"):
        assert source.count(f'id="spot-{key}"') == 1
        assert source.count(f'id="fact-{key}"') == 1
        assert f'href="#fact-{key}"' in source
        assert f'href="#spot-{key}"' in source


@pytest.mark.mechanism("1-01", "7-01", "7-05")
def test_confirm_makes_plan_with_spans_owners_and_file(office):
    draft = draft_of(office)
    answer = send(office, draft, "confirm", {})
    plan = Plan.objects.get()
    assert answer.url == f"/plans/{plan.pk}/"
    assert (plan.kind, plan.year, plan.title) == ("consultation", 2026, "云溪县政协2026年度协商计划")
    assert plan.file is not None
    assert plan.file.sha256 == draft.sha256
    first, second = plan.topics.prefetch_related("parties")
    assert (first.theme, first.months, second.months) == ("乡村振兴", [4], [9])
    for row in (first, second):
        assert row.subject in plan.text[row.span_start : row.span_end]
    owners = [(one.text, one.noun) for one in second.parties.all()]
    units = [("提案委员会", "unit"), ("经济委员会", "unit"), ("社会和法制委员会", "unit")]
    assert owners == [("县教育局", "organ"), *units, ("县融媒中心", "")]
    assert [(one.value, one.period) for one in plan.targets.all()] == [(3, "year"), (1, "quarter")]
    assert [one.heading for one in plan.sections.all()][-1] == "工作要求"
    draft.refresh_from_db()
    assert (draft.state, draft.edits["1"]["plan"]) == ("confirmed", plan.pk)


def test_confirm_writes_one_import_entry_for_plan(office):
    draft = draft_of(office)
    send(office, draft, "confirm", {})
    verbs = list(Entry.objects.order_by("seq").filter(body=draft.body_id).values_list("verb", "noun"))
    assert verbs.count(("import", "plan")) == 1
    assert ("move", "draft") in verbs


def test_confirm_twice_makes_one_plan(office):
    draft = draft_of(office)
    send(office, draft, "confirm", {})
    assert send(office, draft, "confirm", {}).status_code == 403
    assert Plan.objects.count() == 1


@pytest.mark.mechanism("7-01")
def test_confirm_without_year_is_refused_until_it_is_given(office):
    draft = draft_of(office, YEARLESS)
    assert "文中没有写明年度" in page_text(office, draft)
    refused = send(office, draft, "confirm", {})
    assert refused.status_code == 403
    assert "请先填写年度" in strip_tags(refused.content.decode())
    assert send(office, draft, "head", head(year="2027")).status_code == 302
    send(office, draft, "confirm", {})
    assert Plan.objects.get().year == 2027


@pytest.mark.parametrize("year", ["26", "二〇二六", "1800"])
def test_head_with_impossible_year_comes_back(office, year):
    draft = draft_of(office, YEARLESS)
    answer = send(office, draft, "head", head(year=year))
    assert answer.status_code == 422
    assert "年度" in strip_tags(answer.content.decode())
    draft.refresh_from_db()
    assert draft.edits == {}


@pytest.mark.mechanism("7-04", "7-09")
def test_warnings_block_confirm_until_each_is_acknowledged(office):
    draft = draft_of(office, DAMAGED)
    codes = [one["code"] for one in draft.result["documents"][0]["warnings"]]
    assert {"numbering_gap", "masked_text", "cut_sentence"} <= set(codes)
    assert send(office, draft, "confirm", {}).status_code == 403
    singles = [f"warning-{index}" for index, code in enumerate(codes, 1) if code not in ("masked_text", "cut_sentence")]
    for handle in (*singles, "masked_text", "cut_sentence"):
        assert send(office, draft, "confirm", {}).status_code == 403
        assert send(office, draft, "act", {"do": f"seen:{handle}"}).status_code == 302
    assert send(office, draft, "confirm", {}).status_code == 302


def test_masked_places_are_acknowledged_together_and_kept_verbatim(office):
    draft = draft_of(office, DAMAGED)
    send(office, draft, "act", {"do": "seen:masked_text"})
    source = page_text(office, draft)
    assert "就我县_河流域保护情况" in strip_tags(source)
    assert 'value="unseen:masked_text"' in source
    send(office, draft, "act", {"do": "unseen:masked_text"})
    assert 'value="seen:masked_text"' in page_text(office, draft)


def test_unknown_warning_is_not_acknowledged(office):
    draft = draft_of(office)
    answer = send(office, draft, "act", {"do": "seen:warning-99"})
    assert answer.status_code == 422
    assert "没有这条提醒" in strip_tags(answer.content.decode())


def test_edit_corrects_fact_and_is_kept_for_next_log_in(office, client_for):
    draft = draft_of(office)
    changed = topic(subject="高标准农田管护情况", months=["5", "6"], lead="经济委、县住建局")
    assert send(office, draft, "facts/topic-1", {**changed, "done": "1"}).status_code == 302
    later = client_for("office")
    assert "高标准农田管护情况" in strip_tags(page_text(later, draft))
    send(later, draft, "confirm", {})
    row = Topic.objects.order_by("order").first()
    assert (row.subject, row.months) == ("高标准农田管护情况", [5, 6])
    assert [one.noun for one in row.parties.all()] == ["unit", "organ"]


def test_edit_with_empty_subject_returns_what_was_typed(office):
    draft = draft_of(office)
    answer = send(office, draft, "facts/topic-1", topic(subject="", lead="县教育局、县住建局"))
    assert answer.status_code == 422
    source = answer.content.decode()
    assert "请写明议题" in source
    assert 'value="县教育局、县住建局"' in source


def test_edit_of_target_takes_range_and_window(office):
    draft = draft_of(office)
    values = {
        "subject": "专题常委会议",
        "op": ">=",
        "value": "3",
        "value_max": "5",
        "unit": "次",
        "period": "year",
        "window_from": "8月11日",
        "window_to": "8-20",
        "per": "",
        "hard": "on",
    }
    assert send(office, draft, "facts/target-1", values).status_code == 302
    send(office, draft, "confirm", {})
    row = Plan.objects.get().targets.order_by("order").first()
    assert (row.value, row.value_max, row.is_hard) == (3, 5, True)
    assert (row.window_from.isoformat(), row.window_to.isoformat()) == ("2026-08-11", "2026-08-20")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("value", "", "请填数值"),
        ("value", "三", "数值请填数字"),
        ("value_max", "1", "“至多”不能小于数值"),
        ("window_from", "八月", "日期请写成“8月11日”"),
    ],
)
def test_edit_of_target_names_what_is_wrong(office, field, value, words):
    draft = draft_of(office)
    values = {"subject": "专题常委会议", "op": ">=", "value": "3", "unit": "次", "period": "year", field: value}
    answer = send(office, draft, "facts/target-1", values)
    assert answer.status_code == 422
    assert words in strip_tags(answer.content.decode())


def test_dropped_fact_stays_out_of_plan_and_can_return(office):
    draft = draft_of(office)
    send(office, draft, "act", {"do": "drop:topic-1"})
    assert 'class="fact dropped" id="fact-topic-1"' in page_text(office, draft)
    send(office, draft, "act", {"do": "drop:topic-2"})
    send(office, draft, "act", {"do": "restore:topic-1"})
    send(office, draft, "confirm", {})
    assert [row.subject for row in Topic.objects.all()] == ["我县高标准农田建设情况"]


def test_everything_dropped_cannot_be_confirmed(office):
    draft = draft_of(office)
    for key in ("topic-1", "topic-2", "target-1", "target-2"):
        send(office, draft, "act", {"do": f"drop:{key}"})
    refused = send(office, draft, "confirm", {})
    assert refused.status_code == 403
    assert "没有保留任何议题或指标" in strip_tags(refused.content.decode())


def test_add_from_selection_takes_place_and_opens_form(office):
    draft = draft_of(office, PLAN + "\n另外，适时了解数字乡村建设进展。\n")
    at = draft.text.index("数字乡村建设")
    answer = send(office, draft, "facts/new", {"quote": "数字乡村建设", "at": at, "kind": "topic"})
    assert answer.url.endswith("?edit=topic-a1#fact-topic-a1")
    send(office, draft, "confirm", {})
    row = Topic.objects.get(subject="数字乡村建设")
    assert Plan.objects.get().text[row.span_start : row.span_end] == "数字乡村建设"


def test_add_by_pasted_quote_finds_its_place_across_lines(office):
    draft = draft_of(office, PLAN + "\n另外，了解数字乡村\n建设进展。\n")
    send(office, draft, "facts/new", {"quote": "数字乡村 建设进展", "kind": "topic"})
    draft.refresh_from_db()
    start, end = draft.edits["1"]["added"][0]["span"]
    assert draft.text[start:end] == "数字乡村\n建设进展"


def test_add_of_target_reads_its_number(office):
    draft = draft_of(office, PLAN + "\n另外，按需编发简报。\n")
    at = draft.text.index("每季度至少开展视察1次")
    send(office, draft, "facts/new", {"quote": "每季度至少开展视察1次", "at": at, "kind": "target"})
    draft.refresh_from_db()
    assert draft.edits["1"]["added"][0]["values"]["value"] == "1"
    assert draft.edits["1"]["added"][0]["values"]["period"] == "quarter"


def test_add_of_ambiguous_quote_asks_which_place(office):
    draft = draft_of(office)
    answer = send(office, draft, "facts/new", {"quote": "专题协商", "kind": "topic"})
    assert answer.status_code == 422
    source = answer.content.decode()
    assert "出现了 3 处" in source
    assert source.count("是这一处") == 3


def test_add_of_words_that_are_not_there_is_refused(office):
    draft = draft_of(office)
    answer = send(office, draft, "facts/new", {"quote": "从未出现的句子", "kind": "topic"})
    assert answer.status_code == 422
    assert "原文里没有找到这段文字" in answer.content.decode()


@pytest.mark.mechanism("7-16")
def test_picked_name_is_remembered_for_next_paper(office):
    draft = draft_of(office)
    organ = cast.organ("县住建局")
    send(office, draft, "names", {"text": "县融媒中心", "pick": f"organ:{organ.pk}"})
    assert Alias.objects.count() == 0
    send(office, draft, "confirm", {})
    alias = Alias.objects.get()
    assert (alias.text, alias.noun, alias.object_key) == ("县融媒中心", "organ", str(organ.pk))
    second = draft_of(office, PLAN.replace("2026", "2027"))
    send(office, second, "confirm", {})
    row = Plan.objects.get(year=2027).topics.order_by("order").last()
    assert [one.object_pk for one in row.parties.all() if one.text == "县融媒中心"] == [organ.pk]


def test_name_of_another_body_cannot_be_picked(office):
    draft = draft_of(office)
    foreign = cast.unit("市提案委员会")
    answer = send(office, draft, "names", {"text": "县融媒中心", "pick": f"unit:{foreign.pk}"})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.edits == {}


def test_two_clerks_at_once_second_gets_his_typing_back(office, client_for):
    draft = draft_of(office)
    seen = draft.version
    send(client_for("office"), draft, "act", {"do": "drop:topic-2"})
    late = office.post(
        f"/imports/{draft.pk}/1/facts/topic-1/", {"version": seen, **topic(theme="粮食安全", lead="我写的单位")}
    )
    assert late.status_code == 409
    source = late.content.decode()
    assert "刚刚被他人改过" in source
    assert 'value="粮食安全"' in source
    assert 'value="我写的单位"' in source
    draft.refresh_from_db()
    assert "values" not in draft.edits["1"]


def test_same_file_again_leads_to_its_draft(office):
    draft = draft_of(office)
    answer = upload(office, name="换个名字.txt")
    assert answer.url == f"/imports/{draft.pk}/"
    assert ImportDraft.objects.count() == 1
    assert "没有重复建立" in strip_tags(office.get(answer.url, follow=True).content.decode())


def test_same_file_of_another_body_is_its_own_draft(office, client_for):
    draft_of(office)
    draft_of(client_for("city"))
    assert ImportDraft.objects.count() == 2


def test_read_again_makes_second_draft_of_stored_file(office):
    draft = draft_of(office)
    send(office, draft, "act", {"do": "drop:topic-1"})
    answer = office.post(f"/imports/{draft.pk}/again/")
    fresh = ImportDraft.objects.exclude(pk=draft.pk).get()
    assert answer.url == f"/imports/{fresh.pk}/"
    assert (fresh.sha256, fresh.edits) == (draft.sha256, {})


def test_pasted_text_becomes_draft_without_file(office):
    answer = office.post("/imports/new/", {"text": PLAN})
    assert answer.status_code == 302
    draft = ImportDraft.objects.get()
    assert (draft.file, draft.name) == (None, "云溪县政协2026年度协商计划（粘贴）")


def test_draft_dropped_makes_no_plan_and_can_be_taken_up_again(office):
    draft = draft_of(office)
    office.post(f"/imports/{draft.pk}/move/", {"version": draft.version, "transition": "drop"})
    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert send(office, draft, "act", {"do": "drop:topic-1"}).status_code == 403
    office.post(f"/imports/{draft.pk}/move/", {"version": draft.version, "transition": "reopen"})
    draft.refresh_from_db()
    assert draft.state == "open"


def test_draft_with_plan_cannot_be_dropped(office, shared: Path):
    draft = draft_of(office, (shared / "seeds" / "seed.txt").read_bytes())
    send(office, draft, "head", head(title="协商计划"), number=7)
    draft.refresh_from_db()
    for notice in draft.result["documents"][6]["warnings"]:
        assert notice["code"]
    _acknowledge_all(office, draft, 7)
    assert send(office, draft, "confirm", {}, number=7).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "open"
    refused = office.post(f"/imports/{draft.pk}/move/", {"version": draft.version, "transition": "drop"})
    assert refused.status_code == 403
    assert (
        office.post(f"/imports/{draft.pk}/move/", {"version": draft.version, "transition": "finish"}).status_code == 302
    )
    draft.refresh_from_db()
    assert draft.state == "confirmed"


def _acknowledge_all(client, draft, number):
    codes = [one["code"] for one in draft.result["documents"][number - 1]["warnings"]]
    together = {"masked_text", "cut_sentence"}
    handles = {code if code in together else f"warning-{index}" for index, code in enumerate(codes, 1)}
    for handle in handles:
        assert send(client, draft, "act", {"do": f"seen:{handle}"}, number=number).status_code == 302


def test_seed_offers_seven_documents_each_on_its_own(office, shared: Path):
    draft = draft_of(office, (shared / "seeds" / "seed.txt").read_bytes())
    assert len(draft.result["documents"]) == 7
    for number in range(1, 8):
        source = page_text(office, draft, number=number)
        assert f"第 {number} 份，共 7 份" in strip_tags(source)
    assert office.get(f"/imports/{draft.pk}/8/").status_code == 404
    assert office.get(f"/imports/{draft.pk}/0/").status_code == 404


@pytest.mark.mechanism("7-01", "7-03", "7-04", "7-05", "7-06", "7-08", "7-14", "7-15")
def test_county_plan_of_the_seed_becomes_plan(office, shared: Path):
    draft = draft_of(office, (shared / "seeds" / "seed.txt").read_bytes())
    send(office, draft, "head", head(title="县政协协商计划"), number=7)
    draft.refresh_from_db()
    _acknowledge_all(office, draft, 7)
    assert send(office, draft, "confirm", {}, number=7).status_code == 302
    plan = Plan.objects.get()
    by_theme = {row.theme: row.subject for row in plan.topics.all()}
    assert "旅游安全工作" in by_theme["绿色发展"]
    assert "文物古迹保护现状" in by_theme["文化惠民工程实施"]
    forms = {row.subject: row.form for row in plan.topics.all()}
    assert "民主评议" in forms["公路段"]
    assert "回头看" in forms["县供电公司"]
    assert "县政府工作报告" in forms
    assert sorted(int(row.value) for row in plan.targets.all()) == [3, 15]
    for row in (*plan.topics.all(), *plan.targets.all()):
        assert plan.text[row.span_start : row.span_end].strip()


def test_summary_is_shown_but_becomes_no_plan(office, shared: Path):
    draft = draft_of(office, (shared / "seeds" / "seed.txt").read_bytes())
    source = strip_tags(page_text(office, draft, number=5))
    assert "不会生成计划" in source
    assert "没有计入任何统计" in source
    refused = send(office, draft, "confirm", {}, number=5)
    assert refused.status_code == 403
    assert Plan.objects.count() == 0


def test_committee_clerk_imports_only_its_own_plan(client_for):
    clerk = client_for("committee")
    draft = draft_of(clerk, PLAN.replace("云溪县政协2026年度协商计划", "提案委员会2026年工作计划"))
    source = page_text(clerk, draft)
    assert '<option value="committee" selected>专委会计划</option>' in source
    assert 'value="work"' not in source
    send(clerk, draft, "confirm", {})
    plan = Plan.objects.get()
    assert (plan.kind, plan.unit) == ("committee", cast.unit("提案委员会"))


@pytest.mark.parametrize("who", ["member", "leader", "unit", "inspector", "deputy", "admin"])
def test_import_is_closed_to_others(client_for, who):
    client = client_for(who)
    assert client.get("/imports/").status_code == 403
    assert upload(client).status_code == 403
    assert ImportDraft.objects.count() == 0


@pytest.mark.parametrize("who", ["city", "street", "presidium", "member", "unit"])
def test_draft_of_another_is_not_there(office, client_for, who):
    draft = draft_of(office)
    client = client_for(who)
    assert client.get(f"/imports/{draft.pk}/").status_code == 404
    assert client.get(f"/imports/{draft.pk}/1/").status_code == 404
    for what, data in (("act", {"do": "drop:topic-1"}), ("confirm", {}), ("head", head())):
        assert send(client, draft, what, data).status_code == 404
    assert client.get(f"/files/{draft.file_id}/").status_code == 404


def test_htmx_answer_carries_findings_marks_and_versions(office):
    draft = draft_of(office)
    answer = send(office, draft, "act", {"do": "drop:topic-1"}, headers={"HX-Request": "true"})
    source = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "#found"
    assert 'class="fact dropped" id="fact-topic-1"' in source
    assert 'class="spot topic-spot dropped" id="spot-topic-1"' in source
    assert source.count(f'value="{draft.version + 1}" hx-swap-oob="true"') == 3
    assert "<html" not in source


def test_htmx_saving_while_typing_leaves_form_alone(office):
    draft = draft_of(office)
    answer = send(office, draft, "facts/topic-1", topic(theme="粮食安全"), headers={"HX-Request": "true"})
    source = answer.content.decode()
    assert "HX-Retarget" not in answer.headers
    assert "<form" not in source.replace('action="/imports', "").split('id="draft-actions"')[0]
    assert "围绕粮食安全" in source
    wrong = send(office, draft, "facts/topic-1", topic(subject=""), headers={"HX-Request": "true"})
    assert (wrong.status_code, "还没有保存" in wrong.content.decode()) == (422, True)


def test_review_page_takes_few_queries(office, django_assert_max_num_queries):
    draft = draft_of(office)
    with django_assert_max_num_queries(14):
        page_text(office, draft)


def test_list_page_takes_few_queries(office, django_assert_max_num_queries):
    for year in range(2020, 2030):
        draft_of(office, PLAN.replace("2026", str(year)))
    with django_assert_max_num_queries(9):
        answer = office.get("/imports/")
    assert answer.content.decode().count("核对中") == 10


def test_committee_clerk_sees_why_the_office_plan_is_not_hers(office, client_for):
    draft = draft_of(office)
    source = strip_tags(page_text(client_for("committee"), draft))
    assert "专委会只能建立本委的专委会计划" in source
    assert send(client_for("committee"), draft, "confirm", {}).status_code == 403


@pytest.mark.mechanism("7-04")
def test_gap_in_numbering_is_filled_by_hand(office):
    draft = draft_of(office, DAMAGED)
    codes = [one["code"] for one in draft.result["documents"][0]["warnings"]]
    gap = f"warning-{codes.index('numbering_gap') + 1}"
    assert 'name="gap"' in page_text(office, draft, edit=gap)
    answer = send(office, draft, "facts/new", {"quote": "全县粮食安全工作", "kind": "topic", "gap": gap})
    assert answer.url.endswith("?edit=topic-a1#fact-topic-a1")
    for index, code in enumerate(codes, 1):
        handle = code if code in ("masked_text", "cut_sentence") else f"warning-{index}"
        send(office, draft, "act", {"do": f"seen:{handle}"})
    send(office, draft, "confirm", {})
    row = Topic.objects.get(subject="全县粮食安全工作")
    assert Plan.objects.get().text[row.span_start : row.span_end].startswith("2、")


def test_warning_of_the_reader_is_shown_and_can_be_acknowledged(office):
    text = "这里是网站的说明文字，与计划无关。\n\n" + PLAN
    draft = draft_of(office, text)
    result = {**draft.result, "warnings": [{"code": "footnotes", "message": "文末有脚注2条", "start": 0, "end": 0}]}
    ImportDraft.objects.filter(pk=draft.pk).update(result=result)
    source = page_text(office, draft)
    assert "文末有脚注2条" in source
    handle = source.split('value="seen:warning-')[1].split('"')[0]
    assert send(office, draft, "confirm", {}).status_code == 403
    send(office, draft, "act", {"do": f"seen:warning-{handle}"})
    assert send(office, draft, "confirm", {}).status_code == 302


def test_plan_without_title_gets_one_proposed(office):
    draft = draft_of(office)
    raw = {**draft.result["documents"][0], "title": ""}
    ImportDraft.objects.filter(pk=draft.pk).update(result={"documents": [raw], "warnings": []})
    assert 'value="云溪县政协2026年度协商计划"' in page_text(office, draft)


def test_summary_alone_can_be_finished_without_plan(office):
    text = "云溪县政协2026年上半年工作总结\n\n一、工作情况\n\n上半年召开常委会议2次，提交提案145件，办复120件。\n"
    draft = draft_of(office, text, "总结.txt")
    assert (
        office.post(f"/imports/{draft.pk}/move/", {"version": draft.version, "transition": "finish"}).status_code == 302
    )
    assert "已核对" in strip_tags(office.get("/imports/").content.decode())


def test_plan_that_waits_keeps_draft_from_being_finished(office):
    draft = draft_of(office)
    refused = office.post(f"/imports/{draft.pk}/move/", {"version": draft.version, "transition": "finish"})
    assert refused.status_code == 403
    assert "还没有生成计划" in strip_tags(refused.content.decode())
