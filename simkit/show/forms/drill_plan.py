"""Task 2 of `drill`: the group's own goal cascaded with the form of `cascade`, and the commitment to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ipywidgets as widgets
import numpy as np

from simkit.company import drill
from simkit.company.opening import Opening
from simkit.course.answers import Desk
from simkit.course.checks.cascade_answers import CUTS, CascadeAnswers, amounts, read
from simkit.course.checks.drill_answers import half_time, shock, signed_goal
from simkit.course.words import money, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_path import chart_html, path
from simkit.show.forms.cascade_people import Likelihood, people
from simkit.show.forms.cascade_split import answers_of as cascade_of
from simkit.show.forms.cascade_split import split
from simkit.show.forms.drill import answers_of, halfway
from simkit.show.newest import Thread
from simkit.show.sheet import Part, Sheet

if TYPE_CHECKING:
    from simkit.company.case import Case


def plan(case: Case, sheet: Sheet, language: Language, thread: Thread) -> list[widgets.Widget]:
    """Cut, people, path on the group's own goal; then the button that commits the plan."""
    view = drill.with_goal(case.recipe, signed_goal(answers_of(sheet.desk), case))
    draft = Part(sheet, "plan.draft")
    fixed = fields.html("", "plan-committed")
    missing = fields.html("", "plan-missing")

    def complete() -> bool:
        gaps = plan_gaps(cascade_of(draft), view, language)
        missing.value = boards.notice(gaps, "warn", say("drill.still_missing", language)) if gaps else ""
        if not gaps:  # while the group is asked whether it means it
            thread.ahead(partial(half_time, answers_of(sheet.desk), case, halfway(sheet.desk)))
        return not gaps

    button = fields.confirmed(
        say("drill.commit_plan", language),
        "commit-plan",
        say("drill.commit_plan_question", language),
        lambda: sheet.put("plan.committed", sheet.get("plan.draft")),
        language,
        ready=complete,
    )
    editor = fields.box([], "sk-stack")
    if answers_of(sheet.desk).plan.committed is None:
        # What is going to befall the quarter takes seconds to find: meanwhile the group works on its plan.
        thread.ahead(partial(shock, case.recipe))
        editor.children = (
            split(view, draft, language, 3),
            people(view, draft, language, Likelihood(view), 4),
            path(view, draft, language, 5),
            fields.box([missing, button], "sk-section"),
        )

    def update(desk: Desk) -> None:
        committed = answers_of(desk).plan.committed
        fields.show(editor, committed is None)
        fields.show(button, sheet.writable)
        fixed.value = committed_html(committed, view, language) if committed else ""
        if missing.value:
            complete()

    fields.follow(sheet, update)
    return [editor, fixed]


def plan_gaps(answers: CascadeAnswers, view: Opening, language: Language) -> list[str]:
    """What a plan lacks before it can be committed: every amount, three indicators, a step."""
    lacks = {f"lacks_{cut}": amounts(answers, view, cut) is None for cut in (*CUTS, "reps")}
    lacks["lacks_indicators"] = len(answers.chosen) < 3
    lacks["lacks_steps"] = not answers.planned
    return [say(f"drill.{name}", language) for name, lacking in lacks.items() if lacking]


def committed_html(committed: CascadeAnswers, view: Opening, language: Language) -> str:
    """The plan that the group lives with, in short: who carries what, the reserve, the chart of steps."""
    targets = np.array(amounts(committed, view, "reps") or [0.0] * len(view.capacity))

    def write(value: float) -> str:
        return money(value, language, view.scenario.currency)

    rows = [(name, write(float(target))) for name, target in zip(view.names(language), targets, strict=True)]
    rows.append((say("drill.reserve", language), f"{100 * (targets.sum() / view.target - 1):+.1f}%"))
    title = boards.subheading(say("drill.plan_fixed", language), say("drill.plan_fixed_lead", language))
    shown = boards.pairs(rows) + chart_html(read(committed.model_dump(mode="json")), view, language)
    return f'<div class="sk-fixed">{title}{boards.fold(say("drill.plan_shown", language), shown)}</div>'
