"""Kinds for the amounts of `cascade`: sums, reserve, season, mix, regions, capacity, ramp, fairness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.course.checks import Gap, Kind, Outcome, Status, all_or_some
from simkit.course.checks.cascade_answers import (
    CUTS,
    CascadeAnswers,
    Grounds,
    amounts,
    column_keys,
    loads,
    opening,
    touched,
)
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case
    from simkit.company.opening import Opening

NOT_DONE = Outcome("unattempted")

#: Amounts are typed in thousands; half of one is the roundness of a sum (currency).
ROUND = 500.0


def judge_sums(answers: CascadeAnswers, grounds: Grounds) -> Outcome:
    """Months, regions, products and customer types each add up to the team's target; partial: some do."""
    if not any(touched(answers, cut) for cut in CUTS):
        return NOT_DONE
    right = sum(_adds_up(answers, grounds.opening, cut) for cut in CUTS)
    return Outcome(all_or_some(right, len(CUTS)), {"right": float(right)})


def judge_reserve(answers: CascadeAnswers, grounds: Grounds, low: float, high: float) -> Outcome:
    """The people's targets exceed the team's by at least `low` and at most `high`; partial: they just reach it."""
    targets = amounts(answers, grounds.opening, "reps")
    if targets is None:
        return NOT_DONE if not touched(answers, "reps") else Outcome("failed")
    surplus = sum(targets) / grounds.opening.target - 1
    rounding = ROUND / grounds.opening.target
    status: Status = "failed"
    if low - rounding <= surplus <= high + rounding:
        status = "passed"
    elif -rounding <= surplus < low:
        status = "partial"
    return Outcome(status, {"surplus": surplus})


def judge_season(answers: CascadeAnswers, grounds: Grounds, near: float, far: float) -> Outcome:
    """Each month's share lies near what history and the month's working days say (shares)."""
    shares = _shares(answers, grounds.opening, "months")
    if shares is None:
        return NOT_DONE if not touched(answers, "months") else Outcome("failed")
    off = float(np.abs(shares - grounds.opening.season).max())
    return Outcome(_by_distance(off, near, far), {"off": off})


def judge_mix(answers: CascadeAnswers, grounds: Grounds, near: float, far: float) -> Outcome:
    """Products and customer types lie near the shares that the years before and their trend give."""
    found = {cut: _shares(answers, grounds.opening, cut) for cut in ("products", "customers")}
    given = {cut: shares for cut, shares in found.items() if shares is not None}
    if not given:
        return NOT_DONE if not any(touched(answers, cut) for cut in found) else Outcome("failed")
    off = max(float(np.abs(shares - _expected(grounds.opening, cut)).max()) for cut, shares in given.items())
    status = _by_distance(off, near, far)
    return Outcome("partial" if status == "passed" and len(given) < len(found) else status, {"off": off})


def judge_regions(answers: CascadeAnswers, grounds: Grounds, low: float, high: float) -> Outcome:
    """In each region the people's targets together reach the region's, and exceed it by no more than the reserve."""
    ratios = _coverage(answers, grounds.opening)
    if ratios is None:
        return NOT_DONE
    right = int(((ratios >= low - 0.005) & (ratios <= high + 0.005)).sum())
    return Outcome(all_or_some(right, len(ratios)), {"right": float(right), "regions": float(len(ratios))})


def judge_capacity(answers: CascadeAnswers, grounds: Grounds, most: float) -> Outcome:
    """Nobody carries more than `most` times an even load for the days and the ramp they have; partial: one does."""
    targets = amounts(answers, grounds.opening, "reps")
    if targets is None:
        return NOT_DONE
    load = loads(targets, grounds.opening)
    over = int((load > most + 1e-9).sum())
    status: Status = "passed" if over == 0 else "partial" if over == 1 else "failed"
    return Outcome(status, {"over": float(over), "heaviest": float(load.max())})


def judge_ramp(answers: CascadeAnswers, grounds: Grounds, low: float, high: float) -> Outcome:
    """The newcomer's load fits the ramp: neither a veteran's target nor none at all."""
    targets = amounts(answers, grounds.opening, "reps")
    if targets is None:
        return NOT_DONE
    load = float(loads(targets, grounds.opening)[grounds.opening.known.newcomer])
    return Outcome("passed" if low <= load <= high + 1e-9 else "failed", {"load": load})


def judge_fairness(answers: CascadeAnswers, grounds: Grounds, full: float, half: float) -> Outcome:
    """How much closer the likelihoods of the people's targets lie than in last year's copy, on luck nobody has seen.

    A share of what the reference gains, so that cases of unequal difficulty are graded alike. Only where the targets
    together carry the team's, so that equally small ones are not called fair.
    """
    targets = amounts(answers, grounds.opening, "reps")
    if targets is None:
        return NOT_DONE
    chances = grounds.chances(targets)
    spread = float(chances.max() - chances.min())
    copied, reference = grounds.spreads
    share = (copied - spread) / max(copied - reference, 0.05)
    evidence: dict[str, float | str] = {"spread": spread, "lowest": float(chances.min()), "share": share}
    if sum(targets) < grounds.opening.target - ROUND:
        return Outcome("failed", evidence)
    return Outcome("passed" if share >= full else "partial" if share >= half else "failed", evidence)


def gaps_sums(answers: CascadeAnswers, case: Case, _: Language) -> list[Gap]:
    """A cut that is open, or does not add up."""
    view = opening(case)
    if not any(touched(answers, cut) for cut in CUTS):
        return [Gap("cascade_no_amounts")]
    open_ = [Gap(f"cascade_open_{cut}") for cut in CUTS if amounts(answers, view, cut) is None]
    off = [
        Gap(f"cascade_sum_{cut}", missing=False)
        for cut in CUTS
        if amounts(answers, view, cut) is not None and not _adds_up(answers, view, cut)
    ]
    return [*open_, *off]


def gaps_reserve(answers: CascadeAnswers, case: Case, _: Language, low: float, high: float) -> list[Gap]:
    """People without a target, or targets that do not carry the team's."""
    targets = amounts(answers, opening(case), "reps")
    if targets is None:
        return [Gap("cascade_open_reps")]
    surplus = sum(targets) / opening(case).target - 1
    return [] if low - 1e-3 <= surplus <= high + 1e-3 else [Gap("cascade_reserve", missing=False)]


def gaps_season(_answers: CascadeAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
    """Nothing: the page shows the season itself."""
    return []


gaps_mix = gaps_fairness = gaps_season


def gaps_regions(answers: CascadeAnswers, case: Case, language: Language, low: float, high: float) -> list[Gap]:
    """A region whose people do not carry its target."""
    view = opening(case)
    ratios = _coverage(answers, view)
    if ratios is None:
        return []
    names = [
        region.name.in_(language)
        for region, ratio in zip(view.scenario.regions, ratios, strict=True)
        if not low - 0.005 <= ratio <= high + 0.005
    ]
    joined = ("、" if language == "zh" else ", ").join(names)
    return [Gap("cascade_regions", {"regions": joined}, missing=False)] if names else []


def gaps_capacity(answers: CascadeAnswers, case: Case, language: Language, most: float) -> list[Gap]:
    """Somebody who is asked for far more than their days and ramp allow."""
    targets = amounts(answers, opening(case), "reps")
    load = [] if targets is None else loads(targets, opening(case)).tolist()
    names = [_name(opening(case), number, language) for number, one in enumerate(load) if one > most + 1e-9]
    joined = ("、" if language == "zh" else ", ").join(names)
    return [Gap("cascade_capacity", {"people": joined}, missing=False)] if names else []


def gaps_ramp(answers: CascadeAnswers, case: Case, language: Language, low: float, high: float) -> list[Gap]:
    """A newcomer's target that the ramp does not carry, or none."""
    view = opening(case)
    targets = amounts(answers, view, "reps")
    if targets is None or low <= loads(targets, view)[view.known.newcomer] <= high + 1e-9:
        return []
    return [Gap("cascade_ramp", {"person": _name(view, view.known.newcomer, language)}, missing=False)]


def _adds_up(answers: CascadeAnswers, view: Opening, cut: str) -> bool:
    parts = amounts(answers, view, cut)
    return parts is not None and abs(sum(parts) - view.target) <= ROUND


def _shares(answers: CascadeAnswers, view: Opening, cut: str) -> np.ndarray | None:
    """(K,) shares of a cut in its own sum: that they add up to the target is judged elsewhere."""
    parts = amounts(answers, view, cut)
    return None if parts is None or sum(parts) <= 0 else np.array(parts) / sum(parts)


def _expected(view: Opening, cut: str) -> np.ndarray:
    return view.expected({"products": "product", "customers": "customer"}[cut], column_keys(view, cut))


def _coverage(answers: CascadeAnswers, view: Opening) -> np.ndarray | None:
    """(G,) the people's targets of each region over the region's own; None unless both are given."""
    regions, targets = amounts(answers, view, "regions"), amounts(answers, view, "reps")
    if regions is None or targets is None:
        return None
    of_people = np.bincount(view.world.region, weights=targets, minlength=len(regions))
    return np.asarray(of_people / np.maximum(regions, 1.0))


def _by_distance(off: float, near: float, far: float) -> Status:
    return "passed" if off <= near + 1e-9 else "partial" if off <= far + 1e-9 else "failed"


def _name(view: Opening, number: int, language: Language) -> str:
    return str(view.names(language)[number])


KINDS = {
    "sums": Kind(judge_sums, gaps_sums),
    "reserve": Kind(judge_reserve, gaps_reserve),
    "season": Kind(judge_season, gaps_season),
    "mix": Kind(judge_mix, gaps_mix),
    "regions": Kind(judge_regions, gaps_regions),
    "capacity": Kind(judge_capacity, gaps_capacity),
    "ramp": Kind(judge_ramp, gaps_ramp),
    "fairness": Kind(judge_fairness, gaps_fairness),
}
