"""Grading a workshop: submissions → a gradebook in three formats, a debrief page a group, an index for the trainer.

Grading reads answers and runs no learner's code. What is finished is noted in a journal: killed and run again, a grader
goes on where it was, and a new or changed submission costs only itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from simkit.company.case import CaseRecipe
from simkit.course.checks import subject
from simkit.course.exercise import exercise
from simkit.course.grade import Verdict, grade, unattempted
from simkit.course.words import say
from simkit.scenario import Language
from simkit.workshop import debriefs, report
from simkit.workshop.gradebook import COLUMNS as COLUMNS
from simkit.workshop.gradebook import Graded as Graded
from simkit.workshop.gradebook import document, gradebook, workbook
from simkit.workshop.items import items
from simkit.workshop.journal import Journal, key_of, opened
from simkit.workshop.report import Brief, Handed
from simkit.workshop.reseed import reseeded
from simkit.workshop.store import Store
from simkit.workshop.submissions import Expected, Submission, collect

CHUNK = 20  #: submissions judged in one go: a killed grader loses no more

Step = Callable[[], None]
T = TypeVar("T")


def grade_tree(
    submissions: Path,
    workshop: Path,
    out: Path,
    workers: int = 2,
    *,
    cluster: str | None = None,
    reports: bool = True,
    other_luck: int = 0,
) -> list[Graded]:
    """Grade every submission, a tree or a zip, into `out`: gradebook.csv, .json, .xlsx, <group>.html, index.html.

    workers     processes that make debriefs on this machine
    cluster     address of a dask scheduler whose workers judge and make debriefs instead
    reports     whether to make the workbook and the pages; without them: verdicts alone
    other_luck  on how much luck beside the case's own the simulating checks are judged again (`reseed.py`)
    """
    store, out = Store(Path(workshop)), Path(out)
    store.check()
    language = store.workshop().language
    with opened(out, whole=reports) as journal, _cluster(cluster) as pool:
        graded = grade_all(Path(submissions), store, journal, pool)
        _gradebooks(graded, store, journal, other_luck, reports=reports)
        if reports:
            _debriefs(graded, store, journal, workers, pool)
            journal.write("index.html", report.index(graded, store.exercises(), store.case(), language))
    place = out / ("index.html" if reports else "gradebook.csv")
    Console().print(say("report.graded", language, groups=len(store.groups()), place=place), soft_wrap=True)
    return graded


def grade_all(
    submissions: Path, store: Store, journal: Journal | None = None, pool: Executor | None = None
) -> list[Graded]:
    """The verdicts of every submission and of every group that handed in nothing, in order of group and exercise.

    Judged here, or in the processes of `pool`; what the journal knows is not judged again.
    """
    workshop, exercises = store.workshop(), store.exercises()
    groups = [group.id for group in store.groups()]
    found = collect(submissions, Expected(workshop.id, groups, exercises, workshop.language, store.revisions()))
    handed_in = {(one.group, one.exercise) for one in found}
    absent = [Submission(group, name) for group in groups for name in exercises if (group, name) not in handed_in]
    judged = _judge_all([one for one in found if one.document is not None], store, journal, pool)

    def verdicts(one: Submission) -> tuple[Verdict, ...]:
        if one.reason:
            return (Verdict("file", "rejected", 0.0, _most(one.exercise, exercises), one.reason),)
        return judged[one.group, one.exercise] if one.document else unattempted(one.exercise, workshop.language)

    return [Graded(one, verdicts(one)) for one in sorted([*found, *absent], key=lambda one: (one.group, one.exercise))]


def judge(task: str) -> list[list[list[Any]]]:
    """The verdicts, as JSON has them, of a task: a case, a language and [exercise, answers, settings] a submission."""
    recipe, language, handed = json.loads(task)
    playing = report.opened(CaseRecipe.model_validate(recipe))
    found = []
    for name, answers, settings in handed:
        try:
            verdicts = grade(name, answers, playing.case, language, grounds=playing.grounds(name), settings=settings)
        except Exception as error:  # whatever a check stumbles over costs that submission, not the night's run
            reason = say("report.reject_check", language, reason=f"{type(error).__name__}: {error}"[:200])
            verdicts = (Verdict("file", "rejected", 0.0, float(exercise(name).max_points), reason),)
        found.append([list(vars(verdict).values()) for verdict in verdicts])
    plain: list[list[list[Any]]] = json.loads(json.dumps(found, default=float))  # as the journal will have it
    return plain


def _judge_all(
    handed: Sequence[Submission], store: Store, journal: Journal | None, pool: Executor | None
) -> dict[tuple[str, str], tuple[Verdict, ...]]:
    recipe, language = store.recipe().model_dump(mode="json", by_alias=True), store.workshop().language
    settings = {name: store.settings(name) for name in store.exercises()}
    judged: dict[tuple[str, str], tuple[Verdict, ...]] = {}
    open_: list[tuple[Submission, str, list[Any]]] = []
    for one in handed:
        assert one.document is not None
        work = [one.exercise, one.document.answers, settings[one.exercise]]
        key = key_of(recipe, language, work)
        known = journal.verdicts(key) if journal else None
        if known is None:
            open_.append((one, key, work))
        else:
            judged[one.group, one.exercise] = known
    chunks = [open_[start : start + CHUNK] for start in range(0, len(open_), CHUNK)]
    tasks = [json.dumps([recipe, language, [work for _, _, work in chunk]]) for chunk in chunks]
    with _progress("grading.judging", len(open_), language) as step:
        for place, rows in _map(judge, tasks, pool):
            for (one, key, _), row in zip(chunks[place], rows, strict=True):
                judged[one.group, one.exercise] = verdicts = tuple(Verdict(*verdict) for verdict in row)
                if journal:
                    journal.keep_verdicts(key, verdicts)
                step()
    return judged


def _map(work: Callable[[str], T], tasks: Sequence[str], pool: Executor | None) -> Iterator[tuple[int, T]]:
    """Do tasks here, or in a pool: (place of the task, what came of it), whichever is ready first."""
    if pool is None:
        yield from ((place, work(task)) for place, task in enumerate(tasks))
        return
    futures = {pool.submit(work, task): place for place, task in enumerate(tasks)}
    yield from ((futures[done], done.result()) for done in as_completed(futures))


def _most(name: str, exercises: Sequence[str]) -> float:
    return float(exercise(name).max_points) if name in exercises else 0.0


def _gradebooks(graded: Sequence[Graded], store: Store, journal: Journal, other_luck: int, *, reports: bool) -> None:
    workshop, exercises = store.workshop(), store.exercises()
    about = {"id": workshop.id, "language": workshop.language, "scenario": workshop.scenario}
    statistics = items(graded, exercises, store.opened(), workshop.language)
    fitted = []
    if other_luck:
        settings = {name: store.settings(name) for name in exercises}
        with _progress("grading.other_luck", other_luck + 1, workshop.language) as step:
            fitted = reseeded(graded, store.recipe(), settings, other_luck, workshop.language, step)
    journal.write("gradebook.csv", gradebook(graded))
    journal.write("gradebook.json", document(graded, about, exercises, statistics, fitted, workshop.language))
    if reports:  # a thousand groups of them take as long as their verdicts
        journal.write("gradebook.xlsx", workbook(graded, statistics, fitted, workshop.language))


def _debriefs(graded: Sequence[Graded], store: Store, journal: Journal, workers: int, pool: Executor | None) -> None:
    """One page for each group of the workshop; a page that cannot be made says why and stops no other."""
    language = store.workshop().language
    open_: dict[str, tuple[str, str]] = {}
    for brief in _briefs(graded, store):
        text = brief.model_dump_json(by_alias=True)
        name, key = f"{brief.group}.html", key_of(text)
        if journal.has_page(name, key):
            continue
        if any(one.answers is not None for one in brief.handed):
            open_[brief.group] = (text, key)
        else:
            body = "".join(report.missing(one.exercise, one.reason, language) for one in brief.handed)
            journal.keep_page(name, key, report.page(brief.group, body, language))
    if not open_:
        return
    texts = {group: text for group, (text, _) in open_.items()}
    with (
        _progress("report.grading", len(open_), language) as step,
        nullcontext(pool) if pool else debriefs.here(min(workers, len(open_)), _sample(store), journal.work) as hands,
    ):
        for group, page, reason in debriefs.make_all(texts, hands, None if pool else str(journal.work)):
            if page is not None:
                journal.keep_page(f"{group}.html", open_[group][1], page)
            else:  # not kept in the journal: the next run tries again
                body = report.no_debrief(reason, language)
                journal.write(f"{group}.html", report.page(group, body, language))
            step()


def _briefs(graded: Sequence[Graded], store: Store) -> Iterator[Brief]:
    """What each group of the workshop handed in, in the order of the exercises."""
    workshop, recipe = store.workshop(), store.recipe()
    submissions = {(one.submission.group, one.submission.exercise): one.submission for one in graded}
    settings = {name: store.settings(name) for name in store.exercises()}
    for group in store.groups():
        handed = []
        for name in settings:
            one = submissions[group.id, name]
            answers = one.document.answers if one.document else None
            handed.append(Handed(exercise=name, answers=answers, reason=one.reason, settings=settings[name]))
        yield Brief(group=group.id, language=workshop.language, case=recipe, handed=tuple(handed))


def _sample(store: Store) -> Brief:
    """The debrief of the reference answers: made once, it has played and drawn what every group's needs, too."""
    language, case = store.workshop().language, store.case()
    handed = [
        Handed(exercise=name, answers=subject(name).reference(case, language), settings=store.settings(name))
        for name in store.exercises()
    ]
    return Brief(group="reference", language=language, case=store.recipe(), handed=tuple(handed))


def _cluster(address: str | None) -> AbstractContextManager[Executor | None]:
    return debriefs.on_cluster(address) if address else nullcontext()


@contextmanager
def _progress(words: str, total: int, language: Language) -> Iterator[Step]:
    """A bar with an estimate on a terminal; yields what to call after each piece of work."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(say(words, language), total=total)
        yield lambda: progress.advance(task)
