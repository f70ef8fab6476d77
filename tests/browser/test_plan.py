"""The year board, quick entry and paper in a real browser; then every page that the office can open, at two widths."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from shangliang.plan.models import Plan
from tests.access.table import rows
from tests.browser.conftest import DESKTOP, PHONE
from tests.plan.make import make_plan, party, target, topic

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "我县农村生活污水治理设施建设、运行和长效管护情况以及与和美乡村建设统筹推进的情况"
FORMS = ("全体会议协商", "专题常委会议协商", "专题议政会议协商", "对口协商", "提案办理协商", "民主评议", "视察", "调研")
LINES = "\n".join(
    f"{number % 12 + 1}月 | {FORMS[number % 8]} | 第{number + 1}项议题的情况 | 提案委 | 县住建局"
    for number in range(20)
)


def sideways(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def year_plan() -> Plan:
    """21 topics over eight forms and the year, as a county lists them."""
    topics = [
        topic(f"我县第{number + 1}项重点工作推进情况", FORMS[number % 8], months=(number % 12 + 1,))
        for number in range(19)
    ]
    more = [topic(LONG, "专题常委会议协商", months=(12,)), topic("县城建设管理", "对口协商", lead=(party("提案委"),))]
    return make_plan([*topics, *more], [target()], issued=True)


@pytest.mark.mechanism("7-01")
@pytest.mark.parametrize("large", [False, True])
def test_board_shows_all_months_without_moving_sideways(page_for, large):
    page, plan = page_for("office", viewport=DESKTOP), year_plan()
    if large:
        page.goto(reverse("plan-list"))
        page.get_by_role("button", name="大字").click()
    page.goto(reverse("plan-detail", args=[plan.pk]))
    heads = page.locator(".board thead th")
    assert [head.strip() for head in heads.all_inner_texts()][1:3] == ["待排期", "1月"]
    last = heads.last.bounding_box()
    assert heads.last.inner_text() == "12月"
    assert last["x"] + last["width"] <= page.evaluate("document.documentElement.clientWidth")
    assert sideways(page) == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.board')).overflowY") == "visible"


def test_board_heads_stay_in_sight_while_the_page_moves(page_for):
    page, plan = page_for("office", viewport={"width": 1280, "height": 500}), year_plan()
    page.goto(reverse("plan-detail", args=[plan.pk]))
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    page.mouse.wheel(0, 620)
    page.wait_for_function("window.scrollY > 300")
    top = page.locator(".board thead th").nth(3).bounding_box()["y"]
    assert top == pytest.approx(0, abs=1)


def test_long_title_is_cut_after_four_lines_and_told_in_full(page_for):
    page, plan = page_for("office", viewport=DESKTOP), year_plan()
    page.goto(reverse("plan-detail", args=[plan.pk]))
    card = page.locator(f".board .topic[title='{LONG}']")
    line = card.evaluate("(one) => parseFloat(getComputedStyle(one).lineHeight)")
    assert card.locator(".title").bounding_box()["height"] <= 4 * line + 1
    card.click()
    page.get_by_role("heading", level=1, name=LONG).wait_for()


@pytest.mark.mechanism("7-01")
def test_phone_lists_month_by_month(page_for, axe):
    page, plan = page_for("office", viewport=PHONE), year_plan()
    page.goto(reverse("plan-detail", args=[plan.pk]))
    assert not page.locator(".board").is_visible()
    assert page.locator(".months h2").first.is_visible()
    assert page.locator(".months .topic").count() == 21
    assert page.locator(".months").get_by_text(LONG).is_visible()
    assert (sideways(page), axe(page), page.problems) == (0, [], [])


@pytest.mark.mechanism("7-01")
def test_board_prints_on_one_sheet_lying_on_its_side(page_for):
    page, plan = page_for("office"), year_plan()
    page.goto(reverse("plan-print", args=[plan.pk]))
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == pytest.approx((842, 595), abs=2)


@pytest.mark.mechanism("7-01")
def test_twenty_lines_become_a_plan(page_for):
    page = page_for("office", viewport=DESKTOP)
    page.goto(reverse("plan-new"))
    page.fill("#id_title", "2026年度协商计划")
    page.fill("#id_lines", LINES)
    page.get_by_role("button", name="先看看读得对不对").click()
    page.locator("#preview").wait_for()
    assert page.locator("#preview tbody tr").count() == 20
    page.get_by_role("button", name="保存计划").click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    assert page.locator(".board .topic").count() == 20
    assert Plan.objects.get().topics.count() == 20
    assert page.problems == []


def test_empty_title_is_asked_for_in_words(page_for):
    page = page_for("office", viewport=DESKTOP)
    page.goto(reverse("plan-new"))
    page.fill("#id_title", "")
    page.fill("#id_lines", LINES)
    page.get_by_role("button", name="保存计划").click()
    assert page.locator("#id_title_error").inner_text() == "请填写计划名称。"
    assert page.input_value("#id_lines") == LINES


def test_months_are_set_for_many_by_keyboard(page_for):
    page, plan = page_for("office", viewport=DESKTOP), make_plan([topic("甲项工作"), topic("乙项工作")])
    page.goto(reverse("plan-topics", args=[plan.pk]))
    for box in page.locator("tbody input[name=topic]").all():
        box.focus()
        page.keyboard.press("Space")
    page.locator(".bulk-months input[value='7']").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="设为这些月份").focus()
    page.keyboard.press("Enter")
    page.get_by_text("已把2项议题排在7月。").wait_for()
    assert [row.months for row in plan.topics.all()] == [[7], [7]]


def test_only_the_next_step_stands_open(page_for):
    page, plan = page_for("office", viewport=DESKTOP), make_plan()
    page.goto(reverse("plan-steps", args=[plan.pk]))
    assert page.locator("#next .btn.main").inner_text() == "征求意见"
    assert page.locator("#next .refused:visible").count() == 0
    page.locator("#next summary").click()
    assert page.locator("#next .refused:visible").count() >= 3


NO_PAGE = {"feed-calendar", "file-download", "sheet-template", "sheet-export", "health", "topic-proposal-alike"}
FORMS_OF = ("-new", "-edit", "-move", "-end")
"""Forms are one column of the same fields at either width: on the phone it is enough that they fit."""


def test_every_page_of_the_office_is_clean_on_desk_and_phone(page_for, axe):
    """Axe over the page of each URL name that the office may open; nothing pushes it sideways."""
    page = page_for("office", viewport=DESKTOP)
    found: dict[str, list[str]] = {}
    looked = 0
    for row in rows():
        if row.get is None or row.get.get("office") != 200 or row.name in NO_PAGE:
            continue
        address = reverse(row.name, kwargs=dict(row.make())) + row.query
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            answer = page.goto(address)
            if "text/html" not in answer.headers.get("content-type", ""):
                break
            looked += 1
            seen = [] if size == PHONE and row.name.endswith(FORMS_OF) else axe(page)
            wrong = seen + ([f"sideways {sideways(page)} px"] if sideways(page) > 0 else []) + page.problems
            page.problems.clear()
            if answer.status != 200 or wrong:
                found[f"{row.name} {size['width']} {answer.status}"] = wrong
    assert looked > 60
    assert found == {}
