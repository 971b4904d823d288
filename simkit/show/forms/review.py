"""The form of the exercise `review`: the played quarter to its end, a retrospective, an appraisal interview."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets
import numpy as np

from simkit.course.answers import Answers, Desk
from simkit.course.checks.review_answers import Begun, Played, ReviewAnswers, choices_of
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.recovery_figures import amounts, figures_table
from simkit.show.forms.review_interview import interview
from simkit.show.forms.review_retrospective import retrospective
from simkit.show.frame import Make
from simkit.show.sheet import Sheet
from simkit.show.submit import submit

if TYPE_CHECKING:
    from simkit.company.case import Case

Choices = tuple[tuple[str, int], ...]


def form(case: Case, pictures: Path | None = None) -> Make:  # noqa: ARG001 - the same call for every form
    """How the form of a group is made; the quarter is played to its end once for each plan."""
    ends: dict[Choices, Played] = {}

    def make(language: Language, sheet: Sheet) -> widgets.Widget:
        page = fields.box([], "simkit sk-page")
        shown: list[Choices | None] = [None]

        def update(desk: Desk) -> None:
            choices = choices_in(sheet, case)
            if sheet.writable and desk.answers and not desk.answers.get("played"):
                # The first thing that a group writes fixes which quarter it looks back on.
                sheet.put("played", [{"action": name, "week": week} for name, week in choices])
            if choices != shown[0]:
                shown[0] = choices
                page.children = parts(ends.setdefault(choices, Played(case, choices)), sheet, language)

        fields.follow(sheet, update)
        return page

    return make


def parts(played: Played, sheet: Sheet, language: Language) -> tuple[widgets.Widget, ...]:
    """The four steps on one played quarter."""
    return (
        fields.html(boards.stylesheet(), "sk-style"),
        see(played, sheet, language),
        retrospective(played, sheet, language),
        interview(played, sheet, language),
        submit("review", 4, played.case, sheet, language),
    )


def see(played: Played, sheet: Sheet, language: Language) -> widgets.Box:
    """What came of the plan, in cards and figures; nothing before the trainer opens the exercise."""
    text = fields.html("", "review-end")
    shown: list[bool] = [False]

    def update(desk: Desk) -> None:
        if desk.phase == "waiting" or shown[0]:
            return
        shown[0], text.value = True, end_html(played, bool(plan_in(sheet)), language)

    fields.follow(sheet, update)
    head = boards.heading(1, say("review.see_title", language), say("review.see_lead", language))
    return fields.box([fields.html(head), text], "sk-section step-see")


def end_html(played: Played, own: bool, language: Language) -> str:
    """The end of the quarter: what was played, what came, what might have come, and the figures of all of it."""
    case, end = played.case, played.end
    write = amounts(case, language)
    low, high = np.quantile(played.futures.final, (0.25, 0.75))
    cards = [
        (say("review.card_target", language), write(case.target), ""),
        (say("review.card_signed", language), write(end.signed), ""),
        (say("review.card_final", language), percent(played.final, 1), ""),
        (say("review.card_half", language), percent(case.signed / case.target), ""),
        (
            say("review.card_fan", language),
            percent(float(np.median(played.futures.final))),
            say("review.card_fan_remark", language, low=percent(float(low)), high=percent(float(high))),
        ),
    ]
    names = {entry.id: entry.name.in_(language) for entry in case.catalogue}
    listed = ("、" if language == "zh" else ", ").join(names[name] for name, _ in played.choices)
    words = boards.paragraph(say("review.see_plan", language, actions=listed))
    note = "" if own else boards.notice(say("review.see_reference", language))
    tables = "".join(figures_table(end, table, language) for table in ("funnel", "pipeline", "deals"))
    return note + words + boards.cards(cards) + boards.fold(say("review.figures", language), tables)


def plan_in(sheet: Sheet) -> list[Answers]:
    """The plan that the group looks back on: the one it has begun to review, else what its recovery holds."""
    stored: list[Answers] | None = sheet.get("played")
    if stored:
        return stored
    lines = [line for line in sheet.other("recovery").get("actions") or () if line and line.get("action")]
    return [{"action": line["action"], "week": line.get("when")} for line in lines][:3]


def choices_in(sheet: Sheet, case: Case) -> Choices:
    """The same as the engine plays it; the reference plan where the group has none."""
    return choices_of(ReviewAnswers(played=tuple(Begun(**one) for one in plan_in(sheet))), case)
