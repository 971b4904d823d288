"""Warm kernels: forked from one parent, they live and die like any kernel and leave nothing behind."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from simkit.workshop.kernels import provisioner
from simkit.workshop.kernels.warm import ADDRESS_VARIABLE, Forked, NoParentError, shared_parent, wait_until_warm

NAME = "simkit-warm"
PATIENCE = 60.0

#: Starts a kernel, prints the numbers of its parent and its own and its connection file, then waits to be killed.
CLIENT = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell starts in the background
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name="simkit-warm")
manager.start_kernel()
print(manager.provisioner.pid, manager.connection_file, flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def parent() -> Iterator[psutil.Process]:
    """A warm parent that this process shares with those it starts."""
    with shared_parent():
        wait_until_warm(os.environ[ADDRESS_VARIABLE])
        children = psutil.Process().children()
        (found,) = [child for child in children if "simkit.workshop.kernels.parent" in " ".join(child.cmdline())]
        yield found
    assert not found.is_running()


@pytest.fixture
def kernel(parent: psutil.Process) -> Iterator[KernelManager]:
    """A kernel that the parent forked; at the end neither it nor its connection file is left."""
    manager = KernelManager(kernel_name=NAME)
    manager.start_kernel()
    yield manager
    pid, file = forked(manager).pid, Path(manager.connection_file)
    manager.shutdown_kernel(now=True)
    wait_for(lambda: not psutil.pid_exists(pid))
    assert not file.exists()
    wait_for(lambda: not parent.children())


def forked(manager: KernelManager) -> Forked:
    """The manager's kernel as its provisioner holds it."""
    process: object = getattr(manager.provisioner, "process", None)
    assert isinstance(process, Forked)
    return process


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def run(manager: KernelManager, code: str) -> str:
    """What the code prints; the name of its error where it fails."""
    client: BlockingKernelClient = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(PATIENCE)
        return heard(client, client.execute(code))
    finally:
        client.stop_channels()


def heard(client: BlockingKernelClient, request: str) -> str:
    said = []
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        kind, content = message["msg_type"], message["content"]
        if message["parent_header"].get("msg_id") != request:
            continue
        if kind == "stream":
            said.append(content["text"])
        if kind == "error":
            said.append(content["ename"])
        if kind == "status" and content["execution_state"] == "idle":
            return "".join(said).strip()


def test_a_kernel_is_a_child_of_the_parent_with_everything_imported_and_chance_of_its_own(
    kernel: KernelManager, parent: psutil.Process
) -> None:
    code = "import sys, os, numpy; print(os.getppid(), 'simkit.workshop.report' in sys.modules, numpy.random.random())"
    ppid, imported, first = run(kernel, code).split()
    other = KernelManager(kernel_name=NAME)
    other.start_kernel()
    second = run(other, code).split()[-1]
    other.shutdown_kernel()
    assert int(ppid) == parent.pid
    assert imported == "True"
    assert first != second


def test_a_kernel_knows_all_modules(kernel: KernelManager) -> None:
    """They are kept from it only while it starts."""
    code = (
        "import sys, importlib; importlib.import_module('this'); print(type(sys.modules), 'this' in sys.modules.copy())"
    )
    assert run(kernel, code).splitlines()[-1] == "<class 'dict'> True"


def test_the_parent_has_one_thread_and_no_open_connection(kernel: KernelManager, parent: psutil.Process) -> None:
    assert parent.num_threads() == 1
    assert parent.net_connections("inet") == []
    assert [file.path for file in parent.open_files() if file.path.endswith((".db", ".sqlite"))] == []
    assert run(kernel, "print(1)") == "1"


def test_a_large_form_arrives_whole_at_a_slow_listener(kernel: KernelManager) -> None:
    client: BlockingKernelClient = kernel.client()
    client.start_channels()
    client.wait_for_ready(PATIENCE)
    request = client.execute("import sys\nfor n in range(6000): print(n, 'x' * 1000, flush=True)")
    client.get_shell_msg(timeout=PATIENCE)  # it has said everything before anybody reads
    lines = heard(client, request).splitlines()
    client.stop_channels()
    assert [int(line.split()[0]) for line in lines] == list(range(6000))


def test_a_kernel_has_the_environment_and_the_folder_that_were_asked_for(
    parent: psutil.Process, tmp_path: Path
) -> None:
    manager = KernelManager(kernel_name=NAME)
    manager.start_kernel(env={**os.environ, "SIMKIT_TEST": "here"}, cwd=str(tmp_path))
    said = run(manager, "import os; print(os.environ['SIMKIT_TEST'], os.getcwd())")
    manager.shutdown_kernel(now=True)
    assert said == f"here {tmp_path}"
    assert "SIMKIT_TEST" not in parent.environ()


def test_an_interrupt_stops_the_cell_and_the_kernel_goes_on(kernel: KernelManager) -> None:
    client: BlockingKernelClient = kernel.client()
    client.start_channels()
    client.wait_for_ready(PATIENCE)
    request = client.execute("import time\nprint('begun', flush=True)\ntime.sleep(60)")
    while client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "stream":
        pass
    begun = time.monotonic()
    kernel.interrupt_kernel()
    assert heard(client, request) == "KeyboardInterrupt"
    assert time.monotonic() - begun < 30
    assert heard(client, client.execute("print('on')")) == "on"
    client.stop_channels()


def test_a_restarted_kernel_is_a_new_child_with_the_old_connection_file(
    kernel: KernelManager, parent: psutil.Process
) -> None:
    before, file = forked(kernel).pid, kernel.connection_file
    assert run(kernel, "x = 1") == ""
    kernel.restart_kernel(now=True)
    assert run(kernel, "print(x)") == "NameError"
    assert forked(kernel).pid != before
    assert kernel.connection_file == file
    assert [child.pid for child in parent.children()] == [forked(kernel).pid]


def test_a_kernel_ends_when_it_is_asked_and_takes_along_what_it_started(parent: psutil.Process) -> None:
    manager = KernelManager(kernel_name=NAME)
    manager.start_kernel()
    other = int(run(manager, "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)"))
    forked(manager).send_signal(signal.SIGKILL)
    wait_for(lambda: not psutil.pid_exists(other) or psutil.Process(other).status() == psutil.STATUS_ZOMBIE)
    wait_for(lambda: not manager.is_alive())
    manager.shutdown_kernel(now=True)
    manager = KernelManager(kernel_name=NAME)
    manager.start_kernel()
    run(manager, "print(1)")
    manager.shutdown_kernel()  # with a shutdown request
    assert not Path(manager.connection_file).exists()
    wait_for(lambda: not parent.children())


def test_a_killed_kernel_is_noticed_and_can_be_restarted(kernel: KernelManager) -> None:
    os.kill(forked(kernel).pid, signal.SIGKILL)
    wait_for(lambda: not kernel.is_alive())
    assert forked(kernel).poll() == -signal.SIGKILL
    kernel.restart_kernel()
    assert run(kernel, "print('again')") == "again"


def test_a_kernel_that_cannot_start_says_why_and_leaves_nothing(parent: psutil.Process, tmp_path: Path) -> None:
    manager = KernelManager(kernel_name=NAME)
    with pytest.raises(RuntimeError, match="No such file or directory"):
        manager.start_kernel(cwd=str(tmp_path / "nowhere"))
    manager.cleanup_connection_file()
    wait_for(lambda: not parent.children())


@pytest.mark.parametrize("killed", ["client", "parent"])
def test_whoever_is_killed_nothing_is_left(killed: str) -> None:
    """Without a parent in the environment a client starts one of its own, and that ends with it."""
    environment = {name: value for name, value in os.environ.items() if name != ADDRESS_VARIABLE}
    client = subprocess.Popen([sys.executable, "-c", CLIENT], stdout=subprocess.PIPE, text=True, env=environment)
    assert client.stdout is not None
    pid, file = client.stdout.readline().split()
    kernel = psutil.Process(int(pid))
    own = kernel.parent()
    assert own is not None
    assert own.parent() == psutil.Process(client.pid)
    folder = next(Path(part) for part in own.cmdline() if "simkit-warm-" in part)
    assert folder.is_dir()
    (client if killed == "client" else own).kill()
    wait_for(lambda: not kernel.is_running() or kernel.status() == psutil.STATUS_ZOMBIE)
    client.terminate() if killed == "client" else client.send_signal(signal.SIGINT)
    client.wait(PATIENCE)
    wait_for(lambda: not own.is_running() and not kernel.is_running())
    wait_for(lambda: not folder.exists() and not Path(file).exists())


def test_papermill_executes_a_notebook_on_a_warm_kernel(parent: psutil.Process, tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("import os; print(os.getppid())")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "-k", NAME, "--no-progress-bar", "in.ipynb", "out.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=2 * PATIENCE)
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0]["text"].strip() == str(parent.pid)
    assert not parent.children()


def test_where_nothing_forks_a_stock_kernel_serves_and_a_line_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def no_parent(*_: object) -> None:
        raise NoParentError("this system cannot fork")

    monkeypatch.setattr(provisioner, "fork", no_parent)
    manager = KernelManager(kernel_name=NAME)
    manager.log.propagate = True
    with caplog.at_level(logging.WARNING):
        manager.start_kernel()
    said = run(manager, "import os; print(os.getppid())")
    manager.shutdown_kernel(now=True)
    assert said == str(os.getpid())
    assert "stock kernel" in caplog.text
