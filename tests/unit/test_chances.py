"""The tables that the engine draws through."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simkit.company.world import DATASETS, load_scenario
from simkit.engine import chances


@pytest.mark.parametrize("name", sorted(path.stem for path in (DATASETS / "scenarios").glob("*.toml")))
def test_how_long_a_visit_takes_in_the_companies_that_are_shipped(name: str) -> None:
    stages = load_scenario(name).stages
    mean, shape = (tuple(getattr(stage, part) for stage in stages) for part in ("dwell_mean", "dwell_shape"))
    words, guide = chances.dwell_tables(mean, shape)
    wanted = np.stack([stats.gamma.cdf(np.arange(1, 65), k, scale=m / k) for m, k in zip(mean, shape, strict=True)])
    assert words / 2**32 == pytest.approx(np.minimum(wanted, 1 - 2**-32), abs=2**-31)
    for row, start in zip(words, guide, strict=True):
        assert all(row[n - 1] <= cell << 22 for cell, n in enumerate(start.tolist()) if n > 0)


def test_how_soon_a_deal_can_be_through() -> None:
    """By hand for a visit of one or two touches each: through two stages after two (¼), three (¾) or four."""
    dwell = np.full((2, 2), 2**31, np.uint32)
    dwell[:, 1] = 2**32 - 1
    assert chances.in_time(dwell) == pytest.approx(np.array([[0, 0, 0.25, 0.75, 1], [0, 0.5, 1, 1, 1]]))
