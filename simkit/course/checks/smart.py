"""`smart`: its kinds of check under one name; the answers and the reference stand beside."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from simkit.company.outlook import Outlook, outlook
from simkit.course.checks import Gap, Kind, Outcome, Status, Subject
from simkit.course.checks.smart_answers import (
    SmartAnswers,
    VagueGoal,
    next_quarter,
    read,
    read_goal,
    rewritten,
    strategy,
)
from simkit.course.checks.smart_reach import IMPOSSIBLE, Aim, Silent, aim
from simkit.course.checks.smart_reference import reference_answers
from simkit.goals.smart import Analysis, hint, supports
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

NOT_DONE = Outcome("unattempted")

Light = Callable[[Analysis], bool]


class Grounds:
    """What the checks look at: the case, and its next quarter on luck that no page has shown."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def outlook(self) -> Outlook:
        """The next quarter as it goes by itself."""
        return outlook(self.case, "graded")

    def aim(self, text: str) -> Aim | Silent:
        """What a goal's number means there."""
        return aim(read_goal(text, self.case), self.case, self.outlook)


def of_rewrites(light: Light) -> Callable[..., Outcome]:
    """A kind: the light is on in every rewrite; partial where it is in some."""

    def judge(answers: SmartAnswers, grounds: Grounds, rewrites: float) -> Outcome:
        texts = [text for _, text in rewritten(answers, rewrites)]
        return _all(texts, [bool(text) and light(read_goal(text, grounds.case)) for text in texts])

    return judge


def judge_sound(answers: SmartAnswers, grounds: Grounds, rewrites: float) -> Outcome:
    """Each rewrite still is the same goal, contradicts nothing, is no copy of another and not out of reach."""
    pairs = rewritten(answers, rewrites)
    texts = [text for _, text in pairs]
    return _all(texts, [bool(text) and texts.count(text) == 1 and _sound(goal, text, grounds) for goal, text in pairs])


def judge_complete(answers: SmartAnswers, grounds: Grounds) -> Outcome:
    """The own goal is specific, measurable and time-bound, contradicts nothing, and has an owner; partial without."""
    if not answers.free.strip():
        return NOT_DONE
    found = read_goal(answers.free, grounds.case)
    if not found.passed:
        return Outcome("failed")
    return Outcome("passed" if found.owner.found else "partial")


def judge_line(answers: SmartAnswers, grounds: Grounds) -> Outcome:
    """The own goal gives a reason, and serves a line of the strategy; partial for one of both."""
    if not answers.free.strip():
        return NOT_DONE
    found = read_goal(answers.free, grounds.case)
    return Outcome(_of_two(found.relevant.found, found.is_goal and line_of(found, grounds.case) is not None))


def judge_period(answers: SmartAnswers, grounds: Grounds) -> Outcome:
    """The own goal ends in the next quarter."""
    if not answers.free.strip():
        return NOT_DONE
    time = read_goal(answers.free, grounds.case).time
    first, last = next_quarter(grounds.case)
    return Outcome("passed" if time and time.end and first <= time.end <= last else "failed")


def judge_base(answers: SmartAnswers, grounds: Grounds) -> Outcome:
    """The own goal says from where it starts."""
    if not answers.free.strip():
        return NOT_DONE
    targets = read_goal(answers.free, grounds.case).targets
    based = any(target.baseline is not None or target.base_ref for target in targets)
    return Outcome("passed" if based else "failed")


def judge_milestones(answers: SmartAnswers, grounds: Grounds) -> Outcome:
    """The own goal has a milestone before its end, or a rhythm."""
    if not answers.free.strip():
        return NOT_DONE
    time = read_goal(answers.free, grounds.case).time
    return Outcome("passed" if time and (time.milestones or time.cadence) else "failed")


def judge_attainable(answers: SmartAnswers, grounds: Grounds, low: float, high: float, margin: float) -> Outcome:
    """The chance of the own goal lies in the band that the trainer has set; partial within `margin` points of it."""
    if not answers.free.strip():
        return NOT_DONE
    found = grounds.aim(answers.free)
    if not isinstance(found, Aim):
        return Outcome("failed", {"silent": found})
    evidence: dict[str, float | str] = {"chance": found.chance, "value": found.value}
    if found.within(low, high):
        return Outcome("passed", evidence)
    return Outcome("partial" if found.within(low - margin, high + margin) else "failed", evidence)


def gaps_rewrites(code_of: Callable[[Analysis], tuple[str, ...]]) -> Callable[..., list[Gap]]:
    """What "Check" says of each rewrite: that it is missing, or the first hint of this letter."""

    def gaps(answers: SmartAnswers, case: Case, language: Language, rewrites: float) -> list[Gap]:
        found = []
        for number, (_, text) in enumerate(rewritten(answers, rewrites), start=1):
            codes = code_of(read_goal(text, case)) if text else ()
            if not text:
                found.append(Gap("smart.gap_open", {"number": number}))
            elif codes:
                found.append(Gap("smart.gap_hint", {"number": number, "hint": hint(codes[0], language)}, missing=False))
        return found

    return gaps


def gaps_sound(answers: SmartAnswers, case: Case, language: Language, rewrites: float) -> list[Gap]:
    """Rewrites that contradict themselves, repeat each other or are about something else."""
    pairs = [(number, goal, text) for number, (goal, text) in enumerate(rewritten(answers, rewrites), start=1) if text]
    texts = [text for _, _, text in pairs]
    found = []
    for number, goal, text in pairs:
        codes = _blocking(read_goal(text, case))
        if codes:
            found.append(Gap("smart.gap_hint", {"number": number, "hint": hint(codes[0], language)}, missing=False))
        elif not goal.keeps(text):
            found.append(Gap("smart.gap_elsewhere", {"number": number}, missing=False))
        elif texts.count(text) > 1:
            found.append(Gap("smart.gap_twice", {"number": number}, missing=False))
    return found


def gaps_free(code_of: Callable[[Analysis], tuple[str, ...]]) -> Callable[..., list[Gap]]:
    """What "Check" says of the own goal."""

    def gaps(answers: SmartAnswers, case: Case, language: Language, **_: float) -> list[Gap]:
        if not answers.free.strip():
            return [Gap("smart.gap_free_open")]
        codes = code_of(read_goal(answers.free, case))
        return [Gap("smart.gap_free_hint", {"hint": hint(codes[0], language)}, missing=False)] if codes else []

    return gaps


def gaps_line(answers: SmartAnswers, case: Case, language: Language) -> list[Gap]:
    """No reason, or one that serves no line of the strategy."""
    if not answers.free.strip():
        return []
    found = read_goal(answers.free, case)
    if found.relevant.missing:
        return [Gap("smart.gap_free_hint", {"hint": hint(found.relevant.missing[0], language)}, missing=False)]
    return [] if line_of(found, case) is not None else [Gap("smart.gap_no_line", missing=False)]


def gaps_period(answers: SmartAnswers, case: Case, _: Language) -> list[Gap]:
    """A goal that ends in another quarter."""
    time = read_goal(answers.free, case).time if answers.free.strip() else None
    first, last = next_quarter(case)
    other = time is not None and time.end is not None and not first <= time.end <= last
    return [Gap("smart.gap_other_period", missing=False)] if other else []


def no_gaps(*_: object, **__: float) -> list[Gap]:
    """For what only the trainer's look or the engine can say."""
    return []


def line_of(analysis: Analysis, case: Case) -> int | None:
    """The number of the strategy line that a goal serves, whichever of the two languages it is written in."""
    lines = zip(strategy(case, "en"), strategy(case, "zh"), strict=True)
    return supports(analysis, [f"{english} {chinese}" for english, chinese in lines])


def _sound(goal: VagueGoal, text: str, grounds: Grounds) -> bool:
    found = read_goal(text, grounds.case)
    meant = grounds.aim(text)
    reachable = not isinstance(meant, Aim) or meant.chance >= IMPOSSIBLE
    return found.is_goal and not _blocking(found) and goal.keeps(text) and reachable


def _blocking(analysis: Analysis) -> tuple[str, ...]:
    return tuple(issue.code for issue in analysis.issues if issue.blocking)


def _all(texts: list[str], right: list[bool]) -> Outcome:
    if not any(texts):
        return NOT_DONE
    evidence: dict[str, float | str] = {"right": float(sum(right)), "of": float(len(right))}
    return Outcome("passed" if all(right) else "partial" if any(right) else "failed", evidence)


def _of_two(one: bool, other: bool) -> Status:
    return "passed" if one and other else "partial" if one or other else "failed"


KINDS = {
    "specific": Kind(of_rewrites(lambda a: a.specific.found), gaps_rewrites(lambda a: a.specific.missing)),
    "measurable": Kind(of_rewrites(lambda a: a.measurable.found), gaps_rewrites(lambda a: a.measurable.missing)),
    "time_bound": Kind(of_rewrites(lambda a: a.time_bound.found), gaps_rewrites(lambda a: a.time_bound.missing)),
    "relevant": Kind(of_rewrites(lambda a: a.relevant.found), gaps_rewrites(lambda a: a.relevant.missing)),
    "owner": Kind(of_rewrites(lambda a: a.owner.found), gaps_rewrites(lambda a: a.owner.missing)),
    "sound": Kind(judge_sound, gaps_sound),
    "complete": Kind(judge_complete, gaps_free(lambda a: () if a.passed and a.owner.found else a.codes)),
    "line": Kind(judge_line, gaps_line),
    "period": Kind(judge_period, gaps_period),
    "base": Kind(judge_base, no_gaps),
    "milestones": Kind(judge_milestones, no_gaps),
    "attainable": Kind(judge_attainable, no_gaps),
}

SUBJECT = Subject(read=read, grounds=Grounds, kinds=KINDS, reference=reference_answers)
