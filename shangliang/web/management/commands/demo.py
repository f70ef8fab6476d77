"""`shangliang demo`: migrate, load the demo world once, print the address and the accounts, serve."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangliang.core.errors import Refused
from shangliang.web.demo.world import ACCOUNTS, PASSWORD, is_loaded, load_world


class Command(BaseCommand):
    help = "装载演示数据并启动，只在本机运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--load-only", action="store_true", help="只装载数据，不启动网站")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("这个命令只在演示模式运行：请用 make demo，或设置 SHANGLIANG_DEMO=1。")
        call_command("migrate", interactive=False, verbosity=0)
        if not is_loaded():
            self.stdout.write("装载演示数据……")
            self.stdout.flush()
            try:
                load_world()
            except Refused as refusal:
                raise CommandError(refusal.message) from refusal
        self.print_accounts(options["host"], options["port"])
        if not options["load_only"]:
            address = f"http://{options['host']}:{options['port']}"  # what the calendar's secret address begins with
            os.environ.setdefault("SHANGLIANG_SITE_URL", address)
            call_command("serve", host=options["host"], port=options["port"], workers=1)

    def print_accounts(self, host: str, port: int) -> None:
        self.stdout.write(f"\n  地址  http://{host}:{port}\n  密码  {PASSWORD}（所有账号相同）\n")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:<10} {account.who}")
        self.stdout.write("")
        self.stdout.flush()
