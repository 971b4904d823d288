"""What a group decides in `cascade`, as data, and what its checks look up on the eve of the quarter."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, ValidationError

from simkit.company.data import DATASETS
from simkit.company.drill import with_goal
from simkit.company.opening import Opening, open_quarter
from simkit.course.answers import Answers, AnswersError, first_error
from simkit.goals import allocation
from simkit.goals.rounding import split
from simkit.scenario import Frozen, Text

if TYPE_CHECKING:
    from simkit.company.case import Case, CaseRecipe

Name = Annotated[str, Field(max_length=64)] | None
Number = float | None  #: finite; whether it lies in its range is a check's business, so that a slip costs only itself
#: Amounts by name, currency.
Cut = Annotated[dict[Annotated[str, Field(max_length=64)], Number], Field(max_length=40)]


MOST_INDICATORS, MOST_STEPS = 5, 6

#: The reserve of the reference, and the heaviest loads that it asks for: of all people, and of a newcomer.
RESERVE, HEAVIEST, NEWCOMER = 0.05, 1.35, 1.05

#: Rounds in which targets and what the people do under them settle.
ROUNDS = 3

#: The ways in which the team's target is cut; people stand apart, because they carry the reserve too.
CUTS = ("months", "regions", "products", "customers")


class IndicatorLine(Frozen):
    """One key action indicator, who answers for it and what is asked for."""

    indicator: Name = None
    owner: Name = None
    standard: Number = None


class StepLine(Frozen):
    """One line of the action plan: what, who, from which week to which."""

    step: Name = None
    who: Name = None
    first: int | None = None
    last: int | None = None


class CascadeAnswers(Frozen):
    """All that a group decides."""

    months: Cut = Field(default_factory=dict)
    regions: Cut = Field(default_factory=dict)
    products: Cut = Field(default_factory=dict)
    customers: Cut = Field(default_factory=dict)
    reps: Cut = Field(default_factory=dict)
    indicators: Annotated[tuple[IndicatorLine, ...], Field(max_length=MOST_INDICATORS)] = ()
    steps: Annotated[tuple[StepLine, ...], Field(max_length=MOST_STEPS)] = ()

    def cut(self, name: str) -> Cut:
        """The amounts of one cut by name."""
        found: Cut = getattr(self, name)
        return found

    @property
    def chosen(self) -> tuple[IndicatorLine, ...]:
        """The lines in which an indicator is chosen."""
        return tuple(line for line in self.indicators if line.indicator)

    @property
    def planned(self) -> tuple[StepLine, ...]:
        """The lines in which a step is chosen."""
        return tuple(line for line in self.steps if line.step)


class Indicator(Frozen):
    """One entry of the catalogue of indicators."""

    id: str
    name: Text
    step: str | None = None  #: of the funnel, counted
    per: Literal["week", "month"] | None = None
    of: str | None = None  #: of the funnel, as the rate from it to the next
    leads: bool  #: an action that comes before the result


class Step(Frozen):
    """One entry of the catalogue of steps, and the weeks in which it makes sense."""

    id: str
    name: Text
    first_from: int = 1
    first_by: int = 13
    last_from: int = 1
    follows: Literal["absence", "lead_time"] | None = None
    answers: Literal["newcomer", "absence"] | None = None


@cache
def indicators() -> tuple[Indicator, ...]:
    """The catalogue of indicators, in the order in which a page shows them."""
    document = tomllib.loads((DATASETS / "indicators.toml").read_text(encoding="utf-8"))
    return tuple(Indicator.model_validate(entry) for entry in document["indicators"])


@cache
def plan_steps() -> tuple[Step, ...]:
    """The catalogue of steps."""
    document = tomllib.loads((DATASETS / "plan_steps.toml").read_text(encoding="utf-8"))
    return tuple(Step.model_validate(entry) for entry in document["steps"])


def read(answers: Answers) -> CascadeAnswers:
    """Answers from data, strictly; AnswersError names the field that is unknown or of a wrong type."""
    try:
        return CascadeAnswers.model_validate_json(json.dumps(answers), strict=True)
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


class Grounds:
    """What the checks judge by: the eve of the quarter, played on luck that nobody has seen."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def opening(self) -> Opening:
        """The team on the eve of the quarter."""
        return opening(self.case)

    def chances(self, targets: Sequence[float]) -> np.ndarray:
        """(R,) how likely each target is."""
        return self.opening.chances(targets, "graded")

    @cached_property
    def spreads(self) -> tuple[float, float]:
        """How far apart the likelihoods lie if last year is copied, and in the reference."""
        copied = start_from_last_year(self.opening)["reps"]
        fair = likely_targets(self.opening, self.opening.target * (1 + RESERVE))
        found = [self.chances(list(targets.values())) for targets in (copied, fair)]
        return float(np.ptp(found[0])), float(np.ptp(found[1]))


def opening(case: Case) -> Opening:
    """The eve of the case's quarter; opened once, however often it is asked for. In the drill with the group's goal."""
    return _opened(case.recipe) if case.goal is None else with_goal(case.recipe, case.goal)


@lru_cache(maxsize=8)
def _opened(recipe: CaseRecipe) -> Opening:
    return open_quarter(recipe)


def keys(view: Opening, cut: str) -> tuple[str, ...]:
    """The names of a cut's parts."""
    if cut == "months":
        return tuple(f"m{number + 1}" for number in range(len(view.month_days)))
    if cut == "reps":
        return tuple(f"rep-{number}" for number in range(len(view.capacity)))
    return tuple(segment.id for segment in getattr(view.scenario, cut))


def amounts(answers: CascadeAnswers, view: Opening, cut: str) -> list[float] | None:
    """The amounts of a cut in the order of its keys; None unless all are given, as numbers from 0 on, and no other."""
    given, wanted = answers.cut(cut), keys(view, cut)
    values = [given.get(key) for key in wanted]
    if any(value is None or value < 0 for value in values) or set(given) - set(wanted):
        return None
    return [float(value) for value in values if value is not None]


def touched(answers: CascadeAnswers, cut: str) -> bool:
    """Whether anything was given for a cut."""
    return any(value is not None for value in answers.cut(cut).values())


def loads(targets: Sequence[float], view: Opening) -> np.ndarray:
    """(R,) each person's share of all targets over their share of the team's capacity: 1 is an even load."""
    asked = np.asarray(targets, dtype=np.float64)
    return np.asarray((asked / max(asked.sum(), 1.0)) / (view.capacity / view.capacity.sum()))


def weeks(view: Opening) -> int:
    """Weeks of the quarter."""
    return -(-view.days // view.scenario.calendar.days_per_week)


def needed(indicator: Indicator, view: Opening) -> float | None:
    """What the team's target asks of an indicator by the past year's rates, in its own unit; None for a result.

    A count a week or month if the whole quarter keeps the same pace; a rate in percent as it was.
    """
    if indicator.of is not None:
        return 100 * view.funnel.rates[indicator.of]
    if indicator.step is None or indicator.per is None:
        return None
    return view.funnel.needed(view.target)[indicator.step] / (weeks(view) if indicator.per == "week" else 3)


def window(step: Step, view: Opening) -> tuple[int, int, int]:
    """Weeks of a step: the earliest and the latest in which it may begin, the earliest in which it may end."""
    length, last = view.scenario.calendar.days_per_week, weeks(view)
    if step.follows == "absence":
        known = view.known
        return 1, known.away_from // length + 1, (known.away_from + known.away_days - 1) // length + 1
    if step.follows == "lead_time":
        return 1, max(1, int((view.days - view.funnel.days_to_sign("leads")) // length) + 1), 1
    return step.first_from, min(step.first_by, last), min(step.last_from, last)


def people(view: Opening) -> set[str]:
    """Who can own an indicator or a step."""
    return {"manager", "marketing", "presales", *keys(view, "reps")}


def start_from_last_year(view: Opening) -> dict[str, dict[str, float]]:
    """The allocation that a group starts from: the same quarter of last year scaled to the target, months alike.

    It knows nothing of trend, season, ramp, absence or reserve, and takes last year's luck for a duty.
    """
    return {
        "months": in_thousands(view.target, dict.fromkeys(keys(view, "months"), 1.0)),
        **{
            cut: in_thousands(view.target, dict(zip(keys(view, cut), last_year(view, cut), strict=True)))
            for cut in ("regions", "products", "customers", "reps")
        },
    }


def last_year(view: Opening, cut: str) -> np.ndarray:
    """(K,) what each part of a cut brought in the same quarter of last year, currency."""
    return np.asarray(view.same_period(COLUMNS[cut], column_keys(view, cut))[-1])


#: Each cut's column in the table of what was signed.
COLUMNS = {"months": "month", "regions": "region", "products": "product", "customers": "customer", "reps": "rep"}


def column_keys(view: Opening, cut: str) -> list[str | int]:
    """The parts of a cut as they stand in that column."""
    wanted = keys(view, cut)
    return list(range(len(wanted))) if cut in ("months", "reps") else list(wanted)


def in_thousands(amount: float, weights: dict[str, float]) -> dict[str, float]:
    """An amount shared out by weight in whole thousands, which add up to it."""
    return {key: 1000.0 * part for key, part in split(round(amount / 1000), weights).items()}


def likely_targets(view: Opening, amount: float) -> dict[str, float]:
    """Targets by rep that add up to the amount and are about equally likely, nobody beyond what they can carry."""
    even = view.capacity / view.capacity.sum()
    limits = amount * HEAVIEST * even
    limits[view.known.newcomer] = amount * NEWCOMER * even[view.known.newcomer]
    targets = allocation.share_within(amount, even, limits)
    for _ in range(ROUNDS):
        targets = _equally_likely(np.sort(view.play(targets), axis=0), amount, limits)
    return in_thousands(amount, dict(zip(keys(view, "reps"), targets, strict=True)))


def _equally_likely(sorted_: np.ndarray, amount: float, limits: np.ndarray) -> np.ndarray:
    """(R,) the same quantile of each column, held to its limit, so that all add up to the amount; by bisection."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        reached = np.minimum(np.quantile(sorted_, middle, axis=0), limits).sum()
        low, high = (middle, high) if reached < amount else (low, middle)
    targets = np.minimum(np.quantile(sorted_, high, axis=0), limits)
    return np.asarray(targets * amount / targets.sum())
