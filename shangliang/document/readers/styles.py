"""What a paragraph or run inherits from its style: numbering and hiddenness."""

from __future__ import annotations

from dataclasses import dataclass, field

from shangliang.document.readers.names import PPR, RPR, VAL, W
from shangliang.document.readers.package import Element

OFF = frozenset({"0", "false", "off"})
ANCESTOR_LIMIT = 50  # far beyond what Word writes
NUMBER_BOUND = 1_000_000_000


@dataclass(frozen=True)
class Style:
    """`num_id` and `level` are None where the style says nothing; `hidden` likewise."""

    based_on: str | None
    num_id: int | None
    level: int | None
    hidden: bool | None


@dataclass(frozen=True)
class StyleSheet:
    styles: dict[str, Style] = field(default_factory=dict)
    default_paragraph: str | None = None
    _hides: dict[str | None, bool] = field(default_factory=dict)

    def lineage(self, style_id: str | None) -> list[tuple[str, Style]]:
        """The style and those it is based on, nearest first; a circle ends where it closes, a chain at the limit."""
        found: dict[str, Style] = {}
        while style_id in self.styles and style_id not in found and len(found) < ANCESTOR_LIMIT:
            found[style_id] = self.styles[style_id]
            style_id = found[style_id].based_on
        return list(found.items())

    def hides(self, style_id: str | None) -> bool:
        """Whether the style hides its text; remembered for the next paragraph."""
        if style_id not in self._hides:
            said = (style.hidden for _, style in self.lineage(style_id) if style.hidden is not None)
            self._hides[style_id] = next(said, False)
        return self._hides[style_id]


def read_styles(root: Element | None) -> StyleSheet:
    """The styles of word/styles.xml; an empty sheet where the package has none."""
    if root is None:
        return StyleSheet()
    styles: dict[str, Style] = {}
    default = None
    for element in root.iterchildren(W + "style"):
        style_id = element.get(W + "styleId", "")
        numbering = element.find(f"{PPR}/{W}numPr")
        based_on = element.find(W + "basedOn")
        styles[style_id] = Style(
            based_on=None if based_on is None else based_on.get(VAL),
            num_id=None if numbering is None else number(numbering, "numId"),
            level=None if numbering is None else number(numbering, "ilvl"),
            hidden=toggle(element.find(f"{RPR}/{W}vanish")),
        )
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true", "on"}:
            default = style_id
    return StyleSheet(styles, default)


def toggle(element: Element | None) -> bool | None:
    """An on/off property; None where it is not said."""
    return None if element is None else element.get(VAL, "1") not in OFF


def number(parent: Element, name: str) -> int | None:
    """The whole number in a child's `val`, None where it is missing or senseless."""
    child = parent.find(W + name)
    return None if child is None else whole(child.get(VAL))


def whole(text: str | None) -> int | None:
    """A whole number as Word writes it; None for anything else."""
    if text is None or len(text) > 12:
        return None
    try:
        value = int(text)
    except ValueError:
        return None
    return value if abs(value) <= NUMBER_BOUND else None
