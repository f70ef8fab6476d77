"""A clerk's way from a file to the year board, with mouse, keyboard and thumb."""

from __future__ import annotations

import gzip
import re

import pytest

from shangliang.plan.models import ImportDraft, Plan
from tests.plan.importing import DAMAGED, PLAN

PHONE = {"width": 375, "height": 780}
FILE = {"name": "协商计划.txt", "mimeType": "text/plain", "buffer": PLAN.encode()}

pytestmark = pytest.mark.django_db(transaction=True)


def upload(page, text=PLAN):
    page.goto("/imports/")
    page.set_input_files("input[type=file]", {**FILE, "buffer": text.encode()})
    page.get_by_role("button", name="开始识别").click()
    page.wait_for_url(re.compile(r"/imports/\d+/1/"))


@pytest.mark.mechanism("1-01", "7-01")
def test_upload_correct_confirm_board_print(page_for):
    page = page_for("office")
    upload(page)
    page.click("#edit-topic-1")
    page.fill("#topic-1_theme", "农业强县")
    page.check("#topic-1_months_4")
    page.click("#fact-topic-1 button[name=done]")
    page.wait_for_selector("#what-topic-1:has-text('围绕农业强县')")
    page.wait_for_selector("#topic-1_theme", state="detached")
    page.click("#do-target-2")
    page.wait_for_selector("#fact-target-2.dropped")
    assert "dropped" in (page.get_attribute("#spot-target-2", "class") or "")
    page.click("#draft-actions button:has-text('确认并生成计划')")
    page.wait_for_url(re.compile(r"/plans/\d+/"))
    assert page.locator(".board").is_visible()
    assert page.locator(".board .topic:has-text('高标准农田')").count() == 1
    plan = Plan.objects.get()
    assert [row.months for row in plan.topics.all()] == [[4, 5], [9]]
    page.goto(f"/plans/{plan.pk}/print/")
    assert page.locator("text=我县高标准农田建设情况").first.is_visible()
    assert page.problems == []


def test_selected_words_become_topic(page_for):
    page = page_for("office")
    upload(page)
    page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector('.sheet'), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode()); ) {
            const at = node.data.indexOf('常委会议');
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 4);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
          }
        }"""
    )
    page.get_by_role("button", name="添加为议题").click()
    page.wait_for_selector("#topic-a1_subject")
    assert page.input_value("#topic-a1_subject") == "常委会议"
    (added,) = ImportDraft.objects.get().edits["1"]["added"]
    assert PLAN[added["span"][0] : added["span"][1]] == "常委会议"
    assert page.locator("#spot-topic-a1").inner_text() == "常委会议"


def test_mark_and_finding_lead_to_each_other(page_for):
    page = page_for("office")
    upload(page)
    page.click("#spot-topic-2")
    assert page.evaluate("document.activeElement.closest('.fact').id") == "fact-topic-2"
    page.click("#what-topic-1 > a")
    assert page.evaluate("document.activeElement.id") == "spot-topic-1"


def test_keyboard_alone_drops_and_restores(page_for):
    page = page_for("office")
    upload(page)
    page.focus("#do-topic-1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#fact-topic-1.dropped")
    assert page.evaluate("document.activeElement.id") == "do-topic-1"
    page.keyboard.press("Enter")
    page.wait_for_selector("#fact-topic-1:not(.dropped)")
    assert page.problems == []


def test_filter_shows_one_kind_and_back_shows_all(page_for):
    page = page_for("office")
    upload(page)
    page.click(".chips a:has-text('指标')")
    page.wait_for_selector("#fact-topic-1", state="detached")
    assert page.locator(".found .fact").count() == 2
    page.go_back()
    page.wait_for_selector("#fact-topic-1")
    assert page.problems == []


def test_name_is_picked_in_place(page_for):
    page = page_for("office")
    upload(page)
    page.click("#names a:has-text('选择')")
    page.select_option("select[name=pick]", label="县住建局")
    page.click(".pick-form button")
    page.wait_for_selector("#names li:has-text('县融媒中心') .is:has-text('县住建局')")
    assert page.problems == []


def test_typing_is_kept_without_pressing_anything(page_for):
    page = page_for("office")
    upload(page)
    page.click("#edit-topic-1")
    page.fill("#topic-1_lead", "经济委")
    page.press("#topic-1_lead", "Tab")
    page.wait_for_selector("#what-topic-1:has-text('经济委（经济委员会）')")
    assert page.evaluate("document.activeElement.id") == "topic-1_partners"
    assert ImportDraft.objects.get().edits["1"]["values"]["topic-1"]["lead"] == ["经济委"]


def test_whole_way_without_script(page_for):
    page = page_for("office", java_script_enabled=False)
    upload(page)
    page.click("#edit-topic-1")
    page.fill("#topic-1_theme", "农业强县")
    page.click("#fact-topic-1 button[name=done]")
    assert "围绕农业强县" in page.inner_text("#what-topic-1")
    page.click("#do-topic-2")
    assert "dropped" in (page.get_attribute("#fact-topic-2", "class") or "")
    page.click("#add > summary")
    page.fill("#id_quote", "每季度至少开展视察1次")
    page.select_option("#id_kind", "target")
    page.click("#add button:has-text('添加')")
    page.wait_for_url(re.compile(r"edit=target-a1"))
    page.click("#draft-actions button")
    page.wait_for_url(re.compile(r"/plans/\d+/"))
    assert Plan.objects.get().targets.count() == 3


def test_phone_switches_between_original_and_findings(page_for):
    page = page_for("office", viewport=PHONE)
    upload(page, DAMAGED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.locator("#found").is_visible()
    assert not page.locator(".sheet").is_visible()
    page.click("#what-topic-1 > a")
    assert page.locator("#spot-topic-1").is_visible()
    assert not page.locator("#found").is_visible()
    page.click("label[for=reading-facts]")
    for handle in ("masked_text", "cut_sentence"):
        page.click(f"#do-{handle}")
        page.wait_for_selector(f"#fact-{handle}.seen")
    while page.locator("button:has-text('知道了')").count():
        with page.expect_response(re.compile("/act/")):
            page.locator("button:has-text('知道了')").first.click()
        page.wait_for_timeout(100)
    page.click("#draft-actions button:has-text('确认并生成计划')")
    page.wait_for_url(re.compile(r"/plans/\d+/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.problems == []


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_pages_have_no_accessibility_violations(page_for, axe, viewport):
    page = page_for("office", viewport=viewport)
    page.goto("/imports/")
    assert axe(page) == []
    upload(page, DAMAGED)
    assert axe(page) == []
    page.click("label[for=reading-paper]") if viewport == PHONE else None
    assert axe(page) == []
    page.goto(page.url.split("?")[0] + "?edit=topic-1")
    assert axe(page) == []
    page.goto(page.url.split("?")[0] + "?edit=target-1")
    assert axe(page) == []


def test_review_page_moves_nothing_after_first_paint(page_for):
    page = page_for("office")
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.shift += one.value; }))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    upload(page)
    page.wait_for_timeout(400)
    assert page.evaluate("window.shift") < 0.01


def test_review_page_weighs_at_most_80_kilobytes(page_for):
    page = page_for("office")
    upload(page)
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto(page.url, wait_until="networkidle")
    assert len(sizes) >= 7
    assert sum(sizes.values()) <= 80_000, sizes
