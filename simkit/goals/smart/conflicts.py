"""What contradicts itself: directions, impossible and implausible values, two numbers for one figure."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Area
from simkit.goals.smart.lexicon import Token
from simkit.goals.smart.sums import sums
from simkit.goals.smart.targets import Aim

TENFOLD = 10  #: a change from this factor on is to be checked (labelling rules, section 8)
_STAGED = re.compile(
    r"其中|保底|挑战|力争|争取|冲刺|基本|先|里程碑|of which|including|stretch|minimum|milestone|interim|first|then|reached|halfway|至少|rising|再|respectively|分别|各|随后|然后|最终|并在|,? and (?:to )?(?:\w+ )?(?:by|in|for) |from .* to "
)


def conflicts(aims: list[Aim], low: str, tokens: list[Token]) -> list[tuple[str, Area]]:
    """Issue codes with their places."""
    found: list[tuple[str, Area]] = []
    for aim in aims:
        if aim.metric is None or aim.invalid:
            continue
        for code in (_direction(aim), _range(aim), _size(aim), _zero(aim), _beyond_scale(aim, low)):
            if code:
                found.append((code, (aim.start, aim.end)))
    found.extend(sums([a for a in aims if a.metric is not None and not a.invalid], low))
    found.extend(_rivals([a for a in aims if a.metric is not None and not a.invalid], low, tokens))
    return found


def _direction(aim: Aim) -> str | None:
    metric, better = aim.metric, aim.metric.better if aim.metric else "none"
    assert metric is not None
    moves = None
    if aim.quantity.sign == "-" and aim.stated == "up" and aim.kind in ("pct_change", "pp_change", "abs_change"):
        return "target_wrong_direction"  # raise by -10 %
    if aim.baseline is not None and aim.kind in ("from_to", "absolute", "ratio"):
        moves = "up" if aim.value > aim.baseline else "down" if aim.value < aim.baseline else None
    if moves:
        if aim.stated == "better":
            return "target_wrong_direction" if better in ("up", "down") and moves != better else None
        if aim.stated in ("up", "down") and moves != aim.stated:
            return "target_wrong_direction"
        return "undesirable_direction" if better in ("up", "down") and moves != better else None
    if aim.stated in ("up", "down") and better in ("up", "down") and aim.stated != better and aim.value:
        if aim.kind in ("pct_change", "pp_change", "abs_change") or (
            aim.kind in ("absolute", "ratio")
            and metric.role != "process"
            and metric.role != "outcome"
            and aim.op not in ("gte", "gt", "lte", "lt")
        ):
            return "undesirable_direction"
    return None


#: Only what is retained of revenue can grow beyond all of it; of customers at most all stay.
_NET = r"net|revenue|dollar|nrr|ndr|gmv|净|收入|金额"


def _range(aim: Aim) -> str | None:
    metric = aim.metric
    assert metric is not None
    highest = aim.quantity.high if aim.quantity.high is not None else aim.value
    level = aim.kind in ("ratio", "from_to", "absolute")
    share = aim.unit == "%" and "rate" in metric.units
    if level and (
        (aim.value < 0 and metric.id not in ("nps", "profit"))
        or ((aim.baseline or 0) < 0 and metric.id not in ("nps", "profit", "gross_margin"))
    ):
        return "impossible_value"
    net = metric.id != "retention_rate" or aim.mention is None or re.search(_NET, aim.mention.word)
    if share and level and not (metric.over_100 and net) and (highest > 100 or (aim.baseline or 0) > 100):
        return "impossible_value"
    if aim.unit == "pp" and aim.baseline is not None and not metric.over_100:
        reached = aim.baseline + aim.value * (1 if aim.direction != "down" else -1)
        if not 0 <= reached <= 100:
            return "impossible_value"
    if aim.unit == "pp" and aim.value > 100 and not metric.over_100:
        return "impossible_value"
    if aim.kind == "pct_change" and aim.direction == "down" and highest > 100:
        return "impossible_value"
    if (
        aim.kind == "pct_change"
        and share
        and aim.baseline is not None
        and not metric.over_100
        and aim.direction == "up"
        and aim.baseline * (1 + highest / 100) > 100.5
    ):
        return "impossible_value"
    if (metric.id == "nps" and level and highest > 100) or (aim.unit == "stars" and highest > 5):
        return "impossible_value"
    if metric.id == "csat" and aim.unit == "points" and highest > 100:
        return "impossible_value"
    return None


def _beyond_scale(aim: Aim, low: str) -> str | None:
    """Six out of five."""
    scale = _OUT_OF.search(low, aim.quantity.start, aim.quantity.end)
    return "impossible_value" if scale and aim.unit != "%" and aim.value > _TOP[scale["top"]] else None


_TOP = {"5": 5, "five": 5, "10": 10, "ten": 10}
_OUT_OF = re.compile(r"(?:out of|/) ?(?P<top>5|10|five|ten)$")


def _size(aim: Aim) -> str | None:
    growth = aim.direction != "down"
    if aim.kind == "pct_change" and growth and aim.value >= 100 * (TENFOLD - 1):
        return "implausible_value"
    if aim.baseline and aim.kind in ("from_to", "absolute", "ratio"):
        if aim.value >= TENFOLD * aim.baseline or (0 < aim.value <= aim.baseline / TENFOLD and aim.unit != "%"):
            return "implausible_value"
    if (
        aim.baseline
        and aim.kind == "abs_change"
        and aim.direction != "down"
        and aim.value >= (TENFOLD - 1) * aim.baseline
    ):
        return "implausible_value"
    if (
        aim.metric is not None
        and "money" in aim.metric.units
        and aim.kind in ("absolute", "from_to")
        and aim.value >= 1e13
    ):
        return "implausible_value"
    if aim.unit == "count" and aim.value >= 1e8:
        return "implausible_value"
    return None


def _zero(aim: Aim) -> str | None:
    if aim.kind in ("pct_change", "pp_change", "abs_change") and aim.value == 0:
        return "zero_change"
    if aim.kind == "ratio" and aim.value == 0 and aim.metric is not None and aim.metric.better == "up":
        return "zero_change"
    if aim.kind == "from_to" and aim.value == aim.baseline and aim.stated != "keep":
        return "zero_change"
    if (
        aim.kind == "absolute"
        and aim.value == 0
        and aim.metric is not None
        and aim.metric.better == "up"
        and aim.metric.role != "level"
    ):
        return "zero_change"
    return None


def _rivals(aims: list[Aim], low: str, tokens: list[Token]) -> list[tuple[str, Area]]:
    """Two different numbers for one and the same figure."""
    figures = [(aim.metric.id if aim.metric else "", unit_kind_of(aim)) for aim in aims]
    for index, one in enumerate(aims):
        for two, figure in zip(aims[index + 1 :], figures[index + 1 :], strict=True):
            if figure != figures[index] or (one.value == two.value and one.stated == two.stated):
                continue
            opposed = {one.stated, two.stated} == {"up", "down"}
            level = one.kind in ("absolute", "ratio", "from_to") and two.kind in ("absolute", "ratio", "from_to")
            change = one.kind == two.kind and one.kind in ("pct_change", "pp_change", "abs_change")
            if not (level or change) or (one.value == two.value and not opposed):
                continue
            between = low[one.end : two.start]
            cut = one.end + max((m.end() for m in _CLAUSE.finditer(between)), default=0)
            names, dates = _content(low, tokens, 0, one.end, cut)
            names_of_second, dates_of_second = _content(low, tokens, cut, two.end, len(low))
            same_names = names_of_second <= names
            staged = _STAGED.search(between) or _WITH.search(between) or _FLOOR.match(low, two.end)
            lesser = staged and staged.group() in _AMBITION and _less_ambitious(one, two)
            at_once = _AT_ONCE.match(between)
            if at_once and _content(low, tokens, one.end + at_once.end(), two.end, len(low))[0] <= names:
                return [("conflicting_targets", (one.start, two.end))]
            same_day = same_names and staged and "and" in staged.group() and _same_dates(low, one, two)
            if (staged and not lesser and not same_day) or (
                re.search(r"(?<![a-z])(?:per|each|every)(?![a-z])|每|/", between) and not opposed
            ):
                continue
            same_dates = dates_of_second <= dates or (bool(names_of_second) and not dates)
            repeated = same_names and same_dates and bool(names_of_second or dates_of_second)
            other = names_of_second or (dates_of_second and not opposed) or _dated(between)
            if repeated or same_day or not other:
                return [("conflicting_targets", (one.start, two.end))]
    return []


#: To 30 % and at the same time to 40 %.
_AT_ONCE = re.compile(
    r"(?: [a-z-]+)?,? ?(?:and|but)?,? ?(?:at the same time|simultaneously|at once|concurrently|as well as|also|in parallel)(?![a-z])|[\u4e00-\u9fff]{0,4},?(?:同时|与此同时)"
)
_WITH = re.compile(r"^[^.;]*(?:with|at) $")  #: to 30 % by June, at 25 % by March
_FLOOR = re.compile(
    r",? (?:is |as )?(?:the |our |a )?(?:minimum|floor|least|stretch|baseline)(?![a-z])"
)  #: EUR 900k the minimum


def _same_dates(low: str, one: Aim, two: Aim) -> bool:
    """By 10 % by June and by 20 % by June."""
    first = {m.group() for m in _DATE.finditer(low, one.end, two.start)}
    second = {m.group() for m in _DATE.finditer(low, two.end)}
    return bool(second) and first == second


_AMBITION = ("挑战", "力争", "争取", "冲刺", "stretch")


def _less_ambitious(one: Aim, two: Aim) -> bool:
    """Whether what is called a stretch asks for less than the goal before it."""
    better = one.metric.better if one.metric else "none"
    return (better == "up" and two.value < one.value) or (better == "down" and two.value > one.value)


#: Where what is said of one target ends and that of the next begins.
_CLAUSE = re.compile(r"[,;.。!、\n](?!\d)|(?<![a-z])and(?![a-z])|并|再|而")


def _content(low: str, tokens: list[Token], start: int, at: int, latest: int) -> tuple[set[str], set[str]]:
    """What the target that ends at `at` speaks of, and its dates: the names and periods around it."""
    stop = re.search(r"[,;.。!、\n](?!\d)|$", low[at:])
    end = min(latest, at + (stop.start() if stop else 0))
    kinds = {"place", "segment", "entity", "role", "unit", "name"}
    words = {
        part.removesuffix("s")
        for t in tokens
        if start <= t.start and t.end <= end and (t.unknown or t.kinds & kinds)
        for part in t.word.split(" ")
    }
    return words, {match.group() for match in _DATE.finditer(low, start, end)}


_DATE = re.compile(
    r"(?<![a-z])(?:q\d|h\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|20\d\d|next \w+|this \w+)|\d+月|[一二三四]季度|半年|年底|明年|下个?季"
)


def _dated(text: str) -> bool:
    return bool(
        re.search(
            r"(?<![a-z])(?:by|in|until|for) (?:the |end|q\d|h\d|20|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next)|\d月|季度?|半年|年底|明年|q\d|h\d",
            text,
        )
    )


def unit_kind_of(aim: Aim) -> str:
    """Units that can be compared: money of any currency is one."""
    return "money" if len(aim.unit) == 3 or aim.unit == "money" else aim.unit
