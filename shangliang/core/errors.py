"""The four ways in which a request is turned down. Each message is Chinese, says what happened and what to do."""

from __future__ import annotations


class Declined(Exception):  # noqa: N818 - a turned-down request is not a program error
    """Base of the four; `status` is the HTTP status of the answer."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(Declined):
    """You may see it, but you may not do this (403)."""

    status = 403


class Hidden(Declined):
    """It is not there, or not for you: the answer is the same (404)."""

    status = 404

    def __init__(
        self, message: str = "没有找到这个页面，或您当前的身份不能查看。请返回上一页，或切换身份后再试。"
    ) -> None:
        super().__init__(message)


class Stale(Declined):
    """Somebody else was faster: the row's version is not the one that the form carried (409)."""

    status = 409

    def __init__(self, message: str = "已被他人处理，请刷新后再试。您填写的内容仍保留在下方。") -> None:
        super().__init__(message)


class Invalid(Declined):
    """What was sent cannot be taken (422). `errors` maps field names to messages."""

    status = 422

    def __init__(self, message: str, errors: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.errors = errors or {}
