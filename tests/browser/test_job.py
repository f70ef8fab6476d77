"""The progress page in a real browser: it moves by itself, ends by itself, and keeps the keyboard's place."""

from __future__ import annotations

import pytest
from django.urls import reverse

from shangliang.job import leases
from shangliang.job.models import Job
from tests.browser.conftest import PHONE
from tests.job.make import make_job


def change(job: Job, **values) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=leases.lease_end(), **values)


def test_progress_moves_and_the_result_comes_by_itself(page_for, axe):
    page, job = page_for("office"), make_job("office", title="导入名册", progress_total=120)
    page.goto(reverse("job-detail", kwargs={"pk": job.pk}))
    page.get_by_text("马上开始。").wait_for()
    change(job, state="running", version=2, progress_done=30, progress_words="已读第30行")
    page.get_by_text("30 / 120（25%）").wait_for()
    cancel = page.get_by_role("button", name="取消")
    cancel.focus()
    change(job, progress_done=90, progress_words="已读第90行")
    page.get_by_text("90 / 120（75%）").wait_for()
    assert page.evaluate("document.activeElement.value") == "cancel"
    assert axe(page) == []
    change(job, state="done", version=3, result={"words": "导入120人。", "noun": "unit", "pk": 1, "label": "查看名册"})
    page.get_by_role("link", name="查看名册").wait_for()
    page.get_by_text("导入120人。").wait_for()
    polls = []
    page.on("request", lambda request: polls.append(request.url))
    page.wait_for_timeout(1500)
    assert (polls, page.problems, axe(page)) == ([], [], [])


def test_lost_server_is_no_alarm_for_a_page_that_polls(page_for):
    page, job = page_for("office"), make_job("office", state="running", progress_total=9, progress_done=1)
    alarms = []

    def note(dialog) -> None:
        alarms.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(reverse("job-detail", kwargs={"pk": job.pk}))
    page.context.set_offline(True)
    page.wait_for_timeout(2500)
    page.context.set_offline(False)
    change(job, progress_done=5)
    page.get_by_text("5 / 9").wait_for()
    assert alarms == []


def test_cancel_by_button(page_for):
    page, job = page_for("office"), make_job("office", state="running")
    page.goto(reverse("job-detail", kwargs={"pk": job.pk}))
    page.get_by_role("button", name="取消").click()
    page.get_by_text("已取消，没有完成的部分不会保存。").wait_for()
    job.refresh_from_db()
    assert (job.state, page.problems) == ("cancelled", [])


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}])
def test_list_stands_on_phone_and_desk(page_for, axe, viewport):
    reason = "处理时出错，试了3次没有完成。请点“重试”；仍不行，请把编号 a1b2c3d4e5f60718 告诉系统管理员。"
    make_job("office", title="2025年委员名册.xlsx", state="failed", error=reason)
    make_job("committee", title="历年计划.zip", state="running", progress_done=3, progress_total=8)
    make_job("office", title="履职记录", state="done")
    page = page_for("office", viewport=viewport)
    page.goto(reverse("job-list"))
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="重试：2025年委员名册.xlsx").click()
    page.get_by_text("已重新排队，后台会再做一次。").wait_for()
    assert page.problems == []
