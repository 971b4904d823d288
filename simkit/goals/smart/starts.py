"""Whether a number is only where the next one starts: 5 % → 3.5 %, 从80%到90%, from 60 to 85."""

from __future__ import annotations

import re

from simkit.goals.smart.counting import unit_kind
from simkit.goals.smart.quantity import Quantity

_IS_AT = re.compile(r"(?<![a-z])(?:is|are|was|were|stands?|sits?) (?:currently |now |still |only |just )*(?:at )?$")
_THEN_GOAL = re.compile(
    r"[.;:,] (?:[^.;]* )?(?:goal|target|aim|should|must|shall|will|has to|have to|needs? to|want|plan)(?![a-z])"
)


def leads_to(quantity: Quantity, role: str, following: Quantity, low: str) -> bool:
    """Whether a number is only where the next one starts: 5 % → 3.5 %, renewal rate: 80 % to 90 %."""
    if role == "base" or _arrow(quantity, following, low):
        return role != "base"
    if same_kind(quantity, following) and _IS_AT.search(low, max(0, quantity.start - 20), quantity.start):
        return bool(_THEN_GOAL.search(low, quantity.end, following.start))  # orders are at 22; the goal is 30
    joined = re.fullmatch(r" ?(?:to|到|至) ?", low[quantity.end : following.start])
    return bool(joined) and role in ("level", "none") and quantity.unit == following.unit != ""


def _arrow(one: Quantity, two: Quantity, low: str) -> bool:
    return bool(
        re.fullmatch(
            r" ?(?:-+>|→|=>|>|⇒|(?:提升|提高|增长|增加|降低|下降|缩短|压缩|压降|扩大|拉|升|降|减少|增|压|缩|涨|做|拓|扩|变|改善|提)(?:到|至|为|成)) ?(?:不低于|至少|约)?",
            low[one.end : two.start],
        )
    )


def is_start(quantity: Quantity, low: str) -> bool:
    """Whether 从 or 由 before the number says that something starts there."""
    return bool(
        re.search(r"(?:从|由|自)(?:目前|现在|当前|现有)?的?$", low[max(0, quantity.start - 6) : quantity.start])
    )


def starts(base: Quantity, target: Quantity, low: str) -> bool:
    """Whether the next number is what the starting value is to become."""
    between = low[base.end : target.start]
    if len(between) > 60 or re.search(r"[;。\n]|\. ", between):
        return False
    if same_kind(base, target):
        return bool(
            re.search(
                r"(?:^|[ ,])(?:up |down |back |right )?(?:to|->|→|into|reach|hit)|到|至|为|成|→|->|达|做|变|涨|降|升|提|压|缩|扩|拓|增|减|下季|明年",
                between,
            )
        )
    return False


def same_kind(one: Quantity, two: Quantity) -> bool:
    """Whether two numbers can be of one figure; a bare number can be of any."""
    kinds = {unit_kind(one), unit_kind(two)}
    if len(kinds) == 1:
        return True
    return "bare" in kinds or kinds <= {"scaled", "money"} or kinds <= {"scaled", "count"}
