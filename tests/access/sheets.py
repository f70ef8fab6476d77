"""Sheets: the office keeps those of its body, an operator those of organs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.org import imports
from tests import cast
from tests.access.table import Row, at, county

OFFICES = {"office": 200, "city": 200, "presidium": 200}


def _draft() -> Mapping[str, Any]:
    draft = imports.begin(
        actor=cast.actor("office"),
        kind="units",
        body=cast.body("county"),
        name="单位.xlsx",
        sha256="0" * 64,
        present=("name", "kind"),
        rows=[(2, {"name": "文化文史委员会", "kind": "专门委员会"})],
    )
    return {"pk": draft.pk}


def seen(_arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"version": 1}


def _kind(key: str) -> dict[str, str]:
    return {"kind": key}


ROWS = (
    Row("sheet-list", get=at(403, **OFFICES, street=200, admin=200)),
    Row(
        "sheet-new",
        lambda: _kind("members"),
        get=at(403, **OFFICES),
        post=at(403, **dict.fromkeys(OFFICES, 422)),
    ),
    Row("sheet-new", lambda: _kind("organs"), get=at(403, admin=200), post=at(403, admin=422), note="of organs"),
    Row("sheet-template", lambda: _kind("members"), get=at(403, **OFFICES)),
    Row("sheet-export", lambda: _kind("units"), post=at(403, **OFFICES, street=200)),
    Row("sheet-detail", _draft, get=county(404, office=200)),
    Row("sheet-choose", _draft, post=county(404, office=302), data=seen),
    Row("sheet-confirm", _draft, post=county(404, office=302), data=seen),
    Row("sheet-drop", _draft, post=county(404, office=302), data=seen),
)
