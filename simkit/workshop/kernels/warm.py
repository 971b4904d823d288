"""The client's side of the warm parent: start it, ask it for a kernel, follow that kernel to its end."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from simkit.workshop.kernels.parent import SINGLE_THREADED

#: Names the socket of a parent that serves several processes: a grader's workers use the grader's.
ADDRESS_VARIABLE = "SIMKIT_WARM_PARENT"
PATIENCE = 300.0  #: seconds until a parent is given up that does not answer; it may have to compile the engine first


class NoParentError(RuntimeError):
    """There is no warm parent that forks."""


def can_fork() -> bool:
    """Whether a process can be forked here without harm; macOS has frameworks that do not survive it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


class WarmParent:
    """A parent process of our own; it ends with us, and its kernels with it.

    brief   the file of a debrief that it makes once, so that its kernels have that case in memory
    tidies  folders that it removes at its end, should we be killed and not get to it
    """

    def __init__(self, brief: str = "", tidies: Sequence[str] = ()) -> None:
        if not can_fork():
            raise NoParentError("this system cannot fork")
        self.folder = Path(tempfile.mkdtemp(prefix="simkit-warm-"))  # private: nobody else may ask for kernels
        self._owner = os.getpid()
        self.address = str(self.folder / "socket")
        # Ours before the parent is: a request waits in line while the parent gets warm.
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            listener.listen(128)
            command = [sys.executable, "-m", "simkit.workshop.kernels.parent"]
            command += [str(listener.fileno()), brief, str(self.folder), *tidies]
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                pass_fds=[listener.fileno()],
                env=os.environ | SINGLE_THREADED,
                start_new_session=True,  # Ctrl-C is for us; we tell the parent
            )
        atexit.register(self.stop)

    def lives(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """End the parent and its kernels; nothing of them is left afterwards."""
        atexit.unregister(self.stop)
        if self._owner != os.getpid():  # a copy of its client is not its client
            return
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Forked:
    """A kernel of the warm parent, with the methods of `subprocess.Popen` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._line, self._heard = line, b""

    def poll(self) -> int | None:
        """The exit code; None while the kernel runs."""
        while self.returncode is None:
            try:
                piece = self._line.recv(1 << 12)
            except BlockingIOError:
                break
            except OSError:
                piece = b""
            self._heard += piece
            if b"\n" in self._heard:
                self._close(int(json.loads(self._heard.partition(b"\n")[0])["exit"]))
            elif not piece:  # the parent is dead, so nobody has reaped the kernel: the number is still its own
                with contextlib.suppress(OSError):
                    os.killpg(self.pid, signal.SIGKILL)
                self._close(-signal.SIGKILL)
        return self.returncode

    def wait(self) -> int | None:
        """Wait until the kernel has ended."""
        while self.poll() is None:
            self._line.setblocking(True)
            self._line.recv(1, socket.MSG_PEEK)
            self._line.setblocking(False)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Have the parent signal the kernel and what it started; none once it has ended."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                self._line.sendall(json.dumps({"signal": int(number)}).encode() + b"\n")

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _close(self, code: int) -> None:
        self.returncode = code
        self._line.close()


async def fork(
    address: str, arguments: Sequence[str], environment: Mapping[str, str], folder: str, file: str
) -> Forked:
    """Ask the parent at this address for a kernel. NoParentError if there is none, RuntimeError if it cannot."""
    request = {"arguments": arguments, "environment": dict(environment), "folder": folder, "connection_file": file}
    line = socket.socket(socket.AF_UNIX)
    line.setblocking(False)
    try:
        answer = await asyncio.wait_for(_ask(line, address, request), PATIENCE)
    except BaseException as error:
        line.close()  # the parent ends a kernel that nobody waits for
        if isinstance(error, OSError | TimeoutError | ValueError):
            raise NoParentError(f"the warm parent does not answer ({type(error).__name__})") from error
        raise
    if "pid" not in answer:
        line.close()
        if "refused" in answer:
            raise NoParentError(str(answer["refused"]))
        raise RuntimeError(f"the kernel did not start: {answer.get('error')}")
    return Forked(line, int(answer["pid"]))


async def _ask(line: socket.socket, address: str, request: dict[str, Any]) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    await loop.sock_connect(line, address)
    await loop.sock_sendall(line, json.dumps(request).encode() + b"\n")
    heard = b""
    while not heard.endswith(b"\n"):
        piece = await loop.sock_recv(line, 1 << 12)
        if not piece:
            raise ConnectionResetError("the line broke")
        heard += piece
    answer: dict[str, Any] = json.loads(heard)
    return answer


def wait_until_warm(address: str, environments: Sequence[Mapping[str, str]] = (), seconds: float = PATIENCE) -> None:
    """Return once the parent at this address has imported everything, and made the pages of these environments.

    NoParentError if it never does.
    """
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(seconds)
            line.connect(address)
            line.sendall(json.dumps({"prepare": [dict(one) for one in environments]}).encode() + b"\n")
            if not line.recv(1 << 12):
                raise ConnectionResetError("it has ended")
    except OSError as error:
        raise NoParentError(f"the warm parent does not answer ({error})") from error


class OwnParent:
    """The parent of this process: started when it is first needed, and again when it has died."""

    def __init__(self) -> None:
        self._parent: WarmParent | None = None
        self._owner = os.getpid()
        self._tidies: list[str] = []

    def tidies(self, folder: str) -> None:
        """Have this folder removed, too, at the end of a parent that starts from now on."""
        self._tidies.append(folder)

    def address(self) -> str:
        """Its address; the parent may still be getting warm."""
        if self._parent is None or self._owner != os.getpid() or not self._parent.lives():
            if self._parent is not None:
                self._parent.stop()
            self._parent, self._owner = WarmParent(tidies=self._tidies), os.getpid()
        return self._parent.address


@cache
def own_parent() -> OwnParent:
    """The one parent that a process starts for itself."""
    return OwnParent()


@contextlib.contextmanager
def shared_parent(brief: str = "") -> Iterator[None]:
    """Processes started meanwhile find one warm parent in their environment instead of starting one each.

    brief: the file of a debrief that the parent makes once, so that its kernels have that case in memory.
    """
    if not can_fork():
        yield
        return
    parent = WarmParent(brief)
    before = os.environ.get(ADDRESS_VARIABLE)
    os.environ[ADDRESS_VARIABLE] = parent.address
    try:
        yield
    finally:
        if before is None:
            del os.environ[ADDRESS_VARIABLE]
        else:
            os.environ[ADDRESS_VARIABLE] = before
        parent.stop()
