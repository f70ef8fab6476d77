"""议题征集 (1-02): topics that units and members would like to see in the next plan."""

from __future__ import annotations

from shangliang.audit import record as audit
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid
from shangliang.org.models import Body, Person
from shangliang.plan import indexing
from shangliang.plan.actions.checks import demand, take
from shangliang.plan.actions.plans import FIRST_YEAR, LAST_YEAR
from shangliang.plan.actions.rows import add_topics
from shangliang.plan.data import NOWHERE, TopicData
from shangliang.plan.models import Plan, Topic, TopicProposal
from shangliang.plan.states import ProposalState


def propose_topic(
    *,
    actor: Actor,
    body: Body,
    year: int,
    subject: str,
    reason: str,
    theme: str = "",
    form: str = "",
    unit_name: str = "",
    is_for_people: bool = False,
) -> TopicProposal:
    """Hand in a topic. Staff may enter what a unit sent on paper by naming the unit."""
    demand(actor, "propose_topic", body)
    _check(year, subject, reason)
    person = Person.objects.filter(pk=actor.person).first() if actor.person else None
    with audit.change(actor) as change:
        row = TopicProposal.objects.create(
            body=body,
            year=year,
            theme=theme.strip()[:200],
            subject=subject.strip(),
            form=form.strip()[:60],
            reason=reason.strip(),
            person=person,
            unit_name=unit_name.strip()[:80],
            is_for_people=is_for_people,
            submitted_at=clock.now(),
        )
        indexing.index_proposal(row)
        change.record(Verb.CREATE, row)
    return row


def edit_proposal(
    *, actor: Actor, proposal: TopicProposal, seen: int, subject: str, reason: str, theme: str = "", form: str = ""
) -> TopicProposal:
    """By the proposer, until it is decided on."""
    demand(actor, "take_back", proposal)
    if proposal.state != ProposalState.SUBMITTED:
        raise Invalid("这条建议已有取舍结果，不能再修改。")
    _check(proposal.year, subject, reason)
    values = {
        "subject": subject.strip(),
        "reason": reason.strip(),
        "theme": theme.strip()[:200],
        "form": form.strip()[:60],
    }
    with audit.change(actor) as change:
        take(proposal, seen)
        changes = audit.diff(proposal, values)
        for name, value in values.items():
            setattr(proposal, name, value)
        proposal.save(update_fields=list(values))
        indexing.index_proposal(proposal)
        change.record(Verb.EDIT, proposal, changes=changes)
    return proposal


def _check(year: int, subject: str, reason: str) -> None:
    errors = {}
    if not FIRST_YEAR <= year <= LAST_YEAR:
        errors["year"] = f"年度应在{FIRST_YEAR}至{LAST_YEAR}之间。"
    if not subject.strip():
        errors["subject"] = "请填写建议的议题。"
    elif len(subject) > 300:
        errors["subject"] = f"议题最多300字，现有{len(subject)}字，请精简。"
    if not reason.strip():
        errors["reason"] = "请写明选题理由。"
    elif len(reason) > 1000:
        errors["reason"] = f"选题理由最多1000字，现有{len(reason)}字，请精简。"
    if errors:
        raise Invalid("；".join(errors.values()), errors)


def adopt_into(proposal: TopicProposal, plan: Plan) -> Topic:
    """Effect of 列入计划: the topic in the plan's draft."""
    data = TopicData(subject=proposal.subject, theme=proposal.theme, form=proposal.form, span=NOWHERE)
    (row,) = add_topics(plan, [data])
    proposal.topic = row
    proposal.save(update_fields=["topic"])
    indexing.index_topics(plan, [row])
    return row
