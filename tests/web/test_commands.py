"""The commands of an installation: serve, worker, tick, demo."""

from __future__ import annotations

import json
import socket

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from shangliang.audit.models import Entry
from shangliang.audit.record import change
from shangliang.audit.verbs import Verb
from shangliang.core.actor import SYSTEM
from shangliang.org.models import User
from shangliang.web.management.commands.serve import is_loopback, refuse_busy_port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_busy_port_is_named_with_its_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError) as refusal:
            refuse_busy_port("127.0.0.1", port)
    assert f"端口{port}不能使用" in str(refusal.value)
    assert f"make demo PORT={port + 1}" in str(refusal.value)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("192.168.1.5", False), ("x", False)],
)
def test_loopback(host, expected):
    assert is_loopback(host) is expected


def test_demo_mode_serves_only_loopback(settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="只能在本机"):
        call_command("serve", host="0.0.0.0", port=free_port())


def test_demo_command_needs_demo_mode(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="演示模式"):
        call_command("demo", load_only=True)


@pytest.mark.django_db
def test_tick_writes_each_head_once_a_day(settings, tmp_path, capsys):
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.jsonl"
    with change(SYSTEM) as opened:
        opened.record(Verb.CREATE, None, noun="probe", label="试", body=77)
    call_command("tick")
    call_command("tick")
    lines = [json.loads(line) for line in settings.AUDIT_HEADS_FILE.read_text().splitlines()]
    assert [line["day"] for line in lines if line["body"] == 77] == ["2026-06-18"]


@pytest.mark.django_db
def test_operator_is_made_by_command_with_a_strong_password(monkeypatch, capsys):
    answers = iter(["short", "short", "Qingyuan-2026-Yun", "different", "Qingyuan-2026-Yun", "Qingyuan-2026-Yun"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    with pytest.raises(CommandError, match="12"):
        call_command("make-operator", "keeper")
    with pytest.raises(CommandError, match="不一致"):
        call_command("make-operator", "keeper")
    call_command("make-operator", "keeper")
    user = User.objects.get(username="keeper")
    assert (user.is_operator, user.person, user.check_password("Qingyuan-2026-Yun")) == (True, None, True)
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.actor_name) == ("create", "系统")
