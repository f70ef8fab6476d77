"""Work that the clock starts. Each piece is idempotent, so that a lost or doubled run does no harm."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from shangliang.audit.verification import write_heads
from shangliang.core import clock
from shangliang.core.actor import SYSTEM
from shangliang.job.actions import forget_old_jobs
from shangliang.org.imports import forget_old_drafts
from shangliang.org.models import FormReceipt, LoginAttempt, UserSession

KEEP_RECEIPTS = timedelta(days=2)
KEEP_ATTEMPTS = timedelta(days=30)


def tick() -> list[str]:
    """Do what is due now; returns a line in Chinese for each thing done."""
    done = []
    if heads := write_heads(clock.today()):
        done.append(f"已保存{heads}条操作记录链的当日链头。")
    moment = clock.now()
    FormReceipt.objects.filter(at__lt=moment - KEEP_RECEIPTS).delete()
    LoginAttempt.objects.filter(at__lt=moment - KEEP_ATTEMPTS).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    if count := gone.delete()[0]:
        done.append(f"已清理{count}条过期登录。")
    forget_old_jobs(actor=SYSTEM)
    forget_old_drafts(actor=SYSTEM)
    return done
