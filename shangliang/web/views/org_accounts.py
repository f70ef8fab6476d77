"""Accounts as the office keeps them: open, reset with a printed slip, switch off and on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.core import clock
from shangliang.core.errors import Invalid
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org import accounts, actions
from shangliang.org.models import Person, User
from shangliang.org.policy import why_not
from shangliang.web.forms.org import AccountFilter, AccountForm
from shangliang.web.views.keeping import pages
from shangliang.web.views.lookup import find, put_errors, seen_version
from shangliang.web.views.org import HOME


@require_safe
@login_required
def account_list(request: Request) -> HttpResponse:
    """Accounts that I may see, each with what I may do."""
    actor = request.actor
    filters = AccountFilter(request.GET)
    asked = filters.values()
    rows = User.objects.visible_to(actor)
    if asked.get("q"):
        term = asked["q"].strip()
        rows = rows.filter(Q(person__name__contains=term) | Q(username__contains=term.lower()))
    match asked.get("state", ""):
        case "on":
            rows = rows.filter(is_active=True)
        case "off":
            rows = rows.filter(is_active=False)
        case "first":
            rows = rows.filter(must_change_password=True, is_active=True)
    page, query = pages(request, rows.with_facts().order_by("username"))
    reasons = {user.pk: why_not(actor, "keep_account", user) for user in page.object_list}
    return render(
        request, "org/accounts.html", {"page": page, "query": query, "filters": filters, "why_not_keep": reasons}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account_new(request: Request, pk: int) -> HttpResponse:
    """An account for the person `pk`; the answer is the slip, shown once."""
    person = find(Person.objects.visible_to(request.actor).with_facts(), pk=pk)
    actions.require(request.actor, "make_account", person)
    data = request.POST if request.method == "POST" else None
    form = AccountForm(data, initial={"username": person.phone or ""})
    if request.method == "POST" and form.is_valid():
        try:
            user, password = accounts.create_account(
                actor=request.actor, person=person, username=form.cleaned_data["username"]
            )
        except Invalid as invalid:
            put_errors(form, invalid)
        else:
            return _slip(request, user, password, "开通账号")
    return render(
        request,
        "org/form.html",
        {
            "form": form,
            "title": f"为{person.name}开账号",
            "back": reverse("person-detail", kwargs={"pk": person.pk}),
            "crumbs": [HOME, ("账号", "account-list")],
            "row": None,
            "label": "开账号，生成初始密码",
            "notes": ["初始密码只显示一次：请当场打印或抄下，交给本人。第一次登录时必须修改。"],
        },
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
def account_reset(request: Request, pk: int) -> HttpResponse:
    """A new first password on a slip."""
    user = find(User.objects.visible_to(request.actor).with_facts(), pk=pk)
    password = accounts.reset_password(actor=request.actor, user=user, seen=seen_version(request))
    return _slip(request, user, password, "重置密码")


def _slip(request: Request, user: User, password: str, occasion: str) -> HttpResponse:
    """The page to print. The password is in this answer and nowhere else."""
    context = {"user": user, "password": password, "occasion": occasion, "moment": clock.now()}
    return render(request, "org/slip.html", {**context, "back": reverse("account-list")})


@require_POST
@login_required
def account_switch(request: Request, pk: int) -> HttpResponse:
    """Switch the account off or on."""
    user = find(User.objects.visible_to(request.actor).with_facts(), pk=pk)
    active = request.POST.get("active") == "1"
    accounts.set_active(actor=request.actor, user=user, seen=seen_version(request), active=active)
    words = "已启用。" if active else "已停用，其所有登录已结束。"
    messages.success(request, f"账号{user.username}{words}")
    return HttpResponseRedirect(reverse("account-list"))
