"""The organisational forms: 视察, 专题调研, 常委会议协商, 民主评议回头看, and the words that lead to a subject."""

from __future__ import annotations

import re
from functools import lru_cache

PREFIX = (
    "监督性|专题|重点|对口|界别|双月|双周|季度|月度|民主|专项|执法|工作(?=评议|测评)|跟踪|集中|网络|远程|提案办理|提案督办|提案|常务委员会会议|常委会会议|常委会议|常委会|主席会议|全体会议|全体委员会议|全会|主席团会议|主席团|决策前|决策实施中|决策中|决策之前|决策实施之中|课题|"
    "联合|委员|代表|满意度|第三方|现场|实地|深入|效能|进度|廉政|协商式|立法|基层|专家|资政|议政|政治|参政|跨界别|联动|持续|党派|微|领衔|挂牌|调研式|明察|暗访|随机|定向|述职|无记名|立项|双向"
)
CORE = (
    "协商座谈会|协商议政|协商讨论|协商建言|协商监督|协商恳谈|议政建言|建言献策|建言资政|专题议政性?|协商|议政|建言|资政|调查研究|专题调研|调研|视察|考察|督查|督察|检查|评议|监督|审议|督办|座谈|论坛|"
    "询问|测评|评估|调查|走访|听证|回头看|“回头看”|讨论|约谈|问询|会商|恳谈|议事|质询|审查|巡视|巡察|察看|评查|研讨|评价"
)
SUFFIX = "活动|会议|座谈会|恳谈会|协商会|议事会|听证会|论坛|会|建言|监督|评议|测评|调研|视察|督办|“回头看”|回头看"
FORM = re.compile(
    rf"(?:(?:{PREFIX}){{0,3}}(?:{CORE})(?:{SUFFIX})?)(?:[、和与及]?(?:{PREFIX})?(?:{CORE})(?:{SUFFIX})?){{0,4}}"
)
MEETING = re.compile(
    r"(?:专题)?(?:议政性?)?(?:的)?(?:常务委员会(?:会议)?|全体委员会议|常委会会议|常委会议|常委会|主席会议|全体会议|全会|主席团会议|主席团|双月|双周|专题议政会议?|专题议政性常委会(?:会议|议)?|季度|联席会议|联组会议|专委会会议)"
)
INTRO = re.compile(
    r"围绕着?|聚焦|紧扣|紧盯|针对|立足于?|选取|选择|遴选|确定|关于|就(?!业(?!务|态|主)|是|地(?!方|质|铁|下|区|名|域|灾)|近(?!年|期|视)|诊|医(?!疗|院|药|保|改|共|养)|餐(?!饮|厨)|学(?!校|前|生|科|习|位)|读(?!书)|职(?!业|工|能|权|称)|要(?!素)|能(?!源|力)|会(?!展|议)|可(?!再|持)|不(?!动|良)|任(?!务)|此|座|如何看|像|有(?!关|效|机|线))|对(?!口(?!岸|腔)|外(?!来|卖|商|资|籍)|接(?!种|待|收|送)|照(?!明|护)|象|标(?!准|识|志)|策|手(?!机|术|工)|联(?!防|系|合|通|络|席|农)|话(?!剧)|应(?!急|届|用)|比(?!赛|例)|账|全会|于?党(?!建|校|群|员|政|外)|待(?!业|遇|建)|面(?!粉))|(?<![现存旨实所自潜内外好重意贵同])在(?!于|册|线|职|建|校|岗|地|家|场)|以(?=.{2,40}为(?:主题|题|重点|主要内容|内容))"
)
SOFT = re.compile(r"适时|定期|不断|不定期|视情|逐步|经常性?|进一步|积极|继续|努力")
GENERIC_SECTION = re.compile(
    r"指导思想|总体要求|总体思路|总体目标|基本原则|工作原则|工作要求|有关要求|具体要求|几点要求|活动要求|组织领导|组织实施|组织保障|保障措施|工作保障|加强领导|注意事项|目的意义|重要意义|"
    r"精心组织|组织形式|强化(?:组织)?保障|附则|总则|工作目标|工作机制|工作纪律|实施步骤|落实措施|保障机制|高度重视|提高认识|统一思想|密切配合|强化(?:组织|责任|落实)"
)
TOPIC_HEADING = re.compile(
    r"议题|课题|选题|协商(?:的)?内容|视察内容|调研内容|监督内容|调研题目|重点内容|评议内容|视察主题"
)
HEADING_COUNT = re.compile(r"（[^（）]{1,20}）|[一二三四五六七八九十\d]{1,3}[项个次件场条]|[：:]")
HEADING_FORM = re.compile(
    rf"(?:(?:开展|组织|组织开展|重点|召开|举办|实施|做好|搞好|深化|加强|突出|聚焦|年度|主要|县|市|区|政协|委员|其他|其它|切实|深入|扎实|认真)?(?:开展)?)"
    rf"(?P<form>(?:{PREFIX}|专题议政性?|议政性|双月|季度|全体委员|联组|民生|小微|有事好商量|人大){{0,4}}(?:{CORE}|会议|常委会|座谈会|协商会|主席会议|听取和审议(?:专项)?工作报告|执法检查)(?:{SUFFIX}|{CORE}|会|类|议题|课题|项目|活动|监督|建言|计划|安排|内容|选题|议政|方面|工作|重点)*)"
)


@lru_cache(maxsize=2048)
def heading_form(head: str) -> str | None:
    """The form that a heading names when it names nothing else: `（三）专题议政会议协商` → 专题议政会议协商."""
    plain = HEADING_COUNT.sub("", head).strip(" 。：")
    if not plain or len(plain) > 30:
        return None
    found = HEADING_FORM.fullmatch(plain)
    if found:
        return re.sub(r"(?:议题|课题|项目|计划|安排|内容|选题|方面|工作|重点|类)+$", "", found["form"]) or found["form"]
    found = FORM.search(plain)
    if found and TOPIC_HEADING.search(plain):
        return re.sub(r"(?:议题|课题)+$", "", found.group())
    return None


@lru_cache(maxsize=2048)
def is_topic_heading(head: str) -> bool:
    """Whether the items under a heading are subjects: it names a form, or says 议题 or 课题."""
    plain = HEADING_COUNT.sub("", head).strip(" 。：")
    if len(plain) > 30 or (GENERIC_SECTION.search(plain) and not TOPIC_HEADING.search(plain)):
        return False
    return heading_form(head) is not None or TOPIC_HEADING.search(plain) is not None
