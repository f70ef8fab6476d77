"""Log in and out, the own account, its password, its places, the post in force."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.digits import whole_number
from shangliang.core.errors import Hidden, Invalid, Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org import accounts, passwords, places
from shangliang.org.actors import SESSION_POST, make_actor
from shangliang.org.login import Entered, log_in, rules_for
from shangliang.org.models import Membership, User, UserSession
from shangliang.org.rules import EXPIRY_DAYS
from shangliang.web.forms.accounts import LoginForm, PasswordForm
from shangliang.web.views.lookup import find, put_errors, safe_next


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """Log in by user name or phone."""
    following = safe_next(request, reverse("home"))
    if request.user.is_authenticated:
        return HttpResponseRedirect(following)
    form = LoginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            entered = log_in(
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                address=places.address_of(request),
                request_id=request.request_id,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            _open(request, entered)
            return HttpResponseRedirect(following)
    return render(
        request,
        "accounts/login.html",
        {"form": form, "next": following, "was_idle": "idle" in request.GET, "demo": _demo_accounts()},
        status=422 if form.errors else 200,
    )


def _demo_accounts() -> dict[str, object]:
    """Who can be tried in the demo world, and the password that they share; empty elsewhere."""
    if not settings.DEMO:
        return {}
    from shangliang.web.demo import world  # noqa: PLC0415 - brings the readers along; only the demo pays for that

    return {"accounts": world.ACCOUNTS, "password": world.PASSWORD}


def _open(request: Request, entered: Entered) -> None:
    """A fresh session key for the user, and the place on record."""
    places.close_place(request.session.session_key)
    request.session.flush()
    login(request, entered.user)
    actor = make_actor(entered.user, request_id=request.request_id)
    places.open_place(request, entered.user, actor, entered.rules)
    days, changed = entered.rules[EXPIRY_DAYS], entered.user.password_changed_at
    if days and changed and clock.now() - changed > timedelta(days=days):
        request.session[places.SESSION_EXPIRED] = True
    accounts.note_entry(actor=actor, user=entered.user)


@require_POST
@login_required
def leave(request: Request) -> HttpResponse:
    """Log out here."""
    accounts.note_entry(actor=request.actor, user=_user(request), verb=Verb.LOGOUT)
    places.close_place(request.session.session_key)
    logout(request)
    response = HttpResponseRedirect(reverse("login"))
    response.delete_cookie(places.COOKIE)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_password(request: Request) -> HttpResponse:
    """A new password: forced after a first one or an expired one, else by choice."""
    user = _user(request)
    expired = bool(request.session.get(places.SESSION_EXPIRED))
    forced = user.must_change_password or expired
    form = PasswordForm(
        request.POST if request.method == "POST" else None,
        old_label="密码条上的初始密码" if user.must_change_password else "现在的密码",
        rules=passwords.in_words(user, rules_for(user)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_password(
                actor=request.actor,
                user=user,
                old=form.cleaned_data["old_password"],
                new=form.cleaned_data["new_password"],
                keep=request.session.session_key,
            )
        except Invalid as invalid:
            put_errors(form, invalid)
        else:
            _keep_this_place(request, user)
            messages.success(request, "密码已修改。其他设备上的登录已全部退出。")
            return HttpResponseRedirect(reverse("home" if forced else "account"))
    return render(
        request,
        "accounts/password.html",
        {"form": form, "is_forced": forced, "is_expired": expired},
        status=422 if form.errors else 200,
    )


def _keep_this_place(request: Request, user: User) -> None:
    """The session gets a new key, and its row follows it."""
    before = request.session.session_key
    request.session.pop(places.SESSION_EXPIRED, None)
    update_session_auth_hash(request, user)
    places.move_place(request, before)


@require_safe
@login_required
def account(request: Request) -> HttpResponse:
    """Who I am here, which posts I hold, where I am logged in."""
    user = _user(request)
    own = Membership.objects.filter(person=user.person_id)  # house: object-outside-visible-to - one's own, in any body
    memberships = own.select_related("body", "term")
    return render(
        request,
        "accounts/account.html",
        {
            "user": user,
            "memberships": memberships.prefetch_related("units") if user.person_id else [],
            "places": UserSession.objects.visible_to(request.actor),
            "here": request.session.session_key,
            "idle_minutes": request.session.get(places.SESSION_IDLE),
        },
    )


@require_POST
@login_required
def end_session(request: Request, pk: int) -> HttpResponse:
    """End one of my log-ins on another device."""
    place = find(UserSession.objects.visible_to(request.actor), pk=pk)
    accounts.end_session(actor=request.actor, place=place)
    messages.success(request, f"已结束“{place.device}”上的登录。如不是您本人，请立即修改密码。")
    return HttpResponseRedirect(reverse("account"))


@require_POST
@login_required
def switch_post(request: Request) -> HttpResponse:
    """Act in another of my posts; the pages of the one before may not exist for this one, so home it is."""
    asked = whole_number(request.POST.get("post", ""))
    if asked is None:
        raise Hidden
    picked = accounts.switch_post(actor=request.actor, post=asked)
    request.session[SESSION_POST] = picked.pk
    messages.success(request, f"现在的身份：{picked.place}{picked.title}。")
    return HttpResponseRedirect(reverse("home"))


def _user(request: Request) -> User:
    user = request.user
    assert isinstance(user, User)
    return user
