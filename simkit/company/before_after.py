"""Before and after: the two cases (D14, D15) played for a year as they were led, and as they say they were led then.

Only the "before" is sized to what a case reports; the "after" is what the engine makes of the measures it took, on the
same luck. What a case claims stands beside it, and the gap is shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
import pandera.pandas as pa

from simkit.company import details
from simkit.company.data import DATASETS
from simkit.company.management import attrition, change, delivery
from simkit.company.people import Stay, presence
from simkit.company.world import World, draw_world, load_scenario
from simkit.engine.kernel import SIGNED, FloatArray
from simkit.engine.simulate import simulate
from simkit.engine.team import Events
from simkit.measures.intervals import jackknifed
from simkit.plan import Plan
from simkit.scenario import Frozen, Incentive, Management, Scenario, Text

#: Where `simkit datasets build` leaves the table, and from how many companies.
FILE, COMPANIES = DATASETS / "before_after.csv", 40

#: Working days until people are led in the new way throughout (assumption: a quarter).
RAMP = 65

#: Calendar days for a working day, as delivery times are reported in the former.
_CALENDAR = 7 / 5

#: Quarters of a year; those of history that are played before it (the year before, to grow from, and a little more).
YEAR, HISTORY = 4, 9

Measure = Literal["growth", "attainment", "delivery", "attrition", "satisfaction", "agreement"]

#: Where a figure comes from: the engine played it; nothing of ours speaks of it.
Basis = Literal["played", "not_simulated"]

BASIS: Mapping[Measure, Basis] = {
    "growth": "played",
    "attainment": "played",
    "attrition": "played",
    "delivery": "played",
    "satisfaction": "not_simulated",
    "agreement": "not_simulated",
}

_FIGURE = pa.Column(float, nullable=True)

#: One row a case and measure. Growth, attainment, attrition and agreement in percent, delivery in calendar days,
#: satisfaction in points; `_error` is half a 95 % interval; the gap is what is claimed less what came of it.
TABLE = pa.DataFrameSchema(
    {
        "case": pa.Column(str),
        "measure": pa.Column(str, pa.Check.isin(get_args(Measure))),
        "basis": pa.Column(str, pa.Check.isin(get_args(Basis))),
        "before": _FIGURE,
        "before_error": _FIGURE,
        "after": _FIGURE,
        "after_error": _FIGURE,
        "change": _FIGURE,
        "change_error": _FIGURE,
        "claim_before": _FIGURE,
        "claim_after": _FIGURE,
        "gap": _FIGURE,
    },
    unique=["case", "measure"],
    strict=True,
    ordered=True,
)


class Claim(Frozen):
    """What a case reports of a measure, in its unit; None where it says nothing."""

    name: Text
    claim_before: float | None = None
    claim_after: float | None = None


class Story(Frozen):
    """A case: the scenario as it was, and what was changed for the year after."""

    scenario: str
    name: Text
    after: Management
    goal: float | None = None  #: of the year, as a multiple of last year's sales; quotas rise by as much; None: as set
    pay: Incentive | None = None  #: the new plan; None: as it was
    measures: dict[Measure, Claim]


@dataclass(frozen=True)
class Years:
    """What came of a year in many companies. N companies, each with people, past and luck of its own."""

    earlier: FloatArray  #: (N,) sales of the year before, currency
    sales: FloatArray  #: (N,) of the year
    goal: FloatArray  #: (N,) of the year with the change, currency
    left: FloatArray  #: (N,) people who left within the year
    seats: FloatArray  #: (N,)
    contracts: FloatArray  #: (N,) signed in the year
    waited: FloatArray  #: (N,) calendar days from signature to delivery, all contracts together

    def figure(self, measure: Measure) -> tuple[float, FloatArray]:
        """A figure in its unit, see `TABLE`: of all companies, and (N,) with each of them left out."""
        over, under = {
            "growth": (100 * (self.sales - self.earlier), self.earlier),
            "attainment": (100 * self.sales, self.goal),
            "attrition": (100 * self.left, self.seats),
            "delivery": (self.waited, self.contracts),
        }[measure]
        return float(over.sum() / under.sum()), (over.sum() - over) / (under.sum() - under)


@cache
def stories() -> Mapping[str, Story]:
    """Both cases by name."""
    document = tomllib.loads((DATASETS / "before_after.toml").read_text(encoding="utf-8"))
    return {name: Story.model_validate(entry) for name, entry in document.items()}


def stored() -> pd.DataFrame:
    """`TABLE` as `simkit datasets build` has written it, so that a page need not play anything."""
    return TABLE.validate(pd.read_csv(FILE).astype(dict.fromkeys(_figures(), float)))


def table(companies: int = COMPANIES, seed: int = 1, threads: int = 2) -> pd.DataFrame:
    """Both cases as `TABLE`, figures rounded to hundredths; ValueError for fewer than two companies."""
    if companies < 2:
        raise ValueError(f"companies: {companies}; a spread needs at least 2")
    rows = []
    for name, story in stories().items():
        before, after = play(story, companies, seed, threads)
        rows += [(name, *_row(measure, claim, before, after)) for measure, claim in story.measures.items()]
    frame = pd.DataFrame(rows, columns=list(TABLE.columns))
    return TABLE.validate(frame.astype(dict.fromkeys(_figures(), float)).round(2))


def _figures() -> list[str]:
    return [name for name, column in TABLE.columns.items() if column.dtype.type is np.float64]


def play(story: Story, companies: int, seed: int = 1, threads: int = 2) -> tuple[Years, Years]:
    """The year as it would have gone on, and as it went with the change, on equal luck."""
    scenario = _a_year_on(load_scenario(story.scenario))
    with ThreadPoolExecutor(threads) as pool:
        played = list(pool.map(lambda one: _company(story, scenario, one), range(seed * 1000, seed * 1000 + companies)))
    return _years([one[0] for one in played]), _years([one[1] for one in played])


class _Year(NamedTuple):
    earlier: float
    sales: float
    goal: float
    left: float
    seats: float
    contracts: float
    waited: float


def _years(rows: Sequence[_Year]) -> Years:
    return Years(*(np.array(column, float) for column in zip(*rows, strict=True)))


def _a_year_on(scenario: Scenario) -> Scenario:
    """The scenario with the year that follows at the end of its calendar: the same people, a year older."""
    calendar, team = scenario.calendar, scenario.team
    start = calendar.start.replace(year=calendar.start.year + 1)
    older = tuple(one.model_copy(update={"tenure_months": one.tenure_months + 12}) for one in team.reps)
    return scenario.model_copy(
        update={
            "calendar": calendar.model_copy(update={"start": start, "history_quarters": HISTORY}),
            "team": team.model_copy(update={"reps": older}),
        }
    )


def _company(story: Story, scenario: Scenario, seed: int) -> tuple[_Year, _Year]:
    """One company's year under the old management, and under the new."""
    drawn, before, yearly = draw_world(scenario, seed), scenario.management, scenario.team.turnover.yearly
    quarter = drawn.calendar.quarter
    first = int(np.argmax(quarter == 1 - YEAR))
    world, left = _staffed(drawn, first, yearly)
    eve = simulate(world, Plan(), 1, seed, record="deals", until=first)
    assert eve.state is not None
    weeks = np.unique(world.week[(quarter > -2 * YEAR) & (quarter <= -YEAR)] - world.week[0])
    earlier = float(eve.signed[0, weeks].sum())

    quotas = world.quota.sum() * world.quota_scale[first:][world.quarter_day[first:] == 0].sum()
    goal = float(quotas) if story.goal is None else story.goal * earlier

    def year(team: World, plan: Plan, left: int, raised: float, led: Management) -> _Year:
        asked = replace(team, quota_scale=team.quota_scale * np.where(np.arange(len(team.week)) < first, 1.0, raised))
        played = simulate(asked, plan, 1, seed, eve.state, record="deals")
        assert played.events is not None
        waited = _waited(asked, played.events, first, led)
        return _Year(earlier, float(played.total[0]), goal, left, len(team.people), len(waited), float(waited.sum()))

    new, fewer = _staffed(drawn, first, attrition(yearly, before, story.after))
    plan = Plan(effects=change(before, story.after, first - world.origin, RAMP), incentive=story.pay)
    return year(world, Plan(), left, 1.0, before), year(new, plan, fewer, story.goal or 1.0, story.after)


def _waited(world: World, events: Events, first: int, led: Management) -> FloatArray:
    """(n,) calendar days from signature to delivery of each contract, where people are led as `led` from `first` on."""
    signed = events.what == SIGNED
    rep, usual = events.rep[signed], world.scenario.money.delivery_days
    reached = np.clip((events.day[signed] - first + 1) / RAMP, 0.0, 1.0)
    mean = usual + reached * (delivery(usual, world.scenario.management, led) - usual)
    return _CALENDAR * details.waits(world, rep, rep * (1 << 32) + events.deal[signed], mean)


def _staffed(world: World, first: int, yearly: float) -> tuple[World, int]:
    """The world with its leavers and those who follow them, and how many left in the year that begins on day `first`.

    `yearly` is the year's leavers a seat that is filled; it takes hold as the management does, see RAMP. Before, and
    until then, it is the scenario's. When people leave is keyed by seat, so that two rates share their luck: under the
    lower one the same people leave, later or not at all.
    """
    scenario, days, usual = world.scenario, len(world.week), world.scenario.team.turnover.yearly
    reached = np.clip((np.arange(days) - first + 1) / RAMP, 0.0, 1.0)
    risk = np.cumsum(usual + reached * (yearly - usual)) / (days - first)
    staff = [stay for stay in world.staff if stay.left is not None]
    left = 0
    for stay in (stay for stay in world.staff if stay.left is None):
        rng = np.random.default_rng((world.seed, 5, stay.seat))
        holder = stay
        while True:
            begun = min(max(holder.start + world.origin, 0), days - 1)
            gone = int(np.searchsorted(risk, risk[begun] + rng.exponential()))
            if gone >= days:
                break
            left += gone >= first
            staff.append(replace(holder, left=gone - world.origin))
            start = gone - world.origin + 1 + int(rng.exponential(scenario.team.turnover.vacant_days))
            holder = Stay(stay.seat, stay.name, "junior", start, None)
        staff.append(holder)
    share = presence(scenario, tuple(staff), len(world.people), -world.origin, days)
    return replace(world, capacity=scenario.team.hours_per_day * share), left


def _row(measure: Measure, claim: Claim, before: Years, after: Years) -> tuple[object, ...]:
    basis = BASIS[measure]
    figures: tuple[float | None, ...] = (None,) * 6
    if basis == "played":
        (was, was_without), (now, now_without) = before.figure(measure), after.figure(measure)
        errors = [jackknifed(one) for one in (was_without, now_without, now_without - was_without)]
        figures = (was, errors[0], now, errors[1], now - was, errors[2])
    gap = None if figures[2] is None or claim.claim_after is None else claim.claim_after - figures[2]
    return (measure, basis, *figures, claim.claim_before, claim.claim_after, gap)
