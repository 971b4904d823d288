"""Bench: the engine against SimPy and plain Python on the reference model, in one process.

Speeds are replications per CPU second: of one core, waiting not counted, so that other work on the machine hardly
shows. The two other models stand in `benchmarks/`, at the top of the checkout and outside the package.
"""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import ModuleType

import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from simkit.engine.simulate import simulate
from simkit.engine.team import reference_team
from simkit.plan import Plan

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
ROUNDS = 5  #: alternating runs of each model
REPLICATIONS = {"engine": 2000, "simpy": 20, "python": 80}  #: a run: one to two seconds of each model
AGREED = 20_000  #: replications behind mean and standard deviation

#: What a fresh process does to have a first result.
FIRST_RESULT = (
    "from simkit.engine.simulate import simulate; from simkit.engine.team import reference_team; "
    "from simkit.plan import Plan; simulate(reference_team(), Plan(), replications=1, seed=1)"
)

Run = Callable[[int, int], object]  #: replications, seed


@dataclass(frozen=True)
class BenchResult:
    """What was measured. Speeds are medians, in replications per CPU second; money is in currency."""

    engine: float
    simpy: float
    python: float
    mean: float  #: signed revenue of a replication, by the engine
    sd: float
    first_result_s: float  #: wall time from the start of a process to one replication, kernel in the cache

    @property
    def ratio_simpy(self) -> float:
        """How many times as fast as SimPy the engine is."""
        return self.engine / self.simpy

    @property
    def ratio_python(self) -> float:
        """How many times as fast as plain Python the engine is."""
        return self.engine / self.python


def measure(rounds: int = ROUNDS) -> BenchResult:
    """Run the three models in turn, `rounds` times; shows progress on a terminal. RuntimeError if one is not there."""
    runs: dict[str, Run] = {
        "engine": lambda replications, seed: simulate(reference_team(), Plan(), replications, seed, threads=1),
        "simpy": witness("reference_simpy").run,
        "python": witness("reference_python").run,
    }
    for run in runs.values():
        run(1, 0)  # what is compiled, loaded or imported once is not a matter of speed
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("bench", total=rounds * len(runs))
        for number in range(rounds):
            for name, run in runs.items():
                speeds[name].append(speed(run, REPLICATIONS[name], seed=number + 1))
                progress.advance(task)
    total = simulate(reference_team(), Plan(), AGREED, seed=1).total
    return BenchResult(
        **{name: median(measured) for name, measured in speeds.items()},
        mean=float(np.mean(total)),
        sd=float(np.std(total, ddof=1)),
        first_result_s=median(first_result() for _ in range(3)),
    )


def report(as_json: bool) -> str:
    """The measurement as one JSON document or as a table to read."""
    result = measure()
    return as_document(result) if as_json else as_table(result)


def as_document(result: BenchResult) -> str:
    """One JSON document: speeds in replications per CPU second, money in currency, time in seconds."""
    return json.dumps(
        {
            "engine": round(result.engine, 1),
            "simpy": round(result.simpy, 2),
            "python": round(result.python, 2),
            "ratio_simpy": round(result.ratio_simpy, 1),
            "ratio_python": round(result.ratio_python, 1),
            "mean": round(result.mean),
            "sd": round(result.sd),
            "first_result_s": round(result.first_result_s, 3),
        }
    )


def as_table(result: BenchResult) -> str:
    """The same to read."""
    table = Table(title="Reference model: 50 reps, 65 days")
    table.add_column("model")
    table.add_column("replications per CPU second", justify="right")
    table.add_column("engine is faster by", justify="right")
    table.add_row("engine", f"{result.engine:,.0f}", "")
    table.add_row("SimPy", f"{result.simpy:,.1f}", f"× {result.ratio_simpy:,.0f}")
    table.add_row("plain Python", f"{result.python:,.1f}", f"× {result.ratio_python:,.0f}")
    page = io.StringIO()
    console = Console(file=page, width=80)
    console.print(table)
    console.print(f"signed revenue, {AGREED:,} replications: mean {result.mean:,.0f}, sd {result.sd:,.0f}")
    console.print(f"first result of a fresh process: {result.first_result_s:.2f} s")
    return page.getvalue().rstrip()


def speed(run: Run, replications: int, seed: int) -> float:
    """Replications per CPU second of this process."""
    start = time.process_time()
    run(replications, seed)
    return replications / (time.process_time() - start)


def first_result() -> float:
    """Wall seconds from starting a fresh Python to its first replication."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST_RESULT], check=True)
    return time.perf_counter() - start


def witness(name: str) -> ModuleType:
    """A model in `benchmarks/`, loaded by its path; RuntimeError in one line if it or SimPy is not there."""
    path = BENCHMARKS / f"{name}.py"
    if not path.is_file():
        raise RuntimeError(f"bench: benchmarks/{name}.py is not there; run simkit bench in a checkout of the project")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up there
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        raise RuntimeError(f"bench: {error.name} is not installed; make bench installs it, or pip install") from error
    return module
