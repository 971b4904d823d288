"""The warm parent: a process that has imported everything a kernel needs and forks one for each request.

It runs alone (`python -m simkit.workshop.kernels.parent`), because a fork copies one thread only: nobody else may start
a thread in here. Each kernel has a line, the connection on which it was asked for: the first message is the request,
the answer {"pid": …}, {"error": …} or {"refused": …}, then {"signal": …} one way and at last {"exit": …} the other. The
parent alone signals and reaps, so that no signal ever reaches a process that has the number of a dead kernel by chance.
A kernel whose line breaks is killed, and all are when the lifeline (standard input) does: no process outlives its
client.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import selectors
import shutil
import signal
import socket
import sys
from collections import UserDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: What pages and debriefs use. Imported before the first fork, hence shared by all kernels.
MODULES = (
    "faulthandler",
    "psutil",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "matplotlib_inline.backend_inline",
    "pandas.core.methods.to_dict",
    "sqlalchemy.dialects.sqlite",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
    "simkit.workshop.page",
    "simkit.workshop.report",
    "simkit.workshop.trainer",
)

#: Read when their libraries are imported: one thread each, or there would be more than the one that forks.
SINGLE_THREADED = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}

#: No history: each kernel would open a database and start a thread for it. No remark that it listens on localhost.
ARGUMENTS = ("--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR")


@dataclass
class Line:
    """The connection on which a kernel was asked for, and the kernel once it runs."""

    peer: socket.socket
    heard: bytes = b""
    pid: int = 0
    connection_file: str = ""

    def say(self, **message: Any) -> None:
        """Send a message; a peer that is gone hears nothing, its end of the line says so elsewhere."""
        with contextlib.suppress(OSError):
            self.peer.sendall(json.dumps(message).encode() + b"\n")

    def messages(self) -> list[dict[str, Any]] | None:
        """What was said since; None if the line is broken."""
        try:
            piece = self.peer.recv(1 << 16)
        except BlockingIOError:
            return []
        except OSError:
            return None
        if not piece:
            return None
        *whole, self.heard = (self.heard + piece).split(b"\n")
        return [json.loads(message) for message in whole]


@dataclass(frozen=True)
class Request:
    """The kernel that a child is to become."""

    arguments: Sequence[str]
    environment: dict[str, str]
    folder: str
    line: Line = field(repr=False)


class Parent:
    """Listens, forks, signals, reaps; `serve` returns in the parent at its end and in every child at once."""

    def __init__(self, listener: socket.socket) -> None:
        self._lines: dict[int, Line] = {}  # by pid
        self._selector = selectors.DefaultSelector()
        self._listener = listener
        self._wakeup, self._alarm = socket.socketpair()
        for end in (listener, self._wakeup, self._alarm):
            end.setblocking(False)
        signal.set_wakeup_fd(self._alarm.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(sys.stdin.fileno(), selectors.EVENT_READ, "lifeline")
        self._selector.register(self._wakeup, selectors.EVENT_READ, "child")
        self._selector.register(listener, selectors.EVENT_READ, "knock")

    def serve(self) -> Request | None:
        """Answer until the lifeline breaks; in a child, what it is to become."""
        while True:
            for key, _ in self._selector.select():
                if key.data == "lifeline":
                    if not os.read(sys.stdin.fileno(), 64):
                        self._end()
                        return None
                elif key.data == "child":
                    self._wakeup.recv(1 << 12)
                    self._reap()
                elif key.data == "knock":
                    self._answer()
                else:
                    request = self._hear(key.data)
                    if request is not None:
                        return request

    def _answer(self) -> None:
        with contextlib.suppress(OSError):  # whoever knocked has gone again
            peer, _ = self._listener.accept()
            peer.setblocking(False)
            self._selector.register(peer, selectors.EVENT_READ, Line(peer))

    def _hear(self, line: Line) -> Request | None:
        messages = line.messages()
        if messages is None:
            self._hang_up(line)
            return None
        for message in messages:
            if "signal" in message:
                _send(line.pid, int(message["signal"]))
            elif "prepare" in message:
                for environment in message["prepare"]:
                    prepare(environment)
                line.say(warm=os.getpid())
            elif not line.pid:
                request = self._fork(line, message)
                if request is not None:
                    return request
        return None

    def _fork(self, line: Line, message: dict[str, Any]) -> Request | None:
        prepare(message["environment"])
        if tasks() != 1:
            line.say(refused=f"the warm parent has {tasks()} threads and cannot fork")
            return None
        try:
            pid = os.fork()
        except OSError as error:
            line.say(refused=f"no kernel could be forked: {error.strerror}")
            return None
        if pid:
            line.pid, line.connection_file = pid, str(message.get("connection_file", ""))
            self._lines[pid] = line
            return None
        self._leave_behind(line)
        return Request(message["arguments"], message["environment"], message["folder"], line)

    def _leave_behind(self, line: Line) -> None:
        """In a child: let go of all that belongs to the parent."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        others = {id(key.fileobj): key.fileobj for key in self._selector.get_map().values()}
        self._selector.close()
        for end in (self._alarm, *others.values()):
            if isinstance(end, socket.socket) and end is not line.peer:
                end.close()
        self._lines.clear()

    def _reap(self) -> None:
        for pid, line in list(self._lines.items()):
            gone, status = os.waitpid(pid, os.WNOHANG)
            if gone:
                del self._lines[pid]
                line.pid = -1
                line.say(exit=os.waitstatus_to_exitcode(status))

    def _hang_up(self, line: Line) -> None:
        """Nobody asks for the kernel any more: end it, and clear away what its client cannot."""
        self._selector.unregister(line.peer)
        line.peer.close()
        if line.pid > 0:
            self._lines.pop(line.pid)
            _send(line.pid, signal.SIGKILL)
            os.waitpid(line.pid, 0)
            if line.connection_file:
                Path(line.connection_file).unlink(missing_ok=True)

    def _end(self) -> None:
        for line in list(self._lines.values()):
            self._hang_up(line)


def prepare(environment: dict[str, str]) -> None:
    """Make the page that a kernel with this environment will show, unless it is made."""
    from simkit.workshop import shelf

    if shelf.prepare(environment):
        freeze()


def freeze() -> None:
    """Keep all that there is from the children's garbage collector: what it does not touch stays shared."""
    gc.collect()
    gc.freeze()


def tasks() -> int:
    """How many threads this process has; 1 where the system does not tell."""
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return 1


def run(request: Request) -> None:
    """In a child: become the kernel."""
    try:
        os.setsid()  # a group of its own: a signal reaches what the kernel starts, too, and nobody else
        os.environ.clear()
        os.environ.update(request.environment)
        os.chdir(request.folder)
        _reseed()
        with Path(os.devnull).open(encoding="utf-8") as nothing:  # the lifeline is the parent's
            os.dup2(nothing.fileno(), sys.stdin.fileno())
    except OSError as error:
        request.line.say(error=str(error))
        os._exit(1)
    request.line.say(pid=os.getpid())
    request.line.peer.close()

    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.kernelapp import IPKernelApp

    class Kernel(IPythonKernel):
        def __init__(self, **settings: Any) -> None:
            with unlisted_modules():
                super().__init__(**settings)  # type: ignore[no-untyped-call]

    class App(IPKernelApp):
        kernel_class = Kernel

        def init_iopub(self, context: Any) -> None:
            context.sndhwm = 0  # a large form is thousands of messages; over a thousand waiting, ZeroMQ drops some
            super().init_iopub(context)  # type: ignore[no-untyped-call]

    # Should the parent die of a kill, its kernels notice within a second.
    own = (*ARGUMENTS, f"--IPKernelApp.parent_handle={os.getppid()}")
    given = {argument.partition("=")[0] for argument in request.arguments}
    sys.argv = ["ipykernel_launcher", *request.arguments]
    App.launch_instance([*(one for one in own if one.partition("=")[0] not in given), *request.arguments])
    # Its exit handler stops the output before the control thread, which may be waiting for the output just then.
    control = App.instance().control_thread
    control.stop()
    control.join(1)
    # At once, once what asked for it has had its turn: a usual end takes down all that the parent had loaded, and in a
    # fork that copies it first, page by page.
    atexit._run_exitfuncs()
    os._exit(0)


class _Unlisted(UserDict[str, Any]):
    """The modules there are, each to be had by its name; a list of them is empty."""

    def copy(self) -> dict[str, Any]:  # type: ignore[override]
        return {}


@contextlib.contextmanager
def unlisted_modules() -> Iterator[None]:
    """Nobody gets a list of the modules meanwhile.

    A kernel asks each of them for its file, for a debugger that no page has. In a fork that makes a copy of the memory
    that they lie in, scattered as they are: 15 MB a kernel.
    """
    modules, unlisted = sys.modules, _Unlisted()
    unlisted.data = modules
    sys.modules = unlisted  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules = modules


def warm(brief: str = "") -> None:
    """Import what kernels need, compile the engine; no thread may be left, no connection open.

    brief: the file of a debrief to make, which opens its case, plays what every group is compared with and draws.
    """
    for module in MODULES:
        importlib.import_module(module)
    from simkit.show import forms

    for form in pkgutil.iter_modules(forms.__path__, f"{forms.__name__}."):
        importlib.import_module(form.name)
    import ipywidgets

    from simkit.engine.simulate import warm_up

    ipywidgets.register_comm_target()  # which its import does only inside a kernel
    warm_up()
    if brief:
        from simkit.workshop.report import open_debrief

        with contextlib.suppress(Exception):  # what is wrong with it, the first real one will say
            open_debrief(brief).exercises()


def main() -> None:
    """Serve on the socket whose number is the first argument; the second is a brief for `warm` or nothing, the others
    are folders to remove at the end.
    """
    listener, brief, folders = socket.socket(fileno=int(sys.argv[1])), sys.argv[2], sys.argv[3:]
    for number in (signal.SIGINT, signal.SIGTERM):  # the lifeline alone says when it is over
        signal.signal(number, signal.SIG_IGN)
    try:
        warm(brief)
        freeze()
        request = Parent(listener).serve()
    except BaseException:
        _remove(folders)
        raise
    if request is not None:
        run(request)
    else:
        _remove(folders)


def _remove(folders: Sequence[str]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _reseed() -> None:
    """Chance of its own for each kernel; the standard library sees to itself."""
    import numpy as np

    np.random.seed()


def _send(pid: int, number: int) -> None:
    if pid <= 0:
        return
    try:
        os.killpg(pid, number)
    except ProcessLookupError:  # not yet the head of its group
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


if __name__ == "__main__":
    main()
