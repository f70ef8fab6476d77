"""Which numbers count something: slogans, ordinals, names and idioms are told apart from commitments and results."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shangliang.plan.extract.quantities import Quantity, find_quantities

SLOGAN = re.compile(
    r"(?:个|项|大|种|条|位|支|件)?(?:代表(?:”|重要)|全面|自信|意识|维护|确立|文明|健康|革命|毫不动摇|务必|百年|结合|不(?!满|少|足|超)|离不开|转变|转化|关键|规定|职能|纪律|生活|责任制|体系|共同|循环|清单制|统一|主题|主线|重大|领域改革|面向|决不|过硬|必须|倾斜|坚持|到位|平台|优势|定位|服务|更加|一起|相|提升|提高|为主|同时)"
)
NOT_A_COUNT_AFTER = re.compile(
    r"(?:月|工作日|季度|星期|自然日|交易日|年度|学年|学期|世纪|百年|时期|阶段性|五年|国家|中国)"
)
SERIAL_AFTER = re.compile(
    r"(?:全体)?(?:会议|全会|大会|常委会|常委会议|主席会议|主任会议|人代会|人民代表大会|党代会|全体会议|代表大会|委员会)"
)
QUOTED = re.compile(
    r"“[^“”\n]{1,20}”|《[^《》\n]{1,80}》|〈[^〈〉\n]{1,40}〉|［[12]\d{3}］|[A-Za-z0-9.]+@[A-Za-z0-9.]+|https?://[^ \n]{1,200}"
)
PHONE = re.compile(
    r"(?:电话|手机|传真|邮编|热线|QQ|微信|账号|联系方式)(?:号码)?[：: ]{0,2}[\d\-、，（）转 ]{3,60}|1[23]\d{3}(?=热线)"
)
NUMBER_SIGN = re.compile(r"[\d一二两三四五六七八九十百千零〇廿卅]")
MOST_IN_A_SENTENCE = 60  # more numbers than that are a table that lost its lines
IDLE_ONE = set("个项种批位点类条套部本面支块家口座张笔首台所处名人户组件份篇")
WEAK = set("个项点类位组部本块面支套卷条人家")
MAKING = re.compile(
    r"(?:撰写|形成|举办|召开|开展|组织|报送|提交|完成|编印|出版|编发|征编|刊发|推送|提出|上报|作|做|反映|印发|编辑|制作|建成|建立|培育|打造|登载|刊载|发表|采用|召集|推出|编写|汇编|拍摄|举行|进行|安排|承办|主办|聘请|集中|培训|学习)[^，。；]{0,12}$"
)
DISTRIBUTED = re.compile(
    r"(?:每|各|至少|不少于|不低于|以上|人均|户均|一年|全年|年内|人人|户户|累计|共(?!产|同|青|识))[^，。；]{0,26}$"
)


def countable(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The quantities of a sentence that count something."""
    if NUMBER_SIGN.search(text, start, end) is None:
        return
    quantities = list(find_quantities(text, start, end))
    if not quantities or len(quantities) > MOST_IN_A_SENTENCE:
        return
    closed = [found.span() for found in QUOTED.finditer(text, start, end)]
    closed.extend(found.span() for found in PHONE.finditer(text, start, end))
    for quantity in quantities:
        if any(low < quantity.end and quantity.number_start < high for low, high in closed):
            continue
        if counts(text, start, quantity):
            yield quantity


def counts(text: str, start: int, quantity: Quantity) -> bool:  # long: one test for each kind
    """Whether one quantity counts something."""
    at, number, unit = quantity.number_start, quantity.number, quantity.unit
    before, after = text[max(start, at - 30) : at], text[quantity.end : quantity.end + 14]
    if (
        before.endswith(("第", "届", "几", "数", "好几", "No.", "NO.", "百分之", "近几", "-", "十"))
        and not quantity.pre
    ):
        return False
    if re.search(r"第\d{0,3}$|[〔［（(]$", before) and re.match(r"[〕］]|号", after):
        return False
    if unit == "次" and (
        re.search(r"届(?:人大|政协|人民代表大会|委员会|党|常委会)?[^，。；0-9]{0,6}$", before)
        and SERIAL_AFTER.match(after)
    ):
        return False
    if unit == "次" and quantity.chinese and re.match(r"(?:全体)?会议(?:以来|期间|闭会|精神|上|召开)", after):
        return False
    if unit == "点" and re.search(r"[讲谈提说]$", before):
        return False
    if unit == "座" and after.startswith("谈"):
        return False
    if (
        unit in {"米", "公里", "千米", "km", "%", "元", "分钟", "人次", "个", "家", "户", "小时"}
        and re.search(r"[由从][^，。；]{0,4}$", before)
        and re.match(r"(?:[^，。；]{0,6})(?:到|至|为)", after)
    ):
        return False
    if unit in {"米", "公里", "千米", "km"} and (
        re.match(r"(?:处|远|外|高|宽|长|以外)", after)
        or re.search(r"(?:距|下游|上游|东北|东南|西北|西南|以[东南西北]|位于)[^，。；]{0,4}$", before)
    ):
        return False
    if unit == "次" and re.match(r"(?:通过|成功|到位|办好|办结|性)", after) and number == "一":
        return False
    if unit == "起" and number == "一":
        return False
    if (
        unit == "组"
        and quantity.chinese
        and (not before or before[-1] in "，；。：、\n ")
        and not after.startswith("的")
    ):
        return False
    if unit == "次" and re.match(r"产业|方|数|性|次|元", after):
        return False
    if unit in {"个", "项", "点", "类"} and NOT_A_COUNT_AFTER.match(after):
        return False
    if unit == "点" and (not re.match(r"(?:的)?(?:建议|意见|要求|体会|措施|做法|思考|希望|启示|看法)", after)):
        return False
    if (
        unit in {"天", "字", "站", "村", "社区", "班", "眼", "口", "只", "道", "头", "尾", "面", "里"}
        and quantity.chinese
    ):
        return False
    if unit == "天" and not re.search(
        r"(?:(?:时间|共|达|累计|为期|历时|超|会期)[^，。；]{0,3}|(?:每|不少于|不低于)[^，。；]{0,12})$", before
    ):
        return False
    if unit == "期" and quantity.chinese and re.match(r"(?:工程|项目|建设|改造|规划)", after):
        return False
    if unit in {"%", "元", "人次"}:
        return True
    if quantity.chinese and not bounded(quantity):
        return spelled_counts(quantity, before, after)
    return not (unit in {"个", "项"} and re.match(r"(?:百分点|%)", after))


def bounded(quantity: Quantity) -> bool:
    return quantity.qualifier in {"at_least", "at_most"}


def spelled_counts(quantity: Quantity, before: str, after: str) -> bool:
    """Whether a number spelled in characters counts: 三次 does, 一个, 三个代表 and 一户一档 do not."""
    unit = quantity.unit
    if quantity.value == 1 and quantity.number in {"一", "1"}:
        if re.match(r"(?:次次|性|下子|分|方面|体|样|道|起|边|一|定|些|系列|对一)", after) or (
            re.search(
                r"(?:再|又|每|任何|第|这|那|哪|某|同|另|进|逐|唯|统|万|专|同一|之|的|下|上|新|首|头|末|前|后|[一-龥]一[一-龥])$",
                before[-3:],
            )
            and not DISTRIBUTED.search(before)
        ):
            return False
        if re.match(r"一[^，。；]", after):
            return False
        if unit in {"项", "个"} and re.match(r"(?:课题|专题调研|重点课题|调研课题)", after):
            return True
        if unit in IDLE_ONE and not (
            DISTRIBUTED.search(before)
            or (
                unit
                not in {
                    "个",
                    "项",
                    "种",
                    "批",
                    "位",
                    "点",
                    "类",
                    "支",
                    "套",
                    "条",
                    "家",
                    "人",
                    "名",
                    "户",
                    "处",
                    "所",
                    "组",
                    "面",
                }
                and MAKING.search(before)
            )
        ):
            return False
        return unit != "对" or not after.startswith("一")
    if quantity.number in {"百", "千"} and quantity.qualifier != "over":
        return False
    if unit in WEAK and SLOGAN.match(after):
        return False
    if re.search(r"(?:“|‘)$", before):
        return False
    return not re.match(r"(?:代表重要|维护|确立|自信)", after)
