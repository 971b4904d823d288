"""Key action indicators: what has to be done for an amount to come in, by the rates of the funnel (D7, D8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

STEPS = ("visits", "leads", "opportunities", "solutions", "quotes", "deals")


@dataclass(frozen=True)
class Funnel:
    """What becomes of what: the share of each step that goes on to the next, and what a signed deal is worth.

    rates         by step but the last: how many of the next step come of one (visits → leads, …, quotes → deals)
    average_deal  currency
    dwell         by step but the last: working days until it becomes one of the next; none where it does not matter
    """

    rates: Mapping[str, float]
    average_deal: float
    dwell: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        wrong = [step for step in STEPS[:-1] if step in self.rates and not self.rates[step] > 0]
        if wrong or not self.average_deal > 0:
            raise ValueError(f"funnel: {', '.join(wrong) or 'average_deal'} must be above 0")

    def steps(self) -> Sequence[str]:
        """The steps that this funnel has rates for, and the deal."""
        return tuple(step for step in STEPS if step in self.rates or step == "deals")

    def conversion(self, step: str) -> float:
        """How many signed deals come of one of this step."""
        of = self.steps()
        return prod(self.rates[later] for later in of[of.index(step) : -1])

    def needed(self, amount: float) -> dict[str, float]:
        """How many of each step an amount (currency) needs."""
        return {step: amount / self.average_deal / self.conversion(step) for step in self.steps()}

    def brings(self, step: str, count: float) -> float:
        """The amount (currency) that so many of one step bring in the end."""
        return count * self.conversion(step) * self.average_deal

    def days_to_sign(self, step: str) -> float:
        """Working days from this step to the signature, on average; 0 where the funnel has no dwell times."""
        of = self.steps()
        return sum((self.dwell or {}).get(later, 0.0) for later in of[of.index(step) : -1])


def fits(asked: float, needed: float, tolerance: float = 0.15) -> bool:
    """Whether a standard is what the target needs: neither too little to reach it nor more than it takes."""
    return needed > 0 and abs(asked / needed - 1) <= tolerance + 1e-9
