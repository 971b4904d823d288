"""From one period to another: 从3月到6月, between May and July, 从下周起到春节前."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from simkit.goals.smart.calendar import add_months, month_end
from simkit.goals.smart.periods import Piece
from simkit.goals.smart.time_roles import SUFFIX, WHOLE, Dated, Times

_JOIN = re.compile(
    r"(?:月|日|号|底|初)?(?:起|开始)?(?: ?(?:-|~|to|through|until|till|thru|到|至|→|and|和|与) ?)(?:the )?(?:end of )?"
)


def is_range(one: Piece, two: Piece, low: str) -> bool:
    between = low[one.end : two.start]
    if not _JOIN.fullmatch(between):
        return False
    if re.match("起[到至]", between):
        return True
    before = low[max(0, one.start - 14) : one.start]
    if "and" in between or "和" in between or "与" in between:
        return bool(re.search(r"between (?:the )?$|介于$|在$", before)) or (one.grain == two.grain == "quarter")
    if one.grain == two.grain or re.search(r"(?:from|between|period|of|in) (?:the )?$|[从自]$", before):
        return one.grain != "rolling" or two.grain != "rolling"
    return bool(re.search("[-~]", between))


def joined(one: Piece, two: Piece, low: str, result: Times) -> Dated:
    first, last = one.first, _before_it(two, low)
    begin = re.search(r"(?:(?:from|between|in|during|over|for)(?: the)? |[从自在])$", low[: one.start])
    start = begin.start() if begin else one.start
    end = two.end + len((re.match(r"(?:底|末)?(?:期间|之间|内|间)?", low[two.end :]) or [""])[0])
    if first and last and last < first:
        if one.dated and two.dated:
            result.issues.append(("end_before_start", (start, end)))
        elif one.dated and one.grain != "year":
            last = next_year(last)
        elif two.dated:
            first = add_months(first, -12)
            if last < first:
                result.issues.append(("end_before_start", (start, end)))
        else:
            last = next_year(last)
    both = replace(two, start=start, end=end, first=first, last=last, dated=one.dated or two.dated)
    return Dated(both, "period", last, (start, end), first)


def _before_it(piece: Piece, low: str) -> date | None:
    """The last day of a time that runs to the piece; 到春节前: to the day before it."""
    suffix = SUFFIX.match(low[piece.end :])
    before = suffix is not None and suffix["before"] and not suffix["close"] and piece.grain not in WHOLE
    return piece.first - timedelta(days=1) if before and piece.first else piece.last


def next_year(day: date) -> date:
    return month_end(day.year + 1, day.month) if day == month_end(day.year, day.month) else add_months(day, 12)
