"""What screens read of plans: where each topic stands on a day, the year board, lists by unit and leader, the queues of
the first page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse

from shangliang.core.actor import Actor
from shangliang.metric.periods import add_months
from shangliang.metric.progress import Progress, progress
from shangliang.org.models import Body
from shangliang.plan.forms import UNNAMED, rank
from shangliang.plan.metrics import facts_of, rule_of
from shangliang.plan.models import (
    Change,
    Part,
    Party,
    Plan,
    Target,
    Topic,
    TopicProposal,
    TopicQuerySet,
    whole_plan_roles,
)
from shangliang.plan.states import (
    BEFORE_ISSUE,
    IN_FORCE,
    TOPIC_COUNTED,
    TOPIC_OPEN,
    ChangeState,
    ProposalState,
    TopicState,
)

WAITING = "待排期"


@dataclass(frozen=True)
class Standing:
    """Where a topic stands on a day: a tone for the eye, the same in words, and the day by which it is due."""

    topic: Topic
    tone: str
    words: str
    due: date | None = None

    @property
    def is_late(self) -> bool:
        return self.tone == "late"


def months_label(months: Sequence[int]) -> str:
    """6月, 3—5月, 3、9月, or 待排期."""
    if not months:
        return WAITING
    first, last = min(months), max(months)
    if len(months) > 2 and last - first + 1 == len(set(months)):
        return f"{first}—{last}月"
    return "、".join(str(month) for month in sorted(set(months))) + "月"


def standing(topic: Topic, today: date, plan: Plan | None = None) -> Standing:
    """Tone and words of a topic. A plan that is not in force has nothing late: nobody has promised yet."""
    plan = plan or topic.plan
    due = topic.due_on
    if topic.state == TopicState.HELD:
        held = topic.held_on
        return Standing(topic, "ok", f"{held.month}月{held.day}日已开展" if held else "已开展", due)
    if topic.state not in TOPIC_OPEN:
        return Standing(topic, "off", str(TopicState(topic.state).label), due)
    was = f"，原定{months_label(topic.postponed_from)}" if topic.postponed_from else ""
    if due is None:
        return Standing(topic, "", f"{WAITING}{was}")
    if plan.state not in IN_FORCE:
        return Standing(topic, "", f"{months_label(topic.months)}{was}", due)
    if today > due:
        return Standing(topic, "late", f"逾期{(today - due).days}天{was}", due)
    if topic.starts_on is not None and today >= topic.starts_on:
        ends = "本月到期" if (due.year, due.month) == (today.year, today.month) else f"{due.month}月底到期"
        return Standing(topic, "warn", f"{ends}{was}", due)
    return Standing(topic, "", f"{months_label(topic.months)}{was}", due)


@dataclass(frozen=True)
class Card:
    """A topic on the board."""

    title: str
    pk: int
    tone: str
    state: str
    form: str

    @property
    def url(self) -> str:
        return reverse("topic-detail", args=[self.pk])


@dataclass(frozen=True)
class Column:
    label: str
    kind: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One form with its cards, one cell for each column."""

    label: str
    note: str
    cells: tuple[tuple[Card, ...], ...]


@dataclass(frozen=True)
class Month:
    """One column as a list, for narrow screens."""

    label: str
    note: str
    topics: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    columns: tuple[Column, ...]
    rows: tuple[BoardRow, ...]
    months: tuple[Month, ...]


def board(plan: Plan, topics: Sequence[Topic], today: date) -> Board:
    """Months × forms, 待排期 first. A topic of several months stands in its first one and names them all."""
    columns = (Column(WAITING, "wait"), *(Column(f"{month}月", _kind(plan, month, today)) for month in range(1, 13)))
    by_form: dict[str, list[list[Card]]] = defaultdict(lambda: [[] for _ in columns])
    in_month: list[list[Card]] = [[] for _ in columns]
    held: dict[str, list[bool]] = defaultdict(list)
    for topic in topics:
        card = _card(plan, topic, today)
        place = min(topic.months) if topic.months else 0
        form = topic.form or UNNAMED
        by_form[form][place].append(card)
        in_month[place].append(card)
        if topic.state in TOPIC_OPEN or topic.state == TopicState.HELD:
            held[form].append(topic.state == TopicState.HELD)
    rows = [
        BoardRow(form, f"{len(held[form])}项，已办{sum(held[form])}", tuple(tuple(cell) for cell in cells))
        for form, cells in sorted(by_form.items(), key=lambda one: (rank(one[0]), one[0]))
    ]
    months = [
        Month(column.label + ("（本月）" if column.kind == "now" else ""), f"{len(cards)}项", tuple(cards))
        for column, cards in zip(columns, in_month, strict=True)
    ]
    return Board(columns, tuple(rows), tuple(months))


def _kind(plan: Plan, month: int, today: date) -> str:
    return "now" if (plan.year, month) == (today.year, today.month) else ""


def _card(plan: Plan, topic: Topic, today: date) -> Card:
    now = standing(topic, today, plan)
    words = now.words
    if not topic.months or (now.tone == "" and len(topic.months) == 1):
        words = ""  # the column says it already
    if topic.state == TopicState.HELD and topic.held_on is not None:
        words = "已开展" if topic.held_on.month in topic.months else f"{topic.held_on.month}月已开展"
    return Card(topic.subject, topic.pk, now.tone, words, topic.form or UNNAMED)


@dataclass(frozen=True)
class Group:
    """Topics under one name."""

    name: str
    standings: tuple[Standing, ...]

    @property
    def late(self) -> int:
        return sum(one.is_late for one in self.standings)

    @property
    def held(self) -> int:
        return sum(one.topic.state == TopicState.HELD for one in self.standings)


def by_party(plan: Plan, topics: Iterable[Topic], parts: Sequence[str], today: date, missing: str) -> list[Group]:
    """Topics by the names that take one of `parts`; those without such a name stand last under `missing`."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for topic in topics:
        names = dict.fromkeys(party.text for party in topic.parties.all() if party.part in parts)
        for name in names or {missing: None}:
            groups[name].append(standing(topic, today, plan))
    ordered = sorted(groups.items(), key=lambda one: (one[0] == missing, -len(one[1]), one[0]))
    return [Group(name, tuple(rows)) for name, rows in ordered]


def names_of(topic: Topic, part: str) -> str:
    """经济委、农业委, from the prefetched parties."""
    return "、".join(party.text for party in topic.parties.all() if party.part == part)


@dataclass(frozen=True)
class TargetLine:
    """A target with where it stands."""

    target: Target
    progress: Progress


def target_lines(
    targets: Sequence[Target], topics: Mapping[int, Sequence[Topic]], today: date, begins_in: int = 1
) -> list[TargetLine]:
    """Targets with their progress; one query for the vouchers of all.

    `topics` are all topics of each plan by its key, restricted ones too: a value does not depend on who looks.
    """
    found = facts_of(targets, topics)
    return [TargetLine(target, progress(rule_of(target, begins_in), found[target.pk], today)) for target in targets]


def select_topics(rows: TopicQuerySet, when: str, today: date) -> TopicQuerySet:
    """The lists behind the numbers of the first page: late, month, undated, held, open; anything else is all."""
    running = rows.filter(plan__state__in=IN_FORCE)
    if when == "late":
        return running.filter(state__in=TOPIC_OPEN, due_on__lt=today).order_by("due_on", "pk")
    if when == "month":
        first = today.replace(day=1)
        live = running.filter(state__in=TOPIC_COUNTED)
        return live.filter(starts_on__lt=add_months(first, 1), due_on__gte=first).order_by("due_on", "pk")
    if when == "undated":
        return running.filter(state__in=TOPIC_OPEN, due_on=None)
    if when == "held":
        return rows.filter(state=TopicState.HELD).order_by("-held_on", "-pk")
    if when == "open":
        return running.filter(state__in=TOPIC_OPEN).order_by(F("due_on").asc(nulls_last=True), "pk")
    return rows


def body_of_actor(actor: Actor) -> Body | None:
    """The body of the post in force; None for organs and operators."""
    return Body.objects.visible_to(actor).filter(pk=actor.body).first() if actor.body else None


def own_topics(actor: Actor) -> TopicQuerySet:
    """Topics of the plans of the actor's own body."""
    return Topic.objects.visible_to(actor).filter(plan__body=actor.body or 0).with_facts()


def topics_of_organ(actor: Actor, today: date) -> list[Standing]:
    """What an organ (or, for a person of a unit, the unit) is named in, whichever body's plan it stands in."""
    mine = Party.objects.none()
    if actor.organ:
        mine = Party.objects.filter(noun="organ", object_pk=actor.organ)
    elif actor.post and actor.post.unit:
        mine = Party.objects.filter(noun="unit", object_pk=actor.post.unit)
    rows = Topic.objects.visible_to(actor).filter(pk__in=mine.values("topic"), plan__state__in=IN_FORCE).with_facts()
    standings = [standing(row, today) for row in rows if row.state in TOPIC_OPEN]
    return sorted(standings, key=lambda one: (one.due or date.max, one.topic.pk))


def lines_at_risk(actor: Actor, today: date, begins_in: int = 1) -> list[TargetLine]:
    """Targets of the body's plans in force that are late or due soon, late ones first. Three queries for any number."""
    if not actor.body:
        return []
    targets = list(
        Target.objects.visible_to(actor)
        .filter(plan__body=actor.body, plan__state__in=IN_FORCE, plan__year=today.year)
        .with_facts()
    )
    topics: dict[int, list[Topic]] = defaultdict(list)
    for topic in Topic.objects.filter(plan__in={target.plan_id for target in targets if target.metric}):
        topics[topic.plan_id].append(topic)
    found = target_lines(targets, topics, today, begins_in)
    risky = [one for one in found if one.progress.tone in {"late", "warn"}]
    return sorted(
        risky, key=lambda one: (one.progress.tone != "late", one.progress.next_due or date.max, one.target.pk)
    )


@dataclass(frozen=True)
class Queue:
    """A number on the first page and the list behind it."""

    label: str
    count: int
    url: str
    query: str = ""
    tone: str = ""


def queues(actor: Actor, today: date) -> list[Queue]:
    """What waits for the staff of a body."""
    if not actor.body or not actor.has_role(*whole_plan_roles()):
        return []
    plans = Plan.objects.visible_to(actor).filter(body=actor.body)
    changes = Change.objects.visible_to(actor).filter(
        plan__body=actor.body, state__in=(ChangeState.PROPOSED, ChangeState.CHAIR_MEETING)
    )
    proposals = TopicProposal.objects.visible_to(actor).filter(body=actor.body, state=ProposalState.SUBMITTED)
    topics = own_topics(actor)
    return [
        Queue("待审定的计划", plans.filter(state__in=BEFORE_ISSUE).count(), "plan-list", "state=preparing"),
        Queue("待办的调整", changes.count(), "change-list"),
        Queue("待取舍的建议", proposals.count(), "topic-proposal-list", "state=submitted"),
        Queue("待排期的议题", select_topics(topics, "undated", today).count(), "topic-list", "when=undated"),
        Queue("逾期的议题", select_topics(topics, "late", today).count(), "topic-list", "when=late", "late"),
    ]


PARTS = {Part.LEADER: "牵头领导", Part.LEAD: "责任单位", Part.PARTNER: "配合单位"}
