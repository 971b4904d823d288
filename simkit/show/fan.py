"""The fan chart of a page, written as SVG by hand: 1,000 futures become a picture in a millisecond.

matplotlib would take a hundred times as long and load with every page; a charting widget would bring a megabyte of
script to a phone. Colours come from the page's own style sheet.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simkit.course.words import percent, say
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Futures

WIDTH, HEIGHT = 540, 370
LEFT, RIGHT, TOP, BOTTOM = 60, 118, 14, 54  #: room for axes and for the words at the lines' ends


def fan_svg(plan: Futures | None, nothing: Futures, language: Language) -> str:
    """SVG text: bands that hold 50 and 80 % of the futures, their median, that of doing nothing, the target.

    plan: the futures with the chosen actions; None where none is chosen, then the bands are those of doing nothing.
    """
    shown = plan or nothing
    low, high = shown.band(0.8)
    ceiling = max(1.1, float(high.max()) * 1.04)
    scale = _Scale(float(shown.days[0]), float(shown.days[-1]), ceiling)
    middle, idle = np.median(shown.attainment, axis=0), np.median(nothing.attainment, axis=0)
    parts = [
        _grid(scale, language),
        _area(scale, shown.days, low, high, "sk-band80"),
        _area(scale, shown.days, *shown.band(0.5), "sk-band50"),
        _line(scale, shown.days, np.ones(len(shown.days)), "sk-target"),
        _line(scale, nothing.days, idle, "sk-idle"),
        _line(scale, shown.days, middle, "sk-median") if plan else "",
        _ends(scale, float(middle[-1]) if plan else None, float(idle[-1]), language),
    ]
    name = escape(say("recovery.fan_name", language))
    return f'<svg class="sk-fan" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">{"".join(parts)}</svg>'


class _Scale:
    """From working days and attainment to places in the picture."""

    def __init__(self, first: float, last: float, ceiling: float) -> None:
        self.first, self.last, self.ceiling = first, last, ceiling

    def x(self, day: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first) / (self.last - self.first)

    def y(self, share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share / self.ceiling


def _points(scale: _Scale, days: np.ndarray, shares: np.ndarray) -> str:
    return " ".join(f"{scale.x(day):.1f},{scale.y(share):.1f}" for day, share in zip(days, shares, strict=True))


def _line(scale: _Scale, days: np.ndarray, shares: np.ndarray, kind: str) -> str:
    return f'<polyline class="{kind}" points="{_points(scale, days, shares)}"/>'


def _area(scale: _Scale, days: np.ndarray, low: np.ndarray, high: np.ndarray, kind: str) -> str:
    return f'<polygon class="{kind}" points="{_points(scale, days, low)} {_points(scale, days[::-1], high[::-1])}"/>'


def _grid(scale: _Scale, language: Language) -> str:
    """Horizontal rules with their percentages, the working days below."""
    step = 0.2 if scale.ceiling < 1.7 else 0.5
    parts = []
    for share in np.arange(0, scale.ceiling, step):
        y = scale.y(share)
        parts.append(f'<line class="sk-rule" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{percent(share)}</text>')
    for day in np.linspace(scale.first, scale.last, 5).round():
        parts.append(f'<text x="{scale.x(day):.1f}" y="{HEIGHT - 32}" text-anchor="middle">{day:.0f}</text>')
    words = escape(say("recovery.fan_days", language))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text class="sk-axis" x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{words}</text>')
    return "".join(parts)


def _ends(scale: _Scale, middle: float | None, idle: float, language: Language) -> str:
    """Words at the right end of each line, moved apart where they would cover each other."""
    words = [(1.0, "sk-target-word", say("recovery.fan_target", language))]
    words.append((idle, "sk-idle-word", say("recovery.fan_nothing", language, share=percent(idle))))
    if middle is not None:
        words.append((middle, "sk-median-word", say("recovery.fan_plan", language, share=percent(middle))))
    parts, last = [], -100.0
    for share, kind, text in sorted(words, key=lambda word: -word[0]):
        last = max(scale.y(share) + 5, last + 23)
        parts.append(f'<text class="{kind}" x="{WIDTH - RIGHT + 8}" y="{last:.1f}">{escape(text)}</text>')
    return "".join(parts)
