"""Case: a company in the middle of a quarter that went wrong, for a group to rescue.

Its recipe says which; opening it replays the past event by event. `crisis` finds recipes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simkit.company.actions import Action, catalogue, plan_of
from simkit.company.causes import Cause, cause, causes
from simkit.company.data import DATASETS
from simkit.company.past import Past, company, hit
from simkit.company.tabulate import tabulate
from simkit.company.world import World, draw_world, load_scenario
from simkit.engine.kernel import FloatArray, IntArray
from simkit.engine.simulate import simulate
from simkit.engine.team import Events, State, joined
from simkit.goals import adjust
from simkit.measures import attainment, diagnosis
from simkit.plan import Plan
from simkit.scenario import Frozen, Scenario, Share, Text
from simkit.tables import Tables

Luck = Literal["shown", "graded"]

#: What a team may spend on its rescue, as shares of its target and of its selling hours (assumption: enough for two
#: large actions and a small one).
BUDGET, HOURS = 0.10, 0.10


class CaseRecipe(Frozen):
    """All that is needed to open a case again: the file that the grader reads and a learner does not."""

    schema_: Literal["simkit.case/1"] = Field(alias="schema", default="simkit.case/1")
    scenario: str
    cause: str
    severity: Share
    seed: Annotated[int, Field(ge=0, lt=2**53)]  #: of the company
    past: Annotated[int, Field(ge=0, lt=2**31)] = 0  #: which of its pasts
    luck_shown: Annotated[int, Field(ge=0, lt=2**53)]  #: of the futures that a page plays
    luck_graded: Annotated[int, Field(ge=0, lt=2**53)]  #: of the futures that a group is graded on


@dataclass(frozen=True)
class Futures:
    """Many ends of the quarter. N replications, W points in time."""

    days: IntArray  #: (W,) working days gone at each point; the first is today
    attainment: FloatArray  #: (N, W) signed / target
    by_rep: FloatArray  #: (N, R) signed from today on, currency
    weighted: FloatArray  #: (N,) attainment at the end less the luck on the way: what two plans are compared by

    @property
    def final(self) -> FloatArray:
        """(N,) attainment at the quarter's end."""
        return np.asarray(self.attainment[:, -1])

    @property
    def chance(self) -> float:
        """Share of futures that reach the target."""
        return float((self.final >= 1).mean())

    def band(self, share: float) -> tuple[FloatArray, FloatArray]:
        """(W,) lower and upper edge of the central `share` of futures at each point."""
        low, high = np.quantile(self.attainment, [(1 - share) / 2, (1 + share) / 2], axis=0)
        return low, high


@dataclass(frozen=True)
class Case:
    """A team at half-time: what the learner reads (`tables`, `figures`), and what the engine can play from here."""

    recipe: CaseRecipe
    scenario: Scenario
    world: World
    tables: Tables
    state: State
    budget: float  #: money for actions, currency
    hours: float  #: share of the team's selling hours that actions may cost
    goal: float | None = None  #: the target where the team has set one itself (the drill); its quotas carry a reserve

    @property
    def day(self) -> int:
        """Working days of the quarter that are gone."""
        return self.tables.day

    @property
    def days(self) -> int:
        """Working days of the quarter."""
        return self.world.quarter_days

    @property
    def target(self) -> float:
        """The team's target for the quarter, currency."""
        return float(self.world.quota.sum()) if self.goal is None else self.goal

    @cached_property
    def signed(self) -> float:
        """Signed so far in the quarter, currency."""
        return float(attainment.by_rep(self.tables)["signed"].sum())

    @property
    def catalogue(self) -> tuple[Action, ...]:
        """The actions that a group may pick from."""
        return catalogue()

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes that a group may name."""
        return causes()

    @cached_property
    def figures(self) -> pd.DataFrame:
        """What a group can point at: figure, table, unit, name_en, name_zh, now, before, ratio, score, departs."""
        table = diagnosis.figures(self.tables).set_index("figure")
        named = _figure_names()
        head = pd.DataFrame(
            [(key, f.table, f.unit, f.name.en, f.name.zh) for key, f in named.items()],
            columns=["figure", "table", "unit", "name_en", "name_zh"],
        )
        return head.join(table, on="figure")

    @cached_property
    def figure_rows(self) -> dict[str, pd.Series[Any]]:
        """The rows of `figures` by id: a check looks up a dozen a group."""
        return {str(row["figure"]): row for _, row in self.figures.iterrows()}

    @cached_property
    def idle(self) -> Futures:
        """The futures of doing nothing, as pages show them."""
        return self.futures(self.plan(()))

    def diagnosis(self) -> pd.DataFrame:
        """cause, weight: how strongly the tables speak for each cause, best first."""
        traces = {c.id: [(t.figure, t.direction, t.beyond) for t in c.traces] for c in self.causes}
        return diagnosis.rank(self.figures, traces)

    def plan(self, choices: Sequence[str | tuple[str, int]]) -> Plan:
        """The plan of these actions, each begun today or, as (action, week of the quarter), in that week."""
        return plan_of([(c, self.day) if isinstance(c, str) else (c[0], self.begins(c[1])) for c in choices])

    def begins(self, week: int) -> int:
        """The working day on which an action of that week (1…) begins: its Monday, or today if that is gone."""
        return max(self.day, (week - 1) * self.scenario.calendar.days_per_week)

    def futures(
        self,
        plan: Plan,
        replications: int = 1000,
        luck: Luck = "shown",
        cancelled: Callable[[], bool] | None = None,
    ) -> Futures:
        """Play the rest of the quarter under `plan`; plans played with the same luck compare future by future."""
        seed = self.recipe.luck_shown if luck == "shown" else self.recipe.luck_graded
        result = simulate(self.world, plan, replications, seed, self.state, weigh=True, cancelled=cancelled)
        path = np.cumsum(np.column_stack([np.full(replications, self.signed), result.signed]), axis=1) / self.target
        weighted = (self.signed + result.weighted) / self.target
        return Futures(self._points(path.shape[1]), path, result.by_rep, weighted)

    def reference(self) -> tuple[str, ...]:
        """The actions of the reference recovery: the remedies of the cause and what goes with them."""
        return cause(self.recipe.cause).reference

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """The triggers of D13 that hold in the last twelve whole months; half a quarter below plan is none of them."""
        months = attainment.monthly(self.tables).tail(12).drop(columns=["quarter"])
        months = months.assign(month=range(1, len(months) + 1), strategy=False, launch=False)
        found = adjust.triggers(months)
        return tuple(found.loc[found["holds"], "trigger"])

    def _points(self, number: int) -> IntArray:
        week = self.scenario.calendar.days_per_week
        ends = (self.day // week + np.arange(1, number)) * week
        return np.concatenate([[self.day], np.minimum(ends, self.days)]).astype(np.int64)


def open_case(recipe: CaseRecipe) -> Case:
    """Replay the company's past and stand at half-time of the quarter; ValueError for an unknown scenario or cause."""
    return opened(recipe, *replay(recipe))


def opened(recipe: CaseRecipe, world: World, events: Events, state: State) -> Case:
    """The case of a past that has been replayed: its tables made, its means counted."""
    tables = tabulate(world, events, state.day)
    return Case(recipe, world.scenario, world, tables, state, BUDGET * float(world.quota.sum()), HOURS)


def replay(recipe: CaseRecipe) -> tuple[World, Events, State]:
    """The company as the cause has hit it, all that happened in it, and how it stands at half-time."""
    scenario, by = load_scenario(recipe.scenario), cause(recipe.cause)
    past = Past.of(draw_world(scenario, recipe.seed), recipe.past)
    world = hit(company(scenario, recipe.seed, by), by, recipe.severity)
    events, state = past.go_on(world)
    return world, joined(past.events, events), state


class _Figure(Frozen):
    table: Literal["funnel", "pipeline", "deals", "reps"]
    unit: Literal["per_week", "share", "days", "money", "count"]
    name: Text


@cache
def _figure_names() -> dict[str, _Figure]:
    document = tomllib.loads((DATASETS / "figures.toml").read_text(encoding="utf-8"))
    return {key: _Figure.model_validate(entry) for key, entry in document.items()}


def ended(case: Case, plan: Plan) -> Case:
    """The same case at the quarter's end under `plan`: one future, shared by all groups, that no page shows before.

    Its luck is that of the first graded future; tables, figures and what is signed are those of the whole quarter.
    """
    past = Past.of(draw_world(case.scenario, case.recipe.seed), case.recipe.past)
    events, state = past.go_on(case.world)
    rest = simulate(case.world, plan, 1, case.recipe.luck_graded, state, record="deals")
    assert rest.events is not None and rest.state is not None
    log = joined(joined(past.events, events), rest.events)
    tables = tabulate(case.world, log, case.world.origin + case.days)
    return replace(case, tables=tables, state=rest.state)
