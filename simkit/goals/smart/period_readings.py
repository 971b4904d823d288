"""From a matched piece of text to its first and last day: one reading for each rule of period_rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from simkit.goals.smart import numbers
from simkit.goals.smart.calendar import YEARS_KNOWN, Calendar, Period, add_months
from simkit.goals.smart.lexicon import table
from simkit.goals.smart.period_rules import month_names, named_days

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


Reading = tuple[str, Period | None, bool] | None


Groups = dict[str, str | None]


def _safe(make: Callable[[int], Period], year: int | None, calendar: Calendar) -> Period | None:
    try:
        if year is None:
            return calendar.coming(make)
        return make(year) if year in YEARS_KNOWN else None
    except ValueError:
        return None


def _day(month: int, day: int) -> Callable[[int], Period]:
    return lambda year: (date(year, month, day), date(year, month, day))


def _dated(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    month, day = _number(groups["m"] or ""), _number(groups["d"] or "")
    return "day", _safe(_day(month, day), year, calendar), False


def _european(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    first, second = int(groups["d"] or 0), int(groups["m"] or 0)
    month, day = (first, second) if second > 12 >= first else (second, first)
    return "day", _safe(_day(month, day), year, calendar), False


def _month_number(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "month", _safe(lambda y: calendar.month(y, int(groups["m"] or 0)), year, calendar), False


def _day_en(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "day", _safe(_day(month_names()[groups["month"] or ""], int(groups["d"] or 0)), year, calendar), False


def _month_en(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    number, part = month_names()[groups["month"] or ""], (groups["part"] or "").strip(" -")
    days = {"mid": 15, "early": 10}
    if part in days:
        return "day", _safe(_day(number, days[part]), year, calendar), False
    return "month", _safe(lambda y: calendar.month(y, number), year, calendar), False


def _quarter(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    text = groups.get("q") or {"首": "1", "头": "1"}.get((groups.get("q2") or "")[:1], "4")
    number = {**_SPELT, "fifth": 5, "5th": 5, "sixth": 6}.get(text) or _number(text)
    if not 1 <= number <= 4:
        return "quarter", None, False
    return "quarter", _safe(lambda y: calendar.quarter(y, number), year, calendar), False


def _half(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    text = groups["h"] or ""
    number = {"上": 1, "前": 1, "下": 2, "后": 2}.get(text) or _SPELT.get(text) or _number(text)
    if number not in (1, 2):
        return "half", None, False
    return "half", _safe(lambda y: calendar.half(y, number), year, calendar), False


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
        return "day", _safe(_day(6, 30), year, calendar), False
    if year is not None:
        return "end", _safe(_day(12, 31), year, calendar), False
    unit = {"年": "year", "岁": "year", "财": "year", "月": "month", "季": "quarter", "周": "week", "半": "half"}[
        word[0]
    ]
    reading = _shifted(0, unit, calendar)
    return ("end", (reading[1][1], reading[1][1]), False) if reading and reading[1] else None


def _midyear(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "day", _safe(_day(6, 30), year, calendar), False


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
    skip = {"tomorrow": 1, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}.get(word, 0)
    day = calendar.today + timedelta(days=skip)
    return "weekday", (day, day), False


def _holiday(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "holiday", _safe(named_days()[groups["name"] or ""], year, calendar), False


def _day_zh(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    if groups.get("which"):
        month = add_months(calendar.today.replace(day=1), 1 if (groups["which"] or "").startswith("下") else 0)
        return "day", _safe(_day(month.month, _number(groups["d"] or "")), month.year, calendar), False
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


def _bad_month(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    return "month", None, False


READERS: dict[str, Callable[[Groups, int | None, Calendar], Reading]] = {
    "iso": _dated, "slash": _dated, "european": _european, "month_number": _month_number, "day_en": _day_en, "month_en": _month_en,
    "bad_month": _bad_month, "quarter": _quarter, "quarter_word": _quarter, "half": _half, "half_word": _half,
    "year_fy": _fiscal_year, "rolling": _rolling, "ahead": _coming, "backward": _backward, "rolling_half": _rolling_half,
    "relative": _relative, "eo": _unit_end, "unit_end": _unit_end, "end_unit": _unit_end, "unit_over": _unit_end, "midyear": _midyear,
    "weekday": _weekday, "day_word": _day_word, "holiday": _holiday, "year": _plain_year, "day_zh": _day_zh,
    "month_zh": _month_zh, "quarter_zh": _quarter, "half_zh": _half, "rolling_zh": _rolling_zh,
    "relative_zh": _relative_zh, "relative_mixed": _relative_mixed,
    "quarter_mixed": _quarter, "half_mixed": _half, "year_zh": _year_zh, "year_zh2": _year_zh2, "year_end_zh": _year_end_zh,
    "weekday_zh": _weekday_zh, "day_word_zh": _day_word,
}  # fmt: skip
