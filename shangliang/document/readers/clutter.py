"""Tells the main part of a web page from what stands around it."""

from __future__ import annotations

import re

from shangliang.document.readers.package import Element

DROPPED = frozenset(
    [
        "script",
        "style",
        "nav",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "audio",
        "video",
        "template",
        "select",
        "button",
        "input",
        "textarea",
        "head",
        "link",
        "meta",
        "map",
        "area",
        "del",
        "datalist",
        "dialog",
        "applet",
        "frameset",
        "menu",
        "math",
    ]
)
AROUND = frozenset({"header", "footer", "aside"})
NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|\w*crumbs?|\w*footer|foot|sidebar|\w*share\w*|comments?|related|recommend\w*|copyright|"
    r"ads?|advert\w*|toolbar|pagination|pager|login|search\w*|qr_?code|friend-?links?|print|fontsize|top-?bar|weizhi|location)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
HOLDERS = frozenset(
    [
        "html",
        "body",
        "div",
        "section",
        "article",
        "main",
        "table",
        "tbody",
        "tr",
        "td",
        "center",
        "form",
        "span",
        "font",
    ]
)
HEADINGS = frozenset({"h1", "h2"})
TITLE_NAME = re.compile(r"(?:^|[\s_-])(?:\w*title|headline|bt)(?:$|[\s_-])", re.IGNORECASE)
BYLINE = re.compile(
    r"\s*(?:[\[【(（])?(?:发布时间|发布日期|发稿时间|更新时间|来源|信息来源|文章来源|作者|责任编辑|编辑|字号|字体|浏览次数|阅读次数|点击数|"
    r"访问量|打印|分享到|当前位置|您的位置|您现在的位置|索引号|视力保护色)\s*[:：]"
)
BYLINE_LENGTH = 150  # characters
SENTENCE = re.compile("[。；！？]")
NAMED_SHARE = 0.5  # what is named like a menu but holds so much of the page is none
LINK_SHARE = 0.6  # of its words in links: a list of links
TITLE_LIMIT = 80


def is_clutter(one: Element) -> bool:
    """Whether the element is none of the text: hidden, scripted, or marked as clutter by `main_part`."""
    if one.tag in DROPPED:
        return True
    if one.get("hidden") is not None or one.get("data-clutter") is not None:
        return True
    return bool(HIDDEN.search(one.get("style", "")[:400]))


def is_byline(words: str) -> bool:
    """发布时间：… 来源：… and the like."""
    return bool(BYLINE.match(words)) and not SENTENCE.search(words)


def words_below(one: Element) -> str:
    """All words in an element."""
    return "".join(map(str, one.itertext()))


def main_part(body: Element) -> Element:
    """The smallest element that holds the text of the page; clutter below it is marked."""
    words, linked, sentences = _weigh(body)
    _mark_clutter(body, words, linked)
    part = body
    while True:
        children = [one for one in part if not is_clutter(one)]
        heavy = max(children, key=lambda one: words[one], default=None)
        if heavy is None or heavy.tag not in HOLDERS or 2 * words[heavy] < words[part]:
            return part
        if (part.text or "").strip() or any((one.tail or "").strip() for one in children):
            return part
        if any(sentences[one] or _holds_text(one) for one in children if one is not heavy):
            return part
        part = heavy


def _holds_text(one: Element) -> bool:
    """Headings, paragraphs and tables of the text itself rather than lines around it."""
    if one.tag in HEADINGS or one.tag in {"h3", "h4", "table"} or next(one.iter("table"), None) is not None:
        return True
    return one.tag == "p" or any(len(words_below(each).strip()) > 20 for each in one.iter("p"))


def title_before(part: Element) -> str:
    """The nearest heading above the main part, unless that begins with it."""
    if next(part.iter(*HEADINGS), None) is not None:
        return ""
    opening = re.sub(r"\s", "", words_below(part)[:400])
    for one in part.iterancestors():
        for before in reversed(list(one)):
            if before is part or part in before.iterdescendants():
                continue
            if found := _title_in(before):
                return "" if re.sub(r"\s", "", found) in opening else found
    return ""


def _title_in(one: Element) -> str:
    if is_clutter(one):
        return ""
    for each in one.iter():
        if each.tag in HEADINGS or TITLE_NAME.search(each.get("class", "")[:100]):
            words = re.sub(r"\s+", " ", words_below(each)).strip()
            if 4 <= len(words) <= TITLE_LIMIT:
                return words
    return ""


def _weigh(body: Element) -> tuple[dict[Element, int], dict[Element, int], dict[Element, int]]:
    """For each element the characters below it, those in links, and the sentences outside links."""
    words: dict[Element, int] = {}
    linked: dict[Element, int] = {}
    sentences: dict[Element, int] = {}
    for one in reversed(list(body.iter())):  # children before parents
        silent = is_clutter(one) and one is not body
        texts = [one.text or "", *((child.tail or "") for child in one)]
        children = [child for child in one if child in words]
        own = "".join(texts).strip()
        words[one] = 0 if silent else len(own) + sum(words[child] for child in children)
        linked[one] = words[one] if one.tag == "a" else sum(linked[child] for child in children)
        own_sentences = 0 if one.tag == "a" else len(SENTENCE.findall(own))
        sentences[one] = 0 if silent or one.tag == "a" else own_sentences + sum(sentences[child] for child in children)
    return words, linked, sentences


def _mark_clutter(body: Element, words: dict[Element, int], linked: dict[Element, int]) -> None:
    whole = max(1, words[body])
    for one in body.iter(
        "div", "ul", "ol", "section", "header", "footer", "aside", "dl", "form", "p", "table", "span", "td"
    ):
        if one is body or words[one] > NAMED_SHARE * whole:
            continue
        names = f"{one.get('class', '')[:200]} {one.get('id', '')[:100]}"
        listed = one.tag in {"div", "ul", "ol", "dl", "section", "td", "p"} and words[one] > 12
        if (
            (one.tag in AROUND and next(one.iter(*HEADINGS), None) is None)
            or NAMES.search(names)
            or (words[one] < BYLINE_LENGTH and is_byline(words_below(one)))
            or (listed and linked[one] > LINK_SHARE * words[one])
        ):
            one.set("data-clutter", "1")
