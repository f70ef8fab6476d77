"""What an extraction yields: documents with topics, targets, figures and warnings. Spans are code points of the raw text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Span = tuple[int, int]


@dataclass
class Topic:
    """One subject to be consulted on, inspected, surveyed, supervised or appraised."""

    text: str
    span: Span
    theme: str | None = None
    form: str | None = None
    months: list[int] = field(default_factory=list)
    leader: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    open_list: bool = False
    timing: str | None = None
    section: str = ""
    rule: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "span": list(self.span)}


@dataclass
class Target:
    """A commitment that can be checked: a count, or something dated without a count."""

    subject: str
    op: str
    value: float | None
    unit: str
    span: Span
    value_max: float | None = None
    per: str | None = None
    period: str | None = None
    months: list[int] = field(default_factory=list)
    window: dict[str, str] | None = None
    hard: bool = True
    scope: str = ""
    rule: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "span": list(self.span)}


@dataclass
class Figure:
    """A number that reports work done or its result."""

    subject: str
    value: float
    unit: str
    qualifier: str
    span: Span
    rule: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "span": list(self.span)}


@dataclass
class Notice:
    """A warning: something in the text that a person must look at. Nothing is ever invented to fill it."""

    code: str
    message: str
    span: Span

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "span": list(self.span)}


@dataclass
class Document:
    """One paper of the file with its facts."""

    title: str
    kind: str
    year: int | None
    span: Span
    outline: list[dict[str, Any]] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    declared: list[dict[str, Any]] = field(default_factory=list)
    basis_documents: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        plain = {**vars(self), "span": list(self.span)}
        for kind in ("topics", "targets", "figures", "warnings"):
            plain[kind] = [fact.as_dict() for fact in plain[kind]]
        return plain
