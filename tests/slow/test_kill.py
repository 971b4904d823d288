"""A grader is killed at ten random moments; run again each time, it ends with the bytes of an undisturbed run."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from simkit.workshop.players import GROUPS, play
from simkit.workshop.store import SUBMISSIONS, create

MOMENTS = 10


def command(store: Path, out: Path) -> list[str]:
    code = "from simkit.cli import main; main()"
    return [sys.executable, "-c", code, "grade", str(store / SUBMISSIONS), "--workshop", str(store), "--out", str(out)]


def everything(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], float]:
    """A workshop that was played, what an undisturbed grader makes of it, and how long that takes, seconds."""
    folder = tmp_path_factory.mktemp("kill")
    store = create(
        folder / "workshop", groups=GROUPS, scenario="software", seed=1, language="en", exercises=["recovery"]
    )  # fmt: skip
    play(store, GROUPS)
    start = time.monotonic()
    subprocess.run(command(store.folder, folder / "out"), check=True, stdout=subprocess.DEVNULL)
    return store.folder, everything(folder / "out"), time.monotonic() - start


def killed(command: list[str], seconds: float) -> bool:
    """Run a command and kill it after so many seconds; False if it was ready before. Nothing that it started stays."""
    run = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    started = run.children(recursive=True)
    ready = run.poll() is not None
    if not ready:
        os.kill(run.pid, signal.SIGKILL)
    run.wait()
    _, left = psutil.wait_procs(started, timeout=60)
    assert not left
    return not ready


@pytest.mark.parametrize("number", range(MOMENTS))
def test_killed_once_and_run_again(number: int, played: tuple[Path, dict[str, bytes], float], tmp_path: Path) -> None:
    """Each moment lies in another tenth of the run."""
    store, undisturbed, seconds = played
    killed(command(store, tmp_path), seconds * (number + secrets.randbelow(1000) / 1000) / MOMENTS)
    subprocess.run(command(store, tmp_path), check=True, stdout=subprocess.DEVNULL)
    assert everything(tmp_path) == undisturbed


def test_killed_again_and_again_it_comes_to_an_end(
    played: tuple[Path, dict[str, bytes], float], tmp_path: Path
) -> None:
    """Each life is long enough to finish something, so that what was finished adds up."""
    store, undisturbed, seconds = played
    out = tmp_path / "out"
    lives = 1
    while killed(command(store, out), seconds * 0.7 + secrets.randbelow(1000) / 1000 * seconds * 0.1):
        lives += 1
        assert lives < 20, "it makes no progress"
    shutil.rmtree(out / ".work", ignore_errors=True)
    assert everything(out) == undisturbed
