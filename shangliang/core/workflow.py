"""Transition tables and the one function that runs a row of them.

A noun's process is a tuple of `Transition`s in its `workflow.py`. Buttons, the POST endpoint, the diagram and role
table of the documentation, and the exhaustive tests all read that tuple; nothing else knows the process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused, Stale


class Movable(Protocol):
    """What a workflow moves: a row with a state and a version."""

    pk: Any
    state: str
    version: int


T = TypeVar("T", bound=Any)
Guard = Callable[[Any, Actor, Mapping[str, Any]], str | None]
"""(object, actor, data) -> None, or the reason in Chinese. Runs no queries: facts come with the object."""
Effect = Callable[..., None]
"""(object, *, actor, data, step): further writes inside the same transaction."""
WhyNot = Callable[[Actor, str, Any], str | None]


@dataclass(frozen=True)
class Field:
    """One input of a transition's form. `kind`: text, longtext, date, choice, file or number."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int = 200


@dataclass(frozen=True)
class Transition:
    """One row of a process. Empty `kinds` means every kind of the noun."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    ability: str
    guards: tuple[Guard, ...] = ()
    fields: tuple[Field, ...] = ()
    effects: tuple[Effect, ...] = ()
    then: Callable[[Any], str | None] | None = None
    """Names at most one follow-up transition, run as the system actor."""
    kinds: frozenset[str] = frozenset()
    offered: Callable[[Any], bool] | None = None
    """False where the body has switched this step off: the row then does not exist for the object."""
    main: bool = False
    """The step that usually comes next: the page's one accent button."""

    def applies_to(self, obj: Any) -> bool:
        """Does this row exist for the object as it stands (kind, state, switches)?"""
        kind = getattr(obj, "kind", "")
        return (
            (not self.kinds or kind in self.kinds)
            and obj.state in self.sources
            and (self.offered is None or self.offered(obj))
        )


@dataclass(frozen=True)
class Choice:
    """A transition as a button: usable, or greyed with its reason."""

    transition: Transition
    reason: str | None = None

    @property
    def is_open(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class Move:
    """What one run did, for the step row and the audit entry."""

    transition: Transition
    source: str
    target: str
    data: Mapping[str, Any] = field(default_factory=dict)


def find(table: Sequence[Transition], name: str) -> Transition:
    """The row called `name`; an unknown name is refused, not a crash."""
    for transition in table:
        if transition.name == name:
            return transition
    raise Refused("没有这个操作。请返回页面重新选择。")


def reason_against(
    transition: Transition, obj: Any, actor: Actor, data: Mapping[str, Any], why_not: WhyNot
) -> str | None:
    """Why this transition is not open to this actor now; None when it is. Asked by button, POST and command alike."""
    if not actor.is_system and (reason := why_not(actor, transition.ability, obj)):
        return reason
    for guard in transition.guards:
        if reason := guard(obj, actor, data):
            return reason
    return None


def available(table: Sequence[Transition], obj: Any, actor: Actor, why_not: WhyNot) -> list[Choice]:
    """The buttons of the object for this actor. System rows never show."""
    return [
        Choice(row, reason_against(row, obj, actor, {}, why_not))
        for row in table
        if row.ability != "system" and row.applies_to(obj)
    ]


def clean(transition: Transition, data: Mapping[str, Any]) -> dict[str, Any]:
    """Required fields are there and choices are among those offered; raises Invalid naming each field."""
    errors, cleaned = {}, {}
    for one in transition.fields:
        value = data.get(one.name)
        if isinstance(value, str):
            value = value.strip()
        if one.required and value in (None, ""):
            errors[one.name] = f"请填写“{one.label}”。"
        elif one.choices and value not in (None, "") and value not in dict(one.choices):
            errors[one.name] = f"“{one.label}”请在给出的选项中选择。"
        elif isinstance(value, str) and len(value) > one.max_length:
            errors[one.name] = f"“{one.label}”最多{one.max_length}字，现有{len(value)}字，请精简。"
        cleaned[one.name] = value
    if errors:
        raise Invalid("；".join(errors.values()), errors)
    return cleaned


def run(
    table: Sequence[Transition],
    obj: Any,
    name: str,
    *,
    actor: Actor,
    seen: int,
    data: Mapping[str, Any],
    why_not: WhyNot,
) -> Move:
    """Move `obj` along the row `name`. The caller has opened `audit.change`; it then writes the step and runs effects.

    Order: may, lock, guard. The lock is the UPDATE that names state and version; zero rows is Stale.
    Raises Refused with the reason, Stale, or Invalid for the fields of the form.
    """
    row = find(table, name)
    if not actor.is_system and (reason := why_not(actor, row.ability, obj)):
        raise Refused(reason)
    if row.ability == "system" and not actor.is_system:
        raise Refused("这一步由系统按时间自动完成，不能手工操作。")
    source = obj.state
    if not row.applies_to(obj):
        if obj.version != seen:
            raise Stale
        raise Refused(f"当前状态下不能“{row.label}”。请刷新页面查看最新状态。")
    values = clean(row, data)
    model: Any = type(obj)
    hit = model.objects.filter(pk=obj.pk, version=seen, state=source).update(state=row.target, version=seen + 1)
    if not hit:
        raise Stale
    for guard in row.guards:
        if reason := guard(obj, actor, values):
            raise Refused(reason)
    obj.state, obj.version = row.target, seen + 1
    return Move(row, source, row.target, values)
