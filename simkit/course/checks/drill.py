"""`drill`: its kinds of check, most of them those of `smart`, `cascade` and `recovery`; its reference answers.

Each task is judged from where the group itself stood when it began: the cascade against the group's own goal, the
rescue on its own half-time and as a share of what a reference rescue gains from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.company import drill
from simkit.course.answers import Answers
from simkit.course.checks import (
    Gap,
    Kind,
    Outcome,
    Subject,
    cascade_amounts,
    cascade_path,
    recovery,
    recovery_actions,
    recovery_judgement,
    smart,
)
from simkit.course.checks.drill_answers import (
    HABITS,
    DrillAnswers,
    Grounds,
    ahead,
    half_time,
    read,
    reference_goal,
    reference_plan,
    signed_goal,
    with_goal,
)
from simkit.course.checks.recovery_answers import RecoveryAnswers
from simkit.course.checks.smart_answers import SmartAnswers
from simkit.course.checks.smart_reach import Aim
from simkit.course.checks.smart_reference import ALL, free_goal
from simkit.course.words import say
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

NOT_DONE = Outcome("unattempted")

#: How far the number in the sentence and the number that is cascaded may lie apart: a rounding.
AGREE = 0.02

#: The people of the reference: what each begins, in which week, with whom, and by what it is seen.
_CAST = (("smart", 1, "team", "written"), ("indicators", 1, "superior", "figure"), ("review", 2, "peer", "meeting"),
         ("interview", 2, "rep", "said"))  # fmt: skip


def of_goal(kind: Kind) -> Kind:
    """A kind of `smart` on the goal of task 1."""

    def judge(answers: DrillAnswers, grounds: Grounds, **arguments: float) -> Outcome:
        return kind.judge(_as_smart(answers), grounds.goals, **arguments)

    def gaps(answers: DrillAnswers, case: Case, language: Language, **arguments: float) -> list[Gap]:
        return kind.gaps(_as_smart(answers), drill.standing(case.recipe), language, **arguments)

    return Kind(judge, gaps, kind.simulates)


def of_plan(kind: Kind) -> Kind:
    """A kind of `cascade` on task 2, with the group's own goal for the target."""

    def judge(answers: DrillAnswers, grounds: Grounds, **arguments: float) -> Outcome:
        return kind.judge(answers.plan.final, grounds.plan(answers), **arguments)

    def gaps(answers: DrillAnswers, case: Case, language: Language, **arguments: float) -> list[Gap]:
        own = with_goal(case, signed_goal(answers, case))
        return kind.gaps(answers.plan.final, own, language, **arguments)

    return Kind(judge, gaps, kind.simulates)


def of_rescue(kind: Kind) -> Kind:
    """A kind of `recovery` on the group's own half-time; nothing is said of it before the plan is committed."""

    def judge(answers: DrillAnswers, grounds: Grounds, halfway: float, **arguments: float) -> Outcome:
        if answers.recovery == RecoveryAnswers():
            return NOT_DONE
        return kind.judge(answers.recovery, grounds.rescue(answers, halfway), **arguments)

    def gaps(answers: DrillAnswers, case: Case, language: Language, halfway: float, **arguments: float) -> list[Gap]:
        if answers.plan.committed is None:
            return []
        return kind.gaps(answers.recovery, half_time(answers, case, halfway), language, **arguments)

    return Kind(judge, gaps, kind.simulates)


def renamed(kind: Kind, **names: str) -> Kind:
    """A kind whose arguments bear other names, because a setting of this exercise bears theirs."""

    def theirs(arguments: dict[str, float]) -> dict[str, float]:
        return {names[name]: value for name, value in arguments.items()}

    def judge(answers: DrillAnswers, grounds: Grounds, **arguments: float) -> Outcome:
        return kind.judge(answers, grounds, **theirs(arguments))

    def gaps(answers: DrillAnswers, case: Case, language: Language, **arguments: float) -> list[Gap]:
        return kind.gaps(answers, case, language, **theirs(arguments))

    return Kind(judge, gaps, kind.simulates)


def judge_number(answers: DrillAnswers, grounds: Grounds) -> Outcome:
    """The amount is the one that the sentence names for the whole team, and one that the superior signs.

    Partial where only one of both holds.
    """
    amount = answers.goal.final.amount
    if amount is None:
        return NOT_DONE
    low, high = drill.goal_limits(drill.eve(grounds.case.recipe))
    meant = grounds.goals.aim(answers.goal.final.statement)
    named = isinstance(meant, Aim) and meant.metric == "signed" and not meant.place
    agrees = named and isinstance(meant, Aim) and abs(meant.value - amount) <= AGREE * amount
    within = low <= amount <= high
    return Outcome("passed" if agrees and within else "partial" if agrees or within else "failed", {"amount": amount})


def judge_attainable(answers: DrillAnswers, grounds: Grounds, low: float, high: float, margin: float) -> Outcome:
    """The chance of the amount lies in the band that the trainer has set; partial within `margin` points of it."""
    amount = answers.goal.final.amount
    if amount is None:
        return NOT_DONE
    chance = 100 * grounds.goals.outlook.chance("signed", amount)
    inside, near = low <= chance <= high, low - margin <= chance <= high + margin
    return Outcome("passed" if inside else "partial" if near else "failed", {"chance": chance / 100})


def judge_luck(answers: DrillAnswers, grounds: Grounds, halfway: float) -> Outcome:
    """What the rescue met with is told apart from what it did."""
    if answers.end.luck is None or answers.end.committed is None:
        return NOT_DONE
    ended = grounds.ended(answers, halfway)
    return Outcome("passed" if answers.end.luck == ended.luck else "failed", {"below": ended.below})


def judge_weeks(answers: DrillAnswers, _: Grounds, people: float) -> Outcome:
    """So many people have each a whole plan, and somebody begins within two weeks; partial: somebody has one."""
    begun = [one for one in answers.weeks if one.begun]
    if not begun:
        return NOT_DONE
    whole = {(one.who or "").strip().casefold(): one for one in begun if one.whole}
    soon = any(one.week is not None and one.week <= 2 for one in whole.values())
    enough = len(whole) >= people and len(whole) == len(begun) and soon
    return Outcome("passed" if enough else "partial" if whole else "failed", {"whole": float(len(whole))})


def gaps_number(answers: DrillAnswers, case: Case, _: Language) -> list[Gap]:
    """No amount, one that nobody signs, or a goal that is not committed yet."""
    amount = answers.goal.final.amount
    low, high = drill.goal_limits(drill.eve(case.recipe))
    found = [] if amount is not None else [Gap("drill.gap_amount")]
    if amount is not None and not low <= amount <= high:
        found.append(Gap("drill.gap_limits", missing=False))
    return found if answers.goal.committed is not None else [*found, Gap("drill.gap_goal")]


def gaps_sums(answers: DrillAnswers, case: Case, language: Language) -> list[Gap]:
    """As in the cascade, and whether the plan is committed."""
    found = of_plan(cascade_amounts.KINDS["sums"]).gaps(answers, case, language)
    return found if answers.plan.committed is not None else [*found, Gap("drill.gap_plan")]


def gaps_luck(answers: DrillAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
    """Not played to the end, or nothing said about luck."""
    if answers.end.committed is None:
        return [Gap("drill.gap_end")]
    return [] if answers.end.luck else [Gap("drill.gap_luck")]


def gaps_weeks(answers: DrillAnswers, _case: Case, _: Language, people: float) -> list[Gap]:
    """People without a plan, and plans with something open."""
    whole = sum(one.whole for one in answers.weeks)
    open_ = sum(one.begun and not one.whole for one in answers.weeks)
    lacking = [Gap("drill.gap_people", {"count": f"{people - whole:g}"})] if whole + open_ < people else []
    return [*lacking, *([Gap("drill.gap_open", {"count": open_})] if open_ else [])]


def no_gaps(*_: object, **__: float) -> list[Gap]:
    """For what only the engine can say."""
    return []


def reference_answers(case: Case, language: Language) -> Answers:
    """One good answer, each task computed from where the one before has left the team."""
    standing, amount = drill.standing(case.recipe), reference_goal(case.recipe)
    goal = {"statement": free_goal(standing, ahead(case.recipe), language, ALL), "amount": amount}
    plan = reference_plan(case.recipe).model_dump(mode="json")
    answers: Answers = {
        "starts": dict.fromkeys(("goal", "plan", "rescue"), "2026-11-25T09:00:00+00:00"),
        "goal": {"draft": goal, "committed": goal},
        "plan": {"draft": plan, "committed": plan},
    }
    rescued = half_time(read(answers), case, 35)
    answers["rescue"] = recovery.reference_answers(rescued, language)
    played = {key: answers["rescue"][key] for key in ("actions", "adjustment")}
    answers["end"] = {"committed": played}
    answers["end"]["luck"] = Grounds(case).ended(read(answers), 35).luck
    answers["weeks"] = first_weeks(language)
    return answers


def first_weeks(language: Language) -> list[Answers]:
    """Four people's first weeks back at work."""
    names = say("drill.reference_people", language).split("|")
    return [
        {
            "who": name,
            "what": what,
            "week": week,
            "ally": ally,
            "sign": sign,
            "note": say(f"drill.note_{what}", language),
        }
        for name, (what, week, ally, sign) in zip(names, _CAST, strict=True)
    ]


def _as_smart(answers: DrillAnswers) -> SmartAnswers:
    return SmartAnswers(free=answers.goal.final.statement)


_GOAL, _AMOUNTS, _PATH = smart.KINDS, cascade_amounts.KINDS, cascade_path.KINDS
_JUDGED, _ACTED = recovery_judgement.KINDS, recovery_actions.KINDS

KINDS = {
    **{f"goal_{name}": of_goal(_GOAL[name]) for name in ("complete", "line", "period", "base", "milestones")},
    "goal_number": Kind(judge_number, gaps_number),
    "goal_attainable": Kind(judge_attainable, no_gaps, simulates=True),
    "plan_sums": Kind(of_plan(_AMOUNTS["sums"]).judge, gaps_sums),
    "plan_reserve": renamed(of_plan(_AMOUNTS["reserve"]), above="low", below="high"),
    **{f"plan_{name}": of_plan(_AMOUNTS[name]) for name in ("capacity", "fairness")},
    **{f"plan_{name}": of_plan(_PATH[name]) for name in ("indicators", "standards", "owners", "steps", "dates")},
    **{f"rescue_{name}": of_rescue(_JUDGED[name]) for name in ("cause", "evidence", "chance")},
    **{f"rescue_{name}": of_rescue(_ACTED[name]) for name in ("result", "means", "complete", "adjustment")},
    "luck": Kind(judge_luck, gaps_luck),
    "weeks": Kind(judge_weeks, gaps_weeks),
}

SUBJECT = Subject(read=read, grounds=Grounds, kinds=KINDS, reference=reference_answers)

__all__ = ["HABITS", "KINDS", "SUBJECT", "first_weeks", "reference_answers"]
