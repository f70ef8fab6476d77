"""What can be counted of plans, and how a target of a plan is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shangliang.metric.models import Voucher
from shangliang.metric.periods import Period, month_period, window, year_period
from shangliang.metric.progress import Rule
from shangliang.metric.registry import Fact, Metric, Parameters
from shangliang.plan.forms import family
from shangliang.plan.models import Party, Target, Topic
from shangliang.plan.states import PUBLIC, TOPIC_COUNTED, TopicState


def held_topics(body: int, period: Period, parameters: Parameters) -> list[Fact]:
    """Topics marked held in the period; parameters: form (a family), plan, unit, topics (by key)."""
    rows = Topic.objects.filter(
        plan__body=body, state=TopicState.HELD, held_on__gte=period.start, held_on__lt=period.end
    )
    return [
        Fact(row.held_on, Decimal(1), "topic", row.pk, row.subject, {"form": row.form, "plan": row.plan_id})
        for row in _chosen(rows, parameters)
        if row.held_on is not None
    ]


def listed_topics(body: int, period: Period, parameters: Parameters) -> list[Fact]:
    """Topics that issued plans of the year list and still count; dated by the first day of the period."""
    rows = Topic.objects.filter(
        plan__body=body, plan__state__in=PUBLIC, plan__year=period.last.year, state__in=TOPIC_COUNTED
    )
    return [
        Fact(period.start, Decimal(1), "topic", row.pk, row.subject, {"form": row.form, "plan": row.plan_id})
        for row in _chosen(rows, parameters)
    ]


def _chosen(rows: Any, parameters: Parameters) -> list[Topic]:
    if plan := parameters.get("plan"):
        rows = rows.filter(plan=plan)
    if unit := parameters.get("unit"):
        rows = rows.filter(pk__in=Party.objects.filter(noun="unit", object_pk=unit).values("topic"))
    if named := parameters.get("topics"):
        rows = rows.filter(pk__in=named)
    form = parameters.get("form")
    return [row for row in rows if not form or matches(row.form, form)]


def matches(form: str, wanted: str) -> bool:
    """Is a topic of this form counted where `wanted` (a family, or a text's own words) is asked?"""
    return form == wanted or family(form) == (family(wanted) or wanted)


METRICS = (
    Metric("topic.held", "已开展的议题", "项", held_topics),
    Metric("topic.listed", "计划列出的议题", "项", listed_topics),
)

COUNTS_TOPICS = ("次", "项", "个", "件", "场", "届次")


@dataclass(frozen=True)
class Suggestion:
    """What the catalogue proposes for a target."""

    key: str
    parameters: dict[str, Any]


_VERBS = re.compile(r"(?:全年|年内|计划|组织|召开|举行|举办|开展|安排|进行|各|[省市州县区]?政协)*")
_NAMES_A_FORM = re.compile(
    r"(?:专题|专项|重点|双月|双周|月度|季度|对口|界别|民主|常委会?|常务委员会|主席团?|全体|全委|议政性?|"
    r"协商|评议|监督|回头看|视察|调研|考察|座谈|会议|会|活动|议题|课题)+"
)

_ALL_TOPICS = re.compile(
    r"(?:^|开展|组织|安排|进行|确定|列出|举行|举办|全年|共)(?:重点)?协商(?:监督)?(?:活动|议题|课题|项目)$"
)
"""“以视察、调研等形式开展重点协商活动18项” speaks of all topics, whatever forms stand before the verb."""


def suggest_metric(subject: str, unit: str, forms: set[str] | None = None) -> Suggestion | None:
    """“召开专题常委会议 3次” is counted by the topics of that form; None where vouchers must do.

    Only a subject that names a form and nothing else is counted: “向镇党委汇报工作” is no 听取汇报, and a wrong query
    is worse than none. `forms`: the families that the plan has topics of; what could never count is not proposed.
    """
    if unit and unit not in COUNTS_TOPICS:
        return None
    if _ALL_TOPICS.search(subject):
        return Suggestion("topic.held", {})
    bare = _VERBS.sub("", subject, count=1)
    if not _NAMES_A_FORM.fullmatch(bare):
        return None
    found = family(subject)
    if not found or (forms is not None and found not in forms):
        return None
    return Suggestion("topic.held", {"form": found})


def rule_of(target: Target, begins_in: int = 1) -> Rule:
    """The target as the progress rules read it. `begins_in`: first month of the statistical year."""
    year = target.plan.year
    return Rule(
        whole=year_period(year, (begins_in, 1)),
        op=target.op,
        value=target.value,
        value_max=target.value_max,
        unit=target.unit,
        period=target.period if target.period not in {"year", "event"} else "",
        windows=_windows(target, year),
        is_hard=target.is_hard,
        per=counted_per(target.per),
    )


_PER = re.compile(r"^(?:每[个名位家]?|各)?(?P<unit>[一-鿿]{2,10})$")
_TIME_WORDS = ("年", "季", "月", "周", "天", "日", "次")


def counted_per(words: str) -> str:
    """代表小组 of “每个代表小组”; empty where the words speak of time (“每季度集中学习”), which the period says already."""
    found = _PER.match(words)
    return found["unit"] if found and not any(word in words for word in _TIME_WORDS) else ""


def _windows(target: Target, year: int) -> tuple[Period, ...]:
    """Days named exactly, else the months: a run of months is one window, scattered months are one each."""
    if target.window_from and target.window_to:
        return (window(target.window_from, target.window_to),)
    months = sorted(target.months)
    if not months:
        return ()
    if months[-1] - months[0] + 1 == len(months):
        return (month_period(year, months[0], months[-1]),)
    return tuple(month_period(year, month) for month in months)


def facts_of(targets: Sequence[Target], topics: Mapping[int, Sequence[Topic]]) -> dict[int, list[Fact]]:
    """The facts behind each target, with one query for all vouchers; `topics` are those of each plan, by its key."""
    manual = [target.pk for target in targets if not target.metric]
    vouchers = Voucher.objects.filter(noun="target", object_pk__in=manual, void_reason="") if manual else []
    found: dict[int, list[Fact]] = {target.pk: [] for target in targets}
    for row in vouchers:
        found[row.object_pk].append(Fact(row.happened_on, row.value, "voucher", row.pk, row.note))
    for target in targets:
        if target.metric:
            found[target.pk] = topic_facts(target, topics.get(target.plan_id, ()))
    return found


def topic_facts(target: Target, topics: Sequence[Topic]) -> list[Fact]:
    """What `topic.held` or `topic.listed` counts among topics already loaded: a target counts its own plan only."""
    mine = [row for row in topics if _counts(target, row)]
    if target.metric == "topic.listed":
        first = year_period(target.plan.year).start
        return [Fact(first, Decimal(1), "topic", row.pk, row.subject) for row in mine if row.state in TOPIC_COUNTED]
    return [
        Fact(row.held_on, Decimal(1), "topic", row.pk, row.subject)
        for row in mine
        if row.state == TopicState.HELD and row.held_on is not None
    ]


def _counts(target: Target, topic: Topic) -> bool:
    """A dated target names its topics (“5月份，视察村级道路”); a counted one names their form."""
    if named := target.parameters.get("topics"):
        return topic.pk in named
    form = target.parameters.get("form", "")
    return not form or matches(topic.form, form)


@dataclass(frozen=True)
class Declared:
    """V-10: what the text says it lists against what the plan lists."""

    target: Target
    stated: int
    listed: int

    @property
    def agrees(self) -> bool:
        return self.stated == self.listed


def declared_form(target: Target) -> str | None:
    """Which topics a target says how many there are of: a family, "" for all, None where it speaks of something else.

    “15个重点提案” are listed under 提案办理协商, but each is a matter of its own: compared here, never counted by topics.
    """
    if "topics" in target.parameters:
        return None
    if target.metric.startswith("topic."):
        return str(target.parameters.get("form", ""))
    return KEY_PROPOSALS if family(target.subject) == KEY_PROPOSALS else None


KEY_PROPOSALS = "提案办理协商"


def declared_counts(targets: Sequence[Target], topics: Sequence[Topic]) -> list[Declared]:
    """“文中称18项”: only whole-year exact counts of topics state how many are listed."""
    found = []
    for target in targets:
        form = declared_form(target)
        if form is None or target.value is None or target.op != "==" or target.windows_named:
            continue
        listed = [row for row in topics if row.state in TOPIC_COUNTED and (not form or matches(row.form, form))]
        found.append(Declared(target, int(target.value), len(listed)))
    return found
