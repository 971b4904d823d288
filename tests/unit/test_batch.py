"""A grader in bulk: killed at any moment, run again, on a cluster, it gives the same bytes and does nothing twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from distributed import LocalCluster
from openpyxl import load_workbook

from simkit.company.case import open_case
from simkit.course.answers import AnswersFile, dump
from simkit.course.checks.recovery import reference_answers
from simkit.course.checks.recovery_answers import REPLICATIONS
from simkit.course.exercise import exercise
from simkit.course.grade import grade
from simkit.workshop import batch, debriefs, report
from simkit.workshop.gradebook import Graded, gradebook
from simkit.workshop.journal import JOURNAL, WORK, opened
from simkit.workshop.kernels.warm import ADDRESS_VARIABLE, shared_parent
from simkit.workshop.reseed import STEP, reseeded
from simkit.workshop.room import Room
from simkit.workshop.store import Store, create
from simkit.workshop.submissions import Submission

MODEST: dict[str, Any] = {"adjustment": {"ask": False}}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simkit.show.charts.write_pictures", lambda _, folder: folder.mkdir())  # no page shows them
        made = create(
            tmp_path_factory.mktemp("batch") / "workshop",
            groups=4, scenario="software", seed=1, language="en", exercises=["recovery"],
        )  # fmt: skip
    Room(made, "recovery").open()
    return made


@pytest.fixture(scope="module")
def handed_in(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good submissions, a bad one, and one that is missing."""
    tree = tmp_path_factory.mktemp("handed_in")
    hand_in(tree, store, "group-1", reference_answers(store.case(), "en"))
    hand_in(tree, store, "group-2", MODEST)
    (tree / "group-3").mkdir()
    (tree / "group-3" / "recovery.json").write_text("{", encoding="utf-8")
    return tree


def answers_file(store: Store, group: str, answers: dict[str, Any]) -> AnswersFile:
    return AnswersFile(
        workshop=store.workshop().id, group=group, exercise="recovery", revision=3,
        saved_at=datetime(2100, 1, 1, tzinfo=UTC), answers=answers,
    )  # fmt: skip


def hand_in(tree: Path, store: Store, group: str, answers: dict[str, Any]) -> None:
    path = tree / group / "recovery.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(dump(answers_file(store, group, answers)), encoding="utf-8")


def everything(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


class Counted:
    """Stands in for what takes time, and counts: judging stays as it is, a debrief is a short page."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.judged: list[str] = []
        self.told: list[str] = []
        judge = batch.judge

        def judging(task: str) -> Any:
            self.judged += [json.dumps(answers) for _, answers, _ in json.loads(task)[2]]
            return judge(task)

        def telling(brief: str, _: str) -> str:
            about = report.Brief.model_validate_json(brief)
            self.told.append(about.group)
            return report.page(about.group, brief, about.language)

        patch.setattr(batch, "judge", judging)
        patch.setattr(debriefs, "make_debrief", telling)
        patch.setattr(debriefs, "here", lambda *_: threads())

    def forget(self) -> None:
        self.judged.clear()
        self.told.clear()


@contextmanager
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def test_what_is_finished_is_not_done_again(counted: Counted, store: Store, handed_in: Path, tmp_path: Path) -> None:
    batch.grade_tree(handed_in, store.folder, tmp_path / "out")
    assert (len(counted.judged), sorted(counted.told)) == (2, ["group-1", "group-2"])
    first = everything(tmp_path / "out")
    assert {f"group-{n}.html" for n in range(1, 5)} | {"index.html", JOURNAL} < set(first)
    assert WORK not in first
    counted.forget()
    batch.grade_tree(handed_in, store.folder, tmp_path / "out")
    assert (counted.judged, counted.told) == ([], [])
    assert everything(tmp_path / "out") == first


def test_a_new_or_changed_submission_costs_only_itself(
    counted: Counted, store: Store, handed_in: Path, tmp_path: Path
) -> None:
    tree = shutil.copytree(handed_in, tmp_path / "tree")
    batch.grade_tree(tree, store.folder, tmp_path / "out")
    counted.forget()
    hand_in(tree, store, "group-4", {"adjustment": {"ask": True}})
    hand_in(tree, store, "group-2", {"adjustment": {"ask": None}})
    batch.grade_tree(tree, store.folder, tmp_path / "out")
    assert counted.judged == ['{"adjustment": {"ask": null}}', '{"adjustment": {"ask": true}}']
    assert sorted(counted.told) == ["group-2", "group-4"]
    batch.grade_tree(tree, store.folder, tmp_path / "anew")
    assert everything(tmp_path / "out") == everything(tmp_path / "anew")


def test_a_page_that_was_changed_or_lost_and_a_torn_journal_are_mended(
    counted: Counted, store: Store, handed_in: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    batch.grade_tree(handed_in, store.folder, out)
    first = everything(out)
    counted.forget()
    (out / "group-1.html").write_text("<b>100 points</b>", encoding="utf-8")
    (out / "group-4.html").unlink()
    (out / WORK).mkdir()
    (out / WORK / "group-9.html").write_text("half", encoding="utf-8")
    (out / JOURNAL).write_bytes(first[JOURNAL][:-20] + b'\n{"page": 3}\n[]\n\xff\n{"key": "x"')
    batch.grade_tree(handed_in, store.folder, out)
    assert "group-1" in counted.told
    assert everything(out) == first


def test_verdicts_alone_make_no_page_and_lose_none(
    counted: Counted, store: Store, handed_in: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    batch.grade_tree(handed_in, store.folder, out, reports=False)
    assert set(everything(out)) == {"gradebook.csv", "gradebook.json", JOURNAL}
    batch.grade_tree(handed_in, store.folder, out)
    assert len(counted.judged) == 2
    counted.forget()
    batch.grade_tree(handed_in, store.folder, out, reports=False)
    batch.grade_tree(handed_in, store.folder, out)
    assert (counted.judged, counted.told) == ([], [])


def test_two_graders_do_not_write_into_one_folder(store: Store, handed_in: Path, tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(ValueError, match="another grader writes here"):
        batch.grade_tree(handed_in, store.folder, tmp_path)


def test_an_edited_program_makes_finished_work_unfinished(
    counted: Counted, store: Store, handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch.grade_tree(handed_in, store.folder, tmp_path / "out")
    counted.forget()
    monkeypatch.setattr("simkit.workshop.journal.version", lambda: "another")
    batch.grade_tree(handed_in, store.folder, tmp_path / "out")
    assert (len(counted.judged), len(counted.told)) == (2, 2)


def test_a_check_that_stumbles_costs_only_that_submission(
    store: Store, handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Counted(monkeypatch)

    def stumbling(name: str, answers: Any, *rest: Any, **more: Any) -> Any:
        if answers == MODEST:
            raise ZeroDivisionError("a check\nof ours")
        return grade(name, answers, *rest, **more)

    monkeypatch.setattr(batch, "grade", stumbling)
    graded = batch.grade_tree(handed_in, store.folder, tmp_path / "out")
    status = {one.submission.group: {verdict.status for verdict in one.verdicts} for one in graded}
    assert status["group-2"] == {"rejected"}
    assert status["group-1"] == {"passed"}
    assert "ZeroDivisionError: a check\\nof ours" in (tmp_path / "out" / "gradebook.csv").read_text(encoding="utf-8")


def test_the_workbook_and_the_json_hold_what_the_gradebook_holds(
    store: Store, handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Counted(monkeypatch)
    tree = shutil.copytree(handed_in, tmp_path / "tree")
    (tree / "=1+1").mkdir()
    (tree / "=1+1" / "<script>\u202e.json").write_text("{}", encoding="utf-8")
    hand_in(tree, store, "group-4", {"adjustment": {"ask": True}})
    graded = batch.grade_tree(tree, store.folder, tmp_path / "out", other_luck=2)
    rows = [line.split(",")[:6] for line in gradebook(graded).splitlines()]
    book = load_workbook(tmp_path / "out" / "gradebook.xlsx")
    assert book.sheetnames == ["Gradebook", "Checks", "Other luck"]
    sheet = list(book["Gradebook"].iter_rows(values_only=True))
    assert [[f"{v:g}" if isinstance(v, float | int) else v for v in row[:6]] for row in sheet[1:]] == rows[1:]
    assert {cell.data_type for name in book.sheetnames for row in book[name] for cell in row} <= {"inlineStr", "s", "n"}
    assert sheet[1][0] == "\\x3d1+1"
    found = json.loads((tmp_path / "out" / "gradebook.json").read_text(encoding="utf-8"))
    assert len(found["submissions"]) == len(graded)
    assert {one["group"]: one["answers"] for one in found["submissions"]}["group-2"] == MODEST
    items = {item["check"]: item for item in found["items"]}
    assert items["adjustment"]["groups"] == 3
    assert items["adjustment"]["share_right"] == pytest.approx(2 / 3)
    assert items["adjustment"]["discrimination"] > 0
    assert items["cause"]["minutes"] > 60 * 24 * 365
    luck = [one for one in found["other_luck"] if one["group"] == "group-1"]
    assert {one["check"] for one in luck} == {"forecast", "chance", "coherence", "result"}
    assert all(len(one["other"]) == 2 for one in luck)


def test_answers_fitted_to_the_luck_that_was_shown_stand_out(store: Store) -> None:
    """Two forecasts, one of which lies within the futures of the page's luck alone."""
    recipe, spec = store.recipe(), exercise("recovery").check("forecast")

    def edge(luck: int) -> float:
        """The highest forecast that passes."""
        case = open_case(recipe.model_copy(update={"luck_graded": luck}))
        final = case.futures(case.plan(()), REPLICATIONS, "graded").final
        return float(np.quantile(final, (1 + spec.arguments["inner"]) / 2)) + 0.005

    others = max(edge((recipe.luck_graded + STEP * n) % 2**53) for n in range(3))
    luck, highest = next((luck, found) for luck in range(1, 50) if (found := edge(luck)) > others + 1e-6)
    forecasts = {"group-1": 100 * (highest - 1e-7), "group-2": 100 * (highest - 0.02)}
    case, graded = open_case(recipe), []
    for group, final in forecasts.items():
        answers = {"committed": {"final": final}}
        submission = Submission(group, "recovery", answers_file(store, group, answers))
        graded.append(Graded(submission, grade("recovery", answers, case, "en")))
    bent = recipe.model_copy(update={"luck_shown": luck})
    fitted = {
        one.group: one
        for one in reseeded(graded, bent, {"recovery": {}}, 2, "en", lambda: None)
        if one.check == "forecast"
    }
    assert fitted["group-1"].suspicious
    assert not fitted["group-2"].suspicious
    assert fitted["group-1"].visible == spec.points


def command(handed_in: Path, store: Store, out: Path) -> list[str]:
    code = "from simkit.cli import main; main()"
    return [sys.executable, "-c", code, "grade", str(handed_in), "--workshop", str(store.folder), "--out", str(out)]


@pytest.fixture(scope="module")
def warm() -> Iterator[psutil.Process]:
    """One warm parent for all graders of these tests."""
    with shared_parent():
        yield psutil.Process().children()[-1]


@pytest.fixture(scope="module")
def undisturbed(
    store: Store, handed_in: Path, warm: psutil.Process, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """What a grader writes when nothing happens to it."""
    assert warm.is_running()
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    batch.grade_tree(handed_in, store.folder, out)
    return everything(out)


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "after the first verdicts": lambda out: b'"verdicts"' in (out / JOURNAL).read_bytes(),
    "after the first debrief": lambda out: any((out / f"group-{n}.html").exists() for n in (1, 2)),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_and_run_again_the_bytes_are_those_of_an_undisturbed_run(
    moment: str, store: Store, handed_in: Path, tmp_path: Path, undisturbed: dict[str, bytes], warm: psutil.Process
) -> None:
    """The first grader is killed while it starts a warm parent of its own, the second while it uses a common one."""
    out, own = tmp_path / "out", tmp_path / "tmp"
    own.mkdir()
    environment = os.environ | {"TMPDIR": str(own)}
    if moment == "after the first verdicts":
        del environment[ADDRESS_VARIABLE]
    nothing = subprocess.DEVNULL
    run = psutil.Popen(command(handed_in, store, out), env=environment, stdout=nothing, stderr=nothing)
    while run.poll() is None and not ((out / JOURNAL).exists() and MOMENTS[moment](out)):
        time.sleep(0.02)
    started = [*run.children(recursive=True), *warm.children()]
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert "index.html" not in {path.name for path in out.iterdir()}, "it was killed in the middle"
    _, left = psutil.wait_procs(started, timeout=60)
    assert not left, "what it had started ends with it"
    assert list(own.iterdir()) == []
    batch.grade_tree(handed_in, store.folder, out)
    assert everything(out) == undisturbed


def test_a_cluster_of_two_processes_gives_the_same_bytes(
    store: Store, handed_in: Path, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    settings = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**settings) as cluster:
        batch.grade_tree(handed_in, store.folder, tmp_path / "out", cluster=cluster.scheduler_address)
    assert everything(tmp_path / "out") == undisturbed


def test_a_cluster_that_is_none_is_an_error_of_one_line(store: Store, handed_in: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cluster: nowhere does not answer"):
        batch.grade_tree(handed_in, store.folder, tmp_path / "out", cluster="nowhere")
