"""Kinds for the judgement of `recovery`: cause, evidence, forecast, chance. What counts is what was committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.course.checks import Gap, Kind, Outcome, Status
from simkit.course.checks.recovery_answers import Evidence, Grounds, Judgement, RecoveryAnswers, as_typed, figure
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

#: Half of the last digit that a page shows of a figure, by unit.
ROUNDING = {"share": 0.06, "per_week": 0.06, "days": 0.06, "count": 0.5, "money": 500.0}

NOT_DONE = Outcome("unattempted")


def judge_cause(answers: RecoveryAnswers, grounds: Grounds) -> Outcome:
    """The committed cause is the one behind the quarter."""
    if answers.committed is None or answers.committed.cause is None:
        return NOT_DONE
    cause = answers.committed.cause
    status: Status = "passed" if cause == grounds.case.recipe.cause else "failed"
    return Outcome(status, {"named": cause, "true": grounds.case.recipe.cause})


def judge_evidence(answers: RecoveryAnswers, grounds: Grounds, tolerance: float, pieces: float) -> Outcome:
    """The figures pointed at depart from earlier quarters as the committed cause would have it, and are read right.

    Judged against the cause that was named, not against the true one, so that a wrong diagnosis is not punished twice.
    Passed: `pieces` are sound (fewer if the case shows fewer) and at most one is not. Partial: one is sound.
    """
    given = [piece for piece in _pieces(answers.committed) if piece.figure]
    if answers.committed is None or not given:
        return NOT_DONE
    shown = _shown_traces(grounds.case, answers.committed.cause)
    named = {piece.figure: piece for piece in given}
    sound = [name for name, piece in named.items() if name in shown and _agrees(piece, grounds.case, tolerance)]
    enough = max(1, min(int(pieces), len(shown)))
    status: Status = "partial" if sound else "failed"
    if len(sound) >= enough and len(named) - len(sound) <= 1:
        status = "passed"
    return Outcome(status, {"sound": float(len(sound)), "given": float(len(given))})


def judge_forecast(answers: RecoveryAnswers, grounds: Grounds, inner: float, outer: float) -> Outcome:
    """The forecast of the final attainment lies within the central `inner` share of doing nothing; partial `outer`."""
    if answers.committed is None or answers.committed.final is None:
        return NOT_DONE
    share = answers.committed.final / 100
    final = grounds.nothing.final
    edges = {name: np.quantile(final, [(1 - name) / 2, (1 + name) / 2]) for name in (inner, outer)}
    status: Status = "failed"
    for name, found in ((outer, "partial"), (inner, "passed")):
        if edges[name][0] - 0.005 <= share <= edges[name][1] + 0.005:
            status = "passed" if found == "passed" else "partial"
    evidence = {"forecast": share, "median": float(np.median(final))}
    return Outcome(status, {**evidence, "low": float(edges[inner][0]), "high": float(edges[inner][1])})


def judge_chance(answers: RecoveryAnswers, grounds: Grounds, near: float, far: float) -> Outcome:
    """The chance of 100 % if nothing is done is honest: within `near` points of the engine's; partial within `far`.

    Both widen by two standard errors of the engine's own estimate.
    """
    chance = answers.committed.chance if answers.committed else None
    if chance is None:
        return NOT_DONE
    true = grounds.nothing.chance
    error = 2 * float(np.sqrt(true * (1 - true) / len(grounds.nothing.final)))
    return Outcome(_nearness(chance / 100, true, near + error, far + error), {"chance": chance / 100, "engine": true})


def judge_coherence(answers: RecoveryAnswers, grounds: Grounds, near: float, far: float) -> Outcome:
    """Forecast and chance tell one story: the chance that the case's own spread gives around the group's forecast.

    The futures of doing nothing are moved so that their median is the forecast; how many of them then reach the target?
    """
    committed = answers.committed
    if committed is None or committed.final is None or committed.chance is None:
        return NOT_DONE
    final = grounds.nothing.final
    implied = float((final - np.median(final) + committed.final / 100 >= 1).mean())
    status = _nearness(committed.chance / 100, implied, near, far)
    return Outcome(status, {"chance": committed.chance / 100, "implied": implied})


def gaps_cause(answers: RecoveryAnswers, case: Case, _: Language) -> list[Gap]:
    """Nothing committed, no cause or one that nobody offers."""
    if answers.committed is None:
        return [Gap("not_committed")]
    if answers.committed.cause is None:
        return [Gap("no_cause")]
    known = answers.committed.cause in {cause.id for cause in case.causes}
    return [] if known else [Gap("unknown_cause", missing=False)]


def gaps_evidence(
    answers: RecoveryAnswers, case: Case, language: Language, tolerance: float, pieces: float
) -> list[Gap]:
    """Pieces without a value, misread, or that show nothing unusual."""
    if answers.committed is None:
        return []
    given = [piece for piece in _pieces(answers.committed) if piece.figure]
    gaps = [] if given else [Gap("no_evidence", {"pieces": int(pieces)})]
    for piece in given:
        row = figure(case, piece.figure)
        if row is None:
            gaps.append(Gap("unknown_figure", missing=False))
            continue
        name = {"figure": row[f"name_{language}"]}
        if piece.value is None:
            gaps.append(Gap("no_value", name))
        elif not _agrees(piece, case, tolerance):
            gaps.append(Gap("misread", name, missing=False))
        elif not row["departs"]:
            gaps.append(Gap("as_usual", name, missing=False))
    return gaps


def gaps_forecast(answers: RecoveryAnswers, case: Case, _: Language, **__: float) -> list[Gap]:
    """No forecast, or one below what is signed already or beyond reason."""
    if answers.committed is None:
        return []
    final = answers.committed.final
    if final is None:
        return [Gap("no_final")]
    signed = 100 * case.signed / case.target
    if final < np.floor(signed):
        return [Gap("below_signed", {"signed": f"{signed:.0f}"}, missing=False)]
    return [] if final <= 300 else [Gap("final_range", missing=False)]


def gaps_chance(answers: RecoveryAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
    """No chance, or one that is none."""
    if answers.committed is None:
        return []
    chance = answers.committed.chance
    if chance is None:
        return [Gap("no_chance")]
    return [] if 0 <= chance <= 100 else [Gap("chance_range", missing=False)]


def gaps_coherence(answers: RecoveryAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
    """A forecast on one side of the target with a chance on the other: seen without playing anything."""
    committed = answers.committed
    if committed is None or committed.final is None or committed.chance is None:
        return []
    contradict = (committed.final - 100) * (committed.chance - 50) < 0
    return [Gap("contradict", missing=False)] if contradict else []


def _pieces(judgement: Judgement | None) -> tuple[Evidence, ...]:
    return judgement.evidence if judgement else ()


def _shown_traces(case: Case, cause: str | None) -> set[str]:
    """The figures that depart in the direction in which that cause would push them."""
    traces = next((entry.traces for entry in case.causes if entry.id == cause), ())
    rows = {trace.figure: (figure(case, trace.figure), trace.direction) for trace in traces}
    return {
        name
        for name, (row, direction) in rows.items()
        if row is not None and bool(row["departs"]) and float(row["score"]) * direction > 0
    }


def _agrees(piece: Evidence, case: Case, tolerance: float) -> bool:
    row = figure(case, piece.figure)
    if row is None or piece.value is None:
        return False
    now = as_typed(row)
    return abs(piece.value - now) <= max(tolerance * abs(now), ROUNDING[str(row["unit"])])


def _nearness(guess: float, true: float, near: float, far: float) -> Status:
    if not 0 <= guess <= 1:
        return "failed"
    distance = abs(guess - true)
    return "passed" if distance <= near else "partial" if distance <= far else "failed"


KINDS = {
    "cause": Kind(judge_cause, gaps_cause),
    "evidence": Kind(judge_evidence, gaps_evidence),
    "forecast": Kind(judge_forecast, gaps_forecast, simulates=True),
    "chance": Kind(judge_chance, gaps_chance, simulates=True),
    "coherence": Kind(judge_coherence, gaps_coherence, simulates=True),
}
