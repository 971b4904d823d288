"""Task 1 of `drill`: the brief on the eve of the quarter, the goal in words and as a number, its commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from simkit.company import drill
from simkit.company.outlook import METRICS, past_quarters
from simkit.course.answers import Desk
from simkit.course.checks.drill_answers import Goal
from simkit.course.checks.smart_answers import next_quarter, strategy
from simkit.course.exercise import exercise
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_read import known
from simkit.show.forms.recovery_figures import in_unit, value_scale
from simkit.show.forms.smart import Ahead, statement
from simkit.show.forms.smart_read import cell, day_of, quarter_names
from simkit.show.sheet import Sheet

if TYPE_CHECKING:
    from simkit.company.case import Case

SHOWN = 5  #: quarters of the table: the last one and the same one a year before are among them


def goal(case: Case, sheet: Sheet, language: Language, ahead: Ahead) -> list[widgets.Widget]:
    """Brief, statement with its lights, amount with its chance, and the button that commits both."""
    standing = drill.standing(case.recipe)
    words = statement("goal.draft.statement", say("drill.statement", language), standing, sheet, language, ahead)
    amount = fields.number(in_unit(say("drill.amount", language), "money", language))
    fields.bind_number(sheet, amount, "goal.draft.amount", lambda: value_scale("money", language))
    chance, missing = fields.html("", "goal-chance"), fields.html("", "goal-missing")
    fixed = fields.html("", "goal-committed")

    def complete() -> bool:
        gaps = goal_gaps(sheet, language)
        missing.value = boards.notice(gaps, "warn", say("drill.still_missing", language)) if gaps else ""
        return not gaps

    def commit() -> None:
        sheet.put("goal.committed", sheet.get("goal.draft"))

    button = fields.confirmed(
        say("drill.commit_goal", language),
        "commit-goal",
        say("drill.commit_goal_question", language),
        commit,
        language,
        ready=complete,
    )
    editor = fields.box(
        [words, fields.box([fields.with_hint(amount, language), chance], "sk-amount"), missing, button], "sk-stack"
    )

    def update(desk: Desk) -> None:
        committed = (desk.answers.get("goal") or {}).get("committed")
        fields.show(editor, committed is None)
        fields.show(button, sheet.writable)
        fixed.value = committed_html(committed, case, language) if committed else ""
        chance.value = chance_html(sheet.get("goal.draft.amount"), case, desk, language, ahead)
        if missing.value:
            complete()

    fields.follow(sheet, update)
    ahead.ask(lambda: update(sheet.desk))
    head = boards.heading(2, say("drill.goal_title", language), say("drill.goal_lead", language))
    brief = fields.box([fields.html(brief_html(case, language))], "sk-section step-read")
    return [brief, fields.box([fields.html(head), editor, fixed], "sk-section step-goal")]


def brief_html(case: Case, language: Language) -> str:
    """The brief of D23.1: same quarter last year, market trend, team, strategy; and what the superior signs."""
    standing, view = drill.standing(case.recipe), drill.eve(case.recipe)
    past = past_quarters(standing)
    full = {metric: past.of(metric)[:-1] for metric in METRICS}
    first, last = next_quarter(standing)

    def write(value: float) -> str:
        return money(value, language, case.scenario.currency)

    leads = full["leads"]
    story = say(
        "drill.brief",
        language,
        first=day_of(first, language),
        last=day_of(last, language),
        days=view.days,
        count=len(view.capacity),
        ago=write(full["signed"][-4]),
        lately=write(full["signed"][-1]),
        leads=f"{100 * (leads[-1] / leads[-5] - 1):+.0f}%",
    )
    low, high = drill.goal_limits(view)
    cards = [
        (say("drill.card_ago", language), write(full["signed"][-4]), ""),
        (say("drill.card_lately", language), write(full["signed"][-1]), ""),
        (say("drill.card_company", language), write(view.target), say("drill.card_company_remark", language)),
        (say("drill.card_limits", language), write(high), say("drill.card_limits_remark", language, low=write(low))),
    ]
    names = quarter_names(standing, SHOWN, language, running=False)
    found: dict[str, object] = {"quarter": names} | {metric: values[-SHOWN:] for metric, values in full.items()}
    heads: list[tuple[str, str, boards.Cell | None]] = [("quarter", say("smart.column_quarter", language), None)]
    columns = [*heads, *((one, say(f"smart.column_{one}", language), cell(one, case, language)) for one in METRICS)]
    table = boards.table(pd.DataFrame(found), say("smart.table", language), columns)
    aims = boards.notice(strategy(case, language), "info", say("smart.strategy", language))
    people = boards.notice(known(view, language)[:2], "info", say("cascade.known", language))
    head = boards.heading(1, say("drill.brief_title", language), say("drill.brief_lead", language))
    return head + boards.paragraph(story, "sk-story") + boards.cards(cards) + people + aims + table


def chance_html(amount: float | None, case: Case, desk: Desk, language: Language, ahead: Ahead) -> str:
    """How often the team reaches the amount as things stand, against the trainer's band and the superior's limits."""
    if amount is None or ahead.outlook is None:
        return ""
    low, high = drill.goal_limits(drill.eve(case.recipe))
    if not low <= amount <= high:
        write = [money(one, language, case.scenario.currency) for one in (low, high)]
        return boards.paragraph(say("drill.outside", language, low=write[0], high=write[1]), "sk-out")
    band = exercise("drill").in_force(desk.settings)
    chance = ahead.outlook.chance("signed", amount)
    words = say("drill.chance", language, chance=percent(chance), low=f"{band['low']:g}%", high=f"{band['high']:g}%")
    return boards.paragraph(words, "sk-in" if band["low"] <= 100 * chance <= band["high"] else "sk-out")


def goal_gaps(sheet: Sheet, language: Language) -> list[str]:
    """What a goal lacks before it can be committed."""
    lacks = {
        "lacks_statement": not str(sheet.get("goal.draft.statement") or "").strip(),
        "lacks_amount": sheet.get("goal.draft.amount") is None,
    }
    return [say(f"drill.{name}", language) for name, lacking in lacks.items() if lacking]


def committed_html(committed: dict[str, object], case: Case, language: Language) -> str:
    """The goal that the group lives with."""
    found = Goal.model_validate(committed)
    signed = drill.signed_goal(found.amount, drill.eve(case.recipe))
    rows = [(say("drill.statement", language), found.statement)]
    rows.append((say("drill.signed_goal", language), money(signed, language, case.scenario.currency)))
    title = boards.subheading(say("drill.goal_fixed", language), say("drill.goal_fixed_lead", language))
    return f'<div class="sk-fixed">{title}{boards.pairs(rows)}</div>'
