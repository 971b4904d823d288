"""On the reference model the engine agrees with two independent simulators, the published figures and itself.

Tolerances are 3.5 standard errors of what is compared, computed from the samples; seeds are fixed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from simkit.engine.simulate import simulate
from simkit.engine.team import Result, reference_team
from simkit.evidence.bench import witness
from simkit.plan import Effect, Lever, Plan

ROOT = Path(__file__).parents[2]
ERRORS = 3.5  #: standard errors of a difference that luck alone may make
PUBLISHED = {"mean": 4.190e6, "sd": 0.478e6, "replications": 20_000, "deals": 156.0, "touches": 32_000.0}

#: Prints the money of three replications, every bit of it.
THREE_REPLICATIONS = (
    "from simkit.engine.simulate import simulate; from simkit.engine.team import reference_team; "
    "from simkit.plan import Plan; "
    "print(*(total.hex() for total in simulate(reference_team(), Plan(), 3, seed=1, threads=1).total))"
)

Sample = NDArray[np.float64] | NDArray[np.int64]


def output(*arguments: str, **environment: str) -> str:
    """What a Python process of its own prints."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def quarters(model: str, replications: int, seed: int) -> pd.DataFrame:
    """What a model of benchmarks/ leaves behind: revenue, deals, touches, one row a replication."""
    lines = output(f"benchmarks/{model}.py", str(replications), str(seed)).splitlines()
    return pd.DataFrame([json.loads(line) for line in lines])


@pytest.fixture(scope="module", autouse=True)
def witnesses() -> Iterator[dict[str, list[Future[pd.DataFrame]]]]:
    """Both models at work in processes of their own while the tests of the engine run."""
    with ThreadPoolExecutor(2) as pool:
        yield {
            "simpy": [pool.submit(quarters, "reference_simpy", 120, seed) for seed in (1, 2)],
            "python": [pool.submit(quarters, "reference_python", 1000, seed) for seed in (1, 2)],
        }


@pytest.fixture(scope="module")
def simpy_quarters(witnesses: dict[str, list[Future[pd.DataFrame]]]) -> pd.DataFrame:
    return pd.concat([part.result() for part in witnesses["simpy"]])


@pytest.fixture(scope="module")
def python_quarters(witnesses: dict[str, list[Future[pd.DataFrame]]]) -> pd.DataFrame:
    return pd.concat([part.result() for part in witnesses["python"]])


@pytest.fixture(scope="module")
def engine() -> Result:
    return simulate(reference_team(), Plan(), replications=20_000, seed=1)


def error_of_mean(sample: Sample, n: int | None = None) -> float:
    """Standard error of the mean of n (default: the sample's own number of) replications."""
    return float(sample.std(ddof=1) / np.sqrt(n or len(sample)))


def error_of_sd(sample: Sample, n: int | None = None) -> float:
    """The same of the standard deviation, by the sample's kurtosis: revenue is a sum of lognormal deals, not normal."""
    deviation = sample - sample.mean()
    kurtosis = np.mean(deviation**4) / np.mean(deviation**2) ** 2
    return float(sample.std(ddof=1) * np.sqrt((kurtosis - 1) / (4 * (n or len(sample)))))


def assert_same_mean(one: Sample, other: Sample) -> None:
    assert one.mean() == pytest.approx(other.mean(), abs=ERRORS * np.hypot(error_of_mean(one), error_of_mean(other)))


def assert_same_sd(one: Sample, other: Sample) -> None:
    tolerance = ERRORS * np.hypot(error_of_sd(one), error_of_sd(other))
    assert one.std(ddof=1) == pytest.approx(other.std(ddof=1), abs=tolerance)


def test_uncompiled_kernel_gives_the_same_bits() -> None:
    assert output("-c", THREE_REPLICATIONS, NUMBA_DISABLE_JIT="1") == output("-c", THREE_REPLICATIONS)


@pytest.mark.parametrize(("threads", "chunk"), [(2, 250), (1, 7), (2, 64), (2, 1000)])
def test_same_bits_whatever_the_threads_and_chunks(threads: int, chunk: int) -> None:
    one = simulate(reference_team(), Plan(), 600, seed=3, threads=1, chunk=600)
    other = simulate(reference_team(), Plan(), 600, seed=3, threads=threads, chunk=chunk)
    assert one.signed.tobytes() == other.signed.tobytes()
    assert one.by_rep.tobytes() == other.by_rep.tobytes()
    assert one.signatures.tobytes() == other.signatures.tobytes()


def test_more_replications_begin_with_the_same_ones() -> None:
    few, many = (simulate(reference_team(), Plan(), n, seed=3).total for n in (100, 300))
    assert few.tobytes() == many[:100].tobytes()


def test_another_seed_is_another_luck() -> None:
    one, other = (simulate(reference_team(), Plan(), 100, seed=seed).total for seed in (3, 4))
    assert not np.isin(one, other).any()


def test_engine_has_the_published_mean_and_sd(engine: Result) -> None:
    n = int(PUBLISHED["replications"])
    tolerance = ERRORS * np.hypot(error_of_mean(engine.total), error_of_mean(engine.total, n))
    assert engine.total.mean() == pytest.approx(PUBLISHED["mean"], abs=tolerance)
    tolerance = ERRORS * np.hypot(error_of_sd(engine.total), error_of_sd(engine.total, n))
    assert engine.total.std(ddof=1) == pytest.approx(PUBLISHED["sd"], abs=tolerance)
    assert engine.signatures.mean() == pytest.approx(PUBLISHED["deals"], rel=0.01)


def test_engine_adds_up_by_week_and_by_rep(engine: Result) -> None:
    assert engine.by_rep.sum(axis=1) == pytest.approx(engine.total, rel=1e-9)


def test_engine_agrees_with_simpy(engine: Result, simpy_quarters: pd.DataFrame) -> None:
    assert len(simpy_quarters) == 240
    revenue = simpy_quarters["revenue"].to_numpy()
    assert_same_mean(engine.total, revenue)
    assert_same_sd(engine.total, revenue)
    assert_same_mean(engine.signatures, simpy_quarters["deals"].to_numpy())


def test_engine_agrees_with_plain_python(engine: Result, python_quarters: pd.DataFrame) -> None:
    assert len(python_quarters) == 2000
    revenue = python_quarters["revenue"].to_numpy()
    assert_same_mean(engine.total, revenue)
    assert_same_sd(engine.total, revenue)
    assert_same_mean(engine.signatures, python_quarters["deals"].to_numpy())


def test_a_plan_moves_the_engine_as_it_moves_plain_python() -> None:
    # Sizes at which forgetting any one of them would move deals or revenue by more than the tolerance.
    sizes: dict[Lever, float] = {"leads": 0.4, "hours": 0.8, "discount": 2.0}
    conversion: dict[Lever, float] = dict.fromkeys(
        ("advance_lead", "advance_opportunity", "advance_solution", "advance_quote"), 1.2
    )
    plan = Plan(effects=tuple(Effect(lever=lever, size=size, start=0) for lever, size in (sizes | conversion).items()))
    model = witness("reference_python")
    parameters = model.Parameters(plan_leads=0.4, plan_hours=0.8, plan_discount=2.0, plan_conversion=1.2)
    expected = pd.DataFrame(model.play(200, 5, parameters))
    played = simulate(reference_team(), plan, replications=2000, seed=5)
    assert_same_mean(played.total, expected["revenue"].to_numpy())
    assert_same_mean(played.signatures, expected["deals"].to_numpy())


def test_witnesses_agree_with_each_other(simpy_quarters: pd.DataFrame, python_quarters: pd.DataFrame) -> None:
    for column in ("revenue", "deals", "touches"):
        one, other = simpy_quarters[column].to_numpy(float), python_quarters[column].to_numpy(float)
        assert_same_mean(one, other)
        assert_same_sd(one, other)
    assert python_quarters["touches"].mean() == pytest.approx(PUBLISHED["touches"], rel=0.01)
