"""From words to numbers that can be judged: the level a goal means, and the strategy line that it serves.

Whether a number can be reached is not read from words: the page asks the engine about the level given here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from simkit.goals.smart.lexicon import table
from simkit.goals.smart.model import Analysis, Target


@dataclass(frozen=True, slots=True)
class Level:
    """A target as a level of a figure: revenue of 5.2 million, a win rate of 30 (%)."""

    metric: str
    value: float


def simulated_target(analysis: Analysis, baselines: Mapping[str, float]) -> Level | None:
    """The first target of a figure that `baselines` knows, as a level; None where none can be worked out.

    `baselines` maps a metric to its present level in the same unit as the target's (rates in %): a change is counted
    from the baseline that the goal itself states, else from there.
    """
    for target in analysis.targets:
        if target.invalid is None and target.metric in baselines:
            level = _level(target, baselines[target.metric])
            if level is not None:
                return Level(target.metric, level)
    return None


def _level(target: Target, present: float) -> float | None:
    sign = {"up": 1, "down": -1}.get(target.direction)
    base = present if target.baseline is None else target.baseline
    if target.kind in ("absolute", "ratio", "from_to"):
        return None if target.per else target.value
    if sign is None:
        return None
    return base * (1 + sign * target.value / 100) if target.kind == "pct_change" else base + sign * target.value


def supports(analysis: Analysis, lines: Sequence[str]) -> int | None:
    """The index of the strategy line that the goal serves: the one sharing most content words; None when none does."""
    goal = content_words(analysis.text)
    shared = [len(goal & content_words(line)) for line in lines]
    return shared.index(max(shared)) if any(shared) else None


def content_words(text: str) -> frozenset[str]:
    """What a text is about: Latin words of four letters or more by their first five, Chinese by pairs of characters."""
    latin = {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())}
    chinese = {run[i : i + 2] for run in re.findall(r"[\u4e00-\u9fff]{2,}", text) for i in range(len(run) - 1)}
    return frozenset(latin | chinese) - _commonplace()


@cache
def _commonplace() -> frozenset[str]:
    words = table("commonplace")
    return frozenset(word[:5] for word in words["en"]) | frozenset(words["zh"])
