"""Which mechanisms of the field's catalogue the tests prove, read from their markers without running them."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
BUNDLE = 16
"""A marker naming more than this many is a measure of a whole paper (its score), which proves none of them singly."""
PLAN_CONTENT = frozenset(
    (
        *(f"1-{number:02d}" for number in range(1, 8)),
        *("1-20", "3-03", "3-04", "3-05", "4-12"),
        *(f"6-{number:02d}" for number in range(5, 12)),
        *(f"7-{number:02d}" for number in range(1, 15)),
    )
)
"""What the plan promises: an annual plan's content, from the paper to the board and the targets."""
Places = dict[str, set[str]]


def ids_of(marker: ast.Call) -> list[str]:
    """The ids that a marker spells out; those of a comprehension belong to bundles only."""
    return [one.value for one in marker.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def is_marker(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "mechanism"


@cache
def proven() -> Places:
    """Id -> the test modules whose markers name it."""
    found: Places = defaultdict(set)
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if is_marker(node):
                assert isinstance(node, ast.Call)
                ids = ids_of(node)
                for one in ids if len(ids) <= BUNDLE else ():
                    found[one].add(path.relative_to(TESTS).as_posix())
    return dict(found)


def test_plan_content_is_proven():
    assert PLAN_CONTENT - set(proven()) == set()


def test_plan_content_is_proven_in_the_plan_not_only_in_its_reading():
    in_plans = {
        one for one, places in proven().items() if any(not place.startswith("plan/extract/") for place in places)
    }
    assert PLAN_CONTENT - in_plans == set()


def test_ids_are_written_alike():
    assert [one for one in proven() if not re.fullmatch(r"[1-7]-\d\d", one)] == []


def test_ids_are_in_the_catalogue(shared: Path):
    catalogue = set(re.findall(r"^([1-7]-\d\d) \|", (shared / "domain.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert len(catalogue) == 152
    assert set(proven()) - catalogue == set()
    assert catalogue >= PLAN_CONTENT
