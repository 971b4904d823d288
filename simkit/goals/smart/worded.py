"""Words that are a number: double, 翻番, a third, one in five, every second, 三成, sevenfold, twice a week."""

from __future__ import annotations

import re

from simkit.goals.smart import numbers
from simkit.goals.smart.quantity import Quantity

_CHANGE_WORDS: tuple[tuple[str, float, str, str], ...] = (
    (r"(?<![a-z])(?:(?:twice|double) (?:as (?:many|much)|the (?:number|amount|volume)|(?:that|those)(?= of)|what it was)|twice(?= (?:this|last) year's)|doubl(?:e|es|ing|ed)|twofold|two-fold|翻一番|翻番|翻一倍|翻倍|翻一翻|翻两倍)(?![a-z])", 100, "%", "up"),
    (r"(?<![a-z])(?:tripl(?:e|es|ing|ed)|treble|trebling|threefold|three-fold|翻三倍)(?![a-z])", 200, "%", "up"),
    (r"(?<![a-z])(?:quadrupl(?:e|es|ing|ed)|fourfold|four-fold|翻两番|翻二番)(?![a-z])", 300, "%", "up"),
    (r"翻三番", 700, "%", "up"),
    (r"(?<![a-z])(?:quintupl(?:e|es|ing)|fivefold|five-fold)(?![a-z])", 400, "%", "up"),
    (r"(?<![a-z])(?:tenfold|ten-fold)(?![a-z])", 900, "%", "up"),
    (r"(?<![a-z])(?:half as (?:many|much)|half the (?:number|amount|volume)|halv(?:e|es|ing|ed)|in half|减半|腰斩|砍半|对半砍|砍掉一半|砍一半)(?![a-z])", 50, "%", "down"),
)  # fmt: skip
_PER = {"百": 1.0, "千": 10.0, "万": 100.0}  #: parts of a hundred, a thousand, ten thousand
#: Half a day, half an hour, 半天, 半个工作日: times without a number.
_HALF_TIMES: tuple[tuple[str, str], ...] = (
    (r"(?<![a-z])half an hour(?![a-z])|半个?(?:小时|钟头)", "hours"),
    (r"(?<![a-z])half a (?:working |business )?day(?![a-z])|半个?(?:工作日|天)(?!线)", "days"),
)
_FRACTIONS: tuple[tuple[str, float], ...] = (
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]third|1/3)(?![a-z\d])", 100 / 3),
    (r"(?<![a-z])(?:a|one)[- ]quarter(?= (?:more|fewer|less|higher|lower|bigger|smaller|shorter)(?![a-z]))|(?<![a-z])(?:by|of|to) (?:a|one)[- ]quarter(?! (?:end|of the year|of a (?:million|billion)))(?![a-z])|(?<![a-z])(?:a|one) quarter(?= of (?:our|all|revenue|sales|turnover|income|orders|profit|[a-z-]+ [a-z-]+s(?![a-z]))(?! year))(?! of (?:the|this|next|last|fiscal|fy|\d))|(?<![a-z\d])1/4(?![a-z\d])", 25),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]fifth|1/5)(?![a-z\d])", 20),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]sixth)(?![a-z\d])", 100 / 6),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]eighth)(?![a-z\d])", 12.5),
    (r"(?<![a-z\d])(?:(?:an?|one)[- ]tenth|1/10)(?![a-z\d])", 10),
    (r"(?<![a-z])(?:by|in|one|to) half(?! (?:a|of the year|year))(?![a-z-])|(?<![a-z])(?<!first )(?<!second )(?<!next )(?<!this )(?<!other )half(?= of (?:(?:the|our) (?!year|month|quarter|week|fiscal|financial|next|coming)|all |its |their |every |these |those |overdue |open |new |unpaid |lapsed |lost |inactive |dormant ))|(?<![a-z\d])1/2(?![a-z\d])|过半|一半|(?<=[降减少缩压升增长至到])半(?![年个月天日小周季价])", 50),
)  # fmt: skip
#: What a text holds where any of these words can be.
_WORDED = re.compile(
    r"doubl|twice|tripl|trebl|quadrupl|quintupl|fold|hal[vf]|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|分之|\d/\d|[翻半]|腰斩"
)
_TENTHS = re.compile(
    r"(?P<n>[一二两三四五六七八九十]|\d(?:\.\d)?|百)成(?!交|为|功|单|立|长|本|果|都|员|熟|品|效|绩|套|分|型|就)(?P<rest>[一二三四五六七八九半](?!家|个|月|季|年))?"
)
_SMALL = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twenty)"
_ONE_IN = re.compile(
    rf"(?<![a-z\d.])(?P<part>{_SMALL})(?: (?!day|week|month|quarter|year|hour|point)[a-z]+(?= in (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|10)(?: (?:by|until|to|in|who|that|buys?|takes?|orders?|signs?|before)(?![a-z])|[,.;)]|$)))? (?:in|out of) (?:every )?(?P<whole>{_SMALL})(?![a-z\d%]|\.\d)(?! (?:stars?|points?|days?|weeks?|months?|hours?))"
)
#: A quote-to-order ratio of 1:3.
_PROPORTION = re.compile(
    r"(?:ratio|rate|conversion|proportion)(?: of| at| to|:)? (?P<part>[1-9]):(?P<whole>[1-9]\d?)(?![\d:])"
)
#: Complaints at one per 200 orders.
_ONE_PER = re.compile(
    rf"(?<![a-z\d.])(?P<part>{_SMALL}) (?:per|in|for every|in every|out of) (?P<whole>\d{{2,3}}|\d,000|\d{{4}}) (?:orders|deliveries|customers|visits|visitors|calls|quotes|parcels|shipments|jobs|guests|transactions|contracts|units|users|subscribers|bookings|invoices)(?![a-z])"
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
#: Four fifths, three-eighths, 2/3, 五分之四.
_SOME_PARTS = re.compile(
    rf"(?<![a-z\d])(?P<some>two|three|four|five|six|seven|eight|nine)[- ](?P<parts>{'|'.join(_PARTS)})s(?![a-z])"
    r"|(?<![a-z\d])(?P<over>2/3|3/4)(?![a-z\d])|(?P<whole>[二三四五六七八九十])分之(?P<n>[一二两三四五六七八九])"
)
_NTH = {"second": 2, "other": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10}
#: Every third customer; every other week is a rhythm.
_EVERY_NTH = re.compile(
    rf"(?<![a-z])every (?P<nth>{'|'.join(_NTH)})(?= [a-z])(?! (?:\w*day|week|month|quarter|year|time)s?(?![a-z]))"
)
_OF_HUNDRED = re.compile(
    rf"(?P<of>[百千万])分之(?P<n>{numbers.CHINESE}(?:点[零一二三四五六七八九]+)?|{numbers.DIGITS})"
)
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


#: Shorten it by a week.
_BY_ONE = re.compile(
    r"(?<= by )an? (?:full |whole |working )?(?P<unit>hour|day|week|month)(?![a-z]| (?:later|earlier|before|after))"
)
#: Not one hotel lost, no school lost.
_NONE_LOST = re.compile(r"(?<![a-z])(?:not one|not a single|no|zero)(?= (?:[a-z-]+ ){1,4}lost(?![a-z]))")


def _some_parts(match: re.Match[str]) -> Quantity:
    """Several parts of a whole as a percentage."""
    if match["over"]:
        part, whole = map(float, match["over"].split("/"))
    elif match["some"]:
        part, whole = numbers.value(match["some"]) or 0.0, float(_PARTS[match["parts"]])
    else:
        part, whole = numbers.chinese(match["n"]) or 0.0, numbers.chinese(match["whole"]) or 1.0
    return Quantity(match.start(), match.end(), 100 * part / whole, "%")


def worded(low: str) -> list[Quantity]:
    """Every number of the text that is said in words of its own, in no order."""
    found: list[Quantity] = []
    any_word = _WORDED.search(low) is not None
    for pattern, value, unit, way in _CHANGE_WORDS if any_word else ():
        found.extend(Quantity(m.start(), m.end(), value, unit, change=way) for m in re.finditer(pattern, low))
    for pattern, value in _FRACTIONS if any_word else ():
        for match in re.finditer(pattern, low):
            skip = len((re.match(r"(?:by|of|in|to) ", match.group()) and match.group().split(" ")[0] + " ") or "")
            found.append(Quantity(match.start() + skip, match.end(), value, "%"))
    found.extend(_some_parts(match) for match in _SOME_PARTS.finditer(low) if any_word)
    for pattern, unit in _HALF_TIMES if any_word else ():
        found.extend(Quantity(m.start(), m.end(), 0.5, unit) for m in re.finditer(pattern, low))
    for match in _MULTIPLIED.finditer(low) if "multipl" in low or "fold" in low else ():
        times = _FOLDS.get(match["fold"] or "") or numbers.value(match["by"] or match["fold"] or "")
        if times:
            start = match.start("by") if match["by"] else match.start()
            found.append(Quantity(start, match.end(), 100 * (times - 1), "%", change="up"))
    found.extend(Quantity(m.start(), m.end(), 1, f"{m['unit']}s") for m in _BY_ONE.finditer(low))
    if "lost" in low:
        found.extend(Quantity(m.start(), m.end(), 0, "count") for m in _NONE_LOST.finditer(low))
    for match in _TIMES_PER.finditer(low):
        count = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(match["word"] or "") or numbers.value(match["n"] or "")
        if count:
            found.append(Quantity(match.start(), match.end(), count, "count"))
    for match in _ONE_IN.finditer(low):
        part, whole = numbers.value(match["part"]), numbers.value(match["whole"])
        if part and whole and part < whole <= 100:
            found.append(Quantity(match.start(), match.end(), 100 * part / whole, "%"))
    for match in _EVERY_NTH.finditer(low) if "every" in low else ():
        found.append(Quantity(match.start(), match.end(), 100 / _NTH[match["nth"]], "%"))
    for match in _PROPORTION.finditer(low) if ":" in low else ():
        found.append(
            Quantity(match.start("part"), match.end(), 100 * float(match["part"]) / float(match["whole"]), "%")
        )
    for match in _ONE_PER.finditer(low):
        part, whole = numbers.value(match["part"]), numbers.value(match["whole"])
        if part and whole and part < whole:
            found.append(Quantity(match.start(), match.end(), 100 * part / whole, "%"))
    for match in _TENTHS.finditer(low):
        rest = {"半": 5.0}.get(match["rest"] or "") or (numbers.chinese(match["rest"]) or 0 if match["rest"] else 0)
        found.append(Quantity(match.start(), match.end(), 10 * (numbers.value(match["n"]) or 0) + rest, "%"))
    for match in _OF_HUNDRED.finditer(low):
        value_found = numbers.decimal(match["n"])
        if value_found is not None:
            found.append(Quantity(match.start(), match.end(), value_found / _PER[match["of"]], "%"))
    return found
