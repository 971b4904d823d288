"""What a group decides in `recovery`, as data, and what its checks look up in the case."""

from __future__ import annotations

import json
import math
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd
from pydantic import Field, ValidationError

from simkit.course.answers import Answers, AnswersError, first_error
from simkit.scenario import Frozen

if TYPE_CHECKING:
    from simkit.company.actions import Action
    from simkit.company.case import Case, Futures

REPLICATIONS = 1000
KEPT = 200  #: plans whose futures stay in memory while groups are graded, 0.3 MB each

Name = Annotated[str, Field(max_length=64)] | None
Number = float | None  #: finite; whether it lies in its range is a check's business, so that a slip costs only itself


class Evidence(Frozen):
    """A figure that the group points at, and its value this quarter; shares in percent, money in currency."""

    figure: Name = None
    value: Number = None


class Judgement(Frozen):
    """What the group thinks is wrong, why, and where that leads if nothing is done."""

    cause: Name = None
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=3)] = ()
    final: Number = None  #: attainment at the quarter's end, percent
    chance: Number = None  #: chance of reaching the target, percent


class ActionLine(Frozen):
    """One action as 5W2H; what, how and how much come from the catalogue."""

    action: Name = None
    why: Name = None  #: figure that it is to move
    who: Name = None  #: manager, marketing, presales or rep-<n>
    when: int | None = None  #: week of the quarter in which it begins
    where: Name = None  #: team, a region or a stage
    sign_figure: Name = None
    sign_value: Number = None
    note: Annotated[str, Field(max_length=300)] = ""


class Adjustment(Frozen):
    """Whether to ask for another target (D13)."""

    ask: bool | None = None
    percent: Number = None
    trigger: Name = None


class RecoveryAnswers(Frozen):
    """All that a group decides. What counts as its judgement is `committed`, the copy made before the future opened."""

    judgement: Judgement = Judgement()
    committed: Judgement | None = None
    revised: Judgement | None = None
    actions: Annotated[tuple[ActionLine, ...], Field(max_length=3)] = ()
    adjustment: Adjustment = Adjustment()

    @property
    def chosen(self) -> tuple[ActionLine, ...]:
        """The lines in which an action is chosen."""
        return tuple(line for line in self.actions if line.action)

    @property
    def working_cause(self) -> str | None:
        """The cause that the group acts upon: the revised one if it revised."""
        return (self.revised.cause if self.revised else None) or (self.committed.cause if self.committed else None)


def read(answers: Answers) -> RecoveryAnswers:
    """Answers from data, strictly; AnswersError names the field that is unknown or of a wrong type."""
    try:
        return RecoveryAnswers.model_validate_json(json.dumps(answers), strict=True)
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


class Grounds:
    """What the checks judge by: the case, and its futures on luck that nobody has seen, each played once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._kept: dict[tuple[tuple[str, int], ...], Futures] = {}

    @cached_property
    def nothing(self) -> Futures:
        """Doing nothing."""
        return self.played([])

    @cached_property
    def reference(self) -> Futures:
        """The reference recovery, begun today."""
        return self.played([(name, this_week(self.case)) for name in self.case.reference()])

    def played(self, choices: list[tuple[str, int]]) -> Futures:
        """The rest of the quarter with these actions, each begun in its week; many groups choose the same ones."""
        key = tuple(choices)
        if key not in self._kept:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = self.case.futures(self.case.plan(choices), REPLICATIONS, "graded")
        return self._kept[key]


def this_week(case: Case) -> int:
    """The week of the quarter that is under way, from 1."""
    return case.day // case.scenario.calendar.days_per_week + 1


def last_week(case: Case) -> int:
    """The last week of the quarter."""
    return -(-case.days // case.scenario.calendar.days_per_week)


def action(case: Case, name: str | None) -> Action | None:
    """The action of the catalogue by its id."""
    return next((entry for entry in case.catalogue if entry.id == name), None)


def figure(case: Case, name: str | None) -> pd.Series[Any] | None:
    """The row of `case.figures` of that id."""
    return case.figure_rows.get(name or "")


def as_typed(row: pd.Series[Any], column: str = "now") -> float:
    """A figure in the unit in which a group types it: shares in percent."""
    return float(row[column]) * (100.0 if row["unit"] == "share" else 1.0)


def within_means(answers: RecoveryAnswers, case: Case) -> list[ActionLine]:
    """The chosen actions in their order, as far as money and hours pay for them; unknown and doubled ones left out."""
    paid: list[ActionLine] = []
    for line in answers.chosen:
        entries = [found for name in (*(p.action for p in paid), line.action) if (found := action(case, name))]
        cost, hours = sum(entry.cost for entry in entries), sum(entry.hours for entry in entries)
        known = action(case, line.action) is not None and line.action not in [p.action for p in paid]
        if known and cost <= case.budget + 1e-6 and hours <= case.hours + 1e-9:
            paid.append(line)
    return paid


def begun(lines: list[ActionLine], case: Case) -> list[tuple[str, int]]:
    """What is played: an action without a week, or with one that is gone, begins now; after the quarter, never."""
    weeks = [(line.action, max(line.when or 0, this_week(case))) for line in lines]
    return [(name, week) for name, week in weeks if name is not None and week <= last_week(case)]


def people(case: Case) -> set[str]:
    """Who can own an action."""
    return {"manager", "marketing", "presales", *(f"rep-{n}" for n in range(len(case.scenario.team.reps)))}


def places(case: Case) -> set[str]:
    """Where an action can take place."""
    return {"team", *(r.id for r in case.scenario.regions), *(s.id for s in case.scenario.stages)}


#: Figures of which less is better; of all others more is.
LESS_IS_BETTER = frozenset(
    {"dwell_lead", "dwell_opportunity", "dwell_solution", "dwell_quote", "overdue_amount", "slipped", "discount"}
)


def is_better(name: str, value: float, now: float) -> bool:
    """Whether a value of a figure would be better than today's; never where today's is unknown."""
    if math.isnan(now):
        return False
    return value < now if name in LESS_IS_BETTER else value > now
