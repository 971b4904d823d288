"""Calendar: real working days of whole quarters, from a country's public holidays; offline, the same on every run.

The years that our scenarios play are a file, so that a company does not change with the version of a library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from simkit.company.data import DATASETS
from simkit.engine.kernel import FloatArray, IntArray
from simkit.scenario import Calendar

#: Working days of a month, for ramp and tenure.
DAYS_PER_MONTH = 21.67

#: Where `simkit datasets build` leaves the exceptions of the years that scenarios play, and which those are.
FILE, STORED = DATASETS / "calendar.csv", {"CN": range(2018, 2028)}


@dataclass(frozen=True)
class WorkingDays:
    """The working days of warm-up, history and the quarter that is played. D days, Q quarters, the last one played."""

    dates: tuple[date, ...]  #: (D,)
    quarter: IntArray  #: (D,) 0 for the quarter that is played, -1 for the one before …
    quarter_day: IntArray  #: (D,) working day within the quarter
    length: IntArray  #: (D,) working days of that quarter
    month: IntArray  #: (D,) month within the quarter, 0 … 2
    week: IntArray  #: (D,) running week: blocks of five working days, begun anew with each quarter
    origin: int  #: index of the first day of the quarter that is played

    @property
    def years(self) -> FloatArray:
        """(D,) years from the start of the quarter that is played."""
        first = self.dates[self.origin]
        return np.array([(day - first).days / 365.25 for day in self.dates])


@cache
def working_days(calendar: Calendar) -> WorkingDays:
    """The working days of a scenario's calendar; ValueError if `start` does not begin a quarter."""
    if calendar.start.day != 1 or calendar.start.month % 3 != 1:
        raise ValueError(f"calendar.start: {calendar.start} does not begin a quarter")
    numbers = range(-calendar.history_quarters - calendar.warm_up_quarters, 1)
    starts = [_first_date(calendar.start, number) for number in (*numbers, 1)]
    special = exceptions(calendar.country, range(starts[0].year, starts[-1].year + 1))
    quarters = [
        [day for day in _dates(starts[n], starts[n + 1]) if special.get(day, day.weekday() < 5)]
        for n in range(len(numbers))
    ]
    sizes = np.array([len(days) for days in quarters])
    weeks = -(-sizes // calendar.days_per_week)
    within = np.concatenate([np.arange(size) for size in sizes])
    dates = tuple(day for days in quarters for day in days)
    return WorkingDays(
        dates=dates,
        quarter=np.repeat(np.array(numbers), sizes),
        quarter_day=within,
        length=np.repeat(sizes, sizes),
        month=np.array([(day.month - 1) % 3 for day in dates]),
        week=np.repeat(np.cumsum(weeks) - weeks, sizes) + within // calendar.days_per_week,
        origin=int(sizes[:-1].sum()),
    )


def exceptions(country: str, years: range) -> Mapping[date, bool]:
    """The dates that are not what their weekday says, and whether they are worked; from the file for years it has."""
    within = STORED.get(country, range(0))
    return _stored()[country] if years[0] in within and years[-1] in within else looked_up(country, years)


def looked_up(country: str, years: range) -> Mapping[date, bool]:
    """The same from the library `holidays`, which may know more in its next version."""
    # Here, because it loads every country of the world: a tenth of the time to a first result.
    from holidays import country_holidays

    known = country_holidays(country, years=years)
    dates = _dates(date(years[0], 1, 1), date(years[-1] + 1, 1, 1))
    return {day: day.weekday() >= 5 for day in dates if known.is_working_day(day) != (day.weekday() < 5)}


@cache
def _stored() -> Mapping[str, Mapping[date, bool]]:
    found: dict[str, dict[date, bool]] = {country: {} for country in STORED}
    for line in FILE.read_text(encoding="utf-8").splitlines()[1:]:
        country, day, worked = line.split(",")
        found[country][date.fromisoformat(day)] = worked == "yes"
    return found


def _first_date(start: date, quarters: int) -> date:
    month = start.year * 12 + start.month - 1 + 3 * quarters
    return date(month // 12, month % 12 + 1, 1)


def _dates(first: date, end: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((end - first).days)]
