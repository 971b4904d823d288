"""Kinds for the path of `cascade`: key action indicators and their standards, owners, steps and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.course.checks import Gap, Kind, Outcome, Status, all_or_some
from simkit.course.checks.cascade_answers import (
    MOST_INDICATORS,
    CascadeAnswers,
    Grounds,
    Indicator,
    IndicatorLine,
    Step,
    StepLine,
    indicators,
    needed,
    opening,
    people,
    plan_steps,
    weeks,
    window,
)
from simkit.goals.indicators import fits
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case
    from simkit.company.opening import Opening

NOT_DONE = Outcome("unattempted")


def judge_indicators(answers: CascadeAnswers, _: Grounds, least: float) -> Outcome:
    """`least` to five different indicators, at least `least` of them actions and not results; partial: two are."""
    if not answers.chosen:
        return NOT_DONE
    entries = {entry.id: entry for line in answers.chosen if (entry := indicator(line.indicator))}
    leading = sum(entry.leads for entry in entries.values())
    whole = len(entries) == len(answers.chosen)
    status: Status = "passed" if whole and leading >= least else "partial" if leading >= least - 1 else "failed"
    return Outcome(status, {"leading": float(leading)})


def judge_standards(answers: CascadeAnswers, grounds: Grounds, tolerance: float, lift: float) -> Outcome:
    """Each standard is what the target needs by the funnel's rates.

    A count lies within the tolerance; a rate is at least about as good as it was and at most `lift` times that.
    Results are no standards of action and count as not fitting.
    """
    given = [line for line in answers.chosen if line.standard is not None]
    if not given:
        return NOT_DONE
    right = sum(_fits(line, grounds.opening, tolerance, lift) for line in given)
    return Outcome(all_or_some(right, len(answers.chosen)), {"right": float(right), "given": float(len(given))})


def judge_owners(answers: CascadeAnswers, grounds: Grounds) -> Outcome:
    """Every indicator and step has one owner who exists, and they do not all hang on one person."""
    owners = _owners(answers)
    if not any(owners):
        return NOT_DONE
    if not {owner for owner in owners if owner} <= people(grounds.opening):
        return Outcome("failed")
    missing = sum(not owner for owner in owners)
    shared = len(set(owners)) > 1
    status: Status = "passed" if shared and not missing else "partial" if shared or not missing else "failed"
    return Outcome(status, {"missing": float(missing)})


def judge_steps(answers: CascadeAnswers, _: Grounds, least: float) -> Outcome:
    """At least so many steps, and among them what the newcomer and the absence ask for; partial: half of that."""
    if not answers.planned:
        return NOT_DONE
    entries = {entry.id: entry for line in answers.planned if (entry := plan_step(line.step))}
    due = {step.answers for step in plan_steps() if step.answers}
    answered = {entry.answers for entry in entries.values() if entry.answers}
    enough = len(entries) >= least
    status: Status = "passed" if enough and answered == due else "partial" if enough or answered else "failed"
    return Outcome(status, {"steps": float(len(entries)), "answered": float(len(answered))})


def judge_dates(answers: CascadeAnswers, grounds: Grounds) -> Outcome:
    """Each step begins and ends in the weeks in which it can do its work; partial: some do."""
    dated = [line for line in answers.planned if line.first is not None or line.last is not None]
    if not dated:
        return NOT_DONE
    right = sum(date_gap(line, grounds.opening) is None for line in answers.planned)
    return Outcome(all_or_some(right, len(answers.planned)), {"right": float(right)})


def gaps_indicators(answers: CascadeAnswers, _case: Case, _: Language, least: float) -> list[Gap]:
    """None, too few, one twice, or only results."""
    if not answers.chosen:
        return [Gap("cascade_no_indicator")]
    names = [line.indicator for line in answers.chosen]
    gaps = [Gap("cascade_few_indicators", {"least": f"{least:g}", "most": MOST_INDICATORS})] * (len(names) < least)
    twice = [Gap("cascade_same_indicator", missing=False)] * (len(set(names)) < len(names))
    results = [entry for name in names if (entry := indicator(name)) and not entry.leads]
    return [*gaps, *twice, *([Gap("cascade_results", missing=False)] * bool(results))]


def gaps_standards(answers: CascadeAnswers, _case: Case, language: Language, **_: float) -> list[Gap]:
    """An indicator without a standard."""
    lacking = [_indicator_name(line, language) for line in answers.chosen if line.standard is None]
    return [Gap("cascade_no_standard", {"indicator": name}) for name in lacking]


def gaps_owners(answers: CascadeAnswers, _case: Case, _: Language) -> list[Gap]:
    """Somebody is missing, or all hangs on one person."""
    owners = _owners(answers)
    if owners and not all(owners):
        return [Gap("cascade_no_owner", {"count": sum(not owner for owner in owners)})]
    return [Gap("cascade_one_owner", missing=False)] if len(owners) > 1 and len(set(owners)) == 1 else []


def gaps_steps(answers: CascadeAnswers, _case: Case, _: Language, least: float) -> list[Gap]:
    """No plan, or a short one."""
    if not answers.planned:
        return [Gap("cascade_no_step")]
    return [Gap("cascade_few_steps", {"least": f"{least:g}"})] if len(answers.planned) < least else []


def gaps_dates(answers: CascadeAnswers, case: Case, language: Language) -> list[Gap]:
    """A step without weeks, or with weeks that cannot be."""
    found = []
    for line in answers.planned:
        name = _step_name(line, language)
        if line.first is None or line.last is None:
            found.append(Gap("cascade_no_weeks", {"step": name}))
        elif not 1 <= line.first <= line.last <= weeks(opening(case)):
            found.append(Gap("cascade_weeks", {"step": name}, missing=False))
    return found


def indicator(name: str | None) -> Indicator | None:
    """The entry of the catalogue of that id."""
    return next((entry for entry in indicators() if entry.id == name), None)


def plan_step(name: str | None) -> Step | None:
    """The entry of the catalogue of that id."""
    return next((entry for entry in plan_steps() if entry.id == name), None)


def date_gap(line: StepLine, view: Opening) -> str | None:
    """What is wrong with the weeks of a step: open, impossible, too_early, too_late, too_short; None if nothing is."""
    step = plan_step(line.step)
    if step is None or line.first is None or line.last is None:
        return "open"
    earliest, latest, until = window(step, view)
    if not 1 <= line.first <= line.last <= weeks(view):
        return "impossible"
    if line.first < earliest:
        return "too_early"
    if line.first > latest:
        return "too_late"
    return "too_short" if line.last < until else None


def _fits(line: IndicatorLine, view: Opening, tolerance: float, lift: float) -> bool:
    entry = indicator(line.indicator)
    asked = needed(entry, view) if entry and entry.leads else None
    if entry is None or asked is None or line.standard is None:
        return False
    if entry.of is not None:
        return asked * 0.95 <= line.standard <= asked * lift
    return fits(line.standard, asked, tolerance)


def _owners(answers: CascadeAnswers) -> list[str | None]:
    return [*(line.owner for line in answers.chosen), *(line.who for line in answers.planned)]


def _indicator_name(line: IndicatorLine, language: Language) -> str:
    entry = indicator(line.indicator)
    return entry.name.in_(language) if entry else "?"


def _step_name(line: StepLine, language: Language) -> str:
    entry = plan_step(line.step)
    return entry.name.in_(language) if entry else "?"


KINDS = {
    "indicators": Kind(judge_indicators, gaps_indicators),
    "standards": Kind(judge_standards, gaps_standards),
    "owners": Kind(judge_owners, gaps_owners),
    "steps": Kind(judge_steps, gaps_steps),
    "dates": Kind(judge_dates, gaps_dates),
}
