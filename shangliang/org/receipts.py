"""One-time keys: a form sent twice is carried out once, and both get the same answer."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shangliang.core import clock
from shangliang.core.errors import Stale
from shangliang.org.models import FormReceipt

PATIENCE_SECONDS = 5.0
"""How long the second of two simultaneous clicks waits for the first one's answer."""


def answer_once(request: HttpRequest, key: str, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Carry the form out unless its key was seen; failed answers free the key, so that the form can be corrected."""
    user = int(request.user.pk or 0)
    try:
        with transaction.atomic():
            receipt = FormReceipt.objects.create(user_id=user, key=key[:64], at=clock.now())
    except IntegrityError:
        return _first_answer(user, key[:64])
    try:
        response = get_response(request)
    except BaseException:
        receipt.delete()
        raise
    location = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    if response.status_code < 400 and location:
        receipt.location = location[:500]
        receipt.save(update_fields=["location"])
    else:
        receipt.delete()
    return response


def _first_answer(user: int, key: str) -> HttpResponse:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        receipt = FormReceipt.objects.filter(user=user, key=key).first()
        if receipt is None:
            break
        if receipt.location:
            return HttpResponseRedirect(receipt.location)
        time.sleep(0.05)
    raise Stale("这张表单刚才已经提交，正在处理。请稍等几秒后刷新页面查看结果。")
