"""Several goals and their lights as one picture, for text: a row a goal, a column a letter."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from simkit.course.checks.smart import line_of
from simkit.course.checks.smart_answers import read_goal
from simkit.course.checks.smart_reach import aim
from simkit.course.exercise import exercise
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import theme
from simkit.show.goals import LETTERS, Reading, State

if TYPE_CHECKING:
    from simkit.company.case import Case
    from simkit.company.outlook import Outlook

WIDTH, STEP = 9.6, 0.23  #: inches: of the picture, of a line of text
COLUMN = 0.052  #: of a light, as a share of the width
COLOURS: dict[State, str] = {"on": theme.GOOD, "off": theme.TARGET, "unknown": theme.BEFORE}
SIGNS: dict[State, str] = {"on": "✓", "off": "–", "unknown": "?"}
LETTERS_IN_A_LINE = {"en": 72, "zh": 36}


def goal_lights(statements: Sequence[str], case: Case, ahead: Outlook, language: Language) -> Figure:
    """Each statement with the state of its six lights, read on the case's day and played in its next quarter."""
    wrapped = [textwrap.wrap(text, LETTERS_IN_A_LINE[language]) for text in statements]
    rows = [max(2, len(lines)) + 0.8 for lines in wrapped]
    head = 1.6
    height = (head + sum(rows)) * STEP
    with theme.themed():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, 1), ylim=(head + sum(rows), 0))
        axes.axis("off")
        places = [1 - COLUMN * (len(LETTERS) - n - 0.35) for n in range(len(LETTERS))]
        for place, letter in zip(places, LETTERS, strict=True):
            initial = say(f"smart.initial_{letter}", language)
            axes.text(place, head / 2, initial, ha="center", va="center", fontsize=15, fontweight="bold")
        top = head
        for lines, statement, room in zip(wrapped, statements, rows, strict=True):
            axes.axhline(top, color=theme.RULE, lw=0.8)
            axes.text(0.005, top + room / 2, "\n".join(lines), va="center", fontsize=12.5, linespacing=1.35)
            reading = read(statement, case, ahead)
            for place, letter in zip(places, LETTERS, strict=True):
                state = reading.state(letter)
                axes.plot(place, top + room / 2, "o", ms=19, color=COLOURS[state])
                axes.text(
                    place, top + room / 2, SIGNS[state], ha="center", va="center", color="white", fontweight="bold"
                )
            top += room
    return figure


def read(statement: str, case: Case, ahead: Outlook) -> Reading:
    """A statement as the exercise would show it, with the default band."""
    analysis, band = read_goal(statement, case), exercise("smart").in_force({})
    on_line = line_of(analysis, case) is not None
    return Reading(analysis, aim(analysis, case, ahead), band["low"], band["high"], on_line)
