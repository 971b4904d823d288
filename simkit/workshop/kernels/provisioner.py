"""The kernel provisioner `simkit-warm`: Jupyter's own, but the process comes from the warm parent."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from simkit.workshop.kernels.warm import ADDRESS_VARIABLE, Forked, NoParentError, fork, own_parent

LAUNCHER = 3  #: python -m ipykernel_launcher: what a fork has behind it already
LINGER = 1.2  #: seconds; Jupyter's sockets try for one more second to deliver what was sent before they were closed


class WarmProvisioner(LocalProvisioner):
    """Forks kernels; where that is not possible it starts a stock one and says so."""

    _unheard = False  # whether a dead kernel was asked to shut down

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Note a request that nobody hears: on the ports of a dead kernel it waits for the next one, and ends it."""
        self._unheard = restart and await self.poll() is not None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Have the kernel forked; RuntimeError if it cannot start."""
        if self._unheard:  # a stock kernel takes longer than that to start; a fork is there at once
            self._unheard = False
            await asyncio.sleep(LINGER)
        environment = kwargs.get("env") or dict(os.environ)
        folder = str(kwargs.get("cwd") or Path.cwd())
        try:
            process: Any = await self._fork(cmd[LAUNCHER:], environment, folder)
        except NoParentError as reason:
            self.log.warning("A stock kernel serves, which takes seconds: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.pid, self.pgid, self.cwd = process, process.pid, None, Path(folder)
        return self.connection_info

    async def _fork(self, arguments: list[str], environment: dict[str, str], folder: str) -> Forked:
        file = str(getattr(self.parent, "connection_file", ""))
        shared = environment.get(ADDRESS_VARIABLE)
        if shared:
            try:
                return await fork(shared, arguments, environment, folder, file)
            except NoParentError as reason:
                self.log.info("A parent of our own, then: %s", reason)
        return await fork(own_parent().address(), arguments, environment, folder, file)
