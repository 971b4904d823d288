"""Totals: what many replications come to, in room that does not grow with them.

Money is counted in whole cents and only ever added up, so totals do not depend on order, blocks or machines. Mean,
standard deviation and the chance of the target are exact; quantiles are read from a histogram in steps of .01 % of the
target, far below their Monte Carlo error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simkit.engine.kernel import FloatArray, IntArray
from simkit.engine.team import Result

STEPS = 10_000  #: of the histogram, to the target
HIGHEST = 4  #: times the target: what lies above is in the last step


@dataclass(frozen=True)
class Totals:
    """What N replications leave behind. W weeks, R reps; whole cents."""

    target: int
    replications: int
    total: int  #: sum over the replications
    squares: int  #: sum of the squares
    lowest: int
    highest: int
    reached: int  #: replications that reach the target
    steps: IntArray  #: (HIGHEST × STEPS + 1,) replications by attainment
    weeks: IntArray  #: (W,) sum over the replications
    reps: IntArray  #: (R,) sum over the replications
    signatures: int

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            target=self.target,
            replications=self.replications + other.replications,
            total=self.total + other.total,
            squares=self.squares + other.squares,
            lowest=min(self.lowest, other.lowest),
            highest=max(self.highest, other.highest),
            reached=self.reached + other.reached,
            steps=self.steps + other.steps,
            weeks=self.weeks + other.weeks,
            reps=self.reps + other.reps,
            signatures=self.signatures + other.signatures,
        )

    @property
    def mean(self) -> float:
        """Mean of what is signed, cents."""
        return self.total / self.replications

    @property
    def sd(self) -> float:
        """Standard deviation of what is signed, cents; 0 of a single replication."""
        n = self.replications
        return float(((n * self.squares - self.total**2) / (n * (n - 1))) ** 0.5) if n > 1 else 0.0

    def quantiles(self, shares: Sequence[float]) -> FloatArray:
        """What is signed at these shares of the replications, cents, linear between neighbours as `numpy.quantile`."""
        up_to = np.cumsum(self.steps)
        at = np.asarray(shares) * (self.replications - 1)
        below = self._ranked(np.floor(at), up_to)
        above = self._ranked(np.ceil(at), up_to)
        return np.asarray(below + (at - np.floor(at)) * (above - below))

    def _ranked(self, rank: FloatArray, up_to: IntArray) -> FloatArray:
        """The replications of these ranks from 0, those of one step spread evenly over it; exact at both ends."""
        step = np.searchsorted(up_to, rank, side="right")
        width = self.target / STEPS
        begins = step * width
        ends = np.where(step == HIGHEST * STEPS, self.highest, begins + width)
        within = (rank - (up_to - self.steps)[step] + 0.5) / self.steps[step]
        found = np.clip(begins + within * (ends - begins), self.lowest, self.highest)
        return np.where(rank == 0, self.lowest, np.where(rank == self.replications - 1, self.highest, found))


def totals(result: Result, target: float) -> Totals:
    """The totals of the replications of one simulation; `target` in currency."""
    weeks, reps, goal = cents(result.signed), cents(result.by_rep), round(100 * target)
    total = weeks.sum(axis=1)
    step = np.minimum(total * STEPS // goal, HIGHEST * STEPS)
    return Totals(
        target=goal,
        replications=len(total),
        total=int(total.sum()),
        squares=sum(money * money for money in total.tolist()),
        lowest=int(total.min()),
        highest=int(total.max()),
        reached=int((total >= goal).sum()),
        steps=np.bincount(step, minlength=HIGHEST * STEPS + 1),
        weeks=weeks.sum(axis=0),
        reps=reps.sum(axis=0),
        signatures=int(result.signatures.sum()),
    )


def cents(money: FloatArray) -> IntArray:
    """Currency in whole cents, any shape."""
    return np.rint(money * 100).astype(np.int64)
