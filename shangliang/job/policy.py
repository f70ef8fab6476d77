"""Who may stop a job or start it again. Reading has no ability: `visible_to` decides."""

from __future__ import annotations

from shangliang.core.actor import Actor
from shangliang.job.models import Job
from shangliang.org.models import Role


def why_not(actor: Actor, ability: str, job: Job | None = None) -> str | None:
    """None, or the reason in Chinese. Runs no queries."""
    if actor.is_system:
        return None
    match ability:
        case "enqueue":
            return None if actor.user else "请先登录，再提交后台工作。"
        case "cancel" | "retry" if job is not None:
            return None if _is_mine(actor, job) else "只有提交人、本机构办公室和系统管理员可以办理。"
        case "verify_record":
            return None if actor.is_operator else "核验全部操作记录由系统管理员办理。请联系系统管理员。"
    return "没有这项操作。请返回页面重新选择。"


def _is_mine(actor: Actor, job: Job) -> bool:
    if actor.is_operator or (actor.user is not None and job.user_id == actor.user):
        return True
    return actor.has_role(Role.OFFICE) and actor.body is not None and job.body_id == actor.body
