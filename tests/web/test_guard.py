"""What is turned away at the door, before any view: NUL, bodies without measure, the demo seen from elsewhere."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.core.digits import whole_number
from shangliang.web.guard import DEMO_ONLY_HERE, TOO_LARGE, UNREADABLE
from tests.plan.make import make_plan, topic

pytestmark = pytest.mark.django_db


def test_nul_in_a_query_a_form_or_a_cookie_is_named(office):
    plan = make_plan([topic(months=(5,))])
    move = reverse("plan-move", args=[plan.pk])
    office.raise_request_exception = False
    answers = [
        office.get(f"{reverse('plan-list')}?unit=%00"),
        office.post(move, {"version": plan.version, "transition": "solicit", "note": "意见\x00"}),
        office.post(move, {"version": plan.version, "once\x00": "1"}),
        office.get("/org/settings/%00/"),
        Client().get("/", headers={"cookie": 'sessionid="abcdefgh\\000ijk"'}),
    ]
    assert [answer.status_code for answer in answers] == [400] * 5
    assert [UNREADABLE in answer.content.decode() for answer in answers] == [True] * 5


def test_body_over_the_limit_is_not_read(office, settings):
    settings.REQUEST_MAX_BYTES = 1000
    answer = office.post(reverse("draft-new"), {"text": "议" * 2000})
    assert answer.status_code == 413
    assert TOO_LARGE in answer.content.decode()


def test_stranger_uploads_nothing_large(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert Client().post(reverse("login"), {"name": "议" * 2000}).status_code == 413


def test_demo_is_shown_on_its_own_machine_only(settings):
    settings.DEMO = True
    addresses = ("127.0.0.1", "::1", "192.168.1.20", "203.0.113.9", "nonsense")
    answers = [Client(REMOTE_ADDR=one).get(reverse("health")) for one in addresses]
    assert [answer.status_code for answer in answers] == [200, 200, 403, 403, 403]
    assert DEMO_ONLY_HERE in answers[2].content.decode()


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("0", 0), ("²", None), ("٣", None), ("", None), ("-1", None), ("9" * 5000, None), ("1\n", None)],
)
def test_whole_number_of_what_a_browser_sends(text: str, number: int | None):
    assert whole_number(text) == number


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1", "１"])
def test_version_that_is_no_number_counts_as_stale(office, version: str):
    plan = make_plan()
    assert office.post(reverse("plan-delete", args=[plan.pk]), {"version": version}).status_code == 409
