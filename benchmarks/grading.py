"""How fast a night of grading is, and how fast nbgrader is on a comparable notebook, in one run.

    python benchmarks/grading.py [--groups 120] [--verdicts 1000] [--notebooks 12] [--workers 2] [--environment DIR]

It prints one JSON document: wall-clock and CPU seconds (of the command and all that it started), and rates a minute.
nbgrader is installed into an environment of its own, in DIR to be used again or else in a temporary folder; installing
it is not timed. Its notebook has as many code cells as our debrief and does nothing but arithmetic, whereas a debrief
plays futures and draws.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from simkit.course.answers import AnswersFile, dump
from simkit.workshop.parts import part
from simkit.workshop.store import Store, create

GRADE = (sys.executable, "-c", "from simkit.cli import main; main()", "grade")
ASSIGNMENT = "rescue"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    for name, default in (("groups", 120), ("verdicts", 1000), ("notebooks", 12), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--environment", type=Path)
    asked = vars(parser.parse_args())
    environment = asked.pop("environment")
    with TemporaryDirectory() as folder:
        grader = install_nbgrader((environment or Path(folder) / "nbgrader").resolve())
        print(json.dumps(measure(Path(folder), grader, **asked), indent=1))


def measure(root: Path, grader: Path, groups: int, verdicts: int, notebooks: int, workers: int) -> dict[str, Any]:
    """All measurements, in the order in which they are printed."""
    found: dict[str, Any] = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
    store = workshop(root / "workshop", max(groups, verdicts))
    for name, arithmetic in (("verdicts of arithmetic", True), ("verdicts of simulation", False)):
        tree = submissions(root / name, store, verdicts, arithmetic=arithmetic)
        out = str(root / "out" / name)
        found[name] = timed(
            [*GRADE, str(tree), "--workshop", str(store.folder), "--out", out, "--no-reports"], verdicts
        )
    small = workshop(root / "small", groups)
    tree = submissions(root / "debriefs", small, groups, arithmetic=False)
    command = [*GRADE, str(tree), "--workshop", str(small.folder), "--workers", str(workers)]
    course = course_of(root / "course", grader, notebooks)
    # In turn, twice: what else the machine does meets both.
    ours, theirs = [], []
    for turn in range(2):
        ours.append(timed([*command, "--out", str(root / "out" / f"debriefs{turn}")], groups))
        theirs.append(timed([str(grader), "autograde", ASSIGNMENT, "--force"], notebooks, cwd=course))
    found["debriefs"], found["nbgrader autograde"] = ours, theirs
    for unit in ("a minute", "a CPU minute"):
        found[f"debriefs against nbgrader, {unit}"] = round(
            sum(one[unit] for one in ours) / sum(one[unit] for one in theirs), 1
        )
    return found


def timed(command: Sequence[str], pieces: int, cwd: Path | None = None) -> dict[str, float]:
    """Run a command that has to succeed: seconds and pieces a minute."""
    # nbgrader calls a program of its environment by name, and has no use for ours.
    own = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": own, **({"PYTHONPATH": ""} if command[0] != sys.executable else {})}
    before, start = used(), time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    wall, cpu = time.perf_counter() - start, used() - before
    return {
        "pieces": pieces,
        "seconds": round(wall, 2),
        "CPU seconds": round(cpu, 2),
        "a minute": round(60 * pieces / wall, 1),
        "a CPU minute": round(60 * pieces / cpu, 1),
    }


def used() -> float:
    """CPU seconds of all processes that were started here and have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def workshop(folder: Path, groups: int) -> Store:
    """A workshop of one exercise."""
    return create(folder, groups=groups, scenario="software", seed=1, language="en", exercises=["recovery"])


def submissions(tree: Path, store: Store, groups: int, *, arithmetic: bool) -> Path:
    """What scripted groups hand in, varied so that no two are alike; arithmetic: without what has to be simulated."""
    case = store.case()
    played = [answers for player in part("recovery").players.values() if (answers := player(case, "en"))]
    weeks = [line["when"] for answers in played for line in answers["actions"] if line.get("when")]
    varied = product(range(-10, 1000), sorted({*weeks, *range(min(weeks), min(weeks) + 3)}), played)
    workshop_id = store.workshop().id
    for number, (more, week, answers) in zip(range(1, groups + 1), varied, strict=False):
        judgement = {**answers["judgement"], "final": answers["judgement"]["final"] + more}
        given = {**answers, "judgement": judgement, "committed": judgement}
        given["actions"] = [{**line, "when": week} for line in answers["actions"]]
        if arithmetic:
            judgement = {name: value for name, value in judgement.items() if name not in ("final", "chance")}
            given |= {"judgement": judgement, "committed": judgement}
            given["actions"] = []
        document = AnswersFile(
            workshop=workshop_id, group=f"group-{number}", exercise="recovery", revision=1,
            saved_at=datetime(2026, 1, 1, tzinfo=UTC), answers=given,
        )  # fmt: skip
        path = tree / document.group / "recovery.json"
        path.parent.mkdir(parents=True)
        path.write_text(dump(document), encoding="utf-8")
    return tree


def install_nbgrader(folder: Path) -> Path:
    """nbgrader's command in an environment of its own."""
    if not (folder / "bin" / "nbgrader").exists():
        venv.create(folder, with_pip=True)
        install: list[str | Path] = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "nbgrader"]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    return folder / "bin" / "nbgrader"


def course_of(folder: Path, grader: Path, notebooks: int) -> Path:
    """A course with one assignment that so many students have submitted, solved."""
    source = folder / "source" / ASSIGNMENT / "rescue.ipynb"
    source.parent.mkdir(parents=True)
    solved = "def attainment(signed, target):\n    ### BEGIN SOLUTION\n    return signed / target\n    ### END SOLUTION"
    cells = [
        new_markdown_cell("Attainment is what is signed as a share of target."),
        nbgrader_cell("signed, target = 3_500_000, 10_000_000", "given", locked=True),
        nbgrader_cell(solved, "answer", solution=True),
        nbgrader_cell("assert attainment(signed, target) == 0.35", "check", grade=True, points=10),
        nbgrader_cell("assert attainment(0, target) == 0", "check_more", grade=True, points=5),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, source)
    settings = f"c = get_config()\nc.CourseDirectory.root = {str(folder)!r}\nc.CourseDirectory.course_id = 'course'\n"
    (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    timed([str(grader), "generate_assignment", ASSIGNMENT], 1, cwd=folder)
    for number in range(notebooks):
        handed_in = folder / "submitted" / f"student{number}" / ASSIGNMENT / source.name
        handed_in.parent.mkdir(parents=True)
        nbformat.write(notebook, handed_in)
    return folder


def nbgrader_cell(
    code: str, name: str, *, locked: bool = False, solution: bool = False, grade: bool = False, points: int = 0
) -> Any:
    """A code cell with what nbgrader wants to know of it."""
    about = {"grade_id": name, "locked": locked or grade, "solution": solution, "grade": grade, "schema_version": 3}
    cell = new_code_cell(code)
    cell.metadata["nbgrader"] = about | {"task": False, "cell_type": "code"} | ({"points": points} if grade else {})
    return cell


if __name__ == "__main__":
    main()
