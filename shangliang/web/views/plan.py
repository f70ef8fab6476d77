"""Plans: the list, making one by hand, and the tabs of one plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Hidden, Invalid, Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.core.workflow import Choice
from shangliang.org.models import Body, Unit
from shangliang.org.rules import YEAR_START, setting
from shangliang.plan.actions import create_plan, delete_plan, edit_plan
from shangliang.plan.entry import Line, read_lines, too_many
from shangliang.plan.matching import load_directory
from shangliang.plan.metrics import Declared, declared_counts
from shangliang.plan.models import Change, Part, Plan, PlanQuerySet, Topic, whole_plan_roles
from shangliang.plan.policy import KINDS_OF, STAFF, why_not
from shangliang.plan.queries import TargetLine, board, body_of_actor, by_party, standing, target_lines
from shangliang.plan.states import BEFORE_ISSUE, IN_FORCE, TOPIC_COUNTED, TOPIC_OPEN, PlanKind, PlanState, TopicState
from shangliang.plan.workflow import available
from shangliang.plan.workflow.plans import concerns
from shangliang.web.forms.plan import MONTHS, PlanFilter, PlanForm, lines_of
from shangliang.web.views.lookup import find, put_errors, seen_version
from shangliang.web.views.moves import move
from shangliang.web.views.stages import stages_of, timeline_of

PAGE = 25
TABS = (
    ("plan-detail", "月历"),
    ("plan-topics", "清单"),
    ("plan-units", "按责任单位"),
    ("plan-leaders", "按领导"),
    ("plan-targets", "指标"),
    ("plan-changes", "调整"),
    ("plan-text", "原文"),
    ("plan-steps", "办理过程"),
)


@require_safe
@login_required
def index(request: Request) -> HttpResponse:
    """Plans that the actor may read, newest year first."""
    actor = request.actor
    seen = Plan.objects.visible_to(actor)
    years = list(seen.order_by("-year").values_list("year", flat=True).distinct())
    units = [
        (str(unit.pk), unit.short_name) for unit in Unit.objects.visible_to(actor).filter(plans__in=seen).distinct()
    ]
    form = PlanFilter(request.GET or None, years=years, units=units)
    rows = _filtered(seen, form.cleaned_data if form.is_valid() else {})
    page = Paginator(rows.with_facts(), PAGE).get_page(request.GET.get("page"))
    body = body_of_actor(actor)
    refusal = why_not(actor, "create", body) if body else "请先切换到本机构的身份。"
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "filter": form,
        "query": query.urlencode(),
        "refusal": refusal,
        "is_staff": actor.role in STAFF,
        "shares": {plan.pk: _share(plan) for plan in page},
    }
    return render(request, "plan/list.html", context)


def _filtered(rows: PlanQuerySet, chosen: dict[str, Any]) -> PlanQuerySet:
    states = {
        "preparing": BEFORE_ISSUE,
        "running": IN_FORCE,
        "done": {PlanState.SUMMARISED},
        "withdrawn": {PlanState.WITHDRAWN},
    }
    if chosen.get("year"):
        rows = rows.filter(year=chosen["year"])
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("state"):
        rows = rows.filter(state__in=states[chosen["state"]])
    if chosen.get("unit"):
        rows = rows.filter(unit=chosen["unit"])
    return rows


def _share(plan: Any) -> tuple[int, int]:
    return plan.topics_held, plan.topics_listed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: Request) -> HttpResponse:
    """Quick entry: a head and a line for each topic; looked at before it is kept."""
    actor = request.actor
    body = body_of_actor(actor)
    if body is None:
        raise Refused("建立计划要以某个机构的身份。请在右上角切换身份后再试。")
    if reason := why_not(actor, "create", body):
        raise Refused(reason)
    kinds = [PlanKind.COMMITTEE] if actor.has_role("committee") else list(KINDS_OF[body.kind])
    unit = Unit.objects.visible_to(actor).filter(pk=actor.post.unit).first() if actor.post and actor.post.unit else None
    initial = {"year": clock.today().year, "title": _proposed_title(kinds[0], unit), "kind": kinds[0]}
    form = PlanForm(request.POST or None, kinds=kinds, initial=initial)
    lines: list[Line] = []
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["lines"]
        lines = read_lines(typed, load_directory(body))
        problems = [line for line in lines if line.problem]
        if words := too_many(typed):
            form.add_error("lines", words)
        elif problems:
            form.add_error("lines", "；".join(f"第{one.number}行：{one.problem}" for one in problems[:5]))
        elif "save" in request.POST:
            plan = _create(actor, body, unit, form, lines)
            if plan is not None:
                messages.success(request, f"已建立《{plan.title}》，共{len(lines)}项议题。")
                return HttpResponseRedirect(reverse("plan-detail", args=[plan.pk]))
    context = {"form": form, "lines": lines, "body": body}
    return render(request, "plan/new.html", context, status=422 if form.errors else 200)


def _proposed_title(kind: PlanKind, unit: Unit | None) -> str:
    year = clock.today().year
    if kind == PlanKind.COMMITTEE and unit:
        return f"{unit.short_name}{year}年工作计划"
    return f"{year}年{kind.label.removeprefix('年')}".replace("要点（计划）", "要点")


def _create(actor: Actor, body: Body, unit: Unit | None, form: PlanForm, lines: list[Line]) -> Plan | None:
    values = form.cleaned_data
    try:
        return create_plan(
            actor=actor,
            body=body,
            kind=values["kind"],
            year=values["year"],
            title=values["title"],
            basis=lines_of(values["basis"]),
            topics=[line.topic for line in lines if line.topic is not None],
            unit=unit if values["kind"] == PlanKind.COMMITTEE else None,
        )
    except Invalid as declined:
        put_errors(form, declined)
        return None


@dataclass(frozen=True)
class PlanPage:
    """What every tab of a plan shares. `topics` are those that the actor sees, `every` all that count."""

    plan: Plan
    topics: list[Topic]
    every: list[Topic]
    lines: list[TargetLine]
    declared: list[Declared]

    @property
    def hidden(self) -> int:
        """How many topics this reader may not see: the numbers count them, the lists do not show them."""
        return len(self.every) - len(self.topics)


def load(actor: Actor, pk: int) -> PlanPage:
    """One plan with its topics, parties and targets: seven queries for any number of topics."""
    plan = find(Plan.objects.visible_to(actor).with_facts(), pk=pk)
    every = list(plan.topics.prefetch_related("parties"))
    whole = actor.is_operator or (actor.body == plan.body_id and actor.has_role(*whole_plan_roles()))
    targets = list(plan.targets.all())
    for row in (*every, *targets):
        row.plan = plan
    begins_in = setting(plan.body, YEAR_START, clock.today()) if targets else 1
    return PlanPage(
        plan,
        [topic for topic in every if whole or not topic.is_restricted],
        every,
        target_lines(targets, {plan.pk: every}, clock.today(), begins_in),
        declared_counts(targets, every),
    )


def frame(request: Request, page: PlanPage, tab: str) -> dict[str, Any]:
    """The context of the head and the tabs."""
    plan, actor = page.plan, request.actor
    counts = {
        "plan-topics": len(page.topics),
        "plan-targets": len(page.lines),
        "plan-changes": Change.objects.visible_to(actor).filter(plan=plan).count() or None,
    }
    listed = [row for row in page.every if row.state in TOPIC_COUNTED]
    own = actor.body == plan.body_id and actor.has_role(*whole_plan_roles())
    choices = available(plan, actor) if own else []
    return {
        "plan": plan,
        "page": page,
        "today_is": clock.today(),
        "tabs": [
            {"label": label, "url": reverse(name, args=[plan.pk]), "current": name == tab, "count": counts.get(name)}
            for name, label in TABS
        ],
        "listed": len(listed),
        "held": sum(row.state == TopicState.HELD for row in listed),
        "late": sum(standing(row, clock.today(), plan).is_late for row in listed),
        "choices": choices,
        "main_choice": _main_choice(plan, choices),
        "may_edit": why_not(actor, "edit", plan) is None,
        "may_schedule": why_not(actor, "schedule", plan) is None,
        "may_change": why_not(actor, "propose_change", plan) is None,
        "is_own": own,
    }


def _main_choice(plan: Plan, choices: list[Choice]) -> Choice | None:
    """The step to offer first. The summing up is nobody's next step before the year ends."""
    if plan.state == PlanState.RUNNING and clock.today() < date(plan.year, 11, 1):
        return None
    return next((one for one in choices if one.is_open and one.transition.main), None)


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """The year board."""
    page = load(request.actor, pk)
    context = frame(request, page, "plan-detail")
    return render(request, "plan/board.html", context | {"board": board(page.plan, page.topics, clock.today())})


@require_safe
@login_required
def print_view(request: Request, pk: int) -> HttpResponse:
    """The year board for an A4 sheet lying on its side."""
    page = load(request.actor, pk)
    context = frame(request, page, "plan-detail") | {"back": reverse("plan-detail", args=[pk])}
    return render(request, "plan/print.html", context | {"board": board(page.plan, page.topics, clock.today())})


@require_safe
@login_required
def topics(request: Request, pk: int) -> HttpResponse:
    """The list, with months and owners set for many at once."""
    page = load(request.actor, pk)
    rows = [standing(topic, clock.today(), page.plan) for topic in page.topics]
    open_ones = {one.topic.pk for one in rows if one.topic.state in TOPIC_OPEN}
    context = frame(request, page, "plan-topics") | {"rows": rows, "pickable": open_ones, "months": MONTHS}
    return render(request, "plan/topics.html", context | {"parts": Part.choices})


def _groups(request: Request, pk: int, tab: str, parts: tuple[str, ...], missing: str, empty: str) -> HttpResponse:
    page = load(request.actor, pk)
    groups = by_party(page.plan, page.topics, parts, clock.today(), missing)
    return render(request, "plan/groups.html", frame(request, page, tab) | {"groups": groups, "empty": empty})


@require_safe
@login_required
def units(request: Request, pk: int) -> HttpResponse:
    """By who is responsible."""
    return _groups(request, pk, "plan-units", (Part.LEAD, Part.PARTNER), "还没有责任单位", "责任单位")


@require_safe
@login_required
def leaders(request: Request, pk: int) -> HttpResponse:
    """By the leader who heads it."""
    return _groups(request, pk, "plan-leaders", (Part.LEADER,), "还没有牵头领导", "牵头领导")


@require_safe
@login_required
def targets(request: Request, pk: int) -> HttpResponse:
    """Targets with progress and the rule in words; declared counts against what is listed."""
    return render(request, "plan/targets.html", frame(request, load(request.actor, pk), "plan-targets"))


@require_safe
@login_required
def changes(request: Request, pk: int) -> HttpResponse:
    """Changes since the plan was issued."""
    page = load(request.actor, pk)
    rows = list(Change.objects.visible_to(request.actor).filter(plan=page.plan).select_related("topic"))
    return render(request, "plan/changes.html", frame(request, page, "plan-changes") | {"rows": rows})


@require_safe
@login_required
def steps(request: Request, pk: int) -> HttpResponse:
    """How the plan went through its steps, and what comes next."""
    page = load(request.actor, pk)
    rows = list(page.plan.steps.filter(topic=None, change=None).select_related("file"))
    context = frame(request, page, "plan-steps")
    extra = {"stages": stages_of(page.plan, rows), "timeline": timeline_of(rows), "concerns": concerns(page.plan)}
    return render(request, "plan/steps.html", context | extra)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: Request, pk: int) -> HttpResponse:
    """Title, year and basis before the plan is issued."""
    plan = find(Plan.objects.visible_to(request.actor).with_facts(), pk=pk)
    if reason := why_not(request.actor, "edit", plan):
        raise Refused(reason)
    initial = {"title": plan.title, "year": plan.year, "basis": "\n".join(plan.basis)}
    form = PlanForm(request.POST or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            edit_plan(
                actor=request.actor,
                plan=plan,
                seen=seen_version(request),
                title=values["title"],
                year=values["year"],
                basis=lines_of(values["basis"]),
            )
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, "已保存。")
            return HttpResponseRedirect(reverse("plan-detail", args=[pk]))
    status = 422 if form.errors else 200
    return render(request, "plan/edit.html", {"plan": plan, "form": form}, status=status)


@require_POST
@login_required
def delete(request: Request, pk: int) -> HttpResponse:
    """A draft that has gone nowhere yet."""
    plan = find(Plan.objects.visible_to(request.actor).with_facts(), pk=pk)
    delete_plan(actor=request.actor, plan=plan, seen=seen_version(request))
    messages.success(request, f"已删除草稿《{plan.title}》。")
    return HttpResponseRedirect(reverse("plan-list"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move_plan(request: Request, pk: int) -> HttpResponse:
    """Any step of the plan."""
    plan = find(Plan.objects.visible_to(request.actor).with_facts(), pk=pk)
    if plan.body_id != request.actor.body:
        raise Hidden
    back = reverse("plan-steps", args=[pk])
    name = request.GET.get("transition", "")
    notes = concerns(plan) if name in {"issue", "issue_jointly", "publish", "approve"} else []
    crumbs = [{"label": "计划", "url": reverse("plan-list")}, {"label": plan.title, "url": back}]
    return move(request, plan, back=back, title=plan.title, crumbs=crumbs, notes=notes)
