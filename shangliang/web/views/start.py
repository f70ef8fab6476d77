"""The first page of each role, preferences, health."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from shangliang.core.errors import Hidden
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.web.views.design import sample
from shangliang.web.views.home import home_page

YEAR_SECONDS = 365 * 24 * 3600


@require_safe
@login_required
def home(request: Request) -> HttpResponse:
    """What is asked of me: each role has its own first page (design.md §6)."""
    return render(request, "start/home.html", home_page(request.actor))


@require_POST
def switch_type(request: Request) -> HttpResponse:
    """Large type on or off: a cookie, so that it works before log-in too."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    large = request.COOKIES.get("type") != "large"
    response.set_cookie("type", "large" if large else "normal", max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


@require_safe
def design(request: Request) -> HttpResponse:
    """Every component in its states; demo mode only."""
    if not settings.DEMO:
        raise Hidden
    return render(request, "design.html", sample())


@require_safe
def health(_request: Request) -> JsonResponse:
    """For a load balancer: the process answers and the database too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
