"""What kind of paper a text is, and which year it speaks of."""

from __future__ import annotations

import re

from shangliang.document.numerals import read_chinese

KINDS = (
    "consultation_plan",
    "work_plan",
    "work_summary",
    "notice",
    "proposal",
    "reply",
    "opinion_report",
    "rules",
    "other",
)
# What a paper's own title says, first match wins.
TITLE_RULES: tuple[tuple[str, str], ...] = (
    (
        "reply",
        r"(?:答复|复函|回复|办理意见|会办意见|办理情况的(?:函|答复))(?:的?函)?(?:（[^（）]{1,12}）)?$|(?:提案|建议|议案).{0,12}(?:的)?(?:答复|复函|回复)",
    ),
    (
        "opinion_report",
        r"^(?!.*(?:通知|公告|通告|办法|细则|总结|计划|要点|方案)(?:（[^（）]{1,12}）)?$).*社情民意|信息专报|民情专报|舆情|要情|情况反映|反映的?.{2,30}(?:问题|情况)$",
    ),
    (
        "rules",
        r"(?:办法|条例|细则|规则|规定|章程|制度|规程|守则)(?:（[^（）]{1,12}）)?$|(?:实施|考核|管理|暂行|评分)(?:办法|细则|标准)|工作规则",
    ),
    (
        "notice",
        r"(?:通知|公告|通告|启事)(?:（[^（）]{1,12}）)?$|(?:实施|工作|活动|行动)方案(?:（[^（）]{1,12}）)?$|^关于(?:征集|推荐|报送|召开|组织|举办|开展|印发)",
    ),
    ("work_plan", r"安排意见(?:（[^（）]{1,12}）)?$"),
    ("other", r"纪要|讲话|发言稿?$|致辞"),
    ("work_summary", r"总结|述职|统计|情况(?:的)?(?:汇报|报告|通报)|工作报告|汇报(?:材料)?$|回顾|小结|工作情况"),
    ("notice", r"(?:通知|公告|通告|启事)(?:（[^（）]{1,12}）)?$|的通知|的公告"),
    (
        "consultation_plan",
        r"协商(?:工作|监督|议题|活动|议政)?(?:年度)?(?:计划|安排|要点|方案|议题)|协商(?:与|和|、)?(?:民主)?监督(?:工作)?计划|协商议题",
    ),
    ("notice", r"(?:实施|工作|活动|评议|视察|调研|监督|督办|测评|行动|考察|会议)方案|方案(?:（[^（）]{1,12}）)?$"),
    (
        "work_plan",
        r"计划|要点|工作安排|规划|打算|重点工作|任务(?:清单|分解|一览)|责任分解|工作思路|清单|安排(?:表)?$|一览表|分解表|月历|台历|日历|行事历",
    ),
    ("proposal", r"(?:提案|议案|建议|建议案|意见建议)(?:（[^（）]{1,12}）)?$|^关于.{2,40}的建议|^建议"),
    ("notice", r"决定$|意见$|函$"),
)
BODY_HEAD = 400


def count(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text))


def kind_by_title(title: str) -> str | None:
    """The kind that a title names, if it does."""
    for kind, shape in TITLE_RULES:
        if re.search(shape, title):
            return kind
    return None


def body_scores(body: str) -> dict[str, float]:  # long: one line for each sign of a kind
    """How strongly the words of a body speak for each kind."""
    head, tail = body[:BODY_HEAD], body[-BODY_HEAD:]
    plain = max(1, len(body) / 1000)
    score = dict.fromkeys(KINDS, 0.0)
    score["notice"] += 4 * bool(re.match(r"\s*(?:各|县直|市直|区直|镇直|机关|全体)[^。；！？\n]{1,150}：", body))
    score["notice"] += 5 * bool(re.match(r"\s*关于[^。；\n]{2,60}的(?:通知|公告)\s*\n", body)) + 3 * bool(
        re.search(
            r"现将有关(?:事项|事宜|要求)|(?:通知|公告|安排)如下|经[^。]{0,30}研究，?(?:现)?决定|请(?:遵照|认真贯彻)执行|特此(?:通知|公告)|定于.{2,30}召开",
            body,
        )
    )
    score["reply"] += 6 * bool(
        re.search(r"(?:收悉|现答复如下|现就有关问题答复|答复如下|现回复如下|复函如下)", body[:1200])
    )
    score["reply"] += 2 * bool(re.search(r"感谢您?(?:们)?(?:对|的)", tail))
    score["opinion_report"] += 5 * bool(
        re.search(
            r"(?:委员|同志|代表|社员|会员|盟员|党员)?[^。\n]{0,30}反映：|(?<![报送反映提交和、])社情民意信息(?!\d|[^。\n]{0,12}[\d条篇件|])|第 ?\d{1,4} ?期|信息员",
            head,
        )
    )
    score["opinion_report"] += 2 * bool(re.search(r"为此，?建议|建议如下", body))
    score["rules"] += 1.2 * min(6, count(r"(?:^|\n) ?第[一二三四五六七八九十]{1,4}[条章]", body)) + 3 * bool(
        re.search(
            r"本(?:办法|细则|条例|规则|规定|制度)(?:自|由|适用|所称)|(?:制定|制订)本(?:暂行|实施|试行)?(?:办法|细则|条例|规则|规定|制度)",
            body,
        )
    )
    score["proposal"] += 4.5 * bool(re.match(r"\s*关于[^。；\n]{2,40}的(?:建议|提案)\s*\n", body)) + 4 * bool(
        re.search(r"(?:案由|提案人|提案者|第一提案人|领衔代表|附议人|建议人)：?", head)
    )
    done = count(
        r"(?:完成|召开|开展|组织|举办|收到|撰写|提出|形成|取得|得到|进行|听取|征集|报送|走访|视察)了|(?:共|累计|先后|共计)(?:召开|开展|组织|举办|收到|提交|报送|走访|接待|完成|撰写|立案)",
        body,
    )
    score["work_summary"] += min(8, 2.0 * done / plain) + 4 * bool(
        re.search(
            r"(?:情况|工作|做法)(?:总结|汇报|报告|述职|通报)如下|[上下]半年，.{2,40}(?:在|坚持)|一年来|半年来|今年以来|(?:一年|半年|今年)以?来",
            body[:900],
        )
    )
    score["work_summary"] += 5 * bool(re.search(r"回顾.{0,12}年|主要(?:做|开展|抓|完成)了", head))
    score["work_summary"] += 3 * bool(
        re.search(r"(?:作|做)出了(?:新的|积极)?的?(?:贡献|努力)|(?:较好|圆满|顺利)完成了", body)
    )
    will = count(r"(?:要|将|拟|计划|继续|进一步|适时|定期|力争|确保|不少于|年内|全年)", body)
    score["work_plan"] += min(5, will / plain / 3) + 1.5
    score["work_plan"] += 2 * bool(
        re.search(r"(?:制定|制订|特制定)本(?:计划|要点|安排)|工作(?:要点|计划|安排)如下|重点(?:做好|抓好)以下", body)
    )
    consult = count("协商", body)
    score["consultation_plan"] += (
        4 * bool(re.search(r"(?:牵头界别组?|协商部门|协商形式|协商议题)：", body))
        + min(7, consult / plain / 2.2)
        - 1.5
        + 4
        * bool(
            re.search(r"协商(?:议题|形式|计划|内容)[^。]{0,20}(?:时间|安排|形式|如下|$)|年度协商计划|协商形式：", body)
        )
    )
    if score["work_summary"] > 6:
        score["consultation_plan"] -= 4
    return score


def kind_of(title: str, body: str, *, own_title: bool) -> str:
    """The kind of a paper. The heading of a collection's piece says little, for all pieces share it."""
    named = kind_by_title(title)
    inner = re.search(r"(?:印发|批转|转发|下发)[^《》]{0,12}《([^《》]{4,60})》", title)
    if inner and own_title and re.search(r"(?:^|\n) ?(?:一、|第一[章条]|（一）)|\|", body):
        named = kind_by_title(inner[1]) or named
    if named is not None and own_title:
        if named in {"work_plan", "proposal", "notice"}:
            scores = body_scores(body)
            if named == "proposal" and scores["opinion_report"] >= 5:
                return "opinion_report"
            if named == "notice" and not re.search(r"通知|公告|通告|启事|方案", title) and scores["reply"] >= 6:
                return "reply"
            if (
                named == "notice"
                and re.search(r"印发.{0,60}(?:办法|条例|细则|规则|规定|制度)", title)
                and scores["rules"] >= 5
            ):
                return "rules"
        return named
    scores = body_scores(body)
    if named is not None:
        scores[named] += 1.5
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= 2 else "other"


def year_of(title: str, body: str, kind: str = "other") -> int | None:
    """The plan or report year when the text states it as digits."""
    found = re.search(r"(?<!\d)(20\d{2}|19\d{2})(?:年|[-~/]|(?=度)|(?=\D))", title)
    if found:
        return int(found[1])
    digits = re.search(r"([二一][〇○零○九][〇○零一二三四五六七八九]{2})年", title)
    if digits:
        value = read_chinese(digits[1])
        return int(value) if value else None
    signed = re.findall(r"(?<!\d)(20\d{2})年 ?\d{1,2}月 ?\d{1,2}日", body[-200:])
    if kind in {"reply", "proposal", "opinion_report"} and signed:
        return int(signed[0])
    return year_of_body(body)


def year_of_body(body: str) -> int | None:
    """The year of the first words, else of the signature."""
    for found in re.finditer(r"(?<![\d〔［（])(20\d{2}|19[89]\d)年(?!以来|底以来)", body[:600]):
        before = body[max(0, found.start() - 12) : found.start()]
        if re.search(r"(?:截至|自|从|《[^》]*)$", before) or re.match(r"\d{1,2}月", body[found.end() :]):
            continue
        return int(found[1])
    dated = (
        re.findall(r"(?<!\d)(20\d{2})年 ?\d{1,2}月 ?\d{1,2}日", body[-200:])
        or re.findall(r"[〔［（(](20\d{2})[〕］）)]", body[:300])
        or re.findall(r"(?<!\d)(20\d{2})年 ?\d{1,2}月", body[:200])
    )
    return int(dated[0]) if dated else None
