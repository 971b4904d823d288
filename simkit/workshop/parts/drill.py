"""`drill` in a workshop: its players, what is revealed of a group, what a group is told of skill and luck."""

from __future__ import annotations

from collections.abc import Iterator

from simkit.company.case import Case
from simkit.course.answers import Answers
from simkit.course.checks.drill_answers import DrillAnswers, FirstWeeks, Grounds, read, signed_goal
from simkit.course.exercise import exercise
from simkit.course.words import money, say
from simkit.scenario import Language
from simkit.show import boards
from simkit.show.forms.drill_end import skill_html, skill_of
from simkit.workshop.parts import Part, Told
from simkit.workshop.parts.drill_players import PLAYERS


def debrief(told: Told) -> Iterator[str]:
    """The goal that was lived with, skill apart from luck, and what each person takes home."""
    answers: DrillAnswers = told.answers
    language = told.language
    yield boards.section(say("drill.told_goal", language), goal_html(answers, told.case, language))
    yield boards.section(
        say("drill.end_title", language),
        end_html(answers, told.grounds, told.settings["halfway"], language),
        say("drill.end_lead", language),
    )
    whole = [one for one in answers.weeks if one.whole]
    if whole:
        yield boards.section(say("drill.weeks_title", language), weeks_html(whole, language))


def outcome(case: Case, answers: Answers, language: Language) -> str:
    """What is projected of a group; names nobody, neither group nor people."""
    halfway = exercise("drill").in_force({})["halfway"]
    found = read(answers)
    return goal_html(found, case, language) + end_html(found, Grounds(case), halfway, language)


def goal_html(answers: DrillAnswers, case: Case, language: Language) -> str:
    """The sentence and the number that was signed."""
    signed = money(signed_goal(answers, case), language, case.scenario.currency)
    statement = answers.goal.final.statement.strip() or "–"
    rows = [(say("drill.statement", language), statement), (say("drill.signed_goal", language), signed)]
    return boards.pairs(rows)


def end_html(answers: DrillAnswers, grounds: Grounds, halfway: float, language: Language) -> str:
    """How the quarter ended among all the ways in which it might have; a word where it was never played."""
    if answers.end.committed is None:
        return boards.notice(say("drill.gap_end", language), "warn")
    return skill_html(skill_of(answers, grounds, halfway), language)


def weeks_html(lines: list[FirstWeeks], language: Language) -> str:
    """Each person's plan for the first weeks back at work, in a sentence or two to take a photo of."""
    return boards.pairs((one.who or "", _in_words(one, language)) for one in lines)


def _in_words(one: FirstWeeks, language: Language) -> str:
    words = say(
        "drill.weeks_line",
        language,
        what=say(f"drill.habit_{one.what}", language),
        week=say("drill.first_week", language, week=one.week),
        ally=say(f"drill.ally_{one.ally}", language),
        sign=say(f"drill.sign_{one.sign}", language),
    )
    return f"{words} {one.note or ''}".strip()


PART = Part(players=PLAYERS, outcome=outcome, debrief=debrief)
