"""What the server answers: pages behind keys, a page's own kernel, and nothing else."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from abc import abstractmethod
from typing import Any, ClassVar

import tornado.web
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.handlers import KernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from simkit.workshop.kernels.room import RoomKernels
from simkit.workshop.store import Store

DEVICE_COOKIE, LANGUAGE_COOKIE = "simkit-device", "simkit-language"
WAIT = 1.0  #: seconds that a page waits for its turn before its reader is told
CONTROL = "jupyter.widget.control"  #: the only comm that a page opens itself: it asks for the state of its widgets

#: What a browser may tell its kernel: to change a widget, and to ask what there is. Nothing that runs code.
MESSAGES = ("comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request")

PROTOCOL = "v1.kernel.websocket.jupyter.org"  #: how a browser's line packs messages into bytes
PARTS = 64  #: offsets of a packed message, at most: channel, four parts, buffers

HEARTBEAT = "<script>window.voila_heartbeat()</script>\n"  #: what Voilà sends while nothing else comes
AGAIN = "<script>setTimeout(() => location.reload(), 1000)</script>\n"

#: Links carry keys, so they go nowhere else; whatever a page wants to load, it is from here.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'self' blob: data: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' ws: wss:; "
        "frame-ancestors 'none'; form-action 'none'; base-uri 'self'"
    ),
}


class Note:
    """A page that only says something, in both languages; also in place of any error."""

    def say(self: Any, name: str, status: int = 200) -> None:
        """Answer with one of the server's own words."""
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.settings["notes"].render(message=name))

    def write_error(self: Any, status_code: int, **_: Any) -> None:
        """No traceback, no path, no version: a calm page."""
        Note.say(self, "no_such_link" if status_code < 500 else "trouble", status_code)

    def set_default_headers(self: Any) -> None:
        """The headers of every answer."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")


class DoorHandler(Note, tornado.web.RequestHandler):
    """The bare address: asks to open the group's link."""

    def get(self) -> None:
        """Say so."""
        self.say("door")


class NoSuchPageHandler(Note, tornado.web.RequestHandler):
    """Every other address."""

    def prepare(self) -> None:
        """Say that there is nothing."""
        self.say("no_such_link", 404)


class HealthHandler(Note, tornado.web.RequestHandler):
    """Whether the server is there."""

    def get(self) -> None:
        """ok"""
        self.finish("ok")


class PageHandler(Note, TornadoVoilaHandler):  # type: ignore[misc]
    """A page behind a key. A key that opens nothing starts no kernel."""

    #: Headers that a page's kernel gets in its environment; only `hand_over` may set them.
    HANDED: ClassVar = tuple(
        f"X-Simkit-{name}" for name in ("Workshop", "Key", "Device", "Language", "Address", "Exercises")
    )

    @abstractmethod
    def opens(self, store: Store, key: str) -> bool:
        """Whether the key opens this page."""

    async def get(self, key: str) -> None:
        """The page, piece by piece while its kernel starts."""
        store: Store = self.settings["room"]
        if not self.opens(store, key):
            await self._refuse()
            return
        doorway: asyncio.Semaphore = self.settings["doorway"]
        try:
            await asyncio.wait_for(doorway.acquire(), WAIT)
        except TimeoutError:
            self.set_header("Refresh", "2")  # many come at once: wait outside, calmly, and knock again
            self.say("opening")
            return
        try:
            self.hand_over(store, key)
            kernels: RoomKernels = self.settings["kernel_manager"]
            before = kernels.of(self.request.headers["X-Simkit-Device"])
            async for piece in self.get_generator():
                # Voilà waits for ever for a kernel that died while it started: then the page is opened once more.
                if piece == HEARTBEAT:
                    own = kernels.of(self.request.headers["X-Simkit-Device"]) - before
                    if not any([await kernels.alive(one) for one in own]):
                        self.write(AGAIN)
                        return
                self.write(piece)
                self.flush()
        except RuntimeError as died:  # its kernel did, before it could show anything
            logging.getLogger(__name__).error("a page is opened once more: %s", died)
            self.write(AGAIN)
        finally:
            doorway.release()

    async def _refuse(self) -> None:
        """Answer a wrong key, the later the more of them come from this address."""
        attempts, address = self.settings["attempts"], str(self.request.remote_ip)
        seconds = attempts.wrong(address)
        if seconds is None:
            self.set_header("Retry-After", "60")
            self.say("no_such_link", 429)
            return
        try:
            await asyncio.sleep(seconds)
        finally:
            attempts.answered(address)
        self.say("no_such_link", 404)

    def hand_over(self, store: Store, key: str) -> None:
        """Tell the kernel to come which page it is; the one place where a page learns about its visitor.

        Voilà gives these headers to a kernel that it starts, and to one that runs already (`wait_for_request`).
        """
        language = self.get_cookie(LANGUAGE_COOKIE)
        values = (
            str(store.folder.resolve()),
            key,
            self._device(),
            language if language in ("en", "zh") else store.workshop().language,
            self.settings["address"],
            told(store),
        )
        for name, value in zip(self.HANDED, values, strict=True):
            self.request.headers[name] = value

    def _device(self) -> str:
        device = self.get_cookie(DEVICE_COOKIE)
        if not device or not 16 <= len(device) <= 64 or not device.isascii():
            device = secrets.token_urlsafe(18)
        self.set_cookie(DEVICE_COOKIE, device, expires_days=30, httponly=True, samesite="Lax", path="/")
        return str(device)


def told(store: Store) -> str:
    """What a page shows, for `shelf.wanted_by`: the exercise opened last, then each exercise with its settings."""
    return json.dumps([store.opened_last(), *([name, store.settings(name)] for name in store.exercises())])


def environments(store: Store) -> list[dict[str, str]]:
    """What the kernels of this workshop's pages have in common, in each language: pages can be made ahead of them."""
    common = {"HTTP_X_SIMKIT_WORKSHOP": str(store.folder.resolve()), "HTTP_X_SIMKIT_EXERCISES": told(store)}
    return [common | {"HTTP_X_SIMKIT_LANGUAGE": language} for language in ("en", "zh")]


class GroupHandler(PageHandler):
    """The page of a group."""

    def opens(self, store: Store, key: str) -> bool:
        """Whether it is a group's key."""
        return store.group_of(key) is not None


class TrainerHandler(PageHandler):
    """The page of the trainer."""

    def opens(self, store: Store, key: str) -> bool:
        """Whether it is the trainer's key."""
        return store.is_trainer(key)


class Own:
    """Only the device whose page a kernel runs may reach it."""

    def owns(self: Any, kernel_id: str) -> bool:
        """Whether the request comes from the kernel's device."""
        return bool(self.settings["kernel_manager"].owned_by(kernel_id, self.get_cookie(DEVICE_COOKIE)))

    def check_owner(self: Any, kernel_id: str) -> None:
        """404 for everybody else, as for a kernel that does not exist."""
        if not Own.owns(self, kernel_id):
            raise tornado.web.HTTPError(404)


class AliveHandler(Own, Note, tornado.web.RequestHandler):
    """Whether a page's kernel still runs."""

    async def get(self, kernel_id: str) -> None:
        """{"alive": true or false}"""
        alive = self.owns(kernel_id) and await self.settings["kernel_manager"].alive(kernel_id)
        self.set_header("Cache-Control", "no-store")
        self.finish({"alive": alive})


class LeaveHandler(Own, Note, tornado.web.RequestHandler):
    """A page says that it was closed (sent by the browser's beacon)."""

    def post(self, kernel_id: str) -> None:
        """Let its kernel go; one that is gone already, or another's, changes nothing."""
        if self.owns(kernel_id):
            self.settings["kernel_manager"].leave(kernel_id)
        self.set_status(204)


class OwnKernelHandler(Own, Note, KernelHandler):
    """What a page may know about its kernel; it cannot end another one, and its own ends with the page."""

    SUPPORTED_METHODS = ("GET",)

    async def get(self, kernel_id: str) -> None:
        """The kernel's model."""
        self.check_owner(kernel_id)
        await ensure_async(super().get(kernel_id))


class OwnSocketHandler(Own, Note, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The line between a page and its kernel: widget messages only."""

    async def get(self, kernel_id: str) -> None:
        """Open it, for the kernel's device; 404 if the kernel has died, which no waiting would change."""
        self.check_owner(kernel_id)
        if not await self.settings["kernel_manager"].alive(kernel_id):
            raise tornado.web.HTTPError(404)
        try:
            await super().get(kernel_id)
        except TimeoutError as died:  # meanwhile
            raise tornado.web.HTTPError(404) from died

    def on_message(self, ws_message: str | bytes) -> None:
        """Pass a message on if it is one of a page's own kinds, on the one channel that pages use."""
        if self.ws_connection is None:  # it closed while this was on its way
            return
        try:
            allowed = _harmless(ws_message, self.selected_subprotocol == PROTOCOL)
        except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError):
            allowed = False
        if allowed:
            super().on_message(ws_message)


def _harmless(message: str | bytes, binary: bool) -> bool:
    """Whether it only changes a widget or asks what there is; a comm that a page opens could create any widget.

    binary: whether the line speaks PROTOCOL; what comes in the other form would be read otherwise further on.
    """
    if isinstance(message, bytes) != binary:
        return False
    if isinstance(message, bytes):
        if not 6 <= int.from_bytes(message[:8], "little") <= PARTS:  # it would be believed, however many it claims
            return False
        channel, parts = deserialize_msg_from_ws_v1(message)
        header, content = json.loads(parts[0]), json.loads(parts[3])
    else:
        document = json.loads(message)
        channel, header, content = document["channel"], document["header"], document["content"]
    kind = header["msg_type"]
    return bool(
        channel == "shell" and kind in MESSAGES and (kind != "comm_open" or content.get("target_name") == CONTROL)
    )
