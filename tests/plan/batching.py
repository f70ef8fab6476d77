"""Invented papers of past years, zips of them, and short ways through a batch."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shangliang.job.models import Job
from shangliang.job.running import Worker, work
from shangliang.plan.models import Batch

YEARS = tuple(range(2018, 2026))


def plan_of(year: int) -> str:
    """A plan without any warning."""
    return (
        f"云溪县政协{year}年度协商计划\n\n"
        f"1、围绕乡村振兴，就我县第{year - 2000}批高标准农田建设情况开展专题协商。（4月）（责任单位：提案委）\n\n"
        "2、围绕教育公平，就县城学位供给情况开展专题协商。（9月）（责任单位：县教育局）\n"
    )


def summary_of(year: int) -> str:
    return (
        f"云溪县政协{year}年工作总结\n\n一、主要工作\n\n"
        f"{year}年，共召开专题协商会{year - 2010}次，收到提案{year - 1900}件，组织委员视察20余次。\n"
    )


def zip_of(files: Mapping[str, str | bytes]) -> bytes:
    """A zip as most programs write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def windows_zip(files: Mapping[str, str | bytes]) -> bytes:
    """A zip as Chinese Windows writes it: names in GBK, and no word about it."""
    stand_in = {f"n{number:03d}".ljust(len(name.encode("gbk")), "x"): name for number, name in enumerate(files)}
    data = zip_of({short: files[name] for short, name in stand_in.items()})
    for short, name in stand_in.items():
        data = data.replace(short.encode(), name.encode("gbk"))
    return data


def eight_years() -> dict[str, str]:
    """Plans of eight years, and the summaries of the last two."""
    files = {f"历年计划/{year}年度协商计划.txt": plan_of(year) for year in YEARS}
    return {**files, **{f"总结/{year}年工作总结.txt": summary_of(year) for year in YEARS[-2:]}}


def send(client: Client, *files: tuple[str, bytes], **more: Any) -> Any:
    """Post these files to the page of batches."""
    return client.post(
        "/imports/batches/new/", {"papers": [SimpleUploadedFile(name, data) for name, data in files], **more}
    )


def run_jobs() -> None:
    """As the worker does, until nothing is due."""
    worker = Worker()
    while work(worker):
        pass


def begin(client: Client, files: Mapping[str, str | bytes], name: str = "历年文件.zip") -> Batch:
    """Upload a zip and read it."""
    answer = send(client, (name, zip_of(files)))
    assert answer.status_code == 302, answer.content.decode()
    run_jobs()
    assert not Job.objects.filter(state="failed").exists()
    return Batch.objects.latest("pk")


def fields(batch: Batch, **changes: Any) -> dict[str, Any]:
    """The form of the list as the page shows it, with what the clerk changes."""
    values: dict[str, Any] = {"version": batch.version}
    for file in batch.files.filter(outcome="read"):
        values[f"wish-{file.pk}"] = file.wish
        for one in file.papers:
            at = f"{file.pk}-{one['number']}"
            values |= {f"kind-{at}": one["plan_kind"], f"year-{at}": one["year"] or "", f"title-{at}": one["title"]}
    return {**values, **changes}


def confirm(client: Client, batch: Batch, **changes: Any) -> Any:
    """Confirm the list and let the worker carry it out."""
    batch.refresh_from_db()
    answer = client.post(f"/imports/batches/{batch.pk}/edit/", fields(batch, do="confirm", **changes))
    run_jobs()
    batch.refresh_from_db()
    return answer
