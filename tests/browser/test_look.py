"""The look: /design/ shows every component, so what holds there holds for the components of every screen."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest

PHONE = {"width": 390, "height": 844}
SHIFTS = """() => new Promise((resolve) => {
    let total = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) total += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(total), 300);
})"""
TOO_SMALL = """() => [...document.querySelectorAll("a.btn, button, .tabbar a, .tabbar summary, header summary, .tabs a, select")]
    .filter((one) => one.offsetParent !== null)
    .map((one) => ({ text: one.textContent.trim().slice(0, 20), height: one.getBoundingClientRect().height }))
    .filter((one) => one.height < 43.5)
    .map((one) => `${one.text} ${one.height}`)"""


@pytest.fixture(autouse=True)
def demo_mode(settings: Any) -> None:
    settings.DEMO = True


def sideways(page: Any) -> int:
    """How many pixels the page can be pushed sideways; it should not move at all."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("large", [False, True])
def test_design_page_has_no_accessibility_violation(
    page_for: Callable[..., Any], axe: Any, width: int, large: bool
) -> None:
    page = page_for("office", viewport={"width": width, "height": 900})
    if large:
        page.goto("/design/")
        page.get_by_role("button", name="大字").click()
    page.goto("/design/")
    assert page.evaluate("document.documentElement.classList.contains('large')") is large
    assert axe(page) == []


@pytest.mark.parametrize("width", [360, 600, 768, 1024, 1366, 1920])
def test_design_page_fits_every_width(page_for: Callable[..., Any], width: int) -> None:
    page = page_for("office", viewport={"width": width, "height": 900})
    page.goto("/design/")
    assert sideways(page) == 0
    assert page.problems == []


def test_pages_do_not_shift_while_loading(page_for: Callable[..., Any]) -> None:
    page = page_for("office", viewport=PHONE)
    page.goto("/design/")
    assert page.evaluate(SHIFTS) == 0


def test_page_weighs_at_most_80_kilobytes(page_for: Callable[..., Any]) -> None:
    page = page_for("office")
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto("/design/", wait_until="networkidle")
    assert len(sizes) >= 7
    assert sum(sizes.values()) <= 80_000, sizes


def test_page_has_no_inline_style_or_script(page_for: Callable[..., Any]) -> None:
    page = page_for("office")
    source = page.goto("/design/").text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", source) == []


def test_buttons_are_large_enough_for_fingers(page_for: Callable[..., Any]) -> None:
    page = page_for("office", viewport=PHONE)
    page.goto("/design/")
    assert page.evaluate(TOO_SMALL) == []


def test_large_type_works_without_script(page_for: Callable[..., Any]) -> None:
    page = page_for(None, java_script_enabled=False)
    page.goto("/design/")
    before = page.locator("h1").bounding_box()["height"]
    page.get_by_role("button", name="大字").click()
    assert page.locator("html.large").count() == 1
    assert page.locator("h1").bounding_box()["height"] > before
    page.get_by_role("button", name="标准字").click()
    assert page.locator("html.large").count() == 0


def test_keyboard_reaches_the_content_first(page_for: Callable[..., Any]) -> None:
    page = page_for("office")
    page.goto("/design/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_dialog_opens_takes_focus_and_gives_it_back(page_for: Callable[..., Any]) -> None:
    page = page_for("office")
    page.goto("/design/")
    page.locator("[data-dialog]").click()
    assert page.locator("dialog[open]").count() == 1
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.dataset.dialog") == "postpone"


def test_menu_closes_on_escape(page_for: Callable[..., Any]) -> None:
    page = page_for("office")
    page.goto("/design/")
    page.locator("header details summary").click()
    assert page.get_by_role("button", name="退出登录").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="退出登录").is_visible()


def test_tabs_move_by_arrow_keys(page_for: Callable[..., Any]) -> None:
    page = page_for("office")
    page.goto("/design/")
    page.locator("[data-tabs] a").first.focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent") == "原文"


def test_marked_place_leads_to_its_finding(page_for: Callable[..., Any]) -> None:
    page = page_for("office", viewport=PHONE)
    page.goto("/design/")
    assert not page.locator("#fact-5").is_visible()
    page.locator("#spot-5").click()
    assert page.locator("#fact-5.on").is_visible()
    assert page.evaluate("document.activeElement.closest('.fact').id") == "fact-5"


def test_quick_entry_goes_down_on_enter_and_takes_pasted_cells(page_for: Callable[..., Any]) -> None:
    page = page_for("office")
    page.goto("/design/")
    page.locator("[name=title-1]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "title-2"
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "校门口慢行系统\\t专题协商\\t7月\\t教科卫体委\\n村级道路\\t对口协商\\t8月\\t农业委\\n");
            document.querySelector("[name=title-1]").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    cells = page.locator("[data-row] :is(input, select)")
    assert [cells.nth(number).input_value() for number in range(8)] == [
        "校门口慢行系统", "专题协商", "7月", "教科卫体委", "村级道路", "对口协商", "8月", "农业委",
    ]  # fmt: skip


def test_ticked_rows_are_counted(page_for: Callable[..., Any]) -> None:
    page = page_for("office")
    page.goto("/design/")
    page.get_by_label("全选").check()
    assert page.locator("[data-picked]").inner_text() == "已选 3 项"
    page.get_by_label("选中：农贸市场改造").uncheck()
    assert page.locator("[data-picked]").inner_text() == "已选 2 项"


def test_board_prints_on_one_landscape_page(page_for: Callable[..., Any]) -> None:
    page = page_for("office", viewport={"width": 1032, "height": 703})
    page.goto("/design/")
    page.emulate_media(media="print")
    assert page.locator("nav.side").is_hidden()
    assert page.locator(".months").is_hidden()
    board = page.locator(".board table").bounding_box()
    assert board["width"] <= 1032
    assert board["height"] <= 703


def test_phone_shows_months_instead_of_the_board(page_for: Callable[..., Any]) -> None:
    page = page_for("office", viewport=PHONE)
    page.goto("/design/")
    assert page.locator(".board").is_hidden()
    assert page.locator("#this-month h2").inner_text().split() == ["6月", "本月"]


def test_design_page_is_hidden_outside_the_demo(page_for: Callable[..., Any], settings: Any) -> None:
    settings.DEMO = False
    page = page_for("office")
    assert page.goto("/design/").status == 404
