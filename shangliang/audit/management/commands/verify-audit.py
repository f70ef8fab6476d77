"""`shangliang verify-audit`: names the first changed, removed or inserted row of each chain."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from shangliang.audit.models import Entry
from shangliang.audit.verification import verify


class Command(BaseCommand):
    help = "核对操作记录是否完整：逐条核对哈希链，并与库外每日链头比对。"

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify()
        for fault in faults:
            self.stdout.write(f"机构{fault.body} 第{fault.seq}条：{fault.message}")
        if faults:
            sys.exit(1)
        self.stdout.write(f"操作记录完整：共{Entry.objects.count()}条，哈希链与库外链头全部相符。")
