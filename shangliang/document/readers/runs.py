"""What stands inside a paragraph: text, breaks, fields, revisions, notes, shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from shangliang.document.readers.names import (
    ALTERNATE,
    CHOICE,
    DELETED,
    FALLBACK,
    RPR,
    SDT,
    SDT_CONTENT,
    TXBX,
    VAL,
    A,
    M,
    O,
    P,
    R,
    T,
    V,
    W,
)
from shangliang.document.readers.package import Element
from shangliang.document.readers.page import Page
from shangliang.document.readers.styles import StyleSheet, toggle, whole

THROUGH = frozenset(
    W + name
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "customXml",
        "dir",
        "bdo",
        "fldSimple",
        SDT_CONTENT.removeprefix(W),
    )
)
MATH = frozenset({M + "oMath", M + "oMathPara"})
SHAPES = frozenset({W + "drawing", W + "pict", W + "object"})
# Characters of symbol fonts, by the low byte of their code.
WINGDINGS = {
    0x52: "☑",
    0x54: "☒",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "□",
    0x75: "◆",
    0xA3: "□",
    0xA7: "▪",
    0xA8: "□",
    0xD8: "➢",
    0xE0: "→",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
SYMBOL = {
    0xA3: "≤",
    0xA5: "∞",
    0xAE: "→",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xD6: "√",
    0xE5: "∑",
}
OBJECTS = {
    "Excel": "Excel 表格",
    "Equation": "公式",
    "PowerPoint": "演示文稿",
    "Word": "Word 文档",
    "Package": "附件包",
    "AcroExch": "PDF",
}


@dataclass
class Field:
    """An open field. Its code is hidden; after the separator its result shows."""

    in_code: bool = True
    code: str = ""


@dataclass
class Story:
    """One run of text through the document: the body, a note, a header. Fields may span its paragraphs."""

    page: Page
    sheet: StyleSheet
    fields: list[Field] = field(default_factory=list)
    open_codes: int = 0
    closed_fields: set[Element] = field(default_factory=set)
    note_ids: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element | str] = field(default_factory=list)
    hidden_style: bool = False

    @property
    def shows(self) -> bool:
        """Whether text shows here: no open field is in its code."""
        return self.open_codes == 0

    def enter(self, root: Element) -> None:
        """Finds the fields that are closed properly: only their codes are hidden, so a stray begin swallows nothing."""
        opened: list[Element] = []
        for mark in root.iter(W + "fldChar"):
            kind = mark.get(W + "fldCharType")
            if kind == "begin":
                opened.append(mark)
            elif kind == "end" and opened:
                self.closed_fields.add(opened.pop())


def read_runs(element: Element, story: Story) -> None:
    """Writes what the children of a paragraph, link, tag or revision show."""
    for child in element:
        tag = child.tag
        if tag == R:
            _read_run(child, story)
        elif tag in THROUGH:
            read_runs(child, story)
        elif tag == SDT:
            _read_control(child, story)
        elif tag in DELETED:
            story.page.note("deleted_revision", "此处有修订时删去的文字，没有读入。")
        elif tag in MATH:
            story.page.write("".join(part.text or "" for part in child.iter(M + "t")) if story.shows else "")
        elif tag == ALTERNATE:
            chosen = choose(child)
            if chosen is not None:
                read_runs(chosen, story)


def _read_control(control: Element, story: Story) -> None:
    """A content control shows its content, or its prompt while nobody has filled it in; Word prints the prompt too."""
    content, start = control.find(SDT_CONTENT), story.page.length
    if content is not None:
        read_runs(content, story)
        note_prompt(control, story.page, start)


def note_prompt(control: Element | None, page: Page, start: int) -> None:
    """Names the prompt of an empty control, once something was written for it."""
    if control is not None and page.length > start and toggle(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
        page.note("prompt", "这里是表单的提示语，原文还没有填写，请核对。", start)


def choose(alternate: Element) -> Element | None:
    """The branch of an alternate that current Word shows."""
    choice = alternate.find(CHOICE)
    return alternate.find(FALLBACK) if choice is None else choice


def _read_run(run: Element, story: Story) -> None:
    properties = run.find(RPR)
    hidden = _is_hidden(properties, story)
    if hidden and run.find(T) is not None:
        story.page.note("hidden_text", "此处有隐藏文字，没有读入。")
    _read_content(run, story, hidden=hidden)


def _is_hidden(properties: Element | None, story: Story) -> bool:
    """Hidden by the run itself, by its character style, or by the paragraph's style."""
    if properties is None:
        return story.hidden_style
    own = toggle(properties.find(W + "vanish"))
    if own is not None:
        return own
    style = properties.find(W + "rStyle")
    return story.hidden_style or (style is not None and story.sheet.hides(style.get(VAL)))


def _read_content(run: Element, story: Story, *, hidden: bool) -> None:
    for child in run:
        tag = child.tag
        if tag == W + "fldChar":
            _read_field_mark(child, story, hidden=hidden)
        elif tag == W + "instrText":
            if story.fields and not story.fields[-1].code:
                story.fields[-1].code = (child.text or "").strip()[:20]
        elif hidden or not story.shows:
            continue
        elif tag == T:
            story.page.write(_text_of(child))
        elif tag in SHAPES:
            read_shape(child, story)
        elif tag == ALTERNATE:
            chosen = choose(child)
            if chosen is not None:
                _read_content(chosen, story, hidden=hidden)
        elif tag == W + "ruby":
            for base in child.iterchildren(W + "rubyBase"):
                read_runs(base, story)
        elif writer := SIGNS.get(str(tag)):
            writer(child, story)


def _text_of(element: Element) -> str:
    """Word trims a text that does not ask to keep its space, and shows line ends inside it as spaces."""
    text = element.text or ""
    if element.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
        text = text.strip(" \t\r\n")
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _read_field_mark(mark: Element, story: Story, *, hidden: bool) -> None:
    kind = mark.get(W + "fldCharType")
    if kind == "begin" and mark in story.closed_fields:
        if story.shows and not hidden:
            _write_form_field(mark, story.page)
        story.fields.append(Field())
        story.open_codes += 1
    elif kind == "separate" and story.fields:
        story.open_codes -= story.fields[-1].in_code
        story.fields[-1].in_code = False
    elif kind == "end" and story.fields:
        ended = story.fields.pop()
        story.open_codes -= ended.in_code
        if ended.in_code and ended.code.upper().startswith("EQ") and story.shows and not hidden:
            story.page.note("equation", "此处有公式或带圈字符，没有读出，请对照原文补上。")


def _write_form_field(mark: Element, page: Page) -> None:
    """Check boxes and drop-downs of old forms have no result text; what they show follows from their data."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        checked = toggle(box.find(W + "checked"))
        page.write("☑" if (toggle(box.find(W + "default")) if checked is None else checked) else "□")
    choices = mark.find(f"{W}ffData/{W}ddList")
    if choices is not None:
        entries = [entry.get(VAL, "") for entry in choices.iterchildren(W + "listEntry")]
        result = choices.find(W + "result")
        index = (None if result is None else whole(result.get(VAL))) or 0
        page.write(entries[index] if 0 <= index < len(entries) else "")


def _write_symbol(element: Element, story: Story) -> None:
    """A character of a symbol font by its look; one that we do not know is named."""
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return
    font = element.get(W + "font", "").lower()
    sign = None
    if 0xF000 <= code <= 0xF0FF or font.startswith(("wingdings", "symbol", "webdings")):
        low = code & 0xFF
        sign = (SYMBOL if font.startswith("symbol") else WINGDINGS).get(low)
        if sign is None and font.startswith("symbol") and 0x20 <= low < 0x40:
            sign = chr(low)  # digits and most signs stand where ASCII has them
    elif 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE:
        sign = chr(code)
    if sign is None:
        start = story.page.length
        story.page.write("\ufffd")
        story.page.note("symbol", "此处有一个特殊符号认不出，请对照原文改正。", start)
    else:
        story.page.write(sign)


def _note_reference(kind: str) -> Callable[[Element, Story], None]:
    def remember(element: Element, story: Story) -> None:
        story.note_ids.append((kind, element.get(W + "id", "")))

    return remember


def _sign(text: str) -> Callable[[Element, Story], None]:
    return lambda _element, story: story.page.write(text)


SIGNS: dict[str, Callable[[Element, Story], None]] = {
    W + "tab": _sign("\t"),
    W + "ptab": _sign("\t"),
    W + "br": _sign("\n"),
    W + "cr": _sign("\n"),
    W + "noBreakHyphen": _sign("-"),
    W + "sym": _write_symbol,
    W + "footnoteReference": _note_reference("footnote"),
    W + "endnoteReference": _note_reference("endnote"),
}


def read_shape(shape: Element, story: Story) -> None:
    """Keeps the text of text boxes for after the paragraph; names pictures, charts and embedded objects."""
    for part in _parts(shape):
        if part.tag == TXBX:
            story.boxes.append(part)
        elif part.tag == V + "textpath":
            story.boxes.append(part.get("string", ""))
        elif part.tag == O + "OLEObject":
            name = next((label for start, label in OBJECTS.items() if part.get("ProgID", "").startswith(start)), "对象")
            story.page.note("embedded_object", f"此处嵌有{name}，里面的文字没有读出。")
        elif part.tag == A + "blip" or (part.tag == V + "imagedata" and shape.tag != W + "object"):
            story.page.note("picture", "此处有图片，图片里的文字没有读出。")
        elif part.tag == A + "graphicData" and part.get("uri", "").rpartition("/")[2] in {"chart", "diagram"}:
            story.page.note("drawing", "此处有图表或图示，里面的文字没有读出。")


def _parts(element: Element) -> Iterator[Element]:
    """The elements of a shape, one branch of each alternate, and nothing of what is inside a text box."""
    for child in element:
        yield child
        if child.tag == ALTERNATE:
            chosen = choose(child)
            if chosen is not None:
                yield from _parts(chosen)
        elif child.tag not in {TXBX, P}:
            yield from _parts(child)
