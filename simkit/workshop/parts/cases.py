"""`cases` in a workshop: how the scripted groups read the two cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simkit.course.answers import Answers
from simkit.course.checks.cases import FAILURES, LEVERS, PRINCIPLES, REMEDIES, reference_answers
from simkit.scenario import Language
from simkit.workshop.parts import Part, cast

if TYPE_CHECKING:
    from simkit.company.case import Case


def expert(case: Case, language: Language) -> Answers:
    """Works everything out and maps every failure."""
    return reference_answers(case, language)


def steady(case: Case, language: Language) -> Answers:
    """The same, but takes points for percent once and exchanges two remedies."""
    answers = reference_answers(case, language)
    success = {**answers["success"], "attrition_share": 15.0}
    swapped = {"no_tracking": "no_support", "no_support": "no_tracking"}
    return {"success": success, "failure": _mapped(remedies=swapped, points=answers["failure"]["agreement_points"])}


def average(_: Case, __: Language) -> Answers:
    """Works out one of the attainments, believes the headline, maps half of the failures."""
    success = {
        "sales_attainment": 103.8,
        "growth_attainment": 107.0,
        "reported": "growth_goal",
        "delivery": "adds_up",
        "satisfaction": "share_satisfied",
        "attrition_points": 15.0,
        "attrition_share": 15.0,
        "evidence": "comparison",
    }
    swapped = {"no_tracking": "no_support", "no_support": "no_tracking"}
    return {"success": success, "failure": _mapped(principles=swapped, levers=swapped, remedies=swapped, points=47.0)}


def hasty(_: Case, __: Language) -> Answers:
    """Copies the headlines, doubts what is right, sees one reason behind everything."""
    success = {
        "sales_attainment": 107.0,
        "growth_attainment": 107.0,
        "reported": "sales_goal",
        "delivery": "does_not",
        "satisfaction": "share_satisfied",
        "attrition_points": 15.0,
        "evidence": "testimonial",
    }
    same = dict.fromkeys(FAILURES, "closed_doors")
    return {"success": success, "failure": _mapped(principles=same, levers=same, remedies={}, points=None)}


def careless(_: Case, __: Language) -> Answers:
    """Believes all of it."""
    return {"success": {"reported": "sales_goal", "delivery": "adds_up", "satisfaction": "growth", "evidence": "award"}}


def _mapped(
    *,
    principles: dict[str, str] | None = None,
    levers: dict[str, str] | None = None,
    remedies: dict[str, str] | None = None,
    points: float | None,
) -> Answers:
    """The map of the failures, where some are taken for others: each argument says which for which."""
    parts = (("principle", PRINCIPLES, principles), ("lever", LEVERS, levers), ("remedy", REMEDIES, remedies))
    mapped: dict[str, Any] = {
        name: {part: key[(taken or {}).get(name, name)] for part, key, taken in parts} for name in FAILURES
    }
    return {**mapped, "agreement_points": points}


PART = Part(players=cast(expert, steady, average, hasty, careless))
