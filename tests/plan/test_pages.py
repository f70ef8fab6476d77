"""Every page of plans opens, for the office and for a member, with a bounded number of queries."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.plan.make import make_plan, party, target, topic

pytestmark = pytest.mark.django_db
TABS = ("detail", "topics", "units", "leaders", "targets", "changes", "text", "steps", "print")


@pytest.mark.parametrize("issued", [False, True])
@pytest.mark.parametrize("tab", TABS)
def test_tab_opens(office, tab, issued):
    plan = make_plan([topic(months=(5,), lead=(party("经济委"),))], [target()], issued=issued, text="原文一行。")
    assert office.get(reverse(f"plan-{tab}", args=[plan.pk])).status_code == 200


@pytest.mark.parametrize(
    "name", ["plan-list", "topic-list", "change-list", "topic-proposal-list", "feed-list", "search", "home"]
)
def test_list_opens(office, client_for, name):
    make_plan([topic(months=(5,))], [target()], issued=True)
    assert office.get(reverse(name)).status_code == 200
    assert client_for("member").get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "who",
    ["admin", "office", "committee", "member", "unit", "leader", "inspector", "city", "street", "presidium", "deputy"],
)
def test_home_opens_for_everybody(client_for, who):
    make_plan([topic(months=(5,))], [target()], issued=True)
    assert client_for(who).get("/").status_code == 200
