"""A later version of a plan against the plan that stands: what is new, gone, moved or given to somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shangliang.plan.data import PartyData, TopicData
from shangliang.plan.facts import months_words
from shangliang.plan.models import Part, Topic
from shangliang.plan.states import TOPIC_COUNTED, TOPIC_OPEN

SAME_SUBJECT = 0.6
"""Dice similarity of character pairs from which two subjects are taken for one."""
LABELS = {
    "add": "新增",
    "cancel": "取消",
    "months": "改期",
    "owners": "改责任单位",
    "subject": "改表述",
    "form": "改形式",
}
STRIPPED = "，。；、：“”《》（）() \u3000\n"


@dataclass(frozen=True)
class Difference:
    """One line of the difference list; `key` names it in the form."""

    key: str
    aspects: tuple[str, ...]
    title: str
    was: str = ""
    now: str = ""
    topic: Topic | None = None
    data: TopicData | None = None
    blocked: str = ""
    """Why it cannot be carried out; empty when it can."""

    @property
    def label(self) -> str:
        return "、".join(LABELS[aspect] for aspect in self.aspects)

    @property
    def tone(self) -> str:
        return {"add": "ok", "cancel": "late"}.get(self.aspects[0], "warn")


def similarity(one: str, other: str) -> float:
    """Dice of character pairs, between 0 and 1."""
    return _dice(_pairs(one), _pairs(other))


def _pairs(text: str) -> frozenset[str]:
    bare = "".join(char for char in text if char not in STRIPPED)
    return frozenset(bare[index : index + 2] for index in range(len(bare) - 1)) or frozenset({bare})


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def compare(topics: Sequence[TopicData], standing: Iterable[Topic]) -> list[Difference]:
    """The differences in the order new, changed, gone. `standing` comes with its parties prefetched."""
    counted = [topic for topic in standing if topic.state in TOPIC_COUNTED]
    pairs = _pair_up(topics, counted)
    differences = [
        Difference(f"add-{index}", ("add",), data.subject, now=_summary(data), data=data)
        for index, data in enumerate(topics)
        if index not in pairs
    ]
    differences += [one for index, topic in sorted(pairs.items()) if (one := _changed(topics[index], topic))]
    kept = {topic.pk for topic in pairs.values()}
    differences += [_gone(topic) for topic in counted if topic.pk not in kept]
    return differences


def _pair_up(topics: Sequence[TopicData], standing: Sequence[Topic]) -> dict[int, Topic]:
    """New topic's index -> standing topic: the most similar pairs first, each used once."""
    old = [(topic, _pairs(topic.subject)) for topic in standing]
    scored = []
    for index, data in enumerate(topics):
        mine = _pairs(data.subject)
        for place, (topic, theirs) in enumerate(old):
            score = _dice(mine, theirs)
            if score >= SAME_SUBJECT:
                same_form = bool(data.form) and data.form == topic.form
                scored.append((-score, not same_form, index, place))
    pairs: dict[int, Topic] = {}
    used: set[int] = set()
    for _score, _form, index, place in sorted(scored):
        if index not in pairs and place not in used:
            pairs[index] = old[place][0]
            used.add(place)
    return pairs


def _changed(data: TopicData, topic: Topic) -> Difference | None:
    aspects, was, now = [], [], []
    if sorted(set(data.months)) != sorted(topic.months) and data.months:
        aspects.append("months")
        was.append(months_words(topic.months))
        now.append(months_words(data.months))
    old, new = _owners(topic), _names(data.lead)
    if new and new != old:
        aspects.append("owners")
        was.append("、".join(old) or "未定责任单位")
        now.append("、".join(new))
    if data.form and data.form != topic.form:
        aspects.append("form")
        was.append(topic.form or "未写明形式")
        now.append(data.form)
    if data.subject.strip(STRIPPED) != topic.subject.strip(STRIPPED):
        aspects.append("subject")
        was.append(topic.subject)
        now.append(data.subject)
    if not aspects:
        return None
    blocked = "" if topic.state in TOPIC_OPEN else "已开展，不再改动。"
    return Difference(
        f"change-{topic.pk}", tuple(aspects), topic.subject, "；".join(was), "；".join(now), topic, data, blocked
    )


def _gone(topic: Topic) -> Difference:
    blocked = "" if topic.state in TOPIC_OPEN else "已开展，不再取消。"
    return Difference(
        f"cancel-{topic.pk}", ("cancel",), topic.subject, months_words(topic.months), "", topic, None, blocked
    )


def _owners(topic: Topic) -> list[str]:
    return [party.text for party in topic.parties.all() if party.part == Part.LEAD]


def _names(parties: Iterable[PartyData]) -> list[str]:
    return [party.text for party in parties]


def _summary(data: TopicData) -> str:
    parts = [data.form, months_words(data.months), "、".join(_names(data.lead))]
    return " · ".join(part for part in parts if part)


def merged(data: TopicData, topic: Topic) -> TopicData:
    """The standing topic with what the new version says; where that is silent, what stood remains."""
    by_part = {
        part: tuple(PartyData(one.text, one.noun, one.object_pk) for one in topic.parties.all() if one.part == part)
        for part in Part
    }
    return TopicData(
        subject=data.subject,
        theme=data.theme or topic.theme,
        form=data.form or topic.form,
        months=data.months or tuple(topic.months),
        timing=data.timing or topic.timing,
        leader=data.leader or by_part[Part.LEADER],
        lead=data.lead or by_part[Part.LEAD],
        partners=data.partners or by_part[Part.PARTNER],
        participants=data.participants or tuple(topic.participants),
        basis=data.basis or tuple(topic.basis),
        is_open_list=data.is_open_list,
        is_restricted=topic.is_restricted,
        note=topic.note,
    )
