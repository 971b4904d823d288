"""The last step of every form: check, hand in, and what came of it once the trainer reveals the outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

Card = tuple[str, str, str]  #: a figure: its name, its value, a remark


def submit(
    name: str,
    number: int,
    case: Case,
    sheet: Sheet,
    language: Language,
    behind: Callable[[], Sequence[Card]] = lambda: (),
) -> widgets.Box:
    """Check as often as the trainer allows, hand in once, read the outcome when it is revealed.

    name: of the exercise; number: of the step; behind: cards that stand above the verdicts once they are revealed
    """
    state, found, outcome = (
        fields.html("", "submit-state"),
        fields.html("", "submit-found"),
        fields.html("", "submit-outcome"),
    )

    def look() -> None:
        if sheet.use_check():
            found.value = findings(name, case, sheet, language)
        else:
            found.value = boards.notice(say("form.no_checks", language), "warn")

    def hand_over() -> None:
        sheet.submit()
        if sheet.desk.phase == "open" and not sheet.notice:
            found.value = boards.notice(say("form.kept_alone", language), "good")

    check = fields.button(say("form.check", language), "check", look)
    hand_in = fields.confirmed(
        say("form.submit", language), "submit", say("form.submit_question", language), hand_over, language
    )
    shown: list[bool] = [False]

    def update(desk: Desk) -> None:
        kind = "good" if desk.phase == "submitted" else "info"
        state.value = boards.notice(say(f"form.phase_{desk.phase}", language), kind)
        left = desk.checks_left
        words = say("form.check", language) if left is None else say("form.check_left", language, left=left)
        check.description, check.disabled = words, not sheet.writable or left == 0
        fields.show(check, desk.phase == "open")
        fields.show(hand_in, sheet.writable)
        if desk.phase != "open":
            found.value = ""
        if desk.revealed and not shown[0]:
            shown[0] = True
            outcome.value = revealed(name, case, desk, language, behind())
        elif not desk.revealed:
            shown[0], outcome.value = False, ""

    fields.follow(sheet, update)
    head = boards.heading(number, say("form.submit_title", language), say("form.submit_lead", language))
    buttons = fields.box([check, hand_in], "sk-row sk-top")
    return fields.box([fields.html(head), state, found, buttons, outcome], "sk-section step-submit")


def findings(name: str, case: Case, sheet: Sheet, language: Language) -> str:
    """What "Check" says: what is missing or malformed, and hints; it neither simulates nor knows the cause."""
    from simkit.course.grade import hints

    said = hints(name, sheet.desk.answers, case, language, sheet.desk.settings)
    found = [verdict for verdict in said if verdict.status != "passed"]
    if not found:
        return boards.notice(say("form.check_clear", language), "good")
    return boards.subheading(say("form.check_found", language)) + _listed(name, found, language)


def revealed(name: str, case: Case, desk: Desk, language: Language, behind: Sequence[Card]) -> str:
    """What was behind it and the group's own verdicts, after the trainer has revealed them."""
    from simkit.course.grade import grade

    verdicts = grade(name, desk.answers, case, language, settings=desk.settings)
    points, most = sum(verdict.points for verdict in verdicts), sum(verdict.max_points for verdict in verdicts)
    summary = boards.cards((*behind, (say("form.revealed_points", language), f"{points:g} / {most:g}", "")))
    head = boards.subheading(say("form.revealed_title", language))
    return f'<div class="sk-outcome">{head}{summary}{_listed(name, verdicts, language)}</div>'


def _listed(name: str, verdicts: Sequence[Verdict], language: Language) -> str:
    from simkit.course.exercise import exercise

    titles = {check.id: check.title.in_(language) for check in exercise(name).checks}
    return boards.verdicts(
        (titles.get(v.check, ""), v.status, say(f"form.status_{v.status}", language), v.message) for v in verdicts
    )
