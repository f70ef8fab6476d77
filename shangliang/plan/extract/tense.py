"""Which sentences promise and which report: a plan's 回顾 reports, a summary's 下半年打算 promises."""

from __future__ import annotations

import re

from shangliang.plan.extract.paper import Item, Paper

PLANS = {"consultation_plan", "work_plan", "notice", "rules", "other"}
REPORTS = {"work_summary", "reply"}
FUTURE_HEAD = re.compile(
    r"下半年|下一步|下步|下阶段|今后|明年|来年|打算|工作(?:安排|思路|计划|重点|设想|任务|建议|目标|部署|展望)|展望|努力方向|(?:20\d{2}|二[〇○零]..)年(?:重点)?(?:工作)?(?:的)?(?:任务|要点|计划|安排|思路|打算|重点|目标)|新一年|未来|后续工作|下季度"
)
PAST_HEAD = re.compile(
    r"回顾|完成情况|开展情况|总结|取得(?:的)?(?:成效|成绩)|(?:上年|去年|上半年|一年来|前期)(?:的)?(?:主要)?(?:工作|情况)|工作情况|工作成效|主要做法|存在"
)
FUTURE_LEAD = re.compile(
    r"(?:(?:在)?(?:20\d{2}年)?(?:下半年|下一步|下步|下阶段|今后|明年|来年|接下来|下一阶段|新的一年|未来|后续)(?:的)?(?:里|工作中|工作)?)[，,：:]?|(?:20\d{2}年)，?[^。，]{0,10}(?:将|要|拟|计划)|(?:为此)?[，]?(?:我们|我局|我县|我区|区政协|县政协|市政协)?(?:将|拟|计划)"
)
WILL = re.compile(
    r"(?<!即)(?<!现)(?<!兹)(?<!特)(?:将(?!\d|有关情况|办理|其|军|近|来|会议|委员|提案|心|士)|拟|计划(?:于|在|到|用|投|新|建|安排|开展|实施|组织|召开|年|20|\d)|预计|力争|年底前|月底前|再(?:改造|新增|新建|建设)|确保|下一步|下半年|明年)"
)
DONE = re.compile(r"(?:已|了(?!解)|共(?!产|同|青|识|享|建|治|商|赢|富|话)|累计|先后|完成|取得|得到|主持召开|会议指出)")
DONE_BEFORE = re.compile(r"(?:前期|此前|目前|近年来?|截至|截止|去年|上年|近几年)[^。；]{0,12}(?:已|共|累计|先后)")
PAST_WORDS = re.compile(
    r"(?:会议认为|过去(?:的)?一年|过去的|期间|共提出|共收到|主持召开|刚才|会议指出|会议(?:传达|听取|研究|审议)|去年|上年|上一年|往年|近年来|近几年|一年来|以来|截至|目前(?:已|全|共)?|现有|共有|截止(?:目前|到|至|20))"
)


def mark_tense(paper: Paper) -> None:
    """Set for each sentence whether it promises (future) or reports."""
    report = paper.kind in REPORTS
    lead_top: Item | None = None
    leading = False
    for sentence in paper.sentences:
        words = paper.text[sentence.start : sentence.end]
        head = head_tense(sentence.item, report=report)
        top = outermost(sentence.item)
        if leading and top is not lead_top and top is not None and top.style == "cn":
            leading = False
        if report:
            year = re.match(r"(20\d{2})年", words)
            if (
                year
                and paper.year is not None
                and int(year[1]) > paper.year
                and not re.search(r"已|了(?!解)|累计|先后", words[:30])
            ):
                leading, lead_top = True, top
            if (
                FUTURE_LEAD.match(words)
                and (
                    re.match(
                        r"(?:在)?(?:20\d{2}年)?(?:下半年|下一步|下步|下阶段|今后|明年|来年|接下来|下一阶段|新的一年|未来|后续)",
                        words,
                    )
                )
                and not re.search(r"(?:以来|已经)", words[:20])
            ):
                leading, lead_top = True, top
            sentence.future = head if head is not None else leading
            if sentence.future and DONE_BEFORE.match(words):
                sentence.future = False
                continue
            if (
                not sentence.future
                and not leading
                and words.endswith("：")
                and WILL.search(words)
                and paper.kind == "reply"
            ):
                leading, lead_top = True, top
                sentence.future = True
            if (
                not sentence.future
                and WILL.search(words)
                and not re.search(r"(?:已|了(?!解)|累计|先后|共[^同])", words)
                and paper.kind == "reply"
            ):
                sentence.future = True
        else:
            sentence.future = head if head is not None else not (PAST_WORDS.search(words) and DONE.search(words))


def outermost(item: Item) -> Item | None:
    """The top-level item that holds this one; None for text before the first."""
    chain = [one for one in item.path() if one.marker is not None or one.plain]
    return chain[-1] if chain else None


def head_tense(item: Item, *, report: bool) -> bool | None:
    """What the headings above say: True future, False past, None nothing."""
    for one in item.path():
        if (
            not one.head
            or len(one.head) > 24
            or ("，" in one.head[:24] and not one.children)
            or one.style in {"cn_is", "ordinal"}
        ):
            continue
        if report and FUTURE_HEAD.search(one.head):
            return True
        if PAST_HEAD.search(one.head) and (report or re.search(r"回顾|总结$|完成情况|上年|去年|取得", one.head)):
            return False
    return None
