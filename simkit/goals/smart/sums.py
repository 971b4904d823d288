"""Sums that do not fit: a change against its start and its target, parts against their total."""

from __future__ import annotations

import re
from itertools import pairwise

from simkit.goals.smart.areas import Area
from simkit.goals.smart.targets import Aim


def sums(aims: list[Aim], low: str) -> list[tuple[str, Area]]:
    """Where a change does not lead from the start to the target, or parts exceed their total."""
    found = []
    for one in aims:
        if one.kind != "from_to" or one.baseline is None:
            continue
        for two in aims:
            if (
                two is one
                or two.metric is None
                or one.metric is None
                or (
                    two.metric.id != one.metric.id
                    and two.mention is not None
                    and two.mention is not one.mention
                    and two.start < one.start
                )
            ):
                continue
            change = one.value - one.baseline
            if two.kind == "pct_change" and one.baseline and abs(two.start - one.end) < 60:
                two.baseline = one.baseline
                actual = abs(change) / abs(one.baseline) * 100
                near = abs(actual - two.value) <= max(1.0, 0.06 * two.value)
                points = "rate" in one.metric.units and abs(abs(change) - two.value) <= 0.6
                if not near and not points:
                    found.append(("arithmetic_mismatch", (two.start, two.end)))
            elif (two.kind == "pp_change" and abs(abs(change) - two.value) > 0.6 and abs(two.start - one.end) < 60) or (
                two.kind == "abs_change"
                and two.metric.id == one.metric.id
                and abs(abs(change) - two.value) > 0.02 * abs(two.value)
                and abs(two.start - one.end) < 40
            ):
                found.append(("arithmetic_mismatch", (two.start, two.end)))
    for one in aims:
        if one.kind == "pct_change" and one.baseline is not None and not any(a.kind == "from_to" for a in aims):
            sign = -1 if one.direction == "down" else 1
            for two in aims:
                same = (
                    two.metric is not None
                    and one.metric is not None
                    and two.metric.id == one.metric.id
                    and two is not one
                )
                if (
                    same
                    and two.kind in ("absolute", "ratio")
                    and abs(two.value - one.baseline * (1 + sign * one.value / 100)) > 0.015 * abs(two.value) + 0.5
                ):
                    found.append(("arithmetic_mismatch", (two.start, two.end)))
    return found + _parts(aims, low)


#: Where the parts of a total are listed.
_LISTED = re.compile(
    r"其中|包括|分别为|of which|split|comprising|made up of|consisting of|broken down|(?<=[\w元家个台单%]):"
)
#: Where parts begin that make up their total: a sign that says so, or a comma before parts without a noun of their own.
_ADDED = re.compile(
    r"[:(](?! ?(?:含|包|其中|incl|of which))| - |namely|that is|,(?= \d+ (?:in|at|from|for|with|through|via) )|(?<![立随])即(?![可使将时日刻便])|也就是|就是"
)
#: Plus 10 in Nantes, 加山西15家: what adds one part to the next.
_PLUS = re.compile(r"(?<![a-z])plus(?![a-z])|加(?!盟|工|强|快|大)|\+|和|与")


def _parts(aims: list[Aim], low: str) -> list[tuple[str, Area]]:
    """Parts that are listed after a total and exceed it, or are added up and do not make it."""
    listed = _LISTED.search(low)
    found = _compared(aims, listed, low, added=False) if listed else []
    if found or not _PLUS.search(low):
        return found
    return next((wrong for sign in _ADDED.finditer(low) if (wrong := _compared(aims, sign, low, added=True))), [])


def _compared(aims: list[Aim], split: re.Match[str], low: str, *, added: bool) -> list[tuple[str, Area]]:
    """The parts behind that sign where they do not fit the total before it."""
    before = [a for a in aims if a.end <= split.start() and a.kind in ("absolute", "from_to")]
    parts = [a for a in aims if before and a.start >= split.end() and a.unit == before[-1].unit]
    if len(parts) < 2 or (added and not all(_PLUS.search(low, a.end, b.start) for a, b in pairwise(parts))):
        return []
    if not added and split.group() == ":" and split.start() - before[-1].end > 24:
        return []
    sum_of_parts, total = sum(a.value for a in parts), before[-1].value
    exact = added or split.group() == ":"
    if sum_of_parts > 1.01 * total or (exact and abs(sum_of_parts - total) > 0.01 * total):
        return [("arithmetic_mismatch", (parts[0].start, parts[-1].end))]
    return []
