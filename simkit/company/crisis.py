"""Crisis: what makes a mid-quarter one, and the search for a company, a past and a severity that lead there.

A case is found by the severity of its cause and by seed, never by scaling amounts. What must hold stands in
`Conditions` (design.md, "Engine").
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simkit.company.actions import plan_of
from simkit.company.case import Case, CaseRecipe, open_case, opened, replay
from simkit.company.causes import Cause, causes
from simkit.company.causes import cause as cause_of
from simkit.company.past import Past, company, half_time, hit
from simkit.company.world import World, draw_world, load_scenario
from simkit.engine.kernel import FloatArray
from simkit.engine.simulate import simulate
from simkit.goals import adjust
from simkit.measures import attainment
from simkit.plan import Plan
from simkit.scenario import Frozen

#: How many companies a seed can lead to, how many pasts of each are looked at, and how many of them at a time.
_WORLDS, _PASTS, _SCREENED = 4000, 1000, 50


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


def stage_case(scenario: str, seed: int, cause: str | None = None) -> Case:
    """The case that `find_case` finds, opened: what a lesson begins with."""
    return open_case(find_case(scenario, seed, cause))


def candidates(scenario: str, cause_id: str, seed: int, conditions: Conditions) -> Iterator[CaseRecipe]:
    """Recipes whose quarter stands at 35 % at half-time after ordinary earlier quarters, cheapest test first."""
    loaded, misfortune = load_scenario(scenario), cause_of(cause_id)
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


def _severities(world: World, by: Cause, past: Past, conditions: Conditions) -> tuple[float, ...]:
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


def _ordinary_pasts(world: World, conditions: Conditions) -> Iterator[Past]:
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
            past = Past.of(world, first + int(number))
            share, before = _at_half_time(world, past)
            if share > conditions.attainment and before >= conditions.earlier_at_least:
                yield past


def _at_half_time(world: World, past: Past) -> tuple[float, float]:
    """Attainment at half-time of the quarter, and at the same day of the quarter before."""
    days, until = world.calendar, world.origin + half_time(world)
    late = days.quarter_day >= half_time(world)
    columns = np.where(late, 2, days.quarter.clip(-1) + 1)  # the quarter before, this one, what neither counts
    signed = past.signed(world, until, columns)
    targets = world.targets()
    return float(signed[1] / targets[0].sum()), float(signed[0] / targets[-1].sum())


def _is_crisis(recipe: CaseRecipe, conditions: Conditions) -> bool:
    """Whether the conditions hold; the tables, which take longest, are made last."""
    world, events, state = replay(recipe)
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
    case = opened(recipe, world, events, state)
    held = case.triggers
    if conditions.trigger not in held if conditions.trigger else held:
        return False
    if not conditions.diagnosed:
        return True
    ranking = case.diagnosis()
    first, second = ranking["weight"].iloc[:2]
    true_first = ranking["cause"].iloc[0] == case.recipe.cause
    return bool(true_first and first >= conditions.plain and first - second >= conditions.plainer)
