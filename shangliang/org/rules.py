"""Rules are settings with a source: defaults stand here, a body's row in force on a day overrides them.

`setting(body, key, on)` reads one rule; `rules_in_force(body, on)` reads all of a body with one query. The value used
at the start of a matter is snapshotted onto the matter, so that a later change never rewrites what has begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shangliang.core.digits import whole_number
from shangliang.core.errors import Invalid
from shangliang.org.models import Body, BodyKind, Setting

WORKDAY, DAY, MONTH = "workday", "day", "month"
UNITS = ((WORKDAY, "个工作日"), (DAY, "日"), (MONTH, "个月"))
COMMITTEES = frozenset({BodyKind.CPPCC.value})
CONSULTING = frozenset({BodyKind.CPPCC.value, BodyKind.LIAISON.value})
PRESIDIA = frozenset({BodyKind.PRESIDIUM.value})
ALL = frozenset(str(kind) for kind in BodyKind.values)
MLPS = "GB/T 22239-2019《网络安全等级保护基本要求》8.1.4.1 身份鉴别（数值为通行做法）"
UNSOURCED = "各地未见统一数字，由本机构自定"

PLAN_STEPS = "plan.steps"
YEAR_START = "statistics.year_start"
MIN_LENGTH, MIN_LENGTH_OPERATOR = "password.min_length", "password.min_length_operator"
CLASSES, EXPIRY_DAYS = "password.classes", "password.expiry_days"
NAME_FAILURES, ADDRESS_FAILURES = "login.name_failures", "login.address_failures"
LOCK_MINUTES, IDLE_MINUTES, MEMBER_DAYS = "login.lock_minutes", "login.idle_minutes", "login.member_days"

STEPS = (
    ("soliciting", "征求意见"),
    ("three_offices", "三办会商"),
    ("chair_meeting", "主席会议审议"),
    ("presidium_meeting", "主席团会议审议"),
    ("party_committee", "党委审定"),
)


@dataclass(frozen=True)
class Rule:
    """One rule. `kind`: number, deadline ({n, unit}), choice, or flags (a list of those switched on)."""

    key: str
    label: str
    group: str
    kind: str
    default: Any
    source: str
    help: str = ""
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 9999
    optional: bool = False
    """May stay empty: no limit."""
    bodies: frozenset[str] = ALL
    by_kind: Mapping[str, Any] = field(default_factory=dict)
    """Defaults that differ by kind of body."""
    is_awaited: bool = False
    """Read by matters and meetings, which later parts of the product handle; may be fixed in advance."""

    def default_for(self, kind: str) -> Any:
        return self.by_kind.get(kind, self.default)

    def options_for(self, kind: str) -> tuple[tuple[str, str], ...]:
        """What a body of this kind may choose from: a presidium has no 主席会议, a committee no 主席团会议."""
        if self.key != PLAN_STEPS:
            return self.options
        hidden = {"chair_meeting", "three_offices"} if kind == BodyKind.PRESIDIUM else {"presidium_meeting"}
        return tuple(one for one in self.options if one[0] not in hidden)


def _deadline(
    key: str, label: str, group: str, n: int | None, unit: str, source: str, bodies: frozenset[str] = ALL
) -> Rule:
    value = None if n is None else {"n": n, "unit": unit}
    return Rule(key, label, group, "deadline", value, source, optional=True, bodies=bodies, is_awaited=True)


CATALOGUE: tuple[Rule, ...] = (
    Rule(
        PLAN_STEPS,
        "年度计划审批要走的步骤",
        "计划",
        "flags",
        ["soliciting", "three_offices", "chair_meeting", "party_committee"],
        "《政协章程》；中办《关于加强人民政协协商民主建设的实施意见》：征求意见、三办会商、主席会议审议、党委审定",
        help="起草、印发、执行、总结总是要走；这里选中间的步骤。已开始的计划不受影响。",
        options=STEPS,
        by_kind={
            BodyKind.LIAISON.value: [],
            BodyKind.PRESIDIUM.value: ["soliciting", "presidium_meeting"],
        },
    ),
    Rule(
        YEAR_START,
        "统计年度从几月开始",
        "计划",
        "number",
        1,
        "自然年；有的机构按上年12月至本年11月统计",
        help="填12表示上年12月至本年11月。",
        unit="月",
        least=1,
        most=12,
    ),
    Rule(MIN_LENGTH, "密码最短长度", "账号与登录", "number", 8, MLPS, unit="位", least=8, most=64),
    Rule(CLASSES, "密码至少含几类字符", "账号与登录", "number", 3, MLPS, "大写、小写、数字、符号四类。", "类", least=1, most=4),
    Rule(
        EXPIRY_DAYS,
        "密码多少天后须更换",
        "账号与登录",
        "number",
        None,
        MLPS,
        help="留空表示不要求定期更换。",
        unit="天",
        least=30,
        most=730,
        optional=True,
    ),
    Rule(NAME_FAILURES, "同一账号连续输错几次后锁定", "账号与登录", "number", 5, MLPS, unit="次", least=3, most=20),
    Rule(LOCK_MINUTES, "锁定多少分钟", "账号与登录", "number", 15, MLPS, unit="分钟", least=5, most=1440),
    Rule(
        IDLE_MINUTES,
        "工作人员多少分钟不操作自动退出",
        "账号与登录",
        "number",
        30,
        MLPS,
        help="办公室、专委会、领导、督查、承办单位和系统管理员。",
        unit="分钟",
        least=5,
        most=240,
    ),
    Rule(
        MEMBER_DAYS,
        "委员、代表登录后保持多少天",
        "账号与登录",
        "number",
        30,
        "本系统默认",
        help="委员、代表多用自己的手机，不必每次登录。",
        unit="天",
        least=1,
        most=90,
    ),
    _deadline("consult.notice_before", "协商会议提前通知", "协商与会议", 15, WORKDAY, "广州市政协协商工作规则", CONSULTING),
    _deadline("consult.materials_before", "协商材料提前送达", "协商与会议", 10, WORKDAY, "广州市政协协商工作规则", CONSULTING),
    _deadline("consult.minutes_after", "会后报送纪要", "协商与会议", 7, WORKDAY, "广州市政协协商工作规则", CONSULTING),
    _deadline("consult.result_feedback", "协商成果办理反馈", "协商与会议", None, DAY, UNSOURCED, CONSULTING),
    _deadline("proposal.adjust_request", "承办单位申请调整提案", "提案", 5, WORKDAY, "各地提案办理规定，多为5个工作日", COMMITTEES),
    _deadline("proposal.adjust_answer", "答复调整申请", "提案", 7, DAY, "广州市提案办理规定", COMMITTEES),
    _deadline("proposal.due", "提案办复", "提案", 3, MONTH, "各地提案办理规定，多为3个月", COMMITTEES),
    _deadline("proposal.max_due", "提案办复最长", "提案", 6, MONTH, "各地提案办理规定，经同意不超过6个月", COMMITTEES),
    _deadline("proposal.co_handler_due", "会办单位提出意见", "提案", 1, MONTH, "各地提案办理规定，1至2个月", COMMITTEES),
    _deadline("proposal.contact_first", "承办单位首次面商", "提案", 15, WORKDAY, "崇义县提案办理规定", COMMITTEES),
    _deadline("proposal.feedback_due", "提案者反馈意见", "提案", 15, WORKDAY, "崇义县提案办理规定", COMMITTEES),
    _deadline("proposal.rework_due", "不满意后重新办理", "提案", 1, MONTH, "各地办理规定，1至2个月", COMMITTEES),
    _deadline("congress.notice_before", "人民代表大会提前通知", "主席团与代表", 7, DAY, "《浙江省乡镇人民代表大会工作条例》第二十条", PRESIDIA),
    _deadline("congress.materials_before", "大会材料提前送达", "主席团与代表", 1, DAY, "《浙江省乡镇人民代表大会工作条例》第二十条", PRESIDIA),
    _deadline("suggestion.due", "代表建议办复", "主席团与代表", 3, MONTH, "《代表法》及各地代表建议办理规定", PRESIDIA),
    _deadline("suggestion.max_due", "代表建议办复最长", "主席团与代表", 6, MONTH, "《代表法》及各地代表建议办理规定", PRESIDIA),
    _deadline("deliberation_opinion.due", "审议意见办理报告", "主席团与代表", 3, MONTH, "各地审议意见办理规定", PRESIDIA),
)  # fmt: skip

FOR_INSTALLATION: Mapping[str, int] = {MIN_LENGTH_OPERATOR: 12, ADDRESS_FAILURES: 20}
"""Rules of no body: the operator's password, and failures from one address (a whole office may share one)."""

BY_KEY: Mapping[str, Rule] = {rule.key: rule for rule in CATALOGUE}


def rules_of(kind: str) -> list[Rule]:
    """The rules that a body of this kind has."""
    return [rule for rule in CATALOGUE if kind in rule.bodies]


def setting(body: Body, key: str, on: date) -> Any:
    """The value of one rule in force on a day (one query)."""
    row = Setting.objects.filter(body=body, key=key, since__lte=on).order_by("-since", "-pk").first()
    return row.value if row else BY_KEY[key].default_for(body.kind)


def rules_in_force(body: Body, on: date) -> dict[str, Any]:
    """All rules of a body on a day, by key (one query)."""
    values = {rule.key: rule.default_for(body.kind) for rule in CATALOGUE}
    for row in Setting.objects.filter(body=body, since__lte=on).order_by("since", "pk"):
        if row.key in values:
            values[row.key] = row.value
    return values


def default_rules() -> dict[str, Any]:
    """For accounts that belong to no body, and for names that nobody has."""
    return {rule.key: rule.default for rule in CATALOGUE}


def in_words(rule: Rule, value: Any) -> str:
    """The value as a sentence part: 5个工作日, 征求意见、三办会商, 不限."""
    if value in (None, ""):
        return "不限"
    if rule.kind == "deadline":
        return f"{value['n']}{dict(UNITS)[value['unit']]}"
    if rule.kind == "flags":
        return "、".join(label for key, label in rule.options if key in value) or "不走中间步骤"
    if rule.kind == "choice":
        return dict(rule.options).get(value, str(value))
    return f"{value}{rule.unit}"


def clean(rule: Rule, body_kind: str, value: Any) -> Any:
    """The value as it is stored; raises Invalid with what is allowed."""
    if value in (None, "", {}) and rule.kind != "flags":
        if rule.optional:
            return None
        raise Invalid(f"请填写“{rule.label}”。", {"value": "请填写。"})
    if rule.kind == "flags":
        allowed = [key for key, _ in rule.options_for(body_kind)]
        if unknown := set(value or []) - set(allowed):
            raise Invalid(
                f"没有这些选项：{'、'.join(sorted(unknown))}。请重新选择。", {"value": "请在给出的选项中选择。"}
            )
        return [key for key in allowed if key in (value or [])]
    if rule.kind == "deadline":
        if not isinstance(value, dict) or value.get("unit") not in dict(UNITS):
            raise Invalid("请选择时限的单位。", {"unit": "请选择单位。"})
        return {"n": _whole(rule, value.get("n"), 1, 366), "unit": value["unit"]}
    if rule.kind == "choice":
        if value not in dict(rule.options):
            raise Invalid("请在给出的选项中选择。", {"value": "请在给出的选项中选择。"})
        return value
    return _whole(rule, value, rule.least, rule.most)


def _whole(rule: Rule, value: Any, least: int, most: int) -> int:
    number = None if isinstance(value, bool) else whole_number(str(value).strip())
    if number is None or not least <= number <= most:
        words = f"请填写{least}到{most}之间的整数。"
        raise Invalid(f"“{rule.label}”{words}", {"value": words})
    return number
