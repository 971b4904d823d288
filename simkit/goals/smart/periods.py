"""Periods and days as people name them in both languages: each found piece of text with its first and last day.

What a piece means for the goal (deadline, period, milestone, comparison) is decided in `times`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from simkit.goals.smart.calendar import Calendar
from simkit.goals.smart.period_dates import DATES, named_year
from simkit.goals.smart.period_offsets import OFFSETS
from simkit.goals.smart.period_rules import SIGNS, compiled

_READERS = DATES | OFFSETS


@dataclass(frozen=True, slots=True)
class Piece:
    """A period named in the text; `first` and `last` are None where the calendar has no such day."""

    start: int
    end: int
    first: date | None
    last: date | None
    grain: str  #: day, weekday, week, month, quarter, half, year, holiday, rolling
    dated: bool = False  #: whether a year was said
    past: bool = False  #: named as past: last year, 上季度


def pieces(low: str, text: str, calendar: Calendar) -> list[Piece]:
    """Every period named in the text, longest first where they overlap, in the order of the text."""
    found: list[Piece] = []
    for name, pattern in compiled():
        if name in SIGNS and not any(sign in low for sign in SIGNS[name]):
            continue
        for match in pattern.finditer(low):
            if name == "month_en" and not _is_month(match, low, text):
                continue
            piece = _read(name, match, calendar)
            if piece is not None:
                found.append(piece)
    found.sort(key=lambda piece: (piece.start, -piece.end))
    kept: list[Piece] = []
    for piece in found:
        if kept and piece.start < kept[-1].end:
            if piece.end - piece.start > kept[-1].end - kept[-1].start:
                kept[-1] = piece
            continue
        kept.append(piece)
    return kept


def _is_month(match: re.Match[str], low: str, text: str) -> bool:
    """May, March and the short forms are months only where they can be."""
    name = match["month"]
    if name == "march":
        placed = re.search(r"(?:by|in|of|until|till|before|end|from|since) $", low[: match.start()])
        return text[match.start("month")].isupper() or bool(match["part"] or match["year"] or placed)
    if name == "may":
        capital = text[match.start("month")] == "M" and not re.match(
            r" (?:be|i|we|it|not)(?![a-z])", low[match.end() :]
        )
        placed = re.search(
            r"(?:by|in|of|until|till|before|during|end|from|since|and|to|[-–]) $",
            low[max(0, match.start() - 10) : match.start()],
        )
        named = re.match(
            r" (?:ends|closes|finishes|target|goal|quota|plan|budget|numbers?|figures?|revenue|sales)(?![a-z])| ?:",
            low[match.end() :],
        )
        return bool(match["part"] or match["year"] or (capital and (match.start() > 0 or placed or named)) or placed)
    if name in ("mar", "dec", "sun", "jan", "sep"):
        return text[match.start("month")].isupper() or bool(
            re.search(r"(?:by|in|end|of) $", low[max(0, match.start() - 10) : match.start()])
        )
    return True


def _read(name: str, match: re.Match[str], calendar: Calendar) -> Piece | None:
    groups = match.groupdict()
    year = named_year(groups.get("year") or groups.get("early") or groups.get("late"), calendar)
    reading = _READERS[name](groups, year, calendar)
    if reading is None:
        return None
    grain, period, past = reading
    first, last = period if period else (None, None)
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    dated = year is not None or grain in ("year",) or name in ("iso", "european", "relative", "relative_zh")
    return Piece(start, match.end(), first, last, grain, dated, past)


def overlapping(pieces_found: list[Piece], start: int, end: int) -> Iterator[Piece]:
    """The pieces that share a character with that stretch of text."""
    return (piece for piece in pieces_found if piece.start < end and start < piece.end)
