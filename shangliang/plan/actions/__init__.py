"""Every write of this noun that is not a move."""

from __future__ import annotations

from shangliang.plan.actions.changes import propose_change
from shangliang.plan.actions.feeds import make_feed, revoke_feed
from shangliang.plan.actions.plans import create_plan, delete_plan, edit_plan
from shangliang.plan.actions.proposals import edit_proposal, propose_topic
from shangliang.plan.actions.targets import add_target, edit_target, remove_target, void_voucher, vouch
from shangliang.plan.actions.topics import (
    add_topic,
    edit_topic,
    remove_topic,
    set_months_for_many,
    set_party_for_many,
)

__all__ = [
    "add_target",
    "add_topic",
    "create_plan",
    "delete_plan",
    "edit_plan",
    "edit_proposal",
    "edit_target",
    "edit_topic",
    "make_feed",
    "propose_change",
    "propose_topic",
    "remove_target",
    "remove_topic",
    "revoke_feed",
    "set_months_for_many",
    "set_party_for_many",
    "void_voucher",
    "vouch",
]
