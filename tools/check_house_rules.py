"""The house rules that no ready-made linter knows, and the size budgets. `--longest` prints the ten longest functions."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "shangliang"
FILE_LIMIT, FUNCTION_LIMIT, FUNCTION_P90 = 600, 60, 30
BAD_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "tools"}


@dataclass(frozen=True)
class Rule:
    """A line of code that may not stand, except in the places named, with examples that prove the rule."""

    name: str
    pattern: str
    why: str
    allowed: tuple[str, ...]
    good_lines: tuple[str, ...]
    bad_lines: tuple[str, ...]


RULES = (
    Rule(
        "inline-import",
        r"^\s+(from \S+ import|import) (?!.*# noqa: (F401, )?PLC0415 - \w)",
        "an import inside a function needs `# noqa: PLC0415 - reason`",
        (),
        ("    from a import b  # noqa: PLC0415 - slow import", "from a import b"),
        ("    from a import b", "    import a"),
    ),
    Rule(
        "save-without-fields",
        r"\.save\(\s*\)",
        "existing rows are saved with update_fields; new ones by create()",
        ("org/models.py",),
        ('row.save(update_fields=["a"])', "Row.objects.create(a=1)"),
        ("row.save()",),
    ),
    Rule(
        "receiver",
        r"@receiver|\.connect\(|post_save|pre_save",
        "nothing important happens in signals",
        (),
        ("perform(plan)",),
        ("@receiver(post_save)",),
    ),
    Rule(
        "state-assignment",
        r"\.state\s*=[^=]",
        "state moves only by perform",
        ("core/workflow.py",),
        ("if plan.state == x:", "state = 1"),
        ("plan.state = x",),
    ),
    Rule(
        "state-update",
        r"\.update\((?:[^)]*\W)?state=",
        "state moves only by perform",
        ("core/workflow.py",),
        ("rows.update(version=2)",),
        ("rows.filter(pk=1).update(state=x)",),
    ),
    Rule(
        "inline-style",
        r"style=\\?[\"']|<script>",
        "strict CSP: no inline style or script",
        (),
        ('<p class="x">',),
        ('<p style="x">',),
    ),
    Rule(
        "unfinished",
        r"\b(TODO|FIXME|XXX)\b|NotImplementedError\(|pytest\.mark\.xfail",
        "finish it or leave it out",
        (),
        ("# later years fall back to Monday to Friday",),
        ("# TODO finish", "raise NotImplementedError()"),
    ),
)
WEB_RULES = (
    Rule(
        "object-outside-visible-to",
        r"\.objects\.(get|all|filter|exclude|first|last|create|update|bulk_create|get_or_create)\(",
        "screens reach objects only through visible_to(actor), and write only through actions",
        ("web/timekeeping.py", "web/demo/", "web/management/"),
        ("Plan.objects.visible_to(actor).filter(pk=1)",),
        ("Plan.objects.get(pk=1)", "Plan.objects.create(title=t)"),
    ),
    Rule(
        "write-in-a-screen",
        r"\.(save|delete|bulk_create|bulk_update)\(",
        "screens write only through actions and perform",
        ("web/timekeeping.py", "web/demo/", "web/management/"),
        ("edit_plan(plan, actor=actor)",),
        ("plan.save(update_fields=[])", "plan.delete()"),
    ),
)


def lines_against(rule: Rule, path: Path) -> Iterator[str]:
    relative = path.relative_to(PACKAGE).as_posix()
    if any(relative.startswith(place) or relative.endswith(place) for place in rule.allowed):
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if re.search(rule.pattern, line) and f"house: {rule.name}" not in line:
            yield f"{path.relative_to(ROOT)}:{number}: {rule.name}: {rule.why}"


def check_examples() -> Iterator[str]:
    for rule in (*RULES, *WEB_RULES):
        for line in rule.good_lines:
            if re.search(rule.pattern, line):
                yield f"rule {rule.name} forbids its good line: {line}"
        for line in rule.bad_lines:
            if not re.search(rule.pattern, line):
                yield f"rule {rule.name} lets its bad line pass: {line}"


def function_lengths() -> list[tuple[int, str, str]]:
    """(lines, place, reason comment on the def line) of each function of the package."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        source = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((length, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", source[node.lineno - 1]))
    return sorted(found, reverse=True)


def check_sizes() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > FILE_LIMIT and "migrations" not in path.parts:
            yield f"{path.relative_to(ROOT)}: {count} lines; split it at {FILE_LIMIT}"
        if path.stem in BAD_NAMES:
            yield f"{path.relative_to(ROOT)}: a module is a noun of the field, not {path.stem}"
    for path in (PACKAGE / "web" / "templates").rglob("*.html"):
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > 600:
            yield f"{path.relative_to(ROOT)}: {count} lines; split the template"
    lengths = function_lengths()
    for length, place, line in lengths:
        if length > FUNCTION_LIMIT and "# long:" not in line:
            yield f"{place}: {length} lines; split it, or give the reason: `# long: …`"
    ordered = sorted(length for length, _, _ in lengths)
    if ordered and (p90 := ordered[int(len(ordered) * 0.9)]) > FUNCTION_P90:
        yield f"functions: nine in ten should have at most {FUNCTION_P90} lines, now {p90}"


def main() -> int:
    if "--longest" in sys.argv:
        for length, place, _ in function_lengths()[:10]:
            print(length, place)
        return 0
    problems = [*check_examples(), *check_sizes()]
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".html"} or "migrations" in path.parts or "static" in path.parts:
            continue
        rules = [rule for rule in RULES if path.suffix == ".py" or rule.name == "inline-style"]
        if "web" in path.parts and path.suffix == ".py":
            rules += WEB_RULES
        for rule in rules:
            problems += lines_against(rule, path)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
