"""The subjects that a plan promises to consult on, inspect, survey, supervise or appraise."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from shangliang.plan.extract.clauses import opens_clause
from shangliang.plan.extract.dates import When, find_times
from shangliang.plan.extract.facts import Topic
from shangliang.plan.extract.fields import LABEL, Fields, names_of, outer_times, read_fields, read_tag
from shangliang.plan.extract.forms import heading_form, is_topic_heading
from shangliang.plan.extract.frames import (
    BAD_OBJECT,
    Found,
    announced,
    frames,
    is_generic,
    members,
    section_form,
    solos,
    unquote,
)
from shangliang.plan.extract.lists import HEADS, trim
from shangliang.plan.extract.paper import MONTH_HEADING, Item, Paper, Sentence
from shangliang.plan.extract.records import NOT_A_SUBJECT, records_of

MOVED = re.compile(
    r"(?:改为|改到|改在|改至|调整为|调整到|调整至|延期至|延期到|推迟至|推迟到|延至|提前到|提前至|顺延至|移至)(?:在|于)?$"
)
CANCELLED = re.compile(
    r"(?:^|[，：、])(?:取消|撤销|删除)|不再(?:开展|进行|举行|召开|组织|安排)|停止(?:开展|进行)|予以取消"
)
LATER = re.compile(r"(?:[^，。；]{0,6})?(?:拟|计划|预计|定|初定|安排)?(?:于|在)?$")


def moved_to(paper: Paper, sentence: Sentence, at: int) -> When | None:
    """The new time of a subject whose old one is taken back: `原定5月的视察，改为10月中旬进行`."""
    for when in find_times(paper.text, at, min(sentence.end, at + 60)):
        if MOVED.search(paper.text, max(at, when.start - 6), when.start):
            return when
    return None


def said_next(paper: Paper, sentence: Sentence) -> list[When]:
    """The time that the next sentence of the same item gives and nothing else: `拟于6月份召开。`"""
    after = paper.sentence_at(min(paper.end - 1, sentence.end + 1))
    if after is None or after is sentence or after.item is not sentence.item or after.end - after.start > 24:
        return []
    for when in find_times(paper.text, after.start, after.end):
        rest = paper.text[when.end : after.end].strip("。；份 ")
        if LATER.fullmatch(paper.text[after.start : when.start]) and re.fullmatch(
            r"(?:前|底前)?，?(?:[^，。；]{2,14}?(?:牵头|承办|负责))?(?:组织)?(?:召开|开展|举行|进行|实施|完成|举办|承办|负责)?",
            rest,
        ):
            return [when]
    return []


def in_force(paper: Paper, sentence: Sentence, at: int) -> When | None:
    """The time named before an offset in its sentence, when it still holds there."""
    moved = moved_to(paper, sentence, at)
    if moved is not None:
        return moved
    times = [
        when
        for when in find_times(paper.text, sentence.start, at)
        if when.end <= at
        and when.kind not in {"vague", "season"}
        and (when.kind != "half" or opens_clause(paper.text, sentence, when))
    ]
    return times[-1] if times else None


def time_after(paper: Paper, sentence: Sentence, one: Found) -> When | None:
    """The time that follows a subject: before its verb (`围绕X，5月开展监督`) or as a deadline (`调研X，8月底前完成报告`)."""
    for when in find_times(paper.text, one.end, sentence.end):
        if when.kind in {"half", "vague", "season"}:
            continue
        if when.start < one.tail or re.match(
            r"(?:底|末)?(?:以?前|之前)?(?:完成|形成|召开|结束|开展|进行|举行|实施)",
            paper.text[when.end : when.end + 10],
        ):
            return when
        if re.search(r"(?:时间|拟|定)(?:安排)?(?:为|在|是|于|：)?$", paper.text[one.end : when.start][-6:]):
            return when
        return None
    return None


def item_fields(paper: Paper, item: Item) -> Fields:
    """The fields of an item: its own, those of its label-only children, and for what they lack those above it."""
    own_end = item.children[0].start if item.children else item.end
    fields = read_fields(paper.text, item.start, own_end)
    for child in item.children:
        if LABEL.match(paper.text, child.body):
            fields = fields.merge(read_fields(paper.text, child.body, child.end))
    return fields


def month_heading(item: Item) -> list[When]:
    """The times of the nearest heading that is only a time (`四月份`) or a stage with a time (`动员阶段（4月）`)."""
    for one in item.path():
        if not one.times:
            continue
        if MONTH_HEADING.fullmatch(one.head.strip()) or re.search(r"阶段|步骤", one.head):
            return one.times
        if re.fullmatch(r"[^，。；]{0,20}（[^（）]{1,20}）", one.head) and one.children:
            return one.times
    return []


def timing_of(item: Item) -> str | None:
    """Whether the heading says 决策前 (before) or 决策实施中 (during)."""
    for one in item.path():
        if "决策" in one.head:
            return (
                "during"
                if re.search(r"决策(?:实施)?(?:之)?中", one.head)
                else "before"
                if re.search(r"决策之?前", one.head)
                else None
            )
    return None


def main_event(paper: Paper) -> list[When]:
    """The time of the one event a notice calls: `决定于6月中下旬组织开展视察`."""
    for sentence in paper.sentences:
        if sentence.item is not paper.root:
            break
        words = paper.text[sentence.start : sentence.end]
        if re.search(r"定于|决定于|拟于|将于|于.{2,20}(?:召开|组织|开展|举行)", words):
            return list(find_times(paper.text, sentence.start, sentence.end))[:1]
    return []


def line_times(paper: Paper, sentence: Sentence) -> list[When]:
    """The time that opens the line of a sentence for all that follows it: `3月：①召开…；②视察…`."""
    low = paper.text.rfind("\n", 0, sentence.start) + 1
    if low == sentence.start:
        return []
    when = next(iter(find_times(paper.text, low, min(sentence.start, low + 30))), None)
    if when is None or paper.text[when.end : when.end + 1] != "：" or paper.text[low : when.start].strip(" -●◆■"):
        return []
    return [when]


PLAIN_FORM = re.compile(r"(?:协商|讨论|议政|建言献策|建言|、|和)+")
LED_BY = re.compile(r"[^。；]{0,12}，由(?P<who>[^，。；]{2,20}?)(?:牵头|领衔|领办|督办|负责|承办|主办)")
SPOKEN = re.compile(r"协商讨论|听取(?:和|并)?(?:审议|讨论)?|审议|讨论")
TRAILING_FORM = re.compile(
    r"(?:的(?:专题|重点)?(?:协商|调研|视察|监督|评议)|(?:专题|重点|联合|监督性|跟踪)?(?:调研|视察|考察|评议))(?:活动)?$"
)
ACT = re.compile(r"召开|举办|组织|筹备|开展|举行|印发|编印|走访|慰问|落实|完成|制定")
WHOM_HEADING = re.compile(r"(?:民主|工作|被)?(?:评议|视察|监督|测评|督办)(?:对象|单位)")


class TopicReader:
    """Reads the topics of one paper; keeps each item's fields so that they are read once."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._fields: dict[int, Fields] = {}
        self._lines: dict[int, Fields] = {}
        self.event: list[When] | None = None
        self.shared: dict[tuple[int, int], int] = {}
        self.records = records_of(paper.text, paper.start, paper.end, paper.rows)
        self._record_starts = [record.subject[0] for record in self.records]

    def fields(self, item: Item) -> Fields:
        known = self._fields.get(id(item))
        if known is None:
            known = item_fields(self.paper, item)
            if (
                item.marker is not None
                and item.parent is not None
                and item.parent.marker is not None
                and LABEL.match(self.paper.text, item.body)
            ):
                known = known.merge(self.fields(item.parent))
            known.spans.sort()
            self._fields[id(item)] = known
        return known

    def fields_at(self, sentence: Sentence) -> Fields:
        """The fields that hold for a sentence: those of its numbered item, or of its own line where nothing is numbered."""
        item, text = sentence.item, self.paper.text
        if item.marker is not None:
            return self.fields(item)
        low = text.rfind("\n", 0, sentence.start) + 1
        high = text.find("\n", sentence.start)
        high = len(text) if high < 0 else high
        while high < self.paper.end:
            after = high + 1
            while after < self.paper.end and text[after] == " ":
                after += 1
            if after >= self.paper.end or not (text[after] == "（" or LABEL.match(text, after)):
                break
            stop = text.find("\n", after)
            high = self.paper.end if stop < 0 else stop
        known = self._lines.get(low)
        if known is None:
            known = self._lines[low] = read_fields(text, low, min(high, self.paper.end))
            known.spans.sort()
        return known

    def holds_record(self, item: Item) -> bool:
        """Whether a labelled block, form line or table stands inside an item."""
        at = bisect_left(self._record_starts, item.start)
        return at < len(self._record_starts) and self._record_starts[at] < item.end

    def read(self) -> list[Topic]:
        paper = self.paper
        found: list[tuple[Found, Sentence | None, Item, Fields]] = []
        heads_done: set[int] = set()
        for sentence in paper.sentences:
            if not sentence.future or is_generic(sentence.item):
                continue
            if LABEL.match(paper.text, sentence.start):
                continue
            if CANCELLED.search(paper.text, sentence.start, sentence.end):
                continue
            mine = list(frames(paper, sentence))
            mine.extend(solos(paper, sentence, mine))
            mine.sort(key=lambda one: one.start)
            if mine:
                heads_done.add(id(sentence.item))
            if mine:
                around = self.fields_at(sentence)
                found.extend((one, sentence, sentence.item, around) for one in mine)
        found = self.without_run_in(found)
        for item in paper.items:
            if id(item) not in heads_done or WHOM_HEADING.fullmatch(item.head):
                found.extend((one, None, item, self.fields(item)) for one in self.listed(item))
        found.extend(self.recorded())
        found.sort(key=lambda one: (one[0].start, one[0].end))
        self.share(found)
        return self.dress(found)

    def without_run_in(
        self, found: list[tuple[Found, Sentence | None, Item, Fields]]
    ) -> list[tuple[Found, Sentence | None, Item, Fields]]:
        """Without what a run-in heading names (`开展法规实施监督。`) when the sentences after it name the subjects."""
        said = {id(item) for one, sentence, item, _ in found if sentence is not None and sentence.start > item.body}
        return [
            row
            for row in found
            if not (
                row[0].rule == "inside" and id(row[2]) in said and row[1] is not None and row[1].start == row[2].body
            )
        ]

    def share(self, found: list[tuple[Found, Sentence | None, Item, Fields]]) -> None:
        """Hand out months one by one where the sentence says 分别 and names as many months as subjects."""
        by_sentence: dict[int, list[Found]] = {}
        kept: dict[int, Sentence] = {}
        for one, sentence, _, _ in found:
            if sentence is not None:
                by_sentence.setdefault(id(sentence), []).append(one)
                kept[id(sentence)] = sentence
        for key, mine in by_sentence.items():
            sentence = kept[key]
            if "分别" not in self.paper.text[sentence.start : sentence.end]:
                continue
            months = [
                month for when in find_times(self.paper.text, sentence.start, sentence.end) for month in when.months
            ]
            if len(months) == len(mine) > 1:
                self.shared.update({(one.start, one.end): month for one, month in zip(mine, months, strict=True)})

    def listed(self, item: Item) -> Iterator[Found]:
        """The item itself as a subject, when its heading says that its items are subjects."""
        paper, text = self.paper, self.paper.text
        sentence = paper.first_sentence(item)
        if sentence is None or not sentence.future or item.plain or is_generic(item) or self.holds_record(item):
            return
        fields = self.fields(item)
        for low, high in fields.topics:
            yield from members(paper, low, high, "", None, "field")
        if WHOM_HEADING.fullmatch(item.head) and not item.children:
            yield from self.named_bodies(item)
            return
        told = announced(paper, item)
        if fields.topics or LABEL.match(text, item.body) or item.style in {"ordinal", "article"}:
            return
        if item.style == "cn_is" and not (told and HEADS.search(item.head)):
            return
        if is_topic_heading(item.head) and not item.children:
            yield from self.plain_lines(item)
            return
        if not (told or self.is_subject(item, fields)) or heading_form(item.head):
            return
        if (is_topic_heading(item.head) and item.children) or re.fullmatch(r"[^，]{4,6}，[^，]{4,6}", item.head):
            return
        span = self.subject_span(item, sentence, fields)
        if span is not None:
            low, high = span
            form = TRAILING_FORM.search(text, low, high)
            if form and form.start() - low >= 4:
                high = form.start()
                low += 2 * (text.startswith("关于", low) and form.group().startswith("的"))
            numbered = re.compile(r"（(?:提案)?第? ?\d{1,4} ?号(?:提案)?）$").search(text, low, high)
            if numbered:
                high = numbered.start()
            words = form.group().removeprefix("的") if form and high == form.start() else ""
            yield Found(*unquote(text, low, high), told or words, None, False, "listed")

    def named_bodies(self, item: Item) -> Iterator[Found]:
        """The bodies named under a heading such as 评议对象."""
        text = self.paper.text
        after = item.body + len(item.head) - 1
        body = next((one for one in self.paper.sentences_of(item) if one.start > after), None)
        if body is None or body.end - body.start > 120:
            return
        if re.search(r"[局委办院所站公司中心]", text[body.start : body.end]):
            yield from members(self.paper, body.start, body.end, item.head[:-2], None, "whom")

    def plain_lines(self, item: Item) -> Iterator[Found]:
        """Unnumbered lines under a heading of subjects, each with its time or owner in brackets."""
        text = self.paper.text
        at = text.find("\n", item.body, item.end) + 1
        while 0 < at < item.end:
            stop = text.find("\n", at, item.end)
            stop = item.end if stop < 0 else stop
            found = re.compile(r" ?(?P<subject>[^，。；：（）\n]{4,60})（(?P<tag>[^（）\n]{2,60})）[。；]?").fullmatch(
                text, at, stop
            )
            tag = Fields()
            if found and read_tag(tag, text, *found.span("tag")) and not ACT.match(text, found.start("subject")):
                yield Found(*unquote(text, *trim(text, *found.span("subject"))), "", None, False, "listed")
            at = stop + 1

    def is_subject(self, item: Item, fields: Fields) -> bool:
        """Whether an item is a subject by its heading, or by the labelled time or owner it carries in a consultation plan."""
        head = item.parent.head if item.parent else ""
        if head and is_topic_heading(head) and not re.search(r"会议活动$|活动安排$|^会议", head):
            return True
        if self.paper.kind != "consultation_plan" or not (fields.times or fields.lead):
            return False
        return any(LABEL.match(self.paper.text, low) for low, _ in fields.spans)

    def subject_span(self, item: Item, sentence: Sentence, fields: Fields) -> tuple[int, int] | None:
        """The words of a listed subject, without its fields, its deadline and what introduces it."""
        text = self.paper.text
        low, high = item.body, min(sentence.end, item.end)
        high = min([high, *(a for a, _ in fields.spans if a > low)])
        low, high = trim(text, low, high)
        done = re.compile(r"，(?=[^，。；]{2,14}(?:完成|开展|进行|召开|举行|实施)$)").search(text, low, high)
        if done:
            fields.times = fields.times or outer_times(text, done.start(), high)
            high = done.start()
        if ACT.match(text, low, high) or re.search(r"[一二两三四五六\d]次", text[low:high]):
            return None
        spoken = SPOKEN.match(text, low, high)
        if spoken and high - spoken.end() >= 4:
            low = spoken.end()
        lead = re.compile(r"(?:[^，。；：]{0,8}月份?[^，。；：]{0,3}|关于)[，：]").match(text, low, high)
        if lead:
            low = lead.end()
        if "：" in text[low:high] and NOT_A_SUBJECT.search(text[low:high]):
            return None
        if not 3 <= high - low <= 100 or re.search(r"[。；]", text[low : high - 1]):
            return None
        cells = re.compile(r" {2,}").search(text, low, high)
        if cells:
            for cell in re.finditer(r"[^ ]+", text[cells.start() : high]):
                read_tag(fields, text, cells.start() + cell.start(), cells.start() + cell.end())
            high = cells.start()
        return low, high

    def recorded(self) -> Iterator[tuple[Found, Sentence | None, Item, Fields]]:
        """The subjects of labelled blocks, form lines and tables."""
        paper, text = self.paper, self.paper.text
        if paper.kind not in {"consultation_plan", "work_plan", "notice", "other"}:
            return
        for record in self.records:
            if record.task:
                continue
            item = paper.item_at(record.subject[0])
            low, high = unquote(text, *record.subject)
            words = text[low:high]
            if re.fullmatch(r"(?:合计|共计|总计|共)?[一二三四五六七八九十\d]{0,4}[个项件次]?", words) or (
                len(words) < 8 and BAD_OBJECT.search(words)
            ):
                continue
            if record.rule == "record":
                spoken = re.match(r"(?:听取(?:并|和)?(?:审议|讨论)?|讨论|审议)", text[low:high])
                parts = [(one.start, one.end) for one in self.spoken(low, high)] if spoken else [(low, high)]
            else:
                parts = [(low, high)]
            for a, b in parts:
                yield Found(a, b, record.fields.form, None, False, record.rule), None, item, record.fields

    def spoken(self, low: int, high: int) -> Iterator[Found]:
        """The reports of a field such as `听取并讨论政府工作报告`."""
        for piece in re.finditer(r"[^；。]+", self.paper.text[low:high]):
            a = low + piece.start()
            head = re.compile(r"(?:听取(?:并|和)?(?:审议|讨论)?|讨论|审议)").match(self.paper.text, a, high)
            yield from members(self.paper, head.end() if head else a, low + piece.end(), "", None, "record")

    def dress(self, found: list[tuple[Found, Sentence | None, Item, Fields]]) -> list[Topic]:
        """Topics with their form, months and people."""
        paper, topics = self.paper, list[Topic]()
        last_end = -1
        for one, sentence, item, around in found:
            if one.start < last_end:
                continue
            last_end = one.end
            fields = self.own_tag(one).merge(around)
            months, _ = self.months(one, sentence, item, fields)
            if not fields.lead and sentence is not None:
                who = LED_BY.match(paper.text, one.end, sentence.end)
                fields.lead = names_of(paper.words(who.start("who"), who.end("who"))) if who else []
            form = one.form
            named = section_form(item)
            if not form or (named and PLAIN_FORM.fullmatch(form)):
                form = named or form
            if fields.form and one.rule in {"listed", "table", "field"}:
                form = fields.form
            words = paper.words(one.start, one.end)
            section = " / ".join(
                above.head for above in reversed(list(item.path())) if above.head and above is not item
            )
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
                    timing=timing_of(item),
                    section=section[:120],
                    rule=one.rule,
                )
            )
        return topics

    def own_tag(self, one: Found) -> Fields:
        """The bracket that stands right after a subject: `河道水生态修复（11月）`."""
        text, fields = self.paper.text, Fields()
        found = re.compile(r"[”》]?（([^（）\n]{1,60})）").match(text, one.end)
        if found:
            read_tag(fields, text, found.start(1), found.end(1))
        return fields

    def months(
        self, one: Found, sentence: Sentence | None, item: Item, fields: Fields
    ) -> tuple[list[int], When | None]:
        """The months that hold for a subject: named before it, in its fields, or in a heading above."""
        own = self.own_tag(one)
        if own.times:
            return own.months, own.times[0]
        shared = self.shared.get((one.start, one.end))
        if shared is not None:
            return [shared], None
        if sentence is not None:
            when = in_force(self.paper, sentence, one.start)
            if when is not None and when.kind == "half" and fields.times:
                when = None
            if when is not None:
                return ([] if when.kind == "half" else list(when.months)), when
            later = time_after(self.paper, sentence, one)
            if later is not None:
                return list(later.months), later
            following = said_next(self.paper, sentence) if item.marker is not None else []
            if following and following[0].kind != "half":
                return list(following[0].months), following[0]
        if fields.times:
            return fields.months, None
        above = (line_times(self.paper, sentence) if sentence is not None else []) or month_heading(item)
        if above:
            return sorted({month for when in above for month in when.months}), above[0]
        if self.paper.kind == "notice" and self.event is None:
            self.event = main_event(self.paper)
        if self.paper.kind == "notice" and self.event:
            return list(self.event[0].months), self.event[0]
        return [], None
