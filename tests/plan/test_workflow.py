"""State × transition × role, without a row in the database: who may move what, and the reason where not."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from shangliang.core.actor import Actor, PostInForce
from shangliang.core.workflow import available, find, reason_against
from shangliang.org.models import Body, BodyKind, Role
from shangliang.plan.approval import APPROVAL, POSSIBLE
from shangliang.plan.models import Change, Plan, Topic, TopicProposal
from shangliang.plan.policy import ROLES, why_not
from shangliang.plan.states import (
    BEFORE_ISSUE,
    IN_FORCE,
    ChangeState,
    PlanKind,
    PlanState,
    ProposalState,
    TopicState,
)
from shangliang.plan.workflow import TRANSITIONS
from shangliang.plan.workflow.plans import PLAN_TRANSITIONS

HOME, ELSEWHERE, COMMITTEE, OTHER_COMMITTEE = 1, 2, 5, 6
DAY = date(2026, 1, 20)


def actor(role: str, body: int = HOME, *, unit: int | None = None, person: int = 9) -> Actor:
    post = PostInForce(pk=1, role=role, title=role, body=body, unit=unit)
    return Actor(name=role, user=1, person=person, post=post, posts=(post,))


def plan(
    state: str = PlanState.DRAFT,
    *,
    body_kind: str = BodyKind.CPPCC,
    skipped: frozenset[str] = frozenset({PlanState.PRESIDIUM_MEETING}),
    unit: int | None = None,
    listed: int = 3,
    held: int = 0,
    targets: int = 0,
) -> Plan:
    row = Plan(
        pk=1,
        body=Body(pk=HOME, kind=body_kind, short_name="县政协"),
        unit_id=unit,
        kind=PlanKind.CONSULTATION,
        year=2026,
        title="计划",
        state=state,
        skipped=[str(step) for step in skipped],
    )
    for name, value in {
        "topics_listed": listed,
        "topics_held": held,
        "targets_set": targets,
        "topics_unowned": 0,
        "topics_formless": 0,
        "topics_undated": 0,
        "last_step_on": None,
    }.items():
        setattr(row, name, value)
    return row


def names(obj: object, who: Actor) -> set[str]:
    return {one.transition.name for one in available(TRANSITIONS[type(obj)], obj, who, why_not) if one.is_open}


ALL_STATES = [state.value for state in PlanState]


@pytest.mark.mechanism("1-06", "7-01")
@pytest.mark.parametrize("role", [role.value for role in Role])
@pytest.mark.parametrize("state", ALL_STATES)
def test_plan_moves_of_state_and_role(state, role):
    """Every state × row × role: open exactly where the table and the roles of its ability say so."""
    row = plan(state)
    for transition in PLAN_TRANSITIONS:
        may = role in ROLES[transition.ability] and role != "committee"  # the plan is the office's
        applies = transition.applies_to(row)
        blocked = applies and any(guard(row, actor(role), {}) for guard in transition.guards)
        assert (transition.name in names(row, actor(role))) == (may and applies and not blocked)


@pytest.mark.parametrize("state", ALL_STATES)
def test_plan_of_another_body_never_moves(state):
    assert names(plan(state), actor("office", ELSEWHERE)) == set()


ROADS = {
    PlanState.DRAFT: {"solicit", "withdraw"},
    PlanState.SOLICITING: {"confer", "return", "withdraw"},
    PlanState.THREE_OFFICES: {"deliberate", "return", "withdraw"},
    PlanState.CHAIR_MEETING: {"approve", "return", "withdraw"},
    PlanState.PARTY_COMMITTEE: {"issue_jointly", "return", "withdraw"},
    PlanState.ISSUED: {"start", "withdraw"},
    PlanState.RUNNING: {"summarise", "withdraw"},
    PlanState.SUMMARISED: {"reopen"},
    PlanState.WITHDRAWN: set(),
}


@pytest.mark.mechanism("1-06", "1-07", "7-01")
@pytest.mark.parametrize(("state", "expected"), ROADS.items())
def test_committee_road_step_by_step(state, expected):
    """The office may take exactly the next step: 起草 → … → 联合印发 → 执行 → 总结."""
    assert names(plan(state), actor("office")) == expected


PRESIDIUM_SKIPS = frozenset(set(APPROVAL) - POSSIBLE[BodyKind.PRESIDIUM])
PRESIDIUM_ROADS = {
    PlanState.DRAFT: {"solicit_deputies", "withdraw"},
    PlanState.SOLICITING: {"deliberate_presidium", "return", "withdraw"},
    PlanState.PRESIDIUM_MEETING: {"publish", "return", "withdraw"},
    PlanState.ISSUED: {"start", "withdraw"},
}


@pytest.mark.mechanism("3-05")
@pytest.mark.parametrize(("state", "expected"), PRESIDIUM_ROADS.items())
def test_presidium_road_is_shorter(state, expected):
    row = plan(state, body_kind=BodyKind.PRESIDIUM, skipped=PRESIDIUM_SKIPS)
    assert names(row, actor("office")) == expected


def test_liaison_office_issues_without_steps():
    row = plan(body_kind=BodyKind.LIAISON, skipped=frozenset(APPROVAL))
    assert names(row, actor("office")) == {"issue", "withdraw"}


@pytest.mark.parametrize("off", sorted(POSSIBLE[BodyKind.CPPCC]))
def test_switched_off_step_is_not_asked_for(off):
    """A step that the body has switched off neither exists nor blocks the next one."""
    row = plan(skipped=frozenset({PlanState.PRESIDIUM_MEETING, off}))
    reached = [PlanState.DRAFT, *(step for step in APPROVAL if step not in row.skipped), PlanState.ISSUED]
    for state, following in itertools.pairwise(reached):
        row.state = state
        targets = {find(PLAN_TRANSITIONS, name).target for name in names(row, actor("office"))}
        assert following in targets
        assert off not in targets


def test_skipping_a_step_says_which():
    reason = reason_against(find(PLAN_TRANSITIONS, "issue_jointly"), plan(), actor("office"), {}, why_not)
    assert reason == (
        "还没有登记“征求意见”“三办会商”“主席会议审议”“党委审定”。请先办完这一步；"
        "本机构不需要的步骤可由办公室在“机构设置”中关闭。"
    )


def test_plan_without_topics_stays_in_draft():
    assert names(plan(listed=0), actor("office")) == {"withdraw"}


def test_plan_of_targets_alone_goes_its_way():
    assert names(plan(listed=0, targets=2), actor("office")) == {"solicit", "withdraw"}


def test_plan_with_held_topics_is_not_withdrawn():
    assert names(plan(PlanState.RUNNING, held=2), actor("office")) == {"summarise"}


def test_dates_follow_one_another():
    row = plan(PlanState.SOLICITING)
    setattr(row, "last_step_on", date(2026, 2, 1))  # noqa: B010 - annotated by with_facts
    confer = find(PLAN_TRANSITIONS, "confer")
    said = [guard(row, actor("office"), {"happened_on": DAY}) for guard in confer.guards]
    assert [one for one in said if one] == ["日期早于上一步（2026年2月1日），请核对后重填。"]
    late = [guard(row, actor("office"), {"happened_on": date(2026, 6, 19)}) for guard in confer.guards]
    assert [one for one in late if one] == ["日期2026年6月19日还没有到。请填写实际发生的日期，或等事情办完再登记。"]


def test_committee_prepares_only_its_own_plan():
    own = plan(unit=COMMITTEE)
    assert names(own, actor("committee", unit=COMMITTEE)) == {"solicit"}
    assert names(own, actor("committee", unit=OTHER_COMMITTEE)) == set()
    assert names(plan(), actor("committee", unit=COMMITTEE)) == set()


def topic(state: str, plan_state: str = PlanState.RUNNING, *, unit: int | None = None, moved: bool = False) -> Topic:
    row = Topic(
        pk=1, plan=plan(plan_state, unit=unit), subject="议题", state=state, postponed_from=[5] if moved else []
    )
    setattr(row, "_prefetched_objects_cache", {"parties": []})  # noqa: B010 - as after prefetch_related
    return row


@pytest.mark.mechanism("7-04")
@pytest.mark.parametrize("role", [role.value for role in Role])
@pytest.mark.parametrize("plan_state", ALL_STATES)
@pytest.mark.parametrize("state", [state.value for state in TopicState])
def test_topic_moves_of_state_and_role(state, plan_state, role):
    open_ones = {TopicState.PLANNED, TopicState.POSTPONED}
    expected = set()
    if plan_state in IN_FORCE and state in open_ones and role == "office":
        expected = {"hold"}
    if plan_state in IN_FORCE and state == TopicState.HELD and role == "office":
        expected = {"undo_hold"}
    assert names(topic(state, plan_state), actor(role)) == expected


def test_leading_committee_marks_its_topic_held():
    row = topic(TopicState.PLANNED, unit=COMMITTEE)
    assert names(row, actor("committee", unit=COMMITTEE)) == {"hold"}
    assert names(row, actor("committee", unit=OTHER_COMMITTEE)) == set()


def test_undoing_a_postponed_topic_leaves_it_postponed():
    assert names(topic(TopicState.HELD, moved=True), actor("office")) == {"undo_hold_postponed"}


def change(state: str, skipped: frozenset[str], body_kind: str = BodyKind.CPPCC) -> Change:
    return Change(
        pk=1,
        plan=plan(PlanState.RUNNING, skipped=skipped, body_kind=body_kind),
        kind="postpone",
        topic=Topic(pk=1, subject="议题", state=TopicState.PLANNED),
        state=state,
    )


CHANGE_ROADS = [
    (frozenset({PlanState.PRESIDIUM_MEETING}), BodyKind.CPPCC, "proposed", {"meet", "decline"}),
    (frozenset({PlanState.PRESIDIUM_MEETING}), BodyKind.CPPCC, "chair_meeting", {"approve", "decline"}),
    (PRESIDIUM_SKIPS, BodyKind.PRESIDIUM, "proposed", {"meet_presidium", "decline"}),
    (PRESIDIUM_SKIPS, BodyKind.PRESIDIUM, "chair_meeting", {"take_effect", "decline"}),
    (frozenset(APPROVAL), BodyKind.LIAISON, "proposed", {"take_effect", "decline"}),
    (frozenset(APPROVAL), BodyKind.LIAISON, "effective", set()),
    (frozenset(APPROVAL), BodyKind.LIAISON, "declined", set()),
]


@pytest.mark.parametrize(("skipped", "kind", "state", "expected"), CHANGE_ROADS)
def test_change_takes_the_road_of_its_plan(skipped, kind, state, expected):
    assert names(change(state, skipped, kind), actor("office")) == expected


@pytest.mark.parametrize("role", [role.value for role in Role if role != Role.OFFICE])
@pytest.mark.parametrize("state", [state.value for state in ChangeState])
def test_change_is_decided_by_the_office_alone(state, role):
    assert names(change(state, frozenset(APPROVAL)), actor(role)) == set()


@pytest.mark.mechanism("1-02")
@pytest.mark.parametrize("role", [role.value for role in Role])
@pytest.mark.parametrize("state", [state.value for state in ProposalState])
def test_proposal_moves_of_state_and_role(state, role):
    row = TopicProposal(pk=1, body_id=HOME, person_id=7, state=state, subject="建议", year=2027)
    office = {
        ProposalState.SUBMITTED: {"shortlist", "decline"},
        ProposalState.SHORTLISTED: {"adopt", "decline"},
        ProposalState.DECLINED: {"reconsider"},
    }
    assert names(row, actor(role)) == (office.get(ProposalState(state), set()) if role == "office" else set())


def test_proposer_takes_back_what_is_not_decided():
    row = TopicProposal(pk=1, body_id=HOME, person_id=9, state=ProposalState.SUBMITTED, subject="建议", year=2027)
    assert names(row, actor("member")) == {"take_back"}
    row.state = ProposalState.SHORTLISTED
    assert names(row, actor("member")) == set()


def test_every_row_is_reachable_and_named_once():
    for table in TRANSITIONS.values():
        assert len({row.name for row in table}) == len(table)
        assert all(row.ability in ROLES or row.ability == "system" for row in table)
        assert all(row.label and row.sources for row in table)


def test_unknown_ability_is_refused():
    assert why_not(actor("office"), "burn", plan()) == "没有这项操作。"
    assert replace(actor("office"), post=None).body is None


def test_editing_ends_with_the_issue():
    allowed = {state for state in PlanState if why_not(actor("office"), "edit", plan(state)) is None}
    assert allowed == set(BEFORE_ISSUE)
