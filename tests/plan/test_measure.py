"""Measuring the reading over a folder of annotated papers."""

from __future__ import annotations

import json

import pytest

from shangliang.job.models import Job
from tests.plan.batching import plan_of, run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(settings, tmp_path):
    """Two annotated papers, one of them with a fact that nobody could find, and one annotated amiss."""
    text = plan_of(2023)
    topic = {"quote": "就县城学位供给情况开展专题协商", "text": "县城学位供给情况", "months": [9]}
    other = {"quote": "就我县第23批高标准农田建设情况", "text": "我县第23批高标准农田建设情况", "months": [4]}
    absent = {
        "quote": "围绕教育公平",
        "subject": "不存在的指标",
        "op": ">=",
        "value": 7,
        "unit": "次",
        "period": "year",
    }
    for name, targets in (("甲", []), ("乙", [absent])):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        gold = {"documents": [{"kind": "consultation_plan", "topics": [topic, other], "targets": targets}]}
        (tmp_path / f"{name}.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "丙.txt").write_text(text, encoding="utf-8")
    wrong = {"documents": [{"kind": "other", "topics": [{"quote": "文中没有的话", "text": "无"}]}]}
    (tmp_path / "丙.json").write_text(json.dumps(wrong), encoding="utf-8")
    (tmp_path / "没有标注.txt").write_text(text, encoding="utf-8")
    settings.PAPERS_FOLDER = str(tmp_path)
    return tmp_path


@pytest.fixture
def admin(client_for):
    return client_for("admin")


def test_measurement_shows_kinds_papers_and_misses(admin, papers):
    assert "文件夹里有 3 份标注过的文件" in admin.get("/measure/").content.decode()
    answer = admin.post("/measure/new/")
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    run_jobs()
    job.refresh_from_db()
    assert job.state == "done", job.error
    by_kind = {row["label"]: (row["hit"], row["need"], row["extra"]) for row in job.result["kinds"]}
    assert (by_kind["议题"], by_kind["指标"]) == ((4, 4, 0), (0, 1, 0))
    assert [row["name"] for row in job.result["papers"]] == ["乙", "甲"]
    assert [one["name"] for one in job.result["faults"]] == ["丙"]
    page = admin.get(f"/measure/{job.pk}/").content.decode()
    assert "围绕教育公平" in page
    assert "文中没有的话" in page
    assert f'href="/measure/{job.pk}/"' in admin.get("/measure/").content.decode()


def test_folder_comes_from_the_installation_only(admin, settings, papers):
    settings.PAPERS_FOLDER = ""
    answer = admin.post("/measure/new/", {"folder": str(papers), "PAPERS_FOLDER": str(papers)})
    assert answer.status_code == 422
    assert "SHANGLIANG_PAPERS" in answer.content.decode()
    assert Job.objects.count() == 0


def test_empty_folder_fails_with_what_to_do(admin, settings, tmp_path):
    settings.PAPERS_FOLDER = str(tmp_path)
    admin.post("/measure/new/")
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.error) == ("failed", "文件夹里没有标注过的文件（同名的 .txt 和 .json）。请放入后再测量。")


def test_office_may_not_measure(office, papers):
    assert office.post("/measure/new/").status_code == 403
