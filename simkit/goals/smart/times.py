"""When: which of the periods named in the text is the deadline, which a milestone, which only a comparison."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.calendar import Calendar, add_months, month_end
from simkit.goals.smart.normalise import Normal
from simkit.goals.smart.periods import Piece, pieces
from simkit.goals.smart.reasons import Reason


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
    marked: bool = False  #: whether the deadline is marked as one: by, until, 前


@dataclass(slots=True)
class _Dated:
    """One period with its role: deadline, period, milestone, start or base."""

    piece: Piece
    role: str
    last: date | None
    area: Area
    first: date | None = None


_CADENCE = {
    "day": r"(?:per|each|every|a|/) ?(?:working |business |single )?day(?![a-z])|(?<![a-z])daily|[每日]日|每一?天|每个?工作日|一天(?![内之以后前半时的间])|日均|(?<=[个次家通])[/每]天",
    "week": r"(?:per|each|every|a|/) ?(?:single )?week(?!end|[a-z])|(?<![a-z])weekly|每一?个?周(?!年|期)|每星期|每个星期|周均|/ ?周|一周(?![内之以后前半时的间])",
    "fortnight": r"(?:per|each|every|a) (?:fortnight|two weeks|other week)|(?<![a-z])(?:bi-?weekly|fortnightly)|每两周|每双周|双周",
    "month": r"(?:per|each|every|a|/) ?month(?![a-z])|(?<![a-z])monthly|每一?个?月|一个月(?![内之以后前半时的间])|月均|/ ?月|逐月|按月|单月",
    "quarter": r"(?:per|each|every|(?<!to )(?<!by )(?<!of )a|/) ?quarter(?![a-z])(?! of)|(?<![a-z])quarterly|每一?个?季度?|季均|/ ?季度?|逐季|按季度?",
    "year": r"(?:per|each|every|/) ?(?:year|annum)(?![a-z])|(?<![a-z])(?:yearly|annually|p\.a\.)|每一?年|年均|逐年",
}
_CADENCES = {per: re.compile(rf"(?<![a-z])(?:{pattern})") for per, pattern in _CADENCE.items()}
_NAMES = {
    "day": "daily",
    "week": "weekly",
    "fortnight": "fortnightly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "yearly",
}
_VAGUE = re.compile(
    r"(?<![a-z])(?:soon|asap|as soon as possible|shortly|in the near future|in the coming years|in the future|eventually|one day|at some point|"
    r"in the next few \w+|over time|long[- ]term|in due course|going forward|later)(?![a-z])"
    r"|近期|尽快|早日|未来几年|今后几年|不久|将来|今后|近几年|尽早|以后|短期内|长期|近来|最近"
)
_COMPARE = re.compile(
    r"(?:(?<![a-z])(?:vs\.?|versus|compared? (?:to|with)|against|relative to|(?<!later )(?<!earlier )than(?: in| for| during)?|(?:year[- ]on[- ]year|yoy) (?:on|vs)|"
    r"(?:up|down) (?:from|on)|baseline(?: of| year)?:?|base year:?|level of|levels of|currently|was|were|as of|from)(?: the| that of| our)?(?: (?:level|figure|value|average|result)s? (?:of|in))? ?"
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
    r"(?<![a-z])(?:before|prior to|ahead of|in time for)(?: the)?(?: (?:start|beginning) of(?: the)?)? $"
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
_MILESTONE = re.compile(
    r"milestone|interim|halfway|half-way|checkpoint|check-point|reached by|(?<![a-z])(?:with|of which|including|thereof|first) .{0,40}$|on the way|along the way|stage goal|"
    r"里程碑|其中|先(?!进)|首先|中期|阶段性?目标|节点|过半|前期|第一阶段|第一步|至少完成一半|分阶段"
)
_RESPONSE = re.compile(
    r"(?<![a-z])(?:respond\w*|repl(?:y|ies|ied|ying)|answer\w*|follow(?:ed)?[ -]?up|call(?:ed)? back|resolved?|turnaround|response|dso|days sales outstanding|return(?:ed)? calls?|acknowledg\w+|get back|contact(?:ed)?|pay(?:ment)?s?|paid|quotes? (?:out|sent|issued|delivered)|react|deliver(?:y|ed) time|cycle|lead time)(?![a-z])"
    r"|响应|回复|答复|首次跟进|跟进|回访|联系|处理|周期|账期|时长|时间|出方案|报价|首响|反馈|周转天数|交期|交付|解决"
)
_SHRUNK = re.compile(
    r"(?:控制|缩短|压缩|压降|降低|压|降|减|缩|减少|保持|维持|稳定|下降|提升|缩减|低|少)(?:到|至|在|于|为)?$|(?:in|to|at|under|below|of) $"
)


def times(normal: Normal, today: date, fiscal_start: int, why: list[Reason]) -> Times:
    """Read everything that the text says about time."""
    low, calendar = normal.low, Calendar(today, fiscal_start)
    result = Times()
    found = [p for p in pieces(low, normal.text, calendar) if not _only_name(p, low) and not _service(p, low)]
    dated = _with_roles(found, low, result)
    dated = _without_reasons(dated, why)
    _compared(dated, low)
    _in_its_year(dated)
    _settle(dated, low, result, today)
    _rhythm(low, result)
    result.vague = [match.span() for match in _VAGUE.finditer(low)]
    result.masks.extend(result.vague)
    return result


def _without_reasons(dated: list[_Dated], why: list[Reason]) -> list[_Dated]:
    """The dates of the goal itself: one in a because-clause counts only where nothing else is a deadline."""
    kept: list[_Dated] = []
    spare: list[_Dated] = []
    for entry in dated:
        around = [r for r in why if r.area[0] <= entry.piece.start and entry.piece.end <= r.area[1] + 1]
        if not around:
            kept.append(entry)
        elif entry.role == "deadline":
            (spare if any(reason.clause for reason in around) else kept).append(entry)
    if any(entry.role in ("deadline", "period") for entry in kept):
        return kept
    return sorted([*kept, *spare], key=lambda entry: entry.piece.start)


def _only_name(piece: Piece, low: str) -> bool:
    """A year that names a plan or stands in quotes is no time."""
    after, before = low[piece.end :], low[: piece.start]
    if piece.grain == "year" and not piece.past:
        if re.match(r"(?:年)?(?:的)?[ '\"]*(?:strateg|vision|roadmap|战略|规划|愿景|蓝图)", after) or re.match(
            r"[ '-]*(?:growth |sales |business )?(?:plan|agenda|programme|program)(?![a-z])", after
        ):
            return not re.search(r"(?:by|in|until|during|for) $", before)
        if re.search(r"(?:vision|strategy|agenda|plan|roadmap|horizon|战略|愿景|规划|programme) ?'?$", before):
            return True
    if piece.grain == "weekday" and re.match(
        r"(?:'s)? (?:takings|sales|revenue|turnover|footfall|trade|trading|bookings|covers|visits|orders|market|traffic|evening|morning|lunch|brunch)(?![a-z])",
        after,
    ):
        return not re.search(r"(?:by|until|till|before|next|this) $", before)
    return before.count('"') % 2 == 1 and '"' in after and piece.grain in ("year", "holiday")


def _service(piece: Piece, low: str) -> bool:
    """Within one day of a request is a level of service, not a deadline."""
    if piece.grain != "rolling" or piece.past or piece.first is None or piece.last is None:
        return False
    text, before = low[piece.start : piece.end], low[: piece.start]
    clause = re.split(r"[,;。\n]", before)[-1]
    short = (piece.last - piece.first).days <= 10 or "working" in text or "business" in text or "工作日" in text
    days = re.search(r"day|天|日|week|周|hour", text)
    after = re.split(r"[,;。\n]", low[piece.end :])[0]
    if re.search(r"天|日|周|day|week", text) and _SHRUNK.search(before) and _RESPONSE.search(clause):
        return True
    if re.match(
        r" ?(?:of (?:receipt|the|a|an|receiving|request|invoice|delivery|enquiry|inquiry|contact|each|every)|after (?:receipt|the|a|an|each|delivery|invoice|contact))",
        low[piece.end :],
    ):
        return True
    return bool(short and days and _RESPONSE.search(clause + after))


def _with_roles(found: list[Piece], low: str, result: Times) -> list[_Dated]:
    dated: list[_Dated] = []
    skip = False
    for index, piece in enumerate(found):
        if skip:
            skip = False
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if following is not None and _names_year(piece, following, low):
            found[index + 1] = _moved(following, piece)
            continue
        if following is not None and _is_range(piece, following, low):
            dated.append(_range(piece, following, low, result))
            skip = True
            continue
        dated.append(_role(piece, low))
    return dated


def _names_year(piece: Piece, following: Piece, low: str) -> bool:
    """明年1-6月, 2027 (July-August): a year right before months only says which year they are of."""
    months = piece.grain == "year" and following.grain in ("month", "quarter") and not following.dated
    return months and bool(
        re.fullmatch(r" ?(?:的|的?[\u4e00-\u9fff]{0,2}\()?(?:\d{1,2}[-~到至])?", low[piece.end : following.start])
    )


def _moved(piece: Piece, year: Piece) -> Piece:
    """The piece in the year that stands before it."""
    if piece.first is None or piece.last is None or year.first is None:
        return piece
    months = 12 * (year.first.year - piece.first.year)
    first = add_months(piece.first, months)
    last = add_months(piece.last, months)
    last = month_end(last.year, last.month) if piece.grain in ("month", "quarter") else last
    return replace(piece, start=year.start, first=first, last=last, dated=True)


_JOIN = re.compile(
    r"(?:月|日|号|底|初)?(?:起|开始)?(?: ?(?:-|~|to|through|until|till|thru|到|至|→|and|和|与) ?)(?:the )?(?:end of )?"
)


def _is_range(one: Piece, two: Piece, low: str) -> bool:
    between = low[one.end : two.start]
    if not _JOIN.fullmatch(between):
        return False
    if re.match("起[到至]", between):
        return True
    before = low[max(0, one.start - 14) : one.start]
    if "and" in between or "和" in between or "与" in between:
        return bool(re.search(r"between (?:the )?$|介于$|在$", before)) or (one.grain == two.grain == "quarter")
    if one.grain == two.grain or re.search(r"(?:from|between|period|of|in) (?:the )?$|[从自]$", before):
        return one.grain != "rolling" or two.grain != "rolling"
    return bool(re.search("[-~]", between))


def _range(one: Piece, two: Piece, low: str, result: Times) -> _Dated:
    first, last = one.first, two.last
    begin = re.search(r"(?:(?:from|between|in|during|over|for)(?: the)? |[从自在])$", low[: one.start])
    start = begin.start() if begin else one.start
    end = two.end + len((re.match(r"(?:底|末)?(?:期间|之间|内|间)?", low[two.end :]) or [""])[0])
    if first and last and last < first:
        if one.dated and two.dated:
            result.issues.append(("end_before_start", (start, end)))
        elif one.dated and one.grain != "year":
            last = _next_year(last)
        elif two.dated:
            first = add_months(first, -12)
            if last < first:
                result.issues.append(("end_before_start", (start, end)))
        else:
            last = _next_year(last)
    both = replace(two, start=start, end=end, first=first, last=last, dated=one.dated or two.dated)
    return _Dated(both, "period", last, (start, end), first)


def _next_year(day: date) -> date:
    return month_end(day.year + 1, day.month) if day == month_end(day.year, day.month) else add_months(day, 12)


_SUFFIX = re.compile(
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


def _ending(pattern: str | re.Pattern[str], before: str) -> re.Match[str] | None:
    """The pattern at the end of a text; only its last hundred characters are looked at, whatever was pasted before."""
    compiled, blank, chinese = _tail(pattern)
    last = before[-1:]
    if (blank and last != " ") or not (chinese or last.isascii()):
        return None
    return compiled.search(before, max(0, len(before) - 100))


def _role(piece: Piece, low: str) -> _Dated:
    before, after = low[: piece.start], low[piece.end :]
    suffix = _SUFFIX.match(after)
    if suffix and (suffix["start"] or "").startswith("后") and piece.grain in ("year", "quarter"):
        suffix = None
    end = piece.end + (suffix.end() if suffix else 0)
    last, first = piece.last, piece.first

    def made(role: str, day: date | None, prefix: re.Match[str] | None = None) -> _Dated:
        start = prefix.start() if prefix else piece.start
        return _Dated(piece, role, day, (start, end), first)

    compare = _ending(_COMPARE, before)
    starts_zh = compare and compare.group() in ("以", "同", "较", "比")
    if suffix and suffix["level"]:
        return made("base", last, compare)
    event = _ending(_EVENT, before)
    if event and piece.grain == "day" and first and not piece.past:
        closes = re.search(r"(?<![a-z])(?:closes|ends|expires|finishes|is over) on", event.group())
        strict = event["word"] not in ("by", "until") and not closes
        return made("deadline", first - timedelta(days=1) if strict else last, event)
    missed = _ending(r"(?<![a-z])(?:by|until|before|no later than) (?:the )?(?:(?:end|close) of )?(?:the )?$", before)
    if piece.past and missed:
        return made("deadline", last, missed)
    if piece.past and (compare or _ending(_ON_LAST, before) or not suffix or not suffix["close"]):
        return made(
            "base"
            if compare
            or _ending(_ON_LAST, before)
            or re.match(r"同期|的?水平|相比|基础", after)
            or _ending(r"(?<![a-z])(?:than|on) $", before)
            else "past",
            last,
            compare,
        )
    if (
        compare
        and compare.group().strip() not in ("from", "as of", "以", "同", "was", "were", "currently")
        and not (starts_zh and suffix)
    ):
        return made("base", last, compare)
    if re.match(r"(?:上|下|前|后)?(?:同期|相比|的基础上|基础上|水平上)", after):
        return made("base", last)
    if suffix and suffix["start"]:
        return made("start", last)
    if (
        _ending(r"(?<![a-z])(?:over|above) $", before)
        and first
        and piece.grain in ("year", "quarter")
        and piece.dated
        and _ending(r"%.{0,3} (?:over|above) $", before)
    ):
        return made("base", last)
    middle = _ending(_MIDDLE_OF, before)
    if middle and piece.grain in ("month", "quarter", "year") and first and last:
        return made(
            "deadline", first + timedelta(days=14) if piece.grain == "month" else first + (last - first) / 2, middle
        )
    begin = _ending(_START_OF, before)
    if begin:
        if re.search(r"from|since", begin.group()):
            return made("start", first, begin)
        strict = "before" in begin.group()
        return made("deadline", first - timedelta(days=1) if strict and first else first, begin)
    finish = _ending(_END_OF, before)
    if finish and piece.grain not in ("day", "weekday"):
        return made("deadline", last, finish)
    strictly = _ending(_BEFORE, before)
    if strictly:
        ends = low[piece.start : piece.end].replace("-", " ")
        whole = bool(re.search(r"(?<![a-z])(?:end|close)(?: of|$)|eo[wmqy]$", ends)) or (
            suffix is not None and bool(suffix["close2"])
        )
        return made("deadline", last if whole else (first - timedelta(days=1) if first else None), strictly)
    if suffix and suffix["before"]:
        inclusive = suffix["close"] or piece.grain in ("day", "weekday", "end", "rolling")
        until = _ending(r"(?:在|赶在|于|截止到?|截至|到|至)$", before)
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
        return made("deadline", last, _ending(_BY, before) or _ending(_ZH_UNTIL, before))
    if suffix and suffix["within"]:
        return made("period", last, _ending(r"在$", before))
    begins = _ending(
        r"(?<![a-z])(?:since|after|start(?:s|ing)?|begin(?:s|ning)?|effective)(?: in| on| from)?(?: the)? $", before
    )
    if begins and piece.grain != "rolling":
        return made("start", last, begins)
    inside = _ending(_IN, before)
    if inside:
        return made("period", last, inside)
    since = _ending(_SINCE, before)
    if since and (since.group() != "from " or not re.match(r" ?(?:to|-|until) ", after)) and piece.grain != "rolling":
        return made("start", last, since)
    by = _ending(_BY, before)
    if by:
        return made("deadline", last, by)
    if _ending(_ZH_FROM, before):
        return made("start", last)
    until = _ending(_ZH_UNTIL, before)
    if until and until.group() != "在":
        return made("deadline", last, until)
    if piece.grain in ("day", "weekday", "end") or re.search(
        r"(?<![a-z])e(?:nd|o[wmqy])", low[piece.start : piece.end]
    ):
        return made("deadline", last, until)
    return made("period", last, until)


_CHANGE_OVER = re.compile(r"(?:%|percent|points?|pp|a third|a half|a quarter|half) (?:over|on|above|up on)(?: the)? $")


def _compared(dated: list[_Dated], low: str) -> None:
    """By 4 points over October, by 28 February: the period after the change is what it is measured against."""
    if sum(entry.role in ("deadline", "period") for entry in dated) < 2:
        return
    for entry in dated:
        if entry.role == "period" and _ending(_CHANGE_OVER, low[: entry.piece.start]):
            entry.role = "base"


def _in_its_year(dated: list[_Dated]) -> None:
    """A month without a year belongs to the year that the goal names."""
    years = [d for d in dated if d.piece.grain == "year" and d.role in ("period", "deadline") and d.piece.first]
    if len(years) != 1 or years[0].piece.first is None:
        return
    first = years[0].piece.first
    for entry in dated:
        if (
            not entry.piece.dated
            and entry.last
            and entry.last < first
            and entry.piece.grain not in ("rolling", "week", "weekday", "end")
        ):
            moved = _next_year(entry.last)
            entry.last = moved if moved.year == first.year else entry.last


def _settle(dated: list[_Dated], low: str, result: Times, today: date) -> None:
    ends: list[_Dated] = []
    for entry in dated:
        result.masks.append(entry.area)
        if entry.role == "base":
            result.bases.append(entry.area)
        elif entry.role == "past":
            result.past.append(entry.area)
        elif entry.piece.last is None:
            result.issues.append(("invalid_date", entry.area))
        elif entry.role == "start":
            if result.start is None:
                result.start = entry.first
        elif entry.last is not None:
            ends.append(entry)
    if not ends:
        return
    flagged = [e for e in ends if _flagged(e, low)] if len(ends) > 1 else []
    plain = [e for e in ends if e not in flagged] or ends
    final = max(plain, key=lambda e: (e.last or date.min, e.role == "deadline"))
    marked = [e for e in plain if e.role == "deadline"]
    if (
        final.role == "period"
        and final.piece.grain in ("year", "half", "quarter", "rolling")
        and marked
        and len(marked) == 1
        and marked[0] is not final
    ):
        inner = marked[0]
        if not flagged and final.first and inner.last and final.first <= inner.last:
            final = inner
    result.kind = final.role if final.role in ("deadline", "period") else "deadline"
    result.end, result.area = final.last, final.area
    result.marked = final.role == "deadline"
    if final.role == "period":
        result.start = final.first
    elif result.start and result.end and result.start > result.end:
        result.issues.append(("end_before_start", final.area))
    for entry in ends:
        if entry is final or entry.last is None:
            continue
        if entry in flagged and result.end and entry.last > result.end:
            result.issues.append(("milestone_after_deadline", entry.area))
        if entry.role == "deadline" or entry in flagged:
            result.milestones.append((entry.last, entry.area))
    if result.end and result.end < today:
        result.issues.append(("deadline_past", final.area))


def _flagged(entry: _Dated, low: str) -> bool:
    """Whether the words around say that this date is a step on the way."""
    start = max((low.rfind(mark, 0, entry.area[0]) for mark in ",;。\n("), default=-1) + 1
    marks = (*",;。\n()", " with ")
    end = min((at for at in (low.find(mark, entry.area[1]) for mark in marks) if at >= 0), default=len(low))
    return bool(
        _MILESTONE.search(low[start : entry.area[0]])
        or re.search(
            r"milestone|interim|halfway|checkpoint|里程碑|先(?!进)|中期|阶段性?目标|过半", low[entry.area[1] : end]
        )
    )


def _rhythm(low: str, result: Times) -> None:
    masked = Areas(result.masks)
    for per, pattern in _CADENCES.items():
        for match in pattern.finditer(low):
            if masked.overlaps(*match.span()):
                continue
            result.per.append((match.span(), per))
    result.masks.extend(area for area, _ in result.per)
    if result.per:
        result.cadence = _NAMES[min(result.per)[1]]
        if result.kind is None:
            result.kind, result.area = "recurring", min(result.per)[0]
