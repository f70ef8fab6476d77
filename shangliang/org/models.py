"""Who is who, and who may: areas, bodies, organs, units, terms, people, memberships, posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from shangliang.core.actor import Actor


class BodyKind(models.TextChoices):
    CPPCC = "cppcc", "政协委员会"
    LIAISON = "liaison", "政协联络处"
    PRESIDIUM = "presidium", "人大主席团"


class Level(models.TextChoices):
    CITY = "city", "市"
    COUNTY = "county", "县（区）"
    STREET = "street", "街道"
    TOWN = "town", "乡镇"


class UnitKind(models.TextChoices):
    OFFICE = "office", "办事机构"
    COMMITTEE = "committee", "专门委员会"
    SECTOR = "sector", "界别"
    PARTY = "party", "党派团体"
    LIAISON_GROUP = "liaison_group", "委员联络组"
    STUDIO = "studio", "委员工作室"
    DEPUTY_GROUP = "deputy_group", "代表小组"


class OrganKind(models.TextChoices):
    PARTY_OFFICE = "party_office", "党委办公室"
    GOV_OFFICE = "gov_office", "政府办公室"
    SUPERVISION = "supervision", "督查室"
    BUREAU = "bureau", "部门单位"
    STATIONED = "stationed", "驻镇单位"


class Role(models.TextChoices):
    OFFICE = "office", "办公室"
    COMMITTEE = "committee", "专委会"
    LEADER = "leader", "领导"
    MEMBER = "member", "委员"
    DEPUTY = "deputy", "代表"
    HANDLER = "handler", "承办单位"
    INSPECTOR = "inspector", "督查"


class Area(models.Model):
    """A city, county, street or town: what organs and bodies stand in."""

    name = models.CharField("名称", max_length=60, unique=True)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级地区"
    )

    def __str__(self) -> str:
        return self.name


class BodyQuerySet(models.QuerySet["Body"]):
    def visible_to(self, actor: Actor) -> BodyQuerySet:
        """Operators see all; others their own body, the one above it and those directly below it."""
        if actor.is_operator or actor.is_system:
            return self
        if actor.body:
            return self.filter(Q(pk=actor.body) | Q(children=actor.body) | Q(parent=actor.body)).distinct()
        if actor.organ:
            return self.filter(area__organs=actor.organ).distinct()
        return self.none()


class Body(models.Model):
    """Keeps plans and numbers: a committee, a liaison office, a presidium."""

    name = models.CharField("名称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类型", max_length=20, choices=BodyKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="bodies", verbose_name="地区")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级机构"
    )
    covers: models.ManyToManyField[Unit, Any] = models.ManyToManyField(
        "Unit", blank=True, related_name="covered_by", verbose_name="联系的联络组"
    )
    version = models.PositiveIntegerField(default=1)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class OrganQuerySet(models.QuerySet["Organ"]):
    def visible_to(self, actor: Actor) -> OrganQuerySet:
        """A body reaches the organs of its own area and of the areas above; an organ sees itself."""
        if actor.is_operator or actor.is_system:
            return self
        if actor.body:
            own = Q(area__bodies=actor.body)
            above = Q(area__children__bodies=actor.body) | Q(area__children__children__bodies=actor.body)
            return self.filter(own | above).distinct()
        return self.filter(pk=actor.organ) if actor.organ else self.none()

    def with_facts(self) -> OrganQuerySet:
        """What policy reads: the bodies of the organ's area."""
        return self.select_related("area").prefetch_related("area__bodies")


class Organ(models.Model):
    """A 机关 or 单位 of an area; one record and one set of accounts that serves every body there."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="organs", verbose_name="地区")
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类型", max_length=20, choices=OrganKind.choices, default=OrganKind.BUREAU)
    is_active = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = OrganQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="organ_name_once")]

    def __str__(self) -> str:
        return self.name


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows with a `body` column: yours are those of the body that you act for."""

    def visible_to(self, actor: Actor) -> Any:
        if actor.is_operator or actor.is_system:
            return self
        return self.filter(body=actor.body) if actor.body else self.none()


class Unit(models.Model):
    """Stands inside one body: a special committee, sector, party, liaison group, studio or deputy group."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="units", verbose_name="机构")
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类型", max_length=20, choices=UnitKind.choices)
    sort_key = models.PositiveIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """届."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms", verbose_name="机构")
    number = models.PositiveSmallIntegerField("届")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="term_once")]

    def __str__(self) -> str:
        return f"第{self.number}届"


class Sitting(models.Model):
    """次: one plenary of a term; the session dates decide what counts as 会上."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="sittings", verbose_name="机构")
    term = models.ForeignKey(Term, models.PROTECT, related_name="sittings", verbose_name="届")
    number = models.PositiveSmallIntegerField("次")
    opens_on = models.DateField("开幕日期")
    closes_on = models.DateField("闭幕日期")
    version = models.PositiveIntegerField(default=1)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="sitting_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="sitting_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}次会议"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """People who hold a membership or post in your body or organ, those of units your body covers, and yourself."""
        if actor.is_operator or actor.is_system:
            return self
        mine = Q(pk=actor.person) if actor.person else Q(pk__in=[])
        if actor.body:
            mine |= Q(memberships__body=actor.body) | Q(posts__body=actor.body)
            if actor.covers:
                mine |= Q(memberships__units__in=actor.covers)
        elif actor.organ:
            mine |= Q(posts__organ=actor.organ)
        return self.filter(mine).distinct()

    def with_facts(self) -> PersonQuerySet:
        """What policy reads: posts with their places, memberships, the account."""
        return self.select_related("user").prefetch_related(
            "posts__organ__area__bodies", "posts__body", "memberships__body"
        )


class Person(models.Model):
    """A human being, once. What they do where is a Membership or a Post."""

    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机号", max_length=20, null=True, blank=True, unique=True)
    sort_key = models.CharField("笔画序", max_length=80, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class MembershipKind(models.TextChoices):
    MEMBER = "member", "委员"
    DEPUTY = "deputy", "代表"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """Those of your body, and those of the liaison units of a higher body that yours covers."""
        if actor.is_operator or actor.is_system:
            return self
        if not actor.body:
            return self.none()
        mine = Q(body=actor.body)
        if actor.covers:
            mine |= Q(units__in=actor.covers)
        return self.filter(mine).distinct()


class Membership(models.Model):
    """委员 or 代表 of one body in one term."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships", verbose_name="机构")
    term = models.ForeignKey(Term, models.PROTECT, related_name="memberships", verbose_name="届")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name="姓名")
    kind = models.CharField("类别", max_length=10, choices=MembershipKind.choices)
    units: models.ManyToManyField[Unit, Any] = models.ManyToManyField(
        Unit, blank=True, related_name="memberships", verbose_name="所在界别、专委会、小组"
    )
    work_title = models.CharField("单位职务", max_length=80, blank=True)
    is_standing = models.BooleanField("常委", default=False)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person__sort_key", "person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["term", "person"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_kind_display()}）"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """For commands and tests; screens use `org.actions`."""
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, actor: Actor) -> UserQuerySet:
        """Operators see all; the office sees the accounts of people who serve in its body or in organs of its area."""
        if actor.is_operator or actor.is_system:
            return self
        if actor.has_role("office") and actor.body:
            return self.filter(
                Q(person__memberships__body=actor.body)
                | Q(person__posts__body=actor.body)
                | Q(person__posts__organ__area__bodies=actor.body)
            ).distinct()
        return self.filter(pk=actor.user) if actor.user else self.none()

    def with_facts(self) -> UserQuerySet:
        """What policy reads: the person with posts and memberships."""
        return self.select_related("person").prefetch_related(
            "person__posts__organ__area__bodies", "person__posts__body", "person__memberships__body"
        )


class User(AbstractBaseUser):
    """An account. `is_operator` runs the installation; domain power is a Post."""

    username = models.CharField("用户名", max_length=40, unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="使用人"
    )
    is_operator = models.BooleanField("系统管理员", default=False)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改初始密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.person.name if self.person else self.username


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> PostQuerySet:
        return self.filter(Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)))

    def visible_to(self, actor: Actor) -> PostQuerySet:
        if actor.is_operator or actor.is_system:
            return self
        if actor.body:
            return self.filter(Q(body=actor.body) | Q(organ__area__bodies=actor.body)).distinct()
        return self.filter(Q(organ=actor.organ) | Q(person=actor.person)) if actor.organ else self.none()

    def with_facts(self) -> PostQuerySet:
        """What policy and pages read: the person, and the place with the bodies of its area."""
        return self.select_related("person", "body", "unit", "organ__area").prefetch_related("organ__area__bodies")


class Post(models.Model):
    """A role held in a body (perhaps in one of its units) or in an organ, with dates."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="姓名")
    role = models.CharField("身份", max_length=12, choices=Role.choices)
    title = models.CharField("职务", max_length=60)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="机构")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="内设单位")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="单位")
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("免职日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, organ__isnull=True) | Q(body__isnull=True, organ__isnull=False),
                name="post_in_body_or_organ",
            ),
            models.CheckConstraint(condition=Q(unit__isnull=True) | Q(body__isnull=False), name="post_unit_needs_body"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


class Setting(models.Model):
    """One rule of a body, in force from a day on; defaults stand in `org.rules` with their source."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="settings", verbose_name="机构")
    key = models.CharField("规则", max_length=60)
    value = models.JSONField("取值")
    since = models.DateField("生效日期")
    source = models.CharField("依据", max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-since", "-pk"]
        indexes = [models.Index(fields=["body", "key", "-since"], name="setting_in_force")]

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """How rows cross bodies: what was sent, frozen as it was, and when it was received."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="sent", verbose_name="发出机构")
    to_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="received", verbose_name="送达机构"
    )
    to_organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="received", verbose_name="送达单位"
    )
    noun = models.CharField(max_length=30)
    object_pk = models.BigIntegerField()
    title = models.CharField("标题", max_length=200)
    copy = models.JSONField("送达时内容")
    sent_at = models.DateTimeField("送达时间")
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    received_by = models.CharField("签收人", max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class DeliveryQuerySet(models.QuerySet["Delivery"]):
        def visible_to(self, actor: Actor) -> models.QuerySet[Delivery]:
            """The sending body, and the body or organ it was sent to."""
            if actor.is_operator or actor.is_system:
                return self
            if actor.body:
                return self.filter(Q(body=actor.body) | Q(to_body=actor.body))
            return self.filter(to_organ=actor.organ) if actor.organ else self.none()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["to_body", "-sent_at"], name="delivery_to_body"),
            models.Index(fields=["to_organ", "-sent_at"], name="delivery_to_organ"),
        ]

    def __str__(self) -> str:
        return self.title


class Alias(models.Model):
    """A name as a document writes it, and whom it means in this body; remembered from confirmed imports."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="aliases")
    text = models.CharField("文中写法", max_length=80)
    noun = models.CharField("对应", max_length=12)  # body, organ, unit, person, or unit_kind: 各专委会 expands
    object_key = models.CharField(max_length=40)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["text"]
        constraints = [models.UniqueConstraint(fields=["body", "text"], name="alias_once")]

    def __str__(self) -> str:
        return self.text


class LoginAttempt(models.Model):
    """A failed log-in. Counting rows locks out across all processes; names are kept only as hashes."""

    name_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name_hash", "at"], name="login_attempt_name"),
            models.Index(fields=["address", "at"], name="login_attempt_address"),
        ]


class UserSession(models.Model):
    """One place where a user is logged in, so that it can be seen and ended."""

    class UserSessionQuerySet(models.QuerySet["UserSession"]):
        def visible_to(self, actor: Actor) -> models.QuerySet[UserSession]:
            """Everybody sees the own places and nobody else's."""
            return self.filter(user=actor.user) if actor.user else self.none()

    user = models.ForeignKey(User, models.CASCADE, related_name="places")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=120)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]


class FormReceipt(models.Model):
    """A form that was answered: the same one-time key again returns the first answer."""

    user = models.ForeignKey(User, models.CASCADE)
    key = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="form_receipt_once")]
        indexes = [models.Index(fields=["at"], name="form_receipt_at")]


class SheetDraft(models.Model):
    """A sheet that was read and waits for its confirmation. Rows and lines hold people's data and go when it ends."""

    class SheetDraftQuerySet(models.QuerySet["SheetDraft"]):
        def visible_to(self, actor: Actor) -> models.QuerySet[SheetDraft]:
            """The office sees those of its body, an operator those that belong to no body."""
            if actor.is_system:
                return self
            if actor.body:
                return self.filter(body=actor.body) if actor.has_role(Role.OFFICE) else self.none()
            return self.filter(body=None) if actor.is_operator else self.none()

    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name="机构")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name="地区")
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name="届")
    kind = models.CharField("内容", max_length=12)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    present = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    standing = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField("上传时间")
    created_by = models.CharField("上传人", max_length=80)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    dropped_at = models.DateTimeField("放弃时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SheetDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["body", "-id"], name="sheet_draft_of_body")]

    def __str__(self) -> str:
        return self.name
