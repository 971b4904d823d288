"""From quantities to targets: each number with its metric, kind, baseline and direction, or why it does not count."""

from __future__ import annotations

import re
from bisect import bisect_left

from simkit.goals.smart.belonging import ATTENDED, found_metric, phrase_after, sentence
from simkit.goals.smart.bystanders import counts_doers, is_whole
from simkit.goals.smart.counting import fits, is_share, share_of, unit_kind
from simkit.goals.smart.lexicon import Token, grammar, metric_of
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.model import TargetKind
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.starts import is_start, leads_to, same_kind, starts
from simkit.goals.smart.targets import (
    BECAME,
    Aim,
    direction_of,
    guides,
    operator,
    role_of,
)
from simkit.goals.smart.units import WEIGHED


def aims(low: str, tokens: list[Token], quantities: list[Quantity], mentions: list[Mention]) -> list[Aim]:
    """Every target of the text, starting values joined to what they start."""
    found: list[Aim] = []
    directing = guides(low, tokens)
    bases: list[tuple[Quantity, bool]] = []
    pending: Quantity | None = None
    for index, quantity in enumerate(quantities):
        if (index and is_whole(quantities[index - 1], quantity, low)) or counts_doers(quantity, low, tokens):
            continue
        role, marked = role_of(quantity, low, _since(quantity, low, quantities, index))
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        if following is not None and leads_to(quantity, role, following, low):
            role, marked = "base", True
        if role == "change" and following is not None and is_start(quantity, low):
            role = "base"
        if role == "base":
            if following is not None and starts(quantity, following, low):
                pending = quantity
            else:
                bases.append((quantity, marked))
            continue
        aim = _aim(quantity, role, marked, low, tokens, mentions, directing)
        if index and (aim.metric is None or aim.invalid == "missing_unit"):
            _counts_as_before(aim, quantities[index - 1], low, tokens, mentions)
        behind = aim.mention is not None and aim.mention.start >= quantity.start
        if quantity.weak and (aim.metric is None or aim.invalid or not (behind or unit_kind(quantity) == "count")):
            continue
        if pending is not None:
            _join(aim, pending)
            pending = None
        found.append(aim)
    _assign(found, bases)
    return _without_strays(found)


def _without_strays(found: list[Aim]) -> list[Aim]:
    """Numbers that do not fit a figure which has its number already count something else: twelve of the biggest sites."""
    valid = [aim for aim in found if aim.metric is not None and not aim.invalid]
    served = {id(aim.mention) for aim in valid}
    return [aim for aim in found if not aim.invalid or not valid or (aim.marked and id(aim.mention) not in served)]


def _since(quantity: Quantity, low: str, quantities: list[Quantity], index: int) -> int:
    begin, _ = sentence(low, quantity.start, quantity.end)
    return max(begin, quantities[index - 1].end if index else 0)


#: Win 20 by June: a verb and a number without the noun that stood before.
_ITS_VERB = re.compile(
    r"(?<![a-z])(?P<verb>win|sign|sell|close|land|open|visit|call|add|book|need|want|get)s? (?:at least |another |now |over |about )?$"
)
#: Orders are at 22; our goal is 30: the number of what was spoken of before.
_SAID_OF_IT = re.compile(r"[.;:,] [^.;]*(?<![a-z])(?:it|this|that|goal|target|aim)(?![a-z])")
_NO_NOUN = re.compile(r" (?:by|in|until|before|this|next|per|a|each|every|more|for|during|within)(?![a-z])|[.,;!\n]|$")


def _counts_as_before(aim: Aim, before: Quantity, low: str, tokens: list[Token], mentions: list[Mention]) -> None:
    """We won 12 hotels last year; win 20 by June: the second number counts what the first does."""
    quantity, between = aim.quantity, low[before.end : aim.quantity.start]
    verb = _ITS_VERB.search(low, max(0, quantity.start - 30), quantity.start)
    same = unit_kind(quantity) == unit_kind(before)
    counted = verb and unit_kind(quantity) == "bare" and _NO_NOUN.match(low, quantity.end)
    if not same or not (counted or (aim.metric is None and _SAID_OF_IT.search(between))):
        return
    metric, mention, fit = found_metric(before, "none", False, low, tokens, mentions)
    if metric is None and verb and verb["verb"] in ("win", "close", "land"):
        metric, fit = metric_of("deals"), True
    if metric is None or not fit:
        return
    aim.metric, aim.mention, aim.invalid, aim.issue = metric, mention, None, None
    aim.unit = quantity.unit or "count"
    aim.direction = "up" if counted and metric.role == "outcome" else "none"


def _aim(
    quantity: Quantity,
    role: str,
    marked: bool,
    low: str,
    tokens: list[Token],
    mentions: list[Mention],
    directing: list[Token],
) -> Aim:
    kind_of_unit = unit_kind(quantity)
    metric, mention, fit = found_metric(quantity, role, marked, low, tokens, mentions)
    unit, value = quantity.unit, quantity.value
    way, stated = direction_of(quantity, low, directing, metric)
    level: TargetKind = "ratio" if kind_of_unit == "rate" else "absolute"
    kind: TargetKind = level
    if kind_of_unit == "score" and metric is not None and "score" not in metric.units and "rate" in metric.units:
        kind_of_unit, unit = "pp", "pp"
        fit = True
    if kind_of_unit == "pp":
        kind = "pp_change" if metric is None or metric.unit != "score" else "abs_change"
    elif kind_of_unit == "multiple":
        if metric is None or "multiple" not in metric.units or role == "change":
            kind, unit = "pct_change", "%"
            became = role == "level" or BECAME.search(low[max(0, quantity.start - 12) : quantity.start])
            value = (
                100 * (value - 1)
                if became
                else 100 * value
                if re.search("倍", low[quantity.start : quantity.end])
                else 100 * (value - 1)
            )
            fit, way = metric is not None, way if way != "none" else "up"
    elif role == "change":
        kind = "pct_change" if kind_of_unit == "rate" else "abs_change"
    elif role != "change" and kind_of_unit == "rate" and metric is not None and is_share(quantity, low):
        metric, kind, fit = share_of(metric, low), "ratio", True
    elif role == "none" and kind_of_unit == "rate" and metric is not None and "rate" not in metric.units:
        kind, fit = "pct_change", True
        if stated == "none":
            way = "up"
    if (
        kind == "abs_change"
        and mention is not None
        and kind_of_unit in ("count", "bare")
        and re.search("新增|add", low[max(0, quantity.start - 20) : quantity.start])
    ):
        kind = "absolute"
    if quantity.sign == "-" and role == "level":
        value = -value
    place = quantity.start, quantity.end
    aim = Aim(metric, kind, value, unit, *place, quantity, operator(quantity, low), way, stated, mention=mention)
    aim.marked = marked
    if metric is not None and metric.needs_number and _only_better(aim, role):
        aim.metric = aim.mention = None
    if aim.metric is not None:
        _settle_unit(aim, fit, low, tokens)
        if aim.direction == "none" and aim.kind == "absolute" and aim.metric.role == "outcome":
            aim.direction = "up"
        steps = aim.metric.role == "process" and aim.kind == "absolute"
        if aim.direction == "up" and stated in ("none", "up") and steps:
            aim.direction = "none"
    else:
        aim.issue = _orphan(quantity, low, tokens)
    return aim


def _only_better(aim: Aim, role: str) -> bool:
    """Satisfaction up 12 %: how much more of what has no score; satisfaction to 90 % has one."""
    moved = role != "level" and aim.direction in ("up", "down")
    return unit_kind(aim.quantity) in ("rate", "multiple") and (aim.kind == "pct_change" or moved)


#: Days to close from 74 to 60: the figure's own name has its unit.
_UNITS_NAMED = {
    "days": "days",
    "day": "days",
    "hours": "hours",
    "weeks": "weeks",
    "minutes": "minutes",
    "天数": "days",
    "小时数": "hours",
}
_NAMED_UNIT = re.compile(rf"(?<![a-z])(?:{'|'.join(_UNITS_NAMED)})(?![a-z])")


def _settle_unit(aim: Aim, fit: bool, low: str, tokens: list[Token]) -> None:
    metric, quantity = aim.metric, aim.quantity
    assert metric is not None
    kind = unit_kind(quantity)
    if fit and metric.id in grammar("people_and_steps") and WEIGHED.search(low, quantity.start, quantity.end):
        aim.invalid = "unit_mismatch"
        return
    if fit:
        if kind == "scaled":
            aim.unit = "money" if "money" in metric.units else "count"
        elif kind == "bare":
            aim.unit = {"count": "count", "score": "points", "multiple": "x"}[
                next(u for u in metric.units if u in ("count", "score", "multiple"))
            ]
        return
    timed = aim.mention if metric.unit == "time" else None
    named = _NAMED_UNIT.search(low, max(0, timed.start - 9), timed.end) if timed is not None else None
    if kind == "bare" and named:
        aim.unit = _UNITS_NAMED[named.group()]
        return
    if kind == "bare":
        _, stop = sentence(low, quantity.start, quantity.end)
        phrase = phrase_after(quantity, low, tokens, stop)
        noun = any(
            (t.metric is not None or t.kinds & {"entity", "role", "activity"} or t.unknown)
            and t.start - quantity.end <= 14
            for t in phrase
        )
        aim.invalid = "unit_mismatch" if noun and not quantity.weak else "missing_unit"
        aim.unit = "count"
    elif kind == "score" and metric.unit == "multiple":
        aim.invalid = "unit_mismatch"
    else:
        aim.invalid = "unit_mismatch"
        if kind == "scaled":
            aim.unit = "money"


def _orphan(quantity: Quantity, low: str, tokens: list[Token]) -> str | None:
    """Why a number without a metric does not count; None where it is no target at all."""
    kind = unit_kind(quantity)
    if kind in ("rate", "pp") or quantity.change:
        return "pct_no_metric"
    begin, stop = sentence(low, quantity.start, quantity.end)
    phrase = phrase_after(quantity, low, tokens, stop)
    at = bisect_left(tokens, quantity.start, key=lambda t: t.start)
    near = [t for t in tokens[max(0, at - 14) : at + 60] if begin <= t.start < stop]
    around = phrase or [t for t in near if abs(t.start - quantity.start) < 14]
    around = [*around, *(t for t in near if quantity.end <= t.start and "activity" in t.kinds)]
    if any(t.kinds & {"activity", "role"} for t in around) or ATTENDED.search(
        low, max(begin, quantity.start - 70), quantity.start
    ):
        return "number_not_target"
    if kind == "time" or quantity.weak:
        return None
    return "number_no_metric" if kind != "multiple" else "pct_no_metric"


_HOURS = {"minutes": 1 / 60, "hours": 1.0, "days": 24.0, "weeks": 168.0}


def _factor(aim: Aim, base: Quantity) -> float:
    """By how much a starting value is to be multiplied to have the scale or the unit of its target."""
    if base.unit in _HOURS and aim.unit in _HOURS and base.unit != aim.unit:
        return _HOURS[base.unit] / _HOURS[aim.unit]  # from 4 days to 36 hours
    bare = unit_kind(base) == "bare" and unit_kind(aim.quantity) in ("scaled", "money", "count")
    if bare and aim.value >= 1000 > base.value and aim.value % 1 == 0:
        return next((s for s in _SCALES if 0.05 <= base.value * s / aim.value <= 20), 1.0)  # to 40m, from 26
    return 1.0


_SCALES = (1e3, 1e4, 1e6, 1e8, 1e9)


def _join(aim: Aim, base: Quantity) -> None:
    """Give a target the starting value that stands before it."""
    kind = unit_kind(base)
    if kind == "scaled" and unit_kind(aim.quantity) == "bare" and base.value >= 1000 > aim.value:
        aim.value *= next((s for s in _SCALES if 0.05 <= aim.value * s / base.value <= 20), 1.0)
    aim.baseline = base.value * _factor(aim, base)
    aim.start = base.start
    if aim.kind in ("absolute", "ratio"):
        aim.kind = "from_to"
    if aim.invalid == "missing_unit" and aim.metric is not None and fits(aim.metric, kind, False):
        aim.invalid, aim.unit = None, base.unit or ("money" if "money" in aim.metric.units else "count")


def _assign(found: list[Aim], bases: list[tuple[Quantity, bool]]) -> None:
    """A starting value said elsewhere (currently 28 %) belongs to the first target of its kind that has none."""
    for base, _ in bases:
        for aim in sorted(found, key=lambda a: abs(a.start - base.start)):
            if aim.baseline is not None or aim.metric is None or aim.invalid:
                continue
            target_kind = unit_kind(aim.quantity)
            if aim.kind in ("absolute", "ratio") and same_kind(base, aim.quantity):
                aim.kind, aim.baseline = "from_to", base.value * _factor(aim, base)
                break
            if (
                aim.kind in ("pct_change", "pp_change", "abs_change")
                and fits(aim.metric, unit_kind(base), False)
                and (target_kind != unit_kind(base) or aim.kind != "pct_change" or "rate" in aim.metric.units)
            ):
                aim.baseline = base.value
                break
