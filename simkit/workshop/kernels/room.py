"""The kernels of a room, one for each open page: who may talk to which, and when one is no longer needed."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

LEFT = 2.0  #: seconds a kernel stays after its page said good-bye, so that the last words are heard
LOST = 30.0  #: … after its page was lost without a word; the page may come back
OPENING = 120.0  #: … before its page has ever come: a room full of stock kernels is slow

DEVICE_VARIABLE = "HTTP_X_SIMKIT_DEVICE"


#: Else each kernel remarks on the trainer's terminal that it listens on localhost.
QUIET = "--IPKernelApp.log_level=ERROR"


class HeardClient(AsyncKernelClient):
    """A client that is ready when the kernel's output is heard, too.

    The output channel joins by itself, on a busy machine later than the others; what a page's cell had shown by then
    would be lost, and the page would stay empty.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's answer, then ask again until its output channel has said something as well."""
        await super().wait_for_ready(timeout=timeout)
        until = time.monotonic() + (timeout or OPENING)
        while time.monotonic() < until:
            self.kernel_info()
            try:
                await self.get_iopub_msg(timeout=0.5)
                return
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel died before its output was heard") from None
        raise RuntimeError("the kernel's output cannot be heard")


class RoomKernels(AsyncMappingKernelManager):
    """The kernels of a room. A kernel belongs to the device whose page it runs, and ends with the page."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        self.owners: dict[str, str] = {}
        self._met: set[str] = set()
        self._left: set[str] = set()
        self._alone_since: dict[str, float] = {}

    async def start_kernel(self, **settings: Any) -> str:  # type: ignore[override]
        """Start a kernel for the device named in its environment."""
        settings.setdefault("extra_arguments", [QUIET])
        kernel_id = str(await super().start_kernel(**settings))
        self.owners[kernel_id] = settings.get("env", {}).get(DEVICE_VARIABLE, "")
        return kernel_id

    def of(self, device: str) -> set[str]:
        """The kernels of this device."""
        return {kernel_id for kernel_id in self.list_kernel_ids() if self.owners.get(kernel_id) == device}

    def owned_by(self, kernel_id: str, device: str | None) -> bool:
        """Whether this kernel exists and belongs to this device."""
        return bool(device) and kernel_id in self and self.owners.get(kernel_id) == device

    async def alive(self, kernel_id: str) -> bool:
        """Whether the kernel's process runs."""
        return kernel_id in self and bool(await ensure_async(self.get_kernel(kernel_id).is_alive()))

    def leave(self, kernel_id: str) -> None:
        """Its page was closed."""
        self._left.add(kernel_id)

    async def sweep(self) -> None:
        """End the kernels that nobody needs any more; called every second."""
        for kernel_id in list(self.list_kernel_ids()):
            if self._needless(kernel_id) or not await self._runs(kernel_id):
                await self._end(kernel_id)

    def _needless(self, kernel_id: str) -> bool:
        if self._kernel_connections.get(kernel_id, 0) > 0:
            self._met.add(kernel_id)
            self._alone_since.pop(kernel_id, None)
            return False
        alone = time.monotonic() - self._alone_since.setdefault(kernel_id, time.monotonic())
        if kernel_id in self._left:
            return alone > LEFT
        return alone > (LOST if kernel_id in self._met else OPENING)

    async def _runs(self, kernel_id: str) -> bool:
        return kernel_id not in self._met or await self.alive(kernel_id)

    async def _end(self, kernel_id: str) -> None:
        self.owners.pop(kernel_id, None)
        self._alone_since.pop(kernel_id, None)
        self._met.discard(kernel_id)
        self._left.discard(kernel_id)
        if kernel_id in self:
            await ensure_async(self.shutdown_kernel(kernel_id, now=True))  # type: ignore[no-untyped-call]
