"""When: which of the periods named in the text is the deadline, which a milestone, which only a comparison."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from simkit.goals.smart.calendar import Calendar, add_months, month_end
from simkit.goals.smart.normalise import Normal
from simkit.goals.smart.periods import Piece, pieces
from simkit.goals.smart.ranges import is_range, joined, next_year
from simkit.goals.smart.reasons import Reason
from simkit.goals.smart.reports import announcements
from simkit.goals.smart.rhythms import add_rhythms
from simkit.goals.smart.time_roles import Dated, Times, ending, role_of_piece

_VAGUE = re.compile(
    r"(?<![a-z])(?:soon|asap|as soon as possible|shortly|in the near future|in the coming years|in the future|eventually|one day|at some point|"
    r"in the next few \w+|over time|long[- ]term|in due course|going forward|later)(?![a-z])"
    r"|近期|尽快|早日|未来几年|今后几年|不久|将来|今后|近几年|尽早|以后|短期内|长期|近来|最近|[越愈][快早][越愈]好"
)
#: At 10 am, 14:30, 下午3点: when a day's work begins, no number of the goal.
_CLOCK = re.compile(
    r"(?<![a-z\d.,])(?:at |@ ?)?\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|o'clock|uhr|hrs cet)(?![a-z])|(?<![a-z])at \d{1,2}:\d\d(?!\d)|(?:上午|下午|早上|晚上|中午|傍晚)\d{1,2}(?:[点时](?:半|\d{1,2}分)?|:\d\d)"
)
_MILESTONE = re.compile(
    r"milestone|interim|halfway|half-way|checkpoint|check-point|reached by|(?<![a-z])(?:with|of which|including|thereof|first) .{0,40}$|(?<![a-z])of (?:them|these|those|whom)(?![a-z]).{0,30}$|on the way|along the way|stage goal|"
    r"里程碑|其中|先(?!进)|首先|中期|阶段性?目标|节点|过半|前期|第一阶段|第一步|至少完成一半|分阶段"
)
_RESPONSE = re.compile(
    r"(?<![a-z])(?:respond\w*|repl(?:y|ies|ied|ying)|answer\w*|follow(?:ed)?[ -]?up|call(?:ed)? back|resolved?|turnaround|turn(?:ed|s|ing)? around|response|dso|days sales outstanding|return(?:ed)? calls?|acknowledg\w+|get back|contact(?:ed)?|pay(?:ment)?s?|paid|quotes? (?:out|sent|issued|delivered)|react|deliver(?:y|ed) time|cycle|lead time)(?![a-z])"
    r"|响应|回复|答复|首次跟进|跟进|回访|联系|处理|周期|账期|时长|时间|出方案|报价|首响|反馈|周转天数|天数|回款期|账龄|工期|耗时|用时|货期|库龄|交期|交付|解决"
)
_SHRUNK = re.compile(
    r"(?:控制|缩短|压缩|压降|降低|压|降|减|缩|减少|保持|维持|稳定|下降|提升|缩减|低|少)(?:到|至|在|于|为)?$|(?:in|to|at|under|below|of) $"
)


#: Customers pay within 50 days, 45天内付款: how long they take, no deadline.
_PAYING = re.compile(
    r"(?<![a-z])(?:pay|pays|paid|paying)(?: up| us| (?:their |our |all )?(?:invoices|bills))?(?: on average)? $"
)
_PAID_ZH = re.compile("的?(?:付款|回款|结款|结清|付清|打款|付账|结账)(?!率|额|达|做|完成|到|不少|[1-9])")


def times(normal: Normal, today: date, fiscal_start: int, why: list[Reason]) -> Times:
    """Read everything that the text says about time."""
    low, calendar = normal.low, Calendar(today, fiscal_start)
    result = Times()
    found = [p for p in pieces(low, normal.text, calendar) if not _only_name(p, low) and not _service(p, low)]
    found = _counted_from(found, low, calendar)
    dated = _with_roles(found, low, result)
    dated = _without_reasons(dated, [*why, *(Reason(m.span(), False, True) for m in announcements(low))])
    _compared(dated, low)
    _in_its_year(dated)
    _settle(dated, low, result, today)
    add_rhythms(low, result)
    result.masks.extend(match.span() for match in _CLOCK.finditer(low))
    result.vague = [match.span() for match in _VAGUE.finditer(low)]
    result.masks.extend(result.vague)
    return result


#: 春节后两个月内; within six weeks of Easter.
_SINCE_DAY_ZH = re.compile(r"(?:之后|以后|过后|结束后|后)的?,? ?")
_SINCE_DAY_EN = re.compile(r" (?:of|after|from|following) (?:the )?(?:(?:start|beginning|end) of (?:the )?)?")


def _counted_from(found: list[Piece], low: str, calendar: Calendar) -> list[Piece]:
    """The pieces with each count of weeks or months that runs from a named day joined to that day."""
    kept: list[Piece] = []
    for piece in found:
        before = kept[-1] if kept else None
        between = low[before.end : piece.start] if before is not None else ""
        if before is not None and piece.grain == "rolling" and _SINCE_DAY_ZH.fullmatch(between):
            kept[-1] = _later(before, piece, low, before.last, calendar)
        elif before is not None and before.grain == "rolling" and _SINCE_DAY_EN.fullmatch(between):
            start = "start" in between or "beginning" in between
            kept[-1] = _later(piece, before, low, piece.first if start else piece.last, calendar)
        else:
            kept.append(piece)
    return kept


def _later(day: Piece, count: Piece, low: str, since: date | None, calendar: Calendar) -> Piece:
    """The time from that day on, as a period that ends so much later."""
    words = low[count.start : count.end]
    read = pieces(words, words, replace(calendar, today=since)) if since is not None else []
    last = read[0].last if read else None
    start, end = min(day.start, count.start), max(day.end, count.end)
    return replace(count, start=start, end=end, first=since if last else None, last=last, dated=True)


def _without_reasons(dated: list[Dated], why: list[Reason]) -> list[Dated]:
    """The dates of the goal itself: one in a because-clause counts only where nothing else is a deadline."""
    kept: list[Dated] = []
    spare: list[Dated] = []
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
    """A year that names a plan or stands in quotes is no time; neither is 阿May."""
    after, before = low[piece.end :], low[: piece.start]
    if before.endswith(("阿", "小")) and low[piece.start].isascii():
        return True
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
    if re.search(r"天|日|周|day|week", text) and (_PAYING.search(before) or _PAID_ZH.match(low, piece.end)):
        return True
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


def _with_roles(found: list[Piece], low: str, result: Times) -> list[Dated]:
    dated: list[Dated] = []
    skip = False
    for index, piece in enumerate(found):
        if skip:
            skip = False
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if following is not None and _names_year(piece, following, low):
            found[index + 1] = _moved(following, piece)
            continue
        if following is not None and is_range(piece, following, low):
            dated.append(joined(piece, following, low, result))
            skip = True
            continue
        dated.append(role_of_piece(piece, low))
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


_CHANGE_OVER = re.compile(r"(?:%|percent|points?|pp|a third|a half|a quarter|half) (?:over|on|above|up on)(?: the)? $")


#: After EUR 3.7m in 2026: a value that has been, with its period.
_AFTER_VALUE = re.compile(
    r"(?<![a-z])(?:after|had|was|were|stood at) [^,.;a-z]{0,4}(?:[a-z]{3} )?\d[\d.,]* ?(?:%|m|k|mn|bn|million|thousand)?(?: [a-z-]+){0,2}? (?:in|for|during) $"
)


def _compared(dated: list[Dated], low: str) -> None:
    """By 4 points over October, by 28 February: the period after the change is what it is measured against."""
    if sum(entry.role in ("deadline", "period") for entry in dated) < 2:
        return
    for entry in dated:
        before = low[: entry.piece.start]
        if entry.role == "period" and (ending(_CHANGE_OVER, before) or ending(_AFTER_VALUE, before)):
            entry.role = "base"


def _in_its_year(dated: list[Dated]) -> None:
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
            moved = next_year(entry.last)
            entry.last = moved if moved.year == first.year else entry.last


def _settle(dated: list[Dated], low: str, result: Times, today: date) -> None:
    ends: list[Dated] = []
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
    result.marked, result.dated = final.role == "deadline", final.piece.dated
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


def _flagged(entry: Dated, low: str) -> bool:
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
