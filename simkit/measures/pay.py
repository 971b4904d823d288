"""Pay as a pure function of a plan and a rep's period (D10), exact to the cent.

Attainment is compared as an exact fraction, so that 79.99 %, 80 % and 120.01 % fall on the right side of an edge. The
engine's reps look at pay in their own units (`simkit.scenario`); this is what payroll would transfer.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simkit.scenario import Frozen

NotNegative = Annotated[Decimal, Field(ge=0)]
Part = Annotated[Decimal, Field(ge=0, le=1)]
CENT = Decimal("0.01")


class Band(Frozen):
    """From one attainment on, up to the next band: the commission rate, and what the bonus is multiplied by."""

    start: NotNegative  #: attainment, 1 = quota
    above: bool = False  #: begins only above `start`, so that `start` itself still belongs to the band before
    rate: NotNegative  #: commission, share of sales
    bonus: NotNegative = Decimal(0)  #: multiplier of the bonus

    def reached(self, attainment: Fraction) -> bool:
        """Whether an attainment lies in this band or in a later one."""
        edge = Fraction(self.start)
        return attainment > edge if self.above else attainment >= edge


class Gate(Frozen):
    """A quality that has to hold for variable pay to be paid in full (D10)."""

    measure: Literal["discount", "margin", "terms", "complaints"]
    limit: Decimal  #: margin may not lie below it, the others not above it
    part: Literal["bonus", "commission", "variable"] = "bonus"  #: what it holds back
    keeps: Part = Decimal(0)  #: what is left of that part where the gate does not hold


class Draw(Frozen):
    """Variable pay that is advanced in a lean period; recoverable means that later periods pay it back."""

    amount: NotNegative
    recoverable: bool = True


class PayPlan(Frozen):
    """What a period's results earn; amounts in currency a period.

    There is one list of bands: tiers, bands and an accelerator are three ways to fill it, and a plan has one.
    """

    base: NotNegative
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    covers: Literal["slice", "whole"] = "slice"  #: a band's rate pays the sales within the band, or all of the period
    bonus: NotNegative = Decimal(0)  #: at multiplier 1
    team_part: Part = Decimal(0)  #: share of the bonus that follows the team's attainment instead of one's own
    cap: Annotated[Decimal, Field(gt=0)] | None = None  #: attainment above which sales earn nothing more
    gates: tuple[Gate, ...] = ()
    draw: Draw | None = None
    clawback: Part = Decimal(1)  #: share of the commission on orders cancelled since that is taken back

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        first = self.bands[0]
        if first.start != 0 or first.above:
            raise ValueError("bands: the first one starts at 0")
        for before, after in pairwise(self.bands):
            if (after.start, after.above) <= (before.start, before.above):
                raise ValueError(f"bands: {after.start} does not come after {before.start}")
            if after.bonus < before.bonus:
                raise ValueError(f"bands: the bonus falls at {after.start}, so that selling more would pay less")
            if self.covers == "whole" and after.rate < before.rate:
                raise ValueError(f"bands: the rate for all sales falls at {after.start}, so that more would pay less")
        return self

    def band(self, attainment: Fraction) -> Band:
        """The band in which an attainment lies."""
        return next(band for band in reversed(self.bands) if band.reached(attainment))


class Results(Frozen):
    """What one rep brought in a period; money in currency, qualities as shares, as a table of the company has them."""

    sales: NotNegative  #: signed
    quota: Annotated[Decimal, Field(gt=0)]
    team_attainment: NotNegative = Decimal(1)
    discount: Decimal = Decimal(0)  #: share of sales signed at a discount beyond authority
    margin: Decimal = Decimal(1)  #: gross margin
    terms: Decimal = Decimal(0)  #: share of sales with payment terms beyond policy
    complaints: Decimal = Decimal(0)  #: complaints a customer, above the industry's rate where positive
    cancelled: NotNegative = Decimal(0)  #: commission paid earlier on orders that were cancelled since
    owed: NotNegative = Decimal(0)  #: advanced by the draw in earlier periods and not yet paid back

    @property
    def attainment(self) -> Fraction:
        """Sales ÷ quota, exactly."""
        return Fraction(self.sales) / Fraction(self.quota)


@dataclass(frozen=True)
class Pay:
    """One period's pay by its parts, to the cent. `recovered` and `clawed_back` are taken off, `advanced` is added."""

    base: Decimal
    commission: Decimal
    bonus: Decimal
    advanced: Decimal
    recovered: Decimal
    clawed_back: Decimal
    owed: Decimal  #: of draw and cancelled orders, carried into the next period

    @property
    def variable(self) -> Decimal:
        """Commission and bonus as earned."""
        return self.commission + self.bonus

    @property
    def total(self) -> Decimal:
        """What is transferred; never less than the base."""
        return self.base + self.variable + self.advanced - self.recovered - self.clawed_back


def pay(plan: PayPlan, results: Results) -> Pay:
    """What a period's results earn under a plan."""
    kept = _kept(plan, results)
    commission = _cents(_commission(plan, results) * kept["commission"])
    bonus = _cents(_bonus(plan, results) * kept["bonus"])
    earned = commission + bonus
    to_claw = _cents(Fraction(results.cancelled * plan.clawback))
    clawed_back = min(to_claw, earned)
    left = earned - clawed_back
    guaranteed = plan.draw.amount if plan.draw else Decimal(0)
    advanced = max(_cents(Fraction(guaranteed)) - left, Decimal(0))
    recovered = min(results.owed, max(left - guaranteed, Decimal(0)))
    owed = results.owed - recovered + (to_claw - clawed_back)
    if plan.draw and plan.draw.recoverable:
        owed += advanced
    return Pay(_cents(Fraction(plan.base)), commission, bonus, advanced, _cents(Fraction(recovered)), clawed_back, owed)


def holds(gate: Gate, results: Results) -> bool:
    """Whether a quality gate holds; at its limit it does."""
    measured: Decimal = getattr(results, gate.measure)
    return measured >= gate.limit if gate.measure == "margin" else measured <= gate.limit


def tiers(below: str = "0.02", at: str = "0.03", above: str = "0.04") -> tuple[Band, ...]:
    """D10's tiers: one rate below target, one exactly at it, one above."""
    return (
        Band(start=Decimal(0), rate=Decimal(below)),
        Band(start=Decimal(1), rate=Decimal(at), bonus=Decimal(1)),
        Band(start=Decimal(1), above=True, rate=Decimal(above), bonus=Decimal(1)),
    )


def accelerator(rate: str = "0.03", times: str = "1.5", start: str = "1") -> tuple[Band, ...]:
    """One rate, and that rate several times from an attainment on: instead of tiers, never beside them (D10)."""
    plain = Decimal(rate)
    return (
        Band(start=Decimal(0), rate=plain),
        Band(start=Decimal(start), rate=plain * Decimal(times), bonus=Decimal(1)),
    )


def bands(base_rate: str = "0.02", standard: str = "0.03") -> tuple[Band, ...]:
    """D10's attainment bands: < 80 %, [80 %, 100 %), [100 %, 120 %], > 120 %."""
    rate = Decimal(standard)
    return (
        Band(start=Decimal(0), rate=Decimal(base_rate), bonus=Decimal(0)),
        Band(start=Decimal("0.8"), rate=rate, bonus=Decimal(1)),
        Band(start=Decimal(1), rate=rate * Decimal("1.2"), bonus=Decimal("1.5")),
        Band(start=Decimal("1.2"), above=True, rate=rate * Decimal("1.5"), bonus=Decimal(2)),
    )


def _commission(plan: PayPlan, results: Results) -> Fraction:
    quota = Fraction(results.quota)
    reached = results.attainment if plan.cap is None else min(results.attainment, Fraction(plan.cap))
    if plan.covers == "whole":
        return reached * quota * Fraction(plan.band(reached).rate)
    ends = [Fraction(band.start) for band in plan.bands[1:]] + [max(reached, Fraction(plan.bands[-1].start))]
    slices = (
        Fraction(band.rate) * max(min(reached, end) - Fraction(band.start), Fraction(0))
        for band, end in zip(plan.bands, ends, strict=True)
    )
    return quota * sum(slices, Fraction(0))


def _bonus(plan: PayPlan, results: Results) -> Fraction:
    own = Fraction(plan.band(results.attainment).bonus)
    team = Fraction(plan.band(Fraction(results.team_attainment)).bonus)
    part = Fraction(plan.team_part)
    return Fraction(plan.bonus) * ((1 - part) * own + part * team)


def _kept(plan: PayPlan, results: Results) -> dict[str, Fraction]:
    """What the quality gates leave of commission and bonus; several gates multiply."""
    kept = {"commission": Fraction(1), "bonus": Fraction(1)}
    for gate in plan.gates:
        if not holds(gate, results):
            for part in ("commission", "bonus") if gate.part == "variable" else (gate.part,):
                kept[part] *= Fraction(gate.keeps)
    return kept


def _cents(amount: Fraction) -> Decimal:
    """An amount to the cent, halves up as payroll does."""
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(CENT, rounding=ROUND_HALF_UP)
