"""`shangliang make-operator NAME`: the first account of an installation."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangliang.core.actor import SYSTEM
from shangliang.core.errors import Invalid
from shangliang.org.accounts import create_operator


class Command(BaseCommand):
    help = "建立系统管理员账号，密码从键盘输入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass.getpass("密码：")
        if password != getpass.getpass("再输入一次："):
            raise CommandError("两次输入的密码不一致，没有建立账号。请重新运行。")
        try:
            create_operator(actor=SYSTEM, username=options["username"], password=password)
        except Invalid as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"已建立系统管理员账号 {options['username']}。")
