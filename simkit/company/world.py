"""World: one company drawn from a scenario and a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simkit.company.calendar import DAYS_PER_MONTH, WorkingDays, working_days
from simkit.company.data import DATASETS as DATASETS
from simkit.company.management import effects_of
from simkit.company.people import NEWCOMER_MONTHS, Stay, enlarged, presence, stays
from simkit.engine.kernel import FloatArray
from simkit.engine.policy import Behaviour, Preferences, potential
from simkit.engine.team import Team
from simkit.plan import Effect, Plan
from simkit.scenario import STAGES, Person, Scenario, read_scenario

#: Working days from a lead to its signature, by which the season of signatures follows that of leads (assumption).
CYCLE = 35

#: Of reps who look ahead: they work for pay, but not for pay alone (docs/decisions.md, 23).
PREFERENCES = Preferences(least=0.7)


@dataclass(frozen=True, kw_only=True)
class World(Team):
    """A team as the engine plays it, and the scenario that gives its numbers their names."""

    scenario: Scenario
    seed: int
    calendar: WorkingDays
    people: tuple[Person, ...]  #: (R,) the scenario's, or those of an enlarged team
    staff: tuple[Stay, ...]  #: who held which seat when
    demand: Plan  #: the part of `background` that is the market's own: what the demand index shows
    tenure: FloatArray  #: (R,) months of the holder of each seat at the start of the quarter that is played

    def targets(self) -> dict[int, FloatArray]:
        """quarter → (R,) target of each rep, currency, whole hundreds before the quarter that is played."""
        found = {}
        for quarter in range(-self.scenario.calendar.history_quarters, 0):
            scale = self.quota_scale[np.argmax(self.calendar.quarter == quarter)]
            found[quarter] = np.round(self.quota * scale / 100) * 100
        return {**found, 0: self.quota}


def load_scenario(name: str) -> Scenario:
    """A scenario that the course ships; ValueError names the ones there are."""
    folder = DATASETS / "scenarios"
    path = folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
        raise ValueError(f"scenario: {name} is unknown; choose from {known}")
    return read_scenario(path)


def draw_world(
    scenario: Scenario,
    seed: int,
    background: Plan | None = None,
    *,
    reps: int | None = None,
    newcomers: int = 0,
) -> World:
    """One company: the scenario's people with a little luck in skill and territory.

    `background` is what befalls it beside the scenario's shocks. `reps` draws a team of another size from the same
    scenario; `newcomers` seats are vacated shortly before the quarter and filled by new people.
    """
    rng = np.random.default_rng((seed, 0))
    people = scenario.team.reps if reps is None else enlarged(scenario, reps, np.random.default_rng((seed, 1)))
    deals, market, days = scenario.deals, scenario.market, working_days(scenario.calendar)
    regions = tuple(region.id for region in scenario.regions)
    skill = np.array([rep.skill for rep in people])[:, None] * rng.normal(1.0, 0.04, (len(people), len(STAGES)))
    lead_rate = np.full(len(people), scenario.team.leads_per_day) * rng.normal(1.0, 0.05, len(people))
    staff = stays(scenario, people, seed, -days.origin, newcomers)
    usual = staff if newcomers == 0 else stays(scenario, people, seed, -days.origin)
    size = (len(people), -days.origin, len(days.dates))
    present = presence(scenario, staff, *size)
    season = _season(scenario, days)
    planned = present if newcomers == 0 else presence(scenario, usual, *size)
    befalls = background.effects if background else ()
    advance = np.array([stage.advance for stage in scenario.stages])
    share = np.outer([p.share for p in scenario.products], [c.share for c in scenario.customers]).ravel()
    scale = np.outer([p.size for p in scenario.products], [c.size for c in scenario.customers]).ravel()
    behaviour = None
    if scenario.team.incentive is not None:
        value = np.full(len(people), deals.median * float(share @ scale) * np.exp(deals.sigma**2 / 2))
        sells = potential(lead_rate, skill, advance, value, float(days.length[days.origin]), PREFERENCES.usual_discount)
        behaviour = Behaviour(scenario.team.incentive, sells, np.ones(len(people)), PREFERENCES)
    tenure = np.zeros(len(people))
    for stay in staff:
        if stay.left is None:
            tenure[stay.seat] = -stay.start / DAYS_PER_MONTH
    return World(
        origin=days.origin,
        quarter_length=days.length,
        week=days.week,
        quarter_day=days.quarter_day,
        season=season,
        capacity=scenario.team.hours_per_day * present,
        lead_rate=lead_rate,
        skill=skill,
        region=np.array([regions.index(rep.region) for rep in people]),
        region_ids=regions,
        quota=quotas(scenario, people),
        quota_scale=_quota_scale(days, season, (planned > 0).mean(axis=0)),
        size=np.full(len(people), deals.median),
        advance=advance,
        touch_hours=np.array([stage.hours for stage in scenario.stages]),
        dwell_mean=np.array([stage.dwell_mean for stage in scenario.stages]),
        dwell_shape=np.array([stage.dwell_shape for stage in scenario.stages]),
        sigma=deals.sigma,
        discount=deals.discount,
        big=deals.big * deals.median,
        slip_chance=deals.slip_chance,
        slip_days=deals.slip_days,
        slip_keep=deals.slip_keep,
        segment_share=share,
        segment_size=scale,
        core=len(scenario.customers),
        persistence=market.persistence,
        noise=market.noise,
        first_pipeline=scenario.team.first_pipeline,
        newcomer=tenure < NEWCOMER_MONTHS,
        background=Plan(effects=(*shocks(scenario), *effects_of(scenario.management), *befalls)),
        demand=Plan(effects=shocks(scenario)),
        behaviour=behaviour,
        scenario=scenario,
        seed=seed,
        calendar=days,
        people=people,
        staff=staff,
        tenure=tenure,
    )


def quotas(scenario: Scenario, people: tuple[Person, ...] | None = None) -> FloatArray:
    """(R,) quota a quarter: the team's total shared out by skill, rounded to 1,000, adding up exactly."""
    skill = np.array([rep.skill for rep in people or scenario.team.reps])
    total = scenario.team.quota_per_quarter * len(skill)
    shares = np.round(total * skill / skill.sum() / 1000) * 1000
    shares[0] += total - shares.sum()
    return np.asarray(shares)


def shocks(scenario: Scenario) -> tuple[Effect, ...]:
    """What the scenario's scheduled shocks do to the levers."""
    return tuple(
        Effect(lever=e.lever, size=e.size, start=s.start, ramp=s.ramp, end=s.end, region=s.region)
        for s in scenario.market.shocks
        for e in s.effects
    )


def _season(scenario: Scenario, days: WorkingDays) -> FloatArray:
    """(D,) trend × quarter × month; 1 on average in the quarter that is played but for its own season."""
    market = scenario.market
    first = scenario.calendar.start.month // 3
    quarter = np.array(market.quarter_season)[(first + days.quarter) % 4] / market.quarter_season[first]
    month = np.array(market.month_season)[days.month]
    return np.asarray((1 + market.trend) ** days.years * quarter * month)


def _quota_scale(days: WorkingDays, season: FloatArray, present: FloatArray) -> FloatArray:
    """(D,) target of each quarter relative to the one played: working days × season of its leads × seats filled.

    Targets were set from last year's quarter, the trend and the people there (D5), so that they lie about as far above
    what could be expected as the one played.
    """
    leads = np.concatenate([np.repeat(season[:1], CYCLE), season[:-CYCLE]])
    expected = np.bincount(days.quarter - days.quarter[0], weights=leads * present)
    return np.asarray((expected / expected[-1])[days.quarter - days.quarter[0]])
