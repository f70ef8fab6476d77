"""A whole installation of its own, whose processes can be killed: folder, database, worker and server processes."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar

import psycopg
from django.db import connection, connections

from shangliang.job.models import Job
from tests.job import probe
from tests.job.make import make_job

ROOT = Path(__file__).resolve().parents[2]
ALIAS = "site"
PATIENCE = 60.0
RUN = [sys.executable, "-m", "shangliang"]
Found = TypeVar("Found")


def wait_for(check: Callable[[], Found], *, seconds: float = PATIENCE) -> Found:
    """What `check` finds, as soon as it finds something; a refused connection is nothing yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := check():
                return found
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@dataclass
class Site:
    """`jobs` and `effects` look into the site's database from outside."""

    folder: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A command of the installation, as a process that this test owns."""
        process = subprocess.Popen([*RUN, *words], cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker")

    def add(self, kind: str, **arguments: Any) -> Job:
        return make_job(kind=f"probe.{kind}", arguments=arguments, using=ALIAS)

    def jobs(self, **lookup: Any) -> list[Job]:
        return list(Job.objects.using(ALIAS).filter(**lookup).order_by("pk"))

    def wait_until_ended(self, *, seconds: float = PATIENCE) -> list[Job]:
        wait_for(lambda: not self.jobs(state__in=["queued", "running"]), seconds=seconds)
        return self.jobs()

    def effects(self) -> list[int]:
        return [probe.effects(job, using=ALIAS) for job in self.jobs()]

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


def _environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SHANGLIANG_", "PYTEST_"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "tests.job.probe_settings",
        "SHANGLIANG_DATA": str(folder),
        "SHANGLIANG_LOG": "CRITICAL",
        "PYTHONDEVMODE": "",
    }


def _postgres_url(name: str) -> str:
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{name}"


def _on_server(*statements: str) -> None:
    with psycopg.connect(_postgres_url(connection.settings_dict["NAME"]), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


@cache
def _template() -> str:
    """A migrated database to copy: a file, or on PostgreSQL the name of a database. Made once."""
    folder = Path(mkdtemp(prefix="shangliang-site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment, name = _environment(folder), f"site_template_{os.getpid()}"
    if connection.vendor == "postgresql":
        _on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        environment["SHANGLIANG_DATABASE"] = _postgres_url(name)
    subprocess.run([*RUN, "migrate", "-v0"], check=True, cwd=ROOT, env=environment)
    return name if connection.vendor == "postgresql" else str(folder / "shangliang.sqlite3")


@contextmanager
def new_site(folder: Path) -> Iterator[Site]:
    """A site with empty tables; its processes and its database are gone afterwards."""
    environment, template = _environment(folder), _template()
    settings = {**connection.settings_dict, "OPTIONS": {}, "CONN_MAX_AGE": 0}
    if connection.vendor == "postgresql":
        name = settings["NAME"] = f"site_{os.getpid()}"
        environment["SHANGLIANG_DATABASE"] = _postgres_url(name)
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}")
    else:
        settings["NAME"] = str(folder / "shangliang.sqlite3")
        shutil.copy(template, settings["NAME"])
    connections.settings[ALIAS] = settings
    site = Site(folder, environment)
    try:
        yield site
    finally:
        site.stop()
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]
        if connection.vendor == "postgresql":
            _on_server(f"DROP DATABASE IF EXISTS {settings['NAME']} WITH (FORCE)")
