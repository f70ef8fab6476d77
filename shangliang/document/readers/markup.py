"""Reads a saved web page or rich text from the clipboard: its words as lines, without menus, scripts and advertisements."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Iterator

from lxml import etree, html

from shangliang.document.readers.clutter import is_clutter, main_part, title_before, words_below
from shangliang.document.readers.counting import write_number
from shangliang.document.readers.package import Element
from shangliang.document.readers.page import Page
from shangliang.document.readers.plain import decode
from shangliang.document.readers.reading import ReadWarning, unreadable
from shangliang.document.readers.webtable import is_data_table, rows_of

META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,20})", re.IGNORECASE)
LINES = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
DEPTH_LIMIT = 500
BLANKS = re.compile(r"[ \t\r\n\f]+")
HANZI = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d"
BROKEN = re.compile(f"(?<=[{HANZI}])[ \\t]*[\\r\\n][ \\t\\r\\n\\f]*(?=[{HANZI}])")


def read_page(data: bytes) -> tuple[str, tuple[ReadWarning, ...]]:
    """The main text of a saved web page. Raises Unreadable."""
    return read_tree(_decoded(data), is_site=True)


def read_archive(data: bytes) -> tuple[str, tuple[ReadWarning, ...]]:
    """The main text of a web archive (mht): the first page inside. Raises Unreadable."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload:
                return read_tree(_decoded(payload, part.get_content_charset() or ""), is_site=True)
    raise unreadable("broken_page")


def read_tree(text: str, *, is_site: bool) -> tuple[str, tuple[ReadWarning, ...]]:
    """The words of a page; of a site's page only its main part. Raises Unreadable."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise unreadable("no_text") from None
    if any("depth" in one.message for one in parser.error_log):  # what lies deeper was dropped in silence
        raise unreadable("too_deep")
    page = Page()
    body = root.find("body")
    start = root if body is None else body
    if is_site:
        start = main_part(start)
        title = title_before(start)
        if title:
            page.write(title + "\n")
    _write(start, page)
    if page.line_open:
        page.write("\n")
    return page.text(), page.warnings()


def _decoded(data: bytes, declared: str = "") -> str:
    """By its mark, by what the page says of itself, or as plain text is."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    found = META.search(data[:8192]) or XML_ENCODING.search(data[:200])
    for name in (declared, found[1].decode("ascii") if found else ""):
        label = name.lower()
        encoding = "gb18030" if label in {"gb2312", "gbk", "gb18030", "x-gbk"} else label
        if encoding in {"utf-8", "utf8", "gb18030", "big5"}:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return decode(data)


# Words ----------------------------------------------------------------------------


def _write(root: Element, page: Page) -> None:
    """Every word below the element, in order, a line for each block."""
    counts: list[int] = []  # the numbers of the lists that are open
    depth = 0
    skipped: Element | None = None
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, one in walk:
        tag = one.tag if isinstance(one.tag, str) else ""
        if event == "start":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise unreadable("too_deep")
            if one is not root and is_clutter(one):
                skipped = one
                if tag == "del":
                    page.note("deleted_revision", "此处有修订时删去的文字，没有读入。")
                walk.skip_subtree()
                continue
            _begin(one, tag, page, counts)
            if tag == "table" and is_data_table(one):
                for row in rows_of(one, words_of):
                    page.write(row + "\n")
                walk.skip_subtree()
                continue
            _say(one.text, page, kept=_in_pre(one))
            continue
        depth -= 1
        if one is not skipped:
            _finish(tag, page, counts)
        if one is not root:
            _say(one.tail, page, kept=_in_pre(one.getparent()))


def _finish(tag: str, page: Page, counts: list[int]) -> None:
    if tag in LINES:
        _end_line(page)
    if tag in {"ol", "ul"}:
        counts.pop()


def _begin(one: Element, tag: str, page: Page, counts: list[int]) -> None:
    if tag in LINES:
        _end_line(page)
    if tag == "br":
        page.write("\n")
    elif tag in {"ol", "ul"}:
        counts.append(_start_of(one) if tag == "ol" else 0)
    elif tag == "li":
        parent = one.getparent()
        if parent is not None and parent.tag == "ol" and counts:
            value = one.get("value", "")
            counts[-1] = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else counts[-1]
            label = write_number(counts[-1], LIST_STYLES.get(parent.get("type", "1"), "decimal"))
            page.write(f"{label}. ")
            counts[-1] += 1
        elif not _starts_with_mark(one):
            page.write("• ")


def _start_of(one: Element) -> int:
    start = one.get("start", "1")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1


def _starts_with_mark(one: Element) -> bool:
    words = words_below(one)[:40].strip()
    return not words or not words[0].isalpha() or bool(re.match("[一二三四五六七八九十]{1,3}[、.]|第", words))


def _end_line(page: Page) -> None:
    if page.line_open:
        page.write("\n")


def _in_pre(one: Element | None) -> bool:
    return one is not None and one.tag == "pre"


def _say(text: str | None, page: Page, *, kept: bool) -> None:
    """Words with their white as a browser shows it."""
    if not text:
        return
    shown = text.replace("\r\n", "\n") if kept else BLANKS.sub(" ", BROKEN.sub("", text))
    shown = shown.replace("\xa0", " ")
    if not page.line_open or (page.pieces and page.pieces[-1].endswith(" ")):
        shown = shown.lstrip(" ")
    page.write(shown)


def words_of(one: Element) -> str:
    """The words of a cell in one line."""
    page = Page(flat=True)
    for text in _texts(one):
        _say(text, page, kept=False)
    return re.sub(" {2,}", " ", page.text()).strip()


def _texts(root: Element) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, one in walk:
        tag = one.tag if isinstance(one.tag, str) else ""
        if event == "start":
            if one is not root and is_clutter(one):
                walk.skip_subtree()
                continue
            yield from filter(None, [" " if tag in LINES or tag == "br" else "", one.text])
        elif one is not root:
            yield from filter(None, [" " if tag in LINES else "", one.tail])
