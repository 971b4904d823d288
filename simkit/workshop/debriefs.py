"""Debrief pages: papermill executes our notebook once a group, on this machine's cores or on a dask cluster.

A job is plain text and so is what comes of it, so a worker needs no folder in common with the grader.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simkit.workshop import report

NOTEBOOK = Path(__file__).parent / "pages" / "debrief.ipynb"
PATIENCE = 120  #: seconds for a cell of a debrief; the slowest take two


def kernel_name() -> str:
    """The kernel that executes debriefs. A stock one; the warm ones of a later issue plug in here and nowhere else."""
    return "python3"


def make_debrief(brief: str) -> str:
    """The page of one group: the outputs of our notebook, executed for a `report.Brief` in JSON."""
    import nbformat
    import papermill

    with tempfile.TemporaryDirectory() as folder:
        given, executed = Path(folder) / "brief.json", Path(folder) / "debrief.ipynb"
        given.write_text(brief, encoding="utf-8")
        papermill.execute_notebook(
            str(NOTEBOOK),
            str(executed),
            parameters={"brief_file": str(given)},
            kernel_name=kernel_name(),
            progress_bar=False,
            execution_timeout=PATIENCE,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],  # else each remarks that it listens on localhost
        )
        notebook: Any = nbformat.reads(executed.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    blocks = ["".join(output["data"]["text/html"]) for output in outputs if "text/html" in output.get("data", {})]
    about = report.Brief.model_validate_json(brief)
    return report.page(about.group, "".join(blocks), about.language)


def make_all(briefs: Mapping[str, str], pool: Executor) -> Iterator[tuple[str, str | None, str]]:
    """Make debriefs, whichever is ready first: (group, page or None, the reason why there is none)."""
    futures = {pool.submit(make_debrief, brief): group for group, brief in briefs.items()}
    for done in as_completed(futures):
        error = done.exception()
        if error is None:
            yield futures[done], done.result(), ""
        else:
            yield futures[done], None, (str(error).strip().splitlines() or [type(error).__name__])[-1]


@contextmanager
def here(workers: int, work: Path) -> Iterator[Executor]:
    """Processes on this machine that put their files into `work` and end when this one does, however it does."""
    # Fresh processes: a fork would copy the threads that papermill and numba have started here.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_settle, initargs=(str(work.resolve()),))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def on_cluster(address: str) -> Iterator[Executor]:
    """The workers of a dask.distributed cluster; OSError in one line if nobody answers there."""
    from distributed import Client

    try:
        client: Any = Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise OSError(f"cluster: {address} does not answer; is a dask scheduler running there?") from error
    try:
        yield client.get_executor(pure=False)
    finally:
        client.close()


def _settle(work: str) -> None:
    """Make a worker process at home: its files stand in `work`, and it does not outlive the grader."""
    tempfile.tempdir = work
    os.environ |= {"TMPDIR": work, "JUPYTER_RUNTIME_DIR": work}
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
