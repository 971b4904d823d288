"""The running server without a browser: warm kernels behind its pages, a key opens one thing, nothing runs."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from simkit.workshop.attempts import FORGIVEN, LONGEST, WAITING, Attempts
from simkit.workshop.handlers import AGAIN
from simkit.workshop.learner import CONTROL, Learner, PageError
from simkit.workshop.room import Room
from simkit.workshop.serve import PING, transport
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


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """The command `simkit workshop serve` on a free port, up to the moment it answers."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from simkit.cli import main; main()", "workshop", "serve", str(folder)]
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


def test_a_groups_page_has_its_own_answers_only(served: Served) -> None:
    async def scene() -> None:
        one, other = served.group(), served.group()
        mine, theirs = served.learner(one), served.learner(other)
        await mine.open()
        await mine.change(FINAL, value="13.25")
        await asyncio.to_thread(wait_for, lambda: served.final(one) == 13.25)
        await theirs.open()
        assert theirs.value(FINAL) in ("", None)
        assert "13.25" not in str(theirs.states)
        assert one.key not in str(theirs.states)
        # The other group's device knows the kernel's number: it may neither see it, nor end it, nor talk to it.
        kernel, cookie = f"{served.address}/api/kernels/{mine.kernel}", theirs.cookie
        assert status(kernel, cookie=cookie) == 404
        assert status(kernel, "DELETE", cookie) == 405
        assert status(f"{kernel}/interrupt", "POST", cookie) == 404
        assert status(f"{served.address}/leave/{mine.kernel}", "POST", cookie) == 204
        assert status(f"{served.address}/voila/api/shutdown/{mine.kernel}", "POST", cookie) == 204
        for stranger in (cookie, "", "simkit-device=" + "x" * 24):
            line = HTTPRequest(f"{kernel.replace('http', 'ws')}/channels", headers={"Cookie": stranger})
            with pytest.raises(HTTPClientError, match="404"):
                await websocket_connect(line)
        await asyncio.sleep(3)
        await mine.change(FINAL, value="14.25")
        await asyncio.to_thread(wait_for, lambda: served.final(one) == 14.25)
        await mine.close()
        await theirs.close()

    run(scene())


def test_keys_open_their_own_page_and_no_file(served: Served) -> None:
    group, folder = served.group(), served.store.folder
    guessed = [
        f"/t/{group.key}", f"/g/{served.trainer.rpartition('/')[2]}", f"/g/{group.id}", f"/g/{group.key}x",
        f"/g/{group.key}/", f"/g/{group.key}/recovery.json", "/g/", "/t/", "/g/%00", f"/g/{group.key[:-1]}",
        "/workshop.db", "/case.json", f"/{folder.name}/workshop.db", f"/submissions/{group.id}/recovery.json",
        f"/g/../{folder.name}/workshop.db", "/g/..%2f..%2fworkshop.db", "/voila/files/workshop.db",
        f"/voila/static/..%2f..%2f..%2f{folder}/workshop.db", "/api/kernels", "/api/contents/case.json",
    ]  # fmt: skip
    kernels = served.kernels()
    assert {path: status(served.address + path) for path in guessed} == dict.fromkeys(guessed, 404)
    assert served.kernels() <= kernels


#: Everything that a kernel would do for a client and a page never asks for.
REFUSED: dict[str, dict[str, object]] = {
    "execute_request": {"code": "open({trace!r}, 'w')", "silent": False, "user_expressions": {}, "allow_stdin": False},
    "inspect_request": {"code": "print", "cursor_pos": 3},
    "complete_request": {"code": "pri", "cursor_pos": 3},
    "history_request": {"hist_access_type": "tail", "n": 5, "raw": True, "output": True},
    "is_complete_request": {"code": "1"},
    "debug_request": {"type": "request", "seq": 1, "command": "debugInfo", "arguments": {}},
    "create_subshell_request": {},
    "interrupt_request": {},
    "input_reply": {"value": "x"},
    "shutdown_request": {"restart": False},
}


def test_nothing_runs_from_a_pages_line(served: Served, tmp_path: Path) -> None:
    """On every channel and in both of the protocols that a browser may speak; the page lives on as if nothing were."""
    trace = tmp_path / "ran"
    messages = [
        (kind, channel, {name: _filled(value, trace) for name, value in content.items()})
        for kind, content in REFUSED.items()
        for channel in ("shell", "control", "stdin", "iopub")
    ]
    # A comm of its own making could create any widget, one on the control channel nothing that a page needs.
    state = {"_model_name": "FileUploadModel", "_model_module": "@jupyter-widgets/controls"}
    opened: dict[str, object] = {
        "comm_id": "own",
        "target_name": "jupyter.widget",
        "data": {"state": state, "buffer_paths": []},
    }
    messages += [("comm_open", "shell", opened), ("comm_open", "control", opened | {"target_name": CONTROL})]

    async def scene() -> None:
        group = served.group()
        learner = served.learner(group)
        await learner.open()
        heard: list[str] = []
        learner.listen(lambda message: heard.append(message["msg_type"]))
        known = set(learner.states)
        for kind, channel, content in messages:
            await learner.send(kind, content, channel)
        address = f"{served.address.replace('http', 'ws')}/api/kernels/{learner.kernel}/channels"
        headers = {"Cookie": learner.cookie}
        line = await websocket_connect(
            HTTPRequest(address, headers=headers), subprotocols=["v1.kernel.websocket.jupyter.org"]
        )
        for kind, channel, content in messages:
            header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "s", "username": "", "version": "5.3"}
            parts = [json.dumps(part).encode() for part in (header | {"date": ""}, {}, {}, content)]
            await line.write_message(serialize_msg_to_ws_v1(parts, channel), binary=True)
        for nonsense in ("", "{}", "[]", '{"header": 1, "channel": "shell", "content": {}}', b"\x00" * 9, b"\xff" * 64):
            await line.write_message(nonsense, binary=isinstance(nonsense, bytes))
        await asyncio.sleep(2)
        line.close()
        await learner.change(FINAL, value="60")
        await asyncio.to_thread(wait_for, lambda: served.final(group) == 60)
        assert not trace.exists()
        assert {kind for kind in heard if kind.endswith("_reply") or kind.startswith(("execute", "input"))} == set()
        assert set(learner.states) == known
        await learner.close()

    run(scene())


def _filled(value: object, trace: Path) -> object:
    return value.format(trace=str(trace)) if isinstance(value, str) and "{trace" in value else value


def test_wrong_keys_are_turned_away_when_they_crowd_and_right_ones_never(served: Served) -> None:
    async def wrong() -> int:
        client = AsyncHTTPClient(max_clients=1000)
        return (await client.fetch(f"{served.address}/g/{uuid.uuid4().hex[:16]}", raise_error=False)).code

    async def scene() -> None:
        crowd = [asyncio.create_task(wrong()) for _ in range(WAITING + 12)]
        learner = served.learner(served.group())
        await learner.open()
        await learner.close()
        answers = await asyncio.gather(*crowd)
        assert set(answers) == {404, 429}
        assert answers.count(404) >= WAITING

    run(scene())


def test_each_wrong_key_waits_longer_than_the_one_before_and_is_forgiven_in_time() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])

    def wait(address: str) -> float:
        seconds = attempts.wrong(address)
        assert seconds is not None
        attempts.answered(address)
        return seconds

    waits = [wait("a") for _ in range(12)]
    assert waits == sorted(waits)
    assert waits[0] < 1
    assert waits[-1] == LONGEST
    assert wait("b") == waits[0]
    now[0] += 100 * FORGIVEN
    assert wait("a") == waits[0]
    assert [attempts.wrong("c") is None for _ in range(WAITING + 1)] == [False] * WAITING + [True]


def test_a_page_that_is_not_there_says_so(served: Served) -> None:
    async def scene() -> None:
        with pytest.raises(PageError, match="404"):
            await Learner(f"{served.address}/g/nonsense").open()

    run(scene())
