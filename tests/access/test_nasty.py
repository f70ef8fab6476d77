"""Nasty values in every form and every query of every address, as the office: a clear answer each time, never a crash.

What a page offers as a form is read from the page itself, so that a new form is tried without a word here.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from tests import cast
from tests.access.table import Row, rows

LONG = "长" * 5000
VALUES: dict[str, str] = {
    "empty": "",
    "digit that is no number": "²",
    "number too long to read": "9" * 5000,
    "number too large to store": "99999999999999999999",
    "negative": "-1",
    "not a number": "NaN",
    "exponent": "1e400",
    "first year": "0001-01-01",
    "last year": "9999-12-31",
    "no such day": "2026-02-30",
    "month thirteen": "2026-13-01",
    "long": LONG,
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "formula": "=cmd|'/C calc'!A0",
    "line ends": "议题\r\nBEGIN:VEVENT\r\nX:1",
    "query syntax": "\" OR NEAR(a b) * : - ' & | ! <-> ( %",
    "braces": "{{ 7 * 7 }} {% x %} %s %(x)s {0}",
    "json": '{"a": [1, null]}',
    "colons": "topic:-1:::",
    "direction": "\u202e文\u200b\ufeff\U0001f600\u0301",
    "lone surrogate": "\ufffd\ud800",
    "path": "../../../etc/passwd",
}
PARAMETERS = ("page", "q", "part", "act", "person", "transition", "kind", "state", "topic", "unit", "seen", "side")
SHARE = 6
"""Tries at each address, drawn alike each time; NASTY=all makes every one (half an hour)."""
ROWS = list({row.name: row for row in rows() if not row.note.startswith("起草")}.values())


@dataclass(frozen=True)
class Form:
    """A form as the page offers it: where it goes and what stands in its fields."""

    address: str
    fields: Mapping[str, str]


def forms_of(page: bytes, here: str) -> Iterator[Form]:
    """The POST forms of a page, less those of the frame around it (log out, size of type)."""
    if not page.strip():
        return
    document: Any = html.document_fromstring(page)
    for form in document.forms:
        address = form.action or here
        if form.method != "POST" or address in {reverse("logout"), reverse("type-size"), reverse("post-switch")}:
            continue
        fields = {name: str(value or "") for name, value in form.fields.items() if name and name != "once"}
        buttons = list(form.xpath(".//button[@name]"))
        if buttons:
            fields.setdefault(buttons[0].get("name"), buttons[0].get("value") or "")
        yield Form(address, fields)


def tries(client: Client, row: Row) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(method, address, data): the page with nasty parameters, each of its forms with one nasty field or all of them."""
    arguments = row.make()
    here = reverse(row.name, kwargs=dict(arguments))
    if row.get is not None:
        for name in PARAMETERS:
            yield from (("get", here, {name: value}) for value in VALUES.values() if value != LONG)
    forms = []
    if row.get is not None:
        answer = client.get(f"{here}?{row.query}")
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            forms = list(forms_of(answer.content, here))
    if row.post is not None:
        given = {name: str(value) for name, value in (row.data(arguments) if row.data else {"version": 1}).items()}
        forms.append(Form(here, given))
    for form in forms:
        for value in VALUES.values():
            yield "post", form.address, dict.fromkeys(form.fields, value)
            kept = {name: form.fields[name] for name in ("version", "transition", "do") if name in form.fields}
            yield "post", form.address, {**dict.fromkeys(form.fields, value), **kept}
            for name in form.fields:
                yield "post", form.address, {**_filled(form.fields), name: value}


def _filled(fields: Mapping[str, str]) -> dict[str, str]:
    """What a clerk would have typed into the empty ones."""
    dates = ("_on", "since", "day", "window_from", "window_to")
    return {
        name: value or ("2026-03-05" if name.endswith(dates) else "关于加装电梯的协商")
        for name, value in fields.items()
    }


def _answer(client: Client, method: str, address: str, data: Mapping[str, str]) -> Any:
    """Sent as bytes: the test client refuses to encode what a hostile one would."""
    sent = urlencode(data, errors="surrogatepass")
    if method == "get":
        return client.get(address, query_params=None, QUERY_STRING=sent)
    return client.post(address, sent, content_type="application/x-www-form-urlencoded")


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_nasty_values_get_a_clear_answer(row: Row):
    client = Client(raise_request_exception=False)
    client.force_login(cast.user("office"))
    chosen = list(tries(client, row))
    if os.environ.get("NASTY") != "all" and len(chosen) > SHARE:
        chosen = random.Random(row.name).sample(chosen, SHARE)
    found = []
    for method, address, data in chosen:
        with transaction.atomic():
            answer = _answer(client, method, address, data)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            crash = repr((getattr(answer, "exc_info", None) or ("", ""))[1])[:200]
            found.append((method, address, {name: value[:60] for name, value in data.items()}, crash))
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", [VALUES["number too long to read"], VALUES["digit that is no number"], "-1", "{0}"])
def test_nasty_numbers_in_the_names_of_fields(number: str):
    """Lists to confirm name their rows in the fields: batches and sheets."""
    client = Client()
    client.force_login(cast.user("office"))
    (row,) = [one for one in ROWS if one.name == "batch-edit"]
    address = reverse(row.name, kwargs=dict(row.make()))
    data = {"version": "1", f"wish-{number}": "draft", f"kind-{number}-1": "work", f"kind-1-{number}": "work"}
    assert _answer(client, "post", address, data).status_code == 302
