"""Units of a body, its terms and sittings."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.core import clock
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org import actions
from shangliang.org.models import Membership, Post, Sitting, Term, Unit
from shangliang.org.policy import why_not
from shangliang.web.forms.org import SittingForm, TermForm, UnitForm
from shangliang.web.views.keeping import keep, own_body
from shangliang.web.views.lookup import find, seen_version
from shangliang.web.views.org import HOME

SERVING = Q(memberships__ends_on=None)


@require_safe
@login_required
def unit_list(request: Request) -> HttpResponse:
    """All units, by kind."""
    units = Unit.objects.visible_to(request.actor).select_related("body")
    units = units.annotate(serving=Count("memberships", filter=SERVING))
    return render(
        request,
        "org/units.html",
        {
            "units": units,
            "has_bodies": request.actor.body is None,
            "why_not_add": why_not(request.actor, "keep_units", _own(request)),
        },
    )


def _own(request: Request) -> object:
    """The own body for asking; None (nobody's) for operators and organs."""
    return own_body(request.actor) if request.actor.body else None


@require_safe
@login_required
def unit_detail(request: Request, pk: int) -> HttpResponse:
    """One unit and who is in it."""
    unit = find(Unit.objects.visible_to(request.actor).select_related("body"), pk=pk)
    members = Membership.objects.visible_to(request.actor).filter(units=unit, ends_on=None)
    posts = Post.objects.visible_to(request.actor).in_force(clock.today()).filter(unit=unit).with_facts()
    return render(
        request,
        "org/unit.html",
        {
            "unit": unit,
            "members": members.select_related("person"),
            "staff": posts,
            "why_not_edit": why_not(request.actor, "keep_units", unit),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unit_new(request: Request) -> HttpResponse:
    body = own_body(request.actor)
    actions.require(request.actor, "keep_units", body)
    form = UnitForm(request.POST if request.method == "POST" else None, body=body)
    del form.fields["is_active"]
    return keep(
        request,
        form,
        lambda: actions.create_unit(actor=request.actor, body=body, **form.cleaned_data),
        title="新建内设单位",
        back=reverse("unit-list"),
        said="内设单位已建立。",
        crumbs=[HOME, ("内设单位", "unit-list")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unit_edit(request: Request, pk: int) -> HttpResponse:
    unit = find(Unit.objects.visible_to(request.actor).select_related("body"), pk=pk)
    actions.require(request.actor, "keep_units", unit)
    first = {name: getattr(unit, name) for name in ("name", "short_name", "kind", "sort_key", "is_active")}
    form = UnitForm(request.POST if request.method == "POST" else None, body=unit.body, initial=first)
    return keep(
        request,
        form,
        lambda: actions.edit_unit(actor=request.actor, unit=unit, seen=seen_version(request), **form.cleaned_data),
        title=f"修改{unit.short_name}",
        back=reverse("unit-detail", kwargs={"pk": unit.pk}),
        said="内设单位已更新。",
        crumbs=[HOME, ("内设单位", "unit-list")],
        row=unit,
    )


@require_safe
@login_required
def term_list(request: Request) -> HttpResponse:
    """届 and their sittings."""
    terms = Term.objects.visible_to(request.actor).select_related("body").prefetch_related("sittings")
    return render(
        request,
        "org/terms.html",
        {
            "terms": terms.annotate(serving=Count("memberships", filter=SERVING)),
            "has_bodies": request.actor.body is None,
            "why_not_add": why_not(request.actor, "keep_terms", _own(request)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def term_new(request: Request) -> HttpResponse:
    body = own_body(request.actor)
    actions.require(request.actor, "keep_terms", body)
    form = TermForm(request.POST if request.method == "POST" else None)
    return keep(
        request,
        form,
        lambda: actions.create_term(actor=request.actor, body=body, **form.cleaned_data),
        title="新建届",
        back=reverse("term-list"),
        said="届已建立。",
        crumbs=[HOME, ("届次", "term-list")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def term_edit(request: Request, pk: int) -> HttpResponse:
    term = find(Term.objects.visible_to(request.actor), pk=pk)
    actions.require(request.actor, "keep_terms", term)
    first = {name: getattr(term, name) for name in ("number", "starts_on", "ends_on")}
    form = TermForm(request.POST if request.method == "POST" else None, initial=first)
    return keep(
        request,
        form,
        lambda: actions.edit_term(actor=request.actor, term=term, seen=seen_version(request), **form.cleaned_data),
        title=f"修改{term}",
        back=reverse("term-list"),
        said="届已更新。",
        crumbs=[HOME, ("届次", "term-list")],
        row=term,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sitting_new(request: Request, pk: int) -> HttpResponse:
    """A sitting of the term `pk`."""
    term = find(Term.objects.visible_to(request.actor), pk=pk)
    actions.require(request.actor, "keep_terms", term)
    form = SittingForm(request.POST if request.method == "POST" else None)
    return keep(
        request,
        form,
        lambda: actions.create_sitting(actor=request.actor, term=term, **form.cleaned_data),
        title=f"{term}新的一次会议",
        back=reverse("term-list"),
        said="会议日期已登记。",
        crumbs=[HOME, ("届次", "term-list")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sitting_edit(request: Request, pk: int) -> HttpResponse:
    sitting = find(Sitting.objects.visible_to(request.actor).select_related("term"), pk=pk)
    actions.require(request.actor, "keep_terms", sitting)
    first = {name: getattr(sitting, name) for name in ("number", "opens_on", "closes_on")}
    form = SittingForm(request.POST if request.method == "POST" else None, initial=first)
    return keep(
        request,
        form,
        lambda: actions.edit_sitting(
            actor=request.actor, sitting=sitting, seen=seen_version(request), **form.cleaned_data
        ),
        title=f"修改{sitting.term}{sitting}",
        back=reverse("term-list"),
        said="会议日期已更新。",
        crumbs=[HOME, ("届次", "term-list")],
        row=sitting,
    )
