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
    low = text.rfind("\n", 0, sentence.start) + 1
    head = text[low : low + 10].lstrip()
    return "" if re.search(r"[月季年]", head.partition("：")[0]) else head


def in_brackets(text: str, start: int, when: When) -> bool:
    """Whether a time stands inside brackets, quotes or book marks within its sentence."""
    before = text[start : when.start]
    if before.endswith("（") and re.match(r"）[^，。；：、）和及与以]", text[when.end : when.end + 2]):
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


REACHING = re.compile(r"(?<=[一-龥]{2})(?:达到|达|共计|合计|均为|为|约|各|一般|要|均|应当|应)$")
SCOPE = re.compile(
    r"每(?P<turn>次|场|期|轮|批次|批)|(?P<mean>人均|户均)"
    r"|(?P<each>每(?!季|年|月|周|日|天|半|双|逢|学期|星期|[一二两三四五六七八九十\d]{1,2}(?:个)?(?:季|年|月|周|日|天)))(?P<class>[个名位项件篇家户所支条座处])?"
    r"|各(?!类|项|种|级|式|方面|自|界(?!别)|地)"
)
SCOPE_END = re.compile(
    r"[至最]少|不[少低超高多]|全年|年内|每|均|要|可|由|按|在|到|与|对|为|将|或|、|联系|领办|领衔|撰写|准备|编入|补助|奖励|服务|固定|推荐|报送|提交|提出|提|参加|接待|走访|召开|开展|组织|安排|举办|完成|调研|视察|协商|活动|人数|"
    r"时间|一般|形成|收集|结合|选取|督查|领|撰|读|建|办好|轮值|核定|标准|负责|承办|推进|自主|培训|学习|考核|评选|征集|反映"
)
SCOPE_NOUN = re.compile(
    r"(?:委员|代表|常委|议题|课题|界别|小组|分队|党派|党派[省市县区]委会?|专委会|委员会|联络[站处组]|社区|议事室|工作室|之家|单位|部门|项目|提案|建议|组|站|室|团|队|会|处|镇|乡|村|街道|片区|人|户|所|家|县|市|区|企业|学校|支部|科室|局|委|园区|班|干部|领导|主席|群众|成员)$"
)


def scope_of(words: str) -> str | None:
    """What a number is meant for each of (`每名委员`, `每次`, `各专委会`, `人均`); a time such as 每季度 is a period and none."""
    found = next(iter(SCOPE.finditer(words)), None)
    if found is None:
        return None
    if found["turn"] or found["mean"]:
        return found.group()
    noun = words[found.end() :][:14]
    cut = SCOPE_END.search(noun)
    noun = noun[: cut.start()] if cut else noun[:10]
    if (
        found["each"]
        and (found["class"] in {"户", "家", "所", "处", "篇", "件", "项"} or noun[:1] in set("人组站队团村镇乡"))
        and not SCOPE_NOUN.search(noun)
    ):
        return found.group() + noun[:1] * (found["class"] is None)
    return found.group() + noun if noun and SCOPE_NOUN.search(noun) else None


LEADING_TIME = re.compile(
    r"^(?:[\d一二三四五六七八九十]{1,3}月(?:份|底|初|末|上旬|中旬|下旬|\d{1,2}日)?(?:以?前|之前)?[、和至-]?){1,4}(?:各|分别)?(?=.)"
)


def whole_words(words: str) -> str:
    """Words short enough for a subject, cut where a title in book marks or quotes begins or ends, never inside one."""
    if len(words) <= 40:
        return words
    cut = max(words.rfind(mark) for mark in "》”）")
    return words[cut + 1 :] if 0 <= cut < len(words) - 2 else words[-40:]


def clause_before(paper: Paper, sentence: Sentence, low: int) -> str:
    """The words of the clause before an offset, for a number that stands alone: `征集建议，不少于20条`."""
    stop = max(sentence.start, low - 1)
    begin = clause_start(paper.text, sentence.start, stop)
    words = BOUND_WORDS.sub("", LEADING_TIME.sub("", paper.words(begin, stop).strip(" ，：（）")))
    return words if 2 <= len(words) <= 30 and not re.search(r"[\d]", words) else ""


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
    if among > low and re.match(
        r"等(?:工作|问题|课题|方面|形式|方式|途径|渠道)*(?:召开|开展|举办|组织|形成|提出)", text[among:high]
    ):
        low = among + 1 + len(re.match(r"(?:工作|问题|课题|方面|形式|方式|途径|渠道)*", text[among + 1 : high]).group())  # type: ignore[union-attr]
    noun = NOUN.match(text, quantity.end, sentence.end)
    right = paper.words(noun.start(1), noun.end(1)) if noun else ""
    left = paper.words(low, high).strip()
    plain = HEAD_WORDS.sub("", BOUND_WORDS.sub("", left)) if text.isascii() or left == text[low:high] else left
    plain = REACHING.sub("", plain) or plain
    if right:
        plain = re.sub(r"(?:举行|召开|开展|组织|进行)$", "", plain) or plain
    plain = LEADING_TIME.sub("", whole_words(plain))
    if not plain and not right:
        plain = clause_before(paper, sentence, low)
    words = (plain[-40:] + right if len(right) >= 2 else plain[-40:] or right).strip("的了 ")
    return words[:60] or left[-40:] or paper.words(quantity.start, quantity.end)


def opens_clause(text: str, sentence: Sentence, when: When) -> bool:
    """Whether a half year says when, not of what: `下半年视察` does, `上半年工作报告` does not."""
    before = text[max(sentence.start, when.start - 6) : when.start]
    return not before or re.search(r"(?:[，。；：、\n ]|于|在|拟|计划|将|年)$", before) is not None
