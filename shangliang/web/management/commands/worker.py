"""`shangliang worker`: runs jobs and keeps the clock. `serve` starts one; more may run beside it on PostgreSQL."""

from __future__ import annotations

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from shangliang.job.running import Worker, work
from shangliang.web.lifeline import end_with_parent
from shangliang.web.timekeeping import tick

log = logging.getLogger("shangliang.worker")
POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "后台进程：逐项处理后台工作，每隔一段时间执行一次 tick。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, default=60, help="两次 tick 的间隔秒数，默认60")
        parser.add_argument("--once", action="store_true", help="执行一次 tick，做完到期的后台工作就退出")

    def handle(self, *args: Any, **options: Any) -> None:
        end_with_parent()
        worker = Worker(is_watched=not options["once"])
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: setattr(worker, "is_ending", True))
        next_tick = time.monotonic()
        while not worker.is_ending:
            close_old_connections()
            try:
                if time.monotonic() >= next_tick:
                    next_tick = time.monotonic() + options["every"]
                    self.tell(tick())
                if work(worker):
                    continue
            except DatabaseError:
                # a locked or restarting database is no reason to die: the next round does the work
                log.exception("round failed")
            if options["once"]:
                return
            time.sleep(POLL_SECONDS)

    def tell(self, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(line)
        self.stdout.flush()
