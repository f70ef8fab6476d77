"""Reviewing one document: every correction is kept on the server at once, with or without script.

A plain POST redirects back to the place where the clerk was. With htmx the answer is the list of findings, and beside
it, out of band, whatever else changed: the marks in the original, the head with its button, the versions of the forms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangliang.core import clock
from shangliang.core.errors import Declined, Hidden, Invalid, Stale
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.plan import imports
from shangliang.plan.draft_workflow import demand_import
from shangliang.plan.drafts import FACT_KINDS, documents_of, read_document
from shangliang.plan.matching import KEEP
from shangliang.plan.models import ImportDraft
from shangliang.plan.quotes import find_quote, values_of_quote
from shangliang.web.views.draft_forms import FactForm, HeadForm, QuoteForm, fact_form, head_initial
from shangliang.web.views.draft_page import Page, Scene, grouped_options
from shangliang.web.views.drafts import document_rows
from shangliang.web.views.lookup import find, seen_version

SAID = {"drop": "已去掉", "restore": "已恢复", "seen": "已记下：知道了", "unseen": "已重新提示"}


@require_safe
@login_required
def document(request: Request, pk: int, number: int) -> HttpResponse:
    """The original and the findings, side by side."""
    page = _page(request, pk, number, Scene.of(request.GET))
    if request.htmx:
        return _answer(request, page)
    return _whole(request, page)


@require_POST
@login_required
def edit_head(request: Request, pk: int, number: int) -> HttpResponse:
    """Kind, year, title and unit of the document."""
    page = _page(request, pk, number, Scene.of(request.POST))
    form = HeadForm(request.POST, body=page.draft.body, actor=request.actor)
    if not form.is_valid():
        return _whole(request, page, head=form, status=422)

    def save(draft: ImportDraft, seen: int) -> None:
        imports.set_head(actor=request.actor, draft=draft, number=number, seen=seen, head=form.head)

    return _carried_out(request, page, save, said="已保存", head=form)


@require_POST
@login_required
def act(request: Request, pk: int, number: int) -> HttpResponse:
    """Drop or restore a finding, take note of a warning: the buttons of the list."""
    page = _page(request, pk, number, Scene.of(request.POST))
    verb, _, key = request.POST.get("do", "").partition(":")
    actions: dict[str, Callable[..., None]] = {"drop": imports.drop_fact, "restore": imports.restore_fact}

    def save(draft: ImportDraft, seen: int) -> None:
        common: dict[str, Any] = {"actor": request.actor, "draft": draft, "number": number, "seen": seen}
        if verb in actions:
            actions[verb](**common, key=key)
        elif verb in ("seen", "unseen"):
            imports.acknowledge(**common, handle=key, is_seen=verb == "seen")
        else:
            raise Invalid("没有这个操作。请刷新页面后再试。")

    return _carried_out(request, page, save, said=SAID.get(verb, ""), key=key)


@require_POST
@login_required
def edit(request: Request, pk: int, number: int, key: str) -> HttpResponse:
    """Correct one finding. Saved at each change; “完成” also puts the form away."""
    page = _page(request, pk, number, Scene.of(request.POST))
    finding = page.paper.finding(key)
    if finding is None:
        raise Hidden
    form = fact_form(finding, request.POST)
    is_done = "done" in request.POST
    page.scene = replace(page.scene, edit=key)
    if not form.is_valid():
        if request.htmx and not is_done:
            return render(request, "drafts/unsaved.html", {"form": form}, status=422)
        return (
            _answer(request, page, fact=form, status=422)
            if request.htmx
            else _whole(request, page, fact=form, status=422)
        )

    def save(draft: ImportDraft, seen: int) -> None:
        imports.edit_fact(actor=request.actor, draft=draft, number=number, seen=seen, key=key, values=form.values)

    scene = replace(page.scene, edit="") if is_done else page.scene
    return _carried_out(request, page, save, said="已保存", key=key, fact=form, scene=scene, is_quiet=not is_done)


@require_POST
@login_required
def add(request: Request, pk: int, number: int) -> HttpResponse:
    """A fact that the reader missed, from a selection or a quote; its form opens at once."""
    page = _page(request, pk, number, Scene.of(request.POST))
    form = QuoteForm(request.POST)
    if not form.is_valid():
        return _whole(request, page, quote=form, status=422)
    quote, kind, at, gap = (form.cleaned_data[name] for name in ("quote", "kind", "at", "gap"))
    if gap:
        places = [one.span for one in page.paper.single_notices if one.key == gap and one.span[0] < one.span[1]]
    else:
        places = find_quote(page.draft.text, page.paper.span, quote, at)
    if len(places) != 1:
        words = "原文里没有找到这段文字。请直接从左边的原文复制，不要改动。"
        if places:
            words = f"这段文字在原文中出现了 {len(places)} 处，请在下面选择是哪一处，或多复制几个字。"
        form.add_error("quote", words)
        context = _places(page, places)
        return _whole(request, page, quote=form, places=context, status=422)
    (span,) = places
    seen = seen_version(request)
    try:
        key = imports.add_fact(
            actor=request.actor,
            draft=page.draft,
            number=number,
            seen=seen,
            kind=kind,
            span=span,
            values=values_of_quote(kind, quote if gap else page.draft.text[span[0] : span[1]]),
        )
    except Stale as stale:
        page = _page(request, pk, number, page.scene)
        page.problems.append(stale.message + "请再点一次添加。")
        return _whole(request, page, quote=form, status=409)
    messages.success(request, f"已添加{FACT_KINDS[kind]}，请核对各项后点“完成”。")
    page = _page(request, pk, number, Scene(edit=key))
    return HttpResponseRedirect(page.url(part=page.part_of(span), anchor=f"fact-{key}"))


@require_POST
@login_required
def pick(request: Request, pk: int, number: int) -> HttpResponse:
    """Say whom a name means, or keep it as words."""
    page = _page(request, pk, number, Scene.of(request.POST))
    text, (noun, _, key) = request.POST.get("text", ""), request.POST.get("pick", "").partition(":")

    def save(draft: ImportDraft, seen: int) -> None:
        imports.pick_name(
            actor=request.actor, draft=draft, number=number, seen=seen, text=text, noun=noun or KEEP, key=key
        )

    scene = replace(page.scene, name="")
    return _carried_out(request, page, save, said="已对应，确认后会记住这个写法", scene=scene, anchor="names")


@require_POST
@login_required
def confirm(request: Request, pk: int, number: int) -> HttpResponse:
    """The one step that makes a plan of the document."""
    page = _page(request, pk, number, Scene.of(request.POST))
    try:
        plan = imports.confirm_document(
            actor=request.actor, draft=page.draft, number=number, seen=seen_version(request)
        )
    except (Invalid, Stale) as refusal:
        page = _page(request, pk, number, page.scene)
        page.problems.append(refusal.message)
        return _whole(request, page, status=refusal.status)
    left = [row["number"] for row in document_rows(page.draft) if row["state"] == "open"]
    more = f"这个文件里还有 {len(left)} 份等待核对，可以从“导入”继续。" if left else ""
    messages.success(request, f"已生成计划，共 {plan.topics.count()} 项议题、{plan.targets.count()} 项指标。{more}")
    return HttpResponseRedirect(reverse("plan-detail", kwargs={"pk": plan.pk}))


def _page(request: Request, pk: int, number: int, scene: Scene) -> Page:
    rows = ImportDraft.objects.visible_to(request.actor).select_related("body__area__parent__parent", "file")
    draft = find(rows, pk=pk)
    if request.method == "POST":
        demand_import(request.actor, draft)
    if not 1 <= number <= len(documents_of(draft)):
        raise Hidden
    return Page(draft, read_document(draft, number, body_kind=draft.body.kind), request.actor, scene)


def _carried_out(
    request: Request,
    page: Page,
    save: Callable[[ImportDraft, int], None],
    *,
    said: str,
    key: str = "",
    scene: Scene | None = None,
    anchor: str = "",
    is_quiet: bool = False,
    **forms: Any,
) -> HttpResponse:
    """Carry out one correction and answer; what was typed comes back where somebody else was faster."""
    try:
        save(page.draft, seen_version(request))
    except (Invalid, Stale) as declined:
        return _declined(request, page, declined, **forms)
    page = _page(request, page.draft.pk, page.paper.number, scene or page.scene)
    if request.htmx:
        return _answer(request, page, key=key, said=said, is_quiet=is_quiet)
    if key and not anchor:
        anchor = f"fact-{key}"
    return HttpResponseRedirect(page.url(anchor=anchor))


def _declined(request: Request, page: Page, declined: Declined, **forms: Any) -> HttpResponse:
    """The page as it stands now, with what was typed in its form and the new version behind it."""
    page = _page(request, page.draft.pk, page.paper.number, page.scene)
    words = declined.message
    if isinstance(declined, Stale):
        words += "您填写的内容仍在下面的表单里，请对照后再保存一次。" if forms else "请看过最新的情况后再点一次。"
    page.problems.append(words)
    if request.htmx:
        return _answer(request, page, status=declined.status, **forms)
    return _whole(request, page, status=declined.status, **forms)


def _context(
    request: Request,
    page: Page,
    *,
    head: Form | None = None,
    fact: FactForm | None = None,
    quote: QuoteForm | None = None,
    places: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    finding = page.paper.finding(page.scene.edit)
    bound = head or HeadForm(initial=head_initial(page.paper), body=page.draft.body, actor=request.actor)
    named = next((one for one in page.names if one.text == page.scene.name), None)
    return {
        **page.context(),
        "documents": document_rows(page.draft),
        "head": bound,
        "fact": fact or (fact_form(finding) if finding else None),
        "quote": quote or QuoteForm(),
        "places": places or [],
        "named": named,
        "options": grouped_options(page.directory, named) if named else [],
    }


def _whole(request: Request, page: Page, *, status: int = 200, **forms: Any) -> HttpResponse:
    return render(request, "drafts/document.html", _context(request, page, **forms), status=status)


def _answer(
    request: Request,
    page: Page,
    *,
    key: str = "",
    said: str = "",
    is_quiet: bool = False,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """For htmx: the findings, and out of band what else changed. Quiet: the form that is being typed in stays."""
    context = _context(request, page, **forms) | {
        "said": f"{said}（{clock.now():%H:%M}）" if said else "",
        "touched": page.paragraphs_of(key) if key else [],
        "row": next((row for row in page.rows if row.key == key), None),
        "is_quiet": is_quiet,
    }
    response = render(request, "drafts/answer.html", context, status=status)
    if not is_quiet and request.method == "POST":
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#found", "innerHTML"
    return response


def _places(page: Page, places: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """Where an ambiguous quote stands, each with the words around it."""
    text = page.draft.text
    return [
        {
            "at": start,
            "before": text[max(0, start - 20) : start],
            "quote": text[start:end],
            "after": text[end : end + 20],
        }
        for start, end in places
    ]
