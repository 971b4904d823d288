"""How often: per week, 每月, fortnightly; a rhythm is no deadline."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Areas
from simkit.goals.smart.time_roles import Times

_CADENCE = {
    "day": r"(?:per|each|every|a|/) ?(?:working |business |single )?day(?![a-z])|(?<![a-z])daily(?! (?:room )?rate)|[每日]日|每一?天|每个?工作日|一天(?![内之以后前半时的间])|日均|(?<=[个次家通])[/每]天",
    "week": r"(?:every|each) (?:mon|tues|wednes|thurs|fri|satur|sun)day(?![a-z])|每个?(?:周|星期)[一二三四五六日天](?:[、和及与]周?[一二三四五六日天])*(?![次场趟回通轮家个位])|(?:per|each|every|a|/) ?(?:single )?week(?!end|[a-z])|(?<![a-z])weekly|每一?个?周(?!年|期)|每星期|每个星期|周均|/ ?周|一周(?![内之以后前半时的间])",
    "fortnight": r"(?:per|each|every|a) (?:fortnight|two weeks|other week)|(?<![a-z])(?:bi-?weekly|fortnightly)|每两周|每双周|双周",
    "month": r"(?:per|each|every|a|/) ?month(?![a-z])|(?<![a-z])monthly|每一?个?月|一个月(?![内之以后前半时的间])|月均|/ ?月|逐月|按月|单月",
    "quarter": r"(?:per|each|every|(?<!to )(?<!by )(?<!of )a|/) ?quarter(?![a-z])(?! (?:of|more|fewer|less|higher|lower|bigger|smaller|shorter)(?![a-z]))|(?<![a-z])quarterly|每一?个?季度?|季均|/ ?季度?|逐季|按季度?",
    "year": r"(?:per|each|every|/) ?(?:year|annum)(?![a-z])|(?<![a-z])(?:yearly|annually|p\.a\.)|每一?年|年均|逐年",
}
#: 缩短一周, by a week: by how much, no rhythm.
_SHORTENED = re.compile(
    r"(?:缩短|压缩|减少|降低|提前|加快|压|缩|减)(?:了|掉|至少|近|约)?$|(?<![a-z])by (?:at least |about |over )?$"
)
_CADENCES = {per: re.compile(rf"(?<![a-z])(?:{pattern})") for per, pattern in _CADENCE.items()}
_NAMES = {
    "day": "daily",
    "week": "weekly",
    "fortnight": "fortnightly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "yearly",
}


def add_rhythms(low: str, result: Times) -> None:
    """Add the rhythms of the text to what has been read of its time."""
    masked = Areas(result.masks)
    for per, pattern in _CADENCES.items():
        for match in pattern.finditer(low):
            if masked.overlaps(*match.span()) or _SHORTENED.search(low, max(0, match.start() - 12), match.start()):
                continue
            result.per.append((match.span(), per))
    result.masks.extend(area for area, _ in result.per)
    if result.per:
        result.cadence = _NAMES[min(result.per)[1]]
        if result.kind is None:
            result.kind, result.area = "recurring", min(result.per)[0]
