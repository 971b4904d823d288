"""Figures that no list has: their last word says what they are, or a kind of customer is what is counted."""

from __future__ import annotations

import re
from itertools import pairwise

from simkit.goals.smart.areas import Areas
from simkit.goals.smart.lexicon import Metric, Token, grammar, metric_of
from simkit.goals.smart.mention import Mention

#: The number of florists, more hospitals, hotels: 20, clinics won: what makes a figure of a kind of customer.
_HOW_MANY = re.compile(
    r"(?<![a-z])(?:number|count|roster|circle) of (?:(?:our |the |active |new |independent |local )+)?$"
)
_MORE = re.compile(
    r"(?:^|(?<![a-z])(?P<verb>[a-z]+) (?:(?:an?|one) (?:half|third|quarter|fifth|tenth) |\d+% )?)(?:more|new|additional|extra|further|fewer) $"
)
#: Win dozens of cafes: how many is left open, what is won is not.
_VAGUELY = re.compile(
    r"(?<![a-z])(?P<verb>[a-z]+) (?:(?:dozens|scores|hundreds|thousands|plenty|lots|loads|a (?:handful|couple|number|lot|bunch|range|host)) of|several|many|(?:quite )?a few|some|numerous|countless) (?:[a-z-]+ )?$"
)
#: 2x bakeries
_TIMES_AS_MANY = re.compile(r"\dx (?:the |our )?$")
_COUNT_FOLLOWS = re.compile(
    r"(?: (?:in|at|around|near) [a-z][\w ]{1,24}?)? ?[:=] ?\+?\d| (?:won|signed|acquired|gained|added|onboarded|activated|listed|converted)(?![a-z])"
)


def kinds_of_customer(low: str, tokens: list[Token], without: Areas, found: list[Mention]) -> list[Mention]:
    """Customers that are named by their kind alone; the kind is scope as well."""
    known = Areas((m.start, m.end) for m in found)
    first_named = min((m.end for m in found if not m.verb), default=len(low) + 1)
    return [
        Mention(token.start, token.end, metric_of(_customers(token, low)), token.word)
        for index, token in enumerate(tokens)
        if token.metric is None
        and token.word < "\u3400"
        and token.word.endswith("s")
        and (token.unknown or "entity" in token.kinds)
        and not without.covers(token.start)
        and not known.overlaps(token.start - 1, token.end + 1)
        and _is_counted(token, tokens[index - 1] if index else None, low, first_named <= token.start)
    ]


def _customers(token: Token, low: str) -> str:
    """New gyms are won, gyms are there."""
    return "new_customers" if low.endswith("new ", 0, token.start) else "customers"


def _is_counted(token: Token, before: Token | None, low: str, named_before: bool) -> bool:
    if _HOW_MANY.search(low, max(0, token.start - 40), token.start):
        return True
    vague = _VAGUELY.search(low, max(0, token.start - 48), token.start)
    if vague is not None and vague["verb"] in grammar("adding"):
        return True
    if token.unknown:
        return False
    if _TIMES_AS_MANY.search(low, max(0, token.start - 10), token.start):
        return True
    if _COUNT_FOLLOWS.match(low, token.end):
        return not named_before
    if before is not None and before.end == token.start - 1 and "verb" in before.kinds:
        return bool(before.kinds & {"up", "down", "keep"})
    more = _MORE.search(low, max(0, token.start - 24), token.start)
    return more is not None and (more["verb"] is None or more["verb"] in grammar("adding"))


_GENERIC = {
    "reliability": "rate",
    "accuracy": "rate",
    "coverage": "rate",
    "penetration": "rate",
    "compliance": "rate",
    "余额": "money",
    "率": "rate",
    "比例": "rate",
    "比率": "rate",
    "占比": "rate",
    "额": "money",
    "金额": "money",
    "时间": "time",
    "周期": "time",
    "天数": "time",
    "时长": "time",
    "数": "count",
    "数量": "count",
    "量": "count",
    "总量": "count",
    "rate": "rate",
    "rates": "rate",
    "ratio": "rate",
    "share": "rate",
    "percentage": "rate",
    "score": "score",
    "rating": "score",
    "time": "time",
    "value": "money",
    "单数": "count",
    "家数": "count",
    "次数": "count",
}


_COMPOUND = re.compile(r"(?<![a-z-])[a-z]+-[a-z]+ (?:rate|ratio|quota)(?![a-z])")  #: hire-out rate


def unlisted(low: str, tokens: list[Token], without: Areas, found: list[Mention]) -> list[Mention]:
    """Figures that no list has but whose last word says what they are: occupancy rate, 赔付率, quote-to-order time."""
    known = Areas((m.start, m.end) for m in found)
    extra = [
        Mention(m.start(), m.end(), Metric(f"other:{m.group()}", "rate", "none", "level"), m.group())
        for m in _COMPOUND.finditer(low)
        if not known.overlaps(*m.span()) and not without.covers(m.start())
    ]
    for before, token in pairwise(tokens):
        unit = _GENERIC.get(token.word)
        if (
            unit is None
            or token.metric is not None
            or token.start - before.end > 1
            or before.word in grammar("no_head")
            or without.covers(token.start)
        ):
            continue
        chinese = not token.word.isascii()
        if chinese != (not before.word.isascii()) or (
            chinese
            and (
                token.start != before.end
                or not (before.unknown or before.metric is not None or before.kinds & {"act", "gain", "segment"})
            )
        ):
            continue
        if not chinese and (
            ("filler" in before.kinds and "verb" not in before.kinds)
            or (token.word in ("time", "value") and before.kinds & {"up", "down", "keep", "reach"})
        ):
            continue
        if known.covers(token.start):
            continue
        extra.append(
            Mention(
                before.start,
                token.end,
                Metric(f"other:{low[before.start : token.end]}", unit, "none", "level"),
                low[before.start : token.end],
            )
        )
    return extra
