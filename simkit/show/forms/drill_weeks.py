"""The last step of `drill`: each person's plan for the first weeks back at work, in fields rather than an essay."""

from __future__ import annotations

import ipywidgets as widgets

from simkit.course.answers import Desk
from simkit.course.checks.drill_answers import ALLIES, FIRST_WEEKS, HABITS, MOST_PEOPLE, SIGNS
from simkit.course.exercise import exercise
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.drill import answers_of
from simkit.show.sheet import Sheet

NAME, NOTE = 40, 120  #: letters


def weeks(sheet: Sheet, language: Language, number: int) -> widgets.Box:
    """A line a person: as many as the trainer asks for, and one more once those are begun."""
    head = boards.heading(number, say("drill.weeks_title", language), say("drill.weeks_lead", language))
    lines = [line(sheet, language, place) for place in range(MOST_PEOPLE)]

    def update(desk: Desk) -> None:
        begun = sum(one.begun for one in answers_of(desk).weeks)
        asked = int(exercise("drill").in_force(desk.settings)["people"])
        for place, box in enumerate(lines):
            fields.show(box, place < max(asked, begun + 1))

    fields.follow(sheet, update)
    return fields.box([fields.html(head), *lines], "sk-section step-weeks")


def line(sheet: Sheet, language: Language, place: int) -> widgets.Box:
    """One person: who, which habit, from which week, with whom, by what it is seen, and the first step in own words."""
    where = f"weeks.{place}"
    who = fields.line(say("drill.person", language, number=place + 1))
    sheet.bind(who, f"{where}.who", read=lambda name: name or "", write=lambda name: name[:NAME])
    choices: dict[str, fields.Options] = {
        "what": [(say(f"drill.habit_{name}", language), name) for name in HABITS],
        "week": [(say("drill.first_week", language, week=week), week) for week in range(1, FIRST_WEEKS + 1)],
        "ally": [(say(f"drill.ally_{name}", language), name) for name in ALLIES],
        "sign": [(say(f"drill.sign_{name}", language), name) for name in SIGNS],
    }
    picked = {
        name: fields.dropdown(say(f"drill.{name}", language), options, language) for name, options in choices.items()
    }
    for name, field in picked.items():
        fields.bind_choice(sheet, field, f"{where}.{name}")
    note = fields.line(say("drill.note", language), say("drill.note_hint", language, letters=NOTE))
    sheet.bind(note, f"{where}.note", read=lambda words: words or "", write=lambda words: words[:NOTE])
    return fields.box([fields.box([who, *picked.values(), note], "sk-grid")], f"sk-line person-{place}")
