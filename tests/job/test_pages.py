"""The list of jobs and the page of one, through HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from shangliang.job import leases
from shangliang.job.models import Job
from shangliang.org import places
from tests import cast
from tests.job.make import make_job

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "X-Poll": "1"}


def page(client, job: Job, **headers):
    return client.get(reverse("job-detail", kwargs={"pk": job.pk}), headers=headers)


def poll(client, job: Job, seen: int):
    return client.get(reverse("job-detail", kwargs={"pk": job.pk}), {"seen": seen}, headers=HTMX)


def words(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def titles(response) -> list[str]:
    return re.findall(r'class="lead"><a [^>]+>([^<]+)</a>', response.content.decode())


def test_list_puts_failed_first_then_open_then_ended(office):
    for title, state in (("甲", "failed"), ("乙", "done"), ("丙", "running"), ("丁", "queued"), ("戊", "cancelled")):
        make_job("office", title=title, state=state)
    assert titles(office.get(reverse("job-list"))) == ["甲", "丁", "丙", "戊", "乙"]


def test_list_shows_why_it_failed_and_retries(office):
    job = make_job("committee", title="导入名册", state="failed", error="第3行的姓名是空的。")
    shown = office.get(reverse("job-list"))
    assert "第3行的姓名是空的。" in words(shown)
    assert 'aria-label="重试：导入名册"' in shown.content.decode()
    move = reverse("job-move", kwargs={"pk": job.pk})
    answer = office.post(move, {"transition": "retry", "version": 1, "next": reverse("job-list")})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("job-list"))
    job.refresh_from_db()
    assert job.state == "queued"


def test_list_filters_by_whose_state_and_kind(office):
    make_job("office", title="我的")
    make_job("committee", title="委里的", state="failed")
    make_job("office", title="别的类型", kind="of.tomorrow")
    address = reverse("job-list")
    assert titles(office.get(address)) == ["委里的", "别的类型", "我的"]
    assert titles(office.get(address, {"who": "mine"})) == ["别的类型", "我的"]
    assert titles(office.get(address, {"state": "failed"})) == ["委里的"]
    assert titles(office.get(address, {"kind": "audit.verify", "who": "mine"})) == ["我的"]
    assert titles(office.get(address, {"state": "nonsense"})) == ["委里的", "别的类型", "我的"]


def test_list_of_a_member_holds_the_own_ones_only(client_for):
    make_job("office", title="办公室的")
    make_job("member", title="委员的")
    assert titles(client_for("member").get(reverse("job-list"))) == ["委员的"]


def test_empty_list_says_what_will_stand_here(office):
    assert "还没有后台工作" in words(office.get(reverse("job-list")))


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_list_costs_the_same_for_any_number_of_rows(office, django_assert_num_queries, rows):
    for _ in range(rows):
        make_job("office", state="failed")
    office.get(reverse("job-list"))
    with django_assert_num_queries(6):  # session, user, person, posts, count, rows
        office.get(reverse("job-list"))


def test_detail_costs_few_queries(office, django_assert_num_queries):
    job = make_job("office", state="running")
    page(office, job)
    with django_assert_num_queries(5):
        page(office, job)


def test_running_page_polls_with_its_version_and_works_without_script(office):
    job = make_job("office", state="running", progress_done=30, progress_total=120, progress_words="第30行")
    shown = page(office, job)
    html = shown.content.decode()
    assert f'hx-get="{reverse("job-detail", kwargs={"pk": job.pk})}?seen=1" hx-trigger="every 1s"' in html
    assert '<progress max="120" value="30" aria-label="进度">' in html
    assert "第30行" in words(shown)
    assert "30 / 120（25%）" in words(shown)
    assert f'<a href="{reverse("job-detail", kwargs={"pk": job.pk})}">刷新进度</a>' in html


def test_poll_gets_the_bar_alone(office):
    job = make_job("office", state="running", progress_done=3, progress_total=4)
    answer = poll(office, job, seen=1)
    assert answer.content.decode().strip().startswith('<div id="job-progress" data-poll')
    assert "HX-Refresh" not in answer.headers


def test_poll_of_a_job_that_moved_on_brings_the_page_anew(office):
    job = make_job("office", state="done", version=2, result={"words": "导入120人。"})
    answer = poll(office, job, seen=1)
    assert answer.headers["HX-Refresh"] == "true"
    assert "hx-get" not in answer.content.decode()
    assert "导入120人。" in words(answer)


def test_poll_is_no_sign_of_use(client_for, monkeypatch):
    monkeypatch.setattr(places, "RENEW_AFTER", 0)
    client = client_for(None)
    client.post(reverse("login"), {"name": "office", "password": cast.PASSWORD})
    job = make_job("office", state="running")
    assert places.COOKIE not in poll(client, job, seen=1).cookies
    assert places.COOKIE in page(client, job).cookies


def test_queued_page_says_how_many_are_before_it(office):
    make_job("office", state="running")
    make_job("city", run_after=leases.moment() - timedelta(seconds=9))
    job = make_job("office")
    assert "前面还有 2 项。" in words(page(office, job))


def test_queued_page_names_a_worker_that_does_not_run(office):
    job = make_job("office", run_after=leases.moment() - timedelta(seconds=31))
    assert "后台进程好像没有运行。" in words(page(office, job))
    make_job("city", state="running")
    assert "后台进程好像没有运行。" not in words(page(office, job))


def test_running_page_names_a_worker_that_died(office):
    job = make_job("office", state="running", lease_until=leases.moment() - timedelta(seconds=1))
    assert "后台进程中断了，恢复后会自动从头再做" in words(page(office, job))


def test_done_page_links_to_the_result(office):
    job = make_job(
        "office", state="done", result={"words": "名册已导入。", "noun": "unit", "pk": 7, "label": "查看名册"}
    )
    html = page(office, job).content.decode()
    assert f'href="{reverse("unit-detail", kwargs={"pk": 7})}">查看名册</a>' in html


@pytest.mark.parametrize("result", [{}, {"noun": "cloud", "pk": 7}, {"noun": "unit"}])
def test_done_page_without_a_page_to_link_to(office, result):
    shown = page(office, make_job("office", state="done", result=result))
    assert "做完了。" in words(shown)
    assert "查看结果" not in words(shown)


def test_failed_page_names_reason_number_and_retry(office):
    job = make_job("office", state="failed", error="处理时出错，试了3次没有完成。", attempts=3)
    shown = page(office, job)
    assert "处理时出错，试了3次没有完成。" in words(shown)
    assert "编号 a1b2c3d4e5f60718" in words(shown)
    assert 'name="transition" value="retry"' in shown.content.decode()


def test_cancel_by_button(office):
    job = make_job("committee", state="running")
    move = reverse("job-move", kwargs={"pk": job.pk})
    answer = office.post(move, {"transition": "cancel", "version": 1}, follow=True)
    assert "已取消，没有完成的部分不会保存。" in words(answer)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_button_pressed_too_late_is_stale(office):
    job = make_job("office", state="running", version=3)
    answer = office.post(reverse("job-move", kwargs={"pk": job.pk}), {"transition": "cancel", "version": 2})
    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["", "finish", "explode"])
def test_row_of_the_worker_cannot_be_clicked(office, name):
    job = make_job("office", state="running")
    answer = office.post(reverse("job-move", kwargs={"pk": job.pk}), {"transition": name, "version": 1})
    assert answer.status_code == 403
    job.refresh_from_db()
    assert (job.state, job.version) == ("running", 1)


def test_operator_asks_for_the_check_of_the_record(client_for):
    admin = client_for("admin")
    assert "核验操作记录" in words(admin.get(reverse("job-list")))
    answer = admin.post(reverse("job-verify-record"))
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job-detail", kwargs={"pk": job.pk})
    assert (job.kind, job.body_id, job.user_name) == ("audit.verify", None, "admin")
