"""Step 6 of `cascade`: the cascade as a workbook, as CSV, and as hand-out sheets, made when asked for."""

from __future__ import annotations

import ipywidgets as widgets

from simkit.company.opening import Opening
from simkit.course.answers import Desk
from simkit.course.checks.cascade_answers import CascadeAnswers, amounts
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_split import answers_of
from simkit.show.sheet import Sheet


def take(view: Opening, sheet: Sheet, language: Language) -> widgets.Box:
    """A button that makes the files, and their links; what changes afterwards takes the links away again."""
    links = fields.html("", "downloads")
    made: list[CascadeAnswers | None] = [None]

    def make() -> None:
        answers = answers_of(sheet)
        if amounts(answers, view, "reps") is None:
            links.value = boards.notice(say("cascade.take_open", language), "warn")
            return
        made[0] = answers
        links.value = downloads(answers, view, language)

    def update(_: Desk) -> None:
        if made[0] is not None and made[0] != answers_of(sheet):
            made[0], links.value = None, boards.notice(say("cascade.take_again", language))

    fields.follow(sheet, update)
    head = boards.heading(6, say("cascade.take_title", language), say("cascade.take_lead", language))
    button = fields.button(say("cascade.take_make", language), "make-files", make)
    return fields.box([fields.html(head), button, links], "sk-section step-take")


def downloads(answers: CascadeAnswers, view: Opening, language: Language) -> str:
    """The links to the three files."""
    from simkit.show.handout import XLSX, csv_bytes, data_link, handouts, workbook_bytes  # openpyxl loads slowly

    files = (
        (workbook_bytes(answers, view, language), XLSX, "cascade.xlsx", "take_xlsx"),
        (csv_bytes(answers, view, language), "text/csv;charset=utf-8", "cascade.csv", "take_csv"),
        (
            handouts(answers, view, language).encode("utf-8"),
            "text/html;charset=utf-8",
            "handouts.html",
            "take_handouts",
        ),
    )
    made = (data_link(content, kind, name, say(f"cascade.{words}", language)) for content, kind, name, words in files)
    return f'<p class="sk-downloads">{"".join(made)}</p>'
