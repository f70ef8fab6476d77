"""Targets: the records behind a number, vouchers, entering and editing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shangliang.core import clock
from shangliang.core.errors import Invalid, Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.document.contents import check_file
from shangliang.metric.models import Voucher
from shangliang.metric.registry import catalogue
from shangliang.org.rules import YEAR_START, setting
from shangliang.plan.actions import add_target, edit_target, remove_target, void_voucher, vouch
from shangliang.plan.metrics import topic_facts
from shangliang.plan.models import Plan, Target, Topic, whole_plan_roles
from shangliang.plan.policy import why_not
from shangliang.plan.queries import target_lines
from shangliang.web.forms.plan import TargetForm, VoucherForm
from shangliang.web.views.lookup import find, put_errors, seen_version


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """The number, its rule in words, and the records behind it; POST adds a voucher."""
    actor = request.actor
    target = find(Target.objects.visible_to(actor).with_facts(), pk=pk)
    refusal = why_not(actor, "vouch", target)
    if request.method == "POST" and refusal:
        raise Refused(refusal)
    form = VoucherForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _vouch(request, target, form)
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, "已登记。")
            return HttpResponseRedirect(reverse("target-detail", args=[pk]))
    every = list(target.plan.topics.all()) if target.metric else []
    begins_in = setting(target.plan.body, YEAR_START, clock.today())
    (line,) = target_lines([target], {target.plan_id: every}, clock.today(), begins_in)
    facts = topic_facts(target, every) if target.metric else []
    visible = {row.pk for row in Topic.objects.visible_to(actor).filter(plan=target.plan)} if facts else set()
    own = actor.body == target.plan.body_id and actor.has_role(*whole_plan_roles())
    vouchers = Voucher.objects.visible_to(actor).filter(noun="target", object_pk=target.pk).select_related("file")
    context = {
        "target": target,
        "plan": target.plan,
        "progress": line.progress,
        "metric": catalogue()[target.metric] if target.metric else None,
        "facts": sorted((one for one in facts if one.pk in visible), key=lambda one: one.happened_on),
        "facts_total": len(facts),
        "vouchers": list(vouchers) if own else [],
        "is_own": own,
        "form": form,
        "vouch_reason": refusal,
        "edit_reason": why_not(actor, "edit", target),
    }
    return render(request, "plan/target.html", context, status=422 if form.errors else 200)


def _vouch(request: Request, target: Target, form: VoucherForm) -> None:
    values = form.cleaned_data
    vouch(
        actor=request.actor,
        target=target,
        happened_on=values["happened_on"],
        note=values["note"],
        value=values["value"],
        file=check_file(values["file"]) if values["file"] else None,
    )


@require_POST
@login_required
def void(request: Request, pk: int, voucher: int) -> HttpResponse:
    """A voucher no longer counts; it stays with its reason."""
    target = find(Target.objects.visible_to(request.actor).with_facts(), pk=pk)
    row = find(Voucher.objects.visible_to(request.actor), pk=voucher, noun="target", object_pk=target.pk)
    reason = request.POST.get("reason", "")
    void_voucher(actor=request.actor, target=target, voucher=row, seen=seen_version(request), reason=reason)
    messages.success(request, "已作废这条记录。")
    return HttpResponseRedirect(reverse("target-detail", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: Request, pk: int) -> HttpResponse:
    """One target more, before the plan is issued."""
    plan = find(Plan.objects.visible_to(request.actor).with_facts(), pk=pk)
    if reason := why_not(request.actor, "edit", plan):
        raise Refused(reason)
    form = TargetForm(request.POST or None, initial={"is_hard": True, "counting": "manual", "op": ">="})
    if request.method == "POST" and form.is_valid():
        try:
            row = add_target(actor=request.actor, plan=plan, seen=seen_version(request), data=form.data_of())
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, f"已添加指标“{row.subject}”。")
            return HttpResponseRedirect(reverse("plan-targets", args=[pk]))
    context = {"form": form, "plan": plan, "target": None}
    return render(request, "plan/target_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: Request, pk: int) -> HttpResponse:
    """All fields of a target, before the plan is issued."""
    target = find(Target.objects.visible_to(request.actor).with_facts(), pk=pk)
    if reason := why_not(request.actor, "edit", target):
        raise Refused(reason)
    form = TargetForm(request.POST or None, initial=TargetForm.initial_of(target))
    if request.method == "POST" and form.is_valid():
        try:
            data = form.data_of(target.parameters)
            edit_target(actor=request.actor, target=target, seen=seen_version(request), data=data)
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, "已保存。")
            return HttpResponseRedirect(reverse("target-detail", args=[pk]))
    context = {"form": form, "plan": target.plan, "target": target}
    return render(request, "plan/target_form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove(request: Request, pk: int) -> HttpResponse:
    """Out of a plan that is not yet issued."""
    target = find(Target.objects.visible_to(request.actor).with_facts(), pk=pk)
    remove_target(actor=request.actor, target=target, seen=seen_version(request))
    messages.success(request, f"已删除指标“{target.subject}”。")
    return HttpResponseRedirect(reverse("plan-targets", args=[target.plan_id]))
