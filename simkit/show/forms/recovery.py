"""The form of the exercise `recovery`: a group reads its case, judges, acts, sees the futures and hands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.recovery_act import act
from simkit.show.forms.recovery_judge import judge
from simkit.show.forms.recovery_read import read
from simkit.show.forms.recovery_see import Oracle, see
from simkit.show.frame import Make
from simkit.show.sheet import Sheet
from simkit.show.submit import Card, submit

if TYPE_CHECKING:
    from simkit.company.case import Case


def form(case: Case, pictures: Path | None = None) -> Make:
    """How the form of a group is made; the futures that were played are kept over a change of language.

    pictures: the folder that holds <language>/<name>.svg; None draws them here, which takes a second and matplotlib.
    """
    oracle = Oracle(case)

    def make(language: Language, sheet: Sheet) -> widgets.Widget:
        return page(case, sheet, language, pictures, oracle)

    return make


def page(case: Case, sheet: Sheet, language: Language, pictures: Path | None, oracle: Oracle) -> widgets.Box:
    """The five steps in one language."""
    in_short = fields.html("", "odds-in-short")  # said beside the totals, so that a choice shows what it does at once
    return fields.box(
        [
            fields.html(boards.stylesheet(), "sk-style"),
            read(case, language, pictures),
            judge(case, sheet, language),
            act(case, sheet, language, in_short),
            see(case, sheet, language, oracle, in_short),
            submit("recovery", 5, case, sheet, language, lambda: [cause_of(case, language)]),
        ],
        "simkit sk-page",
    )


def cause_of(case: Case, language: Language) -> Card:
    """The cause behind the quarter, to be shown once the outcome is revealed."""
    cause = next((cause.name.in_(language) for cause in case.causes if cause.id == case.recipe.cause), "–")
    return say("recovery.revealed_cause", language), cause, ""
