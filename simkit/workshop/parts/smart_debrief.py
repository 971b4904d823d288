"""The debrief of `smart`: every goal as it reads, the group's own against next quarter, and those of the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from simkit.company.case import Case
from simkit.company.outlook import outlook
from simkit.course.answers import Answers
from simkit.course.checks.smart import Grounds, line_of
from simkit.course.checks.smart_answers import SmartAnswers, read, read_goal, rewritten
from simkit.course.checks.smart_reach import Aim, aim
from simkit.course.exercise import exercise
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards
from simkit.show.goals import Reading, reading_html
from simkit.workshop.parts import Told


def debrief(told: Told) -> Iterator[str]:
    """The rewrites beside what was said, the own goal, and questions for the retrospective."""
    answers: SmartAnswers = told.answers
    grounds: Grounds = told.grounds
    language = told.language
    pieces = []
    for goal, text in rewritten(answers, told.settings["rewrites"]):
        said = say(
            "smart.debrief_lacked", language, text=goal.text.in_(language), lacks=goal.lacks.in_(language)
        )  # fmt: skip
        pieces.append(boards.paragraph(said, "sk-lead") + reading(text, grounds, told.settings, language))
    yield boards.section(say("smart.debrief_goals", language), "".join(pieces))
    own = reading(answers.free, grounds, told.settings, language)
    words = say("smart.convention", language, low=f"{told.settings['low']:g}", high=f"{told.settings['high']:g}")
    yield boards.section(say("smart.debrief_free", language), own + boards.paragraph(words, "sk-note"))
    questions = [say(f"smart.talk_{name}", language) for name in ("agreed", "tracked", "resources")]
    yield boards.section("", boards.notice(questions, "info", say("smart.talk", language)))


def outcome(case: Case, answers: Answers, language: Language) -> str:
    """The own goal of a group as it reads, to project for the room."""
    return reading(read(answers).free, Grounds(case), exercise("smart").in_force({}), language)


def room(answers: Sequence[SmartAnswers], case: Case, language: Language) -> str:
    """The goals for next quarter, the likeliest first, each with its chance."""
    ahead = outlook(case, "graded")
    rows = []
    for text in (one.free.strip() for one in answers if one.free.strip()):
        meant = aim(read_goal(text, case), case, ahead, language)
        chance = meant.chance if isinstance(meant, Aim) else None
        rows.append((chance, text))
    rows.sort(key=lambda row: (row[0] is None, -(row[0] or 0.0), row[1]))
    items = "".join(
        f"<li><b>{percent(chance) if chance is not None else escape(say('smart.room_none', language))}</b> "
        f"{escape(text)}</li>"
        for chance, text in rows
    )
    return boards.subheading(say("smart.room_title", language)) + f"<ul>{items}</ul>" if rows else ""


def reading(text: str, grounds: Grounds, settings: Mapping[str, float], language: Language) -> str:
    """How a goal reads; a remark where nothing was written."""
    if not text.strip():
        return boards.paragraph(say("smart.debrief_none", language), "sk-note")
    analysis = read_goal(text.strip(), grounds.case)
    meant = aim(analysis, grounds.case, grounds.outlook, language)
    on_line = line_of(analysis, grounds.case) is not None
    found = Reading(analysis, meant, settings["low"], settings["high"], on_line)
    return reading_html(found, language, grounds.case.scenario.currency)
