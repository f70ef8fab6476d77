"""Papers of past years come in together: read, listed, confirmed once, made into plans, drafts and figures."""

from __future__ import annotations

import pytest

from shangliang.audit.models import Entry
from shangliang.job.actions import cancel
from shangliang.job.models import Job
from shangliang.plan import batch_archive as archive
from shangliang.plan import batch_job
from shangliang.plan.models import AssertedFigure, Batch, BatchFile, ImportDraft, Plan, Step
from tests import cast
from tests.plan.batching import (
    YEARS,
    begin,
    confirm,
    eight_years,
    fields,
    plan_of,
    run_jobs,
    send,
    summary_of,
    zip_of,
)
from tests.plan.importing import DAMAGED, PLAN, draft_of, paper_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, monkeypatch):
    """A folder of its own; and the same paper is read once for all tests, as a reading takes a second."""
    settings.FILES_FOLDER = tmp_path / "files"
    monkeypatch.setattr(batch_job, "read_paper", lambda data, *, name: paper_of(data, name))


def outcomes(batch: Batch) -> dict[str, str]:
    return {file.name: file.outcome for file in batch.files.all()}


@pytest.mark.mechanism("1-06")
def test_eight_years_become_plans_and_figures(office):
    batch = begin(office, eight_years())
    assert set(outcomes(batch).values()) == {"read"}
    proposed = {(one["year"], one["plan_kind"]) for file in batch.files.all() for one in file.papers}
    assert proposed == {(year, "consultation") for year in YEARS} | {(2024, ""), (2025, "")}
    assert Plan.objects.count() + ImportDraft.objects.count() == 0
    assert confirm(office, batch).status_code == 302
    plans = Plan.objects.order_by("year")
    assert [(one.year, one.kind, one.topics.count(), one.file.name) for one in plans] == [
        (year, "consultation", 2, f"{year}年度协商计划.txt") for year in YEARS
    ]
    assert set(Step.objects.filter(name="create").values_list("origin", "label")) == {("backfill", "补录")}
    sent = AssertedFigure.objects.filter(subject__contains="提案").order_by("year")
    assert [(one.year, int(one.value), one.unit, one.vouched_by) for one in sent] == [
        (2024, 124, "件", "周明礼"),
        (2025, 125, "件", "周明礼"),
    ]
    assert {draft.state for draft in ImportDraft.objects.all()} == {"confirmed"}
    assert not archive.spool_path(batch.spool).exists()
    assert [file.reading for file in batch.files.all()] == [{}] * 10


def test_list_page_shows_each_file_with_its_proposal(office):
    batch = begin(office, eight_years())
    page = office.get(f"/imports/batches/{batch.pk}/").content.decode()
    assert page.count('<option value="consultation" selected>') == len(YEARS)
    assert page.count('value="2021"') == 1
    assert "2 个议题、0 项指标" in page


def test_confirmed_file_carries_its_original_and_span(office):
    confirm(office, begin(office, {"计划.txt": plan_of(2023)}))
    plan = Plan.objects.get()
    topic = plan.topics.first()
    assert plan.text[topic.span_start : topic.span_end].count("高标准农田建设情况") == 1
    answer = office.get(f"/files/{plan.file_id}/")
    assert b"".join(answer.streaming_content).decode() == plan_of(2023)


def test_clerk_corrects_kind_year_and_title(office):
    batch = begin(office, {"计划.txt": plan_of(2023)})
    file = batch.files.get()
    confirm(
        office,
        batch,
        **{f"kind-{file.pk}-1": "work", f"year-{file.pk}-1": "2022", f"title-{file.pk}-1": "二〇二二年工作要点"},
    )
    plan = Plan.objects.get()
    assert (plan.kind, plan.year, plan.title) == ("work", 2022, "二〇二二年工作要点")


def test_choices_are_kept_without_confirming(office):
    batch = begin(office, {"计划.txt": plan_of(2023)})
    file = batch.files.get()
    answer = office.post(
        f"/imports/batches/{batch.pk}/edit/", fields(batch, **{f"wish-{file.pk}": "draft", f"year-{file.pk}-1": "2021"})
    )
    file.refresh_from_db()
    assert (answer.status_code, file.wish, file.papers[0]["year"], Plan.objects.count()) == (302, "draft", 2021, 0)


def test_open_warnings_leave_a_draft_to_check(office):
    batch = begin(office, {"计划.txt": DAMAGED.replace("2026", "2023")})
    file = batch.files.get()
    assert file.wish == "draft"
    confirm(office, batch, **{f"wish-{file.pk}": "plan"})
    assert (Plan.objects.count(), ImportDraft.objects.get().state) == (0, "open")


def test_plan_of_this_year_is_looked_through_first(office):
    assert begin(office, {"计划.txt": plan_of(2026)}).files.get().wish == "draft"


def test_year_comes_from_the_name_where_the_text_has_none(office):
    batch = begin(office, {"2019年/协商计划.txt": plan_of(2019).replace("2019年度", "年度")})
    assert batch.files.get().papers[0]["year"] == 2019


def test_summary_without_year_asks_for_it(office):
    batch = begin(office, {"总结.txt": "云溪县政协工作总结\n\n一、主要工作\n\n共召开专题协商会12次，收到提案145件。\n"})
    file = batch.files.get()
    at = f"year-{file.pk}-1"
    answer = confirm(office, batch, **{at: ""})
    assert answer.status_code == 422
    assert "请填写总结的年度" in answer.content.decode()
    assert confirm(office, batch, **{at: "2020"}).status_code == 302
    assert set(AssertedFigure.objects.values_list("year", flat=True)) == {2020}


def test_nonsense_year_comes_back_as_typed(office):
    batch = begin(office, {"计划.txt": plan_of(2023)})
    file = batch.files.get()
    answer = confirm(office, batch, **{f"year-{file.pk}-1": "20x3", f"title-{file.pk}-1": "改过的名称"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "年度请填四位数字" in page
    assert 'value="改过的名称"' in page


def test_skipped_files_are_left_out(office):
    batch = begin(office, {"甲.txt": plan_of(2022), "乙.txt": plan_of(2023)})
    first = batch.files.first()
    confirm(office, batch, **{f"wish-{first.pk}": "skip"})
    assert list(Plan.objects.values_list("year", flat=True)) == [2023]


def test_nothing_chosen_is_refused_with_what_to_do(office):
    batch = begin(office, {"甲.txt": plan_of(2022)})
    answer = confirm(office, batch, **{f"wish-{batch.files.get().pk}": "skip"})
    assert answer.status_code == 422
    assert "没有选择任何文件" in answer.content.decode()


def test_same_file_twice_in_the_zip_is_named(office):
    batch = begin(office, {"甲.txt": plan_of(2022), "副本/甲（1）.txt": plan_of(2022)})
    assert outcomes(batch) == {"甲.txt": "read", "甲（1）.txt": "repeated"}
    assert batch.files.last().reason == "与“甲.txt”内容相同，只处理那一份。"


def test_known_file_leads_to_its_draft(office):
    draft = draft_of(office, PLAN)
    batch = begin(office, {"计划.txt": PLAN})
    file = batch.files.get()
    assert (file.outcome, file.draft_id) == ("known", draft.pk)
    page = office.get(f"/imports/batches/{batch.pk}/").content.decode()
    assert f'href="/imports/{draft.pk}/"' in page


def test_known_only_within_the_body(office, client_for):
    draft_of(office, PLAN)
    assert begin(client_for("city"), {"计划.txt": PLAN}).files.get().outcome == "read"


def test_same_zip_again_leads_to_its_list(office):
    batch = begin(office, eight_years())
    answer = send(office, ("另一个名字.zip", zip_of(eight_years())))
    assert (answer.status_code, answer.url) == (302, f"/imports/batches/{batch.pk}/")
    assert Batch.objects.count() == 1


def test_unreadable_files_stand_in_the_list_with_their_reason(office):
    batch = begin(office, {"好.txt": plan_of(2022), "空.txt": "", "图.png": b"\x89PNG\r\n\x1a\n" + b"0" * 50})
    reasons = {file.name: file.reason for file in batch.files.filter(outcome="refused")}
    assert reasons == {
        "空.txt": "文件是空的（0 字节）。请检查原文件能否打开，重新保存后再上传。",
        "图.png": "这是图片，不含文字。请上传有文字的 .docx、.pdf 或 .txt 原稿。",
    }
    page = office.get(f"/imports/batches/{batch.pk}/").content.decode()
    assert all(words in page for words in reasons.values())


def test_secret_file_leaves_the_server_after_reading(office):
    secret = "机密★1年\n\n" + plan_of(2022)
    batch = begin(office, {"好.txt": plan_of(2021), "内部.txt": secret})
    assert outcomes(batch) == {"好.txt": "read", "内部.txt": "refused"}
    with archive.opened(batch.spool) as package:
        assert [archive.bytes_of(package, index) for index in range(2)] == [plan_of(2021).encode(), b""]


def test_secret_name_is_not_kept(office):
    batch = begin(office, {"好.txt": plan_of(2021), "【机密】计划.txt": plan_of(2022)})
    names = [file.name for file in batch.files.all()]
    assert names == ["好.txt", "压缩包里的第 2 个文件"]
    assert not Entry.objects.filter(text__contains="【机密】").exists()


def test_several_files_at_once(office):
    answer = send(office, ("2021.txt", plan_of(2021).encode()), ("2022.txt", plan_of(2022).encode()))
    assert answer.status_code == 302
    run_jobs()
    batch = Batch.objects.get()
    assert batch.name == "2021.txt 等 2 个文件"
    confirm(office, batch)
    assert set(Plan.objects.values_list("year", flat=True)) == {2021, 2022}


def test_reading_cancelled_halfway_goes_on_later(office):
    send(office, ("历年.zip", zip_of(eight_years())))
    batch, job = Batch.objects.get(), Job.objects.get()
    cancel(actor=cast.actor("office"), job=job, seen=job.version)
    run_jobs()
    assert set(outcomes(batch).values()) == {"waiting"}
    job.refresh_from_db()
    page = office.get(f"/imports/batches/{batch.pk}/").content.decode()
    assert "在进度页点“重试”可以接着做" in page
    answer = office.post(f"/jobs/{job.pk}/move/", {"version": job.version, "transition": "retry"})
    assert answer.status_code == 302
    run_jobs()
    assert set(outcomes(batch).values()) == {"read"}


def test_carrying_out_again_doubles_nothing(office):
    batch = begin(office, eight_years())
    confirm(office, batch)
    Job.objects.filter(kind="plan.batch_confirm").update(state="queued")
    Batch.objects.update(carried_out_at=None)
    run_jobs()
    assert (Plan.objects.count(), ImportDraft.objects.count()) == (8, 10)
    assert AssertedFigure.objects.count() == 6


def test_dropped_batch_leaves_no_bytes_and_may_come_again(office):
    batch = begin(office, {"计划.txt": plan_of(2023)})
    assert archive.spool_path(batch.spool).exists()
    answer = office.post(f"/imports/batches/{batch.pk}/drop/", {"version": batch.version})
    assert (answer.status_code, archive.spool_path(batch.spool).exists()) == (302, False)
    assert begin(office, {"计划.txt": plan_of(2023)}).pk != batch.pk
    assert confirm(office, batch).status_code == 403


def test_second_clerk_is_told(office):
    batch = begin(office, {"计划.txt": plan_of(2023)})
    form = fields(batch, do="save")
    assert office.post(f"/imports/batches/{batch.pk}/edit/", form).status_code == 302
    assert office.post(f"/imports/batches/{batch.pk}/edit/", form).status_code == 409


def test_committee_brings_in_its_own_plans_only(client_for):
    committee = client_for("committee")
    batch = begin(committee, {"计划.txt": plan_of(2023)})
    file = batch.files.get()
    assert file.papers[0]["plan_kind"] == "committee"
    assert confirm(committee, batch, **{f"kind-{file.pk}-1": "consultation"}).status_code == 422
    assert confirm(committee, batch).status_code == 302
    assert list(Plan.objects.values_list("kind", "unit__name")) == [("committee", "提案委员会")]


def test_acts_are_on_record(office):
    batch = begin(office, {"计划.txt": plan_of(2023), "总结.txt": summary_of(2023)})
    confirm(office, batch)
    verbs = list(Entry.objects.filter(noun="batch").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["upload", "import"]
    assert Entry.objects.filter(noun="draft", verb="vouch").count() == 1


def test_figures_stand_by_subject_and_year(office, client_for):
    confirm(office, begin(office, {"甲.txt": summary_of(2023), "乙.txt": summary_of(2024)}))
    page = office.get("/imports/figures/").content.decode()
    assert page.count("收到提案") >= 1
    assert "123件" in page
    assert "124件" in page
    assert "20余次" in page
    only = office.get("/imports/figures/", {"year": "2023", "q": "视察"}).content.decode()
    assert "共 1 个事项" in only
    assert "123件" not in only
    assert "共 0 个事项" in client_for("city").get("/imports/figures/").content.decode()
    assert client_for("leader").get("/imports/figures/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_batch_runs_the_same_queries(office, django_assert_num_queries, count):
    batch = begin(office, {f"{year}.txt": plan_of(year) for year in YEARS[:count]})
    assert BatchFile.objects.filter(batch=batch).count() == count
    with django_assert_num_queries(8):
        office.get(f"/imports/batches/{batch.pk}/")


@pytest.mark.parametrize("count", [1, 3])
def test_figures_run_the_same_queries(office, django_assert_num_queries, count):
    confirm(office, begin(office, {f"{year}.txt": summary_of(year) for year in YEARS[:count]}))
    with django_assert_num_queries(9):
        office.get("/imports/figures/")
