"""A sheet with five bad rows, corrected and imported; the same pages on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shangliang.document.workbooks import write_workbook
from shangliang.org.imports import KINDS
from shangliang.org.models import Membership
from tests import cast
from tests.browser.conftest import DESKTOP, PHONE

BAD = [
    {"name": "苏明远", "phone": "1380000"},
    {"name": "何朗", "sector": "天文界"},
    {"phone": "13900000003"},
    {"name": "何晴", "starts_on": "去年"},
    {"name": "何远", "is_standing": "也许"},
    {"name": "何川", "phone": "13900000006", "work_title": "县医院副院长"},
]
GOOD = [
    {"name": "苏明远", "phone": "13900000001"},
    {"name": "何朗", "sector": "教育界"},
    {"name": "贺小满"},
]


def sideways(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def sheet(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "委员名册.xlsx"
    path.write_bytes(write_workbook(KINDS["members"].columns(cast.body("county")), rows, title="委员名册"))
    return path


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_sheet_with_five_bad_rows_is_corrected_and_imported(
    page_for: Callable[..., Any], axe: Callable[[Any], list[str]], tmp_path: Path, viewport: dict[str, int]
):
    page = page_for("office", viewport=viewport)

    def upload(rows: list[dict[str, str]]) -> None:
        page.goto("/members/")
        page.get_by_role("link", name="表格导入、导出").click()
        assert (axe(page), sideways(page)) == ([], 0)
        page.set_input_files("input[type=file]", sheet(tmp_path, rows))
        page.get_by_role("button", name="上传并核对").click()
        page.get_by_role("heading", name="委员名册.xlsx").wait_for()
        assert (axe(page), sideways(page)) == ([], 0)

    upload(BAD)
    assert page.get_by_text("还有 5 行要更正").count() == 1
    assert page.locator("tbody tr").count() == 5
    upload(GOOD)
    page.get_by_label("就是已登记的贺小满").check()
    page.get_by_role("button", name="保存选择").click()
    page.get_by_role("button", name="确认导入 2 人").wait_for()
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="确认导入 2 人").click()
    page.get_by_role("heading", name="已导入").wait_for()
    assert (axe(page), sideways(page), page.problems) == ([], 0, [])
    assert Membership.objects.filter(person__name__in=("苏明远", "何朗")).count() == 2
