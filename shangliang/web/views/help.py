"""Help for the clerk who imports: what is recognised, each example read by the extractor itself while the page is made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.plan.extract import extract
from shangliang.plan.facts import TopicValues, figure_from, months_words, target_from, topic_from

TONES = {"topics": "topic", "targets": "target", "figures": "figure", "warnings": "warning"}
LABELS = {"topics": "议题", "targets": "指标", "figures": "数字", "warnings": "提醒"}
MARKS = {"topics": "info", "targets": "warn", "figures": "ok", "warnings": "late"}


@dataclass(frozen=True)
class Example:
    """A few lines as an office writes them, and the kinds of fact that they show."""

    key: str
    title: str
    note: str
    text: str
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One fact in words."""

    label: str
    mark: str
    title: str
    sub: str


@dataclass(frozen=True)
class Read:
    """An example with what the extractor makes of it: its text in parts (words, tone) and its facts."""

    example: Example
    parts: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]


HEAD = "云溪县政协2026年度协商计划\n\n"
WORK = "云溪县政协2026年工作要点\n\n"
EXAMPLES = (
    Example(
        "topics",
        "议题、形式、月份",
        "“围绕……，就……开展……”是最清楚的写法；“围绕”后的主旨、“就”后的议题、形式和括号里的月份分别认出。没有写月份的放进“待排期”。",
        HEAD
        + "一、协商议题\n\n（一）专题协商\n\n1、围绕乡村振兴，就我县高标准农田建设情况开展专题协商。（4月）\n\n"
        + "2、围绕教育公平，就县城学位供给情况开展专题协商。（9月）\n",
        ("topics",),
    ),
    Example(
        "owners",
        "牵头领导、责任单位、配合单位",
        "括号里的“责任单位：”“牵头：”“配合单位：”都可以。名称会与本机构的单位、机关和人员对上，对不上的照原文保留；“各专委会”会展开。",
        HEAD
        + "1、围绕优化营商环境，就我县政务服务便利化情况开展对口协商。（5月）（牵头领导：副主席周文；责任单位：经济委；配合单位：县发改局、县行政审批局）\n\n"
        + "2、就我县公共体育设施开放情况开展界别协商。（时间安排：8月 牵头界别组：文体界 协商部门：县教育局、县文旅局）\n",
        ("topics",),
    ),
    Example(
        "months",
        "各种写法的时间",
        "单月、几个月、起止月份和季度都能认；上旬、中旬、下旬认作当月。",
        HEAD
        + "1、就我县养老服务体系建设情况开展专题视察。（3月中旬）\n\n2、就我县河道治理情况开展专题调研。（5月至6月）\n\n"
        + "3、就我县老旧小区改造情况开展民主监督。（三季度）\n",
        ("topics",),
    ),
    Example(
        "quotas",
        "指标：次数、频次、比例",
        "“不少于”“以上”“每季度至少一次”“每三个月”“达到95%以上”都是可以检查进度的指标；“不断”“进一步”之类的要求不算。",
        WORK
        + "一、工作安排\n\n全年召开专题常委会议3次，每季度至少开展视察1次。每三个月至少向县委汇报工作1次。提案办复率达到100%，委员走访群众不少于400人次。\n",
        ("targets",),
    ),
    Example(
        "table",
        "表格",
        "Word、PDF 和网页里的表格按列读：议题、形式、时间、牵头、责任单位。粘贴时也保留表格。",
        HEAD
        + "议题\t形式\t时间\t牵头领导\t责任单位\n我县校园食品安全情况\t专题协商\t4月\t李云\t提案委\n"
        + "我县农村污水治理情况\t对口协商\t10月\t王江\t经济委\n",
        ("topics",),
    ),
    Example(
        "figures",
        "总结里的数字",
        "已经做到的事按数字登记，“余”“约”“以上”照原样保留；计划里的数字才是指标。",
        "云溪县政协2025年工作总结\n\n一、主要工作\n\n2025年，共召开专题协商会12次，收到提案145件，立案132件，组织委员视察20余次，参与委员360人次。\n",
        ("figures",),
    ),
    Example(
        "warnings",
        "提醒：缺号、少列、遮盖的字",
        "认不准的不猜，给出提醒，由您核对原文：编号跳过的、文中说的数目与列出的不符的、被遮盖的字。",
        HEAD
        + "全年安排协商议题3项。\n\n1、围绕绿色发展，就我县_河流域保护情况开展专题协商。（5月）\n\n3、就我县古镇修缮情况开展视察。（6月）\n",
        ("warnings",),
    ),
)
KINDS_OF_PAPER = (
    "年度协商计划、工作要点（计划）、主席团和专委会计划、工作总结、通知（方案）、提案、答复、社情民意信息、办法（制度）"
)


@require_safe
@login_required
def reading(request: Request) -> HttpResponse:
    """What is recognised, with examples."""
    examples = [read_example(one) for one in EXAMPLES]
    return render(request, "help/import.html", {"examples": examples, "kinds": KINDS_OF_PAPER})


@lru_cache(maxsize=len(EXAMPLES))
def read_example(example: Example) -> Read:
    """What the extractor finds in an example, of the kinds that it is there to show."""
    found = [(kind, fact) for one in extract(example.text)["documents"] for kind in example.shows for fact in one[kind]]
    found.sort(key=lambda pair: pair[1]["span"])
    spans = [(fact["span"][0], fact["span"][1], TONES[kind]) for kind, fact in found]
    facts = tuple(Fact(LABELS[kind], MARKS[kind], *_words(kind, fact)) for kind, fact in found)
    return Read(example, _parts(example.text, spans), facts)


def _parts(text: str, spans: list[tuple[int, int, str]]) -> tuple[tuple[str, str], ...]:
    """The text cut at its marked places; where two places overlap the first one shows."""
    parts, at = [], 0
    for start, end, tone in spans:
        if start < at or start >= end:
            continue
        parts += [(text[at:start], ""), (text[start:end], tone)]
        at = end
    return tuple((words, tone) for words, tone in [*parts, (text[at:], "")] if words)


def _words(kind: str, fact: dict[str, object]) -> tuple[str, str]:
    if kind == "topics":
        topic = topic_from(fact)
        return topic.subject, _topic_words(topic)
    if kind == "targets":
        target = target_from(fact)
        return target.subject, target.words
    if kind == "figures":
        figure = figure_from(fact)
        return figure.subject, figure.words
    return str(fact["message"]), ""


def _topic_words(topic: TopicValues) -> str:
    named = (("牵头领导", topic.leader), ("责任单位", topic.lead), ("配合单位", topic.partners))
    parts = [f"围绕：{topic.theme}" if topic.theme else "", topic.form, months_words(topic.months)]
    parts += [f"{label}：{'、'.join(names)}" for label, names in named if names]
    return " · ".join(part for part in parts if part)
