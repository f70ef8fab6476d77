"""The request as our views see it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from shangliang.core.actor import Actor


class Request(HttpRequest):
    """Typed attributes that our middleware sets."""

    actor: Actor
    htmx: HtmxDetails
    request_id: str
