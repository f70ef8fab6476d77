"""A form sent twice is carried out once; a failed one may be corrected and sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from shangliang.core import clock
from shangliang.org import receipts
from shangliang.org.models import FormReceipt, Unit
from shangliang.web.timekeeping import tick
from tests import cast

pytestmark = pytest.mark.django_db
TYPED = {"name": "文史委员会", "short_name": "文史委", "kind": "committee", "sort_key": "", "once": "key-1"}


def test_form_sent_twice_is_carried_out_once(office):
    answers = [office.post(reverse("unit-new"), TYPED) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, reverse("unit-list"))] * 2
    assert Unit.objects.filter(name="文史委员会").count() == 1


def test_form_that_failed_may_be_corrected_under_the_same_key(office):
    assert office.post(reverse("unit-new"), {**TYPED, "name": ""}).status_code == 422
    assert office.post(reverse("unit-new"), TYPED).status_code == 302
    assert Unit.objects.filter(name="文史委员会").count() == 1


def test_form_key_belongs_to_one_user(client_for):
    client_for("office").post(reverse("unit-new"), TYPED)
    assert client_for("city").post(reverse("unit-new"), TYPED).status_code == 302
    assert Unit.objects.filter(name="文史委员会").count() == 2


def test_form_whose_twin_is_still_at_work_gets_a_page(office, monkeypatch):
    """Two clicks at once: the second waits, then says so instead of failing."""
    monkeypatch.setattr(receipts, "PATIENCE_SECONDS", 0.01)
    FormReceipt.objects.create(user=cast.user("office"), key="key-1", at=clock.now())
    answer = office.post(reverse("unit-new"), TYPED)
    page = answer.content.decode()
    assert (answer.status_code, "正在处理" in page, "文史委员会" in page) == (409, True, True)


def test_form_receipts_go_after_two_days(settings, tmp_path):
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.jsonl"
    for key, hours in (("old", 49), ("young", 47)):
        FormReceipt.objects.create(user=cast.user("office"), key=key, at=clock.now() - timedelta(hours=hours))
    tick()
    assert list(FormReceipt.objects.values_list("key", flat=True)) == ["young"]
