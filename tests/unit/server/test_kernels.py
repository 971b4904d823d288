"""A page's kernel from its opening to its end: warm, the page's own, and nothing left of it."""

from __future__ import annotations

import asyncio
import signal
import threading
from pathlib import Path

import psutil
import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from simkit.workshop.handlers import AGAIN
from simkit.workshop.learner import Learner
from simkit.workshop.serve import PING, transport

from .conftest import FINAL, PATIENCE, Served, run, start, status, wait_for


def test_a_pages_kernel_is_the_parents_child_and_ends_with_the_page(served: Served) -> None:
    async def scene() -> None:
        before, learner = served.kernels(), served.learner(served.group())
        await learner.open()
        mine = served.kernels() - before
        assert len(mine) == 1
        assert served.parent().num_threads() == 1
        assert FINAL in str(learner.states)
        await learner.close()
        await asyncio.to_thread(wait_for, lambda: not mine & served.kernels())

    run(scene())


def test_a_pages_kernel_listens_in_a_private_folder_and_leaves_no_socket(served: Served) -> None:
    """A port that was free a moment ago may be taken by the time the kernel is there; then the page would not open."""

    async def scene() -> None:
        before, learner = served.kernels(), served.learner(served.group())
        await learner.open()
        (kernel,) = served.kernels() - before
        sockets = {one.laddr for one in psutil.Process(kernel).net_connections("unix") if "-ipc-" in str(one.laddr)}
        assert len(sockets) == 5
        assert {Path(one).parent.stat().st_mode & 0o077 for one in sockets} == {0}
        await learner.close()
        await asyncio.to_thread(wait_for, lambda: not any(Path(one).exists() for one in sockets))

    run(scene())


def test_a_server_whose_folder_has_too_long_a_name_for_sockets_takes_ports() -> None:
    assert transport("/tmp/simkit-room-12345678") == "ipc"
    assert transport("/" + "x" * 50) == "tcp"
    assert transport("/" + "目" * 20) == "tcp"  # sixty bytes


def test_a_quiet_pages_line_outlives_the_servers_questions(served: Served) -> None:
    """One that had to be opened anew every few seconds would be lost in a busy room."""

    async def scene() -> None:
        group = served.group()
        learner = served.learner(group)
        await learner.open()
        await asyncio.sleep(1.2 * PING / 1000)
        await learner.change(FINAL, value="61")
        await asyncio.to_thread(wait_for, lambda: served.final(group) == 61)
        await learner.close()

    run(scene())


def test_what_is_typed_is_stored_and_shown_again_also_after_a_kill(served: Served) -> None:
    async def scene() -> None:
        group = served.group()
        before, learner = served.kernels(), served.learner(group)
        await learner.open()
        await learner.change(FINAL, value="72.5")
        await asyncio.to_thread(wait_for, lambda: served.final(group) == 72.5)
        await learner.until(lambda: "Saved" in str(learner.value("saved-state")))
        for pid in served.kernels() - before:
            psutil.Process(pid).kill()
        await asyncio.to_thread(wait_for, lambda: served.kernels() == before)
        await learner.close(leave=False)
        again = Learner(learner.link, learner.cookie)
        await again.open()
        assert again.value(FINAL) == "72.5"
        await again.close()

    run(scene())


def test_a_page_whose_kernel_dies_while_it_opens_is_opened_once_more(served: Served) -> None:
    async def scene() -> None:
        link, before = f"{served.address}/g/{served.group().key}", served.kernels()
        answer = asyncio.ensure_future(AsyncHTTPClient().fetch(link, request_timeout=PATIENCE))
        while not answer.done() and served.kernels() <= before:
            await asyncio.sleep(0)
        for kernel in served.kernels() - before:
            psutil.Process(kernel).kill()
        assert (await answer).body.decode().endswith(AGAIN)

    run(scene())


def test_a_line_to_a_dead_kernel_is_refused_at_once(served: Served) -> None:
    """Waiting for it would leave the page standing for a minute, and a traceback on the trainer's terminal."""

    async def scene() -> None:
        before, learner = served.kernels(), served.learner(served.group())
        await learner.open()
        (kernel,) = served.kernels() - before
        psutil.Process(kernel).kill()
        await asyncio.sleep(0.2)
        line = f"{served.address.replace('http', 'ws')}/api/kernels/{learner.kernel}/channels"
        with pytest.raises(HTTPClientError) as refused:
            await websocket_connect(HTTPRequest(line, headers={"Cookie": learner.cookie}, request_timeout=10))
        assert refused.value.code == 404
        await learner.close(leave=False)

    run(scene())


def test_a_killed_parent_takes_its_kernels_along_and_the_next_page_has_a_new_one(served: Served) -> None:
    async def scene() -> None:
        learner = served.learner(served.group())
        await learner.open()
        parent, kernels = served.parent(), served.parent().children()
        assert kernels
        parent.kill()
        await asyncio.to_thread(wait_for, lambda: not any(kernel.is_running() for kernel in kernels))
        await learner.close(leave=False)
        again = Learner(learner.link, learner.cookie)
        await again.open()
        assert served.parent() != parent
        assert len(served.kernels()) == 1
        await again.close()

    run(scene())


def test_a_killed_server_leaves_no_process_and_no_file(served: Served) -> None:
    async def scene() -> None:
        learner = Learner(f"{address}/g/{served.group().key}")
        await learner.open()
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) == 2
        files = [Path(part) for part in children[0].cmdline() if "simkit-" in part]
        assert files
        assert all(file.exists() for file in files)
        process.kill()
        process.wait(PATIENCE)
        await asyncio.to_thread(wait_for, lambda: not any(child.is_running() for child in children))
        await asyncio.to_thread(wait_for, lambda: not any(file.exists() for file in files))
        await learner.close(leave=False)

    process, address = start(served.store.folder)
    run(scene())


#: Has the server, when asked so, spend a second in a place that swallows a KeyboardInterrupt.
SWALLOWING = """
import time
from simkit.workshop import handlers

class Dying:
    def __del__(self):
        until = time.monotonic() + 1
        print("dying", flush=True)
        while time.monotonic() < until:
            pass

plain = handlers.HealthHandler.get
handlers.HealthHandler.get = lambda self: (Dying() if self.get_argument("die", "") else None, plain(self))[1]
"""


def test_ctrl_c_is_heard_wherever_the_server_happens_to_be(served: Served) -> None:
    process, address = start(served.store.folder, SWALLOWING)
    asking = threading.Thread(target=status, args=(f"{address}/healthz?die=1",))
    asking.start()
    assert process.stdout is not None
    while "dying" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    asking.join()
    assert process.wait(PATIENCE) == 0
