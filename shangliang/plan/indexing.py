"""What of this noun can be searched: topics and topic proposals."""

from __future__ import annotations

from collections.abc import Iterable

from shangliang.plan.models import Plan, Topic, TopicProposal
from shangliang.search.indexing import Text, index, index_many, remove


def index_topics(plan: Plan, topics: Iterable[Topic]) -> None:
    index_many(
        [Text("topic", row.pk, plan.body_id, row.subject, f"{row.theme} {row.form} {row.note}") for row in topics]
    )


def forget_topics(plan: Plan) -> None:
    remove("topic", list(plan.topics.values_list("pk", flat=True)))


def index_proposal(row: TopicProposal) -> None:
    index("topicproposal", row.pk, row.body_id, row.subject, f"{row.theme} {row.form} {row.reason}")


def forget_topic(topic: Topic) -> None:
    remove("topic", [topic.pk])
