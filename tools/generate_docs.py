"""Write docs/workflow.md and docs/access.md from the code and the access table; `--check` only compares."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402 - after the path

django.setup()

from django.db.models import TextChoices  # noqa: E402

from shangliang.core.workflow import Transition  # noqa: E402
from shangliang.job import states as job_states  # noqa: E402
from shangliang.job import workflow as job_workflow  # noqa: E402
from shangliang.plan import draft_workflow, states  # noqa: E402
from shangliang.plan import workflow as plan_workflow  # noqa: E402
from shangliang.plan.models import Change, Plan, Topic, TopicProposal  # noqa: E402
from tests.access import table  # noqa: E402

HEAD = "<!-- Written by `make docs`; do not edit. -->\n"


def diagram(rows: Sequence[Transition]) -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for row in rows:
        for source in sorted(row.sources):
            yield f"    {source} --> {row.target}: {row.label}"
    yield "```"


def rows_of(rows: Sequence[Transition], labels: type[TextChoices]) -> Iterable[str]:
    yield "| move | from | to | ability | guards | fields | kinds |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        sources = "、".join(labels(source).label for source in labels if source in row.sources)
        guards = "; ".join(
            (guard.__doc__ or guard.__name__).strip().splitlines()[0].rstrip(".") for guard in row.guards
        )
        fields = "、".join(field.label + ("*" if field.required else "") for field in row.fields)
        kinds = "、".join(sorted(row.kinds)) or "all"
        yield (
            f"| {row.label} `{row.name}` | {sources} | {labels(row.target).label} | `{row.ability}` | {guards} "
            f"| {fields} | {kinds} |"
        )


def states_of(labels: type[TextChoices]) -> Iterable[str]:
    yield "、".join(f"`{state.value}` {state.label}" for state in labels)


def workflow_page() -> str:
    tables: tuple[tuple[str, Sequence[Transition], type[TextChoices]], ...] = (
        ("Plan 计划", plan_workflow.TRANSITIONS[Plan], states.PlanState),
        ("Topic 议题", plan_workflow.TRANSITIONS[Topic], states.TopicState),
        ("Change 调整（印发后）", plan_workflow.TRANSITIONS[Change], states.ChangeState),
        ("TopicProposal 议题征集", plan_workflow.TRANSITIONS[TopicProposal], states.ProposalState),
        ("ImportDraft 导入草稿", draft_workflow.TRANSITIONS, states.DraftState),
        ("Job 后台工作", job_workflow.TRANSITIONS, job_states.JobState),
    )
    lines = [
        HEAD,
        "# Workflows",
        "",
        "A star marks a required field. Steps that a body has switched off are not offered.",
    ]
    for title, rows, labels in tables:
        lines += ["", f"## {title}", "", *states_of(labels), "", *rows_of(rows, labels), "", *diagram(rows)]
    return "\n".join(lines) + "\n"


def access_page() -> str:
    """One line for each address and method."""
    who = [name for name in table.WHO if name != "anonymous"]
    lines = [
        HEAD,
        "# Access",
        "",
        "What each address answers, by who asks; the tests walk the same table. 200, or 302 after a form: may. 403: may",
        "see it, not do it. 404: not there for them. 422: may, and the form was empty. 405: the method does not exist.",
        "",
        f"| address | method | {' | '.join(who)} |",
        f"|---|---|{'---|' * len(who)}",
    ]
    for row in sorted(table.rows(), key=lambda one: one.name):
        for method in ("get", "post"):
            if (answers := getattr(row, method)) is not None:
                codes = " | ".join(str(answers.get(one, "")) for one in who)
                lines.append(f"| `{row.name}` | {method.upper()} | {codes} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    stale = []
    for name, text in (("workflow.md", workflow_page()), ("access.md", access_page())):
        path = ROOT / "docs" / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"docs are not current: {', '.join(stale)}; run `make docs`")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
