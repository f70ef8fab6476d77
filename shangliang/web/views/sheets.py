"""Sheets: templates, upload, what an import would do, confirmation, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Hidden, Invalid, Refused, Stale
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.document.contents import clean_name
from shangliang.document.readers.reading import FILE_LIMIT
from shangliang.document.sheet_limits import ROW_LIMIT, refusal
from shangliang.document.sheets import Table, read_table
from shangliang.document.workbooks import MEDIA_TYPE, write_workbook
from shangliang.job.actions import enqueue
from shangliang.job.models import Job
from shangliang.org import imports
from shangliang.org.import_lines import WORDS, Act, Line
from shangliang.org.imports import KINDS, Kind
from shangliang.org.models import Area, Body, SheetDraft, Term
from shangliang.web.forms.sheets import ACCEPTED, ExportForm, SheetForm
from shangliang.web.views.lookup import find, put_errors, seen_version

PER_PAGE = 50
LARGE = 500
"""From so many written rows on the import runs as a job."""
JOB = "org.sheet"
LISTS = {"members": "membership-list", "posts": "post-list", "units": "unit-list", "organs": "organ-list"}
NOT_YOURS = "表格导入由各机构的办公室办理，机关单位由系统管理员导入。如有多个身份，请在右上角切换。"


@require_safe
@login_required
def list_sheets(request: Request) -> HttpResponse:
    """What can come in and go out as a sheet, and what was imported lately."""
    body = _own_body(request.actor)
    kinds = imports.kinds_for(request.actor, body)
    if not kinds:
        raise Refused(NOT_YOURS)
    drafts = SheetDraft.objects.visible_to(request.actor).defer("rows", "lines", "choices", "standing")
    context = {
        "kinds": [(kind, kind.title(body)) for kind in kinds],
        "recent": [(draft, KINDS[draft.kind].title(body)) for draft in drafts[:15]],
    }
    return render(request, "sheets/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def begin(request: Request, kind: str) -> HttpResponse:
    """One kind of sheet: the way in with its template, and the way out."""
    body, sort = _kind_here(request.actor, kind)
    given: dict[str, Any] = {"kind": sort, "terms": _terms(request.actor, body), "areas": _areas(request.actor)}
    form = SheetForm(request.POST, request.FILES, **given) if request.method == "POST" else SheetForm(**given)
    if request.method == "POST" and form.is_valid():
        try:
            draft = _begun(request, sort, body, form.cleaned_data)
        except Invalid as declined:
            put_errors(form, declined if declined.errors else Invalid(declined.message, {"file": declined.message}))
        else:
            return HttpResponseRedirect(reverse("sheet-detail", kwargs={"pk": draft.pk}))
    context = {
        "kind": sort,
        "title": sort.title(body),
        "form": form,
        "export": ExportForm(**given),
        "columns": [column for column in sort.columns(body) if not column.is_hidden],
        "accept": ACCEPTED,
        "megabytes": FILE_LIMIT // (1024 * 1024),
        "row_limit": ROW_LIMIT,
        "back": reverse(LISTS[kind]),
        "needs_term": sort.by_term and not given["terms"],
    }
    return render(request, "sheets/kind.html", context, status=422 if form.errors else 200)


def _begun(request: Request, kind: Kind, body: Body | None, values: dict[str, Any]) -> SheetDraft:
    upload = values["file"]
    if (upload.size or 0) > FILE_LIMIT:
        raise refusal("too_big")
    name = clean_name(upload.name or "")
    table: Table = read_table(upload.read(), name=name, columns=kind.read_columns(body))
    return imports.begin(
        actor=request.actor,
        kind=kind.key,
        body=body,
        area=values.get("area"),
        term=values.get("term"),
        name=name,
        sha256=table.sha256,
        present=table.present,
        rows=[(row.number, row.cells) for row in table.rows],
        notes=table.notes,
    )


@require_safe
@login_required
def template(request: Request, kind: str) -> HttpResponse:
    """An empty sheet to fill in: heading, one example row, explanations and allowed values."""
    body, sort = _kind_here(request.actor, kind)
    columns = [column for column in sort.columns(body) if not column.is_hidden]
    allowed = sort.allowed(body)
    example = {column.key: _example(column.key, column.example, allowed) for column in columns}
    example["name"] = f"{imports.EXAMPLE}{example['name']}"
    explained = [
        (column.label, f"{column.hint}{_also(column.also)}", "、".join(allowed.get(column.key, [])))
        for column in columns
    ]
    explained.append(("", "第 2 行是示例，导入时自动跳过，可以删去。列的先后可以换，不需要的列可以删。", ""))
    title = sort.title(body)
    data = write_workbook(columns, [example], title=title, explained=explained, is_template=True)
    return _download(data, f"{title}模板.xlsx")


def _example(key: str, example: str, allowed: dict[str, list[str]]) -> str:
    names = allowed.get(key)
    return example if names is None or example in names else next(iter(names), "")


def _also(names: tuple[str, ...]) -> str:
    return f"列名也可以写：{'、'.join(names[:4])}。" if names else ""


@require_POST
@login_required
def export(request: Request, kind: str) -> HttpResponse:
    """What there is, in the form in which it is read back. On record."""
    body, sort = _kind_here(request.actor, kind)
    form = ExportForm(request.POST, kind=sort, terms=_terms(request.actor, body), areas=_areas(request.actor))
    if not form.is_valid():
        raise Invalid(str(next(iter(form.errors.values()))[0]))
    values = form.cleaned_data
    with_phone = bool(values.get("with_phone"))
    columns = [column for column in sort.columns(body) if with_phone or column.key != "phone"]
    rows = list(
        imports.export_rows(
            actor=request.actor,
            kind=kind,
            body=body,
            area=values.get("area"),
            term=values.get("term"),
            with_phone=with_phone,
        )
    )
    title = sort.title(body)
    data = write_workbook(columns, rows, title=title)
    imports.note_export(actor=request.actor, kind=kind, body=body, count=len(rows), with_phone=with_phone)
    place = values.get("term") or values.get("area") or ""
    return _download(data, f"{title}{place}{clock.today():%Y%m%d}.xlsx")


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """What the import would do: what is wrong first, then the differences; or what became of it."""
    draft = _draft(request, pk)
    counts = [(act, WORDS[act], draft.counts.get(act, 0)) for act in WORDS]
    shown = [act for act, _, count in counts if count]
    asked = request.GET.get("act", "")
    chosen = Act(asked) if asked in shown else (shown[0] if shown else Act.SAME)
    lines = [line for line in imports.lines_of(draft) if line.act == chosen]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    address = reverse("sheet-detail", kwargs={"pk": draft.pk})
    context = {
        "draft": draft,
        "title": KINDS[draft.kind].title(draft.body),
        "unit": KINDS[draft.kind].unit,
        "tabs": [
            {"label": words, "url": f"{address}?act={act}", "count": count, "current": act == chosen}
            for act, words, count in counts
            if count
        ],
        "chosen": chosen,
        "page": page,
        "query": f"act={chosen}",
        "why_not": imports.why_not_confirm(draft),
        "writes": imports.writes_of(draft),
        "in_background": imports.writes_of(draft) >= LARGE,
        "job": _job(request.actor, draft),
        "list_url": reverse(LISTS[draft.kind]),
        "again_url": reverse("sheet-new", kwargs={"kind": draft.kind}),
    }
    return render(request, "sheets/draft.html", context)


@require_POST
@login_required
def choose(request: Request, pk: int) -> HttpResponse:
    """The clerk says of namesakes whether they are the same human being."""
    draft = _draft(request, pk)
    names = {str(line.number): line for line in imports.lines_of(draft) if line.choices}
    rows = (name for name in request.POST if name.startswith("row-"))
    given = {name.removeprefix("row-"): str(request.POST[name]) for name in rows}
    choices = {number: value for number, value in given.items() if number in names and _offers(names[number], value)}
    if not choices:
        messages.warning(request, "还没有选择。请在每一行里选一项，再点“保存选择”。")
    else:
        imports.choose(actor=request.actor, draft=draft, seen=seen_version(request), choices=choices)
        messages.success(request, f"已记下 {len(choices)} 行的选择。")
    return HttpResponseRedirect(reverse("sheet-detail", kwargs={"pk": draft.pk}))


def _offers(line: Line, value: str) -> bool:
    return value in {key for key, _ in line.choices}


@require_POST
@login_required
def confirm(request: Request, pk: int) -> HttpResponse:
    """All or nothing: at once, or as a job when the sheet is large."""
    draft = _draft(request, pk)
    seen = seen_version(request)
    here = HttpResponseRedirect(reverse("sheet-detail", kwargs={"pk": draft.pk}))
    if seen == draft.version and imports.writes_of(draft) >= LARGE and imports.why_not_confirm(draft) is None:
        job = enqueue(
            actor=request.actor,
            kind=JOB,
            title=f"导入{KINDS[draft.kind].title(draft.body)}：{draft.name}",
            arguments={"draft": draft.pk, "seen": seen},
            body=draft.body,
            key=_key(draft),
        )
        return HttpResponseRedirect(reverse("job-detail", kwargs={"pk": job.pk}))
    try:
        imports.carry_out(actor=request.actor, draft=draft, seen=seen)
    except Stale as stale:
        messages.error(request, stale.message if stale.message == imports.MOVED_ON else str(Stale().message))
        return here
    messages.success(
        request, f"导入完成：新增 {draft.counts.get(Act.NEW, 0)}，修改 {draft.counts.get(Act.CHANGE, 0)}。"
    )
    return here


@require_POST
@login_required
def drop(request: Request, pk: int) -> HttpResponse:
    """Give the draft up."""
    draft = _draft(request, pk)
    imports.drop(actor=request.actor, draft=draft, seen=seen_version(request))
    messages.success(request, "已放弃，系统里的内容没有改动。")
    return HttpResponseRedirect(reverse("sheet-list"))


def _own_body(actor: Actor) -> Body | None:
    """The body that the actor keeps sheets for; None for an operator."""
    if actor.body is None:
        return None
    return find(Body.objects.visible_to(actor).select_related("area"), pk=actor.body)


def _kind_here(actor: Actor, key: str) -> tuple[Body | None, Kind]:
    """The kind of sheet named in the address. Raises Hidden for no such kind, Refused with the reason."""
    kind = KINDS.get(key)
    if kind is None:
        raise Hidden
    body = _own_body(actor)
    if kind.by_area != (body is None):
        raise Refused(NOT_YOURS)
    if reason := kind.why_not(actor, body):
        raise Refused(reason)
    return body, kind


def _terms(actor: Actor, body: Body | None) -> Any:
    return Term.objects.visible_to(actor).filter(body=body).select_related("body")


def _areas(actor: Actor) -> Any:
    areas = Area.objects.order_by("pk")
    return areas if actor.is_operator else areas.none()


def _draft(request: Request, pk: int) -> SheetDraft:
    return find(SheetDraft.objects.visible_to(request.actor).select_related("body__area", "area", "term__body"), pk=pk)


def _key(draft: SheetDraft) -> str:
    return f"sheet-{draft.pk}-{draft.version}"


def _job(actor: Actor, draft: SheetDraft) -> Job | None:
    """The job that carries this draft out, while it runs or after it failed."""
    if draft.applied_at is not None or imports.writes_of(draft) < LARGE:
        return None
    return Job.objects.visible_to(actor).filter(kind=JOB, key=_key(draft)).first()


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
