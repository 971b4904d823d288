"""Quantities: every number of the text with its value and unit, and words that are a number (double, 翻番, a third)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simkit.goals.smart import numbers
from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.normalise import Normal
from simkit.goals.smart.units import PREFIX, PREFIX_ENDS, SCALE, SUFFIX, currency, money_words, united


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the text.

    `unit`: %, pp, x, an ISO currency, `money`, a time unit, points, stars, count, or "" for a bare number;
    `scaled` where only 万 or m stands behind it, so that the metric has to say what it counts.
    """

    start: int
    end: int
    value: float
    unit: str
    scaled: bool = False
    high: float | None = None  #: upper end of a range
    sign: str = ""
    change: str = ""  #: up or down where the word itself says so: double, halve
    weak: bool = False  #: one, 一个: an article as often as a number


_NUMBER = re.compile(
    rf"(?P<digits>{numbers.DIGITS})|(?P<chinese>{numbers.CHINESE}(?:点[零一二三四五六七八九]+)?)|(?P<english>{numbers.ENGLISH})"
)
_NOT_NUMBER = re.compile(
    r"(?:top|tier|phase|stage|level|step|version|v|no\.|number|#|goal|kpi|kr|okr|objective|target|iso|windows|group|class|grade|type|model|series|line|category|room|page|chapter|week|wk|cw|kw|day|item|option|第|前|goal no\.|目标|kr ?|k ?r|kpi ?)[ -]?$"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![a-z])|(?:[.)、] (?=[a-z])|[)、](?!\d))")

_CHANGE_WORDS: tuple[tuple[str, float, str, str], ...] = (
    (r"(?<![a-z])(?:doubl(?:e|es|ing|ed)|twofold|two-fold|翻一番|翻番|翻一倍|翻倍|翻一翻|翻两倍)(?![a-z])", 100, "%", "up"),
    (r"(?<![a-z])(?:tripl(?:e|es|ing|ed)|treble|trebling|threefold|three-fold|翻三倍)(?![a-z])", 200, "%", "up"),
    (r"(?<![a-z])(?:quadrupl(?:e|es|ing|ed)|fourfold|four-fold|翻两番|翻二番)(?![a-z])", 300, "%", "up"),
    (r"翻三番", 700, "%", "up"),
    (r"(?<![a-z])(?:quintupl(?:e|es|ing)|fivefold|five-fold)(?![a-z])", 400, "%", "up"),
    (r"(?<![a-z])(?:tenfold|ten-fold)(?![a-z])", 900, "%", "up"),
    (r"(?<![a-z])(?:halv(?:e|es|ing|ed)|in half|减半|腰斩|砍半|对半砍|砍掉一半|砍一半)(?![a-z])", 50, "%", "down"),
)  # fmt: skip
_FRACTIONS: tuple[tuple[str, float], ...] = (
    (r"(?<![a-z])(?:two[- ]thirds|2/3)(?![a-z\d])|三分之二", 200 / 3),
    (r"(?<![a-z])(?:three[- ]quarters|3/4)(?![a-z\d])|四分之三", 75),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]third|1/3)(?![a-z\d])|三分之一", 100 / 3),
    (r"(?<![a-z])(?:by|of|to) (?:a|one)[- ]quarter(?! (?:end|of the year))(?![a-z])|(?<![a-z])(?:a|one) quarter(?= of (?:our|all|[a-z-]+ [a-z-]+s(?![a-z]))(?! year))(?! of (?:the|this|next|last|fiscal|fy|\d))|(?<![a-z\d])1/4(?![a-z\d])|四分之一", 25),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]fifth|1/5)(?![a-z\d])|五分之一", 20),
    (r"(?<![a-z])(?:two[- ]fifths)(?![a-z])|五分之二", 40),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]sixth)(?![a-z\d])|六分之一", 100 / 6),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]eighth)(?![a-z\d])|八分之一", 12.5),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]tenth|1/10)(?![a-z\d])|十分之一", 10),
    (r"(?<![a-z])(?:by|in|one|to) half(?! (?:a|of the year|year))(?![a-z-])|(?<![a-z\d])1/2(?![a-z\d])|二分之一|过半|一半|(?<=[降减少缩压升增长至到])半(?![年个月])", 50),
)  # fmt: skip
#: What a text holds where any of these words can be.
_WORDED = re.compile(
    r"doubl|tripl|trebl|quadrupl|quintupl|fold|hal[vf]|third|quarter|fifth|sixth|eighth|tenth|分之|\d/\d|[翻半]|腰斩"
)
_TENTHS = re.compile(
    r"(?P<n>[一二两三四五六七八九十]|\d(?:\.\d)?|百)成(?!交|为|功|单|立|长|本|果|都|员|熟|品|效|绩|套|分|型|就)(?P<rest>[一二三四五六七八九半](?!家|个|月|季|年))?"
)
_SMALL = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twenty)"
_ONE_IN = re.compile(
    rf"(?<![a-z\d.])(?P<part>{_SMALL}) (?:in|out of) (?:every )?(?P<whole>{_SMALL})(?![a-z\d%.])(?! (?:stars?|points?|days?|weeks?|months?|hours?))"
)
_OF_HUNDRED = re.compile(rf"百分之(?P<n>{numbers.CHINESE}(?:点[零一二三四五六七八九]+)?|{numbers.DIGITS})")
#: Multiply sales by three, grow sevenfold.
_FOLDS = {"hundred": 100.0, "thousand": 1000.0, "million": 1e6}
_MULTIPLIED = re.compile(
    rf"(?<![a-z])multipl(?:y|ies|ying) [^,.;]{{1,80}}? by (?P<by>\d+(?:\.\d+)?|{numbers.ENGLISH})(?![\d.,]\d|[a-z]|,?\d)"
    rf"|(?<![a-z])(?:an? )?(?P<fold>{_SMALL}|hundred|thousand|million)-?fold(?![a-z])"
)
#: Twice a quarter, three times per week: how often, not how many fold.
_TIMES_PER = re.compile(
    rf"(?<![a-z\d.])(?:(?P<word>once|twice|thrice)|(?P<n>\d{{1,3}}|{numbers.ENGLISH}) times)"
    r"(?= (?:a|an|per|each|every|in a) (?:day|week|fortnight|month|quarter|year)(?![a-z]))"
)
#: Eight to ten contracts: two numbers of one size before the noun that they count.
_COUNTED_NEXT = re.compile(
    r" (?!to |in |by |for |per |a |at |on |until |before |each |every |with |from |and |or )[a-z]"
)
_RANGE = re.compile(r" ?(?:-|~|至|到|to|and|or|—|或) ?(?:at )?")


def quantities(normal: Normal, masks: list[Area]) -> list[Quantity]:
    """Every quantity outside of the masked areas, ranges as one, in the order of the text."""
    low = normal.low
    masked = Areas(masks)
    found = [q for q in (*_words(low), *_plain(normal)) if not masked.overlaps(q.start, q.end)]
    found.sort(key=lambda q: (q.start, -q.end))
    kept: list[Quantity] = []
    for quantity in found:
        if kept and quantity.start < kept[-1].end:
            continue
        kept.append(quantity)
    return _ranges(kept, low)


def _words(low: str) -> list[Quantity]:
    found: list[Quantity] = []
    worded = _WORDED.search(low) is not None
    for pattern, value, unit, way in _CHANGE_WORDS if worded else ():
        found.extend(Quantity(m.start(), m.end(), value, unit, change=way) for m in re.finditer(pattern, low))
    for pattern, value in _FRACTIONS if worded else ():
        for match in re.finditer(pattern, low):
            skip = len((re.match(r"(?:by|of|in|to) ", match.group()) and match.group().split(" ")[0] + " ") or "")
            found.append(Quantity(match.start() + skip, match.end(), value, "%"))
    for match in _MULTIPLIED.finditer(low) if "multipl" in low or "fold" in low else ():
        times = _FOLDS.get(match["fold"] or "") or numbers.value(match["by"] or match["fold"] or "")
        if times:
            start = match.start("by") if match["by"] else match.start()
            found.append(Quantity(start, match.end(), 100 * (times - 1), "%", change="up"))
    for match in _TIMES_PER.finditer(low):
        count = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(match["word"] or "") or numbers.value(match["n"] or "")
        if count:
            found.append(Quantity(match.start(), match.end(), count, "count"))
    for match in _ONE_IN.finditer(low):
        part, whole = numbers.value(match["part"]), numbers.value(match["whole"])
        if part and whole and part < whole <= 100:
            found.append(Quantity(match.start(), match.end(), 100 * part / whole, "%"))
    for match in _TENTHS.finditer(low):
        rest = {"半": 5.0}.get(match["rest"] or "") or (numbers.chinese(match["rest"]) or 0 if match["rest"] else 0)
        found.append(Quantity(match.start(), match.end(), 10 * (numbers.value(match["n"]) or 0) + rest, "%"))
    for match in _OF_HUNDRED.finditer(low):
        value_found = _chinese_decimal(match["n"])
        if value_found is not None:
            found.append(Quantity(match.start(), match.end(), value_found, "%"))
    return found


def _chinese_decimal(text: str) -> float | None:
    if "点" in text:
        whole, _, part = text.partition("点")
        first, digits = numbers.chinese(whole), [numbers.chinese(char) for char in part]
        return None if first is None else first + sum((digit or 0) / 10 ** (i + 1) for i, digit in enumerate(digits))
    return numbers.value(text)


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
            or _ORDINAL.match(after)
            or (_NOT_NUMBER.search(before) and not suffix)
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
        if re.search(r"[第进统唯每同万之某另]$", before) or (
            text in ("一", "十", "百", "千", "万", "亿") and suffix and (suffix["scale"] or not suffix.group())
        ):
            return None
        if text[0] in "万亿" or (text in ("十", "百", "千") and not suffix):
            return None
    else:
        prefix = PREFIX.search(before)
        suffix = SUFFIX.match(after)
        if suffix and suffix["scale"] in ("m", "b", "k", "w"):
            suffix = None
    value = _chinese_decimal(text)
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
    if unit and unit != "count":
        scaled = False
    sign = (
        low[start - 1]
        if start
        and low[start - 1] in "+-"
        and (start < 2 or not (low[start - 2].isascii() and low[start - 2].isalnum()))
        else ""
    )
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
        r"(?:from|从|由|自)(?: (?:the )?(?:current|today's|present|its current)(?: level of)?| about| around|目前|现在|当前|现有|原来)*的? ?$",
        before,
    ):
        return False
    if re.search(r"or|或", between):
        return True
    if " and " in between or "and" in between.strip():
        return bool(re.search(r"between $", before))
    return two.value > one.value
