"""Year → quarter → month → week, and the working days in each, public holidays and make-up days included (D19)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Literal, Self

from pydantic import model_validator

from simkit.scenario import Frozen

Kind = Literal["year", "quarter", "month", "week"]

_DAY = timedelta(days=1)


class Period(Frozen):
    """A stretch of days from `first` to `last`, both included."""

    kind: Kind
    number: int  #: the year; or which quarter of the year, month of the year, week of the ISO year
    first: date
    last: date

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"period: ends {self.last}, before it starts on {self.first}")
        return self

    def holds(self, other: Period) -> bool:
        """Whether the other period lies inside this one."""
        return self.first <= other.first and other.last <= self.last


def year(number: int) -> Period:
    """A calendar year."""
    return Period(kind="year", number=number, first=date(number, 1, 1), last=date(number, 12, 31))


def quarter(of_year: int, number: int) -> Period:
    """A quarter (1–4) of a calendar year."""
    return quarters(year(of_year))[number - 1]


def quarters(whole: Period) -> tuple[Period, ...]:
    """The four quarters of a year."""
    starts = [date(whole.first.year, month, 1) for month in (1, 4, 7, 10)]
    ends = [start - _DAY for start in starts[1:]] + [whole.last]
    return tuple(
        Period(kind="quarter", number=n + 1, first=first, last=last)
        for n, (first, last) in enumerate(zip(starts, ends, strict=True))
    )


def months(whole: Period) -> tuple[Period, ...]:
    """The calendar months of a year or quarter."""
    starts = [date(whole.first.year, month, 1) for month in range(whole.first.month, whole.last.month + 1)]
    ends = [start - _DAY for start in starts[1:]] + [whole.last]
    return tuple(
        Period(kind="month", number=first.month, first=first, last=last)
        for first, last in zip(starts, ends, strict=True)
    )


def weeks(whole: Period) -> tuple[Period, ...]:
    """The weeks (Monday to Sunday) of a period, those at its edges cut off, so that they add up to it."""
    found, first = [], whole.first
    while first <= whole.last:
        last = min(first + timedelta(days=6 - first.weekday()), whole.last)
        found.append(Period(kind="week", number=first.isocalendar().week, first=first, last=last))
        first = last + _DAY
    return tuple(found)


def working_days(period: Period, country: str | None = "CN") -> int:
    """Working days of a period: Monday to Friday less public holidays, plus weekend days that are worked instead.

    country: ISO 3166 code as the library `holidays` knows it, None for one without holidays; ValueError if unknown.
    """
    days = (period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1))
    return sum(is_working_day(day, country) for day in days)


def is_working_day(day: date, country: str | None = "CN") -> bool:
    """Whether people work on that day."""
    if country is None:
        return day.weekday() < 5
    return bool(_holidays(country, day.year).is_working_day(day))


@cache
def _holidays(country: str, of_year: int):  # type: ignore[no-untyped-def]  # the library's own class, made at run time
    import holidays  # here, because only those who ask for a country pay for loading it

    try:
        return holidays.country_holidays(country, years=(of_year - 1, of_year, of_year + 1))
    except NotImplementedError as error:
        raise ValueError(f"country: {country} is unknown to the calendar of public holidays") from error
