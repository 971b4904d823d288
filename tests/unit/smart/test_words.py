"""Numbers and days in words: the tables of the calendar against a library, numbers against their digits."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from simkit.goals.smart import numbers
from simkit.goals.smart.calendar import Calendar
from simkit.goals.smart.lexicon import table
from simkit.goals.smart.normalise import normalise
from simkit.goals.smart.times import times

TODAY = date(2026, 11, 23)


def test_lunar_days_are_those_of_the_calendar() -> None:
    official = holidays.country_holidays("CN", years=range(2025, 2031), language="en_US")
    names = {"春节": "Chinese New Year", "端午节": "Dragon Boat Festival", "中秋节": "Mid-Autumn Festival"}
    for chinese, english in names.items():
        listed = next(entry["days"] for entry in table("calendar")["lunar"] if chinese in entry["names"])
        for day in map(date.fromisoformat, listed):
            if day.year <= 2030:
                assert any(english.split(" ")[0] in name for name in official.get_list(day)), (chinese, day)


@pytest.mark.parametrize(
    ("words", "value"),
    [("一千二百万", 12e6), ("三万五", 35_000), ("两百零五", 205), ("十二", 12), ("一亿二千万", 1.2e8), ("二零二七", 2027),
     ("twenty-five", 25), ("a hundred and ten", 110), ("half a million", 5e5), ("two dozen", 24), ("1,200", 1200)],
)  # fmt: skip
def test_numbers_in_words(words: str, value: float) -> None:
    assert numbers.value(words) == value


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("by the end of May", "2027-05-31"), ("before 1 April", "2027-03-31"), ("by 2028", "2028-12-31"),
        ("mid-May", "2027-05-15"), ("by Q4", "2026-12-31"), ("next quarter", "2027-03-31"), ("this quarter", "2026-12-31"),
        ("over the next two quarters", "2027-06-30"), ("within 3 months", "2027-02-23"), ("within 90 days", "2027-02-21"),
        ("before the end of June", "2027-06-30"), ("by EOY", "2026-12-31"), ("by month-end", "2026-11-30"),
        ("from January to March 2027", "2027-03-31"), ("Q1-Q3 2027", "2027-09-30"), ("2027-06-30", "2027-06-30"),
        ("by Friday", "2026-11-27"), ("next week", "2026-12-06"), ("before Chinese New Year", "2027-02-05"),
        ("in the second half of 2027", "2027-12-31"), ("by 31/03/2027", "2027-03-31"), ("by March 15th, 2027", "2027-03-15"),
        ("6月30日前", "2027-06-30"), ("6月底前", "2027-06-30"), ("Q3前", "2027-06-30"), ("春节前", "2027-02-05"),
        ("年中", "2027-06-30"), ("下半年", "2026-12-31"), ("上半年", "2027-06-30"), ("半年内", "2027-05-23"),
        ("未来半年", "2027-05-23"), ("三个月内", "2027-02-23"), ("双十一", "2027-11-11"), ("双十二", "2026-12-12"),
        ("明年年底前", "2027-12-31"), ("2027年第三季度末", "2027-09-30"), ("下周五前", "2026-12-04"), ("本月内", "2026-11-30"),
        ("下个月底", "2026-12-31"), ("未来两个季度", "2027-06-30"), ("1-3月", "2027-03-31"), ("二〇二七年六月底", "2027-06-30"),
        ("明年一季度末", "2027-03-31"), ("国庆前", "2027-09-30"), ("27年3月", "2027-03-31"), ("截止2027-09-30", "2027-09-30"),
        ("每周", None), ("per week", None), ("soon", None), ("近期", None), ("vs last year", None), ("同比", None),
        ("连续三个季度", None), ("by 30 February", None), ("第五季度", None), ("13月底前", None), ("within one day of the request", None),
    ],
)  # fmt: skip
def test_the_last_day_of_what_people_say(words: str, end: str | None) -> None:
    read = times(normalise(words), TODAY, 1, [])
    assert (read.end.isoformat() if read.end else None) == end


def test_quarters_of_a_fiscal_year_that_begins_in_april() -> None:
    fiscal = Calendar(TODAY, 4)
    assert fiscal.fiscal_year == 2027 and fiscal.quarter_now == 3
    assert fiscal.quarter(2027, 4) == (date(2027, 1, 1), date(2027, 3, 31))
