"""Log in by user name or phone, behind a lock-out that all processes share.

Each try writes its row first and counts afterwards, so that sixteen tries at once get no more guesses than five in a
row. Rows hold a hash of the account or name, never what was typed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q, QuerySet

from shangliang.audit import record as audit
from shangliang.audit.models import INSTALLATION
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Refused
from shangliang.org.actors import home_body
from shangliang.org.models import LoginAttempt, User
from shangliang.org.rules import (
    ADDRESS_FAILURES,
    FOR_INSTALLATION,
    LOCK_MINUTES,
    NAME_FAILURES,
    default_rules,
    rules_in_force,
)


class UserBackend(BaseBackend):
    """Django's hook for sessions. It checks no password: `log_in` below does, behind the lock-out."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("person").filter(pk=user_id, is_active=True).first()


@dataclass(frozen=True)
class Entered:
    """A log-in that succeeded, with the rules that hold for this account."""

    user: User
    rules: Mapping[str, Any]


def find_user(name: str) -> User | None:
    name = name.strip().lower()
    return User.objects.select_related("person").filter(Q(username=name) | Q(person__phone=name)).first()


def is_right(user: User | None, password: str) -> bool:
    """Is this the password of an active account? Takes the same time whether or not there is one."""
    if user is None:
        make_password(password)
        return False
    return check_password(password, user.password) and user.is_active


def rules_for(user: User | None) -> dict[str, Any]:
    """The log-in rules of the account's own body; defaults for operators and for names that nobody has."""
    body = home_body(user) if user else None
    return rules_in_force(body, clock.today()) if body else default_rules()


def log_in(*, name: str, password: str, address: str | None, request_id: str = "") -> Entered:
    """The account of this name and password; raises Refused that says what is left, or how long to wait."""
    user = find_user(name)
    rules = rules_for(user)
    key = audit.fingerprint(f"user:{user.pk}" if user else f"name:{name.strip().lower()}")
    moment = clock.now()
    window = timedelta(minutes=rules[LOCK_MINUTES])
    address = source_of(address)
    attempt = LoginAttempt.objects.create(name_hash=key, address=address, at=moment)
    by_name = LoginAttempt.objects.filter(name_hash=key, at__gt=moment - window)
    by_address = LoginAttempt.objects.filter(address=address, at__gt=moment - window) if address else None
    for tries, most in ((by_name, rules[NAME_FAILURES]), (by_address, FOR_INSTALLATION[ADDRESS_FAILURES])):
        if tries is not None and tries.count() > most:
            attempt.delete()
            raise Refused(_locked_words(tries, most, moment, window))
    if is_right(user, password) and user is not None:
        LoginAttempt.objects.filter(name_hash=key).delete()
        return Entered(user, rules)
    failures = by_name.count()
    _record_failure(user, key, request_id, is_last=failures >= rules[NAME_FAILURES])
    if failures >= rules[NAME_FAILURES]:
        raise Refused(_locked_words(by_name, rules[NAME_FAILURES], moment, window))
    raise Refused(
        f"用户名或密码不正确，还可再试{rules[NAME_FAILURES] - failures}次。忘记密码请联系本机构办公室，可当场重置。"
    )


def source_of(address: str | None) -> str | None:
    """What counts as one source of tries: an IPv4 address, or the /64 network that one IPv6 customer is given."""
    if address is None or ":" not in address:
        return address
    return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)


def unlock(user: User) -> None:
    """The office has reset the password: what was tried before counts no more."""
    LoginAttempt.objects.filter(name_hash=audit.fingerprint(f"user:{user.pk}")).delete()


def _locked_words(tries: QuerySet[LoginAttempt], most: int, moment: datetime, window: timedelta) -> str:
    """How long to wait: until the oldest of the failures that count has left the window."""
    counted = list(tries.order_by("-at").values_list("at", flat=True)[:most])
    minutes = -(-int((counted[-1] + window - moment).total_seconds()) // 60)
    return (
        f"输错次数过多，账号已临时锁定。请{max(minutes, 1)}分钟后再试；急用请联系本机构办公室重置密码，重置后立即可用。"
    )


def _record_failure(user: User | None, key: str, request_id: str, *, is_last: bool) -> None:
    """One entry on the chain of the installation; a name that nobody has enters as a hash only."""
    verb = Verb.LOCKED if is_last else Verb.LOGIN_FAILED
    label = str(user) if user else f"未知账号（指纹{key[:8]}）"
    with audit.change(Actor(name="未登录", request_id=request_id)) as change:
        change.record(verb, user or User(), body=INSTALLATION, noun="user", label=label)
