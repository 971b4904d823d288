"""Periods counted from today, from a matched piece of text to first and last day: in six weeks, next quarter, 下周五.

One reading for each rule of period_rules; those named by the calendar are in `period_dates`.
"""

from __future__ import annotations

import re
from datetime import timedelta

from simkit.goals.smart import numbers
from simkit.goals.smart.calendar import Calendar, Period, add_months
from simkit.goals.smart.lexicon import table
from simkit.goals.smart.period_dates import Groups, Reader, Reading, day_of, in_calendar


def _ahead(count: float, unit: str, calendar: Calendar) -> Period:
    """From today to so many units later."""
    today = calendar.today
    if unit.startswith(("week", "周", "星", "礼")):
        return today, today + timedelta(weeks=count)
    if unit.startswith("fortnight"):
        return today, today + timedelta(weeks=2 * count)
    months = {"m": 1, "月": 1, "q": 3, "季": 3, "y": 12, "年": 12}.get(unit[0])
    if months:
        whole, rest = divmod(count * months, 1)
        return today, add_months(today, int(whole)) + timedelta(days=round(rest * 30))
    if unit.startswith(("working", "business", "工作")):
        return today, today + timedelta(days=int(count) + 2 * (int(count) // 5))
    return today, today + timedelta(days=int(count))


def _count(text: str) -> float:
    special = {"a": 1, "an": 1, "半": 0.5, "百": 100, "一百": 100, "整": 1}
    return special.get(text) or numbers.value(text) or 0


def _rolling(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    count = _count(groups["n"] or "")
    return ("rolling", _ahead(min(count, 1_000), groups["unit"] or "", calendar), False) if count else None


def _coming(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    count, unit = _count(groups["n"] or ""), groups["unit"] or ""
    if unit.startswith(("quarter", "季")) and 1 <= count <= 20 and count == int(count):
        return "quarter", calendar.quarters_on(1, int(count)), False
    return _rolling(groups, year, calendar)


def _rolling_zh(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    count, unit = _count(groups["n"] or ""), groups["unit"] or ""
    if not count:
        return None
    if groups.get("half") or groups.get("tail"):
        count += 0.5
    if groups.get("ahead"):
        if unit == "年" and count >= 3 and not groups.get("tail"):
            return "rolling", _ahead(min(count, 30), unit, calendar), False
        return _coming({"n": str(count), "unit": unit}, year, calendar)
    return "rolling", _ahead(min(count, 1_000), unit, calendar), False


def _backward(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "rolling", (calendar.today, calendar.today), True


def _rolling_half(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "rolling", _ahead(6, "month", calendar), False


def _relative(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    which, unit = groups["which"] or "", (groups["unit"] or "").replace("-", " ")
    step = (
        -1
        if re.match(r"(?:the )?(?:last|prev|prior|past)", which)
        else 0
        if re.search("this|current|present|running", which)
        else 1
    )
    return _shifted(step, unit, calendar)


def _relative_mixed(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    """A period named half in one language, half in the other: 下个quarter, next 季度."""
    names = {"季": "quarter", "q": "quarter", "月": "month", "周": "week", "星": "week", "财": "year", "年": "year"}
    unit, which = groups["unit"] or "", groups["which"] or ""
    if which.isascii():
        return _relative({"which": which, "unit": names[unit[0]]}, year, calendar)
    step = {"下": 2 if which.startswith("下下") else 1, "上": -1}.get(which[0], 0)
    return _shifted(step, names.get(unit, unit), calendar)


def _shifted(step: int, unit: str, calendar: Calendar) -> Reading:
    past = step < 0
    if unit == "week":
        return "week", calendar.week(step), past
    if unit == "fortnight":
        return "rolling", _ahead(2, "week", calendar), past
    if unit == "month":
        day = add_months(calendar.today.replace(day=1), step)
        return "month", calendar.month(day.year, day.month), past
    if unit == "quarter":
        return "quarter", calendar.quarters_on(step), past
    if unit in ("half", "half year", "semester"):
        index = 2 * calendar.fiscal_year + (calendar.quarter_now > 2) + step
        return "half", calendar.half(index // 2, index % 2 + 1), past
    return "year", calendar.whole(calendar.fiscal_year + step), past


def _relative_zh(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    which, unit = groups["which"] or "", groups["unit"] or ""
    step = 2 if which.startswith("下下") else 1 if which.startswith("下") else -1 if which.startswith("上") else 0
    kind = {"季": "quarter", "财": "quarter", "月": "month", "周": "week", "星": "week", "礼": "week", "年": "year"}[
        unit[0]
    ]
    if unit == "财年":
        kind = "year"
    if groups.get("wd"):
        if kind != "week":
            return _shifted(step, kind, calendar) if (groups["wd"] or "") in "末底" else None
        monday = calendar.week(step)[0]
        index = 6 if (groups["wd"] or "") in "末天日" else "一二三四五六".index(groups["wd"] or "")
        day = monday + timedelta(days=index)
        return "weekday", (day, day), step < 0
    return _shifted(step, kind, calendar)


def _year_zh(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    word = groups["word"] or ""
    step = {
        "明年": 1,
        "来年": 1,
        "次年": 1,
        "新的一年": 1,
        "下一年": 1,
        "下财年": 1,
        "新财年": 1,
        "后年": 2,
        "去年": -1,
        "上年": -1,
        "前年": -2,
    }.get(word, 0)
    return "year", calendar.calendar_year(calendar.today.year + step), step < 0


def _unit_end(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    unit = {"w": "week", "m": "month", "q": "quarter", "y": "year"}.get(
        groups["unit"] or "", (groups["unit"] or "").replace("-", " ")
    )
    if unit == "year" and year:
        return "year", calendar.calendar_year(year), False
    return _shifted(0, unit, calendar)


def _year_end_zh(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    word = groups["what"] or ""
    if word == "年中":
        return "day", in_calendar(day_of(6, 30), year, calendar), False
    if year is not None:
        return "end", in_calendar(day_of(12, 31), year, calendar), False
    unit = {"年": "year", "岁": "year", "财": "year", "月": "month", "季": "quarter", "周": "week", "半": "half"}[
        word[0]
    ]
    reading = _shifted(0, unit, calendar)
    return ("end", (reading[1][1], reading[1][1]), False) if reading and reading[1] else None


def _weekday(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    index = table("calendar")["weekdays"]["en"].index(groups["day"])
    day = calendar.week(0)[0] + timedelta(days=index)
    if (groups["which"] or "").strip() == "next" or day < calendar.today:
        day += timedelta(weeks=1)
    if groups["on"] or (groups["which"] or "").startswith("a week"):
        day += timedelta(weeks=1)  # Friday week: the Friday after the coming one
    return "weekday", (day, day), False


def _weekday_zh(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    skip = {"下": 1, "下下": 2}.get(groups["which"] or "", 0)
    day = calendar.week(skip)[0] + timedelta(days="一二三四五六日".index((groups["wd"] or "").replace("天", "日")))
    if not groups["which"] and day < calendar.today:
        day += timedelta(weeks=1)
    return "weekday", (day, day), False


def _day_word(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    word = groups["word"] or ""
    skip = {"tomorrow": 1, "yesterday": -1, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}.get(word, 0)
    day = calendar.today + timedelta(days=skip)
    return "weekday", (day, day), skip < 0


#: The reading of each rule that counts from today.
OFFSETS: dict[str, Reader] = {
    "rolling": _rolling,
    "ahead": _coming,
    "backward": _backward,
    "rolling_half": _rolling_half,
    "relative": _relative,
    "eo": _unit_end,
    "unit_end": _unit_end,
    "end_unit": _unit_end,
    "unit_over": _unit_end,
    "weekday": _weekday,
    "day_word": _day_word,
    "rolling_zh": _rolling_zh,
    "relative_zh": _relative_zh,
    "relative_mixed": _relative_mixed,
    "year_zh": _year_zh,
    "year_end_zh": _year_end_zh,
    "weekday_zh": _weekday_zh,
    "day_word_zh": _day_word,
}
