from __future__ import annotations

import pytest

from tests import cast
from tests.plan.make import make_plan, party, target, topic

pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("1-01", "1-20", "7-01")
def test_create_plan_keeps_everything_in_one_audit_row():
    plan = make_plan(
        [topic(months=(5, 3), lead=(party("经济委"), party("经济委")), basis=("《章程》",)), topic("老旧小区改造")],
        [target()],
        basis=("《年度协商计划制定办法》",),
        text="原文",
    )
    first, second = plan.topics.all()
    assert (first.months, second.months) == ([3, 5], [])
    assert [one.text for one in first.parties.all()] == ["经济委"]
    assert plan.basis == ["《年度协商计划制定办法》"]
    from shangliang.audit.models import Entry

    assert Entry.objects.filter(noun="plan", object_pk=str(plan.pk)).count() == 1


@pytest.mark.mechanism("1-06", "1-07", "7-01")
def test_issue_walks_every_step():
    plan = make_plan([topic(lead=(party("经济委"),))], issued=True)
    names = [step.name for step in plan.steps.order_by("pk")]
    assert names == ["create", "solicit", "confer", "deliberate", "approve", "issue_jointly"]
    assert (plan.doc_no, plan.approved_on.isoformat()) == ("云办发〔2026〕4号", "2026-01-20")
    assert cast.TODAY.year == plan.year
