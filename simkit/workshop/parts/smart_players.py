"""Scripted groups at `smart`: each leaves out a little more of what a goal needs."""

from __future__ import annotations

from dataclasses import replace

from simkit.company.case import Case
from simkit.company.outlook import outlook
from simkit.course.answers import Answers
from simkit.course.checks.smart_answers import pool
from simkit.course.checks.smart_reference import ALL, CHANCE, Pieces, free_goal, rewrite
from simkit.scenario import Language
from simkit.workshop.parts import cast


def expert(case: Case, language: Language) -> Answers:
    """Leaves nothing out."""
    return _answers(case, language, ALL, ALL)


def steady(case: Case, language: Language) -> Answers:
    """Rewrites well; its own goal has no milestone and does not say from where it starts."""
    return _answers(case, language, ALL, Pieces(base=False, milestone=False))


def average(case: Case, language: Language) -> Answers:
    """Figure, number and date, but nobody answers for it and nobody knows why."""
    plain = Pieces(owner=False, reason=False, base=False, milestone=False)
    return _answers(case, language, plain, plain)


def hasty(case: Case, language: Language) -> Answers:
    """Names numbers that never come, nobody who answers for them, and for its own goal no date."""
    plain = Pieces(owner=False, reason=False, base=False, milestone=False)
    return _answers(case, language, plain, replace(plain, deadline=False), chance=0.001)


def careless(case: Case, language: Language) -> Answers:
    """Says the same things once more, and a slogan."""
    del case
    slogan = {"en": "Give everything next quarter and beat the market!", "zh": "全力以赴，决战下季度，再创新高！"}
    return {"rewrites": {goal.id: goal.text.in_(language) for goal in pool()}, "free": slogan[language]}


PLAYERS = cast(expert, steady, average, hasty, careless)


def _answers(case: Case, language: Language, rewrites: Pieces, own: Pieces, chance: float = CHANCE) -> Answers:
    ahead = outlook(case)
    return {
        "rewrites": {goal.id: rewrite(goal, case, ahead, language, rewrites, chance) for goal in pool()},
        "free": free_goal(case, ahead, language, own, chance),
    }
