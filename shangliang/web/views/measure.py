"""For maintainers: how well the reading does on the installation's annotated papers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangliang.core.errors import Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.job.models import Job
from shangliang.job.states import JobState
from shangliang.plan import measure_job
from shangliang.web.views.lookup import find

SHOWN = 20


@require_safe
@login_required
def list_measures(request: Request) -> HttpResponse:
    """The way to a measurement, and the last ones."""
    _demand(request)
    jobs = Job.objects.visible_to(request.actor).filter(kind=measure_job.KIND)[:SHOWN]
    context = {
        "jobs": jobs,
        "count": len(measure_job.papers()),
        "has_folder": measure_job.folder() is not None,
        "no_folder": measure_job.NO_FOLDER,
    }
    return render(request, "measure/list.html", context)


@require_POST
@login_required
def begin(request: Request) -> HttpResponse:
    """Measure now, in the background."""
    job = measure_job.ask(actor=request.actor)
    return HttpResponseRedirect(reverse("job-detail", kwargs={"pk": job.pk}))


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """The table by kind and by paper, with what was missed and what was wrong."""
    _demand(request)
    done = Job.objects.visible_to(request.actor).filter(kind=measure_job.KIND, state=JobState.DONE)
    job = find(done, pk=pk)
    return render(request, "measure/detail.html", {"job": job, "result": job.result, "labels": measure_job.LABELS})


def _demand(request: Request) -> None:
    if reason := measure_job.why_not(request.actor):
        raise Refused(reason)
