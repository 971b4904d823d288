"""Thirty learners for hours: editing, reloading, losing their kernels; the server is restarted once in the middle.

    python benchmarks/soak.py [--minutes 120] [--learners 30] [--pause 4] [--seed 1]

Exit code 1 if an answer that a page showed as saved is not in the store, or if a process or a file is left at the end.
Memory is reported, not judged: the first and the last quarter of the run, as proportional set size.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sql
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

sys.path.insert(0, str(Path(__file__).parent))
from thirty_pages import EXERCISE, WHEN, device, fresh, memory, served

from simkit.workshop.learner import Learner, PageError
from simkit.workshop.schema import desk_table
from simkit.workshop.store import Group, Store

FINAL, STATE = "field-judgement-final", "saved-state"
NOTE = "field-actions-0-note"


@dataclass
class Tally:
    """What happened."""

    done: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  #: until a page was there again
    megabytes: list[tuple[float, float]] = field(default_factory=list)  #: (minutes gone, MB)


class Seat:
    """A learner of a group, who comes back whatever happens."""

    def __init__(self, group: Group, store: Store, tally: Tally, chance: random.Random, pause: float) -> None:
        self.group, self.store, self.tally, self.chance, self.pause = group, store, tally, chance, pause
        self.learner: Learner | None = None
        self.saved: str | None = None  #: the note that the page said was saved last

    async def work(self, address: str, until: float) -> None:
        """Edit, reload, lose the kernel, until the time is over."""
        number = 0
        while time.monotonic() < until:
            try:
                if self.learner is None:
                    await self.come(address)
                number += 1
                await self.edit(f"note {number}")
                if self.chance.random() < 0.2:
                    await self.play()
                await asyncio.sleep(self.chance.expovariate(1 / self.pause))
                await self.maybe_go()
            except (PageError, OSError, HTTPClientError, WebSocketClosedError) as error:
                self.tally.done[f"came back after {type(error).__name__}"] += 1
                await self.go(leave=False)
                await asyncio.sleep(1)
        await self.go()

    async def come(self, address: str) -> None:
        """Open the page; it must show what it had said was saved."""
        begun = time.monotonic()
        learner = Learner(f"{address}/g/{self.group.key}", f"simkit-device={device(self.group)}")
        await learner.open()
        self.learner = learner
        self.tally.seconds.append(time.monotonic() - begun)
        if self.saved is not None and learner.value(NOTE) != self.saved:
            self.tally.lost.append(f"{self.group.id}: page shows {learner.value(NOTE)!r} instead of {self.saved!r}")

    async def edit(self, words: str) -> None:
        """Write a note; it is saved when the store has it, and from then on it may not be lost."""
        assert self.learner is not None
        await self.learner.change(NOTE, value=words)
        end = time.monotonic() + 30
        while self.stored() != words:
            if time.monotonic() > end:
                raise PageError("not saved")
            await asyncio.sleep(0.1)
        self.saved = words
        self.tally.done["saved"] += 1

    async def play(self) -> None:
        """Have an action begin in another week, so that the engine plays."""
        assert self.learner is not None
        await self.learner.change(WHEN, index=self.chance.randint(1, 4))
        self.tally.done["played"] += 1

    def stored(self) -> Any:
        """The note in the store."""
        mine = (desk_table.c.group == self.group.id) & (desk_table.c.exercise == EXERCISE)
        with self.store.read() as connection:
            answers = connection.execute(sql.select(desk_table.c.answers).where(mine)).scalar_one()
        return answers["actions"][0]["note"]

    async def maybe_go(self) -> None:
        """Now and then reload, lose the line, or lose the kernel."""
        drawn = self.chance.random()
        if drawn < 0.10:
            self.tally.done["reloaded"] += 1
            await self.go()
        elif drawn < 0.15:
            self.tally.done["lost its line"] += 1
            await self.go(leave=False)

    async def go(self, leave: bool = True) -> None:
        """Close the page."""
        if self.learner is not None:
            with contextlib.suppress(Exception):
                await self.learner.close(leave)
            self.learner = None


async def part(seats: list[Seat], server: psutil.Process, address: str, minutes: float, begun: float) -> None:
    """All at work for so many minutes, while somebody kills a kernel every few seconds and notes the memory."""
    until = time.monotonic() + minutes * 60
    tally, chance = seats[0].tally, random.Random(7)

    async def trouble() -> None:
        looked = 0.0
        while time.monotonic() < until:
            await asyncio.sleep(min(5.0, max(0.1, until - time.monotonic())))
            kernels = [kernel for parent in server.children() for kernel in parent.children()]
            if kernels:
                with contextlib.suppress(psutil.Error):
                    chance.choice(kernels).kill()
                    tally.done["kernels killed"] += 1
            if time.monotonic() - looked > 30:
                looked = time.monotonic()
                with contextlib.suppress(psutil.Error):
                    held = await asyncio.to_thread(memory, server)
                    tally.megabytes.append(((looked - begun) / 60, held))

    await asyncio.gather(trouble(), *(seat.work(address, until) for seat in seats))
    end = time.monotonic() + 60
    while any(parent.children() for parent in server.children()) and time.monotonic() < end:
        await asyncio.sleep(0.5)
    left = sum(len(parent.children()) for parent in server.children())
    if left:
        tally.lost.append(f"{left} kernels are left although every page is closed")


def main() -> None:
    """Run the soak and print its report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--pause", type=float, default=4, help="mean seconds between two edits of a learner")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tally, begun = Tally(), time.monotonic()
    before = {str(path) for path in Path(tempfile.gettempdir()).glob("simkit-*")}
    with tempfile.TemporaryDirectory() as folder:
        store = fresh(given.learners, Path(folder) / "workshop")
        groups = store.groups()[: given.learners]
        luck = [random.Random(given.seed + place) for place in range(len(groups))]
        seats = [Seat(group, store, tally, own, given.pause) for group, own in zip(groups, luck, strict=True)]
        for _ in range(2):
            with served(store.folder, "warm") as (server, address, _until):
                asyncio.run(part(seats, server, address, given.minutes / 2, begun))
                processes = [server, *server.children(recursive=True)]
            left = [one.pid for one in processes if one.is_running()]
            if left:
                tally.lost.append(f"processes are left after the server's end: {left}")
        tally.lost += [
            f"{seat.group.id}: the store lost {seat.saved!r}" for seat in seats if seat.stored() != seat.saved
        ]
    files = {str(path) for path in Path(tempfile.gettempdir()).glob("simkit-*")} - before
    if files:
        tally.lost.append(f"files are left: {sorted(files)}")
    print("\n".join(lines(tally, given.minutes, given.learners)))
    raise SystemExit(1 if tally.lost else 0)


def lines(tally: Tally, minutes: float, learners: int) -> list[str]:
    """The report."""
    quarter = max(1, len(tally.megabytes) // 4)
    held = [megabytes for _, megabytes in tally.megabytes]
    times = sorted(tally.seconds)
    text = [f"{learners} learners, {minutes:g} minutes, the server restarted in the middle"]
    text += [f"  {name}: {number}" for name, number in sorted(tally.done.items())]
    if times:
        text.append(f"  pages opened: {len(times)}, median {statistics.median(times):.1f} s, slowest {times[-1]:.1f} s")
    if held:
        first, last = statistics.mean(held[:quarter]), statistics.mean(held[-quarter:])
        text.append(
            f"  memory: {first:.0f} MB in the first quarter, {last:.0f} MB in the last, most {max(held):.0f} MB"
        )
    return (
        text
        + [f"  LOST {one}" for one in tally.lost]
        + (["  nothing was lost, nothing is left"] if not tally.lost else [])
    )


if __name__ == "__main__":
    main()
