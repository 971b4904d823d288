"""`review`: a retrospective and an appraisal interview on the group's own played quarter; its reference answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simkit.course.answers import Answers
from simkit.course.checks import Subject, review_interview, review_retrospective
from simkit.course.checks.recovery_answers import as_typed
from simkit.course.checks.review_answers import (
    BEHAVIOUR,
    NONE,
    Grounds,
    Played,
    ReviewAnswers,
    band_of,
    choices_of,
    read,
    seat_in_need,
)
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case


def reference_answers(case: Case, _: Language) -> Answers:
    """One good review of the reference recovery, computed from its quarter."""
    grounds = Grounds(case)
    answers = ReviewAnswers()
    played = grounds.played(answers)
    cause = case.recipe.cause
    remedies = played.remedies(cause)
    idle = [name for name, _ in played.choices if name not in remedies]
    traces = [t.figure for c in case.causes if c.id == cause for t in c.traces]
    rings = next(name for name in traces if case.figure_rows[name]["departs"])
    row = case.figure_rows[rings]
    return {
        "played": [{"action": name, "week": week} for name, week in choices_of(answers, case)],
        "retrospective": {
            "target": case.target,
            "final": round(100 * played.final, 1),
            "gap": round(100 * (played.final - 1), 1),
            "luck": played.luck[0],
            "cause": cause,
            "evidence": [
                {"figure": name, "value": round(as_typed(played.end.figure_rows[name]), 2)} for name in traces[:2]
            ],
            "keep": remedies[0] if remedies else NONE,
            "stop": idle[0] if idle else NONE,
            "watch": {
                "figure": rings,
                "limit": round((as_typed(row) + as_typed(row, "before")) / 2, 2),
                "who": "manager",
            },
        },
        "interview": _interview(played),
    }


def _interview(played: Played) -> Answers:
    rep = seat_in_need(played)
    row, rows = played.standing(rep), played.profile(rep)
    focus: Any = rows.iloc[int(rows["shortfall"].argmax())]
    scale = 100.0 if focus["unit"] == "share" else 1.0
    mine, team = scale * float(focus["rep"]), scale * float(focus["team"])
    return {
        "rep": rep,
        "quota": float(row["quota"]),
        "signed": round(float(row["signed"])),
        **{f"{name}_borne": borne for name, borne in played.statements(rep).items()},
        "band": band_of(float(row["attainment"])),
        "feedback": list(BEHAVIOUR),
        "focus": str(focus["item"]),
        "plan": {"value": round((mine + team) / 2, 2), "week": 6, "who": f"rep-{rep}", "support": "coaching"},
        "filed": True,
        "meeting": 2,
    }


SUBJECT = Subject(
    read=read,
    grounds=Grounds,
    kinds={**review_retrospective.KINDS, **review_interview.KINDS},
    reference=reference_answers,
)
