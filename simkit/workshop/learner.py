"""A learner without a browser: opens a page as a browser does and talks to its kernel, for tests and measurements."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

KERNEL = re.compile(r'"kernelId": ?"([\w-]+)"')
CONTROL = "jupyter.widget.control"
OPENING = 120.0  #: seconds
States = dict[str, dict[str, Any]]


class PageError(RuntimeError):
    """The page did not open, or was lost."""


class Learner:
    """One device at one page.

    states  the widgets of the page by id, as the browser would show them now
    size    bytes that the page took, its widgets included, its scripts not
    """

    def __init__(self, link: str, cookie: str = "") -> None:
        self.link, self.cookie = link, cookie
        parts = urlsplit(link)
        self.address, self._socket_address = f"{parts.scheme}://{parts.netloc}", f"ws://{parts.netloc}"
        self.kernel, self.states, self.size = "", States(), 0
        self._socket: WebSocketClientConnection | None = None
        self._session = uuid.uuid4().hex
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._listen: Callable[[dict[str, Any]], None] = lambda _: None

    async def open(self) -> States:
        """Get the page, connect to its kernel, ask for the widgets. PageError if there is no form in the end."""
        self.kernel = await self._page()
        headers = {"Cookie": self.cookie}
        request = HTTPRequest(f"{self._socket_address}/api/kernels/{self.kernel}/channels", headers=headers)
        self._socket = await websocket_connect(request, max_message_size=1 << 27)
        self._reading = asyncio.create_task(self._read())
        control = uuid.uuid4().hex
        await self.send("comm_open", {"comm_id": control, "target_name": CONTROL, "data": {}})
        await self.send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        await self.until(lambda: self.find("sk-frame"), OPENING)
        return self.states

    async def until(self, holds: Callable[[], Any], seconds: float = 30.0) -> None:
        """Wait until something holds of the states; PageError when it does not in time or the line breaks."""
        end = asyncio.get_running_loop().time() + seconds
        while not holds():
            left = end - asyncio.get_running_loop().time()
            if left <= 0 or self._reading is None or self._reading.done():
                broken = self._reading is None or self._reading.exception() if left > 0 else "waited in vain"
                raise PageError(f"{self.link}: {broken or 'the line broke'}")
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), min(left, 1.0))
            except TimeoutError:
                continue

    def listen(self, hear: Callable[[dict[str, Any]], None]) -> None:
        """Have every message of the kernel from now on."""
        self._listen = hear

    def find(self, name: str) -> str | None:
        """The id of the widget with this class."""
        return next((one for one, state in self.states.items() if name in state.get("_dom_classes", ())), None)

    def value(self, name: str) -> Any:
        """What the widget with this class shows; None if there is none."""
        found = self.find(name)
        return self.states[found].get("value") if found else None

    async def change(self, name: str, **state: Any) -> None:
        """Change the widget with this class, as typing into it would."""
        found = self.find(name)
        if found is None:
            raise PageError(f"{self.link}: has no {name}")
        self.states[found].update(state)
        data = {"method": "update", "state": state, "buffer_paths": []}
        await self.send("comm_msg", {"comm_id": found, "data": data})

    async def press(self, name: str) -> None:
        """Press the button with this class."""
        data = {"method": "custom", "content": {"event": "click"}}
        await self.send("comm_msg", {"comm_id": self.find(name), "data": data})

    async def send(self, kind: str, content: dict[str, Any], channel: str = "shell") -> None:
        """Send a message to the kernel."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self._session, "username": "", "date": ""}
        message: dict[str, Any] = {"header": header | {"version": "5.3"}, "parent_header": {}, "content": content}
        if self._socket is None:
            raise PageError(f"{self.link}: is not open")
        await self._socket.write_message(
            json.dumps(message | {"channel": channel, "buffers": [], "metadata": {"version": "1.0.0"}})
        )

    async def close(self, leave: bool = True) -> None:
        """Close the page; without `leave` as when the network goes: nobody hears of it."""
        if leave and self.kernel:
            address, headers = f"{self.address}/leave/{self.kernel}", {"Cookie": self.cookie}
            request = HTTPRequest(address, method="POST", body="", headers=headers)
            await AsyncHTTPClient().fetch(request, raise_error=False)
        if self._socket is not None:
            self._socket.close()
        if self._reading is not None:
            self._reading.cancel()

    async def _page(self) -> str:
        client = AsyncHTTPClient(max_clients=1000)
        until = asyncio.get_running_loop().time() + OPENING
        while asyncio.get_running_loop().time() < until:
            request = HTTPRequest(self.link, headers={"Cookie": self.cookie}, request_timeout=OPENING)
            try:
                answer = await client.fetch(request)
            except (HTTPClientError, OSError) as error:
                raise PageError(f"{self.link}: {error}") from error
            for cookie in answer.headers.get_list("Set-Cookie"):
                self.cookie = cookie.partition(";")[0]
            text = answer.body.decode()
            self.size += len(answer.body)
            found = KERNEL.search(text)
            if found and 'voila.cell-output+json">' in text:
                return found[1]
            if found:
                raise PageError(f"{self.link}: the page is empty")
            await asyncio.sleep(float(answer.headers.get("Refresh", "1")))  # it asks to knock again
        raise PageError(f"{self.link}: did not let anybody in")

    async def _read(self) -> None:
        assert self._socket is not None
        while True:
            text = await self._socket.read_message()
            if text is None:
                self._news.set()
                return
            self.size += len(text)
            message = json.loads(text)
            self._listen(message)
            if message["msg_type"] in ("comm_msg", "comm_open"):
                self._hear(message["content"])
                self._news.set()

    def _hear(self, content: dict[str, Any]) -> None:
        data = content.get("data", {})
        if data.get("method") == "update_states":
            self.states.update({one: found["state"] for one, found in data["states"].items()})
        elif data.get("method") in ("update", "echo_update"):
            self.states.setdefault(content["comm_id"], {}).update(data["state"])
        elif "state" in data:
            self.states[content["comm_id"]] = data["state"]
