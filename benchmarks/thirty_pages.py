"""Thirty cold pages at once, on warm kernels and on stock ones in the same run.

    python benchmarks/thirty_pages.py [--pages 30] [--kernels warm,stock] [--json]

Serves a new workshop in a process of its own, once on each kind of kernel. Learners without a browser
(`simkit.workshop.learner`) come one alone, then all at once, then change an action all at once. No kernel is preheated.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from simkit.course.checks.recovery import reference_answers
from simkit.workshop.learner import Learner
from simkit.workshop.room import Room
from simkit.workshop.store import Group, Store, create

EXERCISE, WHEN = "recovery", "field-actions-0-when"
#: `serve` as on a system that cannot fork.
STOCK = "from simkit.workshop import serve; from simkit.workshop.kernels import warm, provisioner; {}; ".format(
    "; ".join(("never = lambda: False", "serve.can_fork = never", "warm.can_fork = never"))
)
MAIN = "from simkit.cli import main; main()"


@contextmanager
def served(folder: Path, kernels: str) -> Iterator[tuple[psutil.Process, str, float]]:
    """A server of the workshop; yields its process, its address, and the seconds until its links were printed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    begun = time.monotonic()
    code = (STOCK if kernels == "stock" else "") + MAIN
    process = subprocess.Popen(
        [sys.executable, "-c", code, "workshop", "serve", str(folder), "--port", port], stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    while not answers(f"{address}/healthz"):
        time.sleep(0.05)
    try:
        yield psutil.Process(process.pid), address, time.monotonic() - begun
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def answers(address: str) -> bool:
    """Whether anybody answers there."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False


def fresh(pages: int, folder: Path) -> Store:
    """A workshop whose exercise is open and whose groups have judged and acted, so that their pages play the future."""
    store = create(folder, groups=pages + 1, scenario="software", seed=1, language="en", exercises=[EXERCISE])
    Room(store, EXERCISE).open()
    answers = reference_answers(store.case(), "en")
    answers["committed"] = answers["judgement"]
    for group in store.groups():
        store.desk(group.id, EXERCISE, device(group)).save(answers, 0)
    return store


def device(group: Group) -> str:
    """The device of a group's learner."""
    return f"{group.id}-{'x' * 20}"


async def opened(address: str, group: Group) -> tuple[float, Learner]:
    """Seconds until a group's form is there, and its learner."""
    learner = Learner(f"{address}/g/{group.key}", f"simkit-device={device(group)}")
    begun = time.monotonic()
    await learner.open()
    return time.monotonic() - begun, learner


async def recalculated(learner: Learner) -> tuple[float, int]:
    """Seconds from the last of three quick changes to its fan chart; how often the chart changed meanwhile."""
    before, charts = learner.value("see-picture"), set[str]()
    learner.listen(lambda _: charts.add(str(learner.value("see-picture"))))
    at = learner.states[str(learner.find(WHEN))]["index"]
    for step in (1, 2, 3):
        await learner.change(WHEN, index=at + step if at < 3 else at - step)
    begun = time.monotonic()
    await learner.until(lambda: learner.value("see-picture") != before and not waiting(learner), 60)
    await asyncio.sleep(0)
    return time.monotonic() - begun, len(charts - {before})


def waiting(learner: Learner) -> bool:
    """Whether the chart is marked as not yet played again."""
    return "sk-waiting" in learner.states[str(learner.find("see-picture"))]["_dom_classes"]


def memory(server: psutil.Process) -> float:
    """MB of proportional set size of the server and everything under it."""
    return float(sum(one.memory_full_info().pss for one in (server, *server.children(recursive=True))) / 2**20)


async def measure(store: Store, address: str, server: psutil.Process) -> dict[str, Any]:
    """One learner alone, then a page a group at once, then all change an action at once."""
    first, *groups = store.groups()
    alone, learner = await opened(address, first)
    size, widgets = learner.size, len(learner.states)
    await learner.close()
    await asyncio.sleep(4)
    spent, held = cpu(server), await asyncio.to_thread(memory, server)
    come = await asyncio.gather(*(opened(address, group) for group in groups), return_exceptions=True)
    spent = cpu(server) - spent
    there = [one for one in come if not isinstance(one, BaseException)]
    times = sorted(seconds for seconds, _ in there)
    result: dict[str, Any] = {
        "one alone, s": alone,
        "page and widgets, MB": size / 2**20,
        "widgets": widgets,
        "served": f"{len(there)} of {len(come)}",
        "median, s": statistics.median(times) if times else None,
        "p95, s": times[max(0, round(0.95 * len(times)) - 1)] if times else None,
        "CPU of server and kernels a page, s": spent / len(come),
        "server and warm parent, MB": held,
        "and a learner, MB": (await asyncio.to_thread(memory, server) - held) / max(1, len(there)),
    }
    learners = [learner for _, learner in there]
    changes = await asyncio.gather(*(recalculated(one) for one in learners), return_exceptions=True)
    played = [one for one in changes if not isinstance(one, BaseException)]
    result["recalculated"] = f"{len(played)} of {len(changes)}"
    result["slowest fan chart, s"] = max((seconds for seconds, _ in played), default=None)
    result["charts shown for three quick changes, at most"] = max((number for _, number in played), default=None)
    result["errors"] = sorted({repr(one) for one in (*come, *changes) if isinstance(one, BaseException)})
    await asyncio.gather(*(one.close() for one in learners))
    return result


def cpu(server: psutil.Process) -> float:
    """CPU seconds of the server and everything under it."""
    total = 0.0
    for one in (server, *server.children(recursive=True)):
        times = one.cpu_times()
        total += times.user + times.system
    return total


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--kernels", default="warm,stock")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    report: dict[str, Any] = {"cores": os.cpu_count(), "load before": os.getloadavg()[0], "pages": given.pages}
    for kernels in given.kernels.split(","):
        with tempfile.TemporaryDirectory() as folder:
            store = fresh(given.pages, Path(folder) / "workshop")
            with served(store.folder, kernels) as (server, address, until):
                report[kernels] = {"links printed after, s": until} | asyncio.run(measure(store, address, server))
    print(json.dumps(report) if given.json else "\n".join(lines(report)))


def lines(report: dict[str, Any], indent: str = "") -> Iterator[str]:
    """The report as text."""
    for name, value in report.items():
        if isinstance(value, dict):
            yield f"{indent}{name}"
            yield from lines(value, indent + "  ")
        else:
            yield f"{indent}{name}: {value:.2f}" if isinstance(value, float) else f"{indent}{name}: {value}"


if __name__ == "__main__":
    main()
