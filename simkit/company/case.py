"""Case: a company in the middle of a quarter that went wrong, for a group to rescue.

A case is found by the severity of its cause and by seed, never by scaling amounts; the recipe says which, and opening
it replays the past event by event. What must hold of a crisis stands in `Conditions` (design.md, "Engine").
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simkit.company.actions import Action, catalogue, plan_of
from simkit.company.causes import Cause, cause, causes
from simkit.company.causes import cause as cause_of
from simkit.company.data import DATASETS
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

#: How many companies a seed can lead to, how many pasts of each are looked at, and how many of them at a time.
_WORLDS, _PASTS, _SCREENED = 4000, 1000, 50


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


class Conditions(Frozen):
    """What makes a mid-quarter a crisis, as shares of target (design.md)."""

    attainment: float = 0.35
    tolerance: float = 0.005
    trigger: adjust.Trigger | None = None  #: the trigger of D13 that has to hold; None: none may
    quarter_before: bool = True  #: whether the quarter before the one played has to have stood well too
    earlier_at_least: float = 0.43  #: attainment on the same working day of each of the last four quarters
    nothing_reaches: float = 0.10  #: chance of 100 % if nothing is done, at most
    nothing_ends: tuple[float, float] = (0.65, 0.85)  #: median end if nothing is done
    reference_reaches: tuple[float, float] = (0.25, 0.60)  #: chance of 100 % with the reference recovery
    diagnosed: bool = True  #: whether the tables have to speak plainly, as the next two say
    plain: float = 1.5  #: the tables speak at least so strongly for the true cause (`diagnosis.rank`)
    plainer: float = 0.6  #: and by so much more than for the next one


#: What makes a collapse of the market: off target for months, and no plan that would mend it. It starves the funnel
#: as a lead drought does; what tells them apart is the demand index, which the diagnosis does not read.
COLLAPSE = Conditions(
    trigger="off_target",
    quarter_before=False,
    nothing_ends=(0.40, 0.85),
    reference_reaches=(0.0, 0.25),
    diagnosed=False,
)


@dataclass(frozen=True)
class Futures:
    """Many ends of the quarter. N replications, W points in time."""

    days: IntArray  #: (W,) working days gone at each point; the first is today
    attainment: FloatArray  #: (N, W) signed / target
    by_rep: FloatArray  #: (N, R) signed from today on, currency

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
        return diagnosis.rank(self.figures, {c.id: [(t.figure, t.direction) for t in c.traces] for c in self.causes})

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
        result = simulate(self.world, plan, replications, seed, self.state, cancelled=cancelled)
        path = np.cumsum(np.column_stack([np.full(replications, self.signed), result.signed]), axis=1) / self.target
        return Futures(self._points(path.shape[1]), path, result.by_rep)

    def reference(self) -> tuple[str, ...]:
        """The actions of the reference recovery: the remedies of the cause and what goes with them."""
        return cause(self.recipe.cause).reference

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


#: Scenarios whose quarter can be staged at 35 %: causes and actions are sized for them.
STAGED = ("software",)


def find_case(scenario: str, seed: int, cause: str | None = None, conditions: Conditions | None = None) -> CaseRecipe:
    """The first recipe from `seed` on that meets the conditions; RuntimeError if none of many does.

    Without a cause the seed chooses one of those that can be staged.
    """
    staged = [c.id for c in causes() if c.staged]
    chosen = cause or staged[seed % len(staged)]
    asked = conditions or (COLLAPSE if cause_of(chosen).market else Conditions())
    for recipe in candidates(scenario, chosen, seed, asked):
        if _is_crisis(recipe, asked):
            return recipe
    raise RuntimeError(f"case: no quarter of {scenario} at 35 % by {chosen} found from seed {seed}; try another seed")


def open_case(recipe: CaseRecipe) -> Case:
    """Replay the company's past and stand at half-time of the quarter; ValueError for an unknown scenario or cause."""
    return _opened(recipe, *_replay(recipe))


def _opened(recipe: CaseRecipe, world: World, events: Events, state: State) -> Case:
    tables = tabulate(world, events, state.day)
    rest = _Rescue()
    return Case(recipe, world.scenario, world, tables, state, rest.budget * float(world.quota.sum()), rest.hours)


def _replay(recipe: CaseRecipe) -> tuple[World, Events, State]:
    scenario, by = load_scenario(recipe.scenario), cause_of(recipe.cause)
    past = _Past.of(draw_world(scenario, recipe.seed), recipe.past)
    world = hit(company(scenario, recipe.seed, by), by, recipe.severity)
    events, state = past.go_on(world)
    return world, joined(past.events, events), state


def company(scenario: Scenario, seed: int, by: Cause) -> World:
    """The company of that seed as a cause finds it: who is new in it, and nothing amiss yet."""
    return draw_world(scenario, seed, newcomers=by.newcomers)


def hit(world: World, by: Cause, severity: Share) -> World:
    """That company as the cause befalls it."""
    more = by.background(severity, world.scenario).effects
    background = Plan(effects=(*world.background.effects, *more))
    return replace(world, background=background, demand=background if by.market else world.demand)


def half_time(world: World) -> int:
    """Working days gone at half-time."""
    return world.quarter_days // 2


@dataclass(frozen=True)
class _Past:
    """A company's past until the quarter before the one that is played, before any cause befalls it."""

    number: int  #: replication of the company's seed
    events: Events
    state: State

    @classmethod
    def of(cls, world: World, number: int) -> _Past:
        before = world.origin - int(world.quarter_length[world.origin - 1])
        past = simulate(world, Plan(), 1, world.seed, record="deals", first=number, until=before)
        assert past.events is not None and past.state is not None
        return cls(number, past.events, past.state)

    def signed(self, world: World, until: int, columns: IntArray) -> FloatArray:
        """What is signed from there until before that day, in the world that the cause has hit, by column."""
        played = simulate(world, Plan(), 1, world.seed, self.state, first=self.number, until=until, columns=columns)
        return np.asarray(played.signed[0])

    def go_on(self, world: World) -> tuple[Events, State]:
        """From there to half-time of the quarter that is played, in the world that the cause has hit."""
        until = world.origin + half_time(world)
        rest = simulate(world, Plan(), 1, world.seed, self.state, record="deals", first=self.number, until=until)
        assert rest.events is not None and rest.state is not None
        return rest.events, rest.state


class _Rescue(Frozen):
    """What a team may spend on its rescue (assumption: enough for two large actions and a small one)."""

    budget: float = 0.10  #: share of the quarter's target
    hours: float = 0.10  #: share of selling hours


class _Figure(Frozen):
    table: Literal["funnel", "pipeline", "deals", "reps"]
    unit: Literal["per_week", "share", "days", "money", "count"]
    name: Text


@cache
def _figure_names() -> dict[str, _Figure]:
    document = tomllib.loads((DATASETS / "figures.toml").read_text(encoding="utf-8"))
    return {key: _Figure.model_validate(entry) for key, entry in document.items()}


def candidates(scenario: str, cause_id: str, seed: int, conditions: Conditions) -> Iterator[CaseRecipe]:
    """Recipes whose quarter stands at 35 % at half-time after ordinary earlier quarters, cheapest test first."""
    loaded, misfortune = load_scenario(scenario), cause(cause_id)
    for number in range(_WORLDS):
        world_seed = seed * _WORLDS + number
        befallen = company(loaded, world_seed, misfortune)
        for past in _ordinary_pasts(draw_world(loaded, world_seed), conditions):
            for severity in _severities(befallen, misfortune, past, conditions):
                yield CaseRecipe(
                    scenario=scenario,
                    cause=cause_id,
                    severity=severity,
                    seed=world_seed,
                    past=past.number,
                    luck_shown=world_seed * 2 + 1_000_003,
                    luck_graded=world_seed * 2 + 2_000_002,
                )


def _severities(world: World, by: Cause, past: _Past, conditions: Conditions) -> tuple[float, ...]:
    """The mildest, the middle and the harshest severity of those that leave the quarter at 35 %."""

    def stands(severity: float) -> tuple[float, float]:
        return _at_half_time(hit(world, by, severity), past)

    low, high = conditions.attainment - conditions.tolerance, conditions.attainment + conditions.tolerance
    grid = [float(severity) for severity in np.linspace(0.4, 1.0, 31).round(3)]
    if stands(grid[0])[0] < low or stands(grid[-1])[0] > high:
        return ()  # more of the cause never signs more, but for a deal or two
    reached = {severity: stands(severity) for severity in grid}
    found = [
        severity
        for severity, (share, before) in reached.items()
        if low <= share <= high and (before >= conditions.earlier_at_least or not conditions.quarter_before)
    ]
    return tuple(sorted({found[0], found[len(found) // 2], found[-1]})) if found else ()


def _ordinary_pasts(world: World, conditions: Conditions) -> Iterator[_Past]:
    """Pasts of a company in which, before anything befalls it, each of the last quarters stood well at half-time."""
    days = world.calendar
    first_half = days.quarter_day < half_time(world)
    columns = 2 * (days.quarter - days.quarter[0]) + np.where(first_half, 0, 1)
    targets = np.array([target.sum() for target in world.targets().values()])
    until = world.origin + half_time(world)
    for first in range(0, _PASTS, _SCREENED):
        signed = simulate(world, Plan(), _SCREENED, world.seed, first=first, columns=columns, until=until).signed
        halves = signed[:, ::2][:, -len(targets) :] / targets
        earlier = halves[:, -1 - attainment.USUAL_QUARTERS : -1].min(axis=1)
        fine = (earlier >= conditions.earlier_at_least) & (halves[:, -1] > conditions.attainment)
        for number in np.flatnonzero(fine):
            past = _Past.of(world, first + int(number))
            share, before = _at_half_time(world, past)
            if share > conditions.attainment and before >= conditions.earlier_at_least:
                yield past


def _at_half_time(world: World, past: _Past) -> tuple[float, float]:
    """Attainment at half-time of the quarter, and at the same day of the quarter before."""
    days, until = world.calendar, world.origin + half_time(world)
    late = days.quarter_day >= half_time(world)
    columns = np.where(late, 2, days.quarter.clip(-1) + 1)  # the quarter before, this one, what neither counts
    signed = past.signed(world, until, columns)
    targets = world.targets()
    return float(signed[1] / targets[0].sum()), float(signed[0] / targets[-1].sum())


def _is_crisis(recipe: CaseRecipe, conditions: Conditions) -> bool:
    """Whether the conditions hold; the tables, which take longest, are made last."""
    world, events, state = _replay(recipe)
    target, signed = world.quota.sum(), state.start.signed.sum()

    def ends(actions: tuple[str, ...]) -> FloatArray:
        plan = plan_of([(action, state.day - world.origin) for action in actions])
        return np.asarray((signed + simulate(world, plan, 1000, recipe.luck_graded, state).total) / target)

    nothing = ends(())
    if (nothing >= 1).mean() > conditions.nothing_reaches:
        return False
    if not conditions.nothing_ends[0] <= float(np.median(nothing)) <= conditions.nothing_ends[1]:
        return False
    low, high = conditions.reference_reaches
    if not low <= (ends(cause_of(recipe.cause).reference) >= 1).mean() <= high:
        return False
    case = _opened(recipe, world, events, state)
    held = case.triggers()
    if conditions.trigger not in held if conditions.trigger else held:
        return False
    if not conditions.diagnosed:
        return True
    ranking = case.diagnosis()
    first, second = ranking["weight"].iloc[:2]
    true_first = ranking["cause"].iloc[0] == case.recipe.cause
    return bool(true_first and first >= conditions.plain and first - second >= conditions.plainer)


def ended(case: Case, plan: Plan) -> Case:
    """The same case at the quarter's end under `plan`: one future, shared by all groups, that no page shows before.

    Its luck is that of the first graded future; tables, figures and what is signed are those of the whole quarter.
    """
    past = _Past.of(draw_world(case.scenario, case.recipe.seed), case.recipe.past)
    events, state = past.go_on(case.world)
    rest = simulate(case.world, plan, 1, case.recipe.luck_graded, state, record="deals")
    assert rest.events is not None and rest.state is not None
    log = joined(joined(past.events, events), rest.events)
    tables = tabulate(case.world, log, case.world.origin + case.days)
    return replace(case, tables=tables, state=rest.state)
