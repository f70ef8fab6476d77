"""Measure what a user waits for: extraction, the year board with 300 topics, a list of 10,000 rows, each beside a floor.

The floor is the same SQL with a bare page on the same server: what the machine, server and database cost by themselves.
Run with `make bench`; nothing here is a test, and nothing fails by being slow.
"""

from __future__ import annotations

import gzip
import http.cookiejar
import io
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seeds" / "seed.txt"
PAPERS = ROOT / "shangliang" / "web" / "demo" / "texts"
PORT, FLOOR_PORT = 8941, 8942
ROUNDS = 60


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def row(name: str, values: list[float], extra: str = "") -> None:
    """One line of the table; times in milliseconds."""
    p50, p95 = statistics.median(values), percentile(values, 0.95)
    print(f"{name:<34} p50 {p50:8.1f} ms   p95 {p95:8.1f} ms   {extra}")


def timed(work: Any, rounds: int) -> list[float]:
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return found


def bench_extraction() -> None:
    from shangliang.plan.extract import extract  # noqa: PLC0415 - after the path is set

    texts = [path.read_text(encoding="utf-8") for path in sorted(PAPERS.glob("*.txt"))]
    plan = texts[-1]
    extract(plan)
    row("extract: a county plan", timed(lambda: extract(plan), 20), f"{len(plan)} characters")
    if SEED.exists():
        seed = SEED.read_text(encoding="utf-8")
        row("extract: the seed, seven papers", timed(lambda: extract(seed), 10), f"{len(seed)} characters")
    megabyte = "\n".join(texts * 70)[:350_000]
    row("extract: 1 MB of text", timed(lambda: extract(megabyte), 3), f"{len(megabyte.encode())} bytes")


def twenty_pages() -> dict[str, bytes]:
    """The same twenty pages in each kind that can be read here."""
    from shangliang.document.readers.office import find_office  # noqa: PLC0415 - after the path is set
    from tools import hostile_parts as parts  # noqa: PLC0415

    lines = [
        f"{number}、围绕第{number}项工作开展专题协商，时间安排在{number % 12 + 1}月，由提案委牵头。"
        for number in range(440)
    ]
    pages = [lines[at : at + 22] for at in range(0, 440, 22)]
    sheets = {
        10 + number: "".join(parts.words(line, y=760 - 30 * row) for row, line in enumerate(page))
        for number, page in enumerate(pages)
    }
    kids = " ".join(f"{number + 100} 0 R" for number in sheets)
    place = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    pdf: dict[int, bytes | str] = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count 20/Kids[{kids}]>>",
        5: parts.FONT,
        **{number: parts.stream(content) for number, content in sheets.items()},
        **{number + 100: place.format(number) for number in sheets},
    }
    ofd = {
        f"p{number}.xml": parts.ofd_page(
            "".join(parts.ofd_text(line, more=f'Boundary="25 {30 + 10 * row} 160 5"') for row, line in enumerate(page))
        )
        for number, page in enumerate(pages)
    }
    found = {
        "txt": "\n".join(lines).encode(),
        "docx": parts.docx("".join(map(parts.paragraph, lines))),
        "pdf": parts.pdf(pdf),
        "ofd": parts.ofd(ofd),
        "html": ("<html><meta charset=utf-8><body>" + "".join(f"<p>{line}</p>" for line in lines)).encode(),
    }
    if find_office() is not None:
        found["rtf"] = (
            b"{\\rtf1 "
            + b"".join(b"".join(b"\\u%d?" % ord(char) for char in line) + b"\\par " for line in lines)
            + b"}"
        )
    return found


def bench_readers() -> None:
    """Each reader on twenty pages: the time as the page waits for it, and the most memory of the reading process."""
    from shangliang.document.readers import read_upload  # noqa: PLC0415 - after the path is set
    from shangliang.document.readers.sandbox import CHILD  # noqa: PLC0415

    for kind, data in twenty_pages().items():
        name = f"a.{kind}"
        length = len(read_upload(data, name=name).text)
        times = timed(lambda data=data, name=name: read_upload(data, name=name), 5)
        with tempfile.TemporaryFile() as source:
            source.write(data)
            source.seek(0)
            process = subprocess.Popen([*CHILD, "60", name], stdin=source, stdout=subprocess.DEVNULL, cwd=ROOT)
            used = os.wait4(process.pid, 0)[2].ru_maxrss
            process.returncode = 0
        row(f"read: 20 pages of {kind}", times, f"{length} characters, {used // 1024} MB")


class Visitor:
    """A logged-in browser of the standard library."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> bytes:
        request = urllib.request.Request(self.base + path, headers={"Accept-Encoding": "gzip"})
        with self.opener.open(request, timeout=30) as answer:
            body: bytes = answer.read()
        return body

    def log_in(self, username: str, password: str) -> None:
        page = gzip.decompress(self.get("/login/")).decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        form = {"name": username, "password": password, "csrfmiddlewaretoken": token[1]}
        data = urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(self.base + "/login/", data, headers={"Referer": self.base + "/login/"})
        self.opener.open(request, timeout=30).read()


def build_world() -> dict[str, str]:
    """The demo world, a plan with 300 topics and 10,000 proposed topics; returns the addresses to measure."""
    import django  # noqa: PLC0415 - after the environment is set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from shangliang.core import clock  # noqa: PLC0415
    from shangliang.org.actors import make_actor  # noqa: PLC0415
    from shangliang.org.models import Body, User  # noqa: PLC0415
    from shangliang.plan.actions import create_plan  # noqa: PLC0415
    from shangliang.plan.data import PartyData, TopicData  # noqa: PLC0415
    from shangliang.plan.models import TopicProposal  # noqa: PLC0415

    call_command("demo", load_only=True, stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    dice = random.Random(7)
    office = make_actor(User.objects.get(username="office"))
    body = Body.objects.get(short_name="清源县政协")
    forms = ["常委会议协商", "专题协商", "对口协商", "界别协商", "视察", "调研", "民主评议"]
    topics = [
        TopicData(
            subject=f"第{number}项议题的推进落实情况",
            theme="高质量发展",
            form=dice.choice(forms),
            months=(dice.randint(1, 12),) if dice.random() > 0.1 else (),
            lead=(PartyData(text="提案委"),),
        )
        for number in range(1, 301)
    ]
    plan = create_plan(actor=office, body=body, kind="consultation", year=2027, title="三百项议题的计划", topics=topics)
    moment = clock.now()
    TopicProposal.objects.bulk_create(
        TopicProposal(
            body=body,
            year=2027,
            subject=f"关于第{number}个问题的建议",
            reason="群众反映较多。",
            unit_name="提案委",
            submitted_at=moment,
        )
        for number in range(10_000)
    )
    return {
        "year board, 300 topics": reverse("plan-detail", args=[plan.pk]),
        "list, 10,000 rows": reverse("topic-proposal-list"),
        "home of the office": reverse("home"),
    }


def queries_of(path: str) -> list[str]:
    """The SQL that the page runs, once warm: for the count and for the floor."""
    from django.db import connection  # noqa: PLC0415 - after the environment is set
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from shangliang.org.models import User  # noqa: PLC0415

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="office"))
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def serve(command: list[str], port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2).read()
        except OSError:
            time.sleep(0.2)
        else:
            return process
    raise SystemExit("the server did not start")


def bench_pages() -> None:
    pages = build_world()
    statements = {name: queries_of(path) for name, path in pages.items()}
    server = serve([sys.executable, "-m", "shangliang", "serve", "--port", str(PORT), "--workers", "1"], PORT)
    try:
        visitor = Visitor(PORT)
        visitor.log_in("office", "shangliang-demo")
        for name, path in pages.items():
            body = visitor.get(path)
            times = timed(lambda path=path: visitor.get(path), ROUNDS)
            row(name, times, f"{len(statements[name])} queries, {len(body)} bytes compressed")
    finally:
        server.terminate()
        server.wait()
    bench_floor(statements)


def bench_floor(statements: dict[str, list[Any]]) -> None:
    """The same SQL and a bare page, on the same kind of server."""
    import json  # noqa: PLC0415 - only here

    script = Path(os.environ["SHANGLIANG_DATA"]) / "floor.json"
    script.write_text(json.dumps(statements), encoding="utf-8")
    os.environ["BENCH_STATEMENTS"] = str(script)
    options = ["--interface", "wsgi", "--port", str(FLOOR_PORT), "--workers", "1", "--blocking-threads", "2"]
    server = serve(
        [sys.executable, "-m", "granian", *options, "--log-level", "error", "tools.bench_floor:application"], FLOOR_PORT
    )
    try:
        visitor = Visitor(FLOOR_PORT)
        for number, name in enumerate(statements):
            body = visitor.get(f"/{number}/")
            row(
                f"  floor of {name}",
                timed(lambda number=number: visitor.get(f"/{number}/"), ROUNDS),
                f"{len(body)} bytes",
            )
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    sys.path.insert(0, str(ROOT))
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    )
    bench_extraction()
    bench_readers()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SHANGLIANG_DATA=folder, SHANGLIANG_DEMO="1", DJANGO_SETTINGS_MODULE="shangliang.settings")
        bench_pages()


if __name__ == "__main__":
    main()
