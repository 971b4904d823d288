"""Opening: a team on the eve of a quarter, as its manager knows it when the target is to be cascaded (D5, D23).

The company and its past are those of the group's case; the misfortune that befalls the quarter is not yet known to
anybody, so the futures that are played from here are ordinary ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from simkit.company.case import CaseRecipe, Luck
from simkit.company.tabulate import tabulate
from simkit.company.world import World, draw_world, load_scenario
from simkit.engine.kernel import FloatArray, IntArray
from simkit.engine.simulate import simulate
from simkit.engine.team import Events, State, joined
from simkit.goals import allocation
from simkit.goals.indicators import Funnel
from simkit.measures.funnel import stages
from simkit.plan import Plan
from simkit.scenario import STAGES, Language, Scenario
from simkit.tables import Tables

#: Working days that somebody is away (assumption).
AWAY_DAYS = 15

#: What stands in each stage of the funnel, as the indicators count it.
STEP_OF = dict(zip(STAGES, ("leads", "opportunities", "solutions", "quotes"), strict=True))

#: Quarters of a year, so that the same period of earlier years is found.
YEAR = 4

#: More working days than any quarter has: the whole of each earlier one counts.
WHOLE = 100

#: Targets whose likelihoods stay in memory.
KEPT = 64


@dataclass(frozen=True)
class Known:
    """What is known of the people of the quarter that begins."""

    newcomer: int  #: who took over a territory shortly before; its past is a predecessor's
    away: int  #: who will be away …
    away_from: int  #: … from this working day of the quarter
    away_days: int = AWAY_DAYS


@dataclass(frozen=True)
class Opening:
    """A team at the start of a quarter. R reps, M = 3 months."""

    recipe: CaseRecipe
    scenario: Scenario
    world: World
    tables: Tables  #: of the past; nothing of the quarter that begins
    state: State
    known: Known
    events: Events = field(repr=False)  #: of the past

    @property
    def days(self) -> int:
        """Working days of the quarter that begins."""
        return self.world.quarter_days

    @cached_property
    def target(self) -> int:
        """The team's target for the quarter, whole thousands of currency."""
        return round(float(self.world.quota.sum()) / 1000) * 1000

    @cached_property
    def capacity(self) -> FloatArray:
        """(R,) share of a full quarter that each can work: ramp and absence."""
        quarter = self.world.capacity[:, self.world.origin : self.world.origin + self.days]
        return np.asarray(quarter.sum(axis=1) / (self.scenario.team.hours_per_day * self.days))

    @cached_property
    def tenure(self) -> FloatArray:
        """(R,) months that each has been there."""
        return self.tables.reps["tenure_months"].to_numpy(float)

    def names(self, language: Language) -> list[str]:
        """(R,) the people's names."""
        return [str(name) for name in self.tables.reps[f"name_{language}"]]

    @cached_property
    def month_days(self) -> IntArray:
        """(M,) working days of the quarter's months."""
        return np.bincount(self.month_of_day, minlength=3)

    @cached_property
    def month_of_day(self) -> IntArray:
        """(D,) the month (0–2) of each working day of the quarter."""
        return self.world.calendar.month[self.world.origin : self.world.origin + self.days]

    @cached_property
    def open_weighted(self) -> FloatArray:
        """(R,) what each has open on the eve, each deal at the chance that its stage gives it, currency."""
        waiting = self.tables.deals[self.tables.deals["status"] == "open"]
        chance = {stage: self.funnel.conversion(STEP_OF[stage]) for stage in STAGES}
        weighted = (waiting["amount"] * waiting["stage"].map(chance)).groupby(waiting["rep"]).sum()
        return weighted.reindex(range(len(self.capacity)), fill_value=0.0).to_numpy(float)

    @cached_property
    def signed(self) -> pd.DataFrame:
        """One row a signed deal: quarter, month (0–2), rep, region, product, customer, amount (currency)."""
        deals = self.tables.deals
        deals = deals[(deals["status"] == "signed") & (deals["closed"] < 0)]
        month = self.tables.calendar.set_index("day")["month"] - 1
        found = deals[["rep", "region", "product", "customer"]].assign(
            quarter=self.tables.place(deals["closed"])["quarter"],
            month=deals["closed"].astype(int).map(month),
            amount=deals["price"],
        )
        return found[found["quarter"] > -WHOLE].reset_index(drop=True)

    def same_period(self, by: str, keys: Sequence[str | int]) -> FloatArray:
        """(Y, K) amounts of the same quarter of each earlier year, oldest first, by a column of `signed`."""
        return self._by(by, keys, self._same_quarters())

    def years(self, by: str, keys: Sequence[str | int]) -> FloatArray:
        """(Y, K) amounts of each whole year before the quarter, oldest first."""
        quarters = self._quarters()
        starts = range(-(len(quarters) // YEAR) * YEAR, 0, YEAR)
        return np.concatenate([self._by(by, keys, range(s, s + YEAR)).sum(axis=0, keepdims=True) for s in starts])

    @cached_property
    def season(self) -> FloatArray:
        """(M,) share of each month by the same quarter of earlier years and by working days; adds up to 1."""
        calendar = self.tables.calendar
        days = calendar[calendar["quarter"].isin(self._same_quarters())].groupby(["quarter", "month"]).size().unstack()
        return allocation.seasonal_shares(self.same_period("month", range(3)), days.to_numpy(float), self.month_days)

    def expected(self, by: str, keys: Sequence[str | int]) -> FloatArray:
        """(K,) shares of the coming quarter by the years before and their trend; they add up to 1."""
        return allocation.expect_shares(self.years(by, keys))

    @cached_property
    def funnel(self) -> Funnel:
        """The rates of the past year's funnel, what a signed deal is worth, how long a deal stays (D7, D8)."""
        before = stages(replace(self.tables, day=WHOLE)).query("period == 'before'").set_index("stage")
        visits = float(self.tables.activities.query("-4 <= quarter < 0")["visits"].sum())
        leads = float(before["entered"][STAGES[0]]) * YEAR
        return Funnel(
            rates={
                "visits": leads / visits,
                **{STEP_OF[stage]: float(before["conversion"][stage]) for stage in STAGES},
            },
            average_deal=float(self.signed.loc[self.signed["quarter"] >= -YEAR, "amount"].mean()),
            dwell={STEP_OF[stage]: float(before["dwell"][stage]) for stage in STAGES},
        )

    def play(
        self,
        targets: Sequence[float] | FloatArray,
        replications: int = 1000,
        luck: Luck = "shown",
        cancelled: Callable[[], bool] | None = None,
    ) -> FloatArray:
        """(N, R) what each signs in the quarter if these are their targets, currency."""
        seed = self.recipe.luck_shown if luck == "shown" else self.recipe.luck_graded
        team = replace(self.world, quota=np.maximum(np.asarray(targets, float), 1.0))
        return simulate(team, Plan(), replications, seed, self.state, cancelled=cancelled).by_rep

    def chances(
        self,
        targets: Sequence[float] | FloatArray,
        luck: Luck = "shown",
        cancelled: Callable[[], bool] | None = None,
    ) -> FloatArray:
        """(R,) how likely it is that each reaches their target; the last answers are kept, as a page asks twice."""
        asked = np.asarray(targets, dtype=np.float64)
        key = (luck, *asked.tolist())
        if key not in self._chances:
            found = np.asarray((self.play(asked, luck=luck, cancelled=cancelled) >= asked).mean(axis=0))
            while len(self._chances) >= KEPT:
                del self._chances[next(iter(self._chances))]
            self._chances[key] = found
        return self._chances[key]

    @cached_property
    def _chances(self) -> dict[tuple[str | float, ...], FloatArray]:
        return {}

    @cached_property
    def _amounts(self) -> dict[str, pd.DataFrame]:
        """Amounts by quarter and the parts of a cut, each made when it is first asked for."""
        return {}

    def _quarters(self) -> list[int]:
        return [int(number) for number in self.tables.quarters["quarter"] if number < 0]

    def _by(self, by: str, keys: Sequence[str | int], quarters: Sequence[int]) -> FloatArray:
        if by not in self._amounts:
            signed = self.signed.groupby(["quarter", by])["amount"].sum()
            self._amounts[by] = signed.unstack(fill_value=0)
        return self._amounts[by].reindex(index=list(quarters), columns=list(keys), fill_value=0.0).to_numpy(float)

    def _same_quarters(self) -> list[int]:
        return [number for number in self._quarters() if number % YEAR == 0]


def open_quarter(recipe: CaseRecipe) -> Opening:
    """The eve of the case's quarter: its company and past, without what is going to befall it.

    As in the case itself the past is played up to the quarter before in the company as it was; a newcomer takes over a
    territory at the end of that quarter.
    """
    scenario = load_scenario(recipe.scenario)
    before, world = (draw_world(scenario, recipe.seed, newcomers=number) for number in (0, 1))
    eve = world.origin - int(world.quarter_length[world.origin - 1])
    past = simulate(before, Plan(), 1, recipe.seed, record="deals", first=recipe.past, until=eve)
    rest = simulate(world, Plan(), 1, recipe.seed, past.state, record="deals", first=recipe.past, until=world.origin)
    assert past.events is not None and rest.events is not None and rest.state is not None
    events = joined(past.events, rest.events)
    tables = tabulate(world, events, world.origin)
    known = _draw_known(world, recipe.seed)
    return Opening(recipe, scenario, _away(world, known), tables, rest.state, known, events)


def _draw_known(world: World, seed: int) -> Known:
    """The newcomer, and an experienced colleague who will be away in the middle of the quarter."""
    rng = np.random.default_rng((seed, 5))
    newcomer = int(world.tenure.argmin())
    others = [n for n, tenure in enumerate(world.tenure) if n != newcomer and tenure >= 24] or [1 - min(newcomer, 1)]
    begins = int(rng.integers(world.quarter_days // 3, world.quarter_days // 2))
    return Known(newcomer, int(rng.choice(others)), begins)


def _away(world: World, known: Known) -> World:
    """The world in which that colleague is away."""
    capacity = world.capacity.copy()
    gone = world.origin + known.away_from
    capacity[known.away, gone : gone + known.away_days] = 0.0
    return replace(world, capacity=capacity)
