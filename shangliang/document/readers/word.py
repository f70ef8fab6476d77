"""Reads a docx: its body, then its notes; headers only for a 密级 mark. Macros are never run, nothing outside is fetched."""

from __future__ import annotations

from shangliang.document.readers.blocks import read_blocks
from shangliang.document.readers.names import V, W
from shangliang.document.readers.numbering import Numbering, read_numbering
from shangliang.document.readers.package import Element, Package
from shangliang.document.readers.page import Page
from shangliang.document.readers.reading import ReadWarning, unreadable
from shangliang.document.readers.runs import Story
from shangliang.document.readers.secrecy import find_secrecy_mark
from shangliang.document.readers.styles import StyleSheet, read_styles

NOTE_NAMES = {"footnote": "脚注", "endnote": "尾注"}


def read_word(data: bytes, *, name: str = "") -> tuple[str, tuple[ReadWarning, ...]]:
    """The text of a docx and the warnings about what was left out or moved. Raises Unreadable."""
    package = Package(data, name=name)
    root = package.xml(package.main)
    bodies = [] if root is None else root.findall(W + "body")
    if not bodies:
        raise unreadable("broken")
    parts: dict[str, list[str]] = {}
    for kind, part in package.related(package.main):
        parts.setdefault(kind, []).append(part)
    sheet = read_styles(_first(package, parts, "styles"))
    for part in (*parts.get("header", ()), *parts.get("footer", ())):
        _refuse_marked_header(package, part, sheet)
    numbering = read_numbering(_first(package, parts, "numbering"), sheet)
    page = Page()
    if any(part.rpartition("/")[2].lower() == "vbaproject.bin" for part in package.names):
        page.note("macros", "文件带有宏，宏没有运行，也没有读入。")
    comments = _first(package, parts, "comments")
    if comments is not None and comments.find(W + "comment") is not None:
        page.note("comments", "文件带有批注，批注没有读入。")
    story = Story(page, sheet)
    for body in bodies:  # one, but some programs write several, and Word shows them all
        story.enter(body)
        read_blocks(body, story, numbering)
    _read_notes(package, parts, story, numbering)
    if numbering.unknown_styles:
        page.note("numbering_format", "有的自动编号格式认不出，已按 1、2、3 写出，请核对。", 0)
    return page.text(), page.warnings()


def _first(package: Package, parts: dict[str, list[str]], kind: str) -> Element | None:
    return next((package.xml(part) for part in parts.get(kind, ())), None)


def _read_notes(package: Package, parts: dict[str, list[str]], body: Story, numbering: Numbering) -> None:
    """Footnotes and endnotes in the order of their references, after the body, each kind with a warning over it."""
    page = body.page
    for kind, label in NOTE_NAMES.items():
        wanted = list(dict.fromkeys(note_id for noted, note_id in body.note_ids if noted == kind))
        root = _first(package, parts, f"{kind}s") if wanted else None
        if root is None:
            continue
        notes = {note.get(W + "id", ""): note for note in root.iterchildren(W + kind)}
        start, count = page.length, 0
        for note_id in wanted:
            if note_id in notes:
                story = Story(page, body.sheet)
                story.enter(notes[note_id])
                read_blocks(notes[note_id], story, numbering)
                count += 1
        if count:
            page.note(f"{kind}s", f"原文有{count}条{label}，已放到正文之后，请核对。", start)


def _refuse_marked_header(package: Package, part: str, sheet: StyleSheet) -> None:
    """Headers and footers are left out of the text, but a mark in them (also as a watermark) is a mark."""
    root = package.xml(part)
    if root is None:
        return
    story = Story(Page(), sheet)
    story.enter(root)
    read_blocks(root, story, Numbering(sheet))
    watermarks = [shape.get("string", "") for shape in root.iter(V + "textpath")]
    for text in (story.page.text(), *watermarks):
        if mark := find_secrecy_mark(text):
            raise unreadable("secrecy_mark", mark=mark)
