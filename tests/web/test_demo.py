"""The demo world as `make demo` makes it: loaded once, kept by the second run, one lock-out for two servers over it."""

from __future__ import annotations

import http.cookiejar
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from shangliang.web.demo.people import ACCOUNTS

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("SHANGLIANG_DATABASE")), reason="the demo is a folder with SQLite: once is enough"
)
ROOT = Path(__file__).resolve().parents[2]
RUN = [sys.executable, "-m", "shangliang"]
PASSWORD = "shangliang-demo"
TABLES = ("org_body", "org_person", "org_user", "plan_plan", "plan_topic", "plan_target", "audit_entry")


def environment(folder: Path) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("SHANGLIANG_", "PYTEST_", "DJANGO_"))
    }
    return {**kept, "SHANGLIANG_DATA": str(folder), "SHANGLIANG_DEMO": "1", "PYTHONDEVMODE": ""}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *words], cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=240, check=False
    )


def counts(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / "shangliang.sqlite3")) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo world in it; loading must have ended well."""
    folder = tmp_path_factory.mktemp("demo")
    loaded = run(folder, "demo", "--load-only")
    assert (loaded.returncode, loaded.stderr) == (0, "")
    for account in ACCOUNTS:
        assert f"  {account.username:<10} {account.who}" in loaded.stdout
    return folder


def test_demo_has_four_bodies_sixty_people_and_seven_papers(world: Path):
    found = counts(world)
    assert (found["org_body"], found["org_user"]) == (4, len(ACCOUNTS))
    assert found["org_person"] >= 60
    with closing(sqlite3.connect(world / "shangliang.sqlite3")) as database:
        drafts = database.execute("SELECT state, count(*) FROM plan_importdraft GROUP BY state").fetchall()
        kinds = {row[0] for row in database.execute("SELECT DISTINCT kind FROM plan_plan")}
    assert sum(number for _, number in drafts) == 7
    assert {"consultation", "work", "presidium"} <= kinds


def test_second_run_keeps_the_data(world: Path):
    with closing(sqlite3.connect(world / "shangliang.sqlite3")) as database, database:
        database.execute("UPDATE org_person SET phone = '13899990000' WHERE id = (SELECT min(id) FROM org_person)")
    before = counts(world)
    again = run(world, "demo", "--load-only")
    assert again.returncode == 0
    assert "装载演示数据" not in again.stdout
    assert counts(world) == before
    with closing(sqlite3.connect(world / "shangliang.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM org_person WHERE phone = '13899990000'").fetchone() == (1,)


def test_record_of_the_demo_is_intact(world: Path):
    verified = run(world, "verify-audit")
    assert (verified.returncode, verified.stderr) == (0, "")


class Visitor:
    """A browser as far as logging in needs one."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def log_in(self, name: str, password: str) -> tuple[int, str]:
        """Status and page; 200 is the start page after the redirect."""
        fields = dict(re.findall(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"', self.get("/login/")))
        data = urllib.parse.urlencode({**fields, "name": name, "password": password}).encode()
        try:
            with self.opener.open(self.address + "/login/", data, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(check: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            check()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("waited in vain")


@pytest.fixture
def two_servers(world: Path) -> Iterator[tuple[int, int]]:
    ports = (free_port(), free_port())
    servers = [
        subprocess.Popen(
            [*RUN, "serve", "--port", str(port), "--workers", "1"],
            cwd=ROOT,
            env={**environment(world), "SHANGLIANG_LOG": "CRITICAL"},
            stdout=subprocess.DEVNULL,
        )
        for port in ports
    ]
    try:
        for port in ports:
            wait_for(lambda port=port: Visitor(port).get("/health/"))
        yield ports
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(30)


def test_lock_out_holds_in_another_process(two_servers: tuple[int, int]):
    first, second = two_servers
    said = [Visitor(port).log_in("member", "wrong")[1] for port in (first, second, first, second)]
    assert [f"还可再试{left}次" in page for left, page in zip((4, 3, 2, 1), said, strict=True)] == [True] * 4
    assert "15分钟后再试" in Visitor(first).log_in("member", "wrong")[1]
    for port in two_servers:  # the right password no longer helps, at either door
        status, page = Visitor(port).log_in("member", PASSWORD)
        assert (status, "15分钟后再试" in page) == (422, True)
    visitor = Visitor(second)
    assert visitor.log_in("office", PASSWORD)[0] == 200
    assert "退出登录" in visitor.get("/")
