"""Invented papers and short ways through the import screen, for the tests of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shangliang.document.contents import check_file
from shangliang.org.actors import make_actor
from shangliang.org.models import Body, User
from shangliang.plan.imports import begin_draft
from shangliang.plan.models import ImportDraft
from shangliang.plan.paper import Paper, read_paper

PLAN = """云溪县政协2026年度协商计划

一、协商议题

（一）专题协商

1、围绕乡村振兴，就我县高标准农田建设情况开展专题协商。（4月）（责任单位：提案委）

2、围绕教育公平，就县城学位供给情况开展专题协商。（9月）（责任单位：县教育局、各专委会、县融媒中心）

二、工作要求

全年召开专题常委会议3次，每季度至少开展视察1次。
"""
YEARLESS = PLAN.replace("2026年度", "年度")
DAMAGED = """云溪县政协2026年度协商计划

一、协商议题

2、围绕绿色发展，就我县_河流域保护情况开展专题协商。（5月）

3、围绕文化惠民，就xx古镇修缮情况开展视察。（6月）

二、保障措施

各有关单位要高度重视，认真组织实施，切实提高协商实效，努力为县委、县政府科学决策

提供参考依据，共同完成全年任务。
"""


def upload(client: Client, text: str | bytes = PLAN, name: str = "协商计划.txt", **more: Any) -> Any:
    """Post a file to the import page."""
    data = text.encode() if isinstance(text, str) else text
    return client.post("/imports/new/", {"file": SimpleUploadedFile(name, data), **more})


@lru_cache(maxsize=64)
def paper_of(data: bytes, name: str) -> Paper:
    """The reading of a file, once for all tests that need it."""
    return read_paper(data, name=name)


def draft_of(client: Client, text: str | bytes = PLAN, name: str = "协商计划.txt") -> ImportDraft:
    """The draft that an upload by this client makes, without reading the same paper twice."""
    data = text.encode() if isinstance(text, str) else text
    user = User.objects.select_related("person").get(pk=client.session["_auth_user_id"])
    actor = make_actor(user, request_id="test")
    body = Body.objects.get(pk=actor.body)
    paper = paper_of(data, name)
    checked = check_file(data, name=name, reader=paper.reader)
    return begin_draft(actor=actor, body=body, name=name, paper=paper, file=checked)


def send(client: Client, draft: ImportDraft, what: str, data: dict[str, Any], *, number: int = 1, **more: Any) -> Any:
    """Post one correction under the draft's present version."""
    draft.refresh_from_db()
    return client.post(f"/imports/{draft.pk}/{number}/{what}/", {"version": draft.version, **data}, **more)


def page_text(client: Client, draft: ImportDraft, *, number: int = 1, **query: Any) -> str:
    """The review page as source."""
    answer = client.get(f"/imports/{draft.pk}/{number}/", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def head(**values: Any) -> dict[str, Any]:
    return {"plan_kind": "consultation", "year": "2026", "title": "云溪县政协2026年度协商计划", "unit": "", **values}


def topic(**values: Any) -> dict[str, Any]:
    """The fields of a topic's form."""
    return {
        "subject": "我县高标准农田建设情况",
        "theme": "乡村振兴",
        "form": "专题协商",
        "months": ["4"],
        "lead": "提案委",
        "partners": "",
        "leader": "",
        "participants": "",
        "timing": "",
        **values,
    }
