"""The form of `drill`: three tasks under the clock, each where the one before has left the group; then the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from simkit.company import drill
from simkit.course.answers import AnswersError, Desk
from simkit.course.checks.drill_answers import TASKS, DrillAnswers, Grounds
from simkit.course.checks.drill_answers import ahead as played_ahead
from simkit.course.checks.drill_answers import read as read_answers
from simkit.course.exercise import exercise
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.clock import Clock
from simkit.show.forms.smart import Ahead
from simkit.show.frame import Make
from simkit.show.newest import Thread
from simkit.show.sheet import Sheet
from simkit.show.submit import submit

if TYPE_CHECKING:
    from simkit.company.case import Case


def form(case: Case, _: Path | None = None) -> Make:
    """How the form of a group is made; what was played is kept over a change of language."""
    ahead = Ahead(drill.standing(case.recipe), lambda _: played_ahead(case.recipe))
    grounds, thread = Grounds(case), Thread()

    def make(language: Language, sheet: Sheet) -> widgets.Widget:
        return page(case, sheet, language, ahead, grounds, thread)

    return make


def page(case: Case, sheet: Sheet, language: Language, ahead: Ahead, grounds: Grounds, thread: Thread) -> widgets.Box:
    """Three tasks, the end and the first weeks in one language; what is not reached yet is made when it is."""
    from simkit.show.forms.drill_end import end
    from simkit.show.forms.drill_goal import goal
    from simkit.show.forms.drill_plan import plan
    from simkit.show.forms.drill_rescue import rescue
    from simkit.show.forms.drill_weeks import weeks

    fields.follow(sheet, lambda _: note_start(sheet))
    return fields.box(
        [
            fields.html(boards.stylesheet(), "sk-style"),
            fields.html(way(language)),
            time_box("goal", sheet, language),
            *goal(case, sheet, language, ahead),
            time_box("plan", sheet, language),
            later(sheet, "plan", lambda: plan(case, sheet, language, thread)),
            time_box("rescue", sheet, language),
            later(sheet, "rescue", lambda: rescue(grounds, sheet, language, thread)),
            later(sheet, "end", lambda: end(grounds, sheet, language, thread)),
            weeks(sheet, language, 10),
            submit("drill", 11, case, sheet, language),
        ],
        "simkit sk-page",
    )


def way(language: Language) -> str:
    """What the drill is, in a few lines."""
    steps = "".join(f"<li>{say(f'drill.way_{name}', language)}</li>" for name in (*TASKS, "end"))
    head = boards.subheading(say("drill.way_title", language), say("drill.way_lead", language))
    return f'<div class="sk-drillway">{head}<ol class="sk-lines">{steps}</ol></div>'


def reached(desk: Desk, task: str) -> bool:
    """Whether a group has come to a task: the one before is committed, and the trainer has opened it."""
    answers = answers_of(desk)
    opened = exercise("drill").in_force(desk.settings)["open"]
    if task == "plan":
        return answers.goal.committed is not None and opened >= 2
    if task == "rescue":
        return answers.plan.committed is not None and opened >= 3
    if task == "end":
        return answers.end.committed is not None
    return True


def answers_of(desk: Desk) -> DrillAnswers:
    """The answers as they stand; nothing where they cannot be read."""
    try:
        return read_answers(desk.answers)
    except AnswersError:
        return DrillAnswers()


def halfway(desk: Desk) -> float:
    """Percent of its own goal at which every group stands at half-time; 0 for whatever comes."""
    return exercise("drill").in_force(desk.settings)["halfway"]


def started(desk: Desk, task: str) -> datetime | None:
    """When a task began for this group: the first with the trainer's opening, a later one with the first visit."""
    if task == "goal" and desk.opened_at is not None:
        return desk.opened_at
    try:
        found = datetime.fromisoformat(str((desk.answers.get("starts") or {}).get(task)))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def note_start(sheet: Sheet) -> None:
    """Note down that the group has come to a task; a page that holds nothing yet is left alone."""
    for task in TASKS:
        desk = sheet.desk
        if sheet.writable and desk.answers and reached(desk, task) and started(desk, task) is None:
            sheet.put(f"starts.{task}", datetime.now(UTC).isoformat(timespec="seconds"))


def time_box(task: str, sheet: Sheet, language: Language) -> widgets.Box:
    """The head of a task: what it asks for, its minutes, its clock; closed where the group has not come to it."""
    clock, waits = Clock(language, task), fields.html("", f"waits-{task}")

    def update(desk: Desk) -> None:
        settings = exercise("drill").in_force(desk.settings)
        come = reached(desk, task)
        clock.run(started(desk, task) if come else None, settings[f"{task}_work"], settings[f"{task}_talk"])
        gated = settings["open"] < TASKS.index(task) + 1
        words = "" if come else say(f"drill.waits_{'gate' if gated else task}", language)
        waits.value = boards.notice(words) if words else ""

    fields.follow(sheet, update)
    head = f'<h2 class="sk-task">{say(f"drill.task_{task}", language)}</h2>'
    lead = boards.paragraph(say(f"drill.task_{task}_lead", language), "sk-lead")
    return fields.box([fields.html(head + lead), clock, waits], f"sk-stack sk-taskhead task-{task}")


def later(sheet: Sheet, task: str, make: Callable[[], Sequence[widgets.Widget]]) -> widgets.Box:
    """What is made once the group has come to it, and is out of sight before."""
    shown = fields.box([], f"sk-stack later-{task}")

    def update(desk: Desk) -> None:
        come = reached(desk, task)
        if come and not shown.children:
            shown.children = tuple(make())
        fields.show(shown, come)

    fields.follow(sheet, update)
    return shown
