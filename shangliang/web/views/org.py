"""Bodies, areas and organs."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.core import clock
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org import actions
from shangliang.org.models import (
    Area,
    Body,
    BodyKind,
    Delivery,
    Membership,
    Organ,
    Post,
    Term,
    Unit,
    UnitKind,
    User,
)
from shangliang.org.policy import why_not
from shangliang.web.forms.org import AreaForm, BodyForm, CoverForm, NewBodyForm, NewOrganForm, OrganFilter, OrganForm
from shangliang.web.views.keeping import keep, pages
from shangliang.web.views.lookup import find, seen_version

HOME = ("机构设置", "org-home")


@dataclass(frozen=True)
class Shelf:
    """One kind of record on the overview: what it is, how many, where."""

    label: str
    count: int | None
    unit: str
    url: str
    note: str


@require_safe
@login_required
def home(request: Request) -> HttpResponse:
    """What there is to keep, with counts."""
    actor = request.actor
    today = clock.today()
    body = Body.objects.visible_to(actor).filter(pk=actor.body or 0).select_related("area", "parent").first()
    serving = Membership.objects.visible_to(actor).filter(Q(ends_on=None) | Q(ends_on__gte=today))
    organs = Organ.objects.visible_to(actor)
    shelves = []
    if body is not None:
        word = "代表" if body.kind == BodyKind.PRESIDIUM else "委员"
        units = "代表小组、工作室" if body.kind == BodyKind.PRESIDIUM else "专委会、界别、联络组、工作室"
        shelves += [
            Shelf(f"{word}名册", serving.count(), "人", reverse("membership-list"), f"在任{word}，按姓名、小组查找"),
            Shelf(
                "内设单位",
                Unit.objects.visible_to(actor).filter(is_active=True).count(),
                "个",
                reverse("unit-list"),
                units,
            ),
            Shelf("届次", Term.objects.visible_to(actor).count(), "届", reverse("term-list"), "届和历次会议的日期"),
        ]
    posts = Post.objects.visible_to(actor).in_force(today)
    shelves += [
        Shelf("任职", posts.count(), "项", reverse("post-list"), "谁以什么身份办事"),
        Shelf(
            "机关单位", organs.filter(is_active=True).count(), "个", reverse("organ-list"), "党政机关、部门、驻地单位"
        ),
    ]
    if actor.is_operator or actor.has_role("office"):
        accounts = User.objects.visible_to(actor).filter(is_active=True).count()
        shelves.append(Shelf("账号", accounts, "个", reverse("account-list"), "开账号、重置密码、停用"))
    if actor.is_operator:
        shelves.append(Shelf("机构", Body.objects.count(), "个", reverse("body-list"), "政协、联络处、主席团和地区"))
    if body is not None:
        shelves.append(Shelf("工作规则", None, "", reverse("setting-list"), "审批步骤、时限、密码要求，各有依据"))
    waiting = Delivery.objects.visible_to(actor).filter(received_at=None).exclude(body=actor.body or 0).count()
    shelves.append(Shelf("收件", waiting, "件待签收", reverse("delivery-list"), "其他机构送来的文件和任务"))
    return render(request, "org/home.html", {"body": body, "shelves": shelves})


# Bodies -----------------------------------------------------------------------


@require_safe
@login_required
def body_list(request: Request) -> HttpResponse:
    """The bodies that I can see, as a tree of areas."""
    bodies = (
        Body.objects.visible_to(request.actor)
        .select_related("area", "parent")
        .annotate(serving=Count("memberships", filter=Q(memberships__ends_on=None), distinct=True))
        .order_by("pk")
    )
    areas = Area.objects.select_related("parent").annotate(organ_count=Count("organs")).order_by("pk")
    return render(
        request,
        "org/bodies.html",
        {
            "bodies": bodies,
            "areas": areas if request.actor.is_operator else [],
            "why_not_add": why_not(request.actor, "add_body"),
        },
    )


@require_safe
@login_required
def body_detail(request: Request, pk: int) -> HttpResponse:
    """One body: its place, units and posts, and the bodies below it."""
    body = find(Body.objects.visible_to(request.actor).select_related("area", "parent"), pk=pk)
    today = clock.today()
    mine = request.actor.is_operator or request.actor.body == body.pk
    posts = Post.objects.visible_to(request.actor).in_force(today).filter(body=body).with_facts()
    return render(
        request,
        "org/body.html",
        {
            "body": body,
            "is_mine": mine,
            "units": Unit.objects.visible_to(request.actor).filter(body=body, is_active=True),
            "staff": posts.exclude(role__in=("member", "deputy")),
            "children": Body.objects.visible_to(request.actor).filter(parent=body),
            "covers": body.covers.all() if body.kind == BodyKind.LIAISON else [],
            "why_not_edit": why_not(request.actor, "edit_body", body),
            "why_not_cover": why_not(request.actor, "set_covered_units", body),
            "why_not_grant": why_not(request.actor, "grant_post", body),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_new(request: Request) -> HttpResponse:
    actions.require(request.actor, "add_body")
    data = request.POST if request.method == "POST" else None
    form = NewBodyForm(data, areas=Area.objects.order_by("pk"), bodies=Body.objects.visible_to(request.actor))
    return keep(
        request,
        form,
        lambda: actions.create_body(actor=request.actor, **form.cleaned_data),
        title="新建机构",
        back=reverse("body-list"),
        said="机构已建立。接着为它的办公室授予职务、开账号。",
        crumbs=[HOME, ("机构", "body-list")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_edit(request: Request, pk: int) -> HttpResponse:
    body = find(Body.objects.visible_to(request.actor), pk=pk)
    actions.require(request.actor, "edit_body", body)
    first = {"name": body.name, "short_name": body.short_name}
    form = BodyForm(request.POST if request.method == "POST" else None, initial=first)
    return keep(
        request,
        form,
        lambda: actions.edit_body(actor=request.actor, body=body, seen=seen_version(request), **form.cleaned_data),
        title=f"修改{body.short_name}",
        back=reverse("body-detail", kwargs={"pk": body.pk}),
        said="机构名称已更新。",
        crumbs=[HOME],
        row=body,
        notes=["类型、地区和上下级不能改：计划和文号都挂在它们上面。"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_covers(request: Request, pk: int) -> HttpResponse:
    """Which liaison units a liaison office may see into."""
    body = find(Body.objects.visible_to(request.actor).filter(kind=BodyKind.LIAISON), pk=pk)
    actions.require(request.actor, "set_covered_units", body)
    units = Unit.objects.visible_to(request.actor).filter(
        body=body.parent_id, kind=UnitKind.LIAISON_GROUP, is_active=True
    )
    data = request.POST if request.method == "POST" else None
    form = CoverForm(data, units=units, initial={"units": body.covers.all()})
    return keep(
        request,
        form,
        lambda: actions.set_covered_units(
            actor=request.actor, body=body, seen=seen_version(request), units=form.cleaned_data["units"]
        ),
        title=f"{body.short_name}联系的联络组",
        back=reverse("body-detail", kwargs={"pk": body.pk}),
        said="联系的联络组已更新。",
        crumbs=[HOME],
        row=body,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def area_new(request: Request) -> HttpResponse:
    actions.require(request.actor, "keep_areas")
    form = AreaForm(request.POST if request.method == "POST" else None, areas=Area.objects.order_by("pk"))
    return keep(
        request,
        form,
        lambda: actions.create_area(actor=request.actor, **form.cleaned_data),
        title="新建地区",
        back=reverse("body-list"),
        said="地区已建立。",
        crumbs=[HOME, ("机构", "body-list")],
    )


# Organs -----------------------------------------------------------------------


@require_safe
@login_required
def organ_list(request: Request) -> HttpResponse:
    """机关 and 单位 that my body reaches."""
    filters = OrganFilter(request.GET)
    asked = filters.values()
    organs = Organ.objects.visible_to(request.actor).select_related("area")
    if asked.get("q"):
        organs = organs.filter(Q(name__contains=asked["q"]) | Q(short_name__contains=asked["q"]))
    if asked.get("kind"):
        organs = organs.filter(kind=asked["kind"])
    page, query = pages(request, organs, 50)
    context = {"page": page, "query": query, "filters": filters, "why_not_add": why_not(request.actor, "keep_organ")}
    return render(request, "org/organs.html", context)


@require_safe
@login_required
def organ_detail(request: Request, pk: int) -> HttpResponse:
    """One organ and who acts for it."""
    organ = find(Organ.objects.visible_to(request.actor).with_facts(), pk=pk)
    posts = Post.objects.visible_to(request.actor).in_force(clock.today()).filter(organ=organ).with_facts()
    return render(
        request,
        "org/organ.html",
        {
            "organ": organ,
            "staff": posts,
            "why_not_edit": why_not(request.actor, "keep_organ", organ),
            "why_not_grant": why_not(request.actor, "grant_post", organ),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organ_new(request: Request) -> HttpResponse:
    actions.require(request.actor, "keep_organ")
    form = NewOrganForm(request.POST if request.method == "POST" else None, areas=Area.objects.order_by("pk"))
    return keep(
        request,
        form,
        lambda: actions.create_organ(actor=request.actor, **form.cleaned_data),
        title="新建机关单位",
        back=reverse("organ-list"),
        said="单位已建立。",
        crumbs=[HOME, ("机关单位", "organ-list")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organ_edit(request: Request, pk: int) -> HttpResponse:
    organ = find(Organ.objects.visible_to(request.actor), pk=pk)
    actions.require(request.actor, "keep_organ", organ)
    first = {name: getattr(organ, name) for name in ("name", "short_name", "kind", "is_active")}
    form = OrganForm(request.POST if request.method == "POST" else None, initial=first)
    return keep(
        request,
        form,
        lambda: actions.edit_organ(actor=request.actor, organ=organ, seen=seen_version(request), **form.cleaned_data),
        title=f"修改{organ.short_name}",
        back=reverse("organ-detail", kwargs={"pk": organ.pk}),
        said="单位信息已更新。",
        crumbs=[HOME, ("机关单位", "organ-list")],
        row=organ,
    )
