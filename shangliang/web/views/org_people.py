"""People, memberships, posts."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.digits import whole_number
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org import actions, people
from shangliang.org.models import Body, BodyKind, Membership, Organ, Person, Post, Term, Unit
from shangliang.org.policy import why_not
from shangliang.web.forms.org import (
    EndForm,
    MembershipFilter,
    MembershipForm,
    NewMembershipForm,
    PersonForm,
    PostFilter,
    PostForm,
)
from shangliang.web.views.keeping import keep, own_body, pages
from shangliang.web.views.lookup import find, seen_version
from shangliang.web.views.org import HOME

AnyRow = TypeVar("AnyRow", Membership, Post)


def may_see_phones(actor: Actor) -> bool:
    """Phones are personal: the office needs them, other members do not."""
    return actor.is_operator or actor.has_role("office")


def _in_state(rows: QuerySet[AnyRow], state: str) -> QuerySet[AnyRow]:
    today = clock.today()
    if state == "all":
        return rows
    if state == "ended":
        return rows.filter(ends_on__lt=today)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))


def _units(actor: Actor) -> QuerySet[Unit]:
    rows: QuerySet[Unit] = Unit.objects.visible_to(actor).filter(is_active=True)
    return rows


# Memberships ------------------------------------------------------------------


@require_safe
@login_required
def membership_list(request: Request) -> HttpResponse:
    """The roll of 委员 or 代表, with filters."""
    actor = request.actor
    visible = Membership.objects.visible_to(actor)
    units = Unit.objects.filter(pk__in=visible.values("units"))  # house: object-outside-visible-to - of visible rows
    filters = MembershipFilter(request.GET, units=units, terms=Term.objects.visible_to(actor))
    asked = filters.values()
    rows = visible
    if asked.get("q"):
        rows = rows.filter(person__name__contains=asked["q"].strip())
    if asked.get("unit"):
        rows = rows.filter(units=asked["unit"])
    if asked.get("term"):
        rows = rows.filter(term=asked["term"])
    rows = rows.select_related("person", "term", "body").prefetch_related("units")
    page, query = pages(request, _in_state(rows, asked.get("state", "")))
    body = own_body(actor) if actor.body else None
    return render(
        request,
        "org/memberships.html",
        {
            "page": page,
            "query": query,
            "filters": filters,
            "word": "代表" if body is not None and body.kind == BodyKind.PRESIDIUM else "委员",
            "has_bodies": body is None or bool(actor.covers),
            "has_phones": may_see_phones(actor),
            "why_not_add": why_not(actor, "keep_members", body),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def membership_new(request: Request) -> HttpResponse:
    body = own_body(request.actor)
    actions.require(request.actor, "keep_members", body)
    known = Person.objects.visible_to(request.actor).with_facts()
    data = request.POST if request.method == "POST" else None
    form = NewMembershipForm(
        data, body=body, units=_units(request.actor), terms=Term.objects.visible_to(request.actor), people=known
    )
    word = "代表" if body.kind == BodyKind.PRESIDIUM else "委员"
    return keep(
        request,
        form,
        lambda: people.add_membership(
            actor=request.actor,
            body=body,
            term=form.cleaned_data["term"],
            named=people.Named(**form.chosen()),
            units=form.cleaned_data["units"],
            work_title=form.cleaned_data["work_title"],
            is_standing=form.cleaned_data.get("is_standing", False),
            starts_on=form.cleaned_data["starts_on"],
        ),
        title=f"新增{word}",
        back=reverse("membership-list"),
        said=f"已新增{word}。需要登录的，再到“账号”为其开通。",
        crumbs=[HOME, (f"{word}名册", "membership-list")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def membership_edit(request: Request, pk: int) -> HttpResponse:
    row = find(Membership.objects.visible_to(request.actor).select_related("person", "body"), pk=pk)
    actions.require(request.actor, "keep_members", row)
    first = {
        "units": row.units.all(),
        "work_title": row.work_title,
        "is_standing": row.is_standing,
        "starts_on": row.starts_on,
    }
    data = request.POST if request.method == "POST" else None
    form = MembershipForm(data, body=row.body, units=_units(request.actor), initial=first)
    return keep(
        request,
        form,
        lambda: people.edit_membership(
            actor=request.actor,
            membership=row,
            seen=seen_version(request),
            **{"is_standing": False, **form.cleaned_data},
        ),
        title=f"修改{row.person.name}的任职信息",
        back=reverse("person-detail", kwargs={"pk": row.person_id}),
        said="任职信息已更新。",
        crumbs=[HOME, ("名册", "membership-list")],
        row=row,
        notes=["姓名和手机号在人员页修改。"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def membership_end(request: Request, pk: int) -> HttpResponse:
    row = find(Membership.objects.visible_to(request.actor).select_related("person"), pk=pk)
    actions.require(request.actor, "keep_members", row)
    form = EndForm(request.POST if request.method == "POST" else None)
    return keep(
        request,
        form,
        lambda: people.end_membership(
            actor=request.actor, membership=row, seen=seen_version(request), **form.cleaned_data
        ),
        title=f"{row.person.name}离任",
        back=reverse("person-detail", kwargs={"pk": row.person_id}),
        said=f"{row.person.name}的离任已登记。",
        crumbs=[HOME, ("名册", "membership-list")],
        row=row,
        label="登记离任",
        notes=[f"离任后不能再以{row.get_kind_display()}身份登录；已有的记录全部保留。"],
    )


# People -----------------------------------------------------------------------


@require_safe
@login_required
def person_detail(request: Request, pk: int) -> HttpResponse:
    """One human being: memberships, posts, account."""
    person = find(Person.objects.visible_to(request.actor).with_facts(), pk=pk)
    actor = request.actor
    memberships = Membership.objects.visible_to(actor).filter(person=person).select_related("body", "term")
    posts = Post.objects.visible_to(actor).filter(person=person).with_facts()
    user = getattr(person, "user", None)
    return render(
        request,
        "org/person.html",
        {
            "person": person,
            "memberships": memberships.prefetch_related("units"),
            "why_not_keep": {row.pk: why_not(actor, "keep_members", row) for row in memberships},
            "posts": posts,
            "why_not_end": {post.pk: why_not(actor, "end_post", post) for post in posts},
            "user": user if may_see_phones(actor) else None,
            "has_phone": may_see_phones(actor) or actor.person == person.pk,
            "is_keeper": may_see_phones(actor),
            "why_not_edit": why_not(actor, "edit_person", person),
            "why_not_account": why_not(actor, "make_account", person),
            "why_not_reset": why_not(actor, "keep_account", user) if user else "",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person_edit(request: Request, pk: int) -> HttpResponse:
    person = find(Person.objects.visible_to(request.actor).with_facts(), pk=pk)
    actions.require(request.actor, "edit_person", person)
    first = {"name": person.name, "phone": person.phone or ""}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=first)
    return keep(
        request,
        form,
        lambda: people.edit_person(actor=request.actor, person=person, seen=seen_version(request), **form.cleaned_data),
        title=f"修改{person.name}的姓名、手机号",
        back=reverse("person-detail", kwargs={"pk": person.pk}),
        said="已更新。",
        crumbs=[HOME],
        row=person,
        notes=["改了手机号，就要用新手机号登录；用户名不变。"],
    )


# Posts ------------------------------------------------------------------------


@require_safe
@login_required
def post_list(request: Request) -> HttpResponse:
    """Who acts as what."""
    filters = PostFilter(request.GET)
    asked = filters.values()
    rows = Post.objects.visible_to(request.actor)
    if asked.get("q"):
        rows = rows.filter(person__name__contains=asked["q"].strip())
    if asked.get("role"):
        rows = rows.filter(role=asked["role"])
    page, query = pages(request, _in_state(rows.with_facts().order_by("role", "pk"), asked.get("state", "")))
    return render(request, "org/posts.html", {"page": page, "query": query, "filters": filters})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_post_new(request: Request, pk: int) -> HttpResponse:
    """A post in the body `pk`."""
    body = find(Body.objects.visible_to(request.actor), pk=pk)
    return _grant(request, body, reverse("body-detail", kwargs={"pk": pk}))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organ_post_new(request: Request, pk: int) -> HttpResponse:
    """A post in the organ `pk`."""
    organ = find(Organ.objects.visible_to(request.actor).with_facts(), pk=pk)
    return _grant(request, organ, reverse("organ-detail", kwargs={"pk": pk}))


def _grant(request: Request, place: Body | Organ, back: str) -> HttpResponse:
    actions.require(request.actor, "grant_post", place)
    known = Person.objects.visible_to(request.actor).with_facts()
    asked = whole_number(request.GET.get("person", ""))
    fixed = find(known, pk=asked) if asked is not None else None
    data = request.POST if request.method == "POST" else None
    form = PostForm(data, place=place, units=_units(request.actor), people=known, fixed=fixed)
    return keep(
        request,
        form,
        lambda: people.grant_post(
            actor=request.actor,
            named=people.Named(**form.chosen()),
            role=form.cleaned_data["role"],
            title=form.cleaned_data["title"],
            place=place,
            unit=form.cleaned_data.get("unit"),
            starts_on=form.cleaned_data["starts_on"],
        ),
        title=f"在{place.short_name}授予{fixed.name if fixed else ''}职务",
        back=back,
        said="职务已授予。需要登录的，再到“账号”为其开通。",
        crumbs=[HOME],
        label="授予职务",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def post_end(request: Request, pk: int) -> HttpResponse:
    post = find(Post.objects.visible_to(request.actor).with_facts(), pk=pk)
    actions.require(request.actor, "end_post", post)
    form = EndForm(request.POST if request.method == "POST" else None)
    return keep(
        request,
        form,
        lambda: people.end_post(actor=request.actor, post=post, seen=seen_version(request), **form.cleaned_data),
        title=f"免去{post.person.name}的{post.title}",
        back=reverse("post-list"),
        said=f"{post.person.name}的{post.title}已免去。",
        crumbs=[HOME, ("任职", "post-list")],
        row=post,
        label="免去职务",
        notes=["当日仍然有效，次日起不能再以这个身份办事；已有的记录全部保留。"],
    )
