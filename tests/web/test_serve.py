"""`serve` as a tree of real processes, killed in parts and as a whole: no orphan keeps the port, no job is lost."""

from __future__ import annotations

import os
import signal
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.job.site import Site, new_site, wait_for

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc to find the processes")


@pytest.fixture
def site(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    with django_db_blocker.unblock(), new_site(tmp_path) as made:
        yield made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2) as answer:
        return answer.status == 200


def is_free(port: int) -> bool:
    """Nobody listens: not even a socket that shares its port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def processes() -> dict[int, tuple[int, list[str]]]:
    """Pid -> parent and command of all living processes."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            command = (entry / "cmdline").read_bytes().decode().split("\0")
        except (OSError, ValueError):
            continue
        if state != "Z":
            found[int(entry.name)] = int(parent), command
    return found


def tree_of(pid: int) -> dict[int, str]:
    """What runs under the supervisor: worker, web (granian itself) and its web workers."""
    living, found = processes(), {}
    for child, (parent, command) in living.items():
        if parent == pid:
            found[child] = "worker" if "worker" in command else "web"
    for child, (parent, _) in living.items():
        if found.get(parent) == "web":
            found[child] = "web worker"
    return found


def serving(site: Site, port: int, *, web_workers: int = 2) -> tuple[int, dict[int, str]]:
    """Start `serve` and wait until all of it stands."""
    supervisor = site.start("serve", "--port", str(port), "--workers", str(web_workers))
    wait_for(lambda: answers(port))
    wait_for(lambda: len(tree_of(supervisor.pid)) == 2 + web_workers)
    return supervisor.pid, tree_of(supervisor.pid)


def kill(tree: dict[int, str], *names: str) -> set[int]:
    pids = {pid for pid, name in tree.items() if name in names}
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return pids


def are_gone(pids: set[int]) -> bool:
    return not pids & set(processes())


def test_killed_worker_is_replaced_and_its_job_done_once(site):
    job = site.add("count", steps=30, pause=0.1)
    supervisor, tree = serving(site, free_port(), web_workers=1)
    wait_for(lambda: site.jobs(progress_done__gt=5))
    gone = kill(tree, "worker")
    wait_for(lambda: "worker" in tree_of(supervisor).values() and are_gone(gone))
    site.wait_until_ended()
    [job] = site.jobs()
    assert (job.state, job.attempts, site.effects()) == ("done", 2, [1])


def test_killed_web_child_is_replaced_without_orphans_and_jobs_go_on(site):
    port = free_port()
    site.add("count", steps=40, pause=0.1)
    supervisor, tree = serving(site, port)
    kill(tree, "web")
    wait_for(lambda: are_gone({pid for pid, name in tree.items() if name != "worker"}), seconds=10)
    wait_for(lambda: answers(port))
    site.wait_until_ended()
    assert [(job.state, job.attempts) for job in site.jobs()] == [("done", 1)]
    assert site.effects() == [1]
    assert {pid for pid, name in tree.items() if name == "worker"} < set(tree_of(supervisor))


def test_killed_web_workers_are_replaced(site):
    port = free_port()
    supervisor, tree = serving(site, port)
    gone = kill(tree, "web worker")
    wait_for(lambda: are_gone(gone) and list(tree_of(supervisor).values()).count("web worker") == 2)
    wait_for(lambda: answers(port))


def test_children_killed_both_at_once_are_replaced(site):
    port = free_port()
    supervisor, tree = serving(site, port, web_workers=1)
    kill(tree, "web", "worker")
    wait_for(lambda: are_gone(set(tree)) and sorted(tree_of(supervisor).values()) == ["web", "web worker", "worker"])
    wait_for(lambda: answers(port))


@pytest.mark.parametrize("victims", ["supervisor", "all"])
def test_killed_tree_frees_the_port_and_the_next_one_finishes_the_jobs(site, victims):
    port = free_port()
    for _ in range(3):
        site.add("count", steps=12, pause=0.1)
    supervisor, tree = serving(site, port)
    wait_for(lambda: site.jobs(progress_done__gt=2))
    os.kill(supervisor, signal.SIGKILL)
    if victims == "all":
        kill(tree, "web", "worker", "web worker")
    site.processes[0].wait()
    serving(site, port)  # at once, on the same port
    assert are_gone(set(tree))
    site.wait_until_ended()
    assert [job.state for job in site.jobs()] == ["done"] * 3
    assert site.effects() == [1] * 3


def test_stopped_supervisor_stops_all(site):
    port = free_port()
    site.add("count", steps=600, pause=0.1)
    _, tree = serving(site, port)
    wait_for(lambda: site.jobs(progress_done__gt=0))
    site.processes[0].terminate()
    assert site.processes[0].wait(20) == 0
    assert are_gone(set(tree))
    assert is_free(port)
    assert [(job.state, job.attempts) for job in site.jobs()] == [("queued", 0)]
