"""The form of the exercise `cascade`: a group cuts its team's target, gives it to people, and plans the way there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from simkit.course.checks.cascade_answers import opening
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_look import look
from simkit.show.forms.cascade_path import path
from simkit.show.forms.cascade_people import Likelihood, people
from simkit.show.forms.cascade_read import read
from simkit.show.forms.cascade_split import split
from simkit.show.forms.cascade_take import take
from simkit.show.frame import Make
from simkit.show.sheet import Sheet
from simkit.show.submit import submit

if TYPE_CHECKING:
    from simkit.company.case import Case


def form(case: Case, _pictures: Path | None = None) -> Make:
    """How the form of a group is made; what was played is kept over a change of language."""
    likelihood = Likelihood(opening(case))

    def make(language: Language, sheet: Sheet) -> widgets.Widget:
        return page(case, sheet, language, likelihood)

    return make


def page(case: Case, sheet: Sheet, language: Language, likelihood: Likelihood) -> widgets.Box:
    """The seven steps in one language."""
    view = opening(case)
    return fields.box(
        [
            fields.html(boards.stylesheet(), "sk-style"),
            read(view, language),
            split(view, sheet, language),
            people(view, sheet, language, likelihood),
            look(view, sheet, language),
            path(view, sheet, language),
            take(view, sheet, language),
            submit("cascade", 7, case, sheet, language),
        ],
        "simkit sk-page",
    )
