"""The door: what no view should have to think of is turned away before anything reads it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shangliang.core.render import render

GetResponse = Callable[[HttpRequest], HttpResponse]
NUL = "\x00"
TOO_LARGE = "提交的内容太大，没有接收。请拆成几个较小的文件分别上传；如果离开已久，请先重新登录。"
UNREADABLE = "提交的内容里混有不可见的空字符（NUL），没有接收。请把文字先粘贴到记事本，再从记事本复制过来重新填写。"
DEMO_ONLY_HERE = "演示模式的密码是公开的，只能在本机打开。请在运行它的电脑上访问 http://127.0.0.1。"


def guard(get_response: GetResponse) -> GetResponse:
    """Stands before sessions and forms: by then a body is on the disk and a cookie is in a query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.DEMO and not is_loopback(request.META.get("REMOTE_ADDR", "")):
            return _turned_away(request, 403, DEMO_ONLY_HERE)
        if _size_of(request) > _most(request):
            return _turned_away(request, 413, TOO_LARGE)
        if any(NUL in text for text in _texts(request)):
            return _turned_away(request, 400, UNREADABLE)
        return get_response(request)

    return middleware


def is_loopback(address: str) -> bool:
    """An address of this very machine; an empty one is a socket file's."""
    if not address:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _size_of(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


def _most(request: HttpRequest) -> int:
    """Whoever shows no session cookie has nothing to upload: only what a form that outlived its log-in may hold."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return int(settings.REQUEST_MAX_BYTES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _texts(request: HttpRequest) -> Iterator[str]:
    """All that the browser wrote: PostgreSQL keeps no NUL, and a query that carries one fails."""
    yield request.path
    yield from request.COOKIES.values()
    for given in (request.GET, request.POST):
        for name, values in given.lists():
            yield name
            yield from values


def _turned_away(request: HttpRequest, status: int, message: str) -> HttpResponse:
    return render(request, "error.html", {"status": status, "message": message, "typed": []}, status=status)
