"""Outlook: the next quarter, played many times from today with nothing decided, and the same figures of quarters past.

What a goal for next quarter is held against: how often the company, as it stands and works now, would reach a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from simkit.company.case import Case, Luck
from simkit.engine import kernel
from simkit.engine.kernel import FloatArray
from simkit.engine.simulate import simulate
from simkit.engine.team import Team
from simkit.plan import Plan
from simkit.scenario import STAGES

REPLICATIONS = 400

Numbers = NDArray[np.integer]

#: What of a quarter can be held against a goal; win rate and conversion are in percent.
Metric = Literal["signed", "deals", "average_deal", "win_rate", "conversion", "leads", "opportunities", "quotes"]
METRICS: tuple[Metric, ...] = get_args(Metric)

#: What is counted in a quarter, by rep and segment; `lost_late` counts from the opportunity on.
COUNTED = ("amount", "signed", "lost", "lost_late", "lead", "opportunity", "quote")


@dataclass(frozen=True)
class Scope:
    """The part of the company that a goal is about; None is all of it."""

    reps: tuple[int, ...] | None = None
    segments: tuple[int, ...] | None = None


WHOLE = Scope()


@dataclass(frozen=True)
class Quarters:
    """N quarters, each by R reps and P segments (product × customer)."""

    counted: Mapping[str, FloatArray]  #: of each of COUNTED (N, R, P)

    def of(self, metric: Metric, scope: Scope = WHOLE) -> FloatArray:
        """(N,) a figure of each quarter; NaN where there is nothing to divide by."""
        one = {name: _within(table, scope) for name, table in self.counted.items()}
        with np.errstate(invalid="ignore", divide="ignore"):
            found = {
                "signed": one["amount"],
                "deals": one["signed"],
                "average_deal": one["amount"] / one["signed"],
                "win_rate": 100 * one["signed"] / (one["signed"] + one["lost_late"]),
                "conversion": 100 * one["signed"] / (one["signed"] + one["lost"]),
                "leads": one["lead"],
                "opportunities": one["opportunity"],
                "quotes": one["quote"],
            }
        return np.asarray(found[metric])


@dataclass(frozen=True)
class Outlook:
    """Many next quarters of a case, and its past ones: the full ones in their order, then the running one so far.

    On the eve of a quarter the next one is the one that is about to run, of which nothing is there yet.
    """

    next: Quarters
    past: Quarters = field(repr=False)
    eve: bool = False

    def chance(self, metric: Metric, value: float, scope: Scope = WHOLE, *, down: bool = False) -> float:
        """The share of next quarters in which the figure reaches the value, or falls to it."""
        found = self.next.of(metric, scope)
        return float(np.mean(found <= value if down else found >= value))

    def level(self, metric: Metric, chance: float, scope: Scope = WHOLE) -> float:
        """The value that is reached with this chance."""
        return float(np.nanquantile(self.next.of(metric, scope), 1 - chance))

    def year_ago(self, metric: Metric, scope: Scope = WHOLE) -> float:
        """The figure in the quarter a year before the next one."""
        return float(self.past.of(metric, scope)[-5 if self.eve else -4])

    def last_full(self, metric: Metric, scope: Scope = WHOLE) -> float:
        """The figure in the last quarter that is over."""
        return float(self.past.of(metric, scope)[-2])

    def running(self, metric: Metric, scope: Scope = WHOLE) -> float:
        """The figure in the running quarter so far."""
        return float(self.past.of(metric, scope)[-1])


def outlook(case: Case, luck: Luck = "shown", replications: int = REPLICATIONS) -> Outlook:
    """Play the rest of the quarter and the whole next one, again and again; about a third of a second.

    A case that stands on the eve of its quarter (`case.day` < 0) has that quarter for its next one.
    """
    eve = case.day < 0
    team, first = (case.world, case.world.origin) if eve else (longer(case.world), len(case.world.week))
    seed = case.recipe.luck_shown if luck == "shown" else case.recipe.luck_graded
    shape = _shape(team)
    tallies = []
    for number in range(replications):
        log = simulate(team, Plan(), 1, seed + number, case.state, record="deals").events
        assert log is not None
        new = log.day >= first
        cell = (log.rep * shape[1] + log.segment)[new]
        tallies.append(_tally(cell, log.what[new], log.stage[new], log.value[new], shape))
    return Outlook(_stacked(tallies), past_quarters(case), eve)


def longer(team: Team) -> Team:
    """The same team with one more quarter behind its calendar.

    The new quarter has the working days of the one a year before and its season, moved by what a year has changed
    since; the people are those of the last day (assumption: nobody comes, goes or ramps any further).
    """
    starts = [*np.flatnonzero(team.quarter_day == 0), len(team.week)]
    ago = slice(starts[-5], starts[-4])  # the quarter a year before the new one
    played, year_before = slice(starts[-2], starts[-1]), slice(starts[-6], starts[-5])
    tails = {
        "week": team.week[ago] - team.week[ago][0] + team.week[-1] + 1,
        "capacity": np.repeat(team.capacity[:, -1:], starts[-4] - starts[-5], axis=1),
        "season": team.season[ago] * team.season[played].mean() / team.season[year_before].mean(),
    }
    by_day = {
        one.name: value
        for one in fields(Team)
        if isinstance(value := getattr(team, one.name), np.ndarray) and value.shape[-1:] == team.week.shape
    }
    grown = {n: np.concatenate([v, tails.get(n, v[..., ago])], axis=-1) for n, v in by_day.items()}
    return replace(team, **grown)  # type: ignore[arg-type]


def past_quarters(case: Case) -> Quarters:
    """Every quarter of the history and the running one so far, from the tables."""
    shape = _shape(case.world)
    products = [product.id for product in case.scenario.products]
    customers = [customer.id for customer in case.scenario.customers]
    deals = case.tables.deals.set_index("deal")
    events = case.tables.events.join(deals[["product", "customer"]], on="deal")
    segment = events["product"].map(products.index) * len(customers) + events["customer"].map(customers.index)
    cell = (events["rep"] * shape[1] + segment).to_numpy()
    kinds = {"entered": kernel.ENTERED, "signed": kernel.SIGNED, "lost": kernel.LOST, "slipped": kernel.SLIPPED}
    what, stage = events["event"].map(kinds).to_numpy(), events["stage"].map(STAGES.index).to_numpy()
    day, value = events["day"].to_numpy(), events["amount"].to_numpy()
    tallies = []
    for _, quarter in case.tables.quarters.iterrows():
        rows = (day >= quarter["start"]) & (day < quarter["start"] + quarter["days"])
        tallies.append(_tally(cell[rows], what[rows], stage[rows], value[rows], shape))
    return _stacked(tallies)


def _shape(team: Team) -> tuple[int, int]:
    return len(team.region), len(team.segment_share)


def _tally(
    cell: Numbers, what: Numbers, stage: Numbers, value: FloatArray, shape: tuple[int, int]
) -> dict[str, FloatArray]:
    """What is counted of one quarter's events, each table (R, P)."""
    signed, lost, entered = what == kernel.SIGNED, what == kernel.LOST, what == kernel.ENTERED
    rows = {
        "signed": signed,
        "lost": lost,
        "lost_late": lost & (stage >= STAGES.index("opportunity")),
        "lead": entered & (stage == STAGES.index("lead")),
        "opportunity": entered & (stage == STAGES.index("opportunity")),
        "quote": entered & (stage == STAGES.index("quote")),
    }
    size = shape[0] * shape[1]
    counts = {name: np.bincount(cell[of], minlength=size) for name, of in rows.items()}
    amount = np.bincount(cell[signed], weights=value[signed], minlength=size)
    return {name: np.asarray(table, float).reshape(shape) for name, table in {"amount": amount, **counts}.items()}


def _stacked(tallies: list[dict[str, FloatArray]]) -> Quarters:
    return Quarters({name: np.stack([one[name] for one in tallies]) for name in COUNTED})


def _within(table: FloatArray, scope: Scope) -> FloatArray:
    of_reps = table if scope.reps is None else table[:, list(scope.reps), :]
    of_both = of_reps if scope.segments is None else of_reps[:, :, list(scope.segments)]
    return np.asarray(of_both.sum(axis=(1, 2)))
