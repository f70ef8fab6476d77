"""What stands around a number in its clause: its subject, its unit in the text's own characters, its brackets."""

from __future__ import annotations

import re

from shangliang.plan.extract.dates import When
from shangliang.plan.extract.paper import Paper, Sentence
from shangliang.plan.extract.quantities import Quantity

HEAD_WORDS = re.compile(
    r"^(?:其中|全年|年内|上半年|下半年|年底前|共|累计|先后|并(?!案)|还|要|将|力争|确保|计划|拟|分别|半年来|一年来|今年以来|目前|已|再|又)+"
)
BOUND_WORDS = re.compile(
    r"每(?:季度|半年|年度|年|月|两个月|三个月|[一二两三四五六\d]个月)|(?:全年|年内|不少于|不得少于|不低于|至少|最少|达到|力争|完成(?=[^，]{0,1}$)|共|累计|总计|不超过|控制在)+(?=$)|至少"
)
NOUN = re.compile(r"(?:的)?((?:(?!进行|开展|已|均|全部|荣获|分别|以上)[^，。；：、（）！？\n ]){0,20})")


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
    """What a number counts: the words before it in its clause without period and bound, and the noun after it."""
    text = paper.text
    low = max(sentence.start, *(text.rfind(char, sentence.start, quantity.start) + 1 for char in "，；。：、（"))
    high = quantity.start
    if low == high and text[high - 1] == "（":
        low, high = (
            max(sentence.start, *(text.rfind(char, sentence.start, high) + 1 for char in "，；。：、")),
            high - 1,
        )
    among = text.rfind("等", low, high)
    if among > low and re.match(r"等(?:工作|问题|课题|方面)?(?:召开|开展|举办|组织|形成|提出)", text[among:high]):
        low = among + 1
    noun = NOUN.match(text, quantity.end, sentence.end)
    right = paper.words(noun.start(1), noun.end(1)) if noun else ""
    left = paper.words(low, high).strip()
    plain = HEAD_WORDS.sub("", BOUND_WORDS.sub("", left)) if text.isascii() or left == text[low:high] else left
    if right:
        plain = re.sub(r"(?:举行|召开|开展|组织|进行)$", "", plain) or plain
    words = (plain[-40:] + right if len(right) >= 2 else plain[-40:] or right).strip("的了 ")
    return words[:60] or left[-40:] or paper.words(quantity.start, quantity.end)
