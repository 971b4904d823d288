"""Stretches of the text as one value that answers quickly whether a place lies in any of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

Area = tuple[int, int]


class Areas:
    """Half-open stretches [start, end), joined where they touch or overlap; a question costs one binary search."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(area for area in areas if area[0] < area[1]):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def covers(self, at: int) -> bool:
        """Whether the character at this place lies in one of the stretches."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._ends[index]

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any stretch shares a character with [start, end)."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and start < self._ends[index]
