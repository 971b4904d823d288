"""Periods and days as people name them in both languages: each found piece of text with its first and last day.

What a piece means for the goal (deadline, period, milestone, comparison) is decided in `times`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from simkit.goals.smart import numbers
from simkit.goals.smart.calendar import YEARS_KNOWN, Calendar, Period, add_months
from simkit.goals.smart.lexicon import table


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


_YEAR_EN = r"(?P<year>20\d\d|'\d\d|fy ?'?(?:20)?\d\d|(?:of )?(?:next|this|the coming) (?:fiscal |financial )?year)"
_AFTER = rf"(?:(?:,? ?(?:of |in )?| ?[/-] ?){_YEAR_EN}(?!\d|%|[a-z]))?"
_BEFORE = r"(?:(?P<early>20\d\d|fy ?'?(?:20)?\d\d|(?:next|this) (?:fiscal |financial )?year(?:'s)?)[ ,/-]? ?)?"
_YEAR_ZH = r"(?:(?P<year>(?<!\d)(?:20)?\d\d(?:财年|年)度?|二零[零一二三四五六七八九]{2}年|fy ?(?:20)?\d\d|20\d\d(?=q|h|第|[上下]半年)|明年度?|今年度?|本年度?|后年|来年|次年|翌年|去年|前年|上年|本财年|下财年|新财年|下一年)的?[,， /]?)?"
_N = r"(?:[零一二三四五六七八九十两]{1,3}|\d{1,2})"
_NEXT = r"(?:next|the next|the coming|coming|the following|following|upcoming|the upcoming)"
_THIS = r"(?:this|the current|current|the present|the running)"
_LAST = r"(?:last|the last|previous|the previous|prior|the prior|past)"
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
_UNIT_EN = r"(?P<unit>(?:working |business |calendar )?days?|weeks?|months?|quarters?|years?|fortnights?)"
_COUNT_EN = rf"(?P<n>\d{{1,3}}|an?|{numbers.ENGLISH})"


@cache
def _month_names() -> dict[str, int]:
    return {name: i for i, names in enumerate(table("calendar")["months"]["en"], 1) for name in names}


@cache
def _holidays() -> dict[str, Callable[[int], Period]]:
    days: dict[str, Callable[[int], Period]] = {}
    for entry in table("calendar")["yearly"]:
        month, day = entry["day"]
        for name in entry["names"]:
            days[name] = lambda year, month=month, day=day: (date(year, month, day), date(year, month, day))  # type: ignore[misc]
    for entry in table("calendar")["lunar"]:
        by_year = {int(text[:4]): date.fromisoformat(text) for text in entry["days"]}

        def of_year(year: int, by_year: dict[int, date] = by_year) -> Period:
            if year not in by_year:
                raise ValueError("unknown year")
            return by_year[year], by_year[year]

        for name in entry["names"]:
            days[name] = of_year
    return days


def _rules() -> list[tuple[str, str]]:
    months = "|".join(sorted(_month_names(), key=len, reverse=True))
    holidays = "|".join(re.escape(name) for name in sorted(_holidays(), key=len, reverse=True))
    month = rf"(?P<month>{months})\.?"
    return [
        ("iso", r"(?<![\d.])(?P<year>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d%])"),
        ("european", r"(?<![\d.])(?P<d>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<year>20\d\d)(?!\d)"),
        ("month_number", r"(?<![\d.])(?P<year>20\d\d)[-/](?P<m>\d{1,2})(?![\d%/-])"),
        ("day_en", rf"(?<![\d.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{month}(?![a-z]){_AFTER}"),
        (
            "day_en",
            rf"(?<![a-z]){month} (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|[.,]\d|[ -]?(?:k|m|bn|million|new|x|pp|percent)(?![a-z])){_AFTER}",
        ),
        ("month_en", rf"(?<![a-z])(?P<part>mid[- ]|early |late )?{month}(?![a-z]){_AFTER}"),
        ("bad_month", r"(?<![a-z])month (?P<m>1[3-9]|[2-9]\d)(?!\d)"),
        ("quarter", rf"(?<![a-z\d.]){_BEFORE}q ?(?P<q>\d)(?!\d|[a-z]){_AFTER}"),
        (
            "quarter",
            rf"(?<![a-z\d.]){_BEFORE}(?P<q>\d)q(?![a-z]) ?{_AFTER.replace('(?:,? ?(?:of |in )?| ?[/-] ?)', '')}",
        ),
        (
            "quarter_word",
            rf"(?<![a-z])(?:the )?(?P<q>first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|final|(?<=the )last|last(?= quarter (?:of|20|fy)))(?: fiscal)? quarter(?! of (?:the|our) )(?: of the (?:fiscal |financial )?year)?{_AFTER}",
        ),
        (
            "quarter_word",
            r"(?<![a-z])(?:the )?(?P<q>first|second|third|fourth|final|last)(?: fiscal)? quarter of (?:the (?:current )?(?:fiscal |financial )?year)",
        ),
        ("half", rf"(?<![a-z\d.]){_BEFORE}h ?(?P<h>\d)(?!\d|[a-z]){_AFTER}"),
        ("half", rf"(?<![a-z\d.])(?P<h>[12])h(?![a-z]) ?{_AFTER.replace('(?:,? ?(?:of |in )?| ?[/-] ?)', '')}"),
        (
            "half_word",
            rf"(?<![a-z])(?:the )?(?P<h>first|second|1st|2nd) half(?:[- ]year)?(?: of (?:the )?(?:fiscal |financial )?year)?{_AFTER}",
        ),
        ("year_fy", r"(?<![a-z])(?:fy|fiscal year|financial year|fiscal) ?'?(?P<y>(?:20)?\d\d)(?![\d%])(?:/\d\d)?"),
        (
            "rolling",
            rf"(?<![a-z])(?:within|inside(?: of)?|in under|in less than) (?:the (?:next|coming) )?{_COUNT_EN}[ -]{_UNIT_EN}(?![a-z])",
        ),
        (
            "ahead",
            rf"(?<![a-z])(?:(?:in|over|during|for|across|throughout|within) )?(?:the )?(?:next|coming|following) {_COUNT_EN}[ -]{_UNIT_EN}(?![a-z])",
        ),
        ("rolling", rf"(?<![a-z])(?:in) (?:the )?{_COUNT_EN}[ -]{_UNIT_EN}(?:' time|'s time)?(?![a-z])"),
        ("rolling", rf"(?<![a-z]){_COUNT_EN}[ -]{_UNIT_EN} from (?:now|today)(?![a-z])"),
        ("backward", rf"(?<![a-z])(?:the )?(?:last|past|previous) {_COUNT_EN} {_UNIT_EN}(?![a-z])"),
        (
            "rolling_half",
            r"(?<![a-z])(?:within|in|over|during) (?:the next |the coming )?(?:half a year|six months)(?![a-z])",
        ),
        (
            "relative",
            rf"(?<![a-z])(?P<which>{_NEXT}|{_THIS}|{_LAST}) (?:fiscal |financial |calendar )?(?P<unit>week|month|quarter|year|half[- ]year|half|semester|fortnight)(?P<tail>(?:'s)? end|-end)?(?![a-z]|'s end)(?:'s)?",
        ),
        ("eo", r"(?<![a-z])eo(?P<unit>[wmqy])(?![a-z])"),
        (
            "unit_end",
            r"(?<![a-z])(?:the )?(?P<unit>year|month|quarter|week)(?:'s)?[- ]end(?![a-z])(?: (?P<year>20\d\d))?",
        ),
        (
            "end_unit",
            r"(?<![a-z])(?:the )?(?:end|close) of (?:the )?(?:current )?(?:fiscal |financial |calendar )?(?P<unit>year|month|quarter|week|half[- ]year|half)(?![a-z])(?! (?:after|20))(?: (?P<year>20\d\d))?",
        ),
        ("midyear", r"(?<![a-z])(?:mid[- ]?year|the middle of the year)(?![a-z])(?: (?P<year>20\d\d))?"),
        ("midyear", r"(?<![a-z])(?:mid[- ])(?P<year>20\d\d)(?!\d)"),
        (
            "weekday",
            r"(?<![a-z])(?P<which>next |this |coming )?(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?![a-z])",
        ),
        ("day_word", r"(?<![a-z])(?P<word>today|tonight|tomorrow)(?![a-z'])"),
        ("holiday", rf"(?<![a-z\d.])(?:{_YEAR_ZH})(?P<name>{holidays})(?![a-z\d])(?:(?: of)? (?P<late>20\d\d))?"),
        (
            "year",
            r"(?<![\d$€£¥-])(?<!\d[.,])(?<![$€£¥] )(?P<y>20[2-4]\d)(?!\d|[.,]\d|%| ?(?:units|visits|calls|customers|new|元|万|亿|家|个|台|单|件|条|次))(?:财年|全年|年度|年)?(?!年|[家个台单件条次万亿元名位套吨])",
        ),
        # Chinese
        ("day_zh", rf"{_YEAR_ZH}(?<!\d)(?P<m>{_N})月份?(?P<d>{_N})[日号](?!线)"),
        ("day_zh", r"(?P<which>本月|下个?月|当月|这个月)(?P<d>" + _N + r")[日号]"),
        ("month_zh", rf"{_YEAR_ZH}(?<!\d)(?P<m>{_N})月份?(?!\d)(?!以来)"),
        (
            "quarter_zh",
            rf"{_YEAR_ZH}(?:第?(?P<q>[零一二三四五六七八九1-9])个?(?<!个)季度?|(?P<q2>首|末|头|最后一个?)季度?)(?!度)",
        ),
        ("quarter_mixed", rf"{_YEAR_ZH}(?<![a-z])q(?P<q>\d)(?!\d|[a-z])(?:季度|季)?"),
        ("half_zh", rf"{_YEAR_ZH}(?P<h>上|下|前|后)半年度?"),
        ("half_mixed", rf"{_YEAR_ZH}(?<![a-z])h(?P<h>\d)(?!\d|[a-z])"),
        (
            "rolling_zh",
            rf"(?P<ahead>(?:从现在起|自即日起|即日起|今起)?(?:在?(?:未来|今后|接下来|往后|此后|后续|之后|下)的?))(?P<n>{_N}|\d{{3}}|半|一百|百)(?P<half>个半)?个?(?P<unit>工作日|日历天|自然日|天|日(?!期)|周|星期|礼拜|月|季度|季|年)半?(?:之内|以内|内|里|时间内|的时间)?",
        ),
        (
            "rolling_zh",
            rf"(?P<n>(?<!\d)\d{{1,3}}|{_N}|半|一百|百|整)(?P<half>个半)?个?(?P<unit>工作日|日历天|自然日|天|日(?!期)|周|星期|礼拜|月|(?<=个)季度|年)(?P<tail>半)?(?:的?时间)?(?:之内|以内|内|里)(?!部|外|测)",
        ),
        (
            "rolling_zh",
            rf"用(?P<n>(?<!\d)\d{{1,3}}|{_N}|半|一百|百)(?P<half>个半)?个?(?P<unit>天|周|星期|月|季度|年)的?时间",
        ),
        (
            "relative_zh",
            r"(?P<which>下下个?|下一?个?|本|当|这个?|上上?一?个?|今)(?P<unit>季度|季(?!节)|月|周|星期|礼拜|财季|财年|年度)(?P<wd>[一二三四五六日天末](?!季))?",
        ),
        (
            "relative_mixed",
            r"(?P<which>下下个?|下一?个?|本|当前?|这个?|上一?个?) ?(?P<unit>quarter|month|week|year|half|q(?!\d))(?![a-z])",
        ),
        ("relative_mixed", rf"(?<![a-z])(?P<which>{_NEXT}|{_THIS}|{_LAST}) ?个?(?P<unit>季度?|月|周|星期|财年|年度?)"),
        (
            "year_zh",
            r"(?P<word>明年|今年|本年|后年|来年|次年|去年|前年|上年|新的一年|下一年|全年|当年|年度内|年内|本财年|下财年|新财年|这一年|整年)(?:度)?(?:全年|一整年|一年)?",
        ),
        (
            "year_zh2",
            r"(?<!\d)(?P<y>2[4-9]|3\d)年(?!限|内|之内|以内|来|的?经验)度?|二零(?P<z>[零一二三四五六七八九]{2})年|(?<![a-z])fy ?(?P<f>(?:20)?\d\d)(?!\d)|(?<!\d)(?P<g>\d\d)财年",
        ),
        (
            "year_end_zh",
            rf"{_YEAR_ZH}(?P<what>年底|年末|年终|岁末|年中|月底|月末|季度末|季度底|季末|季底|周末|半年末|年关)",
        ),
        ("weekday_zh", r"(?P<which>本|这|下下|下)?个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])"),
        ("day_word_zh", r"(?P<word>今天|今日|明天|明日|后天|大后天)"),
    ]


#: What a text must hold for the rule to have anything to find: most rules need not be tried on most texts.
_SIGNS: dict[str, tuple[str, ...]] = {
    name: tuple(signs.split("|"))
    for name, signs in {
        "iso": "20", "european": "20", "month_number": "20", "year": "20", "bad_month": "month", "quarter": "q",
        "day_en": "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", "month_en": "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
        "quarter_word": "quarter", "half": "h", "half_word": "half", "year_fy": "fy|fiscal|financial",
        "rolling": "within|inside|in | from ", "ahead": "next|coming|following", "backward": "last|past|previous",
        "rolling_half": "half|six", "relative": "next|coming|following|this|current|present|running|last|previous|prior|past",
        "eo": "eo", "unit_end": "end", "end_unit": "end|close", "midyear": "mid", "weekday": "day", "day_word": "to",
        "quarter_mixed": "年|季", "half_mixed": "年", "relative_mixed": "下|本|当|这|上|季|月|周|星|财|年", "day_zh": "月", "month_zh": "月", "quarter_zh": "季",
        "half_zh": "半年", "relative_zh": "下|本|当|这|上|今", "year_zh": "年", "year_zh2": "年|fy", "rolling_zh": "天|日|周|星期|礼拜|月|季|年",
        "year_end_zh": "底|末|终|中|关", "weekday_zh": "周|星期|礼拜", "day_word_zh": "今|明|后",
    }.items()
}  # fmt: skip


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in _rules())


def pieces(low: str, text: str, calendar: Calendar) -> list[Piece]:
    """Every period named in the text, longest first where they overlap, in the order of the text."""
    found: list[Piece] = []
    for name, pattern in _compiled():
        if name in _SIGNS and not any(sign in low for sign in _SIGNS[name]):
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
        return bool(match["part"] or match["year"] or (capital and (match.start() > 0 or placed)) or placed)
    if name in ("mar", "dec", "sun", "jan", "sep"):
        return text[match.start("month")].isupper() or bool(
            re.search(r"(?:by|in|end|of) $", low[max(0, match.start() - 10) : match.start()])
        )
    return True


def _year(text: str | None, calendar: Calendar) -> int | None:
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


def _read(name: str, match: re.Match[str], calendar: Calendar) -> Piece | None:
    groups = match.groupdict()
    year = _year(groups.get("year") or groups.get("early") or groups.get("late"), calendar)
    reading = _READERS[name](groups, year, calendar)
    if reading is None:
        return None
    grain, period, past = reading
    first, last = period if period else (None, None)
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    dated = year is not None or grain in ("year",) or name in ("iso", "european", "relative", "relative_zh")
    return Piece(start, match.end(), first, last, grain, dated, past)


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
    return "day", _safe(_day(_month_names()[groups["month"] or ""], int(groups["d"] or 0)), year, calendar), False


def _month_en(groups: Groups, year: int | None, calendar: Calendar) -> Reading:
    number, part = _month_names()[groups["month"] or ""], (groups["part"] or "").strip(" -")
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
    year = _year(groups.get("y") or groups.get("f") or groups.get("g"), calendar)
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
    return "holiday", _safe(_holidays()[groups["name"] or ""], year, calendar), False


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


_READERS: dict[str, Callable[[Groups, int | None, Calendar], Reading]] = {
    "iso": _dated, "european": _european, "month_number": _month_number, "day_en": _day_en, "month_en": _month_en,
    "bad_month": _bad_month, "quarter": _quarter, "quarter_word": _quarter, "half": _half, "half_word": _half,
    "year_fy": _fiscal_year, "rolling": _rolling, "ahead": _coming, "backward": _backward, "rolling_half": _rolling_half,
    "relative": _relative, "eo": _unit_end, "unit_end": _unit_end, "end_unit": _unit_end, "midyear": _midyear,
    "weekday": _weekday, "day_word": _day_word, "holiday": _holiday, "year": _plain_year, "day_zh": _day_zh,
    "month_zh": _month_zh, "quarter_zh": _quarter, "half_zh": _half, "rolling_zh": _rolling_zh,
    "relative_zh": _relative_zh, "relative_mixed": _relative_mixed,
    "quarter_mixed": _quarter, "half_mixed": _half, "year_zh": _year_zh, "year_zh2": _year_zh2, "year_end_zh": _year_end_zh,
    "weekday_zh": _weekday_zh, "day_word_zh": _day_word,
}  # fmt: skip


def overlapping(pieces_found: list[Piece], start: int, end: int) -> Iterator[Piece]:
    """The pieces that share a character with that stretch of text."""
    return (piece for piece in pieces_found if piece.start < end and start < piece.end)
