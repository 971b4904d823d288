"""Quantities: every number of the text with its value and unit, and words that are a number (double, 翻番, a third)."""

from __future__ import annotations

import re

from simkit.goals.smart import numbers
from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.normalise import Normal
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.units import PREFIX, PREFIX_ENDS, SCALE, SUFFIX, currency, money_words, united
from simkit.goals.smart.worded import worded

_NUMBER = re.compile(
    rf"(?P<digits>{numbers.DIGITS})|(?P<chinese>{numbers.CHINESE}(?:点[零一二三四五六七八九]+)?)|(?P<english>{numbers.ENGLISH})"
)
_NOT_NUMBER = re.compile(
    r"(?<![a-z])(?:top|tier|phase|stage|level|step|version|v|no\.|number|#|goal|kpi|kr|okr|objective|target|iso|windows|group|class|grade|type|model|series|line|category|room|page|chapter|week|wk|cw|kw|day|item|option|第|前|goal no\.|目标|kr ?|k ?r|kpi ?)[ -]?$"
)
#: This one, a quick one: what is spoken of, no number.
_PRONOUN = re.compile(
    r"(?<![a-z])(?:this|that|which|the(?: \w+)?|each|every|another|an?(?: \w+)?|quick|last|next|no|any|big|easy|other) $"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![a-z])|(?:[.)、] (?=[a-z])|[)、](?!\d))")

#: Eight to ten contracts: two numbers of one size before the noun that they count.
_COUNTED_NEXT = re.compile(
    r" (?!to |in |by |for |per |a |at |on |until |before |each |every |with |from |and |or )[a-z]"
)
_HEADLINE = re.compile(r"(?:[:/|,]| -) ?(?:[a-z]{3} |[$€£¥])?$")
_RANGE = re.compile(r" ?(?:-|~|至|到|to|and|or|—|或) ?(?:at )?")


MOST = 150  #: numbers that are read, however many were pasted


def quantities(normal: Normal, masks: list[Area]) -> list[Quantity]:
    """The quantities outside of the masked areas, ranges as one, in the order of the text; the first `MOST` of them."""
    low = normal.low
    masked = Areas(masks)
    found = [q for q in (*worded(low), *_plain(normal)) if not masked.overlaps(q.start, q.end)]
    found.sort(key=lambda q: (q.start, -q.end))
    kept: list[Quantity] = []
    for quantity in found:
        if kept and quantity.start < kept[-1].end:
            continue
        kept.append(quantity)
    return _ranges(kept, low)[:MOST]


def _plain(normal: Normal) -> list[Quantity]:
    low, done = normal.low, 0
    found: list[Quantity] = []
    for match in _NUMBER.finditer(low):
        if match.start() < done:
            continue
        quantity = _one(match, normal)
        if quantity is not None:
            found.append(quantity)
            done = quantity.end
    return found


def _in_brackets(low: str, start: int, after: str) -> bool:
    """Whether the bracket after the number closes one that opened before it: (from 29.5), not 1) or (1) as in a list."""
    opened = low.rfind("(", 0, start)
    listed = opened == start - 1 and low[:opened].rstrip(" ")[-1:] in ("", ";", ",", ".", ":", "\n")
    return after[0] == ")" and opened > low.rfind(")", 0, start) and not listed


def _one(match: re.Match[str], normal: Normal) -> Quantity | None:
    low, start, end = normal.low, match.start(), match.end()
    text = match.group()
    before, after = low[max(0, start - 24) : start], low[end : end + 24]
    suffix = SUFFIX.match(after)
    if match["digits"]:
        prefix = PREFIX.search(before) if before.rstrip(" ")[-1:] in PREFIX_ENDS else None
        glued = before[-1:].isalpha() and before[-1:].isascii() and not prefix
        if (
            glued
            or (re.match(r"[a-z]", after) and not suffix)
            or (_ORDINAL.match(after) and not _in_brackets(low, start, after))
            or (_NOT_NUMBER.search(before) and not suffix)
            or before.rstrip(" ").endswith("第")
        ):
            return None
        if (
            re.match(r"[-/.:]\d", after)
            and not re.match(r"[-]\d+(?:%| ?[a-z家个单次条%])", after)
            and not (suffix and suffix["score"])
        ):
            return None
        if re.search(r"\d[/:.-]$", before) and not re.search(r"\d-$", before):
            return None
    elif match["chinese"]:
        prefix = None
        ranged = re.match(rf"(?:到|至|-|~){numbers.CHINESE}", after)
        if not suffix and not ranged and not re.search("[万亿]$", text):
            return None
        if re.search(r"[第进统唯每同万之某另这那哪]$", before) or (
            text in ("一", "十", "百", "千", "万", "亿") and suffix and (suffix["scale"] or not suffix.group())
        ):
            return None
        if (re.search(r"[几数上成]$", before) and text[0] in "十百千万") or re.match("一[批些]", text + after[:1]):
            return None  # 几十家, 数百家, 一批: how many is left open
        if text[0] in "万亿" or (text in ("十", "百", "千") and not suffix):
            return None
    elif re.search(r"(?<![a-z])(?:top|phase|step|number|tier|round) $", before) or (
        text == "one" and _PRONOUN.search(before)
    ):
        return None
    else:
        prefix = PREFIX.search(before)
        suffix = SUFFIX.match(after)
        if suffix and suffix["scale"] in ("m", "b", "k", "w"):
            suffix = None
    value = numbers.decimal(text)
    if value is None:
        return None
    unit, scaled = (
        "",
        bool(match["chinese"] and re.search("[万亿]", text))
        or bool(match["english"] and re.search("million|billion", text)),
    )
    if suffix:
        end += suffix.end()
        value, unit, scaled2 = united(value, suffix, normal)
        scaled = scaled or scaled2
        if suffix["scale"] and not suffix["measure1"]:
            rest = (
                re.match(r"(\d+|[一二三四五六七八九])(千|百|万)?(?![\d.%])", low[end:])
                if suffix["scale"] in ("亿", "万") and not suffix["money"]
                else None
            )
            if rest:
                part = numbers.value(rest.group(1)) or 0
                value += part * (SCALE[rest.group(2)] if rest.group(2) else SCALE[suffix["scale"]] / 10)
                end += rest.end()
                money = re.match(rf"(?:{money_words})(?![a-z])", low[end:])
                if money:
                    end, unit = end + money.end(), currency(money.group(), normal)
    if prefix and unit in ("", "money"):
        start -= len(prefix.group())
        unit = currency(prefix["money"], normal)
    if scaled and not unit and before.endswith(("worth ", "valued at ")):
        unit = "money"  # deals worth 90k each
    if unit and unit != "count":
        scaled = False
    sign = (
        low[start - 1]
        if start
        and low[start - 1] in "+-"
        and (start < 2 or not (low[start - 2].isascii() and low[start - 2].isalnum()))
        else ""
    )
    if before.endswith(("minus ", " plus ")):
        sign = "-" if before.endswith("minus ") else "+"
    if sign == "-" and start > 1 and low[start - 2] in "~%":
        sign = ""
    weak = text in ("one", "一", "a", "an") and unit in ("", "count")
    return Quantity(start, end, value, unit, scaled, sign=sign, weak=weak)


def _ranges(found: list[Quantity], low: str) -> list[Quantity]:
    """Join 10-15 % and between 8 and 10 visits into one; a from–to stays two."""
    kept: list[Quantity] = []
    for quantity in found:
        before = kept[-1] if kept else None
        if before is not None and before.high is None and _is_range(before, quantity, low):
            unit, scaled = quantity.unit or before.unit, quantity.scaled
            factor = _factor(before, quantity)
            kept[-1] = Quantity(before.start, quantity.end, before.value * factor, unit, scaled, high=quantity.value)
            continue
        kept.append(quantity)
    return kept


def _factor(one: Quantity, two: Quantity) -> float:
    """Ten to 15 million: the scale of the second belongs to the first too."""
    if (
        (two.scaled or (len(two.unit) == 3 and two.unit.isupper()))
        and not one.scaled
        and one.value < 10_000 <= two.value
    ):
        for scale in (1e3, 1e4, 1e6, 1e8, 1e9):
            if 0.1 <= one.value * scale / two.value < 1:
                return scale
    return 1


def _is_range(one: Quantity, two: Quantity, low: str) -> bool:
    between = low[one.end : two.start]
    if not _RANGE.fullmatch(between) or two.value <= one.value * 0.001 or one.change or two.change:
        return False
    if one.unit not in ("", two.unit) or (
        one.unit == ""
        and two.unit == ""
        and "-" not in between
        and "~" not in between
        and not re.search(r"between $", low[: one.start])
        and not (between == " to " and one.value < two.value <= 2 * one.value and _COUNTED_NEXT.match(low[two.end :]))
    ):
        return re.search(r"[-~]", between) is not None and one.unit in ("", two.unit)
    before = low[max(0, one.start - 30) : one.start]
    if re.search(
        r"(?:from|从|由|自)(?:每[天日周月季年])?(?: (?:the )?(?:current|today's|present|its current)(?: level of)?| about| around|目前|现在|当前|现有|原来)*的? ?$",
        before,
    ):
        return False
    if (
        between == " to "
        and (one.unit or "up " in before[-4:])
        and (two.value > 3 * one.value or one.unit not in ("", "%"))
        and re.search(r"(?<![a-z])(?:by|up|down|plus|minus|another) $", before)
    ):
        return False  # up by €1.50 to €14: the step, then where it leads
    if re.search(r"or|或", between):
        return True
    if between.strip() in ("to", "到", "至") and one.unit and _HEADLINE.search(before):
        return False  # renewal rate: 80% to 90%
    if " and " in between or "and" in between.strip():
        return bool(re.search(r"between $", before))
    return two.value > one.value
