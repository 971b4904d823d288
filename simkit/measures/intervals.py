"""How sure a simulated figure is: halves of 95 % intervals, of what was played on equal luck taken pair by pair."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Sample = NDArray[np.float64]

Z = 1.96  #: standard errors on either side of a 95 % interval


def paired(one: Sample, other: Sample) -> tuple[float, float]:
    """(N,) each, on equal luck: the mean difference and half of its interval."""
    difference = one - other
    return float(difference.mean()), Z * float(difference.std(ddof=1)) / len(difference) ** 0.5


def part_of(gain: Sample, possible: Sample) -> tuple[float, float]:
    """(N,) each, on equal luck: the mean gain as a share of the mean possible one, and its standard error."""
    share = float(gain.mean() / possible.mean())
    return share, float((gain - share * possible).std(ddof=1) / np.sqrt(len(gain)) / abs(possible.mean()))


def jackknifed(without: Sample) -> float:
    """Half of the interval of a figure, from (N,) values of it, each computed without one of the N samples."""
    n = len(without)
    return float(Z * np.sqrt((n - 1) * np.mean((without - without.mean()) ** 2)))
