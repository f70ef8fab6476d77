"""`shangliang serve`: a supervisor with two children, the web server and one worker; it restarts either.

Each child leads a process group, so that what a killed child leaves behind goes with it; and each watches this process
(`web.lifeline`), so that a killed supervisor leaves nothing that keeps the port.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangliang.web.lifeline import PARENT

GRACE_SECONDS = 10
QUICK_DEATH_SECONDS = 5
QUICK_DEATHS_ALLOWED = 5
PORT_PATIENCE_SECONDS = 2.0
"""The processes of a supervisor killed a moment ago need this long to notice and let go of the port."""


@dataclass
class Child:
    """One supervised process; it is started again when it dies, but not for ever in a row."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            self.command, env={**os.environ, PARENT: str(os.getpid())}, start_new_session=True
        )

    def restart_if_dead(self) -> None:
        assert self.process is not None
        code = self.process.poll()
        if code is None:
            return
        quick = time.monotonic() - self.started < QUICK_DEATH_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        if self.quick_deaths > QUICK_DEATHS_ALLOWED:
            raise CommandError(f"{self.name}反复启动失败（退出码{code}）。请查看上面的错误信息，排除后重新运行。")
        self.end_group()
        self.start()

    def end_group(self) -> None:
        """The child is dead: so shall be what it started, at once."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE_SECONDS)
        self.end_group()
        self.process.wait()


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_busy_port(host: str, port: int) -> None:
    """A clear message instead of a server that dies with a stack trace."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while (error := _error_of_binding(host, port)) is not None:
        if time.monotonic() > deadline:
            raise CommandError(
                f"端口{port}不能使用（{error.strerror}）。多半是已有程序占用：关掉它，或换一个端口，例如 make demo PORT={port + 1}。"
            ) from error
        time.sleep(0.1)


def _error_of_binding(host: str, port: int) -> OSError | None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


class Command(BaseCommand):
    help = "启动网站和后台进程，并在其中之一退出时重新启动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="网站进程数")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if settings.DEMO and not is_loopback(host):
            raise CommandError("演示模式的密码是公开的，只能在本机（127.0.0.1）运行。")
        refuse_busy_port(host, port)
        call_command("collectstatic", interactive=False, verbosity=0)
        children = [
            Child("网站", self.web_command(host, port, options["workers"])),
            Child("后台进程", [sys.executable, "-m", "shangliang", "worker"]),
        ]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            for child in children:
                child.start()
            self.stdout.write(f"商量已启动：http://{host}:{port}  （按 Ctrl+C 停止）")
            self.stdout.flush()
            while True:
                time.sleep(0.5)
                for child in children:
                    child.restart_if_dead()
        except KeyboardInterrupt:
            self.stdout.write("正在停止……")
        finally:
            for child in children:
                child.stop()

    def web_command(self, host: str, port: int, workers: int) -> list[str]:
        return [
            sys.executable,
            "-m",
            "shangliang.web.server",
            "--interface",
            "wsgi",
            "--host",
            host,
            "--port",
            str(port),
            "--workers",
            str(workers),
            "--blocking-threads",
            "2",
            "--no-ws",
            "--respawn-failed-workers",
            "--log-level",
            "warning",
            "shangliang.wsgi:application",
        ]
