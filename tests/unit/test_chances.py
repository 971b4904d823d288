"""The engine's distributions are those of the library that it does not wait for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from simkit.company.world import DATASETS, load_scenario
from simkit.engine import chances


def test_the_normal_distribution_and_its_quantiles() -> None:
    x = np.linspace(-9, 9, 1001).reshape(7, 143)
    assert chances.normal(x) == pytest.approx(special.ndtr(x), rel=1e-12)
    body, tail = chances.normal_tables()
    assert special.ndtr(body[1:-1]) == pytest.approx(np.arange(1, 4096) / 4096)
    assert (np.diff(body) > 0).all() and (np.diff(tail) > 0).all()
    assert body[-2] < tail[0] < tail[-1] < body[-1]


@pytest.mark.parametrize("shape", [0.3, 1.0, 1.5, 3.0, 80.0, 900.0])
def test_the_gamma_distribution(shape: float) -> None:
    x = np.concatenate([np.linspace(0.01, 4, 50) * shape, [1000.0, 5000.0]])
    assert chances.gamma(np.array([[shape]]), x[None, :])[0] == pytest.approx(special.gammainc(shape, x), abs=1e-11)


@pytest.mark.parametrize("name", sorted(path.stem for path in (DATASETS / "scenarios").glob("*.toml")))
def test_how_long_a_visit_takes_in_the_companies_that_are_shipped(name: str) -> None:
    stages = load_scenario(name).stages
    mean, shape = (tuple(getattr(stage, part) for stage in stages) for part in ("dwell_mean", "dwell_shape"))
    words, guide = chances.dwell_tables(mean, shape)
    wanted = special.gammainc(np.array(shape)[:, None], np.arange(1, 65) * (np.array(shape) / mean)[:, None])
    assert words / 2**32 == pytest.approx(np.minimum(wanted, 1 - 2**-32), abs=2**-31)
    for row, start in zip(words, guide, strict=True):
        assert all(row[n - 1] <= cell << 22 for cell, n in enumerate(start.tolist()) if n > 0)


def test_how_soon_a_deal_can_be_through() -> None:
    """By hand for a visit of one or two touches each: through two stages after two (¼), three (¾) or four."""
    dwell = np.full((2, 2), 2**31, np.uint32)
    dwell[:, 1] = 2**32 - 1
    assert chances.in_time(dwell) == pytest.approx(np.array([[0, 0, 0.25, 0.75, 1], [0, 0.5, 1, 1, 1]]))
