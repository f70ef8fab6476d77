"""Importing a paper: the way in, the drafts that wait, what becomes of them, and a later version beside its plan."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.core.errors import Hidden, Invalid, Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.document import storage
from shangliang.document.contents import CheckedFile, check_file
from shangliang.document.readers import Unreadable
from shangliang.org.models import Body
from shangliang.plan.draft_workflow import demand_import, perform
from shangliang.plan.drafts import PAPER_KINDS, SHORT_KINDS, documents_of, edits_of, propose_plan_kind, read_document
from shangliang.plan.imports import begin_draft
from shangliang.plan.models import ImportDraft, Plan, whole_plan_roles
from shangliang.plan.paper import PASTED, Paper, read_paper, read_pasted, read_pasted_page
from shangliang.plan.policy import why_not
from shangliang.plan.revisions import carry_over, differences_from, earlier_plans
from shangliang.plan.states import BEFORE_ISSUE, DraftState
from shangliang.web.shell import full_date
from shangliang.web.views.draft_forms import PasteForm, UploadForm
from shangliang.web.views.lookup import find, seen_version

PER_PAGE = 20
NOTHING = (
    "没有在文字里认出任何一份文件。请确认上传的是计划、要点、总结或通知的全文；"
    "如果文件很短或格式特殊，可以改用“手工录入”，或在 Word 里补上标题后再上传。"
)


@require_safe
@login_required
def list_drafts(request: Request) -> HttpResponse:
    """The way in, and what waits to be checked."""
    return _list_page(request, own_body(request))


@require_POST
@login_required
def begin(request: Request) -> HttpResponse:
    """Read a file or pasted text; the result is a draft, or the page again with the reason."""
    body = own_body(request)
    is_pasted = "text" in request.POST
    form = PasteForm(request.POST) if is_pasted else UploadForm(request.POST, request.FILES)
    if form.is_valid():
        field = "text" if is_pasted else "file"
        try:
            name, paper, checked = _read_text(form) if is_pasted else _read_file(form.cleaned_data["file"])
        except Invalid as refusal:
            form.add_error(field, refusal.message)
        else:
            if paper.documents:
                return _begun(request, body, name, paper, checked)
            form.add_error(field, NOTHING)
    return _list_page(request, body, **({"paste": form} if is_pasted else {"upload": form}))


def _begun(request: Request, body: Body, name: str, paper: Paper, checked: CheckedFile | None) -> HttpResponse:
    """A new draft, or the one that was made of the same file before."""
    same = ImportDraft.objects.visible_to(request.actor).filter(body=body, sha256=paper.sha256)
    if before := same.exclude(state=DraftState.DROPPED).first():
        day = full_date(before.created_at)
        messages.info(request, f"这份文件{before.user_name}已在{day}导入过，没有重复建立，下面是当时的草稿。")
        return HttpResponseRedirect(reverse("draft-detail", kwargs={"pk": before.pk}))
    draft = begin_draft(actor=request.actor, body=body, name=name, paper=paper, file=checked)
    return HttpResponseRedirect(reverse("draft-detail", kwargs={"pk": draft.pk}))


def _read_text(form: PasteForm | UploadForm) -> tuple[str, Paper, None]:
    text: str = form.cleaned_data["text"]
    markup: str = form.cleaned_data["markup"]
    paper = _read_page(markup, text) if markup else read_pasted(text)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"{first[:40].replace('/', '／')}（粘贴）" if first else PASTED, paper, None


def _read_page(markup: str, text: str) -> Paper:
    """The rich text keeps tables and headings; where it cannot be read, the words alone."""
    try:
        return read_pasted_page(markup)
    except Unreadable as refusal:
        if refusal.code == "secrecy_mark":
            raise
        return read_pasted(text)


def _read_file(upload: UploadedFile[Any]) -> tuple[str, Paper, CheckedFile]:
    name = upload.name or ""
    data = b"" if (upload.size or 0) > _limit() else upload.read()
    if not data:
        raise Unreadable(
            "too_big", f"文件超过 {_limit() // (1024 * 1024)} MB，没有读取。请删去图片或拆成几个文件后再上传。"
        )
    paper = read_paper(data, name=name)
    return name, paper, check_file(data, name=name, reader=paper.reader)


@require_POST
@login_required
def again(request: Request, pk: int) -> HttpResponse:
    """Read the same file anew, beside the draft that stands."""
    old = _draft(request, pk)
    demand_import(request.actor, old)
    if old.file is not None:
        data = storage.read(old.file.sha256)
        paper = read_paper(data, name=old.name)
        checked = check_file(data, name=old.name, reader=paper.reader)
    else:
        paper, checked = read_pasted(old.text), None
    draft = begin_draft(actor=request.actor, body=old.body, name=old.name, paper=paper, file=checked)
    messages.success(request, "已重新识别，这是一份新的草稿；原来的草稿和计划没有改动。")
    return HttpResponseRedirect(reverse("draft-detail", kwargs={"pk": draft.pk}))


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """To the first document that still waits to become a plan."""
    draft = _draft(request, pk)
    number = next((row["number"] for row in document_rows(draft) if row["state"] == "open"), 1)
    return HttpResponseRedirect(reverse("draft-document", kwargs={"pk": draft.pk, "number": number}))


@require_POST
@login_required
def move(request: Request, pk: int) -> HttpResponse:
    """Finish, drop or take up again."""
    draft = _draft(request, pk)
    name = request.POST.get("transition", "")
    perform(draft, name, actor=request.actor, seen=seen_version(request), data=request.POST.dict())
    said = {
        "finish": "已结束核对。",
        "drop": "草稿已放弃，没有生成计划；需要时可以在列表里找回。",
        "reopen": "可以继续核对了。",
    }
    messages.success(request, said[name])
    back = reverse("draft-detail", kwargs={"pk": draft.pk}) if name == "reopen" else reverse("draft-list")
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def compare(request: Request, pk: int, number: int, plan: int) -> HttpResponse:
    """The difference list of a later version; carried into the draft plan, or proposed as changes with a reason."""
    draft = _draft(request, pk)
    paper = read_document(draft, _number(draft, number), body_kind=draft.body.kind)
    standing = find(Plan.objects.visible_to(request.actor).with_facts(), pk=plan)
    if standing not in earlier_plans(draft, paper, request.actor):
        raise Hidden
    context: dict[str, Any] = {
        "draft": draft,
        "paper": paper,
        "plan": standing,
        "is_issued": standing.state not in BEFORE_ISSUE,
        "differences": differences_from(draft, paper, standing),
        "chosen": None,
        "reason": "",
        "errors": {},
        "problem": "",
    }
    if request.method == "POST":
        demand_import(request.actor, draft)
        chosen, reason = request.POST.getlist("chosen"), request.POST.get("reason", "")
        try:
            count = carry_over(
                actor=request.actor,
                draft=draft,
                number=number,
                seen=seen_version(request),
                plan=standing,
                chosen=chosen,
                reason=reason,
            )
        except Invalid as refusal:
            context |= {"chosen": chosen, "reason": reason, "errors": refusal.errors, "problem": refusal.message}
        else:
            word = "已提出 {n} 项调整，按原程序审议后生效。" if context["is_issued"] else "已更新 {n} 项。"
            messages.success(request, word.format(n=count))
            return HttpResponseRedirect(reverse("plan-detail", kwargs={"pk": standing.pk}))
    return render(request, "drafts/compare.html", context, status=422 if context["problem"] else 200)


def document_rows(draft: ImportDraft) -> list[dict[str, Any]]:
    """The documents of the file in short: number, kind, title, and whether each is open, a plan, or only read."""
    rows = []
    for number, raw in enumerate(documents_of(draft), 1):
        edits = edits_of(draft, number)
        kind = propose_plan_kind(raw["kind"], raw["title"], draft.body.kind)
        wanted = kind if edits.plan_kind is None else edits.plan_kind
        state = "plan" if edits.plan else "open" if wanted else "read"
        rows.append(
            {
                "number": number,
                "kind": PAPER_KINDS.get(raw["kind"], PAPER_KINDS["other"]),
                "short": SHORT_KINDS.get(raw["kind"], SHORT_KINDS["other"]),
                "title": edits.title or raw["title"],
                "state": state,
                "plan": edits.plan,
            }
        )
    return rows


def _list_page(request: Request, body: Body, **bound: Any) -> HttpResponse:
    drafts = ImportDraft.objects.visible_to(request.actor).filter(body=body)
    slim = drafts.select_related("body").defer("text")
    page = Paginator(slim.exclude(state=DraftState.OPEN), PER_PAGE).get_page(request.GET.get("page"))
    waiting = list(slim.filter(state=DraftState.OPEN)[:50])
    context: dict[str, Any] = {
        "upload": UploadForm(),
        "paste": PasteForm(),
        "waiting": [(draft, document_rows(draft)) for draft in waiting],
        "page": page,
        "recent": [(draft, document_rows(draft)) for draft in page],
        "megabytes": _limit() // (1024 * 1024),
        **bound,
    }
    return render(request, "drafts/list.html", context, status=422 if bound else 200)


def own_body(request: Request, *, reading: bool = False) -> Body:
    """The body that the actor imports for, or with `reading` looks at. Raises Refused with the reason for none."""
    body = Body.objects.visible_to(request.actor).filter(pk=request.actor.body).first() if request.actor.body else None
    if body is None:
        raise Refused("导入由各机构的办公室和专委会办理，您当前的身份不属于任何机构。如有多个身份，请在右上角切换。")
    if reading and request.actor.has_role(*whole_plan_roles()):
        return body
    if reason := why_not(request.actor, "create", body):
        raise Refused(reason)
    return body


def _draft(request: Request, pk: int) -> ImportDraft:
    return find(ImportDraft.objects.visible_to(request.actor).select_related("body__area", "file"), pk=pk)


def _number(draft: ImportDraft, number: int) -> int:
    if not 1 <= number <= len(documents_of(draft)):
        raise Hidden
    return number


def _limit() -> int:
    limit: int = settings.UPLOAD_MAX_BYTES
    return limit
