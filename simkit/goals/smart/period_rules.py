"""How people name periods and days in both languages, as patterns, each with what a text must hold for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from simkit.goals.smart import numbers
from simkit.goals.smart.calendar import Period
from simkit.goals.smart.lexicon import table

_YEAR_EN = r"(?P<year>20\d\d|'\d\d|fy ?'?(?:20)?\d\d|(?:of )?(?:next|this|the coming) (?:fiscal |financial )?year)"


_AFTER = rf"(?:(?:,? ?(?:of |in )?| ?[/-] ?){_YEAR_EN}(?!\d|%|[a-z年]))?"


_BEFORE = r"(?:(?P<early>20\d\d|fy ?'?(?:20)?\d\d|(?:next|this) (?:fiscal |financial )?year(?:'s)?)[ ,/-]? ?)?"


_YEAR_ZH = r"(?:(?P<year>(?<!\d)(?:20)?\d\d(?:财年|年)度?|二零[零一二三四五六七八九]{2}年|fy ?(?:20)?\d\d|20\d\d(?=q|h|第|[上下]半年)|明年度?|今年度?|本年度?|后年|来年|次年|翌年|去年|前年|上年|本财年|下财年|新财年|下一年)的?[,， /]?)?"


_N = r"(?:[零一二三四五六七八九十两]{1,3}|\d{1,2})"


_NEXT = r"(?:next|the next|the coming|coming|the following|following|upcoming|the upcoming)"


_THIS = r"(?:this|the current|current|the present|the running)"


_LAST = r"(?:last|the last|previous|the previous|prior|the prior|past)"


_UNIT_EN = r"(?P<unit>(?:working |business |calendar )?days?|weeks?|months?|quarters?|years?|fortnights?)"


_COUNT_EN = rf"(?P<n>\d{{1,3}}|an?|{numbers.ENGLISH})"


@cache
def month_names() -> dict[str, int]:
    return {name: i for i, names in enumerate(table("calendar")["months"]["en"], 1) for name in names}


@cache
def named_days() -> dict[str, Callable[[int], Period]]:
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
    months = "|".join(sorted(month_names(), key=len, reverse=True))
    holidays = "|".join(re.escape(name) for name in sorted(named_days(), key=len, reverse=True))
    month = rf"(?P<month>{months})\.?"
    spelt = "|".join(sorted(numbers.DAYS, key=len, reverse=True))
    weekdays = "|".join(table("calendar")["weekdays"]["en"])
    return [
        ("iso", r"(?<![\d.])(?P<year>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d%])"),
        ("european", r"(?<![\d.])(?P<d>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<year>20\d\d)(?!\d)"),
        ("month_number", r"(?<![\d.])(?P<year>20\d\d)[-/](?P<m>\d{1,2})(?![\d%/-])"),
        ("day_en", rf"(?<![\d.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{month}(?![a-z]){_AFTER}"),
        (
            "day_en",
            rf"(?<![a-z]){month} \d{{1,2}} ?(?:-|to|until|through) ?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|[.,]\d| ?(?:k|m|bn|%|percent)(?![a-z])){_AFTER}",
        ),
        (
            "european",
            r"(?:(?<=by )|(?<=until )|(?<=before )|(?<=on ))(?P<d>\d\d)\.(?P<m>0[1-9]|1[0-2])\.(?P<year>(?!))?(?!\d)",
        ),
        ("day_en", rf"(?<![a-z])(?:the )?(?P<d>{spelt}) (?:day )?of {month}(?![a-z]){_AFTER}"),
        ("day_en", rf"(?<![a-z]){month} the (?P<d>{spelt})(?![a-z]| (?:week|half|quarter|day)){_AFTER}"),
        (
            "first_months",
            rf"(?<![a-z])(?:the )?first (?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}}) months of (?:the )?{_YEAR_EN}(?!\d)",
        ),
        (
            "day_en",
            rf"(?<![a-z]){month} (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|[.,]\d|[ -]?(?:k|m|bn|million|new|x|pp|percent)(?![a-z])){_AFTER}",
        ),
        ("month_en", rf"(?<![a-z])(?P<part>mid[- ]|early |late |last )?{month}(?![a-z]){_AFTER}"),
        ("bad_month", r"(?<![a-z])month (?P<m>1[3-9]|[2-9]\d)(?!\d)"),
        ("quarter", rf"(?<![a-z\d.]){_BEFORE}q ?(?P<q>\d)(?!\d|[a-z])(?:/(?P<late>\d\d)(?![\d/%]))?{_AFTER}"),
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
            rf"(?<![a-z])(?:the )?(?P<h>first|second|third|fourth|1st|2nd|3rd|4th) half(?:[- ]year)?(?: of (?:the )?(?:fiscal |financial )?year)?{_AFTER}",
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
            r"(?<![a-z])(?:the )?(?:end|close|rest|remainder|balance) of (?:the |this )?(?:current )?(?:fiscal |financial |calendar )?(?P<unit>year|month|quarter|week|half[- ]year|half)(?![a-z])(?! (?:after|20))(?: (?P<year>20\d\d))?",
        ),
        (
            "unit_over",
            r"(?<![a-z])(?:(?<=by the time )|(?<=before )|(?<=until ))(?:the |this )(?:current )?(?:fiscal |financial |calendar )?(?P<unit>year|month|quarter|week|half[- ]year|half) (?:ends|closes|finishes|runs out|is (?:out|over|up|done))(?![a-z])(?P<year>(?!))?",
        ),
        (
            "unit_over",
            r"^(?:the|this) (?P<unit>year|month|quarter|half-year) (?:ends|closes|finishes)(?= (?:with|at|on) )(?P<year>(?!))?",
        ),
        ("midyear", r"(?<![a-z])(?:mid[- ]?year|the middle of the year)(?![a-z])(?: (?P<year>20\d\d))?"),
        ("midyear", r"(?<![a-z])(?:mid[- ])(?P<year>20\d\d)(?!\d)"),
        (
            "weekday",
            rf"(?<![a-z])(?<!every )(?<!each )(?P<which>next |this |coming |a week on )?(?P<day>{weekdays})(?![a-z])(?P<on> week(?= ?(?:[,.;:)!]|$)))?",
        ),
        ("day_word", r"(?<![a-z])(?P<word>today|tonight|tomorrow|yesterday)(?![a-z'])"),
        ("holiday", rf"(?<![a-z\d.])(?:{_YEAR_ZH})(?P<name>{holidays})(?![a-z\d])(?:(?: of)? (?P<late>20\d\d))?"),
        (
            "year",
            r"(?<![\d$€£¥-])(?<!\d[.,])(?<![$€£¥] )(?P<y>20[2-4]\d)(?!\d|[.,]\d|%| ?(?:units|visits|calls|customers|new|元|万|亿|家|个|台|单|件|条|次))(?:财年|全年|年度|年)?(?!年|[家个台单件条次万亿元名位套吨])",
        ),
        # Chinese
        ("day_zh", rf"{_YEAR_ZH}(?<!\d)(?P<m>{_N})月份?{_N}[日号]?(?:至|到|-|~)(?P<d>{_N})[日号](?!线)"),
        ("day_zh", rf"{_YEAR_ZH}(?<!\d)(?P<m>{_N})月份?(?P<d>{_N})[日号](?!线)"),
        ("first_months_zh", rf"{_YEAR_ZH}(?:头|前)(?P<n>{_N})(?:个月|个?(?P<quarters>季度?))"),
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
            "slash",
            r"(?<![\d./])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])(?![\d/%])(?=[前之]|(?<=/1[1-9])|(?<=/[23]\d))",
        ),
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
            r"(?P<which>下下个?|下一?个?|本|当|这个?|上上?一?个?|今)(?P<unit>季度|季(?!节)|月|周|星期|礼拜|财季|财年|年度)(?P<wd>[一二三四五六日天](?!季)|(?<=[周期拜])末)?",
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
        (
            "weekday_zh",
            r"(?<!每)(?<!每个)(?<!周[一二三四五六日天][、和及与])(?P<which>本|这|下下|下)?个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])(?![次场趟回通轮])",
        ),
        ("day_word_zh", r"(?P<word>今天|今日|明天|明日|后天|大后天)"),
    ]


#: What a text must hold for the rule to have anything to find: most rules need not be tried on most texts.
SIGNS: dict[str, tuple[str, ...]] = {
    name: tuple(signs.split("|"))
    for name, signs in {
        "iso": "20", "european": "20|.", "month_number": "20", "year": "20", "bad_month": "month", "quarter": "q",
        "day_en": "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", "month_en": "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
        "quarter_word": "quarter", "half": "h", "half_word": "half", "year_fy": "fy|fiscal|financial",
        "rolling": "within|inside|in | from ", "ahead": "next|coming|following", "backward": "last|past|previous",
        "rolling_half": "half|six", "relative": "next|coming|following|this|current|present|running|last|previous|prior|past",
        "eo": "eo", "unit_end": "end", "end_unit": "end|close|rest|remainder|balance", "first_months": "first ", "first_months_zh": "个月|季", "unit_over": "by the time |before |until | ends | closes | finishes ", "midyear": "mid", "weekday": "day", "day_word": "to|yesterday",
        "quarter_mixed": "年|季", "half_mixed": "年", "relative_mixed": "下|本|当|这|上|季|月|周|星|财|年", "day_zh": "月", "slash": "/", "month_zh": "月", "quarter_zh": "季",
        "half_zh": "半年", "relative_zh": "下|本|当|这|上|今", "year_zh": "年", "year_zh2": "年|fy", "rolling_zh": "天|日|周|星期|礼拜|月|季|年",
        "year_end_zh": "底|末|终|中|关", "weekday_zh": "周|星期|礼拜", "day_word_zh": "今|明|后",
    }.items()
}  # fmt: skip


@cache
def compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in _rules())
