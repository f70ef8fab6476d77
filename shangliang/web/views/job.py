"""Long work: the list with what failed on top, one job with its progress, and its buttons."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from shangliang.core.errors import Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.job import actions, leases
from shangliang.job.kinds import LABELS
from shangliang.job.models import Job
from shangliang.job.states import JobState
from shangliang.job.verification import ask_for_verification
from shangliang.job.workflow import available
from shangliang.web.forms.job import JobFilter
from shangliang.web.views.keeping import pages
from shangliang.web.views.lookup import find, safe_next, seen_version

TAKEN_UP_WITHIN = timedelta(seconds=30)
"""A job that waits longer at the head of the queue waits for a worker that does not run."""
SAID = {"cancel": "已取消，没有完成的部分不会保存。", "retry": "已重新排队，后台会再做一次。"}
PAGES = {"storedfile": "file-download"}
"""Nouns whose page is not called `<noun>-detail`."""


@require_safe
@login_required
def job_list(request: Request) -> HttpResponse:
    """One's own jobs, for the office those of its body; failed first."""
    filters = JobFilter(request.GET)
    asked = filters.values()
    rows = Job.objects.visible_to(request.actor).failed_first()
    if asked.get("who") == "mine":
        rows = rows.filter(user=request.actor.user)
    rows = rows.filter(**{name: asked[name] for name in ("state", "kind") if asked.get(name)})
    page, query = pages(request, rows.defer("arguments", "result"))
    lines = [(job, LABELS.get(job.kind, job.kind), available(job, request.actor)) for job in page]
    context = {"page": page, "query": query, "filters": filters, "lines": lines}
    return render(request, "job/list.html", context)


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """How far it is. htmx asks for the bar alone, and for the page anew once the job has moved on."""
    job = find(Job.objects.visible_to(request.actor), pk=pk)
    context: dict[str, Any] = {"job": job, "ahead": _ahead(job), "trouble": trouble_of(job)}
    if request.htmx:
        response = render(request, "job/detail.html", context, block="progress")
        if request.GET.get("seen") != str(job.version):
            response.headers["HX-Refresh"] = "true"
        return response
    context |= {
        "kind": LABELS.get(job.kind, job.kind),
        "choices": available(job, request.actor),
        "result_url": result_url(job),
        "result_label": job.result.get("label", "查看结果"),
    }
    return render(request, "job/detail.html", context)


@require_POST
@login_required
def move(request: Request, pk: int) -> HttpResponse:
    """Cancel, or begin again."""
    job = find(Job.objects.visible_to(request.actor), pk=pk)
    name = request.POST.get("transition", "")
    act = {"cancel": actions.cancel, "retry": actions.retry}.get(name)
    if act is None:
        raise Refused("没有这个操作。请返回页面重新选择。")
    act(actor=request.actor, job=job, seen=seen_version(request))
    messages.success(request, SAID[name])
    return HttpResponseRedirect(safe_next(request, reverse("job-detail", kwargs={"pk": job.pk})))


@require_POST
@login_required
def verify_record(request: Request) -> HttpResponse:
    """An operator asks for the check of the whole record."""
    job = ask_for_verification(actor=request.actor)
    return HttpResponseRedirect(reverse("job-detail", kwargs={"pk": job.pk}))


def result_url(job: Job) -> str:
    """The page of what the job made; empty where there is none."""
    noun, pk = job.result.get("noun"), job.result.get("pk")
    if job.state != JobState.DONE or not noun or not pk:
        return ""
    try:
        return reverse(PAGES.get(noun, f"{noun}-detail"), kwargs={"pk": pk})
    except NoReverseMatch:  # a noun without a page
        return ""


def trouble_of(job: Job) -> str:
    """Why an open job does not go on, and what to do; empty when all is well."""
    late = leases.moment() - TAKEN_UP_WITHIN
    if job.state == JobState.RUNNING and job.lease_until is not None and job.lease_until < leases.moment():
        return "后台进程中断了，恢复后会自动从头再做，已保存的不会重复。"
    if job.state == JobState.QUEUED and job.run_after < late and not _is_anything_running():
        return "后台进程好像没有运行。请联系系统管理员检查；它恢复后会自动处理，不用重新提交。"
    return ""


def _is_anything_running() -> bool:
    # counts every body's: a busy worker is reason enough to wait, and nothing of the rows is shown
    return Job.objects.running_at(leases.moment()).exists()


def _ahead(job: Job) -> int:
    return Job.objects.before(job).count() if job.state == JobState.QUEUED else 0
