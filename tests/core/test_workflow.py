"""The table of a process: which rows exist, which are open, what their forms take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from shangliang.core.actor import NOBODY, SYSTEM, Actor
from shangliang.core.errors import Invalid, Refused
from shangliang.core.workflow import Field, Transition, available, clean, find, reason_against


@dataclass
class Paper:
    """Something that moves."""

    state: str = "draft"
    kind: str = "letter"
    version: int = 1
    pk: int = 1
    is_signed: bool = False


def unsigned(paper: Any, _actor: Actor, _data: Any) -> str | None:
    return None if paper.is_signed else "还没有签字，请先签字。"


SEND = Transition("send", "发出", frozenset({"draft"}), "sent", "send", guards=(unsigned,), main=True)
FILE = Transition("file", "归档", frozenset({"sent"}), "filed", "file")
LAPSE = Transition("lapse", "失效", frozenset({"draft"}), "lapsed", "system")
SEAL = Transition("seal", "用印", frozenset({"draft"}), "sealed", "send", kinds=frozenset({"order"}))
SWITCHED = Transition("check", "核稿", frozenset({"draft"}), "checked", "send", offered=lambda _paper: False)
TABLE = (SEND, FILE, LAPSE, SEAL, SWITCHED)
CLERK = Actor(name="经办")


def why_not(actor: Actor, ability: str, _obj: Any) -> str | None:
    return None if actor is CLERK and ability == "send" else "您不能办理。"


def test_available_rows_are_those_of_state_kind_and_switch():
    assert [choice.transition.name for choice in available(TABLE, Paper(), CLERK, why_not)] == ["send"]
    assert [choice.transition.name for choice in available(TABLE, Paper(state="sent"), CLERK, why_not)] == ["file"]
    names = [choice.transition.name for choice in available(TABLE, Paper(kind="order"), CLERK, why_not)]
    assert names == ["send", "seal"]


def test_available_row_that_is_closed_says_why():
    (choice,) = available(TABLE, Paper(), CLERK, why_not)
    assert (choice.is_open, choice.reason) == (False, "还没有签字，请先签字。")
    (choice,) = available(TABLE, Paper(is_signed=True), CLERK, why_not)
    assert (choice.is_open, choice.reason) == (True, None)
    (choice,) = available(TABLE, Paper(is_signed=True), NOBODY, why_not)
    assert choice.reason == "您不能办理。"


def test_system_asks_nobody_but_the_guards():
    assert reason_against(SEND, Paper(is_signed=True), SYSTEM, {}, why_not) is None
    assert reason_against(SEND, Paper(), SYSTEM, {}, why_not) == "还没有签字，请先签字。"


def test_find_of_an_unknown_row_is_refused():
    assert find(TABLE, "file") is FILE
    with pytest.raises(Refused):
        find(TABLE, "explode")


FORM = Transition(
    "reply",
    "答复",
    frozenset({"draft"}),
    "sent",
    "send",
    fields=(
        Field("note", "说明", required=True, max_length=5),
        Field("way", "方式", kind="choice", choices=(("visit", "走访"),)),
    ),
)


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"note": "  "}, {"note": "请填写“说明”。"}),
        ({"note": "一二三四五六"}, {"note": "“说明”最多5字，现有6字，请精简。"}),
        ({"note": "好", "way": "fly"}, {"way": "“方式”请在给出的选项中选择。"}),
    ],
)
def test_clean_names_each_field(data: dict[str, str], errors: dict[str, str]):
    with pytest.raises(Invalid) as refused:
        clean(FORM, data)
    assert refused.value.errors == errors


def test_clean_trims_and_drops_what_was_not_asked():
    assert clean(FORM, {"note": " 好 ", "way": "", "other": "x"}) == {"note": "好", "way": ""}
