"""A real browser on a live server. Skipped, with a word, where no Chromium is found."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import cast

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 780}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="没有找到 Chromium，浏览器测试未运行。"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page_for(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`page_for("office")` is a page where that person of the cast is logged in; `width` 375 for a phone."""
    contexts = []

    def make(username: str | None, *, viewport: dict[str, int] = DESKTOP, **options: Any) -> Any:
        from django.test import Client

        context = chromium.new_context(
            base_url=live_server.url, viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        contexts.append(context)
        if username:
            client = Client()
            client.force_login(cast.user(username))
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        page = context.new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """The accessibility violations of a page, in words; WCAG 2.2 AA."""
    from axe_playwright_python.sync_playwright import Axe

    def violations(page: Any) -> list[str]:
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        result = Axe().run(page, options=options).response
        return [f"{one['id']}: {one['help']} — {one['nodes'][0]['html'][:160]}" for one in result["violations"]]

    return violations
