"""A whole workshop played by scripted groups, without a browser.

How a group plays an exercise stands with it (`parts/<name>.py`): a function from the case to what is handed in.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from simkit.course.answers import Answers
from simkit.course.exercise import exercise
from simkit.course.words import say
from simkit.scenario import Language
from simkit.workshop.batch import Graded, grade_tree
from simkit.workshop.parts import part
from simkit.workshop.room import Room
from simkit.workshop.store import SUBMISSIONS, Store, create

#: The scripted groups, best first; `demo` takes as many as it is asked for.
GROUPS = ("expert", "steady", "average", "hasty", "careless", "absent")


def demo(out: Path, *, groups: int = 6, seed: int = 1, language: Language = "en") -> list[Graded]:
    """Make a workshop, let scripted groups play it, grade it: out/workshop, out/submissions, out/report.

    ValueError if `out` holds a demo already.
    """
    out = Path(out)
    names = GROUPS[:groups]
    store = create(out / "workshop", groups=names, scenario="software", seed=seed, language=language)
    play(store, names)
    shutil.copytree(store.folder / SUBMISSIONS, out / "submissions", dirs_exist_ok=True)
    graded = grade_tree(out / "submissions", store.folder, out / "report")
    _print(graded, names, store.exercises(), language)
    return graded


def play(store: Store, names: Sequence[str]) -> None:
    """One exercise after the other: the trainer opens it, each group works at its desk and hands in, it is closed."""
    case, language = store.case(), store.workshop().language
    (store.folder / SUBMISSIONS).mkdir(exist_ok=True)
    for one in store.exercises():
        room, players = Room(store, one), part(one).players
        room.open()
        for name in names:
            answers = players[name](case, language)
            if answers is not None:
                _at_the_desk(store, name, one, answers)
        room.close()


def _at_the_desk(store: Store, group: str, exercise: str, answers: Answers) -> None:
    """Fill in one part after the other, in the order of the answers, and hand in."""
    desk = store.desk(group, exercise, f"{group}-laptop")
    now = desk.look()
    for filled in range(1, len(answers) + 1):
        now = desk.save(dict(list(answers.items())[:filled]), now.revision)
    desk.submit(now.revision)


def _print(graded: Sequence[Graded], names: Sequence[str], exercises: Sequence[str], language: Language) -> None:
    """Points of each group in each exercise, a line an exercise: eight columns of titles would not fit a terminal."""
    points = {
        (one.submission.group, one.submission.exercise): sum(verdict.points for verdict in one.verdicts)
        for one in graded
    }
    table = Table()
    table.add_column(say("report.demo_exercise", language), overflow="fold")
    for head in (*names, say("grading.max_points", language)):
        table.add_column(head, justify="right")
    for one in exercises:
        found = (f"{points[name, one]:g}" for name in names)
        table.add_row(exercise(one).title.in_(language), *found, f"{exercise(one).max_points:g}")
    Console().print(table)
