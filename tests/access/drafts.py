"""The import screen and stored files. The draft is the county's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client

from shangliang.plan.models import ImportDraft
from tests import cast
from tests.access.table import Expected, Row, at
from tests.plan.importing import draft_of
from tests.plan.make import make_plan

OFFICES = ("office", "city", "street", "presidium")


def importers(code: int) -> Expected:
    """Office and committees of a body, each for its own."""
    return at(403, committee=code, **dict.fromkeys(OFFICES, code))


def own(code: int, **others: int) -> Expected:
    """The draft of the county: its office and committees, and an operator, who may look."""
    return at(404, **{"office": code, "committee": code, "admin": 403, **others})


def _draft() -> Mapping[str, Any]:
    client = Client()
    client.force_login(cast.user("office"))
    return {"pk": draft_of(client).pk}


def _document() -> Mapping[str, Any]:
    return {**_draft(), "number": 1}


def _file() -> Mapping[str, Any]:
    return {"pk": ImportDraft.objects.get(pk=_draft()["pk"]).file_id}


def _compared() -> Mapping[str, Any]:
    return {**_document(), "plan": make_plan().pk}


ROWS = (
    Row("draft-list", get=importers(200)),
    Row("draft-new", post=importers(422)),
    Row("draft-detail", _draft, get=own(302, admin=302)),
    Row("draft-document", _document, get=own(200, admin=200)),
    Row("draft-again", _draft, post=own(302)),
    Row("draft-move", _draft, post=own(302), data=lambda _: {"version": 1, "transition": "drop"}),
    Row("draft-head", _document, post=own(302)),
    Row("draft-act", _document, post=own(302), data=lambda _: {"version": 1, "do": "drop:topic-1"}),
    Row("draft-fact-new", _document, post=own(422)),
    Row("draft-fact-edit", lambda: {**_document(), "key": "topic-1"}, post=own(422)),
    Row("draft-name", _document, post=own(422)),
    Row("draft-confirm", _document, post=own(302, committee=403), note="a committee makes its own plans only"),
    Row("draft-compare", _compared, get=own(200, admin=200), post=own(422)),
    Row("file-download", _file, get=own(200, admin=200)),
)
