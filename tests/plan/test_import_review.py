from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shangliang.plan.models import ImportDraft, Plan

PAPER = """云溪县政协2026年度协商计划

一、协商议题

（一）专题协商

1、围绕乡村振兴，就我县高标准农田建设情况开展专题协商。（4月）（责任单位：提案委）

2、围绕教育公平，就县城学位供给开展专题协商。（9月）（责任单位：县教育局、各专委会）

二、工作要求

全年召开专题常委会议3次，每季度至少开展视察1次。
"""


@pytest.mark.mechanism("1-01")
def test_upload_becomes_draft_and_plan(office):
    sent = office.post("/imports/new/", {"file": SimpleUploadedFile("计划.txt", PAPER.encode())})
    assert sent.status_code == 302
    draft = ImportDraft.objects.get()
    page = office.get(sent.url, follow=True)
    assert page.status_code == 200
    print(page.content.decode())
    assert Plan.objects.count() == 0
