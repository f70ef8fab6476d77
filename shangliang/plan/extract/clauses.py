"""What stands around a number in its clause: its subject, its unit in the text's own characters, its brackets."""

from __future__ import annotations

import re

from shangliang.plan.extract.dates import When
from shangliang.plan.extract.paper import Paper, Sentence
from shangliang.plan.extract.quantities import Quantity

VERB_TAIL = re.compile(r"(?:不少于|不低于|至少|达到|力争|完成|共|累计|总计|达|为|约|近|超过|以上|分别)+$")
VERB_HEAD = re.compile(
    r"^(?:其中|全年|年内|每年|每季度|每月|每半年|今年|本年度|上半年|下半年|共|累计|先后|并(?!案)|还|要|将|力争|确保|至少|计划|拟|分别|半年来|一年来|今年以来|目前|已|各|再|又)+"
)


def outline_count(text: str, quantity: Quantity) -> bool:
    """Whether the number only announces the parts of a text: `以下五个方面`, `四个阶段`."""
    after = text[quantity.end : quantity.end + 6]
    return (
        quantity.unit in {"个", "项", "点", "类", "件"}
        and re.match(
            r"(?:的)?(?:重点)?(?:方面|阶段|步骤|环节|层面|部分|问题|原则|要求|等次|等级|档次|层次|维度|关系|事[：，。]|事项[：。]|工作[：。])",
            after,
        )
        is not None
    )


def only_people(text: str, sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a clause only says how many people there are: `二十一名委员，`, `委员：27人`."""
    low = max(sentence.start, *(text.rfind(char, sentence.start, quantity.start) + 1 for char in "，；。："))
    if text[low : quantity.start].strip() or quantity.unit not in {"名", "人", "位"}:
        return False
    return (
        re.compile(r"(?:[^，。；：、]{0,3}(?:委员|代表|成员|会员|干部|人员))?(?:[，。；]|$)").match(
            text, quantity.end, sentence.end
        )
        is not None
    )


def raw_unit(paper: Paper, quantity: Quantity) -> str:
    """The unit in the text's own characters."""
    length = len(quantity.unit)
    for at in range(quantity.end - length, quantity.number_start, -1):
        if paper.text.startswith(quantity.unit, at):
            return paper.words(at, at + length).replace("％", "%")
    return quantity.unit


def line_head(text: str, sentence: Sentence) -> str:
    """The first characters of the line a sentence stands in, when the line carries no number."""
    low = max(text.rfind("\n", 0, sentence.start) + 1, sentence.item.start)
    return text[low : low + 10].lstrip() if low > sentence.item.start else ""


def in_brackets(text: str, start: int, when: When) -> bool:
    """Whether a time stands inside brackets, quotes or book marks within its sentence."""
    before = text[start : when.start]
    if before.endswith("（") and re.match(r"）[^，。；：、）]", text[when.end : when.end + 2]):
        return False
    return any(before.count(a) > before.count(b) for a, b in ("（）", "“”", "《》"))


def clause_start(text: str, start: int, at: int) -> int:
    """Where the clause of an offset begins."""
    return max(start, *(text.rfind(char, start, at) + 1 for char in "，；。："))


def clause_around(text: str, sentence: Sentence, quantity: Quantity) -> tuple[int, int]:
    """A short span around a number: from its clause's head, to its own end or that of the noun it counts."""
    start = max(sentence.start, *(text.rfind(char, sentence.start, quantity.start) + 1 for char in "，；。：、（ "))
    if quantity.start - start > 30:
        start = quantity.start
    end = quantity.end
    noun = re.compile(r"[^，。；：、（）！？“”《》\n \d]{0,12}").match(text, end, sentence.end)
    if noun:
        end = noun.end()
    return start, end


def subject_of(paper: Paper, sentence: Sentence, quantity: Quantity) -> str:
    """What a number counts: the words before it in its clause, else the noun after it."""
    text = paper.text
    low = max(sentence.start, *(text.rfind(char, sentence.start, quantity.start) + 1 for char in "，；。：、（"))
    left_high = quantity.start
    left = text[low:left_high]
    head = VERB_HEAD.match(left)
    if head and head.end() < len(left):
        low += head.end()
    among = text.rfind("等", low, left_high)
    if among > low and re.match(r"等(?:工作|问题|课题|方面)?(?:召开|开展|举办|组织|形成|提出)", text[among:left_high]):
        low = among + 1
    tail = VERB_TAIL.search(text[low:left_high])
    if tail:
        left_high = low + tail.start()
    noun = re.compile(r"(?:的)?([^，。；：、（）！？\n ]{0,20})").match(text, quantity.end, sentence.end)
    right = paper.words(noun.start(1), noun.end(1)) if noun else ""
    words = paper.words(low, left_high).strip()
    if len(words) > 40:
        words = words[-40:]
    if len(right) >= 2:
        return (words + right)[:60] if len(words) <= 8 else (right if len(right) >= 3 else words + right)[:60]
    return words or right or paper.words(quantity.start, quantity.end)
