"""What one named period is for: deadline, period, start, milestone or comparison, by the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from simkit.goals.smart.areas import Area
from simkit.goals.smart.calendar import add_months, month_end
from simkit.goals.smart.periods import Piece


@dataclass(slots=True)
class Times:
    """What the text says about time, as places in the normalised text."""

    kind: str | None = None  #: deadline, period, recurring; None without any
    start: date | None = None
    end: date | None = None
    area: Area = (0, 0)
    milestones: list[tuple[date, Area]] = field(default_factory=list)
    cadence: str | None = None
    per: list[tuple[Area, str]] = field(default_factory=list)  #: rhythms: 每周, a month
    bases: list[Area] = field(default_factory=list)  #: periods to compare with
    masks: list[Area] = field(default_factory=list)  #: everything that has been read as time
    issues: list[tuple[str, Area]] = field(default_factory=list)
    vague: list[Area] = field(default_factory=list)
    past: list[Area] = field(default_factory=list)
    dated: bool = False  #: whether the deadline has its year
    marked: bool = False  #: whether the deadline is marked as one: by, until, 前


@dataclass(slots=True)
class Dated:
    """One period with its role: deadline, period, milestone, start or base."""

    piece: Piece
    role: str
    last: date | None
    area: Area
    first: date | None = None


_COMPARE = re.compile(
    r"(?:(?<![a-z])(?:vs\.?|versus|compared? (?:to|with)|against|relative to|(?<!later )(?<!earlier )than(?: in| for| during)?|(?:year[- ]on[- ]year|yoy) (?:on|vs)|"
    r"(?:up|down) (?:from|on)|baseline(?: of| year)?:?|base year:?|level of|levels of|currently|was|were|(?:we|they|team|desk|branch|office) (?:closed|ended|finished)|as of|from)(?: the| that of| our)?(?: (?:level|figure|value|average|result)s? (?:of|in))? ?"
    r"|比|较|同|相比于?|相较于?|对比|相对于?|对标|基于|参照|以)$"
)


_ON_LAST = re.compile(r"(?<![a-z])(?:on|over|above|from|below|in|of|for)(?: the)? $")


_END_OF = re.compile(
    r"(?:(?:by|before|until|till|at|to|through|no later than|not later than|latest by|up to|due|for|from)? ?(?:the )?(?:very )?(?:end|close|last day|finish|conclusion) (?:of|in) (?:the )?)$|(?:by|before|until) (?:late |year-?end |end )$|(?<![a-z])(?:late|end|end-)[ -]?$"
)


_START_OF = re.compile(
    r"(?:(?:by|before|until|till|at|from|since)? ?(?:the )?(?:start|beginning|first day|outset) of (?:the )?)$"
)


_MIDDLE_OF = re.compile(r"(?:(?:by|before|until|till|at|in)? ?(?:the )?(?:middle of (?:the )?|mid[- ]))$")


_BEFORE = re.compile(
    r"(?<![a-z])(?:(?<!on or )before|b4|prior to|ahead of|in time for)(?: the)?(?: (?:start|beginning) of(?: the)?)? $"
)


_BY = re.compile(
    r"(?<![a-z])(?:by|until|till|til|thru|through|no later than|not later than|due(?: date)?(?: by| on| is|:)?|deadline(?: is|:| =| of)?|latest(?: by|:)?|at the latest|on|as late as|ending|ends?|to|up to|finish(?:ing)?(?: by| in)?|complete by|date:|when:|timeline:|time-?bound:|target date:|end date:|eta:?)(?: or before)?(?: the)?(?: latest)? ?[-:=]? ?$"
)


#: Before summer starts on 21 June, by the AGM on 12 May: the event names its day.
_EVENT = re.compile(
    r"(?<![a-z])(?P<word>before|ahead of|in time for|by|until) (?!(?:[a-z'-]+ )*(?:starting|beginning|from|and|or) )(?:[a-z'-]+ ){1,6}(?:on|of) (?:the )?$"
)


_IN = re.compile(
    r"(?<![a-z])(?:in|for|during|over|across|throughout|within|all through|the whole of|of|this)(?: the)?(?: (?:whole|full|entire|course) (?:of )?)? $|(?<![a-z])(?:all|for all of|the rest of|remainder of)(?: of)? $"
)


_SINCE = re.compile(
    r"(?<![a-z])(?:since|after|starting(?: in| from| on| with)?|beginning(?: in| on| from)?|effective(?: from)?|as of|as from|start(?: in| on|s in)|begin(?: in| on)|onwards from|from)(?: the)?(?: (?:start|beginning|end|middle) of)?(?: the)? $"
)


_ZH_UNTIL = re.compile(
    r"(?:截止到?|截至|直到|持续到|持续至|一直到|延续到|坚持到|延续至|到|至|于|赶在|最晚|最迟|不晚于|不迟于|截止日期(?:为|是|:)?|期限(?:为|是|:)?|时间(?:为|是|:)?|在)[ :]*$"
)


_ZH_FROM = re.compile(r"(?:自从|自|从|打)$")


#: By the time Q2 starts.
_STARTS = re.compile(r" (?:starts|begins|opens|kicks off|arrives|comes(?: around)?|gets under way)(?![a-z])")


#: A day or an end belongs to what is due before it: 6月30日前.
WHOLE = ("day", "weekday", "end", "rolling")
SUFFIX = re.compile(
    r"(?P<level>'s (?:level|figure|result|value|number|average|actual|base|baseline|revenue|rate)s?| (?:level|figure|baseline|average|actual|result|base)s?(?![a-z])|的?(?:水平|基数|基础|实际|基准|同期|数据|实绩|业绩(?=为)))"
    r"|(?P<start>年?起(?!草|初)|开始|(?:正式)?(?:启动|开工|开跑|上线)(?=[,，;。 ])|以来|之后|以后|后(?!续|天|台)| onwards?| and beyond|-onwards?)"
    r"|(?P<third>上旬|中旬|下旬|初|月初)"
    r"|(?P<mid>中(?![标小国型部心间层高端华介式药医餐成草老央文])|中期)(?P<midb>之?前|以前)?"
    r"|(?: ?(?P<close>底|末|终|年底|年末|结束|终了|截止|-end|[ ]end(?![a-z])|的?最后一[天周]))?(?P<before>之?前|以前)(?![三五十年端台期沿往列景置进途\d])"
    r"|(?: ?(?P<close2>底|末|终|结束|-end|[ ]end(?![a-z])| close))"
    r"|(?P<until>为止|止|截止)"
    r"|(?P<within>期间|之内|以内|内(?![部外测销容蒙衣存饰窥贸裤])|里(?![程脊])|间(?!接)|全年|全月|当[月季年])"
)


@cache
def _tail(pattern: str | re.Pattern[str]) -> tuple[re.Pattern[str], bool, bool]:
    """The pattern compiled, whether all that it matches ends in a blank, and whether it can match Chinese."""
    compiled = re.compile(pattern)
    blank = all(part.removesuffix("$").endswith(" ") for part in compiled.pattern.split("$|"))
    return compiled, blank, not compiled.pattern.isascii()


def ending(pattern: str | re.Pattern[str], before: str) -> re.Match[str] | None:
    """The pattern at the end of a text; only its last hundred characters are looked at, whatever was pasted before."""
    compiled, blank, chinese = _tail(pattern)
    last = before[-1:]
    if (blank and last != " ") or not (chinese or last.isascii()):
        return None
    return compiled.search(before, max(0, len(before) - 100))


def _half_way(first: date, last: date) -> date:
    """The middle of a year is the end of its sixth month, that of a quarter its middle day."""
    whole = add_months(first, 12) - timedelta(days=1) == last
    return add_months(first, 6) - timedelta(days=1) if whole else first + (last - first) / 2


def role_of_piece(piece: Piece, low: str) -> Dated:
    before, after = low[: piece.start], low[piece.end :]
    suffix = SUFFIX.match(after)
    if suffix and (suffix["start"] or "").startswith("后") and piece.grain in ("year", "quarter"):
        suffix = None
    end = piece.end + (suffix.end() if suffix else 0)
    last, first = piece.last, piece.first

    def made(role: str, day: date | None, prefix: re.Match[str] | None = None) -> Dated:
        start = prefix.start() if prefix else piece.start
        return Dated(piece, role, day, (start, end), first)

    compare = ending(_COMPARE, before)
    starts_zh = compare and compare.group() in ("以", "同", "较", "比")
    if suffix and suffix["level"]:
        return made("base", last, compare)
    event = ending(_EVENT, before)
    if event and piece.grain == "day" and first and not piece.past:
        closes = re.search(r"(?<![a-z])(?:closes|ends|expires|finishes|is over) on", event.group())
        strict = event["word"] not in ("by", "until") and not closes
        return made("deadline", first - timedelta(days=1) if strict else last, event)
    missed = ending(r"(?<![a-z])(?:by|until|before|no later than) (?:the )?(?:(?:end|close) of )?(?:the )?$", before)
    if piece.past and missed:
        return made("deadline", last, missed)
    if piece.past and (compare or ending(_ON_LAST, before) or not suffix or not suffix["close"]):
        return made(
            "base"
            if compare
            or ending(_ON_LAST, before)
            or re.match(r"同期|的?水平|相比|基础", after)
            or ending(r"(?<![a-z])(?:than|on) $", before)
            else "past",
            last,
            compare,
        )
    if (
        compare
        and compare.group().strip() not in ("from", "as of", "以", "同", "was", "were", "currently")
        and not (starts_zh and suffix and (suffix["before"] or compare.group() in ("以", "同")))
    ):
        return made("base", last, compare)
    if re.match(r"的(?:[\d.]+|[一二两三四五六七八九十]+)倍|的一半", after):
        return made("base", last)
    if re.match(r"(?:上|下|前|后)?(?:同期|相比|的基础上|基础上|水平上)", after):
        return made("base", last)
    if suffix and suffix["start"]:
        return made("start", last)
    if (
        ending(r"(?<![a-z])(?:over|above) $", before)
        and first
        and piece.grain in ("year", "quarter")
        and piece.dated
        and ending(r"(?<!to )(?<!to \d)(?<!to \d\d)(?<!to \d\d\.\d)%.{0,3} (?:over|above) $", before)
    ):
        return made("base", last)
    middle = ending(_MIDDLE_OF, before)
    if middle and piece.grain in ("month", "quarter", "year") and first and last:
        return made(
            "deadline", first + timedelta(days=14) if piece.grain == "month" else _half_way(first, last), middle
        )
    begin = ending(_START_OF, before)
    if begin:
        if re.search(r"from|since", begin.group()):
            return made("start", first, begin)
        strict = "before" in begin.group()
        return made("deadline", first - timedelta(days=1) if strict and first else first, begin)
    finish = ending(_END_OF, before)
    if finish and piece.grain not in ("day", "weekday"):
        return made("deadline", last, finish)
    if _STARTS.match(after) and first and ending(r"(?<![a-z])by the time (?:the )?$", before):
        return made("deadline", first, ending(r"(?<![a-z])by the time (?:the )?$", before))
    strictly = ending(_BEFORE, before)
    if strictly:
        ends = low[piece.start : piece.end].replace("-", " ")
        whole = bool(
            re.search(r"(?<![a-z])(?:end|close)(?: of|$)|(?:ends|closes|finishes|out|over|up|done)$|eo[wmqy]$", ends)
        ) or (suffix is not None and bool(suffix["close2"]))
        return made("deadline", last if whole else (first - timedelta(days=1) if first else None), strictly)
    if suffix and suffix["before"]:
        inclusive = suffix["close"] or piece.grain in WHOLE
        until = ending(r"(?:在|赶在|于|截止到?|截至|到|至)$", before)
        return made("deadline", last if inclusive else (first - timedelta(days=1) if first else None), until)
    if suffix and suffix["third"] and first:
        days = {"上旬": 10, "中旬": 20, "初": 10}
        word = suffix["third"]
        if piece.grain == "month":
            return made("deadline", last if word == "下旬" else first.replace(day=days.get(word, 10)))
        return made("deadline", month_end(first.year, first.month))
    if suffix and suffix["mid"] and first and piece.grain in ("month", "year"):
        return made("deadline", first.replace(day=15) if piece.grain == "month" else date(first.year, 6, 30))
    if suffix and (suffix["close2"] or suffix["until"]):
        return made("deadline", last, ending(_BY, before) or ending(_ZH_UNTIL, before))
    if suffix and suffix["within"]:
        return made("period", last, ending(r"在$", before))
    begins = ending(
        r"(?<![a-z])(?:since|after|start(?:s|ing)?|begin(?:s|ning)?|effective)(?: in| on| from)?(?: the)? $", before
    )
    if begins and piece.grain != "rolling":
        return made("start", last, begins)
    inside = ending(_IN, before)
    if inside:
        return made("period", last, inside)
    since = ending(_SINCE, before)
    if since and (since.group() != "from " or not re.match(r" ?(?:to|-|until) ", after)) and piece.grain != "rolling":
        return made("start", last, since)
    by = ending(_BY, before)
    if by:
        return made("deadline", last, by)
    if ending(_ZH_FROM, before):
        return made("start", last)
    until = ending(_ZH_UNTIL, before)
    if until and until.group() != "在":
        return made("deadline", last, until)
    if piece.grain in ("day", "weekday", "end") or re.search(
        r"(?<![a-z])e(?:nd|o[wmqy])", low[piece.start : piece.end]
    ):
        return made("deadline", last, until)
    return made("period", last, until)
