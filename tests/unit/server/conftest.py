"""A workshop that is served without a browser, and what asks it."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest

from simkit.workshop.learner import Learner
from simkit.workshop.room import Room
from simkit.workshop.store import Group, Store, create

EXERCISE, GROUPS, PATIENCE = "recovery", 16, 90.0
FINAL = "field-judgement-final"


@dataclass
class Served:
    """A workshop that is being served."""

    store: Store
    address: str
    process: subprocess.Popen[str]
    fresh: Iterator[int] = field(default_factory=count)

    def group(self) -> Group:
        """A group that no other test uses: the first device there holds its pen."""
        return self.store.groups()[next(self.fresh)]

    def learner(self, group: Group) -> Learner:
        return Learner(f"{self.address}/g/{group.key}")

    @property
    def trainer(self) -> str:
        return f"{self.address}/t/{self.store.workshop().trainer_key}"

    def parent(self) -> psutil.Process:
        """The warm parent."""
        (parent,) = psutil.Process(self.process.pid).children()
        return parent

    def kernels(self) -> set[int]:
        return {kernel.pid for kernel in self.parent().children()}

    def final(self, group: Group) -> Any:
        answers = self.store.desk(group.id, EXERCISE, "test-device-000000").look().answers
        return answers.get("judgement", {}).get("final")


def start(folder: Path, before: str = "") -> tuple[subprocess.Popen[str], str]:
    """The command `simkit workshop serve` on a free port, up to the moment it answers; some code may run before it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = f"{before}\nfrom simkit.cli import main; main()"
    command = [sys.executable, "-c", code, "workshop", "serve", str(folder)]
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    wait_for(lambda: status(f"{address}/healthz") == 200)
    return process, address


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = create(
        tmp_path_factory.mktemp("server") / "workshop", groups=GROUPS, scenario="software", seed=1, language="en"
    )
    Room(store, EXERCISE).open()
    process, address = start(store.folder)
    yield Served(store, address, process)
    parent = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    process.wait(PATIENCE)
    assert not any(child.is_running() for child in parent)


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def status(address: str, method: str = "GET", cookie: str = "") -> int:
    """The status of the answer; 0 where nobody answers."""
    request = urllib.request.Request(address, method=method, headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def run(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scene, 3 * PATIENCE))
