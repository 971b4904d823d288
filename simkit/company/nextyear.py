"""Next year: the company of a case, whose pay is to be designed, played quarter by quarter by reps who look ahead.

The people, their market and their funnel are those of the case; nothing befalls them. Somebody new takes over a seat
when the year begins. The quarter before the year is played too, so that nobody starts with an empty desk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from simkit.company.case import CaseRecipe, Luck
from simkit.company.scheme import Scheme, incentive, pay_plan, people
from simkit.company.world import PREFERENCES, World, draw_world, load_scenario
from simkit.engine import kernel
from simkit.engine.kernel import DISCOUNT_STEP as STEP
from simkit.engine.kernel import FloatArray, IntArray
from simkit.engine.policy import Behaviour, potential
from simkit.engine.simulate import simulate
from simkit.engine.team import Result
from simkit.goals.allocation import ramp
from simkit.measures.intervals import jackknifed
from simkit.measures.payroll import earned
from simkit.plan import Plan
from simkit.scenario import Incentive, Pay

QUARTER, WEEK = 65, 5  #: working days
WEEKS = QUARTER // WEEK
QUARTERS = 5  #: the one before the year, and the year's four
DAYS = QUARTER * QUARTERS
MIDDLE, LATE = range(4, 9), range(10, 13)  #: weeks of a quarter, from 0: its middle; those in which effort is compared

NEW_SALES, MID_QUARTERS = 0.95, 3 * (np.arange(4) + 0.5)  #: of somebody new: sales when settled; months of tenure
BUDGET = 1.05  #: of on-target pay, as over-achievement costs more than shortfall saves (assumption)

#: How a figure is written: an amount, a share, percentage points, people.
UNITS = {
    "profit": "money", "sales": "money", "pay": "money", "cost": "share", "margin": "share", "discount": "share",
    "rush": "points", "month_3": "share", "week_13": "share", "far": "share", "near": "share", "done": "share",
    "reached": "share", "leavers": "people", "newcomer": "share",
}  # fmt: skip


@dataclass(frozen=True)
class Played:
    """What came of a scheme in many years. N years, R reps, 4 quarters; money in currency.

    `sums` holds what figures are made of, one value a year each: see `figure`.
    """

    scheme: Scheme
    sales: FloatArray  #: (N, R, 4)
    attainment: FloatArray  #: (N, R, P) of each pay period: 4 quarters or the year
    pay: FloatArray  #: (N, R) of the year, all parts
    effort: FloatArray  #: (N, R) mean over the year; 1 = full
    profit: FloatArray  #: (N,)
    by_week: FloatArray  #: (3, N, 13) money, discounts and signatures by week of the quarter
    sums: dict[str, FloatArray]


def figure(name: str, sums: dict[str, FloatArray]) -> FloatArray:
    """A figure from the sums of one or many years; vectorised over whatever shape the sums have."""
    if name in ("profit", "sales", "pay", "leavers"):
        return np.asarray(sums[name] / sums["years"])
    if name == "rush":
        return np.asarray(100 * (sums["last_given"] / sums["last_deals"] - sums["middle_given"] / sums["middle_deals"]))
    over, under = {
        "cost": ("pay", "sales"),
        "margin": ("gross", "sales"),
        "discount": ("given", "deals"),
        "month_3": ("month_3", "sales"),
        "week_13": ("week_13", "sales"),
        "far": ("far", "far_weeks"),
        "near": ("near", "near_weeks"),
        "done": ("done", "done_weeks"),
        "reached": ("reached", "periods"),
        "newcomer": ("newcomer", "newcomer_market"),
    }[name]
    return np.asarray(sums[over] / sums[under])


def compared(played: Played, base: Played) -> pd.DataFrame:
    """Every figure of a scheme beside another's on equal luck: figure, now, planned, change, error (95 %, half width).

    Errors are jackknifed over the years, pairs together, so that ratios of sums have theirs too.
    """
    rows = []
    for name in UNITS:
        one, one_without = _with_and_without(name, played)
        other, other_without = _with_and_without(name, base)
        rows.append((name, other, one, one - other, jackknifed(one_without - other_without)))
    return pd.DataFrame(rows, columns=["figure", "now", "planned", "change", "error"])


def interval(name: str, played: Played) -> tuple[float, float]:
    """A figure and the half width of its 95 % interval."""
    value, without = _with_and_without(name, played)
    return value, jackknifed(without)


def _with_and_without(name: str, played: Played) -> tuple[float, FloatArray]:
    totals = {key: value.sum() for key, value in played.sums.items()}
    rest = {key: totals[key] - value for key, value in played.sums.items()}
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(figure(name, totals)), figure(name, rest)


@dataclass(frozen=True)
class NextYear:
    """The company on the eve of the year. R reps."""

    recipe: CaseRecipe
    world: World
    newcomer: int  #: whose seat is taken over by somebody new
    potential: FloatArray  #: (R,) sales of a quarter at full effort, currency
    quota: FloatArray  #: (R,) a quarter, currency
    grades: tuple[str, ...]

    @cached_property
    def on_target(self) -> FloatArray:
        """(R,) today's on-target pay a year, currency."""
        return np.array([self.terms[grade].on_target for grade in self.grades])

    @cached_property
    def terms(self) -> dict[str, Pay]:
        """Today's terms of each grade."""
        return {terms.grade: terms for terms in self.world.scenario.team.pay}

    @cached_property
    def budget(self) -> float:
        """What all pay of the year may cost, currency: a little above today's on-target pay."""
        return round(BUDGET * float(self.on_target.sum()), -4)

    @property
    def margin_floor(self) -> float:
        """Below this gross margin the quality gate does not hold (D10)."""
        return self.world.scenario.money.margin_floor

    @cached_property
    def floor(self) -> float:
        """The largest discount at which the margin still holds its floor."""
        return 1 - (1 - self.world.scenario.money.margin) / (1 - self.margin_floor)

    @property
    def authority(self) -> float:
        """The largest discount that a rep may give, on average over the seats, in the steps that are given."""
        mean = float(np.mean([self.terms[grade].authority for grade in self.grades]))
        return round(mean / STEP) * STEP

    def standard_rate(self, scheme: Scheme) -> float:
        """Commission at 100 % of the quotas as a share of them, over all seats."""
        parts = np.array([max(0.0, 100 - scheme.fixed(grade) - scheme.bonus) for grade in self.grades])
        return float(self.on_target @ parts) * scheme.level / 10_000 / (4 * float(self.quota.sum()))

    def felt(self, scheme: Scheme) -> Incentive:
        """The scheme as the reps feel it."""
        return incentive(scheme, self.authority, self.floor)

    def play(
        self,
        scheme: Scheme,
        years: int,
        luck: Luck = "shown",
        *,
        threads: int = 2,
        cancelled: Callable[[], bool] | None = None,
    ) -> Played:
        """The year under a scheme, many times over; the same luck for every scheme. CancelledError when told so."""
        seed = self.recipe.luck_shown if luck == "shown" else self.recipe.luck_graded
        team = self._team(scheme)

        def one(year: int) -> Result:
            if cancelled is not None and cancelled():
                raise CancelledError("a newer request came")
            return simulate(team, Plan(), 1, (seed + 7919 * year) % 2**53, record="deals")

        with ThreadPoolExecutor(threads) as pool:
            return self._reckon(scheme, list(pool.map(one, range(years))))

    def example(self, scheme: Scheme, grade: str, attainment: float | None = None) -> float:
        """A year's pay (currency) of a grade at the same attainment in every quarter, the team at 100 %.

        None is somebody new, whose sales ramp up to 95 % of a full quota.
        """
        quarters = np.full((1, 4), attainment) if attainment is not None else NEW_SALES * ramp(MID_QUARTERS)[None, :]
        asked = ramp(MID_QUARTERS)[None, :] if attainment is None and scheme.ramp_quota else np.ones((1, 4))
        if scheme.period == "year":
            quarters, asked = quarters.sum(axis=1, keepdims=True), asked.sum(axis=1, keepdims=True)
        plan, unit = pay_plan(scheme, scheme.fixed(grade)), self.terms[grade].on_target / quarters.shape[1]
        got = earned(plan, quarters / asked)
        variable = got.variable * unit
        if attainment is None and plan.draw:
            variable = with_draw(variable, float(plan.draw.amount) * unit, scheme)
        return float((got.base * unit + variable).sum())

    def _team(self, scheme: Scheme) -> World:
        day, reps = np.arange(DAYS), len(self.quota)
        months = (day - QUARTER) / (QUARTER / 3)
        hours = self.world.scenario.team.hours_per_day
        capacity = np.full((reps, DAYS), hours)
        capacity[self.newcomer] = np.where(months >= 0, hours * ramp(np.maximum(months, 0)), 0.0)
        return replace(
            self.world,
            origin=QUARTER * (QUARTERS - 1),  # pay years end with the quarter that is played
            quarter_length=np.full(DAYS, QUARTER),
            quota_scale=np.ones(DAYS),
            newcomer=None,  # the one of this year has a ramp of their own
            background=Plan(),
            week=day // WEEK,
            quarter_day=day % QUARTER,
            season=np.ones(DAYS),
            capacity=capacity,
            quota=self.quota,
            behaviour=Behaviour(
                incentive=self.felt(scheme),
                potential=self.potential,
                drive=np.ones(reps),
                preferences=PREFERENCES,
            ),
        )

    def _reckon(self, scheme: Scheme, results: Sequence[Result]) -> Played:
        sales, quota = self._sales(results), self._quotas(scheme, results)
        periods = 4 if scheme.period == "quarter" else 1
        per_period = sales.reshape(*sales.shape[:2], periods, -1).sum(axis=3)
        asked = quota.reshape(*quota.shape[:2], periods, -1)[..., 0] if periods == 4 else quota[..., 0][..., None]
        attainment = per_period / asked
        paid, newcomer = self._pay(scheme, attainment, per_period.sum(axis=1) / asked.sum(axis=1))
        weekly = np.stack([result.weekly for result in results])  # type: ignore[misc]
        sums = self._sums(results, weekly[:, :, WEEKS:])
        leaving = self._leaving(paid, newcomer)
        gross, by_week = sums.pop("gross_by_rep"), [sums.pop(f"week_{name}") for name in ("money", "given", "deals")]
        lost = people().replacing * (leaving * gross).sum(axis=1)
        profit = gross.sum(axis=1) - paid.sum(axis=1) - lost
        sums |= {
            "years": np.ones(len(results)),
            "sales": sales.sum(axis=(1, 2)),
            "gross": gross.sum(axis=1),
            "pay": paid.sum(axis=1),
            "leavers": leaving.sum(axis=1),
            "profit": profit,
            "reached": (attainment >= 1).sum(axis=(1, 2)).astype(float),
            "periods": np.full(len(results), float(attainment[0].size)),
            "newcomer": newcomer,
            "newcomer_market": np.full(len(results), self.on_target[self.newcomer] / 2),
        }
        effort = weekly[:, :, WEEKS:, 2].mean(axis=2)
        return Played(scheme, sales, attainment, paid, effort, profit, np.stack(by_week), sums)

    def _sales(self, results: Sequence[Result]) -> FloatArray:
        sales = np.zeros((len(results), len(self.quota), QUARTERS))
        for year, result in enumerate(results):
            signed = _signatures(result)
            np.add.at(sales[year], (signed.rep, signed.day // QUARTER), signed.price)
        return sales[:, :, 1:]

    def _quotas(self, scheme: Scheme, results: Sequence[Result]) -> FloatArray:
        """(N, R, 4) quota at the start of each quarter of the year (of its pay period), as ratchets have left it.

        Where quotas ramp up, that of somebody new is a part of it; how they act is played with the full one.
        """
        asked = np.stack([result.weekly[:, WEEKS::WEEKS, 1] for result in results])  # type: ignore[index]
        if scheme.ramp_quota:
            shares = ramp(MID_QUARTERS)
            asked[:, self.newcomer] *= shares if scheme.period == "quarter" else shares.mean()
        return asked

    def _pay(self, scheme: Scheme, attainment: FloatArray, team: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(N, R) pay of the year, and (N,) what the newcomer gets in the first half of it."""
        periods = attainment.shape[2]
        paid, half = np.zeros(attainment.shape[:2]), np.zeros(len(attainment))
        for rep, grade in enumerate(self.grades):
            plan = pay_plan(scheme, scheme.fixed(grade))
            unit = self.on_target[rep] / periods
            got = earned(plan, attainment[:, rep], 1.0, team)
            variable = got.variable * unit
            base = got.base * unit
            if rep == self.newcomer:
                guarantee = float(plan.draw.amount) * unit if plan.draw else 0.0
                variable = with_draw(variable, guarantee, scheme)
                if periods == 4:
                    half = (base + variable)[:, :2].sum(axis=1)
                else:  # a year's variable pay comes when the year is over; until then there is the draw
                    half = base[:, 0] / 2 + guarantee * min(scheme.draw_months, 6) / 12
            paid[:, rep] = (base + variable).sum(axis=1)
        return paid, half

    def _leaving(self, paid: FloatArray, newcomer: FloatArray) -> FloatArray:
        """(N, R) chance that each leaves within the year, by pay against the market's (see schemes.toml)."""
        moves = people()
        pull = moves.pull * (paid / self.on_target - 1)
        pull[:, self.newcomer] = moves.newcomer_pull * (newcomer / (self.on_target[self.newcomer] / 2) - 1)
        return np.clip(moves.leavers * np.exp(-pull), 0.0, 0.9)

    def _sums(self, results: Sequence[Result], weekly: FloatArray) -> dict[str, FloatArray]:
        """What a year's signatures and efforts add up to."""
        cost = 1 - self.world.scenario.money.margin  # of what is sold at list price
        gross, month_3 = np.zeros((len(results), len(self.quota))), np.zeros(len(results))
        weeks = np.zeros((3, len(results), WEEKS))  # money, discounts, signatures by week of the quarter
        for year, result in enumerate(results):
            signed = _signatures(result)
            own = signed.day >= QUARTER
            day, price, discount = signed.day[own] % QUARTER, signed.price[own], signed.discount[own]
            np.add.at(gross[year], signed.rep[own], price * (1 - cost / (1 - discount)))
            month_3[year] = price[day >= QUARTER * 2 // 3].sum()
            for table, values in zip(weeks, (price, discount, np.ones(len(day))), strict=True):
                np.add.at(table[year], day // WEEK, values)
        money, given, deals = weeks
        middle = slice(MIDDLE.start, MIDDLE.stop)
        found = {
            "month_3": month_3, "week_13": money[:, -1], "given": given.sum(axis=1), "deals": deals.sum(axis=1),
            "last_given": given[:, -1], "last_deals": deals[:, -1],
            "middle_given": given[:, middle].sum(axis=1), "middle_deals": deals[:, middle].sum(axis=1),
        }  # fmt: skip
        by_week = {"week_money": money, "week_given": given, "week_deals": deals}
        return {**found, **_efforts(weekly), **by_week, "gross_by_rep": gross}


def with_draw(variable: FloatArray, guarantee: float, scheme: Scheme) -> FloatArray:
    """(N, P) variable pay of somebody new: advanced up to the guarantee while a draw is given, then paid back if so."""
    if scheme.draw_months == 0:
        return variable
    periods = variable.shape[1]
    paid, owed = variable.copy(), np.zeros(len(variable))
    for period in range(periods):
        months = min(max(scheme.draw_months - period * 12 // periods, 0), 12 // periods)
        least = guarantee * months * periods / 12
        advanced = np.maximum(least - variable[:, period], 0.0)
        back = np.minimum(owed, np.maximum(variable[:, period] - guarantee, 0.0)) if months == 0 else 0.0
        paid[:, period] += advanced - back
        owed += (advanced if scheme.draw_recoverable else 0.0) - back
    return paid


@lru_cache(maxsize=8)
def next_year(recipe: CaseRecipe) -> NextYear:
    """The eve of the year at the company of a case; opened once, however often it is asked for."""
    scenario = load_scenario(recipe.scenario)
    world = draw_world(scenario, recipe.seed)
    value = world.size * float(world.segment_share @ world.segment_size) * np.exp(world.sigma**2 / 2)
    sells = potential(world.lead_rate, world.skill, world.advance, value, QUARTER, PREFERENCES.usual_discount)
    # Quotas follow potential less than one to one, as in the facts: strong territories carry a little less.
    asked = sells**QUOTA_POWER
    asked *= people().level_quota * sells.sum() / asked.sum()
    persons = scenario.team.reps
    newest = min(range(len(persons)), key=lambda rep: persons[rep].tenure_months)
    grades = tuple(person.grade for person in persons)
    return NextYear(recipe, world, newest, sells, np.round(asked, -3), grades)


#: As in the default company of the facts.
QUOTA_POWER = 0.78


class _Signed(NamedTuple):
    """The signatures of one played year and the quarter before it. E signatures."""

    rep: IntArray
    day: IntArray  #: from the first day of the quarter before
    price: FloatArray
    discount: FloatArray


def _signatures(result: Result) -> _Signed:
    events = result.events
    assert events is not None
    won = events.what == kernel.SIGNED
    return _Signed(events.rep[won], events.day[won], events.value[won], events.discount[won])


def _efforts(weekly: FloatArray) -> dict[str, FloatArray]:
    """Late effort by attainment (below 50, 85 to 100, from 100 %): sums and numbers of weeks, by year."""
    late = np.isin(np.arange(weekly.shape[2]) % WEEKS, list(LATE))
    attainment, effort = weekly[:, :, late, 0] / weekly[:, :, late, 1], weekly[:, :, late, 2]
    bands = {"far": attainment < 0.5, "near": (attainment >= 0.85) & (attainment < 1), "done": attainment >= 1}
    sums = {name: np.where(band, effort, 0.0).sum(axis=(1, 2)) for name, band in bands.items()}
    return {**sums, **{f"{name}_weeks": band.sum(axis=(1, 2)).astype(float) for name, band in bands.items()}}
