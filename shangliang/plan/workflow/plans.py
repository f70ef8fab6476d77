"""The process of a plan: 起草 → 征求意见 → 三办会商 → 主席会议审议 → 党委审定 → 联合印发 → 执行 → 总结.

A step is recorded when it has been taken: the row's date is the day of the meeting or paper, its number the minutes'
or the paper's. Steps that a body has switched off were noted in `plan.skipped` when the plan was begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shangliang.core.actor import Actor
from shangliang.core.workflow import Guard, Transition
from shangliang.org.models import BodyKind
from shangliang.plan.approval import ORDER, step_label
from shangliang.plan.models import Plan, Step
from shangliang.plan.states import BEFORE_ISSUE, IN_FORCE, PlanState
from shangliang.plan.workflow.fields import FILE, NOTE, REASON, not_in_future, number, on

S = PlanState


def goes_through(step: PlanState) -> Callable[[Any], bool]:
    """Offered only where the plan does not skip this step."""
    return lambda plan: step not in plan.skipped


def at_presidium(plan: Any) -> bool:
    return bool(plan.body.kind == BodyKind.PRESIDIUM)


def soliciting_members(plan: Any) -> bool:
    return S.SOLICITING not in plan.skipped and not at_presidium(plan)


def soliciting_deputies(plan: Any) -> bool:
    return S.SOLICITING not in plan.skipped and at_presidium(plan)


def issued_jointly(plan: Any) -> bool:
    return not at_presidium(plan) and S.THREE_OFFICES not in plan.skipped


def issued_alone(plan: Any) -> bool:
    return not at_presidium(plan) and S.THREE_OFFICES in plan.skipped


def earlier_steps_done(target: PlanState) -> Guard:
    """Every step before `target` that this plan goes through has been recorded."""

    def guard(plan: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
        reached = ORDER.index(S(plan.state))
        missing = [step for step in ORDER[reached + 1 : ORDER.index(target)] if step not in plan.skipped]
        if not missing:
            return None
        names = "”“".join(step_label(step, plan.body.kind) for step in missing)
        return f"还没有登记“{names}”。请先办完这一步；本机构不需要的步骤可由办公室在“机构设置”中关闭。"

    return guard


def promises_something(plan: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
    """The plan has topics, or targets: a presidium's plan may set numbers alone."""
    if plan.topics_listed or plan.targets_set:
        return None
    return "计划里还没有议题，也没有指标。请先添加，或从文件导入。"


def nothing_held(plan: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
    if plan.topics_held:
        return f"已有{plan.topics_held}项议题开展，计划不能撤销。未开展的议题可逐项“取消”。"
    return None


def not_before_last_step(plan: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
    """Steps follow one another in time; what is recorded later may have happened before the plan was typed in."""
    day: date | None = data.get("happened_on")
    last: date | None = plan.last_step_on
    if day and last and day < last:
        return f"日期早于上一步（{last.year}年{last.month}月{last.day}日），请核对后重填。"
    return None


def keep_approval(plan: Plan, *, actor: Actor, data: Mapping[str, Any], step: Step) -> None:
    """Effect of 党委审定."""
    plan.approved_on = step.happened_on
    plan.save(update_fields=["approved_on"])


def keep_issue(plan: Plan, *, actor: Actor, data: Mapping[str, Any], step: Step) -> None:
    """Effect of 印发: the paper's number and day stand on the plan."""
    plan.issued_on, plan.doc_no = step.happened_on, step.doc_no[:40]
    plan.save(update_fields=["issued_on", "doc_no"])


GUARDS = (not_in_future, not_before_last_step)
_DRAFT = frozenset({S.DRAFT})
_TO_CHAIR = frozenset({S.DRAFT, S.SOLICITING, S.THREE_OFFICES})
_RETURNABLE = BEFORE_ISSUE - {S.DRAFT}


def _issue(name: str, label: str, offered: Callable[[Any], bool], *, needs_number: bool) -> Transition:
    return Transition(
        name,
        label,
        sources=frozenset(BEFORE_ISSUE),
        target=S.ISSUED,
        ability="approve",
        guards=(*GUARDS, earlier_steps_done(S.ISSUED), promises_something),
        fields=(
            on("印发日期"),
            number("发文字号", required=needs_number, help_text="如：云办发〔2026〕4号"),
            NOTE,
            FILE,
        ),
        effects=(keep_issue,),
        offered=offered,
        main=True,
    )


def _solicit(name: str, label: str, offered: Callable[[Any], bool], whom: str) -> Transition:
    return Transition(
        name,
        label,
        sources=_DRAFT,
        target=S.SOLICITING,
        ability="prepare",
        guards=(*GUARDS, promises_something),
        fields=(on("发出日期"), number("文号"), replace(NOTE, label="征求对象和意见", help=whom), FILE),
        offered=offered,
        main=True,
    )


PLAN_TRANSITIONS: tuple[Transition, ...] = (
    _solicit("solicit", "征求意见", soliciting_members, "如：各党派团体、各专委会、各界别，收到意见12条。"),
    _solicit("solicit_deputies", "征求代表意见", soliciting_deputies, "如：各代表小组，收到意见8条。"),
    Transition(
        "confer",
        "三办会商",
        sources=frozenset({S.DRAFT, S.SOLICITING}),
        target=S.THREE_OFFICES,
        ability="approve",
        guards=(*GUARDS, earlier_steps_done(S.THREE_OFFICES), promises_something),
        fields=(
            on("会商日期", "党委办公室、政府办公室、政协办公室会商的日期。"),
            number("会议纪要文号"),
            NOTE,
            FILE,
        ),
        offered=goes_through(S.THREE_OFFICES),
        main=True,
    ),
    Transition(
        "deliberate",
        "主席会议审议",
        sources=_TO_CHAIR,
        target=S.CHAIR_MEETING,
        ability="approve",
        guards=(*GUARDS, earlier_steps_done(S.CHAIR_MEETING), promises_something),
        fields=(on("会议日期"), number("会议纪要文号", help_text="如：第12次主席会议纪要"), NOTE, FILE),
        offered=goes_through(S.CHAIR_MEETING),
        main=True,
    ),
    Transition(
        "deliberate_presidium",
        "主席团会议审议",
        sources=frozenset({S.DRAFT, S.SOLICITING}),
        target=S.PRESIDIUM_MEETING,
        ability="approve",
        guards=(*GUARDS, earlier_steps_done(S.PRESIDIUM_MEETING), promises_something),
        fields=(on("会议日期"), number("会议纪要文号"), NOTE, FILE),
        offered=goes_through(S.PRESIDIUM_MEETING),
        main=True,
    ),
    Transition(
        "approve",
        "党委审定",
        sources=_TO_CHAIR | {S.CHAIR_MEETING},
        target=S.PARTY_COMMITTEE,
        ability="approve",
        guards=(*GUARDS, earlier_steps_done(S.PARTY_COMMITTEE), promises_something),
        fields=(on("审定日期", "党委常委会审定的日期。"), number("批复文号"), NOTE, FILE),
        effects=(keep_approval,),
        offered=goes_through(S.PARTY_COMMITTEE),
        main=True,
    ),
    _issue("issue_jointly", "联合印发", issued_jointly, needs_number=True),
    _issue("issue", "印发", issued_alone, needs_number=False),
    _issue("publish", "印发公布", at_presidium, needs_number=False),
    Transition(
        "start",
        "开始执行",
        sources=frozenset({S.ISSUED}),
        target=S.RUNNING,
        ability="approve",
        guards=GUARDS,
        fields=(
            on("开始日期"),
            number("纳入议事日程的文号", help_text="党委、政府把计划纳入议事日程的文件，可以不填。"),
            NOTE,
            FILE,
        ),
        main=True,
    ),
    Transition(
        "summarise",
        "总结",
        sources=frozenset({S.RUNNING}),
        target=S.SUMMARISED,
        ability="approve",
        guards=GUARDS,
        fields=(on("总结日期"), number("总结文号"), NOTE, FILE),
        main=True,
    ),
    Transition(
        "reopen",
        "恢复执行",
        sources=frozenset({S.SUMMARISED}),
        target=S.RUNNING,
        ability="approve",
        guards=GUARDS,
        fields=(on("日期"), REASON),
    ),
    Transition(
        "return",
        "退回起草",
        sources=frozenset(_RETURNABLE),
        target=S.DRAFT,
        ability="prepare",
        guards=GUARDS,
        fields=(on("退回日期"), REASON, FILE),
    ),
    Transition(
        "withdraw",
        "撤销",
        sources=frozenset(BEFORE_ISSUE | IN_FORCE),
        target=S.WITHDRAWN,
        ability="approve",
        guards=(*GUARDS, nothing_held),
        fields=(on("撤销日期"), number("文号"), REASON, FILE),
    ),
)


def concerns(plan: Any) -> list[str]:
    """What a person should look at before the plan is issued (V-10, V-16): warnings, never a block."""
    found = []
    if plan.topics_unowned:
        found.append(f"{plan.topics_unowned}项议题没有责任单位。")
    if plan.topics_formless:
        found.append(f"{plan.topics_formless}项议题没有写明形式。")
    if plan.topics_undated:
        found.append(f"{plan.topics_undated}项议题没有排定月份，将列在“待排期”。")
    return found
