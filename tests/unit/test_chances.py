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


def test_the_mean_size_is_that_of_the_tables_that_sizes_are_drawn_by() -> None:
    body, tail = chances.normal_tables()
    word = np.random.default_rng(1).integers(0, 2**32, 2_000_000)
    cell, rest = word >> 20, word & 0xFFFFF
    z = body[cell] + (body[cell + 1] - body[cell]) * rest / 2**20
    z = np.where(cell == 4095, tail[rest >> 8], np.where(cell == 0, -tail[4095 - (rest >> 8)], z))
    drawn = np.exp(0.9 * z)
    assert chances.mean_exponential(0.9) == pytest.approx(drawn.mean(), abs=3.5 * drawn.std() / np.sqrt(len(word)))
    assert chances.mean_exponential(0.9) == pytest.approx(np.exp(0.9**2 / 2), rel=1e-3)
    assert chances.mean_exponential(0.0) == pytest.approx(1.0)


def test_how_soon_a_deal_can_be_through() -> None:
    """By hand for a visit of one or two touches each: through two stages after two (¼), three (¾) or four."""
    dwell = np.full((2, 2), 2**31, np.uint32)
    dwell[:, 1] = 2**32 - 1
    assert chances.in_time(dwell) == pytest.approx(np.array([[0, 0, 0.25, 0.75, 1], [0, 0.5, 1, 1, 1]]))
