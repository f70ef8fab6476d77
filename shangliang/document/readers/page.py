"""The text as it is written down, piece by piece, with the notes on what was left out or moved."""

from __future__ import annotations

from dataclasses import dataclass, field

from shangliang.document.readers.reading import TEXT_LIMIT, ReadWarning, unreadable

FLAT = str.maketrans({"\n": " ", "\r": " "})
NOTE_LIMIT = 50  # notes of one kind that are shown singly


@dataclass
class Page:
    """Collects text. While `flat` is on (inside a table cell) a line end becomes a space."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    line_start: int = 0
    pending: str = ""
    flat: bool = False
    notes: list[ReadWarning] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def write(self, text: str) -> None:
        """Adds text, after what was pending."""
        if not text:
            return
        if self.pending:
            text, self.pending = self.pending + text, ""
        if self.flat and "\n" in text:
            text = text.translate(FLAT)
        self.pieces.append(text)
        self.length += len(text)
        if text.endswith("\n"):
            self.line_start = self.length
        if self.length > TEXT_LIMIT:
            raise unreadable("too_long")

    def write_later(self, text: str) -> None:
        """A separator that is only wanted when something follows it."""
        self.pending = text

    def end_line(self) -> None:
        """Ends a paragraph: a line end, or inside a cell a space when another paragraph follows."""
        self.pending = ""
        if not self.flat:
            self.write("\n")
        elif self.length > self.line_start:
            self.pending = " "

    @property
    def line_open(self) -> bool:
        """Whether anything stands on the current line or in the current cell."""
        return self.length > self.line_start

    def mark(self) -> tuple[int, int, int]:
        return len(self.pieces), self.length, self.line_start

    def back_to(self, mark: tuple[int, int, int]) -> None:
        """Takes back everything since the mark."""
        count, self.length, self.line_start = mark
        del self.pieces[count:]
        self.pending = ""

    def note(self, code: str, message: str, start: int | None = None) -> None:
        """A warning that spans from `start` (or: stands) where the text has come to."""
        self.counts[code] = self.counts.get(code, 0) + 1
        if self.counts[code] <= NOTE_LIMIT:
            begin = self.length if start is None else start
            self.notes.append(ReadWarning(code, message, min(begin, self.length), self.length))

    def text(self) -> str:
        return "".join(self.pieces)

    def warnings(self) -> tuple[ReadWarning, ...]:
        """The notes in the order of the text, all within it."""
        cut = [
            ReadWarning(note.code, note.message, min(note.start, self.length), min(note.end, self.length))
            for note in self.notes
        ]
        return tuple(sorted(cut, key=lambda note: (note.start, note.end, note.code)))
