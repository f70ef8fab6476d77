"""`shangliang worker`: keeps the clock. `serve` starts one; it may also run alone beside several web servers."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from shangliang.web.timekeeping import tick

log = logging.getLogger("shangliang.worker")


class Command(BaseCommand):
    help = "后台进程：每隔一段时间执行一次 tick。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, default=60, help="间隔秒数，默认60")
        parser.add_argument("--once", action="store_true", help="只执行一次")

    def handle(self, *args: Any, **options: Any) -> None:
        ended = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ended.set())
        while not ended.is_set():
            close_old_connections()
            try:
                for line in tick():
                    self.stdout.write(line)
            except DatabaseError:
                # a locked or restarting database is no reason to die: the next round does the work
                log.exception("tick failed")
            if options["once"]:
                return
            ended.wait(options["every"])
