"""Scale: the speed and memory of the full company, from a group's case to a firm of thousands, in one process.

Speeds are CPU times, medians of alternating runs, so that other work on the machine hardly shows; what is to hold
of them stands in `LIMITS`. Memory and the first result are those of fresh processes. The first result is the fastest of
several, before the machine is hot from the rest: whatever else happens on it can only make one slower.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from statistics import median

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from simkit.company.past import half_time
from simkit.company.world import World, draw_world, load_scenario
from simkit.engine.simulate import simulate
from simkit.engine.team import State, Team, opening, reference_team
from simkit.plan import Plan

ROUNDS = 5  #: alternating runs
THREADS = 2
SIZES = (10, 100, 1_000, 5_000)  #: reps of a team
REP_QUARTERS = 20_000  #: played in each run of such a team, or one replication where it has more
COMPANY = "software"  #: the company of the cases; its reps go by the effort rule
LOOKING_AHEAD = "b2b_software"  #: a company whose reps look ahead
REPLICATIONS = (1_000, 10_000, 100_000)  #: of which the memory is measured

#: What each figure is to stay below.
LIMITS = {
    "thousand_s": 0.5,
    "ten_thousand_s": 4.0,
    "first_result_s": 1.5,
    "memory_ratio": 1.05,
    "size_ratio": 1.25,
    "deal_day_ratio": 3.0,
    "behaviour_share": 0.20,
}

#: What a fresh process does to have a first result of the company, and to say what memory a run took.
_FIRST = (
    "from simkit.company.run import run; from simkit.plan import Plan; "
    f"run({COMPANY!r}, Plan(), replications=1, seed=1)"
)
_MEMORY = (
    "import sys; from simkit.company.run import run; from simkit.plan import Plan; "
    f"run({COMPANY!r}, Plan(), replications=int(sys.argv[1]), seed=1); "
    "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
)


@dataclass(frozen=True)
class ScaleResult:
    """What was measured."""

    thousand_s: (
        float  #: seconds to the end of the quarter from its middle, 1,000 times, on two threads without other work
    )
    ten_thousand_s: float
    first_result_s: float  #: CPU seconds from the start of a process to one quarter, kernel in the cache
    memory_mb: tuple[float, ...]  #: peak of a process that plays so many replications (`REPLICATIONS`)
    memory_ratio: float  #: the last of these over the first
    rep_day_us: tuple[float, ...]  #: CPU time of a rep and day in teams of `SIZES`
    size_ratio: float  #: the largest team's over that of a hundred reps
    deal_day_ratio: float  #: CPU time of a touch in the full company over that in the reference model
    behaviour_share: float  #: of the CPU time of a company whose reps look ahead

    def within(self, figure: str) -> bool:
        """Whether a figure keeps to its limit."""
        return bool(getattr(self, figure) <= LIMITS[figure])


@dataclass(frozen=True)
class _Stand:
    """A team, where it is played on from, and what a replication of that comes to."""

    team: Team
    state: State
    rep_days: int
    touches: int  #: deal-days on which somebody worked, in one replication

    def cpu(self, replications: int, threads: int = 1) -> float:
        """CPU seconds of this process to play them."""
        start = time.process_time()
        simulate(self.team, Plan(), replications, 1, self.state, threads=threads)
        return time.process_time() - start


def measure(rounds: int = ROUNDS) -> ScaleResult:
    """Measure everything; takes two or three minutes, shows progress on a terminal."""
    first_result = min(_first_result() for _ in range(rounds))
    ahead = _mid_quarter(draw_world(load_scenario(LOOKING_AHEAD), 1))
    runs: dict[str, Callable[[], float]] = {}
    company, reference = _mid_quarter(_company()), _stand(reference_team(), opening(reference_team()))
    runs["thousand"] = lambda: company.cpu(1_000, THREADS) / THREADS
    runs["ten_thousand"] = lambda: company.cpu(10_000, THREADS) / THREADS
    runs["company"] = lambda: company.cpu(2_000) / (2_000 * company.touches)
    runs["reference"] = lambda: reference.cpu(400) / (400 * reference.touches)
    rule = replace(ahead, team=replace(ahead.team, behaviour=None))
    # Two times that differ by little: short runs side by side, or what else the machine does would tell them apart.
    runs["behaviour"] = lambda: median(1 - rule.cpu(100) / ahead.cpu(100) for _ in range(8))
    for size in SIZES:
        runs[f"reps {size}"] = _sized(_mid_quarter(_company(size)), size)
    found: dict[str, list[float]] = {name: [] for name in runs}
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("scale", total=rounds * len(runs))
        for _ in range(rounds):
            for name, run in runs.items():
                found[name].append(run())
                progress.advance(task)
    taken = {name: median(measured) for name, measured in found.items()}
    memory = tuple(_memory(replications) for replications in REPLICATIONS)
    per_day = tuple(1e6 * taken[f"reps {size}"] for size in SIZES)
    return ScaleResult(
        thousand_s=taken["thousand"],
        ten_thousand_s=taken["ten_thousand"],
        first_result_s=first_result,
        memory_mb=memory,
        memory_ratio=memory[-1] / memory[0],
        rep_day_us=per_day,
        size_ratio=per_day[-1] / per_day[1],
        deal_day_ratio=taken["company"] / taken["reference"],
        behaviour_share=taken["behaviour"],
    )


def report(as_json: bool) -> str:
    """The measurement as one JSON document or as a table to read."""
    result = measure()
    return as_document(result) if as_json else as_table(result)


def as_document(result: ScaleResult) -> str:
    """One JSON document: the figures, their limits, and whether each keeps to its own."""
    figures = {name: [round(v, 3) for v in value] if isinstance(value, tuple) else round(value, 3)
               for name, value in asdict(result).items()}  # fmt: skip
    return json.dumps({**figures, "limits": LIMITS, "within": {name: result.within(name) for name in LIMITS}})


def as_table(result: ScaleResult) -> str:
    """The same to read."""
    table = Table("figure", title="The full company")
    for column in ("measured", "limit", ""):
        table.add_column(column, justify="right")
    for name, limit in LIMITS.items():
        table.add_row(name, f"{getattr(result, name):.3f}", f"{limit:g}", "" if result.within(name) else "over")
    page = io.StringIO()
    console = Console(file=page, width=80)
    console.print(table)
    memory = ", ".join(f"{n:,}: {mb:,.0f} MB" for n, mb in zip(REPLICATIONS, result.memory_mb, strict=True))
    console.print(f"peak memory by replications: {memory}")
    cost = ", ".join(f"{n:,}: {us:.2f} µs" for n, us in zip(SIZES, result.rep_day_us, strict=True))
    console.print(f"CPU time of a rep and day by size of team: {cost}")
    return page.getvalue().rstrip()


def _company(reps: int | None = None) -> World:
    return draw_world(load_scenario(COMPANY), 1, reps=reps)


def _mid_quarter(world: World) -> _Stand:
    """The company in the middle of the quarter that is played, after one past."""
    past = simulate(world, Plan(), 1, 1, record="deals", until=world.origin + half_time(world))
    assert past.state is not None
    return _stand(world, past.state)


def _stand(team: Team, state: State) -> _Stand:
    """Played once, so that what is compiled, loaded or solved once is not a matter of speed."""
    played = simulate(team, Plan(), 1, 1, state, record="deals")
    assert played.events is not None
    return _Stand(team, state, len(team.region) * (len(team.week) - state.day), int(played.events.touches.sum()))


def _sized(stand: _Stand, reps: int) -> Callable[[], float]:
    replications = max(1, REP_QUARTERS // reps)
    return lambda: stand.cpu(replications) / (replications * stand.rep_days)


def _first_result() -> float:
    """CPU seconds of a fresh process to its first result: what one waits for where there is no other work."""
    before = os.times()
    subprocess.run([sys.executable, "-c", _FIRST], check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _memory(replications: int) -> float:
    """Peak resident megabytes of a process that plays so many replications and says how they end; Linux only.

    Its own peak by /proc: `getrusage` would count the parent's, whom a child is a copy of when it begins.
    """
    command = [sys.executable, "-c", _MEMORY, str(replications)]
    kilobytes = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return int(kilobytes) / 1024
