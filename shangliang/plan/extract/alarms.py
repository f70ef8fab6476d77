"""Warnings: what is missing, masked, broken or contradictory in a text. A gap is named, never filled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shangliang.document.outline import is_table_row
from shangliang.plan.extract.facts import Notice, Topic
from shangliang.plan.extract.paper import Item, Paper
from shangliang.plan.extract.reckoning import count_mismatches, period_conflicts, sum_mismatches
from shangliang.plan.extract.split import Joint

MASK = re.compile(
    r"\^v\^|_{1,30}|\*{1,30}|□{1,30}|(?<![A-Za-z])[xX×]{2,12}(?![A-Za-z])|(?<=\d)[×xX]{1,4}(?=年|月|日)|[〇○]{2,6}(?=[县市区镇乡同局])|(?<=[一-龥，。、（“\n])(?<![月日年天点次个时])~{1,3}(?=[一-龥])"
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
    for low, high in missing_spans(paper):
        yield Notice("missing_number", f"“{paper.words(low, high)}”缺少数字，请对照原件补上", paper.span(low, high))


def missing_spans(paper: Paper) -> list[tuple[int, int]]:
    """View spans of the units whose number is lost, with a few words before them."""
    spans = []
    for found in MISSING.finditer(paper.text, paper.start, paper.end):
        low = max(paper.start, found.start() - 4)
        low = max(low, *(paper.text.rfind(char, low, found.start()) + 1 for char in "，。；、：\n（ "))
        if paper.text.startswith("其中", low):
            low += 2
        spans.append((low, found.end()))
    return spans
