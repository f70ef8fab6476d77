"""Warnings: what is missing, masked, broken or contradictory in a text. A gap is named, never filled."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from shangliang.document.outline import is_table_row
from shangliang.plan.extract.counts import countable
from shangliang.plan.extract.facts import Notice, Topic
from shangliang.plan.extract.forms import HEADING_COUNT, heading_form
from shangliang.plan.extract.lists import split_list
from shangliang.plan.extract.paper import Item, Paper, Sentence
from shangliang.plan.extract.quantities import Quantity
from shangliang.plan.extract.split import Joint

MASK = re.compile(
    r"\^v\^|_{1,30}|\*{1,30}|□{1,30}|(?<![A-Za-z])[xX×]{2,12}(?![A-Za-z])|(?<=\d)[×xX]{1,4}(?=年|月|日)|[〇○]{2,6}(?=[县市区镇乡同局])|(?<![\d一-龥])~(?=[一-龥])|(?<=[一-龥，。、])~(?=[一-龥]{1,2}[区口县市])"
)
MISSING = re.compile(
    r"(?<=[一-龥])(?<![一二两三四五六七八九十百千几数多余第上近每点零亿万半约])(?:万元|亿元|万人次|万亩|万户|万人)"
    r"|(?:经费|资金|补助|补贴|奖金|稿酬|投资|费用|投入|捐款|善款|预算|金额)(?:约|共|共计|达|为|人民币)?元"
    r"|(?:提案|建议|议案|意见|信息|社情民意)(?P<a>件|篇|条)(?=[，。；、])"
    r"|(?:会议|活动|培训班|座谈会|调研|视察|协商会|报告会)(?P<b>次|场|期)(?=[，。；、])"
    r"|(?:率|占比|比例|占)(?:达到?|为|约)?(?P<c>%)|(?:走访|慰问|培训|参加)[一-龥]{0,6}(?<![一二两三四五六七八九十百千万余多\d])(?P<d>余?人次)(?=[，。；、])|共(?:收到|提交|征集|报送|组织|召开|举办)?(?:提案|信息|建议|会议|活动)?(?P<e>件|篇|场|次)(?=[，。；、])"
    r"|(?<=[需计共为达约]) {1,8}(?:万元|亿元|元)"
    r"|(?:不少于|不低于|至少|不超过|不得少于)(?P<f>次|天|名|件|篇|条|个|人|场|户|%|元|万元)|(?:达到?|率)(?P<g>以上|左右)(?=[，。；、])"
    r"|(?<=[一-龥])(?<![一二两三四五六七八九十百千几数多余第每上下初再首逐历层人场本届各其某这那多分批同])(?P<h>次|天|名|件|篇|条)以上|(?:委员|代表|单位|提案|小组|工作者|信息员)(?P<i>名|个|件)(?=[，。；、])"
)
CN_NUMBERS = "零一二三四五六七八九十"
DECLARED_LIST = re.compile(r"(?:以下|如下|下列|下面)")
TOTAL = re.compile(
    r"(?:共|总|合计|总计|累计|收到|提交|征集|报送|安排|投入|办理|交办|立案|开展|组织|编报|上报|接待|受理|承办|发放|回收|参加|评选|举办|召开|收集|采集|梳理)"
)


def cn(number: int) -> str:
    """A small number in characters."""
    if number <= 10:
        return CN_NUMBERS[number]
    tens, ones = divmod(number, 10)
    return (
        ("" if tens == 1 else CN_NUMBERS[tens] if tens < 10 else str(tens)) + "十" + (CN_NUMBERS[ones] if ones else "")
    )


def read_alarms(
    paper: Paper, folded: str, raw_start: int, raw_end: int, joints: list[Joint], topics: list[Topic]
) -> list[Notice]:
    """Every warning of one paper, in order of place."""
    alarms = [*masks(folded, raw_start, raw_end), *cuts(folded, joints)]
    alarms.extend(numbering_gaps(paper))
    alarms.extend(missing_numbers(paper))
    alarms.extend(count_mismatches(paper, topics))
    alarms.extend(sum_mismatches(paper))
    alarms.extend(period_conflicts(paper))
    return sorted(alarms, key=lambda alarm: (alarm.span, alarm.code))


def masks(folded: str, start: int, end: int) -> Iterator[Notice]:
    """Words hidden behind `_ * ^v^ ~ xx □`."""
    for found in MASK.finditer(folded, start, end):
        words = found.group()
        line_start, line_end = (
            folded.rfind("\n", max(0, found.start() - 200), found.start()) + 1,
            folded.find("\n", found.end(), found.end() + 200),
        )
        line_start = line_start or max(0, found.start() - 200)
        line = folded[line_start : line_end if line_end >= 0 else found.end() + 200]
        if set(line.strip()) <= set("_*-=·. ") or (is_table_row(line[:400]) and words.startswith("*")):
            continue
        if words.startswith("*") and (found.start() == line_start or folded[found.end() : found.end() + 1] == " "):
            continue
        yield Notice("masked_text", f"“{words}”处的文字被遮盖，请对照原件补上或保留原样", (found.start(), found.end()))


def cuts(folded: str, joints: list[Joint]) -> Iterator[Notice]:
    """Sentences cut by a paragraph break."""
    for joint in joints:
        if joint.warned:
            low = max(joint.line, joint.start - 14)
            yield Notice(
                "cut_sentence",
                f"句子在“{folded[low : joint.start][-8:]}”后被断开，已按连续的一句读取，请核对",
                (low, joint.start),
            )


def item_label(paper: Paper, item: Item) -> str:
    marker = item.marker
    return paper.words(marker.start, marker.end).strip(" -\u3000") if marker else ""


def numbering_gaps(paper: Paper) -> Iterator[Notice]:
    """Item numbers that are skipped, and lists that start above 1 without going on from an earlier list."""
    running: dict[str, int] = {}
    inside: dict[tuple[int, str], int] = {}
    for item in paper.items:
        if item.marker is None or item.style in {"dotted", "section"} or item.style.startswith("bullet"):
            continue
        style, value = item.style, item.value
        if style == "ordinal" and paper.text[item.start] == "其":
            style = "其"
        parent = item.parent
        key = (id(parent) if style not in {"article", "cn_is", "ordinal", "其", "chapter"} else 0, style)
        before = inside.get(key)
        expected = (before or 0) + 1
        carried = running.get(style)
        fine = value in {1, expected} or (carried is not None and value == carried + 1)
        if not fine and before is not None and value <= before:
            fine = value == before  # a repeated number is a slip of the pen, not a gap
        if not fine:
            yield gap_alarm(paper, item, before)
        inside[key] = value
        running[style] = value


def gap_alarm(paper: Paper, item: Item, before: int | None) -> Notice:
    """The warning for one gap, in the clerk's words: `第（二）项从“2、”开始，缺第1条`."""
    label = item_label(paper, item)
    span = paper.span(item.start, max(item.start + 1, min(item.head_end, item.end)))
    parent = item.parent
    where = (
        f"第{item_label(paper, parent).strip('、.． ')}项"
        if parent is not None and parent.marker is not None
        else ("全文" if item.style in {"cn", "chapter", "article"} else "此处")
    )
    start = (before or 0) + 1
    if before is not None and item.value <= before:
        start = 1
        before = None
    lost = f"第{start}条" if item.value - start == 1 else f"第{start}至{item.value - 1}条"
    if before is None:
        return Notice("numbering_gap", f"{where}从“{label}”开始，缺{lost}", span)
    return Notice("numbering_gap", f"{where}的“{label}”之前缺{lost}", span)


def missing_numbers(paper: Paper) -> Iterator[Notice]:
    """Units without a number: `人大万元`."""
    for found in MISSING.finditer(paper.text, paper.start, paper.end):
        low = max(paper.start, found.start() - 4)
        cut = max(paper.text.rfind(char, low, found.start()) + 1 for char in "，。；、：\n（ ")
        low = max(low, cut)
        yield Notice(
            "missing_number", f"“{paper.words(low, found.end())}”缺少数字，请对照原件补上", paper.span(low, found.end())
        )


def missing_spans(paper: Paper) -> list[tuple[int, int]]:
    """View spans of money amounts whose number is lost."""
    spans = []
    for found in MISSING.finditer(paper.text, paper.start, paper.end):
        low = max(paper.start, found.start() - 4)
        cut = max(paper.text.rfind(char, low, found.start()) + 1 for char in "，。；、：\n（ ")
        spans.append((max(low, cut), found.end()))
    return spans


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
        if listed is None or listed == quantity.value:
            continue
        words = paper.words(quantity.number_start, quantity.end)
        message = f"文中称“{words}”，未列出" if listed == 0 else f"文中称“{words}”，列出{listed}项"
        yield Notice("count_mismatch", message, paper.span(quantity.start, quantity.end))


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
    if re.match(r"(?:的)?(?:[^，。；：]{0,8})?(?:阶段|步骤|环节)", after) and not below:
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
        own = [topic for topic in own if begin <= topic.span[0] < end]
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


def period_conflicts(paper: Paper) -> Iterator[Notice]:
    """Title and body that name different years, or a half year against a whole one."""
    title = paper.title
    stated = re.search(r"(20\d{2})", title)
    body_start = paper.start
    at = paper.text.find(title[-6:], paper.start, paper.start + 400) if title else -1
    if at >= 0:
        body_start = at + len(title[-6:])
    if stated:
        years = [
            (found.start(), int(found[1]))
            for found in YEAR.finditer(paper.text, body_start, min(paper.end, body_start + 800))
        ]
        years = [
            (pos, year)
            for pos, year in years
            if re.search(
                r"(?:^|[\n。，：；])(?: )?(?:为(?:搞好|做好|推进|推动|切实做好)?|根据|现将|结合)?$",
                paper.text[max(body_start, pos - 8) : pos],
            )
            or pos == body_start
        ]
        plan = [
            (pos, year)
            for pos, year in years
            if not re.match(r"\d{1,2}月\d{1,2}日", paper.text[pos + 5 : pos + 12])
            and not re.search(r"(?:《[^》]{0,30}|自|从|截至|根据[^，]{0,20})$", paper.text[max(0, pos - 30) : pos])
        ]
        if plan and all(year != int(stated[1]) for _, year in years):
            pos, year = plan[0]
            near = pos - body_start < (120 if paper.kind == "work_summary" else 300)
            if (
                abs(year - int(stated[1])) <= 2
                and near
                and re.match(r"20\d{2}年(?:度|[，]|[^\d])", paper.text[pos : pos + 40])
                and not re.match(r"20\d{2}年(?:\d|[一二三四五六七八九十]{1,2}月)", paper.text[pos : pos + 9])
            ):
                yield Notice(
                    "period_conflict", f"标题写{stated[1]}年，正文写{year}年，请核对", paper.span(pos, pos + 5)
                )
                return
    half = re.search(r"上半年|半年", title)
    if half:
        other = {"上半年": "下半年", "下半年": "上半年"}.get(half.group(), "一年来")
        found = re.compile(rf"一年来|全年共|今年一年|全年工作|{other}(?=[，、])").search(
            paper.text, body_start, min(paper.end, body_start + 120)
        )
        if found:
            yield Notice(
                "period_conflict",
                f"标题写“{half.group()}”，正文写“{found.group()}”，请核对",
                paper.span(found.start(), found.end()),
            )
    elif re.search(r"年度|年工作总结|全年", title) and re.search(r"总结|报告", title):
        found = re.compile(r"(?:^|[。\n ])(?:今年)?(?:上半年|半年来)[，]").search(
            paper.text, body_start, min(paper.end, body_start + 250)
        )
        if found:
            yield Notice(
                "period_conflict",
                f"标题写全年，正文写“{found.group().strip('。 ，')}”，请核对",
                paper.span(found.start(), found.end()),
            )
