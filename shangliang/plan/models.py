"""What was promised: plans with their topics, targets and text, and how a document became one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from shangliang.core.actor import Actor
from shangliang.document.models import StoredFile
from shangliang.org.models import Body, Organ, Person, Unit
from shangliang.plan.batch_models import AssertedFigure, Batch, BatchFile
from shangliang.plan.states import (
    PUBLIC,
    TOPIC_COUNTED,
    ChangeKind,
    ChangeState,
    DraftState,
    PlanKind,
    PlanState,
    ProposalState,
    TopicState,
)


def whole_plan_roles() -> tuple[str, ...]:
    """Roles that see a plan of their own body in every state."""
    return ("office", "committee", "leader")


def seen_through_plan(actor: Actor, prefix: str = "") -> Q:
    """Rows under a plan are visible exactly when the plan is."""
    if actor.is_operator or actor.is_system:
        return Q()
    public = Q(**{f"{prefix}state__in": PUBLIC})
    if actor.body:
        own = Q(**{f"{prefix}body": actor.body})
        reach = own if actor.has_role(*whole_plan_roles()) else own & public
        # issued plans go down to the bodies below and up to the body above
        above = Body.objects.filter(children=actor.body).values("pk")
        return reach | (public & (Q(**{f"{prefix}body__in": above}) | Q(**{f"{prefix}body__parent": actor.body})))
    if actor.organ:
        return public & Q(**{f"{prefix}body__area__in": Organ.objects.filter(pk=actor.organ).values("area")})
    return Q(pk__in=[])


def whole_plan(actor: Actor, prefix: str = "") -> Q:
    """Rows of plans that the actor sees whole, restricted topics and drafts too."""
    if actor.is_operator or actor.is_system:
        return Q()
    if actor.body and actor.has_role(*whole_plan_roles()):
        return Q(**{f"{prefix}body": actor.body})
    return Q(pk__in=[])


def _how_many(under: models.QuerySet[Any]) -> Coalesce:
    rows = under.order_by().values("plan").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows), 0)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, actor: Actor) -> PlanQuerySet:
        """Office, committees and leaders see their body's plans at every stage; others once issued."""
        return self.filter(seen_through_plan(actor))

    def text_visible_to(self, actor: Actor) -> PlanQuerySet:
        """Plans whose original text and file the actor may read: not where a restricted topic stands in it (7-12)."""
        seen = self.visible_to(actor)
        if actor.is_operator or actor.is_system:
            return seen
        closed = Exists(Topic.objects.filter(plan=OuterRef("pk"), is_restricted=True))
        return seen.filter(whole_plan(actor) | ~closed)

    def with_facts(self) -> PlanQuerySet:
        """What policy and guards read, so that they run no query: six counts and the day of the last step."""
        counted = Topic.objects.filter(plan=OuterRef("pk"), state__in=TOPIC_COUNTED)
        led = Party.objects.filter(topic=OuterRef("pk"), part=Part.LEAD)
        moves = Step.objects.filter(plan=OuterRef("pk"), topic=None, change=None).exclude(name="create")
        last = moves.order_by().values("plan")
        return self.select_related("body", "unit", "file").annotate(
            topics_listed=_how_many(counted),
            topics_held=_how_many(counted.filter(state=TopicState.HELD)),
            targets_set=_how_many(Target.objects.filter(plan=OuterRef("pk"))),
            topics_unowned=_how_many(counted.filter(~Exists(led))),
            topics_formless=_how_many(counted.filter(form="")),
            topics_undated=_how_many(counted.filter(months=[])),
            last_step_on=Subquery(last.annotate(day=Max("happened_on")).values("day")),
        )


class Plan(models.Model):
    """One plan of one body for one year."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="plans", verbose_name="机构")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name="制定单位")
    kind = models.CharField("类型", max_length=20, choices=PlanKind.choices)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=20, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    skipped = models.JSONField("不走的步骤", default=list)
    """Steps switched off by setting on the day the plan was begun: a snapshot."""
    doc_no = models.CharField("发文字号", max_length=40, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    approved_on = models.DateField("审定日期", null=True, blank=True)
    basis = models.JSONField("制定依据", default=list)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name="原文件"
    )
    text = models.TextField("原文", blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    span_start = models.PositiveIntegerField(default=0)
    span_end = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "kind", "pk"]
        indexes = [models.Index(fields=["body", "-year", "state"], name="plan_of_body")]

    def __str__(self) -> str:
        return self.title


class UnderPlanQuerySet(models.QuerySet[Any]):
    """Rows that hang under a plan."""

    def visible_to(self, actor: Actor) -> Any:
        return self.filter(seen_through_plan(actor, "plan__"))

    def with_facts(self) -> Any:
        return self.select_related("plan", "plan__body")


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, actor: Actor) -> TopicQuerySet:
        """Those of visible plans; restricted ones only for the office, committees and leaders of the body (7-12)."""
        seen = self.filter(seen_through_plan(actor, "plan__"))
        if actor.is_operator or actor.is_system:
            return seen
        return seen.filter(Q(is_restricted=False) | whole_plan(actor, "plan__"))

    def with_facts(self) -> TopicQuerySet:
        return self.select_related("plan", "plan__body", "held_file").prefetch_related("parties")


class Section(models.Model):
    """A stretch of the plan's text that is neither topic nor target: kept as it was written."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    order = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=20, blank=True)
    heading = models.CharField("标题", max_length=200, blank=True)
    text = models.TextField("正文", blank=True)
    span_start = models.PositiveIntegerField(default=0)
    span_end = models.PositiveIntegerField(default=0)

    objects = UnderPlanQuerySet.as_manager()

    class Meta:
        ordering = ["order"]


class Timing(models.TextChoices):
    """协商于决策之前和决策实施之中 (mechanism 1-04)."""

    BEFORE = "before", "决策之前"
    DURING = "during", "决策实施之中"


class Topic(models.Model):
    """One subject to be consulted on, inspected, surveyed, supervised or appraised."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="topics")
    order = models.PositiveIntegerField("序号")
    theme = models.CharField("围绕", max_length=200, blank=True)
    subject = models.CharField("议题", max_length=300)
    form = models.CharField("形式", max_length=60, blank=True)
    months = models.JSONField("月份", default=list)
    starts_on = models.DateField("最早", null=True, blank=True)
    due_on = models.DateField("最迟", null=True, blank=True)
    """First day of the first month and last day of the last: what lists filter by, kept with `months`."""
    timing = models.CharField("协商时点", max_length=10, choices=Timing.choices, blank=True)
    basis = models.JSONField("依据", default=list)
    participants = models.JSONField("参加人员", default=list)
    is_open_list = models.BooleanField("原文带“等”", default=False)
    note = models.CharField("备注", max_length=300, blank=True)
    is_restricted = models.BooleanField("仅内部掌握", default=False)
    postponed_from = models.JSONField("原定月份", default=list)
    state = models.CharField("状态", max_length=12, choices=TopicState.choices, default=TopicState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    held_on = models.DateField("开展日期", null=True, blank=True)
    held_note = models.CharField("开展情况", max_length=500, blank=True)
    held_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="佐证材料"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替换的议题"
    )
    span_start = models.PositiveIntegerField(default=0)
    span_end = models.PositiveIntegerField(default=0)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["plan", "order"], name="topic_of_plan"),
            # lists ask for what is due or late
            models.Index(fields=["state", "due_on"], name="topic_due"),
            # metrics count what was held in a period
            models.Index(fields=["state", "held_on"], name="topic_held"),
        ]

    def __str__(self) -> str:
        return self.subject


class Part(models.TextChoices):
    LEADER = "leader", "牵头领导"
    LEAD = "lead", "责任单位"
    PARTNER = "partner", "配合单位"


class Party(models.Model):
    """Who takes which part in a topic: the name as written, matched to a record where one is known."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="parties")
    part = models.CharField("分工", max_length=10, choices=Part.choices)
    text = models.CharField("文中名称", max_length=80)
    noun = models.CharField("对应", max_length=12, blank=True)  # body, organ, unit, person; empty: text alone
    object_pk = models.BigIntegerField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["part", "order", "pk"]
        indexes = [models.Index(fields=["noun", "object_pk"], name="party_of")]

    def __str__(self) -> str:
        return self.text


class Target(models.Model):
    """A commitment that can be checked. Its progress is a metric where the catalogue knows one, else vouchers."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    order = models.PositiveIntegerField("序号")
    subject = models.CharField("指标", max_length=200)
    op = models.CharField("要求", max_length=8, default=">=")  # >= == <= exists
    value = models.DecimalField("数值", max_digits=14, decimal_places=2, null=True, blank=True)
    value_max = models.DecimalField("上限", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=10, blank=True)
    per = models.CharField("按", max_length=40, blank=True)
    period = models.CharField("周期", max_length=20, blank=True)  # year half quarter month interval:3m event
    months = models.JSONField("月份", default=list)
    window_from = models.DateField("最早", null=True, blank=True)
    window_to = models.DateField("最迟", null=True, blank=True)
    is_hard = models.BooleanField("硬指标", default=True)
    metric = models.CharField("统计口径", max_length=60, blank=True)
    parameters = models.JSONField("口径参数", default=dict)
    note = models.CharField("备注", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    span_start = models.PositiveIntegerField(default=0)
    span_end = models.PositiveIntegerField(default=0)

    objects = UnderPlanQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def windows_named(self) -> bool:
        """Does it ask for certain months, days or stretches, not for the year as a whole?"""
        return bool(self.months or self.window_from or self.period not in {"", "year", "event"})


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, actor: Actor) -> ChangeQuerySet:
        """In discussion only inside the body; once effective to whoever reads the plan, restricted topics excepted."""
        decided = Q(state=ChangeState.EFFECTIVE) & (Q(topic=None) | Q(topic__is_restricted=False))
        return self.filter(seen_through_plan(actor, "plan__") & (whole_plan(actor, "plan__") | decided))

    def with_facts(self) -> ChangeQuerySet:
        return self.select_related("plan", "plan__body", "topic")


class Change(models.Model):
    """A change to an issued plan: with a reason and the same approval as the plan itself."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    kind = models.CharField("调整方式", max_length=10, choices=ChangeKind.choices)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="changes", verbose_name="议题")
    reason = models.CharField("理由", max_length=500)
    proposal = models.JSONField("调整内容", default=dict)
    """What will hold once effective: months for 改期; subject, theme, form, months for 替换 and 新增."""
    state = models.CharField("状态", max_length=15, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.CharField("提出人", max_length=40)
    proposed_at = models.DateTimeField("提出时间")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.topic or self.proposal.get('subject', '')}"


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, actor: Actor) -> StepQuerySet:
        """Those of visible plans; of restricted topics and of changes in discussion only inside the body."""
        closed = Q(topic__is_restricted=True) | (Q(change__isnull=False) & ~Q(change__state=ChangeState.EFFECTIVE))
        return self.filter(seen_through_plan(actor, "plan__") & (whole_plan(actor, "plan__") | ~closed))


class Step(models.Model):
    """One move of a plan, topic, change or proposal: the timeline, and what metrics read (`happened_on` only)."""

    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="steps")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="steps")
    change = models.ForeignKey(Change, models.CASCADE, null=True, blank=True, related_name="steps")
    proposal = models.ForeignKey("TopicProposal", models.CASCADE, null=True, blank=True, related_name="steps")
    name = models.CharField(max_length=40)
    label = models.CharField("步骤", max_length=40)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    happened_on = models.DateField("日期")
    recorded_at = models.DateTimeField("记录时间")
    origin = models.CharField(max_length=10, default="live")  # live backfill import paper
    actor_user = models.BigIntegerField(null=True)
    actor_name = models.CharField("经办人", max_length=40)
    on_behalf_of = models.CharField("代为办理", max_length=40, blank=True)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]


class TopicProposalQuerySet(models.QuerySet["TopicProposal"]):
    def visible_to(self, actor: Actor) -> TopicProposalQuerySet:
        """The office, committees and leaders of the body see all; others see their own."""
        if actor.is_operator or actor.is_system:
            return self
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        if actor.body and actor.has_role(*whole_plan_roles()):
            return self.filter(Q(body=actor.body) | own)
        return self.filter(own)

    def with_facts(self) -> TopicProposalQuerySet:
        return self.select_related("body", "person", "topic")


class TopicProposal(models.Model):
    """议题征集: a topic that a unit or member would like to see in next year's plan (1-02)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="topic_proposals", verbose_name="机构")
    year = models.PositiveSmallIntegerField("年度")
    theme = models.CharField("围绕", max_length=200, blank=True)
    subject = models.CharField("议题", max_length=300)
    form = models.CharField("建议形式", max_length=60, blank=True)
    reason = models.TextField("选题理由", max_length=1000)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="topic_proposals", verbose_name="提出人")
    unit_name = models.CharField("提出单位", max_length=80, blank=True)
    state = models.CharField("状态", max_length=12, choices=ProposalState.choices, default=ProposalState.SUBMITTED)
    is_for_people = models.BooleanField("民生议题", default=False)
    version = models.PositiveIntegerField(default=1)
    decision_reason = models.CharField("取舍理由", max_length=300, blank=True)
    topic = models.ForeignKey(
        Topic, models.SET_NULL, null=True, blank=True, related_name="proposals", verbose_name="列入的议题"
    )
    submitted_at = models.DateTimeField("提出时间")

    objects = TopicProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["body", "year", "state"], name="topic_proposal_of_year")]

    def __str__(self) -> str:
        return self.subject


class ImportDraft(models.Model):
    """A document being read: original, findings and the clerk's corrections, kept on the server until confirmed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="import_drafts", verbose_name="机构")
    user = models.BigIntegerField()
    user_name = models.CharField("导入人", max_length=40)
    name = models.CharField("文件名", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    reader = models.CharField(max_length=20)
    result = models.JSONField()
    """The extraction as `shangliang extract` prints it, less the text."""
    edits = models.JSONField(default=dict)
    """The clerk's work on it, by document number."""
    state = models.CharField("状态", max_length=12, choices=DraftState.choices, default=DraftState.OPEN)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("导入时间")
    updated_at = models.DateTimeField("最近修改")

    class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
        def visible_to(self, actor: Actor) -> models.QuerySet[ImportDraft]:
            """Those who may import for the body: its office and committees."""
            if actor.is_operator or actor.is_system:
                return self
            if actor.body and actor.has_role("office", "committee"):
                return self.filter(body=actor.body)
            return self.none()

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["body", "state", "-updated_at"], name="import_draft_open"),
            models.Index(fields=["body", "sha256"], name="import_draft_same"),
        ]

    def __str__(self) -> str:
        return self.name


class Feed(models.Model):
    """A secret calendar address; only the hash of the secret is kept. Revoked by its owner at any time."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="feeds")
    user = models.BigIntegerField()
    user_name = models.CharField(max_length=40)
    post = models.BigIntegerField(null=True)
    """The post it was made in: the feed shows what its owner may see in that post, now."""
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class FeedQuerySet(models.QuerySet["Feed"]):
        def visible_to(self, actor: Actor) -> models.QuerySet[Feed]:
            return self.filter(user=actor.user) if actor.user else self.none()

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]


__all__ = [
    "AssertedFigure",
    "Batch",
    "BatchFile",
    "Change",
    "Feed",
    "ImportDraft",
    "Part",
    "Party",
    "Plan",
    "Section",
    "Step",
    "Target",
    "Timing",
    "Topic",
    "TopicProposal",
    "seen_through_plan",
    "whole_plan",
    "whole_plan_roles",
]
