"""Which steps a plan goes through before it is issued: by kind of body, kind of plan and the body's settings."""

from __future__ import annotations

from datetime import date

from shangliang.org.models import Body, BodyKind
from shangliang.org.rules import PLAN_STEPS, setting
from shangliang.plan.states import PlanKind, PlanState

APPROVAL = (
    PlanState.SOLICITING,
    PlanState.THREE_OFFICES,
    PlanState.CHAIR_MEETING,
    PlanState.PRESIDIUM_MEETING,
    PlanState.PARTY_COMMITTEE,
)
"""In their order between 起草 and 印发."""
ORDER = (PlanState.DRAFT, *APPROVAL, PlanState.ISSUED, PlanState.RUNNING, PlanState.SUMMARISED)

_CPPCC = frozenset(APPROVAL) - {PlanState.PRESIDIUM_MEETING}
POSSIBLE: dict[str, frozenset[PlanState]] = {
    BodyKind.CPPCC: _CPPCC,
    BodyKind.LIAISON: frozenset({PlanState.SOLICITING, PlanState.CHAIR_MEETING}),
    BodyKind.PRESIDIUM: frozenset({PlanState.SOLICITING, PlanState.PRESIDIUM_MEETING}),
}
"""Steps that a body of this kind can have at all; settings switch among them."""
BY_KIND: dict[str, frozenset[PlanState]] = {
    PlanKind.COMMITTEE: frozenset({PlanState.SOLICITING, PlanState.CHAIR_MEETING}),  # 专委会计划报主席会议审议
    PlanKind.LIAISON: frozenset(),
}
"""Kinds of plan that need fewer steps than the annual plan."""


def enabled_steps(body: Body, kind: str, on: date) -> list[PlanState]:
    """The approval steps of a plan begun on this day. The body's setting `plan.steps` lists those switched on."""
    chosen = set(setting(body, PLAN_STEPS, on))
    possible = POSSIBLE[body.kind] & BY_KIND.get(kind, frozenset(APPROVAL))
    return [step for step in APPROVAL if step in possible and step in chosen]


def skipped_steps(body: Body, kind: str, on: date) -> list[str]:
    """What a new plan stores: the approval steps that it does not go through."""
    enabled = enabled_steps(body, kind, on)
    return [str(step) for step in APPROVAL if step not in enabled]


def step_label(step: str, body_kind: str) -> str:
    """The step's name as this kind of body says it."""
    if body_kind == BodyKind.PRESIDIUM:
        own = {PlanState.SOLICITING: "征求代表意见", PlanState.ISSUED: "印发公布"}
        if step in own:
            return own[PlanState(step)]
    names = {PlanState.ISSUED: "联合印发" if body_kind == BodyKind.CPPCC else "印发"}
    names |= {PlanState.RUNNING: "执行", PlanState.SUMMARISED: "总结"}
    return names.get(PlanState(step), str(PlanState(step).label))
