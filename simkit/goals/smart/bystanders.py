"""Numbers that stand beside a target and are none: out of how many, how many people do it."""

from __future__ import annotations

import re

from simkit.goals.smart.belonging import phrase_after, sentence
from simkit.goals.smart.lexicon import Token
from simkit.goals.smart.quantity import Quantity


def is_whole(part: Quantity, whole: Quantity, low: str) -> bool:
    """Whether the second number only says out of how many: 8 of the 12 lapsed accounts."""
    return bool(
        part.unit in ("", "count")
        and whole.value >= part.value
        and re.fullmatch(
            r" (?:out )?of (?:(?:the|our|their|its|all) )?(?:(?:remaining|current|existing|last) )?",
            low[part.end : whole.start],
        )
    )


def counts_doers(quantity: Quantity, low: str, tokens: list[Token]) -> bool:
    """Whether the number only says how many people do it: each of the four reps."""
    _, stop = sentence(low, quantity.start, quantity.end)
    return bool(
        quantity.unit in ("", "count")
        and re.search(r"(?<![a-z])(?:of|the|our|all|all of|both) (?:the |our )?$", low[: quantity.start][-14:])
        and any(t.kinds & {"role", "unit"} for t in phrase_after(quantity, low, tokens, stop)[-3:])
        and re.search(r"\d|[a-z]", low[quantity.end :])
    )
