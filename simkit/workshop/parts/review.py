"""`review` in a workshop: how the scripted groups look back and talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.course.answers import Answers
from simkit.course.checks.review import reference_answers
from simkit.course.checks.review_answers import CHARACTER, NONE
from simkit.scenario import Language
from simkit.workshop.parts import Part, cast

if TYPE_CHECKING:
    from simkit.company.case import Case


def expert(case: Case, language: Language) -> Answers:
    """Reads everything from the tables and closes every step."""
    return reference_answers(case, language)


def steady(case: Case, language: Language) -> Answers:
    """The same, but sets no limit to the bell and forgets to file the talk."""
    answers = reference_answers(case, language)
    watch = {**answers["retrospective"]["watch"], "limit": None}
    return {
        **answers,
        "retrospective": {**answers["retrospective"], "watch": watch},
        "interview": {**answers["interview"], "filed": None, "meeting": 6},
    }


def average(case: Case, language: Language) -> Answers:
    """Right in what the cards and the rep's figures say; no bell, half of the feedback, a plan without help."""
    answers = reference_answers(case, language)
    looked, talk = answers["retrospective"], answers["interview"]
    return {
        **answers,
        "retrospective": {
            **{name: looked[name] for name in ("target", "final", "gap", "cause", "keep")},
            "evidence": looked["evidence"][:1],
            "stop": looked["keep"],
        },
        "interview": {
            **{name: talk[name] for name in ("rep", "quota", "signed", "attainment_borne", "size_borne", "band")},
            "discount_borne": not talk["discount_borne"],
            "feedback": [talk["feedback"][0], CHARACTER[0]],
            "focus": "conversion_lead",
            "plan": {"week": 6, "who": "manager"},
        },
    }


def hasty(case: Case, language: Language) -> Answers:
    """Copies the cards, blames, wants the best action stopped."""
    answers = reference_answers(case, language)
    looked, talk = answers["retrospective"], answers["interview"]
    copied = {name: looked[name] for name in ("target", "final", "gap")}
    return {
        **answers,
        "retrospective": {**copied, "stop": looked["keep"]},
        "interview": {"rep": talk["rep"], "quota": talk["quota"], "feedback": list(CHARACTER[:2]), "filed": True},
    }


def careless(case: Case, language: Language) -> Answers:
    """Knows the target, and that nothing was to be learnt."""
    answers = reference_answers(case, language)
    looked = answers["retrospective"]
    return {
        **answers,
        "retrospective": {"target": looked["target"], "final": looked["final"], "keep": NONE},
        "interview": {"feedback": list(CHARACTER[1:3])},
    }


PART = Part(players=cast(expert, steady, average, hasty, careless))
