"""Pages for what no view answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from shangliang.core.errors import Hidden
from shangliang.core.render import render


def _page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    return render(request, "error.html", {"status": status, "message": message, "typed": []}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "提交的内容不完整或格式不对。请返回上一页，检查后重新提交。")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "您当前的身份不能进行这项操作。如有多个身份，请在右上角切换后再试。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, Hidden().message)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, "系统出了错，您的操作没有保存。请稍后重试；如仍不行，请把页面下方的编号告诉管理员。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "页面停留时间过长或登录已更换，为了安全没有提交。请返回上一页，刷新后重新提交。")
