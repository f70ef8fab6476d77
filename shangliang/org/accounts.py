"""Accounts: opened by the office, with a first password on a printed slip; entered, left, switched, ended."""

from __future__ import annotations

import re

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from shangliang.audit import record as audit
from shangliang.audit.models import INSTALLATION
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor, PostInForce
from shangliang.core.errors import Hidden, Invalid, Refused, Stale
from shangliang.org import passwords
from shangliang.org.login import rules_for, unlock
from shangliang.org.models import Person, User, UserSession
from shangliang.org.places import close_place
from shangliang.org.policy import why_not

PHONE = re.compile(r"1\d{10}")


def _require(actor: Actor, ability: str, obj: object) -> None:
    if reason := why_not(actor, ability, obj):
        raise Refused(reason)


def create_account(*, actor: Actor, person: Person, username: str) -> tuple[User, str]:
    """An account and its first password, which is shown once and stored only as a hash. `person` with facts."""
    _require(actor, "make_account", person)
    name = username.strip().lower()
    if User.objects.filter(username=name).exists() or Person.objects.filter(phone=name).exclude(pk=person.pk).exists():
        words = f"用户名“{name}”已有人使用，请换一个，例如在后面加上数字。"
        raise Invalid(words, {"username": words})
    user = User(username=name, person=person, must_change_password=True)
    password = passwords.initial_password(passwords.least_length(user, rules_for(user)))
    user.password = make_password(password)
    user.password_changed_at = clock.now()
    with audit.change(actor) as change:
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:
            words = "此人刚刚已由他人开了账号，或用户名刚被占用。请刷新后查看。"
            raise Invalid(words, {"username": words}) from None
        change.record(Verb.CREATE, user, body=actor.body or INSTALLATION, label=_label(user))
    return user, password


def reset_password(*, actor: Actor, user: User, seen: int) -> str:
    """A new first password; every place where the old one was used is logged out, and a lock-out ends."""
    _require(actor, "keep_account", user)
    password = passwords.initial_password(passwords.least_length(user, rules_for(user)))
    with audit.change(actor) as change:
        _update(
            user, seen, password=make_password(password), must_change_password=True, password_changed_at=clock.now()
        )
        _end_all(user)
        unlock(user)
        change.record(Verb.RESET, user, body=actor.body or INSTALLATION, label=_label(user))
    return password


def set_active(*, actor: Actor, user: User, seen: int, active: bool) -> User:
    """Switch an account off (all its places are logged out) or on again."""
    _require(actor, "keep_account", user)
    with audit.change(actor) as change:
        changes = audit.diff(user, {"is_active": active})
        _update(user, seen, is_active=active)
        if not active:
            _end_all(user)
        change.record(Verb.EDIT, user, body=actor.body or INSTALLATION, label=_label(user), changes=changes)
    return user


def change_password(*, actor: Actor, user: User, old: str, new: str, keep: str | None = None) -> User:
    """Everyone their own. `keep` is the session that stays; the others end. Raises Invalid with every fault."""
    if user.pk != actor.user:
        raise Hidden
    if not check_password(old, user.password):
        raise Invalid("现在的密码不正确，请重新输入。", {"old_password": "现在的密码不正确，请重新输入。"})
    if found := passwords.faults(new, user, rules_for(user)):
        raise Invalid("".join(found), {"new_password": "".join(found)})
    with audit.change(actor) as change:
        _update(
            user,
            user.version,
            password=make_password(new),
            must_change_password=False,
            password_changed_at=clock.now(),
        )
        _end_all(user, keep=keep)
        change.record(Verb.PASSWORD, user, body=actor.body or INSTALLATION, label=_label(user))
    return user


def note_entry(*, actor: Actor, user: User, verb: Verb = Verb.LOGIN) -> None:
    """Put a log-in or log-out on record."""
    with audit.change(actor) as change:
        change.record(verb, user, body=actor.body or INSTALLATION, label=_label(user))


def end_session(*, actor: Actor, place: UserSession) -> None:
    """End one of the own log-ins, on whatever device."""
    _require(actor, "end_session", place)
    with audit.change(actor) as change:
        close_place(place.session_key)
        change.record(
            Verb.LOGOUT, place, noun="user", body=actor.body or INSTALLATION, label=f"结束登录：{place.device}"
        )


def switch_post(*, actor: Actor, post: int) -> PostInForce:
    """The post to act in from now on, on record in the body that it belongs to."""
    picked = next((one for one in actor.posts if one.pk == post), None)
    if picked is None:
        raise Hidden("您没有这个身份，或它已经结束。请在右上角选择其他身份。")
    with audit.change(actor) as change:
        change.record(
            Verb.SWITCH,
            picked,
            noun="post",
            body=picked.body or INSTALLATION,
            label=f"{actor.name}：{picked.place}{picked.title}",
        )
    return picked


def _label(user: User) -> str:
    """As the record names an account. A phone used as user name is personal: its middle stays out."""
    name = user.username
    if PHONE.fullmatch(name):
        name = f"{name[:3]}****{name[-4:]}"
    return f"账号{name}（{user}）"


def _update(user: User, seen: int, **changes: object) -> None:
    if not User.objects.filter(pk=user.pk, version=seen).update(version=seen + 1, **changes):
        raise Stale
    for name, value in changes.items():
        setattr(user, name, value)
    user.version = seen + 1


def _end_all(user: User, keep: str | None = None) -> None:
    for place in UserSession.objects.filter(user=user).exclude(session_key=keep or ""):
        close_place(place.session_key)


def create_operator(*, actor: Actor, username: str, password: str) -> User:
    """The account that runs the installation; made on its machine, by the system, never through a screen."""
    if not actor.is_system:
        raise Refused("系统管理员账号只能在服务器上用命令建立。")
    user = User(username=username.strip().lower(), is_operator=True)
    if found := passwords.faults(password, user, rules_for(user)):
        raise Invalid("；".join(found))
    if User.objects.filter(username=user.username).exists():
        raise Invalid(f"用户名“{user.username}”已有人使用，请换一个。")
    user.password = make_password(password)
    user.password_changed_at = clock.now()
    with audit.change(actor) as change:
        user.save(force_insert=True)
        change.record(Verb.CREATE, user, body=INSTALLATION, label=f"系统管理员账号{user.username}")
    return user
