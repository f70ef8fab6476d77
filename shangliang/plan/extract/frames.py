"""The frames in which a sentence names a subject and a form.

围绕A，就B开展协商 · 对C进行视察 · 听取关于D的汇报 · 视察E · 开展F专题调研 · 围绕“G”召开专题议政性常委会会议
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

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
from shangliang.plan.extract.lists import VERB_HEAD, VERBS, split_list, trim
from shangliang.plan.extract.paper import Item, Paper, Sentence

ADVERB = (
    "适时|定期|分别|重点|深入|积极|认真|广泛|扎实|精心|集中|专题|切实|适当|多次|不定期|先后|充分|全程|持续|有序|联合|统一|共同|进一步|要|将|拟|并|再|各|全面|"
    "组织(?:部分|全体|相关|有关)?(?:政协)?(?:委员|代表|常委|界别委员)?|邀请[^，。；]{1,12}?|安排(?:委员|代表)?|有针对性地?|有计划地?|针对性地?|采取[^，。；]{1,12}?(?:方式|形式)|广泛而|主动|经常性?地?|深入地?|等"
)
VERB = "开展好|组织开展|开展|进行|组织|召开|举行|举办|实施|搞好|做好|抓好"
PREDICATE = re.compile(
    rf"(?P<adverb>(?:，?(?:{ADVERB}))*)，?(?P<verb>{VERB})(?P<mod>(?:(?!对|就|围绕|聚焦|关于|开展|进行|组织|召开|举办)[^，。；：、（）]){{0,14}}?)(?P<form>{MEETING.pattern}(?:会议)?(?:{FORM.pattern})?|{FORM.pattern}|[^，。；：、（）]{{0,6}}(?:座谈会|协商会|议事会|恳谈会|听证会|论证会|常委会会议|论坛|会议))"
    rf"|(?P<adverb2>(?:，?(?:{ADVERB}))*)，?(?P<form2>协商议政|议政协商|议政建言|建言献策|建言资政|资政建言|献计献策|献计出力|出谋划策|协商讨论|讨论协商|协商建言|协商监督|(?:{PREFIX})?协商|调研|视察|督查|评议|座谈|审议|讨论|检查|民主监督|测评|收集意见建议|征求意见建议|建言)(?=[，。；：（）]|并|$)"
)
SOLO = re.compile(
    r"(?P<listen>听取(?:和|并|、)?(?:审议|协商讨论|讨论|协商|评议|审查)?|审议|审查(?:和|并)?批准|审查|听审)(?P<object>[^，。；：（]{4,150})"
    rf"|(?:开展|进行|组织|做好)对(?P<object5>[^，。；：（）]{{2,60}})的(?P<form5>{FORM.pattern})"
    r"|(?:(?:评议|视察|监督|调研|督办|测评)(?:对象|单位)|议题|课题|选题|题目)(?:分别)?(?:为|是)：?(?P<object6>[^。；：（）\n]{2,100}?)(?=，[拟由于定计]|[。；：（）\n]|$)"
    rf"|(?P<form>(?:{PREFIX}){{0,2}}(?:视察|调研|考察|督查|督察|检查|评议|督办|察看)|(?:跟踪|民主|专项)监督)了?(?P<object2>[^，。；：（]{{3,100}}(?:（[^（）]{{1,20}}）、[^，。；：（]{{3,60}}){{0,6}})"
    rf"|(?P<form7>协商讨论|协商|讨论)(?P<object7>《[^《》\n]{{4,60}}》|(?:{VERBS})[^，。；：（]{{3,60}})"
    rf"|“(?P<quoted>[^“”\n]{{6,50}})”(?:工作|情况)?(?P<form4>(?:专题|议政性|重点|年度|专项)*(?:{FORM.pattern}|{MEETING.pattern}(?:会议|协商)?))"
    rf"|(?:组织开展|开展|组织|进行|做好|搞好|实施|承办|召开)(?:[一二两三四五六1-9][次场轮])?(?P<object3>(?:(?!开展|进行|组织)[^，。；：（）]){{3,50}}?)(?P<form3>(?:{PREFIX}|专题议政性?|议政性){{0,4}}(?:视察|调研|考察|督查|检查|评议|监督|协商|座谈|测评|审议|“回头看”|回头看)(?:活动|工作|会)?)(?=[，。；（）]|$)"
)
BEFORE_INTRO = re.compile(
    r"(?:^|[，。；：、（）”］ ]|重点|主要|分别|适时|着重|专题|集中|并|将|要|紧紧|全面|深入|持续|专门|先后|拟|组织|委员|代表|人员|成员|会|会议|组|委|界|联合|政协|视情|并视情|月份?|日|旬|季度|年|前|通过|继续|积极|认真|切实|次|议政|同时|场|年度|应|可|需|共同|聚焦|别|对口|局|部|办|院|厅|司|所|处|中心|政府|站|公司|界|单位|部门|街道|镇|乡|县|区|市|联|科)$"
)
BEFORE_SOLO = re.compile(
    r"(?:^|[，。；：］ ]|认真|依法|定期|组织|组织部分|委员|代表|常委|人员|成员|重点|主要|集中|专题|实地|月份?|\d日|旬|季度|前|期间|前后|分别|半年|安排|开展|主席|领导|领衔|牵头|组|邀请|会|会议|界|委|联合|，并|将|要|适时|定期|政协|主席团|深入|年内|并)$"
)
BAD_SOLO = re.compile(
    r"^(?:性|“?回头看|自|从|由|情况(?!.{0,6}$)|不少于|至少|不低于|\d{1,3}[次场个家]|[一二两三四五六]次|被|活动|会议|工作|报告|组|点|成果|结果|意见|建议|情况$|反馈|、|和|与|及|等|，|的|之|中(?!小|学|医|心|央|国|型|部|等)|后(?!备|续|期)|前|制度|机制|形式|方式|效果|调研|视察|监督|考察|力度|质量|人员|对象|座谈|评议|督办|过程|期间|时间|或|以及|相|了|所|方案|汇报|有关|人|们|员|重点工作|工作|课题|水平|能力|协商)"
)
BAD_OBJECT = re.compile(
    r"^被|^(?:提案者|提案人|承办(?:部门|单位)|(?:相关|有关|部分|政协)?委员.{0,2}|代表开展.*)$|^(?:以下|下列|如下|上述|这)|^情况$|^(?:计划|预算|决算|规划|方案|草案|报告)$|^(?:人事|其他|其它|有关)(?:事项|事宜)$|^(?:中心|大局|主题|主线|目标|重点|热点|难点|议题|课题|提案|此|本|该|[一二两三四五六\d]{1,2}[个项]方面|上述|以上|以下|有关|相关|委员|代表|问题|工作|会议|重要议题|协商议题|年度|下列|此项|这|其|各自|实际|自身)(?:问题|工作|专题|议题|方面|重点|内容|情况|课题|热点难点问题)?$"
    r"|(?:大局|全局|中心工作|中心任务|决策部署|重大部署|部署|主线|工作重心|奋斗目标|总体目标|主题|意见建议|意见和建议|的意见|热点难点问题|热点、难点问题|成果转化|服务大局)$|^(?:党政|党委|县委|市委|区委|镇党委|全[县市区镇乡](?:工作)?(?:大局|中心)|中央)[^、]{0,12}(?:中心|大局|部署|要求|重心|重点工作)$"
    r"|^(?:继承|创新|一(?:是|些|批|系列)|[一二两三四五六七八九十\d]{1,3}[个家](?:相关|有关|重点|窗口|县直|政府|被评议)?(?:部门|单位|项目|课题|议题|方面|专题)|协商|履职|学习|于|会|平时|闭会|具体|现有|此基础|各|原有)"
)
BAD_OV = re.compile(
    rf"^“?(?:有事|请你)|^(?:开展|召开|举办|举行|庆祝|纪念|各|多[次种样]|系列|每|不少于|至少|若干|形式|形|好|了|一系列|[一二两三四五六\d]{{1,2}}[次项场轮个]|丰富|灵活|有针对性|有效|相关|全过程|面对面|经常|常态)"
    rf"|^(?:{PREFIX}|{CORE}|专项|不同|集中|广泛|深入|有序|年度|民主|党派|相关|专委会|履职|学习|委员|代表|界别|政协|联络|联络组|实地|全面|常态化?|片区|小组|各级|跨界别|年中|会前|春季|[、和与])+$"
)
TAIL_NOUN = re.compile(
    r"(?:的)?(?:[一二两三四五六七八九十]|\d{1,2})?(?:个|项)?(?:专项|专题)?(?:工作)?(?:的)?(?:报告|汇报|通报|说明)$"
)


@dataclass
class Found:
    """One subject in the view, before it is dressed as a topic."""

    start: int
    end: int
    form: str
    theme: str | None
    open_list: bool
    rule: str
    tail: int = 0


@lru_cache(maxsize=2048)
def is_generic_head(head: str) -> bool:
    """Whether a heading speaks of principles, requirements or safeguards."""
    return len(head) <= 45 and GENERIC_SECTION.search(head[:24]) is not None and not is_topic_heading(head)


def is_generic(item: Item) -> bool:
    """Whether the sentence stands under a heading of principles, requirements or safeguards."""
    return any(one.head and one.style not in {"cn_is", "ordinal"} and is_generic_head(one.head) for one in item.path())


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
        intros = [
            intro for intro in INTRO.finditer(text, done, predicate.start()) if predicate.start() - intro.end() >= 2
        ]
        if not intros:
            continue
        chosen = choose_intro(text, intros, done, sentence.start)
        if chosen is None:
            continue
        intro, theme_intro = chosen
        row = side_by_side(text, intros, predicate.start())
        if row:
            for a, b in row:
                yield from members(paper, *object_span(text, a, b), form, None, "frame:就")
            done = predicate.end()
            continue
        low, high = object_span(text, intro.end(), predicate.start())
        if intro.group() in {"选取", "选择", "遴选", "确定"}:
            low, high = chosen_span(text, low, high)
        high = before_course(text, low, high)
        if vague(text[low:high], intro.group()):
            continue
        theme = None
        if theme_intro is not None:
            theme = paper.words(*trim(text, theme_intro.end(), intro.start()))
        if intro.group() == "在":
            if not re.search(r"(?:方面|领域|等|上|中)$", text[low:high]):
                continue
            high = (
                low + re.sub(r"(?:上|中|方面|领域)$", "", text[low:high]).__len__()
                if not text[low:high].endswith(("等方面", "等领域", "等"))
                else high
            )
        if high - low < 2 or high - low > 150:
            done = predicate.end()
            continue
        found = list(members(paper, low, high, form, theme, "frame:" + intro.group()))
        for one in found:
            one.tail = predicate.end()
        yield from found
        done = predicate.end()
    if done == sentence.start:
        yield from under_form(paper, sentence)


def under_form(paper: Paper, sentence: Sentence) -> Iterator[Found]:
    """Subjects chosen in a sentence whose own heading names the form: `开展专项监督。选择甲、乙、丙等问题，…`."""
    form = heading_form(sentence.item.head)
    if form is None or sentence.item.children:
        return
    text = paper.text
    found = re.compile(
        r"(?:^|[，。；：])(?:[^，。；：]{0,4})(?:选择|选取|围绕|聚焦|就|对)(?P<object>[^，。；：（）]{4,80})[，。；]"
    ).search(text, sentence.start, min(len(text), sentence.end + 1))
    if found and "、" in found["object"]:
        yield from members(paper, *found.span("object"), form, None, "under form")


COURSE = re.compile(
    r"(?:\d|[一二三四五六七八九十]+月|上半年|下半年|年内|全年|第?[一二三四]季度|联合|会同|组织|邀请|由|通过|采取|深入|实地|先后|分组|于|适时|集中|广泛|召开|委员|重点|分别|充分|赴|到)"
)


def before_course(text: str, low: int, high: int) -> int:
    """Where the subject ends when a comma clause about how and when follows it: `围绕X，5月联合Y开展监督`."""
    comma = text.find("，", low, high)
    if comma > low + 2 and COURSE.match(text, comma + 1):
        return comma
    return high


def announced(paper: Paper, item: Item) -> str | None:
    """The form of a sentence that announces the items below it: `围绕以下两个方面开展民主监督：`."""
    parent = item.parent
    if parent is None or not parent.children or parent is paper.root:
        return None
    lead = paper.text[parent.body : parent.children[0].start].strip()[-80:]
    if lead.endswith(("：", "，")) and re.search(r"以下|如下|下列|[一二两三四五六\d]个(?:课题|议题|专题|方面)", lead):
        found = list(FORM.finditer(lead))
        return found[-1].group() if found else (section_form(parent) if re.search(r"课题|议题|专题", lead) else None)
    return None


def side_by_side(text: str, intros: list[re.Match[str]], end: int) -> list[tuple[int, int]]:
    """The subjects of `与甲局就A、与乙局就B进行对口协商`."""
    about = [intro for intro in intros if intro.group() == "就"]
    if len(about) < 2:
        return []
    row = []
    for n, intro in enumerate(about):
        stop = about[n + 1].start() if n + 1 < len(about) else end
        if n + 1 < len(about):
            cut = text.rfind("、", intro.end(), stop)
            if cut < 0 or not re.match(rf"[与同和]|[^，、]{{1,10}}(?:{BODY}|组|会)就", text[cut + 1 : stop + 1]):
                return []
            stop = cut
        row.append((intro.end(), stop))
    return row


def choose_intro(
    text: str, intros: list[re.Match[str]], done: int, start: int
) -> tuple[re.Match[str], re.Match[str] | None] | None:
    """The word that leads in the subject, and the 围绕 that leads in its theme."""
    good = [
        intro
        for intro in intros
        if intro.start() in {done, start} or BEFORE_INTRO.search(text[max(start, intro.start() - 5) : intro.start()])
    ]
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


BODY = r"(?:部门|局|委|单位|政府|办|厅|界|组|院|公司|中心)"


def object_span(text: str, low: int, high: int) -> tuple[int, int]:
    """The subject without blanks, adverbs and a trailing comma clause such as `，要`."""
    low, high = trim(text, low, high)
    company = re.compile(
        rf"(?:与|同|会同|联合)(?:[^，、。与和]{{1,16}}{BODY})(?:[、和][^，、。与和]{{1,16}}{BODY})*$"
    ).search(text[low:high])
    if company and company.start() >= 4:
        high = low + company.start()
    tail = re.compile(
        rf"(?:，(?:{ADVERB})*|(?:适时|定期|分别|重点|深入|认真|专题|组织委员|组织代表|组织|邀请))$"
    ).search(text[low:high])
    if tail:
        high = low + tail.start()
    return trim(text, low, high)


def chosen_span(text: str, low: int, high: int) -> tuple[int, int]:
    """What is selected: `遴选出15个重点提案，由…` → 重点提案."""
    comma = text.find("，", low, high)
    high = comma if comma > 0 else high
    tail = re.compile(r"[一二两三四五六七八九十\d]{1,3}[个件项家](?:以上|左右)?$").search(text[low:high])
    if tail and tail.start() > 2:
        high = low + tail.start()
    head = re.compile(r"(?:出|好|了)?(?:不少于|至少)?(?:[一二两三四五六七八九十\d]{1,3}[个件项家])?(?:以上)?").match(
        text, low, high
    )
    return (head.end() if head else low), high


def vague(words: str, intro: str) -> bool:
    """Whether what stands after 围绕 or 聚焦 is no subject but the course of a sentence."""
    if words.endswith(("地", "的", "之", "和", "、")) or re.match(
        r"[^、]{0,10}(?:提案者|提案人|承办部门|承办单位)、", words
    ):
        return True
    if "，" not in words or words.startswith("“"):
        return False
    parts = words.split("，")
    if re.search(r"等(?:方面|工作|问题|内容|重点|情况)*$", words) and all(len(part) <= 16 for part in parts):
        return False
    return not all(VERB_HEAD.match(part) for part in parts[1:]) or intro in {"聚焦", "紧扣", "立足", "立足于", "在"}


def members(paper: Paper, low: int, high: int, form: str, theme: str | None, rule: str) -> Iterator[Found]:
    """The members of a subject list that say something of their own."""
    text = paper.text
    low, high = unquote(text, low, high)
    spans, is_open = split_list(text, low, high)
    if len(spans) == 1 and re.search(r"分别", text[max(0, low - 30) : low]):
        joined = re.compile(r"和|及|与|以及").search(text, low + 3, high - 3)
        if joined:
            spans = [(low, joined.start()), (joined.end(), high)]
    for begin, stop in spans:
        a, b = unquote(text, *trim(text, begin, stop))
        if text[b - 1] == "）" and text.rfind("（", a, b) - a >= 3 and "《" not in text[text.rfind("（", a, b) : b]:
            b = text.rfind("（", a, b)
        counted = re.compile(r"(?:不少于|至少)?[一二两三四五六七八九十\d]{1,3}[个件项家次场](?:以上|左右)?$").search(
            text, a, b
        )
        if counted and counted.start() - a >= 2:
            b = counted.start()
        if text[a:b].endswith("提案工作"):
            b -= 2
        words = text[a:b]
        if len(words) < 2 or BAD_OBJECT.search(words):
            continue
        yield Found(
            a,
            b,
            re.sub(r"^(?:深入|持续|[一二两三四五六\d]{1,2}[次场轮个](?=.{2}))(?=.{2})", "", form),
            theme,
            is_open,
            rule,
        )


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


QUOTED_ROW = re.compile(
    r"“[^“”]{2,50}”(?:（[^（）]{1,20}）)?(?:(?:、|和|及|与|以及)?“[^“”]{2,50}”(?:（[^（）]{1,20}）)?){0,9}"
)


def read_solo(paper: Paper, sentence: Sentence, found: re.Match[str]) -> Iterator[Found]:
    """The subjects of one match of SOLO, by the alternative that matched."""
    before = paper.text[max(sentence.start, found.start() - 6) : found.start()]
    if found["listen"]:
        yield from heard(paper, found, before)
    elif found["form"]:
        yield from seen(paper, found, before)
    elif found["object5"]:
        yield from members(paper, *found.span("object5"), found["form5"], None, "of")
    elif found["object6"]:
        low, high = found.span("object6")
        named = QUOTED_ROW.match(paper.text, low, sentence.end)
        whose = "" if re.match("议题|课题|选题|题目", found.group()) else found.group()[:2]
        if named:
            for one in re.compile(r"“([^“”]{2,50})”").finditer(paper.text, low, named.end()):
                yield Found(*one.span(1), whose, None, False, "whom")
        else:
            yield from members(paper, low, high, whose, None, "whom")
    elif found["form7"]:
        if BEFORE_SOLO.search(before):
            yield from members(paper, *found.span("object7"), found["form7"], None, "object")
    elif found["quoted"]:
        if not BRAND.search(found["quoted"]) and not found["form4"].startswith(("走访", "讨论")):
            yield Found(*found.span("quoted"), found["form4"], None, False, "quoted")
    else:
        yield from within(paper, found, before)


BRAND = re.compile(r"商量|协商|回头看|面对面|议事|走访|活动|学习|主题|我为|进企业|进社区|百千万")
BARE_REPORT = re.compile(
    r"(?:有关|专题|专项|相关|工作|情况|各|的|部门|单位|方面|一次|进度)*(?:汇报|报告|情况|通报|说明|计划|事项)"
)


def heard(paper: Paper, found: re.Match[str], before: str) -> Iterator[Found]:
    """What a report is heard or deliberated about: `听取和审议镇政府关于A、B两项工作的报告`."""
    text = paper.text
    low, high = found.span("object")
    words = text[low:high]
    named = re.search(r"(?:报告|汇报|通报|情况|草案|预算|规划|计划|工作|事项|议案|建议案|》|说明)$", words)
    if not BEFORE_SOLO.search(before) or not named or BARE_REPORT.fullmatch(words):
        return
    body = re.match(r"(?:县|市|区|镇|乡|街道)?(?:人民)?政府(?=20\d{2}年|上半年|下半年|一季度)", words)
    if body:
        low += body.end()
    about = re.search(r"关于|有关", text[low:high]) if text[low] != "《" else None
    if about:
        low += about.end()
    tail = TAIL_NOUN.search(text[low:high])
    listed = "、" in text[low:high] and not re.search(r"报告、|报告和", text[low:high])
    if tail and tail.start() > 1 and (about or "情况" in words or listed):
        high = low + tail.start()
        if text[low:high].endswith("情况的"):
            high -= 1
    yield from members(paper, low, high, found["listen"], None, "listen")


def seen(paper: Paper, found: re.Match[str], before: str) -> Iterator[Found]:
    """What is inspected or surveyed: `视察防汛备汛、秋粮收储等工作`."""
    text = paper.text
    low, high = found.span("object2")
    hollow = re.search(r"(?:活动|会议|制度|机制|力度|质量|水平|方式|成果|建议|意见)$", text[low:high])
    hollow = hollow or re.match(
        r"(?:重点|年度|优秀)*提案(?:[一二两三四五六七八九十\d]{1,3}件)?(?:以上)?$", text[low:high]
    )
    if not BEFORE_SOLO.search(before) or BAD_SOLO.match(text[low:high]) or hollow:
        return
    stop = re.compile(r"，|并(?!网|购|轨|联|发)|(?:提出|形成|撰写|召开)").search(text, low, high)
    if stop and stop.start() - low >= 3:
        high = stop.start()
    if FORM.search(text, low, high) and re.search(r"开展|进行|组织", text[low:high]):
        return
    yield from members(paper, low, high, re.sub(r"^(?:委员|代表)", "", found["form"]), None, "object")


PARTIES = re.compile(
    r"[^，。；]{0,4}(?:委员|代表|居民|群众|企业|部门|单位|专家)(?:、|和|与|及)(?=[^，。；]{0,30}(?:面对面|一起|共同|同场|参加|参与|部门|居民|群众|企业))|.*(?:面对面|一起|共同|同台)$"
)
CAMPAIGN = re.compile(r"“[^“”]{2,12}(?:月|周|日|行动|工程)”")


def within(paper: Paper, found: re.Match[str], before: str) -> Iterator[Found]:
    """A subject between a verb and its form: `开展夜市经济专题视察`."""
    low, high = found.span("object3")
    words = paper.text[low:high]
    led = re.search(r"(?:[一-龥]{2}(?:委|组|会|处|室)|继续|年度|份|底前|要|我[们局县])$", before)
    if not BEFORE_SOLO.search(before) and not led:
        return
    if PARTIES.match(words) or CAMPAIGN.fullmatch(words):
        return
    says = VERB_HEAD.match(words) or re.search(r"(?:工作|问题|情况|建设|治理|整治|发展|管理|”)$", words)
    if found["form3"].endswith("座谈会") and (not says or re.fullmatch(r"[^、，]{2,6}工作", words)):
        return
    if BAD_OV.match(words) or words.endswith(("的", "、", "和", "委员", "代表", "性", "会前", "外地学习")):
        return
    yield from members(paper, low, high, re.sub("(?:活动|工作)$", "", found["form3"]), None, "inside")
