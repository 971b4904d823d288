"""Scenario: every parameter of a company, its market, team and funnel; frozen; read from TOML.

Amounts are in the scenario's currency, times in working days, rates a rep and working day.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["en", "zh"]
Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]

#: Working stages of the funnel in order; a deal that leaves the last one is signed (D8).
STAGES = ("lead", "opportunity", "solution", "quote")


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
    """Working days; every quarter has the same number (a simplification until holidays come)."""

    days_per_week: Annotated[int, Field(gt=0)] = 5
    days_per_quarter: Annotated[int, Field(gt=1)]
    history_quarters: Annotated[int, Field(ge=0)]
    warm_up_quarters: Annotated[int, Field(ge=0)] = 0
    season_swing: float = Field(0.0, description="amplitude of the sine over the quarter's weeks")


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


class Market(Frozen):
    """Regional demand: exp(x), x a first-order autoregression by week."""

    persistence: Share
    noise: Annotated[float, Field(ge=0)]


class Person(Frozen):
    """One rep of the team."""

    name: Text
    region: str
    grade: Literal["junior", "senior", "principal"]
    tenure_months: Annotated[float, Field(ge=0)]  #: at the start of the quarter that is played
    skill: Positive


class Team(Frozen):
    """The people and what is asked of them."""

    hours_per_day: Positive
    leads_per_day: Positive
    quota_per_quarter: Positive
    first_pipeline: tuple[int, int, int, int]
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
