"""A plan's way through its steps, as the step strip and the timeline show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from markupsafe import Markup, escape

from shangliang.plan.approval import ORDER, POSSIBLE, step_label
from shangliang.plan.models import Plan, Step
from shangliang.plan.states import PlanState
from shangliang.web.shell import short_date


@dataclass(frozen=True)
class Stage:
    """One step of the strip. `state`: done, now, todo, skipped."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    date: date
    text: str
    note: str | Markup = ""
    tone: str = ""


def stages_of(plan: Plan, steps: Sequence[Step]) -> list[Stage]:
    """Every step that a body of this kind can have, in order; the last one reached is where the plan stands."""
    if plan.state == PlanState.WITHDRAWN:
        return [Stage("已撤销", "now")]
    possible = {PlanState.DRAFT, PlanState.ISSUED, PlanState.RUNNING, PlanState.SUMMARISED, *POSSIBLE[plan.body.kind]}
    days = {step.target: step.happened_on for step in sorted(steps, key=lambda one: one.pk)}
    reached = ORDER.index(PlanState(plan.state))
    stages = []
    for at, state in enumerate(ORDER):
        if state not in possible:
            continue
        label = step_label(state, plan.body.kind)
        if state in plan.skipped:
            stages.append(Stage(label, "skipped", "不走这一步"))
        else:
            kind = "done" if at < reached else "now" if at == reached else "todo"
            stages.append(Stage(label, kind, short_date(days.get(state)) if at <= reached else ""))
    return stages


def timeline_of(steps: Sequence[Step]) -> list[Event]:
    """What happened, newest first, with number, words and file."""
    return [Event(step.happened_on, _headline(step), _small_print(step), _tone(step)) for step in steps]


def _headline(step: Step) -> str:
    return f"{step.label} · {step.doc_no}" if step.doc_no else step.label


def _small_print(step: Step) -> Markup:
    parts = [escape(step.note)] if step.note else []
    who = f"{step.actor_name}登记" + (f"，代{step.on_behalf_of}" if step.on_behalf_of else "")
    if step.recorded_at.date() != step.happened_on:
        who += f"于{short_date(step.recorded_at.date())}"
    parts.append(escape(who))
    if step.file is not None:
        link = reverse("file-download", args=[step.file.pk])
        parts.append(Markup('<a href="{}">{}</a>').format(link, step.file.name))
    return Markup(" · ").join(parts)


def _tone(step: Step) -> str:
    return "late" if step.name in {"return", "withdraw", "undo_hold", "undo_hold_postponed", "decline"} else ""
