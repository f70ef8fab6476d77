"""The floor of the benchmark: the same statements, and a page with nothing but their rows."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - after the settings

STATEMENTS = list(json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text(encoding="utf-8")).values())


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"].strip("/")
    cells: list[str] = []
    if path.isdigit():
        with connection.cursor() as cursor:
            for statement in STATEMENTS[int(path)]:
                cursor.execute(statement)
                cells += [f"<tr><td>{'</td><td>'.join(map(str, row))}" for row in cursor.fetchall()]
    body = gzip.compress(f"<!doctype html><table>{''.join(cells)}</table>".encode(), 5)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")])
    return [body]
