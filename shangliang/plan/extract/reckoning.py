"""Warnings about numbers that do not agree: declared counts against listed items, parts against wholes, periods against each other."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from shangliang.plan.extract.counts import countable
from shangliang.plan.extract.facts import Notice, Topic
from shangliang.plan.extract.forms import HEADING_COUNT, heading_form
from shangliang.plan.extract.lists import split_list
from shangliang.plan.extract.paper import Item, Paper, Sentence
from shangliang.plan.extract.quantities import Quantity

DECLARED_LIST = re.compile(r"(?:以下|如下|下列|下面)")


def declared_counts(paper: Paper) -> Iterator[tuple[Sentence, Quantity]]:
    """Numbers that announce a list or the whole of a plan."""
    for sentence in paper.sentences:
        if any(char in paper.text[sentence.start : sentence.end] for char in "个项次点条类件场"):
            for quantity in countable(paper.text, sentence.start, sentence.end):
                if (
                    quantity.qualifier == "exact"
                    and quantity.value_max is None
                    and 2 <= quantity.value <= 60
                    and quantity.unit in {"个", "项", "次", "点", "条", "类", "件", "场"}
                ):
                    yield sentence, quantity


def count_mismatches(paper: Paper, topics: list[Topic]) -> Iterator[Notice]:
    """Declared counts that differ from the items listed for them."""
    if paper.kind in {"opinion_report", "proposal", "rules"}:
        return
    for sentence, quantity in declared_counts(paper):
        listed = listed_for(paper, sentence, quantity, topics)
        if (
            listed is None
            or listed == quantity.value
            or (listed > quantity.value and broken_down(paper, sentence, quantity))
        ):
            continue
        words = paper.words(quantity.number_start, quantity.end)
        message = f"文中称“{words}”，未列出" if listed == 0 else f"文中称“{words}”，列出{listed}项"
        yield Notice("count_mismatch", message, paper.span(quantity.start, quantity.end))


def broken_down(paper: Paper, sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the parts named after a whole add up to it: the plan counts its own way, a list under it may be finer."""
    parts = [one.value for one in countable(paper.text, quantity.end, sentence.end) if one.unit == quantity.unit]
    return len(parts) >= 2 and sum(parts) == quantity.value


def listed_for(paper: Paper, sentence: Sentence, quantity: Quantity, topics: list[Topic]) -> int | None:
    """How many items a declared count has; None when it announces no list."""
    text = paper.text
    after = text[quantity.end : sentence.end]
    item = sentence.item
    below = run_below(item, sentence)
    announces = (
        DECLARED_LIST.search(text[sentence.start : sentence.end]) is not None
        or text[max(sentence.start, sentence.end - 1) : sentence.end] == "："
    )
    if announces and below and not any(True for _ in countable(text, quantity.end, sentence.end)):
        return below
    if re.match(r"(?:的)?(?:[^，。；：]{0,8})?(?:阶段|步骤|环节)", after):
        listed = staged(paper, sentence)
        return listed or None
    if (
        paper.kind == "consultation_plan"
        and sentence.future
        and quantity.unit in {"项", "个", "件"}
        and re.search(
            r"协商(?:活动|议题|课题|项目|计划)?$|议题$", text[max(sentence.start, quantity.start - 12) : quantity.start]
        )
    ):
        return whole_count(paper, sentence, quantity, topics)
    by_form = section_count(paper, sentence, quantity)
    if by_form is not None:
        return by_form
    spelled = spelled_list(text, sentence, quantity)
    if spelled is not None:
        return spelled
    if (
        paper.kind in {"work_plan", "notice"}
        and re.search(
            r"(?:视察|调研|协商|活动|议题|监督)共$",
            text[max(sentence.start, quantity.start - 10) : quantity.number_start],
        )
        and quantity.unit in {"项", "个"}
    ):
        rows = [topic for topic in topics if topic.rule == "table"]
        return len(rows) or None
    if (
        item.head
        and sentence.start == item.body
        and re.search(r"[（(]$", text[quantity.start - 1 : quantity.start])
        and below
    ):
        return below
    return None


def section_count(paper: Paper, sentence: Sentence, quantity: Quantity) -> int | None:
    """How many items stand under the heading of the form that a count speaks of: `常委会会议协商三项` against `（二）常委会会议协商`."""
    if paper.kind not in {"consultation_plan", "work_plan", "notice"} or quantity.unit not in {
        "项",
        "个",
        "次",
        "场",
        "件",
    }:
        return None
    found = re.search(r"([一-龥]{3,16})$", paper.text[max(sentence.start, quantity.start - 17) : quantity.number_start])
    if found is None:
        return None
    name = re.sub(r"^.*(?:其中|安排|开展|召开|组织|共)", "", found[1])
    if len(name) < 3 or heading_form(name) is None:
        return None
    for item in paper.items:
        if (
            item.start > sentence.end
            and item.head
            and heading_form(item.head)
            and HEADING_COUNT.sub("", item.head).strip(" 。：") == name
        ):
            count = len([child for child in item.children if child.marker is not None and child.marker.value])
            return count or None
    return None


NAMED = re.compile(r"[^，。；：]{0,6}[，：]?(?:分别|即|包括|依次)(?:为|是|：)：?(?P<list>[^。；：\n]{4,200})")


def spelled_list(text: str, sentence: Sentence, quantity: Quantity) -> int | None:
    """How many members the list has that a count names right after it: `汇报3个，分别为：甲、乙、丙、丁`."""
    found = NAMED.match(text, quantity.end, min(len(text), sentence.end + 200))
    if found is None or "、" not in found["list"]:
        return None
    members, _ = split_list(text, *found.span("list"))
    return len(members)


def section_end(paper: Paper, item: Item) -> int:
    """Where a section ends: at the next item beside or above it."""
    at = bisect_left(paper.items, item.start, key=lambda one: one.start) + 1
    while at < len(paper.items) and item in paper.items[at].path():
        at += 1
    return paper.items[at].start if at < len(paper.items) else paper.end


def run_below(item: Item, sentence: Sentence) -> int:
    """How many items the first list under an item has, after a sentence."""
    count, before, style = 0, 0, ""
    for child in item.children:
        if child.marker is None or child.start < sentence.end - 1 or child.style.startswith("bullet"):
            continue
        if style and (child.style != style or child.value <= before):
            break
        count, before, style = count + 1, child.value, child.style
    return count


def whole_count(paper: Paper, sentence: Sentence, quantity: Quantity, topics: list[Topic]) -> int | None:
    """How many subjects the plan lists, for a count that speaks of the whole plan or of one form."""
    own = [topic for topic in topics if topic.rule in {"listed", "table", "field"} or topic.rule.startswith("frame")]
    head, rest = paper.text[sentence.start : quantity.start], paper.text[quantity.end : quantity.end + 6]
    if "其中" in head or any(True for _ in countable(paper.text, sentence.start, quantity.start)):
        return None
    if not re.match(r"[。：；]|，?其中|，?(?:分别|包括|即)|$", rest) and any(
        one.unit == quantity.unit for one in countable(paper.text, quantity.end, sentence.end)
    ):
        return None
    top = [one for one in sentence.item.path() if one is not paper.root]
    if top:
        low, stop = top[-1].start, section_end(paper, top[-1])
        begin, end = paper.span(low, max(low + 1, stop))
        own = [topic for topic in own if begin <= topic.span[0] < end] or own
    return len([topic for topic in own if topic.rule != "frame:在"])


def staged(paper: Paper, sentence: Sentence) -> int:
    """How many 一是, 二是 … follow a sentence before the next heading."""
    seen: list[int] = []
    first = bisect_left(paper.items, sentence.start, key=lambda item: item.start)
    for item in paper.items[first : first + 60]:
        if item.style == "cn_is":
            if seen and item.value <= seen[-1]:
                break
            seen.append(item.value)
        elif item.style in {"cn", "chapter"}:
            break
        elif item.style == "cn_paren" and not seen:
            return 0
    return len(seen)


EXHAUSTIVE = re.compile(
    r"[ABCD]类|委员(?:个人)?提案|集体提案|个人提案|联名|并案|不予?立案|转(?:为)?|满意|留作参考|大会提案|平时提案|级协商|分别"
)


def sum_mismatches(paper: Paper) -> Iterator[Notice]:
    """Parts that do not add up to their stated whole: `52条，其中35条、12条、6条`."""
    previous: Sentence | None = None
    for sentence in paper.sentences:
        text = paper.text
        if not re.search("其中|[：]", text[sentence.start : sentence.end]):
            previous = sentence
            continue
        if (
            "其中" not in text[sentence.start : sentence.end]
            and "分别" not in text[sentence.start : sentence.end]
            and "：" not in text[sentence.start : sentence.end]
        ):
            continue
        low = sentence.start
        if previous is not None and text.startswith("其中", sentence.start):
            low = previous.start
        previous = sentence
        quantities = [quantity for quantity in countable(text, low, sentence.end) if quantity.value_max is None]
        yield from check_sum(paper, sentence, quantities)


def check_sum(paper: Paper, sentence: Sentence, quantities: list[Quantity]) -> Iterator[Notice]:
    text = paper.text
    at = text.find("其中", sentence.start, sentence.end)
    colon = next((one.end for one in quantities if text[one.end : one.end + 1] == "："), -1)
    if at < 0 and colon > 0:
        rest = [one for one in quantities if one.start > colon]
        whole = next(one for one in quantities if one.end == colon)
        if (
            len(rest) >= 2
            and all(one.unit == whole.unit and one.qualifier == "exact" for one in rest)
            and rest[-1].end >= sentence.end - 2
        ):
            at = colon
    if at < 0:
        return
    wholes = [quantity for quantity in quantities if quantity.end <= at]
    if not wholes:
        return
    whole = wholes[-1]
    parts: list[Quantity] = []
    stop = sentence.end
    if text[at - 1 : at] == "（":
        closed = text.find("）", at, stop)
        stop = closed if closed > 0 else stop
    for quantity in quantities:
        if quantity.start < at or quantity.end > stop or quantity.unit != whole.unit or quantity.qualifier != "exact":
            continue
        if parts and re.search(
            r"(?:；|被[^，。；]{0,8}(?:采用|采纳)|领导批示|批示)", text[parts[-1].end : quantity.start]
        ):
            break
        parts.append(quantity)
    words = text[at:stop]
    if not parts or whole.qualifier != "exact":
        return
    total = round(sum(part.value for part in parts), 6)
    if total == whole.value:
        return
    whole_listed = len(parts) >= 2 and (
        EXHAUSTIVE.search(words) is not None
        or total > whole.value
        or abs(total - whole.value) <= max(2, whole.value * 0.1)
    )
    if (len(parts) == 1 and total > whole.value) or whole_listed:
        shown = int(total) if total == int(total) else total
        yield Notice(
            "sum_mismatch",
            f"文中称共“{paper.words(whole.number_start, whole.end)}”，各部分相加为{shown}，请核对",
            paper.span(whole.start, whole.end),
        )


YEAR = re.compile(r"(?<![\d〔［（(])(20\d{2})年(?!底?以来)")


PERIOD_LEAD = re.compile(r"(?:^|[\n。，：；])(?: )?(?:为(?:搞好|做好|推进|推动|切实做好)?|根据|现将|结合)?$")


def period_conflicts(paper: Paper) -> Iterator[Notice]:
    """Title and body that name different years, or a half year against a whole one."""
    title, body_start = paper.title, paper.start
    at = paper.text.find(title[-6:], paper.start, paper.start + 400) if title else -1
    if at >= 0:
        body_start = at + len(title[-6:])
    conflict = year_conflict(paper, body_start) or half_conflict(paper, body_start)
    if conflict is not None:
        yield conflict


def year_conflict(paper: Paper, start: int) -> Notice | None:
    """The body speaks of another year than the title: `2026年度协商计划 … 2025年，县政协将…`."""
    stated = re.search(r"(20\d{2})", paper.title)
    if stated is None:
        return None
    text = paper.text
    spoken = [
        (found.start(), int(found[1]))
        for found in YEAR.finditer(text, start, min(paper.end, start + 800))
        if found.start() == start or PERIOD_LEAD.search(text[max(start, found.start() - 8) : found.start()])
    ]
    if not spoken or any(year == int(stated[1]) for _, year in spoken):
        return None
    at, year = spoken[0]
    near = at - start < (120 if paper.kind == "work_summary" else 300)
    dated = re.match(r"20\d{2}年(?:\d|[一二三四五六七八九十]{1,2}月)", text[at : at + 9])
    if abs(year - int(stated[1])) > 2 or not near or dated:
        return None
    return Notice("period_conflict", f"标题写{stated[1]}年，正文写{year}年，请核对", paper.span(at, at + 5))


def half_conflict(paper: Paper, start: int) -> Notice | None:
    """The title speaks of half a year and the body of the whole, or the other way round."""
    half = re.search(r"上半年|半年", paper.title)
    if half:
        other = {"上半年": "下半年", "下半年": "上半年"}.get(half.group(), "一年来")
        shape, reach, stated = rf"一年来|全年共|今年一年|全年工作|{other}(?=[，、])", 120, half.group()
    elif re.search(r"年度|年工作总结|全年", paper.title) and re.search(r"总结|报告", paper.title):
        shape, reach, stated = r"(?<=[。\n ])(?:今年)?(?:上半年|半年来)(?=，)", 250, "全年"
    else:
        return None
    found = re.compile(shape).search(paper.text, start, min(paper.end, start + reach))
    if found is None:
        return None
    message = f"标题写“{stated}”，正文写“{found.group()}”，请核对"
    return Notice("period_conflict", message, paper.span(found.start(), found.end()))
