"""`shangliang tick`: what time itself does, once. Safe to run as often as you like."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from shangliang.web.timekeeping import tick


class Command(BaseCommand):
    help = "执行一次按时间自动进行的工作：每日链头、清理过期记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        for line in tick():
            self.stdout.write(line)
