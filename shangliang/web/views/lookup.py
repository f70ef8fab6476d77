"""How views reach rows and give a refusal back to its form."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from shangliang.core.digits import whole_number
from shangliang.core.errors import Hidden, Invalid, Stale

Row = TypeVar("Row", bound=Model)


def find(rows: QuerySet[Row], **lookup: Any) -> Row:
    """The one row; what is not there and what is not for you get the same answer. `rows` comes from `visible_to`."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Hidden
    return row


def seen_version(request: HttpRequest) -> int:
    """The version that the form carried; a form without one cannot know what it overwrites."""
    version = whole_number(request.POST.get("version", ""))
    if version is None:
        raise Stale
    return version


def put_errors(form: BaseForm, declined: Invalid) -> None:
    """An action's refusal at the fields that it names; the rest above the form."""
    named = {name: words for name, words in declined.errors.items() if name in form.fields}
    for name, words in named.items():
        form.add_error(name, words)
    if not named:
        form.add_error(None, declined.message)


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where to go on, when the address given is ours; never a foreign site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked.startswith("/") and allowed else otherwise
