"""Log in by user name or phone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.http import HttpRequest

from shangliang.org.models import User


class UserBackend(BaseBackend):
    """Django's hook; the lock-out stands in front of it, in `org.actions`."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The user, or None. An unknown name costs as much time as a wrong password."""
        if not username or password is None:
            return None
        name = username.strip().lower()
        user = User.objects.select_related("person").filter(Q(username=name) | Q(person__phone=name)).first()
        if user is None:
            make_password(password)
            return None
        return user if check_password(password, user.password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("person").filter(pk=user_id, is_active=True).first()
