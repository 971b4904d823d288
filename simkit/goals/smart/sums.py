"""Sums that do not fit: a change against its start and its target, parts against their total."""

from __future__ import annotations

import re

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


def _parts(aims: list[Aim], low: str) -> list[tuple[str, Area]]:
    """Parts that are listed after a total and exceed it."""
    split = re.search(
        r"其中|包括|分别为|of which|split|comprising|made up of|consisting of|broken down|(?<=[\w元家个台单%]):", low
    )
    if not split:
        return []
    before = [a for a in aims if a.end <= split.start() and a.kind in ("absolute", "from_to")]
    after = [a for a in aims if before and a.start >= split.end() and a.unit == before[-1].unit]
    if not before or len(after) < 2 or (split.group() == ":" and split.start() - before[-1].end > 24):
        return []
    parts, total = sum(a.value for a in after), before[-1].value
    if parts > 1.01 * total or (split.group() == ":" and abs(parts - total) > 0.01 * total):
        return [("arithmetic_mismatch", (after[0].start, after[-1].end))]
    return []
