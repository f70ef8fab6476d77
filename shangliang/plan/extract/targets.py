"""The commitments of a paper that can be checked: counts, and dated things without a count."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from shangliang.plan.extract.clauses import (
    clause_around,
    clause_start,
    in_brackets,
    line_head,
    only_people,
    opens_clause,
    outline_count,
    raw_unit,
    scope_of,
    subject_of,
)
from shangliang.plan.extract.counts import countable
from shangliang.plan.extract.dates import EVERY, When, find_period, find_times, period_of
from shangliang.plan.extract.facts import Target, Topic
from shangliang.plan.extract.fields import LABEL, Fields, read_tag
from shangliang.plan.extract.forms import SOFT
from shangliang.plan.extract.paper import Paper, Sentence
from shangliang.plan.extract.quantities import AT_LEAST, AT_MOST, Quantity
from shangliang.plan.extract.topics import TopicReader, line_times, month_heading

ACTION = (
    "召开|举办|开展|组织|完成|启动|举行|进行|筹备|听取|视察|调研|考察|督查|检查|评议|印发|制定|制订|修订|形成|报送|上报|提交|报县|报市|报区|报镇|报办|报组|报委|送达|送交|走访|慰问|培训|审议|协商|通报|总结|表彰|考核|考评|述职|答复|书面|成立|建立|建成|"
    "落实|编印|出版|征集|征编|部署|安排|选举|参加|参与|接待|推进|看望|签订|检阅|召集|实施|公布|公示|汇报|反馈|挂牌|揭牌|投运|上线|竣工|通车|开放|交办|交县|交市|交区|递交|督办|办结|办理|付印|汇总|梳理|集中|会同|协助|配合|邀请|督促|下发|发布|开好|抓好|做好|搞好|研究|确定|讨论|测评|验收|改造|整改|投入|开通|投用|开工|启用|撰写|推荐|评选|收集|整理|拟定|起草|座谈|宣传|学习|深入"
)
ACTION_HEAD = re.compile(rf"[，, ]?(?:[^。；：，]{{0,24}}?(?:{ACTION})|将?(?:围绕|就|对|向|由|报|送|赴))")
EVENT = re.compile(r"(?:每(?:次|场|期|一次|批次|回)|单次)[^，。；]{0,24}$")
TRAILING_PERIOD = re.compile(r"(?:/|每)(年|季度|季|月|周|人)")
IMPRINT = re.compile(
    r"(?:(?:出席|列席|参加|主持|缺席|请假|记录)(?:人员|人|会议)?：|抄送|抄报|主送|报送|报|送|联系人|联系电话|承办人|经办人)(?:单位)?：|（此件|（共印"
)
NO_TARGET = re.compile(
    r"(?:(?:发挥|依托|用好|利用)[^，。；]{0,6}$|共印|电话|邮编|邮箱|传真|现有|总人口|截至|占(?!比)[^，]{0,8}$|目前|去年|上年|以来)"
)
PAST_YEAR_TIME = re.compile(r"(?:截至|自|从|去年|上年|于?20\d{2}年以前)$")
TAKEN_BACK = re.compile(
    r"[，份 ]?(?:召开|举行|开展|进行|举办)的|[份 ]?(?:组织)?(?:召开|举行|开展|进行|举办|实施)[。；]?$"
)
GOING_ON = re.compile(
    r"[，,]?[^，。；]{0,8}(?:继续|进一步|不断|持续)(?:推进|做好|抓好|加强|加大|深化|坚持|落实|发挥|提升|提高|完善)"
)
LIMIT = 60


class TargetReader:
    """Reads the targets of one paper, after its topics."""

    def __init__(self, paper: Paper, topics: TopicReader) -> None:
        self.paper = paper
        self.topics = topics

    def read(self, known: list[Topic]) -> list[Target]:
        targets: list[Target] = []
        topic_spans = sorted(topic.span for topic in known)
        inner = [(topic.span, topic.rule) for topic in known]
        for sentence in self.paper.sentences:
            if not sentence.future or IMPRINT.match(self.paper.text, sentence.start):
                continue
            mine = [target for target in self.counted(sentence) if not within_topic(target.span, inner)]
            targets.extend(mine)
            if self.paper.kind != "rules":
                targets.extend(self.dated(sentence, mine))
        targets.extend(self.tagged(targets, topic_spans))
        targets.extend(self.tabled())
        targets.sort(key=lambda one: one.span)
        return targets

    def counted(self, sentence: Sentence) -> Iterator[Target]:
        """Targets with a number in one sentence."""
        paper, text = self.paper, self.paper.text
        fields = self.topics.fields(sentence.item)
        for quantity in countable(text, sentence.start, sentence.end):
            before = text[max(sentence.start, quantity.start - 20) : quantity.start]
            if (
                NO_TARGET.search(before)
                or outline_count(text, quantity)
                or (quantity.unit == "组" and fields.covers(quantity.number_start))
            ):
                continue
            months, window, when = self.months_for(sentence, quantity)
            period = self.period_for(sentence, quantity, when)
            if period is None and not months:
                period = "year"
            if only_people(text, sentence, quantity):
                continue
            op = {"at_least": ">=", "at_most": "<="}.get(quantity.qualifier, "==")
            if op == "==" and re.search(rf"(?:{AT_MOST})[^，。；、]{{0,10}}$", before):
                op = "<="
            elif op == "==" and re.search(rf"(?:{AT_LEAST})[^，。；、\d]{{0,10}}$", before):
                op = ">="
            if quantity.value_max is not None:
                op = ">="
            value: float | None = quantity.value
            start, end = clause_around(text, sentence, quantity)
            scope = scope_of(text[start : quantity.start])
            yield Target(
                subject_of(paper, sentence, quantity),
                op,
                value,
                raw_unit(paper, quantity),
                paper.span(start, end),
                value_max=quantity.value_max,
                per=scope,
                period=period,
                months=months,
                window=window,
                hard=not SOFT.search(before) or quantity.qualifier != "exact",
                scope=scope or "",
                rule="count" if quantity.qualifier == "exact" else "bound",
            )

    def months_for(
        self, sentence: Sentence, quantity: Quantity
    ) -> tuple[list[int], dict[str, str] | None, When | None]:
        """The months that hold for a number: named before it in the sentence, in a tag, or in a heading."""
        text = self.paper.text
        times = [
            when
            for when in find_times(text, sentence.start, quantity.start)
            if not in_brackets(text, sentence.start, when)
            and when.kind not in {"vague", "season"}
            and not text[sentence.start : when.start].endswith(("截止", "截至", "截止到"))
        ]
        if times:
            when = times[-1]
            if not self.holds(when, quantity):
                return [], None, None
            return ([] if when.kind == "half" else list(when.months)), window_dict(when), when
        tag = self.tag_times(sentence)
        if tag:
            half = all(when.kind == "half" for when in tag)
            return (
                ([] if half else sorted({month for when in tag for month in when.months})),
                None,
                None if half else tag[0],
            )
        above = line_times(self.paper, sentence) or month_heading(sentence.item)
        if above and not re.match(r"[一-龥]{2,6}：", line_head(text, sentence)):
            return sorted({month for when in above for month in when.months}), None, above[0]
        return [], None, None

    def holds(self, when: When, quantity: Quantity) -> bool:
        """Whether a time still binds a number: within its own clause, or along a row of counts that begins there."""
        text = self.paper.text
        between = text[when.end : quantity.start]
        if any(period_of(found) for found in EVERY.finditer(between)):
            return False
        if between.startswith("：") and "；" not in between:
            return True
        comma = between.find("，", 2)
        if comma < 0:
            return True
        if re.search(r"，每[^，]*$", between):
            return False
        return any(True for _ in countable(text, when.end, when.end + comma))

    def tag_times(self, sentence: Sentence) -> list[When]:
        """The times of a bracket without labels that closes the sentence: `走访慰问30户（1月）`."""
        text = self.paper.text
        found = re.compile(r"（([^（）：\n]{1,40})）[。；]?$").search(
            text, max(sentence.start, sentence.end - 44), sentence.end
        )
        if found is None:
            found = re.compile(r"[。；]?（([^（）：\n]{1,40})）").match(text, sentence.end)
        if found is None:
            return []
        fields = Fields()
        read_tag(fields, text, found.start(1), found.end(1))
        return fields.times

    def period_for(self, sentence: Sentence, quantity: Quantity, when: When | None) -> str | None:
        """The recurring period of a number."""
        text = self.paper.text
        clause = clause_start(text, sentence.start, quantity.start)
        if EVENT.search(text[sentence.start : quantity.start]):
            return "event"
        found = find_period(text, clause, quantity.end)
        if found is None:
            lead = re.compile(r"[^，。；]{2,8}，").match(text, sentence.start, clause)
            found = find_period(text, sentence.start, lead.end()) if lead else None
        if found is not None:
            return found[0]
        after = TRAILING_PERIOD.match(text, quantity.end)
        if after:
            return {"年": "year", "季度": "quarter", "季": "quarter", "月": "month"}.get(after[1])
        if when is not None and when.kind == "half":
            return "half"
        return None

    def dated(self, sentence: Sentence, counted: list[Target]) -> Iterator[Target]:
        """Targets with a date and no number in one sentence."""
        paper, text = self.paper, self.paper.text
        fields = self.topics.fields(sentence.item)
        times = [
            when
            for when in find_times(text, sentence.start, sentence.end)
            if when.kind not in {"vague", "season"}
            and not in_brackets(text, sentence.start, when)
            and not fields.covers(when.start)
        ]
        merged: list[When] = []
        for when in times:
            if merged and when.start < merged[-1].end:
                continue
            merged.append(when)
        merged = [when for when in merged if when.kind != "half" or opens_clause(text, sentence, when)]
        raw_counted = [target.span for target in counted]
        for n, when in enumerate(merged):
            stop = merged[n + 1].start if n + 1 < len(merged) else sentence.end
            if text[when.end : stop].strip() in {"、", "和", "及", "与", "，"}:
                continue
            yield from self.one_dated(sentence, when, stop, raw_counted)
        if not merged:
            tag = self.tag_times(sentence) if not fields.spans or self.in_bullet(sentence) else []
            tag = [when for when in tag if when.kind != "half"]
            if tag and re.search(r"(?:阶段|步骤)（", text[sentence.start : sentence.end]):
                return
            above = tag or self.heading_months(sentence)
            if (
                above
                and text[sentence.start] != "（"
                and not re.match(r"各?[^，。；]{0,8}(?:通过|采取)", text[sentence.start : sentence.end])
                and ACTION_HEAD.match(text, sentence.start, sentence.end)
                and not LABEL.match(text, sentence.start)
            ):
                comma = text.find("，", sentence.start, sentence.end)
                end = comma if comma > 0 and not tag else sentence.end
                low, high = paper.span(sentence.start, end)
                if (
                    end - sentence.start >= 4
                    and not any(a < high and low < b for a, b in raw_counted)
                    and not re.search(r"以下|如下", text[sentence.start : end])
                ):
                    yield self.dated_target(
                        sentence.start,
                        min(end, sentence.start + LIMIT),
                        sorted({m for w in above for m in w.months}),
                        None,
                        above[0],
                        "month heading",
                    )

    def heading_months(self, sentence: Sentence) -> list[When]:
        """The months of the heading above, for what happens in them: any act under a month, only meetings under a stage."""
        above = line_times(self.paper, sentence) or month_heading(sentence.item)
        if not above or any(when.kind not in {"month", "day"} for when in above):
            return []
        words = self.paper.text[sentence.start : sentence.end]
        stage = next((one for one in sentence.item.path() if one.times and re.search(r"阶段|步骤", one.head)), None)
        if stage is not None and not re.match(r"(?:组织)?(?:召开|举办|举行)", words):
            return []
        return above

    def in_bullet(self, sentence: Sentence) -> bool:
        return sentence.item.style.startswith("bullet") or month_heading(sentence.item) != []

    def one_dated(self, sentence: Sentence, when: When, stop: int, counted: list[tuple[int, int]]) -> Iterator[Target]:
        paper, text = self.paper, self.paper.text
        before = text[max(sentence.start, when.start - 6) : when.start]
        if PAST_YEAR_TIME.search(before) or (
            when.year is not None and paper.year is not None and when.year != paper.year
        ):
            return
        if re.search(r"(?:每年|每|第|《[^》]*|至|到|学年|截止|截至|分别安排在|分别于|分别在)$", before):
            return
        if (
            sentence.item.children
            and sentence.start == sentence.item.body
            and sentence.end <= sentence.item.head_end + 1
        ):
            return
        if re.search(r"经[^，。；]{0,6}$", text[max(sentence.start, when.start - 10) : when.start]):
            return
        own = re.compile(r"[，：（]").search(text, when.end + 2, stop)
        own_end = own.start() if own and own.start() - when.end > 3 else stop
        if text[own_end : own_end + 1] == "：" or re.fullmatch(
            r"[，]?[^，。；：]{0,10}(?:抓好|做好|着力|开展)[。：，]?", text[when.end : own_end]
        ):
            return
        raw = paper.span(when.start, own_end)
        if any(low < raw[1] and raw[0] < high for low, high in counted):
            return
        follow = text[when.end : stop].removeprefix("）")
        if re.search(
            r"如下|以下|审议通过|同意|几个方面|[一二两三四五六]个方面|公告|^[^，]{0,6}(?:印发|发布|修订|通过)(?:的|$)",
            text[when.end : own_end],
        ):
            return
        if (
            follow.startswith("：")
            and text[max(0, when.start - 1) : when.start] in {"\n", " ", ""}
            and len(follow) >= 4
        ):
            follow = "，开展" + follow[1:]
        if re.match(
            r"(?:的|有|以来|起|至|到|，?共|出生|全会|第|经济|财政|预算|工作总结|开始|版|度|末人口|-|号)", follow.strip()
        ) or not ACTION_HEAD.match(follow):
            return
        if TAKEN_BACK.match(follow) or before.endswith(("原定", "原定于", "原计划", "原计划于")):
            return
        if when.kind == "half" and GOING_ON.match(follow):
            return
        comma = re.compile(r"[，：（]").search(text, when.end + 2, stop)
        end = comma.start() if comma and comma.start() - when.end > 3 else stop
        end = min(end, when.start + LIMIT)
        while end > when.end and text[end - 1] in "，。；！？ \n、":
            end -= 1
        if end - when.end < 2:
            return
        yield self.dated_target(when.start, end, list(when.months), window_dict(when), when, "dated")

    def dated_target(
        self, start: int, end: int, months: list[int], window: dict[str, str] | None, when: When, rule: str
    ) -> Target:
        paper = self.paper
        low = when.end if start <= when.start < end else start
        subject = paper.words(low, end).strip(" ，,：:").lstrip("于在前底内")
        half = when.kind == "half"
        soft = SOFT.search(paper.text[start:end]) is not None and not months
        return Target(
            subject,
            ">=",
            1,
            "次",
            paper.span(start, end),
            period="half" if half else None,
            months=[] if half else months,
            window=window,
            hard=not soft,
            rule=rule,
        )

    def tabled(self) -> Iterator[Target]:
        """The rows of a table of tasks: their counts, or the dated task itself."""
        paper, text = self.paper, self.paper.text
        for record in self.topics.records:
            if not record.task:
                continue
            low, high = record.count or record.subject
            times = record.fields.times
            half = bool(times) and all(when.kind == "half" for when in times)
            months = [] if half else record.fields.months
            found = [quantity for quantity in countable(text, low, high) if not outline_count(text, quantity)]
            for quantity in found:
                op = {"at_least": ">=", "at_most": "<="}.get(
                    quantity.qualifier, "==" if quantity.value_max is None else ">="
                )
                period = find_period(text, low, quantity.end)
                yield Target(
                    paper.words(*record.subject)
                    if record.count
                    else paper.words(low, quantity.start).strip(" ，、：") or paper.words(low, high),
                    op,
                    quantity.value,
                    raw_unit(paper, quantity),
                    paper.span(quantity.start, quantity.end),
                    value_max=quantity.value_max,
                    period=period[0] if period else ("half" if half else None if months else "year"),
                    months=months,
                    window=record.fields.window,
                    rule="table",
                )
            if (
                not found
                and not record.count
                and times
                and paper.kind in {"work_plan", "notice", "consultation_plan", "other"}
            ):
                yield Target(
                    paper.words(low, high),
                    ">=",
                    1,
                    "次",
                    paper.span(low, high),
                    period="half" if half else None,
                    months=months,
                    window=record.fields.window,
                    rule="table",
                )

    def tagged(self, targets: list[Target], topic_spans: list[tuple[int, int]]) -> Iterator[Target]:
        """Items whose time stands in a trailing tag or field and which hold neither a number nor a subject."""
        paper = self.paper
        if paper.kind not in {"work_plan", "notice"}:
            return
        target_starts = sorted(one.span[0] for one in targets)
        topic_starts = [span[0] for span in topic_spans]
        for item in paper.items:
            fields: Fields = self.topics.fields(item)
            if not fields.times or item.children or item.plain or not fields.spans:
                continue
            low, high = paper.span(item.start, max(item.start + 1, item.end))
            if begins_within(target_starts, low, high) or begins_within(topic_starts, low, high):
                continue
            sentence = paper.first_sentence(item)
            if sentence is None or not sentence.future:
                continue
            end = min([sentence.end, *(a for a, _ in fields.spans if a > item.body)])
            if end - item.body < 3 or (paper.kind == "notice" and not ACTION_HEAD.match(paper.text, item.body, end)):
                continue
            half = all(when.kind == "half" for when in fields.times)
            words = paper.words(item.body, end).strip(" ，。；")
            yield Target(
                words[:LIMIT],
                ">=",
                1,
                "次",
                paper.span(item.body, end),
                period="half" if half else None,
                months=[] if half else fields.months,
                window=fields.window,
                rule="tagged",
            )


def first_sentence(paper: Paper, sentence: Sentence) -> bool:
    """Whether the sentence opens its item or line."""
    return (
        sentence.start <= sentence.item.body + 1
        or paper.text[max(0, sentence.start - 1)] == "\n"
        or "\n" in paper.text[max(0, sentence.start - 3) : sentence.start]
    )


def within_topic(span: tuple[int, int], topics: list[tuple[tuple[int, int], str]]) -> bool:
    """Whether a number is part of a subject's own words: `县政府十件民生实事办理情况`."""
    at = bisect_right(topics, span[0], key=lambda topic: topic[0][0]) - 1
    if at < 0:
        return False
    low, high = topics[at][0]
    return low <= span[0] and span[1] < high and topics[at][1] in {"listed", "table", "record"}


def begins_within(starts: list[int], low: int, high: int) -> bool:
    at = bisect_left(starts, low)
    return at < len(starts) and starts[at] < high


def window_dict(when: When) -> dict[str, str] | None:
    return {"from": when.window[0], "to": when.window[1]} if when.window else None
