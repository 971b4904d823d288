"""Periods of the calendar and of the fiscal year, and the next one where no year is said."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Period = tuple[date, date]
YEARS_KNOWN = range(1990, 2100)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of reading and the month in which the fiscal year begins; a fiscal year is named after its last day."""

    today: date
    fiscal_start: int = 1

    @property
    def fiscal_year(self) -> int:
        """The fiscal year of today."""
        return self.today.year + (self.fiscal_start > 1 and self.today.month >= self.fiscal_start)

    @property
    def quarter_now(self) -> int:
        """The fiscal quarter of today, 1 to 4."""
        return (self.today.month - self.fiscal_start) % 12 // 3 + 1

    def months(self, year: int, first: int, count: int) -> Period:
        """`count` months of a fiscal year from its month `first` (1 to 12) on."""
        begin = add_months(date(year - (self.fiscal_start > 1), self.fiscal_start, 1), first - 1)
        return begin, add_months(begin, count) - timedelta(days=1)

    def quarter(self, year: int, number: int) -> Period:
        """A quarter of a fiscal year."""
        return self.months(year, 3 * number - 2, 3)

    def quarters_on(self, skip: int, count: int = 1) -> Period:
        """`count` quarters from `skip` quarters after the present one on."""
        begin = add_months(self.quarter(self.fiscal_year, self.quarter_now)[0], 3 * skip)
        return begin, add_months(begin, 3 * count) - timedelta(days=1)

    def half(self, year: int, number: int) -> Period:
        """A half of a fiscal year."""
        return self.months(year, 6 * number - 5, 6)

    def whole(self, year: int) -> Period:
        """A fiscal year."""
        return self.months(year, 1, 12)

    def calendar_year(self, year: int) -> Period:
        """A calendar year."""
        return date(year, 1, 1), date(year, 12, 31)

    def month(self, year: int, number: int) -> Period:
        """A month of a calendar year."""
        return date(year, number, 1), month_end(year, number)

    def week(self, skip: int) -> Period:
        """The week (Monday to Sunday) `skip` weeks from now."""
        monday = self.today - timedelta(days=self.today.weekday()) + timedelta(weeks=skip)
        return monday, monday + timedelta(days=6)

    def coming(self, of_year: Callable[[int], Period]) -> Period:
        """Of a period that recurs every year, the next one that is not over."""
        for year in range(self.today.year - 1, self.today.year + 5):
            try:
                period = of_year(year)
            except ValueError:
                continue
            if period[1] >= self.today:
                return period
        raise ValueError("no such day in the coming years")
