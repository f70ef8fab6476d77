"""`shangliang extract FILE [--json | --explain]`: what a document promises, with no database and no network."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from shangliang.document.readers import Unreadable, read_file
from shangliang.plan.extract import extract

KINDS = (
    ("topics", "议题", "text"),
    ("targets", "指标", "subject"),
    ("figures", "数字", "subject"),
    ("warnings", "提醒", "message"),
)


def run(arguments: list[str]) -> int:
    """Print the facts of one file; returns the exit code: 0 read, 1 could not be read (the reason on standard error)."""
    parser = argparse.ArgumentParser(prog="shangliang extract", description="识别一份文件里的议题、指标、数字和疑点。")
    parser.add_argument("file", type=Path, help="要识别的文件：docx、doc、pdf、ofd、txt、网页等")
    parser.add_argument("--json", action="store_true", help="按约定格式输出 JSON")
    parser.add_argument("--explain", action="store_true", help="逐条列出所在位置、原文和识别它的规则")
    options = parser.parse_args(arguments)
    try:
        reading = read_file(options.file)
    except Unreadable as refusal:
        print(refusal.message, file=sys.stderr)  # noqa: T201 - a command speaks on the terminal
        return 1
    result = {**extract(reading.text), "sha256": reading.sha256, "reader": reading.reader}
    if options.json:
        text = json.dumps(result, ensure_ascii=False, indent=1)
    else:
        text = in_words(result, explain=options.explain)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    print(text)  # noqa: T201 - a command speaks on the terminal
    return 0


def in_words(result: dict[str, Any], *, explain: bool = False) -> str:
    """The facts as a person reads them on a terminal; explained, each with its place, its quote and the rule that found it."""
    lines = []
    for document in result["documents"]:
        lines += [f"《{document['title']}》 {document['kind']} {document['year'] or '年度不明'}"]
        for kind, label, name in KINDS:
            if document[kind]:
                lines.append(f"  {label} {len(document[kind])} 条")
                for fact in document[kind]:
                    lines.append(f"    {_one(fact, name)}")
                    if explain:
                        lines.append(f"      {_why(result['text'], fact)}")
    return "\n".join(lines)


def _one(fact: dict[str, Any], name: str) -> str:
    parts = [str(fact[name])]
    if fact.get("form"):
        parts.append(fact["form"])
    if fact.get("value") is not None:
        parts.append(f"{fact.get('op', '')}{fact['value']}{fact.get('unit') or ''}")
    if fact.get("months"):
        parts.append("、".join(f"{month}月" for month in fact["months"]))
    if fact.get("lead"):
        parts.append("、".join(fact["lead"]))
    return " · ".join(parts)


def _why(text: str, fact: dict[str, Any]) -> str:
    """Where a fact stands and what found it: its line and place in the line (both from 1), its code points, the quote, the rule."""
    low, high = fact["span"]
    line, column = text.count("\n", 0, low) + 1, low - text.rfind("\n", 0, low)
    quote = " ".join(text[low:high].split())
    rule = fact.get("rule") or fact.get("code") or ""
    return f"第{line}行第{column}字 [{low}, {high}) 原文“{quote}” 规则 {rule}"
