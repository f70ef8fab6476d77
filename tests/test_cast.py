"""The cast stands, and comes back after a test that commits."""

from __future__ import annotations

import pytest
from django.db import connection

from shangliang.audit.record import change
from shangliang.audit.triggers import missing_triggers, present_triggers
from shangliang.audit.verbs import Verb
from shangliang.org.models import Body, User
from tests import cast


@pytest.mark.django_db
def test_cast_is_loaded():
    assert User.objects.count() == len(cast.CAST)
    assert Body.objects.count() == 4
    assert cast.actor("office").body == cast.body("county").pk
    assert cast.actor("admin").is_operator
    assert cast.actor("unit").organ == cast.organ("县教育局").pk
    assert cast.actor("street").covers == {cast.unit("望江联络组").pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_cast_comes_back_after_a_commit(turn: int):
    assert User.objects.count() == len(cast.CAST)
    with change(cast.actor("office")) as open_change:
        open_change.record(Verb.EDIT, cast.body("county"), body=cast.body("county").pk)
    assert not connection.in_atomic_block
    assert present_triggers()
    assert missing_triggers() == set()
