"""Who may reach what: a key opens one thing, a page's line runs nothing, and guessing is slow."""

from __future__ import annotations

import asyncio
import json
import uuid
from pathlib import Path

import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from simkit.workshop.attempts import FORGIVEN, LONGEST, WAITING, Attempts
from simkit.workshop.learner import CONTROL, Learner, PageError

from .conftest import FINAL, Served, run, status, wait_for


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
