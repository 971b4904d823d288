"""Grading a workshop: submissions → gradebook.csv, a debrief page a group, an index for the trainer.

Grading reads answers and runs no learner's code: papermill runs our own debrief notebook, which is given the path of a
group's validated answers.
"""

from __future__ import annotations

import csv
import io
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from simkit.course.answers import write_whole
from simkit.course.checks import subject
from simkit.course.exercise import exercise
from simkit.course.grade import Verdict, grade, unattempted
from simkit.course.words import say
from simkit.scenario import Language
from simkit.workshop import report
from simkit.workshop.report import Brief, Handed
from simkit.workshop.store import Store
from simkit.workshop.submissions import Expected, Submission, collect, escape

NOTEBOOK = Path(__file__).parent / "pages" / "debrief.ipynb"
COLUMNS = ("group", "exercise", "check", "status", "points", "max_points", "message")


@dataclass(frozen=True)
class Graded:
    """A submission, or the lack of one, and its verdicts."""

    submission: Submission
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class _Job:
    """What a worker needs to make one debrief; plain text, so that it can go to another process."""

    group: str
    brief: str  #: the file of its `report.Brief`
    language: Language
    page: str


def grade_tree(submissions: Path, workshop: Path, out: Path, workers: int = 2) -> list[Graded]:
    """Grade every submission in the tree and write gradebook.csv, <group>.html and index.html into `out`."""
    store = Store(Path(workshop))
    language, out = store.workshop().language, Path(out)
    out.mkdir(parents=True, exist_ok=True)
    graded = grade_all(Path(submissions), store)
    write_whole(out / "gradebook.csv", gradebook(graded))
    _debriefs(graded, store, out, workers)
    write_whole(out / "index.html", report.index(graded, store.exercises(), store.case(), language))
    Console().print(
        say("report.graded", language, groups=len(store.groups()), place=out / "index.html"), soft_wrap=True
    )
    return graded


def grade_all(submissions: Path, store: Store) -> list[Graded]:
    """The verdicts of every submission and of every group that handed in nothing, in order of group and exercise."""
    workshop, case = store.workshop(), store.case()
    groups = [group.id for group in store.groups()]
    exercises = store.exercises()
    expected = Expected(workshop.id, groups, exercises, workshop.language, store.revisions())
    found = collect(submissions, expected)
    handed_in = {(one.group, one.exercise) for one in found}
    absent = [Submission(group, name) for group in groups for name in exercises if (group, name) not in handed_in]
    grounds = {name: subject(name).grounds(case) for name in exercises}
    settings = {name: store.settings(name) for name in exercises}

    def verdicts(one: Submission) -> tuple[Verdict, ...]:
        if one.reason:
            return (Verdict("file", "rejected", 0.0, _most(one.exercise, exercises), one.reason),)
        if one.document is None:
            return unattempted(one.exercise, workshop.language)
        of_this = {"grounds": grounds[one.exercise], "settings": settings[one.exercise]}
        return grade(one.exercise, one.document.answers, case, workshop.language, **of_this)

    return [Graded(one, verdicts(one)) for one in sorted([*found, *absent], key=lambda one: (one.group, one.exercise))]


def gradebook(graded: Sequence[Graded]) -> str:
    """The text of gradebook.csv: sorted, the same for the same submissions."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(_rows(graded)))
    return text.getvalue()


def kernel_name() -> str:
    """The kernel that executes debriefs. A stock one; the warm ones of a later issue plug in here and nowhere else."""
    return "python3"


def make_debrief(job: _Job) -> None:
    """Execute the debrief notebook for one group and write its page; runs in a worker process."""
    import nbformat
    import papermill

    with TemporaryDirectory() as folder:
        executed = Path(folder) / "debrief.ipynb"
        papermill.execute_notebook(
            str(NOTEBOOK),
            str(executed),
            parameters={"brief_file": job.brief},
            kernel_name=kernel_name(),
            progress_bar=False,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],  # else each remarks that it listens on localhost
        )
        notebook: Any = nbformat.reads(executed.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    blocks = ["".join(output["data"]["text/html"]) for output in outputs if "text/html" in output.get("data", {})]
    write_whole(Path(job.page), report.page(job.group, "".join(blocks), job.language))


def _rows(graded: Sequence[Graded]) -> Iterator[tuple[str, ...]]:
    for one in graded:
        for verdict in one.verdicts:
            place = (escape(one.submission.group), escape(one.submission.exercise), verdict.check, verdict.status)
            yield (*place, f"{verdict.points:g}", f"{verdict.max_points:g}", escape(verdict.message))


def _most(name: str, exercises: Sequence[str]) -> float:
    return float(exercise(name).max_points) if name in exercises else 0.0


def _debriefs(graded: Sequence[Graded], store: Store, out: Path, workers: int) -> None:
    """One page for each group of the workshop; a page that cannot be made says why and stops no other."""
    language = store.workshop().language
    with TemporaryDirectory() as folder:
        jobs = []
        for brief in _briefs(graded, store):
            page = out / f"{brief.group}.html"
            if any(one.answers is not None for one in brief.handed):
                file = Path(folder) / f"{brief.group}.json"
                write_whole(file, brief.model_dump_json(by_alias=True))
                jobs.append(_Job(brief.group, str(file), language, str(page)))
            else:
                body = "".join(report.missing(one.exercise, one.reason, language) for one in brief.handed)
                write_whole(page, report.page(brief.group, body, language))
        for job, reason in _run(jobs, workers, language):
            write_whole(Path(job.page), report.page(job.group, report.no_debrief(reason, language), language))


def _briefs(graded: Sequence[Graded], store: Store) -> Iterator[Brief]:
    """What each group of the workshop handed in, in the order of the exercises."""
    workshop, recipe = store.workshop(), store.recipe()
    submissions = {(one.submission.group, one.submission.exercise): one.submission for one in graded}
    for group in store.groups():
        handed = []
        for name in store.exercises():
            one = submissions[group.id, name]
            answers = one.document.answers if one.document else None
            handed.append(Handed(exercise=name, answers=answers, reason=one.reason, settings=store.settings(name)))
        yield Brief(group=group.id, language=workshop.language, case=recipe, handed=tuple(handed))


def _run(jobs: Sequence[_Job], workers: int, language: Language) -> Iterator[tuple[_Job, str]]:
    """Make the debriefs in `workers` processes; yields those that could not be made, with the reason."""
    if not jobs:
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Fresh processes: a fork would copy the threads that papermill and numba have started here.
    context, console = multiprocessing.get_context("spawn"), Console(stderr=True)
    pool = ProcessPoolExecutor(min(workers, len(jobs)), mp_context=context)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress, pool:
        futures: dict[Future[None], _Job] = {pool.submit(make_debrief, job): job for job in jobs}
        for done in progress.track(
            as_completed(futures), total=len(futures), description=say("report.grading", language)
        ):
            error = done.exception()
            if error is not None:
                yield futures[done], (str(error).strip().splitlines() or [type(error).__name__])[-1]
