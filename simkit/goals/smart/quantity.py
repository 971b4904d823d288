"""One number of a text, with its value and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the text.

    `unit`: %, pp, x, an ISO currency, `money`, a time unit, points, stars, count, or "" for a bare number;
    `scaled` where only 万 or m stands behind it, so that the metric has to say what it counts.
    """

    start: int
    end: int
    value: float
    unit: str
    scaled: bool = False
    high: float | None = None  #: upper end of a range
    sign: str = ""
    change: str = ""  #: up or down where the word itself says so: double, halve
    weak: bool = False  #: one, 一个: an article as often as a number
