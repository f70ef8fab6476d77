"""Ruled tables: strokes on a page that touch one another make a grid of cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

NEAR = 3.0  # points within which two strokes touch
THIN = 2.5  # points; what is thinner is a stroke, not an area
SHORT = 8.0  # points; shorter ones rule nothing
STROKE_LIMIT = 20_000  # strokes of one page that are looked at
GRID_LIMIT = 200  # rules in one direction of one grid


class Stroke(NamedTuple):
    """A straight stroke along the page or down it, as its thin box."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True)
class Grid:
    """The rules of one table: upright ones at `xs`, level ones at `ys`, and which of them really stand where."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    strokes: tuple[Stroke, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def left(self) -> float:
        return self.xs[0]

    @property
    def right(self) -> float:
        return self.xs[-1]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]

    @property
    def width(self) -> int:
        return len(self.xs) - 1

    @property
    def height(self) -> int:
        return len(self.ys) - 1

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def place(self, x: float, y: float) -> tuple[int, int]:
        """(row, column) of the cell at this point; of a merged cell its first."""
        column = min(max(bisect_right(self.xs, x) - 1, 0), self.width - 1)
        row = min(max(bisect_right(self.ys, y) - 1, 0), self.height - 1)
        return self.owner[row][column]

    def width_of(self, row: int, column: int) -> float:
        """How wide the cell is that begins here."""
        last = column
        while last + 1 < self.width and self.owner[row][last + 1] == (row, column):
            last += 1
        return self.xs[last + 1] - self.xs[column]


def find_grids(strokes: Sequence[Stroke]) -> list[Grid]:
    """The tables of a page, from above."""
    if len(strokes) > STROKE_LIMIT:
        return []
    level = _merge([one for one in strokes if one.is_level])
    upright = [_turn(one) for one in _merge([_turn(one) for one in strokes if not one.is_level])]
    grids = []
    for group in _touching([*level, *upright]):
        grid = _grid(group)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda one: (one.top, one.left))


def _turn(one: Stroke) -> Stroke:
    return Stroke(one.top, one.left, one.bottom, one.right)


def _merge(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Level strokes that continue one another as one; what is too short to rule anything is dropped."""
    merged: list[Stroke] = []
    rows: list[list[Stroke]] = []
    for one in sorted(strokes, key=lambda one: one.top):
        if rows and one.top - rows[-1][0].top <= THIN:
            rows[-1].append(one)
        else:
            rows.append([one])
    for row in rows:
        ordered = sorted(row, key=lambda one: one.left)
        whole = ordered[0]
        for one in ordered[1:]:
            if one.left <= whole.right + NEAR:
                whole = Stroke(whole.left, whole.top, max(whole.right, one.right), whole.bottom)
            else:
                merged.append(whole)
                whole = one
        merged.append(whole)
    return [one for one in merged if one.right - one.left >= SHORT]


def _touching(strokes: list[Stroke]) -> list[list[Stroke]]:
    """Groups of strokes that hang together."""
    if len(strokes) > 4 * GRID_LIMIT:
        return []
    groups: list[list[Stroke]] = []
    for one in strokes:
        near = [group for group in groups if any(_touch(one, other) for other in group)]
        joined = [one, *(other for group in near for other in group)]
        groups = [group for group in groups if not any(group is other for other in near)] + [joined]
    return groups


def _touch(one: Stroke, other: Stroke) -> bool:
    return (
        one.left <= other.right + NEAR
        and other.left <= one.right + NEAR
        and one.top <= other.bottom + NEAR
        and other.top <= one.bottom + NEAR
    )


def _grid(strokes: list[Stroke]) -> Grid | None:
    """The grid of a group, or None for an underline, a frame, a drawing."""
    level = [one for one in strokes if one.is_level]
    upright = [one for one in strokes if not one.is_level]
    if len(level) < 2 or not upright:
        return None
    sides = [min(one.left for one in level), max(one.right for one in level)]
    ends = [min(one.top for one in upright), max(one.bottom for one in upright)]
    xs = _values([(one.left + one.right) / 2 for one in upright] + sides)
    ys = _values([(one.top + one.bottom) / 2 for one in level] + ends)
    if not (3 <= len(xs) <= GRID_LIMIT and 2 <= len(ys) <= GRID_LIMIT):
        return None
    return Grid(tuple(xs), tuple(ys), tuple(strokes), _owners(xs, ys, level, upright))


def _values(numbers: Iterable[float]) -> list[float]:
    found: list[float] = []
    for number in sorted(numbers):
        if not found or number - found[-1] > NEAR:
            found.append(number)
    return found


def _owners(
    xs: list[float], ys: list[float], level: list[Stroke], upright: list[Stroke]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each place of the grid the first place of its cell: one goes on to the left or upwards where no rule stands between."""
    owner: list[list[tuple[int, int]]] = []
    for row in range(len(ys) - 1):
        middle = (ys[row] + ys[row + 1]) / 2
        owner.append([])
        for column in range(len(xs) - 1):
            centre = (xs[column] + xs[column + 1]) / 2
            mine = (row, column)
            if column and not any(
                abs(one.left - xs[column]) <= NEAR and one.top <= middle <= one.bottom for one in upright
            ):
                mine = owner[row][column - 1]
            elif row and not any(abs(one.top - ys[row]) <= NEAR and one.left <= centre <= one.right for one in level):
                mine = owner[row - 1][column]
            owner[row].append(mine)
    return tuple(tuple(row) for row in owner)
