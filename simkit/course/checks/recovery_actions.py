"""Kinds for the actions of `recovery` and for the decision on the target."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simkit.course.checks import Gap, Kind, Outcome, Status, all_or_some
from simkit.course.checks.recovery_answers import (
    ActionLine,
    Grounds,
    RecoveryAnswers,
    action,
    as_typed,
    begun,
    figure,
    is_better,
    last_week,
    people,
    places,
    this_week,
    within_means,
)
from simkit.measures.intervals import Z, part_of
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

NOT_DONE = Outcome("unattempted")


def judge_remedy(answers: RecoveryAnswers, grounds: Grounds, share: float) -> Outcome:
    """At least `share` of the actions are remedies for the cause that the group works on; partial: one is.

    The cause is the group's own, revised or committed: whether it is the true one is judged by another check.
    """
    if not answers.chosen or answers.working_cause is None:
        return NOT_DONE
    entries = [action(grounds.case, line.action) for line in answers.chosen]
    fitting = sum(entry is not None and answers.working_cause in entry.remedies for entry in entries)
    status: Status = "passed" if fitting >= share * len(entries) else "partial" if fitting else "failed"
    return Outcome(status, {"fitting": float(fitting), "chosen": float(len(entries))})


def judge_result(answers: RecoveryAnswers, grounds: Grounds, full: float, half: float) -> Outcome:
    """The plan's gain in mean final attainment as a share of the reference's, on equal luck nobody has seen.

    (plan - nothing) / (reference - nothing), future by future; the upper end of its 95 % interval has to reach `full`
    (partial: `half`). Only actions that money and hours pay for are played, in the group's order: being beyond one's
    means is judged by another check.
    """
    if not answers.chosen:
        return NOT_DONE
    case, nothing = grounds.case, grounds.nothing.weighted
    plan = grounds.played(begun(within_means(answers, case), case))
    gain, possible = plan.weighted - nothing, grounds.reference.weighted - nothing
    share, error = part_of(gain, possible)
    reached = share + Z * error
    status: Status = "passed" if reached >= full else "partial" if reached >= half else "failed"
    chances = {"chance": plan.chance, "chance_nothing": grounds.nothing.chance}
    return Outcome(status, {"share": share, "error": error, "gain": float(gain.mean()), **chances})


def judge_means(answers: RecoveryAnswers, grounds: Grounds) -> Outcome:
    """All chosen actions together stay within money and hours."""
    if not answers.chosen:
        return NOT_DONE
    cost, hours = _spent(answers, grounds.case)
    fits = cost <= grounds.case.budget + 1e-6 and hours <= grounds.case.hours + 1e-9
    return Outcome("passed" if fits else "failed", {"cost": cost, "hours": hours})


def judge_timing(answers: RecoveryAnswers, grounds: Grounds, days: float) -> Outcome:
    """Each action begins this week or later and, after its lag, has at least `days` working days left to work."""
    given = [line for line in answers.chosen if line.when is not None]
    if not given:
        return NOT_DONE
    in_time = sum(_in_time(line, grounds.case, days) for line in given)
    return Outcome(all_or_some(in_time, len(given)), {"in_time": float(in_time), "given": float(len(given))})


def judge_complete(answers: RecoveryAnswers, grounds: Grounds, share: float) -> Outcome:
    """Why, who, when, where and the sign stand for each action; partial from `share` of them on."""
    if not answers.chosen:
        return NOT_DONE
    lacking = sum(len(_lacking(line, grounds.case)) for line in answers.chosen)
    asked = len(_FIELDS) * len(answers.chosen)
    if lacking == asked:
        return NOT_DONE
    status: Status = "partial" if lacking <= (1 - share) * asked else "failed"
    return Outcome("passed" if lacking == 0 else status, {"given": float(asked - lacking), "asked": float(asked)})


def judge_owners(answers: RecoveryAnswers, grounds: Grounds) -> Outcome:
    """Each owner exists, and several actions do not all hang on one person; a missing owner is judged elsewhere."""
    owners = [line.who for line in answers.chosen if line.who]
    if not owners:
        return NOT_DONE
    if not set(owners) <= people(grounds.case):
        return Outcome("failed")
    shared = len(answers.chosen) == 1 or len(set(owners)) > 1
    return Outcome("passed" if shared else "partial", {"owners": float(len(set(owners)))})


def judge_signs(answers: RecoveryAnswers, grounds: Grounds) -> Outcome:
    """The sign of each action is a figure on which it can be seen, with a value better than today's."""
    given = [line for line in answers.chosen if line.sign_figure]
    if not given:
        return NOT_DONE
    good = sum(_sign_gap(line, grounds.case) is None for line in given)
    return Outcome(all_or_some(good, len(given)), {"good": float(good), "given": float(len(given))})


def judge_adjustment(answers: RecoveryAnswers, grounds: Grounds, limit: float) -> Outcome:
    """D13: the target is asked to change by at most `limit` percent on a trigger that holds; held where none does."""
    decision = answers.adjustment
    if decision.ask is None:
        return NOT_DONE
    if not decision.ask:
        return Outcome("partial" if grounds.case.triggers else "passed")
    if decision.trigger not in grounds.case.triggers:
        return Outcome("failed")
    within = decision.percent is not None and 0 < abs(decision.percent) <= limit
    return Outcome("passed" if within else "partial")


def gaps_remedy(answers: RecoveryAnswers, case: Case, _: Language, **__: float) -> list[Gap]:
    """No action, an unknown one, or only such as show on none of the figures that the group pointed at."""
    if not answers.chosen:
        return [Gap("no_action")]
    entries = [action(case, line.action) for line in answers.chosen]
    if None in entries:
        return [Gap("unknown_action", missing=False)]
    pointed = {piece.figure for piece in (answers.committed.evidence if answers.committed else ()) if piece.figure}
    moved = {name for entry in entries if entry for name in entry.indicators}
    return [Gap("beside_evidence", missing=False)] if pointed and not pointed & moved else []


def gaps_result(_answers: RecoveryAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
    """Nothing: a result is not hinted at."""
    return []


def gaps_means(answers: RecoveryAnswers, case: Case, _: Language) -> list[Gap]:
    """Beyond money or hours."""
    cost, hours = _spent(answers, case)
    over = {"over_budget": cost > case.budget + 1e-6, "over_hours": hours > case.hours + 1e-9}
    return [Gap(words, missing=False) for words, too_much in over.items() if too_much]


def gaps_timing(answers: RecoveryAnswers, case: Case, language: Language, days: float) -> list[Gap]:
    """Begun in the past, or too late to work."""
    gaps = []
    for line in answers.chosen:
        if line.when is not None and not _in_time(line, case, days):
            words = "in_the_past" if line.when < this_week(case) else "too_late"
            gaps.append(Gap(words, {"action": _name(line, case, language)}, missing=False))
    return gaps


def gaps_complete(answers: RecoveryAnswers, case: Case, language: Language, **_: float) -> list[Gap]:
    """One gap an action: which of its questions are open."""
    gaps = []
    for line in answers.chosen:
        lacking = _lacking(line, case)
        values: dict[str, object] = {"action": _name(line, case, language), "count": len(lacking)}
        if lacking:
            gaps.append(Gap(f"lacks_{lacking[0]}" if len(lacking) == 1 else "lacks", values))
    return gaps


def gaps_owners(answers: RecoveryAnswers, _case: Case, _: Language) -> list[Gap]:
    """All on one person."""
    owners = [line.who for line in answers.chosen if line.who]
    return [Gap("one_owner", missing=False)] if len(owners) > 1 and len(set(owners)) == 1 else []


def gaps_signs(answers: RecoveryAnswers, case: Case, language: Language) -> list[Gap]:
    """A sign that the action does not move, or that is reached already."""
    whole = [line for line in answers.chosen if line.sign_figure and line.sign_value is not None]
    found = {_name(line, case, language): _sign_gap(line, case) for line in whole}
    return [Gap(words, {"action": name}, missing=False) for name, words in found.items() if words is not None]


def gaps_adjustment(answers: RecoveryAnswers, _case: Case, _: Language, limit: float) -> list[Gap]:
    """No decision, or a request without its ground or beyond the limit."""
    decision = answers.adjustment
    if decision.ask is None:
        return [Gap("no_decision")]
    if not decision.ask:
        return []
    gaps = [Gap("no_trigger")] if decision.trigger is None else [Gap("trigger_holds", missing=False)]
    if decision.percent is None:
        return [*gaps, Gap("no_percent")]
    within = 0 < abs(decision.percent) <= limit
    return gaps if within else [*gaps, Gap("percent_range", {"limit": f"{limit:.0f}"}, missing=False)]


#: What a group adds to an action, and when it counts as given.
_FIELDS: dict[str, Callable[[ActionLine, Case], bool]] = {
    "why": lambda line, case: figure(case, line.why) is not None,
    "who": lambda line, case: line.who in people(case),
    "when": lambda line, _: line.when is not None,
    "where": lambda line, case: line.where in places(case),
    "sign": lambda line, case: figure(case, line.sign_figure) is not None and line.sign_value is not None,
}


def _lacking(line: ActionLine, case: Case) -> list[str]:
    return [name for name, given in _FIELDS.items() if not given(line, case)]


def _in_time(line: ActionLine, case: Case, days: float) -> bool:
    entry = action(case, line.action)
    if line.when is None or not this_week(case) <= line.when <= last_week(case):
        return False
    return entry is None or case.begins(line.when) + entry.lag + days <= case.days


def _spent(answers: RecoveryAnswers, case: Case) -> tuple[float, float]:
    chosen = {line.action for line in answers.chosen}
    entries = [entry for entry in case.catalogue if entry.id in chosen]
    return sum(entry.cost for entry in entries), sum(entry.hours for entry in entries)


def _sign_gap(line: ActionLine, case: Case) -> str | None:
    """What is wrong with a sign, as the name of its words; None if nothing is."""
    entry, row = action(case, line.action), figure(case, line.sign_figure)
    if entry is None or row is None or line.sign_value is None:
        return "sign_open"
    if line.sign_figure not in entry.indicators:
        return "sign_elsewhere"
    return None if is_better(str(line.sign_figure), line.sign_value, as_typed(row)) else "sign_reached"


def _name(line: ActionLine, case: Case, language: Language) -> str:
    entry = action(case, line.action)
    return entry.name.in_(language) if entry else "?"


KINDS = {
    "remedy": Kind(judge_remedy, gaps_remedy),
    "result": Kind(judge_result, gaps_result, simulates=True),
    "means": Kind(judge_means, gaps_means),
    "timing": Kind(judge_timing, gaps_timing),
    "complete": Kind(judge_complete, gaps_complete),
    "owners": Kind(judge_owners, gaps_owners),
    "signs": Kind(judge_signs, gaps_signs),
    "adjustment": Kind(judge_adjustment, gaps_adjustment),
}
