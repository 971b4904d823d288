"""`recovery`: its answers, its kinds of check and its reference answers, under one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.course.answers import Answers
from simkit.course.checks import Subject, recovery_actions, recovery_judgement
from simkit.course.checks.recovery_answers import ActionLine as ActionLine
from simkit.course.checks.recovery_answers import Adjustment as Adjustment
from simkit.course.checks.recovery_answers import Evidence as Evidence
from simkit.course.checks.recovery_answers import (
    Grounds,
    as_typed,
    figure,
    is_better,
    read,
    this_week,
)
from simkit.course.checks.recovery_answers import Judgement as Judgement
from simkit.course.checks.recovery_answers import RecoveryAnswers as RecoveryAnswers
from simkit.measures.attainment import by_rep
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.actions import Action
    from simkit.company.case import Case


def reference_answers(case: Case, language: Language) -> Answers:
    """One good answer, computed from the case: its cause and traces, the middle of doing nothing, its remedies."""
    nothing = case.futures(case.plan(()), 1000, "shown")
    judgement = {
        "cause": case.recipe.cause,
        "evidence": evidence_for(case, case.recipe.cause),
        "final": float(np.round(100 * np.median(nothing.final))),
        "chance": float(np.round(100 * nothing.chance)),
    }
    chosen = [entry for name in case.reference() for entry in case.catalogue if entry.id == name]
    owners = owners_for(case)
    return {
        "judgement": judgement,
        "committed": judgement,
        "actions": [
            {**line_for(case, entry, owners[n]), "note": entry.moves.in_(language)} for n, entry in enumerate(chosen)
        ],
        "adjustment": _adjustment(case),
    }


def _adjustment(case: Case) -> Answers:
    """To hold the target, or, where a trigger holds, to ask for a fifth less: the rule's width."""
    held = case.triggers
    return {"ask": True, "percent": -20.0, "trigger": held[0]} if held else {"ask": False}


def evidence_for(case: Case, cause: str) -> list[Answers]:
    """The three figures that speak most clearly for a cause, with their values as a page shows them."""
    traces = next(entry.traces for entry in case.causes if entry.id == cause)
    rows = {trace.figure: (figure(case, trace.figure), trace.direction) for trace in traces}
    speaking = [
        (float(row["score"]) * direction, name, row)
        for name, (row, direction) in rows.items()
        if row is not None and row["departs"]
    ]
    best = sorted(speaking, key=lambda piece: -piece[0])[:3]
    return [{"figure": name, "value": round(as_typed(row), 1)} for score, name, row in best if score > 0]


def line_for(case: Case, entry: Action, who: str) -> Answers:
    """A full 5W2H line for an action begun at once: its sign is the first figure that is to get halfway to usual."""
    name = entry.indicators[0]
    return {
        "action": entry.id,
        "why": name,
        "who": who,
        "when": this_week(case),
        "where": "team",
        "sign_figure": name,
        "sign_value": _sign(case, name),
    }


def owners_for(case: Case) -> tuple[str, str, str]:
    """Three accountable people: the manager, the rep who attains most, presales."""
    return "manager", f"rep-{by_rep(case.tables)['rep'].iloc[0]}", "presales"


def _sign(case: Case, name: str) -> float:
    """A value of a figure that is better than today's: halfway to that of earlier quarters, or else a tenth better."""
    row = figure(case, name)
    assert row is not None
    now, before = as_typed(row), as_typed(row, "before")
    tenth = now + (1 if is_better(name, now + 1, now) else -1) * max(0.1 * abs(now), 0.2)
    halfway = round((now + before) / 2, 1)
    return halfway if is_better(name, halfway, now) else round(tenth, 1)


SUBJECT = Subject(
    read=read,
    grounds=Grounds,
    kinds={**recovery_judgement.KINDS, **recovery_actions.KINDS},
    reference=reference_answers,
)
