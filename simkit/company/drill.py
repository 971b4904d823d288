"""Drill: one company from the eve of its quarter to its end, living with what was decided before (D23).

What a group decides becomes inputs of the engine here and nowhere else; docs/model.md has each equation and source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from simkit.company.case import BUDGET, HOURS, Case, CaseRecipe, Luck
from simkit.company.causes import Cause, causes
from simkit.company.causes import cause as cause_of
from simkit.company.management import effects_of
from simkit.company.nextyear import next_year
from simkit.company.opening import Opening, open_quarter
from simkit.company.past import half_time, hit
from simkit.company.scheme import in_force
from simkit.company.tabulate import tabulate
from simkit.company.world import World
from simkit.engine.kernel import FloatArray
from simkit.engine.policy import Behaviour, Preferences
from simkit.engine.simulate import simulate
from simkit.engine.team import joined
from simkit.plan import Effect, Plan
from simkit.scenario import Management

#: A superior signs a goal only within these shares of the company's own target (assumption).
SIGNED_FROM, SIGNED_TO = 0.7, 1.15

#: How strongly leads follow the standards of leading indicators, up to which excess they do (assumptions).
PULL, MOST_PULL = 0.3, 0.3

#: A mentor's lift of a newcomer's selling hours, and what it costs the team's; how much of an absence is covered
#: (assumptions).
MENTORED, MENTORING, COVERED = 1.15, 0.99, 0.5

#: Causes that show within half a quarter; the others take longer to work than a shock has time.
QUICK = ("weak_stage", "slipped_deals", "lost_battle", "wrong_products")

#: Severities and futures of the first half that are tried, and how near to the asked attainment one has to come.
SEVERITIES, TRIED, NEAR = tuple(round(0.04 * n, 2) for n in range(26)), 48, 0.005

#: Severities that are wanted of the shock, in this order, and the conditions of a crisis.
WANTED, CONDITIONS = (0.5, 0.7, 0.35, 0.85), 4

#: Preferences of the drill's reps: as in the exercise of pay, but they discount as the past shows (assumption).
PREFERENCES = Preferences(least=0.7, usual_discount=0.1, price_response=1.1)


@dataclass(frozen=True)
class Decided:
    """What a group has decided before the quarter begins, as numbers. R reps, G regions."""

    goal: float  #: the team's own target, currency
    quota: tuple[float, ...]  #: (R,) the people's targets, currency; what they exceed the goal by is the reserve
    regions: tuple[float, ...]  #: (G,) planned share of each region over the share that the years before give
    mix: float  #: 0 … 1, how far products and customers planned overlap with those of the years before
    core: float  #: planned share of the core product over the share that the years before give
    pace: float  #: standards of the leading counts over the past year's pace, mean; 1 where none is set
    management: Management
    mentor: bool = False  #: somebody accompanies the newcomer
    cover: bool = False  #: somebody looks after the deals of the colleague who is away


@dataclass(frozen=True)
class Shock:
    """What befalls every group's quarter from its first day on, and the luck of the half that has been."""

    cause: str
    severity: float
    number: int  #: replication of the first half


@lru_cache(maxsize=8)
def eve(recipe: CaseRecipe) -> Opening:
    """The eve of the case's quarter, with reps who look ahead under the pay in force."""
    view = open_quarter(recipe)
    plain = view.play(view.world.quota).mean(axis=0)
    return replace(view, world=replace(view.world, behaviour=_behaviour(recipe, plain)))


@lru_cache(maxsize=64)
def with_goal(recipe: CaseRecipe, goal: float) -> Opening:
    """The same eve once the team's target is its own goal (currency): what is to be cascaded."""
    view = eve(recipe)
    return replace(view, world=replace(view.world, quota=view.world.quota * goal / view.world.quota.sum()))


@lru_cache(maxsize=8)
def standing(recipe: CaseRecipe) -> Case:
    """The eve as a case: nothing of the quarter has happened, and today is the last day of the one before."""
    view = eve(recipe)
    return Case(recipe, view.scenario, view.world, replace(view.tables, day=-1), view.state, 0.0, 0.0)


def signed_goal(amount: float | None, view: Opening) -> float:
    """The goal that the superior signs, currency: the group's within limits; the company's where there is none."""
    if amount is None:
        return float(view.target)
    return float(np.clip(amount, *goal_limits(view)))


def goal_limits(view: Opening) -> tuple[float, float]:
    """The lowest and the highest goal that is signed, whole 10,000 of currency."""
    return round(SIGNED_FROM * view.target, -4), round(SIGNED_TO * view.target, -4)


def effects(decided: Decided, regions: Sequence[str]) -> tuple[Effect, ...]:
    """What the decisions do to the levers from the first day of the quarter on."""
    pull = 1 + PULL * float(np.clip(decided.pace - 1, -MOST_PULL, MOST_PULL))
    hours = decided.mix * (MENTORING if decided.mentor else 1.0)
    focus = float(np.clip(decided.core, 0.5, 2.0)) ** 0.25
    found = [Effect(lever="hours", size=hours, start=0), Effect(lever="focus", size=focus, start=0)]
    for region, ratio in zip(regions, decided.regions, strict=True):
        found.append(Effect(lever="leads", size=pull * float(np.clip(ratio, 0.25, 4.0)) ** 0.5, start=0, region=region))
    if decided.mentor:
        found.append(Effect(lever="hours", size=MENTORED, start=0, newcomers=True))
    return (*found, *effects_of(decided.management))


def under(view: Opening, decided: Decided) -> World:
    """The company under a group's decisions: targets as handed out, levers as they follow, an absence as covered."""
    world = view.world
    plan = Plan(effects=(*world.background.effects, *effects(decided, world.region_ids)))
    capacity = _covered(view) if decided.cover else world.capacity
    return replace(world, quota=np.maximum(np.array(decided.quota), 1.0), background=plan, capacity=capacity)


def quarters(view: Opening, decided: Decided, replications: int = 400, luck: Luck = "graded") -> FloatArray:
    """(N,) what the team signs in quarters that nothing befalls, currency: the decisions alone, on equal luck."""
    seed = view.recipe.luck_shown if luck == "shown" else view.recipe.luck_graded
    return simulate(under(view, decided), Plan(), replications, seed, view.state).total


def shocks(recipe: CaseRecipe) -> list[Cause]:
    """The causes that a drill can be hit by, in this company's order; never the one of the company's own case."""
    pool = [one for one in causes() if one.id in QUICK and one.id != recipe.cause]
    first = recipe.seed % len(pool)
    return [*pool[first:], *pool[:first]]


def find_shock(view: Opening, decided: Decided, half: float = 0.35) -> Shock:
    """The shock of this company: the first cause and severity that make a crisis under a reference's decisions.

    A crisis as a case has it (`_conditions_met`); what comes nearest is taken where none is all of that.
    """
    best: tuple[int, Shock] | None = None
    for wanted in WANTED:
        for by in shocks(view.recipe):
            shock = _fitting(view, decided, by.id, half, wanted)
            met = _conditions_met(halfway(view, decided, shock))
            if best is None or met > best[0]:
                best = met, shock
            if met == CONDITIONS:
                return shock
    assert best is not None
    return best[1]


def shock_for(view: Opening, decided: Decided, common: Shock, half: float = 0.35) -> Shock:
    """The common shock as it finds a group at `half` of its own goal: severity and luck as near as that allows."""
    return _fitting(view, decided, common.cause, half, common.severity)


def halfway(view: Opening, decided: Decided, shock: Shock) -> Case:
    """The group's own half-time: what it has decided, played to the middle of the quarter, the shock upon it."""
    world = _hit(view, decided, shock)
    past = simulate(world, Plan(), 1, _seed(view), view.state, record="deals", first=shock.number, until=_middle(world))
    assert past.events is not None and past.state is not None
    # In the tables the people's targets add up to the goal, and the years before keep their own.
    shown = np.array(decided.quota) * decided.goal / max(sum(decided.quota), 1.0)
    scale = world.quota_scale * float(eve(view.recipe).world.quota.sum()) / decided.goal
    scale = np.where(np.arange(len(scale)) >= world.origin, 1.0, scale)
    tables = tabulate(replace(world, quota=shown, quota_scale=scale), joined(view.events, past.events), past.state.day)
    recipe = view.recipe.model_copy(update={"cause": shock.cause, "severity": shock.severity})
    budget = BUDGET * decided.goal
    return Case(recipe, view.scenario, world, tables, past.state, budget, HOURS, decided.goal)


def _behaviour(recipe: CaseRecipe, sells: FloatArray) -> Behaviour:
    """Reps who expect of a quarter what they sell on average, under the pay in force."""
    return Behaviour(next_year(recipe).felt(in_force()), sells, np.ones(len(sells)), PREFERENCES)


def _covered(view: Opening) -> FloatArray:
    """(R, D) selling hours when colleagues do half of what is to be done for somebody who is away."""
    world, known = view.world, view.known
    capacity = world.capacity.copy()
    days = slice(world.origin + known.away_from, world.origin + known.away_from + known.away_days)
    usual = capacity[known.away, world.origin + known.away_from - 1]
    others = np.arange(len(capacity)) != known.away
    given = COVERED * usual / max(float(capacity[others, days.start].sum()), 1.0)
    capacity[others, days] *= 1 - given
    capacity[known.away, days] = COVERED * usual
    return np.asarray(capacity)


def _hit(view: Opening, decided: Decided, shock: Shock) -> World:
    return hit(under(view, decided), cause_of(shock.cause), shock.severity)


def _middle(world: World) -> int:
    return world.origin + half_time(world)


def _seed(view: Opening) -> int:
    """The luck of the half that has been: neither that of pages nor that of grading."""
    return (view.recipe.luck_graded + 1) % 2**53


def _fitting(view: Opening, decided: Decided, cause: str, half: float, severity: float) -> Shock:
    """The severity nearest to the wanted one, and its first luck, that leave the quarter at `half` of the goal."""
    nearest: tuple[float, Shock] | None = None
    for tried in sorted(SEVERITIES, key=lambda one: (abs(one - severity), one)):
        world = _hit(view, decided, Shock(cause, tried, 0))
        signed = simulate(world, Plan(), TRIED, _seed(view), view.state, until=_middle(world)).total
        off = np.abs(signed / decided.goal - half)
        number = int(np.argmax(off <= NEAR)) if (off <= NEAR).any() else int(off.argmin())
        if nearest is None or off[number] < nearest[0]:
            nearest = float(off[number]), Shock(cause, tried, number)
        if off[number] <= NEAR:
            break
    assert nearest is not None
    return nearest[1]


def _conditions_met(case: Case) -> int:
    """How many of the conditions of a crisis hold (as `crisis.Conditions`, a little wider)."""
    nothing = case.futures(case.plan(()), 400, "graded")
    remedied = case.futures(case.plan(case.reference()), 400, "graded")
    ranking = case.diagnosis()
    first, second = ranking["weight"].iloc[:2]
    ranked = ranking["cause"].iloc[0] == case.recipe.cause
    held = (
        nothing.chance <= 0.10,
        0.20 <= remedied.chance <= 0.65,
        bool(ranked),
        bool(ranked and first - second >= 0.4),
    )
    return sum(held)
