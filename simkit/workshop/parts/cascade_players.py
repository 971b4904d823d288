"""Scripted groups at `cascade`.

A player knows what a group in the room knows: the past, what is known of the quarter, and how likely its own targets
are on the luck that the page shows.
"""

from __future__ import annotations

import numpy as np

from simkit.company.case import Case
from simkit.company.opening import Opening
from simkit.course.answers import Answers
from simkit.course.checks.cascade import indicator_lines, owner, reference_answers, step_lines
from simkit.course.checks.cascade_answers import (
    COLUMNS,
    RESERVE,
    column_keys,
    in_thousands,
    keys,
    opening,
    start_from_last_year,
)
from simkit.goals import allocation
from simkit.scenario import Language
from simkit.workshop.parts import cast


def expert(case: Case, language: Language) -> Answers:
    """Season and mix of whole years, targets moved until they are about equally likely; one step ends too soon."""
    answers = reference_answers(case, language)
    steps = list(answers["steps"])
    steps[1] = {**steps[1], "last": steps[1]["first"] + 1}
    return {**answers, "steps": steps}


def steady(case: Case, _: Language) -> Answers:
    """By rule: half history, half capacity, a reserve; standards from the funnel, no cover for who is away."""
    view = opening(case)
    years = view.years("rep", column_keys(view, "reps"))
    expected = allocation.expect(years)
    expected[view.known.newcomer] = 0.0
    targets = allocation.allocate(view.target * (1 + RESERVE), expected, view.capacity, view.tenure)
    return {
        **_cuts(view, targets),
        "reps": _by_key(view, "reps", targets, view.target * (1 + RESERVE)),
        "indicators": indicator_lines(view),
        "steps": [line for line in step_lines(view) if line["step"] != "cover"],
    }


def average(case: Case, _: Language) -> Answers:
    """By capacity alone, everybody alike but for the newcomer, no reserve; one standard taken from a textbook."""
    view = opening(case)
    targets = view.target * view.capacity / view.capacity.sum()
    lines = indicator_lines(view)
    lines[1] = {**lines[1], "standard": 15.0}
    return {
        **_cuts(view, targets),
        "months": start_from_last_year(view)["months"],
        "reps": _by_key(view, "reps", targets, view.target),
        "indicators": [{**line, "owner": "manager"} for line in lines],
        "steps": [{**line, "who": "manager"} for line in step_lines(view)[:2]],
    }


def hasty(case: Case, _: Language) -> Answers:
    """Copies last year, adds a tenth for everybody, asks for results, plans what suits any quarter."""
    view = opening(case)
    answers = start_from_last_year(view)
    more = {key: round(1.1 * value, -3) for key, value in answers["reps"].items()}
    return {
        **answers,
        "reps": more,
        "indicators": [
            {"indicator": "deals_month", "owner": "manager", "standard": 25.0},
            {"indicator": "attainment_month", "owner": "manager", "standard": 100.0},
        ],
        "steps": [{"step": "review", "who": "manager", "first": 6, "last": 7}],
    }


def careless(case: Case, _: Language) -> Answers:
    """Gives most to whoever sold most last year, half again as much as the team needs, and leaves most open."""
    view = opening(case)
    best = owner(view, "best")
    share = {key: view.target * (0.5 if key == best else 1.0 / len(view.capacity)) for key in keys(view, "reps")}
    return {
        "months": {key: round(view.target / 2) for key in keys(view, "months")},
        "reps": {key: float(round(value, -3)) for key, value in share.items()},
        "indicators": [{"indicator": "attainment_month", "standard": 150.0}],
        "steps": [{"step": "hand_out", "first": 1, "last": 1}],
    }


def _cuts(view: Opening, targets: np.ndarray) -> Answers:
    """Months by season, regions by their people, products and customers by the years before."""
    regions = np.bincount(view.world.region, weights=targets, minlength=len(keys(view, "regions")))
    mix = {cut: view.expected(COLUMNS[cut], column_keys(view, cut)) for cut in ("products", "customers")}
    found = {"months": view.season, "regions": regions, **mix}
    return {cut: _by_key(view, cut, weights, view.target) for cut, weights in found.items()}


def _by_key(view: Opening, cut: str, weights: np.ndarray, amount: float) -> dict[str, float]:
    return in_thousands(amount, dict(zip(keys(view, cut), weights.tolist(), strict=True)))


PLAYERS = cast(expert, steady, average, hasty, careless)
