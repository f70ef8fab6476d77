"""The subjects that a plan promises to consult on, inspect, survey, supervise or appraise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shangliang.plan.extract.dates import When, find_times
from shangliang.plan.extract.facts import Topic
from shangliang.plan.extract.fields import LABEL, Fields, read_fields, read_tables
from shangliang.plan.extract.forms import (
    CORE,
    FORM,
    GENERIC_SECTION,
    INTRO,
    MEETING,
    PREFIX,
    heading_form,
    is_topic_heading,
)
from shangliang.plan.extract.lists import split_list, trim
from shangliang.plan.extract.paper import Item, Paper, Sentence

ADVERB = (
    "适时|定期|分别|重点|深入|积极|认真|广泛|扎实|精心|集中|专题|切实|适当|多次|不定期|先后|充分|全程|持续|有序|联合|统一|共同|进一步|要|将|拟|并|再|各|全面|"
    "组织(?:部分|全体|相关|有关)?(?:政协)?(?:委员|代表|常委|界别委员)?|邀请[^，。；]{1,12}?|安排(?:委员|代表)?|有针对性地?|有计划地?|针对性地?|采取[^，。；]{1,12}?(?:方式|形式)|广泛而|主动|经常性?地?|深入地?|等"
)
VERB = "开展好|组织开展|开展|进行|组织|召开|举行|举办|实施|搞好|做好|作|展开|抓好|深化|启动"
PREDICATE = re.compile(
    rf"(?P<adverb>(?:，?(?:{ADVERB}))*)，?(?P<verb>{VERB})(?P<mod>[^，。；：、（）]{{0,14}}?)(?P<form>{FORM.pattern}|{MEETING.pattern}(?:会议|协商)?(?:{CORE})?|[^，。；：、（）]{{0,6}}(?:座谈会|协商会|议事会|恳谈会|听证会|论证会|常委会会议|论坛|会议))"
    rf"|(?P<adverb2>(?:，?(?:{ADVERB}))*)，?(?P<form2>协商议政|议政协商|议政建言|建言献策|建言资政|资政建言|献计献策|献计出力|出谋划策|协商讨论|讨论协商|协商建言|协商监督|(?:{PREFIX})?协商|调研|视察|督查|评议|座谈|审议|讨论|检查|民主监督|测评)(?=[，。；：（）]|并|$)"
)
SOLO = re.compile(
    r"(?P<listen>听取(?:和|并|、)?(?:审议|讨论|评议|审查)?|审议|审查(?:和|并)?批准|审查|听审)(?P<object>[^，。；：（]{4,150})"
    r"|(?P<form>专题视察|集中视察|重点视察|专题调研|集中调研|重点调研|视察|调研|考察|督查|督察|检查|评议|督办|察看)了?(?P<object2>[^，。；：（]{3,100})"
    rf"|(?:开展|组织|进行|做好|搞好|实施|组织开展)(?P<object3>[^，。；：（）]{{3,50}}?)(?P<form3>(?:{PREFIX}){{0,3}}(?:视察|调研|考察|督查|检查|评议|监督|协商|座谈|测评|审议)(?:活动|工作)?)(?=[，。；（）]|$)"
)
BEFORE_INTRO = re.compile(
    r"(?:^|[，。；：、（）” ]|重点|主要|分别|适时|着重|专题|集中|并|将|要|紧紧|全面|深入|持续|专门|先后|拟|组织|委员|代表|人员|成员|会|会议|组|委|政协|月份?|日|旬|季度|年|前|通过|继续|积极|认真|切实|次|议政|同时|场|年度|应|可|需|共同|聚焦|别|对口)$"
)
BEFORE_SOLO = re.compile(
    r"(?:^|[，。；： ]|组织|组织部分|委员|代表|常委|人员|成员|重点|主要|集中|专题|实地|月份?|\d日|旬|季度|前|半年|安排|开展|主席|领导|领衔|牵头|组|邀请|会|会议|，并|将|要|适时|定期|政协|主席团|深入|年内|并)$"
)
BAD_SOLO = re.compile(
    r"^(?:活动|会议|工作|报告|组|点|成果|结果|意见|建议|情况$|反馈|、|和|与|及|等|，|的|之|中|后|前|制度|机制|形式|方式|效果|调研|视察|监督|考察|力度|质量|人员|对象|座谈|评议|督办|过程|期间|时间|或|以及|相|了|所|方案|汇报|有关|人|们|员|重点工作|工作|课题|水平|能力|协商)"
)
BAD_OBJECT = re.compile(
    r"^(?:中心|大局|主题|主线|目标|重点|热点|难点|议题|课题|提案|此|本|该|上述|以上|以下|有关|相关|委员|代表|问题|工作|会议|重要议题|协商议题|年度|下列|此项|这|其|各自|实际|自身)(?:问题|工作|专题|议题|方面|重点|内容|情况|课题|热点难点问题)?$"
    r"|(?:大局|全局|中心工作|中心任务|决策部署|重大部署|部署|主线|工作重心|奋斗目标|总体目标|主题|意见建议|意见和建议|的意见|热点难点问题|热点、难点问题|成果转化|服务大局)$|^(?:党政|党委|县委|市委|区委|镇党委|全[县市区镇乡](?:工作)?(?:大局|中心)|中央)[^、]{0,12}(?:中心|大局|部署|要求|重心|重点工作)$"
    r"|^(?:继承|创新|一|协商|履职|学习|于|会|平时|闭会|具体|现有|此基础|各|原有)"
)
BAD_OV = re.compile(
    rf"^(?:(?:一|二|两|三|四|五|六|\d)[次项场轮]|各|多|系列|经常|形式|专项|不同|集中|广泛|深入|联合|有效|有|重点|年度|委员|代表|界别|民主|党派|相关|专委会|履职|学习|走访|考察|政协|联络|丰富|好|形|协商|视察|调研|每|不少于|至少|若干|实地|全面|基层|灵活|常态|跟踪|提案|议政|专题|对口|全过程|了|面对面|(?:{PREFIX}|{CORE}|[、和与])+$)"
)
TAIL_NOUN = re.compile(r"(?:的)?(?:三|两|四|五|六|二|\d{1,2})?(?:个|项)?(?:专项|专题)?(?:工作)?(?:的)?(?:情况的)?(?:报告|汇报|通报|说明)$")


@dataclass
class Found:
    """One subject in the view, before it is dressed as a topic."""

    start: int
    end: int
    form: str
    theme: str | None
    open_list: bool
    rule: str


def is_generic(item: Item) -> bool:
    """Whether the sentence stands under a heading of principles, requirements or safeguards."""
    for one in item.path():
        if one.head and len(one.head) <= 45 and GENERIC_SECTION.search(one.head[:24]) and not is_topic_heading(one.head):
            return True
    return False


def section_form(item: Item) -> str | None:
    """The form that the nearest heading above names."""
    for one in item.path():
        form = heading_form(one.head) if one.head else None
        if form:
            return form
    return None


def frames(paper: Paper, sentence: Sentence) -> Iterator[Found]:
    """Subjects led in by 围绕, 就, 对, 针对 … and followed by a form: `就B开展协商`, `对C进行视察`."""
    text, at = paper.text, sentence.start
    done = at
    for predicate in PREDICATE.finditer(text, sentence.start, sentence.end):
        if predicate.start() < done:
            continue
        form = predicate["form"] or predicate["form2"] or ""
        intros = [intro for intro in INTRO.finditer(text, done, predicate.start()) if predicate.start() - intro.end() >= 2]
        if not intros:
            continue
        chosen = choose_intro(text, intros, done, sentence.start)
        if chosen is None:
            continue
        intro, theme_intro = chosen
        low, high = object_span(text, intro.end(), predicate.start())
        theme = None
        if theme_intro is not None:
            theme = paper.words(*trim(text, theme_intro.end(), intro.start()))
        if intro.group() == "在":
            if not re.search(r"(?:方面|领域|等|上|中)$", text[low:high]):
                continue
            high = low + re.sub(r"(?:上|中|方面|领域)$", "", text[low:high]).__len__() if not text[low:high].endswith(("等方面", "等领域", "等")) else high
        if high - low < 2 or high - low > 150:
            done = predicate.end()
            continue
        found = list(members(paper, low, high, form, theme, "frame:" + intro.group()))
        if found:
            yield from found
            done = predicate.end()


def choose_intro(text: str, intros: list[re.Match[str]], done: int, start: int) -> tuple[re.Match[str], re.Match[str] | None] | None:
    """The word that leads in the subject, and the 围绕 that leads in its theme."""
    good = [intro for intro in intros if intro.start() in {done, start} or BEFORE_INTRO.search(text[max(start, intro.start() - 5) : intro.start()])]
    if not good:
        return None
    last = good[-1]
    about = [intro for intro in good[:-1] if intro.group() in {"围绕", "围绕着", "聚焦", "紧扣", "针对"}]
    if last.group() in {"就", "对", "关于", "选取", "选择", "遴选"}:
        theme = about[-1] if about and "，" in text[about[-1].end() : last.start() + 1] else None
        if last.group() == "关于" and len(good) > 1:
            last = good[-2] if good[-2].group() in {"就", "对", "围绕"} else last
        return last, theme if theme is not last else None
    earlier = [intro for intro in good if intro.group() in {"就", "对"}]
    if earlier and "，" not in text[earlier[-1].end() : last.start()]:
        return earlier[-1], None
    return last, None


def object_span(text: str, low: int, high: int) -> tuple[int, int]:
    """The subject without blanks, adverbs and a trailing comma clause such as `，要`."""
    low, high = trim(text, low, high)
    tail = re.compile(rf"(?:，(?:{ADVERB})*|(?:适时|定期|分别|重点|深入|认真|专题|组织委员|组织代表|组织|邀请))$").search(text[low:high])
    if tail:
        high = low + tail.start()
    return trim(text, low, high)


def members(paper: Paper, low: int, high: int, form: str, theme: str | None, rule: str) -> Iterator[Found]:
    """The members of a subject list that say something of their own."""
    text = paper.text
    low, high = unquote(text, low, high)
    spans, is_open = split_list(text, low, high)
    for a, b in spans:
        a, b = unquote(text, *trim(text, a, b))
        words = text[a:b]
        if len(words) < 2 or BAD_OBJECT.search(words):
            continue
        yield Found(a, b, form, theme, is_open, rule)


def unquote(text: str, low: int, high: int) -> tuple[int, int]:
    """The span without quotes that hold all of it."""
    if high - low > 2 and text[low] == "“" and text[high - 1] == "”" and "”" not in text[low : high - 1]:
        return low + 1, high - 1
    return low, high


def solos(paper: Paper, sentence: Sentence, taken: list[Found]) -> Iterator[Found]:
    """Subjects that follow the form as its object: `视察防汛`, `听取…的汇报`, or stand inside it: `开展夜市经济专题视察`."""
    text = paper.text
    at = sentence.start
    while at < sentence.end:
        found = SOLO.search(text, at, sentence.end)
        if found is None:
            return
        at = found.start() + 2
        if any(one.start < found.end() and found.start() < one.end for one in taken):
            continue
        result = list(read_solo(paper, sentence, found))
        if result:
            yield from result
            at = found.end()


def read_solo(paper: Paper, sentence: Sentence, found: re.Match[str]) -> Iterator[Found]:
    text = paper.text
    before = text[max(sentence.start, found.start() - 6) : found.start()]
    if found["listen"]:
        low, high = found.span("object")
        words = text[low:high]
        if not BEFORE_SOLO.search(before) or not re.search(r"(?:报告|汇报|通报|情况|草案|预算|规划|计划|工作|事项|议案|说明)$", words) or re.fullmatch(r".{0,6}(?:汇报|报告|情况|情况汇报|情况通报|工作汇报|工作报告)", words):
            return
        about = re.search(r"关于|有关", words)
        had = bool(about) or "情况" in words
        if about:
            low += about.end()
        tail = TAIL_NOUN.search(text[low:high])
        listed = "、" in text[low:high]
        if tail and tail.start() > 1 and (had or listed and not re.search(r"报告、|报告和", text[low:high])):
            high = low + tail.start()
            if text[low:high].endswith("情况的"):
                high -= 1
        yield from members(paper, low, high, found["listen"], None, "listen")
        return
    if found["form"]:
        low, high = found.span("object2")
        if not BEFORE_SOLO.search(before) or BAD_SOLO.match(text[low:high]) or re.search(r"(?:活动|会议|制度|机制|力度|质量|水平|方式|成果|建议|意见)$", text[low:high]):
            return
        stop = re.compile(r"，|并(?!网|购|轨|联|发)|(?:提出|形成|撰写|召开)").search(text, low, high)
        if stop and stop.start() - low >= 3:
            high = stop.start()
        if re.search(FORM, text[low:high]) and re.search(r"开展|进行|组织", text[low:high]):
            return
        yield from members(paper, low, high, found["form"], None, "object")
        return
    low, high = found.span("object3")
    words = text[low:high]
    if BAD_OV.match(words) or words.endswith(("的", "、", "和", "委员", "代表", "性")):
        return
    yield from members(paper, low, high, re.sub("(?:活动|工作)$", "", found["form3"]), None, "inside")


def in_force(paper: Paper, sentence: Sentence, at: int) -> When | None:
    """The time named before an offset in its sentence, when it still holds there."""
    times = [when for when in find_times(paper.text, sentence.start, at) if when.end <= at]
    return times[-1] if times else None


def item_fields(paper: Paper, item: Item) -> Fields:
    """The fields of an item: its own, those of its label-only children, and for what they lack those above it."""
    own_end = item.children[0].start if item.children else item.end
    fields = read_fields(paper.text, item.start, own_end)
    for child in item.children:
        if LABEL.match(paper.text, child.body):
            fields = fields.merge(read_fields(paper.text, child.body, child.end))
    return fields


def heading_times(item: Item) -> list[When]:
    """The times in the nearest heading that names one."""
    for one in item.path():
        if one.times and one.head_end - one.body < 40:
            return one.times
    return []


class TopicReader:
    """Reads the topics of one paper; keeps each item's fields so that they are read once."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._fields: dict[int, Fields] = {}

    def fields(self, item: Item) -> Fields:
        known = self._fields.get(id(item))
        if known is None:
            known = item_fields(self.paper, item)
            if item.marker is not None and item.parent is not None and item.parent.marker is not None and LABEL.match(self.paper.text, item.body):
                known = known.merge(self.fields(item.parent))
            self._fields[id(item)] = known
        return known

    def read(self) -> list[Topic]:
        paper = self.paper
        found: list[tuple[Found, Sentence | None, Item, Fields]] = []
        heads_done: set[int] = set()
        for sentence in paper.sentences:
            if not sentence.future or is_generic(sentence.item):
                continue
            if LABEL.match(paper.text, sentence.start):
                continue
            mine = list(frames(paper, sentence))
            mine.extend(solos(paper, sentence, mine))
            mine.sort(key=lambda one: one.start)
            if mine:
                heads_done.add(id(sentence.item))
            found.extend((one, sentence, sentence.item, self.fields(sentence.item)) for one in mine)
        for item in paper.items:
            if id(item) not in heads_done:
                found.extend((one, None, item, self.fields(item)) for one in self.listed(item))
        found.extend(self.tabled())
        found.sort(key=lambda one: (one[0].start, one[0].end))
        return self.dress(found)

    def listed(self, item: Item) -> Iterator[Found]:
        """The item itself as a subject, when its heading says that its items are subjects."""
        paper, text = self.paper, self.paper.text
        sentence = next((one for one in paper.sentences if one.item is item), None)
        if sentence is None or not sentence.future or item.plain or is_generic(item):
            return
        fields = self.fields(item)
        for low, high in fields.topics:
            yield from members(paper, low, high, "", None, "field")
        if fields.topics or LABEL.match(text, item.body) or item.style in {"cn_is", "ordinal", "article"}:
            return
        parent = item.parent
        head = parent.head if parent else ""
        dated = bool(fields.times or fields.lead) and paper.kind == "consultation_plan" and any(LABEL.match(text, low) for low, _ in fields.spans)
        subject_list = bool(head) and parent is not None and (is_topic_heading(head))
        if not (subject_list or dated) or is_topic_heading(item.head) and item.children:
            return
        low, high = item.body, min(sentence.end, item.end)
        for a, b in fields.spans:
            if low < a < high:
                high = a
        low, high = trim(text, low, high)
        lead = re.compile(r"(?:[^，。；：]{0,8}月份?[^，。；：]{0,3}|关于)[，：]").match(text, low, high)
        if lead:
            low = lead.end()
        if 3 <= high - low <= 100 and not re.search(r"[。；]", text[low : high - 1]):
            low, high = unquote(text, low, high)
            yield Found(low, high, "", None, False, "listed")

    def tabled(self) -> Iterator[tuple[Found, Sentence | None, Item, Fields]]:
        """The rows of tables that have a column of subjects."""
        paper, text = self.paper, self.paper.text
        if paper.kind not in {"consultation_plan", "work_plan", "notice"}:
            return
        for table in read_tables(text, paper.rows):
            if "topic" not in table.columns:
                continue
            for row in table.rows:
                fields, subject = Fields(), None
                from shangliang.plan.extract.fields import put_field

                for name, (low, high) in zip(table.columns, row, strict=False):
                    if name == "topic":
                        subject = subject or (low, high)
                    else:
                        put_field(fields, name, text, low, high)
                if subject and subject[1] - subject[0] >= 2:
                    low, high = unquote(text, *subject)
                    item = next((one for one in reversed(paper.items) if one.start <= low), paper.root)
                    yield Found(low, high, fields.form, None, False, "table"), None, item, fields

    def dress(self, found: list[tuple[Found, Sentence | None, Item, Fields]]) -> list[Topic]:
        """Topics with their form, months and people."""
        paper, topics = self.paper, list[Topic]()
        last_end = -1
        for one, sentence, item, fields in found:
            if one.start < last_end:
                continue
            last_end = one.end
            months, when = self.months(one, sentence, item, fields)
            form = one.form
            named = section_form(item)
            if not form or (form in {"协商", "调研", "议政建言", "协商议政", "协商建言", "协商讨论"} and named):
                form = named or form
            if fields.form and one.rule in {"listed", "table", "field"}:
                form = fields.form
            words = paper.words(one.start, one.end)
            section = " / ".join(above.head for above in reversed(list(item.path())) if above.head and above is not item)
            topics.append(
                Topic(
                    words,
                    paper.span(one.start, one.end),
                    theme=one.theme,
                    form=form or None,
                    months=months,
                    leader=list(fields.leader),
                    lead=list(fields.lead),
                    partners=list(fields.partners),
                    participants=list(fields.participants),
                    basis=re.findall(r"《[^《》]{2,60}》", words),
                    open_list=one.open_list,
                    section=section[:120],
                    rule=one.rule,
                )
            )
        return topics

    def months(self, one: Found, sentence: Sentence | None, item: Item, fields: Fields) -> tuple[list[int], When | None]:
        """The months that hold for a subject: named before it, in its fields, or in a heading above."""
        if sentence is not None:
            when = in_force(self.paper, sentence, one.start)
            if when is not None:
                return ([] if when.kind == "half" else list(when.months)), when
        if fields.times:
            return fields.months, None
        above = heading_times(item)
        if above:
            return sorted({month for when in above for month in when.months}), above[0]
        return [], None
