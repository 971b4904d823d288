"""Step 5 of `recovery`: check, hand in, and what came of it once the trainer reveals the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets as widgets

from simkit.course.answers import Desk
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.sheet import Sheet

if TYPE_CHECKING:
    from simkit.company.case import Case
    from simkit.course.grade import Verdict

EXERCISE = "recovery"


def submit(case: Case, sheet: Sheet, language: Language) -> widgets.Box:
    """Check as often as the trainer allows, hand in once, read the outcome when it is revealed."""
    state, found, outcome = (
        fields.html("", "submit-state"),
        fields.html("", "submit-found"),
        fields.html("", "submit-outcome"),
    )

    def look() -> None:
        if sheet.use_check():
            found.value = findings(case, sheet, language)
        else:
            found.value = boards.notice(say("recovery.no_checks", language), "warn")

    def hand_over() -> None:
        sheet.submit()
        if sheet.desk.phase == "open" and not sheet.notice:
            found.value = boards.notice(say("recovery.kept_alone", language), "good")

    check = fields.button(say("recovery.check", language), "check", look)
    hand_in = fields.confirmed(
        say("recovery.submit", language), "submit", say("recovery.submit_question", language), hand_over, language
    )
    shown: list[bool] = [False]

    def update(desk: Desk) -> None:
        kind = "good" if desk.phase == "submitted" else "info"
        state.value = boards.notice(say(f"recovery.phase_{desk.phase}", language), kind)
        left = desk.checks_left
        words = say("recovery.check", language) if left is None else say("recovery.check_left", language, left=left)
        check.description, check.disabled = words, not sheet.writable or left == 0
        fields.show(check, desk.phase == "open")
        fields.show(hand_in, sheet.writable)
        if desk.phase != "open":
            found.value = ""
        if desk.revealed and not shown[0]:
            shown[0] = True
            outcome.value = revealed(case, desk, language)
        elif not desk.revealed:
            shown[0], outcome.value = False, ""

    fields.follow(sheet, update)
    head = boards.heading(5, say("recovery.submit_title", language), say("recovery.submit_lead", language))
    buttons = fields.box([check, hand_in], "sk-row sk-top")
    return fields.box([fields.html(head), state, found, buttons, outcome], "sk-section step-submit")


def findings(case: Case, sheet: Sheet, language: Language) -> str:
    """What "Check" says: what is missing or malformed, and hints; it neither simulates nor knows the cause."""
    from simkit.course.grade import hints

    found = [verdict for verdict in hints(EXERCISE, sheet.desk.answers, case, language) if verdict.status != "passed"]
    if not found:
        return boards.notice(say("recovery.check_clear", language), "good")
    return boards.subheading(say("recovery.check_found", language)) + _listed(found, language)


def revealed(case: Case, desk: Desk, language: Language) -> str:
    """The cause that was behind it and the group's own verdicts, after the trainer has revealed them."""
    from simkit.course.grade import grade

    verdicts = grade(EXERCISE, desk.answers, case, language)
    cause = next((cause.name.in_(language) for cause in case.causes if cause.id == case.recipe.cause), "–")
    points, most = sum(verdict.points for verdict in verdicts), sum(verdict.max_points for verdict in verdicts)
    summary = boards.cards(
        (
            (say("recovery.revealed_cause", language), cause, ""),
            (say("recovery.revealed_points", language), f"{points:g} / {most:g}", ""),
        )
    )
    head = boards.subheading(say("recovery.revealed_title", language))
    return f'<div class="sk-outcome">{head}{summary}{_listed(verdicts, language)}</div>'


def _listed(verdicts: Sequence[Verdict], language: Language) -> str:
    from simkit.course.exercise import exercise

    titles = {check.id: check.title.in_(language) for check in exercise(EXERCISE).checks}
    return boards.verdicts(
        (titles.get(v.check, ""), v.status, say(f"recovery.status_{v.status}", language), v.message) for v in verdicts
    )
