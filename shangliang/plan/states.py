"""The states of plans, topics and changes, and what each allows. Flags live on states; nothing compares strings."""

from __future__ import annotations

from django.db import models


class PlanKind(models.TextChoices):
    CONSULTATION = "consultation", "年度协商计划"
    WORK = "work", "工作要点（计划）"
    PRESIDIUM = "presidium", "主席团工作计划"
    COMMITTEE = "committee", "专委会计划"
    LIAISON = "liaison", "联络组计划"


class PlanState(models.TextChoices):
    DRAFT = "draft", "起草"
    SOLICITING = "soliciting", "征求意见"
    THREE_OFFICES = "three_offices", "三办会商"
    CHAIR_MEETING = "chair_meeting", "主席会议审议"
    PRESIDIUM_MEETING = "presidium_meeting", "主席团会议审议"
    PARTY_COMMITTEE = "party_committee", "党委审定"
    ISSUED = "issued", "已印发"
    RUNNING = "running", "执行中"
    SUMMARISED = "summarised", "已总结"
    WITHDRAWN = "withdrawn", "已撤销"


BEFORE_ISSUE = frozenset(
    {
        PlanState.DRAFT,
        PlanState.SOLICITING,
        PlanState.THREE_OFFICES,
        PlanState.CHAIR_MEETING,
        PlanState.PRESIDIUM_MEETING,
        PlanState.PARTY_COMMITTEE,
    }
)
"""Here topics and targets may be edited freely; later only by a change with a reason and the same approval."""
IN_FORCE = frozenset({PlanState.ISSUED, PlanState.RUNNING})
PUBLIC = frozenset({PlanState.ISSUED, PlanState.RUNNING, PlanState.SUMMARISED})
"""Members, organs and the bodies below may read these."""


class TopicState(models.TextChoices):
    PLANNED = "planned", "未开展"
    HELD = "held", "已开展"
    POSTPONED = "postponed", "已延期"
    REPLACED = "replaced", "已替换"
    CANCELLED = "cancelled", "已取消"


TOPIC_OPEN = frozenset({TopicState.PLANNED, TopicState.POSTPONED})
TOPIC_COUNTED = frozenset({TopicState.PLANNED, TopicState.POSTPONED, TopicState.HELD})
"""These count against what the plan declares; replaced and cancelled ones do not."""


class ChangeKind(models.TextChoices):
    POSTPONE = "postpone", "改期"
    REPLACE = "replace", "替换"
    ADD = "add", "新增"
    CANCEL = "cancel", "取消"


class ChangeState(models.TextChoices):
    PROPOSED = "proposed", "已提出"
    CHAIR_MEETING = "chair_meeting", "会议审议通过"
    EFFECTIVE = "effective", "已生效"
    DECLINED = "declined", "未通过"


class ProposalState(models.TextChoices):
    SUBMITTED = "submitted", "已征集"
    SHORTLISTED = "shortlisted", "入选"
    DECLINED = "declined", "未入选"
    ADOPTED = "adopted", "已列入计划"
    WITHDRAWN = "withdrawn", "已撤回"


class DraftState(models.TextChoices):
    OPEN = "open", "核对中"
    CONFIRMED = "confirmed", "已生成计划"
    DROPPED = "dropped", "已放弃"
