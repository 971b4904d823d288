"""Debrief pages: papermill executes our notebook once a group, on this machine's cores or on a dask cluster.

A job is plain text and so is what comes of it, so a worker needs no folder in common with the grader.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from simkit.workshop import report
from simkit.workshop.kernels.warm import ADDRESS_VARIABLE, shared_parent

NOTEBOOK = Path(__file__).parent / "pages" / "debrief.ipynb"
PATIENCE = 120  #: seconds for a cell of a debrief; the slowest take two


KERNEL = "simkit-warm"  #: a stock one where it cannot be forked


def make_debrief(brief: str, work: str | None = None) -> str:
    """The page of one group: the outputs of our notebook, executed for a `report.Brief` in JSON.

    work: where its files stand meanwhile; None for the system's folder for such.
    """
    import nbformat
    import papermill
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(dir=work) as folder:
        given, executed, line = (Path(folder) / name for name in ("brief.json", "debrief.ipynb", "kernel.json"))
        given.write_text(brief, encoding="utf-8")
        papermill.execute_notebook(
            str(NOTEBOOK),
            str(executed),
            parameters={"brief_file": str(given)},
            kernel_name=KERNEL,
            progress_bar=False,
            execution_timeout=PATIENCE,
            config=Config({"KernelManager": {"connection_file": str(line)}}),  # else it stands among the system's files
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],  # else each remarks that it listens or was ended
        )
        notebook: Any = nbformat.reads(executed.read_text(encoding="utf-8"), as_version=4)
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    blocks = ["".join(output["data"]["text/html"]) for output in outputs if "text/html" in output.get("data", {})]
    about = report.Brief.model_validate_json(brief)
    return report.page(about.group, "".join(blocks), about.language)


def make_all(briefs: Mapping[str, str], pool: Executor, work: str | None) -> Iterator[tuple[str, str | None, str]]:
    """Make debriefs, whichever is ready first: (group, page or None, the reason why there is none)."""
    futures = {pool.submit(make_debrief, brief, work): group for group, brief in briefs.items()}
    for done in as_completed(futures):
        error = done.exception()
        if error is None:
            yield futures[done], done.result(), ""
        else:
            yield futures[done], None, (str(error).strip().splitlines() or [type(error).__name__])[-1]


@contextmanager
def here(workers: int, sample: report.Brief, work: Path) -> Iterator[Executor]:
    """Threads of this process: the work is done in kernels, forked from one warm parent that ends with us.

    It is the one that the environment names, or else one of our own.
    sample: a debrief of the same case, which our own makes before it forks.
    """
    given = work / "sample.json"
    given.write_text(sample.model_dump_json(by_alias=True), encoding="utf-8")
    with nullcontext() if ADDRESS_VARIABLE in os.environ else shared_parent(str(given.resolve())):
        pool = ThreadPoolExecutor(4 * workers)  # most of the time a debrief only waits: for its kernel to come and go
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def on_cluster(address: str) -> Iterator[Executor]:
    """The workers of a dask.distributed cluster; OSError in one line if nobody answers there."""
    from distributed import Client

    try:
        client: Any = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise OSError(f"cluster: {address} does not answer; is a dask scheduler running there?") from error
    try:
        yield client.get_executor(pure=False)
    finally:
        client.close()
