"""Scenario: every parameter of a company, its market, team and funnel; frozen; read from TOML.

Amounts are in the scenario's currency, times in working days, rates a rep and working day.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["en", "zh"]
Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]

#: Working stages of the funnel in order; a deal that leaves the last one is signed (D8).
STAGES = ("lead", "opportunity", "solution", "quote")


#: What causes, shocks and decisions act on; a plan is effects on these.
Lever = Literal[
    "leads",  # multiplies the arrival of leads
    "opportunities",  # adds qualified opportunities a rep and day, straight into stage 2
    "solutions",  # adds deals a rep and day that start in solution design (stage 3)
    "hours",  # multiplies the reps' selling hours
    "discount",  # multiplies the discount that is given
    "advance_lead",  # multiply the chance to leave a stage upwards …
    "advance_opportunity",
    "advance_solution",
    "advance_quote",
    "advance_big",  # … and, in the last stage, of big deals only
    "slip",  # multiplies the chance that a big deal slips
    "focus",  # multiplies the chance to advance of deals in the core product, at every stage
    "competition",  # multiplies the chance to advance where a competitor can take a deal: quote and negotiation
]


class Frozen(BaseModel):
    """A model that is a value: no field changes, no unknown field is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Text(Frozen):
    """Words of the course in both of its languages."""

    en: Annotated[str, Field(min_length=1)]
    zh: Annotated[str, Field(min_length=1)]

    def in_(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language == "zh" else self.en


class Calendar(Frozen):
    """Real working days: weekdays less a country's public holidays, plus the weekends worked in exchange for them.

    A week is five working days, whatever the date: holidays shorten quarters, not weeks.
    """

    days_per_week: Annotated[int, Field(gt=0)] = 5
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]  #: whose public holidays hold, ISO 3166
    start: date  #: first date of the quarter that is played
    history_quarters: Annotated[int, Field(ge=4)]
    warm_up_quarters: Annotated[int, Field(ge=0)] = 0  #: played and thrown away before the history


class Segment(Frozen):
    """A product, region or customer type: its words and its share of the market."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    share: Share
    size: Positive = 1.0  #: deal size relative to the company's median


class Tier(Frozen):
    """From this attainment on, sales earn commission at this multiple of the plain rate."""

    start: Annotated[float, Field(ge=0)]
    rate: Annotated[float, Field(ge=0)]


class Bonus(Frozen):
    """A lump sum for reaching this attainment."""

    at: Positive
    amount: Annotated[float, Field(ge=0)]


class Incentive(Frozen):
    """An incentive plan as reps feel it: what attainment of the quota earns, in units of a period's on-target pay."""

    period: Literal["quarter", "year"] = "quarter"  #: over which attainment counts
    base: Share = 0.45  #: paid whatever is sold
    commission: Annotated[float, Field(ge=0)] = 0.55  #: earned by sales of one quota at rate 1
    tiers: tuple[Tier, ...] = (Tier(start=0.0, rate=1.0),)  #: a rate covers the slice from its start to the next one's
    bonuses: tuple[Bonus, ...] = ()
    cap: Positive | None = None  #: attainment above which nothing more is earned
    ratchet_up: Annotated[float, Field(ge=0)] = 0.0  #: rise of the next quota for a point above 100 %
    ratchet_down: Annotated[float, Field(ge=0)] = 0.0  #: cut of the next quota for a point below 100 %
    discount_limit: Share | None = None  #: a quality gate holds so much pay back that nobody signs beyond this discount

    @model_validator(mode="after")
    def _rising(self) -> Self:
        starts = [tier.start for tier in self.tiers]
        if not starts or starts[0] != 0 or sorted(set(starts)) != starts:
            raise ValueError("tiers: the first starts at 0 and each later one above the one before")
        return self


class Stage(Frozen):
    """One working stage of the funnel (D8)."""

    id: Literal["lead", "opportunity", "solution", "quote"]
    name: Text
    entry: Text
    exit: Text
    advance: Share  #: chance that a deal moves on when its touches are used up, at skill 1
    hours: Positive  #: hours of a rep for one touch
    dwell_mean: Positive  #: mean number of touches
    dwell_shape: Positive  #: shape of the gamma distribution of touches


class Deals(Frozen):
    """Deal sizes and what is given away at the end."""

    median: Positive
    sigma: Positive
    discount: Share  #: the largest discount; the discount of a deal is this times U²
    big: Positive  #: a deal is big from this multiple of the median on
    slip_chance: Share  #: chance that a big deal about to be signed is put off by the customer
    slip_days: Positive  #: mean of the extra working days of a deal that slipped
    slip_keep: Share  #: factor on the chance to sign for each slip before


class ShockEffect(Frozen):
    """What a shock does to one lever once it is fully there."""

    lever: Lever
    size: Annotated[float, Field(ge=0)]


class Shock(Frozen):
    """Something that happens to the whole market or one region on a fixed day, known to everybody."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: Literal["launch", "policy", "price_war", "lost_supplier"]
    name: Text
    effects: Annotated[tuple[ShockEffect, ...], Field(min_length=1)]
    start: int  #: working day from the start of the quarter that is played
    ramp: Annotated[int, Field(ge=0)] = 0
    end: int | None = None
    region: str | None = None  #: all regions where None


class Market(Frozen):
    """Demand: trend × season × exp(x) in each region, x a first-order autoregression by week, and scheduled shocks."""

    persistence: Share
    noise: Annotated[float, Field(ge=0)]
    trend: float = 0.0  #: growth a year; targets follow it
    quarter_season: tuple[Positive, Positive, Positive, Positive] = (1.0, 1.0, 1.0, 1.0)  #: Q1 … Q4 of the calendar
    month_season: tuple[Positive, Positive, Positive] = (1.0, 1.0, 1.0)  #: first, second, third month of a quarter
    shocks: tuple[Shock, ...] = ()


Grade = Literal["junior", "senior", "principal"]


class Pay(Frozen):
    """What a grade earns, and what it may decide."""

    grade: Grade
    name: Text
    on_target: Positive  #: pay a year at 100 % attainment, currency
    fixed: Annotated[float, Field(ge=0.4, le=0.6)]  #: fixed share of it (D10)
    authority: Share  #: largest discount that the grade may give by itself


class Manager(Frozen):
    """Who leads a team of reps."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    regions: Annotated[tuple[str, ...], Field(min_length=1)]  #: the reps of these regions are the manager's team


class Ramp(Frozen):
    """Productivity of a new hire: floor + (1 - floor) / (1 + exp(-(months - middle) / spread)), an S-curve (D5)."""

    floor: Share = 0.3
    middle: Positive = 4.0  #: months of tenure at which half of the way is gone (assumption, near V29's median)
    spread: Positive = 1.2


class Turnover(Frozen):
    """Leavers and those who follow them."""

    yearly: Share  #: chance that a seat's holder leaves within a year (V30)
    vacant_days: Positive  #: working days until somebody follows


class Money(Frozen):
    """What becomes of a signed contract."""

    margin: Share  #: gross margin at list price
    margin_floor: Share  #: below this margin a deal misses the quality gate (D10)
    term_days: Positive  #: payment term that policy allows, calendar days after delivery
    late_share: Share  #: share of invoices that are paid late
    delivery_days: Positive  #: mean working days from the day after the signature to delivery
    complaints: Share  #: chance that a delivered deal brings a complaint
    complaints_industry: Share  #: the industry's rate, the bar of the quality gate


class Management(Frozen):
    """How the team is led (D4, D14, D15), each from 0 (not at all) to 1; .5 is ordinary and moves nothing."""

    participation: Share = 0.5  #: how far goals are set together with those who have to reach them
    fairness: Share = 0.5  #: how clear and fair the appraisal is
    support: Share = 0.5  #: training, tools, marketing behind the goal
    tracking: Share = 0.5  #: how regularly progress is looked at and fed back


class Person(Frozen):
    """One rep of the team."""

    name: Text
    region: str
    grade: Grade
    tenure_months: Annotated[float, Field(ge=0)]  #: at the start of the quarter that is played
    skill: Positive


class Team(Frozen):
    """The people and what is asked of them."""

    hours_per_day: Positive
    leads_per_day: Positive
    quota_per_quarter: Positive
    first_pipeline: tuple[int, int, int, int]
    ramp: Ramp = Ramp()
    turnover: Turnover
    incentive: Incentive | None = None  #: the plan that reps look ahead to; None: their effort follows the pace by rule
    pay: Annotated[tuple[Pay, ...], Field(min_length=1)]
    managers: Annotated[tuple[Manager, ...], Field(min_length=1)]
    reps: Annotated[tuple[Person, ...], Field(min_length=1)]


class Scenario(Frozen):
    """One company as a file describes it."""

    schema_: Literal["simkit.scenario/1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Text
    story: Text
    currency: str
    strategy: tuple[Text, ...] = ()  #: the lines that a goal can serve
    calendar: Calendar
    market: Market
    stages: Annotated[tuple[Stage, ...], Field(min_length=4, max_length=4)]
    deals: Deals
    products: tuple[Segment, ...]
    regions: tuple[Segment, ...]
    customers: tuple[Segment, ...]
    money: Money
    management: Management = Management()
    team: Team

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name in ("products", "regions", "customers"):
            total = sum(segment.share for segment in getattr(self, name))
            if abs(total - 1) > 1e-9:
                raise ValueError(f"{name}: shares add up to {total:g}, not to 1")
        known = {region.id for region in self.regions}
        for person in self.team.reps:
            if person.region not in known:
                raise ValueError(f"team.reps: {person.name.en} works in unknown region {person.region}")
            if person.grade not in {pay.grade for pay in self.team.pay}:
                raise ValueError(f"team.pay: nothing for grade {person.grade} of {person.name.en}")
        led = [region for manager in self.team.managers for region in manager.regions]
        if sorted(led) != sorted(known):
            raise ValueError("team.managers: each region has to have exactly one manager")
        if tuple(stage.id for stage in self.stages) != STAGES:
            raise ValueError(f"stages: must be {', '.join(STAGES)} in this order")
        return self


def read_scenario(path: Path) -> Scenario:
    """The scenario in a TOML file; ValueError in one line if the file does not hold one."""
    try:
        return Scenario.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"{path.name}: not a scenario: {reason}") from error
