"""Log lines hold no calendar address."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from shangliang.core.logs import WithoutCalendarSecrets


@pytest.mark.django_db
def test_unknown_calendar_is_logged_without_its_secret(caplog: pytest.LogCaptureFixture):
    logging_settings: Any = settings.LOGGING
    assert logging_settings["handlers"]["console"]["filters"] == ["calendars"]
    address = reverse("feed-calendar", args=["s3cret-of-somebody"])
    with caplog.at_level(logging.WARNING, logger="django.request"):
        assert Client().get(address).status_code == 404
    (record,) = [one for one in caplog.records if one.name == "django.request"]
    assert WithoutCalendarSecrets().filter(record) is True
    assert record.getMessage() == "Not Found: /calendar/***.ics"
