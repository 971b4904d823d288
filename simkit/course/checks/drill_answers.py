"""What a group decides in `drill`, as data, and how one task becomes the starting point of the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, TypeVar

import numpy as np
from pydantic import Field, ValidationError

from simkit.company import drill
from simkit.company.drill import Decided, Shock
from simkit.company.opening import Opening
from simkit.company.outlook import Outlook, outlook
from simkit.course.answers import Answers, AnswersError, first_error
from simkit.course.checks import cascade_answers, recovery_answers, smart
from simkit.course.checks.cascade import view_answers
from simkit.course.checks.cascade_answers import CascadeAnswers
from simkit.course.checks.cascade_path import date_gap
from simkit.course.checks.recovery_answers import ActionLine, Adjustment, RecoveryAnswers
from simkit.measures.intervals import paired
from simkit.scenario import Frozen, Management

if TYPE_CHECKING:
    from simkit.company.case import Case, CaseRecipe, Futures, Luck

Key = TypeVar("Key")
Found = TypeVar("Found")

Name = Annotated[str, Field(max_length=64)] | None
Number = float | None
ShortText = Annotated[str, Field(max_length=40)]

TASKS = ("goal", "plan", "rescue")

#: What a person can bring home, with whom it is done, and by what it is seen.
HABITS = ("smart", "cascade", "indicators", "funnel", "forecast", "review", "interview", "pay")
ALLIES = ("team", "superior", "peer", "rep", "marketing", "hr")
SIGNS = ("written", "figure", "meeting", "said", "dropped")
MOST_PEOPLE, FIRST_WEEKS = 6, 4

KEPT = 48  #: half-times that stay in memory while groups are graded, some MB each


class Goal(Frozen):
    """The goal in words, and its number: what is cascaded."""

    statement: Annotated[str, Field(max_length=20_000)] = ""
    amount: Number = None  #: signed revenue of the team in the quarter, currency


class GoalTask(Frozen):
    """Task 1: what is being written, and the copy that the group has committed to."""

    draft: Goal = Goal()
    committed: Goal | None = None

    @property
    def final(self) -> Goal:
        """What counts."""
        return self.committed or self.draft


class PlanTask(Frozen):
    """Task 2, likewise."""

    draft: CascadeAnswers = CascadeAnswers()
    committed: CascadeAnswers | None = None

    @property
    def final(self) -> CascadeAnswers:
        """What counts."""
        return self.committed or self.draft

    @property
    def key(self) -> str:
        """What counts, as JSON that is the same for the same plan in whatever order it was written and stored."""
        return json.dumps(self.final.model_dump(mode="json"), sort_keys=True)


class Rescue(Frozen):
    """The actions and the decision on the target with which the quarter was played to its end."""

    actions: Annotated[tuple[ActionLine, ...], Field(max_length=3)] = ()
    adjustment: Adjustment = Adjustment()


class End(Frozen):
    """What was played to the end, and what the group makes of how it ended."""

    committed: Rescue | None = None
    luck: Name = None  #: worse, ordinary, better


class FirstWeeks(Frozen):
    """One person's plan for the first weeks back at work."""

    who: Annotated[str, Field(max_length=40)] | None = None
    what: Name = None  #: one of HABITS
    week: int | None = None  #: in which it begins, 1 … FIRST_WEEKS
    ally: Name = None
    sign: Name = None
    note: Annotated[str, Field(max_length=120)] | None = None  #: the first step in own words; never graded

    @property
    def whole(self) -> bool:
        """Whether all that is asked for stands there."""
        known = self.what in HABITS and self.ally in ALLIES and self.sign in SIGNS
        return bool(self.who and self.who.strip()) and known and self.week in range(1, FIRST_WEEKS + 1)

    @property
    def begun(self) -> bool:
        """Whether anything stands there."""
        return any(value not in (None, "") for value in (self.who, self.what, self.week, self.ally, self.sign))


class DrillAnswers(Frozen):
    """All that a group decides. `starts`: when the group came to each task, ISO 8601; for the clock alone."""

    starts: Annotated[dict[ShortText, ShortText], Field(max_length=4)] = Field(default_factory=dict)
    goal: GoalTask = GoalTask()
    plan: PlanTask = PlanTask()
    rescue: RecoveryAnswers = RecoveryAnswers()
    end: End = End()
    weeks: Annotated[tuple[FirstWeeks, ...], Field(max_length=MOST_PEOPLE)] = ()

    @property
    def recovery(self) -> RecoveryAnswers:
        """Task 3 as it counts: with the actions that were played to the end."""
        if self.end.committed is None:
            return self.rescue
        return self.rescue.model_copy(
            update={"actions": self.end.committed.actions, "adjustment": self.end.committed.adjustment}
        )


def read(answers: Answers) -> DrillAnswers:
    """Answers from data, strictly; AnswersError names the field that is unknown or of a wrong type."""
    try:
        return DrillAnswers.model_validate_json(json.dumps(answers), strict=True)
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


class Grounds:
    """What the checks judge by: each task from the group's own starting point, played once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._plans: dict[float, cascade_answers.Grounds] = {}
        self._rescues: dict[tuple[float, str, float], recovery_answers.Grounds] = {}

    @cached_property
    def goals(self) -> smart.Grounds:
        """The eve of the quarter, as a goal is judged."""
        return smart.Grounds(drill.standing(self.case.recipe))

    def plan(self, answers: DrillAnswers) -> cascade_answers.Grounds:
        """The eve of the quarter with the group's own goal."""
        goal = signed_goal(answers, self.case)
        return _kept(self._plans, goal, lambda: cascade_answers.Grounds(with_goal(self.case, goal)))

    def rescue(self, answers: DrillAnswers, half: float) -> recovery_answers.Grounds:
        """The group's own half-time."""
        key = (signed_goal(answers, self.case), answers.plan.key, half)
        return _kept(self._rescues, key, lambda: recovery_answers.Grounds(half_time(answers, self.case, half)))

    def ended(self, answers: DrillAnswers, half: float) -> Ended:
        """The group's quarter under what it has played to the end, beside a reference rescue on the same luck."""
        grounds = self.rescue(answers, half)
        lines = recovery_answers.within_means(answers.recovery, grounds.case)
        plan = grounds.played(recovery_answers.begun(lines, grounds.case))
        return Ended(plan, grounds.reference, grounds.nothing)


class Ended:
    """Skill apart from luck: many futures of the group's rescue, paired with those of a reference's."""

    def __init__(self, plan: Futures, reference: Futures, nothing: Futures) -> None:
        self.plan, self.reference, self.nothing = plan, reference, nothing

    @property
    def final(self) -> float:
        """Attainment in the one future that happened: the first of those that no page had shown."""
        return float(self.plan.final[0])

    @property
    def below(self) -> float:
        """The share of the same plan's futures that end lower."""
        return float((self.plan.final < self.final).mean())

    @property
    def luck(self) -> str:
        """worse, ordinary or better than most."""
        return "worse" if self.below < 0.25 else "better" if self.below > 0.75 else "ordinary"

    @property
    def skill(self) -> tuple[float, float]:
        """Plan less reference, future by future: mean attainment and the half width of its 95 % interval."""
        return paired(self.plan.weighted, self.reference.weighted)

    @property
    def gain(self) -> tuple[float, float]:
        """Plan less doing nothing, likewise."""
        return paired(self.plan.weighted, self.nothing.weighted)


def with_goal(case: Case, goal: float) -> Case:
    """The case as the forms and checks of a cascade take it: with the group's own goal."""
    return replace(case, goal=goal)


def signed_goal(answers: DrillAnswers, case: Case) -> float:
    """The goal that the group lives with, currency."""
    return drill.signed_goal(answers.goal.final.amount, drill.eve(case.recipe))


def half_time(answers: DrillAnswers, case: Case, half: float) -> Case:
    """Where the group stands at half-time; half: percent of its own goal, 0 for whatever comes."""
    return _half_time(case.recipe, signed_goal(answers, case), answers.plan.key, half)


@lru_cache(maxsize=KEPT)
def _half_time(recipe: CaseRecipe, goal: float, plan: str, half: float) -> Case:
    view, settled, common = drill.with_goal(recipe, goal), _decided(recipe, goal, plan), shock(recipe)
    found = drill.shock_for(view, settled, common, half / 100) if half else common
    return drill.halfway(view, settled, found)


def settled_plan(answers: DrillAnswers, case: Case) -> Decided:
    """The group's goal and cascade as numbers for the engine."""
    return _decided(case.recipe, signed_goal(answers, case), answers.plan.key)


@lru_cache(maxsize=KEPT)
def _decided(recipe: CaseRecipe, goal: float, plan: str) -> Decided:
    return decided(drill.with_goal(recipe, goal), CascadeAnswers.model_validate_json(plan))


@lru_cache(maxsize=KEPT)
def plan_skill(recipe: CaseRecipe, goal: float, plan: str) -> tuple[float, float]:
    """A cascade less the reference's of the same goal, in quarters that nothing befalls: share of the goal, ± 95 %."""
    view = drill.with_goal(recipe, goal)
    own = drill.quarters(view, _decided(recipe, goal, plan))
    other = drill.quarters(view, decided(view, cascade_answers.read(view_answers(view))))
    return paired(own / goal, other / goal)


@lru_cache(maxsize=8)
def shock(recipe: CaseRecipe) -> Shock:
    """What befalls every group of a workshop: found once, for the reference's goal and plan."""
    view = drill.with_goal(recipe, reference_goal(recipe))
    return drill.find_shock(view, decided(view, reference_plan(recipe)))


@lru_cache(maxsize=8)
def ahead(recipe: CaseRecipe, luck: Luck = "shown") -> Outlook:
    """The quarter that begins, as it goes by itself."""
    return outlook(drill.standing(recipe), luck)


def reference_goal(recipe: CaseRecipe, chance: float = 0.45) -> float:
    """A goal that is reached with this chance as things stand, signed by the superior, currency."""
    return drill.signed_goal(round(ahead(recipe).level("signed", chance), -4), drill.eve(recipe))


@lru_cache(maxsize=8)
def reference_plan(recipe: CaseRecipe) -> CascadeAnswers:
    """The reference's cascade of the reference's goal."""
    return cascade_answers.read(view_answers(drill.with_goal(recipe, reference_goal(recipe))))


def decided(view: Opening, plan: CascadeAnswers) -> Decided:
    """A cascade as numbers for the engine; what is open is taken from a copy of last year."""
    given = {cut: cascade_answers.amounts(plan, view, cut) for cut in (*cascade_answers.CUTS, "reps")}
    copied = cascade_answers.start_from_last_year(view)
    amounts = {cut: given[cut] or list(copied[cut].values()) for cut in given}
    planned = {
        cut: np.array(amounts[cut]) / max(sum(amounts[cut]), 1.0) for cut in ("regions", "products", "customers")
    }
    usual = {cut: _expected(view, cut) for cut in planned}
    chances = view.chances(amounts["reps"])
    steps = [line for line in plan.planned if _in_time(line, view)]
    taken = {line.step for line in steps}
    return Decided(
        goal=float(view.target),
        quota=tuple(amounts["reps"]),
        regions=tuple(float(r) for r in planned["regions"] / np.maximum(usual["regions"], 1e-6)),
        mix=float(np.prod([np.sqrt(planned[cut] * usual[cut]).sum() for cut in ("products", "customers")])),
        core=float(planned["products"][0] / max(usual["products"][0], 1e-6)),
        pace=_pace(view, plan),
        management=management(float(np.ptp(chances)), taken, len(_led(plan))),
        mentor="mentor" in taken,
        cover="cover" in taken,
    )


def management(spread: float, steps: set[str | None], led: int) -> Management:
    """How a team is led by its plan (D4, D14): sizes are assumptions, `company.management` says what comes of them.

    spread: of the likelihoods of the people's targets; steps: those taken in time; led: leading indicators with an
    owner and a standard.
    """
    support = 0.35 + 0.15 * len(steps & {"mentor", "cover", "lead_campaign", "account_plans", "new_product"})
    tracking = 0.3 + 0.15 * ("review" in steps) + 0.15 * ("half_time" in steps) + 0.1 * min(led, 3)
    return Management(
        participation=0.8 if "hand_out" in steps else 0.5,
        fairness=float(np.clip(1 - spread, 0.0, 1.0)),
        support=min(support, 0.95),
        tracking=tracking,
    )


def _led(plan: CascadeAnswers) -> list[tuple[cascade_answers.Indicator, float]]:
    """The leading indicators that have an owner and a standard, each once."""
    known = {entry.id: entry for entry in cascade_answers.indicators() if entry.leads}
    lines = {line.indicator: line.standard for line in plan.chosen if line.indicator in known and line.owner}
    return [(known[str(name)], standard) for name, standard in lines.items() if standard is not None and standard > 0]


def _pace(view: Opening, plan: CascadeAnswers) -> float:
    """Standards of counts over the past year's pace, mean; 1 where there is none."""
    quarter = float(view.years("month", range(len(view.month_days)))[-1].sum()) / 4
    usual = view.funnel.needed(quarter)
    ratios = [
        standard * (cascade_answers.weeks(view) if entry.per == "week" else len(view.month_days)) / usual[entry.step]
        for entry, standard in _led(plan)
        if entry.step is not None and entry.per is not None and entry.step in usual
    ]
    return float(np.mean(ratios)) if ratios else 1.0


def _in_time(line: cascade_answers.StepLine, view: Opening) -> bool:
    return bool(line.who) and date_gap(line, view) is None


def _expected(view: Opening, cut: str) -> np.ndarray:
    return view.expected(cascade_answers.COLUMNS[cut], cascade_answers.column_keys(view, cut))


def _kept(store: dict[Key, Found], key: Key, make: Callable[[], Found]) -> Found:
    """What is stored under a key, made where it is not there; the oldest make room."""
    if key not in store:
        while len(store) >= KEPT:
            del store[next(iter(store))]
        store[key] = make()
    return store[key]
