"""Who may put a file into a body's folder. Reading is decided by the row that the file belongs to."""

from __future__ import annotations

from shangliang.core.actor import Actor
from shangliang.org.models import Body


def why_not(actor: Actor, ability: str, body: Body) -> str | None:
    """The reason against `store`; the noun that takes the file has asked its own policy already."""
    if ability != "store":
        return "没有这个操作。"
    if actor.is_system:
        return None
    if actor.organ or actor.body == body.pk:
        return None
    if not actor.post:
        return "系统管理员不参与业务，不能上传业务文件。请由办公室上传。"
    return "您当前的身份不属于这个机构，不能为它上传文件。请在右上角切换身份后再试。"
