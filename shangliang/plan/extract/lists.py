"""Cutting a phrase such as `劳动保障、社区卫生、廉租房建设等工作` into its members."""

from __future__ import annotations

import re

OPEN = "《“（［‘〈"
CLOSE = "》”）］’〉"
OPEN_TAIL = re.compile(
    r"(?<![平同高对均初中上下优劣])(?:等等?)(?![级次待候于])(?:[^、，“”（）]{0,12}(?=(?:方面|工作|问题|情况|课题|议题|专题|内容|领域|事项|项目|单位|部门|任务|提案)$))?(?:[一二三四五六七八九十\d]{1,3}[个项件家类])?(?:重点|热点|难点|重要|具体|有关|相关|主要|专项|专题|民生|突出|实际|社会)*(?:方面|工作|问题|情况|课题|议题|专题|内容|领域|事项|项目|单位|部门|任务|提案|建议|环节|主题|汇报|报告|点)*(?:的?(?:专项|专题)?(?:工作)?(?:情况)?(?:报告|汇报))?$"
)
COUNT_TAIL = re.compile(
    r"(?:这|以下|以上|共)?[一二两三四五六七八九十\d]{1,3}[个项件家类](?:重点|热点|难点|民生|重要|主要|关键|突出|具体|调研|协商|专项|专题){0,2}(?:方面|工作|问题|课题|议题|专题|内容|领域|事项|项目|单位|部门|任务|提案)?(?:的)?$"
)
VERBS = (
    "推进|推动|加快|加强|促进|提升|提高|完善|健全|落实|优化|深化|构建|打造|实施|做好|做强|做优|强化|规范|破解|解决|保障|改善|发展|建设|建立|发挥|培育|激发|治理|整治|防范|化解|排除|创新|拓展|扩大|增强|支持|引导|服务|助力|助推|巩固|"
    "盘活|活化|壮大|筑牢|守护|弘扬|传承|保护|关爱|关注|营造|普及|统筹|突出|全面|进一步|有效|切实|持续|大力|依法|稳步|科学|贯彻|执行|制定|编制"
)
VERB_HEAD = re.compile(f"(?:我[县市区省镇乡]|全[县市区省镇乡])?(?:{VERBS})")
HEADS = re.compile(
    r"(?:管理|发展|整治|治理|保护|服务|情况|工作|项目|问题|报告|建设|规划|条例|办法|法|》|局|段|委|办|所|公司|中心|院|站|社|厅|部|政府|法院|检察院|学校|医院|银行|街道|[县市区镇乡村])$"
)
BARE_ORGAN = re.compile(r"(?:[省市县区镇乡])?(?:人民)?(?:法院|检察院|政府|人大(?:常委会)?|政协|监委)")
CONJ = re.compile(r"以及|及其|及|和|与|暨|、")


def depths(text: str) -> list[int]:
    """How deep each character stands in brackets, quotes or book marks."""
    out, depth = [], 0
    for char in text:
        if char in CLOSE and depth:
            depth -= 1
        out.append(depth + (char in CLOSE))
        if char in OPEN:
            depth += 1
            out[-1] = depth
    return out


def trim(text: str, low: int, high: int) -> tuple[int, int]:
    """The span without surrounding blanks and light punctuation."""
    while low < high and text[low] in " ，、；：。\n等的":
        low += 1
    while high > low and text[high - 1] in " ，、；：。\n":
        high -= 1
    return low, high


def split_list(text: str, low: int, high: int) -> tuple[list[tuple[int, int]], bool]:
    """The members of the list between two offsets, and whether it is open (等)."""
    low, high = trim(text, low, high)
    phrase = text[low:high]
    tail = OPEN_TAIL.search(phrase)
    is_open = tail is not None
    declared = None
    if tail is not None and tail.start() > 1:
        high = low + tail.start()
    else:
        counted = COUNT_TAIL.search(phrase)
        if counted is not None and counted.start() > 1 and "、" in phrase:
            high = low + counted.start()
            declared = counted.group()
    phrase = text[low:high]
    level = depths(phrase)
    cuts = [(at, at + 1) for at, char in enumerate(phrase) if char == "、" and level[at] == 0]
    if cuts:
        cuts.extend(
            (at, at + 2) for at in range(2, len(phrase) - 3) if phrase.startswith("以及", at) and level[at] == 0
        )
        cuts.sort()
    if not cuts and is_open and phrase.count("，") >= 2 and all(len(part) <= 16 for part in phrase.split("，")):
        cuts = [(at, at + 1) for at, char in enumerate(phrase) if char == "，" and level[at] == 0]
    cuts.extend(
        (at + 1, at + 1)
        for at in range(len(phrase) - 1)
        if phrase[at] == "》" and phrase[at + 1] == "《" and level[at] == 1
    )
    cuts.extend(
        (at + 1, at + 1)
        for at in range(len(phrase) - 1)
        if phrase[at] == "”" and phrase[at + 1] == "“" and level[at] == 1
    )
    cuts.sort()
    if cuts and one_object(phrase, cuts):
        return [(low, high)], is_open
    parts = pieces(phrase, cuts)
    parts = split_last(phrase, parts, level, several=bool(cuts))
    spans = [trim(text, low + a, low + b) for a, b in parts]
    if len(spans) > 1 and all(
        re.search(r"(?:局|委|办|所|院|站|公司|中心|行|社)(?:.{0,10}情况|工作)?$", text[a:b]) for a, b in spans
    ):
        relative = text[spans[0][0] : spans[0][1]].rfind("的")
        if 0 < relative < spans[0][1] - spans[0][0] - 2:
            spans[0] = (spans[0][0] + relative + 1, spans[0][1])
    if len(spans) > 1 and text[spans[-1][0] : spans[-1][1]].endswith("报告"):
        while len(spans) > 1 and BARE_ORGAN.fullmatch(text, *spans[-2]):
            spans[-2:] = [(spans[-2][0], spans[-1][1])]
    if declared is None:
        spans = [(a, b) for a, b in spans if b - a >= 2]
    return spans or [(low, high)], is_open


def pieces(phrase: str, cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    bounds, at = [], 0
    for low, high in cuts:
        if low > at:
            bounds.append((at, low))
        at = high
    if at < len(phrase):
        bounds.append((at, len(phrase)))
    return bounds


def one_object(phrase: str, cuts: list[tuple[int, int]]) -> bool:
    """Whether the 、 only join objects of one verb (`提升教育、医疗、养老服务水平`): the first member has a verb, no other has."""
    parts = [phrase[a:b] for a, b in pieces(phrase, cuts)]
    if len(parts) < 2 or any("《" in part for part in parts):
        return False
    first = VERB_HEAD.match(parts[0])
    if first is None:
        return False
    return len(parts[0]) - first.end() <= 6 and not any(VERB_HEAD.match(part) for part in parts[1:])


def split_last(phrase: str, parts: list[tuple[int, int]], level: list[int], *, several: bool) -> list[tuple[int, int]]:
    """Cut the last member at its 和, 及, 与 or 以及 where both sides are members of their own."""
    out = parts[:-1] if several else []
    for low, high in parts[-1:] if several else parts:
        out.extend(split_joined(phrase, low, high, level, parts if several else []))
    if any("》" in phrase[a:b] and "《" in phrase[a:b] for a, b in out):
        out = [piece for low, high in out for piece in split_books(phrase, low, high)]
    if len(out) > 1 and all(phrase[a] == "《" for a, _ in out):
        low, high = out[-1]
        if re.fullmatch(
            r"[^、，]{0,12}(?:执行|实施|落实)(?:情况|工作)?", phrase[phrase.rfind("》", low, high) + 1 : high]
        ):
            out[-1] = (low, phrase.rfind("》", low, high) + 1)
    return out


def split_books(phrase: str, low: int, high: int) -> list[tuple[int, int]]:
    """Cut between 》和《."""
    cuts = [
        (low + found.start() + 1, low + found.end() - 1)
        for found in re.finditer(r"》(?:以及|及|和|与|、|，)《", phrase[low:high])
    ]
    return [(low + a, low + b) for a, b in pieces(phrase[low:high], [(a - low, b - low) for a, b in cuts])]


def split_joined(
    phrase: str, low: int, high: int, level: list[int], others: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Cut one member at a conjunction, or leave it whole."""
    found = [
        match
        for match in CONJ.finditer(phrase, low + 2, high - 1)
        if level[match.start()] == 0 and match.group() != "、"
    ]
    for match in reversed(found):
        left, right = phrase[low : match.start()], phrase[match.end() : high]
        if others and len(others) > 1:
            head = HEADS.search(right)
            if (
                head
                and all(phrase[a:b].endswith(head.group()) for a, b in others[:-1])
                and not left.endswith(head.group())
            ):
                continue
            shortest = min(b - a for a, b in others[:-1])
            if (
                len(left) >= min(shortest, 4)
                and len(right) >= 3
                and not (
                    VERB_HEAD.match(left)
                    and not VERB_HEAD.match(right)
                    and any(VERB_HEAD.match(phrase[a:b]) for a, b in others[:-1]) is not False
                )
            ):
                return [(low, match.start()), (match.end(), high)]
            continue
        if VERB_HEAD.match(left):
            if VERB_HEAD.match(right) and len(right) >= 5 and len(left) >= 5:
                return [(low, match.start()), (match.end(), high)]
            continue
        if (
            HEADS.search(left)
            and HEADS.search(right)
            and len(left) >= 2
            and (len(right) >= 3 or re.search(r"(?:局|委|办|所|站|院|社|乡|镇|村)$", right))
            and (len(left) >= 4 or len(right) <= 6)
            and not re.search(r"的$", left)
        ):
            if re.search(r"工作$", left) and len(left) < 5:
                continue
            if re.search(r"(?:管理|发展|整治|治理|保护|服务)$", left) and (len(left) < 6 or len(right) < 6):
                continue
            return [(low, match.start()), (match.end(), high)]
    return [(low, high)]
