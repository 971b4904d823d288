"""`incentive`: its kinds of check and its reference answers, under one name (D10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from simkit.company.nextyear import Played, interval
from simkit.company.scheme import GATES, holds_back, in_force, rules
from simkit.course.answers import Answers
from simkit.course.checks import Gap, Kind, Outcome, Status, Subject
from simkit.course.checks.incentive_answers import (
    RATES,
    Grounds,
    IncentiveAnswers,
    as_answers,
    best_scheme,
    changed,
    problems,
    read,
    scheme_of,
)
from simkit.measures.fairness import spread_at_equal_effort
from simkit.measures.intervals import Z, part_of
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

NOT_DONE = Outcome("unattempted")
MIX = ("base_junior", "base_senior", "base_principal")
BONUS = ("bonus", "team_part", "complaints")
COMMISSION = ("structure", "covers", "below", "above", "top")
ENDS = ("threshold", "capped", "cap")
NEWCOMER = ("draw_months", "draw_recoverable", "ramp_quota", "clawback")


def judge_mix(answers: IncentiveAnswers, _: Grounds, low: float, high: float) -> Outcome:
    """The fixed part lies within D10's 40–60 % in every grade, larger for the lowest; partial: only within."""
    if not answers.given(*MIX):
        return NOT_DONE
    parts = [_value(answers, name) for name in MIX]
    within = all(low <= part <= high for part in parts)
    falling = parts == sorted(parts, reverse=True) and parts[0] > parts[-1]
    status: Status = "failed" if not within else "passed" if falling else "partial"
    return Outcome(status, dict(zip(MIX, parts, strict=True)))


def judge_bonus(answers: IncentiveAnswers, _: Grounds, low: float, high: float, team: float, most: float) -> Outcome:
    """D10's bonus: its size, a part for the team, something for the customer; partial with two of the three."""
    if not answers.given(*BONUS):
        return NOT_DONE
    right = (
        low <= _value(answers, "bonus") <= high,
        team <= _value(answers, "team_part") <= most,
        answers.complaints in ("bonus", "variable"),
    )
    return Outcome(_of_three(sum(right)), {"right": float(sum(right))})


def judge_structure(answers: IncentiveAnswers, _: Grounds) -> Outcome:
    """Tiers, bands or an accelerator, one of them alone, with rates that rise; partial if only the rates do not."""
    if not answers.given(*COMMISSION):
        return NOT_DONE
    chosen = answers.structure or in_force().structure
    if chosen not in ("tiers", "bands", "accelerator"):
        return Outcome("failed")
    return Outcome("passed" if _rising(answers, chosen) else "partial")


def judge_ends(answers: IncentiveAnswers, _: Grounds, threshold: float, cap: float) -> Outcome:
    """Pay begins early enough and goes on far enough: both ends; partial with one."""
    if not answers.given(*ENDS):
        return NOT_DONE
    capped = in_force().cap is not None if answers.capped is None else answers.capped
    top = (answers.cap or in_force().cap or np.inf) if capped else np.inf
    right = int(_value(answers, "threshold") <= threshold) + int(top >= cap)
    return Outcome(_of_two(right), {"right": float(right)})


def judge_effort(answers: IncentiveAnswers, grounds: Grounds, far: float, done: float) -> Outcome:
    """Late effort of those far below and of those who have reached the target; partial with one of the two."""
    played = _played(answers, grounds)
    if played is None:
        return _unplayed(answers)
    found = {name: interval(name, played) for name in ("far", "done")}
    reached = [value + error >= least for (value, error), least in zip(found.values(), (far, done), strict=True)]
    evidence = {name: value for name, (value, _) in found.items()}
    return Outcome(_of_two(sum(reached)), {**evidence})


def judge_budget(answers: IncentiveAnswers, grounds: Grounds, over: float) -> Outcome:
    """Expected pay stays within the budget; partial up to `over` of it beyond."""
    played = _played(answers, grounds)
    if played is None:
        return _unplayed(answers)
    pay, error = interval("pay", played)
    budget = grounds.year.budget
    least = pay - error
    status: Status = "passed" if least <= budget else "partial" if least <= (1 + over) * budget else "failed"
    return Outcome(status, {"pay": pay, "budget": budget})


def judge_profit(answers: IncentiveAnswers, grounds: Grounds, full: float, half: float) -> Outcome:
    """The gain in yearly profit over the plan in force as a share of the reference's, on equal luck nobody has seen.

    Year by year; the upper end of its 95 % interval has to reach `full` (partial: `half`).
    """
    played = _played(answers, grounds)
    if played is None:
        return _unplayed(answers)
    now = grounds.now.profit
    gain, possible = played.profit - now, grounds.reference.profit - now
    share, error = part_of(gain, possible)
    reached = share + Z * error
    status: Status = "passed" if reached >= full else "partial" if reached >= half else "failed"
    return Outcome(status, {"share": share, "error": error, "gain": float(gain.mean())})


def judge_gaming(answers: IncentiveAnswers, grounds: Grounds, rush: float, week_13: float) -> Outcome:
    """The last week of a quarter is neither bought with discount nor overfull; partial with one of the two."""
    played = _played(answers, grounds)
    if played is None:
        return _unplayed(answers)
    found = {name: interval(name, played) for name in ("rush", "week_13")}
    calm = [value - error <= most for (value, error), most in zip(found.values(), (rush, week_13), strict=True)]
    evidence = {name: value for name, (value, _) in found.items()}
    return Outcome(_of_two(sum(calm)), {**evidence})


def judge_gates(answers: IncentiveAnswers, grounds: Grounds, least: float) -> Outcome:
    """Quality gates hold something back, those of price and margin among them, and the margin holds its floor."""
    if not answers.given(*GATES):
        return NOT_DONE
    scheme = scheme_of(answers)
    if scheme is None:
        return Outcome("failed")
    closed = [gate for gate in GATES if holds_back(scheme, gate)]
    enough = len(closed) >= least and {"discount", "margin"} <= set(closed)
    margin, error = interval("margin", grounds.played(scheme))
    kept = margin + error >= grounds.year.margin_floor
    status: Status = "passed" if enough and kept else "partial" if len(closed) >= least / 2 else "failed"
    return Outcome(status, {"gates": float(len(closed)), "margin": margin})


def judge_fairness(answers: IncentiveAnswers, grounds: Grounds, most: float) -> Outcome:
    """Equal effort is paid about alike, and nobody's quota rises because they did well; partial with one of the two."""
    played = _played(answers, grounds)
    if played is None:
        return _unplayed(answers)
    settled = [rep for rep in range(played.pay.shape[1]) if rep != grounds.year.newcomer]
    relative = (played.pay / grounds.year.on_target)[:, settled]
    spread = spread_at_equal_effort(relative.ravel(), played.effort[:, settled].ravel())
    right = int(spread <= most) + int(not played.scheme.ratchet)
    return Outcome(_of_two(right), {"spread": spread})


def judge_newcomer(answers: IncentiveAnswers, grounds: Grounds, least: float, months: float) -> Outcome:
    """Somebody new can live in the first half year, and the guarantee ends; partial with one of the two."""
    if not answers.given(*NEWCOMER):
        return NOT_DONE
    scheme = scheme_of(answers)
    if scheme is None:
        return Outcome("failed")
    earns, error = interval("newcomer", grounds.played(scheme))
    lives, ends = earns + error >= least, scheme.draw_months <= months
    status: Status = "passed" if lives and ends else "partial" if lives else "failed"
    return Outcome(status, {"newcomer": earns})


def judge_simplicity(answers: IncentiveAnswers, _: Grounds, most: float, over: float) -> Outcome:
    """A rep can reckon their own pay: not too many rules; partial up to `over` more."""
    scheme = changed(answers)
    if scheme is None:
        return _unplayed(answers)
    count = rules(scheme)
    status: Status = "passed" if count <= most else "partial" if count <= most + over else "failed"
    return Outcome(status, {"rules": float(count)})


def gaps_mix(answers: IncentiveAnswers, _case: Case, _: Language, low: float, high: float) -> list[Gap]:
    """Nothing given, or outside of what the course calls usual."""
    if not answers.given(*MIX):
        return [Gap("incentive_open")]
    outside = [name for name in MIX if not low <= _value(answers, name) <= high]
    return [Gap("incentive_base", {"low": f"{low:g}", "high": f"{high:g}"}, missing=False)] if outside else []


def gaps_bonus(
    answers: IncentiveAnswers,
    _case: Case,
    _: Language,
    low: float,
    high: float,
    **__: float,
) -> list[Gap]:
    """Nothing given, or outside of what the course calls usual."""
    if not answers.given(*BONUS):
        return [Gap("incentive_open")]
    if low <= _value(answers, "bonus") <= high:
        return []
    return [Gap("incentive_bonus", {"low": f"{low:g}", "high": f"{high:g}"}, missing=False)]


def gaps_structure(answers: IncentiveAnswers, _case: Case, _: Language) -> list[Gap]:
    """Nothing given, what cannot be reckoned, or alternatives at once."""
    if not answers.given(*COMMISSION):
        return [Gap("incentive_open")]
    if found := problems(answers):
        return [Gap(f"incentive_{found[0][0]}", missing=False)]
    return [Gap("incentive_both", missing=False)] if (answers.structure or in_force().structure) == "both" else []


def gaps_open(*names: str) -> Callable[..., list[Gap]]:
    """Of fields that were all left open."""

    def gaps(answers: IncentiveAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
        return [] if answers.given(*names) else [Gap("incentive_open")]

    return gaps


def gaps_played(answers: IncentiveAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
    """Nothing is designed yet; what it would bring is never said here."""
    return [Gap("incentive_nothing")] if changed(answers) is None and not problems(answers) else []


def reference_answers(case: Case, _: Language) -> Answers:
    """The best of a few sound schemes for the group's company."""
    return as_answers(best_scheme(case.recipe))


def _value(answers: IncentiveAnswers, name: str) -> float:
    given = getattr(answers, name)
    return float(getattr(in_force(), name) if given is None else given)


def _rising(answers: IncentiveAnswers, structure: str) -> bool:
    rates = {name: _value(answers, name) for name in RATES[structure]}
    standard = [rates.pop("below", 100.0), 100.0, *rates.values()]
    return standard == sorted(standard) and standard[-1] > 100 and not problems(answers)


def _played(answers: IncentiveAnswers, grounds: Grounds) -> Played | None:
    scheme = changed(answers)
    return None if scheme is None else grounds.played(scheme)


def _unplayed(answers: IncentiveAnswers) -> Outcome:
    """A plan that cannot be reckoned was tried; today's, or none, was not."""
    return Outcome("failed") if problems(answers) else NOT_DONE


def _of_two(right: int) -> Status:
    return "passed" if right == 2 else "partial" if right == 1 else "failed"


def _of_three(right: int) -> Status:
    return "passed" if right == 3 else "partial" if right == 2 else "failed"


SUBJECT = Subject(
    read=read,
    grounds=Grounds,
    kinds={
        "mix": Kind(judge_mix, gaps_mix),
        "bonus": Kind(judge_bonus, gaps_bonus),
        "structure": Kind(judge_structure, gaps_structure),
        "ends": Kind(judge_ends, gaps_open(*ENDS)),
        "effort": Kind(judge_effort, gaps_played),
        "budget": Kind(judge_budget, gaps_played),
        "profit": Kind(judge_profit, gaps_played),
        "gaming": Kind(judge_gaming, gaps_played),
        "gates": Kind(judge_gates, gaps_open(*GATES)),
        "fairness": Kind(judge_fairness, gaps_played),
        "newcomer": Kind(judge_newcomer, gaps_open(*NEWCOMER)),
        "simplicity": Kind(judge_simplicity, gaps_played),
    },
    reference=reference_answers,
)
