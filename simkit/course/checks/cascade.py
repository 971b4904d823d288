"""`cascade`: its answers, its kinds of check and its reference answers, under one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.course.answers import Answers
from simkit.course.checks import Subject, cascade_amounts, cascade_path
from simkit.course.checks.cascade_answers import (
    RESERVE,
    Grounds,
    column_keys,
    in_thousands,
    indicators,
    keys,
    likely_targets,
    needed,
    opening,
    plan_steps,
    read,
    weeks,
    window,
)
from simkit.course.checks.cascade_answers import CascadeAnswers as CascadeAnswers
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case
    from simkit.company.opening import Opening

#: Indicators and steps of the reference, with their owners; "newcomer" and "away" stand for those people.
INDICATORS = (("leads_week", "marketing"), ("opportunities_month", "best"), ("quotes_month", "manager"))
STEPS = (
    ("hand_out", "manager"),
    ("mentor", "best"),
    ("cover", "manager"),
    ("lead_campaign", "marketing"),
    ("review", "manager"),
    ("half_time", "manager"),
)


def reference_answers(case: Case, language: Language) -> Answers:  # noqa: ARG001 - amounts have no language
    """One good answer, computed from the case: season and mix of the past, targets that are about equally likely."""
    return view_answers(opening(case))


def view_answers(view: Opening) -> Answers:
    """The same from the eve of a quarter."""
    targets = likely_targets(view, view.target * (1 + RESERVE))
    of_regions = np.bincount(view.world.region, weights=list(targets.values()), minlength=len(keys(view, "regions")))
    return {
        "months": _shared(view, "months", view.season),
        "regions": _shared(view, "regions", of_regions),
        "products": _shared(view, "products", view.expected("product", column_keys(view, "products"))),
        "customers": _shared(view, "customers", view.expected("customer", column_keys(view, "customers"))),
        "reps": targets,
        "indicators": indicator_lines(view),
        "steps": step_lines(view),
    }


def indicator_lines(view: Opening) -> list[Answers]:
    """The reference's indicators with the standards that the target needs."""
    catalogue = {entry.id: entry for entry in indicators()}
    return [
        {"indicator": name, "owner": owner(view, who), "standard": round(needed(catalogue[name], view) or 0.0, 1)}
        for name, who in INDICATORS
    ]


def step_lines(view: Opening) -> list[Answers]:
    """The reference's steps, each in its weeks."""
    catalogue = {entry.id: entry for entry in plan_steps()}
    lines = []
    for name, who in STEPS:
        earliest, latest, until = window(catalogue[name], view)
        first = latest if name in ("cover", "half_time") else earliest
        last = min(max(first + 1, until), weeks(view))
        lines.append({"step": name, "who": owner(view, who), "first": first, "last": last})
    return lines


def owner(view: Opening, who: str) -> str:
    """A person by role: the rep who signed most in the past year, or a department."""
    if who != "best":
        return who
    signed = view.years("rep", list(range(len(view.capacity))))[-1].copy()
    signed[[view.known.newcomer, view.known.away]] = -1
    return f"rep-{int(signed.argmax())}"


def _shared(view: Opening, cut: str, weights: np.ndarray) -> dict[str, float]:
    return in_thousands(view.target, dict(zip(keys(view, cut), (float(w) for w in weights), strict=True)))


SUBJECT = Subject(
    read=read,
    grounds=Grounds,
    kinds={**cascade_amounts.KINDS, **cascade_path.KINDS},
    reference=reference_answers,
)
