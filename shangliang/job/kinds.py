"""What can be done as a job: kind -> "package.module:function".

Names, not functions: nouns above this one bring the handlers, and a handler is loaded only when it runs.
A handler is `def run(job: Job, report: Report) -> dict[str, Any]` (`job.running.Handler`). It may be run again after a
crash, so it either commits its effect together with `report.finish_within`, or leaves things alike when run twice.
Its result may hold `words` (a sentence for the page), and `noun` and `pk` with an optional `label` for the link.
"""

from __future__ import annotations

KINDS: dict[str, str] = {
    "audit.verify": "shangliang.job.verification:run",
    "org.sheet": "shangliang.org.import_job:run",
    "plan.batch": "shangliang.plan.batch_job:read",
    "plan.batch_confirm": "shangliang.plan.batch_job:carry_out",
    "plan.measure": "shangliang.plan.measure_job:run",
}
LABELS: dict[str, str] = {
    "audit.verify": "核验操作记录",
    "org.sheet": "导入表格",
    "plan.batch": "读取一批文件",
    "plan.batch_confirm": "导入一批文件",
    "plan.measure": "测量识别准确率",
}
"""How the page names a kind."""
