"""Periods named by the calendar, from a matched piece of text to first and last day: 3 March, Q3 2026, 上半年.

One reading for each rule of period_rules; those counted from today are in `period_offsets`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from simkit.goals.smart import numbers
from simkit.goals.smart.calendar import YEARS_KNOWN, Calendar, Period, add_months
from simkit.goals.smart.period_rules import month_names, named_days

Reading = tuple[str, Period | None, bool] | None  #: grain, first and last day, whether it is past
Groups = dict[str, str | None]  #: the named groups of the match
Reader = Callable[[Groups, int | None, Calendar], Reading]

_SPELT = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "last": 4,
    "final": 4,
}


def named_year(text: str | None, calendar: Calendar) -> int | None:
    """The year that the words say; None where none is said."""
    if not text:
        return None
    text = text.strip().rstrip("的,， /").rstrip("度")
    offsets = {
        "明年": 1,
        "来年": 1,
        "次年": 1,
        "翌年": 1,
        "下一年": 1,
        "下财年": 1,
        "新财年": 1,
        "后年": 2,
        "今年": 0,
        "本年": 0,
        "本财年": 0,
    }
    offsets |= {"去年": -1, "上年": -1, "前年": -2}
    if text in offsets:
        return calendar.today.year + offsets[text]
    if "next" in text or "coming" in text:
        return calendar.today.year + 1
    if "this" in text:
        return calendar.today.year
    digits = re.search(r"\d+", text)
    if digits:
        number = int(digits.group())
        return number if number > 100 else 2000 + number
    if text.startswith("二零"):
        return 2000 + int(numbers.chinese(text[2:4]) or 0)
    return None


def _number(text: str) -> int:
    return int(numbers.value(text) or 0)


def in_calendar(make: Callable[[int], Period], year: int | None, calendar: Calendar) -> Period | None:
    """The period of that year, or the coming one where no year is said; None where the calendar has no such day."""
    try:
        if year is None:
            return calendar.coming(make)
        return make(year) if year in YEARS_KNOWN else None
    except ValueError:
        return None


def day_of(month: int, day: int) -> Callable[[int], Period]:
    """That one day as a period, year by year."""
    return lambda year: (date(year, month, day), date(year, month, day))


def _dated(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    month, day = _number(groups["m"] or ""), _number(groups["d"] or "")
    return "day", in_calendar(day_of(month, day), year, calendar), False


def _european(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    first, second = int(groups["d"] or 0), int(groups["m"] or 0)
    month, day = (first, second) if second > 12 >= first else (second, first)
    return "day", in_calendar(day_of(month, day), year, calendar), False


def _month_number(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "month", in_calendar(lambda y: calendar.month(y, int(groups["m"] or 0)), year, calendar), False


def _day_en(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    said = groups["d"] or ""
    day = numbers.DAYS.get(said) or int(said)
    return "day", in_calendar(day_of(month_names()[groups["month"] or ""], day), year, calendar), False


def _month_en(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    number, part = month_names()[groups["month"] or ""], (groups["part"] or "").strip(" -")
    days = {"mid": 15, "early": 10}
    if part in days:
        return "day", in_calendar(day_of(number, days[part]), year, calendar), False
    if part == "last" and year is None:
        before = calendar.today.year - (number >= calendar.today.month)
        return "month", calendar.month(before, number), True
    return "month", in_calendar(lambda y: calendar.month(y, number), year, calendar), False


def _quarter(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    text = groups.get("q") or {"首": "1", "头": "1"}.get((groups.get("q2") or "")[:1], "4")
    number = {**_SPELT, "fifth": 5, "5th": 5, "sixth": 6}.get(text) or _number(text)
    if not 1 <= number <= 4:
        return "quarter", None, False
    return "quarter", in_calendar(lambda y: calendar.quarter(y, number), year, calendar), False


def _half(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    text = groups["h"] or ""
    number = {"上": 1, "前": 1, "下": 2, "后": 2}.get(text) or _SPELT.get(text) or _number(text)
    if number not in (1, 2):
        return "half", None, False
    return "half", in_calendar(lambda y: calendar.half(y, number), year, calendar), False


def _fiscal_year(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    year = named_year(groups.get("y") or groups.get("f") or groups.get("g"), calendar)
    if groups.get("z"):
        year = 2000 + int(numbers.chinese(groups["z"] or "") or 0)
        return "year", calendar.calendar_year(year), False
    return ("year", calendar.whole(year), False) if year in YEARS_KNOWN and year is not None else None


def _plain_year(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "year", calendar.calendar_year(int(groups["y"] or 0)), False


def _year_zh2(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    if groups.get("y"):
        return "year", calendar.calendar_year(2000 + int(groups["y"] or 0)), False
    return _fiscal_year(groups, year, calendar)


def _midyear(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "day", in_calendar(day_of(6, 30), year, calendar), False


def _holiday(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "holiday", in_calendar(named_days()[groups["name"] or ""], year, calendar), False


def _day_zh(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    if groups.get("which"):
        month = add_months(calendar.today.replace(day=1), 1 if (groups["which"] or "").startswith("下") else 0)
        return "day", in_calendar(day_of(month.month, _number(groups["d"] or "")), month.year, calendar), False
    return _dated(groups, year, calendar)


def _month_zh(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return (
        _month_number(groups, year, calendar)
        if "m" in groups and _number(groups["m"] or "") < 100 and _fits(groups, year, calendar)
        else ("month", None, False)
    )


def _fits(groups: Groups, year: int | None, calendar: Calendar) -> bool:
    groups["m"] = str(_number(groups["m"] or ""))
    return 1 <= int(groups["m"] or 0) <= 12


def _first_months(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    """The first three months of a year that is named; 前三个月 alone are those that are over."""
    if year is None:
        return None
    count = int(numbers.value(groups["n"] or "") or 0) * (3 if groups.get("quarters") else 1)
    if not 1 <= count <= 12:
        return None
    first, _ = calendar.calendar_year(year)
    last = add_months(first, count - 1)
    return "quarter", (first, calendar.month(last.year, last.month)[1]), False


def _bad_month(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "month", None, False


#: The reading of each rule that names a place in the calendar.
DATES: dict[str, Reader] = {
    "iso": _dated,
    "slash": _dated,
    "european": _european,
    "month_number": _month_number,
    "day_en": _day_en,
    "month_en": _month_en,
    "bad_month": _bad_month,
    "first_months": _first_months,
    "first_months_zh": _first_months,
    "quarter": _quarter,
    "quarter_word": _quarter,
    "half": _half,
    "half_word": _half,
    "year_fy": _fiscal_year,
    "midyear": _midyear,
    "holiday": _holiday,
    "year": _plain_year,
    "day_zh": _day_zh,
    "month_zh": _month_zh,
    "quarter_zh": _quarter,
    "half_zh": _half,
    "quarter_mixed": _quarter,
    "half_mixed": _half,
    "year_zh2": _year_zh2,
}
