"""Batches in a real browser: a zip of eight years from upload to plans, rich paste, and the pages at two widths."""

from __future__ import annotations

import os

import pytest

from shangliang.plan import batch_job
from shangliang.plan.models import ImportDraft, Plan
from tests.browser.conftest import DESKTOP, PHONE
from tests.plan.batching import eight_years, plan_of, run_jobs, zip_of
from tests.plan.importing import DAMAGED, paper_of
from tests.plan.test_import_paste import TABLE

SHOTS = os.environ.get("SHANGLIANG_SHOTS", "")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, monkeypatch):
    settings.FILES_FOLDER = tmp_path / "files"
    monkeypatch.setattr(batch_job, "read_paper", lambda data, *, name: paper_of(data, name))


def stands(page, axe, name: str) -> None:
    """No violation, no sideways scroll, no console error."""
    if SHOTS:  # SHANGLIANG_SHOTS: a folder for pictures to look at
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.problems == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_zip_of_eight_years_becomes_plans(page_for, axe, viewport):
    page = page_for("office", viewport=viewport)
    page.goto("/imports/batches/")
    stands(page, axe, "batch-list")
    files: dict[str, str | bytes] = {**eight_years(), "扫描.png": b"\x89PNG\r\n\x1a\n0"}
    files["损坏/2017年协商计划.txt"] = DAMAGED.replace("2026", "2017")
    files["副本/2018（副本）.txt"] = plan_of(2018)
    page.set_input_files(
        'input[type="file"]', {"name": "历年.zip", "mimeType": "application/zip", "buffer": zip_of(files)}
    )
    page.get_by_role("button", name="上传并读取").click()
    page.get_by_text("已读 0 / 13 个文件").wait_for()
    stands(page, axe, "batch-reading")
    run_jobs()
    page.get_by_role("link", name="刷新").click()
    page.get_by_role("heading", name="可以导入的文件", exact=True).wait_for()
    stands(page, axe, "batch-detail")
    page.get_by_label("名称：2019年度协商计划.txt").fill("云溪县政协二〇一九年度协商计划")
    page.get_by_role("button", name="确认并导入").click()
    page.get_by_role("heading", name="进度").wait_for()
    run_jobs()
    page.get_by_role("link", name="查看结果").click()
    page.get_by_text("生成 8 份计划").wait_for()
    stands(page, axe, "batch-done")
    assert Plan.objects.get(year=2019).title == "云溪县政协二〇一九年度协商计划"
    page.get_by_role("link", name="查看历年数字").click()
    stands(page, axe, "figures")
    page.goto("/help/import/")
    stands(page, axe, "help")


def test_rich_paste_keeps_the_table(page_for):
    page = page_for("office")
    page.goto("/imports/")
    page.get_by_label("粘贴文字").focus()
    paste = """html => {
        const box = document.querySelector('[data-rich-paste]');
        const data = new DataTransfer();
        data.setData('text/html', html);
        box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
        box.value = '云溪县政协2026年度协商计划';
        box.dispatchEvent(new InputEvent('input', {inputType: 'insertFromPaste', bubbles: true}));
    }"""
    page.evaluate(paste, TABLE)
    page.get_by_role("button", name="识别粘贴的文字").click()
    page.get_by_text("我县农村污水治理情况").first.wait_for()
    assert ImportDraft.objects.get().reader == "html"


def test_typing_after_a_paste_counts_the_words_alone(page_for):
    page = page_for("office")
    page.goto("/imports/")
    page.evaluate("document.getElementById('id_markup').value = '<p>旧</p>'")
    page.get_by_label("粘贴文字").press_sequentially("议")
    assert page.input_value("#id_markup") == ""
