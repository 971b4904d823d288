"""Kinds for the retrospective of `review`: the goal, what came, why, what was learnt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from simkit.course.checks import Gap, Kind, Outcome, Status, all_or_some
from simkit.course.checks.recovery_answers import as_typed, people
from simkit.course.checks.recovery_judgement import ROUNDING
from simkit.course.checks.review_answers import NONE, Grounds, ReviewAnswers, choices_of, gaps_of
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

NOT_DONE = Outcome("unattempted")


def judge_goal(answers: ReviewAnswers, grounds: Grounds, tolerance: float) -> Outcome:
    """Target, end and gap are those of the quarter; partial with two of the three."""
    step, played = answers.retrospective, grounds.played(answers)
    given = (step.target, step.final, step.gap)
    if all(value is None for value in given):
        return NOT_DONE
    true = (grounds.case.target, 100 * played.final, 100 * (played.final - 1))
    near = (0.01 * grounds.case.target, tolerance, tolerance)
    pairs = zip(given, true, near, strict=True)
    right = sum(value is not None and abs(value - wanted) <= within for value, wanted, within in pairs)
    status: Status = "passed" if right == 3 else "partial" if right == 2 else "failed"
    return Outcome(status, {"right": float(right), "final": played.final})


def judge_luck(answers: ReviewAnswers, grounds: Grounds) -> Outcome:
    """What the plan met with is told apart from what the plan did."""
    if answers.retrospective.luck is None:
        return NOT_DONE
    name, share = grounds.played(answers).luck
    return Outcome("passed" if answers.retrospective.luck == name else "failed", {"below": share})


def judge_cause(answers: ReviewAnswers, grounds: Grounds) -> Outcome:
    """By now the cause can be known."""
    if answers.retrospective.cause is None:
        return NOT_DONE
    true = grounds.case.recipe.cause
    return Outcome("passed" if answers.retrospective.cause == true else "failed", {"true": true})


def judge_evidence(answers: ReviewAnswers, grounds: Grounds, tolerance: float) -> Outcome:
    """Two figures that belong to the named cause, read right from the tables of the whole quarter."""
    given = [piece for piece in answers.retrospective.evidence if piece.figure]
    if not given:
        return NOT_DONE
    case, end = grounds.case, grounds.played(answers).end
    traces = {t.figure for c in case.causes if c.id == answers.retrospective.cause for t in c.traces}
    sound = set()
    for piece in given:
        row = end.figure_rows.get(piece.figure or "")
        if row is not None and piece.value is not None and piece.figure in traces:
            now = as_typed(row)
            if abs(piece.value - now) <= max(tolerance * abs(now), ROUNDING[str(row["unit"])]):
                sound.add(piece.figure)
    return Outcome(all_or_some(len(sound), min(2, len(traces)) or 2), {"sound": float(len(sound))})


def judge_keep(answers: ReviewAnswers, grounds: Grounds) -> Outcome:
    """What is kept was played and is a remedy for the cause; none only where nothing of the kind was played."""
    kept = answers.retrospective.keep
    if kept is None:
        return NOT_DONE
    good = grounds.played(answers).remedies(grounds.case.recipe.cause) or [NONE]
    return Outcome("passed" if kept in good else "failed", {"kept": kept})


def judge_stop(answers: ReviewAnswers, grounds: Grounds) -> Outcome:
    """What is stopped was played and is no remedy for the cause; none only where all of it was."""
    stopped = answers.retrospective.stop
    if stopped is None:
        return NOT_DONE
    played = grounds.played(answers)
    remedies = played.remedies(grounds.case.recipe.cause)
    idle = [name for name, _ in played.choices if name not in remedies] or [NONE]
    return Outcome("passed" if stopped in idle else "failed", {"stopped": stopped})


def judge_watch(answers: ReviewAnswers, grounds: Grounds) -> Outcome:
    """A bell that would have rung at half-time and is silent in a usual quarter, on a figure of the cause, owned.

    Passed with figure, limit and owner; partial where only the limit or the owner is missing or off.
    """
    watch = answers.retrospective.watch
    if watch.figure is None and watch.limit is None and watch.who is None:
        return NOT_DONE
    row = grounds.case.figure_rows.get(watch.figure or "")
    traces = {t.figure for c in grounds.case.causes if c.id == grounds.case.recipe.cause for t in c.traces}
    if row is None or watch.figure not in traces:
        return Outcome("failed", {"figure": watch.figure or ""})
    low, high = sorted((as_typed(row), as_typed(row, "before")))
    rings = watch.limit is not None and low < watch.limit < high
    owned = watch.who in people(grounds.case)
    return Outcome("passed" if rings and owned else "partial", {"low": low, "high": high})


def gaps_watch(answers: ReviewAnswers, case: Case, _: Language) -> list[Gap]:
    """Figure, limit or owner is missing, or the figure does not exist."""
    watch = answers.retrospective.watch
    if None in (watch.figure, watch.limit, watch.who):
        return [Gap("review.gap_watch")]
    return [] if watch.figure in case.figure_rows else [Gap("review.gap_unknown", missing=False)]


def gaps_actions(answers: ReviewAnswers, case: Case, _: Language, field: str) -> list[Gap]:
    """Nothing is chosen, or something that was never played."""
    chosen = getattr(answers.retrospective, field)
    if chosen is None:
        return [Gap("review.gap_empty", {"count": 1})]
    played = {name for name, _ in choices_of(answers, case)}
    return [] if chosen == NONE or chosen in played else [Gap("review.gap_not_played", missing=False)]


KINDS = {
    "goal": Kind(judge_goal, gaps_of("retrospective", "target", "final", "gap")),
    "luck": Kind(judge_luck, gaps_of("retrospective", "luck")),
    "cause": Kind(judge_cause, gaps_of("retrospective", "cause")),
    "evidence": Kind(judge_evidence, gaps_of("retrospective", "evidence")),
    "keep": Kind(judge_keep, partial(gaps_actions, field="keep")),
    "stop": Kind(judge_stop, partial(gaps_actions, field="stop")),
    "watch": Kind(judge_watch, gaps_watch),
}
