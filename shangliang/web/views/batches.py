"""Several papers at once: upload, what was read, one list to confirm, what came of it; and the figures of old summaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangliang.core.digits import whole_number
from shangliang.core.errors import Invalid
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.document.contents import clean_name
from shangliang.document.readers.kinds import kind_of
from shangliang.org.models import Body
from shangliang.plan import batch_archive as archive
from shangliang.plan import batches
from shangliang.plan.batch_figures import PERIODS, series_of, words_of, years_of
from shangliang.plan.batch_models import AssertedFigure, Batch, BatchFile, Outcome, Wish
from shangliang.plan.batch_papers import Listed, kinds_for, papers_of
from shangliang.plan.batches import Choice
from shangliang.plan.drafts import PAPER_KINDS
from shangliang.plan.models import Plan
from shangliang.web.forms.batches import BatchForm, FigureFilter
from shangliang.web.shell import full_date
from shangliang.web.views.drafts import own_body
from shangliang.web.views.keeping import pages
from shangliang.web.views.lookup import find, seen_version

MEGABYTE = 1024 * 1024
FIRST_YEAR, LAST_YEAR = 1949, 2099


@require_safe
@login_required
def list_batches(request: Request) -> HttpResponse:
    """The way in for many papers, and the batches so far."""
    return _list_page(request, own_body(request), BatchForm())


@require_POST
@login_required
def begin(request: Request) -> HttpResponse:
    """Take a zip or several files; reading them is a job."""
    body = own_body(request)
    form = BatchForm(request.POST, request.FILES)
    if "papers" in request.FILES:
        form = BatchForm(request.POST, _listed(request))  # type: ignore[arg-type]
    if form.is_valid():
        try:
            name, data = _one_zip(form.cleaned_data["papers"])
            return _begun(request, body, name, data)
        except Invalid as refusal:
            form.add_error("papers", refusal.message)
    return _list_page(request, body, form, status=422)


def _listed(request: Request) -> Mapping[str, Any]:
    return {"papers": request.FILES.getlist("papers")}


def _begun(request: Request, body: Body, name: str, data: bytes) -> HttpResponse:
    if before := batches.same_batch(request.actor, body, batches.hash_of(data)):
        day = full_date(before.created_at)
        messages.info(request, f"这一批文件{before.user_name}已在{day}上传过，没有重复读取，下面是当时的清单。")
        return HttpResponseRedirect(reverse("batch-detail", kwargs={"pk": before.pk}))
    batch = batches.begin_batch(actor=request.actor, body=body, name=name, data=data)
    return HttpResponseRedirect(reverse("batch-detail", kwargs={"pk": batch.pk}))


def _one_zip(uploads: list[UploadedFile[Any]]) -> tuple[str, bytes]:
    """The zip that was uploaded, or one made of the files. Raises Invalid with what to do."""
    if sum(one.size or 0 for one in uploads) > archive.WHOLE_LIMIT:
        raise Invalid(f"一次最多上传 {archive.WHOLE_LIMIT // MEGABYTE} MB。{archive.SPLIT}")
    if len(uploads) == 1:
        data = uploads[0].read()
        if archive.is_plain_zip(data):
            return uploads[0].name or "", data
        if kind_of(data) == "archive":
            raise Invalid("这种压缩包不能打开，只能打开 zip。请解压后重新压缩为 zip，或直接选中里面的文件上传。")
        return uploads[0].name or "", archive.pack([(clean_name(uploads[0].name or ""), data)])
    first = clean_name(uploads[0].name or "")
    return f"{first} 等 {len(uploads)} 个文件", archive.pack(
        (clean_name(one.name or ""), one.read()) for one in uploads
    )


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """How far the reading is; then the list to confirm; then what came of it."""
    return _detail_page(request, _batch(request, pk))


@require_POST
@login_required
def edit(request: Request, pk: int) -> HttpResponse:
    """Keep the choices; with `do=confirm` carry them out."""
    batch = _batch(request, pk)
    wishes, choices, wrong = _said(request.POST)
    if wrong:
        problem = f"有 {len(wrong)} 处年度填写不对，没有保存。请看标红的行。"
        return _detail_page(request, batch, problem=problem, wrong=wrong, said=(wishes, choices), status=422)
    batches.choose(actor=request.actor, batch=batch, seen=seen_version(request), wishes=wishes, choices=choices)
    if request.POST.get("do") != "confirm":
        messages.success(request, "已保存。")
        return HttpResponseRedirect(reverse("batch-detail", kwargs={"pk": batch.pk}))
    try:
        job = batches.submit(actor=request.actor, batch=batch, seen=batch.version)
    except Invalid as refusal:
        wrong = batches.reasons_against(batch)
        return _detail_page(request, batch, problem=refusal.message, wrong=wrong, status=422)
    return HttpResponseRedirect(reverse("job-detail", kwargs={"pk": job.pk}))


@require_POST
@login_required
def drop(request: Request, pk: int) -> HttpResponse:
    """Give the rest up."""
    batch = _batch(request, pk)
    batches.drop(actor=request.actor, batch=batch, seen=seen_version(request))
    messages.success(request, "已放弃这一批。已经生成的草稿和计划没有改动。")
    return HttpResponseRedirect(reverse("batch-list"))


@require_safe
@login_required
def list_figures(request: Request) -> HttpResponse:
    """What old summaries assert, by subject through the years."""
    own_body(request, reading=True)
    filters = FigureFilter(request.GET, years=years_of(request.actor))
    year, words = filters.asked()
    rows = AssertedFigure.objects.visible_to(request.actor)
    if year:
        rows = rows.filter(year=year)
    if words:
        rows = rows.filter(subject__icontains=words)
    page, query = pages(request, rows.order_by("subject", "unit").values_list("subject", "unit").distinct(), 30)
    context = {
        "filters": filters,
        "page": page,
        "query": query,
        "series": series_of(request.actor, page),
        "words_of": words_of,
        "periods": PERIODS,
        "can_import": request.actor.has_role("office", "committee"),
    }
    return render(request, "batches/figures.html", context)


def _said(post: QueryDict) -> tuple[dict[int, str], dict[tuple[int, int], Choice], dict[tuple[int, int], str]]:
    """The wish of each file, the choice of each document, and the years that are none."""
    named = {name: whole_number(name.removeprefix("wish-")) for name in post if name.startswith("wish-")}
    wishes = {file: str(post[name]) for name, file in named.items() if file is not None}
    choices: dict[tuple[int, int], Choice] = {}
    wrong: dict[tuple[int, int], str] = {}
    for name in post:
        kind, _, rest = name.partition("-")
        file, number = (whole_number(one) for one in rest.partition("-")[::2])
        if kind != "kind" or file is None or number is None:
            continue
        key, typed = (file, number), str(post.get(f"year-{rest}", "")).strip()
        year = whole_number(typed) if len(typed) == 4 else None
        if typed and (year is None or not FIRST_YEAR <= year <= LAST_YEAR):
            wrong[key], year = "年度请填四位数字，如 2023。", None
        choices[key] = Choice(str(post[name]), year, str(post.get(f"title-{rest}", "")))
    return wishes, choices, wrong


def _list_page(request: Request, body: Body, form: BatchForm, status: int = 200) -> HttpResponse:
    rows = Batch.objects.visible_to(request.actor).filter(body=body)
    page, query = pages(request, rows, 20)
    context = {
        "form": form,
        "page": page,
        "query": query,
        "files_limit": archive.FILES_LIMIT,
        "whole_limit": archive.WHOLE_LIMIT // MEGABYTE,
    }
    return render(request, "batches/list.html", context, status=status)


def _detail_page(
    request: Request,
    batch: Batch,
    *,
    problem: str = "",
    wrong: Mapping[tuple[int, int], str] | None = None,
    said: tuple[dict[int, str], dict[tuple[int, int], Choice]] | None = None,
    status: int = 200,
) -> HttpResponse:
    files = list(BatchFile.objects.visible_to(request.actor).filter(batch=batch).defer("reading"))
    standing = set(
        Plan.objects.visible_to(request.actor).filter(body=batch.body, unit=None).values_list("kind", "year")
    )
    read = [(file, _documents(file, said)) for file in files if file.outcome == Outcome.READ]
    context = {
        "batch": batch,
        "read": read,
        "done": [file for file in files if file.done_at is not None],
        "others": [file for file in files if file.outcome not in {Outcome.READ, Outcome.WAITING} and not file.done_at],
        "waiting": sum(file.outcome == Outcome.WAITING for file in files),
        "total": len(files),
        "wishes": Wish.choices,
        "kinds": [(str(kind), str(kind.label)) for kind in kinds_for(request.actor, batch.body)],
        "paper_kinds": PAPER_KINDS,
        "standing": standing,
        "said": said[0] if said else {},
        "problem": problem,
        "wrong": wrong or {},
        "job": batches.job_of(request.actor, batch),
        "why_not": batches.why_not_edit(request.actor, batch),
    }
    return render(request, "batches/detail.html", context, status=status)


def _documents(
    file: BatchFile, said: tuple[dict[int, str], dict[tuple[int, int], Choice]] | None
) -> list[tuple[Listed, Choice]]:
    """Each document with what its fields show: as stored, or as just typed."""
    typed = said[1] if said else {}
    return [
        (one, typed.get((file.pk, one.number), Choice(one.plan_kind, one.year, one.title))) for one in papers_of(file)
    ]


def _batch(request: Request, pk: int) -> Batch:
    return find(Batch.objects.visible_to(request.actor).select_related("body__area"), pk=pk)
